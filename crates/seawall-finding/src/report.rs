//! Reports: what a person or a program gets to see of a scan.
//!
//! Every format is rendered from one [`Report`]. The answer comes first: the verdict, what can
//! be acted on, what was not looked at.
//!
//! **Invariant:** rendering is pure: the same report gives the same bytes.

use seawall_advisory::date::Date;
use seawall_inventory::inventory::Inventory;
use serde::Serialize;

use crate::finding::Findings;

mod assessed;
mod cyclonedx;
mod document;
mod json;
mod licence;
mod outcome;
mod sarif;
mod spdx;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod words;

pub use self::spdx::render_spdx;
pub use cyclonedx::render_cyclonedx;
pub use json::{SCHEMA, render_json};
pub use sarif::render_sarif;
pub use table::{TableStyle, render_table};

/// Everything that a report says.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Version of Seawall.
    pub tool_version: &'a str,
    /// The moment of the scan, RFC 3339 in UTC, as given by `--now` or the clock.
    pub time: &'a str,
    /// The day of the scan.
    pub day: Date,
    /// What is inside.
    pub inventory: &'a Inventory,
    /// What is wrong with it; `None` where no database was used (`seawall sbom`).
    pub findings: Option<&'a Findings>,
    /// The database that was used.
    pub database: Option<DatabaseUse>,
    /// The decision; `None` where no policy was evaluated.
    pub decision: Option<DecisionView>,
    /// VEX statements, each with what became of it.
    pub vex: Vec<VexUse>,
    /// The search for malware; `None` where nobody asked for one.
    pub malware: Option<MalwareUse>,
}

/// A search for malware.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MalwareUse {
    /// Files that were looked at, over all layers.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Rules that they were held against.
    pub rules: u32,
    /// SHA-256 of the text of the rules, hexadecimal.
    pub rules_digest: Box<str>,
}

/// The database that a scan used.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatabaseUse {
    /// Day on which it was built.
    pub built: Box<str>,
    /// Its age in days on the day of the scan.
    pub age_days: i64,
    /// SHA-256 of its content, hexadecimal.
    pub content_id: Box<str>,
    /// Its feeds: name and state, sorted by name.
    pub feeds: Vec<FeedUse>,
}

/// A feed of the database.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedUse {
    /// Name.
    pub name: Box<str>,
    /// Publisher.
    pub publisher: Box<str>,
    /// Date of its state, where known.
    pub date: Option<Box<str>>,
    /// Licence of the data.
    pub licence: Box<str>,
}

/// A decision as reports show it; the caller converts it from the policy's own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    /// `allow`, `warn`, `undecided` or `deny`.
    pub verdict: VerdictView,
    /// Exit code of the command.
    pub exit_code: u8,
    /// The rules that spoke, heaviest first.
    pub reasons: Vec<ReasonView>,
    /// Exceptions of the policies, and what became of each.
    pub exceptions: Vec<ExceptionView>,
    /// The policies: name and digest.
    pub policies: Vec<(Box<str>, Box<str>)>,
    /// Digest of the facts that were judged.
    pub facts_digest: Box<str>,
}

/// The verdicts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum VerdictView {
    /// Allowed.
    Allow,
    /// Allowed, with a warning.
    Warn,
    /// It could not be decided.
    Undecided,
    /// Denied.
    Deny,
}

/// A rule that spoke.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonView {
    /// The policy.
    pub policy: Box<str>,
    /// The rule.
    pub rule: Box<str>,
    /// What it adds to the verdict.
    pub verdict: VerdictView,
    /// Whether the policy only observes.
    pub observed: bool,
    /// The administrator's reason.
    pub text: Box<str>,
    /// Findings concerned, by id; empty for the artifact as a whole.
    pub findings: Vec<Box<str>>,
}

/// An exception and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionView {
    /// The policy.
    pub policy: Box<str>,
    /// What it is about.
    pub finding: Box<str>,
    /// Who answers for it.
    pub owner: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Last day.
    pub expires: Box<str>,
    /// `applied`, `expired` or `unused`.
    pub state: Box<str>,
    /// Findings that it took away, by id.
    pub findings: Vec<Box<str>>,
}

/// A VEX statement and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VexUse {
    /// The file.
    pub file: Box<str>,
    /// The vulnerability.
    pub vulnerability: Box<str>,
    /// The status: `not_affected`, `affected`, `fixed`, `under_investigation`.
    pub status: Box<str>,
    /// Justification or statement of impact.
    pub justification: Option<Box<str>>,
    /// Whether it was applied to a finding.
    pub applied: bool,
    /// Why, or why not.
    pub why: Box<str>,
    /// Findings concerned, by id.
    pub findings: Vec<Box<str>>,
}
