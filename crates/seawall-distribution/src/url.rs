//! Absolute `http` and `https` URLs, as far as a client needs them (RFC 3986, sections 3 and 5).
//!
//! **Invariants:** a [`Url`] has no user information and no fragment, its host is lower-case, its
//! port is missing when it is the scheme's own; shown, it has no query, since signed URLs keep
//! their secrets there.

use std::fmt;

use crate::limits::URL_BYTES_MAX;

/// Whether a URL is reached with TLS.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// An absolute URL.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Url {
    scheme: Scheme,
    /// Host, and the port if it is not the scheme's.
    authority: Box<str>,
    /// Begins with `/`.
    path: Box<str>,
    query: Option<Box<str>>,
}

/// A text that is no URL to be used; says why, without the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct UrlError(pub(crate) &'static str);

impl Url {
    /// Makes the URL of `path` (which begins with `/`) at a registry's host.
    pub(crate) fn at(scheme: Scheme, authority: &str, path: &str) -> Result<Self, UrlError> {
        Self::parse(&format!("{}://{authority}{path}", scheme.name()))
    }

    pub(crate) fn parse(text: &str) -> Result<Self, UrlError> {
        if URL_BYTES_MAX < text.len() {
            return Err(UrlError("the URL is too long"));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UrlError("the URL has signs that must be percent-encoded"));
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((name, rest)) if name.eq_ignore_ascii_case("https") => (Scheme::Https, rest),
            Some((name, rest)) if name.eq_ignore_ascii_case("http") => (Scheme::Http, rest),
            _ => return Err(UrlError("the URL begins with neither https:// nor http://")),
        };
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(authority_end).unwrap_or((rest, ""));
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self {
            scheme,
            authority: canonical_authority(scheme, authority)?,
            path: path.into(),
            query: query.map(Into::into),
        })
    }

    /// Resolves what a `Location` header names.
    pub(crate) fn join(&self, location: &str) -> Result<Self, UrlError> {
        let scheme = self.scheme.name();
        let authority = &self.authority;
        if location.contains("://") && !location.starts_with(['/', '?', '.']) {
            return Self::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Self::parse(&format!("{scheme}://{rest}"));
        }
        if location.starts_with('/') {
            return Self::parse(&format!("{scheme}://{authority}{location}"));
        }
        if location.starts_with('?') {
            return Self::parse(&format!("{scheme}://{authority}{}{location}", self.path));
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Self::parse(&format!("{scheme}://{authority}{folder}/{location}"))
    }

    /// Returns the same URL with one more query parameter; `value` is percent-encoded.
    #[must_use]
    pub(crate) fn with_parameter(&self, name: &str, value: &str) -> Self {
        let pair = format!("{name}={}", encode(value));
        let query = match self.query.as_deref() {
            Some(query) if !query.is_empty() => format!("{query}&{pair}"),
            _ => pair,
        };
        Self { query: Some(query.into()), ..self.clone() }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns host and port; the port is missing when it is the scheme's own.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the host without port and without the brackets of an IPv6 address.
    pub(crate) fn host(&self) -> &str {
        let (host, _) = split_port(&self.authority);
        host.trim_start_matches('[').trim_end_matches(']')
    }

    pub(crate) fn port(&self) -> u16 {
        let (_, port) = split_port(&self.authority);
        port.and_then(|port| port.parse().ok()).unwrap_or_else(|| self.scheme.port())
    }

    /// Tells whether both lead to the same server in the same way: what one may see of
    /// credentials, the other may.
    pub(crate) fn same_origin(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.authority == other.authority
    }

    /// Returns the whole URL with its query, to be sent and for nothing else.
    pub(crate) fn to_request(&self) -> String {
        match &self.query {
            Some(query) => format!("{self}?{query}"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}{}", self.scheme.name(), self.authority, self.path)
    }
}

/// Splits `HOST[:PORT]`; the colons of a bracketed address belong to the host.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn canonical_authority(scheme: Scheme, authority: &str) -> Result<Box<str>, UrlError> {
    if authority.contains('@') {
        return Err(UrlError("the URL has a user name or password in it"));
    }
    let (host, port) = split_port(authority);
    let is_address = host.starts_with('[') && host.ends_with(']');
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_host = if is_address {
        host.bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'[' | b']' | b':' | b'.'))
    } else {
        host.bytes().all(is_sign)
    };
    if host.is_empty() || !is_host {
        return Err(UrlError("the URL has no valid host"));
    }
    let host = host.to_ascii_lowercase();
    match port.filter(|port| !port.is_empty()).map(str::parse::<u16>) {
        None => Ok(host.into()),
        Some(Ok(port)) if port == scheme.port() => Ok(host.into()),
        Some(Ok(port)) => Ok(format!("{host}:{port}").into()),
        Some(Err(_)) => Err(UrlError("the URL has no valid port")),
    }
}

/// Percent-encodes all but the unreserved signs (RFC 3986, section 2.3).
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                encoded.push('%');
                encoded.extend([byte >> 4, byte & 0x0f].map(hex_digit));
            }
        }
    }
    encoded
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests;
