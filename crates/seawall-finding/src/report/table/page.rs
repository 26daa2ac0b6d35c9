//! The page: lines of limited width, wrapped between words.

use super::TableStyle;
use crate::report::words;

/// Longest foreign text that a line of prose shows, in signs.
// LIMIT: names and reasons come from the artifact; the JSON report has them in full.
const PROSE_SIGNS_MAX: usize = 2_000;

/// Column at which the values of fields begin.
const FIELD_WIDTH: usize = 10;

/// Colours of terminals, by their plain numbers (ECMA-48, SGR).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ink {
    None,
    Red,
    Yellow,
    Green,
    Blue,
}

impl Ink {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Red => Some("\u{1b}[1;31m"),
            Self::Yellow => Some("\u{1b}[33m"),
            Self::Green => Some("\u{1b}[32m"),
            Self::Blue => Some("\u{1b}[34m"),
        }
    }
}

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    pub(super) style: TableStyle,
}

impl Page {
    pub(super) fn new(style: TableStyle) -> Self {
        let width = style.width.max(TableStyle::WIDTH_MIN);
        Self { text: String::new(), style: TableStyle { width, ..style } }
    }

    /// Returns the text, with one newline at its end.
    pub(super) fn finish(mut self) -> String {
        let end = self.text.trim_end_matches('\n').len();
        self.text.truncate(end);
        self.text.push('\n');
        self.text
    }

    /// Ends a section; two blanks in a row become one.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes a line as it is, escaped but not wrapped: a command or an address.
    pub(super) fn raw_line(&mut self, indent: usize, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(words::plain(line).trim_end());
        self.text.push('\n');
    }

    pub(super) fn inked_line(&mut self, line: &str, ink: Ink) {
        let line = self.inked(&words::plain(line), ink);
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// Colours text that has been escaped and padded, if colours are wanted.
    pub(super) fn inked(&self, escaped: &str, ink: Ink) -> String {
        match ink.code().filter(|_| self.style.colour) {
            Some(code) => format!("{code}{escaped}\u{1b}[0m"),
            None => escaped.to_owned(),
        }
    }

    /// Writes a line whose parts were escaped and coloured before.
    pub(super) fn finished_line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.raw_line(0, text);
    }

    /// Writes a name and its value; the value is not wrapped, so that it can be copied.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        let line = format!("{name:FIELD_WIDTH$}{}", shorten(&words::plain(value)));
        self.finished_line(&line);
    }

    /// Writes prose after `lead`, wrapped; further lines stand below the first word.
    pub(super) fn paragraph(&mut self, lead: &str, prose: &str) {
        let indent = lead.chars().count();
        let mut line = lead.to_owned();
        let mut is_empty = true;
        let prose = words::plain(prose);
        for word in shorten(&prose).split_whitespace() {
            let needed = line.chars().count() + usize::from(!is_empty) + word.chars().count();
            if !is_empty && self.style.width < needed {
                self.finished_line(&line);
                line = " ".repeat(indent);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.finished_line(&line);
    }
}

/// Cuts prose that is longer than anybody reads.
fn shorten(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(PROSE_SIGNS_MAX) {
        Some((end, _)) => {
            std::borrow::Cow::Owned(format!("{}...", text.get(..end).unwrap_or_default()))
        }
        None => std::borrow::Cow::Borrowed(text),
    }
}

/// Cuts the text of a cell to `width` signs; what was cut shows as three dots.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(3);
    let dots = width - kept;
    text.chars().take(kept).chain(std::iter::repeat_n('.', dots)).collect()
}
