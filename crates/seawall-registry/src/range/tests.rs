//! Ranges of pulls and chunks.

use proptest::prelude::*;

use super::*;

#[test]
fn ranges_are_those_of_the_rfc() {
    let part = |start, end| Wanted::Part(start..end);
    for (header, wanted) in [
        ("bytes=0-499", part(0, 500)),
        ("bytes=500-999", part(500, 1000)),
        ("bytes=-500", part(500, 1000)),
        ("bytes=-5000", part(0, 1000)),
        ("bytes=999-", part(999, 1000)),
        ("bytes=0-99999", part(0, 1000)),
        ("bytes=0-18446744073709551615", part(0, 1000)),
        ("bytes=1000-", Wanted::Unsatisfiable),
        ("bytes=1000-1001", Wanted::Unsatisfiable),
        ("bytes=-0", Wanted::Unsatisfiable),
        ("bytes=2-1", Wanted::Unsatisfiable),
        ("bytes=0-0,-1", Wanted::Whole),
        ("bytes=-", Wanted::Whole),
        ("bytes=+1-2", Wanted::Whole),
        ("bytes=18446744073709551616-", Wanted::Whole),
        ("lines=1-2", Wanted::Whole),
        ("", Wanted::Whole),
    ] {
        assert_eq!(parse_range(Some(header), 1000), wanted, "{header}");
    }
    assert_eq!(parse_range(None, 1000), Wanted::Whole);
    assert_eq!(parse_range(Some("bytes=0-"), 0), Wanted::Unsatisfiable);
}

#[test]
fn chunks_say_where_they_lie() {
    for (header, wanted) in [
        ("0-511", Some(0..512)),
        ("512-512", Some(512..513)),
        ("bytes 0-1/*", Some(0..2)),
        ("bytes=0-1", Some(0..2)),
        ("1-0", None),
        ("0-", None),
        ("-1", None),
        ("0-18446744073709551615", None),
        ("a-b", None),
        ("", None),
    ] {
        assert_eq!(parse_content_range(header), wanted, "{header}");
    }
}

proptest! {
    #[test]
    fn a_part_lies_within_the_blob(header in "bytes=[0-9]{0,20}-[0-9]{0,20}", size in any::<u64>()) {
        if let Wanted::Part(range) = parse_range(Some(&header), size) {
            prop_assert!(range.start < range.end && range.end <= size);
        }
    }

    #[test]
    fn any_header_is_read(header in ".*") {
        parse_range(Some(&header), 1000);
        parse_content_range(&header);
    }
}
