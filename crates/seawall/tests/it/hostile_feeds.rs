//! `seawall db build` over feeds that are endless, huge, nested, cut off or no files at all: they
//! cost themselves only, and the good ones beside them are built.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Duration;

use crate::feeds;
use crate::sandbox::Sandbox;

/// Memory that a build may take (design, "Numbers that must hold").
const PEAK_KIB_MAX: u64 = 1024 * 1024;

/// One hostile feed: what it is called in the folder, how it is made, what is said of it.
type Hostile = (&'static str, fn(&std::path::Path), &'static str);

/// A gzip stream that inflates to 1 GiB of one sign, without an end of line.
fn gzip_bomb(path: &std::path::Path) {
    let file = fs::File::create(path).expect("create");
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let part = vec![b'['; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&part).expect("gzip");
    }
    encoder.finish().expect("gzip");
}

fn sparse(path: &std::path::Path, bytes: u64) {
    fs::File::create(path).and_then(|file| file.set_len(bytes)).expect("create");
}

fn pipe(path: &std::path::Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

const HOSTILE: [Hostile; 11] = [
    ("epss.csv", |path| symlink("/dev/zero", path).expect("link"), "is no regular file"),
    ("ghsa.tar", |path| symlink("/dev/zero", path).expect("link"), "is no regular file"),
    ("nvd.json", pipe, "is no regular file"),
    ("osv-npm/pipe.json", pipe, "is no regular file"),
    ("osv-npm/zero.json", |path| symlink("/dev/zero", path).expect("link"), "is no regular file"),
    ("osv-npm/bomb.json.gz", gzip_bomb, "larger than"),
    ("osv-npm/huge.json", |path| sparse(path, 4 << 30), "larger than"),
    ("osv-npm/deep.json", |path| fs::write(path, "[".repeat(1 << 20)).expect("write"), ""),
    ("rustsec-osv.zip", |path| sparse(path, 8 << 30), "larger than"),
    ("pypa-osv.tar.zst", |path| fs::write(path, b"\x28\xb5\x2f\xfd cut").expect("write"), "pypa"),
    ("arch-security.json", |path| fs::write(path, [0xff; 4096]).expect("write"), ""),
];

#[test]
fn hostile_feeds_cost_themselves_only() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path("in/feeds");
    feeds::write_feeds(&folder);
    for name in ["epss", "nvd"] {
        fs::remove_dir_all(folder.join(name)).expect("remove");
    }
    for (name, make, _) in HOSTILE {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("create");
        make(&path);
    }
    let run = sandbox.run("db build --feeds @/feeds --out @/db").expect_code(0);
    assert!(run.peak_kib < PEAK_KIB_MAX, "{} KiB", run.peak_kib);
    assert!(run.cpu < Duration::from_mins(1), "{:?} of CPU", run.cpu);
    let all = format!("{}\n{}", run.stdout, run.stderr);
    for (name, _, said) in HOSTILE {
        let of_feed = name.split(['/', '.']).next().expect("a name");
        let is_told = all.lines().any(|line| line.contains(of_feed) && line.contains(said));
        assert!(is_told, "nothing says `{said}` of {name}:\n{all}");
    }
    sandbox.run("db search left-padder --db @/db").expect_code(0).expect_text("< 1.0.1");
    sandbox.run("db search CVE-2024-1001 --db @/db").expect_code(0).expect_text("CISA KEV");
    sandbox.run("db status --db @/db --verify").expect_code(0);
}

#[test]
fn one_feed_alone_that_is_no_file_builds_no_database_silently() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("in/feeds")).expect("create");
    pipe(&sandbox.path("in/feeds/kev.json"));
    let run = sandbox.run("db build --feeds @/feeds --out @/db");
    run.expect_text("is no regular file");
}
