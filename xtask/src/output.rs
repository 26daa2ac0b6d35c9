//! Lines for the person at the terminal.

use std::io::Write as _;

/// Writes a line to standard output; a closed pipe is no error of ours.
pub(crate) fn say(line: &str) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// Writes a line to standard error.
pub(crate) fn say_error(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
