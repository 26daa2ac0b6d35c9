//! Tests of [`super`]: each case in `cases/in_use` is an image's packages, what was watched,
//! processes that ran before and events; its grades stand beside it, in `*.expected`.
//! To accept a change: `UPDATE_EXPECT=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use super::packages::PackageMap;
use super::*;
use crate::rule::sample;

#[test]
fn grades_are_what_was_seen_and_say_what_was_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/in_use");
    let mut cases = 0;
    for entry in folder.read_dir().unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_some_and(|extension| extension == "yaml") {
            check(&input);
            cases += 1;
        }
    }
    assert!(15 <= cases, "{cases} cases");
}

fn texts<'a>(value: &'a Json, name: &str) -> Vec<&'a str> {
    let list = value.get(name).and_then(Json::as_array);
    list.into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

#[track_caller]
fn check(input: &Path) {
    let name = input.to_string_lossy();
    let text = std::fs::read_to_string(input).unwrap();
    let node = seawall_policy::yaml::parse(&text, &name).unwrap();
    let case = crate::rule::json_of(&node);
    let mut packages = PackageMap::new();
    for package in case["packages"].as_array().unwrap() {
        let purl = package["purl"].as_str().unwrap();
        packages.add(purl, texts(package, "files"), texts(package, "folders"));
    }
    let not_watched = texts(&case, "notWatched");
    let has = |kind: &str| !not_watched.contains(&kind);
    let watched = Watched {
        has_opens: has("open"),
        has_maps: has("map"),
        has_execs: has("exec"),
        has_listens: has("listen"),
    };
    let mut usage = Usage::new(watched, 0);
    let running = case.get("running").cloned().unwrap_or_else(|| Json::Array(Vec::new()));
    let running = sample::snapshots(&running).unwrap_or_else(|error| panic!("{name}: {error}"));
    usage.begin(CgroupId(7), case.get("ranBefore").is_some());
    for snapshot in &running {
        usage.seed(snapshot);
    }
    let events = case.get("events").cloned().unwrap_or_else(|| Json::Array(Vec::new()));
    let events = sample::events(&events).unwrap_or_else(|error| panic!("{name}: {error}"));
    for event in &events {
        usage.feed(event);
    }
    let joined = packages.join(&usage.files(CgroupId(7)).unwrap());
    let actual = describe(&joined);
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(actual, wanted, "{name}");
}

fn describe(uses: &[PackageUse]) -> String {
    let mut text = String::new();
    for package in uses {
        write!(text, "{} {}", package.grade.name(), package.purl).unwrap();
        if let Some(evidence) = &package.evidence {
            write!(text, " by {} in {}", evidence.path, evidence.pid).unwrap();
            if let Some(listens) = &evidence.listens {
                write!(text, " on {listens}").unwrap();
            }
        }
        for unobserved in &package.unobserved {
            let reason = match unobserved {
                Unobserved::NotWatched { what } => format!("not watched: {what}"),
                Unobserved::BeganBefore => "ran before".to_owned(),
                Unobserved::Blind { class, .. } => format!("blind: {class:?}"),
                Unobserved::BlindOften { count } => format!("blind {count} times"),
                Unobserved::Unread { pid, reason } => format!("{pid} unread: {reason}"),
                Unobserved::TooManyProcesses => "too many processes".to_owned(),
                Unobserved::TooManyFiles => "too many files".to_owned(),
                Unobserved::FilesGuessed => "files are guessed".to_owned(),
                other @ (Unobserved::NotTold
                | Unobserved::NodeSilent
                | Unobserved::Nobody
                | Unobserved::Other) => other.words(),
            };
            write!(text, " [{reason}]").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn loss_is_remembered_and_bounded() {
    let mut packages = PackageMap::new();
    packages.add("pkg:deb/debian/openssl", ["/usr/bin/openssl"], []);
    let watched = Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true };
    let mut usage = Usage::new(watched, 0);
    usage.begin(CgroupId(7), false);
    let samples = serde_json::json!([{ "exit": {}, "repeat": 100 }]);
    for mut event in sample::events(&samples).unwrap() {
        let reason = crate::event::BlindReason::RingFull;
        let blind = Blind { since: event.time - 1, class: Class::File, lost: Some(1), reason };
        event.action = Action::Blind(blind);
        usage.feed(&event);
    }
    let report = packages.join(&usage.files(CgroupId(7)).unwrap());
    assert_eq!(report[0].unobserved.len(), BLIND_MAX + 1);
    assert_eq!(report[0].unobserved.last(), Some(&Unobserved::BlindOften { count: 100 }));
}
