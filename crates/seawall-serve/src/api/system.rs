//! Health, metrics, and the description of the API.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use seawall_policy::access::ReadSystem;
use seawall_store::data_folder::RoomError;

use super::{Api, May};
use crate::metrics::METRICS_MEDIA_TYPE;
use crate::problem::ApiError;

/// Tells that the process is alive.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "Alive")))]
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// Tells whether requests can be worked on: the tables answer, the evidence log goes on, and the
/// disk has room.
#[utoipa::path(get, path = "/readyz", responses(
    (status = 200, description = "Ready"), (status = 503, description = "Not ready")))]
pub(super) async fn readiness(State(api): State<Api>) -> Response {
    let evidence = api.identity.log().status();
    let reason = if let Some(failure) = evidence.failure {
        tracing::error!(error = failure, "the evidence log does not go on");
        Some("the evidence log does not go on\n")
    } else if let Err(error) = api.identity.identities().epoch().await {
        tracing::error!(error = %crate::problem::chain(&error), "the tables do not answer");
        Some("the tables do not answer\n")
    } else {
        without_room(&api)
    };
    match reason {
        None => "ok\n".into_response(),
        Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason).into_response(),
    }
}

/// Says why nothing can be stored, if that is so.
fn without_room(api: &Api) -> Option<&'static str> {
    let error = api.room.as_ref()?.check().err()?;
    tracing::error!(error = %crate::problem::chain(&error), "nothing can be stored");
    Some(match error {
        RoomError::ReadOnly => "the disk can only be read\n",
        RoomError::Full { .. } => "the disk is full\n",
        RoomError::Io(_) | _ => "the disk does not answer\n",
    })
}

/// Shows what was counted.
#[utoipa::path(get, path = "/metrics", responses(
    (status = 200, description = "Metrics, in the form of OpenMetrics")))]
pub(super) async fn metrics(
    State(api): State<Api>,
    mut parts: Parts,
) -> Result<Response, ApiError> {
    if !api.public_metrics {
        use axum::extract::FromRequestParts as _;
        May::<ReadSystem>::from_request_parts(&mut parts, &api).await?;
    }
    let text = api.metrics.render(&api.identity.log().status());
    Ok(([(header::CONTENT_TYPE, METRICS_MEDIA_TYPE)], text).into_response())
}

/// Describes this API.
#[utoipa::path(get, path = "/api/v1/openapi.json", responses(
    (status = 200, description = "The description, in the form of OpenAPI 3.1")))]
pub(super) async fn openapi(State(api): State<Api>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, api.description.to_string()).into_response()
}
