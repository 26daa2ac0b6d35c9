//! The commands.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::cli::{Cli, Command};

mod enroll;
mod hook;
mod malware_scan;
mod record;
mod replay;
mod run;
mod status;

/// Runs a command and returns its exit code.
pub(crate) fn run(arguments: &Cli) -> Result<ExitCode> {
    match &arguments.command {
        Command::Run(arguments) => run::run(arguments),
        Command::Enroll(arguments) => enroll::run(arguments),
        Command::Status(arguments) => status::run(arguments),
        Command::Record(arguments) => record::run(arguments),
        Command::Replay(arguments) => replay::run(arguments),
        Command::MalwareScan(arguments) => malware_scan::run(arguments),
        Command::Hook(arguments) => Ok(hook::run(arguments)),
    }
}

/// Writes a line to standard error; nobody to read it is no error of ours.
pub(crate) fn say_error(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// Writes text to standard output; a reader that went away ends the command quietly.
fn print(text: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("write to standard output"),
    }
}
