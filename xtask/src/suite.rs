//! What developers and CI run: checks and tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::output::say;

/// The program that searches for malware.
const SCANNER: &str = "seawall-malware-scan";
/// The feature that has its library.
const ENGINE: &str = "seawall-malware/engine";

/// Format, lints, rules of the tree, unit tests: what a developer runs before a commit.
pub(crate) fn check(root: &Path, _: &[String]) -> Result<()> {
    format(root)?;
    lints(root)?;
    crate::edges::run(root, &[])?;
    crate::tidy::run(root, &[])?;
    cargo(root, &["test", "--workspace", "--locked", "--lib", "--bins"])
}

/// Everything that CI runs. The replay of the corpora of `fuzz/` is a test as all others.
///
/// The lints are checked while that is built which is tested: to check them first would go through
/// every library once more, which on a cold machine takes as long as a fourth of all.
pub(crate) fn test(root: &Path, _: &[String]) -> Result<()> {
    format(root)?;
    crate::edges::run(root, &[])?;
    crate::tidy::run(root, &[])?;
    let lints = root.join("script/rustc-with-lints");
    let mut variables = Vec::new();
    if has_clippy(root) {
        variables.push(("RUSTC_WORKSPACE_WRAPPER", &*lints));
    }
    test_malware(root, &variables)?;
    // With the scanner that was just built: a test that does not find it fails.
    let scanner = target_folder(root).join("debug").join(SCANNER);
    ensure!(scanner.is_file(), "{} was not built", scanner.display());
    variables.push(("SEAWALL_TEST_MALWARE_SCANNER", &scanner));
    // Programs also as they are without their tests, where nothing is used by a test alone.
    cargo_with(root, &["build", "--workspace", "--locked", "--all-targets"], &variables)?;
    cargo_with(root, &["test", "--workspace", "--locked", "--no-fail-fast"], &variables)
}

/// Builds and tests the program that searches for malware.
pub(crate) fn malware(root: &Path, _: &[String]) -> Result<()> {
    test_malware(root, &[])
}

/// Apart from the workspace: its library switches features of others on that programs must not
/// have (maps of JSON in the order of their source), and takes minutes to build, which nobody waits
/// for who works on something else. Both share the target folder and disturb each other in nothing.
fn test_malware(root: &Path, variables: &[(&str, &Path)]) -> Result<()> {
    let engine = ["-p", "seawall-malware", "--features", ENGINE];
    cargo_with(root, &[&["test", "--locked", "--no-fail-fast"][..], &engine].concat(), variables)
}

fn format(root: &Path) -> Result<()> {
    if has(root, "fmt") {
        return cargo(root, &["fmt", "--all", "--check"]);
    }
    say("SKIPPED: cargo fmt is not installed here; the format was not checked");
    Ok(())
}

/// Says whether lints can be checked, loudly where not.
fn has_clippy(root: &Path) -> bool {
    let has_clippy = has(root, "clippy");
    if !has_clippy {
        say("SKIPPED: cargo clippy is not installed here; lints were not checked");
    }
    has_clippy
}

fn lints(root: &Path) -> Result<()> {
    if !has_clippy(root) {
        return Ok(());
    }
    // All at once, with the library of the scanner: lints do not depend on features of others.
    let all = ["clippy", "--workspace", "--all-targets", "--locked", "--features", ENGINE];
    cargo(root, &[&all[..], &["--", "-D", "warnings"]].concat())
}

fn has(root: &Path, tool: &str) -> bool {
    let output = Command::new(cargo_path()).args([tool, "--version"]).current_dir(root).output();
    output.is_ok_and(|output| output.status.success())
}

/// Runs cargo and fails if it does.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    cargo_with(folder, arguments, &[])
}

/// The same with variables of the environment.
pub(crate) fn cargo_with(folder: &Path, arguments: &[&str], paths: &[(&str, &Path)]) -> Result<()> {
    say(&format!("$ cargo {}", arguments.join(" ")));
    let mut command = Command::new(cargo_path());
    command.args(arguments).current_dir(folder).envs(paths.iter().copied());
    let status = command.status();
    let status = status.with_context(|| format!("run cargo {}", arguments.join(" ")))?;
    if status.success() {
        return Ok(());
    }
    bail!("cargo {} failed", arguments.join(" "))
}

/// Begins the command that makes a minimal Debian system; its packages and the release follow.
///
/// A mirror that is away for a moment does not end it. It hands the number of a descriptor to
/// `dash`, which knows those below ten only: terminals and others leave many open, so there has to
/// be room.
pub(crate) fn mmdebstrap() -> Command {
    let mut command = Command::new("sh");
    let script = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec mmdebstrap \"$@\"";
    command.args(["-c", script, "mmdebstrap"]);
    command.args(["--quiet", "--variant=minbase", "--aptopt=Acquire::Retries \"10\""]);
    command
}

pub(crate) fn cargo_path() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Returns the folder of what is built.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR");
    root.join(named.map_or_else(|| "target".into(), PathBuf::from))
}

/// Builds the release binary of a package, `seawall` or another, and returns its path.
pub(crate) fn release_binary(root: &Path, package: &str) -> Result<PathBuf> {
    let folder = release_binaries(root, &[package])?;
    Ok(folder.join(package))
}

/// Builds the release binaries of packages and returns the folder that they are in. What they have
/// in common is built once: one by one, each would want it with other features.
pub(crate) fn release_binaries(root: &Path, packages: &[&str]) -> Result<PathBuf> {
    let mut arguments = vec!["build", "--release", "--locked"];
    arguments.extend(packages.iter().flat_map(|package| ["-p", *package]));
    cargo(root, &arguments)?;
    let folder = target_folder(root).join("release");
    for package in packages {
        let is_there = fs::metadata(folder.join(package)).is_ok();
        ensure!(is_there, "{} was not built", folder.join(package).display());
    }
    Ok(folder)
}

/// Returns the folder with the agent's release binary and the load of its benchmarks: what is built
/// of this tree, or the folder that `SEAWALL_BENCH_RELEASE` names, which was built before.
pub(crate) fn agent_folder(root: &Path) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("SEAWALL_BENCH_RELEASE") {
        return Ok(folder.into());
    }
    let programs = ["--bin", "seawall-agent", "--example", "agent_cost"];
    let packages = ["-p", "seawall-agent", "-p", "seawall-sensor"];
    cargo(root, &[&["build", "--release", "--locked"], &packages[..], &programs[..]].concat())?;
    Ok(target_folder(root).join("release"))
}
