//! The documents of the API, and what requests say.

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{ActionKind, Caller, Permit, Place, authorize};
use seawall_serve::problem::ApiError;
use seawall_store::judgements::StoredFinding;
use seawall_store::judgements::events::GateEvent;
use seawall_store::judgements::overview::ImageRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::Console;
use crate::fleet::{grade_named, millis};
use crate::link::failed;
use crate::uses::{FindingGrade, ImageUses};

/// Names an image, or a repository.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ImageQuery {
    pub(crate) repository: String,
    pub(crate) digest: String,
}

impl ImageQuery {
    pub(crate) fn parse(&self) -> Result<(RepositoryName, Digest), ApiError> {
        let repository = self.repository.parse().map_err(ApiError::invalid)?;
        let digest = self.digest.parse().map_err(ApiError::invalid)?;
        Ok((repository, digest))
    }
}

/// Which findings of an image are shown, and in which order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FindingsQuery {
    /// The lowest grade of use, by name.
    #[serde(rename = "use")]
    pub(crate) least: String,
    /// `use`: what is used most first.
    pub(crate) sort: String,
}

/// Which images are listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    pub(crate) repository: String,
    pub(crate) verdict: String,
    /// `REPOSITORY@DIGEST` of the last one of the page before.
    pub(crate) after: String,
}

impl ListQuery {
    pub(crate) fn after(&self) -> Option<(&str, &str)> {
        self.after.split_once('@')
    }
}

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    pub(crate) name: String,
    /// Only versions below this one.
    pub(crate) below: String,
}

/// Which events are listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EventsQuery {
    pub(crate) before: Option<i64>,
}

/// A quarantine that is to be placed or ended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuarantineDocument {
    pub(crate) repository: String,
    pub(crate) digest: String,
    pub(crate) reason: String,
}

/// An exception that is to be given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExceptionDocument {
    /// The repository that it holds for; empty for all of them.
    #[serde(default)]
    pub(crate) repository: String,
    pub(crate) finding: String,
    #[serde(default)]
    pub(crate) package: String,
    pub(crate) owner: String,
    pub(crate) reason: String,
    pub(crate) expires: String,
}

/// A policy that is to be tried.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TryDocument {
    pub(crate) document: String,
}

/// Asks whether `caller` may do `A` in the repository.
pub(crate) fn permit_in<A: ActionKind>(
    caller: &Caller,
    repository: &RepositoryName,
) -> Result<Permit<A>, ApiError> {
    Ok(authorize(caller, Place::Repository(repository.clone()))?)
}

/// Writes a moment as RFC 3339.
pub(crate) fn moment(millis: i64) -> String {
    let millis = u64::try_from(millis).unwrap_or_default();
    let moment = seawall_evidence::timestamp::Timestamp::from_unix_millis(millis);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

pub(crate) fn image_document(row: &ImageRow) -> Value {
    json!({
        "repository": row.repository.as_str(),
        "digest": row.digest.to_string(),
        "tags": row.tags,
        "verdict": row.verdict,
        "reason": row.reason,
        "judged": moment(row.judged_ms),
        "quarantined": row.is_quarantined,
        "findings": row.findings,
    })
}

pub(crate) fn finding_document(finding: &StoredFinding) -> Value {
    json!({
        "id": finding.finding,
        "vulnerability": finding.vulnerability,
        "package": finding.package,
        "version": finding.version,
        "severity": finding.severity,
        "segment": finding.segment,
    })
}

/// Severities, falling; what nobody rated comes last.
const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "negligible"];

/// Returns the findings of an image, each with how far it is in use where the image runs, and how
/// many were left out because they are surely used less than asked for.
pub(crate) async fn findings_in_use(
    console: &Console,
    digest: &Digest,
    asked: &FindingsQuery,
) -> Result<(Vec<(StoredFinding, FindingGrade)>, usize), ApiError> {
    let least = grade_named(&asked.least)?;
    let is_sorted = match asked.sort.as_str() {
        "" => false,
        "use" => true,
        _ => return Err(ApiError::invalid("findings are sorted by `use`, or not at all")),
    };
    let findings = console.judgements.findings(digest).await.map_err(ApiError::internal)?;
    let nodes = &console.link.nodes;
    let containers = nodes.containers_of_image(digest).await.map_err(failed)?;
    let seen = nodes.finding_uses(digest).await.map_err(failed)?;
    let uses = ImageUses::new(containers, millis(console.identity.now()));
    let count = findings.len();
    let mut shown: Vec<(StoredFinding, FindingGrade)> = findings
        .into_iter()
        .map(|finding| {
            let grade = uses.of(seen.get(&finding.finding));
            (finding, grade)
        })
        .filter(|(_, grade)| least.is_none_or(|least| grade.may_be(least)))
        .collect();
    if is_sorted {
        let place = |severity: &str| SEVERITIES.iter().position(|known| *known == severity);
        shown.sort_by_key(|(finding, grade)| {
            let severity = place(&finding.severity).unwrap_or(SEVERITIES.len());
            (std::cmp::Reverse(grade.rank()), severity)
        });
    }
    let left_out = count.saturating_sub(shown.len());
    Ok((shown, left_out))
}

pub(crate) fn event_document(event: &GateEvent) -> Value {
    json!({
        "number": event.number,
        "time": moment(event.time_ms),
        "type": event.kind,
        "repository": event.repository,
        "digest": event.digest,
        "data": serde_json::from_str::<Value>(&event.data).unwrap_or_default(),
    })
}

/// What an overview counts.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OverviewDocument {
    pub(crate) allowed: u64,
    pub(crate) warned: u64,
    pub(crate) denied: u64,
    pub(crate) undecided: u64,
    pub(crate) failed: u64,
    pub(crate) pending: u64,
    pub(crate) quarantined: u64,
}
