//! Package URLs (purl specification 1.0, ECMA-427): the canonical name of a package.
//!
//! **Invariant:** [`purl_of`] returns canonical text: `parse` and `to_string` give it back.

use std::fmt;

use crate::inventory::Distribution;
use crate::package::{Package, PackageType};

/// Longest purl that is parsed, in bytes.
// LIMIT: SBOM documents of others; real purls stay below 500.
pub const PURL_BYTES_MAX: usize = 16 * 1024;

/// A package URL in its parts, decoded and normalised.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ParsedPurl {
    /// Type, lower case, for example `npm`.
    pub purl_type: String,
    /// Namespace, for example `@angular` or `org.apache.commons`; empty if there is none.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Version; empty if there is none.
    pub version: String,
    /// Qualifiers, sorted by key.
    pub qualifiers: Vec<(String, String)>,
    /// Path below the package's root; empty if there is none.
    pub subpath: String,
}

/// Text that is no package URL.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PurlError {
    /// It does not begin with `pkg:`.
    #[error("package URL does not begin with `pkg:`")]
    WrongScheme,
    /// The type is missing or has signs that types do not have.
    #[error("package URL has no valid type")]
    InvalidType,
    /// The name is missing.
    #[error("package URL has no name")]
    MissingName,
    /// A qualifier has no key or a key with signs that keys do not have, or is there twice.
    #[error("package URL has an invalid qualifier")]
    InvalidQualifier,
    /// A percent-encoding does not decode to UTF-8.
    #[error("package URL has an invalid percent-encoding")]
    InvalidEncoding,
    /// The type demands a namespace or a version, or forbids one.
    #[error("package URL lacks a part that its type demands, or has one that it forbids")]
    TypeRule,
    /// It is longer than [`PURL_BYTES_MAX`].
    #[error("package URL is longer than {PURL_BYTES_MAX} bytes")]
    TooLong,
}

/// Returns the canonical package URL of `package`, as found on `distribution`.
pub fn purl_of(package: &Package, distribution: Option<&Distribution>) -> String {
    let (namespace, name) = namespace_and_name(package, distribution);
    let mut purl = ParsedPurl {
        purl_type: package.package_type.purl_type().to_owned(),
        namespace,
        name,
        version: package.version.as_ref().to_owned(),
        qualifiers: Vec::new(),
        subpath: String::new(),
    };
    if package.package_type == PackageType::Golang && package.version.starts_with('(') {
        // `(devel)` says that the version is unknown.
        purl.version.clear();
    }
    if package.package_type.is_distribution() {
        qualify(&mut purl, package, distribution);
    }
    purl.normalise();
    purl.to_string()
}

/// Adds architecture, distribution, epoch and source package as qualifiers.
fn qualify(purl: &mut ParsedPurl, package: &Package, distribution: Option<&Distribution>) {
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            purl.qualifiers.push((key.to_owned(), value));
        }
    };
    add("arch", package.architecture.as_deref().unwrap_or_default().to_owned());
    if let Some(distribution) = distribution {
        let release = &distribution.fields;
        let version = match (&*release.version_id, &release.codename) {
            ("", Some(codename)) => codename,
            (version, _) => version,
        };
        let dash = if version.is_empty() { "" } else { "-" };
        add("distro", format!("{}{dash}{version}", release.id));
    }
    if let Some(source) = &package.source
        && (*source.name != *package.name
            || source.version.as_ref().is_some_and(|version| *version != package.version))
    {
        let version = source.version.as_ref().filter(|version| **version != package.version);
        add(
            "upstream",
            version.map_or_else(
                || source.name.to_string(),
                |version| format!("{}@{version}", source.name),
            ),
        );
    }
    if package.package_type == PackageType::Rpm {
        if let Some(module) = &package.module {
            add("rpmmod", module.to_string());
        }
        if let Some((epoch, rest)) = package.version.split_once(':') {
            add("epoch", epoch.to_owned());
            rest.clone_into(&mut purl.version);
        }
    }
}

fn namespace_and_name(package: &Package, distribution: Option<&Distribution>) -> (String, String) {
    let name = &*package.name;
    let split = match package.package_type {
        PackageType::Apk | PackageType::Deb | PackageType::Rpm | PackageType::Alpm => {
            let id = distribution.map_or("", |distribution| &distribution.fields.id);
            // The namespaces that the purl types name for these vendors.
            let id = match id {
                "rhel" => "redhat",
                "opensuse-leap" | "opensuse-tumbleweed" => "opensuse",
                "archarm" | "archlinux" => "arch",
                other => other,
            };
            Some((id, name))
        }
        PackageType::Maven => name.split_once(':'),
        PackageType::Golang
        | PackageType::Npm
        | PackageType::Composer
        | PackageType::Swift
        | PackageType::Hex
        | PackageType::Generic => name.rsplit_once('/'),
        PackageType::Cargo
        | PackageType::Gem
        | PackageType::Hackage
        | PackageType::Nuget
        | PackageType::Pub
        | PackageType::Pypi
        | PackageType::Cran
        | PackageType::Julia
        | PackageType::Bitnami => None,
    };
    // A name that ends with the separator has no part that could be the name of its own.
    let split = split.filter(|(_, name)| !name.is_empty());
    let (namespace, name) = split.unwrap_or(("", name));
    (namespace.to_owned(), name.to_owned())
}

/// Parses a package URL and normalises its parts.
pub fn parse(text: &str) -> Result<ParsedPurl, PurlError> {
    if PURL_BYTES_MAX < text.len() {
        return Err(PurlError::TooLong);
    }
    let (scheme, rest) = text.split_once(':').ok_or(PurlError::WrongScheme)?;
    if !scheme.eq_ignore_ascii_case("pkg") {
        return Err(PurlError::WrongScheme);
    }
    // The parts are taken off from the right, as the specification prescribes.
    let (rest, subpath) = rest.rsplit_once('#').unwrap_or((rest, ""));
    let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
    let (purl_type, rest) = rest.trim_start_matches('/').split_once('/').unwrap_or((rest, ""));
    if !is_type(purl_type) {
        return Err(PurlError::InvalidType);
    }
    let rest = rest.trim_matches('/');
    let (rest, version) = split_version(rest);
    let (namespace, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let mut purl = ParsedPurl {
        purl_type: purl_type.to_ascii_lowercase(),
        namespace: decode_segments(namespace)?,
        name: decode(name)?,
        version: decode(version)?,
        qualifiers: parse_qualifiers(qualifiers)?,
        subpath: decode_subpath(subpath)?,
    };
    if purl.name.is_empty() {
        return Err(PurlError::MissingName);
    }
    purl.normalise();
    purl.check_type_rules()?;
    Ok(purl)
}

/// Splits off the version: the last `@`, unless it begins a scope as in `@scope/name`, which
/// many tools write without encoding it.
fn split_version(rest: &str) -> (&str, &str) {
    match rest.rsplit_once('@') {
        Some((before, version)) if !version.contains('/') => (before, version),
        _ => (rest, ""),
    }
}

fn is_type(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(is_sign)
}

fn parse_qualifiers(text: &str) -> Result<Vec<(String, String)>, PurlError> {
    let mut qualifiers = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(PurlError::InvalidQualifier)?;
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let is_key = key.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
            && key.bytes().all(is_sign);
        if !is_key {
            return Err(PurlError::InvalidQualifier);
        }
        let value = decode(value)?;
        if !value.is_empty() {
            qualifiers.push((key.to_ascii_lowercase(), value));
        }
    }
    qualifiers.sort();
    let is_twice = |pair: &[(String, String)]| matches!(pair, [(one, _), (two, _)] if one == two);
    if qualifiers.windows(2).any(is_twice) {
        return Err(PurlError::InvalidQualifier);
    }
    Ok(qualifiers)
}

fn decode_segments(text: &str) -> Result<String, PurlError> {
    let segments = text.split('/').filter(|segment| !segment.is_empty()).map(decode);
    Ok(segments.collect::<Result<Vec<_>, _>>()?.join("/"))
}

fn decode_subpath(text: &str) -> Result<String, PurlError> {
    let segments = text.split('/').filter(|segment| !matches!(*segment, "" | "." | ".."));
    Ok(segments.map(decode).collect::<Result<Vec<_>, _>>()?.join("/"))
}

fn decode(text: &str) -> Result<String, PurlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2).ok_or(PurlError::InvalidEncoding)?;
        rest = tail;
        let digit = |byte: Option<&u8>| {
            let value = byte.and_then(|byte| char::from(*byte).to_digit(16));
            value.and_then(|value| u8::try_from(value).ok()).ok_or(PurlError::InvalidEncoding)
        };
        bytes.push(digit(digits.first())? << 4 | digit(digits.get(1))?);
    }
    String::from_utf8(bytes).map_err(|_not_text| PurlError::InvalidEncoding)
}

impl ParsedPurl {
    /// Returns the type of package, if it is one that is known here.
    pub fn package_type(&self) -> Option<PackageType> {
        PACKAGE_TYPES.iter().copied().find(|known| known.purl_type() == self.purl_type)
    }

    /// Returns the name in the spelling of [`Package::name`].
    pub fn package_name(&self) -> String {
        if self.namespace.is_empty() {
            return self.name.clone();
        }
        match self.package_type() {
            Some(known) if known.is_distribution() => self.name.clone(),
            Some(PackageType::Maven) => format!("{}:{}", self.namespace, self.name),
            Some(_) | None => format!("{}/{}", self.namespace, self.name),
        }
    }

    /// Returns the value of a qualifier.
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        let found = self.qualifiers.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    /// Applies the rules of the type to the spelling of the parts.
    fn normalise(&mut self) {
        match self.purl_type.as_str() {
            "alpm" | "apk" | "bitbucket" | "composer" | "deb" | "github" | "gitlab" | "golang"
            | "hex" | "npm" => {
                self.namespace = self.namespace.to_lowercase();
                self.name = self.name.to_lowercase();
            }
            "rpm" | "qpkg" => self.namespace = self.namespace.to_lowercase(),
            "bitnami" | "pub" | "oci" => self.name = self.name.to_lowercase(),
            "pypi" => self.name = self.name.to_lowercase().replace('_', "-"),
            "huggingface" => self.version = self.version.to_lowercase(),
            _ => {}
        }
        self.qualifiers.sort();
    }

    fn check_type_rules(&self) -> Result<(), PurlError> {
        let is_broken = match self.purl_type.as_str() {
            "swift" => self.namespace.is_empty(),
            "cran" => self.version.is_empty(),
            "cargo" | "gem" | "nuget" | "pypi" | "hackage" | "bitnami" => {
                !self.namespace.is_empty()
            }
            _ => false,
        };
        if is_broken { Err(PurlError::TypeRule) } else { Ok(()) }
    }
}

/// Every type that [`ParsedPurl::package_type`] recognises.
const PACKAGE_TYPES: &[PackageType] = &[
    PackageType::Apk,
    PackageType::Deb,
    PackageType::Rpm,
    PackageType::Alpm,
    PackageType::Cargo,
    PackageType::Composer,
    PackageType::Gem,
    PackageType::Golang,
    PackageType::Hex,
    PackageType::Hackage,
    PackageType::Maven,
    PackageType::Npm,
    PackageType::Nuget,
    PackageType::Pub,
    PackageType::Pypi,
    PackageType::Cran,
    PackageType::Swift,
    PackageType::Julia,
    PackageType::Bitnami,
    PackageType::Generic,
];

impl fmt::Display for ParsedPurl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "pkg:{}/", self.purl_type)?;
        for segment in self.namespace.split('/').filter(|segment| !segment.is_empty()) {
            write!(formatter, "{}/", Encoded(segment))?;
        }
        write!(formatter, "{}", Encoded(&self.name))?;
        if !self.version.is_empty() {
            write!(formatter, "@{}", Encoded(&self.version))?;
        }
        for (index, (key, value)) in self.qualifiers.iter().enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            write!(formatter, "{separator}{key}={}", Encoded(value))?;
        }
        for (index, segment) in
            self.subpath.split('/').filter(|segment| !segment.is_empty()).enumerate()
        {
            let separator = if index == 0 { '#' } else { '/' };
            write!(formatter, "{separator}{}", Encoded(segment))?;
        }
        Ok(())
    }
}

/// Writes text with all but the signs that the specification leaves as they are encoded.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sign in self.0.chars() {
            if sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | '~' | ':') {
                fmt::Write::write_char(formatter, sign)?;
                continue;
            }
            let mut buffer = [0; 4];
            for byte in sign.encode_utf8(&mut buffer).bytes() {
                write!(formatter, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
