//! `pom.properties`, which Maven packs into the archives that it builds.

use super::file_name::FileName;
use crate::cataloger::lines::{numbered_lines, split_once, text};

/// Longest value that is believed, in bytes.
// LIMIT: file systems stop at 255 for a name, which is made of two of them.
const VALUE_BYTES_MAX: usize = 255;

/// Group, artifact and version.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Coordinates {
    /// Empty if unknown.
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
}

impl Coordinates {
    /// Returns `group:artifact`, or the artifact alone where the group is unknown.
    pub(super) fn name(&self) -> String {
        if self.group.is_empty() {
            return self.artifact.clone();
        }
        format!("{}:{}", self.group, self.artifact)
    }

    /// Tells whether the file's name is that of this artifact.
    pub(super) fn is_of_file(&self, file_name: &FileName<'_>) -> bool {
        self.artifact == file_name.artifact
            || file_name.artifact.strip_prefix(self.artifact.as_str()).is_some_and(|rest| {
                rest.starts_with(['-', '_']) && file_name.version == Some(&self.version)
            })
    }
}

/// Parses the properties; `None` if one of the three is missing or was never filled in.
pub(super) fn parse(bytes: &[u8]) -> Option<Coordinates> {
    let mut found = Coordinates::default();
    for (_, line) in numbered_lines(bytes) {
        let Some((key, value)) = split_once(line, b'=') else { continue };
        let field = match key.trim_ascii() {
            b"groupId" => &mut found.group,
            b"artifactId" => &mut found.artifact,
            b"version" => &mut found.version,
            _ => continue,
        };
        *field = text(value).into_owned();
    }
    let is_filled = |value: &String| {
        !value.is_empty() && value.len() <= VALUE_BYTES_MAX && !value.contains("${")
    };
    let is_complete = [&found.group, &found.artifact, &found.version].into_iter().all(is_filled);
    is_complete.then_some(found)
}
