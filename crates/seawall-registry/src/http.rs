//! Requests and answers: each handler authorizes, acts, encodes.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{ActionKind, Caller, Permit, Place, authorize};
use seawall_serve::request::{current, inherit};

use crate::authenticate::{Authenticate, Challenge, Need};
use crate::endpoint::{self, EndpointKind, EndpointRow, Reference, Target};
use crate::error::RegistryError;
use crate::gate::Gate;
use crate::journal::Journal;
use crate::limits::QUERY_BYTES_MAX;
use crate::query::Query;
use crate::record::{Event, EventKind, Record};
use crate::storage::Storage;

mod blob;
mod body;
mod list;
mod manifest;
mod scrub;
mod upload;

type Answer = Result<Response<Body>, RegistryError>;

/// A registry that answers requests; clones share everything.
#[derive(Clone, Debug)]
pub struct Registry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    storage: Storage,
    authenticate: Arc<dyn Authenticate>,
    gate: Arc<dyn Gate>,
    record: Arc<dyn Record>,
    journal: Journal,
    scrubber: scrub::Scrubber,
}

impl Registry {
    /// Puts a registry together.
    pub fn new(
        storage: Storage,
        authenticate: Arc<dyn Authenticate>,
        gate: Arc<dyn Gate>,
        record: Arc<dyn Record>,
    ) -> Self {
        let journal = Journal::new(Arc::clone(&record), gate.listeners());
        let scrubber = scrub::Scrubber::default();
        Self(Arc::new(Inner { storage, authenticate, gate, record, journal, scrubber }))
    }

    /// Returns the routes: everything below `/v2`.
    pub fn router(&self) -> Router {
        let answer = axum::routing::any(answer);
        Router::new()
            .route("/v2", answer.clone())
            .route("/v2/", answer.clone())
            .route("/v2/{*rest}", answer)
            .with_state(self.clone())
    }

    fn storage(&self) -> &Storage {
        &self.0.storage
    }

    fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// Takes note of what changed nothing.
    fn note(&self, caller: &str, repository: &RepositoryName, kind: EventKind) {
        let time = self.storage().now();
        let repository = Some(repository.clone());
        self.0.record.note(Event { time, caller: caller.into(), repository, kind });
    }
}

/// Answers a request.
async fn answer(State(registry): State<Registry>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let is_head = parts.method == axum::http::Method::HEAD;
    let mut response = match registry.answer(&parts, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(&endpoint::methods_of(parts.uri.path())),
    };
    if is_head && response.status().is_client_error() {
        // HEAD has no body; its length would be that of the error.
        *response.body_mut() = Body::empty();
    }
    let headers = response.headers_mut();
    headers.insert("docker-distribution-api-version", HeaderValue::from_static("registry/2.0"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A request whose sender is known.
struct Asked<'a> {
    parts: &'a Parts,
    query: Query<'a>,
    caller: &'a Caller,
    row: &'static EndpointRow,
}

impl Asked<'_> {
    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Registry {
    async fn answer(&self, parts: &Parts, body: Body) -> Answer {
        let (row, target) = endpoint::parse(&parts.method, parts.uri.path())?;
        let caller = match self.0.authenticate.caller(parts).await {
            Ok(caller) => caller,
            Err(challenge) => {
                let repository = target.as_ref().ok().and_then(Target::repository);
                return Err(self.challenged(
                    parts,
                    Need { repository, action: row.action },
                    challenge,
                ));
            }
        };
        let text = parts.uri.query().unwrap_or_default();
        if QUERY_BYTES_MAX < text.len() {
            let reason = "the query is too long".into();
            return Err(RegistryError::SizeInvalid { reason });
        }
        let asked = Asked { parts, query: Query::parse(text), caller: &caller, row };
        self.dispatch(&asked, target?, body).await
    }

    /// Calls the handler of a row. The forms of paths that rows have decide which targets
    /// occur; the others are no request.
    async fn dispatch(&self, asked: &Asked<'_>, target: Target, body: Body) -> Answer {
        match (asked.row.kind, target) {
            (EndpointKind::Base, Target::None) => Ok(base()),
            (EndpointKind::Catalogue, Target::None) => self.list_repositories(asked).await,
            (EndpointKind::PullBlob, Target::Digest(name, digest)) => {
                self.pull_blob(asked, name, &digest).await
            }
            (EndpointKind::DeleteBlob, Target::Digest(name, digest)) => {
                self.delete_blob(asked, name, &digest).await
            }
            (EndpointKind::ListReferrers, Target::Digest(name, digest)) => {
                self.list_referrers(asked, name, &digest).await
            }
            (EndpointKind::PullManifest, Target::Manifest(name, reference)) => {
                self.pull_manifest(asked, name, &reference).await
            }
            (EndpointKind::PushManifest, Target::Manifest(name, reference)) => {
                self.push_manifest(asked, name, reference, body).await
            }
            (EndpointKind::DeleteManifest, Target::Manifest(name, reference)) => {
                self.delete_manifest(asked, name, &reference).await
            }
            (EndpointKind::Undelete, Target::Manifest(name, reference)) => {
                self.undelete(asked, name, &reference).await
            }
            (EndpointKind::BeginScrub, Target::None) => self.begin_scrub(asked),
            (EndpointKind::ScrubStatus, Target::None) => self.scrub_status(asked),
            (EndpointKind::ListDeleted, Target::Repository(name)) => {
                self.list_deleted(asked, name).await
            }
            (EndpointKind::ListTags, Target::Repository(name)) => self.list_tags(asked, name).await,
            (EndpointKind::BeginUpload, Target::Repository(name)) => {
                self.begin_upload(asked, name, body).await
            }
            (EndpointKind::AppendUpload, Target::Upload(name, id)) => {
                self.append_upload(asked, name, &id, body).await
            }
            (EndpointKind::CommitUpload, Target::Upload(name, id)) => {
                self.commit_upload(asked, name, &id, body).await
            }
            (EndpointKind::UploadStatus, Target::Upload(name, id)) => {
                self.upload_status(asked, name, &id).await
            }
            (EndpointKind::CancelUpload, Target::Upload(name, id)) => {
                self.cancel_upload(asked, name, &id).await
            }
            _ => Err(RegistryError::NoSuchPath),
        }
    }

    /// Asks whether the caller may do `A` in the repository.
    fn permit<A: ActionKind>(
        &self,
        asked: &Asked<'_>,
        repository: RepositoryName,
    ) -> Result<Permit<A>, RegistryError> {
        self.permit_in(asked, Place::Repository(repository))
    }

    /// Asks whether the caller may do `A` there.
    fn permit_in<A: ActionKind>(
        &self,
        asked: &Asked<'_>,
        place: Place,
    ) -> Result<Permit<A>, RegistryError> {
        debug_assert_eq!(asked.row.action, Some(A::ACTION), "the table says what is needed");
        match authorize::<A>(asked.caller, place) {
            Ok(permit) => Ok(permit),
            Err(denied) if asked.caller.name.is_empty() => {
                let repository = match &denied.place {
                    Place::Repository(name) => Some(name),
                    Place::System => None,
                };
                let need = Need { repository, action: Some(denied.action) };
                Err(self.challenged(asked.parts, need, Challenge::Unauthorized))
            }
            // Whether the repository exists is nobody's business who may not see it.
            Err(_) => Err(RegistryError::Denied {
                message: "requested access to the resource is denied".into(),
                advice: None,
                digest: None,
            }),
        }
    }

    fn challenged(&self, parts: &Parts, need: Need<'_>, challenge: Challenge) -> RegistryError {
        match challenge {
            Challenge::Unauthorized => RegistryError::Unauthorized {
                challenges: self.0.authenticate.challenges(parts, need),
            },
            Challenge::TooManyRequests { retry_after_seconds } => {
                RegistryError::TooManyRequests { retry_after_seconds }
            }
            other @ Challenge::Unavailable { .. } => RegistryError::internal(other),
        }
    }
}

/// Returns the repository of a permit that was just asked for.
fn repository_of<A: ActionKind>(permit: &Permit<A>) -> Result<&RepositoryName, RegistryError> {
    permit.repository().ok_or(RegistryError::NameUnknown)
}

fn base() -> Response<Body> {
    let mut response = Response::new(Body::from("{}"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Begins an answer.
fn with_status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Answers with a document.
fn json(status: StatusCode, document: &impl serde::Serialize) -> Answer {
    let body = serde_json::to_vec(document).map_err(RegistryError::internal)?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// Sets a header to a text of ours, which consists of visible signs.
fn set(
    response: &mut Response<Body>,
    name: &'static str,
    value: &str,
) -> Result<(), RegistryError> {
    let value = HeaderValue::try_from(value).map_err(RegistryError::internal)?;
    response.headers_mut().append(name, value);
    Ok(())
}

const DIGEST_HEADER: &str = "docker-content-digest";

/// Reads a digest of the query.
fn digest_of_query(query: &Query<'_>, name: &str) -> Result<Option<Digest>, RegistryError> {
    query.value(name).map(endpoint::digest).transpose()
}

/// A reference as it stands in a path.
fn written(reference: &Reference) -> String {
    match reference {
        Reference::Tag(tag) => tag.to_string(),
        Reference::Digest(digest) => digest.to_string(),
    }
}

/// Runs what takes part in a push to its end even if the client goes away meanwhile.
///
/// A transaction that was begun ends either way; but the gate is to learn of it too.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, RegistryError>> + Send + 'static,
) -> Result<T, RegistryError> {
    // Records of the work name who sent the request.
    let work = inherit(current(), work);
    tokio::spawn(work).await.map_err(RegistryError::internal)?
}
