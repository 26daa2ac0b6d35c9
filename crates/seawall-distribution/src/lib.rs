//! Client of OCI registries and of feeds: the one crate below the binaries that opens
//! connections (OCI distribution specification 1.1; Docker's token authentication).
//!
//! It is synchronous: a layer is an `impl Read` that a thread of the caller reads
//! (`docs/adr/0002-http-client.md`).
//!
//! **Invariants:** plain HTTP is spoken only where it was asked for, and a redirect never
//! leads from TLS to plain HTTP. Credentials and tokens go to the registry that they were
//! made for and to the token service that it names, never along with a redirect to another
//! host, and never into an error or a log. Every body, wait and repetition has a limit
//! ([`limits`]). Nothing is handed out as the content of a digest that does not have it.
#![forbid(unsafe_code)]

mod challenge;
mod credential_program;
mod http;
mod http_date;
mod proxy;
mod retry;
mod secret;
mod tls;
mod token;
mod url;

pub mod api;
mod blob;
pub mod clock;
pub mod config;
mod credentials;
pub mod download;
mod environment;
pub mod error;
pub mod limits;
pub mod link;
pub mod registry;
pub mod webhook;

pub use crate::clock::{Clock, SystemClock};
pub use crate::config::{ClientConfig, ConfigError, Proxies, Timeouts, TlsTrust};
pub use crate::error::PullError;
pub use crate::registry::{RegistryClient, ResolvedImage, ResolvedManifest};
pub use crate::tls::system_ca_file;
