//! Requests that failed, in the terms of the distribution specification ("Error Codes").
//!
//! Here alone is decided what a client learns. The cause of an internal error goes to the log.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use seawall_artifact::digest::Digest;
use seawall_store::blobs::BlobError;
use seawall_store::tables::TablesError;
use serde::Serialize;

/// A request that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The path is none of the registry.
    #[error("no such path")]
    NoSuchPath,
    /// The path is one, the method is none of it.
    #[error("the operation is unsupported")]
    MethodNotAllowed,
    /// The name of the repository does not match the grammar.
    #[error("`{name}` is no name of a repository")]
    NameInvalid {
        /// The name as it came.
        name: Box<str>,
    },
    /// There is no such repository.
    #[error("repository name not known to registry")]
    NameUnknown,
    /// The tag does not match the grammar.
    #[error("`{tag}` is no tag")]
    TagInvalid {
        /// The tag as it came.
        tag: Box<str>,
    },
    /// The digest does not parse, or is not that of the content.
    #[error("invalid digest: {reason}")]
    DigestInvalid {
        /// What is wrong with it.
        reason: Box<str>,
    },
    /// The repository has no such blob, or the caller may not know that it has.
    #[error("blob unknown to registry")]
    BlobUnknown,
    /// A manifest of the repository needs the blob or manifest.
    #[error("it belongs to the manifest {manifest}, which has to be deleted first")]
    InUse {
        /// The manifest.
        manifest: Box<str>,
    },
    /// The repository has no such upload.
    #[error("blob upload unknown to registry")]
    UploadUnknown,
    /// A chunk does not follow the one before, or a request contradicts itself.
    #[error("blob upload invalid: {reason}")]
    UploadInvalid {
        /// What is wrong.
        reason: Box<str>,
    },
    /// A chunk does not begin where the upload ends.
    #[error("the chunk does not begin where the upload ends")]
    OutOfOrder {
        /// Where the upload goes on.
        location: Box<str>,
        /// How many bytes it has.
        size_bytes: u64,
    },
    /// The blob has no bytes in the range.
    #[error("the blob has no bytes in this range")]
    RangeUnsatisfiable {
        /// How many it has.
        size_bytes: u64,
    },
    /// What came is longer or shorter than it was announced, or too long.
    #[error("{reason}")]
    SizeInvalid {
        /// What is wrong.
        reason: Box<str>,
    },
    /// The manifest is longer than the limit.
    #[error("the manifest is larger than {limit} bytes")]
    ManifestTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The manifest cannot be used.
    #[error("manifest invalid: {reason}")]
    ManifestInvalid {
        /// What is wrong with it.
        reason: Box<str>,
    },
    /// The manifest refers to what is not there.
    #[error("manifest references a manifest or blob unknown to registry: {digest}")]
    ManifestBlobUnknown {
        /// What it refers to.
        digest: Box<str>,
    },
    /// The repository has no such manifest.
    #[error("manifest unknown to registry")]
    ManifestUnknown,
    /// The sender is not known.
    #[error("authentication required")]
    Unauthorized {
        /// The values of `WWW-Authenticate`.
        challenges: Vec<HeaderValue>,
    },
    /// The sender is known and may not, or the gate withholds what was asked for.
    #[error("{message}")]
    Denied {
        /// What the client shows.
        message: Box<str>,
        /// What to do about it.
        advice: Option<Box<str>>,
        /// What is withheld, if something is.
        digest: Option<Digest>,
    },
    /// Too many requests, or failed attempts.
    #[error("too many requests")]
    TooManyRequests {
        /// After how many seconds another one may be made.
        retry_after_seconds: u64,
    },
    /// There is no room left.
    #[error("the registry has no space left")]
    Full,
    /// What is stored can be read, not changed.
    #[error("the registry's disk can only be read")]
    ReadOnly,
    /// The place of blobs does not answer; the same may succeed later.
    #[error("the registry's storage does not answer, try again later")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Storage, or an error of ours; the client learns nothing of it.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<crate::journal::JournalError> for RegistryError {
    fn from(error: crate::journal::JournalError) -> Self {
        match error {
            crate::journal::JournalError::Tables(error) => error.into(),
            other @ crate::journal::JournalError::Record(_) => Self::internal(other),
        }
    }
}

impl RegistryError {
    /// Wraps a cause that is nobody's business.
    pub(crate) fn internal(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(source))
    }

    /// Returns the status and the code of the specification.
    pub(crate) fn code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoSuchPath => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED"),
            Self::NameInvalid { .. } => (StatusCode::BAD_REQUEST, "NAME_INVALID"),
            Self::NameUnknown => (StatusCode::NOT_FOUND, "NAME_UNKNOWN"),
            Self::TagInvalid { .. } => (StatusCode::BAD_REQUEST, "MANIFEST_INVALID"),
            Self::DigestInvalid { .. } => (StatusCode::BAD_REQUEST, "DIGEST_INVALID"),
            Self::BlobUnknown => (StatusCode::NOT_FOUND, "BLOB_UNKNOWN"),
            Self::InUse { .. } => (StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED"),
            Self::UploadUnknown => (StatusCode::NOT_FOUND, "BLOB_UPLOAD_UNKNOWN"),
            Self::UploadInvalid { .. } => (StatusCode::BAD_REQUEST, "BLOB_UPLOAD_INVALID"),
            Self::OutOfOrder { .. } => (StatusCode::RANGE_NOT_SATISFIABLE, "BLOB_UPLOAD_INVALID"),
            Self::RangeUnsatisfiable { .. } => (StatusCode::RANGE_NOT_SATISFIABLE, "SIZE_INVALID"),
            Self::SizeInvalid { .. } => (StatusCode::BAD_REQUEST, "SIZE_INVALID"),
            Self::ManifestTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "SIZE_INVALID"),
            Self::ManifestInvalid { .. } => (StatusCode::BAD_REQUEST, "MANIFEST_INVALID"),
            Self::ManifestBlobUnknown { .. } => (StatusCode::NOT_FOUND, "MANIFEST_BLOB_UNKNOWN"),
            Self::ManifestUnknown => (StatusCode::NOT_FOUND, "MANIFEST_UNKNOWN"),
            Self::Unauthorized { .. } => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::Denied { .. } => (StatusCode::FORBIDDEN, "DENIED"),
            Self::TooManyRequests { .. } => (StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS"),
            Self::Full => (StatusCode::INSUFFICIENT_STORAGE, "UNKNOWN"),
            Self::ReadOnly | Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "UNKNOWN"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "UNKNOWN"),
        }
    }

    /// Returns what else the client may use, as JSON.
    fn detail(&self) -> Option<serde_json::Value> {
        if let Self::ManifestBlobUnknown { digest } = self {
            return Some(serde_json::json!({ "digest": digest }));
        }
        let Self::Denied { message, advice: Some(advice), digest } = self else { return None };
        Some(serde_json::json!({
            "reason": message,
            "advice": advice,
            "digest": digest.as_ref().map(Digest::to_string),
        }))
    }

    /// Returns the text that clients show. Those of them that show no detail show this.
    fn message(&self) -> String {
        if let Self::Denied { message, advice: Some(advice), .. } = self {
            return format!("{message}; {advice}");
        }
        self.to_string()
    }

    /// Encodes the error. `allow` is for a method that the path does not have.
    pub(crate) fn into_response(self, allow: &[&str]) -> Response<Body> {
        let (status, code) = self.code();
        if let Self::Internal(source) | Self::Unavailable(source) = &self {
            tracing::error!(error = %Causes(&**source), "a request failed");
        }
        let error = Wire { code, message: self.message(), detail: self.detail() };
        let body = serde_json::to_vec(&WireList { errors: [error] }).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut set = |name: header::HeaderName, value: String| {
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        };
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the others have no header of their own"
        )]
        match self {
            Self::MethodNotAllowed => set(header::ALLOW, allow.join(", ")),
            Self::OutOfOrder { location, size_bytes } => {
                set(header::LOCATION, location.into());
                set(header::RANGE, format!("0-{}", size_bytes.saturating_sub(1)));
            }
            Self::RangeUnsatisfiable { size_bytes } => {
                set(header::CONTENT_RANGE, format!("bytes */{size_bytes}"));
            }
            Self::TooManyRequests { retry_after_seconds } => {
                set(header::RETRY_AFTER, retry_after_seconds.to_string());
            }
            Self::Unavailable(_) => set(header::RETRY_AFTER, UNAVAILABLE_SECONDS.to_string()),
            Self::Unauthorized { challenges } => {
                for challenge in challenges {
                    headers.append(header::WWW_AUTHENTICATE, challenge);
                }
            }
            _ => {}
        }
        response
    }
}

/// After how many seconds a client may ask a place again that did not answer.
const UNAVAILABLE_SECONDS: u64 = 5;

/// An error with all that caused it, for the log.
struct Causes<'a>(&'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Causes<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(formatter, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct WireList {
    errors: [Wire; 1],
}

#[derive(Serialize)]
struct Wire {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<serde_json::Value>,
}

impl From<BlobError> for RegistryError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::UnknownUpload { .. } => Self::UploadUnknown,
            BlobError::DigestMismatch { actual } => Self::DigestInvalid {
                reason: format!("the content has the digest {actual}").into(),
            },
            BlobError::Full => Self::Full,
            BlobError::Io { source, .. }
                if source.kind() == std::io::ErrorKind::ReadOnlyFilesystem =>
            {
                Self::ReadOnly
            }
            error @ BlobError::Unavailable { .. } => Self::Unavailable(Box::new(error)),
            other @ (BlobError::Io { .. } | _) => Self::internal(other),
        }
    }
}

impl From<TablesError> for RegistryError {
    fn from(error: TablesError) -> Self {
        if let TablesError::Statement(source) = error {
            return source.into();
        }
        Self::internal(error)
    }
}

impl From<sqlx::Error> for RegistryError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL; PostgreSQL's class 53, "insufficient resources", has 53100 for a full disk.
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.is_some_and(|code| matches!(&*code, "13" | "53100")) {
            return Self::Full;
        }
        // SQLITE_READONLY with its extensions; PostgreSQL's "read only sql transaction".
        let is_read_only =
            |code: &str| code == "25006" || code.parse::<u32>().is_ok_and(|code| code & 0xff == 8);
        if error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| is_read_only(&code))
        {
            return Self::ReadOnly;
        }
        Self::internal(error)
    }
}
