//! Targets of `seawall-inventory`: catalogers, the analyser, stored analyses, package URLs.
//!
//! Each row of [`CATALOGERS`] has a target, and a second one where the interesting bytes lie
//! behind a container that random changes rarely leave sound.

use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::EntryNumber;
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, HEAD_BYTES, Want};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::cataloger::{CATALOGERS, Cataloger, FileHead, Wanted};
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::{FILE_GAPS_MAX, FileFacts, LayerAnalysis};
use seawall_inventory::inventory::LayerInfo;
use seawall_inventory::package::Package;
use seawall_inventory::purl::{parse, purl_of};

use crate::{choose, file};

/// Packages whose package URLs are checked.
const PURLS_MAX: usize = 200;
/// Analyses that are composed.
const LAYERS_MAX: usize = 3;
/// Size of a program that is too large to be held in memory.
const LARGE_PROGRAM_BYTES: u64 = 17 * 1024 * 1024;

/// The paths at which a cataloger's target reads its input; with several, the input's first
/// byte chooses.
#[derive(Clone, Copy, Debug)]
pub struct CatalogerPaths {
    /// The cataloger.
    pub name: &'static str,
    /// Paths that it wants.
    pub paths: &'static [&'static str],
}

const fn row(name: &'static str, paths: &'static [&'static str]) -> CatalogerPaths {
    CatalogerPaths { name, paths }
}

/// One row for each cataloger.
pub const PATHS: &[CatalogerPaths] = &[
    row(
        "os-release",
        &[
            "etc/os-release",
            "etc/lsb-release",
            "etc/debian_version",
            "etc/alpine-release",
            "etc/redhat-release",
            "etc/arch-release",
            "etc/apk/repositories",
        ],
    ),
    row("dpkg-status", &["var/lib/dpkg/status", "var/lib/dpkg/status.d/base"]),
    row(
        "dpkg-list",
        &[
            "var/lib/dpkg/info/base-files.list",
            "var/lib/dpkg/status.d/base.md5sums",
            "usr/lib/opkg/info/base-files.list",
            "var/lib/dpkg/diversions",
        ],
    ),
    row("apk-installed", &["lib/apk/db/installed"]),
    row("dpkg-copyright", &["usr/share/doc/base-files/copyright"]),
    row("chisel-manifest", &["var/lib/chisel/manifest.wall"]),
    row(
        "pacman-local",
        &["var/lib/pacman/local/zlib-1:1.3-1/desc", "var/lib/pacman/local/zlib-1:1.3-1/files"],
    ),
    row("rpm-bdb", &["var/lib/rpm/Packages"]),
    row("rpm-manifest", &["var/lib/rpmmanifest/container-manifest-2"]),
    row("rpm-ndb", &["usr/lib/sysimage/rpm/Packages.db"]),
    row("rpm-sqlite", &["var/lib/rpm/rpmdb.sqlite"]),
    row("golang-binary", &["usr/bin/app"]),
    row("cargo-auditable", &["usr/bin/app"]),
    row("npm-installed", &["usr/lib/node_modules/a/package.json"]),
    row(
        "npm-lockfile",
        &[
            "app/package-lock.json",
            "app/node_modules/.package-lock.json",
            "app/npm-shrinkwrap.json",
        ],
    ),
    row(
        "python-metadata",
        &[
            "usr/lib/python3/dist-packages/a-1.0.dist-info/METADATA",
            "usr/lib/python3/dist-packages/a-1.0.egg-info/PKG-INFO",
        ],
    ),
    row("java-archive", &["app/lib/name-1.0.jar", "app/name.war"]),
];

/// apk's database.
pub fn apk_installed(input: &[u8]) {
    catalog("apk-installed", input);
}

/// Programs with a section of cargo-auditable.
pub fn cargo_auditable(input: &[u8]) {
    catalog("cargo-auditable", input);
}

/// The record of cargo-auditable, in a sound program.
pub fn cargo_auditable_record(input: &[u8]) {
    let sections = vec![(".dep-v0", file::deflate_zlib(input))];
    catalog("cargo-auditable", &file::Elf { sections, ..file::Elf::default() }.bytes());
}

/// Chisel's manifest.
pub fn chisel_manifest(input: &[u8]) {
    catalog("chisel-manifest", input);
}

/// The lines of Chisel's manifest, in a sound Zstandard frame.
pub fn chisel_manifest_lines(input: &[u8]) {
    catalog("chisel-manifest", &file::zstd_frame(input));
}

/// Debian's copyright files.
pub fn dpkg_copyright(input: &[u8]) {
    catalog("dpkg-copyright", input);
}

/// dpkg's and opkg's lists of files.
pub fn dpkg_list(input: &[u8]) {
    catalog("dpkg-list", input);
}

/// dpkg's database.
pub fn dpkg_status(input: &[u8]) {
    catalog("dpkg-status", input);
}

/// Programs with Go's build information.
pub fn golang_binary(input: &[u8]) {
    catalog("golang-binary", input);
}

/// Go's build information, in a sound program.
pub fn golang_modules(input: &[u8]) {
    catalog("golang-binary", &file::golang_program("go1.22.1", input));
}

/// Java archives.
pub fn java_archive(input: &[u8]) {
    catalog("java-archive", input);
}

/// A file of a Java archive, in a sound archive.
pub fn java_manifest(input: &[u8]) {
    let names =
        ["META-INF/MANIFEST.MF", "META-INF/maven/g/a/pom.properties", "META-INF/maven/g/a/pom.xml"];
    let Some((name, content)) = choose(&names, input) else { return };
    let archive = file::Zip::default().stored(name, content).bytes();
    catalog("java-archive", &[&b"a"[..], &archive].concat());
    let nested = file::Zip::default().stored("BOOT-INF/lib/inner-2.0.jar", &archive).bytes();
    catalog("java-archive", &[&b"a"[..], &nested].concat());
}

/// npm's `package.json`.
pub fn npm_installed(input: &[u8]) {
    catalog("npm-installed", input);
}

/// npm's lockfiles.
pub fn npm_lockfile(input: &[u8]) {
    catalog("npm-lockfile", input);
}

/// Files that name the distribution.
pub fn os_release(input: &[u8]) {
    catalog("os-release", input);
}

/// pacman's database.
pub fn pacman_local(input: &[u8]) {
    catalog("pacman-local", input);
}

/// Metadata of Python's packages.
pub fn python_metadata(input: &[u8]) {
    catalog("python-metadata", input);
}

/// rpm's database in Berkeley DB.
pub fn rpm_bdb(input: &[u8]) {
    catalog("rpm-bdb", input);
}

/// The header of an rpm package, in a sound database.
pub fn rpm_header(input: &[u8]) {
    catalog("rpm-ndb", &file::rpm_ndb(&[input.to_vec()]));
}

/// The list of rpm packages in distroless images.
pub fn rpm_manifest(input: &[u8]) {
    catalog("rpm-manifest", input);
}

/// rpm's database in its own form.
pub fn rpm_ndb(input: &[u8]) {
    catalog("rpm-ndb", input);
}

/// rpm's database in SQLite.
pub fn rpm_sqlite(input: &[u8]) {
    catalog("rpm-sqlite", input);
}

/// The analyser with a program that it sees in pieces and cannot hold.
pub fn analyser(input: &[u8]) {
    let Some(path) = ImagePath::parse("usr/bin/app") else { return };
    for size_bytes in [LARGE_PROGRAM_BYTES, input.len() as u64] {
        let mut analyser = LayerAnalyser::new();
        let file =
            FileEntry { path: &path, entry: EntryNumber::default(), size_bytes, mode: 0o755 };
        let head = input.get(..HEAD_BYTES.min(input.len())).unwrap_or_default();
        if analyser.begin(file, head) == Want::Nothing {
            continue;
        }
        input.chunks(700).for_each(|piece| analyser.piece(piece));
        analyser.end(file, Content::Pieces);
        for facts in &analyser.finish().files {
            check_facts(facts);
        }
    }
}

/// Analyses of layers as the cache stores them, composed to an inventory.
pub fn analysis(input: &[u8]) {
    let mut analyses = Vec::new();
    let mut rest = input;
    while let Ok((analysis, after)) = postcard::take_from_bytes::<LayerAnalysis>(rest) {
        analyses.push(analysis);
        rest = after;
        if analyses.len() == LAYERS_MAX || rest.is_empty() {
            break;
        }
    }
    check_analyses(&analyses);
}

/// Package URLs; what is printed is read back as the same.
pub fn purl(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(purl) = parse(text) else { return };
    let printed = purl.to_string();
    let again = parse(&printed).unwrap_or_else(|error| panic!("`{printed}`: {error}"));
    assert_eq!(purl, again, "{printed}");
    assert!(!purl.package_name().is_empty());
    assert!(purl.qualifiers.iter().all(|(key, value)| purl.qualifier(key) == Some(value)));
}

/// CycloneDX documents: an inventory or a reason.
pub fn sbom(input: &[u8]) {
    match seawall_inventory::sbom::parse("sbom.json", input) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(inventory) => {
            let stored = postcard::to_stdvec(&inventory).unwrap_or_else(|error| panic!("{error}"));
            let read = postcard::from_bytes(&stored);
            assert_eq!(Ok(&inventory), read.as_ref());
            inventory.packages.iter().take(PURLS_MAX).for_each(|found| check_purl(&found.package));
        }
    }
}

/// Finds a cataloger and the paths of its target.
pub fn cataloger(name: &str) -> (&'static Cataloger, &'static CatalogerPaths) {
    let cataloger = CATALOGERS.iter().find(|cataloger| cataloger.name == name);
    let paths = PATHS.iter().find(|row| row.name == name);
    match (cataloger, paths) {
        (Some(cataloger), Some(paths)) => (cataloger, paths),
        _ => panic!("there is no cataloger `{name}`"),
    }
}

fn catalog(name: &str, input: &[u8]) {
    let (cataloger, row) = cataloger(name);
    let (path, bytes) = match row.paths {
        [path] => (path, input),
        paths => match choose(paths, input) {
            Some(chosen) => chosen,
            None => return,
        },
    };
    let Some(path) = ImagePath::parse(path) else { return };
    let head = bytes.get(..HEAD_BYTES.min(bytes.len())).unwrap_or_default();
    let head = FileHead { size_bytes: bytes.len() as u64, mode: 0o755, bytes: head };
    let _wanted: Wanted = (cataloger.wants)(&path, head);
    let mut facts = FileFacts::new(&path, cataloger.name);
    (cataloger.catalog)(&path, bytes, &mut facts);
    check_facts(&facts);
}

fn check_facts(facts: &FileFacts) {
    assert!(facts.gaps.len() <= FILE_GAPS_MAX + 1, "{} gaps", facts.gaps.len());
    let stored = postcard::to_stdvec(facts).unwrap_or_else(|error| panic!("{error}"));
    let read: FileFacts = postcard::from_bytes(&stored).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(*facts, read);
    facts.packages.iter().take(PURLS_MAX).for_each(check_purl);
}

/// A package URL that parses is written in its canonical form.
fn check_purl(package: &Package) {
    let purl = purl_of(package, None);
    if let Ok(parsed) = parse(&purl) {
        assert_eq!(parsed.to_string(), purl);
    }
}

/// Analyses are read back from the cache as they were written, and can be composed.
pub(crate) fn check_analyses(analyses: &[LayerAnalysis]) {
    for analysis in analyses {
        let stored = postcard::to_stdvec(analysis).unwrap_or_else(|error| panic!("{error}"));
        let read: LayerAnalysis =
            postcard::from_bytes(&stored).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(*analysis, read);
    }
    let layers: Vec<_> = analyses
        .iter()
        .map(|analysis| AnalysedLayer { analysis, info: info_of(analysis) })
        .collect();
    let inventory = compose(ImageDescription::default(), &layers);
    assert!(inventory.packages.iter().all(|found| found.layer < layers.len()));
    for found in inventory.packages.iter().take(PURLS_MAX) {
        check_purl(&found.package);
    }
}

fn info_of(analysis: &LayerAnalysis) -> LayerInfo {
    LayerInfo {
        digest: None,
        diff_id: Some(analysis.diff_id.clone()),
        size_bytes: analysis.tar_bytes,
        created_by: None,
        from_base: None,
    }
}
