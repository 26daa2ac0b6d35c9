//! Tests of [`super`]: each recording in `cases/recordings` has what its lines are beside it, in
//! `*.expected`. To accept a change: `UPDATE_EXPECT=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;

use super::*;

#[test]
fn a_malformed_line_is_named_and_hides_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/recordings");
    let mut cases = 0;
    for entry in folder.read_dir().unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_some_and(|extension| extension == "jsonl") {
            check(&input);
            cases += 1;
        }
    }
    assert!(0 < cases, "no cases under {}", folder.display());
}

#[track_caller]
fn check(input: &Path) {
    let bytes = std::fs::read(input).unwrap();
    let mut actual = String::new();
    for line in Reader::new(&bytes[..]) {
        match line {
            Ok(line) => writeln!(actual, "{}", describe(&line)).unwrap(),
            Err(error) => writeln!(actual, "error: {error}").unwrap(),
        }
    }
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    assert_eq!(actual, std::fs::read_to_string(&expected).unwrap(), "{}", input.display());
}

fn describe(line: &Line) -> String {
    assert_eq!(&parse_line(line.encode().as_bytes()).unwrap(), line, "what is written is read");
    match line {
        Line::Header(header) => format!("header of {}", header.node),
        Line::Container(container) => format!("container {}", container.id),
        Line::Process(process) => format!("process {}", process.process.id.pid),
        Line::Event(event) => format!("event at {} by {}", event.time, event.process.name),
    }
}

#[test]
fn lines_beyond_the_limit_are_passed_over() {
    let header = Line::Header(Box::new(Header {
        format: FORMAT.into(),
        version: VERSION,
        node: "n".into(),
        kernel: "6.1".into(),
        architecture: "x86_64".into(),
        begun: 0,
        coverage: Vec::new(),
    }));
    let header = header.encode();
    let long = "x".repeat(LINE_BYTES_MAX + 1);
    let deep = "[".repeat(DEPTH_MAX + 1);
    let text = format!("{header}\n{long}\n{deep}\n\"[[[[[[[[[[[[[[[[[[\"\n\n{header}");
    let kinds: Vec<String> = Reader::new(text.as_bytes())
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert_eq!(kinds[0], "line 2: is longer than 1048576 bytes");
    assert_eq!(kinds[1], "line 3: nests deeper than 16 levels");
    assert!(kinds[2].starts_with("line 4: is malformed"), "{kinds:?}");
    assert_eq!(kinds[3], "line 6: is a second header");
}
