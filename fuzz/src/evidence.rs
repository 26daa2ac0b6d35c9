//! Targets of `seawall-evidence`: files, records, heads.

use seawall_evidence::frame::{Frames, frame, opening};
use seawall_evidence::head::SignedHead;
use seawall_evidence::key::SigningKey;
use seawall_evidence::log::Log;
use seawall_evidence::record::Record;
use seawall_evidence::verify::{Trust, verify};

/// The name of the log in the seeds.
pub const ORIGIN: &str = "log.example/fuzz";

/// The key with which the seeds are signed.
///
/// # Panics
/// Never: the name is one of a key.
pub fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[42; 32]).unwrap_or_else(|error| panic!("{error}"))
}

/// A file: as it is, and with the checks of its frames made right, so that what is behind them
/// is reached.
pub fn file(input: &[u8]) {
    check_file(input);
    if let Some(sealed) = seal(input) {
        check_file(&sealed);
    }
}

/// A record: it is refused, or has the one form that it is written in.
pub fn record(input: &[u8]) {
    if let Ok(record) = Record::decode(input) {
        assert_eq!(record.encode(), input);
    }
}

/// A head: it is refused, or its text is the one that it is written in.
pub fn head(input: &[u8]) {
    let Ok(note) = std::str::from_utf8(input) else { return };
    let Some(signed) = SignedHead::parse(note) else { return };
    let text = signed.head.text();
    assert!(note.starts_with(&text), "{text:?}");
    assert!(1 <= signed.signers().count());
    let _seal = signed.seal(key().public());
}

fn check_file(bytes: &[u8]) {
    let trust = |may_omit| Trust {
        keys: vec![key().public().clone()],
        noted_heads: vec![],
        witnesses: vec![],
        may_omit,
    };
    let strict = verify(bytes, &trust(false));
    let lax = verify(bytes, &trust(true));
    let resumed = Log::resume(bytes);
    let Ok(report) = strict else { return };
    if report.is_verified() {
        // What is proved to the end goes on, and is proved to those who accept less.
        assert!(lax.is_ok_and(|report| report.is_verified()));
        let resumed = resumed.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(resumed.torn_bytes, 0);
        assert_eq!(resumed.log.unsigned_count(), 0);
    }
}

/// Gives every frame of a file the check that belongs to it.
fn seal(input: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = opening(ORIGIN);
    let rest = input.get(sealed.len()..)?;
    let mut frames = Frames::after(rest, 0);
    while let Ok(Some(found)) = frames.next_frame() {
        sealed.extend(frame(found.kind?, &found.content));
    }
    Some(sealed)
}
