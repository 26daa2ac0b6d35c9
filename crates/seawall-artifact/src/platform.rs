//! Platforms as image indexes name them (OCI image index specification, `platform`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An operating system and architecture, for example `linux/arm64/v8`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Platform {
    /// Operating system as Go names it, for example `linux`.
    pub os: Box<str>,
    /// Architecture as Go names it, for example `amd64`.
    pub architecture: Box<str>,
    /// CPU variant, for example `v7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<Box<str>>,
}

impl Platform {
    /// Makes a `linux` platform for the architecture named as Rust names it (`x86_64`…).
    pub fn linux_for_rust_arch(architecture: &str) -> Self {
        Self {
            os: "linux".into(),
            architecture: go_architecture(architecture).into(),
            variant: None,
        }
    }

    /// Tells whether an image for `self` satisfies a wish for `wanted`.
    ///
    /// A wish without a variant takes any; `arm64` and `arm64/v8` are the same.
    pub fn satisfies(&self, wanted: &Self) -> bool {
        let variant = |platform: &Self| -> Option<Box<str>> {
            match (&*platform.architecture, platform.variant.as_deref()) {
                ("arm64", Some("v8")) => None,
                (_, variant) => variant.map(Into::into),
            }
        };
        self.os == wanted.os
            && self.architecture == wanted.architecture
            && (variant(wanted).is_none() || variant(wanted) == variant(self))
    }
}

fn go_architecture(rust: &str) -> &str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "powerpc64" => "ppc64le",
        other => other,
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(formatter, "/{variant}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Platform {
    type Err = PlatformError;

    fn from_str(text: &str) -> Result<Self, PlatformError> {
        let mut parts = text.split('/');
        let (os, architecture, variant) = (parts.next(), parts.next(), parts.next());
        match (os, architecture, parts.next()) {
            (Some(os), Some(architecture), None) if !os.is_empty() && !architecture.is_empty() => {
                Ok(Self {
                    os: os.into(),
                    architecture: go_architecture(architecture).into(),
                    variant: variant.filter(|text| !text.is_empty()).map(Into::into),
                })
            }
            _ => Err(PlatformError { text: text.into() }),
        }
    }
}

/// A text that is no platform.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is no platform of the form OS/ARCHITECTURE[/VARIANT], such as linux/arm64")]
pub struct PlatformError {
    text: Box<str>,
}

#[cfg(test)]
mod tests;
