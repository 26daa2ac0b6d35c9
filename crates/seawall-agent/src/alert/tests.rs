//! Tests of [`super`].

use std::fs;
use std::path::Path;

use seawall_runtime::drift::{Origin, Reason, Use, Verdict};
use seawall_runtime::event::Place;
use seawall_runtime::rule::Severity;

use super::Journal;
use crate::judge::Finding;
use crate::limits::ALERTS_MAX;
use crate::process;

#[test]
fn lines_wait_while_the_disk_is_full_and_are_written_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later/alerts.jsonl");
    let mut journal = Journal::new(&path, false);
    for number in 0..3 {
        journal.add(number.to_string());
        journal.flush();
    }
    assert_eq!((journal.waiting(), journal.written), (3, 0));
    assert!(journal.failure.is_some());
    fs::create_dir(path.parent().unwrap()).unwrap();
    journal.flush();
    assert_eq!(fs::read_to_string(&path).unwrap(), "0\n1\n2\n");
    assert_eq!((journal.waiting(), journal.lost), (0, 0));
    assert!(journal.failure.is_none());
}

#[test]
fn a_full_device_keeps_every_line() {
    let mut journal = Journal::new(Path::new("/dev/full"), false);
    journal.add("x".to_owned());
    journal.flush();
    assert_eq!(journal.waiting(), 1);
}

#[test]
fn what_is_given_up_is_counted_and_said_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alerts.jsonl");
    let mut journal = Journal::new(&path, false);
    for number in 0..=ALERTS_MAX {
        journal.add(number.to_string());
    }
    journal.flush();
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().ends_with(r#""lost":1}"#));
    assert_eq!(lines.next(), Some("1"));
    assert_eq!(lines.count(), ALERTS_MAX - 1);
}

#[test]
fn a_script_is_as_grave_as_its_place_and_its_fate() {
    let cases = [
        ("/srv/app/work.py", Use::Interpret, Verdict::Alert, Reason::NotInLayer, Severity::Notice),
        ("/data/work.py", Use::Interpret, Verdict::Alert, Reason::OnVolume, Severity::Notice),
        ("/srv/app/work.py", Use::Interpret, Verdict::Deny, Reason::NotInLayer, Severity::High),
        ("/tmp/x.py", Use::Interpret, Verdict::Alert, Reason::NotInLayer, Severity::High),
        ("/srv/.x/x.py", Use::Interpret, Verdict::Alert, Reason::NotInLayer, Severity::High),
        ("/srv/x.py", Use::Interpret, Verdict::Alert, Reason::HardLink, Severity::High),
        ("/srv/x.py", Use::Interpret, Verdict::Alert, Reason::Deleted, Severity::High),
        ("memfd:x", Use::Interpret, Verdict::Alert, Reason::InMemory, Severity::High),
        ("/srv/app/work", Use::Execute, Verdict::Alert, Reason::NotInLayer, Severity::High),
        ("/srv/app/work.so", Use::Load, Verdict::Alert, Reason::NotInLayer, Severity::High),
        ("/srv/app/run.sh", Use::Execute, Verdict::Alert, Reason::NotInLayer, Severity::Notice),
        ("/srv/app/run.sh", Use::Execute, Verdict::Deny, Reason::NotInLayer, Severity::High),
        ("/tmp/run.sh", Use::Execute, Verdict::Alert, Reason::NotInLayer, Severity::High),
        ("/srv/app/work", Use::Execute, Verdict::Note, Reason::NotInLayer, Severity::Notice),
    ];
    for (path, used, verdict, reason, severity) in cases {
        let finding = Finding {
            time: 0,
            container: "c".to_owned(),
            path: path.to_owned(),
            place: Place::Upper,
            used,
            is_script: path.contains("/run."),
            verdict,
            reason,
            origin: Origin::Foreign,
            is_late: false,
            process: process::told(std::process::id()),
            parents: Vec::new(),
        };
        assert_eq!(super::of(finding, None).severity, severity, "{path} {used:?} {verdict:?}");
    }
}
