//! A program that a process executes, and by which name it is known whatever its file is called.

use std::sync::Arc;

use crate::drift::interpreter;
use crate::event::Exec;

/// Most bytes of arguments, of environment and of each path that are kept of a program.
// LIMIT: command lines of Java reach some kilobytes; rules look at their start.
pub(super) const ARGUMENT_BYTES_MAX: usize = 4096;
/// The same where the table's texts have reached their limit.
// LIMIT: enough for the first few arguments.
pub(super) const ARGUMENT_BYTES_MIN: usize = 256;

/// Programs that have many names, and do what they are called.
const MANY_IN_ONE: [&str; 5] = ["busybox", "toybox", "coreutils", "sbase-box", "ubase-box"];
/// Programs whose files carry a version behind the name.
const VERSIONED: [&str; 22] = [
    "python", "perl", "ruby", "php", "php-fpm", "php-cgi", "node", "nodejs", "lua", "luajit",
    "tclsh", "wish", "guile", "gawk", "java", "gcc", "g++", "clang", "erl", "julia", "jruby",
    "pypy",
];

/// Programs that do several things, by what they are called.
const CALLED_BY: [(&str, &[&str]); 4] = [
    ("pgrep", &["pkill", "pidwait"]),
    ("kmod", &["insmod", "rmmod", "modprobe", "depmod", "lsmod", "modinfo"]),
    ("dropbearmulti", &["dropbear", "dbclient", "dropbearkey", "scp", "ssh"]),
    ("xtables-nft-multi", &["iptables", "ip6tables", "iptables-restore", "ip6tables-restore"]),
];

/// A program that was started.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Program {
    /// What it is: the name of its file, without a version; of a program with many names, the one
    /// that it was called by; of a file that was renamed, the name before; of a loader that was
    /// called, what it loads.
    pub name: Arc<str>,
    /// Whether the loader was called to execute another file, past the kernel's own ways.
    pub is_loader_called: bool,
    /// Whether its file had another name before, by which it is known.
    pub is_renamed: bool,
    /// The paths that it was told to execute as scripts, by its first line or its command line.
    pub scripts: Vec<Box<str>>,
    /// What the sensor said, its texts cut to [`ARGUMENT_BYTES_MAX`].
    pub exec: Exec,
}

impl Program {
    /// Makes a program of what a sensor said; `alias` is the program that its file was before.
    pub(super) fn new(exec: &Exec, alias: Option<Arc<str>>, is_full: bool) -> Self {
        let most = if is_full { ARGUMENT_BYTES_MIN } else { ARGUMENT_BYTES_MAX };
        let mut exec = exec.clone();
        exec.is_arguments_cut |= cut(&mut exec.arguments, most);
        cut(&mut exec.environment, most);
        cut_text(&mut exec.folder, most);
        let base = base_name(&exec.file.path);
        let is_loader_called = is_loader(base) && exec.loader.is_none();
        let is_renamed =
            alias.as_ref().is_some_and(|alias| **alias != *name_of(&exec.file.path, &[]));
        let scripts = scripts_of(&exec);
        let name = match alias {
            Some(name) => name,
            None if is_loader_called => Arc::from(loaded(&exec).unwrap_or(base)),
            None => name_of(&exec.file.path, &exec.arguments),
        };
        Self { name, is_loader_called, is_renamed, scripts, exec }
    }

    /// Returns how many bytes its texts take.
    pub(super) fn text_bytes(&self) -> usize {
        let texts = self.exec.arguments.iter().chain(&self.exec.environment);
        let lists: usize = texts.map(|text| text.len().saturating_add(24)).sum();
        lists.saturating_add(self.exec.file.path.len()).saturating_add(self.exec.folder.len())
    }
}

/// Returns what a program was told to execute, as paths from the root.
fn scripts_of(exec: &Exec) -> Vec<Box<str>> {
    let arguments: Vec<&str> = exec.arguments.iter().map(String::as_str).collect();
    let named = interpreter::scripts(base_name(&exec.file.path), &arguments);
    let by_line = exec.script.iter().map(|script| &*script.path);
    by_line.chain(named).map(|path| from_folder(&exec.folder, path)).collect()
}

/// Returns the path of a name that begins at a folder, without `.` and `..`.
fn from_folder(folder: &str, name: &str) -> Box<str> {
    let base = if name.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/")).into()
}

/// Returns the name by which a file would be known as a program.
pub(super) fn known_as(path: &str, alias: Option<&Arc<str>>) -> Arc<str> {
    alias.map_or_else(|| name_of(path, &[]), Arc::clone)
}

fn name_of(path: &str, arguments: &[String]) -> Arc<str> {
    let base = base_name(path);
    if MANY_IN_ONE.iter().any(|known| base.starts_with(known)) {
        let called = arguments.iter().take(2).map(|text| base_name(text).trim_start_matches('-'));
        let applet = called.into_iter().find(|name| !name.starts_with(stem(base)));
        return Arc::from(applet.filter(|name| !name.is_empty()).unwrap_or(base));
    }
    let called = arguments.first().map(|text| base_name(text));
    let names = CALLED_BY.iter().find(|(known, _)| base == *known);
    if let Some(name) =
        names.and_then(|(_, names)| names.iter().find(|name| called == Some(**name)))
    {
        return Arc::from(*name);
    }
    let plain = base.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let plain = plain.trim_end_matches('-');
    Arc::from(if VERSIONED.contains(&plain) { plain } else { base })
}

fn stem(base: &str) -> &str {
    MANY_IN_ONE.iter().find(|known| base.starts_with(**known)).copied().unwrap_or(base)
}

/// Returns the last part of a path, without what the kernel says of a file that was deleted.
fn base_name(path: &str) -> &str {
    let path = path.strip_suffix(" (deleted)").unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path)
}

fn is_loader(base: &str) -> bool {
    let is_library = base.contains(".so");
    is_library && (base.starts_with("ld-") || base.starts_with("ld.") || base.starts_with("ld64."))
}

/// Returns what a called loader loads: the first argument behind its options.
fn loaded(exec: &Exec) -> Option<&str> {
    const WITH_VALUE: [&str; 7] = [
        "--library-path",
        "--preload",
        "--audit",
        "--argv0",
        "--inhibit-rpath",
        "--glibc-hwcaps-prepend",
        "--glibc-hwcaps-mask",
    ];
    let mut arguments = exec.arguments.iter().skip(1);
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&&**argument) {
            arguments.next();
        } else if !argument.starts_with('-') {
            return Some(base_name(argument));
        }
    }
    None
}

/// Cuts a list of texts to so many bytes and tells whether anything was cut.
fn cut(texts: &mut Vec<String>, most: usize) -> bool {
    let mut left = most;
    let mut is_cut = false;
    let mut kept = 0_usize;
    for text in texts.iter_mut() {
        is_cut |= cut_text(text, left);
        left = left.saturating_sub(text.len().max(1));
        kept = kept.saturating_add(1);
        if left == 0 {
            break;
        }
    }
    is_cut |= kept < texts.len();
    texts.truncate(kept);
    is_cut
}

fn cut_text(text: &mut String, most: usize) -> bool {
    if text.len() <= most {
        return false;
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    true
}
