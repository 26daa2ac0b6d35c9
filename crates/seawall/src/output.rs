//! Standard output and standard error, and progress for whoever watches.

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use seawall_store::atomic::{self, Durability};

/// Writes a line to standard error; nobody to read it is no error of ours.
pub(crate) fn say_error(line: &str) {
    drop(writeln!(io::stderr().lock(), "{}", visible(line)));
}

/// Writes text to standard output; a reader that went away ends the command quietly.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("write to standard output"),
    }
}

/// Writes a report to a file, whole or not at all; devices and pipes are written directly.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<()> {
    let is_special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    let written = if is_special {
        std::fs::write(path, text)
    } else {
        atomic::write_file(path, text.as_bytes(), Durability::Rebuildable)
    };
    written.with_context(|| format!("write `{}`", path.display()))
}

/// Makes a bar on standard error if a person watches, else one that shows nothing.
pub(crate) fn progress(what: &str, total_bytes: u64, is_quiet: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total_bytes), ProgressDrawTarget::hidden());
    if is_quiet || !io::stderr().is_terminal() {
        return bar;
    }
    let style = ProgressStyle::with_template("{msg} {bytes}/{total_bytes} {bytes_per_sec}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar
}

/// Adds a line to a text in memory.
pub(crate) fn line(text: &mut String, line: fmt::Arguments<'_>) {
    text.push_str(&line.to_string());
    text.push('\n');
}

/// Replaces control signs: foreign names must not steer the terminal.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .map(
            |sign| {
                if sign.is_control() && sign != '\n' && sign != '\t' { '\u{fffd}' } else { sign }
            },
        )
        .collect()
}
