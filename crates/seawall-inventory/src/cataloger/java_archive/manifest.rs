//! The main section of `META-INF/MANIFEST.MF` (JAR file specification, "JAR Manifest").

use std::collections::BTreeMap;

/// Most attributes that are kept.
// LIMIT: build tools write some dozens.
const ATTRIBUTES_MAX: usize = 1000;

/// The main attributes; names are lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    attributes: BTreeMap<String, String>,
}

impl Manifest {
    /// Parses the main section. Lines break after 72 bytes, inside of characters too, so bytes
    /// are joined before they become text.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut manifest = Self::default();
        let mut logical: Vec<u8> = Vec::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if let Some(continued) = line.strip_prefix(b" ") {
                logical.extend_from_slice(continued);
                continue;
            }
            manifest.add(&logical);
            logical.clear();
            if line.is_empty() {
                break;
            }
            logical.extend_from_slice(line);
        }
        manifest.add(&logical);
        manifest
    }

    fn add(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if let Some((name, value)) = text.split_once(':')
            && self.attributes.len() < ATTRIBUTES_MAX
        {
            self.attributes.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }

    /// Returns an attribute that is not blank and whose template was filled in.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.get(name)?.as_str();
        (!value.is_empty() && !value.contains("${")).then_some(value)
    }

    /// Returns the symbolic name of an `OSGi` bundle without its parameters.
    pub(super) fn symbolic_name(&self) -> Option<&str> {
        self.attribute("bundle-symbolicname")?.split(';').next().map(str::trim)
    }

    /// Returns the versions that the manifest states, the most exact first.
    pub(super) fn versions(&self) -> impl Iterator<Item = &str> {
        const NAMES: [&str; 4] =
            ["plugin-version", "implementation-version", "bundle-version", "specification-version"];
        NAMES.iter().filter_map(|name| self.attribute(name))
    }

    /// Returns licence statements: `OSGi`'s `Bundle-License`, links and names.
    pub(super) fn licences(&self) -> Vec<Box<str>> {
        let Some(text) = self.attribute("bundle-license") else { return Vec::new() };
        let clauses = text.split(',').filter_map(|clause| clause.split(';').next());
        clauses
            .map(|clause| clause.trim().trim_matches('"'))
            .filter(|clause| !clause.is_empty() && *clause != "<<EXTERNAL>>")
            .map(Into::into)
            .collect()
    }
}
