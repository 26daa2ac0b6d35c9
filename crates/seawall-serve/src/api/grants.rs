//! Roles, and who was granted which.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use seawall_policy::access::{ManageIdentities, ROLES, ReadIdentities};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::GrantDocument;
use super::{Api, Document, May, document, done};
use crate::problem::ApiError;

/// A role and what it allows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RoleDocument {
    role: &'static str,
    actions: Vec<&'static str>,
}

/// A grant to an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountGrantDocument {
    account: String,
    role: String,
    repositories: String,
}

impl AccountGrantDocument {
    fn split(self) -> (String, GrantDocument) {
        let Self { account, role, repositories } = self;
        (account, GrantDocument { role, repositories })
    }
}

/// Lists the roles.
#[utoipa::path(get, path = "/api/v1/roles", responses(
    (status = 200, description = "The roles", body = Vec<RoleDocument>)))]
pub(super) async fn roles(_may: May<ReadIdentities>) -> Response {
    let roles: Vec<RoleDocument> = ROLES
        .iter()
        .map(|(role, actions)| RoleDocument {
            role: role.name(),
            actions: actions.iter().map(|action| action.name()).collect(),
        })
        .collect();
    document(StatusCode::OK, &roles)
}

/// Grants a role.
#[utoipa::path(post, path = "/api/v1/grants", request_body = AccountGrantDocument, responses(
    (status = 204, description = "Granted"), (status = 404, description = "No such account")))]
pub(super) async fn grant(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Document(body): Document<AccountGrantDocument>,
) -> Result<Response, ApiError> {
    let (account, grant) = body.split();
    let by = may.origin.by(api.identity.now());
    let grant = grant.grant()?;
    api.identity.identities().grant(&may.permit, &account, &grant, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}

/// Takes a role back.
#[utoipa::path(delete, path = "/api/v1/grants", request_body = AccountGrantDocument, responses(
    (status = 204, description = "Taken back"), (status = 404, description = "No such grant")))]
pub(super) async fn revoke(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Document(body): Document<AccountGrantDocument>,
) -> Result<Response, ApiError> {
    let (account, grant) = body.split();
    let by = may.origin.by(api.identity.now());
    let grant = grant.grant()?;
    api.identity.identities().revoke(&may.permit, &account, &grant, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}
