//! The server: the router of everything, with what holds for every request, and the tasks that
//! run beside it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use seawall_store::key_file::{self, KeyFileError};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use crate::api::{self, Api};
use crate::config::ServerSettings;
use crate::identity::Identity;
use crate::limits::{CERTIFICATE_INTERVAL, EPOCH_INTERVAL};
use crate::listener::ConnectionLimits;
use crate::metrics::Metrics;
use crate::problem::{ApiError, chain};
use crate::request::{RequestId, RequestIds, identify};
use crate::tls::Certificate;

/// The name under which requests are counted that no endpoint of ours answers.
const OTHER_ROUTE: &str = "other";

#[derive(Clone, Debug)]
struct Observed {
    metrics: Metrics,
    places: Arc<Semaphore>,
}

/// Makes the router of a server: our own endpoints, those of services, and for all of them ids,
/// logs, metrics, headers and the limit on requests at once.
pub fn router(
    api: Api,
    services: Router,
    settings: &ServerSettings,
) -> Result<Router, KeyFileError> {
    let ids = Arc::new(RequestIds::new(key_file::random()?));
    let places = Arc::new(Semaphore::new(usize::try_from(settings.limits.requests).unwrap_or(1)));
    let observed = Observed { metrics: api.metrics.clone(), places };
    Ok(api::router(api)
        .merge(services)
        .layer(middleware::from_fn_with_state(observed, observe))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            identify(Arc::clone(&ids), request, next)
        })))
}

/// Bounds, logs and counts a request.
async fn observe(State(observed): State<Observed>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = RequestId::of(request.extensions());
    let method = request.method().clone();
    // The query is left out: tokens and names travel in it.
    let path: Box<str> = request.uri().path().into();
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or(OTHER_ROUTE, |matched| route_of(matched.as_str()));
    let span = tracing::info_span!("request", request.id = %id);
    let mut response = match observed.places.try_acquire() {
        Ok(_place) => next.run(request).instrument(span.clone()).await,
        Err(_) => ApiError::Busy.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let status = response.status();
    let took = start.elapsed();
    observed.metrics.answered(method.as_str(), route, status.as_u16(), took);
    span.in_scope(|| {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let (method, status) = (method.as_str(), status.as_u16());
        if status == StatusCode::INTERNAL_SERVER_ERROR.as_u16() {
            tracing::error!(method, path = &*path, status, micros, "request failed");
        } else {
            tracing::debug!(method, path = &*path, status, micros, "request answered");
        }
    });
    response
}

/// Returns the path of an endpoint of ours, of which there are few; services are one.
fn route_of(matched: &str) -> &'static str {
    let known = api::ENDPOINTS.iter().find(|endpoint| endpoint.path == matched);
    known.map_or(OTHER_ROUTE, |endpoint| endpoint.path)
}

/// Returns how connections are treated.
pub fn connection_limits(settings: &ServerSettings) -> ConnectionLimits {
    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
    ConnectionLimits {
        connections: usize::try_from(settings.limits.connections).unwrap_or(1),
        header: seconds(settings.limits.header_seconds),
        body: seconds(settings.limits.body_seconds),
        shutdown: seconds(settings.limits.shutdown_seconds),
    }
}

/// What runs beside the listener; dropped, it ends.
#[derive(Debug)]
pub struct Background {
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    /// Begins to look for changes of other processes, and to record what was changed.
    pub fn start(identity: Identity) -> Self {
        let task = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(EPOCH_INTERVAL);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    _ = ticks.tick() => {}
                    () = identity.something_committed() => {}
                }
                if let Err(error) = identity.settle().await {
                    let error = chain(&error);
                    tracing::error!(error, "changes were not read, or not recorded");
                }
            }
        });
        Self { tasks: vec![task] }
    }

    /// Takes over a task, which ends with this.
    pub fn add(&mut self, task: JoinHandle<()>) {
        self.tasks.push(task);
    }

    /// Begins to look for another certificate; `renew` is asked before each look, to make one
    /// that is about to end anew.
    pub fn watch_certificate(
        &mut self,
        certificate: Arc<Certificate>,
        renew: impl Fn() + Send + Sync + 'static,
    ) {
        let renew = Arc::new(renew);
        let task = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(CERTIFICATE_INTERVAL);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                let (renew, certificate) = (Arc::clone(&renew), Arc::clone(&certificate));
                let look = move || {
                    renew();
                    certificate.reload().map(|is_other| (is_other, certificate.fingerprint()))
                };
                match tokio::task::spawn_blocking(look).await {
                    Ok(Ok((true, fingerprint))) => {
                        let fingerprint = fingerprint.unwrap_or_default();
                        tracing::info!(fingerprint, "another certificate is shown");
                    }
                    Ok(Ok((false, _))) => {}
                    Ok(Err(error)) => {
                        let error = chain(&error);
                        tracing::warn!(error, "the certificate cannot be read; the old one stays");
                    }
                    Err(error) => tracing::error!(error = %error, "the certificate was not read"),
                }
            }
        });
        self.tasks.push(task);
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Returns what is done when the process is asked to stop (SIGTERM or SIGINT).
///
/// Both signals are heard from the call on, so that one which comes before the future is first
/// polled is not lost, nor ends the process by force.
pub fn asked_to_stop() -> impl Future<Output = ()> {
    let terminated = signal(SignalKind::terminate());
    let interrupted = signal(SignalKind::interrupt());
    async move {
        tokio::select! {
            () = heard(terminated) => {}
            () = heard(interrupted) => {}
        }
    }
}

/// Waits for a signal; one that cannot be heard never comes.
async fn heard(signal: std::io::Result<Signal>) {
    match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(error) => {
            tracing::error!(error = %error, "a signal to stop cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}
