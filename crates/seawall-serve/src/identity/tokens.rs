//! The tokens of the registry: asked for with a credential, restricted to what was asked for
//! and is allowed.

use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action as Recorded, Authentication, Outcome};
use seawall_policy::access::Place;
use seawall_store::key_file;

use super::{AuthenticationError, Identified, Identity};
use crate::config::is_host;
use crate::credentials::Scope;
use crate::evidence::Origin;
use crate::limits::SCOPES_MAX;
use crate::request::Peer;
use crate::secret::Secret;
use crate::token::{Access, Claims};

/// The name of the service for which tokens are issued.
pub const SERVICE: &str = "seawall";

/// A token that was issued.
#[derive(Debug)]
pub struct Issued {
    /// The token.
    pub token: Secret<String>,
    /// For how many seconds it holds.
    pub expires_in: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl Identity {
    /// Returns the values of `WWW-Authenticate` for a client of the registry: where it gets a
    /// token, for which scope, and that a password does as well.
    pub fn challenges(&self, parts: &Parts, scope: Option<&str>) -> Vec<HeaderValue> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let authority = parts.uri.authority().map(axum::http::uri::Authority::as_str);
        let host = host.or(authority).filter(|host| is_host(host));
        let scheme = if Peer::of(&parts.extensions).is_encrypted { "https" } else { "http" };
        let address = match (&self.inner.rules.address, host) {
            (Some(address), _) => Some(address.to_string()),
            (None, host) => host.map(|host| format!("{scheme}://{host}")),
        };
        let scope = scope.map(|scope| format!(",scope=\"{scope}\"")).unwrap_or_default();
        let bearer = address.map(|address| {
            format!("Bearer realm=\"{address}/auth/token\",service=\"{SERVICE}\"{scope}")
        });
        let basic = "Basic realm=\"seawall\"".to_owned();
        let values = bearer.into_iter().chain([basic]);
        values.filter_map(|value| HeaderValue::from_str(&value).ok()).collect()
    }

    /// Issues a token for somebody who was identified. What they may not do is left out, as the
    /// specification of tokens demands; the registry then says what is missing.
    pub async fn issue_token(
        &self,
        identified: &Identified,
        scopes: &[Scope],
        origin: &Origin,
    ) -> Result<Issued, AuthenticationError> {
        let internal = |error: key_file::KeyFileError| AuthenticationError::Internal(error.into());
        let now = self.now();
        let seconds = now.unix_millis() / 1000;
        let lifetime = self.inner.rules.token_lifetime.as_secs();
        // A token outlives neither its account nor its key.
        let until = (identified.until.unix_millis() / 1000).min(seconds.saturating_add(lifetime));
        let random: [u8; 8] = key_file::random().map_err(internal)?;
        let jti = format!("{:016x}", u64::from_be_bytes(random));
        let claims = Claims {
            iss: self.inner.log.origin().into(),
            aud: SERVICE.into(),
            sub: identified.caller.name.clone(),
            key: identified.key_id.clone(),
            iat: seconds,
            iat_millis: now.unix_millis(),
            exp: until,
            jti: jti.into(),
            access: allowed(identified, scopes),
        };
        if !identified.is_anonymous() {
            let name = &identified.caller.name;
            self.record(origin, Recorded::TokenIssued, Outcome::Done, name).await?;
        }
        Ok(Issued {
            token: Secret::new(self.inner.token_key.issue(&claims)),
            expires_in: until.saturating_sub(seconds),
            issued_at: now,
        })
    }

    pub(super) async fn authenticate_token(
        &self,
        token: &Secret<String>,
    ) -> Result<Identified, AuthenticationError> {
        let now = self.now().unix_millis() / 1000;
        let claims = self.inner.token_key.verify(token.reveal(), SERVICE, now);
        let claims = claims.map_err(|_error| AuthenticationError::Refused)?;
        let until = Timestamp::from_unix_millis(claims.exp.saturating_mul(1000));
        let mut identified = if claims.sub.is_empty() {
            let mut nobody = (*self.inner.anonymous).clone();
            nobody.until = until.unwrap_or(nobody.until);
            nobody
        } else {
            self.account_of_token(&claims, until).await?
        };
        identified.restrict(Some(claims.restrictions()));
        identified.key_id = claims.key;
        Ok(identified)
    }

    async fn account_of_token(
        &self,
        claims: &Claims,
        until: Option<Timestamp>,
    ) -> Result<Identified, AuthenticationError> {
        let account = self.inner.identities.account(&claims.sub).await?;
        let account = account.filter(|account| {
            account.is_active(self.now()) && account.valid_from.unix_millis() <= claims.iat_millis
        });
        let account = account.ok_or(AuthenticationError::Refused)?;
        let mut until = until;
        if !claims.key.is_empty() {
            let key = self.inner.identities.key(&claims.key).await?;
            let key = key.filter(|key| key.account == claims.sub);
            let key = key.ok_or(AuthenticationError::Refused)?;
            until = until.into_iter().chain(key.expires).min();
        }
        Ok(Identified::of(&account, Authentication::Token, until))
    }
}

/// Returns what was asked for, less what is not allowed.
fn allowed(identified: &Identified, scopes: &[Scope]) -> Vec<Access> {
    let mut access = Vec::new();
    for scope in scopes.iter().take(SCOPES_MAX) {
        match scope {
            Scope::Catalog => access.push(Access::catalog()),
            Scope::Repository { name, actions } => {
                let place = Place::Repository(name.clone());
                let may = |action: &_| identified.caller.may(*action, &place);
                let actions: Vec<_> = actions.iter().copied().filter(may).collect();
                if !actions.is_empty() {
                    access.push(Access::repository(name, &actions));
                }
            }
        }
    }
    access
}
