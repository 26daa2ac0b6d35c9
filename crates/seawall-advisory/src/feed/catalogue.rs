//! The table of the catalogue feeds: what is known of vulnerabilities and products themselves,
//! beside any package.

use super::draft::has_extension;
use super::{Feed, Update};

mod cpe;
mod cve;
mod end_of_life;
mod epss;
mod known_exploited;
mod nvd;
mod official_images;

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[
    Feed {
        name: "docker-official-images",
        publisher: "Docker Official Images",
        licence: "Apache-2.0",
        update: Update::Url {
            url: "https://github.com/docker-library/official-images/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.strip_prefix("library/").is_some_and(|name| !name.contains(['/', '.'])),
        parse: official_images::parse,
        conclude: |_| {},
    },
    Feed {
        name: "endoflife",
        publisher: "endoflife.date",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/endoflife-date/endoflife.date/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("products/") && has_extension(path, "md"),
        parse: end_of_life::parse,
        conclude: |_| {},
    },
    Feed {
        name: "epss",
        publisher: "FIRST, Exploit Prediction Scoring System",
        licence: "none stated; FIRST asks to be named",
        update: Update::Url {
            url: "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| has_extension(path, "csv"),
        parse: epss::parse,
        conclude: |_| {},
    },
    Feed {
        name: "kev",
        publisher: "CISA, Known Exploited Vulnerabilities",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            matches!(
                name,
                "known_exploited_vulnerabilities.json" | "known_exploited_vulnerabilities.csv"
            )
        },
        parse: known_exploited::parse,
        conclude: |_| {},
    },
    Feed {
        name: "nvd",
        publisher: "NIST, National Vulnerability Database",
        licence: "public domain",
        update: Update::FolderOnly,
        in_snapshot: true,
        takes: |path| has_extension(path, "json"),
        parse: nvd::parse,
        conclude: |_| {},
    },
    Feed {
        name: "nvd-data-overrides",
        publisher: "Anchore, NVD data overrides",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://github.com/anchore/nvd-data-overrides/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("data/") && has_extension(path, "json"),
        parse: nvd::parse,
        conclude: |_| {},
    },
    Feed {
        name: "vulnrichment",
        publisher: "CISA Vulnrichment (CVE records with CISA's additions)",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://github.com/cisagov/vulnrichment/archive/refs/heads/develop.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            name.starts_with("CVE-") && has_extension(name, "json")
        },
        parse: cve::parse,
        conclude: |_| {},
    },
];

#[cfg(test)]
mod tests;
