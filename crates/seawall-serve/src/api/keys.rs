//! API keys.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use seawall_policy::access::{ManageIdentities, ReadIdentities, Restriction};
use seawall_store::identity::ApiKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::parse_moment;
use super::parts::Path;
use super::{Api, Document, May, document, done};
use crate::identity::new_key;
use crate::problem::ApiError;

/// Most parts of the scope of a key.
// LIMIT: each is looked at for each request.
const SCOPE_PARTS_MAX: usize = 64;
/// Longest note, in bytes.
const NOTE_BYTES_MAX: usize = 256;

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyDocument {
    id: String,
    account: String,
    /// `PATTERN:ACTION,ACTION`; without it, all that the account was granted.
    scope: Option<Vec<String>>,
    note: String,
    created: String,
    expires: Option<String>,
}

/// A key to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewKeyDocument {
    account: String,
    /// `PATTERN:ACTION,ACTION`; without it, all that the account was granted.
    #[serde(default)]
    scope: Option<Vec<String>>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    expires: Option<String>,
}

/// A key that was added; the secret is shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct AddedKeyDocument {
    id: String,
    key: String,
}

fn key_document(key: &ApiKey) -> KeyDocument {
    let texts = |scope: &Vec<Restriction>| scope.iter().map(ToString::to_string).collect();
    KeyDocument {
        id: key.id.to_string(),
        account: key.account.to_string(),
        scope: key.scope.as_ref().map(texts),
        note: key.note.to_string(),
        created: key.created.to_string(),
        expires: key.expires.map(|expires| expires.to_string()),
    }
}

/// Lists the keys.
#[utoipa::path(get, path = "/api/v1/keys", responses(
    (status = 200, description = "The keys", body = Vec<KeyDocument>)))]
pub(super) async fn list(
    State(api): State<Api>,
    may: May<ReadIdentities>,
) -> Result<Response, ApiError> {
    let keys = api.identity.identities().keys(&may.permit).await?;
    let keys: Vec<KeyDocument> = keys.iter().map(key_document).collect();
    Ok(document(StatusCode::OK, &keys))
}

/// Adds a key.
#[utoipa::path(post, path = "/api/v1/keys", request_body = NewKeyDocument, responses(
    (status = 201, description = "Added", body = AddedKeyDocument),
    (status = 404, description = "There is no such account")))]
pub(super) async fn add(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Document(body): Document<NewKeyDocument>,
) -> Result<Response, ApiError> {
    let parts = body.scope.as_deref().unwrap_or_default();
    if SCOPE_PARTS_MAX < parts.len() || NOTE_BYTES_MAX < body.note.len() {
        return Err(ApiError::invalid("the scope or the note is too long"));
    }
    let scope = body.scope.as_ref().map(|parts| {
        parts.iter().map(|part| part.parse::<Restriction>()).collect::<Result<Vec<_>, _>>()
    });
    let scope = scope.transpose().map_err(ApiError::invalid)?;
    let expires = parse_moment(body.expires.as_deref())?;
    let now = api.identity.now();
    let new = new_key(&body.account, scope, &body.note, now, expires);
    let new = new.map_err(ApiError::internal)?;
    let by = may.origin.by(now);
    api.identity.identities().add_key(&may.permit, &new.key, &by).await?;
    api.identity.settle().await?;
    let (id, key) = (new.key.id.to_string(), new.secret.reveal().clone());
    Ok(document(StatusCode::CREATED, &AddedKeyDocument { id, key }))
}

/// Revokes a key.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "Revoked"), (status = 404, description = "Unknown")))]
pub(super) async fn revoke(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let by = may.origin.by(api.identity.now());
    api.identity.identities().revoke_key(&may.permit, &id, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}
