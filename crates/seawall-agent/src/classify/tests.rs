//! Tests of [`super`].

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use seawall_runtime::drift::Origin;
use seawall_runtime::event::Place;

use super::{Known, Seen, View, digest};
use crate::layers::Root;
use crate::mount::{self, Mount};

fn mounts(folder: &Path) -> Vec<Mount> {
    let folder = folder.display();
    mount::parse(&format!(
        "1 0 0:50 / {folder}/merged rw - overlay overlay rw\n\
         2 1 0:51 / {folder}/tmp rw - tmpfs tmpfs rw\n\
         3 1 8:1 /srv {folder}/volume rw - ext4 /dev/sda rw\n"
    ))
}

fn classify(folder: &Path, path: &str, mount: u64) -> Known {
    let path: PathBuf = folder.join(path);
    let file = File::open(&path).unwrap();
    let mut seen =
        Seen::of(&file, &format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file)))
            .unwrap();
    seen.mount = Some(mount);
    let mounts = mounts(folder);
    let root_mount = mounts[0].clone();
    let view = View { mounts, root_mount, root: Root::Overlay(vec![folder.join("layer")]) };
    view.classify(&seen, view.mount(mount), Some(&file))
}

#[test]
fn a_file_is_known_by_identity_then_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for path in [
        "layer/bin/same",
        "layer/bin/restored",
        "layer/bin/changed",
        "layer/bin/longer",
        "tmp/x",
        "volume/x",
        "merged/bin/new",
    ] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "content").unwrap();
    }
    fs::hard_link(folder.join("layer/bin/same"), folder.join("merged/bin/same")).unwrap();
    fs::copy(folder.join("layer/bin/restored"), folder.join("merged/bin/restored")).unwrap();
    fs::write(folder.join("merged/bin/changed"), "CONTENT").unwrap();
    fs::write(folder.join("merged/bin/longer"), "content more").unwrap();
    for (path, mount, place, origin) in [
        ("merged/bin/same", 1, Place::Lower, Origin::Layer),
        ("merged/bin/restored", 1, Place::Upper, Origin::Restored),
        ("merged/bin/changed", 1, Place::Upper, Origin::Foreign),
        ("merged/bin/longer", 1, Place::Upper, Origin::Foreign),
        ("merged/bin/new", 1, Place::Upper, Origin::Foreign),
        ("tmp/x", 2, Place::Tmpfs, Origin::Foreign),
        ("volume/x", 3, Place::Other, Origin::Foreign),
        ("volume/x", 9, Place::Other, Origin::Foreign),
    ] {
        let known = classify(folder, path, mount);
        assert_eq!((known.place, known.origin), (place, origin), "{path}");
    }
}

#[test]
fn a_deleted_file_has_no_place_in_the_image() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs::write(&path, "x").unwrap();
    let file = File::open(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let name = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
    let seen = Seen::of(&file, &name).unwrap();
    assert!(seen.is_deleted && !seen.is_memory());
    assert_eq!(seen.path, path.to_str().unwrap());
}

#[test]
fn a_plain_root_is_what_it_was_when_the_container_started() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir_all(folder.join("merged")).unwrap();
    fs::write(folder.join("merged/x"), "x").unwrap();
    let file = File::open(folder.join("merged/x")).unwrap();
    let name = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
    let seen = Seen::of(&file, &name).unwrap();
    let mounts = mounts(folder);
    let root_mount = mounts[0].clone();
    for (started, origin) in
        [(seen.version.changed + 1, Origin::Layer), (seen.version.changed, Origin::Foreign)]
    {
        let root = Root::Plain { started };
        let view = View { mounts: mounts.clone(), root_mount: root_mount.clone(), root };
        assert_eq!(view.classify(&seen, view.mount(1), None).origin, origin);
    }
}

#[test]
fn a_digest_that_takes_too_long_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x"), "content").unwrap();
    let file = File::open(folder.path().join("x")).unwrap();
    let later = Instant::now() + Duration::from_mins(1);
    assert_eq!(
        digest(&file, later).unwrap(),
        seawall_artifact::digest::Digest::sha256_of(b"content")
    );
    assert!(digest(&file, Instant::now()).is_err());
}
