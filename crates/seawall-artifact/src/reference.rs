//! Image references as Docker and the OCI distribution specification spell them.
//!
//! `alpine:3.18` means `docker.io/library/alpine:3.18`, as every client reads it.
//!
//! **Invariant:** registry, repository, tag and digest of an [`ImageReference`] match the
//! grammar of the specification, so they can be put into a URL as they are.

use std::fmt;
use std::str::FromStr;

use crate::digest::{Digest, DigestError};

/// Longest repository name (registries refuse more).
const REPOSITORY_BYTES_MAX: usize = 255;
/// Longest tag (OCI distribution specification, "Pulling manifests").
const TAG_BYTES_MAX: usize = 128;

/// A reference to an image in a registry.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ImageReference {
    registry: Box<str>,
    repository: Box<str>,
    tag: Option<Box<str>>,
    digest: Option<Digest>,
}

impl ImageReference {
    /// Returns the registry's host and port, for example `docker.io` or `localhost:5000`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// Returns the repository, for example `library/alpine`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// Returns the tag, if one was named.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Returns the digest, if one was named; it wins over the tag.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// Returns what to ask the registry's manifest endpoint for: digest, tag, or `latest`.
    pub fn manifest_reference(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.to_string(),
            (None, None) => "latest".to_owned(),
        }
    }

    /// Returns the same repository with `digest` in place of the tag.
    #[must_use]
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self { tag: None, digest: Some(digest), ..self.clone() }
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(formatter, "@{digest}"),
            None => Ok(()),
        }
    }
}

impl FromStr for ImageReference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse()?)),
            None => (text, None),
        };
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        if let Some(tag) = tag
            && !is_tag(tag)
        {
            return Err(ReferenceError::InvalidTag { tag: tag.into() });
        }
        let (registry, repository) = split_registry(name);
        if !is_registry(registry) {
            return Err(ReferenceError::InvalidRegistry { registry: registry.into() });
        }
        let repository = match (registry, repository.contains('/')) {
            ("docker.io", false) => format!("library/{repository}"),
            _ => repository.to_owned(),
        };
        if !is_repository(&repository) {
            return Err(ReferenceError::InvalidRepository { repository: repository.into() });
        }
        Ok(Self {
            registry: registry.into(),
            repository: repository.into(),
            tag: tag.map(Into::into),
            digest,
        })
    }
}

/// A text that is no image reference.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReferenceError {
    /// The part before the first `/` is no host.
    #[error("`{registry}` is no registry host")]
    InvalidRegistry {
        /// The part as found.
        registry: Box<str>,
    },
    /// The repository does not match the grammar.
    #[error(
        "`{repository}` is no repository name (lower-case letters, digits, `.`, `_`, `-`, `/`)"
    )]
    InvalidRepository {
        /// The repository as found.
        repository: Box<str>,
    },
    /// The tag does not match the grammar.
    #[error("`{tag}` is no tag")]
    InvalidTag {
        /// The tag as found.
        tag: Box<str>,
    },
    /// What stands behind `@` is no digest.
    #[error("the digest of the reference is malformed")]
    InvalidDigest(#[from] DigestError),
}

/// Docker's rule: the first component is a host if it has a dot or a port or is `localhost`.
fn split_registry(name: &str) -> (&str, &str) {
    match name.split_once('/') {
        Some(("index.docker.io" | "registry-1.docker.io", rest)) => ("docker.io", rest),
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest),
        _ => ("docker.io", name),
    }
}

fn is_registry(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => {
                ("localhost", port.strip_prefix(':').or_else(|| (!port.is_empty()).then_some("x")))
            }
            _ => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// The name of a repository in a registry, for example `prod/web`.
///
/// **Invariant:** it matches the grammar of the distribution specification ("Pulling
/// manifests"), so it can be put into a path or a URL as it is.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RepositoryName(Box<str>);

impl RepositoryName {
    /// Returns the name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for RepositoryName {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if is_repository(text) {
            return Ok(Self(text.into()));
        }
        Err(ReferenceError::InvalidRepository { repository: text.into() })
    }
}

/// A tag, for example `3.18`.
///
/// **Invariant:** it matches the grammar of the distribution specification.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Tag(Box<str>);

impl Tag {
    /// Returns the tag as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for Tag {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if is_tag(text) {
            return Ok(Self(text.into()));
        }
        Err(ReferenceError::InvalidTag { tag: text.into() })
    }
}

/// Tells whether the name matches the grammar of the distribution specification ("Pulling
/// manifests"): words of small letters and digits, with `.`, `_`, `__` or any number of `-`
/// between them, in components separated by `/`.
fn is_repository(repository: &str) -> bool {
    let is_word = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit();
    let is_between =
        |run: &str| matches!(run, "" | "." | "_" | "__") || run.bytes().all(|byte| byte == b'-');
    let is_component = |component: &str| {
        component.starts_with(is_word)
            && component.ends_with(is_word)
            && component.split(is_word).all(is_between)
    };
    repository.len() <= REPOSITORY_BYTES_MAX && repository.split('/').all(is_component)
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= TAG_BYTES_MAX
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
mod tests;
