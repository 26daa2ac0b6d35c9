//! Authentication: Docker's token protocol (OCI distribution specification, "Authentication", and
//! the token specifications of `distribution`), refresh tokens by OAuth 2, and Basic.
//!
//! **Invariants:** only a challenge of the registry itself is answered, never one of a server that
//! it redirected to. A token service without TLS is used only by a registry without TLS. Tokens
//! are kept for one registry and repository and sent nowhere else.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use ureq::http::header;

use crate::challenge::{self, Challenge};
use crate::credentials::{CredentialSources, Credentials};
use crate::error::PullError;
use crate::http::{HttpClient, Request, Response};
use crate::limits::TOKEN_BYTES_MAX;
use crate::retry::Failure;
use crate::secret::Secret;
use crate::url::{Scheme, Url};

/// Whom a request is for: what credentials and tokens are kept by.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Scope {
    /// The registry's name as people and credential files know it.
    pub(crate) registry: Box<str>,
    pub(crate) repository: Box<str>,
}

/// Answers challenges and remembers the outcome.
#[derive(Debug)]
pub(crate) struct Authenticator {
    sources: CredentialSources,
    tokens: Mutex<BTreeMap<Scope, Token>>,
}

/// The value of an `Authorization` header.
#[derive(Clone)]
struct Token(Secret);

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token")
    }
}

impl Authenticator {
    pub(crate) fn new(sources: CredentialSources) -> Self {
        Self { sources, tokens: Mutex::new(BTreeMap::new()) }
    }

    /// Asks for `url`; answers a challenge of its registry once.
    pub(crate) fn get(
        &self,
        http: &HttpClient,
        scope: &Scope,
        url: &Url,
        headers: &[(header::HeaderName, String)],
    ) -> Result<Response, Failure> {
        let known = self.known(scope);
        let request = Request { url: url.clone(), authorization: known.as_ref(), headers };
        let response = http.get(&request)?;
        if response.status.as_u16() != 401 || !response.same_origin {
            return Ok(response);
        }
        self.forget(scope);
        let challenges = challenge::parse_all(&response.headers);
        let Some(authorization) = self.answer(http, scope, url, &challenges)? else {
            return Ok(response);
        };
        let request = Request { url: url.clone(), authorization: Some(&authorization), headers };
        let response = http.get(&request)?;
        if response.status.as_u16() != 401 {
            self.remember(scope, authorization);
        }
        Ok(response)
    }

    fn known(&self, scope: &Scope) -> Option<Secret> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(scope).map(|token| token.0.clone())
    }

    fn remember(&self, scope: &Scope, authorization: Secret) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(scope.clone(), Token(authorization));
    }

    fn forget(&self, scope: &Scope) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(scope);
    }

    /// Makes the `Authorization` that the registry asks for; `None` if it cannot be made.
    fn answer(
        &self,
        http: &HttpClient,
        scope: &Scope,
        url: &Url,
        challenges: &[Challenge],
    ) -> Result<Option<Secret>, Failure> {
        let of_scheme = |scheme| challenges.iter().find(|challenge| challenge.scheme == scheme);
        let credentials = self
            .sources
            .find(&scope.registry, &scope.repository)
            .map_err(|error| PullError::unauthorized(url, error.to_string()))?;
        if let Some(bearer) = of_scheme("bearer") {
            return fetch_token(http, scope, url, bearer, credentials.as_ref()).map(Some);
        }
        match (of_scheme("basic"), credentials) {
            (Some(_), Some(Credentials::Password { user, password })) => {
                Ok(Some(Credentials::basic(&user, &password)))
            }
            (_, Some(Credentials::Bearer(token))) => Ok(Some(bearer_header(&token))),
            (Some(_), None) => {
                let reason = "the registry asks for a login and no credentials are known for it";
                Err(PullError::unauthorized(url, reason).into())
            }
            (Some(_) | None, _) => Ok(None),
        }
    }
}

fn bearer_header(token: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", token.reveal()))
}

fn fetch_token(
    http: &HttpClient,
    scope: &Scope,
    url: &Url,
    challenge: &Challenge,
    credentials: Option<&Credentials>,
) -> Result<Secret, Failure> {
    if let Some(Credentials::Bearer(token)) = credentials {
        return Ok(bearer_header(token));
    }
    let realm = realm(url, challenge)?;
    let own_scope = format!("repository:{}:pull", scope.repository);
    let asked = challenge.parameter("scope").unwrap_or(&own_scope);
    let service = challenge.parameter("service");
    let response = match credentials {
        Some(Credentials::Identity(token)) => {
            let fields = [
                ("grant_type", "refresh_token"),
                ("service", service.unwrap_or_default()),
                ("client_id", http.user_agent()),
                ("scope", asked),
                ("refresh_token", token.reveal()),
            ];
            http.post_form(&realm, &fields)?
        }
        other => {
            let basic = match other {
                Some(Credentials::Password { user, password }) => {
                    Some(Credentials::basic(user, password))
                }
                _ => None,
            };
            let mut target = realm;
            if let Some(service) = service {
                target = target.with_parameter("service", service);
            }
            // A scope that names several resources is sent as several parameters.
            for one in asked.split(' ').filter(|one| !one.is_empty()) {
                target = target.with_parameter("scope", one);
            }
            http.get(&Request { url: target, authorization: basic.as_ref(), headers: &[] })?
        }
    };
    read_token(response)
}

/// Returns the address of the token service, if it may be used.
fn realm(url: &Url, challenge: &Challenge) -> Result<Url, PullError> {
    let text = challenge.parameter("realm").ok_or_else(|| {
        PullError::protocol(url, "a challenge without the address of a token service")
    })?;
    let realm = Url::parse(text)
        .map_err(|error| PullError::protocol(url, format!("token service: {}", error.0)))?;
    if realm.scheme() == Scheme::Http && url.scheme() == Scheme::Https {
        let reason = format!("the token service `{realm}` has no TLS, the registry has");
        return Err(PullError::protocol(url, reason));
    }
    Ok(realm)
}

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(default)]
    token: Option<Box<str>>,
    #[serde(default)]
    access_token: Option<Box<str>>,
}

fn read_token(response: Response) -> Result<Secret, Failure> {
    let mut response = response.expect_success()?;
    let bytes = response.read_all(TOKEN_BYTES_MAX)?;
    let answer: Option<TokenAnswer> = serde_json::from_slice(&bytes).ok();
    let token = answer
        .and_then(|answer| answer.token.or(answer.access_token))
        .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
    match token {
        Some(token) => Ok(bearer_header(&Secret::new(token))),
        None => Err(PullError::protocol(&response.url, "the token service gave no token").into()),
    }
}
