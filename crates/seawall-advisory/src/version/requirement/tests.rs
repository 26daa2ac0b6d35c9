//! Tests of [`super`].

use super::*;

#[track_caller]
fn expands(syntax: RequirementSyntax, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let requirement = Requirement::parse(syntax, text).unwrap();
        assert_eq!(requirement.to_string(), *expected, "{text}");
    }
}

#[track_caller]
fn refused(syntax: RequirementSyntax, texts: &[&str]) {
    for text in texts {
        let parsed = Requirement::parse(syntax, text);
        assert!(parsed.is_err(), "{text}: {parsed:?}");
    }
}

#[track_caller]
fn admits(syntax: RequirementSyntax, order: VersionOrder, cases: &[(&str, &[&str], &[&str])]) {
    for (text, inside, outside) in cases {
        let requirement = Requirement::parse(syntax, text).unwrap();
        for version in *inside {
            assert_eq!(requirement.matches(order, version), Ok(true), "{version} in {text}");
        }
        for version in *outside {
            assert_eq!(requirement.matches(order, version), Ok(false), "{version} in {text}");
        }
    }
}

/// Expansions of the ranges in node-semver's test/fixtures/range-parse.js, with
/// `includePrerelease`.
#[test]
fn npm_ranges_expand() {
    expands(
        RequirementSyntax::Npm,
        &[
            ("1.0.0 - 2.0.0", ">=1.0.0-0 <=2.0.0"),
            ("1 - 2", ">=1.0.0-0 <3.0.0-0"),
            ("1.0 - 2.0", ">=1.0.0-0 <2.1.0-0"),
            ("1.0.0", "=1.0.0"),
            (">=*", "*"),
            ("", "*"),
            ("*", "*"),
            (">=1.0.0", ">=1.0.0"),
            (">1.0.0", ">1.0.0"),
            ("<=2.0.0", "<=2.0.0"),
            ("1", ">=1.0.0-0 <2.0.0-0"),
            (">= 1.0.0", ">=1.0.0"),
            (">   1.0.0", ">1.0.0"),
            ("<\t2.0.0", "<2.0.0"),
            ("0.1.20 || 1.2.4", "=0.1.20 || =1.2.4"),
            (">=0.2.3 || <0.0.1", ">=0.2.3 || <0.0.1"),
            ("2.x.x", ">=2.0.0-0 <3.0.0-0"),
            ("1.2.x", ">=1.2.0-0 <1.3.0-0"),
            ("1.2.x || 2.x", ">=1.2.0-0 <1.3.0-0 || >=2.0.0-0 <3.0.0-0"),
            ("x", "*"),
            ("2.*.*", ">=2.0.0-0 <3.0.0-0"),
            ("1.2.*", ">=1.2.0-0 <1.3.0-0"),
            ("~2.4", ">=2.4.0-0 <2.5.0-0"),
            ("~>3.2.1", ">=3.2.1 <3.3.0-0"),
            ("~> 1", ">=1.0.0-0 <2.0.0-0"),
            ("~1.0", ">=1.0.0-0 <1.1.0-0"),
            ("^0", ">=0.0.0-0 <1.0.0-0"),
            ("^ 1", ">=1.0.0-0 <2.0.0-0"),
            ("^0.1", ">=0.1.0-0 <0.2.0-0"),
            ("^1.0", ">=1.0.0-0 <2.0.0-0"),
            ("^0.0.1", ">=0.0.1 <0.0.2-0"),
            ("^0.0.1-beta", ">=0.0.1-beta <0.0.2-0"),
            ("^0.1.2", ">=0.1.2 <0.2.0-0"),
            ("^1.2.3-beta.4", ">=1.2.3-beta.4 <2.0.0-0"),
            ("<1", "<1.0.0-0"),
            (">=1", ">=1.0.0-0"),
            (">1", ">=2.0.0-0"),
            (">1.2", ">=1.3.0-0"),
            ("<=1.2", "<1.3.0-0"),
            ("<1.2", "<1.2.0-0"),
            ("<x <* || >* 2.x", "<0.0.0-0 <0.0.0-0 || <0.0.0-0 >=2.0.0-0 <3.0.0-0"),
            (">=1.2.1 1.2.3", ">=1.2.1 =1.2.3"),
            ("~1.2.1 >=1.2.3", ">=1.2.1 <1.3.0-0 >=1.2.3"),
            ("^9.99.99", ">=9.99.99 <10.0.0-0"),
        ],
    );
    refused(RequirementSyntax::Npm, &["a", "1.2.3.4", ">=1.2.3-a_b", "^x.y.z!", "blerg"]);
}

#[test]
fn npm_ranges_match() {
    admits(
        RequirementSyntax::Npm,
        VersionOrder::Npm,
        &[
            ("^1.2.3", &["1.2.3", "1.9.0", "1.9.0-beta"], &["1.2.2", "2.0.0", "2.0.0-beta"]),
            ("<2.0.0 || >=3.0.0 <3.1.4", &["1.9.9", "3.1.3"], &["2.0.0", "3.1.4"]),
            ("*", &["0.0.0", "1.0.0-a"], &[]),
        ],
    );
}

#[test]
fn cargo_requirements_match() {
    expands(
        RequirementSyntax::Cargo,
        &[
            ("1.2.3", ">=1.2.3 <2.0.0-0"),
            ("0.2", ">=0.2.0 <0.3.0-0"),
            ("0.0", ">=0.0.0 <0.1.0-0"),
            ("0", ">=0.0.0 <1.0.0-0"),
            ("~1.2.3", ">=1.2.3 <1.3.0-0"),
            ("1.*", ">=1.0.0 <2.0.0-0"),
            ("1.2.*", ">=1.2.0 <1.3.0-0"),
            ("*", "*"),
            ("= 1.2.3", "=1.2.3"),
            ("=1.2", ">=1.2.0 <1.3.0-0"),
            (">= 1.2, < 1.5", ">=1.2.0 <1.5.0-0"),
            ("^1.2.3-rc.1", ">=1.2.3-rc.1 <2.0.0-0"),
            (">1", ">=2.0.0"),
        ],
    );
    refused(RequirementSyntax::Cargo, &["", "1,", "one", "1.2.3.4"]);
}

/// Cases of RubyGems' `test/rubygems/test_gem_requirement.rb`.
#[test]
fn ruby_requirements_match() {
    admits(
        RequirementSyntax::Rubygems,
        VersionOrder::Rubygems,
        &[
            ("~> 1.2", &["1.2", "1.3", "1.2.5"], &["1.1.pre", "2.0", "2.0.a", "1.2.a"]),
            ("~> 1.2.3", &["1.2.3", "1.2.3.4", "1.2.9"], &["1.3.a", "1.3", "1.2.2"]),
            ("~> 0.0.1", &["0.0.1", "0.0.2"], &["0.1.1.pre", "0.1.0"]),
            ("~> 1", &["1.0", "1.9.9"], &["2", "2.a"]),
            ("~> 1.4.4.a", &["1.4.4", "1.4.5", "1.4.4.b"], &["1.5", "1.4.4.0.A"]),
            ("!= 1.2.3", &["1.2.4"], &["1.2.3", "1.2.3.0"]),
            ("= 1.2", &["1.2", "1.2.0"], &["1.3"]),
            ("1.2", &["1.2"], &["1.2.1"]),
            (">= 1.0, < 2.0, != 1.5", &["1.4", "2.0.a"], &["1.5", "2.0", "0.9"]),
            ("", &["0", "9.a"], &[]),
            ("> 1.111", &["1.112"], &["1.111", "1.111.a"]),
        ],
    );
    refused(RequirementSyntax::Rubygems, &["~> x", ">=", "1.2 1.3", ", 1"]);
}

/// Cases of Elixir's `lib/elixir/test/elixir/version_test.exs`.
#[test]
fn elixir_requirements_match() {
    admits(
        RequirementSyntax::Hex,
        VersionOrder::Hex,
        &[
            ("~> 3.0", &["3.0.0", "3.2.0"], &["4.0.0", "4.4.0"]),
            ("~> 3.0.0", &["3.0.2", "3.0.0"], &["3.1.0", "3.4.0"]),
            ("~> 0.9.3-dev", &["0.9.3"], &["0.10.0"]),
            ("~> 0.2.0", &["0.2.1"], &["0.3.0-dev"]),
            ("> 0.9.0 and < 0.10.0", &["0.9.3"], &["0.10.2"]),
            ("0.9.1 or 0.9.3 or 0.9.5", &["0.9.1", "0.9.3", "0.9.5"], &["0.9.6"]),
            ("~> 1.2 or >= 2.0.0 and < 3.0.0", &["1.9.0", "2.5.0"], &["3.0.0", "1.1.0"]),
            ("!2.3.0", &["2.4.0"], &["2.3.0"]),
            ("== 0.9.3+dev", &["0.9.3"], &[]),
        ],
    );
    refused(RequirementSyntax::Hex, &["", "~> 3", "~> a.b", "and", "1.0.0 or", ">="]);
}

/// Cases of composer/semver's tests/VersionParserTest.php.
#[test]
fn composer_constraints_match() {
    admits(
        RequirementSyntax::Packagist,
        VersionOrder::Packagist,
        &[
            ("~1.2.3", &["1.2.3-alpha", "1.2.9"], &["1.3.0-dev", "1.3.0", "1.2.2"]),
            ("~1.2", &["1.2.0-beta1", "1.9"], &["2.0.0-dev", "2.0"]),
            ("~1", &["1.0", "1.9.9"], &["2.0"]),
            ("~1.2-beta", &["1.2.0-beta1", "1.2.0-RC1", "1.3"], &["1.2.0-alpha", "2.0-dev"]),
            ("^1.2.3", &["1.2.3", "1.9.9-beta"], &["2.0.0-alpha1", "1.2.2"]),
            ("^0.2.3", &["0.2.9"], &["0.3.0", "0.3.0-dev"]),
            ("^0.0.3", &["0.0.3"], &["0.0.4"]),
            ("^0", &["0.1", "0.9.9"], &["1.0.0-dev"]),
            ("2.0.*", &["2.0.0-dev", "2.0.9"], &["2.1.0-dev", "1.9"]),
            ("v2.*", &["2.9"], &["3.0-dev"]),
            ("1 - 2", &["1.0.0", "2.9"], &["3.0.0-dev"]),
            ("1.2.3 - 2.3.4.5", &["2.3.4.5"], &["2.3.4.6"]),
            (">=1.0,<2.0 | ^3.1", &["1.0-beta", "1.9", "3.5"], &["2.0-dev", "3.0", "4.0-dev"]),
            (">=1.0 <2.0||==3.1", &["1.5", "3.1"], &["3.1.1"]),
            (">1.0 != 1.5", &["1.4"], &["1.0", "1.5"]),
            ("<2.0-beta", &["2.0-alpha"], &["2.0-beta"]),
            ("<=1.0@dev", &["1.0"], &["1.0.1"]),
            ("*", &["0", "9.9"], &[]),
            ("dev-main", &["dev-main"], &["dev-other", "1.0"]),
        ],
    );
    refused(RequirementSyntax::Packagist, &["", "|", ">=", "~x", "^", "1.*.2.*"]);
}

#[test]
fn cabal_ranges_match() {
    admits(
        RequirementSyntax::Hackage,
        VersionOrder::Hackage,
        &[
            (">=1 && <2 || ==3.*", &["1", "1.9", "3.0", "3"], &["0.9", "2", "4"]),
            ("^>=1.2.3", &["1.2.3", "1.2.9"], &["1.3", "1.2.2"]),
            ("^>=4", &["4", "4.0.9"], &["4.1"]),
            ("-any", &["0"], &[]),
            ("(>=1 && <2) || (>3)", &["1.5", "3.1"], &["3"]),
            ("==1.2.*", &["1.2", "1.2.0"], &["1.3"]),
        ],
    );
    refused(RequirementSyntax::Hackage, &["", ">=a", "((>=1))", ">=1.*", "^>= { 1 }"]);
}

#[test]
fn plain_comparisons_match() {
    admits(
        RequirementSyntax::Plain,
        VersionOrder::Debian,
        &[
            (">= 1.0, < 2.0 || = 3.0", &["1.0", "3.0"], &["2.0", "0.9"]),
            (">=1 && <<2", &["1.9"], &["2"]),
            ("1.0", &["1.0"], &["1.1"]),
            ("*", &["0"], &[]),
        ],
    );
    refused(RequirementSyntax::Plain, &["", ">=", ">=1 || ", ">=>1"]);
}

#[test]
fn a_bound_that_is_no_version_is_an_error_and_not_a_miss() {
    let requirement = Requirement::parse(RequirementSyntax::Plain, ">1 <x").unwrap();
    assert_eq!(requirement.matches(VersionOrder::Npm, "0.1.0").unwrap_err().version(), "x");
    let long = "1 ".repeat(limits::REQUIREMENT_BYTES_MAX);
    assert!(Requirement::parse(RequirementSyntax::Npm, &long).is_err());
    let error = Requirement::parse(RequirementSyntax::Hex, "~> 3").unwrap_err().to_string();
    assert_eq!(error, "`~> 3` is no hex requirement: `~>` takes two or three numbers");
}

#[test]
fn numbers_of_any_length_are_incremented() {
    for (digits, next) in [
        ("0", "1"),
        ("9", "10"),
        ("19", "20"),
        ("099", "100"),
        ("99999999999999999999", "100000000000000000000"),
    ] {
        assert_eq!(increment(digits), next);
    }
}
