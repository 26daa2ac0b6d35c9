//! Reads `case.toml`: what a case needs and what is expected of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::MARKER;

/// A case: the file that describes it, and where it lies.
#[derive(Debug)]
pub(crate) struct Case {
    /// The name of its folder.
    pub(crate) name: String,
    /// The script.
    pub(crate) script: PathBuf,
    /// What `case.toml` says.
    pub(crate) file: CaseFile,
}

impl Case {
    /// Whether it is ordinary load, and no attack.
    pub(crate) fn is_ordinary(&self) -> bool {
        self.file.techniques.is_empty()
    }
}

/// The form of `case.toml`; `e2e/attacks/README.md` says what the keys mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFile {
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) techniques: Vec<String>,
    pub(crate) image: ImageName,
    #[serde(default)]
    pub(crate) alert: String,
    pub(crate) severity: Option<Severity>,
    #[serde(default)]
    pub(crate) detection: Detection,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) programs: Vec<String>,
    #[serde(default)]
    pub(crate) needs: Vec<Need>,
    /// Seconds that the case may take.
    #[serde(default = "default_seconds")]
    pub(crate) seconds: u64,
    #[serde(default)]
    pub(crate) container: ContainerWish,
    pub(crate) visitor: Option<Visitor>,
}

/// Which root file system the container gets.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ImageName {
    Busybox,
    Debian,
    Services,
}

/// How grave an alert is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Info,
    Notice,
    Warning,
    High,
    Critical,
}

/// Whether a case that is not detected counts as missed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Detection {
    #[default]
    Required,
    Hard,
}

/// What not every kernel has.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Need {
    IoUring,
    Cgroup1,
    Cgroup2,
    Modules,
    Kexec,
    Binfmt,
}

/// How the container differs from an ordinary one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ContainerWish {
    pub(crate) capabilities: Vec<String>,
    pub(crate) user: u32,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) processes: Shared,
    pub(crate) control_groups: Shared,
    pub(crate) devices: Vec<Device>,
    pub(crate) processes_max: Option<u32>,
    pub(crate) entered: Option<Entered>,
    pub(crate) kernel_files_writable: bool,
}

/// What is mounted into the container.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mount {
    /// The socket of a container runtime; the peer answers.
    RuntimeSocket,
    /// A copy of the root of the stand-in for the node, at `/host`.
    NodeRoot,
}

/// Whose namespace the container has.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shared {
    #[default]
    Own,
    Node,
}

/// Devices beyond the usual ones.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Device {
    /// Every block device, for reading.
    BlockRead,
    /// The device for tunnels.
    Tun,
}

/// The script runs in a container that already runs, as `exec` does it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Entered {
    Terminal,
    Plain,
}

/// Somebody who connects to a port of the container.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Visitor {
    pub(crate) speaks: Speech,
    pub(crate) port: u16,
    /// The first line of a request.
    #[serde(default)]
    pub(crate) sends: String,
}

/// What a visitor says.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Speech {
    Shell,
    Http,
}

fn default_seconds() -> u64 {
    30
}

/// Reads every case below `folder`, in the order of their names, and checks each.
pub(crate) fn read_all(folder: &Path, ordinary: bool) -> Result<Vec<Case>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    ensure!(!names.is_empty(), "{} has no cases", folder.display());
    let mut cases = Vec::new();
    for name in names {
        let case = read(&folder.join(&name), &name).with_context(|| format!("case {name}"))?;
        check(&case, ordinary).with_context(|| format!("case {name}"))?;
        cases.push(case);
    }
    Ok(cases)
}

fn read(folder: &Path, name: &str) -> Result<Case> {
    let text = fs::read_to_string(folder.join("case.toml")).context("read case.toml")?;
    let file = toml::from_str(&text).context("parse case.toml")?;
    Ok(Case { name: name.to_owned(), script: folder.join("run.sh"), file })
}

/// Holds a case against what its kind demands.
fn check(case: &Case, ordinary: bool) -> Result<()> {
    let file = &case.file;
    ensure!(!file.title.is_empty(), "it has no title");
    let script = fs::read_to_string(&case.script).context("read run.sh")?;
    ensure!(script.contains("\ntook_place"), "run.sh never says that it took place");
    ensure!(!script.contains(MARKER), "run.sh prints the marker itself");
    if ordinary {
        ensure!(file.techniques.is_empty(), "ordinary load has no technique");
        return Ok(());
    }
    let first = file.techniques.first().context("it names no technique")?;
    ensure!(case.name.starts_with(&format!("{first}-")), "its name begins with another technique");
    for technique in &file.techniques {
        ensure!(is_technique(technique), "`{technique}` is no technique");
    }
    ensure!(!file.alert.is_empty() && file.severity.is_some(), "it expects no alert");
    let is_hard = file.detection == Detection::Hard;
    ensure!(is_hard != file.reason.is_empty(), "a hard case, and no other, has a reason");
    Ok(())
}

/// Whether `text` has the form of an identifier of ATT&CK: `T1059` or `T1059.004`.
pub(crate) fn is_technique(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = text.strip_prefix('T') else { return false };
    match number.split_once('.') {
        Some((main, sub)) => digits(main, 4) && digits(sub, 3),
        None => digits(number, 4),
    }
}

/// Counts the cases by their own technique.
pub(crate) fn count_by_technique(cases: &[&Case]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for technique in cases.iter().filter_map(|case| case.file.techniques.first()) {
        *counts.entry(technique.clone()).or_insert(0) += 1;
    }
    counts
}
