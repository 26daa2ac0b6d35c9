//! Docker's catalogue of official images: one file a repository, stanzas of `Name: value` lines.
//!
//! Format: <https://github.com/docker-library/official-images#instruction-format>, RFC 2822-like.
//! The first stanza holds defaults for the others; `Tags` and `SharedTags` are lists.

use super::super::{FeedFile, FeedOutput, SideFact};

/// Bytes of a file.
// LIMIT: the largest has about 60,000.
const FILE_BYTES_MAX: usize = 16 << 20;

/// Parses the file of one repository.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let text = std::str::from_utf8(file.bytes).ok().filter(|text| text.len() <= FILE_BYTES_MAX);
    let Some(text) = text else {
        out.read += 1;
        out.rejected.add("the file is not UTF-8", || file.path.to_owned());
        return;
    };
    let repository = file.path.rsplit('/').next().unwrap_or_default();
    let mut default = String::new();
    for (index, stanza) in stanzas(text).into_iter().enumerate() {
        let architectures = field(&stanza, "Architectures");
        let mut tags = list(field(&stanza, "Tags").unwrap_or_default());
        if index == 0 {
            default = architectures.clone().unwrap_or_default();
        }
        if tags.is_empty() {
            // The first stanza may hold defaults only.
            if index > 0 {
                out.read += 1;
                out.rejected.add("the stanza has no tags", || format!("{}: {index}", file.path));
            }
            continue;
        }
        out.read += 1;
        tags.extend(list(field(&stanza, "SharedTags").unwrap_or_default()));
        tags.dedup();
        let architectures = architectures.unwrap_or_else(|| default.clone());
        out.side.push(SideFact::OfficialImage {
            repository: repository.into(),
            tags,
            architectures: if architectures.is_empty() {
                vec!["amd64".into()]
            } else {
                list(architectures)
            },
        });
    }
}

/// Splits at empty lines, joins continued lines, drops comments.
fn stanzas(text: &str) -> Vec<Vec<String>> {
    let mut stanzas: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.trim().is_empty() {
            if stanzas.last().is_some_and(|stanza| !stanza.is_empty()) {
                stanzas.push(Vec::new());
            }
            continue;
        }
        let Some(stanza) = stanzas.last_mut() else { continue };
        match stanza.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => stanza.push(line.trim_end().to_owned()),
        }
    }
    stanzas.retain(|stanza| !stanza.is_empty());
    stanzas
}

fn field(stanza: &[String], name: &str) -> Option<String> {
    let mut fields = stanza.iter().filter_map(|line| line.split_once(':'));
    fields.find(|(key, _)| *key == name).map(|(_, value)| value.trim().to_owned())
}

fn list(text: impl AsRef<str>) -> Vec<Box<str>> {
    let items = text.as_ref().split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(Into::into).collect()
}
