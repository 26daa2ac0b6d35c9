//! Decoding and encoding of queries.

use proptest::prelude::*;

use super::*;

#[test]
fn parameters_are_decoded() {
    let query = Query::parse("digest=sha256%3Aab&tag=1&tag=a+b&empty&=x&broken=%4&last=%zz%");
    assert_eq!(query.value("digest"), Some("sha256:ab"));
    assert_eq!(query.values("tag").collect::<Vec<_>>(), ["1", "a b"]);
    assert_eq!(query.value("empty"), Some(""));
    assert_eq!(query.value("broken"), Some("%4"));
    assert_eq!(query.value("last"), Some("%zz%"));
    assert_eq!(query.value("missing"), None);
}

#[test]
fn a_plus_in_a_path_is_a_plus() {
    assert_eq!(decode_path("/v2/a%3Ab+c"), "/v2/a:b+c");
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded(text in "\\PC*") {
        let pair = format!("name={}", encode(&text));
        let query = Query::parse(&pair);
        prop_assert_eq!(query.value("name"), Some(&*text));
    }

    #[test]
    fn anything_is_parsed(text in ".*") {
        Query::parse(&text);
        decode_path(&text);
    }
}
