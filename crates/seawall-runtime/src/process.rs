//! The process table: who started whom, with which program, in which container.
//!
//! It is fed with events and with snapshots of processes that ran before. A process that ended is
//! kept as long as one of its descendants is, and for a while after that, so that the chain of
//! parents outlives the parents.
//!
//! **Invariant:** memory is bounded by the limits below, for each container and in all. What had
//! to be given up is counted in [`Counts`]; a container that floods gives up records of its own
//! first.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::container::{Container, Unknown};
use crate::event::{
    Action, CgroupId, Connection, Endpoint, Event, Exec, File, Place, Process, ProcessId, Protocol,
};
use crate::gone::Gone;

mod group;
mod program;

pub use group::Group;
pub use program::Program;

/// Most processes that are known, those that ended included.
// LIMIT: a node has some thousands; with all their texts they stay below 32 MiB.
pub const PROCESSES_MAX: usize = 16_384;
/// Most processes of one container that are known, those that ended included.
// LIMIT: a quarter of the table, so that one container cannot fill it.
pub const GROUP_PROCESSES_MAX: usize = 4_096;
/// Most processes of a container that ended and that no known process descends from.
// LIMIT: a pipeline's processes end within milliseconds of each other.
pub const LEAVES_MAX: usize = 256;
/// Most parents that a chain is followed through.
// LIMIT: nobody nests shells deeper; a hostile chain costs no more.
pub const PARENTS_MAX: usize = 16;
/// Most children that a process remembers, the last ones.
// LIMIT: a pipeline is shorter.
pub const CHILDREN_MAX: usize = 8;
/// Most programs that a process remembers to have been before, the last ones.
// LIMIT: wrappers (`env`, `nice`, `tini`) rarely come in more than threes.
pub const PROGRAMS_BEFORE_MAX: usize = 4;
/// Most marks that a process bears, the last ones.
// LIMIT: the rules that come along know fewer.
pub const MARKS_MAX: usize = 8;
/// How long a mark is borne.
// LIMIT: what belongs together in an attack by a script comes within minutes.
pub const MARK_NANOS: u64 = 10 * 60 * 1_000_000_000;

/// Most bytes of texts of all programs; beyond, of new ones only their start is kept.
// LIMIT: half of what the table may take.
pub const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Programs that write programs.
const LINKERS: [&str; 12] = [
    "ld",
    "ld.bfd",
    "ld.gold",
    "ld.lld",
    "lld",
    "mold",
    "collect2",
    "rustc",
    "link",
    "tcc",
    "x86_64-linux-gnu-ld.bfd",
    "aarch64-linux-gnu-ld.bfd",
];
/// Programs that make programs smaller.
const STRIPPERS: [&str; 4] =
    ["strip", "objcopy", "x86_64-linux-gnu-strip", "x86_64-linux-gnu-objcopy"];
/// Programs that lead builds.
const BUILDERS: [&str; 12] = [
    "make", "gmake", "ninja", "cmake", "cargo", "go", "meson", "bazel", "gcc", "clang", "g++",
    "clang++",
];

/// How exact the start of a process is that `/proc` tells, in nanoseconds; the kernel knows it to
/// the nanosecond.
const SNAPSHOT_TICK: u64 = 10_000_000;

/// The bits of `open(2)` that say whether a file may be written.
const ACCESS_MODES: u32 = 3;

/// A process that runs at the moment when somebody begins to watch (`/proc`).
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Snapshot {
    /// When it was looked at, in nanoseconds since 1970 (UTC).
    pub time: u64,
    /// Its control group.
    pub cgroup: CgroupId,
    /// The process.
    pub process: Process,
    /// Its program.
    pub program: Exec,
    /// Files that are mapped to be executed.
    pub mapped: Vec<File>,
    /// Files that are open.
    pub opened: Vec<File>,
    /// Where it awaits connections.
    pub listening: Vec<Connection>,
    /// What could not be read of it, and why.
    pub unread: Vec<Unknown>,
}

/// A process as the table knows it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Which process.
    pub id: ProcessId,
    /// Who made it, even where that process has ended and another waits for it.
    pub maker: ProcessId,
    /// Its control group.
    pub cgroup: CgroupId,
    /// What the last event said of it: user, capabilities, namespaces, names.
    pub state: Process,
    /// Its program, where an event or a snapshot told it.
    pub program: Option<Arc<Program>>,
    /// Names of the programs that it was before, the last one at the end.
    pub before: Arc<Vec<String>>,
    /// How it came into its container.
    pub origin: Origin,
    /// Whether it has ended.
    pub has_ended: bool,
    /// Connections to other addresses that it asked for.
    pub connections: u32,
    /// Connections over TCP that it asked for or took, and that have not ended.
    pub open_connections: u32,
    /// The last that it asked for.
    pub last_remote: Option<Endpoint>,
    /// Connections of others that it took, or awaits.
    pub is_server: bool,
    /// How many processes stand between it and the one that started its program, itself included.
    pub fork_depth: u32,
    /// What rules with a `mark` said of it, or of a process that it made, lately.
    pub marks: Vec<String>,
    /// When each was said last.
    marked: Vec<u64>,
    /// Known processes that it made.
    kept_children: u32,
    /// The last ones that it made.
    children: VecDeque<ProcessId>,
}

/// How a process came into its container.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// It is the container's first process.
    Entry,
    /// It came from outside (`docker exec`, `kubectl exec`, `nsenter`, a health check).
    Joined,
    /// It was made by a process that had joined, or by a descendant of one.
    OfJoined,
    /// It was made inside.
    Inside,
}

/// What had to be given up.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Processes that had ended and had no descendants.
    pub leaves: u64,
    /// Processes that had ended and had descendants: chains of parents are shorter than they were.
    pub ancestors: u64,
    /// Living processes that found no place; their events are judged without a past.
    pub unrecorded: u64,
    /// Programs of which only the start of the arguments is kept.
    pub texts_cut: u64,
}

/// The processes of all containers.
#[derive(Debug, Default)]
pub struct Table {
    processes: HashMap<ProcessId, Known>,
    groups: HashMap<CgroupId, Group>,
    /// Processes that were met in `/proc` only, by their number: their starts are rounded.
    seeded: HashMap<u32, ProcessId>,
    /// What groups had built that are gone: what guards found of their last moments is told a
    /// little later.
    gone: Gone<VecDeque<Box<str>>>,
    /// The process of the last event, where the table had no place for it.
    visitor: Option<Known>,
    /// Names of programs that keep their name when the file gets another.
    names: HashSet<Box<str>>,
    /// Files whose content is known again when they get another name.
    sensitive: Arc<[Box<str>]>,
    text_bytes: usize,
    counts: Counts,
}

impl Table {
    /// Makes an empty table. Programs called one of `names` are known by it even when their file
    /// is renamed or linked first. Of `sensitive` files what begins with `/` is the beginning of a
    /// path, all else a part of one; their content is known whatever they are called later.
    pub fn new(names: HashSet<Box<str>>, sensitive: Arc<[Box<str>]>) -> Self {
        Self { names, sensitive, ..Self::default() }
    }

    /// Returns what had to be given up so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns how many processes are known, those that ended included.
    pub fn len(&self) -> usize {
        self.processes.len()
    }

    /// Tells whether no process is known.
    pub fn is_empty(&self) -> bool {
        self.processes.is_empty()
    }

    /// Returns what is known of a process.
    pub fn get(&self, id: ProcessId) -> Option<&Known> {
        self.processes.get(&id).or_else(|| self.visitor.as_ref().filter(|known| known.id == id))
    }

    /// Returns what is known of a control group.
    pub fn group(&self, id: CgroupId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// Tells whether a file of a container was written by a linker of its image, or within a
    /// build; of a container that is gone, too, until many others are.
    pub fn was_built(&self, cgroup: CgroupId, path: &str) -> bool {
        self.groups.get(&cgroup).is_some_and(|group| group.was_built(path))
            || self.gone.get(cgroup).is_some_and(|built| built.iter().any(|one| **one == *path))
    }

    /// Iterates over those who made `known`, the nearest first, within its container.
    pub fn parents<'t>(&'t self, known: &'t Known) -> impl Iterator<Item = &'t Known> {
        // Whoever starts containers made the first process and those that came from outside.
        let is_top = |child: &Known| matches!(child.origin, Origin::Entry | Origin::Joined);
        let next = move |child: &&'t Known| self.get(child.maker).filter(|_| !is_top(child));
        std::iter::successors(next(&known), move |child| next(child))
            .take_while(|parent| parent.cgroup == known.cgroup)
            .take(PARENTS_MAX)
    }

    /// Iterates over the last processes that the maker of `known` made besides it.
    pub fn siblings<'t>(&'t self, known: &'t Known) -> impl Iterator<Item = &'t Known> {
        let children = self.get(known.maker).map(|maker| &maker.children);
        children.into_iter().flatten().filter(|id| **id != known.id).filter_map(|id| self.get(*id))
    }

    /// Iterates over the last processes that `known` made.
    pub fn children<'t>(&'t self, known: &'t Known) -> impl Iterator<Item = &'t Known> {
        known.children.iter().filter_map(|id| self.get(*id))
    }

    /// Returns the path that a file had before it was renamed, linked or mounted elsewhere; `None`
    /// where nobody did.
    pub fn original_path(&self, cgroup: CgroupId, file: &File) -> Option<String> {
        let path = if file.inner.is_empty() { &file.path } else { &file.inner };
        let moved = self.groups.get(&cgroup).and_then(|group| group.origin(path));
        moved.or_else(|| (!file.inner.is_empty()).then(|| file.inner.clone()))
    }

    /// Takes over which process is a container's first.
    pub fn know_container(&mut self, container: &Container) {
        let group = self.groups.entry(container.cgroup).or_default();
        group.entry_pid = container.pid.or(group.entry_pid);
    }

    /// Takes over a process that ran before. Of one that events told of already they know more.
    pub fn seed(&mut self, snapshot: &Snapshot) {
        let rounded = snapshot.process.id;
        let is_it = |known: &&Known| known.cgroup == snapshot.cgroup && is_same(known.id, rounded);
        let met =
            self.processes.values().find(is_it).map(|known| (known.id, known.program.is_some()));
        let (id, is_program_known) = met.unwrap_or((rounded, false));
        if met.is_none() {
            self.touch(snapshot.cgroup, &snapshot.process, snapshot.time);
            self.seeded.insert(rounded.pid, rounded);
        }
        if !is_program_known {
            self.start(id, &snapshot.program);
        }
        for connection in &snapshot.listening {
            self.serve(id, snapshot.cgroup, connection);
        }
    }

    /// Gives a process that was met in `/proc` the exact identity that an event tells.
    fn identify(&mut self, id: ProcessId) {
        let is_it = |rounded: &ProcessId| *rounded != id && is_same(id, *rounded);
        let Some(rounded) = self.seeded.get(&id.pid).copied().filter(is_it) else { return };
        self.seeded.remove(&id.pid);
        let Some(mut known) = self.remove(rounded) else { return };
        known.id = id;
        known.state.id = id;
        for child in self.processes.values_mut().filter(|child| child.maker == rounded) {
            child.maker = id;
        }
        if let Some(group) = self.groups.get_mut(&known.cgroup)
            && group.entry == Some(rounded)
        {
            group.entry = Some(id);
        }
        self.insert(known);
    }

    /// Takes over what an event says of processes. Called before the event is judged.
    pub fn observe(&mut self, event: &Event) {
        if let Action::GroupGone { cgroup } = &event.action {
            self.forget(*cgroup);
            return;
        }
        if matches!(event.action, Action::GroupMade { .. } | Action::Blind(_)) {
            return;
        }
        self.touch(event.cgroup, &event.process, event.time);
        let id = event.process.id;
        if let Action::Exec(exec) = &event.action {
            self.start(id, exec);
        } else if let Action::Fork { child, cgroup, .. } = &event.action {
            self.fork(event, *child, *cgroup);
        } else if let Action::Exit { .. } = &event.action {
            self.end(id);
        } else if let Action::Connect(connection) = &event.action {
            self.connect(id, connection);
        } else if let Action::Dns(dns) = &event.action {
            let group = self.groups.entry(event.cgroup).or_default();
            for address in &dns.addresses {
                group.name(*address);
            }
        } else if let Action::Bind(connection) = &event.action {
            if connection.protocol == Protocol::Unix && !connection.path.is_empty() {
                let group = self.groups.entry(event.cgroup).or_default();
                group.bind(&connection.path, event.process.user);
            }
        } else if let Action::Listen(connection) | Action::Accept(connection) = &event.action {
            self.serve(id, event.cgroup, connection);
            let is_taken = matches!(event.action, Action::Accept(_));
            if let Some(known) = self.known_mut(id)
                && is_taken
                && connection.protocol == Protocol::Tcp
            {
                known.open_connections = known.open_connections.saturating_add(1);
            }
        } else if let Action::Traffic { .. } = &event.action {
            // What went through is told when a connection ends.
            if let Some(known) = self.known_mut(id) {
                known.open_connections = known.open_connections.saturating_sub(1);
            }
        } else if let Action::Rename { file, target, .. }
        | Action::Link { file, target, is_symbolic: false } = &event.action
        {
            self.rename(event, file, target);
        } else if let Action::Open { file, flags } = &event.action {
            self.meet_script(id, file);
            if flags & ACCESS_MODES != 0 {
                let (is_build, is_kept) = (self.builds(id), self.strips(id));
                let group = self.groups.entry(event.cgroup).or_default();
                group.write(&file.path);
                if is_build && file.place == Place::Upper {
                    group.build(&file.path);
                } else if !is_build && !is_kept {
                    group.forget_built(&file.path);
                }
            }
        } else if let Action::Unlink { file } = &event.action
            && let Some(group) = self.groups.get_mut(&event.cgroup)
        {
            group.forget_origin(&file.path);
        }
    }

    /// Marks a process and those that made it within its container.
    pub(crate) fn mark(&mut self, id: ProcessId, mark: &str, now: u64) {
        let Some(known) = self.get(id) else { return };
        let makers: Vec<ProcessId> = self.parents(known).map(|maker| maker.id).collect();
        for id in std::iter::once(id).chain(makers) {
            if let Some(known) = self.known_mut(id) {
                known.mark(mark, now);
            }
        }
    }

    /// Tells whether a process takes away from a program what it does not need, with a tool of the
    /// image: what was built stays so.
    fn strips(&self, id: ProcessId) -> bool {
        let program = self.get(id).and_then(|known| known.program.as_ref());
        program.is_some_and(|program| {
            program.exec.file.place == Place::Lower && STRIPPERS.contains(&&*program.name)
        })
    }

    /// Tells whether a process links programs, or works for a build, with tools of the image.
    fn builds(&self, id: ProcessId) -> bool {
        let Some(known) = self.get(id) else { return false };
        let is_one_of = |known: &Known, names: &[&str]| {
            known.program.as_ref().is_some_and(|program| {
                program.exec.file.place == Place::Lower && names.contains(&&*program.name)
            })
        };
        is_one_of(known, &LINKERS) || self.parents(known).any(|maker| is_one_of(maker, &BUILDERS))
    }

    fn known_mut(&mut self, id: ProcessId) -> Option<&mut Known> {
        match self.processes.get_mut(&id) {
            Some(known) => Some(known),
            None => self.visitor.as_mut().filter(|known| known.id == id),
        }
    }

    /// Sees to it that a process is known, with what is said of it.
    fn touch(&mut self, cgroup: CgroupId, process: &Process, now: u64) {
        if !self.seeded.is_empty() && !self.processes.contains_key(&process.id) {
            self.identify(process.parent);
            self.identify(process.id);
        }
        if let Some(known) = self.processes.get_mut(&process.id) {
            known.state.clone_from(process);
            if !known.marks.is_empty() {
                known.forget_marks(now);
            }
            if known.cgroup != cgroup {
                self.move_to(process.id, cgroup);
            }
            return;
        }
        let origin = self.origin(cgroup, process, process.parent);
        let mut known = Known::new(process.clone(), cgroup, process.parent, origin);
        // Its making was not seen: it is what its parent is while it executes the same file.
        let parent = self.get(process.parent);
        known.program = parent
            .filter(|parent| parent.state.executable == process.executable)
            .and_then(|parent| parent.program.clone());
        self.insert(known);
    }

    fn move_to(&mut self, id: ProcessId, cgroup: CgroupId) {
        let Some(mut known) = self.remove(id) else { return };
        known.origin = self.origin(cgroup, &known.state, known.maker);
        known.cgroup = cgroup;
        self.insert(known);
    }

    fn origin(&mut self, cgroup: CgroupId, process: &Process, maker: ProcessId) -> Origin {
        if let Some(parent) = self.get(maker).filter(|parent| parent.cgroup == cgroup) {
            return match parent.origin {
                Origin::Joined | Origin::OfJoined => Origin::OfJoined,
                Origin::Entry | Origin::Inside => Origin::Inside,
            };
        }
        let entry = self.groups.get(&cgroup).and_then(|group| group.entry);
        // Whoever was seen first is the first process only until the real one shows itself.
        let is_known_first = entry
            .and_then(|entry| self.get(entry))
            .is_some_and(|entry| entry.state.pid_inside == 1 || process.pid_inside != 1);
        let group = self.groups.entry(cgroup).or_default();
        let is_entry = match (group.entry_pid, group.entry) {
            (Some(pid), _) => pid == process.id.pid,
            (None, Some(entry)) => entry == process.id || !is_known_first,
            (None, None) => true,
        };
        if is_entry {
            group.entry = Some(process.id);
            return Origin::Entry;
        }
        Origin::Joined
    }

    fn insert(&mut self, known: Known) {
        let (id, cgroup, maker) = (known.id, known.cgroup, known.maker);
        if !self.make_room(cgroup) {
            self.counts.unrecorded = self.counts.unrecorded.saturating_add(1);
            self.visitor = Some(known);
            return;
        }
        if let Some(maker) = self.processes.get_mut(&maker).filter(|_| maker != id) {
            maker.kept_children = maker.kept_children.saturating_add(1);
            if CHILDREN_MAX <= maker.children.len() {
                maker.children.pop_front();
            }
            maker.children.push_back(id);
        }
        let group = self.groups.entry(cgroup).or_default();
        group.processes = group.processes.saturating_add(1);
        group.living = group.living.saturating_add(u32::from(!known.has_ended));
        self.processes.insert(id, known);
    }

    /// Takes a process out of the table, whatever descends from it.
    fn remove(&mut self, id: ProcessId) -> Option<Known> {
        let known = self.processes.remove(&id)?;
        if self.seeded.get(&id.pid) == Some(&id) {
            self.seeded.remove(&id.pid);
        }
        if let Some(maker) = self.processes.get_mut(&known.maker) {
            maker.kept_children = maker.kept_children.saturating_sub(1);
            if maker.has_ended && maker.kept_children == 0 {
                let (maker, cgroup) = (maker.id, maker.cgroup);
                self.groups.entry(cgroup).or_default().leaves.push_back(maker);
            }
        }
        let group = self.groups.entry(known.cgroup).or_default();
        group.processes = group.processes.saturating_sub(1);
        group.living = group.living.saturating_sub(u32::from(!known.has_ended));
        if let Some(program) = known.program.as_ref().filter(|one| Arc::strong_count(one) == 1) {
            self.text_bytes = self.text_bytes.saturating_sub(program.text_bytes());
        }
        Some(known)
    }

    /// Gives up what has ended until one more fits, and tells whether it does.
    fn make_room(&mut self, cgroup: CgroupId) -> bool {
        let of_group = |table: &Self| table.groups.get(&cgroup).map_or(0, |group| group.processes);
        if of_group(self) < GROUP_PROCESSES_MAX && self.processes.len() < PROCESSES_MAX {
            return true;
        }
        if GROUP_PROCESSES_MAX <= of_group(self) {
            return self.give_up(cgroup);
        }
        // Whoever has most gives up something.
        let largest = self.groups.iter().max_by_key(|(_, group)| group.processes);
        let largest = largest.map(|(id, _)| *id);
        self.give_up(cgroup) || largest.is_some_and(|largest| self.give_up(largest))
    }

    /// Gives up one process of a group: a leaf, else an ancestor.
    fn give_up(&mut self, cgroup: CgroupId) -> bool {
        while let Some(leaf) =
            self.groups.get_mut(&cgroup).and_then(|group| group.leaves.pop_front())
        {
            if self.is_leaf(leaf) {
                self.counts.leaves = self.counts.leaves.saturating_add(1);
                return self.remove(leaf).is_some();
            }
        }
        while let Some(ancestor) =
            self.groups.get_mut(&cgroup).and_then(|group| group.ancestors.pop_front())
        {
            if self.processes.contains_key(&ancestor) {
                self.counts.ancestors = self.counts.ancestors.saturating_add(1);
                return self.remove(ancestor).is_some();
            }
        }
        false
    }

    fn is_leaf(&self, id: ProcessId) -> bool {
        self.processes.get(&id).is_some_and(|known| known.has_ended && known.kept_children == 0)
    }

    fn start(&mut self, id: ProcessId, exec: &Exec) {
        let is_full = TEXT_BYTES_MAX <= self.text_bytes;
        let Some(known) = self.known_mut(id) else { return };
        let cgroup = known.cgroup;
        let alias = self.groups.get(&cgroup).and_then(|group| group.alias(&exec.file.path));
        let mut program = Program::new(exec, alias.cloned(), is_full);
        let group = self.groups.entry(cgroup).or_default();
        if let Some(script) = program.exec.script.as_mut()
            && let Some(place) = group.script_place(&script.path)
        {
            script.place = place;
        }
        if matches!(exec.file.place, Place::Upper | Place::Tmpfs | Place::Memory) {
            group.run(id, &exec.file.path);
        } else {
            group.stop(id);
        }
        let program = Arc::new(program);
        if is_full {
            self.counts.texts_cut = self.counts.texts_cut.saturating_add(1);
        }
        self.text_bytes = self.text_bytes.saturating_add(program.text_bytes());
        self.find_entry(id, cgroup);
        let Some(known) = self.known_mut(id) else { return };
        known.fork_depth = 0;
        let before = known.program.replace(program);
        if let Some(before) = before {
            let names = Arc::make_mut(&mut known.before);
            if PROGRAMS_BEFORE_MAX <= names.len() {
                names.remove(0);
            }
            names.push(before.name.to_string());
            if Arc::strong_count(&before) == 1 {
                self.text_bytes = self.text_bytes.saturating_sub(before.text_bytes());
            }
        }
    }

    /// Where the first process that was seen is the runtime's own, which no program is known of,
    /// the first one to execute something is the container's.
    fn find_entry(&mut self, id: ProcessId, cgroup: CgroupId) {
        let entry = self.groups.get(&cgroup).and_then(|group| group.entry);
        let is_found = entry
            .filter(|entry| *entry != id)
            .and_then(|entry| self.get(entry))
            .is_some_and(|entry| entry.program.is_some());
        if is_found || entry == Some(id) {
            return;
        }
        if let Some(known) = self.known_mut(id) {
            known.origin = Origin::Entry;
        }
        self.groups.entry(cgroup).or_default().entry = Some(id);
    }

    fn fork(&mut self, event: &Event, child: ProcessId, cgroup: CgroupId) {
        if self.processes.contains_key(&child) {
            return;
        }
        let id = event.process.id;
        let state = Process { id: child, parent: id, thread: child.pid, ..event.process.clone() };
        let origin = self.origin(cgroup, &state, id);
        let mut known = Known::new(state, cgroup, id, origin);
        if let Some(maker) = self.get(id) {
            known.fork_depth = maker.fork_depth.saturating_add(1);
            known.program.clone_from(&maker.program);
            known.before = Arc::clone(&maker.before);
        }
        self.insert(known);
    }

    fn end(&mut self, id: ProcessId) {
        let Some(known) = self.processes.get_mut(&id).filter(|known| !known.has_ended) else {
            return;
        };
        known.has_ended = true;
        let (cgroup, is_leaf) = (known.cgroup, known.kept_children == 0);
        let group = self.groups.entry(cgroup).or_default();
        group.stop(id);
        group.living = group.living.saturating_sub(1);
        if !is_leaf {
            group.ancestors.push_back(id);
            return;
        }
        group.leaves.push_back(id);
        // A leaf's maker may become a leaf in turn, which joins the end of the same queue.
        while let Some(group) = self.groups.get_mut(&cgroup) {
            if group.leaves.len() <= LEAVES_MAX {
                return;
            }
            if let Some(leaf) = group.leaves.pop_front().filter(|leaf| self.is_leaf(*leaf)) {
                self.counts.leaves = self.counts.leaves.saturating_add(1);
                self.remove(leaf);
            }
        }
    }

    /// A script is told by its path only until its interpreter opens it: then its place is known.
    fn meet_script(&mut self, id: ProcessId, file: &File) {
        let Some(known) = self.known_mut(id) else { return };
        let cgroup = known.cgroup;
        let Some(program) = known.program.as_mut() else { return };
        let is_it = |script: &File| script.path == file.path && script.place != file.place;
        if !program.exec.script.as_ref().is_some_and(is_it) {
            return;
        }
        if let Some(script) = Arc::make_mut(program).exec.script.as_mut() {
            script.place = file.place;
        }
        self.groups.entry(cgroup).or_default().learn_script(&file.path, file.place);
    }

    fn connect(&mut self, id: ProcessId, connection: &Connection) {
        let Some(remote) = connection.remote else { return };
        if matches!(connection.protocol, Protocol::Unix | Protocol::Vsock) {
            return;
        }
        if let Some(known) = self.known_mut(id) {
            known.connections = known.connections.saturating_add(1);
            if connection.protocol == Protocol::Tcp {
                known.open_connections = known.open_connections.saturating_add(1);
            }
            known.last_remote = Some(remote);
        }
    }

    fn serve(&mut self, id: ProcessId, cgroup: CgroupId, connection: &Connection) {
        if matches!(connection.protocol, Protocol::Unix) {
            return;
        }
        if let Some(known) = self.known_mut(id) {
            known.is_server = true;
        }
        if let Some(local) = connection.local {
            self.groups.entry(cgroup).or_default().listen(local.port);
        }
    }

    fn rename(&mut self, event: &Event, file: &File, target: &str) {
        const EXECUTE: u32 = 0o111;
        const EXCHANGE: u32 = 2;
        // Where nobody could tell the mode any more, it may be.
        let is_executable = file.mode == 0 || file.mode & EXECUTE != 0;
        self.move_origin(event, file, target);
        let group = self.groups.entry(event.cgroup).or_default();
        group.write(target);
        if group.was_built(&file.path) {
            group.build(target);
        } else if matches!(event.action, Action::Rename { .. }) {
            group.forget_built(target);
        }
        let name = program::known_as(&file.path, group.alias(&file.path));
        if is_executable && self.names.contains(&*name) {
            group.rename(target, name);
        }
        let is_exchange =
            matches!(event.action, Action::Rename { flags, .. } if flags & EXCHANGE != 0);
        if is_exchange {
            let name = program::known_as(target, None);
            if self.names.contains(&*name) {
                group.rename(&file.path, name);
            }
        }
    }

    /// Takes over where the content of a sensitive file, or of a folder with one, is from now on.
    fn move_origin(&mut self, event: &Event, file: &File, target: &str) {
        const EXCHANGE: u32 = 2;
        let Some(group) = self.groups.get_mut(&event.cgroup) else { return };
        let source = group.origin(&file.path).unwrap_or_else(|| file.path.clone());
        let other = group.origin(target).unwrap_or_else(|| target.to_owned());
        if let Action::Rename { flags, .. } = event.action {
            group.forget_origin(&file.path);
            if flags & EXCHANGE != 0 && is_sensitive(&self.sensitive, &other) {
                group.remember_origin(&file.path, other);
            }
        }
        group.forget_origin(target);
        if is_sensitive(&self.sensitive, &source) && !is_version(&self.sensitive, &source, target) {
            group.remember_origin(target, source);
        }
    }

    fn forget(&mut self, cgroup: CgroupId) {
        let of_group: Vec<ProcessId> = self
            .processes
            .values()
            .filter(|known| known.cgroup == cgroup)
            .map(|known| known.id)
            .collect();
        for id in of_group {
            self.remove(id);
        }
        let built = self.groups.remove(&cgroup).map(Group::into_built).unwrap_or_default();
        if !built.is_empty() {
            self.gone.keep(cgroup, built);
        }
    }
}

impl Known {
    fn new(state: Process, cgroup: CgroupId, maker: ProcessId, origin: Origin) -> Self {
        Self {
            id: state.id,
            maker,
            cgroup,
            state,
            program: None,
            before: Arc::default(),
            origin,
            has_ended: false,
            connections: 0,
            open_connections: 0,
            last_remote: None,
            is_server: false,
            fork_depth: 0,
            marks: Vec::new(),
            marked: Vec::new(),
            kept_children: 0,
            children: VecDeque::new(),
        }
    }

    fn mark(&mut self, mark: &str, now: u64) {
        self.forget_marks(now);
        if let Some(index) = self.marks.iter().position(|known| known == mark) {
            self.marks.remove(index);
            self.marked.remove(index);
        }
        if MARKS_MAX <= self.marks.len() {
            self.marks.remove(0);
            self.marked.remove(0);
        }
        self.marks.push(mark.to_owned());
        self.marked.push(now);
    }

    fn forget_marks(&mut self, now: u64) {
        let oldest = now.saturating_sub(MARK_NANOS);
        while self.marked.first().is_some_and(|time| *time < oldest) {
            self.marks.remove(0);
            self.marked.remove(0);
        }
    }

    /// Returns the path of the executed file, where it is known.
    pub fn path(&self) -> Option<&str> {
        self.program.as_ref().map(|program| &*program.exec.file.path)
    }

    /// Returns what program it is, where it is known.
    pub fn program_name(&self) -> Option<&str> {
        self.program.as_ref().map(|program| &*program.name)
    }
}

/// Tells whether an exact identity is that of a rounded one.
fn is_same(exact: ProcessId, rounded: ProcessId) -> bool {
    exact.pid == rounded.pid && exact.start.abs_diff(rounded.start) < SNAPSHOT_TICK
}

/// Tells whether `source` is what a sensitive file is written anew as before it takes the place
/// `target` (`/etc/shadow+`): what is found there afterwards is that file.
fn is_version(list: &[Box<str>], source: &str, target: &str) -> bool {
    let is_beside = source.strip_prefix(target).is_some_and(|rest| !rest.contains('/'));
    is_beside && list.iter().any(|one| **one == *target)
}

/// Tells whether a path is one of a list, or a folder above one.
fn is_sensitive(list: &[Box<str>], path: &str) -> bool {
    list.iter().any(|place| {
        if !place.starts_with('/') {
            return path.contains(&**place);
        }
        let is_above = place.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        path.starts_with(&**place) || is_above
    })
}

#[cfg(test)]
mod tests;
