//! The compact snapshot of facts that ships with the source: one table a feed, with a notice of
//! its source, date and licence, so that each can be left out.
//!
//! Form: a zstd stream (RFC 8878) of magic, format, stamp of the feed, number of advisories and of facts,
//! then the columns of [`columns`]. No prose: what [`Advisory`] and [`SideFact`] can hold.
//!
//! **Invariant:** [`read`] gives back the facts that [`write`] took, in an order of its own;
//! the same facts give the same bytes.

mod advisories;
mod columns;
mod side;

use std::collections::BTreeSet;
use std::io::Write;

use self::columns::{ColumnsReader, ColumnsWriter};
use super::DatabaseError;
use super::codec::{Cursor, Writer};
use super::transport::{TransportError, unpack};
use super::{DatabaseBuilder, FeedSource};
use crate::feed::{FeedOutput, SideFact};

#[cfg(doc)]
use crate::record::Advisory;

/// The format that this program writes and reads.
const FORMAT: u64 = 1;

const MAGIC: &[u8; 8] = b"SEAWSNAP";

/// Bytes of an unpacked snapshot of one feed.
// LIMIT: ten times the largest; it is our own file, but may be damaged.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;

/// Compression level: written once, shipped often.
const LEVEL: i32 = 19;

/// A feed in the snapshot.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The feed and its state.
    pub source: FeedSource,
    /// Records and facts of the feed. Of what was rejected, the number is kept.
    pub output: FeedOutput,
    /// Entries that were left out when the snapshot was made.
    pub rejected: u64,
}

/// Why a snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file is no snapshot, or one of another version of the program.
    #[error("the snapshot has another format")]
    Format,
    /// It cannot be unpacked.
    #[error("the snapshot cannot be unpacked")]
    Packed(#[from] TransportError),
    /// Its content is not what was written.
    #[error("the snapshot's content is damaged")]
    Content(#[from] DatabaseError),
}

/// Packs what the parsers made of a feed.
pub fn write(snapshot: Snapshot) -> Result<Vec<u8>, TransportError> {
    let Snapshot { source, mut output, rejected } = snapshot;
    let mut head = Writer::default();
    head.bytes.extend_from_slice(MAGIC);
    head.number(FORMAT);
    for text in [&source.name, &source.publisher, &source.licence] {
        head.text(text);
    }
    head.optional_text(source.revision.as_deref());
    head.date(source.date);
    head.date(output.newest);
    head.number(output.read);
    head.number(rejected.saturating_add(output.rejected.count()));
    head.count(output.advisories.len());
    head.count(output.side.len());
    let mut columns = ColumnsWriter::new();
    advisories::write(&mut output.advisories, &mut columns);
    side::write(&mut output.side, &mut columns);
    columns.finish(&mut head);
    pack(&head.bytes).map_err(TransportError::Stream)
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.set_pledged_src_size(u64::try_from(bytes.len()).ok())?;
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Unpacks the snapshot of a feed.
pub fn read(packed: &[u8]) -> Result<Snapshot, SnapshotError> {
    let bytes = unpack(packed, UNPACKED_BYTES_MAX)?;
    let mut cursor = Cursor::new(&bytes, 0);
    let magic = cursor.take(MAGIC.len()).map_err(|_too_short| SnapshotError::Format)?;
    if magic != MAGIC || cursor.number()? != FORMAT {
        return Err(SnapshotError::Format);
    }
    let source = FeedSource {
        name: cursor.text()?.into(),
        publisher: cursor.text()?.into(),
        licence: cursor.text()?.into(),
        revision: cursor.optional_text()?.map(Into::into),
        date: cursor.date()?,
    };
    let mut output = FeedOutput { newest: cursor.date()?, ..FeedOutput::default() };
    output.read = cursor.number()?;
    let rejected = cursor.number()?;
    let (advisory_count, side_count) = (cursor.number()?, cursor.number()?);
    let mut columns = ColumnsReader::new(&mut cursor)?;
    cursor.finish()?;
    for _advisory in 0..advisory_count {
        output.advisories.push(advisories::read(&mut columns)?);
    }
    for _fact in 0..side_count {
        output.side.push(side::read(&mut columns)?);
    }
    Ok(Snapshot { source, output, rejected })
}

/// Adds the identifiers that advisories and facts name, scores apart: of EPSS, a snapshot holds
/// the scores of what another table names.
pub fn named_vulnerabilities(output: &FeedOutput, named: &mut BTreeSet<Box<str>>) {
    for advisory in &output.advisories {
        let ids = advisory.vulnerabilities.iter().chain(&advisory.aliases).chain([&advisory.id]);
        for id in ids {
            if !named.contains(id) {
                named.insert(id.clone());
            }
        }
    }
    for fact in &output.side {
        let (SideFact::Cvss { vulnerability, .. }
        | SideFact::Cwes { vulnerability, .. }
        | SideFact::Ssvc { vulnerability, .. }
        | SideFact::Published { vulnerability, .. }
        | SideFact::KnownExploited { vulnerability, .. }
        | SideFact::Cpe { vulnerability, .. }) = fact
        else {
            continue;
        };
        if !named.contains(vulnerability) {
            named.insert(vulnerability.clone());
        }
    }
}

/// Leaves out the EPSS scores of vulnerabilities that are not in `named`.
#[expect(clippy::wildcard_enum_match_arm, reason = "only scores are restricted")]
pub fn restrict_scores(output: &mut FeedOutput, named: &BTreeSet<Box<str>>) {
    output.side.retain(|fact| match fact {
        SideFact::Epss { vulnerability, .. } => named.contains(vulnerability),
        _ => true,
    });
}

/// Writes the notice that lies beside the snapshot of a feed.
pub fn notice(source: &FeedSource) -> String {
    let date = source.date.map_or_else(|| "not stated".to_owned(), |date| date.to_string());
    format!(
        "Facts of the feed `{}`: identifiers, packages, ranges, ratings and dates.\n\
         No text of its authors is contained.\n\
         Publisher: {}\nLicence: {}\nState: {}\nDate: {date}\n",
        source.name,
        source.publisher,
        source.licence,
        source.revision.as_deref().unwrap_or("not stated"),
    )
}

impl DatabaseBuilder {
    /// Adds the snapshot of a feed, unless the feed was added before: fresh data goes first.
    pub fn add_snapshot(&mut self, snapshot: Snapshot) {
        if self.has_feed(&snapshot.source.name) {
            return;
        }
        let feed = self.add_feed(snapshot.source);
        self.note_rejected(feed, snapshot.rejected);
        self.add_output(feed, snapshot.output);
    }
}

#[cfg(test)]
mod tests;
