//! What is decided beforehand, and by which programs rules are found.

use super::super::{Terms, compile};
use super::{Condition, Kind};

fn specialised(when: &str, kind: Kind) -> Condition {
    let kinds = [Kind::Open, Kind::Rename, Kind::Exec];
    compile(when, &kinds, &Terms::default()).expect("it is a condition").of_kind(kind)
}

#[test]
fn the_kind_decides_what_it_can() {
    let cases = [
        ("kind == 'open'", Kind::Open, "Constant(true)"),
        ("'open' != kind", Kind::Open, "Constant(false)"),
        ("kind == 'open' && open.isWrite", Kind::Rename, "Constant(false)"),
        ("kind in ['rename', 'exec'] || open.isWrite", Kind::Rename, "Constant(true)"),
        ("!(kind == 'open')", Kind::Rename, "Constant(true)"),
        ("kind == 'open' ? true : open.isWrite", Kind::Open, "Constant(true)"),
    ];
    for (when, kind, wanted) in cases {
        assert_eq!(format!("{:?}", specialised(when, kind)), wanted, "{when}");
    }
}

#[test]
fn what_costs_little_is_asked_first() {
    let when =
        "process.parents.exists(p, p.isServer) && file.path.isBelow(['/a', '/b']) && open.isWrite";
    let Condition::And(parts) = specialised(when, Kind::Open) else { panic!("no conjunction") };
    let [first, second, last] = &*parts else { panic!("{parts:?}") };
    assert!(matches!(first, Condition::Flag(_)), "{first:?}");
    assert!(matches!(second, Condition::TextTest { .. }), "{second:?}");
    assert!(matches!(last, Condition::AnyProcess { .. }), "{last:?}");
}

#[test]
fn programs_are_known_where_the_process_must_be_one_of_them() {
    let cases: [(&str, Option<&[&str]>); 7] = [
        ("process.program == 'sh'", Some(&["sh"])),
        ("process.isServer && process.program in ['a', 'b']", Some(&["a", "b"])),
        ("process.program == 'a' && process.isServer || process.program == 'b'", Some(&["a", "b"])),
        ("process.program == 'a' || process.isServer", None),
        ("process.program != 'a'", None),
        ("!(process.program in ['a'])", None),
        ("parent.program == 'a' && process.parents.exists(p, p.program == 'b')", None),
    ];
    for (when, wanted) in cases {
        let mut found = specialised(when, Kind::Exec).programs();
        if let Some(found) = &mut found {
            found.sort();
        }
        let found: Option<Vec<&str>> =
            found.as_ref().map(|names| names.iter().map(|name| &**name).collect());
        assert_eq!(found.as_deref(), wanted, "{when}");
    }
}
