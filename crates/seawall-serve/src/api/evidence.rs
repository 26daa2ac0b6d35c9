//! The evidence log: searching and exporting it. Each export is itself a record.
#![expect(unused_qualifications, reason = "the description of a query is made by a macro")]

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use seawall_evidence::record::{Record, Value};
use seawall_evidence::search::{Pattern, Query as Wanted};
use seawall_evidence::text::Text;
use seawall_evidence::vocabulary::{
    Action, ActorKind, DetailKey, Outcome, SubjectKind, Vocabulary,
};
use seawall_policy::access::ReadEvidence;
use seawall_store::evidence_log::read::{self, ReadError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::accounts::parse_moment;
use super::parts::Query;
use super::{Api, May, document};
use crate::problem::ApiError;

/// Most records of one answer.
// LIMIT: a page for people and scripts; whoever wants all of them takes an export.
const PAGE_LENGTH_MAX: usize = 1000;
/// Largest export through the API, in bytes.
// LIMIT: it is held in memory; `seawall evidence export` writes larger ones to a file.
const EXPORT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is looked for. What is not said fits everything; a `*` at the end stands for the rest.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchQuery {
    /// The first record.
    first: Option<u64>,
    /// Most records of the answer.
    limit: Option<usize>,
    /// The name of the actor.
    actor: Option<String>,
    /// The kind of actor.
    actor_kind: Option<String>,
    /// The action.
    action: Option<String>,
    /// How it ended.
    outcome: Option<String>,
    /// The kind of a subject.
    subject_kind: Option<String>,
    /// The name of a subject.
    subject: Option<String>,
    /// The id of the request.
    request: Option<String>,
    /// The first moment.
    from: Option<String>,
    /// The first moment after.
    until: Option<String>,
}

/// A record, for people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordDocument {
    number: u64,
    time: String,
    actor: String,
    actor_kind: &'static str,
    authentication: &'static str,
    action: &'static str,
    outcome: &'static str,
    subjects: Vec<NamedValue>,
    reason: String,
    request: String,
    details: Vec<NamedValue>,
}

/// Something with its kind or key.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NamedValue {
    key: &'static str,
    value: String,
}

fn word<T: Vocabulary>(text: Option<&String>, what: &str) -> Result<Option<T>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let word = T::from_name(text);
    word.map(Some).ok_or_else(|| ApiError::invalid(format!("`{text}` is no {what}")))
}

impl SearchQuery {
    fn wanted(&self) -> Result<Wanted, ApiError> {
        let pattern = |text: &Option<String>| text.as_deref().map(Pattern::new);
        Ok(Wanted {
            actor_kind: word::<ActorKind>(self.actor_kind.as_ref(), "kind of actor")?,
            actor: pattern(&self.actor),
            actions: word::<Action>(self.action.as_ref(), "action")?.into_iter().collect(),
            outcome: word::<Outcome>(self.outcome.as_ref(), "outcome")?,
            subject_kind: word::<SubjectKind>(self.subject_kind.as_ref(), "kind of subject")?,
            subject: pattern(&self.subject),
            request: pattern(&self.request),
            from: parse_moment(self.from.as_deref())?,
            until: parse_moment(self.until.as_deref())?,
        })
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Time(time) => time.to_string(),
        Value::Digest(digest) => digest.to_string(),
    }
}

fn record_document(record: &Record) -> RecordDocument {
    let entry = &record.entry;
    let subjects = entry.subjects().iter();
    let details = entry.details().iter();
    RecordDocument {
        number: record.sequence,
        time: entry.time().to_string(),
        actor: entry.actor().name.to_string(),
        actor_kind: entry.actor().kind.name(),
        authentication: entry.actor().authentication.name(),
        action: entry.action().name(),
        outcome: entry.outcome().name(),
        subjects: subjects
            .map(|one| NamedValue { key: one.kind.name(), value: one.name.to_string() })
            .collect(),
        reason: entry.reason().to_string(),
        request: entry.request().to_string(),
        details: details
            .map(|(key, value)| NamedValue { key: key.name(), value: value_text(value) })
            .collect(),
    }
}

/// Searches the records, the oldest first.
#[utoipa::path(get, path = "/api/v1/evidence", params(SearchQuery), responses(
    (status = 200, description = "Records that fit", body = Vec<RecordDocument>)))]
pub(super) async fn search(
    State(api): State<Api>,
    _may: May<ReadEvidence>,
    Query(query): Query<SearchQuery>,
) -> Result<Response, ApiError> {
    let wanted = query.wanted()?;
    let limit = query.limit.unwrap_or(100).min(PAGE_LENGTH_MAX);
    let first = query.first.unwrap_or(1);
    let folder = api.identity.log().folder().to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let mut found = Vec::new();
        if limit != 0 {
            read::search(&folder, first, &wanted, |record| {
                found.push(record_document(&record));
                if found.len() < limit {
                    std::ops::ControlFlow::Continue(())
                } else {
                    std::ops::ControlFlow::Break(())
                }
            })?;
        }
        Ok::<_, ReadError>(found)
    });
    let found = work.await.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
    Ok(document(StatusCode::OK, &found))
}

/// Which records are exported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportQuery {
    /// The first record.
    first: Option<u64>,
    /// The last record; without it, the newest.
    last: Option<u64>,
}

/// Exports records as one file that verifies.
#[utoipa::path(get, path = "/api/v1/evidence/export", params(ExportQuery), responses(
    (status = 200, description = "A file for `seawall evidence verify`"),
    (status = 400, description = "There are no such records")))]
pub(super) async fn export(
    State(api): State<Api>,
    may: May<ReadEvidence>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    // What was written so far is covered by a head, so that it can be exported.
    api.identity.log().sign()?.await?;
    let folder = api.identity.log().folder().to_owned();
    let first = query.first.unwrap_or(1);
    let work = tokio::task::spawn_blocking(move || {
        let mut output = Bounded(Vec::new());
        read::export(&folder, first, query.last, &mut output).map(|done| (done, output.0))
    });
    let (exported, bytes) = match work.await.map_err(ApiError::internal)? {
        Ok(exported) => exported,
        Err(error @ ReadError::OutOfRange { .. }) => return Err(ApiError::invalid(error)),
        Err(ReadError::Write(_)) => {
            return Err(ApiError::invalid("the export is larger than 64 MiB: ask for a part"));
        }
        Err(error) => return Err(ApiError::internal(error)),
    };
    let entry = may
        .origin
        .entry(api.identity.now(), Action::Exported, Outcome::Done)
        .and_then(|entry| entry.on(SubjectKind::Log, Text::tamed(api.identity.log().origin())))
        .and_then(|entry| entry.with(DetailKey::FirstRecord, Value::Count(exported.first)))
        .and_then(|entry| entry.with(DetailKey::LastRecord, Value::Count(exported.last)));
    api.identity.log().append(entry.map_err(ApiError::internal)?)?.await?;
    let mut response = Response::new(Body::from(bytes));
    let kind = HeaderValue::from_static("application/octet-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    let name = HeaderValue::from_static("attachment; filename=\"evidence.swlog\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Bytes in memory, up to a limit.
struct Bounded(Vec<u8>);

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if EXPORT_BYTES_MAX < self.0.len().saturating_add(bytes.len()) {
            return Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
