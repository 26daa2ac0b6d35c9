//! Tests of [`super`].

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn an_identifier_prints_as_it_was_written(text in "(CVE|cve|GHSA)-[0-9]{3,5}-[0-9]{3,9}|.{0,20}") {
        prop_assert_eq!(Identifier::parse(&text).to_string(), text);
    }
}

#[test]
fn cve_identifiers_sort_by_year_and_number_and_before_others() {
    let mut texts = ["GHSA-x", "CVE-2024-10000", "CVE-2024-9999", "CVE-1999-0001", "ALSA-1"];
    texts.sort_by_key(|text| Identifier::parse(text));
    assert_eq!(texts, ["CVE-1999-0001", "CVE-2024-9999", "CVE-2024-10000", "ALSA-1", "GHSA-x"]);
}

#[test]
fn a_number_that_is_not_canonical_stays_a_text() {
    for text in
        ["CVE-2018-00123", "CVE-2018-123", "CVE-2018-99999999", "cve-2018-1234", "CVE-2018-"]
    {
        assert_eq!(Identifier::parse(text), Identifier::Other(text));
    }
}
