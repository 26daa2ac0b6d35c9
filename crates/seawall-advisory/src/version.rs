//! Version orders: which of two versions of an ecosystem is the newer.
//!
//! Each order agrees with the ecosystem's own tool, as its module says and the lists under
//! `fixtures/versions` show. Numbers of any length compare right.
//!
//! What that tool refuses may have been taken by the ecosystem's older tools, and stands in
//! registries, images and advisories. Some ecosystems therefore have a *fallback order*, which
//! [`VersionOrder::compare_any`] uses where a version does not parse, and says so: whoever decides
//! by it knows that the tool of today would not.
//!
//! **Invariant:** each order is total and transitive on what parses. Two exceptions are the
//! tools' own: pacman (see its module), and Maven, whose comparison of mixed qualifiers and
//! lists is what it is.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

mod alpine;
mod debian;
mod fallback;
mod key;
mod list;
mod maven;
mod nuget;
mod numbers;
mod packagist;
mod pacman;
mod pypi;
mod redhat;
pub mod requirement;
mod rubygems;
mod scan;
mod semver;

pub use fallback::{Basis, Comparison};
pub use list::{ListReport, MalformedLine, WrongLine, check_list};

use key::Key;

/// Limits of what is read as a version.
pub mod limits {
    /// Bytes of a version. LIMIT: the longest in public feeds has about 130; keys count lengths
    /// in two bytes.
    pub const VERSION_BYTES_MAX: usize = 1024;
}

/// Why a text is no version; completes the sentence "it …" or "its …".
type Reason = &'static str;

/// Which of two compared texts is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Left,
    Right,
}

/// The rules by which an ecosystem orders its versions.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum VersionOrder {
    /// Alpine and others that use apk.
    Alpine,
    /// Debian, Ubuntu and others that use dpkg.
    Debian,
    /// Red Hat, SUSE and others that use rpm.
    Redhat,
    /// Semantic Versioning 2.0.0, written leniently.
    Semver,
    /// npm.
    Npm,
    /// PyPI (PEP 440).
    Pypi,
    /// Maven.
    Maven,
    /// RubyGems.
    Rubygems,
    /// Packagist (Composer).
    Packagist,
    /// NuGet.
    Nuget,
    /// Go modules and toolchains.
    Go,
    /// Cargo.
    Cargo,
    /// Hackage.
    Hackage,
    /// CRAN and Bioconductor.
    Cran,
    /// Dart's pub.
    Pub,
    /// Hex (Elixir and Erlang).
    Hex,
    /// Arch Linux and others that use pacman.
    Pacman,
    /// Julia.
    Julia,
    /// Bitnami.
    Bitnami,
}

/// Each order with its code in the database, which never changes, and its name.
const ORDERS: [(VersionOrder, u8, &str); 19] = [
    (VersionOrder::Alpine, 1, "alpine"),
    (VersionOrder::Debian, 2, "debian"),
    (VersionOrder::Redhat, 3, "redhat"),
    (VersionOrder::Semver, 4, "semver"),
    (VersionOrder::Npm, 5, "npm"),
    (VersionOrder::Pypi, 6, "pypi"),
    (VersionOrder::Maven, 7, "maven"),
    (VersionOrder::Rubygems, 8, "rubygems"),
    (VersionOrder::Packagist, 9, "packagist"),
    (VersionOrder::Nuget, 10, "nuget"),
    (VersionOrder::Go, 11, "go"),
    (VersionOrder::Cargo, 12, "cargo"),
    (VersionOrder::Hackage, 13, "hackage"),
    (VersionOrder::Cran, 14, "cran"),
    (VersionOrder::Pub, 15, "pub"),
    (VersionOrder::Hex, 16, "hex"),
    (VersionOrder::Pacman, 17, "pacman"),
    (VersionOrder::Julia, 18, "julia"),
    (VersionOrder::Bitnami, 19, "bitnami"),
];

impl VersionOrder {
    /// Returns all orders, in the order of their codes.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        ORDERS.iter().map(|(order, _, _)| *order)
    }

    /// Returns the code that stands for this order in the database; it never changes.
    pub fn code(self) -> u8 {
        ORDERS.iter().find(|(order, _, _)| *order == self).map_or(0, |(_, code, _)| *code)
    }

    /// Returns the order that `code` stands for.
    pub fn from_code(code: u8) -> Option<Self> {
        ORDERS.iter().find(|(_, known, _)| *known == code).map(|(order, _, _)| *order)
    }

    /// Returns the lower-case name, as `seawall db compare-versions` takes it.
    pub fn name(self) -> &'static str {
        ORDERS.iter().find(|(order, _, _)| *order == self).map_or("", |(_, _, name)| name)
    }

    /// Compares two versions.
    pub fn compare(self, a: &str, b: &str) -> Result<Ordering, VersionError> {
        self.check_length(a)?;
        self.check_length(b)?;
        match self {
            Self::Debian => debian::compare(a, b).map_err(|(side, reason)| match side {
                Side::Left => self.error(a, reason),
                Side::Right => self.error(b, reason),
            }),
            Self::Pacman => {
                self.parse_check(a)?;
                self.parse_check(b)?;
                Ok(pacman::compare(a, b))
            }
            Self::Maven => Ok(maven::Items::parse(a).compare(a, &maven::Items::parse(b), b)),
            Self::Alpine
            | Self::Redhat
            | Self::Semver
            | Self::Npm
            | Self::Pypi
            | Self::Rubygems
            | Self::Packagist
            | Self::Nuget
            | Self::Go
            | Self::Cargo
            | Self::Hackage
            | Self::Cran
            | Self::Pub
            | Self::Hex
            | Self::Julia
            | Self::Bitnami => Ok(self.key(a)?.as_bytes().cmp(self.key(b)?.as_bytes())),
        }
    }

    /// Compares two versions, by the fallback order if one of them does not parse and the
    /// ecosystem has one.
    pub fn compare_any(self, a: &str, b: &str) -> Result<Comparison, VersionError> {
        self.compare(a, b).map(|order| Comparison { order, basis: Basis::Tool }).or_else(|error| {
            let is_bounded = a.len().max(b.len()) <= limits::VERSION_BYTES_MAX;
            let compared = if is_bounded { fallback::compare(self, a, b) } else { None };
            compared.ok_or(error)
        })
    }

    /// Fails if `version` is not a version in this order.
    pub fn parse_check(self, version: &str) -> Result<(), VersionError> {
        self.form(version).map(drop)
    }

    /// Parses `version`, to compare it with many others.
    pub fn parse(self, version: &str) -> Result<Version, VersionError> {
        Ok(Version { order: self, text: version.into(), form: self.form(version)? })
    }

    fn form(self, text: &str) -> Result<Form, VersionError> {
        self.check_length(text)?;
        match self {
            Self::Debian => self.checked(text, debian::check),
            Self::Pacman => self.checked(text, pacman::check),
            Self::Maven => Ok(Form::Items(maven::Items::parse(text))),
            Self::Alpine
            | Self::Redhat
            | Self::Semver
            | Self::Npm
            | Self::Pypi
            | Self::Rubygems
            | Self::Packagist
            | Self::Nuget
            | Self::Go
            | Self::Cargo
            | Self::Hackage
            | Self::Cran
            | Self::Pub
            | Self::Hex
            | Self::Julia
            | Self::Bitnami => Ok(Form::Key(self.key(text)?.finish())),
        }
    }

    /// Makes the key of a version of an order that has keys, of at most
    /// [`limits::VERSION_BYTES_MAX`].
    fn key(self, text: &str) -> Result<Key, VersionError> {
        let mut key = Key::new();
        let written = match self {
            Self::Debian | Self::Pacman | Self::Maven => Err("its order has no keys"),
            Self::Alpine => alpine::write_key(text, &mut key),
            Self::Redhat => redhat::write_key(text, &mut key),
            Self::Semver => semver::write_semver(text, &mut key),
            Self::Npm => semver::write_npm(text, &mut key),
            Self::Pypi => pypi::write_key(text, &mut key),
            Self::Rubygems => rubygems::write_key(text, &mut key),
            Self::Packagist => packagist::write_key(text, &mut key),
            Self::Nuget => nuget::write_key(text, &mut key),
            Self::Go => semver::write_go(text, &mut key),
            Self::Cargo | Self::Hex => semver::write_strict(text, &mut key),
            Self::Hackage => numbers::write_hackage(text, &mut key),
            Self::Cran => numbers::write_cran(text, &mut key),
            Self::Pub => semver::write_pub(text, &mut key),
            Self::Julia => semver::write_julia(text, &mut key),
            Self::Bitnami => semver::write_bitnami(text, &mut key),
        };
        written.map(|()| key).map_err(|reason| self.error(text, reason))
    }

    fn checked(
        self,
        text: &str,
        check: impl Fn(&str) -> Result<(), Reason>,
    ) -> Result<Form, VersionError> {
        match check(text) {
            Ok(()) => Ok(if self == Self::Debian { Form::Debian } else { Form::Pacman }),
            Err(reason) => Err(self.error(text, reason)),
        }
    }

    fn check_length(self, text: &str) -> Result<(), VersionError> {
        if text.len() > limits::VERSION_BYTES_MAX {
            return Err(self.error(text, "it is longer than 1024 bytes"));
        }
        Ok(())
    }

    fn error(self, version: &str, reason: Reason) -> VersionError {
        VersionError { order: self, version: excerpt(version), reason }
    }
}

/// Returns the start of `version`, for a message.
fn excerpt(version: &str) -> Box<str> {
    /// Characters of a version that a message shows.
    const CHARACTERS_MAX: usize = 80;
    match version.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", version.get(..end).unwrap_or_default()).into(),
        None => version.into(),
    }
}

impl fmt::Display for VersionOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for VersionOrder {
    type Err = UnknownVersionOrder;

    fn from_str(text: &str) -> Result<Self, UnknownVersionOrder> {
        ORDERS
            .iter()
            .find(|(_, _, name)| *name == text)
            .map(|(order, _, _)| *order)
            .ok_or_else(|| UnknownVersionOrder { name: excerpt(text) })
    }
}

/// There is no version order of this name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownVersionOrder {
    name: Box<str>,
}

impl fmt::Display for UnknownVersionOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown version order `{}`, expected one of ", self.name)?;
        for (index, order) in VersionOrder::all().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{order}")?;
        }
        Ok(())
    }
}

impl Error for UnknownVersionOrder {}

/// A text is not a version in an order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VersionError {
    order: VersionOrder,
    version: Box<str>,
    reason: Reason,
}

impl VersionError {
    /// Returns the order in which the text is no version.
    pub fn order(&self) -> VersionOrder {
        self.order
    }

    /// Returns the text, or its start if it is long.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns why it is no version: a clause about "it".
    pub fn reason(&self) -> &str {
        self.reason
    }
}

impl fmt::Display for VersionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no {} version: {}", self.version, self.order, self.reason)
    }
}

impl Error for VersionError {}

/// A version that has been parsed, to be compared with many others.
#[derive(Clone, Debug)]
pub struct Version {
    order: VersionOrder,
    text: Box<str>,
    form: Form,
}

impl Version {
    /// Returns the order that the version was parsed in.
    pub fn order(&self) -> VersionOrder {
        self.order
    }

    /// Returns the version as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Compares with a version of the same order; versions of different orders are ordered by
    /// those, so that any list can be sorted.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.order
            .code()
            .cmp(&other.order.code())
            .then_with(|| self.form.compare(&self.text, &other.form, &other.text))
    }

    /// Compares with a version that has not been parsed.
    pub fn compare_text(&self, other: &str) -> Result<Ordering, VersionError> {
        match &self.form {
            Form::Debian => self.order.compare(&self.text, other),
            Form::Key(bytes) => {
                self.order.check_length(other)?;
                Ok((**bytes).cmp(self.order.key(other)?.as_bytes()))
            }
            Form::Pacman | Form::Items(_) => {
                let form = self.order.form(other)?;
                Ok(self.form.compare(&self.text, &form, other))
            }
        }
    }

    /// Compares with a version that has not been parsed, by the fallback order if it does not
    /// parse and the ecosystem has one.
    pub fn compare_any_text(&self, other: &str) -> Result<Comparison, VersionError> {
        match self.compare_text(other) {
            Ok(order) => Ok(Comparison { order, basis: Basis::Tool }),
            Err(_) => self.order.compare_any(&self.text, other),
        }
    }
}

/// What a version is compared by.
#[derive(Clone, Debug)]
enum Form {
    /// Its text, by dpkg's rules.
    Debian,
    /// Its text, by pacman's rules.
    Pacman,
    /// Its key, byte by byte.
    Key(Box<[u8]>),
    /// Maven's items.
    Items(maven::Items),
}

impl Form {
    /// Compares with the form of another version of the same order.
    fn compare(&self, text: &str, other: &Self, other_text: &str) -> Ordering {
        match (self, other) {
            (Self::Key(a), Self::Key(b)) => a.cmp(b),
            (Self::Items(a), Self::Items(b)) => a.compare(text, b, other_text),
            (Self::Pacman, Self::Pacman) => pacman::compare(text, other_text),
            // Both texts have been checked; of different orders nothing better can be said.
            _ => debian::compare(text, other_text).unwrap_or_else(|_| text.cmp(other_text)),
        }
    }
}

#[cfg(test)]
mod tests;
