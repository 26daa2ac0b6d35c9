//! Same input, same bytes; and nothing is written but what was asked for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::feeds::with_image;
use crate::sandbox::{Sandbox, finish};

const FORMATS: [&str; 5] = ["table", "json", "sarif", "cyclonedx", "spdx"];

/// Damages the bytes of a file.
type Damage = fn(&[u8]) -> Vec<u8>;

#[test]
fn every_format_gives_the_same_bytes_cold_and_warm() {
    let sandbox = with_image();
    for format in FORMATS {
        let scan = format!("scan oci:@/image -o {format}");
        let cold = sandbox.run_now(&format!("{scan} --no-cache")).expect_code(0).stdout;
        let first = sandbox.run_now(&scan).expect_code(0).stdout;
        let warm = sandbox.run_now(&scan).expect_code(0).stdout;
        assert!(!cold.is_empty());
        assert_eq!(cold, first, "{format}");
        assert_eq!(first, warm, "{format}");
    }
    assert!(!cache_entries(&sandbox).is_empty());
}

#[test]
fn several_reports_of_one_scan_equal_single_ones() {
    let sandbox = with_image();
    let outputs = "-o table -o json=@/j -o sarif=@/s -o cyclonedx=@/c -o spdx=@/x";
    let table = sandbox.run_now(&format!("scan oci:@/image {outputs}")).expect_code(0).stdout;
    assert_eq!(table, sandbox.run_now("scan oci:@/image").stdout);
    for (name, format) in [("j", "json"), ("s", "sarif"), ("c", "cyclonedx"), ("x", "spdx")] {
        let alone = sandbox.run_now(&format!("scan oci:@/image -o {format}")).stdout;
        let file = fs::read_to_string(sandbox.path("in").join(name)).expect("a report");
        assert_eq!(alone, file, "{format}");
        let value: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert!(value.is_object());
    }
    sandbox.run_now("scan oci:@/image -o json -o table").expect_code(2).expect_text("mixed");
}

#[test]
fn source_date_epoch_stands_for_now() {
    let sandbox = with_image();
    let by_flag = sandbox.run("scan oci:@/image -o json --now 2026-03-03T12:00:00Z").stdout;
    let mut command = sandbox.command("scan oci:@/image -o json");
    command.env("SOURCE_DATE_EPOCH", "1772539200");
    assert_eq!(finish(command, "").expect_code(0).stdout, by_flag);
    sandbox.run("scan oci:@/image --now yesterday").expect_code(2);
    let mut command = sandbox.command("scan oci:@/image");
    command.env("SOURCE_DATE_EPOCH", "soon");
    finish(command, "").expect_code(2);
}

#[test]
fn a_scan_writes_into_the_cache_only() {
    let sandbox = with_image();
    let before = sandbox.files_outside(&["cache"]);
    sandbox.run_now("scan oci:@/image").expect_code(0);
    sandbox.run_now("sbom oci:@/image").expect_code(0);
    sandbox.run_now("explain CVE-2024-1001").expect_code(0);
    assert_eq!(sandbox.files_outside(&["cache"]), before);
    let cached = sandbox.files_outside(&["in", "data"]);
    assert!(cached.iter().any(|(path, _)| path.starts_with("cache/layers")), "{cached:?}");
}

#[test]
fn without_a_cache_nothing_is_written() {
    let sandbox = with_image();
    let before = sandbox.files_outside(&[]);
    sandbox.run_now("scan oci:@/image --no-cache").expect_code(0);
    sandbox.run_now("sbom oci:@/image --no-cache").expect_code(0);
    assert_eq!(sandbox.files_outside(&[]), before);
}

fn cache_entries(sandbox: &Sandbox) -> Vec<PathBuf> {
    let files = sandbox.files_outside(&["in", "data"]).into_iter();
    let entries = files.filter(|(path, size)| path.starts_with("cache/layers") && 0 < *size);
    entries.map(|(path, _)| sandbox.path(&path.display().to_string())).collect()
}

#[test]
fn a_damaged_cache_entry_is_repaired_silently() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
    let entries = cache_entries(&sandbox);
    assert_eq!(entries.len(), 2, "{entries:?}");
    let whole: Vec<Vec<u8>> = entries.iter().map(|it| fs::read(it).expect("read")).collect();
    let damages: [Damage; 4] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| [&bytes[..bytes.len() - 1], &[bytes[bytes.len() - 1] ^ 1]].concat(),
        |bytes| [bytes, b"!"].concat(),
    ];
    for damage in damages {
        for (entry, bytes) in entries.iter().zip(&whole) {
            fs::write(entry, damage(bytes)).expect("write");
        }
        let run = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
        assert_eq!(run.stdout, good.stdout);
        assert_eq!(run.stderr, good.stderr);
        for (entry, bytes) in entries.iter().zip(&whole) {
            assert!(fs::read(entry).expect("read") == *bytes, "{} is not mended", entry.display());
        }
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_a_warning() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan oci:@/image -o json --no-cache").expect_code(0).stdout;
    // Root writes into read-only folders, but not below a file.
    fs::remove_dir_all(sandbox.path("cache")).expect("remove");
    fs::write(sandbox.path("cache"), "a file").expect("write");
    let run = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
    assert_eq!(run.stdout, good);
    let run = run.expect_text("warning: ");
    assert!(run.stderr.lines().count() <= 2, "one warning is enough: {}", run.stderr);
    fs::remove_file(sandbox.path("cache")).expect("remove");
    fs::create_dir(sandbox.path("cache")).expect("create");
    let read_only = fs::Permissions::from_mode(0o555);
    fs::set_permissions(sandbox.path("cache"), read_only).expect("permissions");
    let run = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
    assert_eq!(run.stdout, good);
}

#[test]
fn sixteen_processes_share_one_cache() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan oci:@/image -o json --no-cache").expect_code(0).stdout;
    for _ in 0..2 {
        std::thread::scope(|scope| {
            let scan = || sandbox.run_now("scan oci:@/image -o json").expect_code(0).stdout;
            let runs: Vec<_> = (0..16).map(|_| scope.spawn(scan)).collect();
            for run in runs {
                assert_eq!(run.join().expect("a scan"), good);
            }
        });
    }
    assert_eq!(cache_entries(&sandbox).len(), 2);
}

#[test]
fn the_database_is_the_same_bytes_for_the_same_feeds() {
    let sandbox = Sandbox::new();
    crate::feeds::write_feeds(&sandbox.path("in/feeds"));
    let mut command = sandbox.command("db build --feeds @/feeds --out @/again.swdb");
    command.env("SOURCE_DATE_EPOCH", crate::feeds::BUILT_EPOCH);
    finish(command, "").expect_code(0);
    let again = fs::read(sandbox.path("in/again.swdb")).expect("read");
    assert!(again == crate::feeds::database());
}

/// An image of several layers, so that threads have something to race for.
fn layered(sandbox: &Sandbox) {
    let mut layers = vec![crate::feeds::debian()];
    layers.extend((0..7).map(|number| {
        let name = ["left-padder", "odd", "fine"][number % 3];
        let script = format!("usr/bin/tool{number}");
        crate::feeds::npm(&format!("srv/app{number}"), name, "1.0.0").file(&script, "#!/bin/sh\n")
    }));
    crate::image::Image::new(&layers).write_layout(&sandbox.path("in/layered"));
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped in part says so")]
fn twenty_runs_on_one_and_on_several_processors_give_the_same_bytes() {
    let sandbox = with_image();
    layered(&sandbox);
    let can_pin = std::process::Command::new("taskset").args(["-c", "0", "true"]).status();
    let can_pin = can_pin.is_ok_and(|status| status.success());
    if !can_pin {
        eprintln!("SKIPPED in part: there is no taskset, all runs are on all processors");
    }
    let outputs = "-o table -o json=@/j -o sarif=@/s -o cyclonedx=@/c -o spdx=@/x";
    let mut first: Option<Vec<Vec<u8>>> = None;
    for run in 0..20 {
        let arguments = format!("scan oci:@/layered --no-cache {outputs}");
        let whole = sandbox.command(&arguments);
        let mut command = if can_pin && run % 2 == 0 {
            // One processor: the layers are read one after another.
            let mut pinned = std::process::Command::new("taskset");
            pinned.args(["-c", "0"]).arg(whole.get_program()).args(whole.get_args());
            pinned.env_clear().env("PATH", "/usr/bin:/bin");
            pinned.envs(whole.get_envs().filter_map(|(name, value)| Some((name, value?))));
            pinned.current_dir(sandbox.path("work"));
            pinned
        } else {
            whole
        };
        command.env("SEAWALL_NOW", crate::sandbox::NOW);
        let table = finish(command, "").expect_code(0).stdout.into_bytes();
        let files = ["j", "s", "c", "x"].map(|name| fs::read(sandbox.path("in").join(name)));
        let mut reports = vec![table];
        reports.extend(files.map(|file| file.expect("a report")));
        let wanted = first.get_or_insert_with(|| reports.clone());
        assert!(*wanted == reports, "run {run} differs");
    }
}

#[test]
fn a_cache_of_an_older_form_is_passed_over_and_a_database_of_one_refused() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
    let entries = cache_entries(&sandbox);
    // What an older program left where this one looks, and in its own folder.
    for entry in &entries {
        let mut bytes = fs::read(entry).expect("read");
        bytes[8..12].copy_from_slice(&0_u32.to_le_bytes());
        fs::write(entry, &bytes).expect("write");
        let old = sandbox.path("cache/layers/0.1/aa");
        fs::create_dir_all(&old).expect("create");
        fs::write(old.join("aa"), &bytes).expect("write");
    }
    let run = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
    assert_eq!((run.stdout, run.stderr), (good.stdout, good.stderr));
    let mut bytes = crate::feeds::database().to_vec();
    for format in [0_u32, 2, u32::MAX] {
        bytes[8..12].copy_from_slice(&format.to_le_bytes());
        fs::write(sandbox.database(), &bytes).expect("write");
        for command in ["scan oci:@/image", "db status", "db search zlib"] {
            let run = sandbox.run_now(command).expect_code(3);
            run.expect_text(&format!("has format {format}, this program reads format 1"))
                .expect_text("hint:");
        }
    }
}
