//! The settings of what is stored: `[server.storage]`.

use std::path::{Path, PathBuf};

use seawall_policy::glob::Glob;
use serde::Deserialize;

use super::{SettingError, is_host};

/// Most rules of tags that stand.
// LIMIT: each push of a tag asks all of them.
const IMMUTABLE_TAGS_MAX: usize = 1000;

/// Settings of storage.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct StorageSettings {
    /// Days in which a deleted manifest or tag can be brought back.
    pub undelete_days: u32,
    /// Hours for which a blob waits for its manifest, and an unfinished upload for its rest.
    pub grace_hours: u32,
    /// Tags that, once set, stand where they stand.
    pub immutable_tags: Vec<ImmutableTagsSettings>,
    /// Bytes that have to be free on the disk of the data folder, in MiB, to be ready.
    pub free_mib_least: u32,
    /// A bucket for blobs, in place of files in the data folder.
    pub s3: Option<S3Settings>,
}

impl Default for StorageSettings {
    fn default() -> Self {
        Self {
            undelete_days: 7,
            grace_hours: 24,
            immutable_tags: Vec::new(),
            free_mib_least: 64,
            s3: None,
        }
    }
}

/// Tags that stand where they stand.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImmutableTagsSettings {
    /// A pattern of repositories.
    pub repositories: String,
    /// A pattern of tags.
    #[serde(default = "every")]
    pub tags: String,
}

fn every() -> String {
    "**".to_owned()
}

impl ImmutableTagsSettings {
    /// Returns both patterns.
    pub fn globs(&self) -> (Glob, Glob) {
        (Glob::new(&self.repositories), Glob::new(&self.tags))
    }
}

/// A bucket of an S3-compatible service.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct S3Settings {
    /// The bucket.
    pub bucket: String,
    /// The address of the service, `https://HOST[:PORT]`; that of the region at AWS if nothing
    /// is said.
    pub endpoint: Option<String>,
    /// The region; `us-east-1` if nothing is said.
    pub region: Option<String>,
    /// A path in the bucket under which everything lies.
    pub prefix: String,
    /// Name the bucket as a part of the host, not of the path.
    pub virtual_host: bool,
    /// The name of the key that signs requests.
    pub key_id: Option<String>,
    /// The file with its secret.
    pub secret_file: Option<PathBuf>,
    /// Use the role that the machine has at AWS, in place of a key.
    pub machine_role: bool,
    /// PEM file of the CAs that the service is trusted by, in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Speak plain HTTP to it: for services on the same machine.
    pub plain_http: bool,
    /// Memory of all uploads at once, in MiB; 256 if nothing is said.
    pub memory_mib: Option<u32>,
}

impl S3Settings {
    /// Returns the region.
    pub fn region(&self) -> &str {
        self.region.as_deref().unwrap_or("us-east-1")
    }

    /// Returns the memory of uploads, in bytes.
    pub fn memory_bytes(&self) -> u64 {
        u64::from(self.memory_mib.unwrap_or(256)) * 1024 * 1024
    }

    fn check(&self) -> Result<(), SettingError> {
        let wrong = |name, why| Err(SettingError { name, why });
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        if !(3..=63).contains(&self.bucket.len()) || !self.bucket.bytes().all(is_sign) {
            return wrong("server.storage.s3.bucket", "is no name of a bucket");
        }
        let is_path = |text: &str| {
            let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_sign);
            text.is_empty() || text.split('/').all(|part| is_part(part) && part != "..")
        };
        if !is_path(&self.prefix) {
            return wrong("server.storage.s3.prefix", "has the form `PART/PART`");
        }
        if !self.region().bytes().all(is_sign) {
            return wrong("server.storage.s3.region", "is no name of a region");
        }
        self.check_endpoint()?;
        if self.key_id.is_some() != self.secret_file.is_some() {
            return wrong(
                "server.storage.s3.key-id",
                "needs `server.storage.s3.secret-file`, and the other way around",
            );
        }
        if self.machine_role && self.key_id.is_some() {
            return wrong("server.storage.s3.machine-role", "contradicts a key");
        }
        if self.memory_mib == Some(0) {
            return wrong("server.storage.s3.memory-mib", "is too small");
        }
        Ok(())
    }

    fn check_endpoint(&self) -> Result<(), SettingError> {
        let wrong = |why| Err(SettingError { name: "server.storage.s3.endpoint", why });
        let Some(endpoint) = &self.endpoint else { return Ok(()) };
        let plain = endpoint.strip_prefix("http://");
        let host = plain.or_else(|| endpoint.strip_prefix("https://"));
        if !host.is_some_and(is_host) {
            return wrong("has the form `https://HOST[:PORT]`");
        }
        if plain.is_some() && !self.plain_http {
            return wrong("is one of plain HTTP, which `server.storage.s3.plain-http` allows");
        }
        Ok(())
    }
}

impl StorageSettings {
    /// The paths that are relative to the folder of the settings file.
    pub(super) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let s3 = self.s3.iter_mut();
        s3.flat_map(|s3| s3.secret_file.iter_mut().chain(&mut s3.ca_file))
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        if IMMUTABLE_TAGS_MAX < self.immutable_tags.len() {
            return Err(SettingError {
                name: "server.storage.immutable-tags",
                why: "has too many rules",
            });
        }
        let is_empty =
            |rule: &ImmutableTagsSettings| rule.repositories.is_empty() || rule.tags.is_empty();
        if self.immutable_tags.iter().any(is_empty) {
            return Err(SettingError {
                name: "server.storage.immutable-tags",
                why: "has an empty pattern, which nothing matches",
            });
        }
        self.s3.as_ref().map_or(Ok(()), S3Settings::check)
    }

    pub(super) fn rows(&self) -> Vec<(&'static str, String)> {
        let rules: Vec<String> = self
            .immutable_tags
            .iter()
            .map(|rule| format!("{} in {}", rule.tags, rule.repositories))
            .collect();
        let mut rows = vec![
            ("server.storage.immutable-tags", rules.join(", ")),
            ("server.storage.blobs", self.shown_place()),
        ];
        let Some(s3) = &self.s3 else { return rows };
        let file = |file: &Option<PathBuf>| {
            file.as_deref().map_or_else(String::new, |file: &Path| file.display().to_string())
        };
        rows.extend([
            ("server.storage.s3.bucket", s3.bucket.clone()),
            ("server.storage.s3.endpoint", s3.endpoint.clone().unwrap_or_default()),
            ("server.storage.s3.region", s3.region().to_owned()),
            ("server.storage.s3.prefix", s3.prefix.clone()),
            ("server.storage.s3.virtual-host", s3.virtual_host.to_string()),
            ("server.storage.s3.key-id", s3.key_id.clone().unwrap_or_default()),
            ("server.storage.s3.secret-file", file(&s3.secret_file)),
            ("server.storage.s3.machine-role", s3.machine_role.to_string()),
            ("server.storage.s3.ca-file", file(&s3.ca_file)),
            ("server.storage.s3.plain-http", s3.plain_http.to_string()),
            ("server.storage.s3.memory-mib", (s3.memory_bytes() >> 20).to_string()),
        ]);
        rows
    }

    fn shown_place(&self) -> String {
        match &self.s3 {
            None => "files in the data folder".to_owned(),
            Some(s3) => format!("bucket {}", s3.bucket),
        }
    }
}
