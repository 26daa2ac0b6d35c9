//! What every server process needs: listener, TLS, identity, tokens, limits, shutdown, metrics,
//! logs and settings.
//!
//! Services (registry, console, admission) bring an `axum::Router`, which [`server::router`]
//! merges with the endpoints of [`api`]. Who asks is found by [`identity::Identity`]; what they
//! may do is decided by `seawall_policy::access`; what they did is in the evidence log before
//! the answer.
//!
//! **Invariant:** a secret is held by [`secret::Secret`], which shows itself nowhere.
#![forbid(unsafe_code)]

pub mod api;
pub mod config;
pub mod credentials;
pub mod evidence;
pub mod identity;
pub mod limits;
pub mod listener;
pub mod lockout;
pub mod logging;
pub mod metrics;
pub mod password;
pub mod problem;
pub mod request;
pub mod secret;
pub mod server;
pub mod tls;
pub mod token;
