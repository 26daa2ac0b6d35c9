//! Users and robots.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Grant, ManageIdentities, ReadIdentities, Role};
use seawall_policy::glob::Glob;
use seawall_store::identity::{Account, AccountKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::parts::Path;
use super::{Api, Document, May, document, done};
use crate::credentials::is_account_name;
use crate::identity::new_key;
use crate::problem::ApiError;
use crate::secret::Secret;

/// A role, held for the repositories that a pattern fits.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantDocument {
    /// `reader`, `pusher`, `maintainer`, `auditor` or `administrator`.
    pub(super) role: String,
    /// The pattern; `**` is everywhere, and the system itself.
    pub(super) repositories: String,
}

impl GrantDocument {
    pub(super) fn grant(&self) -> Result<Grant, ApiError> {
        let role = Role::from_name(&self.role);
        let role = role.ok_or_else(|| ApiError::invalid(format!("`{}` is no role", self.role)))?;
        if self.repositories.is_empty() || 255 < self.repositories.len() {
            return Err(ApiError::invalid("a pattern has 1 to 255 bytes"));
        }
        Ok(Grant { role, repositories: Glob::new(&self.repositories) })
    }
}

/// Writes grants for an answer.
pub(super) fn grant_documents(grants: &[Grant]) -> Vec<GrantDocument> {
    let one = |grant: &Grant| GrantDocument {
        role: grant.role.name().to_owned(),
        repositories: grant.repositories.to_string(),
    };
    grants.iter().map(one).collect()
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountDocument {
    name: String,
    /// `user` or `robot`.
    kind: &'static str,
    disabled: bool,
    created: String,
    expires: Option<String>,
    grants: Vec<GrantDocument>,
}

fn account_document(account: &Account) -> AccountDocument {
    AccountDocument {
        name: account.name.to_string(),
        kind: account.kind.name(),
        disabled: account.is_disabled,
        created: account.created.to_string(),
        expires: account.expires.map(|expires| expires.to_string()),
        grants: grant_documents(&account.grants),
    }
}

/// A user to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUserDocument {
    name: String,
    password: String,
    #[serde(default)]
    grants: Vec<GrantDocument>,
    #[serde(default)]
    expires: Option<String>,
}

/// A robot to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRobotDocument {
    name: String,
    #[serde(default)]
    grants: Vec<GrantDocument>,
    #[serde(default)]
    expires: Option<String>,
}

/// A robot that was added, with its first key, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct AddedRobotDocument {
    name: String,
    key_id: String,
    key: String,
}

/// Reads a moment of a document.
pub(super) fn parse_moment(text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let moment = Timestamp::parse(text).or_else(|| {
        // Without milliseconds, as most write it.
        Timestamp::parse(&format!("{}.000Z", text.strip_suffix('Z')?))
    });
    let wrong =
        || ApiError::invalid(format!("`{text}` is no time of the form 2027-01-31T12:00:00Z"));
    moment.map(Some).ok_or_else(wrong)
}

fn new_account(
    api: &Api,
    name: &str,
    kind: AccountKind,
    password: String,
    grants: &[GrantDocument],
    expires: Option<&str>,
) -> Result<Account, ApiError> {
    if !is_account_name(name) {
        return Err(ApiError::invalid(
            "a name has 1 to 64 small letters, digits, and `.`, `_`, `-` between them",
        ));
    }
    let now = api.identity.now();
    Ok(Account {
        name: name.into(),
        kind,
        password: password.into(),
        is_disabled: false,
        created: now,
        expires: parse_moment(expires)?,
        valid_from: now,
        grants: grants.iter().map(GrantDocument::grant).collect::<Result<_, _>>()?,
    })
}

/// Lists the users.
#[utoipa::path(get, path = "/api/v1/users", responses(
    (status = 200, description = "The users", body = Vec<AccountDocument>)))]
pub(super) async fn list_users(
    State(api): State<Api>,
    may: May<ReadIdentities>,
) -> Result<Response, ApiError> {
    list(&api, &may, AccountKind::User).await
}

/// Lists the robots.
#[utoipa::path(get, path = "/api/v1/robots", responses(
    (status = 200, description = "The robots", body = Vec<AccountDocument>)))]
pub(super) async fn list_robots(
    State(api): State<Api>,
    may: May<ReadIdentities>,
) -> Result<Response, ApiError> {
    list(&api, &may, AccountKind::Robot).await
}

async fn list(
    api: &Api,
    may: &May<ReadIdentities>,
    kind: AccountKind,
) -> Result<Response, ApiError> {
    let accounts = api.identity.identities().accounts(&may.permit, kind).await?;
    let accounts: Vec<AccountDocument> = accounts.iter().map(account_document).collect();
    Ok(document(StatusCode::OK, &accounts))
}

/// Adds a user.
#[utoipa::path(post, path = "/api/v1/users", request_body = NewUserDocument, responses(
    (status = 201, description = "Added", body = AccountDocument),
    (status = 409, description = "There is an account of this name")))]
pub(super) async fn add_user(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Document(body): Document<NewUserDocument>,
) -> Result<Response, ApiError> {
    let NewUserDocument { name, password, grants, expires } = body;
    let expires = expires.as_deref();
    let mut account = new_account(&api, &name, AccountKind::User, String::new(), &grants, expires)?;
    account.password = api.identity.passwords().hash(Secret::new(password)).await?.into();
    let by = may.origin.by(api.identity.now());
    api.identity.identities().add_account(&may.permit, &account, &by).await?;
    api.identity.settle().await?;
    Ok(document(StatusCode::CREATED, &account_document(&account)))
}

/// Adds a robot with a first key.
#[utoipa::path(post, path = "/api/v1/robots", request_body = NewRobotDocument, responses(
    (status = 201, description = "Added", body = AddedRobotDocument),
    (status = 409, description = "There is an account of this name")))]
pub(super) async fn add_robot(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Document(body): Document<NewRobotDocument>,
) -> Result<Response, ApiError> {
    let NewRobotDocument { name, grants, expires } = body;
    let expires = expires.as_deref();
    let account = new_account(&api, &name, AccountKind::Robot, String::new(), &grants, expires)?;
    let now = api.identity.now();
    let new = new_key(&name, None, "first key", now, account.expires);
    let new = new.map_err(ApiError::internal)?;
    let by = may.origin.by(now);
    api.identity.identities().add_account(&may.permit, &account, &by).await?;
    api.identity.identities().add_key(&may.permit, &new.key, &by).await?;
    api.identity.settle().await?;
    let (key_id, key) = (new.key.id.to_string(), new.secret.reveal().clone());
    Ok(document(StatusCode::CREATED, &AddedRobotDocument { name, key_id, key }))
}

/// Finds an account of a kind, so that nobody changes a robot where users are meant.
async fn expect_kind(api: &Api, name: &str, kind: AccountKind) -> Result<(), ApiError> {
    let account = api.identity.identities().account(name).await?;
    match account {
        Some(account) if account.kind == kind => Ok(()),
        _ => Err(ApiError::Unknown { why: format!("there is no {} of this name", kind.name()) }),
    }
}

/// Removes a user with everything that belongs to them.
#[utoipa::path(delete, path = "/api/v1/users/{name}", params(("name" = String, Path)),
    responses((status = 204, description = "Removed"), (status = 404, description = "Unknown")))]
pub(super) async fn remove(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    remove_account(&api, &may, &name, AccountKind::User).await
}

/// Removes a robot with its keys.
#[utoipa::path(delete, path = "/api/v1/robots/{name}", params(("name" = String, Path)),
    responses((status = 204, description = "Removed"), (status = 404, description = "Unknown")))]
pub(super) async fn remove_robot(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    remove_account(&api, &may, &name, AccountKind::Robot).await
}

async fn remove_account(
    api: &Api,
    may: &May<ManageIdentities>,
    name: &str,
    kind: AccountKind,
) -> Result<Response, ApiError> {
    expect_kind(api, name, kind).await?;
    let by = may.origin.by(api.identity.now());
    api.identity.identities().remove_account(&may.permit, name, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}

/// A password to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordDocument {
    password: String,
}

/// Sets the password of a user, and ends a lock-out.
#[utoipa::path(put, path = "/api/v1/users/{name}/password", params(("name" = String, Path)),
    request_body = PasswordDocument,
    responses((status = 204, description = "Set"), (status = 404, description = "Unknown")))]
pub(super) async fn set_password(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
    Document(body): Document<PasswordDocument>,
) -> Result<Response, ApiError> {
    let hash = api.identity.passwords().hash(Secret::new(body.password)).await?;
    let by = may.origin.by(api.identity.now());
    api.identity.identities().set_password(&may.permit, &name, &hash, &by).await?;
    api.identity.unlock(&name);
    api.identity.settle().await?;
    Ok(done())
}

/// Whether an account may be used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StateDocument {
    disabled: bool,
}

/// Disables or enables a user; sessions and tokens end.
#[utoipa::path(put, path = "/api/v1/users/{name}/state", params(("name" = String, Path)),
    request_body = StateDocument,
    responses((status = 204, description = "Set"), (status = 404, description = "Unknown")))]
pub(super) async fn set_state(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
    Document(body): Document<StateDocument>,
) -> Result<Response, ApiError> {
    expect_kind(&api, &name, AccountKind::User).await?;
    write_state(&api, &may, &name, &body).await
}

/// Disables or enables a robot; its tokens end.
#[utoipa::path(put, path = "/api/v1/robots/{name}/state", params(("name" = String, Path)),
    request_body = StateDocument,
    responses((status = 204, description = "Set"), (status = 404, description = "Unknown")))]
pub(super) async fn set_robot_state(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
    Document(body): Document<StateDocument>,
) -> Result<Response, ApiError> {
    expect_kind(&api, &name, AccountKind::Robot).await?;
    write_state(&api, &may, &name, &body).await
}

async fn write_state(
    api: &Api,
    may: &May<ManageIdentities>,
    name: &str,
    state: &StateDocument,
) -> Result<Response, ApiError> {
    let by = may.origin.by(api.identity.now());
    let identities = api.identity.identities();
    if state.disabled {
        identities.disable(&may.permit, name, &by).await?;
    } else {
        identities.enable(&may.permit, name, &by).await?;
    }
    api.identity.settle().await?;
    Ok(done())
}

/// Ends every session and token of a user.
#[utoipa::path(post, path = "/api/v1/users/{name}/logout", params(("name" = String, Path)),
    responses((status = 204, description = "Ended"), (status = 404, description = "Unknown")))]
pub(super) async fn end_all(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let by = may.origin.by(api.identity.now());
    api.identity.identities().end_all(&may.permit, &name, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}

/// The subject of a client certificate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateDocument {
    subject: String,
}

/// Says whose client certificates with a subject are.
#[utoipa::path(put, path = "/api/v1/users/{name}/certificate", params(("name" = String, Path)),
    request_body = CertificateDocument,
    responses((status = 204, description = "Bound"), (status = 409, description = "Bound before")))]
pub(super) async fn bind_certificate(
    State(api): State<Api>,
    may: May<ManageIdentities>,
    Path(name): Path<String>,
    Document(body): Document<CertificateDocument>,
) -> Result<Response, ApiError> {
    if body.subject.is_empty() || 1024 < body.subject.len() {
        return Err(ApiError::invalid("a subject has 1 to 1,024 bytes"));
    }
    let by = may.origin.by(api.identity.now());
    let identities = api.identity.identities();
    identities.bind_certificate(&may.permit, &name, &body.subject, &by).await?;
    api.identity.settle().await?;
    Ok(done())
}
