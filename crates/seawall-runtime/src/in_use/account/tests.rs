//! Tests of [`super`]: what is told in parts is what there is.

use std::collections::BTreeMap;

use super::*;
use crate::event::Event;
use crate::in_use::Grade;
use crate::rule::sample;

const GROUP: CgroupId = CgroupId(7);

fn usage() -> Usage {
    let watched = Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true };
    let mut usage = Usage::new(watched, 1_000);
    usage.begin(GROUP, true);
    usage
}

fn events(samples: &serde_json::Value) -> Vec<Event> {
    sample::events(samples).unwrap()
}

fn open(path: &str) -> serde_json::Value {
    serde_json::json!({ "open": { "path": path } })
}

#[test]
fn who_knows_everything_is_told_nothing() {
    let mut usage = usage();
    let first = usage.changes(GROUP, Known::default(), 9_999).unwrap();
    assert_eq!((first.base, first.is_whole, first.files.len()), (0, true, 0));
    assert_eq!(first.unobserved, [Unobserved::BeganBefore]);
    let known = Known { account: first.account, revision: first.revision };
    assert_eq!(usage.changes(GROUP, known, 9_999), None);
    let event = &events(&serde_json::json!([open("/lib/a.so")]))[0];
    usage.feed(event);
    let second = usage.changes(GROUP, known, 9_999).unwrap();
    assert_eq!((second.base, second.files.len()), (known.revision, 1));
    let known = Known { revision: second.revision, ..known };
    // The same again raises nothing.
    usage.feed(event);
    assert_eq!(usage.changes(GROUP, known, 9_999), None);
    assert_eq!(usage.changes(CgroupId(8), known, 9_999), None);
}

#[test]
fn another_account_is_told_from_its_beginning() {
    let mut usage = usage();
    let first = usage.changes(GROUP, Known::default(), 9_999).unwrap();
    usage.end(GROUP);
    usage.begin(GROUP, false);
    let known = Known { account: first.account, revision: 99 };
    let second = usage.changes(GROUP, known, 9_999).unwrap();
    assert_eq!(second.base, 0);
    assert_ne!(second.account, first.account);
}

#[test]
fn parts_join_to_the_whole() {
    let mut usage = usage();
    let paths: Vec<String> = (0..40).map(|number| format!("/lib/{number}.so")).collect();
    let samples: Vec<_> = paths.iter().map(|path| open(path)).collect();
    for event in events(&samples.into()) {
        usage.feed(&event);
    }
    for event in events(&serde_json::json!([{ "exec": { "path": "/lib/3.so" } }])) {
        usage.feed(&event);
    }
    let mut known = Known::default();
    let mut met: BTreeMap<String, Grade> = BTreeMap::new();
    let mut parts = 0;
    while let Some(part) = usage.changes(GROUP, known, 1_000) {
        assert_eq!(part.base, known.revision);
        assert!(known.revision < part.revision);
        known = Known { account: part.account, revision: part.revision };
        met.extend(part.files.iter().map(|file| (file.path.clone(), file.grade)));
        parts += 1;
        let is_last = usage.changes(GROUP, known, 1_000).is_none();
        assert_eq!(part.is_whole, is_last);
    }
    assert!(4 < parts, "{parts}");
    let whole = usage.files(GROUP).unwrap().files;
    let whole: BTreeMap<_, _> = whole.into_iter().map(|file| (file.path, file.grade)).collect();
    assert_eq!(met, whole);
    assert_eq!(met["/lib/3.so"], Grade::Executed);
}

#[test]
fn a_file_that_fits_nowhere_goes_alone() {
    let mut usage = usage();
    for event in events(&serde_json::json!([open("/lib/a.so"), open("/lib/b.so")])) {
        usage.feed(&event);
    }
    let part = usage.changes(GROUP, Known::default(), 1).unwrap();
    assert_eq!((part.files.len(), part.is_whole), (1, false));
}
