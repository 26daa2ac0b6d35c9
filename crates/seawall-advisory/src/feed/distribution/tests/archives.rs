//! The archives of real feeds, where they are: what is read, kept and left out, and how fast.
//!
//! Slow ones run with `SEAWALL_SLOW_TESTS=1`; the table is printed with `--nocapture`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::feed::{CoverageLevel, Feed, FeedFile, FeedOutput, SideFact};
use crate::record::{Advisory, Affected};

/// Statements of the derived table of changelogs with an epoch that the package does not have.
const DROPPED_EPOCHS: usize = 10;

/// Finds the archive `name`; says that the test is skipped where there is none.
fn archive(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/feeds");
    let path = folder.join(format!("{name}.tar.zst"));
    if path.is_file() {
        return Some(path);
    }
    println!("SKIPPED: no archive {}", path.display());
    None
}

/// Tells whether slow tests run; says so where they do not.
fn runs_slow_tests(name: &str) -> bool {
    let runs = std::env::var_os("SEAWALL_SLOW_TESTS").is_some();
    if !runs {
        println!("SKIPPED: {name} needs SEAWALL_SLOW_TESTS=1");
    }
    runs
}

/// Reads the files of an archive that `takes` accepts, by path below the archive's folder.
fn files(path: &Path, takes: fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
    let mut decoder = zstd::Decoder::new(std::fs::File::open(path).unwrap()).unwrap();
    decoder.window_log_max(27).unwrap();
    let mut files = Vec::new();
    for entry in tar::Archive::new(decoder).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let below = path.split_once('/').map_or("", |(_, below)| below).to_owned();
        if entry.header().entry_type().is_file() && takes(&below) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.push((below, bytes));
        }
    }
    files
}

/// What became of an archive.
struct Outcome {
    out: FeedOutput,
    files: usize,
    statements: usize,
    time: Duration,
}

/// Parses the archive `name` by the feed of that name and prints a line of the table.
fn outcome(name: &str) -> Option<Outcome> {
    let feed = crate::feed::testing::feed(name);
    let files = files(&archive(name)?, feed.takes);
    Some(parse(feed, name, &files))
}

/// Parses `files` and prints a line of the table.
fn parse(feed: &Feed, name: &str, files: &[(String, Vec<u8>)]) -> Outcome {
    let mut out = FeedOutput::default();
    let start = Instant::now();
    for (path, bytes) in files {
        (feed.parse)(FeedFile { path, bytes }, &mut out);
    }
    (feed.conclude)(&mut out);
    let time = start.elapsed();
    let statements = out.advisories.iter().map(|advisory| advisory.affected.len()).sum();
    println!(
        "{name} by {}: {} files, read {}, records {}, statements {statements}, side {}, left out {}, newest {:?}, {time:?}",
        feed.name,
        files.len(),
        out.read,
        out.advisories.len(),
        out.side.len(),
        out.rejected.count(),
        out.newest.map(|date| date.to_string()),
    );
    for (reason, rejection) in out.rejected.iter() {
        println!(
            "  {} {reason}: {:?}",
            rejection.count,
            rejection.samples.iter().take(3).collect::<Vec<_>>()
        );
    }
    Outcome { out, files: files.len(), statements, time }
}

/// Lists (vulnerability, statement) pairs.
fn pairs(advisories: &[Advisory]) -> impl Iterator<Item = (&str, &Affected)> {
    advisories.iter().flat_map(|advisory| {
        let ids = advisory.vulnerabilities.iter();
        ids.flat_map(|id| advisory.affected.iter().map(move |affected| (&**id, affected)))
    })
}

#[test]
fn almalinux() {
    if !runs_slow_tests("almalinux") {
        return;
    }
    let Some(outcome) = outcome("alma-osv") else { return };
    assert_eq!((outcome.out.read, outcome.out.advisories.len()), (5_680, 4_480));
    assert_eq!(outcome.out.newest.unwrap().to_string().get(..7), Some("2026-08"));
}

#[test]
fn alpine() {
    let Some(outcome) = outcome("alpine-secfixes") else { return };
    let fixes = outcome.out.read;
    assert_eq!(fixes, 95_129);
    if let Some(old) = self::outcome("alpine-secdb-2020") {
        assert_eq!(old.files, 18);
    }
}

#[test]
fn debian_lists() {
    let Some(outcome) = outcome("debian-tracker-2023") else { return };
    assert_eq!(outcome.out.read, 5_406 + 3_534);
    assert!(outcome.statements > 10_000);
}

#[test]
fn debian_changelogs_agree_with_the_derived_table() {
    let Some(outcome) = outcome("debian-changelog-cve") else { return };
    assert_eq!(outcome.out.read, 282);
    let Some(path) = archive("debian-changelog-cve") else { return };
    let table = files(&path, |path| path.ends_with("derived-fixed.tsv"));
    let table = String::from_utf8(table[0].1.clone()).unwrap();
    let mut expected = BTreeMap::new();
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let release = crate::feed::distribution::debian::release_of(fields[0]).unwrap();
        expected.insert((release, fields[1], fields[2]), fields[3]);
    }
    let mut differing = 0;
    let mut got = 0;
    for (cve, affected) in pairs(&outcome.out.advisories) {
        let crate::record::RangeEnd::Fixed(fixed) = &affected.ranges[0].end else { panic!() };
        let known = expected.get(&(&*affected.scope.release, &*affected.name, cve));
        got += 1;
        if known.is_none_or(|known| **known != **fixed) {
            differing += 1;
            if differing < 10 {
                println!(
                    "{cve} {} {}: {fixed}, table {known:?}",
                    affected.name, affected.scope.release
                );
            }
        }
    }
    println!("table {}, got {got}, differing {differing}", expected.len());
    // The table keeps ten versions with an epoch that the package dropped later; here the version
    // that the suite ships stands instead.
    assert_eq!((got, differing), (expected.len(), DROPPED_EPOCHS));
}

#[test]
fn debian_indices() {
    let Some(outcome) = outcome("debian-indices") else { return };
    let mut security: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
    for fact in &outcome.out.side {
        if let SideFact::NewestVersion { release, package, is_security: true, .. } = fact {
            security.entry(release).or_default().insert(package);
        }
    }
    let counts: Vec<_> = security.iter().map(|(release, all)| (*release, all.len())).collect();
    assert_eq!(counts, [("11", 880), ("12", 629), ("13", 600)]);
}

#[test]
fn support() {
    let Some(outcome) = outcome("distro-eol") else { return };
    assert!(outcome.out.side.len() > 90);
    assert!(outcome.time < Duration::from_secs(1));
}

#[test]
fn ubuntu_tracker() {
    if !runs_slow_tests("ubuntu-cve-tracker") {
        return;
    }
    let Some(outcome) = outcome("ubuntu-cve-tracker") else { return };
    assert_eq!(outcome.out.read, 47_152);
    assert_eq!(outcome.out.newest.unwrap().to_string(), "2024-02-16");
    let mut levels = BTreeMap::new();
    for fact in &outcome.out.side {
        if let SideFact::Coverage { release, level, .. } = fact {
            levels.insert(&**release, *level);
        }
    }
    assert_eq!(levels.get("22.04"), Some(&CoverageLevel::Complete));
    assert_eq!(levels.get("24.04"), Some(&CoverageLevel::Partial));
    assert_eq!(levels.get("24.10"), None);
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for (_, affected) in pairs(&outcome.out.advisories) {
        *states.entry(format!("{:?}", affected.state)).or_default() += 1;
    }
    println!("  {states:?}");
}

#[test]
fn azure_linux() {
    let Some(outcome) = outcome("azurelinux-oval") else { return };
    assert_eq!(outcome.out.read, 1_222 + 2_252);
    assert_eq!(outcome.out.newest.unwrap().to_string(), "2024-10-10");
}

/// Files of an archive of samples whose path ends with `ending`, by the feed `name`.
fn samples(archive_name: &str, ending: &str, name: &str) -> Option<Outcome> {
    let all = files(&archive(archive_name)?, |path| path.contains("test"));
    let some: Vec<_> = all.into_iter().filter(|(path, _)| path.contains(ending)).collect();
    assert!(!some.is_empty(), "{archive_name} has no {ending}");
    Some(parse(crate::feed::testing::feed(name), name, &some))
}

#[test]
fn oval_samples() {
    let oracle = [
        ("mock_per_arch_data", 3),
        ("mock_ksplice_data", 1),
        ("oracle/test-fixtures/mock_data", 1),
    ];
    for (ending, least) in oracle {
        let Some(outcome) = samples("fmt-vunnel", ending, "oracle-oval") else { return };
        assert!(outcome.out.advisories.len() >= least, "{ending}");
    }
    let Some(outcome) = samples("fmt-vunnel", "suse_truncated.xml", "suse-oval") else { return };
    assert!(outcome.statements > 5);
    let Some(outcome) = samples("fmt-claircore", "com.vmware.phsa-photon3.xml", "photon-oval")
    else {
        return;
    };
    assert!(outcome.statements > 5);
    for ending in ["azure-linux-truncated-3.0-oval.xml", "mariner-truncated-2.0-oval.xml"] {
        let Some(outcome) = samples("fmt-vunnel", ending, "azurelinux-oval") else { return };
        assert!(outcome.statements >= 3, "{ending}");
    }
}

#[test]
fn csaf_samples() {
    let all = [
        ("fmt-claircore", "rhel/vex/testdata/cve-2023-4154.json"),
        ("fmt-claircore", "rhel/vex/testdata/cve-2023-38545.json"),
        ("fmt-claircore", "csaf/testdata/rhsa-2022-0011.json"),
        ("fmt-vunnel", "csaf/advisories/"),
    ];
    for (archive, ending) in all {
        let Some(outcome) = samples(archive, ending, "redhat-csaf-vex") else { return };
        assert!(outcome.statements > 0, "{ending}");
    }
    // A document in which everything is of other products, and documents that are deleted.
    let none = [
        ("fmt-claircore", "rhel/vex/testdata/cve-2024-24786-bad-rpmmod.json"),
        ("fmt-claircore", "rhel/vex/testdata/delete_CVE"),
    ];
    for (archive, ending) in none {
        let Some(outcome) = samples(archive, ending, "redhat-csaf-vex") else { return };
        assert!(outcome.out.rejected.count() > 0, "{ending}");
    }
}

#[test]
fn security_database_samples() {
    for vendor in ["chainguard", "minimos", "wolfi"] {
        let ending = format!("{vendor}/test-fixtures/input/secdb/security.json");
        let Some(outcome) = samples("fmt-vunnel", &ending, &format!("{vendor}-secdb")) else {
            return;
        };
        assert!(outcome.statements > 50, "{vendor}");
    }
}

#[test]
fn other_samples() {
    let all = [
        ("arch/test-fixtures/input/arch-advisories/all.json", "arch-security"),
        ("photon/test-fixtures/input/cve_data_photon", "photon-cve"),
        ("rocky/test-fixtures/osv/", "rocky-osv"),
        ("ubuntu/test-fixtures/osv/", "ubuntu-osv"),
        ("chainguard/test-fixtures/input/osv/CGA", "chainguard-osv"),
    ];
    for (ending, feed) in all {
        let Some(outcome) = samples("fmt-vunnel", ending, feed) else { return };
        assert!(outcome.statements > 0, "{feed}");
    }
}

#[test]
fn docker_hardened_images() {
    let Some(outcome) = outcome("dhi-osv-vex") else { return };
    // One record more than those that name a package.
    assert_eq!(outcome.out.read, 692 + 1);
    assert!(outcome.statements > 600);
}
