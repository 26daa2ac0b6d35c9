//! Tests of [`super`].

use super::*;
use crate::feed::{CoverageLevel, SideFact, Update};

fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    assert_ne!(file.path, "panics.txt", "this file is broken");
    out.read += 1;
    out.newest = Date::from_days(i32::try_from(file.bytes.len()).unwrap());
    out.side.push(SideFact::Withdrawn { vulnerability: file.path.into(), date: None });
}

fn conclude(out: &mut FeedOutput) {
    out.side.push(SideFact::Coverage {
        ecosystem: Ecosystem::Go,
        release: "".into(),
        package: None,
        level: CoverageLevel::Complete,
        date: out.newest,
    });
}

const FEED: Feed = Feed {
    name: "test",
    publisher: "test",
    licence: "CC0-1.0",
    update: Update::FolderOnly,
    in_snapshot: false,
    takes: |path| !path.ends_with("ignored.md"),
    parse,
    conclude,
};

fn run(paths: &[String], workers: usize) -> FeedOutput {
    let mut files = paths.iter().zip(1_usize..).map(|(path, number)| FeedContent {
        path: path.as_str().into(),
        // Every size class: many in a batch, one a batch.
        bytes: vec![0; if number % 7 == 0 { BATCH_BYTES } else { number }],
    });
    let mut all = FeedOutput::default();
    parse_files(&FEED, None, &mut files, workers, &mut |out| {
        all.read += out.read;
        all.side.extend(out.side);
        all.rejected.merge(out.rejected);
    });
    all
}

#[test]
fn outputs_come_in_the_order_of_the_files_whatever_the_threads_do() {
    let paths: Vec<String> = (0..500).map(|number| format!("{number}.txt")).collect();
    let wanted = run(&paths, 1);
    assert_eq!((wanted.read, wanted.side.len()), (500, 501));
    for workers in [2, 3, 8] {
        assert_eq!(run(&paths, workers).side, wanted.side, "{workers}");
    }
}

#[test]
fn a_file_that_breaks_its_parser_is_counted_and_spoils_no_other() {
    let paths = ["a.txt", "panics.txt", "b.txt", "ignored.md"].map(String::from);
    for workers in [1, 2] {
        let out = run(&paths, workers);
        assert_eq!((out.read, out.rejected.count(), out.side.len()), (2, 1, 3), "{workers}");
    }
}

#[test]
fn a_feed_of_which_nothing_was_read_covers_nothing() {
    assert_eq!(run(&["ignored.md".into()], 2).side, []);
}
