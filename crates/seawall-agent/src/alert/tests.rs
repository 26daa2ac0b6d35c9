//! Tests of [`super`].

use std::fs;
use std::path::Path;

use super::Journal;
use crate::limits::ALERTS_MAX;

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
