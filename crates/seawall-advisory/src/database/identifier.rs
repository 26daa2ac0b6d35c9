//! Identifiers of vulnerabilities and advisories, in the order of the database.
//!
//! A CVE identifier in its canonical form is two numbers; everything else is a text.
//!
//! **Invariant:** [`Identifier::parse`] and `Display` are inverse: an identifier prints as it
//! was written. Every CVE identifier sorts before every other one.

use std::fmt;

/// Bits of the sequence number in a key.
const NUMBER_BITS: u32 = 25;

/// Year of the key 0.
const YEAR_FIRST: u16 = 1970;

/// The identifier of a vulnerability or of an advisory.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Identifier<'a> {
    /// A CVE identifier.
    Cve(CveNumber),
    /// Any other: `GHSA-…`, `DSA-…`, `RUSTSEC-…`.
    Other(&'a str),
}

/// Year and sequence number of a CVE identifier.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CveNumber {
    key: u32,
}

impl CveNumber {
    /// Parses `CVE-YYYY-NNNN…` in its canonical form: upper case, four digits or more, no
    /// leading zeros beyond the fourth digit.
    pub fn parse(text: &str) -> Option<Self> {
        let (year_text, number_text) = text.strip_prefix("CVE-")?.split_once('-')?;
        let are_digits = [year_text, number_text]
            .iter()
            .all(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
        let is_canonical = year_text.len() == 4
            && 4 <= number_text.len()
            && (number_text.len() == 4 || !number_text.starts_with('0'));
        if !are_digits || !is_canonical {
            return None;
        }
        let year: u16 = year_text.parse().ok()?;
        let number: u32 = number_text.parse().ok()?;
        let age = u32::from(year.checked_sub(YEAR_FIRST)?);
        let fits = age < 1 << (32 - NUMBER_BITS) && number < 1 << NUMBER_BITS;
        fits.then_some(Self { key: age << NUMBER_BITS | number })
    }

    /// Returns the year.
    pub fn year(self) -> u16 {
        YEAR_FIRST + u16::try_from(self.key >> NUMBER_BITS).unwrap_or(0)
    }

    /// Returns the number within the year.
    pub fn number(self) -> u32 {
        self.key & ((1 << NUMBER_BITS) - 1)
    }

    pub(crate) fn key(self) -> u32 {
        self.key
    }

    pub(crate) fn from_key(key: u32) -> Self {
        Self { key }
    }
}

impl fmt::Display for CveNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CVE-{:04}-{:04}", self.year(), self.number())
    }
}

impl<'a> Identifier<'a> {
    /// Parses an identifier; there is nothing that is none.
    pub fn parse(text: &'a str) -> Self {
        CveNumber::parse(text).map_or(Self::Other(text), Self::Cve)
    }

    /// Tells whether it is a CVE identifier.
    pub fn is_cve(&self) -> bool {
        matches!(self, Self::Cve(_))
    }
}

impl fmt::Display for Identifier<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cve(number) => number.fmt(formatter),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests;
