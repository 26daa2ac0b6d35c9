//! From what a request shows to who asks.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header;
use axum::http::request::Parts;
use seawall_evidence::vocabulary::{Action, Authentication, Outcome};
use seawall_store::identity::{Account, AccountKind};

use super::{AuthenticationError, Identified, Identity, key};
use crate::credentials::Credential;
use crate::evidence::{Origin, about_user};
use crate::lockout::Consequence;
use crate::request::{self, Peer, RequestId};
use crate::secret::Secret;

impl Identity {
    /// Finds out who sends a request: by its `Authorization` header, else by the cookie of a
    /// session, else by a client certificate; without any of them it is nobody.
    pub async fn authenticate(
        &self,
        parts: &Parts,
    ) -> Result<Arc<Identified>, AuthenticationError> {
        let identified = self.identify(parts).await?;
        request::note(&identified);
        Ok(identified)
    }

    async fn identify(&self, parts: &Parts) -> Result<Arc<Identified>, AuthenticationError> {
        let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
        let peer = Peer::of(&parts.extensions);
        if let Some(value) = values.next() {
            if values.next().is_some() {
                return Err(AuthenticationError::Refused);
            }
            let request = RequestId::of(&parts.extensions);
            return self.authenticate_header(value.as_bytes(), peer.ip(), request).await;
        }
        if let Some(session) = self.session_of(parts, &peer).await? {
            return Ok(session);
        }
        match &peer.certificate_subject {
            Some(subject) => self.authenticate_certificate(subject).await,
            None => Ok(Arc::clone(&self.inner.anonymous)),
        }
    }

    async fn authenticate_header(
        &self,
        value: &[u8],
        address: IpAddr,
        request: RequestId,
    ) -> Result<Arc<Identified>, AuthenticationError> {
        let fingerprint = self.inner.fingerprints.of("header", value);
        if let Some(known) = self.inner.verified.get(&fingerprint)
            && self.now() < known.until
        {
            return Ok(known);
        }
        let now = self.monotonic();
        if let Err(retry_after) = self.inner.rate.admit(address, now) {
            return Err(AuthenticationError::TooMany { retry_after });
        }
        let credential =
            Credential::parse(value).map_err(|_malformed| AuthenticationError::Refused)?;
        let epoch = self.inner.verified.epoch();
        let identified = match credential {
            Credential::Basic { name, secret } if key::is_api_key(secret.reveal()) => {
                self.authenticate_key(Some(&name), &secret, address, request).await?
            }
            Credential::Basic { name, secret } => {
                let account = self.verify_password(&name, secret, address, request).await?;
                Identified::of(&account, Authentication::Password, None)
            }
            Credential::Bearer(secret) if key::is_api_key(secret.reveal()) => {
                self.authenticate_key(None, &secret, address, request).await?
            }
            Credential::Bearer(token) => self.authenticate_token(&token).await?,
        };
        let identified = Arc::new(identified);
        self.inner.verified.insert(epoch, fingerprint, Arc::clone(&identified));
        Ok(identified)
    }

    /// Verifies the password of a user who was identified before, and wants something for which
    /// that is not enough.
    pub async fn verify_again(
        &self,
        name: &str,
        password: Secret<String>,
        origin: &Origin,
    ) -> Result<Account, AuthenticationError> {
        self.verify_password(name, password, origin.address, origin.request).await
    }

    /// Verifies the password of a user, and records how it went.
    pub(super) async fn verify_password(
        &self,
        name: &str,
        password: Secret<String>,
        address: IpAddr,
        request: RequestId,
    ) -> Result<Account, AuthenticationError> {
        let origin = Origin::claimed(name, request, address);
        let is_locked = self.is_locked(name, address);
        let account = self.inner.identities.account(name).await?;
        let account = account.filter(|account| {
            account.kind == AccountKind::User && account.is_active(self.now()) && !is_locked
        });
        let hash = account.as_ref().map(|account| &*account.password);
        let is_right = self.inner.passwords.verify(password, hash).await?;
        if let (Some(account), true) = (account, is_right) {
            self.inner.lockout.succeeded(name, address);
            let identified = Identified::of(&account, Authentication::Password, None);
            let origin = Origin::new(&identified, request, address);
            self.record(&origin, Action::Login, Outcome::Done, name).await?;
            return Ok(account);
        }
        self.refuse(&origin, name, is_locked).await
    }

    /// Counts and records a failure.
    async fn refuse<T>(
        &self,
        origin: &Origin,
        name: &str,
        is_locked: bool,
    ) -> Result<T, AuthenticationError> {
        // Whoever is locked out is counted no further, else the lock would never end.
        if !is_locked {
            let now = self.monotonic();
            let consequence = self.inner.lockout.failed(name, origin.address, now);
            if consequence == Consequence::Locked {
                self.record(origin, Action::AccountLocked, Outcome::Done, name).await?;
            }
        }
        self.record(origin, Action::LoginFailed, Outcome::Denied, name).await?;
        Err(AuthenticationError::Refused)
    }

    /// Records that somebody came in, or did not, and waits until it is on the disk.
    pub(super) async fn record(
        &self,
        origin: &Origin,
        action: Action,
        outcome: Outcome,
        name: &str,
    ) -> Result<(), AuthenticationError> {
        let entry = origin.entry(self.now(), action, outcome);
        let entry = entry.and_then(|entry| about_user(entry, name));
        let entry = entry.map_err(|error| AuthenticationError::Internal(error.into()))?;
        self.inner.log.append(entry)?.await?;
        Ok(())
    }

    async fn authenticate_key(
        &self,
        name: Option<&str>,
        secret: &Secret<String>,
        address: IpAddr,
        request: RequestId,
    ) -> Result<Identified, AuthenticationError> {
        let text = secret.reveal();
        let stored = match key::id_of(text) {
            Some(id) => self.inner.identities.key(id).await?,
            None => None,
        };
        let stored = stored.filter(|stored| {
            key::is_key(text, stored)
                && name.is_none_or(|name| *name == *stored.account)
                && stored.expires.is_none_or(|expires| self.now() < expires)
        });
        let account = match &stored {
            Some(stored) => self.inner.identities.account(&stored.account).await?,
            None => None,
        };
        let account = account.filter(|account| account.is_active(self.now()));
        let (Some(stored), Some(account)) = (stored, account) else {
            let name = name.unwrap_or_default();
            // Nobody guesses 256 bits, so nobody is locked out for it; it is recorded.
            return self.refuse(&Origin::claimed(name, request, address), name, true).await;
        };
        let mut identified = Identified::of(&account, Authentication::ApiKey, stored.expires);
        identified.restrict(stored.scope);
        identified.key_id = stored.id;
        Ok(identified)
    }

    async fn authenticate_certificate(
        &self,
        subject: &str,
    ) -> Result<Arc<Identified>, AuthenticationError> {
        let fingerprint = self.inner.fingerprints.of("certificate", subject.as_bytes());
        if let Some(known) = self.inner.verified.get(&fingerprint)
            && self.now() < known.until
        {
            return Ok(known);
        }
        let epoch = self.inner.verified.epoch();
        let account = self.inner.identities.account_of_certificate(subject).await?;
        let account = account.filter(|account| account.is_active(self.now()));
        let account = account.ok_or(AuthenticationError::Refused)?;
        let identified = Identified::of(&account, Authentication::ClientCertificate, None);
        let identified = Arc::new(identified);
        self.inner.verified.insert(epoch, fingerprint, Arc::clone(&identified));
        Ok(identified)
    }
}
