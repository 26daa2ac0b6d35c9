//! The images that lie beside the project, with their content in other layers: the findings stay.
//! Skipped, and said so, where the images are absent.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use seawall_artifact::digest::Digest;
use serde_json::Value;
use tar::EntryType;

use crate::image::{Blob, Image, Packing, Stored};
use crate::sandbox::{Sandbox, finding_ids, text};

/// An image of the folder beside the project, as the tars of its layers.
struct Tars {
    architecture: &'static str,
    layers: Vec<Vec<u8>>,
}

/// One member of a tar with the headers that belong to it.
#[derive(Clone)]
struct Member {
    bytes: Vec<u8>,
    path: PathBuf,
    kind: EntryType,
}

fn images() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/images");
    folder.is_dir().then_some(folder)
}

fn read(archive: &Path) -> Tars {
    let mut archive = tar::Archive::new(fs::File::open(archive).expect("open"));
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in archive.entries().expect("a tar") {
        let mut entry = entry.expect("an entry");
        let name = entry.path().expect("a path").to_string_lossy().trim_matches('/').to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("read");
        files.insert(name.trim_start_matches("./").to_owned(), bytes);
    }
    let blob = |descriptor: &Value| {
        let digest = text(&descriptor["digest"]).replace(':', "/");
        files[&format!("blobs/{digest}")].clone()
    };
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("JSON");
    let manifest = json(&blob(&json(&files["index.json"])["manifests"][0]));
    let config = json(&blob(&manifest["config"]));
    let architecture = if config["architecture"] == "arm64" { "arm64" } else { "amd64" };
    let layers = manifest["layers"].as_array().expect("layers").iter();
    Tars { architecture, layers: layers.map(|layer| unpacked(&blob(layer))).collect() }
}

fn unpacked(blob: &[u8]) -> Vec<u8> {
    if !blob.starts_with(&[0x1f, 0x8b]) {
        return blob.to_vec();
    }
    let mut tar = Vec::new();
    flate2::read::MultiGzDecoder::new(blob).read_to_end(&mut tar).expect("gzip");
    tar
}

/// Takes a tar apart; extended headers stay with the member that they are about.
fn members(tar: &[u8]) -> Vec<Member> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut archive = tar::Archive::new(tar);
    for entry in archive.entries().expect("a tar") {
        let entry = entry.expect("an entry");
        let kind = entry.header().entry_type();
        let size = if kind == EntryType::Regular { entry.size() } else { 0 };
        let content = usize::try_from(entry.raw_file_position()).expect("a place");
        let end = content + usize::try_from(size).expect("a size").next_multiple_of(512);
        let path = entry.path().expect("a path").into_owned();
        all.push(Member { bytes: tar[start..end].to_vec(), path, kind });
        start = end;
    }
    all
}

fn joined(members: &[Member]) -> Vec<u8> {
    let mut tar = members.iter().map(|member| member.bytes.as_slice()).collect::<Vec<_>>().concat();
    tar.resize(tar.len() + 1024, 0);
    tar
}

/// Paths of what is no folder.
fn paths(members: &[Member]) -> BTreeSet<&Path> {
    let files = members.iter().filter(|member| member.kind != EntryType::Directory);
    files.map(|member| member.path.as_path()).collect()
}

fn is_free_of(members: &[Member], is_it: impl Fn(&Member) -> bool) -> bool {
    !members.iter().any(is_it)
}

fn is_whiteout(member: &Member) -> bool {
    member.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".wh."))
}

/// What an image holds, whatever its layers: findings, packages, packages not assessed.
type Content = (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>);

#[track_caller]
fn content(sandbox: &Sandbox, image: &Image) -> Content {
    let folder = tempfile::tempdir_in(sandbox.path("in")).expect("a folder");
    image.write_layout(folder.path());
    let (run, report) = sandbox.report(&format!("oci:{} --no-cache", folder.path().display()));
    run.expect_code(0);
    let list = |name: &str| {
        let entries = report[name].as_array().expect("a list").iter();
        entries.map(|entry| text(&entry["purl"])).collect()
    };
    (finding_ids(&report), list("packages"), list("notAssessed"))
}

fn gzip(tar: &[u8], level: u32) -> Stored {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(tar).expect("gzip");
    let bytes = encoder.finish().expect("gzip");
    let blob = Blob { media_type: Packing::Gzip.media_type(), bytes };
    Stored { blob, diff_id: Digest::sha256_of(tar) }
}

/// The same content in other layers, each form with its name.
fn forms(tars: &Tars) -> Vec<(&'static str, Image)> {
    let image = |stored: Vec<Stored>| Image::of(stored, tars.architecture);
    let packed =
        |pack: &dyn Fn(&[u8]) -> Stored| image(tars.layers.iter().map(|it| pack(it)).collect());
    let mut forms = vec![
        ("gzip, fastest", packed(&|tar| gzip(tar, 1))),
        ("gzip, best", packed(&|tar| gzip(tar, 9))),
        ("gzip, stored", packed(&|tar| gzip(tar, 0))),
        ("zstd", packed(&|tar| Stored::new(tar, Packing::Zstd))),
        ("not compressed", packed(&|tar| Stored::new(tar, Packing::Plain))),
    ];
    let plain = |members: &[Member]| Stored::new(&joined(members), Packing::Plain);
    let layers: Vec<Vec<Member>> = tars.layers.iter().map(|tar| members(tar)).collect();
    let all = layers.concat();
    if is_free_of(&all, is_whiteout) {
        forms.push(("squashed", image(vec![plain(&all)])));
        for (name, at) in [("split in the middle", all.len() / 2), ("split early", all.len() / 7)] {
            let (first, second) = all.split_at(at);
            forms.push((name, image(vec![plain(first), plain(second)])));
            let is_link = |member: &Member| member.kind == EntryType::Link;
            if paths(first).is_disjoint(&paths(second)) && is_free_of(second, is_link) {
                forms.push(("the halves turned", image(vec![plain(second), plain(first)])));
            }
        }
    }
    for pair in 1..layers.len() {
        let (lower, upper) = (&layers[pair - 1], &layers[pair]);
        let is_special = |member: &Member| is_whiteout(member) || member.kind == EntryType::Link;
        if paths(lower).is_disjoint(&paths(upper)) && is_free_of(upper, is_special) {
            let mut turned = layers.clone();
            turned.swap(pair - 1, pair);
            forms.push(("two layers turned", image(turned.iter().map(|it| plain(it)).collect())));
        }
    }
    forms
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn real_images_keep_their_findings_however_their_content_is_laid_out() {
    let Some(folder) = images() else {
        eprintln!("SKIPPED: there is no folder ../shared/images beside the project");
        return;
    };
    // The database in the program: it knows what these images hold.
    let sandbox = Sandbox::new();
    let (mut compared, mut findings) = (0, 0);
    for archive in crate::sandbox::files_below(&folder) {
        let name = archive.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".oci.tar") {
            continue;
        }
        let target = format!("oci-archive:{} --no-cache", archive.display());
        let (run, report) = sandbox.report(&target);
        run.expect_code(0);
        let tars = read(&archive);
        let stored = tars.layers.iter().map(|tar| gzip(tar, 6)).collect();
        let expected = content(&sandbox, &Image::of(stored, tars.architecture));
        assert_eq!(expected.0, finding_ids(&report), "{name}");
        for (form, image) in forms(&tars) {
            assert_eq!(content(&sandbox, &image), expected, "{name}: {form}");
            compared += 1;
        }
        findings += expected.0.len();
    }
    assert!(30 < compared, "{compared} forms were compared");
    assert!(50 < findings, "{findings} findings stayed");
}
