//! Tests of [`super`].

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;

/// The files `fixtures/versions/<order>-<source>.txt`, by order.
fn lists() -> BTreeMap<String, Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/versions");
    let mut lists: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let order = name.split_once('-').unwrap().0.to_owned();
        lists.entry(order).or_default().push((name, std::fs::read_to_string(&path).unwrap()));
    }
    lists
}

#[test]
fn the_lists_of_all_ecosystems_hold() {
    let lists = lists();
    for order in VersionOrder::all() {
        let files = lists.get(order.name()).unwrap_or_else(|| panic!("{order} has no list"));
        for (name, text) in files {
            let report = check_list(order, text);
            assert!(report.holds(), "{name}: {:#?} {:#?}", report.wrong, report.malformed);
            assert!(report.held >= 10, "{name}: only {} comparisons", report.held);
        }
    }
    for order in lists.keys() {
        order.parse::<VersionOrder>().unwrap();
    }
}

/// Each list holds backwards too, and parsed versions compare as their texts do.
#[test]
fn orders_are_symmetric_and_parsed_versions_compare_alike() {
    for (order, files) in lists() {
        let order: VersionOrder = order.parse().unwrap();
        for line in files.iter().flat_map(|(_, text)| text.lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [a, "<" | "=" | ">", b] = words.as_slice() else { continue };
            let compared = order.compare_any(a, b).unwrap();
            let backwards = order.compare_any(b, a).unwrap();
            assert_eq!(backwards.order, compared.order.reverse(), "{order}: {line}");
            assert_eq!(backwards.basis, compared.basis, "{order}: {line}");
            let (Ok(parsed_a), Ok(parsed_b)) = (order.parse(a), order.parse(b)) else {
                assert_ne!(compared.basis, Basis::Tool, "{order}: {line}");
                assert!(order.compare(a, b).is_err(), "{order}: {line}");
                continue;
            };
            assert_eq!(compared.basis, Basis::Tool, "{order}: {line}");
            assert_eq!(parsed_a.compare(&parsed_b), compared.order, "{order}: {line}");
            assert_eq!(parsed_a.compare_text(b).unwrap(), compared.order, "{order}: {line}");
            assert_eq!(parsed_a.compare_any_text(b).unwrap(), compared, "{order}: {line}");
        }
    }
}

#[test]
fn names_and_codes_lead_back_to_their_order() {
    for order in VersionOrder::all() {
        assert_eq!(order.to_string().parse(), Ok(order));
        assert_eq!(VersionOrder::from_code(order.code()), Some(order));
    }
    assert_eq!(VersionOrder::from_code(0), None);
    let error = "Debian".parse::<VersionOrder>().unwrap_err().to_string();
    assert!(error.starts_with("unknown version order `Debian`, expected one of alpine, debian,"));
}

#[track_caller]
fn refused(order: VersionOrder, versions: &[&str]) {
    for version in versions {
        assert!(order.parse_check(version).is_err(), "{order} takes {version:?}");
        assert!(order.parse(version).is_err(), "{order} parses {version:?}");
    }
}

#[track_caller]
fn accepted(order: VersionOrder, versions: &[&str]) {
    for version in versions {
        assert_eq!(order.parse_check(version), Ok(()));
    }
}

/// Validity as in apk-tools' test/unit/version.data.
#[test]
fn alpine_refuses_what_apk_calls_invalid() {
    accepted(
        VersionOrder::Alpine,
        &["1.2", "0.1_pre2", "0.1_pre2~1234abcd", "0.1_p1_pre2", "0.1_git20240101_pre1"],
    );
    refused(
        VersionOrder::Alpine,
        &[
            "",
            "0.1bc",
            "0.1bc1",
            "0.1a1",
            "0.1a.1",
            "0.1_pre2~",
            "0.1_pre2~1234xbcd",
            "0.1_pre2~1234abcd_pre1",
            "0.1_pre2-r1~1234xbcd",
            "0.1_foobar",
            "0.1_foobar1",
            "0.1-pre1.1",
            "0.1-r",
            "0.1-r2_pre1",
            "0.1-r2_p3_pre1",
            "0.1-r2-r3",
            "0.1-r2.1",
            ".1",
            "a",
            "_pre1",
            "-r1",
            "0.1_",
            "0.1_-r0",
            "0.1__alpha",
            "0.1_1_alpha",
        ],
    );
}

#[test]
fn what_apk_cannot_place_is_less_than_all_else() {
    for (a, order, b) in [
        ("23_foo", Ordering::Greater, "4_beta"),
        ("1.0", Ordering::Greater, "1.0_foo"),
        ("1.0_foo", Ordering::Equal, "1.0_bar"),
        ("1.0bc", Ordering::Less, "1.0b"),
        ("1.0bc", Ordering::Greater, "1.0"),
        ("1.0A", Ordering::Less, "1.0a"),
        ("1-ruff", Ordering::Less, "1"),
    ] {
        by_fallback(VersionOrder::Alpine, a, order, b, Basis::Fallback);
    }
}

#[track_caller]
fn by_fallback(order: VersionOrder, a: &str, expected: Ordering, b: &str, basis: Basis) {
    assert_eq!(order.compare_any(a, b), Ok(Comparison { order: expected, basis }), "{a} {b}");
    let reversed = Comparison { order: expected.reverse(), basis };
    assert_eq!(order.compare_any(b, a), Ok(reversed), "{b} {a}");
    assert!(order.compare(a, b).is_err(), "{a} {b}");
    if let Ok(version) = order.parse(a) {
        assert_eq!(version.compare_any_text(b), Ok(Comparison { order: expected, basis }));
    }
}

#[test]
fn a_comparison_by_the_fallback_order_says_so() {
    use VersionOrder::{Cargo, Go, Packagist, Pub, Pypi, Rubygems};
    by_fallback(Pypi, "1.0-foo", Ordering::Less, "0.1", Basis::Convention);
    by_fallback(Pypi, "1.0-foo", Ordering::Greater, "0.1-foo", Basis::Fallback);
    by_fallback(Pypi, "1.0-foo-DEV", Ordering::Less, "1.0-foo", Basis::Fallback);
    by_fallback(Rubygems, "1beta", Ordering::Less, "1", Basis::Fallback);
    by_fallback(Rubygems, "v1.0é2", Ordering::Less, "1.0.2", Basis::Fallback);
    by_fallback(Packagist, "1.0.post1", Ordering::Greater, "1.0", Basis::Fallback);
    by_fallback(Packagist, "1.0-test", Ordering::Less, "1.0-dev", Basis::Fallback);
    by_fallback(Cargo, "v1.2", Ordering::Greater, "1.2.0-rc.1", Basis::Fallback);
    by_fallback(Go, "v1.2.3.4", Ordering::Greater, "v1.2.3", Basis::Fallback);
    by_fallback(Pub, "v1.2.3+2", Ordering::Greater, "1.2.3+1", Basis::Fallback);
    for order in [Cargo, Go, Pub] {
        assert!(order.compare_any("1.2.3", "not a version").is_err(), "{order}");
    }
    for order in [VersionOrder::Debian, VersionOrder::Nuget, VersionOrder::Cran] {
        assert!(order.compare_any("1", "").is_err(), "{order} has no fallback");
    }
}

/// A qualifier in a list is less than a list, and more than the end.
#[test]
fn the_order_of_maven_is_not_transitive_as_its_own_is_not() {
    let order = VersionOrder::Maven;
    assert_eq!(order.compare("1.x.y", "1-alpha"), Ok(Ordering::Less));
    assert_eq!(order.compare("1-alpha", "1"), Ok(Ordering::Less));
    assert_eq!(order.compare("1", "1.x.y"), Ok(Ordering::Less));
}

/// Errors and warnings as in dpkg's lib/dpkg/t/t-version.c.
#[test]
fn debian_refuses_what_dpkg_refuses() {
    refused(
        VersionOrder::Debian,
        &[
            "",
            "  ",
            "0:",
            ":1.0",
            "1.0-",
            "0:0 0-1",
            "-1:0-1",
            "999999999999999999999999:0-1",
            "2147483648:1",
            "a:0-0",
            "A:0-0",
            "-0",
            "0:-0",
            "10a:5.2",
        ],
    );
    accepted(VersionOrder::Debian, &["  \t0:0-1", "0:0-1\t  ", "0:abc3-0", "0:!a-0", "0:0-0:0"]);
}

#[test]
fn other_orders_refuse_what_their_tools_refuse() {
    refused(VersionOrder::Redhat, &[""]);
    refused(VersionOrder::Npm, &["", "1.2.3.4", "a.b.c", "1.2.x", "1..2", "1.2.3+", "1.2.3-a..b"]);
    refused(VersionOrder::Semver, &["", "v", "x1.0", "1.0.0-a_b", "1.0.0+a+b", "1.0.0 beta"]);
    refused(VersionOrder::Cargo, &["", "01.0.0", "1.0.0-01", "1.0.0.0", "v1.0.0", "1.0.0beta"]);
    refused(VersionOrder::Hex, &["foobar", "2.3.0-01", "2.3.", "1.0.0.0"]);
    refused(VersionOrder::Go, &["bad", "v1.2.3.4", "v01.2.3", "devel", "go1.x", "v1.0.0-01"]);
    refused(VersionOrder::Pypi, &["", "french toast", "1.0+a+", "1.0++", "1.0+_foobar", "1.0&asd"]);
    refused(VersionOrder::Rubygems, &["junk", "1.0\n2.0", "1..2", "1.2 3.4", "2.3.qd3e.", "v1.0"]);
    refused(
        VersionOrder::Packagist,
        &["", "a", "1.0.0-meh", "1.0.0.0.0", "feature-foo", "1.0.0+foo bar", "100000.0.0.0-x"],
    );
    refused(
        VersionOrder::Nuget,
        &["", "1beta", "$version$", "1.2..", "1.2.3.4.5", "1.2.3.Beta", "1.4.7-", "1.4.7+*"],
    );
    refused(VersionOrder::Hackage, &["", "1.", ".1", "1.2-r1", "1.a"]);
    refused(VersionOrder::Cran, &["", "1.0.", "1--0", "1.0a"]);
    refused(VersionOrder::Pub, &["", "1.2.3.4", "1.2.3-", "1.2.3-a..b", "v1.2.3"]);
    refused(VersionOrder::Julia, &["", "1.2.3.4", "1.2.3-+", "1.2.3-a..b", "1.2.3!"]);
    refused(VersionOrder::Pacman, &[""]);
    refused(VersionOrder::Bitnami, &["", "foo", "1.2.beta"]);
}

#[test]
fn a_version_that_is_too_long_is_refused_whatever_the_order() {
    let longest = "1".repeat(limits::VERSION_BYTES_MAX);
    let longer = "1".repeat(limits::VERSION_BYTES_MAX + 1);
    for order in VersionOrder::all() {
        assert!(order.parse_check(&longer).is_err(), "{order}");
        assert!(order.compare("1", &longer).is_err(), "{order}");
        assert!(order.compare_any("1", &longer).is_err(), "{order}");
        assert!(order.compare_any(&"1.".repeat(500_000), "1").is_err(), "{order}");
        let compared = order.compare_any(&longest, "2").unwrap();
        assert_eq!(compared.order, Ordering::Greater, "{order}");
        if order != VersionOrder::Packagist {
            assert_eq!(compared.basis, Basis::Tool, "{order}");
        }
    }
}

#[test]
fn an_error_names_the_version_and_the_reason() {
    let error = VersionOrder::Alpine.parse("1.0-1").unwrap_err();
    let text = "`1.0-1` is no alpine version: a hyphen is not followed by `r`";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.order(), VersionOrder::Alpine);
    let long = VersionOrder::Npm.parse(&"é".repeat(300)).unwrap_err();
    assert_eq!(long.version().chars().count(), 81);
}

/// Versions of a thousand bytes that have as many parts as such a version can have.
#[test]
fn versions_of_very_many_parts_compare() {
    for part in ["1.", "0.", "0-", "a.", "a1", "1-", ".", "-", "_p", "~", "^", "1!", "+", "#", "é"]
    {
        let long = part.repeat(1000 / part.len());
        let longer = format!("{long}1");
        for order in VersionOrder::all() {
            let Ok(same) = order.compare_any(&long, &long) else { continue };
            assert_eq!(same.order, Ordering::Equal, "{order}: {part}");
            let forth = order.compare_any(&long, &longer).map(|compared| compared.order);
            let back = order.compare_any(&longer, &long).map(|compared| compared.order.reverse());
            assert_eq!(forth.ok(), back.ok(), "{order}: {part}");
        }
    }
}

/// A thousand hyphens nest a thousand lists in Maven's version.
#[test]
fn deep_versions_of_maven_compare() {
    let deep = format!("1{}", "-a".repeat(500));
    let deeper = format!("{deep}-b");
    assert_eq!(VersionOrder::Maven.compare(&deep, &deep), Ok(Ordering::Equal));
    assert_eq!(VersionOrder::Maven.compare(&deep, &deeper), Ok(Ordering::Less));
}

#[test]
fn a_list_says_what_does_not_hold() {
    let text =
        "# comment\n// comment\n\n1 < 2\n2 < 1\n1 = = 1 # npm\n1 <\n3 < 4 < 5\n1 ~ 2\nx < 1\n";
    let report = check_list(VersionOrder::Npm, text);
    assert_eq!(report.held, 2);
    let wrong: Vec<(usize, &str)> =
        report.wrong.iter().map(|wrong| (wrong.line_number, wrong.line.as_str())).collect();
    assert_eq!(wrong, [(5, "2 < 1"), (7, "1 <"), (10, "x < 1")]);
    assert_eq!(report.wrong[0].got, Ok(Ordering::Greater));
    let malformed: Vec<usize> = report.malformed.iter().map(|line| line.line_number).collect();
    assert_eq!(malformed, [8, 9]);
    assert!(!report.holds());
    assert!(check_list(VersionOrder::Npm, "1.2.3 =  v 1.2.3\n = 1.2.3 = 1.2.3").holds());
}

/// Texts that look like versions, so that most orders take many of them.
fn version_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-2]{1,2}(\\.[0-2]{1,2}){0,3}([._-]?(a|b|rc|alpha|beta|pre|dev|post|p|r)[.-]?[0-2]?){0,2}(-[0-2])?",
        "(v|=|go|1!|1:)?[0-2](\\.[0-2]){0,3}([-.+~^_][0-2a-c]{0,2}){0,3}",
        "[0-9a-zA-Z.+~^_:! -]{0,12}",
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn orders_are_total_and_transitive(
        a in version_text(), b in version_text(), c in version_text()
    ) {
        // Pacman's and Maven's own tools are not transitive; see the module.
        for order in VersionOrder::all() {
            let (Ok(a), Ok(b), Ok(c)) = (order.parse(&a), order.parse(&b), order.parse(&c)) else {
                continue;
            };
            prop_assert_eq!(a.compare(&a), Ordering::Equal);
            prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
            prop_assert_eq!(a.compare_text(b.as_str()).unwrap(), a.compare(&b));
            prop_assert_eq!(order.compare(a.as_str(), b.as_str()).unwrap(), a.compare(&b));
            if matches!(order, VersionOrder::Pacman | VersionOrder::Maven) {
                continue;
            }
            let mut sorted = [&a, &b, &c];
            sorted.sort_by(|x, y| x.compare(y));
            let [low, middle, high] = sorted;
            prop_assert!(low.compare(high) != Ordering::Greater, "{:?}", sorted);
            if low.compare(middle) == Ordering::Less || middle.compare(high) == Ordering::Less {
                prop_assert_eq!(low.compare(high), Ordering::Less, "{:?}", sorted);
            }
        }
    }

    #[test]
    fn whatever_the_text_nothing_panics_and_both_ways_agree(a in "\\PC{0,40}", b in version_text()) {
        for order in VersionOrder::all() {
            prop_assert_eq!(order.compare(&a, &b).is_ok(), order.compare(&b, &a).is_ok());
            let forth = order.compare_any(&a, &b).ok();
            let back = order.compare_any(&b, &a).ok();
            prop_assert_eq!(forth.map(|found| found.basis), back.map(|found| found.basis));
            let back = back.map(|found| found.order.reverse());
            prop_assert_eq!(forth.map(|found| found.order), back);
            if let Ok(same) = order.compare_any(&a, &a) {
                prop_assert_eq!(same.order, Ordering::Equal);
            }
        }
    }
}
