//! Tests of [`super`].

use super::*;

#[track_caller]
fn parse(text: &str) -> Platform {
    text.parse().unwrap()
}

#[test]
fn a_wish_without_variant_takes_any() {
    assert!(parse("linux/arm/v7").satisfies(&parse("linux/arm")));
    assert!(!parse("linux/arm/v6").satisfies(&parse("linux/arm/v7")));
    assert!(parse("linux/arm64").satisfies(&parse("linux/arm64/v8")));
    assert!(!parse("windows/amd64").satisfies(&parse("linux/amd64")));
}

#[test]
fn names_of_other_worlds_are_understood() {
    assert_eq!(parse("linux/x86_64").to_string(), "linux/amd64");
    assert!("linux".parse::<Platform>().is_err());
    assert!("linux/a/b/c".parse::<Platform>().is_err());
}
