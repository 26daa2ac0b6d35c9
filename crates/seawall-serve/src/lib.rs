//! What every server process needs: listener, TLS, identity, tokens, limits, shutdown, metrics,
//! logs and settings.
//!
//! **Invariant:** a secret is held by [`secret::Secret`], which shows itself nowhere.
#![forbid(unsafe_code)]

pub mod credentials;
pub mod limits;
pub mod lockout;
pub mod secret;
pub mod token;
