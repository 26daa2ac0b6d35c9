//! Looking at what runs already: programs that started before their container was guarded, and
//! those that no permission event tells of.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::fs::{CWD, Mode as FileMode, OFlags, openat};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use seawall_artifact::digest::Digest;
use seawall_runtime::drift::{Origin, Use, Verdict};
use seawall_runtime::event::Place;

use crate::classify::{Known, Seen, View, digest};
use crate::judge::{Finding, Judge, Shown};
use crate::layers::Version;
use crate::limits::{RUNTIME_TIME_MAX, SWEEP_PROCESSES_MAX};
use crate::{opener, process};

/// Programs that runtimes start in a container before its own.
const RUNTIMES: &[&str] = &[
    "/usr/bin/runc",
    "/usr/sbin/runc",
    "/usr/local/bin/runc",
    "/usr/local/sbin/runc",
    "/usr/bin/crun",
    "/usr/local/bin/crun",
    "/usr/bin/conmon",
    "/usr/libexec/podman/conmon",
];

/// A process and the program that it runs: what is looked at once.
type Key = (u32, u64, u64, Version);

/// What was looked at already.
#[derive(Debug, Default)]
pub struct Swept {
    seen: HashSet<Key>,
}

/// The runtimes of this host, by their content.
#[derive(Debug, Default)]
pub struct Runtimes {
    digests: Option<Vec<Digest>>,
    known: HashMap<(u64, Version), bool>,
}

impl Runtimes {
    /// Tells whether a process still is the runtime that is about to start the container. A
    /// runtime runs from a copy in memory, which a container could call by the same name, so its
    /// content is compared.
    fn is_one(&mut self, program: &Program) -> bool {
        let seen = &program.seen;
        let key = (seen.device, seen.version);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let content = |path: &Path| {
            let file = File::open(path).ok()?;
            digest(&file, deadline()).ok()
        };
        let digests = self.digests.get_or_insert_with(|| {
            RUNTIMES.iter().filter_map(|path| content(Path::new(path))).collect()
        });
        let own = program.open();
        let own = own.and_then(|file| digest(&file, deadline()).ok());
        let Some(own) = own else { return false };
        let is_one = digests.contains(&own);
        if self.known.len() < SWEEP_PROCESSES_MAX {
            self.known.insert(key, is_one);
        }
        is_one
    }
}

impl Swept {
    /// Looks at the programs of processes that were not looked at yet, and ends those that the
    /// judge denies. Returns what was found.
    ///
    /// `may_read` says that opening a file asks nobody for permission: then contents are compared
    /// and scripts are looked for. Where the kernel asks, both were done before the program ran.
    pub fn look(
        &mut self,
        pids: &[u32],
        view: &View,
        judge: &Judge,
        runtimes: &mut Runtimes,
        may_read: bool,
    ) -> Vec<Finding> {
        let mut seen = HashSet::new();
        let mut findings = Vec::new();
        for pid in pids.iter().take(SWEEP_PROCESSES_MAX) {
            let Some(program) = Program::of(*pid) else { continue };
            let key = program.key();
            if self.seen.contains(&key) {
                seen.insert(key);
                continue;
            }
            let verdicts = look_at(&program, view, judge, runtimes, may_read);
            // Who may go on is looked at again only when it runs something else.
            seen.insert(key);
            findings.extend(verdicts);
        }
        self.seen = seen;
        findings
    }
}

/// Tells whether a process runs a program of its container, and not the runtime any more.
pub fn runs_own_program(pid: u32, view: &View) -> bool {
    let program = Program::of(pid);
    program.is_some_and(|program| program.seen.mount.is_some_and(|id| view.mount(id).is_some()))
}

/// The program that a process runs, held open: the process may run another one meanwhile.
#[derive(Debug)]
struct Program {
    pid: u32,
    start: u64,
    seen: Seen,
    file: OwnedFd,
}

impl Program {
    /// Looks at a process; `None` where there is no such process any more.
    fn of(pid: u32) -> Option<Self> {
        let name = format!("/proc/{pid}/exe");
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let file = openat(CWD, name.as_str(), flags, FileMode::empty()).ok()?;
        let seen = Seen::of(&file, &format!("/proc/self/fd/{}", file.as_raw_fd())).ok()?;
        Some(Self { pid, start: process::start_of(pid)?, seen, file })
    }

    fn key(&self) -> Key {
        (self.pid, self.start, self.seen.device, self.seen.version)
    }

    /// Opens its content. Where the kernel asks for permission, it is given to the host.
    fn open(&self) -> Option<File> {
        File::open(format!("/proc/self/fd/{}", self.file.as_raw_fd())).ok()
    }

    /// Tells whether the process still runs it.
    fn is_current(&self) -> bool {
        Self::of(self.pid).is_some_and(|now| now.key() == self.key())
    }

    /// Ends the process; the descriptor makes sure that it is no other of the same number.
    fn end(&self) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        let process = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
        if let Some(process) = process.filter(|_| self.is_current()) {
            // It may have ended by itself.
            let _sent = pidfd_send_signal(process, Signal::KILL);
        }
    }
}

fn deadline() -> Instant {
    Instant::now() + RUNTIME_TIME_MAX
}

fn look_at(
    program: &Program,
    view: &View,
    judge: &Judge,
    runtimes: &mut Runtimes,
    may_read: bool,
) -> Option<Finding> {
    let seen = &program.seen;
    let mount = seen.mount.and_then(|id| view.mount(id));
    if !seen.is_regular || (mount.is_none() && runtimes.is_one(program)) {
        return None;
    }
    let content = may_read.then(|| program.open()).flatten();
    let known = view.classify(seen, mount, content.as_ref());
    let found = foreign(&known, may_read).then_some((known, Use::Execute));
    let script = || script(program.pid, view).filter(|_| may_read);
    let (known, used, file) = match found {
        Some((known, used)) => (known, used, None),
        None => script().map(|(known, file)| (known, Use::Interpret, Some(file)))?,
    };
    let (verdict, reason) = judge.decide(&known, used, content.as_ref());
    let is_denied = verdict == Verdict::Deny;
    let finding = (verdict != Verdict::Allow).then(|| Finding {
        is_late: is_denied,
        ..Finding::of(judge, program.pid, &known, used, verdict, reason)
    });
    if is_denied {
        program.end();
    }
    let content = file.as_ref().unwrap_or(&program.file).as_fd();
    let shown = Shown { thread: program.pid, known: &known, content, view };
    judge.show(&shown, finding.as_ref());
    finding
}

fn foreign(known: &Known, may_read: bool) -> bool {
    match known.origin {
        Origin::Layer | Origin::Restored => false,
        Origin::Foreign => true,
        // Compared when it was executed.
        Origin::Unknown(_) => may_read || known.place == Place::Memory,
    }
}

/// Returns a foreign script that the process was told to execute.
fn script(pid: u32, view: &View) -> Option<(Known, OwnedFd)> {
    let executable = process::executable(pid)?;
    let name = executable.rsplit('/').next().unwrap_or(&executable).to_owned();
    opener::scripts(pid, &name).into_iter().find_map(|file| {
        let name = format!("/proc/self/fd/{}", file.as_raw_fd());
        let seen = Seen::of(&file, &name).ok().filter(|seen| seen.is_regular)?;
        let mount = seen.mount.and_then(|id| view.mount(id));
        let known = view.classify(&seen, mount, None);
        (known.origin == Origin::Foreign).then_some((known, file))
    })
}

/// Returns folders of a bundle's root, as its process sees them before the container starts.
pub fn bundle_root(bundle: &crate::bundle::Bundle) -> PathBuf {
    std::fs::canonicalize(&bundle.root).unwrap_or_else(|_| bundle.root.clone())
}
