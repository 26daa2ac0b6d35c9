//! Logs: JSON lines on standard error, which the service manager keeps and rotates.
//!
//! What is logged of a request is in [`crate::server`]; queries and headers, in which secrets
//! travel, are not.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What is logged if nothing else is said: our own crates, and what goes wrong in others.
pub const DEFAULT_FILTER: &str = "warn,seawall=info";

/// Begins to log, with a filter as `RUST_LOG` has it; tells whether the filter was understood.
///
/// Only the first call in a process has an effect.
pub fn begin(filter: Option<&str>) -> bool {
    let parsed = filter.map(EnvFilter::try_new);
    let is_understood = !matches!(parsed, Some(Err(_)));
    let filter = parsed.and_then(Result::ok).unwrap_or_else(|| EnvFilter::new(DEFAULT_FILTER));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    drop(tracing_subscriber::registry().with(filter).with(lines).try_init());
    is_understood
}
