//! Sessions, and what somebody may do about themselves.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::{GrantDocument, grant_documents};
use super::{Api, Document, Named, document, done};
use crate::identity::AuthenticationError;
use crate::problem::ApiError;
use crate::request::{Peer, RequestId};
use crate::secret::Secret;
use seawall_evidence::vocabulary::{ActorKind, Authentication, Vocabulary as _};

/// A name and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginDocument {
    name: String,
    password: String,
}

/// Who somebody is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionDocument {
    /// The name of the account.
    name: String,
    /// `user` or `robot`.
    kind: &'static str,
    /// How they proved it.
    authentication: &'static str,
    /// What they were granted.
    grants: Vec<GrantDocument>,
    /// What changes in this session have to show in `x-seawall-csrf`.
    csrf: Option<String>,
    /// When this ends.
    expires: Option<String>,
}

/// Begins a session with a password.
#[utoipa::path(post, path = "/api/v1/session", request_body = LoginDocument, responses(
    (status = 201, description = "Begun; a cookie is set", body = SessionDocument),
    (status = 401, description = "Not accepted"),
    (status = 429, description = "Too many attempts")))]
pub(super) async fn begin(
    State(api): State<Api>,
    parts: Parts,
    Document(login): Document<LoginDocument>,
) -> Result<Response, ApiError> {
    let peer = Peer::of(&parts.extensions);
    let request = RequestId::of(&parts.extensions);
    let password = Secret::new(login.password);
    let session = api.identity.begin_session(&login.name, password, &peer, request).await?;
    let account = api.identity.identities().account(&login.name).await?;
    let body = SessionDocument {
        name: login.name,
        kind: ActorKind::User.name(),
        authentication: Authentication::Session.name(),
        grants: account.map(|account| grant_documents(&account.grants)).unwrap_or_default(),
        csrf: Some(session.csrf.reveal().clone()),
        expires: Some(session.expires.to_string()),
    };
    let mut response = document(StatusCode::CREATED, &body);
    let cookie = HeaderValue::from_str(session.cookie.reveal());
    let mut cookie = cookie.map_err(ApiError::internal)?;
    cookie.set_sensitive(true);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Tells who asks.
#[utoipa::path(get, path = "/api/v1/session", responses(
    (status = 200, description = "Who asks", body = SessionDocument)))]
pub(super) async fn show(State(api): State<Api>, Named(who): Named, parts: Parts) -> Response {
    let identified = &who.identified;
    let is_session = identified.authentication == Authentication::Session;
    let csrf = api.identity.csrf_of(&parts).filter(|_| is_session);
    let body = SessionDocument {
        name: identified.caller.name.to_string(),
        kind: identified.kind.name(),
        authentication: identified.authentication.name(),
        grants: grant_documents(&identified.caller.grants),
        csrf: csrf.map(|csrf| csrf.reveal().clone()),
        expires: is_session.then(|| identified.until.to_string()),
    };
    document(StatusCode::OK, &body)
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", responses((status = 204, description = "Ended")))]
pub(super) async fn end(
    State(api): State<Api>,
    Named(who): Named,
    parts: Parts,
) -> Result<Response, ApiError> {
    let address = who.origin.address;
    let cookie = api.identity.end_session(&parts, &who.identified, address).await?;
    let mut response = done();
    if let Some(cookie) = cookie {
        let cookie = HeaderValue::from_str(&cookie).map_err(ApiError::internal)?;
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The password of before, and the one to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnPasswordDocument {
    current: String,
    new: String,
}

/// Sets one's own password; every session and token of before ends.
#[utoipa::path(put, path = "/api/v1/session/password", request_body = OwnPasswordDocument,
    responses((status = 204, description = "Set"), (status = 401, description = "Not accepted")))]
pub(super) async fn set_password(
    State(api): State<Api>,
    Named(who): Named,
    Document(body): Document<OwnPasswordDocument>,
) -> Result<Response, ApiError> {
    let name = &who.identified.caller.name;
    let (current, new) = (Secret::new(body.current), Secret::new(body.new));
    // A key that leaked must not become a password.
    if !matches!(who.identified.authentication, Authentication::Session | Authentication::Password)
    {
        return Err(AuthenticationError::Refused.into());
    }
    let account = api.identity.verify_again(name, current, &who.origin).await?;
    let hash = api.identity.passwords().hash(new).await?;
    let by = who.origin.by(api.identity.now());
    api.identity.identities().set_own_password(&account, &hash, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}
