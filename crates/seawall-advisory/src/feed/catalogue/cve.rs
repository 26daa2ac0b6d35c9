//! CVE records (CVE JSON 5.1) with CISA's additions: vectors, weaknesses, SSVC, dates, rejection.
//!
//! The container of the CNA comes first, those of ADPs add to it. Affected products are left to
//! the CPE ranges of other feeds: here they are words of vendors without an order.

use serde::Deserialize;
use serde_json::Value;

use super::super::draft::{cve, text};
use super::super::osv::rating::{cvss, cwe_number};
use super::super::{FeedFile, FeedOutput, SideFact};
use crate::date::Date;
use crate::record::Rating;

/// Bytes of a record.
// LIMIT: the largest in the feed has about 1.5 MB.
const RECORD_BYTES_MAX: usize = 16 << 20;

/// Vectors and weaknesses kept of one record.
// LIMIT: records have at most some 20.
const FACTS_MAX: usize = 256;

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "cveMetadata")]
    metadata: Metadata,
    #[serde(default)]
    containers: Containers,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    cve_id: String,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    date_published: Option<String>,
    #[serde(default)]
    date_rejected: Option<String>,
    #[serde(default)]
    date_updated: Option<String>,
}

#[derive(Default, Deserialize)]
struct Containers {
    #[serde(default)]
    cna: Container,
    #[serde(default)]
    adp: Vec<Container>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    #[serde(default)]
    provider_metadata: Provider,
    #[serde(default)]
    metrics: Vec<Value>,
    #[serde(default)]
    problem_types: Vec<ProblemType>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    #[serde(default)]
    short_name: Option<String>,
}

#[derive(Deserialize)]
struct ProblemType {
    #[serde(default)]
    descriptions: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    #[serde(default)]
    cwe_id: Option<String>,
}

/// Parses one record.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    if file.bytes.len() > RECORD_BYTES_MAX {
        out.rejected.add("the record is too large", || file.path.to_owned());
        return;
    }
    match serde_json::from_slice::<Record>(file.bytes) {
        Ok(record) => add(&record, file, out),
        Err(error) => {
            let place = || format!("{}: {error}", file.path);
            out.rejected.add("the file is no CVE record", place);
        }
    }
}

fn add(record: &Record, file: FeedFile<'_>, out: &mut FeedOutput) {
    let Some(id) = cve(&record.metadata.cve_id) else {
        out.rejected.add("the record names no CVE", || file.path.to_owned());
        return;
    };
    let date = |text: &Option<String>| text.as_deref().and_then(Date::parse);
    let updated = date(&record.metadata.date_updated);
    out.newest = out.newest.max(updated);
    let vulnerability: Box<str> = id.into();
    if record.metadata.state.as_deref() == Some("REJECTED") {
        let date = date(&record.metadata.date_rejected).or(updated);
        out.side.push(SideFact::Withdrawn { vulnerability, date });
        return;
    }
    if let Some(date) = date(&record.metadata.date_published) {
        out.side.push(SideFact::Published { vulnerability: vulnerability.clone(), date });
    }
    let mut cwes = Vec::new();
    add_container(&record.containers.cna, "cna", &vulnerability, &mut cwes, out);
    for container in record.containers.adp.iter().take(FACTS_MAX) {
        let author = container.provider_metadata.short_name.as_deref().unwrap_or("adp");
        add_container(container, &author.to_ascii_lowercase(), &vulnerability, &mut cwes, out);
    }
    cwes.sort_unstable();
    cwes.dedup();
    if !cwes.is_empty() {
        out.side.push(SideFact::Cwes { vulnerability, cwes });
    }
}

fn add_container(
    container: &Container,
    author: &str,
    vulnerability: &str,
    cwes: &mut Vec<u32>,
    out: &mut FeedOutput,
) {
    for metric in container.metrics.iter().take(FACTS_MAX) {
        for version in ["cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"] {
            let vector = metric.get(version).and_then(|cvss| text(cvss, "vectorString"));
            let rated = vector.and_then(|vector| cvss(author, vector));
            if let Some(Rating::Cvss(vector)) = rated.map(|severity| severity.rating) {
                out.side.push(SideFact::Cvss {
                    vulnerability: vulnerability.into(),
                    author: author.into(),
                    vector,
                });
            }
        }
        let other = metric.get("other").filter(|other| text(other, "type") == Some("ssvc"));
        let options = other.and_then(|other| other.pointer("/content/options"));
        out.side.extend(options.and_then(|options| ssvc(options, vulnerability)));
    }
    let problems = container.problem_types.iter().flat_map(|problem| &problem.descriptions);
    let ids = problems.filter_map(|problem| problem.cwe_id.as_deref()).take(FACTS_MAX);
    cwes.extend(ids.filter_map(cwe_number));
}

/// Reads `[{"Exploitation":"poc"},{"Automatable":"no"},{"Technical Impact":"total"}]`.
fn ssvc(options: &Value, vulnerability: &str) -> Option<SideFact> {
    let option = |name: &str| options.as_array()?.iter().find_map(|option| text(option, name));
    let word = |text: &str| text.chars().take(32).collect::<String>().to_ascii_lowercase();
    Some(SideFact::Ssvc {
        vulnerability: vulnerability.into(),
        exploitation: word(option("Exploitation")?).into(),
        automatable: option("Automatable").map(|answer| answer.eq_ignore_ascii_case("yes")),
        technical_impact: option("Technical Impact").map(|impact| word(impact).into()),
    })
}
