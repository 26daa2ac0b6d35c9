//! One cache for many: scans at once, scans that are killed, a disk that is full, a cache that
//! somebody else or another version wrote.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::feeds::{self, with_image};
use crate::image::{Image, Packing, Stored};
use crate::sandbox::{NOW, Sandbox, files_below, finish, is_slow};

/// An image of several layers that take some time to read.
fn larger_image() -> Sandbox {
    let sandbox = Sandbox::with_database();
    let tools = (0..4).map(|number| {
        let mut layer = feeds::npm(&format!("app{number}"), "left-padder", "1.0.0");
        for tool in 0..200 {
            let name = format!("usr/bin/tool{number}-{tool}");
            layer = layer.file(&name, format!("#!/bin/sh\n{}", "x".repeat(20_000)));
        }
        Stored::new(&layer.tar(), Packing::Gzip)
    });
    let debian = Stored::new(&feeds::debian().tar(), Packing::Gzip);
    let stored = std::iter::once(debian).chain(tools).collect();
    Image::of(stored, "amd64").write_layout(&sandbox.path("in/image"));
    sandbox
}

#[test]
fn sixty_four_scans_at_once_agree_cold_and_warm() {
    let sandbox = if is_slow() { larger_image() } else { with_image() };
    let scan = "scan oci:@/image -o json";
    let good = sandbox.run_now(&format!("{scan} --no-cache")).expect_code(0).stdout;
    for temperature in ["cold", "warm"] {
        std::thread::scope(|scope| {
            let one = || sandbox.run_now(scan).expect_code(0);
            let runs: Vec<_> = (0..64).map(|_| scope.spawn(one)).collect();
            for run in runs {
                let run = run.join().expect("a scan");
                assert_eq!(run.stdout, good, "{temperature}");
                assert_eq!(run.stderr, "", "{temperature}");
            }
        });
    }
}

#[test]
fn killed_scans_leave_a_cache_that_others_use() {
    let sandbox = larger_image();
    let scan = "scan oci:@/image -o json";
    let good = sandbox.run_now(&format!("{scan} --no-cache")).expect_code(0).stdout;
    let rounds = if is_slow() { 200 } else { 20 };
    for round in 0..rounds {
        let mut command = sandbox.command(scan);
        command.env("SEAWALL_NOW", NOW).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("start");
        // Spread over the time that a scan takes, by a step that no period fits.
        std::thread::sleep(Duration::from_micros((round * 7919) % 120_000));
        child.kill().expect("kill");
        child.wait().expect("wait");
        if round % 10 == 9 {
            let run = sandbox.run_now(scan).expect_code(0);
            assert_eq!((run.stdout, run.stderr), (good.clone(), String::new()), "round {round}");
            fs::remove_dir_all(sandbox.path("cache")).expect("remove");
            fs::create_dir(sandbox.path("cache")).expect("create");
        }
    }
    let run = sandbox.run_now(scan).expect_code(0);
    assert_eq!((run.stdout, run.stderr), (good, String::new()));
}

#[test]
fn garbage_and_other_versions_in_the_cache_change_nothing() {
    let sandbox = with_image();
    let scan = "scan oci:@/image -o json";
    let good = sandbox.run_now(&format!("{scan} --no-cache")).expect_code(0).stdout;
    sandbox.run_now(scan).expect_code(0);
    let cache = sandbox.path("cache");
    let layers = cache.join("layers");
    let version = fs::read_dir(&layers).expect("list").flatten().next().expect("a version").path();
    // The form of another analyser, under its own name and under ours.
    let other = layers.join("0.7");
    copy_all(&version, &other);
    for (number, entry) in files_below(&cache).into_iter().enumerate() {
        let mut bytes = fs::read(&entry).expect("read");
        match number % 4 {
            0 => bytes = b"garbage".to_vec(),
            1 => bytes.iter_mut().skip(8).take(4).for_each(|byte| *byte ^= 0x7f),
            2 => bytes.extend_from_slice(&[0; 4096]),
            _ => bytes.clear(),
        }
        fs::write(&entry, bytes).expect("write");
    }
    fs::write(layers.join("stray"), "a file").expect("write");
    std::os::unix::fs::symlink("/dev/zero", cache.join("zero")).expect("link");
    for _ in 0..2 {
        let run = sandbox.run_now(scan).expect_code(0);
        assert_eq!((run.stdout, run.stderr), (good.clone(), String::new()));
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("create");
    for entry in fs::read_dir(from).expect("list").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copy");
        }
    }
}

#[test]
fn a_diff_id_of_another_layer_is_no_way_around_reading_the_blob() {
    let sandbox = with_image();
    sandbox.run_now("scan oci:@/image").expect_code(0);
    // The layers of the image are in the cache now. This one claims to be one of them.
    let clean = Stored::new(&feeds::debian().tar(), Packing::Gzip);
    let mut evil = Stored::new(&feeds::python().tar(), Packing::Gzip);
    evil.diff_id = clean.diff_id.clone();
    Image::of(vec![clean, evil], "amd64").write_layout(&sandbox.path("in/lie"));
    for _ in 0..2 {
        let run = sandbox.run_now("scan oci:@/lie").expect_code(3);
        run.expect_text("diff ID").expect_text("nothing is decided").expect_no_text("findings");
    }
}

/// Runs a script as root in mount and user namespaces of its own; `false` where that is forbidden.
fn in_namespace(sandbox: &Sandbox, script: &str) -> bool {
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-e", "-c", script])
        .env("CACHE", sandbox.path("cache"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_full_disk_is_a_warning() {
    let sandbox = larger_image();
    let mount = "mount -t tmpfs -o size=64k,mode=777 none \"$CACHE\"";
    if !in_namespace(&sandbox, mount) {
        eprintln!("SKIPPED: namespaces and tmpfs are not allowed here");
        return;
    }
    let good = sandbox.run_now("scan oci:@/image -o json --no-cache").expect_code(0).stdout;
    let program = sandbox.command("").get_program().to_owned();
    let image = format!("oci:{}", sandbox.path("in/image").display());
    // As much is written as fits, and then nothing.
    let fill = "head -c 60000 /dev/zero > \"$CACHE/full\" || true";
    let mut command = Command::new("unshare");
    let script = format!("{mount}; {fill}; exec \"$0\" scan \"$1\" -o json");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-e", "-c", &script]);
    command.arg(program).arg(image).current_dir(sandbox.path("work"));
    command.env("CACHE", sandbox.path("cache")).env("SEAWALL_CACHE_DIR", sandbox.path("cache"));
    command.env("SEAWALL_DATA_DIR", sandbox.path("data")).env("SEAWALL_NOW", NOW);
    let run = finish(command, "").expect_code(0);
    assert_eq!(
        run.stdout.replace(&shown_image(&sandbox), ""),
        good.replace(&shown_image(&sandbox), "")
    );
    run.expect_text("warning: ");
}

fn shown_image(sandbox: &Sandbox) -> String {
    format!("oci:{}", sandbox.path("in/image").display())
}

#[test]
fn a_cache_that_another_user_wrote_is_read_and_not_needed() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan oci:@/image -o json").expect_code(0).stdout;
    for mode in [0o555, 0o000] {
        set_modes(&sandbox.path("cache"), mode);
        let run = sandbox.run_now("scan oci:@/image -o json").expect_code(0);
        set_modes(&sandbox.path("cache"), 0o755);
        assert_eq!(run.stdout, good, "{mode:o}");
    }
}

/// Sets the mode of every folder, the deepest first.
fn set_modes(folder: &Path, mode: u32) {
    // A folder that cannot be listed gets its mode before its entries.
    if mode & 0o500 == 0o500 {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("permissions");
    }
    for entry in fs::read_dir(folder).expect("list").flatten() {
        if entry.path().is_dir() {
            set_modes(&entry.path(), mode);
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("permissions");
}
