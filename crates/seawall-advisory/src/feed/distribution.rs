//! The table of the distribution feeds, and the rule of precedence between them.
//!
//! Every parser is a module below this one; formats that several distributors share (security
//! databases of apk, OVAL, CSAF, OSV) have one reader each.
//!
//! # Precedence
//!
//! Several feeds may speak of one package and vulnerability in one release: an advisory, a
//! tracker, a changelog. For the same (scope, package, vulnerability) only the statements of the
//! feed with the highest [`rank`] count; statements of equal rank are a union. The database keeps
//! all of them, each with its feed.

use super::{Feed, FeedFile, FeedOutput, Update};

mod alma;
mod debian;
mod secdb;
mod statement;
mod support;
mod ubuntu;

/// Rank of a publisher's own and complete statements, and of feeds without competition.
pub const RANK_PUBLISHER: u8 = 100;

/// Feeds that rank below [`RANK_PUBLISHER`], with the reason.
const LOWER_RANKS: &[(&str, u8)] = &[
    // Lists of advisories: right where they speak; the tracker itself may have corrected them.
    ("debian-tracker-2023", 90),
    // States as released: the publisher's own database knows later fixes.
    ("alpine-secfixes", 90),
    ("alpine-secdb-2020", 80),
    // Records copied from the publishers through OSV.dev.
    ("osv-samples-2026-01", 70),
    // A mention in a changelog is not always a fix.
    ("debian-changelog-cve", 50),
];

/// Returns the rank of the feed `name`: of the statements about one package and vulnerability in
/// one release, those of the highest rank count.
pub fn rank(name: &str) -> u8 {
    let lower = LOWER_RANKS.iter().find(|(feed, _)| *feed == name);
    lower.map_or(RANK_PUBLISHER, |(_, rank)| *rank)
}

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[
    Feed {
        name: "alma-osv",
        publisher: "AlmaLinux OS Foundation",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/AlmaLinux/osv-database/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: alma::takes,
        parse: alma::parse,
        conclude: alma::conclude,
    },
    Feed {
        name: "alpine-secdb",
        publisher: "Alpine Linux",
        licence: "none stated (facts)",
        update: Update::Urls {
            urls: &[
                "https://secdb.alpinelinux.org/edge/community.json",
                "https://secdb.alpinelinux.org/edge/main.json",
                "https://secdb.alpinelinux.org/v3.20/community.json",
                "https://secdb.alpinelinux.org/v3.20/main.json",
                "https://secdb.alpinelinux.org/v3.21/community.json",
                "https://secdb.alpinelinux.org/v3.21/main.json",
                "https://secdb.alpinelinux.org/v3.22/community.json",
                "https://secdb.alpinelinux.org/v3.22/main.json",
                "https://secdb.alpinelinux.org/v3.23/community.json",
                "https://secdb.alpinelinux.org/v3.23/main.json",
            ],
            was_reached: false,
        },
        in_snapshot: true,
        takes: secdb::takes,
        parse: secdb::parse_alpine,
        conclude: |_| {},
    },
    Feed {
        name: "alpine-secdb-2020",
        publisher: "Alpine Linux",
        licence: "none stated (facts)",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: secdb::takes,
        parse: secdb::parse_alpine_2020,
        conclude: |_| {},
    },
    Feed {
        name: "alpine-secfixes",
        publisher: "Alpine Linux",
        licence: "facts",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: secdb::takes,
        parse: secdb::parse_alpine,
        conclude: |_| {},
    },
    Feed {
        name: "debian-changelog-cve",
        publisher: "Debian",
        licence: "facts",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: debian::changelog::takes,
        parse: debian::changelog::parse,
        conclude: |_| {},
    },
    Feed {
        name: "debian-indices",
        publisher: "Debian",
        licence: "facts (package indices)",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: debian::indices::takes,
        parse: debian::indices::parse,
        conclude: |_| {},
    },
    Feed {
        name: "debian-tracker-2023",
        publisher: "Debian security tracker",
        licence: "none stated (facts)",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: |path| debian::advisory_list::takes(path) || debian::cve_list::takes(path),
        parse: debian_tracker_lists,
        conclude: |_| {},
    },
    Feed {
        name: "debian-tracker-json",
        publisher: "Debian security tracker",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://security-tracker.debian.org/tracker/data/json",
            was_reached: false,
        },
        in_snapshot: true,
        takes: debian::tracker_json::takes,
        parse: debian::tracker_json::parse,
        conclude: debian::tracker_json::conclude,
    },
    Feed {
        name: "distro-eol",
        publisher: "Debian",
        licence: "ISC AND GPL-2.0-only",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: support::takes,
        parse: support::parse,
        conclude: |_| {},
    },
    Feed {
        name: "ubuntu-cve-tracker",
        publisher: "Canonical (Ubuntu CVE Tracker)",
        licence: "none stated; derived data is CC-BY-SA-4.0",
        update: Update::Url {
            url: "https://git.launchpad.net/ubuntu-cve-tracker",
            was_reached: false,
        },
        // Without a stated licence it stays out of what is shipped with the source.
        in_snapshot: false,
        takes: ubuntu::tracker::takes,
        parse: ubuntu::tracker::parse,
        conclude: ubuntu::tracker::conclude,
    },
];

/// Parses a list of the Debian tracker.
fn debian_tracker_lists(file: FeedFile<'_>, out: &mut FeedOutput) {
    if debian::cve_list::takes(file.path) {
        debian::cve_list::parse(file, out);
    } else {
        debian::advisory_list::parse(file, out);
    }
}

#[cfg(test)]
mod tests;
