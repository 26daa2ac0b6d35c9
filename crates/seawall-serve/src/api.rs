//! Our own API: one table of endpoints, each with what it needs, from which the router, the
//! documentation and the matrix of tests come.
//!
//! A handler that does something takes [`May`] as an argument, which authenticates and
//! authorises before the body of the request is looked at.
//!
//! **Invariant:** nothing is reachable that is not in [`ENDPOINTS`].

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Json, Router};
use seawall_evidence::vocabulary::{Action as Recorded, Outcome};
use seawall_policy::access::{Action, ActionKind, Permit, Place, authorize};
use seawall_store::data_folder::Room;
use serde::de::DeserializeOwned;
use utoipa::OpenApi;

use crate::evidence::{Origin, about_user};
use crate::identity::{AuthenticationError, Identified, Identity};
use crate::limits::API_BODY_BYTES_MAX;
use crate::metrics::Metrics;
use crate::problem::{ApiError, Problem};
use crate::request::{Peer, RequestId};

mod accounts;
mod evidence;
mod grants;
mod keys;
pub mod parts;
mod sessions;
mod system;
mod tokens;

/// What the handlers work with.
#[derive(Clone, Debug)]
pub struct Api {
    /// Who asks.
    pub identity: Identity,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether metrics are shown to everybody.
    pub public_metrics: bool,
    /// The room that the disk has to have; `None` where nothing is stored.
    pub room: Option<Room>,
    /// The description of all that the server answers, JSON; see [`written`].
    pub description: Arc<str>,
}

/// Writes a description as it is answered.
pub fn written(description: &utoipa::openapi::OpenApi) -> Result<Arc<str>, serde_json::Error> {
    serde_json::to_string(description).map(Arc::from)
}

/// Returns the description of this API, to which others add theirs.
pub fn description() -> utoipa::openapi::OpenApi {
    ApiDescription::openapi()
}

/// What an endpoint needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needs {
    /// Nothing: anybody may ask.
    Nothing,
    /// Somebody who was identified.
    Name,
    /// The permission for an action in the system as a whole.
    Action(Action),
}

/// An endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The method.
    pub method: &'static str,
    /// The path; what stands in braces is any one segment.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
    route: fn() -> MethodRouter<Api>,
}

const fn endpoint(
    method: &'static str,
    path: &'static str,
    needs: Needs,
    route: fn() -> MethodRouter<Api>,
) -> Endpoint {
    Endpoint { method, path, needs, route }
}

const READ: Needs = Needs::Action(Action::ReadIdentities);
const MANAGE: Needs = Needs::Action(Action::ManageIdentities);
const EVIDENCE: Needs = Needs::Action(Action::ReadEvidence);
const SYSTEM: Needs = Needs::Action(Action::ReadSystem);

/// Every endpoint.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/healthz", Needs::Nothing, || get(system::health)),
    endpoint("GET", "/readyz", Needs::Nothing, || get(system::readiness)),
    endpoint("GET", "/metrics", SYSTEM, || get(system::metrics)),
    endpoint("GET", "/auth/token", Needs::Nothing, || get(tokens::issue)),
    endpoint("GET", "/api/v1/openapi.json", Needs::Nothing, || get(system::openapi)),
    endpoint("POST", "/api/v1/session", Needs::Nothing, || post(sessions::begin)),
    endpoint("GET", "/api/v1/session", Needs::Name, || get(sessions::show)),
    endpoint("DELETE", "/api/v1/session", Needs::Name, || delete(sessions::end)),
    endpoint("PUT", "/api/v1/session/password", Needs::Name, || put(sessions::set_password)),
    endpoint("GET", "/api/v1/users", READ, || get(accounts::list_users)),
    endpoint("POST", "/api/v1/users", MANAGE, || post(accounts::add_user)),
    endpoint("DELETE", "/api/v1/users/{name}", MANAGE, || delete(accounts::remove)),
    endpoint("PUT", "/api/v1/users/{name}/password", MANAGE, || put(accounts::set_password)),
    endpoint("PUT", "/api/v1/users/{name}/state", MANAGE, || put(accounts::set_state)),
    endpoint("POST", "/api/v1/users/{name}/logout", MANAGE, || post(accounts::end_all)),
    endpoint("PUT", "/api/v1/users/{name}/certificate", MANAGE, || put(accounts::bind_certificate)),
    endpoint("GET", "/api/v1/robots", READ, || get(accounts::list_robots)),
    endpoint("POST", "/api/v1/robots", MANAGE, || post(accounts::add_robot)),
    endpoint("DELETE", "/api/v1/robots/{name}", MANAGE, || delete(accounts::remove_robot)),
    endpoint("PUT", "/api/v1/robots/{name}/state", MANAGE, || put(accounts::set_robot_state)),
    endpoint("GET", "/api/v1/keys", READ, || get(keys::list)),
    endpoint("POST", "/api/v1/keys", MANAGE, || post(keys::add)),
    endpoint("DELETE", "/api/v1/keys/{id}", MANAGE, || delete(keys::revoke)),
    endpoint("GET", "/api/v1/roles", READ, || get(grants::roles)),
    endpoint("POST", "/api/v1/grants", MANAGE, || post(grants::grant)),
    endpoint("DELETE", "/api/v1/grants", MANAGE, || delete(grants::revoke)),
    endpoint("GET", "/api/v1/evidence", EVIDENCE, || get(evidence::search)),
    endpoint("GET", "/api/v1/evidence/export", EVIDENCE, || get(evidence::export)),
];

/// The description of the API.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Seawall", description = "Identities, evidence and health of a Seawall server"),
    paths(
        system::health,
        system::readiness,
        system::metrics,
        system::openapi,
        tokens::issue,
        sessions::begin,
        sessions::show,
        sessions::end,
        sessions::set_password,
        accounts::list_users,
        accounts::add_user,
        accounts::remove,
        accounts::set_password,
        accounts::set_state,
        accounts::end_all,
        accounts::bind_certificate,
        accounts::list_robots,
        accounts::add_robot,
        accounts::remove_robot,
        accounts::set_robot_state,
        keys::list,
        keys::add,
        keys::revoke,
        grants::roles,
        grants::grant,
        grants::revoke,
        evidence::search,
        evidence::export,
    ),
    components(schemas(Problem))
)]
pub struct ApiDescription;

/// Makes the router of all endpoints.
pub fn router(api: Api) -> Router {
    let add =
        |router: Router<Api>, endpoint: &Endpoint| router.route(endpoint.path, (endpoint.route)());
    ENDPOINTS.iter().fold(Router::new(), add).with_state(api)
}

/// Somebody who was identified, whoever it is.
#[derive(Clone, Debug)]
pub struct Who {
    /// Who.
    pub identified: Arc<Identified>,
    /// From where, and in which request.
    pub origin: Origin,
}

impl FromRequestParts<Api> for Who {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let identified = api.identity.authenticate(parts).await?;
        let address = Peer::of(&parts.extensions).ip();
        let origin = Origin::new(&identified, RequestId::of(&parts.extensions), address);
        Ok(Self { identified, origin })
    }
}

/// Somebody with a name.
#[derive(Clone, Debug)]
pub struct Named(pub Who);

impl FromRequestParts<Api> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let who = Who::from_request_parts(parts, api).await?;
        if who.identified.is_anonymous() {
            return Err(AuthenticationError::Missing.into());
        }
        Ok(Self(who))
    }
}

/// Somebody who may do `A` in the system as a whole.
#[derive(Debug)]
pub struct May<A> {
    /// The proof.
    pub permit: Permit<A>,
    /// From where, and in which request.
    pub origin: Origin,
}

impl<A: ActionKind> FromRequestParts<Api> for May<A> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let who = Who::from_request_parts(parts, api).await?;
        match authorize(&who.identified.caller, Place::System) {
            Ok(permit) => Ok(Self { permit, origin: who.origin }),
            Err(_) if who.identified.is_anonymous() => Err(AuthenticationError::Missing.into()),
            Err(denied) => {
                let now = api.identity.now();
                let entry = who.origin.entry(now, Recorded::AccessDenied, Outcome::Denied);
                let entry = entry.and_then(|entry| about_user(entry, &denied.caller));
                let entry = entry.map_err(ApiError::internal)?;
                let why = seawall_evidence::text::Text::tamed(denied.action.name());
                api.identity.log().append(entry.because(why))?.await?;
                Err(denied.into())
            }
        }
    }
}

/// The body of a request, a JSON document; read after its sender was authorised.
#[derive(Clone, Debug)]
pub struct Document<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Document<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _api: &Api) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        read_document(&parts, body, API_BODY_BYTES_MAX).await.map(Self)
    }
}

/// Reads the body of a request as a JSON document of up to `bytes_max`.
pub async fn read_document<T: DeserializeOwned>(
    parts: &Parts,
    body: Body,
    bytes_max: usize,
) -> Result<T, ApiError> {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    // A form of another site cannot send this type without being asked for.
    let is_json = kind.is_some_and(|kind| {
        let kind = kind.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        kind.trim_ascii().eq_ignore_ascii_case(b"application/json")
    });
    if !is_json {
        return Err(ApiError::invalid("the body must be `application/json`"));
    }
    let body = axum::body::to_bytes(body, bytes_max).await;
    let body = body.map_err(|_error| ApiError::invalid("the body is too large or broke off"))?;
    serde_json::from_slice(&body).map_err(ApiError::invalid)
}

/// Answers with a document that nobody keeps.
pub fn document<T: serde::Serialize>(status: StatusCode, body: &T) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Answers that it was done, and nothing else.
fn done() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

#[cfg(test)]
mod tests;
