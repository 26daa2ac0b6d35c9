//! Tests of [`super`]: what holds for every row of the table, and the cases under `fixtures/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use seawall_artifact::visitor::HEAD_BYTES;

use super::*;
use crate::distribution;
use crate::facts::Diversion;
use crate::package::Package;

#[test]
fn names_are_unique_and_in_the_form_of_names() {
    let mut seen = BTreeSet::new();
    for cataloger in CATALOGERS {
        assert!(seen.insert(cataloger.name), "{} is there twice", cataloger.name);
        assert!(
            cataloger
                .name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            cataloger.name
        );
    }
}

/// Every file in `fixtures/<subject>/*.files` has the expected facts beside it, in `*.expected`.
/// To accept a change: `UPDATE_EXPECT=1 cargo test`.
#[test]
fn facts_match_the_fixtures() {
    for subject in ["alpm", "apk", "dpkg", "release", "rpm"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(subject);
        let mut cases = 0;
        for entry in folder.read_dir().unwrap() {
            let input = entry.unwrap().path();
            if input.extension().is_some_and(|extension| extension == "files") {
                check(&input);
                cases += 1;
            }
        }
        assert!(0 < cases, "no fixtures under {}", folder.display());
    }
}

/// Catalogs the files of one case: after the lines of its preface, `==== PATH` before each file.
#[track_caller]
fn check(input: &Path) {
    let text = String::from_utf8(std::fs::read(input).unwrap()).unwrap();
    let (preface, files) = text.split_once("==== ").expect("a case has files");
    assert!(preface.starts_with("# "), "{}: a case says where it is from", input.display());
    let facts: Vec<FileFacts> = files
        .split("\n==== ")
        .flat_map(|file| {
            let (path, content) = file.split_once('\n').unwrap_or((file, ""));
            catalog_all(&ImagePath::parse(path).unwrap(), content.as_bytes())
        })
        .collect();

    let actual = render(&facts);
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(actual, wanted, "{}", input.display());
}

fn catalog_all(path: &ImagePath, content: &[u8]) -> Vec<FileFacts> {
    let head = FileHead {
        size_bytes: u64::try_from(content.len()).unwrap(),
        mode: 0o644,
        bytes: &content[..content.len().min(HEAD_BYTES)],
    };
    let wanting = CATALOGERS.iter().filter(|row| (row.wants)(path, head) != Wanted::No);
    wanting
        .map(|row| {
            let mut facts = FileFacts::new(path, row.name);
            (row.catalog)(path, content, &mut facts);
            facts
        })
        .collect()
}

fn render(all: &[FileFacts]) -> String {
    let mut text = String::new();
    for facts in all {
        writeln!(text, "{} {}", facts.cataloger, facts.path).unwrap();
        for package in &facts.packages {
            writeln!(text, "  {}", render_package(package)).unwrap();
        }
        for Diversion { from, to, package } in &facts.diversions {
            let package = package.as_deref().unwrap_or("the administrator");
            writeln!(text, "  {from} is diverted to {to} by {package}").unwrap();
        }
        for owned in &facts.owned {
            writeln!(
                text,
                "  {} owns {}",
                owned.package,
                owned.paths.iter().collect::<Vec<_>>().join(" ")
            )
            .unwrap();
        }
        for stated in &facts.licences {
            writeln!(text, "  {} licences {:?}", stated.package, stated.licences).unwrap();
        }
        if let Some(release) = &facts.release {
            let others: Vec<_> =
                release.others.iter().map(|(name, value)| format!("{name}={value}")).collect();
            writeln!(
                text,
                "  release id={:?} like={:?} version={:?} codename={:?} pretty={:?} others={others:?}",
                release.id, release.id_like, release.version_id, release.codename, release.pretty_name
            )
            .unwrap();
        }
        for gap in &facts.gaps {
            let line = gap.line.map(|line| format!(" line={line}")).unwrap_or_default();
            writeln!(text, "  gap {:?}{line}: {}", gap.kind, gap.reason).unwrap();
        }
    }
    render_distribution(all, &mut text);
    text
}

fn render_package(package: &Package) -> String {
    let mut text =
        format!("{} {} {}", package.package_type.purl_type(), package.name, package.version);
    if let Some(architecture) = &package.architecture {
        write!(text, " {architecture}").unwrap();
    }
    if let Some(source) = &package.source {
        write!(text, " source={} {}", source.name, source.version.as_deref().unwrap_or("="))
            .unwrap();
    }
    if let Some(module) = &package.module {
        write!(text, " module={module}").unwrap();
    }
    if let Some(supplier) = &package.supplier {
        write!(text, " supplier={supplier:?}").unwrap();
    }
    if !package.licences.is_empty() {
        write!(text, " licences={:?}", package.licences).unwrap();
    }
    text
}

fn render_distribution(all: &[FileFacts], text: &mut String) {
    let releases: Vec<_> =
        all.iter().filter_map(|facts| Some((&facts.path, facts.release.as_ref()?))).collect();
    if !all.iter().any(|facts| &*facts.cataloger == "os-release") {
        return;
    }
    match distribution::recognise(&releases) {
        Some(known) => {
            let kind = if known.is_derivative { "derivative of" } else { "is" };
            let (id, release) = (known.advisory_id, known.advisory_release);
            writeln!(text, "{kind} {id} {release:?}").unwrap();
        }
        None => writeln!(text, "unknown").unwrap(),
    }
    if let Some(gap) = distribution::gap(&releases) {
        writeln!(text, "gap {:?}: {}", gap.kind, gap.reason).unwrap();
    }
}

/// A path that each cataloger of distributions wants.
const WANTED_PATHS: &[&str] = &[
    "etc/os-release",
    "etc/lsb-release",
    "etc/debian_version",
    "etc/redhat-release",
    "etc/SuSE-release",
    "etc/apk/repositories",
    "lib/apk/db/installed",
    "var/lib/dpkg/status",
    "var/lib/dpkg/info/bash.list",
    "var/lib/dpkg/status.d/bash.md5sums",
    "var/lib/opkg/info/bash.list",
    "usr/share/doc/bash/copyright",
    "var/lib/pacman/local/bash-5.2-1/desc",
    "var/lib/pacman/local/bash-5.2-1/files",
    "var/lib/rpm/Packages",
    "var/lib/rpm/Packages.db",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpmmanifest/container-manifest-2",
];

proptest! {
    #[test]
    fn no_bytes_make_a_cataloger_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        for path in WANTED_PATHS {
            let facts = catalog_all(&ImagePath::parse(path).unwrap(), &bytes);
            prop_assert!(!facts.is_empty(), "{path} is wanted");
        }
    }

    #[test]
    fn no_lines_make_a_cataloger_panic(text in "([PVFRAoKm:=()/%\"'\\\\ \t\r\n0-9a-z.]|Package: |License: |%NAME%\n|Version: |Status: ){0,200}") {
        for path in WANTED_PATHS {
            let facts = catalog_all(&ImagePath::parse(path).unwrap(), text.as_bytes());
            let releases: Vec<_> =
                facts.iter().filter_map(|facts| Some((&facts.path, facts.release.as_ref()?))).collect();
            let known = distribution::recognise(&releases);
            prop_assert!(known.is_some() || distribution::gap(&releases).is_some());
        }
    }
}

#[test]
fn gaps_of_one_file_are_bounded() {
    let garbage = "garbage\n".repeat(10_000);
    for path in ["var/lib/dpkg/status", "lib/apk/db/installed", "etc/os-release"] {
        let facts = catalog_all(&ImagePath::parse(path).unwrap(), garbage.as_bytes());
        let count = facts.first().unwrap().gaps.len();
        assert!((1..=crate::facts::FILE_GAPS_MAX + 1).contains(&count), "{path}: {count}");
    }
}
