//! What nodes ask: to enrol, for their next certificate, to take a report in, what to do.
//!
//! A node is known by its client certificate, whose digest is looked up for each request: one
//! that was removed is refused at once. Whoever enrols shows a token, and learns nothing of why
//! it is not accepted.
//!
//! **Invariant:** a report is answered after it was committed. A record that this version does
//! not understand is kept as such, so that it blocks none behind it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use seawall_artifact::digest::Digest;
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, Outcome};
use seawall_runtime::link::{
    Certified, Enrolment, ORDERS_BYTES_MAX, Orders, PROTOCOL, REPORT_BYTES_MAX, Renewal, Report,
    SAFE_LIST_MAX, SafeList,
};
use seawall_serve::api::parts::Query;
use seawall_serve::api::{document, read_document};
use seawall_serve::evidence::Origin;
use seawall_serve::identity::{AuthenticationError, is_node_token, node_token_id};
use seawall_serve::problem::{ApiError, Problem};
use seawall_serve::request::{Peer, RequestId};
use seawall_serve::tls::nodes::{NodeAuthority, SignError, SignedNode};
use seawall_store::key_file;
use seawall_store::nodes::{Node, NodeCertificate, Nodes, NodesError};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Console;

mod grades;
mod intake;

use intake::{Telling, intake};

/// Largest body of an enrolment or a renewal.
// LIMIT: a request for a certificate and a token.
const ENROLMENT_BYTES_MAX: usize = 32 * 1024;
/// Longest name of a node, in bytes (a host name, RFC 1035).
const NAME_BYTES_MAX: usize = 253;
/// Requests of one node at once, and after that each second.
// LIMIT: one node takes no other's place; a queue of a day is sent at this rate, 256 records at
// a time.
const REQUESTS_BURST: u32 = 100;
const REQUESTS_PER_SECOND: u32 = 20;
/// Reports that are taken in at once.
// LIMIT: each holds up to 24 MiB; SQLite has one writer anyway.
const INTAKES_MAX: usize = 8;
/// After which time a node that was turned away may ask again.
const PAUSE: Duration = Duration::from_secs(1);
/// Nodes whose rates are remembered.
const RATES_MAX: usize = 50_000;

type Answer = Result<Response, ApiError>;

/// What the link to nodes stands on.
#[derive(Clone, Debug)]
pub struct Link {
    /// The tables.
    pub nodes: Nodes,
    /// What signs certificates of nodes; `None` where the server speaks no TLS.
    pub authority: Option<Arc<NodeAuthority>>,
    /// Who is told of alerts.
    pub webhooks: Arc<[Box<str>]>,
    /// Places for reports that are taken in at once.
    places: Arc<tokio::sync::Semaphore>,
    /// Told when a node told of containers, or of their use of files.
    told: Arc<tokio::sync::Notify>,
    rates: Arc<Rates>,
}

/// How many requests nodes have left.
#[derive(Debug, Default)]
struct Rates(Mutex<HashMap<Box<str>, Rate>>);

/// How many requests a node has left, and when that was counted, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Rate {
    left_millis: u64,
    at_ms: u64,
}

impl Link {
    /// Makes the link.
    pub fn new(
        nodes: Nodes,
        authority: Option<Arc<NodeAuthority>>,
        webhooks: Arc<[Box<str>]>,
    ) -> Self {
        let places = Arc::new(tokio::sync::Semaphore::new(INTAKES_MAX));
        let (told, rates) = (Arc::default(), Arc::default());
        Self { nodes, authority, webhooks, places, told, rates }
    }
}

impl Rates {
    /// Takes one request of a node from what it has left.
    fn admit(&self, node: &str, now_ms: u64) -> Result<(), ApiError> {
        let whole = u64::from(REQUESTS_BURST).saturating_mul(1000);
        let mut rates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if RATES_MAX <= rates.len() && !rates.contains_key(node) {
            rates.clear();
        }
        let rate = rates.entry(node.into()).or_insert(Rate { left_millis: whole, at_ms: now_ms });
        let passed = now_ms.saturating_sub(rate.at_ms);
        let gained = passed.saturating_mul(u64::from(REQUESTS_PER_SECOND));
        rate.left_millis = rate.left_millis.saturating_add(gained).min(whole);
        rate.at_ms = rate.at_ms.max(now_ms);
        rate.left_millis = rate.left_millis.checked_sub(1000).ok_or_else(too_many)?;
        Ok(())
    }
}

fn too_many() -> ApiError {
    AuthenticationError::TooMany { retry_after: PAUSE }.into()
}

/// Says what a failure of the tables of nodes is to a client.
pub(crate) fn failed(error: NodesError) -> ApiError {
    match error {
        NodesError::Unknown { .. } => ApiError::Unknown { why: error.to_string() },
        NodesError::Refused => AuthenticationError::Refused.into(),
        NodesError::Tables(_) | NodesError::Record(_) => ApiError::internal(error),
    }
}

/// Finds out which node asks.
async fn node(console: &Console, parts: &Parts) -> Result<Node, ApiError> {
    let peer = Peer::of(&parts.extensions);
    let Some(fingerprint) = &peer.node_certificate else {
        return Err(AuthenticationError::Missing.into());
    };
    let now = console.identity.now();
    let node = console.link.nodes.of_certificate(fingerprint, millis(now)).await.map_err(failed)?;
    let node = node.ok_or(AuthenticationError::Refused)?;
    console.link.rates.admit(&node.id, now.unix_millis())?;
    Ok(node)
}

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// Takes in a node that shows a token.
#[utoipa::path(post, path = "/api/v1/link/enrolment", request_body = serde_json::Value, responses((status = 201, description = "The node's first certificate"), (status = 400, description = "The request is malformed", body = Problem), (status = 401, description = "The token is not accepted", body = Problem), (status = 429, description = "The address asks too often", body = Problem)))]
pub(crate) async fn enrol(State(console): State<Console>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let peer = Peer::of(&parts.extensions);
    console.identity.admit(peer.ip())?;
    let enrolment: Enrolment = read_document(&parts, body, ENROLMENT_BYTES_MAX).await?;
    let authority = authority(&console)?;
    let name = node_name(&enrolment.name)?;
    let now = console.identity.now();
    let origin = Origin::claimed("", RequestId::of(&parts.extensions), peer.ip());
    let token = match node_token_id(&enrolment.token) {
        Some(id) => console.link.nodes.token(id).await.map_err(failed)?,
        None => None,
    };
    let Some(token) = token.filter(|token| is_node_token(&enrolment.token, token, now)) else {
        return refuse(&console, &origin, &name).await;
    };
    let id: [u8; 8] = key_file::random().map_err(ApiError::internal)?;
    let id = format!("{:016x}", u64::from_be_bytes(id));
    let signed = authority.sign(&enrolment.csr, &id, now).map_err(unsigned)?;
    let node = Node {
        id: id.as_str().into(),
        name: name.as_str().into(),
        enrolled_ms: millis(now),
        seen_ms: 0,
        forgotten: 0,
        status: "{}".into(),
    };
    let certificate = stored(&signed, now);
    let by = origin.by(now);
    match console.link.nodes.enrol(&token, &node, &certificate, &by).await {
        Err(NodesError::Refused) => return refuse(&console, &origin, &name).await,
        other => other.map_err(failed)?,
    }
    console.identity.settle().await?;
    Ok(document(StatusCode::CREATED, &certified(&id, signed)))
}

fn authority(console: &Console) -> Result<&NodeAuthority, ApiError> {
    let none = || ApiError::invalid("the server speaks no TLS, by which it would know a node");
    console.link.authority.as_deref().ok_or_else(none)
}

/// Records that somebody wanted to be a node, and refuses them.
async fn refuse(console: &Console, origin: &Origin, name: &str) -> Answer {
    let entry = origin.entry(console.identity.now(), Action::NodeRefused, Outcome::Denied);
    let entry = entry.map_err(ApiError::internal)?;
    let why = Text::tamed(&format!("`{name}` showed a token that is not accepted"));
    console.identity.log().append(entry.because(why))?.await?;
    Err(AuthenticationError::Refused.into())
}

/// Reads the name of a node: what stands in tables and on pages.
fn node_name(name: &str) -> Result<String, ApiError> {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
    if name.is_empty() || NAME_BYTES_MAX < name.len() || !name.chars().all(is_sign) {
        return Err(ApiError::invalid("the name of a node has letters, digits, `.`, `-` and `_`"));
    }
    Ok(name.to_owned())
}

fn unsigned(error: SignError) -> ApiError {
    match error {
        SignError::Request(_) => ApiError::invalid(error),
        SignError::Make(_) => ApiError::internal(error),
    }
}

fn stored(signed: &SignedNode, now: Timestamp) -> NodeCertificate {
    NodeCertificate {
        fingerprint: signed.fingerprint.as_str().into(),
        issued_ms: millis(now),
        ends_ms: i64::try_from(signed.ends_ms).unwrap_or(i64::MAX),
    }
}

fn certified(node: &str, signed: SignedNode) -> Certified {
    Certified {
        node: node.to_owned(),
        certificate: signed.certificate_pem,
        renew: signed.renew_ms / 1000,
        ends: signed.ends_ms / 1000,
    }
}

/// Signs the next certificate of a node.
#[utoipa::path(post, path = "/api/v1/link/certificate", request_body = serde_json::Value, responses((status = 200, description = "The node's next certificate"), (status = 400, description = "The request is malformed", body = Problem), (status = 401, description = "No node asks", body = Problem)))]
pub(crate) async fn renew(State(console): State<Console>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let node = node(&console, &parts).await?;
    let renewal: Renewal = read_document(&parts, body, ENROLMENT_BYTES_MAX).await?;
    let now = console.identity.now();
    let signed = authority(&console)?.sign(&renewal.csr, &node.id, now).map_err(unsigned)?;
    console.link.nodes.renew(&node.id, &stored(&signed, now)).await.map_err(failed)?;
    Ok(document(StatusCode::OK, &certified(&node.id, signed)))
}

/// Takes a report in.
#[utoipa::path(post, path = "/api/v1/link/report", request_body = serde_json::Value, responses((status = 200, description = "What is stored"), (status = 400, description = "The request is malformed", body = Problem), (status = 401, description = "No node asks", body = Problem), (status = 429, description = "The node reports too often, or too many nodes report", body = Problem)))]
pub(crate) async fn report(State(console): State<Console>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let node = node(&console, &parts).await?;
    // Before the body is read: what waits is on the node's disk, not in our memory.
    let _place = console.link.places.try_acquire().map_err(|_full| too_many())?;
    let report: Report = read_document(&parts, body, REPORT_BYTES_MAX).await?;
    if report.protocol != PROTOCOL {
        let found = report.protocol;
        return Err(ApiError::invalid(format!("this speaks version {PROTOCOL}, not {found}")));
    }
    let now = console.identity.now();
    let intake = intake(&node.id, &report, millis(now)).map_err(ApiError::invalid)?;
    let peer = Peer::of(&parts.extensions);
    let telling = Telling {
        now,
        address: peer.ip(),
        request: RequestId::of(&parts.extensions),
        name: &node.name,
        urls: &console.link.webhooks,
    };
    let taken = console.link.nodes.take_in(&intake, &telling).await.map_err(failed)?;
    if 0 < taken.records {
        console.identity.committed();
    }
    if report.containers.is_some() || !report.uses.is_empty() {
        console.link.told.notify_one();
    }
    Ok(document(StatusCode::OK, &intake::acknowledged(&taken)))
}

/// Tells a node what to do.
#[utoipa::path(get, path = "/api/v1/link/orders", responses((status = 200, description = "What happens to foreign files in which workloads"), (status = 304, description = "What the node has still holds"), (status = 401, description = "No node asks", body = Problem)))]
pub(crate) async fn orders(State(console): State<Console>, parts: Parts) -> Answer {
    node(&console, &parts).await?;
    let orders = Orders { modes: console.gatekeeper.node_modes(), allowed: Vec::new() };
    let body = serde_json::to_string(&orders).map_err(ApiError::internal)?;
    if ORDERS_BYTES_MAX < body.len() {
        return Err(ApiError::internal("the policies of the gate `node` are too long"));
    }
    tagged(&parts, body)
}

/// Answers with a document and its digest, or that the one who asks has it.
fn tagged(parts: &Parts, body: String) -> Answer {
    let tag = format!("\"{}\"", Digest::sha256_of(body.as_bytes()).hex());
    let is_known = parts
        .headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let value = HeaderValue::from_str(&tag).map_err(ApiError::internal)?;
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let raw = RawValue::from_string(body).map_err(ApiError::internal)?;
        document(StatusCode::OK, &raw)
    };
    response.headers_mut().insert(header::ETAG, value);
    Ok(response)
}

/// Which image is asked for.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SafeListQuery {
    digest: String,
}

/// Tells a node which executables an image has.
#[utoipa::path(get, path = "/api/v1/link/safe-list", params(("digest" = String, Query, description = "Digest of the image's manifest or of its configuration")), responses((status = 200, description = "The executables of the image"), (status = 304, description = "What the node has still holds"), (status = 401, description = "No node asks", body = Problem), (status = 404, description = "There is no inventory of the image", body = Problem)))]
pub(crate) async fn safe_list(
    State(console): State<Console>,
    Query(query): Query<SafeListQuery>,
    parts: Parts,
) -> Answer {
    node(&console, &parts).await?;
    let asked: Digest = query.digest.parse().map_err(ApiError::invalid)?;
    let unknown = || ApiError::Unknown { why: "there is no inventory of this image".into() };
    let image = console.link.nodes.image_of(&asked).await.map_err(failed)?.ok_or_else(unknown)?;
    let inventory = console.judgements.inventory(&image).await.map_err(ApiError::internal)?;
    let inventory = inventory.ok_or_else(unknown)?;
    let mut digests: Vec<String> = inventory
        .executables
        .iter()
        .take(SAFE_LIST_MAX)
        .map(|installed| installed.executable.digest.to_string())
        .collect();
    digests.sort();
    digests.dedup();
    let list = SafeList { image: image.to_string(), digests };
    tagged(&parts, serde_json::to_string(&list).map_err(ApiError::internal)?)
}

#[cfg(test)]
mod tests;
