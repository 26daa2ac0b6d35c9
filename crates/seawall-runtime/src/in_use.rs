//! Whether packages of a container are in use: present, loaded, executed, listening.
//!
//! The grades come from events, and for what ran before anybody watched from snapshots of
//! processes. Accounted for are files, by the path of what was opened, mapped or executed; whoever
//! knows an image's packages joins them ([`packages::PackageMap::join`]).
//!
//! **Invariant:** a grade is what was seen, never a guess. What was not watched can only make it
//! lower, and [`PackageUse::unobserved`] says so: no finding may be passed over because its
//! package is "only present".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::event::{
    Action, Blind, CgroupId, Class, Connection, Event, Exec, Place, ProcessId, Protocol,
};
use crate::process::Snapshot;

pub mod account;
pub mod files;
pub mod inventory;
pub mod packages;

use files::{FileUse, Paths, UsedFiles};

/// Most processes of a container whose packages are known.
// LIMIT: as many as the process table keeps of one.
pub const PROCESSES_MAX: usize = 4_096;
/// Most times without sight that are remembered of a container.
// LIMIT: of more, the last ones are told, and how many there were.
pub const BLIND_MAX: usize = 16;
/// UDP ports from here on are those that clients are given.
const EPHEMERAL_PORTS: u16 = 32_768;

/// How far a package is in use, rising.
#[derive(
    Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// It is in the image.
    #[default]
    Present,
    /// One of its files was opened, or mapped to be executed.
    Loaded,
    /// One of its programs or scripts was executed.
    Executed,
    /// A process that has it loaded, or executes it, awaits connections from the network.
    Listening,
}

impl Grade {
    /// Every grade, rising, with its name.
    pub const NAMES: [(Self, &'static str); 4] = [
        (Self::Present, "present"),
        (Self::Loaded, "loaded"),
        (Self::Executed, "executed"),
        (Self::Listening, "listening"),
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Loaded => "loaded",
            Self::Executed => "executed",
            Self::Listening => "listening",
        }
    }

    /// Finds a grade by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(grade, _)| *grade)
    }

    /// Returns its number, rising from 0; what is stored.
    pub fn number(self) -> i64 {
        match self {
            Self::Present => 0,
            Self::Loaded => 1,
            Self::Executed => 2,
            Self::Listening => 3,
        }
    }

    /// Finds a grade by its number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::NAMES.iter().map(|(grade, _)| *grade).find(|grade| grade.number() == number)
    }
}

/// What the sensor tells of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one kind of event")]
pub struct Watched {
    /// Files that are opened to be read, wherever they are.
    pub has_opens: bool,
    /// Files that are mapped to be executed.
    pub has_maps: bool,
    /// Programs that are started.
    pub has_execs: bool,
    /// Addresses that are taken and awaited.
    pub has_listens: bool,
}

/// Why a grade may be lower than it should be.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Unobserved {
    /// One kind of event is not watched on this node.
    NotWatched {
        /// What it would have told.
        what: String,
    },
    /// The container ran before anybody watched: what was opened and closed again, or ran and
    /// ended, is not known.
    BeganBefore,
    /// Events were lost.
    Blind {
        /// From when, in nanoseconds since 1970.
        since: u64,
        /// Until when.
        until: u64,
        /// Which class of events.
        class: Class,
    },
    /// More intervals without sight than are remembered.
    BlindOften {
        /// How many there were in all.
        count: u64,
    },
    /// A process could not be read.
    Unread {
        /// Its number, as the host counts.
        pid: u32,
        /// What could not be read, and why.
        reason: String,
    },
    /// More processes ran than are remembered.
    TooManyProcesses,
    /// More files were used than are remembered.
    TooManyFiles,
    /// Which files the package has is not known, or guessed from its name.
    FilesGuessed,
    /// The node did not tell the server everything yet.
    NotTold,
    /// The node reported nothing for a while: what happened since is not known.
    NodeSilent,
    /// Nobody watches which files are in use.
    Nobody,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

impl Unobserved {
    /// Says it in words.
    pub fn words(&self) -> String {
        match self {
            Self::NotWatched { what } => format!("{what} are not watched"),
            Self::BeganBefore => "it ran before the agent watched it".to_owned(),
            Self::Blind { .. } => "events were lost".to_owned(),
            Self::BlindOften { count } => format!("events were lost {count} times"),
            Self::Unread { pid, reason } => format!("process {pid} could not be read ({reason})"),
            Self::TooManyProcesses => "too many processes ran".to_owned(),
            Self::TooManyFiles => "too many files were used".to_owned(),
            Self::FilesGuessed => "which files the package has is not known in full".to_owned(),
            Self::NotTold => "the node did not tell everything yet".to_owned(),
            Self::NodeSilent => "the node reports nothing any more".to_owned(),
            Self::Nobody => "nobody watches what it uses".to_owned(),
            Self::Other => "for a reason that this version does not know".to_owned(),
        }
    }
}

/// How far one package is in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageUse {
    /// Its package URL.
    pub purl: String,
    /// How far it is in use, as far as it was seen.
    pub grade: Grade,
    /// What shows it; `None` where it is present only.
    pub evidence: Option<Evidence>,
    /// Why the grade may be lower than it should be; empty where it is the highest.
    pub unobserved: Vec<Unobserved>,
}

impl PackageUse {
    /// Says in words how far it is in use, what shows it and what was not seen.
    pub fn words(&self) -> String {
        let mut text = self.grade.name().to_owned();
        if let Some(evidence) = &self.evidence {
            text.extend([": ", &evidence.path, " in process ", &evidence.pid.to_string()]);
            if let Some(end) = &evidence.listens {
                text.extend([", which listens on ", end]);
            }
        }
        let mut reasons: Vec<String> = self.unobserved.iter().map(Unobserved::words).collect();
        reasons.dedup();
        if self.grade != Grade::Listening && !reasons.is_empty() {
            text.extend(["; may be more: ", &reasons.join(", ")]);
        }
        text
    }
}

/// What shows that a package is in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The file of the package that was met.
    pub path: String,
    /// The process, as the host counts.
    pub pid: u32,
    /// When, in nanoseconds since 1970 (UTC).
    pub time: u64,
    /// The address that is awaited, where the grade says so.
    pub listens: Option<String>,
}

/// The use of files in all containers.
#[derive(Debug)]
pub struct Usage {
    watched: Watched,
    epoch: u64,
    begun: u64,
    containers: HashMap<CgroupId, InUse>,
}

#[derive(Debug)]
struct InUse {
    /// No other account of this node has the number.
    account: u64,
    /// Rises with everything that changes.
    revision: u64,
    paths: Paths,
    /// Each with the revision in which it changed last.
    uses: BTreeMap<u32, (FileUse, u64)>,
    processes: HashMap<ProcessId, Process>,
    unobserved: Vec<Unobserved>,
    blind: u64,
}

#[derive(Clone, Debug, Default)]
struct Process {
    /// Files that it has loaded or executes.
    files: Arc<BTreeSet<u32>>,
    listens: Option<Arc<str>>,
}

impl Usage {
    /// Makes an account of what a sensor that watches so much can tell; `epoch` is the time of
    /// its start, in nanoseconds since 1970, which tells it from those before.
    pub fn new(watched: Watched, epoch: u64) -> Self {
        Self { watched, epoch, begun: 0, containers: HashMap::default() }
    }

    /// Begins to watch a container; `ran_before` says that it was there earlier. Its files are
    /// accounted for, which [`packages::PackageMap::join`] turns into packages. One that is watched
    /// already goes on.
    pub fn begin(&mut self, cgroup: CgroupId, ran_before: bool) {
        if self.containers.contains_key(&cgroup) {
            return;
        }
        self.begun = self.begun.saturating_add(1);
        let in_use = InUse {
            account: self.epoch.saturating_add(self.begun),
            revision: 1,
            paths: Paths::default(),
            uses: BTreeMap::new(),
            processes: HashMap::default(),
            unobserved: if ran_before { vec![Unobserved::BeganBefore] } else { Vec::new() },
            blind: 0,
        };
        self.containers.insert(cgroup, in_use);
    }

    /// Forgets a container.
    pub fn end(&mut self, cgroup: CgroupId) {
        self.containers.remove(&cgroup);
    }

    /// Takes over a process that ran before.
    pub fn seed(&mut self, snapshot: &Snapshot) {
        let Some(in_use) = self.containers.get_mut(&snapshot.cgroup) else { return };
        let (id, time) = (in_ticks(snapshot.process.id), snapshot.time);
        for unread in &snapshot.unread {
            let reason = format!("{}: {}", unread.what, unread.reason);
            in_use.miss(Unobserved::Unread { pid: id.pid, reason });
        }
        in_use.exec(id, time, &snapshot.program);
        for file in snapshot.mapped.iter().chain(&snapshot.opened) {
            in_use.meet(id, time, &file.path, Grade::Loaded);
        }
        for connection in &snapshot.listening {
            in_use.listen(id, time, connection);
        }
    }

    /// Takes over what an event says.
    pub fn feed(&mut self, event: &Event) {
        if let Action::Blind(blind) = &event.action {
            self.blind(event, blind);
            return;
        }
        let Some(in_use) = self.containers.get_mut(&event.cgroup) else { return };
        let (id, time) = (in_ticks(event.process.id), event.time);
        if let Action::Exec(exec) = &event.action {
            in_use.exec(id, time, exec);
        } else if let Action::Open { file, .. } = &event.action {
            // What a container writes itself is no package's, and would fill the account.
            if matches!(file.place, Place::Lower | Place::Other) {
                in_use.meet(id, time, &file.path, Grade::Loaded);
            }
        } else if let Action::Map { file, .. } = &event.action {
            in_use.meet(id, time, &file.path, Grade::Loaded);
        } else if let Action::Fork { child, .. } = &event.action {
            let process = in_use.processes.get(&id).cloned().unwrap_or_default();
            in_use.insert(in_ticks(*child), process);
        } else if let Action::Exit { .. } = &event.action {
            in_use.processes.remove(&id);
        } else if let Action::Listen(connection) | Action::Accept(connection) = &event.action {
            in_use.listen(id, time, connection);
        } else if let Action::Bind(connection) = &event.action {
            let is_server = connection.local.is_some_and(|end| end.port < EPHEMERAL_PORTS);
            if matches!(connection.protocol, Protocol::Udp) && is_server {
                in_use.listen(id, time, connection);
            }
        }
    }

    /// Returns which files of a container are in use; `None` where nobody watches it.
    pub fn files(&self, cgroup: CgroupId) -> Option<UsedFiles> {
        let in_use = self.containers.get(&cgroup)?;
        let files = in_use.uses.values().map(|(file, _)| file.clone()).collect();
        Some(UsedFiles { watched: self.watched, files, unobserved: in_use.all_unobserved() })
    }

    /// Loss in one container concerns it alone; loss of the whole node concerns all.
    fn blind(&mut self, event: &Event, blind: &Blind) {
        let unobserved =
            Unobserved::Blind { since: blind.since, until: event.time, class: blind.class };
        if let Some(in_use) = self.containers.get_mut(&event.cgroup) {
            in_use.miss_blind(unobserved);
            return;
        }
        if event.cgroup.0 == 0 {
            for in_use in self.containers.values_mut() {
                in_use.miss_blind(unobserved.clone());
            }
        }
    }
}

impl Watched {
    /// Returns why a grade may be lower than it should be, where `missed` was not seen; nothing
    /// where it is the highest.
    pub fn unobserved(self, missed: &[Unobserved], grade: Grade) -> Vec<Unobserved> {
        if grade == Grade::Listening {
            return Vec::new();
        }
        let kinds = [
            (self.has_opens || Grade::Loaded <= grade, "files that are opened"),
            (self.has_maps || Grade::Loaded <= grade, "libraries that are mapped"),
            (self.has_execs || Grade::Executed <= grade, "programs that are started"),
            (self.has_listens, "addresses that are awaited"),
        ];
        let mut missing: Vec<Unobserved> = kinds
            .into_iter()
            .filter(|(is_watched, _)| !is_watched)
            .map(|(_, what)| Unobserved::NotWatched { what: what.to_owned() })
            .collect();
        missing.extend(missed.iter().cloned());
        missing
    }
}

/// A process under the number that both the kernel's events and `/proc` tell: the second counts its
/// start in ticks.
fn in_ticks(id: ProcessId) -> ProcessId {
    const NANOSECONDS_PER_TICK: u64 = 10_000_000;
    ProcessId { pid: id.pid, start: id.start / NANOSECONDS_PER_TICK }
}

impl InUse {
    fn all_unobserved(&self) -> Vec<Unobserved> {
        let mut missing = self.unobserved.clone();
        if u64::try_from(BLIND_MAX).unwrap_or(0) < self.blind {
            missing.push(Unobserved::BlindOften { count: self.blind });
        }
        if self.paths.is_cut() {
            missing.push(Unobserved::TooManyFiles);
        }
        missing
    }

    fn exec(&mut self, id: ProcessId, time: u64, exec: &Exec) {
        // What the process had loaded is gone with its old program. Whether it still has the
        // socket that it listens on nobody said; if so, it will take connections.
        self.insert(id, Process::default());
        self.meet(id, time, &exec.file.path, Grade::Executed);
        if let Some(script) = &exec.script {
            self.meet(id, time, &script.path, Grade::Executed);
        }
        if let Some(loader) = &exec.loader {
            self.meet(id, time, &loader.path, Grade::Loaded);
        }
    }

    /// Takes over that a process met a file.
    fn meet(&mut self, id: ProcessId, time: u64, path: &str, grade: Grade) {
        let was_cut = self.paths.is_cut();
        let Some(number) = self.paths.number(path) else {
            if !was_cut {
                self.change();
            }
            return;
        };
        let listens = self.remember(id, number);
        let grade = if listens.is_some() { Grade::Listening } else { grade };
        self.raise(number, grade, id, time, listens);
    }

    /// Remembers that a process has a file, and returns where the process listens.
    fn remember(&mut self, id: ProcessId, number: u32) -> Option<Arc<str>> {
        if !self.processes.contains_key(&id) {
            self.insert(id, Process::default());
        }
        let process = self.processes.get_mut(&id)?;
        // Copied only where a child shares what it had at first.
        Arc::make_mut(&mut process.files).insert(number);
        process.listens.clone()
    }

    fn listen(&mut self, id: ProcessId, time: u64, connection: &Connection) {
        let Some(local) = connection.local.filter(|end| !end.address.is_loopback()) else { return };
        if matches!(connection.protocol, Protocol::Unix) {
            return;
        }
        let end = std::net::SocketAddr::new(local.address, local.port).to_string();
        let end: Arc<str> = Arc::from(end);
        if !self.processes.contains_key(&id) {
            self.insert(id, Process::default());
        }
        let Some(process) = self.processes.get_mut(&id) else { return };
        process.listens.get_or_insert_with(|| Arc::clone(&end));
        let files = Arc::clone(&process.files);
        for number in files.iter() {
            self.raise(*number, Grade::Listening, id, time, Some(Arc::clone(&end)));
        }
    }

    fn raise(
        &mut self,
        number: u32,
        grade: Grade,
        id: ProcessId,
        time: u64,
        listens: Option<Arc<str>>,
    ) {
        if self.uses.get(&number).is_some_and(|(known, _)| grade <= known.grade) {
            return;
        }
        let Some(path) = self.paths.name(number) else { return };
        let listens = listens.map(|end| end.to_string());
        let used = FileUse { path: path.to_string(), grade, pid: id.pid, time, listens };
        let revision = self.change();
        self.uses.insert(number, (used, revision));
    }

    /// Takes the number of a change.
    fn change(&mut self) -> u64 {
        self.revision = self.revision.saturating_add(1);
        self.revision
    }

    fn insert(&mut self, id: ProcessId, process: Process) {
        if PROCESSES_MAX <= self.processes.len() && !self.processes.contains_key(&id) {
            self.miss(Unobserved::TooManyProcesses);
            return;
        }
        self.processes.insert(id, process);
    }

    fn miss(&mut self, unobserved: Unobserved) {
        if self.unobserved.len() < BLIND_MAX.saturating_mul(2)
            && !self.unobserved.contains(&unobserved)
        {
            self.change();
            self.unobserved.push(unobserved);
        }
    }

    fn miss_blind(&mut self, unobserved: Unobserved) {
        self.change();
        self.blind = self.blind.saturating_add(1);
        let is_blind = |known: &Unobserved| matches!(known, Unobserved::Blind { .. });
        let count = self.unobserved.iter().filter(|known| is_blind(known)).count();
        if BLIND_MAX <= count
            && let Some(oldest) = self.unobserved.iter().position(is_blind)
        {
            self.unobserved.remove(oldest);
        }
        self.unobserved.push(unobserved);
    }
}

#[cfg(test)]
mod tests;
