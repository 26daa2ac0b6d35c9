//! Dates of headers.

use super::*;

fn seconds(text: &str) -> Option<u64> {
    let since = parse(text)?.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Some(since.as_secs())
}

#[test]
fn dates_are_counted_by_the_calendar() {
    // The example of RFC 9110 and corners of the calendar; seconds by `date -u -d … +%s`.
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
    assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    assert_eq!(seconds("Tue, 29 Feb 2000 23:59:59 GMT"), Some(951_868_799));
    assert_eq!(seconds("Fri, 31 Dec 2100 00:00:00 GMT"), Some(4_133_894_400));
    assert_eq!(seconds("Mon, 01 Mar 2100 00:00:00 GMT"), Some(4_107_542_400));
}

#[test]
fn other_texts_are_no_dates() {
    for text in [
        "",
        "soon",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37:11 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
        "Sun, 06 Nov 1969 08:49:37 GMT",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}
