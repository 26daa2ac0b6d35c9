//! The table of the distribution feeds, and the rule of precedence between them.
//!
//! Every parser is a module below this one; formats that several distributors share (security
//! databases of apk, OVAL, CSAF, OSV) have one reader each.
//!
//! # Precedence
//!
//! Several feeds may speak of one package and vulnerability in one release: an advisory, a
//! tracker, a changelog. For the same (scope, package, vulnerability) only the statements of the
//! feed with the highest [`rank`] count; of equal ranks those of the feed with the newest state,
//! since they are one publisher's word at different times. Languages have publishers beside each
//! other: there statements of equal rank are a union. The database keeps all of them, each with
//! its feed.

use super::{Feed, FeedFile, FeedOutput, Update};
use crate::record::{Ecosystem, PackageKey};

mod alma;
mod arch;
mod csaf;
mod debian;
mod osv_feeds;
mod oval;
mod photon;
mod rpm;
mod secdb;
mod statement;
mod support;
mod ubuntu;
mod updateinfo;
mod xml;

/// Rank of a publisher's own and complete statements, and of feeds without competition.
pub const RANK_PUBLISHER: u8 = 100;

/// Feeds that rank below [`RANK_PUBLISHER`], with the reason.
const LOWER_RANKS: &[(&str, u8)] = &[
    // Lists of advisories: right where they speak; the tracker itself may have corrected them.
    ("debian-tracker-2023", 90),
    // States as released: the publisher's own database knows later fixes.
    ("alpine-secfixes", 90),
    ("alpine-secdb-2020", 80),
    // The publishers state the same, and more, as CSAF.
    ("redhat-oval", 90),
    ("suse-oval", 90),
    // The publisher states the same, and more, as OSV.
    ("ubuntu-vex", 90),
    // A mention in a changelog is not always a fix.
    ("debian-changelog-cve", 50),
];

/// Feeds that rank lower for languages only: a distribution's record is its publisher's word
/// whoever copied it, and its date tells how old it is; a language has other publishers, whose
/// records are whole.
const LOWER_LANGUAGE_RANKS: &[(&str, u8)] = &[
    // Records copied from the publishers through OSV.dev.
    ("osv-samples-2026-01", 70),
];

/// Returns the rank of the feed `name` for packages of `ecosystem`: of the statements about one
/// package and vulnerability in one release, those of the highest rank count.
pub fn rank(name: &str, ecosystem: Ecosystem) -> u8 {
    let ranks = if is_distribution(ecosystem) { LOWER_RANKS } else { LOWER_LANGUAGE_RANKS };
    let lower = ranks.iter().find(|(feed, _)| *feed == name);
    lower.map_or(RANK_PUBLISHER, |(_, rank)| *rank)
}

/// Tells whether one publisher speaks for the ecosystem's packages: the distributor.
pub fn is_distribution(ecosystem: Ecosystem) -> bool {
    ecosystem.key() != PackageKey::Name || ecosystem == Ecosystem::DockerHardened
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
        name: "amazon-updateinfo",
        publisher: "Amazon",
        licence: "none stated (facts)",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: updateinfo::takes,
        parse: updateinfo::parse_amazon,
        conclude: |_| {},
    },
    Feed {
        name: "arch-security",
        publisher: "Arch Linux",
        licence: "none stated (facts)",
        update: Update::Url { url: "https://security.archlinux.org/all.json", was_reached: false },
        in_snapshot: true,
        takes: |path| statement::has_extension(path, "json"),
        parse: arch::parse,
        conclude: arch::conclude,
    },
    Feed {
        name: "azurelinux-oval",
        publisher: "Microsoft",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/microsoft/AzureLinuxVulnerabilityData/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: oval::vendor::takes,
        parse: oval::vendor::parse_azure,
        conclude: |_| {},
    },
    Feed {
        name: "chainguard-osv",
        publisher: "Chainguard",
        licence: "none stated (facts)",
        update: Update::Folder {
            url: "https://packages.cgr.dev/chainguard/osv/all.json",
            was_reached: false,
        },
        in_snapshot: false,
        takes: osv_feeds::takes,
        parse: osv_feeds::parse_chainguard,
        conclude: osv_feeds::conclude_chainguard,
    },
    Feed {
        name: "chainguard-secdb",
        publisher: "Chainguard",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://packages.cgr.dev/chainguard/security.json",
            was_reached: false,
        },
        in_snapshot: false,
        takes: secdb::takes,
        parse: secdb::parse_chainguard,
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
        name: "dhi-osv-vex",
        publisher: "Docker",
        licence: "Apache-2.0",
        update: Update::Url {
            url: "https://github.com/docker-hardened-images/advisories/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: osv_feeds::takes_docker_hardened,
        parse: osv_feeds::parse_docker_hardened,
        conclude: osv_feeds::conclude_docker_hardened,
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
        name: "fedora-updateinfo",
        publisher: "Fedora",
        licence: "none stated (facts)",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: updateinfo::takes,
        parse: updateinfo::parse_fedora,
        conclude: |_| {},
    },
    Feed {
        name: "minimos-secdb",
        publisher: "MinimOS",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://packages.mini.dev/advisories/secdb/security.json",
            was_reached: false,
        },
        in_snapshot: false,
        takes: secdb::takes,
        parse: secdb::parse_minimos,
        conclude: |_| {},
    },
    Feed {
        name: "openeuler-csaf",
        publisher: "openEuler",
        licence: "none stated (facts)",
        update: Update::Folder {
            url: "https://repo.openeuler.org/security/data/csaf/",
            was_reached: false,
        },
        in_snapshot: true,
        takes: csaf::takes,
        parse: csaf::parse_openeuler,
        conclude: csaf::conclude,
    },
    Feed {
        name: "oracle-oval",
        publisher: "Oracle",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2",
            was_reached: false,
        },
        in_snapshot: true,
        takes: oval::vendor::takes,
        parse: oval::vendor::parse_oracle,
        conclude: |_| {},
    },
    Feed {
        name: "photon-cve",
        publisher: "VMware (Photon OS)",
        licence: "none stated (facts)",
        update: Update::Urls {
            urls: &[
                "https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon3.0.json",
                "https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon4.0.json",
                "https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon5.0.json",
            ],
            was_reached: false,
        },
        in_snapshot: true,
        takes: photon::takes,
        parse: photon::parse,
        conclude: |_| {},
    },
    Feed {
        name: "photon-oval",
        publisher: "VMware (Photon OS)",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://packages.vmware.com/photon/photon_oval_definitions/com.vmware.phsa-photon5.xml.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: oval::vendor::takes,
        parse: oval::vendor::parse_photon,
        conclude: |_| {},
    },
    Feed {
        name: "redhat-csaf-vex",
        publisher: "Red Hat",
        licence: "CC-BY-4.0",
        update: Update::Folder {
            url: "https://security.access.redhat.com/data/csaf/v2/vex/",
            was_reached: false,
        },
        in_snapshot: true,
        takes: csaf::takes,
        parse: csaf::parse_redhat,
        conclude: csaf::conclude,
    },
    Feed {
        name: "redhat-oval",
        publisher: "Red Hat",
        licence: "CC-BY-4.0",
        update: Update::Urls {
            urls: &[
                "https://security.access.redhat.com/data/oval/v2/RHEL8/rhel-8-including-unpatched.oval.xml.bz2",
                "https://security.access.redhat.com/data/oval/v2/RHEL9/rhel-9-including-unpatched.oval.xml.bz2",
            ],
            was_reached: false,
        },
        in_snapshot: true,
        takes: oval::vendor::takes,
        parse: oval::vendor::parse_redhat,
        conclude: |_| {},
    },
    Feed {
        name: "rocky-osv",
        publisher: "Rocky Enterprise Software Foundation",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip",
            was_reached: false,
        },
        in_snapshot: true,
        takes: osv_feeds::takes,
        parse: osv_feeds::parse_rocky,
        conclude: osv_feeds::conclude_rocky,
    },
    Feed {
        name: "suse-csaf",
        publisher: "SUSE",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://ftp.suse.com/pub/projects/security/csaf-vex.tar.bz2",
            was_reached: false,
        },
        in_snapshot: true,
        takes: csaf::takes,
        parse: csaf::parse_suse,
        conclude: csaf::conclude,
    },
    Feed {
        name: "suse-oval",
        publisher: "SUSE",
        licence: "CC-BY-4.0",
        update: Update::Urls {
            urls: &[
                "https://ftp.suse.com/pub/projects/security/oval/suse.linux.enterprise.server.15.xml.gz",
                "https://ftp.suse.com/pub/projects/security/oval/opensuse.leap.15.6.xml.gz",
            ],
            was_reached: false,
        },
        in_snapshot: true,
        takes: oval::vendor::takes,
        parse: oval::vendor::parse_suse,
        conclude: |_| {},
    },
    Feed {
        name: "ubuntu-cve-tracker",
        publisher: "Canonical (Ubuntu CVE Tracker)",
        licence: "none stated; derived data is CC-BY-SA-4.0",
        // Published as a git repository only.
        update: Update::FolderOnly,
        // Without a stated licence it stays out of what is shipped with the source.
        in_snapshot: false,
        takes: ubuntu::tracker::takes,
        parse: ubuntu::tracker::parse,
        conclude: ubuntu::tracker::conclude,
    },
    Feed {
        name: "ubuntu-osv",
        publisher: "Canonical",
        licence: "CC-BY-SA-4.0",
        update: Update::Url {
            url: "https://security-metadata.canonical.com/osv/osv-all.tar.xz",
            was_reached: false,
        },
        in_snapshot: false,
        takes: osv_feeds::takes,
        parse: osv_feeds::parse_ubuntu,
        conclude: osv_feeds::conclude_ubuntu,
    },
    Feed {
        name: "ubuntu-vex",
        publisher: "Canonical",
        licence: "CC-BY-SA-4.0",
        // The same facts as `ubuntu-osv`, in twice the bytes.
        update: Update::FolderOnly,
        in_snapshot: false,
        takes: osv_feeds::takes,
        parse: ubuntu::vex::parse,
        conclude: ubuntu::vex::conclude,
    },
    Feed {
        name: "wolfi-secdb",
        publisher: "Chainguard (Wolfi)",
        licence: "none stated (facts)",
        update: Update::Url {
            url: "https://packages.wolfi.dev/os/security.json",
            was_reached: false,
        },
        in_snapshot: false,
        takes: secdb::takes,
        parse: secdb::parse_wolfi,
        conclude: |_| {},
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
