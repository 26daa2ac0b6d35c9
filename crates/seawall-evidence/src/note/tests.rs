//! Notes of the specification, and what is not quite one.

use super::*;

/// The example of <https://c2sp.org/tlog-cosignature>.
const NOTE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_of_the_specification_is_taken_apart() {
    let note = parse(NOTE).expect("a note");
    assert_eq!(note.text.lines().count(), 3);
    assert!(note.text.ends_with("q2I=\n"));
    let lengths: Vec<usize> = note.signatures.iter().map(|line| line.bytes.len()).collect();
    assert_eq!(lengths, [64, 72]);
    assert_eq!(note.signatures[1].name, "witness.example.com/w1");
    assert_eq!(note.signatures[1].id.to_string(), "8d66cf3f");
    let mut again = format!("{}\n", note.text);
    for line in &note.signatures {
        again.push_str(&signature_line(line.name, line.id, &line.bytes));
    }
    assert_eq!(again, NOTE);
}

#[test]
fn what_is_not_quite_a_note_is_none() {
    for (from, to) in [
        ("\n\n", "\n"),
        ("— e", "- e"),
        ("— w", "—  w"),
        ("nA==\n", "nA==\n\n"),
        ("nA==\n", "nA=="),
        ("nA==\n", "nB==\n"),
        ("20852163", "2085\r2163"),
        ("20852163", "2085\u{7f}2163"),
        (
            "w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==",
            "w1 jWbPPw==",
        ),
    ] {
        let other = NOTE.replacen(from, to, 1);
        assert_ne!(other, NOTE, "{from:?}");
        assert_eq!(parse(&other), None, "{from:?} → {to:?}");
    }
    let (text, lines) = NOTE.split_once("\n\n").expect("a gap");
    assert_eq!(parse(&format!("{text}\n\n{}", lines.repeat(SIGNATURES_MAX))), None);
    assert_eq!(parse(&format!("{}{NOTE}", "x\n".repeat(HEAD_BYTES_MAX))), None);
}
