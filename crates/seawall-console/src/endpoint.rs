//! The table of everything that can be asked, from which the router and the matrix of tests come.

use axum::routing::{MethodRouter, delete, get, post};
use seawall_policy::access::Action;

use crate::{Console, api, fleet, link, pages};

/// What an endpoint needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needs {
    /// Nothing: anybody may ask.
    Nothing,
    /// Somebody with a name; what they see is what they may.
    Name,
    /// The permission for an action in the repository that the request names.
    InRepository(Action),
    /// The permission for an action in the system as a whole.
    System(Action),
    /// The certificate of a node.
    Node,
}

/// An endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The method.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
    pub(crate) route: fn() -> MethodRouter<Console>,
}

const fn endpoint(
    method: &'static str,
    path: &'static str,
    needs: Needs,
    route: fn() -> MethodRouter<Console>,
) -> Endpoint {
    Endpoint { method, path, needs, route }
}

const QUARANTINE: Needs = Needs::InRepository(Action::Quarantine);
const GRANT: Needs = Needs::InRepository(Action::GrantException);
const FINDINGS: Needs = Needs::InRepository(Action::ReadFindings);

const READ: Needs = Needs::System(Action::ReadSystem);
const READ_IDENTITIES: Needs = Needs::System(Action::ReadIdentities);
const MANAGE: Needs = Needs::System(Action::ManageIdentities);

/// Every endpoint.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/api/v1/overview", Needs::Name, || get(api::overview)),
    endpoint("GET", "/api/v1/images", Needs::Name, || get(api::images)),
    endpoint("GET", "/api/v1/image", FINDINGS, || get(api::image)),
    endpoint("GET", "/api/v1/packages", Needs::Name, || get(api::packages)),
    endpoint("GET", "/api/v1/vulnerabilities", Needs::Name, || get(api::vulnerabilities)),
    endpoint("GET", "/api/v1/quarantine", Needs::Name, || get(api::quarantined)),
    endpoint("POST", "/api/v1/quarantine", QUARANTINE, || post(api::quarantine)),
    endpoint("POST", "/api/v1/release", QUARANTINE, || post(api::release)),
    endpoint("GET", "/api/v1/exceptions", Needs::Name, || get(api::exceptions)),
    endpoint("POST", "/api/v1/exceptions", GRANT, || post(api::add_exception)),
    endpoint("DELETE", "/api/v1/exceptions/{number}", GRANT, || delete(api::end_exception)),
    endpoint("GET", "/api/v1/events", Needs::Name, || get(api::events)),
    endpoint("GET", "/api/v1/bench", Needs::System(Action::ReadSystem), || get(api::bench)),
    endpoint("POST", "/api/v1/refresh", Needs::System(Action::Operate), || post(api::refresh)),
    endpoint("POST", "/api/v1/policies/try", Needs::Name, || post(api::try_policy)),
    endpoint("GET", "/api/v1/node-tokens", READ_IDENTITIES, || get(fleet::tokens)),
    endpoint("POST", "/api/v1/node-tokens", MANAGE, || post(fleet::add_token)),
    endpoint("DELETE", "/api/v1/node-tokens/{id}", MANAGE, || delete(fleet::revoke_token)),
    endpoint("GET", "/api/v1/nodes", READ, || get(fleet::nodes)),
    endpoint("DELETE", "/api/v1/nodes/{id}", MANAGE, || delete(fleet::remove)),
    endpoint("GET", "/api/v1/containers", READ, || get(fleet::containers)),
    endpoint("GET", "/api/v1/container", READ, || get(fleet::container)),
    endpoint("GET", "/api/v1/alerts", READ, || get(fleet::alerts)),
    endpoint("GET", "/api/v1/alerts/{number}", READ, || get(fleet::alert)),
    endpoint("GET", "/api/v1/blinds", READ, || get(fleet::blinds)),
    endpoint("POST", "/api/v1/link/enrolment", Needs::Nothing, || post(link::enrol)),
    endpoint("POST", "/api/v1/link/certificate", Needs::Node, || post(link::renew)),
    endpoint("POST", "/api/v1/link/report", Needs::Node, || post(link::report)),
    endpoint("GET", "/api/v1/link/orders", Needs::Node, || get(link::orders)),
    endpoint("GET", "/api/v1/link/safe-list", Needs::Node, || get(link::safe_list)),
    endpoint("GET", "/login", Needs::Nothing, || get(pages::login)),
    endpoint("GET", "/assets/console.css", Needs::Nothing, || get(pages::style)),
    endpoint("GET", "/assets/console.js", Needs::Nothing, || get(pages::script)),
    endpoint("GET", "/assets/icon.svg", Needs::Nothing, || get(pages::icon)),
    endpoint("GET", "/", Needs::Name, || get(pages::overview)),
    endpoint("GET", "/images", Needs::Name, || get(pages::images)),
    endpoint("GET", "/image", FINDINGS, || get(pages::image)),
    endpoint("GET", "/search", Needs::Name, || get(pages::search)),
    endpoint("GET", "/quarantine", Needs::Name, || get(pages::quarantine)),
    endpoint("GET", "/exceptions", Needs::Name, || get(pages::exceptions)),
    endpoint("GET", "/nodes", READ, || get(pages::fleet::nodes)),
    endpoint("GET", "/containers", READ, || get(pages::fleet::containers)),
    endpoint("GET", "/alerts", READ, || get(pages::fleet::alerts)),
    endpoint("GET", "/alert", READ, || get(pages::fleet::alert)),
    endpoint("GET", "/policies", Needs::Name, || get(pages::policies)),
    endpoint("GET", "/evidence", Needs::Name, || get(pages::evidence)),
    endpoint("GET", "/accounts", Needs::Name, || get(pages::accounts)),
];
