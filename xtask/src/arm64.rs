//! `cargo xtask arm64`: builds the programs for 64-bit processors of ARM on another machine, and
//! compares what they report under QEMU with what this machine's own program reports.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::bench::on_path;
use crate::output::say;
use crate::suite::{cargo, cargo_path, cargo_with, target_folder};

const TARGET: &str = "aarch64-unknown-linux-gnu";
const COMPILER: &str = "aarch64-linux-gnu-gcc";
/// Where a compiler for another machine keeps the libraries that its programs load.
const LIBRARIES: &str = "/usr/aarch64-linux-gnu";
const EMULATORS: [&str; 2] = ["qemu-aarch64", "qemu-aarch64-static"];
const PROGRAMS: [&str; 2] = ["seawall", "seawall-agent"];
const MOMENT: &str = "2026-01-01T00:00:00Z";

const RELEASE: &str = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n";
const PACKAGES: &str = "\
Package: libssl3
Status: install ok installed
Architecture: arm64
Source: openssl
Version: 3.0.9-1

Package: libc6
Status: install ok installed
Architecture: arm64
Source: glibc
Version: 2.36-9
";

/// Builds, and compares where an emulator is installed.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    ensure_installed()?;
    let linker = "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER";
    let places = "/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig";
    let settings = [
        (linker, Path::new(COMPILER)),
        ("CC_aarch64_unknown_linux_gnu", Path::new(COMPILER)),
        ("PKG_CONFIG_ALLOW_CROSS", Path::new("1")),
        ("PKG_CONFIG_LIBDIR", Path::new(places)),
    ];
    let packages = PROGRAMS.map(|program| ["-p", program]).concat();
    let build = [&["build", "--locked", "--target", TARGET][..], &packages].concat();
    cargo_with(root, &build, &settings)?;
    let folder = target_folder(root);
    let built = folder.join(TARGET).join("debug");
    let Some(emulator) = EMULATORS.into_iter().find(|name| on_path(name)) else {
        say("SKIPPED: the programs were built, not run; apt-get install qemu-user-static");
        return Ok(());
    };
    for program in PROGRAMS {
        let output = emulated(emulator, &built.join(program)).arg("--version").output();
        let output = output.with_context(|| format!("run {emulator}"))?;
        ensure!(output.status.success(), "`{program} --version` failed under {emulator}");
        say(&format!("{emulator}: {}", String::from_utf8_lossy(&output.stdout).trim()));
    }
    cargo(root, &["build", "--locked", "-p", "seawall"])?;
    let place = folder.join("arm64");
    make_root(&place)?;
    let native = report(Command::new(folder.join("debug").join("seawall")), &place)?;
    let foreign = report(emulated(emulator, &built.join("seawall")), &place)?;
    ensure!(native == foreign, "the two programs report different things of {}", place.display());
    ensure!(native.contains("CVE-"), "nothing was found in {}", place.display());
    say(&format!("the same report of {} bytes from both machines", native.len()));
    Ok(())
}

/// Says what is missing and where it is had.
fn ensure_installed() -> Result<()> {
    ensure!(
        on_path(COMPILER),
        "{COMPILER} is not installed: dpkg --add-architecture arm64; apt-get update; apt-get \
         install crossbuild-essential-arm64 libelf-dev:arm64 zlib1g-dev:arm64"
    );
    let rustc = PathBuf::from(cargo_path()).with_file_name("rustc");
    let rustc = if rustc.is_file() { rustc } else { PathBuf::from("rustc") };
    let output =
        Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).output();
    let output = output.context("run rustc")?;
    let library = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if library.is_dir() {
        return Ok(());
    }
    bail!(
        "the compiler has no standard library for {TARGET}: rustup target add {TARGET}, or with \
         Debian's compiler apt-get install libstd-rust-web-dev:arm64"
    )
}

fn emulated(emulator: &str, program: &Path) -> Command {
    let mut command = Command::new(emulator);
    command.args(["-L", LIBRARIES]).arg(program);
    command
}

/// Makes the root of a small system with known vulnerabilities.
fn make_root(place: &Path) -> Result<()> {
    for (path, content) in [("etc/os-release", RELEASE), ("var/lib/dpkg/status", PACKAGES)] {
        let path = place.join(path);
        let folder = path.parent().context("a file without a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
        fs::write(&path, content).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(())
}

/// Returns the report of a scan as JSON.
fn report(mut seawall: Command, place: &Path) -> Result<String> {
    let target = format!("rootfs:{}", place.display());
    let scan =
        ["scan", &target, "--offline", "--no-cache", "--quiet", "--now", MOMENT, "-o", "json"];
    let output = seawall.args(scan).output().context("run seawall")?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(matches!(output.status.code(), Some(0 | 1)), "a scan failed: {problem}");
    String::from_utf8(output.stdout).context("read a report")
}
