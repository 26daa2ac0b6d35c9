//! Credentials for registries, from files in the form of Docker's `config.json`, which Podman's
//! `auth.json` shares, and from the credential helpers that they name.
//!
//! Read are `auths` (`auth`, `username` and `password`, `identitytoken`, `registrytoken`),
//! `credHelpers` and `credsStore`. Keys are hosts, hosts with a path below (the longest that fits
//! wins, as in Podman) or URLs (as Docker wrote them for its hub).

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::credential_program;
use crate::limits::CREDENTIALS_FILE_BYTES_MAX;
use crate::secret::Secret;

/// What proves to a registry who asks. It has no `Debug` that shows secrets.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// A user with a password or an access token.
    Password { user: Box<str>, password: Secret },
    /// A refresh token, to be exchanged at the token service.
    Identity(Secret),
    /// A bearer token, to be sent as it is.
    Bearer(Secret),
}

impl Credentials {
    /// Returns the value of an `Authorization` header of the scheme `Basic`.
    pub(crate) fn basic(user: &str, password: &Secret) -> Secret {
        let pair = format!("{user}:{}", password.reveal());
        Secret::new(format!("Basic {}", STANDARD.encode(pair)))
    }
}

/// Where credentials are looked for.
pub(crate) struct CredentialSources {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) helper_search_path: Option<OsString>,
}

/// Why credentials could not be read; never holds a secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    /// The file is there and cannot be read.
    #[error("credentials file `{}` cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file is no credentials file.
    #[error("credentials file `{}`: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        reason: Box<str>,
    },
    /// A helper failed.
    #[error("credential helper `docker-credential-{name}` {reason}")]
    Helper {
        /// The helper's name.
        name: Box<str>,
        /// What went wrong.
        reason: Box<str>,
    },
}

impl CredentialSources {
    /// Looks up the credentials for `repository` of `registry`; `None` means anonymous.
    pub(crate) fn find(
        &self,
        registry: &str,
        repository: &str,
    ) -> Result<Option<Credentials>, CredentialsError> {
        for path in &self.files {
            let Some(file) = read_file(path)? else { continue };
            if let Some(found) = self.find_in(path, &file, registry, repository)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A helper for the registry goes before the file's own entries, those before the general
    /// store: an entry in the file was put there on purpose.
    fn find_in(
        &self,
        path: &Path,
        file: &wire::File,
        registry: &str,
        repository: &str,
    ) -> Result<Option<Credentials>, CredentialsError> {
        let hosts = host_names(registry);
        let special = hosts.iter().find_map(|host| file.cred_helpers.get(*host));
        if let Some(name) = special
            && let Some(found) = self.ask_helper(name, registry)?
        {
            return Ok(Some(found));
        }
        if let Some(entry) = best_entry(file, &hosts, repository)
            && let Some(found) = entry_credentials(path, entry)?
        {
            return Ok(Some(found));
        }
        match file.creds_store.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => self.ask_helper(name, registry),
            None => Ok(None),
        }
    }

    fn ask_helper(
        &self,
        name: &str,
        registry: &str,
    ) -> Result<Option<Credentials>, CredentialsError> {
        let Some(search_path) = &self.helper_search_path else { return Ok(None) };
        let server = match registry {
            "docker.io" => "https://index.docker.io/v1/",
            other => other,
        };
        let error = |reason| CredentialsError::Helper { name: name.into(), reason };
        credential_program::ask(name, server, search_path).map_err(error)
    }
}

impl fmt::Debug for CredentialSources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CredentialSources")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

/// Returns the names under which files and helpers know a registry.
fn host_names(registry: &str) -> Vec<&str> {
    match registry {
        "docker.io" => {
            vec![
                "index.docker.io",
                "docker.io",
                "registry-1.docker.io",
                "https://index.docker.io/v1/",
            ]
        }
        other => vec![other],
    }
}

fn read_file(path: &Path) -> Result<Option<wire::File>, CredentialsError> {
    let unreadable = |source| CredentialsError::Unreadable { path: path.into(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut bytes = Vec::new();
    file.take(CREDENTIALS_FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        // Of the parser's message only the place is shown: its text quotes the file.
        let (line, column) = (error.line(), error.column());
        let reason = format!("no credentials file, see line {line}, column {column}").into();
        CredentialsError::Malformed { path: path.into(), reason }
    })
}

/// Returns the entry whose key is the longest prefix of `HOST/REPOSITORY`.
fn best_entry<'a>(
    file: &'a wire::File,
    hosts: &[&str],
    repository: &str,
) -> Option<&'a wire::Entry> {
    let fits = |key: &str| {
        let key = normal_key(key);
        let fits = hosts.iter().any(|host| {
            key.strip_prefix(normal_key(host)).is_some_and(|path| {
                let path = path.strip_prefix('/');
                path.is_none_or(|path| {
                    repository
                        .strip_prefix(path)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                }) && (path.is_some() || key == normal_key(host))
            })
        });
        fits.then_some(key.len())
    };
    let entries = file.auths.iter().filter_map(|(key, entry)| Some((fits(key)?, entry)));
    entries.max_by_key(|(length, _)| *length).map(|(_, entry)| entry)
}

/// Takes the scheme and the API version off a key (`https://index.docker.io/v1/`).
fn normal_key(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let key = key.trim_end_matches('/');
    key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key)
}

fn entry_credentials(
    path: &Path,
    entry: &wire::Entry,
) -> Result<Option<Credentials>, CredentialsError> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(token) = filled(&entry.registry_token) {
        return Ok(Some(Credentials::Bearer(Secret::new(token))));
    }
    if let Some(token) = filled(&entry.identity_token) {
        return Ok(Some(Credentials::Identity(Secret::new(token))));
    }
    if let Some(auth) = filled(&entry.auth) {
        return match decode_pair(&auth) {
            Some((user, password)) => Ok(Some(Credentials::Password { user, password })),
            None => Err(CredentialsError::Malformed {
                path: path.into(),
                reason: "an `auth` is not the base64 form of USER:PASSWORD".into(),
            }),
        };
    }
    Ok(filled(&entry.username).zip(filled(&entry.password)).map(|(user, password)| {
        Credentials::Password { user: user.into(), password: Secret::new(password) }
    }))
}

fn decode_pair(auth: &str) -> Option<(Box<str>, Secret)> {
    let auth = auth.trim();
    let bytes = STANDARD.decode(auth).or_else(|_| STANDARD_NO_PAD.decode(auth)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.into(), Secret::new(password.trim_end_matches('\0'))))
}

mod wire {
    //! Docker's `config.json`. Members that are no concern of a client are ignored.

    use std::collections::BTreeMap;

    use serde::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct File {
        #[serde(default)]
        pub(super) auths: BTreeMap<String, Entry>,
        #[serde(default, rename = "credHelpers")]
        pub(super) cred_helpers: BTreeMap<String, String>,
        #[serde(default, rename = "credsStore")]
        pub(super) creds_store: Option<String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Entry {
        #[serde(default)]
        pub(super) auth: Option<String>,
        #[serde(default)]
        pub(super) username: Option<String>,
        #[serde(default)]
        pub(super) password: Option<String>,
        #[serde(default, rename = "identitytoken")]
        pub(super) identity_token: Option<String>,
        #[serde(default, rename = "registrytoken")]
        pub(super) registry_token: Option<String>,
    }
}

#[cfg(test)]
mod tests;
