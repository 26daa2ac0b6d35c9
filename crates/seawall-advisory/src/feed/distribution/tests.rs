//! Cases of every distribution format, the order of the table, and the archives.

use super::*;

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "archives lie on the disk, the time is measured, and the table is for people"
)]
mod archives;
use crate::feed::testing::check_cases;

#[test]
fn the_table_is_sorted_and_without_doubles() {
    assert!(FEEDS.windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn each_rank_names_a_feed() {
    for (name, rank) in LOWER_RANKS.iter().chain(LOWER_LANGUAGE_RANKS) {
        assert!(crate::feed::feeds().any(|feed| feed.name == *name), "{name}");
        assert!(*rank < RANK_PUBLISHER);
    }
}

#[test]
fn each_feed_reads_its_cases() {
    for feed in FEEDS {
        check_cases(feed.name);
    }
}

#[test]
fn truncated_and_damaged_files_do_no_harm() {
    for feed in FEEDS {
        for (path, bytes) in crate::feed::testing::cases(feed.name) {
            let step = bytes.len() / 64 + 1;
            for end in (0..bytes.len()).step_by(step) {
                let mut out = FeedOutput::default();
                (feed.parse)(FeedFile { path: &path, bytes: &bytes[..end] }, &mut out);
                let mut damaged = bytes.clone();
                damaged[end] ^= 0x15;
                (feed.parse)(FeedFile { path: &path, bytes: &damaged }, &mut out);
                (feed.conclude)(&mut out);
            }
        }
    }
}
