//! Lengths of files and functions: goals of the project, printed and not enforced here (clippy
//! holds the bound of 70 lines a function).

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::output::say;
use crate::tidy::rust_files;

/// Prints lines of code and the distribution of the lengths of functions.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let (mut production, mut tests) = (0, 0);
    let mut lengths = Vec::new();
    for file in rust_files(root)? {
        let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        let is_test = file.components().any(|part| part.as_os_str() == "tests")
            || file.file_name().is_some_and(|name| name == "tests.rs");
        *(if is_test { &mut tests } else { &mut production }) += text.lines().count();
        if !is_test {
            lengths.extend(function_lengths(&text));
        }
    }
    lengths.sort_unstable();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).copied().unwrap_or(0);
    let long = lengths.iter().filter(|length| 70 < **length).count();
    say(&format!("lines: {production} of production, {tests} of tests"));
    say(&format!(
        "functions: {} · median {} lines, p90 {}, {long} above 70",
        lengths.len(),
        at(50),
        at(90)
    ));
    Ok(())
}

/// Measures functions by indentation, which rustfmt makes reliable.
fn function_lengths(text: &str) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let body = line.trim_start();
        if open.is_none()
            && (body.starts_with("fn ") || body.contains(" fn "))
            && !body.starts_with("//")
        {
            if body.ends_with('}') || body.ends_with(';') {
                lengths.push(1);
            } else {
                open = Some((indent, number));
            }
        } else if let Some((start_indent, start)) = open
            && indent == start_indent
            && (body == "}" || body.ends_with(';'))
        {
            lengths.push(number - start + 1);
            open = None;
        }
    }
    lengths
}
