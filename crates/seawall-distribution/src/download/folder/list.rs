//! The lists of a provider: `changes.csv`, `index.txt`, ROLIE feeds, provider metadata.
//!
//! **Invariant:** a path that is returned is relative, of plain signs, and stays in the folder.

use serde_json::Value;

/// Documents of one list.
// LIMIT: Red Hat's list has some 50,000; a longer one is cut, newest first.
const ENTRIES_MAX: usize = 500_000;
/// Folders above a document.
const DEPTH_MAX: usize = 8;
/// Longest path.
const PATH_BYTES_MAX: usize = 300;

/// A document of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Entry {
    /// Path below the folder.
    pub(super) path: Box<str>,
    /// When it changed, as the list writes it; empty where the list does not say.
    pub(super) updated: Box<str>,
}

/// Where a provider has its documents.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Distribution {
    /// A folder with lists.
    Folder(String),
    /// A ROLIE feed.
    Rolie(String),
}

/// Reads `changes.csv`: `"2024/cve-2024-0001.json","2024-11-03T10:20:30+00:00"`.
pub(super) fn changes(text: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let (path, updated) = line.split_once(',')?;
        let updated = updated.trim().trim_matches('"');
        let is_date = updated.len() <= 40 && updated.starts_with(|it: char| it.is_ascii_digit());
        let path = document(path.trim().trim_matches('"')).filter(|_| is_date)?;
        Some(Entry { path, updated: updated.into() })
    };
    text.lines().filter_map(entry).take(ENTRIES_MAX).collect()
}

/// Reads `index.txt`: a path a line.
pub(super) fn index(text: &str) -> Vec<Entry> {
    let paths = text.lines().filter_map(|line| document(line.trim()));
    paths.map(|path| Entry { path, updated: "".into() }).take(ENTRIES_MAX).collect()
}

/// Reads a list of OSV records, `[{"id": …, "modified": …}]`, each in a file of its id.
pub(super) fn records(text: &str) -> Option<Vec<Entry>> {
    let value: Value = serde_json::from_str(text).ok()?;
    let records = value.as_array()?.iter().filter_map(|record| {
        let path = document(&format!("{}.json", record.get("id")?.as_str()?))?;
        let updated = record.get("modified").and_then(Value::as_str).unwrap_or_default();
        Some(Entry { path, updated: updated.into() })
    });
    Some(records.take(ENTRIES_MAX).collect())
}

/// Reads `provider-metadata.json` (CSAF 2.0, section 7.1.7): the first folder or public feed.
pub(super) fn provider(text: &str) -> Option<Distribution> {
    let value: Value = serde_json::from_str(text).ok()?;
    let distributions = value.get("distributions")?.as_array()?;
    let folder = distributions.iter().find_map(|it| it.get("directory_url")?.as_str());
    if let Some(folder) = folder {
        let end = if folder.ends_with('/') { "" } else { "/" };
        return Some(Distribution::Folder(format!("{folder}{end}")));
    }
    let feeds = distributions.iter().filter_map(|it| it.pointer("/rolie/feeds")?.as_array());
    let is_public = |feed: &&Value| {
        let label = feed.get("tlp_label").and_then(Value::as_str);
        matches!(label, None | Some("UNLABELED" | "WHITE" | "CLEAR"))
    };
    let feed = feeds.flatten().find(is_public)?;
    Some(Distribution::Rolie(feed.get("url")?.as_str()?.to_owned()))
}

/// Reads a ROLIE feed (CSAF 2.0, section 7.1.15): the folder that all its documents lie in, and
/// the documents.
pub(super) fn rolie(text: &str) -> Option<(String, Vec<Entry>)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let entries = value.pointer("/feed/entry")?.as_array()?;
    let documents: Vec<(&str, &str)> = entries
        .iter()
        .take(ENTRIES_MAX)
        .filter_map(|entry| {
            let url = entry.pointer("/content/src")?.as_str()?;
            Some((url, entry.get("updated").and_then(Value::as_str).unwrap_or_default()))
        })
        .collect();
    let mut base = documents.first().map(|(url, _)| url.rsplit_once('/').map_or("", |it| it.0))?;
    // The longest path that all documents share, in whole segments.
    while !documents.iter().all(|(url, _)| is_below(url, base)) {
        base = base.rsplit_once('/')?.0;
    }
    if base.split_once("://").is_none_or(|(_, rest)| rest.is_empty()) {
        return None;
    }
    let entries = documents.iter().filter_map(|(url, updated)| {
        let path = document(url.get(base.len() + 1..)?)?;
        Some(Entry { path, updated: (*updated).into() })
    });
    Some((format!("{base}/"), entries.collect()))
}

fn is_below(url: &str, base: &str) -> bool {
    url.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns the path of a document, if it is one and stays in the folder.
fn document(path: &str) -> Option<Box<str>> {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_name =
        |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_sign);
    let is_plain = path.len() <= PATH_BYTES_MAX
        && path.split('/').count() <= DEPTH_MAX + 1
        && path.split('/').all(is_name);
    let is_document = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "json");
    (is_plain && is_document).then(|| path.into())
}

/// Returns the day in the name of an archive (`csaf_vex_2026-11-24.tar.zst`).
pub(super) fn date_of_archive(name: &str) -> Option<&str> {
    const FORM: &[u8] = b"0000-00-00";
    let is_archive = [".tar.bz2", ".tar.gz", ".tar.xz", ".tar.zst", ".zip"];
    if !is_archive.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    let is_date = |text: &str| {
        let fits = |(byte, form): (u8, &u8)| match form {
            b'0' => byte.is_ascii_digit(),
            form => byte == *form,
        };
        text.bytes().zip(FORM).all(fits)
    };
    (0..name.len()).filter_map(|start| name.get(start..start + FORM.len())).find(|it| is_date(it))
}

#[cfg(test)]
mod tests;
