//! Licences of packages as SPDX expressions (SPDX 2.3, annex D), as far as what was found is one.
//!
//! Package managers have names of their own: Debian's short names (`GPL-2+`, `Expat`), Fedora's
//! former ones (`GPLv2+ and MIT`), full names in Java's and Python's metadata. What cannot be
//! told without guessing (`BSD`, `custom`) stays as it was found.

use std::fmt::Write as _;

use spdx::{Expression, ParseMode};

/// Longest statement that is read as an expression, in bytes.
// LIMIT: longer ones are texts of licences, not names.
const STATEMENT_BYTES_MAX: usize = 1024;

/// Names that are no identifier, each with the one that it stands for.
// Sources: Debian's machine-readable copyright format 1.0, section "License specification";
// Fedora's table of licence names of 2022; names that pom.xml files state.
const NAMES: &[(&str, &str)] = &[
    ("expat", "MIT"),
    ("mit license", "MIT"),
    ("the mit license", "MIT"),
    ("the mit license (mit)", "MIT"),
    ("asl 2.0", "Apache-2.0"),
    ("apache 2.0", "Apache-2.0"),
    ("apache-2", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"),
    ("apache license, version 2.0", "Apache-2.0"),
    ("the apache license, version 2.0", "Apache-2.0"),
    ("apache software license, version 2.0", "Apache-2.0"),
    ("the apache software license, version 2.0", "Apache-2.0"),
    ("mplv1.1", "MPL-1.1"),
    ("mplv2.0", "MPL-2.0"),
    ("psf", "PSF-2.0"),
    ("python", "Python-2.0"),
    ("perl", "Artistic-1.0-Perl OR GPL-1.0-or-later"),
    ("boost", "BSL-1.0"),
    ("cc0", "CC0-1.0"),
];

/// A licence statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Licence {
    /// One identifier of the SPDX list.
    Id(String),
    /// An expression of several.
    Expression(String),
    /// Anything else, as found.
    Name(String),
}

impl Licence {
    /// Reads one statement.
    pub(super) fn of(statement: &str) -> Self {
        match expression(statement.trim()) {
            Some(found) if is_identifier(&found) => Self::Id(found),
            Some(found) => Self::Expression(found),
            None => Self::Name(statement.trim().to_owned()),
        }
    }
}

fn expression(statement: &str) -> Option<String> {
    if statement.is_empty() || STATEMENT_BYTES_MAX < statement.len() {
        return None;
    }
    if let Some(id) = identifier(statement) {
        return Some(id);
    }
    if is_expression(statement) {
        return Some(statement.to_owned());
    }
    // Old Rust crates write `MIT/Apache-2.0` and mean a choice.
    let text = translate(&statement.replace('/', " OR "))?;
    is_expression(&text).then_some(text)
}

fn is_identifier(text: &str) -> bool {
    // The list's own search takes `MIT+` for `MIT`.
    spdx::license_id(text).is_some_and(|found| found.name == text)
}

fn is_expression(text: &str) -> bool {
    // Deprecated identifiers are still in the list and valid; unknown ones are not.
    let mode =
        ParseMode { allow_deprecated: true, allow_postfix_plus_on_gpl: false, ..ParseMode::STRICT };
    Expression::parse_mode(text, mode).is_ok()
}

/// Translates the names between operators and brackets, one by one.
fn translate(statement: &str) -> Option<String> {
    let mut text = String::new();
    let mut name = String::new();
    let spaced = statement.replace('(', " ( ").replace(')', " ) ").replace(',', " ");
    for word in spaced.split_whitespace() {
        let operator = match word {
            "(" | ")" => word.to_owned(),
            _ if ["and", "or", "with"].iter().any(|it| word.eq_ignore_ascii_case(it)) => {
                word.to_ascii_uppercase()
            }
            _ => {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(word);
                continue;
            }
        };
        flush(&mut name, &mut text)?;
        _ = write!(text, "{operator} ");
    }
    flush(&mut name, &mut text)?;
    Some(text.trim_end().replace("( ", "(").replace(" )", ")"))
}

fn flush(name: &mut String, text: &mut String) -> Option<()> {
    if name.is_empty() {
        return Some(());
    }
    let found = match spdx::exception_id(name) {
        // Stands behind `WITH`.
        Some(_) => name.clone(),
        None => identifier(name)?,
    };
    name.clear();
    let bracketed = found.contains(' ');
    _ = if bracketed { write!(text, "({found}) ") } else { write!(text, "{found} ") };
    Some(())
}

/// Finds the identifier that a name stands for.
fn identifier(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, id)) = NAMES.iter().find(|(known, _)| *known == lower) {
        return Some((*id).to_owned());
    }
    if let Some(gnu) = gnu(&lower) {
        return Some(gnu);
    }
    let known = spdx::identifiers::LICENSES.iter().find(|known| {
        known.name.eq_ignore_ascii_case(name) || known.full_name.eq_ignore_ascii_case(name)
    });
    let is_word = |name: &str| matches!(name, "NOASSERTION" | "NONE");
    known.filter(|known| !is_word(known.name)).map(|known| known.name.to_owned())
}

/// Reads the short forms of GNU licences: `gpl-2+`, `lgplv2.1`, `agpl3`.
fn gnu(lower: &str) -> Option<String> {
    let family = ["agpl", "lgpl", "gpl"].into_iter().find(|family| lower.starts_with(family))?;
    let rest = lower.strip_prefix(family)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let rest = rest.strip_prefix('v').unwrap_or(rest);
    let (number, ending) = match rest.strip_suffix('+') {
        Some(number) => (number, "or-later"),
        None => (rest, "only"),
    };
    let number = if number.contains('.') { number.to_owned() } else { format!("{number}.0") };
    let id = format!("{}-{number}-{ending}", family.to_ascii_uppercase());
    spdx::license_id(&id).is_some().then_some(id)
}

#[cfg(test)]
mod tests;
