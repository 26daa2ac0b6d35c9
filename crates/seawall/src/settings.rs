//! `seawall.toml`, found upwards from where the command runs.
//!
//! Order: the file, then the environment (`SEAWALL_…`), then flags. Paths in the file are
//! relative to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_serve::config::ServerSettings;
use serde::Deserialize;

/// Name of the file.
pub(crate) const FILE_NAME: &str = "seawall.toml";
/// Largest file that is read.
// LIMIT: settings are written by hand.
const BYTES_MAX: u64 = 1024 * 1024;

/// The settings of a project.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Policies: names of built-in ones, or files.
    pub(crate) policies: Vec<String>,
    /// VEX documents.
    pub(crate) vex: Vec<PathBuf>,
    /// The vulnerability database.
    pub(crate) database: DatabaseSettings,
    /// Registries.
    pub(crate) registries: RegistrySettings,
    /// The server.
    pub(crate) server: ServerSettings,
    /// The file that they come from.
    #[serde(skip)]
    pub(crate) file: Option<PathBuf>,
}

/// Settings of the database.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct DatabaseSettings {
    /// The file to use.
    pub(crate) path: Option<PathBuf>,
    /// Age in days above which nothing is decided.
    pub(crate) max_age_days: Option<u32>,
    /// Addresses of feeds, by name, in place of the publishers' own.
    pub(crate) feeds: BTreeMap<String, Vec<String>>,
}

/// Settings of registries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct RegistrySettings {
    /// PEM files of further CAs.
    pub(crate) ca_files: Vec<PathBuf>,
    /// Registries that are spoken to without TLS.
    pub(crate) plain_http: Vec<String>,
    /// How often a request to a registry or for a feed is repeated.
    pub(crate) retries: Option<u8>,
    /// Mirrors by registry.
    pub(crate) mirrors: BTreeMap<String, Vec<String>>,
}

impl Settings {
    /// Reads the named file, or the one found upwards; none is no error.
    pub(crate) fn find(named: Option<&Path>) -> Result<Self> {
        if let Some(file) = named {
            return Self::read(file);
        }
        let here = std::env::current_dir().context("find the current folder")?;
        for folder in here.ancestors() {
            let file = folder.join(FILE_NAME);
            if file.is_file() {
                return Self::read(&file);
            }
        }
        Ok(Self::default())
    }

    fn read(file: &Path) -> Result<Self> {
        let text = read_text(file, BYTES_MAX)?;
        let mut settings =
            Self::parse(&text).with_context(|| format!("`{}` is malformed", file.display()))?;
        let folder = file.parent().unwrap_or_else(|| Path::new("."));
        settings.resolve(folder);
        settings.file = Some(file.to_owned());
        settings.server.check().with_context(|| format!("`{}` is malformed", file.display()))?;
        Ok(settings)
    }

    fn parse(text: &str) -> Result<Self> {
        Ok(toml::from_str(text)?)
    }

    /// Makes the paths relative to the file's folder.
    fn resolve(&mut self, folder: &Path) {
        self.server.resolve(folder);
        for path in
            self.vex.iter_mut().chain(&mut self.registries.ca_files).chain(&mut self.database.path)
        {
            *path = folder.join(&path);
        }
        for policy in &mut self.policies {
            if seawall_policy::builtin::policy(policy).is_none() {
                *policy = folder.join(&policy).to_string_lossy().into_owned();
            }
        }
    }
}

/// Reads a file that an administrator wrote, up to `bytes_max`.
pub(crate) fn read_text(file: &Path, bytes_max: u64) -> Result<String> {
    let bytes = read_bytes(file, bytes_max)?;
    String::from_utf8(bytes).with_context(|| format!("`{}` is no UTF-8 text", file.display()))
}

/// Reads a file up to `bytes_max`; a larger one is an error.
pub(crate) fn read_bytes(file: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let reading = || format!("read `{}`", file.display());
    let opened = std::fs::File::open(file).with_context(reading)?;
    let mut bytes = Vec::new();
    opened.take(bytes_max + 1).read_to_end(&mut bytes).with_context(reading)?;
    anyhow::ensure!(
        bytes.len() as u64 <= bytes_max,
        "`{}` is larger than {bytes_max} bytes",
        file.display()
    );
    Ok(bytes)
}

#[cfg(test)]
mod tests;
