//! Compares the readers of dpkg's database with dpkg itself, on the machine that runs the tests.
#![expect(clippy::print_stderr, reason = "a test that skips says so")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use seawall_artifact::path::ImagePath;
use seawall_inventory::cataloger::{CATALOGERS, FileHead, Wanted};
use seawall_inventory::facts::FileFacts;

const STATUS: &str = "/var/lib/dpkg/status";

#[test]
fn packages_and_sources_agree_with_dpkg() {
    let form = "${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} \
                ${source:Version}\n";
    let Some(listed) = dpkg_query(&["--show", "--showformat", form]) else { return };
    let is_there =
        |line: &&str| !line.starts_with("config-files ") && !line.starts_with("not-installed ");
    let mut wanted: Vec<_> =
        listed.lines().filter(is_there).map(|line| line.split_once(' ').unwrap().1).collect();
    wanted.sort_unstable();

    let facts = catalog(STATUS);
    let mut actual: Vec<_> = facts
        .packages
        .iter()
        .map(|package| {
            let architecture = package.architecture.as_deref().unwrap_or_default();
            let (source, version) = package.source_or_self();
            format!("{} {} {architecture} {source} {version}", package.name, package.version)
        })
        .collect();
    actual.sort_unstable();
    assert_eq!(actual, wanted);
    assert_eq!(facts.gaps, []);
}

#[test]
fn files_agree_with_dpkg() {
    let Some(listed) = dpkg_query(&["--listfiles", "dpkg"]) else { return };
    let wanted: Vec<_> = listed
        .lines()
        .filter(|line| *line != "/.")
        .map(|line| line.trim_start_matches('/'))
        .collect();
    let facts = catalog("/var/lib/dpkg/info/dpkg.list");
    let owned: BTreeMap<_, _> =
        facts.owned.iter().map(|owned| (&*owned.package, &owned.paths)).collect();
    let actual: Vec<_> = owned["dpkg"].iter().collect();
    assert_eq!(actual, wanted);
}

fn dpkg_query(arguments: &[&str]) -> Option<String> {
    let output = Command::new("dpkg-query").args(arguments).output().ok();
    let output = output.filter(|output| output.status.success() && Path::new(STATUS).exists());
    if output.is_none() {
        eprintln!("skipped: this machine has no dpkg");
    }
    Some(String::from_utf8(output?.stdout).unwrap())
}

fn catalog(file: &str) -> FileFacts {
    let path = ImagePath::parse(file).unwrap();
    let bytes = std::fs::read(file).unwrap();
    let head = FileHead { size_bytes: 0, mode: 0o644, bytes: &[] };
    let mut wanting = CATALOGERS.iter().filter(|row| (row.wants)(&path, head) != Wanted::No);
    let cataloger = wanting.next().expect("some cataloger wants the file");
    let mut facts = FileFacts::new(&path, cataloger.name);
    (cataloger.catalog)(&path, &bytes, &mut facts);
    facts
}
