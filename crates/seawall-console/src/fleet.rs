//! `/api/v1` over nodes: how they enrol, which containers run there, what was seen.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{
    ActionKind, ManageIdentities, Permit, Place, ReadIdentities, ReadSystem, authorize,
};
use seawall_runtime::in_use::Grade;
use seawall_runtime::rule::Severity;
use seawall_serve::api::parts::{Path, Query};
use seawall_serve::api::{document, read_document};
use seawall_serve::evidence::Origin;
use seawall_serve::identity::{NODE_TOKEN_MILLIS, NODE_TOKEN_MILLIS_MAX, new_node_token};
use seawall_serve::problem::{ApiError, Problem};
use seawall_serve::request::{Peer, RequestId};
use seawall_store::identity::By;
use seawall_store::nodes::seen::{
    AlertFilter, AlertRow, BlindRow, ContainerFilter, ContainerRow, ContainerVerdict,
};
use seawall_store::nodes::{NodeRow, NodeToken};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::Console;
use crate::link::failed;
use crate::uses::{self, HitUse};
use crate::wire::moment;

/// Containers on a page.
// LIMIT: a command asks for all of a small cluster at once.
pub(crate) const CONTAINERS_PAGE: usize = 1_000;
/// Alerts on a page.
// LIMIT: what a person looks through.
pub(crate) const ALERTS_PAGE: i64 = 100;
/// Blind intervals that are listed.
const BLINDS_SHOWN: i64 = 200;
/// Largest body of a request.
const BODY_BYTES_MAX: usize = 4 * 1024;

type Answer = Result<Response, ApiError>;

/// Finds out who asks, and that they may.
pub(crate) async fn may<A: ActionKind>(
    console: &Console,
    parts: &Parts,
) -> Result<Permit<A>, ApiError> {
    let asker = console.asker(parts).await?;
    Ok(authorize(&asker.caller, Place::System)?)
}

/// Finds out who asks, that they may, and in which request.
async fn by<A: ActionKind>(console: &Console, parts: &Parts) -> Result<(Permit<A>, By), ApiError> {
    let asker = console.asker(parts).await?;
    let permit = authorize(&asker.caller, Place::System)?;
    let address = Peer::of(&parts.extensions).ip();
    let origin = Origin::new(&asker, RequestId::of(&parts.extensions), address);
    Ok((permit, origin.by(console.identity.now())))
}

pub(crate) fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// A token that is to be made.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewTokenDocument {
    /// For how many seconds it holds; a day where nothing is said.
    expires_in_seconds: Option<u64>,
}

fn token_document(token: &NodeToken) -> Value {
    json!({
        "id": token.id,
        "createdBy": token.created_by,
        "created": moment(token.created_ms),
        "expires": moment(token.expires_ms),
    })
}

/// Lists the tokens of nodes that were not used.
#[utoipa::path(get, path = "/api/v1/node-tokens", responses((status = 200, description = "Tokens that were not used, without their secrets"), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn tokens(State(console): State<Console>, parts: Parts) -> Answer {
    let permit = may::<ReadIdentities>(&console, &parts).await?;
    let now = millis(console.identity.now());
    let tokens = console.link.nodes.tokens(&permit, now).await.map_err(failed)?;
    let tokens: Vec<Value> = tokens.iter().map(token_document).collect();
    Ok(document(StatusCode::OK, &json!({ "tokens": tokens })))
}

/// Makes a token with which one node may enrol.
#[utoipa::path(post, path = "/api/v1/node-tokens", request_body = NewTokenDocument, responses((status = 201, description = "The token; it is shown this once"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn add_token(State(console): State<Console>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let (permit, by) = by::<ManageIdentities>(&console, &parts).await?;
    let asked: NewTokenDocument = read_document(&parts, body, BODY_BYTES_MAX).await?;
    let age = asked.expires_in_seconds.map_or(Some(NODE_TOKEN_MILLIS), |it| it.checked_mul(1000));
    let age = age.filter(|age| (1..=NODE_TOKEN_MILLIS_MAX).contains(age));
    let age = age.ok_or_else(|| ApiError::invalid("a token holds for up to 30 days"))?;
    let expires = Timestamp::from_unix_millis(by.now.unix_millis().saturating_add(age));
    let expires = expires.ok_or_else(|| ApiError::invalid("there is no such time"))?;
    let new = new_node_token(permit.caller(), by.now, expires).map_err(ApiError::internal)?;
    console.link.nodes.add_token(&permit, &new.token, &by).await.map_err(failed)?;
    console.identity.settle().await?;
    let mut shown = token_document(&new.token);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("token".to_owned(), json!(new.secret.reveal()));
    }
    Ok(document(StatusCode::CREATED, &shown))
}

/// Takes a token back.
#[utoipa::path(delete, path = "/api/v1/node-tokens/{id}", params(("id" = String, Path)), responses((status = 204, description = "It is no token any more"), (status = 404, description = "There is none", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn revoke_token(
    State(console): State<Console>,
    Path(id): Path<String>,
    parts: Parts,
) -> Answer {
    let (permit, by) = by::<ManageIdentities>(&console, &parts).await?;
    console.link.nodes.revoke_token(&permit, &id, &by).await.map_err(failed)?;
    console.identity.settle().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Tells whether a node reported nothing for a while.
pub(crate) fn is_silent(row: &NodeRow, now_ms: i64) -> bool {
    uses::is_silent(row.node.seen_ms.max(row.node.enrolled_ms), now_ms)
}

fn node_document(row: &NodeRow, now_ms: i64) -> Value {
    let node = &row.node;
    let seen = (node.seen_ms != 0).then(|| moment(node.seen_ms));
    json!({
        "id": node.id,
        "name": node.name,
        "enrolled": moment(node.enrolled_ms),
        "seen": seen,
        "silent": is_silent(row, now_ms),
        "containers": row.containers,
        "recordsGivenUp": row.dropped,
        "alertsForgotten": node.forgotten,
        "status": serde_json::from_str::<Value>(&node.status).unwrap_or_default(),
    })
}

/// Lists nodes.
#[utoipa::path(get, path = "/api/v1/nodes", responses((status = 200, description = "Nodes, with what their agents say of themselves"), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn nodes(State(console): State<Console>, parts: Parts) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let rows = console.link.nodes.list(&permit).await.map_err(failed)?;
    let now = millis(console.identity.now());
    let nodes: Vec<Value> = rows.iter().map(|row| node_document(row, now)).collect();
    Ok(document(StatusCode::OK, &json!({ "nodes": nodes })))
}

/// Removes a node.
#[utoipa::path(delete, path = "/api/v1/nodes/{id}", params(("id" = String, Path, description = "Its identifier, or its name where no other has it")), responses((status = 204, description = "It is refused from the next request on"), (status = 404, description = "There is none", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn remove(
    State(console): State<Console>,
    Path(id): Path<String>,
    parts: Parts,
) -> Answer {
    let (permit, by) = by::<ManageIdentities>(&console, &parts).await?;
    console.link.nodes.remove(&permit, &id, &by).await.map_err(failed)?;
    console.identity.settle().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Which containers are listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContainersQuery {
    pub(crate) package: String,
    pub(crate) finding: String,
    pub(crate) node: String,
    pub(crate) namespace: String,
    pub(crate) image: String,
    /// The lowest grade, by name.
    #[serde(rename = "use")]
    pub(crate) least: String,
    pub(crate) after: String,
}

impl ContainersQuery {
    pub(crate) fn filter(&self) -> ContainerFilter {
        ContainerFilter {
            package: self.package.trim().into(),
            finding: self.finding.trim().into(),
            node: self.node.trim().into(),
            namespace: self.namespace.trim().into(),
            image: self.image.trim().into(),
            after: self.after.as_str().into(),
        }
    }
}

/// Reads the name of a grade; an empty one is none.
pub(crate) fn grade_named(name: &str) -> Result<Option<Grade>, ApiError> {
    match name.trim() {
        "" => Ok(None),
        name => {
            let known = Grade::from_name(name).map(Some);
            let message = "the grades are present, loaded, executed and listening";
            known.ok_or_else(|| ApiError::invalid(message))
        }
    }
}

/// Returns the containers in which something is, or may be, in use as far as `least`: what
/// nobody saw is not left out.
pub(crate) fn used_at_least(
    rows: Vec<ContainerRow>,
    least: Option<Grade>,
    now_ms: i64,
) -> Vec<ContainerRow> {
    let Some(least) = least else { return rows };
    let may_be = |row: &ContainerRow| {
        let mut uses = row.uses.iter().map(|used| HitUse::of(used, row.seen_ms, now_ms));
        uses.any(|used| {
            used.grade.is_none_or(|grade| least <= grade) || !used.unobserved.is_empty()
        })
    };
    rows.into_iter().filter(may_be).collect()
}

fn verdict_document(verdict: Option<&ContainerVerdict>) -> Value {
    verdict.map_or(Value::Null, |verdict| {
        json!({
            "verdict": verdict.verdict,
            "reason": verdict.reason,
            "judged": moment(verdict.judged_ms),
        })
    })
}

fn container_document(row: &ContainerRow, now_ms: i64) -> Value {
    let used = row.uses.iter().map(|used| HitUse::of(used, row.seen_ms, now_ms));
    let admissions = row.admissions.iter().map(|one| {
        json!({
            "repository": one.repository,
            "verdict": one.verdict,
            "judged": moment(one.judged_ms),
            "pushedBy": one.pushed_by,
            "pushed": moment(one.pushed_ms),
        })
    });
    json!({
        "node": { "id": row.node, "name": row.node_name },
        "reported": moment(row.seen_ms),
        "id": row.id,
        "name": row.name,
        "image": row.image,
        "digest": row.digest,
        "namespace": row.namespace,
        "workload": row.workload,
        "since": (row.started_ms != 0).then(|| moment(row.started_ms)),
        "mode": row.mode,
        "means": row.means,
        "assessed": row.is_known,
        "contains": row.what,
        "uses": used.map(|used| uses::document(&used)).collect::<Vec<Value>>(),
        "decision": verdict_document(row.verdict.as_ref()),
        "admitted": admissions.collect::<Vec<Value>>(),
    })
}

/// Finds containers that run.
#[utoipa::path(get, path = "/api/v1/containers", params(("package" = Option<String>, Query, description = "Name of a package that they contain; with @VERSION that version only"), ("finding" = Option<String>, Query, description = "Vulnerability or finding that they have"), ("node" = Option<String>, Query), ("namespace" = Option<String>, Query), ("image" = Option<String>, Query, description = "Part of the image's name"), ("use" = Option<String>, Query, description = "Of those with the package or the finding, only where it is in use so far (`loaded`, `executed`, `listening`), or may be for all that was seen"), ("after" = Option<String>, Query, description = "`next` of the page before")), responses((status = 200, description = "Containers that run, since when, who let their images in, how far what was asked for is in use, and what the gate `node` decides, a page of them; `notAssessed` counts those whose images have no inventory here"), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn containers(
    State(console): State<Console>,
    Query(query): Query<ContainersQuery>,
    parts: Parts,
) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let nodes = &console.link.nodes;
    let rows = nodes.running(&permit, &query.filter(), CONTAINERS_PAGE).await.map_err(failed)?;
    let next = next_of(&rows);
    let now = millis(console.identity.now());
    let rows = used_at_least(rows, grade_named(&query.least)?, now);
    let all = nodes.running_count(&permit).await.map_err(failed)?;
    let unknown = nodes.unknown_count(&permit).await.map_err(failed)?;
    let rows: Vec<Value> = rows.iter().map(|row| container_document(row, now)).collect();
    let answer = json!({ "containers": rows, "next": next, "all": all, "notAssessed": unknown });
    Ok(document(StatusCode::OK, &answer))
}

/// Returns what the next page begins after, if there may be one.
pub(crate) fn next_of(rows: &[ContainerRow]) -> Option<String> {
    let last = rows.last().filter(|_| rows.len() == CONTAINERS_PAGE);
    last.map(|row| format!("{}/{}", row.node, row.id))
}

/// Names a container.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ContainerQuery {
    node: String,
    id: String,
}

/// Shows a container.
#[utoipa::path(get, path = "/api/v1/container", params(("node" = String, Query), ("id" = String, Query)), responses((status = 200, description = "Everything that the node tells of a container, the packages that it uses, and what the gate `node` decides"), (status = 404, description = "There is none", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn container(State(console): State<Console>, parts: Parts) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let query = axum::extract::Query::<ContainerQuery>::try_from_uri(&parts.uri)
        .map_err(ApiError::invalid)?;
    let found = console.link.nodes.container(&permit, &query.node, &query.id).await;
    let unknown = || ApiError::Unknown { why: "there is no such container".into() };
    let found = found.map_err(failed)?.ok_or_else(unknown)?;
    let mut content: Value = serde_json::from_str(&found.content).map_err(ApiError::internal)?;
    let now = millis(console.identity.now());
    let used = found.uses.iter().map(|used| HitUse::of(used, found.seen_ms, now));
    if let Some(fields) = content.as_object_mut() {
        let used: Vec<Value> = used.map(|used| uses::document(&used)).collect();
        fields.insert("uses".to_owned(), json!(used));
        fields.insert("watched".to_owned(), json!(found.account.is_some()));
        fields.insert("decision".to_owned(), verdict_document(found.verdict.as_ref()));
        let whole = serde_json::from_str::<Value>(&found.decision).unwrap_or_default();
        fields.insert("decisionInFull".to_owned(), whole);
    }
    Ok(document(StatusCode::OK, &content))
}

/// Which alerts are listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AlertsQuery {
    /// The lowest severity, by name.
    pub(crate) severity: String,
    pub(crate) node: String,
    pub(crate) container: String,
    pub(crate) rule: String,
    pub(crate) namespace: String,
    pub(crate) before: Option<i64>,
}

impl AlertsQuery {
    pub(crate) fn filter(&self) -> Result<AlertFilter, ApiError> {
        let named = self.severity.trim();
        let place = Severity::NAMES.iter().position(|(name, _)| *name == named);
        let severity = match place {
            None if named.is_empty() => 0,
            None => {
                let message = "the severities are notice, low, medium, high and critical";
                return Err(ApiError::invalid(message));
            }
            Some(place) => i64::try_from(place).unwrap_or(0),
        };
        Ok(AlertFilter {
            severity_min: severity,
            node: self.node.trim().into(),
            container: self.container.trim().into(),
            rule: self.rule.trim().into(),
            namespace: self.namespace.trim().into(),
            before: self.before.unwrap_or_default(),
        })
    }
}

/// Returns the name of a severity.
pub(crate) fn severity_name(severity: i64) -> &'static str {
    let place = usize::try_from(severity).ok();
    place.and_then(|place| Severity::NAMES.get(place)).map_or("", |(name, _)| name)
}

fn alert_document(row: &AlertRow) -> Value {
    json!({
        "number": row.number,
        "node": { "id": row.node, "name": row.node_name },
        "alert": serde_json::from_str::<Value>(&row.content).unwrap_or_default(),
    })
}

/// Lists alerts.
#[utoipa::path(get, path = "/api/v1/alerts", params(("severity" = Option<String>, Query, description = "The lowest severity"), ("node" = Option<String>, Query), ("container" = Option<String>, Query), ("rule" = Option<String>, Query), ("namespace" = Option<String>, Query), ("before" = Option<i64>, Query, description = "Only alerts with a lower number")), responses((status = 200, description = "Alerts, newest first, a page of them"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn alerts(
    State(console): State<Console>,
    Query(query): Query<AlertsQuery>,
    parts: Parts,
) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let found = console.link.nodes.alerts(&permit, &query.filter()?, ALERTS_PAGE).await;
    let found = found.map_err(failed)?;
    let is_full = usize::try_from(ALERTS_PAGE).is_ok_and(|page| found.len() == page);
    let next = found.last().filter(|_| is_full).map(|row| row.number);
    let rows: Vec<Value> = found.iter().map(alert_document).collect();
    Ok(document(StatusCode::OK, &json!({ "alerts": rows, "next": next })))
}

/// Shows an alert.
#[utoipa::path(get, path = "/api/v1/alerts/{number}", params(("number" = i64, Path)), responses((status = 200, description = "An alert"), (status = 404, description = "There is none", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn alert(
    State(console): State<Console>,
    Path(number): Path<i64>,
    parts: Parts,
) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let found = console.link.nodes.alert(&permit, number).await.map_err(failed)?;
    let found = found.ok_or_else(|| ApiError::Unknown { why: "there is no such alert".into() })?;
    Ok(document(StatusCode::OK, &alert_document(&found)))
}

/// Which blind intervals are listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BlindsQuery {
    /// The node's identifier.
    node: String,
}

/// Lists intervals in which something was not seen.
#[utoipa::path(get, path = "/api/v1/blinds", params(("node" = String, Query, description = "The node's identifier")), responses((status = 200, description = "Intervals in which something was not seen, newest first"), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn blinds(
    State(console): State<Console>,
    Query(query): Query<BlindsQuery>,
    parts: Parts,
) -> Answer {
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let found = console.link.nodes.blinds(&permit, query.node.trim(), BLINDS_SHOWN).await;
    let rows: Vec<Value> = found.map_err(failed)?.iter().map(blind_document).collect();
    Ok(document(StatusCode::OK, &json!({ "blinds": rows })))
}

fn blind_document(row: &BlindRow) -> Value {
    json!({
        "node": row.node,
        "container": row.container,
        "since": moment(row.since_ms),
        "until": moment(row.until_ms),
        "class": row.class,
        "reason": row.reason,
        "lost": (0 <= row.lost).then_some(row.lost),
    })
}
