//! Errors of our own API: problem documents (RFC 9457).
//!
//! What a client learns is decided here, in one place. Whatever went wrong inside is one answer;
//! the log has the rest under the id of the request.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use seawall_policy::access::Denied;
use seawall_store::evidence_log::AppendError;
use seawall_store::identity::IdentityError;
use seawall_store::outbox::DrainError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::{AuthenticationError, SettleError};
use crate::password::PasswordError;

/// The media type of a problem document.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// A request of our API that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// Who asks was not found out.
    #[error(transparent)]
    Authentication(#[from] AuthenticationError),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The request makes no sense.
    #[error("{why}")]
    Invalid {
        /// Why not.
        why: String,
    },
    /// What it is about is not there.
    #[error("{why}")]
    Unknown {
        /// What.
        why: String,
    },
    /// What it asks for contradicts what is there.
    #[error("{why}")]
    Conflict {
        /// What.
        why: String,
    },
    /// Too much is going on.
    #[error("the server is busy")]
    Busy,
    /// Storage or a programming error; the client learns nothing of it.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ApiError {
    /// Makes an internal error of any other.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// Says why a request makes no sense.
    pub fn invalid(why: impl std::fmt::Display) -> Self {
        Self::Invalid { why: why.to_string() }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Authentication(error) => error.status(),
            Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Unknown { .. } => StatusCode::NOT_FOUND,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Unknown { .. } => Self::Unknown { why: error.to_string() },
            IdentityError::Exists { .. }
            | IdentityError::LastAdministrator { .. }
            | IdentityError::Robot { .. } => Self::Conflict { why: error.to_string() },
            IdentityError::Tables(_) | IdentityError::Damaged { .. } | IdentityError::Record(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Length => Self::invalid(error),
            PasswordError::Busy => Self::Busy,
            PasswordError::Random(_) | PasswordError::Hash { .. } => Self::internal(error),
        }
    }
}

impl From<AppendError> for ApiError {
    fn from(error: AppendError) -> Self {
        if matches!(error, AppendError::Overloaded) {
            return Self::Busy;
        }
        Self::internal(error)
    }
}

impl From<SettleError> for ApiError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Identity(error) => error.into(),
            SettleError::Drain(DrainError::Append(error)) => error.into(),
            SettleError::Drain(error) => Self::internal(error),
        }
    }
}

/// A problem document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is; `about:blank` says that the status says it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The status.
    pub status: u16,
    /// What is wrong with this request.
    pub detail: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Internal(error) = &self {
            tracing::error!(error = %chain(&**error), "a request failed");
        }
        // Of what is not theirs, nobody learns who asked for what where.
        let detail = if let Self::Denied(denied) = &self {
            format!("this needs the permission `{}`", denied.action)
        } else {
            self.to_string()
        };
        let title = status.canonical_reason().unwrap_or("error");
        let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail };
        // INVARIANT: texts and a number are JSON.
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::Authentication(error) = &self {
            if let Some(seconds) = error.retry_after_seconds() {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            if status == StatusCode::UNAUTHORIZED {
                // Basic is taken too; but a browser that is told so asks for the password itself,
                // above the console's own page.
                let challenge = HeaderValue::from_static("Bearer realm=\"seawall\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
        }
        response
    }
}

/// Writes an error with its causes in one line; a cause that was said already is left out.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text.extend([": ", &said]);
        }
        cause = error.source();
    }
    text
}
