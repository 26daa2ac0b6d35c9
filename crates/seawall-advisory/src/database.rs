//! The vulnerability database: one immutable file, built from feeds, read where it lies.
//!
//! [`DatabaseBuilder`] takes what the feed parsers return and writes the file; [`Database`]
//! reads it from a byte slice (a mapped file) without copying. A lookup touches a few blocks of
//! 4 KiB and checks each of them at first use.
//!
//! Everything that is known of one package in one release (statements, coverage, end of
//! support, newest version) lies together in one record, found by a hash of its name. Heads of
//! advisories and details of vulnerabilities are read only for what matched.
//!
//! **Invariant:** a damaged, cut-off or foreign file is an error, never an empty answer. The
//! same facts give the same bytes, in whatever order feeds and files were added.

mod blocks;
mod body;
mod builder;
mod catalogue;
mod codec;
mod coverage;
mod format;
mod identifier;
mod ingest;
mod package;
mod reader;
mod rows;
mod search;
pub mod snapshot;
mod transport;
mod vulnerability;
mod walk;

pub use builder::{BuildError, DatabaseBuilder, FeedId, FeedReport, FeedSource};
pub use catalogue::{EndOfLife, OfficialImage, ProductRange};
pub use coverage::Coverage;
pub use format::FORMAT;
pub use identifier::{CveNumber, Identifier};
pub use ingest::{FeedContent, parse_file, parse_files};
pub use package::{
    NewestVersion, Package, RangeEndView, RangeView, Statement, Statements, SupportEnded,
};
pub use reader::{AdvisoryHead, AdvisoryNumber, Database, FeedNumber, FeedStamp};
pub use reader::{RatingView, SeverityView};
pub use search::{SearchResult, SearchRow};
pub use transport::{Effort, TransportError, UNPACKED_BYTES_MAX, compress, decompress};
pub use vulnerability::{
    CvssVector, Epss, EpssModel, KnownExploited, Ssvc, Vulnerability, Withdrawal,
};

/// Why a database cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DatabaseError {
    /// The file is something else.
    #[error("the file is no vulnerability database")]
    NotADatabase,
    /// The file has the format of another version of the program.
    #[error("the vulnerability database has format {found}, this program reads format {supported}")]
    Format {
        /// The file's format.
        found: u32,
        /// The format that this program reads.
        supported: u32,
    },
    /// The file is not as long as it says.
    #[error("the vulnerability database has {actual} bytes instead of {expected}")]
    CutOff {
        /// Its length as stated in the header.
        expected: u64,
        /// Its length.
        actual: u64,
    },
    /// The file's content is not what was written.
    #[error("the vulnerability database is damaged at byte {offset}: {what}")]
    Damaged {
        /// Where.
        offset: u64,
        /// What was met there.
        what: &'static str,
    },
}

impl DatabaseError {
    /// Says what a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotADatabase => {
                "name a file that `seawall db build` or `seawall db import` wrote"
            }
            Self::Format { found, supported } if supported < found => {
                "update Seawall, or build a database with this version by `seawall db build`"
            }
            Self::Format { .. } => {
                "make a new one by `seawall db update`, or by `seawall db build` from your feeds"
            }
            Self::CutOff { .. } | Self::Damaged { .. } => {
                "fetch it again by `seawall db update`, or import or build it again"
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
