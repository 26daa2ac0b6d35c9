//! Inputs made to harm: the program ends in bounded time and memory, says what it left out, and
//! writes nothing outside its cache.

use std::io::Write as _;
use std::time::Duration;

use seawall_artifact::digest::{DigestAlgorithm, DigestHasher};
use serde_json::Value;
use tar::EntryType;

use crate::feeds::{EXPLOITED, debian, npm};
use crate::image::{Image, Layer, Packing, Stored};
use crate::sandbox::{Run, Sandbox, finding};

/// The promise of the specification for any input.
const PEAK_KIB_MAX: u64 = 256 * 1024;
/// Far above what any of these inputs needs, on a loaded machine and without optimisation.
const ELAPSED_MAX: Duration = Duration::from_mins(1);

/// Scans an image of these stored layers and checks time, memory and what was written.
#[track_caller]
fn scan(stored: Vec<Stored>) -> (Sandbox, Run, Option<Value>) {
    let sandbox = Sandbox::with_database();
    Image::of(stored, "amd64").write_layout(&sandbox.path("in/image"));
    let before = sandbox.files_outside(&["cache"]);
    let run = sandbox.run_now("scan -o json oci:@/image");
    assert_eq!(sandbox.files_outside(&["cache"]), before, "written outside the cache");
    let cached = sandbox.files_outside(&["in", "data", "home", "work", "tmp"]);
    assert!(cached.iter().all(|(path, _)| path.starts_with("cache")), "{cached:?}");
    assert!(run.elapsed < ELAPSED_MAX, "{:?}", run.elapsed);
    // Of a run that is over before anybody looked, no peak is known.
    assert!(run.peak_kib <= PEAK_KIB_MAX, "{} KiB", run.peak_kib);
    let report = serde_json::from_str(&run.stdout).ok();
    (sandbox, run, report)
}

fn stored(layers: &[Layer]) -> Vec<Stored> {
    layers.iter().map(|layer| Stored::new(&layer.tar(), Packing::Gzip)).collect()
}

/// Scans layers of which something cannot be read, above a Debian whose findings must stay.
#[track_caller]
fn gaps_above_debian(layer: Layer) -> Vec<Value> {
    let (_, run, report) = scan(stored(&[debian(), layer]));
    run.expect_code(0);
    let report = report.expect("a report");
    finding(&report, EXPLOITED);
    report["gaps"].as_array().expect("a list").clone()
}

#[test]
fn names_that_lead_out_of_the_root_are_left_out_and_counted() {
    let mut layer = Layer::new();
    for name in ["../../../../evil", "a/../../../evil", "/../evil", "x/..", "."] {
        layer = layer.file(name, "evil");
    }
    let gaps = gaps_above_debian(layer);
    let evil = gaps.iter().filter(|gap| gap["kind"] == "malformedEntry").count();
    assert!(2 <= evil, "{gaps:#?}");
}

#[test]
fn links_that_loop_or_lead_out_are_followed_nowhere() {
    let layer = Layer::new()
        .link("a", EntryType::Symlink, "b")
        .link("b", EntryType::Symlink, "a")
        .link("etc/os-release", EntryType::Symlink, "../usr/lib/os-release")
        .link("usr/lib/os-release", EntryType::Symlink, "../../etc/os-release")
        .link("out", EntryType::Symlink, "../../../../../../etc")
        .link("passwd", EntryType::Link, "../../../../../../etc/passwd")
        .link("self", EntryType::Link, "self")
        .link("deep", EntryType::Symlink, &"a/".repeat(45));
    let (_, run, report) = scan(stored(&[debian(), layer]));
    run.expect_code(0);
    let report = report.expect("a report");
    // The system's name is lost in the loop: its packages are not assessed, and it is said.
    assert_eq!(report["notAssessed"].as_array().map(Vec::len), Some(2), "{report:#}");
}

#[test]
fn a_link_out_of_the_root_ends_at_the_root() {
    let layer = Layer::new()
        .file("usr/lib/os-release", crate::feeds::DEBIAN_12)
        .link("etc/os-release", EntryType::Symlink, "../../../../usr/lib/os-release")
        .file("var/lib/dpkg/status", crate::feeds::DPKG_STATUS);
    let (_, run, report) = scan(stored(&[layer]));
    run.expect_code(0);
    finding(&report.expect("a report"), EXPLOITED);
}

/// A tar with one file of `size` zeros, compressed on the way.
fn bomb(packing: Packing, path: &str, size: usize) -> Stored {
    let chunk = vec![0_u8; 1024 * 1024];
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    let mut head = Layer::new().file(path, "").tar();
    head.truncate(512);
    let mut header = tar::Header::from_byte_slice(&head).clone();
    header.set_size(size as u64);
    header.set_cksum();
    let parts = std::iter::once(header.as_bytes().as_slice())
        .chain(std::iter::repeat_n(chunk.as_slice(), size / chunk.len()))
        .chain(std::iter::once(&chunk[..1024]));
    let mut stored = Stored::new(b"", packing);
    let fast = flate2::Compression::fast();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), fast);
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).expect("zstd");
    for part in parts {
        hasher.update(part);
        match packing {
            Packing::Gzip => gzip.write_all(part).expect("gzip"),
            Packing::Zstd => zstd.write_all(part).expect("zstd"),
            Packing::Plain => stored.blob.bytes.extend_from_slice(part),
        }
    }
    match packing {
        Packing::Gzip => stored.blob.bytes = gzip.finish().expect("gzip"),
        Packing::Zstd => stored.blob.bytes = zstd.finish().expect("zstd"),
        Packing::Plain => {}
    }
    stored.diff_id = hasher.finish();
    stored
}

#[test]
fn a_bomb_of_zeros_is_walked_in_bounded_memory() {
    for packing in [Packing::Gzip, Packing::Zstd] {
        let layers = vec![Stored::new(&debian().tar(), packing), bomb(packing, "zeros", 200 << 20)];
        assert!(layers[1].blob.bytes.len() < 2 << 20);
        let (_, run, report) = scan(layers);
        run.expect_code(0);
        finding(&report.expect("a report"), EXPLOITED);
    }
}

#[test]
fn package_lists_larger_than_the_limit_are_gaps() {
    for path in ["var/lib/rpm/rpmdb.sqlite", "app/package-lock.json"] {
        let layers =
            vec![Stored::new(&debian().tar(), Packing::Gzip), bomb(Packing::Gzip, path, 300 << 20)];
        let (sandbox, run, report) = scan(layers);
        run.expect_code(0);
        let report = report.expect("a report");
        let gaps = report["gaps"].as_array().expect("a list");
        assert!(gaps.iter().any(|gap| gap["path"] == path), "{gaps:#?}");
        // What could not be read keeps strict from deciding for, and standard where it is grave.
        let run = sandbox.run_now("scan oci:@/image");
        run.expect_text(path).expect_no_text("every file was read");
    }
}

#[test]
fn an_endless_line_of_json_is_a_gap() {
    let line = format!(r#"{{"lockfileVersion":3,"packages":{{"{}"#, "a".repeat(20 << 20));
    let gaps = gaps_above_debian(Layer::new().file("app/package-lock.json", line));
    assert!(gaps.iter().any(|gap| gap["path"] == "app/package-lock.json"), "{gaps:#?}");
    let deep = format!(r#"{{"packages":{}"#, "[".repeat(1 << 20));
    let gaps = gaps_above_debian(Layer::new().file("app/package-lock.json", deep));
    assert!(gaps.iter().any(|gap| gap["path"] == "app/package-lock.json"), "{gaps:#?}");
}

/// A zip (APPNOTE 6.3, stored or deflated) with one member.
fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let fast = flate2::Compression::fast();
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), fast);
    encoder.write_all(content).expect("deflate");
    let packed = encoder.finish().expect("deflate");
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let short = |value: usize| u16::try_from(value).expect("16 bits").to_le_bytes();
    let long = |value: usize| u32::try_from(value).expect("32 bits").to_le_bytes();
    let mut common = Vec::new();
    common.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 33, 0]);
    common.extend_from_slice(&crc.sum().to_le_bytes());
    common.extend_from_slice(&long(packed.len()));
    common.extend_from_slice(&long(content.len()));
    common.extend_from_slice(&short(name.len()));
    common.extend_from_slice(&[0, 0]);
    let mut bytes = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), &packed].concat();
    let start = bytes.len();
    bytes.extend_from_slice(b"PK\x01\x02\x14\0");
    bytes.extend_from_slice(&common);
    bytes.extend_from_slice(&[0; 14]);
    bytes.extend_from_slice(name.as_bytes());
    let size = bytes.len() - start;
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend_from_slice(&long(size));
    bytes.extend_from_slice(&long(start));
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

#[test]
fn a_nested_jar_bomb_is_a_gap() {
    let zeros = vec![0_u8; 80 << 20];
    let mut jar = zip_of("META-INF/MANIFEST.MF", &zeros);
    for depth in 0..40 {
        jar = zip_of(&format!("inner{depth}.jar"), &jar);
    }
    let gaps = gaps_above_debian(Layer::new().file("opt/bomb.jar", jar));
    assert!(gaps.iter().any(|gap| gap["path"] == "opt/bomb.jar"), "{gaps:#?}");
}

#[test]
fn malformed_package_databases_are_gaps() {
    let garbage: Vec<u8> =
        (0..60_000_u32).map(|it| it.wrapping_mul(40_503).to_le_bytes()[0]).collect();
    let with_head = |head: &[u8]| [head, &garbage].concat();
    let cases = [
        ("var/lib/rpm/rpmdb.sqlite", with_head(b"SQLite format 3\0")),
        ("var/lib/rpm/Packages.db", with_head(b"RpmP")),
        ("var/lib/rpm/Packages", with_head(&[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x15, 6])),
        ("opt/app.jar", with_head(b"PK\x03\x04")),
        ("app/package-lock.json", with_head(b"{\"lockfileVersion\": 3, ")),
    ];
    for (path, content) in cases {
        let gaps = gaps_above_debian(Layer::new().file(path, content));
        assert!(gaps.iter().any(|gap| gap["path"] == path), "{path}: {gaps:#?}");
    }
}

#[test]
fn a_broken_record_of_dpkg_hides_no_other() {
    let status = format!("{}\nPackage\n:::\nVersion: \u{1}\n\n", crate::feeds::DPKG_STATUS);
    let (_, run, report) = scan(stored(&[crate::feeds::debian_with(&status)]));
    run.expect_code(0);
    let report = report.expect("a report");
    finding(&report, EXPLOITED);
    assert_eq!(report["gaps"][0]["path"], "var/lib/dpkg/status", "{:#}", report["gaps"]);
}

#[test]
fn garbage_in_place_of_an_image_is_an_input_error() {
    let sandbox = Sandbox::with_database();
    let garbage: Vec<u8> =
        (0..9000_u32).map(|it| it.wrapping_mul(40_503).to_le_bytes()[0]).collect();
    sandbox.write("garbage.tar", &garbage);
    sandbox.write("empty.tar", "");
    sandbox.write("layout/index.json", "{\"manifests\": [{}]}");
    sandbox.write("layout/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    for target in [
        "oci-archive:@/garbage.tar",
        "oci-archive:@/empty.tar",
        "docker-archive:@/garbage.tar",
        "oci:@/layout",
        "sbom:@/garbage.tar",
    ] {
        let run = sandbox.run_now(&format!("scan {target}"));
        assert!(matches!(run.code, 2 | 3), "{target}: {run:?}");
        run.expect_text("error: ").expect_no_text("0 findings");
    }
}

#[test]
fn names_from_an_image_do_not_steer_the_terminal() {
    let layer =
        npm("app", "left-padder", "1.0.0").file("usr/bin/\u{1b}[31mred\u{1b}]0;x\u{7}", "#!");
    let (sandbox, run, _) = scan(stored(&[debian(), layer]));
    run.expect_code(0);
    let run = sandbox.run_now("scan --all oci:@/image").expect_code(0);
    let is_control = |sign: char| sign.is_control() && sign != '\n';
    assert!(!run.stdout.contains(is_control), "{:?}", run.stdout);
    assert!(!run.stderr.contains(is_control), "{:?}", run.stderr);
}
