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
mod fleet;
pub mod gatekeeper;
pub mod link;
mod pages;
pub mod uses;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::http::request::Parts;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Place};
use seawall_serve::identity::{AuthenticationError, Identified, Identity};
use seawall_serve::problem::{ApiError, Problem};
use seawall_store::judgements::Judgements;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as OpenApiDocument;

use gatekeeper::Gatekeeper;

/// The description of the API over the gate.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(
        api::overview,
        api::images,
        api::image,
        api::packages,
        api::vulnerabilities,
        api::quarantined,
        api::quarantine,
        api::release,
        api::exceptions,
        api::add_exception,
        api::end_exception,
        api::events,
        api::bench,
        api::refresh,
        api::try_policy,
        fleet::tokens,
        fleet::add_token,
        fleet::revoke_token,
        fleet::nodes,
        fleet::remove,
        fleet::containers,
        fleet::container,
        fleet::alerts,
        fleet::alert,
        fleet::blinds,
        link::enrol,
        link::renew,
        link::report,
        link::orders,
        link::safe_list,
    ),
    components(schemas(Problem))
)]
struct ApiDescription;

/// Adds the API over the gate to the description of a server's API.
pub fn described(mut server: OpenApiDocument) -> OpenApiDocument {
    server.merge(ApiDescription::openapi());
    server
}

/// What the console and its API stand on.
#[derive(Clone, Debug)]
pub struct Console {
    /// Who asks.
    pub identity: Identity,
    /// What was found.
    pub judgements: Judgements,
    /// What can be done.
    pub gatekeeper: Arc<dyn Gatekeeper>,
    /// What nodes report.
    pub link: link::Link,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_has_every_endpoint_of_the_api_and_no_other() {
        let description = serde_json::to_value(ApiDescription::openapi()).expect("it is JSON");
        let mut described = Vec::new();
        for (path, methods) in description["paths"].as_object().expect("paths") {
            for method in methods.as_object().expect("methods").keys() {
                described.push((path.clone(), method.to_uppercase()));
            }
        }
        let of_api = endpoint::ENDPOINTS.iter().filter(|row| row.path.starts_with("/api/"));
        let mut listed: Vec<_> =
            of_api.map(|row| (row.path.to_owned(), row.method.to_owned())).collect();
        described.sort();
        listed.sort();
        assert_eq!(described, listed);
    }

    #[test]
    fn both_descriptions_are_one() {
        let before = seawall_serve::api::description();
        let count = before.paths.paths.len();
        let both = described(before);
        assert_eq!(both.paths.paths.len(), count + ApiDescription::openapi().paths.paths.len());
        assert_eq!(both.info.title, "Seawall");
    }
}
