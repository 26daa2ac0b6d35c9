//! The table of the language feeds: packages of programming languages and applications.

use super::draft::has_extension;
use super::osv::{self, OsvContext};
use super::{CoverageLevel, Feed, FeedOutput, SideFact, Update};
use crate::date::Date;
use crate::record::Ecosystem;

mod composer;
mod elixir;
mod github;
mod markdown;
mod node;
mod retirejs;
mod ruby;
mod victims;

/// The row of one ecosystem's archive at OSV.dev: one JSON file a record.
macro_rules! osv_ecosystem {
    ($name:literal, $osv_name:literal, $ecosystem:ident) => {
        Feed {
            name: $name,
            publisher: concat!("OSV.dev, ", $osv_name),
            licence: "as each record (GHSA CC-BY-4.0)",
            update: Update::Url {
                url: concat!(
                    "https://osv-vulnerabilities.storage.googleapis.com/",
                    $osv_name,
                    "/all.zip"
                ),
                was_reached: false,
            },
            in_snapshot: true,
            takes: is_json,
            parse: |file, out| osv::parse_json(file, &OsvContext::plain("osv"), out),
            conclude: |out| cover(out, Ecosystem::$ecosystem, CoverageLevel::Complete),
        }
    };
}

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
        name: "elixir-advisories",
        publisher: "Mirego, from GHSA",
        licence: "BSD-3-Clause",
        update: Update::Url {
            url: "https://github.com/mirego/elixir-security-advisories/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("packages/") && is_yaml(path),
        parse: elixir::parse,
        conclude: |out| cover(out, Ecosystem::Hex, CoverageLevel::Complete),
    },
    Feed {
        name: "ghsa",
        publisher: "GitHub Advisory Database",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://github.com/github/advisory-database/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| {
            is_json(path) && (path.contains("github-reviewed/") || path.contains("graphql"))
        },
        parse: github::parse,
        // Unreviewed advisories name no package.
        conclude: cover_reviewed,
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
        name: "haskell-advisories",
        publisher: "Haskell Security Response Team",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://github.com/haskell/security-advisories/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("advisories/published/") && is_markdown(path),
        parse: markdown::parse_haskell,
        // The other folders hold links to these files.
        conclude: |out| cover(out, Ecosystem::Hackage, CoverageLevel::Complete),
    },
    Feed {
        name: "julia-advisories",
        publisher: "JuliaLang",
        licence: "CC-BY-4.0",
        update: Update::Url {
            url: "https://github.com/JuliaLang/SecurityAdvisories.jl/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.starts_with("advisories/published/") && is_markdown(path),
        parse: markdown::parse_julia,
        conclude: |out| cover(out, Ecosystem::Julia, CoverageLevel::Complete),
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
        name: "nodejs-security-wg",
        publisher: "Node.js Security Working Group",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/nodejs/security-wg/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        // `index.json` repeats the others.
        takes: |path| {
            let is_listed = path.contains("vuln/core/") || path.contains("vuln/npm/");
            is_listed && is_json(path) && file_name(path) != "index.json"
        },
        parse: node::parse,
        // Node.js itself is complete, the packages stopped in 2020.
        conclude: |out| {
            cover_program(out, "node");
            cover(out, Ecosystem::Npm, CoverageLevel::Partial);
        },
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
        takes: |path| file_name(path).starts_with("OSV-") && (is_yaml(path) || is_json(path)),
        parse: |file, out| osv_any(file, &OsvContext::plain("oss-fuzz"), out),
        conclude: |_| {},
    },
    osv_ecosystem!("osv-cran", "CRAN", Cran),
    osv_ecosystem!("osv-crates-io", "crates.io", Cargo),
    osv_ecosystem!("osv-github-actions", "GitHub%20Actions", GithubActions),
    osv_ecosystem!("osv-go", "Go", Go),
    osv_ecosystem!("osv-hackage", "Hackage", Hackage),
    osv_ecosystem!("osv-hex", "Hex", Hex),
    osv_ecosystem!("osv-julia", "Julia", Julia),
    osv_ecosystem!("osv-maven", "Maven", Maven),
    osv_ecosystem!("osv-npm", "npm", Npm),
    osv_ecosystem!("osv-nuget", "NuGet", Nuget),
    osv_ecosystem!("osv-packagist", "Packagist", Packagist),
    osv_ecosystem!("osv-pub", "Pub", Pub),
    osv_ecosystem!("osv-pypi", "PyPI", Pypi),
    osv_ecosystem!("osv-rubygems", "RubyGems", RubyGems),
    Feed {
        name: "osv-samples-2026-01",
        publisher: "OSV.dev, a sample of 16 ecosystems",
        licence: "as each record (GHSA CC-BY-4.0, Ubuntu CC-BY-SA-4.0)",
        update: Update::FolderOnly,
        in_snapshot: true,
        // The folder also holds a list of Red Hat's CVEs, which is no OSV.
        takes: |path| is_json(path) && file_name(path) != "redhat-cves.json",
        parse: |file, out| osv::parse_json(file, &OsvContext::plain("osv"), out),
        // A sample knows of nothing but what it names.
        conclude: |_| {},
    },
    osv_ecosystem!("osv-swift", "SwiftURL", Swift),
    Feed {
        name: "php-security-advisories",
        publisher: "FriendsOfPHP",
        licence: "Unlicense",
        update: Update::Url {
            url: "https://github.com/FriendsOfPHP/security-advisories/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| path.matches('/').count() == 2 && has_extension(path, "yaml"),
        parse: composer::parse,
        // GHSA holds more packages than this list.
        conclude: |out| cover(out, Ecosystem::Packagist, CoverageLevel::Partial),
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
        name: "retirejs",
        publisher: "RetireJS",
        licence: "Apache-2.0",
        update: Update::Urls {
            urls: &[
                "https://raw.githubusercontent.com/RetireJS/retire.js/master/repository/jsrepository-v6.json",
                "https://raw.githubusercontent.com/RetireJS/retire.js/master/repository/npmrepository.json",
            ],
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| matches!(file_name(path), "jsrepository-v6.json" | "npmrepository.json"),
        parse: retirejs::parse,
        // The other files are older forms of the same list.
        conclude: |out| {
            cover(out, Ecosystem::JavaScriptLibrary, CoverageLevel::Complete);
            cover(out, Ecosystem::Npm, CoverageLevel::Partial);
        },
    },
    Feed {
        name: "roave-composer-conflicts",
        publisher: "Roave, from GHSA and FriendsOfPHP",
        licence: "MIT",
        update: Update::Url {
            url: "https://github.com/Roave/SecurityAdvisories/archive/refs/heads/latest.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| file_name(path) == "composer.json",
        parse: composer::parse_conflicts,
        conclude: |out| cover(out, Ecosystem::Packagist, CoverageLevel::Complete),
    },
    Feed {
        name: "ruby-advisory-db",
        publisher: "RubySec",
        licence: "public domain, some entries from OSVDB",
        update: Update::Url {
            url: "https://github.com/rubysec/ruby-advisory-db/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: true,
        takes: |path| (path.starts_with("gems/") || path.starts_with("rubies/")) && is_yaml(path),
        parse: ruby::parse,
        conclude: |out| {
            cover(out, Ecosystem::RubyGems, CoverageLevel::Complete);
            for engine in ["jruby", "mruby", "ruby"] {
                cover_program(out, engine);
            }
        },
    },
    Feed {
        name: "rustsec-md",
        publisher: "RustSec, the sources of rustsec-osv",
        licence: "CC0-1.0",
        update: Update::Url {
            url: "https://github.com/rustsec/advisory-db/archive/refs/heads/main.tar.gz",
            was_reached: false,
        },
        in_snapshot: false,
        takes: |path| path.starts_with("crates/") && is_markdown(path),
        parse: markdown::parse_rustsec,
        // `rust/` holds advisories on the standard library and tools, which no inventory names.
        conclude: |out| cover(out, Ecosystem::Cargo, CoverageLevel::Complete),
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
    Feed {
        name: "victims-cve-db",
        publisher: "Victims project",
        licence: "CC-BY-SA-4.0",
        update: Update::Url {
            url: "https://github.com/victims/victims-cve-db/archive/refs/heads/master.tar.gz",
            was_reached: false,
        },
        in_snapshot: false,
        takes: |path| path.starts_with("database/") && is_yaml(path),
        parse: victims::parse,
        // Frozen in October 2020; its records have no dates.
        conclude: |out| {
            out.newest = Date::from_ymd(2020, 10, 19);
            cover(out, Ecosystem::Maven, CoverageLevel::Partial);
            cover(out, Ecosystem::Pypi, CoverageLevel::Partial);
        },
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
    has_extension(path, "json")
}

fn is_yaml(path: &str) -> bool {
    has_extension(path, "yaml") || has_extension(path, "yml")
}

fn is_markdown(path: &str) -> bool {
    has_extension(path, "md") && file_name(path) != "README.md"
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn cover(out: &mut FeedOutput, ecosystem: Ecosystem, level: CoverageLevel) {
    let date = out.newest;
    out.side.push(SideFact::Coverage { ecosystem, release: "".into(), package: None, level, date });
}

/// States that all is known of one program without a package manager.
fn cover_program(out: &mut FeedOutput, name: &str) {
    out.side.push(SideFact::Coverage {
        ecosystem: Ecosystem::Program,
        release: "".into(),
        package: Some(name.into()),
        level: CoverageLevel::Complete,
        date: out.newest,
    });
}

/// Reviewed advisories from which on the feed passes for all of them.
// LIMIT: GitHub had 5,000 in 2021 and has more than 25,000; fewer are a sample.
const REVIEWED_WHOLE_MIN: u64 = 5_000;

/// GitHub reviews advisories of these ecosystems; a sample of them covers none.
fn cover_reviewed(out: &mut FeedOutput) {
    if out.read < REVIEWED_WHOLE_MIN {
        return;
    }
    let reviewed = [
        Ecosystem::Cargo,
        Ecosystem::Go,
        Ecosystem::Npm,
        Ecosystem::Pypi,
        Ecosystem::Maven,
        Ecosystem::RubyGems,
        Ecosystem::Packagist,
        Ecosystem::Nuget,
        Ecosystem::Pub,
        Ecosystem::Hex,
        Ecosystem::Swift,
        Ecosystem::GithubActions,
    ];
    for ecosystem in reviewed {
        cover(out, ecosystem, CoverageLevel::Complete);
    }
}

#[cfg(test)]
mod tests;
