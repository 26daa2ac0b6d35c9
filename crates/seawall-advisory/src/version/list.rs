//! Checks lists of comparisons, as upstream test suites have them.
//!
//! Format: one `A < B`, `A = B` or `A > B` a line, the sign between blanks; versions may have
//! blanks inside. Lines that begin with `#` or `//` are comments, as is what follows ` #`.

use std::cmp::Ordering;

use super::{Basis, VersionError, VersionOrder};

/// What a list of comparisons came to.
#[derive(Clone, Debug, Default)]
pub struct ListReport {
    /// How many comparisons hold.
    pub held: usize,
    /// How many of those hold by the fallback order.
    pub held_by_fallback: usize,
    /// Comparisons that do not hold, or of versions that do not parse.
    pub wrong: Vec<WrongLine>,
    /// Lines that are no comparison.
    pub malformed: Vec<MalformedLine>,
}

impl ListReport {
    /// Returns `true` if each line is a comparison that holds.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty() && self.malformed.is_empty()
    }
}

/// A comparison that does not hold.
#[derive(Clone, Debug)]
pub struct WrongLine {
    /// Number of the line, from 1.
    pub line_number: usize,
    /// The line.
    pub line: String,
    /// How the versions compare, or why they do not.
    pub got: Result<Ordering, VersionError>,
}

/// A line that is no comparison.
#[derive(Clone, Debug)]
pub struct MalformedLine {
    /// Number of the line, from 1.
    pub line_number: usize,
    /// The line.
    pub line: String,
}

/// Checks each comparison in `text` against `order`, or its fallback where a version does not
/// parse.
pub fn check_list(order: VersionOrder, text: &str) -> ListReport {
    let mut report = ListReport::default();
    for (line, line_number) in text.lines().zip(1..) {
        let line = strip_comment(line);
        if line.trim().is_empty() {
            continue;
        }
        let Some((left, expected, right)) = split_comparison(line) else {
            report.malformed.push(MalformedLine { line_number, line: line.trim().to_owned() });
            continue;
        };
        match order.compare_any(left, right) {
            Ok(found) if found.order == expected => {
                report.held = report.held.saturating_add(1);
                let by_fallback = usize::from(found.basis != Basis::Tool);
                report.held_by_fallback = report.held_by_fallback.saturating_add(by_fallback);
            }
            got => {
                let (line, got) = (line.trim().to_owned(), got.map(|found| found.order));
                report.wrong.push(WrongLine { line_number, line, got });
            }
        }
    }
    report
}

fn strip_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') || trimmed.starts_with("//") {
        return "";
    }
    let end = line.find(" #").into_iter().chain(line.find("\t#")).min();
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

/// Splits at the sign between two versions.
///
/// A version may itself begin with `=` and a blank, as npm's may: the first sign that has a
/// version before it separates, and no other may follow within the second version.
fn split_comparison(line: &str) -> Option<(&str, Ordering, &str)> {
    let mut found: Option<(&str, Ordering, &str)> = None;
    let mut start = 0_usize;
    for word in line.split([' ', '\t']) {
        let end = start.checked_add(word.len())?;
        if let Some(sign) = parse_sign(word) {
            let before = line.get(..start)?.trim();
            let after = line.get(end..)?.trim();
            match found {
                None | Some(("", _, _)) => found = Some((before, sign, after)),
                // The blanks between a leading sign and its version are of any number.
                Some((_, _, right)) if right.strip_prefix(word).map(str::trim) == Some(after) => {}
                Some(_) => return None,
            }
        }
        start = end.checked_add(1)?;
    }
    found
}

fn parse_sign(word: &str) -> Option<Ordering> {
    match word {
        "<" => Some(Ordering::Less),
        "=" => Some(Ordering::Equal),
        ">" => Some(Ordering::Greater),
        _ => None,
    }
}
