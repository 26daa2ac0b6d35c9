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
    };
    let text = serde_json::to_string(&report).expect("it is JSON");
    let read: Report = serde_json::from_str(&text).expect("it is read");
    assert_eq!(serde_json::to_string(&read).expect("it is JSON"), text);
    assert!(text.contains(r#""lane":"notice""#), "{text}");
}
