//! Errors in a policy, with the line that they are in.

use std::fmt;

/// A policy that cannot be used.
///
/// Shown with the place, the line itself and, where there is one, a hint.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyError {
    /// The file, as the user named it.
    pub file: Box<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong: lower case, no full stop.
    pub message: Box<str>,
    /// How to go on.
    pub help: Option<Box<str>>,
    /// The line as written.
    pub source_line: Box<str>,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        let number = self.line.to_string();
        let indent = " ".repeat(number.len());
        writeln!(formatter, "{indent} |")?;
        writeln!(formatter, "{number} | {}", self.source_line)?;
        write!(formatter, "{indent} | {}^", " ".repeat(self.column.saturating_sub(1)))?;
        match &self.help {
            Some(help) => write!(formatter, "\n{indent} = help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PolicyError {}
