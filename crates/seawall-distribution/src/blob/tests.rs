//! Content ranges.

use super::*;

#[test]
fn content_ranges_are_read() {
    assert_eq!(parse_content_range("bytes 5-9/10"), Some((5, Some(10))));
    assert_eq!(parse_content_range("bytes 5-9/*"), Some((5, None)));
    for text in [
        "",
        "bytes */10",
        "bytes 5/10",
        "items 5-9/10",
        "bytes 5-9",
        "bytes -1-9/10",
        "bytes 5-9/x",
    ] {
        assert_eq!(parse_content_range(text), None, "{text}");
    }
}
