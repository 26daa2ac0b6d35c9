//! Vulnerability databases: a small sound one, and any bytes with the checksums that fit.
//!
//! The places of the fields are those of `seawall_advisory::database`'s header; where they
//! change, the replay of the corpus notices: its sound databases no longer open.

use seawall_advisory::database::snapshot::Snapshot;
use seawall_advisory::database::{DatabaseBuilder, FeedSource};
use seawall_advisory::date::Date;
use seawall_advisory::feed::{FeedFile, FeedOutput};
use sha2::{Digest as _, Sha256};

use crate::feed;

const BLOCK_BYTES: usize = 4096;
const SECTIONS_START: usize = 92;
const SECTION_BYTES: usize = 24;
const CHECKSUMS_KIND: u32 = 16;

/// Writes into a copy of `input` its length, the checksums of its blocks and both digests.
pub fn seal_database(input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    if bytes.len() < 2 * BLOCK_BYTES || !bytes.starts_with(b"SEAWALDB") {
        return bytes;
    }
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    if let Some(checksums) = checksums_at(&bytes) {
        let (content, sums) = bytes.split_at_mut(checksums);
        let blocks = content.chunks_exact(BLOCK_BYTES).skip(1);
        for (block, sum) in blocks.zip(sums.chunks_exact_mut(4)) {
            sum.copy_from_slice(&crc32fast::hash(block).to_le_bytes());
        }
    }
    let content_id: [u8; 32] = Sha256::digest(&bytes[BLOCK_BYTES..]).into();
    bytes[24..56].copy_from_slice(&content_id);
    bytes[56..88].fill(0);
    let header_digest: [u8; 32] = Sha256::digest(&bytes[..BLOCK_BYTES]).into();
    bytes[56..88].copy_from_slice(&header_digest);
    bytes
}

/// Finds where the checksums begin, if they begin with a block inside the file.
fn checksums_at(bytes: &[u8]) -> Option<usize> {
    let rows = bytes.get(SECTIONS_START..BLOCK_BYTES)?.chunks_exact(SECTION_BYTES);
    let mut rows = rows.filter(|row| row[..4] == CHECKSUMS_KIND.to_le_bytes());
    let offset = rows.next()?.get(8..16)?;
    let offset = usize::try_from(u64::from_le_bytes(offset.try_into().ok()?)).ok()?;
    (offset % BLOCK_BYTES == 0 && offset <= bytes.len()).then_some(offset)
}

/// Makes the snapshot of one file of a feed.
pub fn sample_snapshot((name, path): feed::Row, bytes: &[u8]) -> Snapshot {
    let feed = feed::feed(name);
    let mut output = FeedOutput::default();
    (feed.parse)(FeedFile { path, bytes }, &mut output);
    (feed.conclude)(&mut output);
    Snapshot { source: FeedSource::of(feed, None, None), output, rejected: 1 }
}

/// Builds a database from files of feeds.
pub fn sample_database(files: &[(feed::Row, Vec<u8>)]) -> Vec<u8> {
    let mut builder = DatabaseBuilder::new();
    for ((name, path), bytes) in files {
        let feed = feed::feed(name);
        let mut out = FeedOutput::default();
        (feed.parse)(FeedFile { path, bytes }, &mut out);
        (feed.conclude)(&mut out);
        let id = builder.add_feed(FeedSource::of(feed, None, None));
        builder.add_output(id, out);
    }
    let day = Date::from_days(20_454).unwrap_or_else(|| panic!("a day"));
    builder.finish(day).unwrap_or_else(|error| panic!("{error}"))
}
