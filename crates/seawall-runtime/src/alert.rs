//! Alerts: what a rule found, for people and for other programs.
//!
//! Form: JSON lines, `docs/schemas/alert.schema.json`, named in the field `schema`. What happens
//! again within [`REPEAT_NANOS`] is the same alert: it is told once more, with its count, when that
//! time is over.
//!
//! **Invariant:** texts, lists and the number of alerts are bounded; each container has a quota of
//! its own, and what exceeds it is counted and told. Secrets in arguments are masked.

use serde::{Deserialize, Serialize};

use crate::container::{Container, Workload};
use crate::event::Event;
use crate::moment::rfc3339;
use crate::process::{Known, Table};
use crate::rule::{Rule, Severity};

pub(crate) mod collector;
mod mask;

pub use mask::mask;

/// What the field `schema` says.
pub const SCHEMA: &str = "https://seawall.dev/schemas/alert/1";
/// For so long what happens again is the same alert.
pub const REPEAT_NANOS: u64 = 10 * 60 * 1_000_000_000;
/// Most parents that an alert names.
// LIMIT: the tree is for people.
const PARENTS_MAX: usize = 8;
/// Most bytes of the arguments of one process.
// LIMIT: the start of a command line says what it is.
const ARGUMENT_BYTES_MAX: usize = 2_048;

/// What a rule found.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// [`SCHEMA`].
    pub schema: String,
    /// The same for an alert and its repetition.
    pub id: String,
    /// When it was first seen (RFC 3339, UTC).
    pub time: String,
    /// The rule.
    pub rule: String,
    /// What the rule finds.
    pub title: String,
    /// The technique of MITRE ATT&CK that is closest.
    pub technique: String,
    /// Every technique of the rule.
    pub techniques: Vec<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What happened.
    pub reason: String,
    /// What to do about it.
    pub advice: String,
    /// What it was done to.
    pub subject: String,
    /// The kind of event that gave rise to it.
    pub event: String,
    /// How often it happened since.
    pub count: u64,
    /// When it happened last.
    pub last: String,
    /// The container.
    pub container: AlertContainer,
    /// The process.
    pub process: AlertProcess,
    /// Packages of the image that the executed file belongs to, where they are known.
    pub packages: Vec<AlertPackage>,
    /// The malware that the subject is, where it was searched for and found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub malware: Option<AlertMalware>,
}

/// The malware of an alert.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertMalware {
    /// SHA-256 of the file, hexadecimal, where it was seen whole.
    pub sha256: Option<String>,
    /// The rules that match it, the gravest first; at least one.
    pub rules: Vec<AlertMalwareRule>,
}

/// A rule that matches a file.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertMalwareRule {
    /// Its name.
    pub rule: String,
    /// The family that it finds; empty where it does not say.
    pub family: String,
    /// How bad that is.
    pub severity: Severity,
    /// What it is, in a few words.
    pub description: String,
}

/// The container of an alert; what is not known is `null`.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertContainer {
    /// Its identifier.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The image, by the name that it was asked for.
    pub image: Option<String>,
    /// The digest of the image's manifest.
    pub digest: Option<String>,
    /// The digest of the image's configuration.
    pub image_id: Option<String>,
    /// The orchestrator's namespace.
    pub namespace: Option<String>,
    /// The pod, task or allocation.
    pub pod: Option<String>,
    /// The control group, by which events name the container.
    pub cgroup: u64,
}

/// A process of an alert.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertProcess {
    /// Its number, as the host counts.
    pub pid: u32,
    /// Its number, as the container counts.
    pub pid_inside: u32,
    /// What program it is.
    pub program: Option<String>,
    /// The executed file.
    pub path: Option<String>,
    /// The script, where it executes one.
    pub script: Option<String>,
    /// Its arguments, secrets masked.
    pub args: Vec<String>,
    /// Its short name.
    pub name: String,
    /// Effective user, as the host counts.
    pub user: u32,
    /// The folder that it was started in.
    pub folder: Option<String>,
    /// Whether it, or one that made it, came into the container from outside.
    pub is_joined: bool,
    /// Those who made it, the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Self>,
}

/// A package of an alert.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertPackage {
    /// Its package URL.
    pub purl: String,
    /// Vulnerabilities that are known of it.
    pub findings: Vec<String>,
}

impl Alert {
    /// Returns the alert as a line, without its end.
    pub fn encode(&self) -> String {
        // Plain values with text keys: serialising them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn new(rule: &Rule, event: &Event, known: &Known, table: &Table) -> Self {
        let time = rfc3339(event.time);
        let mut process = AlertProcess::new(known);
        let parents = table.parents(known).take(PARENTS_MAX);
        process.parents = parents.map(AlertProcess::new).collect();
        let mut techniques: Vec<String> = rule.techniques.iter().map(ToString::to_string).collect();
        let by = known.program_name().and_then(interpreter_technique);
        let says_by_what = Severity::Medium <= rule.severity
            || techniques.iter().any(|technique| technique == INTERPRETER_TECHNIQUE);
        if let Some(by) = by.filter(|_| says_by_what)
            && !techniques.iter().any(|technique| technique == by)
        {
            techniques.push(by.to_owned());
        }
        Self {
            schema: SCHEMA.to_owned(),
            id: String::new(),
            last: time.clone(),
            time,
            rule: rule.id.to_string(),
            title: rule.title.to_string(),
            technique: rule.techniques.first().map(ToString::to_string).unwrap_or_default(),
            techniques,
            severity: rule.severity,
            reason: String::new(),
            advice: rule.advice.to_string(),
            subject: String::new(),
            event: crate::rule::Kind::of(&event.action).map_or("", |kind| kind.name()).to_owned(),
            count: 1,
            container: AlertContainer { cgroup: event.cgroup.0, ..AlertContainer::default() },
            process,
            packages: Vec::new(),
            malware: None,
        }
    }
}

/// Command and scripting interpreter, of whichever kind (MITRE ATT&CK, version 17).
const INTERPRETER_TECHNIQUE: &str = "T1059";

/// Returns the technique of executing code by an interpreter: where such a process does what
/// somebody should look at, that is a technique of its own.
fn interpreter_technique(program: &str) -> Option<&'static str> {
    Some(match program {
        "python" | "pypy" => "T1059.006",
        "node" | "nodejs" | "deno" | "bun" => "T1059.007",
        "lua" | "luajit" => "T1059.011",
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "fish" | "csh" | "tcsh" => {
            "T1059.004"
        }
        "perl" | "ruby" | "php" | "tclsh" | "guile" | "gawk" | "mawk" | "awk" | "Rscript"
        | "expect" => INTERPRETER_TECHNIQUE,
        _ => return None,
    })
}

impl AlertContainer {
    /// Returns what an alert tells of a container.
    pub fn new(container: &Container) -> Self {
        let workload = container.workload.as_ref();
        let of_workload =
            |field: fn(&Workload) -> Option<&String>| workload.and_then(field).cloned();
        Self {
            id: Some(container.id.clone()),
            name: container.name.clone(),
            image: container.image.reference.clone(),
            digest: container.image.digest.as_ref().map(ToString::to_string),
            image_id: container.image.id.as_ref().map(ToString::to_string),
            namespace: of_workload(|workload| workload.namespace.as_ref()),
            pod: of_workload(|workload| workload.name.as_ref()),
            cgroup: container.cgroup.0,
        }
    }
}

impl AlertProcess {
    fn new(known: &Known) -> Self {
        use crate::process::Origin;
        let exec = known.program.as_ref().map(|program| &program.exec);
        Self {
            pid: known.id.pid,
            pid_inside: known.state.pid_inside,
            program: known.program_name().map(ToOwned::to_owned),
            path: known.path().map(ToOwned::to_owned),
            script: exec.and_then(|exec| exec.script.as_ref().map(|file| file.path.clone())),
            args: exec.map(|exec| cut(mask(&exec.arguments))).unwrap_or_default(),
            name: known.state.name.clone(),
            user: known.state.user,
            folder: exec.map(|exec| exec.folder.clone()),
            is_joined: matches!(known.origin, Origin::Joined | Origin::OfJoined),
            parents: Vec::new(),
        }
    }
}

/// Keeps the start of a command line; a mark says that there was more.
fn cut(arguments: Vec<String>) -> Vec<String> {
    let mut left = ARGUMENT_BYTES_MAX;
    let mut kept = Vec::new();
    for mut argument in arguments {
        if left < argument.len() {
            let end = (0..=left).rev().find(|end| argument.is_char_boundary(*end));
            argument.truncate(end.unwrap_or(0));
            argument.push('…');
            kept.push(argument);
            break;
        }
        left = left.saturating_sub(argument.len());
        kept.push(argument);
    }
    kept
}

#[cfg(test)]
mod tests;
