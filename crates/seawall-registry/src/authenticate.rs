//! The seam to identity: who asks.

use std::fmt;
use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::request::Parts;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Caller, Grant};
use seawall_store::blobs::Pending;

/// What a request would need that it did not bring.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Need<'a> {
    /// The repository; `None` for what concerns none.
    pub repository: Option<&'a RepositoryName>,
    /// What is to be done there.
    pub action: Option<Action>,
}

/// A request whose sender cannot be told.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Challenge {
    /// There are no credentials, or they do not hold.
    #[error("authentication required")]
    Unauthorized,
    /// Too many attempts failed.
    #[error("too many requests")]
    TooManyRequests {
        /// After how many seconds another one may be made.
        retry_after_seconds: u64,
    },
    /// Identities cannot be read.
    #[error("identities are unavailable: {reason}")]
    Unavailable {
        /// Why, for the log.
        reason: Box<str>,
    },
}

/// Finds out who asks.
pub trait Authenticate: fmt::Debug + Send + Sync {
    /// Returns who sent the request. Somebody without credentials is a caller without a name,
    /// or a [`Challenge`], as the implementation likes.
    fn caller<'a>(&'a self, request: &'a Parts) -> Pending<'a, Result<Arc<Caller>, Challenge>>;

    /// Returns the values of `WWW-Authenticate` that tell a client what to bring.
    fn challenges(&self, request: &Parts, need: Need<'_>) -> Vec<HeaderValue>;
}

/// Knows nobody: everybody has the same grants, whatever they bring.
#[derive(Clone, Debug)]
pub struct Anonymous {
    caller: Arc<Caller>,
}

impl Anonymous {
    /// Makes everybody a holder of `grants`.
    pub fn new(grants: Vec<Grant>) -> Self {
        Self { caller: Arc::new(Caller { name: "".into(), grants, scope: None }) }
    }
}

impl Authenticate for Anonymous {
    fn caller<'a>(&'a self, _: &'a Parts) -> Pending<'a, Result<Arc<Caller>, Challenge>> {
        Box::pin(async { Ok(Arc::clone(&self.caller)) })
    }

    fn challenges(&self, _: &Parts, _: Need<'_>) -> Vec<HeaderValue> {
        vec![HeaderValue::from_static("Basic realm=\"seawall\"")]
    }
}
