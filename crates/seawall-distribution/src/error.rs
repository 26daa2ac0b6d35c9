//! What can go wrong when something is pulled, by what the caller does about it.

use std::io;
use std::time::Duration;

use seawall_artifact::digest::Digest;

/// Why something could not be pulled. URLs are without query: signed ones hold secrets there.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// Access was refused, or the credentials could not be read.
    #[error("access to `{url}` was refused: {reason}")]
    Unauthorized {
        /// What was asked for.
        url: Box<str>,
        /// What the server or the source of credentials said.
        reason: Box<str>,
    },
    /// The registry has no such thing.
    #[error("`{url}` was not found: {reason}")]
    NotFound {
        /// What was asked for.
        url: Box<str>,
        /// What the server said.
        reason: Box<str>,
    },
    /// The server wants fewer requests.
    #[error("`{url}` takes no more requests for now{}: {reason}", wish(*retry_after))]
    RateLimited {
        /// What was asked for.
        url: Box<str>,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
        /// What the server said.
        reason: Box<str>,
    },
    /// The content is not that of the digest.
    #[error("`{url}` sent content of digest {actual} for {expected}")]
    DigestMismatch {
        /// What was asked for.
        url: Box<str>,
        /// The digest of what was asked for.
        expected: Box<Digest>,
        /// The digest of what came.
        actual: Box<Digest>,
    },
    /// The content is larger than it may be.
    #[error("`{url}` is larger than {limit_bytes} bytes")]
    TooLarge {
        /// What was asked for.
        url: Box<str>,
        /// The limit.
        limit_bytes: u64,
    },
    /// The server could not be identified.
    #[error("no secure connection to `{url}`: {reason}")]
    Tls {
        /// What was asked for.
        url: Box<str>,
        /// What TLS said.
        reason: Box<str>,
    },
    /// The server could not be reached, broke off, or failed (status 5xx).
    #[error("`{url}` could not be fetched")]
    Network {
        /// What was asked for.
        url: Box<str>,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The server's answer makes no sense.
    #[error("`{url}` gave an answer that cannot be used: {reason}")]
    Protocol {
        /// What was asked for.
        url: Box<str>,
        /// What is wrong with the answer.
        reason: Box<str>,
    },
}

/// Says how long the server asks to wait, if it does.
fn wish(retry_after: Option<Duration>) -> String {
    retry_after
        .map_or_else(String::new, |pause| format!(" (it asks to wait {} seconds)", pause.as_secs()))
}

impl PullError {
    /// Returns what was asked for, without the query of its URL.
    pub fn url(&self) -> &str {
        match self {
            Self::Unauthorized { url, .. }
            | Self::NotFound { url, .. }
            | Self::RateLimited { url, .. }
            | Self::DigestMismatch { url, .. }
            | Self::TooLarge { url, .. }
            | Self::Tls { url, .. }
            | Self::Network { url, .. }
            | Self::Protocol { url, .. } => url,
        }
    }

    /// Returns what a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unauthorized { .. } => {
                "check the name: some registries answer like this when there is no such repository; else log in with `docker login REGISTRY` or name the file that holds the credentials"
            }
            Self::NotFound { .. } => {
                "check registry, repository and tag; some registries say this of a private repository too"
            }
            Self::RateLimited { .. } => {
                "try again later, log in for a higher limit, or use a mirror"
            }
            Self::DigestMismatch { .. } => {
                "the registry, a mirror or a proxy on the way changed the content; nothing of it was used"
            }
            Self::TooLarge { .. } => "this is no image that any registry would have accepted",
            Self::Tls { .. } => {
                "name the CA's certificate (SSL_CERT_FILE or the setting for CA files); for a registry without TLS, ask for plain HTTP by name"
            }
            Self::Network { .. } => {
                "check the name, the network and the proxy (HTTPS_PROXY, NO_PROXY), and whether the server is up"
            }
            Self::Protocol { .. } => {
                "check that the address is that of a registry and that no proxy on the way changes answers"
            }
        }
    }

    pub(crate) fn protocol(url: &impl ToString, reason: impl Into<Box<str>>) -> Self {
        Self::Protocol { url: url.to_string().into(), reason: reason.into() }
    }

    pub(crate) fn unauthorized(url: &impl ToString, reason: impl Into<Box<str>>) -> Self {
        Self::Unauthorized { url: url.to_string().into(), reason: reason.into() }
    }

    pub(crate) fn network(url: &impl ToString, source: io::Error) -> Self {
        Self::Network { url: url.to_string().into(), source }
    }

    /// Makes it an error of a reader, so that it survives `impl Read` and can be taken out again
    /// with [`PullError::from_io`].
    pub(crate) fn into_io(self) -> io::Error {
        let kind = match &self {
            Self::Unauthorized { .. } => io::ErrorKind::PermissionDenied,
            Self::NotFound { .. } => io::ErrorKind::NotFound,
            Self::DigestMismatch { .. } | Self::TooLarge { .. } | Self::Protocol { .. } => {
                io::ErrorKind::InvalidData
            }
            Self::Network { source, .. } => source.kind(),
            Self::RateLimited { .. } | Self::Tls { .. } => io::ErrorKind::Other,
        };
        io::Error::new(kind, self)
    }

    /// Takes the error out of a reader's error, or makes one of it.
    pub(crate) fn take_from_io(error: io::Error, url: Box<str>) -> Self {
        match error.downcast::<Self>() {
            Ok(inner) => inner,
            Err(source) => Self::Network { url, source },
        }
    }

    /// Returns the error that a reader of this crate put into `error`, if it did.
    pub fn from_io(error: &io::Error) -> Option<&Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }
}
