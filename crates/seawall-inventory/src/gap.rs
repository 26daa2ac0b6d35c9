//! What could not be read, with place and reason.
//!
//! A gap is part of the result, never a log line: a report that has one says so beside its
//! findings, and policies can demand that there is none.

use seawall_artifact::path::ImagePath;
use serde::{Deserialize, Serialize};

/// One thing that was not looked at.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Gap {
    /// What kind of thing is missing.
    pub kind: GapKind,
    /// The file that could not be read in full; `None` for the image as a whole.
    pub path: Option<ImagePath>,
    /// Line (text formats) or record number, from 1.
    pub line: Option<u32>,
    /// The reason, in words: lower case, no full stop.
    pub reason: Box<str>,
}

impl Gap {
    /// Makes a gap about the whole file at `path`.
    pub fn file(kind: GapKind, path: &ImagePath, reason: impl Into<Box<str>>) -> Self {
        Self { kind, path: Some(path.clone()), line: None, reason: reason.into() }
    }

    /// Makes a gap about one line or record of the file at `path`.
    pub fn line(kind: GapKind, path: &ImagePath, line: u32, reason: impl Into<Box<str>>) -> Self {
        Self { kind, path: Some(path.clone()), line: Some(line), reason: reason.into() }
    }
}

/// The kinds of gaps, in rising weight.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// One record or line of a database or lockfile is malformed; the others were read.
    MalformedRecord,
    /// A file is damaged or of an unknown form; none of it was read.
    MalformedFile,
    /// A file or nesting is larger than its limit.
    TooLarge,
    /// The form is known, but not read (for example an encrypted archive).
    Unsupported,
    /// An entry of a layer's archive is hostile or malformed and was left out.
    MalformedEntry,
    /// Entries of a layer of which container runtimes differ in what they show.
    AmbiguousEntry,
    /// A layer, or the rest of it, could not be read.
    UnreadableLayer,
    /// The operating system's distribution or release is unknown.
    UnknownDistribution,
}

impl GapKind {
    /// Tells whether a whole file, entry or layer is missing, and not only a record of it. An
    /// unknown distribution is a fact of its own.
    pub fn is_grave(self) -> bool {
        match self {
            Self::MalformedRecord | Self::UnknownDistribution => false,
            Self::MalformedFile
            | Self::TooLarge
            | Self::Unsupported
            | Self::MalformedEntry
            | Self::AmbiguousEntry
            | Self::UnreadableLayer => true,
        }
    }
}
