//! Tests of [`super`].

use proptest::prelude::*;

use super::*;
use crate::database::tests::{sample, source};
use crate::date::Date;
use crate::record::Advisory;

fn of(advisories: Vec<Advisory>, side: Vec<SideFact>) -> Snapshot {
    let mut output = FeedOutput { read: 7, newest: Date::from_days(9), ..FeedOutput::default() };
    output.advisories = advisories;
    output.side = side;
    Snapshot { source: source("test"), output, rejected: 3 }
}

/// Facts as sorted lines: their order means nothing.
fn lines(output: &FeedOutput) -> Vec<String> {
    let advisories = output.advisories.iter().map(|advisory| {
        let mut advisory = advisory.clone();
        advisory.affected.sort_by_key(|affected| format!("{affected:?}"));
        format!("{advisory:?}")
    });
    let mut lines: Vec<String> =
        advisories.chain(output.side.iter().map(|fact| format!("{fact:?}"))).collect();
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        advisories in prop::collection::vec(sample::any_advisory(), 0..12)
    ) {
        let snapshot = of(advisories, Vec::new());
        let wanted = lines(&snapshot.output);
        let packed = write(snapshot).unwrap();
        let found = read(&packed).unwrap();
        prop_assert_eq!(lines(&found.output), wanted);
        prop_assert_eq!(write(found).unwrap(), packed);
    }

    #[test]
    fn foreign_bytes_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        advisories in prop::collection::vec(sample::any_advisory(), 0..4),
    ) {
        let packed = write(of(advisories, sample::side_facts())).unwrap();
        let mut bytes = unpack(&packed, UNPACKED_BYTES_MAX).unwrap();
        for (index, value) in edits {
            let place = index.index(bytes.len());
            bytes[place] = value;
        }
        let _snapshot = read(&pack(&bytes).unwrap());
    }
}

#[test]
fn side_facts_and_the_stamp_come_back() {
    let snapshot = of(Vec::new(), sample::side_facts());
    let (stamp, wanted) = (snapshot.source.clone(), lines(&snapshot.output));
    let found = read(&write(snapshot).unwrap()).unwrap();
    assert_eq!((found.source, found.rejected, found.output.read), (stamp, 3, 7));
    assert_eq!(found.output.newest, Date::from_days(9));
    assert_eq!(lines(&found.output), wanted);
}

#[test]
fn scores_are_kept_for_what_another_table_names() {
    let score = |id: &str| SideFact::Epss { vulnerability: id.into(), score: 1, percentile: 1 };
    let mut output = of(Vec::new(), vec![score("CVE-2024-0001"), score("CVE-2024-0002")]).output;
    let mut named = BTreeSet::new();
    let other = of(vec![sample::advisory("DSA-1", &["CVE-2024-0001"], Vec::new())], Vec::new());
    named_vulnerabilities(&other.output, &mut named);
    restrict_scores(&mut output, &named);
    assert_eq!(output.side, [score("CVE-2024-0001")]);
}

#[test]
fn fresh_data_goes_before_the_snapshot() {
    let mut builder = DatabaseBuilder::new();
    builder.add_feed(source("test"));
    builder.add_snapshot(of(Vec::new(), sample::side_facts()));
    assert_eq!(builder.report()[0].facts, 0);
    let mut other = DatabaseBuilder::new();
    other.add_snapshot(of(Vec::new(), sample::side_facts()));
    assert_eq!((other.report()[0].facts, other.report()[0].rejected_before), (15, 3));
}

#[test]
fn something_else_is_no_snapshot() {
    assert!(matches!(read(&pack(b"something else").unwrap()), Err(SnapshotError::Format)));
    assert!(matches!(read(b"no zstd"), Err(SnapshotError::Packed(_))));
}
