//! The settings of a server: the table `[server]` of `seawall.toml`.
//!
//! Secrets stand in files that settings name. Nothing that matters for security is open unless
//! a setting says so.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use seawall_policy::access::{Grant, Role};
use seawall_policy::glob::Glob;
use serde::Deserialize;

use crate::lockout::{Rate, Rule};

mod storage;

pub use storage::{ImmutableTagsSettings, S3Settings, StorageSettings};

/// The settings of a server.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ServerSettings {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// The address under which clients reach the server, such as `https://registry.example`.
    pub address: Option<String>,
    /// Names and addresses that the server's own certificate is for, beside this machine's.
    pub names: Vec<String>,
    /// A file with the URL of a PostgreSQL database, in place of SQLite in the data folder.
    pub database_url_file: Option<PathBuf>,
    /// What somebody may do who shows no credential.
    pub anonymous: Anonymous,
    /// The repositories in which they may.
    pub anonymous_repositories: Vec<String>,
    /// Whether metrics are shown to everybody.
    pub public_metrics: bool,
    /// TLS.
    pub tls: TlsSettings,
    /// Limits.
    pub limits: LimitSettings,
    /// Lock-out after failures.
    pub lockout: LockoutSettings,
    /// Tokens and sessions.
    pub tokens: TokenSettings,
    /// The evidence log.
    pub evidence: EvidenceSettings,
    /// The gate.
    pub gate: GateSettings,
    /// What is stored.
    pub storage: StorageSettings,
}

/// Whether images are judged before they can be pulled.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum GateMode {
    /// Nothing is let out that the policies do not allow, or that was not judged.
    #[default]
    Enforce,
    /// Nothing is scanned, judged or withheld.
    Off,
}

impl GateMode {
    /// Finds the mode by its word.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Enforce, Self::Off].into_iter().find(|one| one.name() == name)
    }

    /// Returns the word that the settings use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Off => "off",
        }
    }
}

/// Settings of the gate.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct GateSettings {
    /// Whether images are judged.
    pub mode: GateMode,
    /// Who is told of verdicts.
    pub webhooks: Vec<WebhookSettings>,
}

/// An address that is told of verdicts.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WebhookSettings {
    /// The address.
    pub url: String,
    /// The file with its secret, `whsec_` and base64 (Standard Webhooks).
    pub secret_file: PathBuf,
    /// Speak plain HTTP to it: for receivers on the same machine.
    #[serde(default)]
    pub plain_http: bool,
}

/// What somebody may do who shows no credential.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Anonymous {
    /// Nothing.
    #[default]
    None,
    /// Pull.
    Pull,
    /// Pull, push and delete.
    Push,
}

impl Anonymous {
    /// Finds the value by its word.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::None, Self::Pull, Self::Push].into_iter().find(|one| one.name() == name)
    }

    /// Returns the word that the settings use.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }
}

/// Settings of TLS.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TlsSettings {
    /// PEM file of the certificate and its chain, in place of one of the local CA.
    pub certificate: Option<PathBuf>,
    /// PEM file of its private key.
    pub key: Option<PathBuf>,
    /// PEM file of the CA whose client certificates are accepted.
    pub client_ca: Option<PathBuf>,
    /// Speak plain HTTP: for tests, and behind a proxy on the same machine.
    pub insecure_http: bool,
}

/// Settings of limits.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Most connections at once.
    pub connections: u32,
    /// Most requests that are worked on at once.
    pub requests: u32,
    /// Seconds in which the head of a request has to come.
    pub header_seconds: u32,
    /// Seconds without a byte after which a body counts as abandoned, in both directions.
    pub body_seconds: u32,
    /// Seconds that requests get to end when the server stops.
    pub shutdown_seconds: u32,
    /// Verifications of credentials at once from one address, and after that each second.
    pub login_burst: u32,
    /// Verifications of credentials from one address in a second.
    pub logins_per_second: u32,
}

/// Settings of the lock-out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LockoutSettings {
    /// Failures with a name from one address after which it has to wait.
    pub failures: u32,
    /// How many times as many lock a name everywhere, or an address for all names.
    pub factor: u32,
    /// Minutes in which failures are counted, and for which a lock holds.
    pub minutes: u32,
}

/// Settings of tokens and sessions.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TokenSettings {
    /// Seconds for which a token of the registry holds.
    pub lifetime_seconds: u32,
    /// Hours for which a session of the console holds.
    pub session_hours: u32,
}

/// Settings of the evidence log.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct EvidenceSettings {
    /// The name of the log, when it is begun.
    pub name: Option<String>,
    /// File outside of the data folder that holds the newest head.
    pub witness_file: Option<PathBuf>,
    /// Records after which a head is signed.
    pub head_records: u32,
    /// Seconds after which a head is signed.
    pub head_seconds: u32,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 5000)),
            data: None,
            address: None,
            names: vec![],
            database_url_file: None,
            anonymous: Anonymous::None,
            anonymous_repositories: vec!["**".to_owned()],
            public_metrics: false,
            tls: TlsSettings::default(),
            limits: LimitSettings::default(),
            lockout: LockoutSettings::default(),
            tokens: TokenSettings::default(),
            evidence: EvidenceSettings::default(),
            gate: GateSettings::default(),
            storage: StorageSettings::default(),
        }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            connections: 4096,
            requests: 1024,
            header_seconds: 30,
            body_seconds: 60,
            shutdown_seconds: 30,
            login_burst: 50,
            logins_per_second: 10,
        }
    }
}

impl Default for LockoutSettings {
    fn default() -> Self {
        Self { failures: 10, factor: 10, minutes: 15 }
    }
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self { lifetime_seconds: 300, session_hours: 12 }
    }
}

impl Default for EvidenceSettings {
    fn default() -> Self {
        Self { name: None, witness_file: None, head_records: 1024, head_seconds: 10 }
    }
}

/// A setting that cannot be.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{name}` {why}")]
pub struct SettingError {
    /// The setting.
    pub name: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Numbers of settings with the least and the most that they may be.
type Bounds = [(&'static str, u32, u32, u32); 15];

impl ServerSettings {
    /// Makes the paths relative to the folder of the settings file.
    pub fn resolve(&mut self, folder: &Path) {
        let paths = [
            &mut self.data,
            &mut self.database_url_file,
            &mut self.tls.certificate,
            &mut self.tls.key,
            &mut self.tls.client_ca,
            &mut self.evidence.witness_file,
        ];
        let secrets = self.gate.webhooks.iter_mut().map(|webhook| &mut webhook.secret_file);
        let storage = self.storage.paths();
        for path in paths.into_iter().flatten().chain(secrets).chain(storage) {
            *path = folder.join(&path);
        }
    }

    /// Refuses settings that contradict one another or make no sense.
    pub fn check(&self) -> Result<(), SettingError> {
        let wrong = |name, why| Err(SettingError { name, why });
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            return wrong(
                "server.tls.certificate",
                "needs `server.tls.key`, and the other way around",
            );
        }
        if self.tls.insecure_http
            && (self.tls.certificate.is_some() || self.tls.client_ca.is_some())
        {
            return wrong("server.tls.insecure-http", "contradicts certificates");
        }
        if self.tls.insecure_http && !self.listen.ip().is_loopback() {
            return wrong("server.tls.insecure-http", "holds on loopback addresses only");
        }
        let is_address = |address: &String| {
            let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
            host.is_some_and(|host| !host.is_empty() && is_host(host))
        };
        if !self.address.as_ref().is_none_or(is_address) {
            return wrong("server.address", "has the form `https://HOST[:PORT]`");
        }
        for (name, value, least, most) in self.numbers() {
            if value < least {
                return wrong(name, "is too small");
            }
            if most < value {
                return wrong(name, "is too large");
            }
        }
        self.storage.check()
    }

    fn numbers(&self) -> Bounds {
        let day = 86_400;
        let storage = &self.storage;
        [
            ("server.storage.undelete-days", storage.undelete_days, 0, 3650),
            ("server.storage.grace-hours", storage.grace_hours, 1, 8760),
            ("server.storage.free-mib-least", storage.free_mib_least, 0, 1 << 20),
            ("server.limits.connections", self.limits.connections, 1, 1 << 20),
            ("server.limits.requests", self.limits.requests, 1, 1 << 20),
            ("server.limits.header-seconds", self.limits.header_seconds, 1, day),
            ("server.limits.body-seconds", self.limits.body_seconds, 1, day),
            ("server.limits.shutdown-seconds", self.limits.shutdown_seconds, 0, day),
            ("server.limits.login-burst", self.limits.login_burst, 1, 1 << 20),
            ("server.limits.logins-per-second", self.limits.logins_per_second, 1, 1 << 20),
            ("server.lockout.failures", self.lockout.failures, 3, 1000),
            ("server.lockout.minutes", self.lockout.minutes, 1, 1440),
            ("server.tokens.lifetime-seconds", self.tokens.lifetime_seconds, 30, 3600),
            ("server.tokens.session-hours", self.tokens.session_hours, 1, 720),
            ("server.evidence.head-records", self.evidence.head_records, 1, 1 << 20),
        ]
    }

    /// Returns what somebody may do who shows no credential.
    pub fn anonymous_grants(&self) -> Vec<Grant> {
        let role = match self.anonymous {
            Anonymous::None => return vec![],
            Anonymous::Pull => Role::Reader,
            Anonymous::Push => Role::Maintainer,
        };
        let grant = |pattern: &String| Grant { role, repositories: Glob::new(pattern) };
        self.anonymous_repositories.iter().map(grant).collect()
    }

    /// Returns the rule of the lock-out.
    pub fn lockout_rule(&self) -> Rule {
        Rule {
            failures: self.lockout.failures,
            factor: self.lockout.factor.max(1),
            period: Duration::from_secs(u64::from(self.lockout.minutes) * 60),
        }
    }

    /// Returns how fast an address may have credentials verified.
    pub fn login_rate(&self) -> Rate {
        Rate { burst: self.limits.login_burst, per_second: self.limits.logins_per_second }
    }

    /// Lists every setting with its value, for people.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let path = |path: &Option<PathBuf>| {
            path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
        };
        let mut rows = vec![
            ("server.listen", self.listen.to_string()),
            ("server.data", path(&self.data)),
            ("server.address", self.address.clone().unwrap_or_default()),
            ("server.names", self.names.join(", ")),
            ("server.database-url-file", path(&self.database_url_file)),
            ("server.anonymous", self.anonymous.name().to_owned()),
            ("server.anonymous-repositories", self.anonymous_repositories.join(", ")),
            ("server.public-metrics", self.public_metrics.to_string()),
            ("server.tls.certificate", path(&self.tls.certificate)),
            ("server.tls.key", path(&self.tls.key)),
            ("server.tls.client-ca", path(&self.tls.client_ca)),
            ("server.tls.insecure-http", self.tls.insecure_http.to_string()),
            ("server.evidence.name", self.evidence.name.clone().unwrap_or_default()),
            ("server.evidence.witness-file", path(&self.evidence.witness_file)),
            ("server.evidence.head-seconds", self.evidence.head_seconds.to_string()),
            ("server.lockout.factor", self.lockout.factor.to_string()),
            ("server.gate.mode", self.gate.mode.name().to_owned()),
            ("server.gate.webhooks", {
                let urls: Vec<&str> =
                    self.gate.webhooks.iter().map(|webhook| &*webhook.url).collect();
                urls.join(", ")
            }),
        ];
        rows.extend(self.storage.rows());
        rows.extend(self.numbers().map(|(name, value, ..)| (name, value.to_string())));
        rows.sort_unstable();
        rows
    }
}

/// Tells whether a text has the signs of `HOST[:PORT]`, so that it can stand in a header.
pub fn is_host(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    !text.is_empty() && text.len() <= 261 && text.bytes().all(is_sign)
}

#[cfg(test)]
mod tests;
