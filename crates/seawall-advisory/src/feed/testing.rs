//! What the tests of feed parsers share: a line form of [`FeedOutput`] and the check of a folder
//! of cases.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Feed, FeedFile, FeedOutput, feeds};
use crate::record::{Affected, Range, RangeEnd, Rating, Severity};

/// Finds a feed by its name.
#[track_caller]
pub(crate) fn feed(name: &str) -> &'static Feed {
    feeds().find(|feed| feed.name == name).unwrap_or_else(|| panic!("no feed `{name}`"))
}

/// Parses `text` as the file `path` of a feed.
#[track_caller]
pub(crate) fn parse(name: &str, path: &str, text: impl AsRef<[u8]>) -> FeedOutput {
    let feed = feed(name);
    assert!((feed.takes)(path), "feed `{name}` does not take `{path}`");
    let mut out = FeedOutput::default();
    (feed.parse)(FeedFile { path, bytes: text.as_ref() }, &mut out);
    out
}

/// Parses each file below `fixtures/feeds/<name>` and compares with the `.expected` beside it;
/// `UPDATE_EXPECT=1` rewrites those.
#[track_caller]
pub(crate) fn check_cases(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feeds").join(name);
    let mut inputs = Vec::new();
    list(&root, &mut inputs);
    inputs.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    inputs.sort();
    assert!(!inputs.is_empty(), "no case below {}", root.display());
    let mut wrong = String::new();
    for input in inputs {
        let path = input.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let got = render(&parse(name, &path, std::fs::read(&input).unwrap()));
        let expected_path = PathBuf::from(format!("{}.expected", input.display()));
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if got == expected {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected_path, &got).unwrap();
        } else {
            writeln!(wrong, "{path}\n--- expected\n{expected}--- got\n{got}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Returns path and content of each case of a feed.
pub(crate) fn cases(name: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feeds").join(name);
    let mut inputs = Vec::new();
    list(&root, &mut inputs);
    inputs.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    inputs.sort();
    let case = |input: PathBuf| {
        let path = input.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        (path, std::fs::read(&input).unwrap())
    };
    inputs.into_iter().map(case).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
}

/// Writes an output as lines.
pub(crate) fn render(out: &FeedOutput) -> String {
    let mut text = format!("read {}\n", out.read);
    for advisory in &out.advisories {
        write!(text, "{} {:?}", advisory.id, advisory.kind).unwrap();
        write!(text, " of {:?} also {:?}", advisory.vulnerabilities, advisory.aliases).unwrap();
        let dates = [
            ("published", advisory.published),
            ("modified", advisory.modified),
            ("withdrawn", advisory.withdrawn),
        ];
        for (name, date) in dates {
            if let Some(date) = date {
                write!(text, " {name} {date}").unwrap();
            }
        }
        text.push('\n');
        if !advisory.cwes.is_empty() {
            writeln!(text, "  cwe {:?}", advisory.cwes).unwrap();
        }
        render_severities(&advisory.severities, "  ", &mut text);
        for affected in &advisory.affected {
            render_affected(affected, &mut text);
        }
    }
    for side in &out.side {
        writeln!(text, "side {side:?}").unwrap();
    }
    for (reason, rejection) in out.rejected.iter() {
        writeln!(text, "rejected {} {reason}: {:?}", rejection.count, rejection.samples).unwrap();
    }
    text
}

fn render_affected(affected: &Affected, text: &mut String) {
    let scope = &affected.scope;
    write!(text, "  {}", scope.ecosystem.name()).unwrap();
    for part in [&scope.release, &scope.repository] {
        if !part.is_empty() {
            write!(text, ":{part}").unwrap();
        }
    }
    write!(text, " {} {:?}", affected.name, affected.state).unwrap();
    for range in &affected.ranges {
        write!(text, " {}", range_text(range)).unwrap();
    }
    if !affected.versions.is_empty() {
        write!(text, " {{{}}}", affected.versions.join(", ")).unwrap();
    }
    if affected.fix_access != crate::record::FixAccess::General {
        write!(text, " {:?}", affected.fix_access).unwrap();
    }
    if let Some(module) = &affected.module {
        write!(text, " module {module}").unwrap();
    }
    if !affected.architectures.is_empty() {
        write!(text, " on {}", affected.architectures.join(", ")).unwrap();
    }
    if let Some(advisory) = &affected.fix_advisory {
        write!(text, " by {advisory}").unwrap();
    }
    if let Some(date) = affected.fixed_on {
        write!(text, " on {date}").unwrap();
    }
    text.push('\n');
    render_severities(&affected.severities, "    ", text);
}

/// Writes a range: `[1, 2)` ends before a fix, `[1, 2[` before something else.
pub(crate) fn range_text(range: &Range) -> String {
    let from = match &range.introduced {
        None => "(".to_owned(),
        Some(version) if range.excludes_introduced => format!("({version}"),
        Some(version) => format!("[{version}"),
    };
    match &range.end {
        RangeEnd::Open => format!("{from}, )"),
        RangeEnd::Fixed(version) => format!("{from}, {version})"),
        RangeEnd::LastAffected(version) => format!("{from}, {version}]"),
        RangeEnd::Below(version) => format!("{from}, {version}["),
    }
}

fn render_severities(severities: &[Severity], indent: &str, text: &mut String) {
    for severity in severities {
        let rating = match &severity.rating {
            Rating::Word(level) => format!("{level:?}"),
            Rating::Cvss(vector) => vector.to_string(),
            Rating::Score(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
        };
        writeln!(text, "{indent}{} {rating}", severity.author).unwrap();
    }
}
