//! The table of the language feeds: packages of programming languages and applications.

use super::osv::{self, OsvContext};
use super::{CoverageLevel, Feed, FeedOutput, SideFact, Update};
use crate::record::Ecosystem;

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[
    Feed {
        name: "bitnami-osv",
        publisher: "Bitnami",
        licence: "Apache-2.0",
        update: Update::Url {
            url: "https://github.com/bitnami/vulndb/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("data/") && is_json(path),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("bitnami"), out),
        conclude: |out| cover(out, Ecosystem::Bitnami, CoverageLevel::Complete),
    },
    Feed {
        name: "drupal-osv",
        publisher: "Drupal Security Team",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/DrupalSecurityTeam/drupal-advisory-database/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("advisories/") && is_json(path),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("drupal"), out),
        // Drupal's part of Packagist only.
        conclude: |out| cover(out, Ecosystem::Packagist, CoverageLevel::Partial),
    },
    Feed {
        name: "go-vulndb-osv",
        publisher: "Go vulnerability database",
        licence: "CC-BY-4.0",
        update: Update::Url { url: "https://vuln.go.dev/vulndb.zip", was_reached: false },
        in_snapshot: true,
        // In the repository `data/osv/GO-….json`, in the published archive `ID/GO-….json`.
        takes: |path| is_json(path) && file_name(path).starts_with("GO-"),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("go"), out),
        conclude: |out| cover(out, Ecosystem::Go, CoverageLevel::Complete),
    },
    Feed {
        name: "k8s-vulns",
        publisher: "Kubernetes security response committee, as gathered by Aqua Security",
        licence: "Apache-2.0",
        update: Update::Url {
            url: "https://github.com/aquasecurity/vuln-list-k8s/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| is_json(path) && file_name(path).starts_with("CVE-"),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("kubernetes"), out),
        conclude: |out| cover(out, Ecosystem::Kubernetes, CoverageLevel::Complete),
    },
    Feed {
        name: "oss-fuzz-osv",
        publisher: "OSS-Fuzz",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://osv-vulnerabilities.storage.googleapis.com/OSS-Fuzz/all.zip",
            was_reached: false,
        },
        in_snapshot: false,
        takes: |path| is_yaml(path) || is_json(path),
        parse: |file, out| osv_any(file, &OsvContext::plain("oss-fuzz"), out),
        conclude: |_| {},
    },
    Feed {
        name: "osv-samples-2026-01",
        publisher: "OSV.dev, a sample of 16 ecosystems",
        licence: "as each record (GHSA CC-BY-4.0, Ubuntu CC-BY-SA-4.0)",
        update: Update::FolderOnly,
        in_snapshot: true,
        // The folder also holds a list of Red Hat's CVEs, which is no OSV.
        takes: |path| is_json(path) && file_name(path) != "redhat-cves.json",
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("osv"), out),
        conclude: cover_all_partially,
    },
    Feed {
        name: "psf-osv",
        publisher: "Python Software Foundation",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://github.com/psf/advisory-database/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: false,
        takes: |path| is_json(path) && file_name(path).starts_with("PSF-"),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("psf"), out),
        conclude: |_| {},
    },
    Feed {
        name: "pypa-osv",
        publisher: "Python Packaging Advisory Database",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://github.com/pypa/advisory-database/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("vulns/") && (is_yaml(path) || is_json(path)),
        parse: |file, out| osv_any(file, &OsvContext::plain("pypa"), out),
        conclude: |out| cover(out, Ecosystem::Pypi, CoverageLevel::Complete),
    },
    Feed {
        name: "rustsec-osv",
        publisher: "RustSec",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://github.com/rustsec/advisory-db/archive/refs/heads/osv.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| is_json(path) && file_name(path).starts_with("RUSTSEC-"),
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("rustsec"), out),
        conclude: |out| cover(out, Ecosystem::Cargo, CoverageLevel::Complete),
    },
];

fn osv_any(file: super::FeedFile<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    if is_json(file.path) {
        osv::parse_json(file, ctx, out);
    } else {
        osv::parse_yaml(file, ctx, out);
    }
}

fn is_json(path: &str) -> bool {
    path.ends_with(".json")
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn cover(out: &mut FeedOutput, ecosystem: Ecosystem, level: CoverageLevel) {
    let date = out.newest;
    out.side.push(SideFact::Coverage { ecosystem, release: "".into(), package: None, level, date });
}

/// States for each ecosystem and release that a record names that a part of it is known.
fn cover_all_partially(out: &mut FeedOutput) {
    let mut scopes: Vec<(Ecosystem, Box<str>)> = out
        .advisories
        .iter()
        .flat_map(|advisory| &advisory.affected)
        .map(|affected| (affected.scope.ecosystem, affected.scope.release.clone()))
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    let date = out.newest;
    out.side.extend(scopes.into_iter().map(|(ecosystem, release)| SideFact::Coverage {
        ecosystem,
        release,
        package: None,
        level: CoverageLevel::Partial,
        date,
    }));
}
