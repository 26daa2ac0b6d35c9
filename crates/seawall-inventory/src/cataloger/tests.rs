//! Tests of [`super`]: what holds for every row of the table.

use std::collections::BTreeSet;

use super::*;

#[test]
fn names_are_unique_and_in_the_form_of_names() {
    let mut seen = BTreeSet::new();
    for cataloger in CATALOGERS {
        assert!(seen.insert(cataloger.name), "{} is there twice", cataloger.name);
        assert!(
            cataloger
                .name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            cataloger.name
        );
    }
}
