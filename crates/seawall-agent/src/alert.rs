//! Alerts of drift, and the journals in which alerts are written as JSON lines: none is lost
//! while the disk is full.
//!
//! What cannot be written waits in memory, up to a bound; beyond it the oldest go and are
//! counted, and the count is the first thing that is written afterwards.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use seawall_runtime::alert::{Alert, AlertContainer, AlertProcess, SCHEMA, mask};
use seawall_runtime::container::Container;
use seawall_runtime::drift::{Origin, Reason, Use, Verdict};
use seawall_runtime::moment::rfc3339;
use seawall_runtime::rule::Severity;

use crate::judge::Finding;
use crate::limits::{ALERT_FILE_BYTES_MAX, ALERTS_MAX};
use crate::process::Told;

/// Folders that anybody writes to, and that an attacker's scripts come to first.
const TEMPORARY: [&str; 6] = ["/tmp/", "/var/tmp/", "/dev/", "/run/", "/var/run/", "/proc/"];
/// What to do about drift.
const ADVICE: &str = "find out who brought the file; if it belongs there, put it into the image, or \
                      let an administrator add it to the agent's settings";

/// Makes the alert of a finding.
pub fn of(finding: Finding, container: Option<&Container>) -> Alert {
    let severity = severity(&finding);
    let action = match (finding.verdict, finding.is_late) {
        (Verdict::Deny, true) => "ended",
        (Verdict::Deny, false) => "denied",
        (Verdict::Alert | Verdict::Note | Verdict::Allow, _) => "allowed",
    };
    let (what, event) = match finding.used {
        Use::Execute => ("execution", "exec"),
        Use::Load => ("loading", "map"),
        Use::Interpret => ("interpretation", "open"),
    };
    let mut reason =
        format!("{what} of `{}` was {action}: {}", finding.path, finding.reason.text());
    if let Origin::Unknown(why) = &finding.origin {
        reason.extend([" (", why, ")"]);
    }
    let time = rfc3339(finding.time);
    let technique = technique(finding.used, finding.reason).to_owned();
    let mut process = told(finding.process);
    process.parents = finding.parents.into_iter().map(told).collect();
    let unknown = || AlertContainer { id: Some(finding.container), ..AlertContainer::default() };
    Alert {
        schema: SCHEMA.to_owned(),
        id: format!("drift-{:016x}-{}", finding.time, process.pid),
        last: time.clone(),
        time,
        rule: format!("drift-{action}"),
        title: "a file that no layer of the image contains was to be executed".to_owned(),
        techniques: vec![technique.clone()],
        technique,
        severity,
        reason,
        advice: ADVICE.to_owned(),
        subject: finding.path,
        event: event.to_owned(),
        count: 1,
        container: container.map_or_else(unknown, AlertContainer::new),
        process,
        packages: Vec::new(),
        malware: None,
    }
}

/// Scripts that a container writes and gives to an interpreter of its image are what many
/// applications are made of: where nothing else speaks against one that ran, it is a notice.
fn severity(finding: &Finding) -> Severity {
    match finding.verdict {
        Verdict::Deny => Severity::High,
        Verdict::Alert if is_plain_script(finding) => Severity::Notice,
        Verdict::Alert => Severity::High,
        Verdict::Note | Verdict::Allow => Severity::Notice,
    }
}

/// Tells whether a finding that was allowed may be what a build in the container made: a program
/// or library with a name of its own, in a folder where files stay.
pub fn may_be_built(finding: &Finding) -> bool {
    finding.verdict == Verdict::Alert
        && finding.reason == Reason::NotInLayer
        && lies_in_the_open(&finding.path)
}

/// Folders with a dot in which projects keep scripts for the tools of those who work on them.
const FOLDERS_OF_PROJECTS: [&str; 7] =
    [".bin", ".git", ".githooks", ".husky", ".nox", ".tox", ".venv"];

/// Tells whether a finding is a script with a name of its own, in a folder where files stay. It is
/// the same whether an interpreter is told to execute it or its first line names one.
fn is_plain_script(finding: &Finding) -> bool {
    let is_kept = matches!(finding.reason, Reason::NotInLayer | Reason::OnVolume);
    let is_script = finding.used == Use::Interpret || finding.is_script;
    is_script && is_kept && lies_in_the_open(&finding.path)
}

/// Tells whether a file lies where files stay and nobody hides them.
fn lies_in_the_open(path: &str) -> bool {
    let is_temporary = TEMPORARY.iter().any(|folder| path.starts_with(folder));
    let is_hidden = |part: &str| part.starts_with('.') && !FOLDERS_OF_PROJECTS.contains(&part);
    !is_temporary && !path.split('/').any(is_hidden)
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

pub(crate) fn told(process: Told) -> AlertProcess {
    AlertProcess {
        pid: process.pid,
        pid_inside: process.pid_inside.unwrap_or_default(),
        program: process.path.rsplit('/').next().map(ToOwned::to_owned),
        path: Some(process.path).filter(|path| !path.is_empty()),
        args: mask(&process.arguments),
        name: process.name,
        user: process.user.unwrap_or(u32::MAX),
        ..AlertProcess::default()
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
    pub fn add(&mut self, line: String) {
        while ALERTS_MAX <= self.waiting.len() {
            self.waiting.pop_front();
            self.lost = self.lost.saturating_add(1);
        }
        self.waiting.push_back(line);
    }

    /// Writes what waits; what cannot be written goes on waiting.
    pub fn flush(&mut self) {
        if !self.waiting.is_empty() {
            self.begin();
        }
    }

    /// Makes the file, which tells others that the kernel is listened to from now on, and writes
    /// what waits.
    pub fn begin(&mut self) {
        self.failure = self.write().err().map(|error| error.to_string());
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
                format!(r#"{{"time":"{}","lost":{}}}"#, rfc3339(crate::clock::now()), self.lost);
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
