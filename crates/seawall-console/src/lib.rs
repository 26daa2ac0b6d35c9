//! The API and the console over what the gate found and decided.
//!
//! Pages are rendered on the server; a small script of our own sends forms to the API and fills
//! tables from it. Everything that a page shows is in the API.
//!
//! **Invariants:** nothing is shown of a repository that the one who asks may not read findings
//! of. Every change goes through the API, whose sessions ask for the second secret. A page
//! loads nothing from elsewhere and holds no script or style of its own (strict CSP).
#![forbid(unsafe_code)]

pub mod api;
pub mod endpoint;
pub mod gatekeeper;
mod pages;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::http::request::Parts;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Place};
use seawall_serve::identity::{AuthenticationError, Identified, Identity};
use seawall_serve::problem::ApiError;
use seawall_store::judgements::Judgements;

use gatekeeper::Gatekeeper;

/// What the console and its API stand on.
#[derive(Clone, Debug)]
pub struct Console {
    /// Who asks.
    pub identity: Identity,
    /// What was found.
    pub judgements: Judgements,
    /// What can be done.
    pub gatekeeper: Arc<dyn Gatekeeper>,
}

impl Console {
    /// Makes the router of all pages and endpoints.
    pub fn router(self) -> Router {
        let add =
            |router: Router<Self>, row: &endpoint::Endpoint| router.route(row.path, (row.route)());
        endpoint::ENDPOINTS.iter().fold(Router::new(), add).with_state(self)
    }

    /// Finds out who asks; somebody without a name is refused.
    async fn asker(&self, parts: &Parts) -> Result<Arc<Identified>, ApiError> {
        let identified = self.identity.authenticate(parts).await?;
        if identified.is_anonymous() {
            return Err(AuthenticationError::Missing.into());
        }
        Ok(identified)
    }
}

/// Returns the test of what somebody may see.
fn sight(identified: &Identified) -> impl Fn(&RepositoryName) -> bool + Sync + '_ {
    |name| identified.caller.may(Action::ReadFindings, &Place::Repository(name.clone()))
}
