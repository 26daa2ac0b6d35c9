//! Tests of [`super`].

use super::*;

#[test]
fn lanes_are_given_up_in_the_order_of_their_weight() {
    let numbers: Vec<usize> = Lane::ALL.iter().map(|lane| lane.number()).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
    assert!(Lane::ALL.is_sorted());
    for (name, severity) in Severity::NAMES {
        assert_eq!(Lane::of(severity).name(), name);
    }
    assert!(Lane::of(Severity::Medium) < Lane::Blind && Lane::Blind < Lane::of(Severity::High));
}

#[test]
fn a_token_is_not_shown_by_accident() {
    let enrolment =
        Enrolment { token: "swn_secret".to_owned(), name: "web-1".to_owned(), csr: String::new() };
    let shown = format!("{enrolment:?}");
    assert!(shown.contains("web-1") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_report_is_read_as_it_was_written() {
    let report = Report {
        protocol: PROTOCOL,
        queue: "0".repeat(32),
        status: NodeStatus { kernel: "6.1".to_owned(), ..NodeStatus::default() },
        containers: Some(Containers {
            base: None,
            generation: 7,
            present: vec!["a".to_owned()],
            changed: Vec::new(),
            gone: Vec::new(),
        }),
        records: Vec::new(),
        dropped: vec![Dropped { lane: Lane::Notice, count: 3 }],
        uses: Vec::new(),
    };
    let text = serde_json::to_string(&report).expect("it is JSON");
    let read: Report = serde_json::from_str(&text).expect("it is read");
    assert_eq!(serde_json::to_string(&read).expect("it is JSON"), text);
    assert!(text.contains(r#""lane":"notice""#), "{text}");
}

#[test]
fn old_and_new_understand_one_another() {
    // What an agent and a server say that know nothing of the use of files.
    let report = format!(
        r#"{{"protocol":1,"queue":"{}","status":{{}},"containers":null,"records":[],"dropped":[]}}"#,
        "0".repeat(32)
    );
    let read: Report = serde_json::from_str(&report).expect("an old agent is understood");
    assert!(read.uses.is_empty());
    assert!(!serde_json::to_string(&read).expect("it is JSON").contains("uses"));
    let old: Acknowledged = serde_json::from_str(r#"{"through":[],"generation":7}"#).expect("read");
    assert_eq!(old.uses, None, "an old server takes none, and says so by saying nothing");
    let none = Acknowledged { uses: Some(Vec::new()), ..Acknowledged::default() };
    let text = serde_json::to_string(&none).expect("it is JSON");
    assert_eq!(serde_json::from_str::<Acknowledged>(&text).expect("it is read"), none);
    // The list that containers once had was always empty; whoever sends it is understood.
    let told = r#"{"uses":[],"mode":"observe","means":"none","gaps":[],"container":0}"#;
    let error = serde_json::from_str::<Told>(told).expect_err("0 is no container").to_string();
    assert!(!error.contains("uses"), "{error}");
}
