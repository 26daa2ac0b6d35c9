//! Feeds: what publishers offer, file by file, turned into records and side facts.
//!
//! A parser takes the bytes of one file and never fails as a whole: a malformed entry is
//! rejected and counted with its reason, its neighbours are kept.
//!
//! **Invariant:** parsing is pure and bounded; the same bytes give the same output.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::record::{Advisory, Ecosystem};

/// Samples of rejected entries that are kept for each reason.
// LIMIT: enough to find the cause, however broken a feed is.
pub const REJECTION_SAMPLES_MAX: usize = 5;

/// Days by which the newest date of a feed may lie above its third newest.
// LIMIT: quiet feeds have a record a month or so; a wrong year is 365 days.
const NEWEST_GAP_DAYS_MAX: i32 = 90;

/// One file of a feed.
#[derive(Clone, Copy, Debug)]
pub struct FeedFile<'a> {
    /// Path below the feed's folder, with `/`.
    pub path: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// What the parser of one feed made of a file.
#[derive(Clone, Debug, Default)]
pub struct FeedOutput {
    /// Records read, whether kept or rejected.
    pub read: u64,
    /// Records kept.
    pub advisories: Vec<Advisory>,
    /// Facts that are no advisories.
    pub side: Vec<SideFact>,
    /// Entries that were left out, by reason.
    pub rejected: Rejections,
    /// The newest date that the feed itself states, as far as seen; see [`Self::note_date`].
    pub newest: Option<Date>,
    /// The newest dates of records, falling; see [`Self::note_date`].
    pub latest: [Option<Date>; 3],
    /// Documents that the publisher's own list names, where the feed has one.
    pub listed: u64,
    /// Records by ecosystem and release; filled for [`Feed::conclude`] only.
    pub records: BTreeMap<(Ecosystem, Box<str>), u64>,
}

impl FeedOutput {
    /// Lets the date of a record count for [`Self::newest`].
    ///
    /// Real feeds hold a few dates in the future, typing errors of a year: a date that lies far
    /// above the third newest does not count.
    pub fn note_date(&mut self, date: Option<Date>) {
        let Some(date) = date else { return };
        let [first, second, third] = self.latest;
        let new = Some(date);
        self.latest = if new > first {
            [new, first, second]
        } else if new > second {
            [first, new, second]
        } else if new > third {
            [first, second, new]
        } else {
            return;
        };
        let Some(third) = self.latest.iter().rev().find_map(|date| *date) else { return };
        let is_near = |date: &Date| date.days_since(third) <= NEWEST_GAP_DAYS_MAX;
        self.newest = self.latest.iter().flatten().copied().find(is_near);
    }
}

/// Entries that were left out, counted by reason.
#[derive(Clone, Debug, Default)]
pub struct Rejections {
    by_reason: BTreeMap<Box<str>, Rejection>,
}

/// The entries left out for one reason.
#[derive(Clone, Debug, Default)]
pub struct Rejection {
    /// How many.
    pub count: u64,
    /// Where, for the first few: `path: id or line`.
    pub samples: Vec<Box<str>>,
}

impl Rejections {
    /// Counts one entry that was left out. `reason` is a constant sentence without foreign text.
    pub fn add(&mut self, reason: &str, place: impl FnOnce() -> String) {
        let entry = self.by_reason.entry(reason.into()).or_default();
        entry.count += 1;
        if entry.samples.len() < REJECTION_SAMPLES_MAX {
            entry.samples.push(place().into());
        }
    }

    /// Adds the entries of `other`.
    pub fn merge(&mut self, other: Self) {
        for (reason, rejection) in other.by_reason {
            let entry = self.by_reason.entry(reason).or_default();
            entry.count += rejection.count;
            let room = REJECTION_SAMPLES_MAX.saturating_sub(entry.samples.len());
            entry.samples.extend(rejection.samples.into_iter().take(room));
        }
    }

    /// Returns how many entries were left out.
    pub fn count(&self) -> u64 {
        self.by_reason.values().map(|rejection| rejection.count).sum()
    }

    /// Lists reasons with their entries, sorted by reason.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rejection)> {
        self.by_reason.iter().map(|(reason, rejection)| (&**reason, rejection))
    }
}

/// A fact that a feed states beside or instead of advisories.
#[derive(Clone, Debug, PartialEq)]
pub enum SideFact {
    /// A CVSS vector for a vulnerability.
    Cvss {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// Who rated (`nvd`, `cna`, `cisa-adp`).
        author: Box<str>,
        /// The vector in full.
        vector: Box<str>,
    },
    /// Weaknesses of a vulnerability.
    Cwes {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// CWE numbers.
        cwes: Vec<u32>,
    },
    /// CISA's SSVC decision points for a vulnerability.
    Ssvc {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// `none`, `poc` or `active`.
        exploitation: Box<str>,
        /// Whether it can be automated.
        automatable: Option<bool>,
        /// `partial` or `total`.
        technical_impact: Option<Box<str>>,
    },
    /// A date of publication for a vulnerability.
    Published {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// The date.
        date: Date,
    },
    /// The record of a vulnerability was rejected or withdrawn by its authority.
    Withdrawn {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// The date, where it is stated.
        date: Option<Date>,
    },
    /// An EPSS score (FIRST).
    Epss {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// Probability, in hundred-thousandths.
        score: u32,
        /// Percentile, in ten-thousandths.
        percentile: u32,
    },
    /// Model version and date of the EPSS scores of this feed.
    EpssModel {
        /// Model version.
        version: Box<str>,
        /// Date of the scores.
        date: Date,
    },
    /// An entry of CISA's catalogue of known exploited vulnerabilities.
    KnownExploited {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// Date of addition.
        added: Option<Date>,
        /// Date by which agencies must act.
        due: Option<Date>,
        /// Whether ransomware is known to use it.
        ransomware: bool,
    },
    /// The end of support of a release (of a distribution or of a product).
    EndOfLife {
        /// The distribution, by [`Ecosystem::name`], or the product, by endoflife.date's name.
        product: Box<str>,
        /// The release.
        release: Box<str>,
        /// Release's code name.
        codename: Option<Box<str>>,
        /// Date of release.
        released: Option<Date>,
        /// End of the general support (security updates for everybody).
        ends: Option<Date>,
        /// The general support has ended, on a date that is not stated.
        has_ended: bool,
        /// End of an extended support for subscribers or volunteers (LTS, ESM).
        extended_ends: Option<Date>,
    },
    /// The end or limitation of the support of one source package in a release.
    SupportEnded {
        /// The distribution.
        ecosystem: Ecosystem,
        /// The release.
        release: Box<str>,
        /// The source package.
        package: Box<str>,
        /// When; `None` where no date is stated.
        date: Option<Date>,
        /// Last supported version, where stated.
        version: Option<Box<str>>,
        /// Support is limited, not ended.
        is_limited: bool,
    },
    /// The feed knows everything (or a part) of what its publisher says about packages.
    Coverage {
        /// The ecosystem.
        ecosystem: Ecosystem,
        /// The release; empty for all.
        release: Box<str>,
        /// The source package; `None` for all of the release.
        package: Option<Box<str>>,
        /// How much.
        level: CoverageLevel,
        /// State of the knowledge.
        date: Option<Date>,
    },
    /// The newest version that a release offers of a source package (for "a newer build exists").
    NewestVersion {
        /// The ecosystem.
        ecosystem: Ecosystem,
        /// The release.
        release: Box<str>,
        /// The package.
        package: Box<str>,
        /// Its version.
        version: Box<str>,
        /// Whether a security repository offers it.
        is_security: bool,
    },
    /// An official base image: a repository with tags (docker-official-images).
    OfficialImage {
        /// The repository, for example `alpine`.
        repository: Box<str>,
        /// Tags of one stanza.
        tags: Vec<Box<str>>,
        /// Architectures as the catalogue names them.
        architectures: Vec<Box<str>>,
    },
    /// A version range of a product that has no package manager, by CPE.
    Cpe {
        /// The vulnerability.
        vulnerability: Box<str>,
        /// `part:vendor:product`, for example `a:openssl:openssl`.
        product: Box<str>,
        /// Target software, where limited.
        target_software: Option<Box<str>>,
        /// Exact version, where the statement has no range.
        version: Option<Box<str>>,
        /// Start of the range and whether it is inclusive.
        start: Option<(Box<str>, bool)>,
        /// End of the range and whether it is inclusive.
        end: Option<(Box<str>, bool)>,
    },
}

/// How much a feed knows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum CoverageLevel {
    /// Nothing.
    None,
    /// A part: silence about a package proves nothing.
    Partial,
    /// Everything that the publisher states.
    Complete,
}

/// One feed: what it is, who publishes it, how its files are parsed.
#[derive(Clone, Copy)]
pub struct Feed {
    /// Name, which is also that of its folder or archive, for example `alma-osv`.
    pub name: &'static str,
    /// Publisher, for people.
    pub publisher: &'static str,
    /// Licence of the data (SPDX expression, or words where there is none).
    pub licence: &'static str,
    /// Where `db update` gets it.
    pub update: Update,
    /// Whether the compact snapshot in the source may hold facts of it.
    pub in_snapshot: bool,
    /// Tells by its path whether a file is one to parse.
    pub takes: fn(&str) -> bool,
    /// Parses one file.
    pub parse: fn(FeedFile<'_>, &mut FeedOutput),
    /// Side facts that hold for the feed as a whole, once all files are read: coverage.
    pub conclude: fn(&mut FeedOutput),
}

/// How a feed is updated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Update {
    /// One file or archive at an address.
    Url {
        /// The publisher's address.
        url: &'static str,
        /// Whether this address was ever reached from where Seawall is built and tested.
        was_reached: bool,
    },
    /// Several files below an address.
    Urls {
        /// The addresses.
        urls: &'static [&'static str],
        /// Whether these addresses were ever reached from where Seawall is built and tested.
        was_reached: bool,
    },
    /// A folder of documents with a list of them, as CSAF's providers keep it (CSAF 2.0, section
    /// 7.1): `changes.csv`, `deletions.csv`, `index.txt`, and an archive of all that were.
    Folder {
        /// The publisher's address, which ends with `/`.
        url: &'static str,
        /// Whether this address was ever reached from where Seawall is built and tested.
        was_reached: bool,
    },
    /// Only from a folder that the user has.
    FolderOnly,
}

/// Largest file that is made into a tree before it is read.
// LIMIT: a tree takes up to fifteen times its text; of the largest such files of publishers, pages
// of the NVD and documents about the kernel have some 30 MB.
const TREE_BYTES_MAX: u64 = 48 * 1024 * 1024;

/// Largest file that is read as a stream of records.
// LIMIT: three of them, which are in memory at once at most, leave room in the 1 GiB of a build.
const STREAM_BYTES_MAX: u64 = 280 * 1024 * 1024;

impl Feed {
    /// Tells whether the file `path` is one to parse: by its name, or since it is named after the
    /// feed.
    pub fn wants(&self, path: &str) -> bool {
        let is_of_feed = path.strip_prefix(self.name).is_some_and(|rest| rest.starts_with('.'));
        (self.takes)(path) || (is_of_feed && !path.contains('/'))
    }

    /// Returns the size of the largest file `path` that is parsed: what a larger one could take
    /// of memory is more than a build may.
    pub fn file_bytes_max(&self, path: &str) -> u64 {
        let is_tree = [".json", ".md", ".yaml", ".yml"].iter().any(|end| path.ends_with(end));
        let is_stream = !is_tree || self.name == "debian-tracker-json";
        if is_stream { STREAM_BYTES_MAX } else { TREE_BYTES_MAX }
    }
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Feed").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every feed that Seawall reads, by name.
pub fn feeds() -> impl Iterator<Item = &'static Feed> {
    language::FEEDS.iter().chain(catalogue::FEEDS).chain(distribution::FEEDS)
}

pub mod catalogue;
pub mod distribution;
mod draft;
mod front_matter;
mod interval;
pub mod language;
pub mod osv;
#[cfg(test)]
mod testing;
mod yaml;
