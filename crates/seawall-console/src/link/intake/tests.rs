//! Tests of [`super`]: what a node sends is bounded, and what is not understood blocks nothing.

use serde_json::value::RawValue;

use super::*;

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).expect("JSON")
}

fn alert(id: &str, severity: &str) -> String {
    format!(
        r#"{{"alert":{{"schema":"s","id":"{id}","time":"2026-03-03T12:00:00.000Z","rule":"shell",
        "title":"t","technique":"T1059","techniques":[],"severity":"{severity}","reason":"r",
        "advice":"","subject":"","event":"exec","count":3,"last":"2026-03-03T12:00:09.000Z",
        "container":{{"id":"c1","name":null,"image":"web:1","digest":null,"imageId":null,
        "namespace":"prod","pod":null,"cgroup":1}},"process":{{"pid":1,"pidInside":1,
        "program":null,"path":null,"script":null,"args":[],"name":"sh","user":0,"folder":null,
        "isJoined":false}},"packages":[]}}}}"#
    )
}

fn numbered(lane: Lane, number: u64, text: &str) -> Numbered {
    Numbered { lane, number, record: raw(text) }
}

fn report(records: Vec<Numbered>) -> Report {
    Report {
        protocol: 1,
        queue: "0f".repeat(16),
        status: seawall_runtime::link::NodeStatus::default(),
        containers: None,
        records,
        dropped: Vec::new(),
        uses: Vec::new(),
    }
}

/// A use of files with one thing replaced.
fn told_use(change: &serde_json::Value) -> Box<RawValue> {
    let mut told = json!({
        "container": "c1",
        "change": {
            "account": 5, "base": 0, "revision": 3, "isWhole": true,
            "watched": {
                "has_opens": true, "has_maps": true, "has_execs": true, "has_listens": true
            },
            "unobserved": [],
            "files": [
                { "path": "/lib/a.so", "grade": "loaded", "pid": 7, "time": 9, "listens": null }
            ],
        },
    });
    for (name, value) in change.as_object().expect("fields") {
        told["change"][name] = value.clone();
    }
    raw(&told.to_string())
}

fn with_uses(uses: Vec<Box<RawValue>>) -> Report {
    Report { uses, ..report(Vec::new()) }
}

#[test]
fn the_use_of_files_is_taken_as_it_is_told() {
    let listens = json!({ "files": [
        { "path": "/bin/\u{0}x", "grade": "listening", "pid": 7, "time": 9, "listens": "0.0.0.0:80" }
    ]});
    let taken = intake("n1", &with_uses(vec![told_use(&listens)]), 5).expect("it is taken");
    let one = &taken.uses[0];
    assert_eq!((&*one.container, one.account, one.base, one.revision), ("c1", 5, 0, 3));
    assert_eq!((one.files[0].grade, one.files[0].listens.as_deref()), (3, Some("0.0.0.0:80")));
    assert!(one.header.contains("has_opens"), "{}", one.header);
}

#[test]
fn hostile_use_of_files_is_passed_over_and_hinders_no_other() {
    let file = |path: String, listens: serde_json::Value| json!({ "path": path, "grade": "loaded", "pid": 1, "time": 1, "listens": listens });
    let short = || file("/x".to_owned(), json!(null));
    let many: Vec<_> = (0..=USE_FILES_MAX).map(|_| file("/x".into(), json!(null))).collect();
    let unseen: Vec<_> = (0..=UNOBSERVED_MAX).map(|_| json!({ "kind": "began-before" })).collect();
    let cases = [
        ("too many files", json!({ "files": many })),
        (
            "too long a path",
            json!({ "files": [file("x".repeat(USE_PATH_BYTES_MAX + 1), json!(null))] }),
        ),
        ("too long an address", json!({ "files": [file("/x".into(), json!("1".repeat(65)))] })),
        ("too much that was not seen", json!({ "unobserved": unseen })),
        (
            "a grade that there is not",
            json!({ "files": [{ "path": "/x", "grade": "melted", "pid": 1, "time": 1, "listens": null }] }),
        ),
        ("a number below zero", json!({ "account": -1 })),
        ("no account", json!({ "account": 0 })),
        ("a number that is too high", json!({ "revision": u64::MAX })),
        ("a revision that does not rise", json!({ "base": 3 })),
        ("no files", json!({ "files": null })),
        (
            "too long",
            json!({ "files": [short()], "unobserved": [{ "kind": "not-watched", "what": "x".repeat(USE_BYTES_MAX) }] }),
        ),
    ];
    for (name, change) in cases {
        let report = with_uses(vec![told_use(&change), raw("7"), told_use(&json!({}))]);
        let taken = intake("n1", &report, 5).expect(name);
        assert_eq!(taken.uses.len(), 1, "{name}");
        assert_eq!(taken.uses[0].files.len(), 1, "{name}");
    }
    // A reason of tomorrow is a reason.
    let newer = json!({ "unobserved": [{ "kind": "of-tomorrow", "x": [1] }] });
    let taken = intake("n1", &with_uses(vec![told_use(&newer)]), 5).expect("it is taken");
    assert!(taken.uses[0].header.contains("other"), "{}", taken.uses[0].header);
    // Twice the same container: one of them.
    let twice = with_uses(vec![told_use(&json!({})), told_use(&json!({}))]);
    assert_eq!(intake("n1", &twice, 5).expect("it is taken").uses.len(), 1);
}

#[test]
fn too_much_use_of_files_is_refused_as_a_whole() {
    let many = (0..=USES_MAX).map(|_| told_use(&json!({}))).collect();
    assert!(intake("n1", &with_uses(many), 5).is_err());
    let long = format!("\"{}\"", "x".repeat(USE_BYTES_MAX));
    let large = (0..5).map(|_| raw(&long)).collect();
    assert!(intake("n1", &with_uses(large), 5).is_err());
}

#[test]
fn an_alert_is_taken_with_what_it_is_searched_by() {
    let records = vec![numbered(Lane::High, 7, &alert("a1", "high"))];
    let taken = intake("n1", &report(records), 5).expect("it is taken");
    let stored = &taken.alerts[0];
    assert_eq!((stored.lane, stored.number), (4, 7));
    let alert = &stored.record;
    assert_eq!((&*alert.id, alert.severity, alert.count), ("a1", 3, 3));
    assert_eq!(alert.last_ms - alert.time_ms, 9_000);
    assert_eq!((&*alert.container, &*alert.namespace, &*alert.image), ("c1", "prod", "web:1"));
}

#[test]
fn what_is_not_understood_is_kept_and_blocks_nothing() {
    let records = vec![
        numbered(Lane::Critical, 1, r#"{"of-tomorrow":{"x":1}}"#),
        numbered(Lane::Critical, 2, "7"),
        numbered(Lane::Critical, 3, &alert("a1", "critical")),
        numbered(Lane::Blind, 4, &format!("\"{}\"", "x".repeat(RECORD_BYTES_MAX))),
    ];
    let taken = intake("n1", &report(records), 5).expect("it is taken");
    let ids: Vec<&str> = taken.alerts.iter().map(|it| &*it.record.id).collect();
    assert_eq!(ids, ["unreadable-critical-1", "unreadable-critical-2", "a1", "unreadable-blind-4"]);
    assert_eq!(taken.alerts[0].record.severity, 4, "it keeps its weight");
    assert!(taken.alerts[3].record.content.len() < 2_048);
}

#[test]
fn blind_intervals_are_taken_with_their_words() {
    let text = r#"{"blind":{"time":"2026-03-03T12:00:00.000Z","container":"c1","cgroup":1,
        "until":9000000,"blind":{"since":2000000,"class":"file","lost":null,
        "reason":"ring-full"}}}"#;
    let taken = intake("n1", &report(vec![numbered(Lane::Blind, 1, text)]), 5).expect("taken");
    let blind = &taken.blinds[0].record;
    assert_eq!((blind.since_ms, blind.until_ms, blind.lost), (2, 9, -1));
    assert_eq!((&*blind.class, &*blind.reason), ("file", "ring-full"));
}

#[test]
fn what_exceeds_a_limit_is_refused() {
    let many = |count: u64| (1..=count).map(|it| numbered(Lane::Low, it, "1")).collect();
    let most = u64::try_from(RECORDS_MAX).expect("a number");
    assert!(intake("n1", &report(many(most)), 5).is_ok());
    assert!(intake("n1", &report(many(most + 1)), 5).is_err());
    for queue in ["", "x", &"g".repeat(32), &"0".repeat(33)] {
        let wrong = Report { queue: queue.to_owned(), ..report(Vec::new()) };
        assert!(intake("n1", &wrong, 5).is_err(), "{queue}");
    }
    for (first, second) in [(2, 1), (1, 1), (0, 1)] {
        let records = vec![numbered(Lane::Low, first, "1"), numbered(Lane::Low, second, "1")];
        assert!(intake("n1", &report(records), 5).is_err(), "{first} before {second}");
    }
    let mut status = report(Vec::new());
    status.status.unseen = vec!["x".repeat(STATUS_BYTES_MAX)];
    assert!(intake("n1", &status, 5).is_err());
    let ids = |count: usize| (0..count).map(|it| it.to_string()).collect();
    let mut containers = report(Vec::new());
    containers.containers = Some(Containers {
        base: None,
        generation: 1,
        present: ids(PRESENT_MAX + 1),
        changed: Vec::new(),
        gone: Vec::new(),
    });
    assert!(intake("n1", &containers, 5).is_err());
}

#[test]
fn what_is_stored_is_said_in_the_words_of_the_link() {
    let uses = vec![seawall_store::nodes::uses::KnownUse {
        container: "c1".into(),
        account: 5,
        revision: 3,
    }];
    let through = vec![(0, 7), (5, 9), (77, 1)];
    let taken = Taken { through, generation: 0, records: 1, uses };
    let said = acknowledged(&taken);
    let through: Vec<(&str, u64)> =
        said.through.iter().map(|it| (it.lane.name(), it.number)).collect();
    assert_eq!(through, [("notice", 7), ("critical", 9)]);
    assert_eq!(said.generation, None);
    let uses = said.uses.expect("this server takes them");
    assert_eq!(uses[0].known, Known { account: 5, revision: 3 });
}

#[test]
fn a_new_alert_is_recorded_and_told_in_the_name_of_its_node() {
    let records = vec![numbered(Lane::High, 7, &alert("a1", "high"))];
    let taken = intake("n1", &report(records), 5).expect("it is taken");
    let telling = Telling {
        now: Timestamp::from_unix_millis(9).expect("a moment"),
        address: IpAddr::from([192, 0, 2, 1]),
        request: RequestId::of(&axum::http::Extensions::new()),
        name: "web-1",
        urls: &[],
    };
    let alert = &taken.alerts[0].record;
    let entry = telling.entry("n1", alert).expect("it is recorded");
    assert_eq!(entry.actor().name.as_str(), "node/n1");
    assert_eq!(entry.action(), Action::AlertRaised);
    let event = telling.event("n1", alert);
    assert_eq!((&*event.kind, event.time_ms), ("dev.seawall.alert.raised", alert.time_ms));
    let data: serde_json::Value = serde_json::from_str(&event.data).expect("JSON");
    assert_eq!((&data["node"]["name"], &data["alert"]["id"]), (&json!("web-1"), &json!("a1")));
}
