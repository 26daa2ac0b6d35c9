//! Sessions of the console: a random secret in a cookie that no script and no other site sees,
//! and a second one that changes have to show.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::Authentication;
use seawall_store::identity::{AccountKind, Session};
use seawall_store::key_file::{self, KeyFileError};
use sha2::{Digest as _, Sha256};

use super::{AuthenticationError, Identified, Identity};
use crate::credentials::cookie;
use crate::evidence::Origin;
use crate::request::{Peer, RequestId};
use crate::secret::{Secret, is_equal};

/// The cookie of a session. The prefix makes browsers refuse it from plain HTTP, for a path, and
/// from another host (RFC 6265bis, section 4.1.3.2).
pub const SESSION_COOKIE: &str = "__Host-seawall-session";
/// The cookie of a session where the server speaks plain HTTP.
pub const SESSION_COOKIE_PLAIN: &str = "seawall-session";
/// The header in which a change shows the second secret of its session.
pub const CSRF_HEADER: &str = "x-seawall-csrf";

/// A session that was begun.
#[derive(Debug)]
pub struct NewSession {
    /// The value of the `Set-Cookie` header.
    pub cookie: Secret<String>,
    /// What changes have to show.
    pub csrf: Secret<String>,
    /// When it ends.
    pub expires: Timestamp,
}

impl Identity {
    /// Begins a session for a user who shows a password.
    pub async fn begin_session(
        &self,
        name: &str,
        password: Secret<String>,
        peer: &Peer,
        request: RequestId,
    ) -> Result<NewSession, AuthenticationError> {
        let internal = |error: KeyFileError| AuthenticationError::Internal(error.into());
        if let Err(retry_after) = self.inner.rate.admit(peer.ip(), self.monotonic()) {
            return Err(AuthenticationError::TooMany { retry_after });
        }
        let account = self.verify_password(name, password, peer.ip(), request).await?;
        let random: [u8; 32] = key_file::random().map_err(internal)?;
        let secret = Secret::new(URL_SAFE_NO_PAD.encode(random));
        let now = self.now();
        let lifetime = self.inner.rules.session_lifetime;
        let millis = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
        let end = Timestamp::from_unix_millis(now.unix_millis().saturating_add(millis));
        let expires = end.into_iter().chain(account.expires).min().unwrap_or(now);
        let session = Session { account: account.name, created: now, expires };
        self.inner.identities.add_session(&hash(secret.reveal()), &session).await?;
        let seconds = expires.unix_millis().saturating_sub(now.unix_millis()) / 1000;
        let (name, secure) = if peer.is_encrypted {
            (SESSION_COOKIE, "; Secure")
        } else {
            (SESSION_COOKIE_PLAIN, "")
        };
        let value = secret.reveal();
        let cookie =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
        Ok(NewSession { cookie: Secret::new(cookie), csrf: csrf(value), expires })
    }

    /// Ends the session of a request; returns the `Set-Cookie` header that removes the cookie.
    pub async fn end_session(
        &self,
        parts: &Parts,
        identified: &Identified,
        address: IpAddr,
    ) -> Result<Option<String>, AuthenticationError> {
        let peer = Peer::of(&parts.extensions);
        let Some(secret) = session_secret(parts, &peer) else { return Ok(None) };
        let origin = Origin::new(identified, RequestId::of(&parts.extensions), address);
        let (name, by) = (&identified.caller.name, origin.by(self.now()));
        self.inner.identities.end_session(&hash(secret), name, &by).await?;
        self.settle().await.map_err(|error| AuthenticationError::Internal(error.into()))?;
        let (name, secure) = if peer.is_encrypted {
            (SESSION_COOKIE, "; Secure")
        } else {
            (SESSION_COOKIE_PLAIN, "")
        };
        Ok(Some(format!("{name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}")))
    }

    /// Returns what changes in the session of a request have to show, if it has one.
    pub fn csrf_of(&self, parts: &Parts) -> Option<Secret<String>> {
        session_secret(parts, &Peer::of(&parts.extensions)).map(csrf)
    }

    /// Finds out whose session a request belongs to.
    pub(super) async fn session_of(
        &self,
        parts: &Parts,
        peer: &Peer,
    ) -> Result<Option<Arc<Identified>>, AuthenticationError> {
        let Some(secret) = session_secret(parts, peer) else { return Ok(None) };
        let fingerprint = self.inner.fingerprints.of("session", secret.as_bytes());
        let known = self.inner.verified.get(&fingerprint).filter(|one| self.now() < one.until);
        let identified = if let Some(known) = known {
            known
        } else {
            let epoch = self.inner.verified.epoch();
            let Some(found) = self.read_session(secret).await? else { return Ok(None) };
            let found = Arc::new(found);
            self.inner.verified.insert(epoch, fingerprint, Arc::clone(&found));
            found
        };
        let is_change = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if is_change {
            let shown = parts.headers.get(CSRF_HEADER).map_or(&b""[..], |value| value.as_bytes());
            if !is_equal(shown, csrf(secret).reveal().as_bytes()) {
                return Err(AuthenticationError::CrossSite);
            }
        }
        Ok(Some(identified))
    }

    async fn read_session(&self, secret: &str) -> Result<Option<Identified>, AuthenticationError> {
        let Some(session) = self.inner.identities.session(&hash(secret)).await? else {
            return Ok(None);
        };
        let account = self.inner.identities.account(&session.account).await?;
        let account = account.filter(|account| {
            let now = self.now();
            account.kind == AccountKind::User
                && account.is_active(now)
                && account.valid_from <= session.created
                && now < session.expires
        });
        Ok(account.map(|account| {
            Identified::of(&account, Authentication::Session, Some(session.expires))
        }))
    }
}

fn session_secret<'p>(parts: &'p Parts, peer: &Peer) -> Option<&'p str> {
    let (name, _) = cookie_of(peer);
    let mut headers = parts.headers.get_all(header::COOKIE).iter();
    headers.find_map(|value| cookie(value.to_str().ok()?, name)).filter(|value| !value.is_empty())
}

/// Returns the name of the cookie for a connection, and what its attributes end with.
fn cookie_of(peer: &Peer) -> (&'static str, &'static str) {
    if peer.is_encrypted { (SESSION_COOKIE, "; Secure") } else { (SESSION_COOKIE_PLAIN, "") }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Returns the second secret of a session, from which the first cannot be had.
fn csrf(secret: &str) -> Secret<String> {
    let hash = Sha256::new_with_prefix(b"seawall csrf\0").chain_update(secret).finalize();
    Secret::new(URL_SAFE_NO_PAD.encode(hash))
}
