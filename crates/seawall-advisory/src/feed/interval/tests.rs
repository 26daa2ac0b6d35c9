//! Tests of [`super`].

use proptest::prelude::*;

use super::*;

fn version(text: &str) -> Version {
    VersionOrder::Semver.parse(text).unwrap()
}

/// `>= from, < to`
fn between(from: &str, to: &str) -> VersionSet {
    let from = VersionSet::at_least(version(from));
    from.intersection(&VersionSet::below(version(to))).unwrap()
}

fn text(set: &VersionSet) -> String {
    let ranges = set.ranges();
    let parts = ranges.iter().map(|range| {
        let from = match &range.introduced {
            None => "(".to_owned(),
            Some(version) if range.excludes_introduced => format!("({version}"),
            Some(version) => format!("[{version}"),
        };
        let to = match &range.end {
            RangeEnd::Open => ")".to_owned(),
            RangeEnd::Fixed(version) => format!("{version} fixed)"),
            RangeEnd::Below(version) => format!("{version})"),
            RangeEnd::LastAffected(version) => format!("{version}]"),
        };
        format!("{from}, {to}")
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_neither_patched_nor_unaffected_is_left() {
    let patched = VersionSet::at_least(version("2.0.1"))
        .union(&between("1.2.3", "1.3"))
        .unwrap()
        .with_fixes();
    let unaffected = VersionSet::at_most(version("0.9"));
    let vulnerable = patched.union(&unaffected).unwrap().complement();
    assert_eq!(text(&vulnerable), "(0.9, 1.2.3 fixed) [1.3, 2.0.1 fixed)");
}

#[test]
fn a_range_that_touches_another_is_one_range() {
    let set = between("1", "2").union(&between("2", "3")).unwrap();
    assert_eq!(text(&set), "[1, 3)");
    let points = VersionSet::exactly(version("3")).union(&set).unwrap();
    assert_eq!(text(&points), "[1, 3]");
}

#[test]
fn a_set_without_versions_is_nothing() {
    let set = VersionSet::below(version("1")).intersection(&VersionSet::above(version("2")));
    assert!(set.unwrap().is_nothing());
    assert!(between("2", "1").is_nothing());
    assert!(VersionSet::everything().complement().is_nothing());
}

fn any_set() -> impl Strategy<Value = VersionSet> {
    let part = (0_u8..8, 0_u8..6).prop_map(|(number, kind)| {
        let place = version(&format!("{number}.0"));
        match kind {
            0 => VersionSet::at_least(place),
            1 => VersionSet::above(place),
            2 => VersionSet::below(place),
            3 => VersionSet::at_most(place),
            4 => VersionSet::exactly(place),
            _ => between(place.as_str(), &format!("{}.0", number.saturating_add(2))),
        }
    });
    proptest::collection::vec((part, any::<bool>()), 1..6).prop_map(|parts| {
        parts.into_iter().fold(VersionSet::nothing(), |set, (part, is_union)| {
            if is_union {
                set.union(&part).unwrap()
            } else {
                part.intersection(&set.complement()).unwrap()
            }
        })
    })
}

proptest! {
    #[test]
    fn membership_follows_the_operations(a in any_set(), b in any_set()) {
        let union = a.union(&b).unwrap();
        let intersection = a.intersection(&b).unwrap();
        let complement = a.clone().complement();
        let rebuilt = VersionSet::of_ranges(VersionOrder::Semver, &a.ranges()).unwrap();
        for half in 0..20_u8 {
            let place = version(&format!("{}.{}", half / 2, half % 2 * 5));
            let (in_a, in_b) = (a.contains(&place), b.contains(&place));
            prop_assert_eq!(union.contains(&place), in_a || in_b);
            prop_assert_eq!(intersection.contains(&place), in_a && in_b);
            prop_assert_eq!(complement.contains(&place), !in_a);
            prop_assert_eq!(rebuilt.contains(&place), in_a);
        }
    }
}
