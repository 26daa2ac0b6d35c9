//! OCI bundles: `config.json` of a container, and the state in which runc and crun note where it
//! lies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seawall_runtime::text::escape;
use serde::Deserialize;
use serde_json::Value;

use crate::limits::{BUNDLE_BYTES_MAX, CONTAINERS_MAX, LABEL_BYTES_MAX, LABELS_MAX};
use crate::read;

/// What is taken from `config.json` (OCI runtime specification, `config.md`).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bundle {
    /// Where the bundle lies.
    pub folder: PathBuf,
    /// The root file system, as the bundle names it.
    pub root: PathBuf,
    /// Whether the root cannot be written.
    pub is_root_read_only: Option<bool>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// The host's name inside.
    pub hostname: Option<String>,
    /// Environment variables that an orchestrator sets to say what the container belongs to.
    pub variables: BTreeMap<String, String>,
    /// Whether a program can raise its rights.
    pub may_raise: Option<bool>,
    /// Whether it has every capability, no filter of system calls and every device.
    pub is_privileged: bool,
    /// The profile of AppArmor.
    pub apparmor: Option<String>,
}

/// Beginnings of variables by which orchestrators without labels speak.
const VARIABLES: &[&str] =
    &["NOMAD_", "MESOS_", "MARATHON_", "DCOS_", "Fabric_", "ServicePackage", "CodePackage"];
/// Capabilities that there have been since Linux 5.9; whoever has as many has all.
const CAPABILITIES_ALL: usize = 38;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Config {
    root: Root,
    annotations: BTreeMap<String, String>,
    hostname: String,
    process: Process,
    linux: Linux,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Root {
    path: String,
    readonly: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Process {
    env: Vec<String>,
    no_new_privileges: bool,
    apparmor_profile: String,
    capabilities: Capabilities,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Capabilities {
    bounding: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Linux {
    seccomp: Option<Value>,
    resources: Resources,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resources {
    devices: Vec<Device>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Device {
    allow: bool,
    #[serde(rename = "type")]
    kind: Option<String>,
    major: Option<i64>,
}

/// Reads `config.json`.
pub fn parse(bytes: &[u8], folder: &Path) -> Result<Bundle, serde_json::Error> {
    let config: Config = serde_json::from_slice(bytes)?;
    let has_all = CAPABILITIES_ALL <= config.process.capabilities.bounding.len();
    let has_devices = config.linux.resources.devices.iter().any(|device| {
        device.allow
            && device.major.is_none()
            && matches!(device.kind.as_deref(), None | Some("a" | ""))
    });
    let variables = config.process.env.iter().filter_map(|variable| variable.split_once('='));
    let is_wanted = |name: &str| VARIABLES.iter().any(|prefix| name.starts_with(prefix));
    Ok(Bundle {
        folder: folder.to_owned(),
        root: folder.join(&config.root.path),
        is_root_read_only: Some(config.root.readonly),
        annotations: bounded(config.annotations),
        hostname: Some(config.hostname).filter(|name| !name.is_empty()),
        variables: bounded(
            variables
                .filter(|(name, _)| is_wanted(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ),
        may_raise: Some(!config.process.no_new_privileges),
        is_privileged: has_all && has_devices && config.linux.seccomp.is_none(),
        apparmor: Some(config.process.apparmor_profile).filter(|profile| !profile.is_empty()),
    })
}

/// Cuts labels to what is kept, and makes them fit to be shown.
pub fn bounded(labels: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let cut = |text: String| {
        let text: String = text.chars().take(LABEL_BYTES_MAX).collect();
        escape(text.as_bytes())
    };
    labels.into_iter().take(LABELS_MAX).map(|(key, value)| (cut(key), cut(value))).collect()
}

/// Finds the bundle of a container below the folders in which runtimes keep their state.
pub fn find(id: &str, roots: &[PathBuf]) -> Option<Bundle> {
    let folders = roots.iter().filter_map(|root| folder_of(&root.join(id)));
    folders.into_iter().find_map(|folder| open(&folder).ok())
}

/// Reads the bundle in a folder.
pub fn open(folder: &Path) -> Result<Bundle, String> {
    let path = folder.join("config.json");
    let bytes = read::whole(&path, BUNDLE_BYTES_MAX).map_err(|error| error.to_string())?;
    parse(&bytes, folder).map_err(|error| error.to_string())
}

/// A container of which a runtime keeps a state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Its identifier.
    pub id: String,
    /// Its first process.
    pub pid: u32,
}

/// Lists containers of which runtimes keep a state with a process, except those that `is_known`.
pub fn listed(roots: &[PathBuf], is_known: &dyn Fn(&str) -> bool) -> Vec<Listed> {
    let mut found = Vec::new();
    for entry in roots.iter().filter_map(|root| std::fs::read_dir(root).ok()).flatten().flatten() {
        let Ok(id) = entry.file_name().into_string() else { continue };
        if is_known(&id) || CONTAINERS_MAX <= found.len() {
            continue;
        }
        let files = ["state.json", "status"].map(|name| entry.path().join(name));
        let bytes = files.iter().find_map(|file| read::whole(file, BUNDLE_BYTES_MAX).ok());
        if let Some(pid) = bytes.and_then(|bytes| pid_of_state(&bytes)) {
            found.push(Listed { id, pid });
        }
    }
    found
}

/// Returns the first process that a state names.
pub fn pid_of_state(bytes: &[u8]) -> Option<u32> {
    let state: Value = serde_json::from_slice(bytes).ok()?;
    let pid = state.get("init_process_pid").or_else(|| state.get("pid"))?;
    pid.as_u64().and_then(|pid| u32::try_from(pid).ok()).filter(|pid| *pid != 0)
}

/// Returns where the bundle lies, from what a runtime keeps of a container.
fn folder_of(state: &Path) -> Option<PathBuf> {
    if state.join("config.json").is_file() {
        return Some(state.to_owned());
    }
    let file =
        ["state.json", "status"].iter().map(|name| state.join(name)).find(|file| file.is_file())?;
    bundle_of_state(&read::whole(&file, BUNDLE_BYTES_MAX).ok()?)
}

/// Returns the bundle that a state names: crun has a field, runc a label.
pub fn bundle_of_state(bytes: &[u8]) -> Option<PathBuf> {
    let state: Value = serde_json::from_slice(bytes).ok()?;
    if let Some(bundle) = state.get("bundle").and_then(Value::as_str) {
        return Some(bundle.into());
    }
    let labels = state.pointer("/config/labels").and_then(Value::as_array)?;
    let mut labels = labels.iter().filter_map(Value::as_str);
    labels.find_map(|label| label.strip_prefix("bundle=")).map(PathBuf::from)
}

#[cfg(test)]
mod tests;
