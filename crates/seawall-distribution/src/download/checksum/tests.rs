//! Files of checksums.

use super::*;

const A: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const B: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

#[track_caller]
fn check(text: &str, expected: Option<&str>) {
    let expected = expected.map(|hex| format!("sha256:{hex}").parse().unwrap());
    assert_eq!(find(text, "feed.json"), expected, "{text}");
}

#[test]
fn the_three_forms_are_read() {
    check(&format!("{B}  other\n{A}  dist/feed.json\n"), Some(A));
    check(&format!("{A} *feed.json\r\n"), Some(A));
    check(&format!("SHA256 (feed.json) = {A}\n"), Some(A));
    check(&format!("{}\n", A.to_uppercase()), Some(A));
    check(&format!("sha256:{A}"), Some(A));
    let sha512 = "a".repeat(128);
    assert_eq!(find(&sha512, "x").unwrap().to_string(), format!("sha512:{sha512}"));
}

#[test]
fn a_checksum_of_another_file_is_none_of_this() {
    check(&format!("{A}  other.json\n"), None);
    check(&format!("{A}\n{B}\n"), None);
    check("MD5 (feed.json) = d41d8cd98f00b204e9800998ecf8427e\n", None);
    check("<html>not found</html>", None);
    check("", None);
}
