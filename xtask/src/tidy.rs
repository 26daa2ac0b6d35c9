//! Rules of the tree that no compiler knows.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::output::{say, say_error};

/// Longest source file, in lines.
const FILE_LINES_MAX: usize = 1000;
/// Most lines of `ARCHITECTURE.md`: it is read in one sitting or not at all.
const ARCHITECTURE_LINES_MAX: usize = 300;
/// Most packages in the lockfile with the agent (design, decision 11).
const LOCKFILE_PACKAGES_MAX: usize = 700;
/// Names that say nothing about what a module is for.
const BANNED_NAMES: [&str; 9] =
    ["common", "util", "utils", "helper", "helpers", "manager", "misc", "types", "impl"];
/// Crates that hold the functional core: no file, no socket, no clock.
pub(crate) const CORE: [&str; 7] = [
    "seawall-artifact",
    "seawall-inventory",
    "seawall-advisory",
    "seawall-finding",
    "seawall-policy",
    "seawall-evidence",
    "seawall-runtime",
];
/// Crates that may hold `unsafe` code: mapped files; the kernel's interfaces.
const UNSAFE: [&str; 2] = ["seawall-store", "seawall-sensor"];
/// What may not stand in any file of the project: unfinished work, and paths of a machine.
const BANNED_WORDS: [(&str, &str); 6] = [
    (concat!("TO", "DO"), "unfinished work belongs into an issue"),
    (concat!("FIX", "ME"), "unfinished work belongs into an issue"),
    (concat!("todo", "!("), "unfinished work belongs into an issue"),
    (concat!("unimplemented", "!("), "unfinished work belongs into an issue"),
    (concat!("/wo", "rk/"), "a path of somebody's machine"),
    (concat!("/ro", "ot/"), "a path of somebody's machine"),
];

/// Checks every rule and prints each breach; `--write` first writes what is derived.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|argument| argument == "--write") {
        write(root)?;
    }
    let mut breaches = Vec::new();
    let files = rust_files(root)?;
    for file in &files {
        let text = fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
        check_source(file.strip_prefix(root).unwrap_or(file), &text, &mut breaches);
    }
    check_modules(root, &files, &mut breaches);
    check_texts(root, &mut breaches)?;
    check_crates(root, &mut breaches)?;
    check_lockfile(root, &mut breaches)?;
    check_expectations(root, &mut breaches)?;
    check_decisions(root, &mut breaches)?;
    if let Err(error) = crate::coverage::check(root) {
        breaches.push(format!("{error:#}"));
    }
    if breaches.is_empty() {
        say(&format!("tidy: {} source files, every rule holds", files.len()));
        return Ok(());
    }
    for breach in &breaches {
        say_error(breach);
    }
    bail!("tidy: {} breaches", breaches.len())
}

fn check_source(path: &Path, text: &str, breaches: &mut Vec<String>) {
    let name = path.display();
    let first = text.lines().find(|line| !line.is_empty() && !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//!")) {
        breaches.push(format!("{name}: the module has no documentation (`//!`)"));
    }
    let lines = text.lines().count();
    if FILE_LINES_MAX < lines {
        breaches.push(format!("{name}: {lines} lines, more than {FILE_LINES_MAX}"));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if BANNED_NAMES.contains(&&*stem) {
        breaches.push(format!("{name}: the name says nothing about what the module is for"));
    }
    for (attribute, why) in [
        (concat!("#[ig", "nore"), "a test that does not run proves nothing"),
        (concat!("#[should", "_panic"), "panics are no interface"),
    ] {
        if text.contains(attribute) {
            breaches.push(format!("{name}: `{attribute}`: {why}"));
        }
    }
}

/// Every source belongs to a module: the compiler passes over a file that none names, and over
/// the tests in it.
fn check_modules(root: &Path, files: &[PathBuf], breaches: &mut Vec<String>) {
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file);
        if let Some(parents) = parents_of(name) {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let declaration = format!("mod {stem};");
            let is_named = parents.iter().any(|parent| {
                let text = fs::read_to_string(root.join(parent)).unwrap_or_default();
                text.lines().any(|line| line.trim_end().ends_with(&declaration))
            });
            if !is_named {
                breaches.push(format!("{}: no `mod` names it, so it is not built", name.display()));
            }
        }
    }
}

/// Returns the files that may name the module in `file`; `None` for a root, which none names.
fn parents_of(file: &Path) -> Option<Vec<PathBuf>> {
    let folder = file.parent()?;
    let is_root = |folder: &Path| folder.ends_with("src") || folder.ends_with("tests/it");
    let is_below_root = folder.ancestors().any(is_root);
    let stem = file.file_stem()?.to_string_lossy();
    let is_crate = is_root(folder) && matches!(&*stem, "main" | "lib");
    if !is_below_root || is_crate || folder.ends_with("bin") {
        return None;
    }
    if is_root(folder) {
        return Some(vec![folder.join("main.rs"), folder.join("lib.rs")]);
    }
    Some(vec![folder.with_extension("rs")])
}

/// Looks for banned words in every text that the project contains.
fn check_texts(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let is_text = |path: &Path| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        matches!(&*extension, "rs" | "md" | "toml" | "yml" | "yaml" | "json" | "")
    };
    for file in files_below(root, &is_text)? {
        // Fixtures are foreign forms: what stands in them is no work of ours.
        let relative = file.strip_prefix(root).unwrap_or(&file);
        if relative
            .components()
            .any(|part| part.as_os_str() == "fixtures" || part.as_os_str() == "corpus")
        {
            continue;
        }
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let lines = text.lines().count();
        if relative == Path::new("ARCHITECTURE.md") && ARCHITECTURE_LINES_MAX < lines {
            let name = relative.display();
            breaches.push(format!("{name}: {lines} lines, more than {ARCHITECTURE_LINES_MAX}"));
        }
        for (number, line) in text.lines().enumerate() {
            for (word, why) in BANNED_WORDS.iter().filter(|(word, _)| line.contains(word)) {
                breaches.push(format!("{}:{}: `{word}`: {why}", relative.display(), number + 1));
            }
        }
    }
    Ok(())
}

/// Each crate forbids `unsafe` and each core crate is closed to the outside.
fn check_crates(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let folder = root.join("crates");
    for entry in fs::read_dir(&folder).context("read crates/")? {
        let krate = entry.context("read crates/")?.path();
        let name = krate.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = ["src/lib.rs", "src/main.rs"]
            .iter()
            .find_map(|file| fs::read_to_string(krate.join(file)).ok())
            .unwrap_or_default();
        if !UNSAFE.contains(&&*name) && !source.contains("#![forbid(unsafe_code)]") {
            breaches.push(format!("crates/{name}: the crate does not forbid unsafe code"));
        }
        let clippy = fs::read_to_string(krate.join("clippy.toml")).unwrap_or_default();
        if CORE.contains(&&*name) && clippy != core_clippy(root)? {
            breaches.push(format!(
                "crates/{name}/clippy.toml: stale; `cargo xtask tidy --write` writes it"
            ));
        }
    }
    Ok(())
}

/// The `clippy.toml` of a core crate: the workspace's and what the core may not call.
fn core_clippy(root: &Path) -> Result<String> {
    let shared = fs::read_to_string(root.join("clippy.toml")).context("read clippy.toml")?;
    let mut text = format!(
        "# Written from ../../clippy.toml and xtask/src/tidy.rs; a crate's file replaces the root's.\n{shared}"
    );
    text.push_str("disallowed-methods = [\n");
    for (path, reason) in CORE_MAY_NOT {
        writeln!(text, "  {{ path = \"{path}\", reason = \"{reason}\" }},")?;
    }
    text.push_str("]\n");
    Ok(text)
}

const CORE_MAY_NOT: &[(&str, &str)] = &[
    ("std::env::var", "configuration comes in as an argument"),
    ("std::env::var_os", "configuration comes in as an argument"),
    ("std::fs::File::create", "the core does no I/O"),
    ("std::fs::File::open", "the core does no I/O"),
    ("std::fs::metadata", "the core does no I/O"),
    ("std::fs::read", "the core does no I/O"),
    ("std::fs::read_dir", "the core does no I/O"),
    ("std::fs::read_to_string", "the core does no I/O"),
    ("std::fs::write", "the core does no I/O"),
    ("std::net::TcpListener::bind", "the core opens no sockets"),
    ("std::net::TcpStream::connect", "the core opens no sockets"),
    ("std::thread::sleep", "the core does not wait"),
    ("std::time::Instant::now", "the time comes in as an argument"),
    ("std::time::SystemTime::now", "the time comes in as an argument"),
];

fn check_lockfile(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let text = fs::read_to_string(root.join("Cargo.lock")).context("read Cargo.lock")?;
    let count = text.lines().filter(|line| *line == "[[package]]").count();
    if LOCKFILE_PACKAGES_MAX < count {
        breaches.push(format!("Cargo.lock: {count} packages, more than {LOCKFILE_PACKAGES_MAX}"));
    }
    Ok(())
}

/// Every `.expected` file belongs to an input, or to a folder whose README says what makes it.
fn check_expectations(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let is_expected =
        |path: &Path| path.extension().is_some_and(|extension| extension == "expected");
    for file in files_below(root, &is_expected)? {
        let stem = file.file_stem().unwrap_or_default();
        let folder = file.parent().unwrap_or(root);
        if folder.join("README.md").is_file() {
            continue;
        }
        let has_input = fs::read_dir(folder).context("read fixtures")?.flatten().any(|entry| {
            let path = entry.path();
            path != file && (path.file_stem() == Some(stem) || path.file_name() == Some(stem))
        });
        if !has_input {
            breaches.push(format!(
                "{}: there is no input for it",
                file.strip_prefix(root).unwrap_or(&file).display()
            ));
        }
    }
    Ok(())
}

/// Decision records are numbered without holes.
fn check_decisions(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let mut names: Vec<String> = fs::read_dir(root.join("docs/adr"))
        .context("read docs/adr")?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for (number, name) in (1..).zip(&names) {
        if !name.starts_with(&format!("{number:04}-")) {
            breaches.push(format!("docs/adr/{name}: number {number:04} was expected"));
        }
    }
    Ok(())
}

/// Writes what is derived: the `clippy.toml` of the core crates.
fn write(root: &Path) -> Result<()> {
    let text = core_clippy(root)?;
    for name in CORE {
        let path = root.join("crates").join(name).join("clippy.toml");
        fs::write(&path, &text).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(())
}

/// Lists the Rust sources of the workspace, sorted.
pub(crate) fn rust_files(root: &Path) -> Result<Vec<PathBuf>> {
    files_below(root, &|path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn files_below(root: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
            let entry = entry.with_context(|| format!("read {}", folder.display()))?;
            let path = entry.path();
            let kind = entry.file_type().with_context(|| format!("read {}", path.display()))?;
            let name = entry.file_name();
            // In a worktree `.git` is a file, which names a place on this machine.
            if name == ".git" {
                continue;
            }
            if kind.is_dir() && !matches!(&*name.to_string_lossy(), "target" | "out" | "artifacts")
            {
                folders.push(path);
            } else if kind.is_file() && is_wanted(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
