//! Ratings and weaknesses of an OSV record.

use serde_json::Value;

use super::wire::{Record, array, text, texts};
use crate::record::{Level, Rating, Severity};

/// Ratings kept of one list.
// LIMIT: records have at most four.
const RATINGS_MAX: usize = 16;

/// Reads the ratings that hold for the whole record.
pub(super) fn of_record(record: &Record, author: &str) -> Vec<Severity> {
    let mut severities = vectors(&record.severity, author);
    if severities.is_empty() {
        // GHSA and Bitnami derive the word from their vector: it counts where there is none.
        let word = record.database_specific.get("severity").and_then(text).and_then(level);
        severities.extend(word.map(|level| word_of(author, level)));
    }
    if severities.is_empty() && matches!(author, "almalinux" | "rocky" | "suse") {
        // AlmaLinux begins the summary with the rating: `Important: kernel security update`.
        let stated = text(&record.summary).and_then(|summary| summary.split_once(": "));
        let word = stated.and_then(|(word, _)| level(word));
        severities.extend(word.map(|level| word_of(author, level)));
    }
    severities
}

/// Reads the ratings that hold for one package.
pub(super) fn of_affected(entry: &Value, author: &str) -> Vec<Severity> {
    let mut severities = entry.get("severity").map_or_else(Vec::new, |list| vectors(list, author));
    let urgency = entry.get("ecosystem_specific").and_then(|specific| specific.get("urgency"));
    let level = urgency.and_then(text).and_then(debian_level);
    severities.extend(level.map(|level| word_of("debian", level)));
    severities
}

/// Reads the CWE numbers of a record.
pub(super) fn cwes(record: &Record) -> Vec<u32> {
    let mut cwes: Vec<u32> = Vec::new();
    if let Some(ids) = record.database_specific.get("cwe_ids") {
        cwes.extend(texts(ids).filter_map(cwe_number));
    }
    let specific = array(&record.affected).first().and_then(|entry| entry.get("database_specific"));
    if let Some(list) = specific.and_then(|specific| specific.get("cwes")) {
        let ids = array(list).iter().filter_map(|cwe| cwe.get("cweId").and_then(text));
        cwes.extend(ids.filter_map(cwe_number).take(64));
    }
    cwes.sort_unstable();
    cwes.dedup();
    cwes
}

/// Reads `CWE-79`.
pub(crate) fn cwe_number(id: &str) -> Option<u32> {
    id.trim().strip_prefix("CWE-")?.parse().ok()
}

/// Reads the word of a rating, as GHSA, Red Hat and its rebuilds, Ubuntu and npm use them.
pub(crate) fn level(word: &str) -> Option<Level> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "none" => Level::None,
        "negligible" => Level::Negligible,
        "low" => Level::Low,
        "medium" | "moderate" => Level::Medium,
        "high" | "important" => Level::High,
        "critical" => Level::Critical,
        _ => return None,
    })
}

/// Reads Debian's urgency, which may end in `**` (set by hand); `not yet assigned` is none.
fn debian_level(word: &str) -> Option<Level> {
    match word.trim_end_matches('*') {
        "unimportant" => Some(Level::None),
        other => level(other),
    }
}

/// Makes the rating of a CVSS vector; `None` for a text that is none.
pub(crate) fn cvss(author: &str, vector: &str) -> Option<Severity> {
    let vector = vector.trim();
    let is_vector = vector.len() <= 300
        && vector.bytes().all(|byte| byte.is_ascii_graphic())
        && (vector.starts_with("CVSS:") || vector.starts_with("AV:"));
    is_vector.then(|| Severity { author: author.into(), rating: Rating::Cvss(vector.into()) })
}

fn word_of(author: &str, level: Level) -> Severity {
    Severity { author: author.into(), rating: Rating::Word(level) }
}

fn vectors(list: &Value, author: &str) -> Vec<Severity> {
    let mut severities: Vec<Severity> = Vec::new();
    for item in array(list).iter().take(RATINGS_MAX) {
        let Some(score) = item.get("score").and_then(text) else { continue };
        let severity = match item.get("type").and_then(Value::as_str) {
            Some("Ubuntu") => level(score).map(|level| word_of("ubuntu", level)),
            // Version 2 has no prefix of its own, some publishers put brackets around it.
            Some("CVSS_V2") => cvss(author, score.trim_matches(['(', ')'])),
            Some(_) | None => cvss(author, score),
        };
        if let Some(severity) = severity.filter(|severity| !severities.contains(severity)) {
            severities.push(severity);
        }
    }
    severities
}
