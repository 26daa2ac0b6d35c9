//! Texts of records: bounded, and without signs that command a terminal or break a line.
//!
//! Only a `&str` becomes a [`Text`]. A type that guards a secret and therefore shows itself as
//! no string cannot come into a record.

use std::fmt;

use crate::limits::TEXT_BYTES_MAX;

/// A text of at most `TEXT_BYTES_MAX` bytes without control signs.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Text(Box<str>);

/// Why a string is no [`Text`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextError {
    /// It has too many bytes.
    #[error("the text has {bytes} bytes, and a record holds at most {TEXT_BYTES_MAX}")]
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// It holds a control sign.
    #[error("the text holds a control sign")]
    ControlSign,
}

impl Text {
    /// Takes a string that must be a text.
    pub fn new(text: &str) -> Result<Self, TextError> {
        if TEXT_BYTES_MAX < text.len() {
            return Err(TextError::TooLong { bytes: text.len() });
        }
        if text.chars().any(char::is_control) {
            return Err(TextError::ControlSign);
        }
        Ok(Self(text.into()))
    }

    /// Takes any string, such as a client's name for itself: control signs are replaced by
    /// U+FFFD, and what is too long is cut and ends in `…`.
    pub fn tamed(text: &str) -> Self {
        let tame = |sign: char| if sign.is_control() { '\u{fffd}' } else { sign };
        let mut kept = String::new();
        for sign in text.chars().map(tame) {
            if TEXT_BYTES_MAX - '…'.len_utf8() < kept.len() + sign.len_utf8() {
                kept.push('…');
                break;
            }
            kept.push(sign);
        }
        Self(kept.into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
