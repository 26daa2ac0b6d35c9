//! Alerts: JSON lines in a file, none lost while the disk is full.
//!
//! What cannot be written waits in memory, up to a bound; beyond it the oldest go and are
//! counted, and the count is the first thing that is written afterwards.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use seawall_runtime::container::Container;
use seawall_runtime::drift::{Origin, Reason, Use, Verdict};
use seawall_runtime::event::Place;
use serde::Serialize;

use crate::clock;
use crate::judge::Finding;
use crate::limits::{ALERT_FILE_BYTES_MAX, ALERTS_MAX};
use crate::process::Told;

/// An alert.
#[derive(Debug, Serialize)]
pub struct Alert {
    /// When, as RFC 3339 writes it.
    pub time: String,
    /// The rule that raised it.
    pub rule: &'static str,
    /// The technique of MITRE ATT&CK.
    pub technique: &'static str,
    /// `notice`, `warning` or `high`.
    pub severity: &'static str,
    /// What was done: `allowed`, `denied` or `killed`.
    pub action: &'static str,
    /// What happened, in a sentence.
    pub message: String,
    /// The container.
    pub container: AlertContainer,
    /// The process.
    pub process: AlertProcess,
    /// The file.
    pub file: AlertFile,
}

/// The container of an alert.
#[derive(Debug, Serialize)]
pub struct AlertContainer {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its image.
    pub image: Option<String>,
    /// The digest of its image.
    pub image_digest: Option<String>,
    /// The namespace, project or job that it belongs to.
    pub namespace: Option<String>,
    /// The pod, task or service that it belongs to.
    pub workload: Option<String>,
}

/// The process of an alert.
#[derive(Debug, Serialize)]
pub struct AlertProcess {
    /// Its number, as the host counts.
    pub pid: u32,
    /// Its short name.
    pub name: String,
    /// The file that it executes.
    pub path: String,
    /// Its command line.
    pub args: Vec<String>,
    /// The user, as the host counts.
    pub user: Option<u32>,
    /// Its parents, nearest first.
    pub parents: Vec<AlertParent>,
}

/// A parent of the process of an alert.
#[derive(Debug, Serialize)]
pub struct AlertParent {
    /// Its number, as the host counts.
    pub pid: u32,
    /// Its short name.
    pub name: String,
    /// The file that it executes.
    pub path: String,
}

/// The file of an alert.
#[derive(Debug, Serialize)]
pub struct AlertFile {
    /// Its path, as the container sees it.
    pub path: String,
    /// Where it lies.
    pub place: Place,
    /// What was to be done with it.
    pub used: Use,
    /// Why it is foreign.
    pub reason: Reason,
}

/// Makes the alert of a finding.
pub fn of(finding: Finding, container: Option<&Container>) -> Alert {
    let (severity, action) = match (finding.verdict, finding.is_late) {
        (Verdict::Deny, true) => ("high", "killed"),
        (Verdict::Deny, false) => ("high", "denied"),
        (Verdict::Alert, _) => ("high", "allowed"),
        (Verdict::Note | Verdict::Allow, _) => ("notice", "allowed"),
    };
    let what = match finding.used {
        Use::Execute => "execution",
        Use::Load => "loading",
        Use::Interpret => "interpretation",
    };
    let mut message =
        format!("{what} of `{}` was {action}: {}", finding.path, finding.reason.text());
    if let Origin::Unknown(why) = &finding.origin {
        message.extend([" (", why, ")"]);
    }
    Alert {
        time: clock::render(finding.time),
        rule: "drift",
        technique: technique(finding.used, finding.reason),
        severity,
        action,
        message,
        container: told_container(&finding.container, container),
        process: told_process(finding.process, finding.parents),
        file: AlertFile {
            path: finding.path,
            place: finding.place,
            used: finding.used,
            reason: finding.reason,
        },
    }
}

/// MITRE ATT&CK (version 17): reflective code loading, dynamic linker hijacking, command and
/// scripting interpreter, ingress tool transfer.
fn technique(used: Use, reason: Reason) -> &'static str {
    match (used, reason) {
        (_, Reason::InMemory) => "T1620",
        (Use::Load, _) => "T1574.006",
        (Use::Interpret, _) => "T1059",
        (Use::Execute, _) => "T1105",
    }
}

fn told_container(id: &str, container: Option<&Container>) -> AlertContainer {
    let image = container.map(|container| &container.image);
    let workload = container.and_then(|container| container.workload.as_ref());
    AlertContainer {
        id: id.to_owned(),
        name: container.and_then(|container| container.name.clone()),
        image: image.and_then(|image| image.reference.clone()),
        image_digest: image.and_then(|image| image.digest.as_ref().map(ToString::to_string)),
        namespace: workload.and_then(|workload| workload.namespace.clone()),
        workload: workload.and_then(|workload| workload.name.clone()),
    }
}

fn told_process(process: Told, parents: Vec<Told>) -> AlertProcess {
    let parent = |told: Told| AlertParent { pid: told.pid, name: told.name, path: told.path };
    AlertProcess {
        pid: process.pid,
        name: process.name,
        path: process.path,
        args: process.arguments,
        user: process.user,
        parents: parents.into_iter().map(parent).collect(),
    }
}

/// Lines that are to be in a file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    waiting: VecDeque<String>,
    /// Lines that were given up because too many waited.
    pub lost: u64,
    /// Lines that were written.
    pub written: u64,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// Whether the file is put aside when it is long.
    is_rotated: bool,
    noted_lost: u64,
}

impl Journal {
    /// Makes a journal; the file is opened when there is something to write.
    pub fn new(path: &Path, is_rotated: bool) -> Self {
        Self {
            path: path.to_owned(),
            waiting: VecDeque::new(),
            lost: 0,
            written: 0,
            failure: None,
            is_rotated,
            noted_lost: 0,
        }
    }

    /// Adds a line and tries to write it.
    pub fn add(&mut self, line: &impl Serialize) {
        // Every form that is written here is made of texts and numbers.
        let Ok(text) = serde_json::to_string(line) else { return };
        while ALERTS_MAX <= self.waiting.len() {
            self.waiting.pop_front();
            self.lost = self.lost.saturating_add(1);
        }
        self.waiting.push_back(text);
    }

    /// Writes what waits; what cannot be written goes on waiting.
    pub fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        match self.write() {
            Ok(()) => self.failure = None,
            Err(error) => self.failure = Some(error.to_string()),
        }
    }

    /// Returns how many lines wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn write(&mut self) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(0o600).open(&self.path)?;
        if self.noted_lost < self.lost {
            let line =
                format!(r#"{{"time":"{}","lost":{}}}"#, clock::render(clock::now()), self.lost);
            append(&file, &line)?;
            self.noted_lost = self.lost;
        }
        while let Some(line) = self.waiting.front() {
            append(&file, line)?;
            self.waiting.pop_front();
            self.written = self.written.saturating_add(1);
        }
        // A pipe or a terminal has nothing to be synchronised.
        if let Err(error) = file.sync_data()
            && error.kind() != io::ErrorKind::InvalidInput
        {
            return Err(error);
        }
        if self.is_rotated && ALERT_FILE_BYTES_MAX < file.metadata()?.len() {
            fs::rename(&self.path, self.path.with_extension("jsonl.1"))?;
        }
        Ok(())
    }
}

/// Appends a line whole or not at all.
fn append(mut file: &File, line: &str) -> io::Result<()> {
    let length = file.metadata()?.len();
    let written = file.write_all(format!("{line}\n").as_bytes());
    if written.is_err() {
        // Half a line would make the next one unreadable; a pipe has no length.
        drop(file.set_len(length));
    }
    written
}

#[cfg(test)]
mod tests;
