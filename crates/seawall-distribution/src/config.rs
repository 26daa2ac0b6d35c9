//! What an administrator settles about connections. The binary reads the environment and its
//! settings and passes them on as values.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// How registries and feeds are reached. There is no `Default`: [`ClientConfig::new`] is closed,
/// and everything that opens it is asked for by name.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Sent as `User-Agent` and as the client's name to token services.
    pub user_agent: Box<str>,
    /// Proxies, as `HTTPS_PROXY` and its kin name them.
    pub proxies: Proxies,
    /// Whose certificates are trusted.
    pub trust: TlsTrust,
    /// Registries (`HOST[:PORT]`) and hosts of feeds that are spoken to without TLS. Loopback is
    /// no exception.
    pub plain_http_registries: Vec<Box<str>>,
    /// Mirrors of a registry, by its name: `https://HOST[:PORT][/PREFIX]`, tried in order before
    /// the registry itself.
    pub mirrors: BTreeMap<Box<str>, Vec<Box<str>>>,
    /// Files of credentials in the form of Docker's `config.json`, the first that knows a
    /// registry wins; a file that does not exist is passed over.
    pub credential_files: Vec<PathBuf>,
    /// The `PATH` on which `docker-credential-…` helpers are looked for; `None` runs none.
    pub helper_search_path: Option<OsString>,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// How often a request is repeated after an answer or error that may pass.
    pub retries_max: u32,
    /// Refuse every connection.
    pub offline: bool,
}

impl ClientConfig {
    /// Makes a configuration that trusts the system's certificates, speaks TLS only, uses no
    /// proxy, no mirror and no credentials.
    pub fn new(user_agent: &str) -> Self {
        Self {
            user_agent: user_agent.into(),
            proxies: Proxies::default(),
            trust: TlsTrust::default(),
            plain_http_registries: Vec::new(),
            mirrors: BTreeMap::new(),
            credential_files: Vec::new(),
            helper_search_path: None,
            timeouts: Timeouts::default(),
            retries_max: 4,
            offline: false,
        }
    }
}

/// Proxies as the environment variables of the same names give them; empty texts count as unset.
#[derive(Clone, Default)]
pub struct Proxies {
    /// `HTTPS_PROXY`: for URLs with TLS.
    pub https: Option<String>,
    /// `HTTP_PROXY`: for URLs without.
    pub http: Option<String>,
    /// `ALL_PROXY`: where the one above is missing.
    pub all: Option<String>,
    /// `NO_PROXY`: hosts, domains, addresses and address ranges that are reached directly,
    /// separated by commas; `*` is all.
    pub no_proxy: Option<String>,
}

/// Shows which are set; their URLs may hold passwords.
impl fmt::Debug for Proxies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Proxies")
            .field("https", &self.https.is_some())
            .field("http", &self.http.is_some())
            .field("all", &self.all.is_some())
            .field("no_proxy", &self.no_proxy)
            .finish()
    }
}

/// Whose certificates are trusted.
#[derive(Clone, Debug, Default)]
pub struct TlsTrust {
    /// PEM files of further CAs.
    pub ca_files: Vec<PathBuf>,
    /// `SSL_CERT_FILE`: a PEM file in place of the system's.
    pub system_file: Option<PathBuf>,
    /// `SSL_CERT_DIR`: folders of PEM files in place of the system's.
    pub system_folders: Vec<PathBuf>,
}

/// How long to wait. No limit is set on a whole transfer: layers are as large as they are.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Name resolution, and then connection with the TLS handshake.
    pub connect: Duration,
    /// From the request to the end of the response's head.
    pub response: Duration,
    /// Each wait for more bytes.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            response: Duration::from_mins(1),
            idle: Duration::from_mins(1),
        }
    }
}

/// A setting that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("setting `{setting}`: {reason}")]
pub struct ConfigError {
    /// The setting, for example `mirrors`.
    pub setting: &'static str,
    /// What is wrong; secrets are left out.
    pub reason: Box<str>,
}
