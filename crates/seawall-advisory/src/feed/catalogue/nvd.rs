//! The NVD's CVE records (API 2.0: <https://nvd.nist.gov/developers/vulnerabilities>) and records
//! of the same shape: vectors, weaknesses and ranges by CPE.
//!
//! In `configurations` nodes only matches with `vulnerable: true` are products with the
//! vulnerability; the others are platforms that it needs. A configuration whose nodes are
//! joined by AND limits the vulnerability to a platform, which an image does not tell: its
//! products are kept, its platforms are not.

use serde::Deserialize;
use serde_json::Value;

use super::super::draft::{cve, date, text};
use super::super::osv::rating::{cvss, cwe_number};
use super::super::{FeedFile, FeedOutput, SideFact};
use super::cpe::Cpe;
use crate::record::Rating;

/// CPE ranges of one record.
// LIMIT: the longest in the feeds have about 5,000.
const RANGES_MAX: usize = 20_000;

/// Vectors and weaknesses of one record.
// LIMIT: records have at most some 10.
const FACTS_MAX: usize = 256;

/// A file: a page of the API, or one record.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    vulnerabilities: Vec<Item>,
    #[serde(default)]
    cve: Value,
    #[serde(default, rename = "_annotation")]
    annotation: Annotation,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    cve: Value,
}

/// What the overrides put beside the record.
#[derive(Default, Deserialize)]
struct Annotation {
    #[serde(default)]
    cve_id: Option<String>,
    #[serde(default)]
    modified: Option<String>,
}

/// Parses a page or a record.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let Ok(page) = serde_json::from_slice::<Page>(file.bytes) else {
        out.read += 1;
        out.rejected.add("the file is no NVD record", || file.path.to_owned());
        return;
    };
    if page.vulnerabilities.is_empty() {
        out.read += 1;
        let modified = page.annotation.modified.as_deref().and_then(crate::date::Date::parse);
        out.newest = out.newest.max(modified);
        add(&page.cve, page.annotation.cve_id.as_deref(), file, out);
    }
    for item in &page.vulnerabilities {
        out.read += 1;
        add(&item.cve, None, file, out);
    }
}

fn add(record: &Value, known: Option<&str>, file: FeedFile<'_>, out: &mut FeedOutput) {
    let id = text(record, "id").or(known).and_then(cve);
    let Some(id) = id else {
        out.rejected.add("the record names no CVE", || file.path.to_owned());
        return;
    };
    let vulnerability: Box<str> = id.into();
    out.newest = out.newest.max(date(record, "lastModified"));
    if text(record, "vulnStatus") == Some("Rejected") {
        let date = date(record, "lastModified");
        out.side.push(SideFact::Withdrawn { vulnerability, date });
        return;
    }
    if let Some(date) = date(record, "published") {
        out.side.push(SideFact::Published { vulnerability: vulnerability.clone(), date });
    }
    add_ratings(record, &vulnerability, out);
    let mut count = 0_usize;
    for configuration in list(record, "configurations") {
        for node in list(configuration, "nodes") {
            for entry in list(node, "cpeMatch") {
                count = count.saturating_add(1);
                if count > RANGES_MAX {
                    out.rejected.add("the record has too many ranges", || file.path.to_owned());
                    return;
                }
                add_match(entry, &vulnerability, file, out);
            }
        }
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn add_ratings(record: &Value, vulnerability: &str, out: &mut FeedOutput) {
    let metrics = record.get("metrics").unwrap_or(&Value::Null);
    for version in ["cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"] {
        for metric in list(metrics, version).take(FACTS_MAX) {
            let author = match text(metric, "source") {
                Some("nvd@nist.gov") | None => "nvd",
                Some("134c704f-9b21-4f2e-91b3-4a467353bcc0") => "cisa-adp",
                Some(_) => "cna",
            };
            let vector = metric.get("cvssData").and_then(|data| text(data, "vectorString"));
            let rated = vector.and_then(|vector| cvss(author, vector));
            if let Some(Rating::Cvss(vector)) = rated.map(|severity| severity.rating) {
                out.side.push(SideFact::Cvss {
                    vulnerability: vulnerability.into(),
                    author: author.into(),
                    vector,
                });
            }
        }
    }
    let descriptions =
        list(record, "weaknesses").flat_map(|weakness| list(weakness, "description"));
    let ids = descriptions.filter_map(|description| text(description, "value")).take(FACTS_MAX);
    let mut cwes: Vec<u32> = ids.filter_map(cwe_number).collect();
    cwes.sort_unstable();
    cwes.dedup();
    if !cwes.is_empty() {
        out.side.push(SideFact::Cwes { vulnerability: vulnerability.into(), cwes });
    }
}

fn add_match(entry: &Value, vulnerability: &str, file: FeedFile<'_>, out: &mut FeedOutput) {
    if entry.get("vulnerable") != Some(&Value::Bool(true)) {
        return;
    }
    let Some(cpe) = text(entry, "criteria").and_then(Cpe::parse) else {
        out.rejected.add("a range has no CPE 2.3 name", || file.path.to_owned());
        return;
    };
    let bound = |inclusive: &str, exclusive: &str| {
        let first = text(entry, inclusive).map(|version| (version.into(), true));
        first.or_else(|| text(entry, exclusive).map(|version| (version.into(), false)))
    };
    let start = bound("versionStartIncluding", "versionStartExcluding");
    let end = bound("versionEndIncluding", "versionEndExcluding");
    let is_set = |component: &str| component != "*" && component != "-";
    let version = is_set(&cpe.version).then(|| {
        // The update is part of the version as people write it: `1.0` and `rc1`.
        let update = if is_set(&cpe.update) { format!("-{}", cpe.update) } else { String::new() };
        format!("{}{update}", cpe.version).into()
    });
    out.side.push(SideFact::Cpe {
        vulnerability: vulnerability.into(),
        product: format!("{}:{}:{}", cpe.part, cpe.vendor, cpe.product).into(),
        target_software: is_set(&cpe.target_software).then(|| cpe.target_software.into()),
        version,
        start,
        end,
    });
}
