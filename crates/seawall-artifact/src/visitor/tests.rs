//! Tests of [`super`].

use super::*;
use crate::tree::EntryNumber;

/// Wants what it is told to, and notes what it gets.
struct Notes {
    want: Want,
    seen: Vec<String>,
}

impl Notes {
    fn new(want: Want) -> Self {
        Self { want, seen: Vec::new() }
    }
}

impl FileVisitor for Notes {
    fn begin(&mut self, _file: FileEntry<'_>, _head: &[u8]) -> Want {
        self.want
    }

    fn piece(&mut self, bytes: &[u8]) {
        self.seen.push(format!("piece {}", bytes.len()));
    }

    fn end(&mut self, _file: FileEntry<'_>, content: Content<'_>) {
        self.seen.push(match content {
            Content::Pieces => "pieces".into(),
            Content::Whole(bytes) => format!("whole {}", bytes.len()),
            Content::TooLarge => "too large".into(),
            Content::Truncated => "truncated".into(),
        });
    }
}

const WHOLE: Want = Want::Whole { bytes_max: 10 };
const SMALL: Want = Want::Whole { bytes_max: 2 };

#[track_caller]
fn check(wants: (Want, Want), joined: Want, content: Content<'_>, first: &[&str], second: &[&str]) {
    let path = ImagePath::parse("x").unwrap();
    let file = FileEntry { path: &path, entry: EntryNumber::default(), size_bytes: 4, mode: 0 };
    let (mut one, mut other) = (Notes::new(wants.0), Notes::new(wants.1));
    let mut pair = Pair::new(&mut one, &mut other);
    assert_eq!(pair.begin(file, b"four"), joined);
    pair.piece(b"four");
    pair.end(file, content);
    assert_eq!((one.seen, other.seen), (strings(first), strings(second)));
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn each_of_two_visitors_gets_what_it_wants() {
    let whole = || Content::Whole(b"four");
    check((WHOLE, Want::Pieces), WHOLE, whole(), &["piece 4", "whole 4"], &["piece 4", "pieces"]);
    check(
        (Want::Nothing, Want::Pieces),
        Want::Pieces,
        Content::Pieces,
        &[],
        &["piece 4", "pieces"],
    );
    check((SMALL, WHOLE), WHOLE, whole(), &["piece 4", "too large"], &["piece 4", "whole 4"]);
    check(
        (Want::Pieces, SMALL),
        SMALL,
        Content::TooLarge,
        &["piece 4", "pieces"],
        &["piece 4", "too large"],
    );
    check(
        (WHOLE, Want::Pieces),
        WHOLE,
        Content::Truncated,
        &["piece 4", "truncated"],
        &["piece 4", "truncated"],
    );
}
