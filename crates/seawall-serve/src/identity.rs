//! Who asks: users, robots, API keys, tokens, sessions and client certificates, found out for
//! each request, and remembered until something changes.
//!
//! Each change of identities, here or by another process, raises an epoch in the tables; when it
//! rises, everything that was remembered is forgotten. So a revocation holds at once here, and
//! after [`crate::limits::EPOCH_INTERVAL`] elsewhere.
//!
//! **Invariant:** an unknown name, a wrong password, a disabled and a locked account get the
//! same answer after the same work.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use seawall_evidence::record::Actor;
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{ActorKind, Authentication};
use seawall_policy::access::{Caller, Grant, Restriction};
use seawall_store::evidence_log::{AppendError, Clock, EvidenceLog};
use seawall_store::identity::{Account, AccountKind, Identities, IdentityError};
use seawall_store::outbox::{self, DrainError};

use crate::lockout::{Lockout, Rate, RateLimit, Rule};
use crate::password::{PasswordError, Passwords};
use crate::secret::Fingerprints;
use crate::token::TokenKey;

mod authenticate;
mod key;
mod node_token;
mod remembered;
mod session;
mod tokens;

pub use key::{NewKey, is_api_key, new_key};
pub use node_token::{
    NODE_TOKEN_MILLIS, NODE_TOKEN_MILLIS_MAX, NewNodeToken, is_node_token, new_node_token,
    node_token_id,
};
pub use session::{CSRF_HEADER, NewSession, SESSION_COOKIE, SESSION_COOKIE_PLAIN};
pub use tokens::{Issued, SERVICE};

use remembered::Remembered;

/// Somebody who was found out.
#[derive(Clone, Debug)]
pub struct Identified {
    /// What authorisation has to know.
    pub caller: Arc<Caller>,
    /// What kind of somebody.
    pub kind: ActorKind,
    /// How they proved it.
    pub authentication: Authentication,
    /// The id of the API key that they used, itself or for a token; else empty.
    pub key_id: Box<str>,
    /// When this ends to be so.
    pub until: Timestamp,
}

impl Identified {
    /// Returns who it is, for records.
    pub fn actor(&self) -> Actor {
        let name = Text::tamed(&self.caller.name);
        Actor { kind: self.kind, authentication: self.authentication, name }
    }

    /// Tells whether they gave no name.
    pub fn is_anonymous(&self) -> bool {
        self.caller.name.is_empty()
    }

    /// Restricts what they may do to a scope.
    fn restrict(&mut self, scope: Option<Vec<Restriction>>) {
        Arc::make_mut(&mut self.caller).scope = scope;
    }

    fn anonymous(grants: Vec<Grant>) -> Self {
        Self {
            caller: Arc::new(Caller { name: "".into(), grants, scope: None }),
            kind: ActorKind::Anonymous,
            authentication: Authentication::Unproved,
            key_id: "".into(),
            until: Timestamp::from_unix_millis(MILLIS_MAX).unwrap_or_default(),
        }
    }

    fn of(account: &Account, authentication: Authentication, until: Option<Timestamp>) -> Self {
        let forever = Timestamp::from_unix_millis(MILLIS_MAX).unwrap_or_default();
        let ends = account.expires.into_iter().chain(until);
        Self {
            caller: Arc::new(Caller {
                name: account.name.clone(),
                grants: account.grants.clone(),
                scope: None,
            }),
            kind: match account.kind {
                AccountKind::User => ActorKind::User,
                AccountKind::Robot => ActorKind::Robot,
            },
            authentication,
            key_id: "".into(),
            until: ends.min().unwrap_or(forever),
        }
    }
}

/// The last moment that there is.
const MILLIS_MAX: u64 = 253_402_300_799_999;

/// Why it was not found out who asks.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticationError {
    /// No credential was shown where one is needed.
    #[error("a credential is needed")]
    Missing,
    /// What was shown proves nothing. It is not said why.
    #[error("the credential is not accepted")]
    Refused,
    /// The address asks too often.
    #[error("too many attempts")]
    TooMany {
        /// After how long it may again.
        retry_after: Duration,
    },
    /// A session changes something without its token.
    #[error("the header `{CSRF_HEADER}` is missing or wrong")]
    CrossSite,
    /// Too much is going on.
    #[error("the server is busy")]
    Busy,
    /// Storage failed.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AuthenticationError {
    /// Returns the status of an answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::Refused => StatusCode::UNAUTHORIZED,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns after how many seconds it may go better.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after } => Some(retry_after.as_secs() + 1),
            Self::Busy => Some(1),
            Self::Missing | Self::Refused | Self::CrossSite | Self::Internal(_) => None,
        }
    }
}

impl From<IdentityError> for AuthenticationError {
    fn from(error: IdentityError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<AppendError> for AuthenticationError {
    fn from(error: AppendError) -> Self {
        if matches!(error, AppendError::Overloaded) {
            return Self::Busy;
        }
        Self::Internal(error.into())
    }
}

impl From<PasswordError> for AuthenticationError {
    fn from(error: PasswordError) -> Self {
        if matches!(error, PasswordError::Busy) {
            return Self::Busy;
        }
        Self::Internal(error.into())
    }
}

/// How identities are checked.
#[derive(Debug)]
pub struct Rules {
    /// What somebody may do who shows no credential.
    pub anonymous: Vec<Grant>,
    /// When somebody is locked out.
    pub lockout: Rule,
    /// How fast an address may have credentials verified.
    pub rate: Rate,
    /// How long a token holds.
    pub token_lifetime: Duration,
    /// How long a session holds.
    pub session_lifetime: Duration,
    /// The address under which clients reach the server; else the one that they name.
    pub address: Option<Box<str>>,
}

/// Finds out who asks. Clones are the same.
#[derive(Clone, Debug)]
pub struct Identity {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    identities: Identities,
    log: EvidenceLog,
    clock: Clock,
    rules: Rules,
    token_key: TokenKey,
    passwords: Passwords,
    fingerprints: Fingerprints,
    verified: Remembered<Identified>,
    anonymous: Arc<Identified>,
    lockout: Lockout,
    rate: RateLimit,
    /// Held by the one that takes records over from the outbox.
    drain: tokio::sync::Mutex<()>,
    /// Told when a record was committed that nobody waits for.
    committed: tokio::sync::Notify,
}

/// Why identities cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum IdentitySetupError {
    /// The tables failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Records that waited could not be written.
    #[error(transparent)]
    Drain(#[from] DrainError),
}

/// Why changes were not noticed or not recorded.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The tables failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The records that wait could not be written.
    #[error(transparent)]
    Drain(#[from] DrainError),
}

impl Identity {
    /// Begins to serve identities; `random` are 32 random bytes.
    pub async fn new(
        identities: Identities,
        log: EvidenceLog,
        rules: Rules,
        token_key: TokenKey,
        random: [u8; 32],
        clock: Clock,
    ) -> Result<Self, IdentitySetupError> {
        let epoch = identities.epoch().await?;
        let inner = Inner {
            anonymous: Arc::new(Identified::anonymous(rules.anonymous.clone())),
            lockout: Lockout::new(rules.lockout),
            rate: RateLimit::new(rules.rate),
            passwords: Passwords::new()?,
            fingerprints: Fingerprints::new(random),
            verified: Remembered::new(epoch, crate::limits::REMEMBERED_MAX),
            drain: tokio::sync::Mutex::new(()),
            committed: tokio::sync::Notify::new(),
            identities,
            log,
            clock,
            rules,
            token_key,
        };
        let identity = Self { inner: Arc::new(inner) };
        identity.drain().await?;
        Ok(identity)
    }

    /// Returns the tables of identities.
    pub fn identities(&self) -> &Identities {
        &self.inner.identities
    }

    /// Returns the evidence log.
    pub fn log(&self) -> &EvidenceLog {
        &self.inner.log
    }

    /// Returns the verifier of passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    fn monotonic(&self) -> Duration {
        // Locks that outlast a clock that is set back are better than none; records say so.
        Duration::from_millis(self.now().unix_millis())
    }

    /// Forgets what was remembered if something changed, here or elsewhere, and writes the
    /// records that wait: of a change that was just made before it is answered for, and from
    /// time to time those of other processes.
    pub async fn settle(&self) -> Result<(), SettleError> {
        let epoch = self.inner.identities.epoch().await?;
        self.inner.verified.advance(epoch);
        self.drain().await?;
        Ok(())
    }

    /// Learns that a record was committed which is to be taken over soon.
    pub fn committed(&self) {
        self.inner.committed.notify_one();
    }

    /// Waits until [`Identity::committed`] was called since the last time.
    pub async fn something_committed(&self) {
        self.inner.committed.notified().await;
    }

    async fn drain(&self) -> Result<(), DrainError> {
        let inner = Arc::clone(&self.inner);
        // On a task of its own, which goes on where whoever asked goes away: what is in the log and
        // still in the outbox would be written twice.
        let drained = tokio::spawn(async move {
            let _one = inner.drain.lock().await;
            outbox::drain(inner.identities.tables(), &inner.log).await
        });
        drained.await.map_err(|_error| DrainError::Ended)?.map(drop)
    }

    /// Lets an address have a credential verified, or says that it asks too often.
    pub fn admit(&self, address: IpAddr) -> Result<(), AuthenticationError> {
        let admitted = self.inner.rate.admit(address, self.monotonic());
        admitted.map_err(|retry_after| AuthenticationError::TooMany { retry_after })
    }

    /// Forgets failures with a name.
    pub fn unlock(&self, name: &str) {
        self.inner.lockout.forget(name);
    }

    /// Tells whether a name is locked for an address.
    pub fn is_locked(&self, name: &str, address: IpAddr) -> bool {
        self.inner.lockout.is_locked(name, address, self.monotonic())
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
