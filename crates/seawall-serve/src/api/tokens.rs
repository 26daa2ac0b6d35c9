//! The token endpoint of registries
//! (<https://distribution.github.io/distribution/spec/auth/token/>).
#![expect(unused_qualifications, reason = "the description of a query is made by a macro")]

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Api, Who, document};
use crate::credentials::Scope;
use crate::identity::{AuthenticationError, SERVICE};
use crate::limits::SCOPES_MAX;
use crate::problem::ApiError;

/// What a client asks for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes the query, which is read pair by pair")]
pub(super) struct TokenQuery {
    /// The service, as the challenge named it.
    service: Option<String>,
    /// What the token is to allow; may be there several times.
    scope: Option<String>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenDocument {
    token: String,
    access_token: String,
    expires_in: u64,
    issued_at: String,
}

/// Issues a token for the registry.
#[utoipa::path(get, path = "/auth/token", params(TokenQuery), responses(
    (status = 200, description = "A token", body = TokenDocument),
    (status = 401, description = "The credential is not accepted, or one is needed")))]
pub(super) async fn issue(
    State(api): State<Api>,
    who: Who,
    uri: Uri,
) -> Result<Response, ApiError> {
    let query = Query::parse(uri.query().unwrap_or_default());
    if query.service.as_deref().is_some_and(|service| service != SERVICE) {
        return Err(ApiError::invalid("tokens are issued for the service `seawall`"));
    }
    // Where nobody may do anything without a name, a token without one is of no use.
    if who.identified.is_anonymous() && who.identified.caller.grants.is_empty() {
        return Err(AuthenticationError::Missing.into());
    }
    let issued = api.identity.issue_token(&who.identified, &query.scopes, &who.origin).await?;
    let token = issued.token.reveal();
    let body = TokenDocument {
        token: token.clone(),
        access_token: token.clone(),
        expires_in: issued.expires_in,
        issued_at: issued.issued_at.to_string(),
    };
    Ok(document(StatusCode::OK, &body))
}

#[derive(Debug, Default)]
pub(super) struct Query {
    service: Option<String>,
    scopes: Vec<Scope>,
}

impl Query {
    pub(super) fn parse(query: &str) -> Self {
        let mut parsed = Self::default();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(value) = decode(value) else { continue };
            match key {
                "service" => parsed.service = Some(value),
                // A scope may hold several, separated by spaces.
                "scope" => {
                    let scopes = value.split(' ').filter_map(Scope::parse);
                    let room = SCOPES_MAX.saturating_sub(parsed.scopes.len());
                    parsed.scopes.extend(scopes.take(room));
                }
                _ => {}
            }
        }
        parsed
    }
}

/// Undoes the escapes of a query.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high << 4 | low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_clients_write_it() {
        let query = Query::parse(
            "account=ann&client_id=docker&offline_token=true&service=seawall\
             &scope=repository%3Aprod%2Fapp%3Apush%2Cpull&scope=repository:a:pull+registry:catalog:*",
        );
        assert_eq!(query.service.as_deref(), Some("seawall"));
        assert_eq!(query.scopes.len(), 3);
        assert_eq!(query.scopes.first(), Scope::parse("repository:prod/app:pull,push").as_ref());
        assert!(Query::parse("scope=%").scopes.is_empty());
        assert!(Query::parse("scope=%zz&scope=%ff").scopes.is_empty());
        let many = "scope=repository:a:pull&".repeat(100);
        assert_eq!(Query::parse(&many).scopes.len(), SCOPES_MAX);
    }
}
