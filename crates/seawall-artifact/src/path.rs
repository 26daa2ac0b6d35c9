//! Paths inside an image.
//!
//! **Invariant:** an [`ImagePath`] is relative to the image's root, uses `/`, and has no empty,
//! `.` or `..` component: it can not name anything outside of the root.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest path that is kept, in bytes; Linux itself stops at 4,096.
// LIMIT: a layer with longer names is hostile; its entries become gaps.
pub const PATH_BYTES_MAX: usize = 8 * 1024;

/// A normalised path inside an image, for example `usr/lib/os-release`; the root is empty.
///
/// Bytes that are no UTF-8 are kept apart as `\xNN`, so two different names stay different.
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct ImagePath(Box<str>);

impl ImagePath {
    /// Normalises the bytes of a tar entry's name or of a path that a database lists.
    ///
    /// A leading `/` or `./` is dropped. Returns `None` for a name with a `..` component, with
    /// a NUL byte, or longer than [`PATH_BYTES_MAX`]: such a name is hostile.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if PATH_BYTES_MAX < bytes.len() || bytes.contains(&0) {
            return None;
        }
        let text = image_text(bytes);
        // Bytes that are no UTF-8 are written with four signs: the text is what must fit.
        if PATH_BYTES_MAX < text.len() {
            return None;
        }
        let mut path = String::with_capacity(text.len());
        for component in text.split('/') {
            match component {
                "" | "." => {}
                ".." => return None,
                _ => {
                    if !path.is_empty() {
                        path.push('/');
                    }
                    path.push_str(component);
                }
            }
        }
        Some(Self(path.into()))
    }

    /// Normalises a textual path; see [`Self::from_bytes`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    /// Joins names that are components of paths already; empty ones are left out.
    pub(crate) fn of_components(names: &[&str]) -> Self {
        let named: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
        Self(named.join("/").into())
    }

    /// Returns the path without a leading `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether this is the root itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the last component; empty for the root.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the folder that holds this entry, `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        let parent = self.0.rsplit_once('/').map_or("", |(parent, _)| parent);
        Some(Self(parent.into()))
    }

    /// Returns the path of the entry `name` in this folder; `None` if `name` is hostile.
    pub fn join(&self, name: &str) -> Option<Self> {
        if self.is_root() { Self::parse(name) } else { Self::parse(&format!("{}/{name}", self.0)) }
    }

    /// Tells whether this path lies below `folder` (or is it).
    pub fn is_below(&self, folder: &Self) -> bool {
        folder.is_root()
            || self
                .0
                .strip_prefix(&*folder.0)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for ImagePath {
    /// Shows the path as seen inside the container, with the leading `/`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}", self.0)
    }
}

/// Returns foreign bytes as text, in which bytes that are no UTF-8 are written `\xNN`.
pub(crate) fn image_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let high = char::from_digit(u32::from(byte >> 4), 16);
            let low = char::from_digit(u32::from(byte & 0x0f), 16);
            text.push_str("\\x");
            text.extend(high.into_iter().chain(low));
        }
    }
    text
}

#[cfg(test)]
mod tests;
