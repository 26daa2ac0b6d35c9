//! Permission events on the mounts of one container: nothing foreign is executed there.
//!
//! One group of fanotify for each container, answered by one thread, so that no container waits
//! for another. A mark stands on the container's own mounts and, where a file system belongs to
//! the container alone (its overlay, its tmpfs), on that file system, so that a mount made inside
//! is covered too. Never on a mount or a file system of the host.
//!
//! When the agent ends, the kernel closes the group and answers every waiting process with yes:
//! nothing hangs, and until the agent is back what is executed is not judged.
//!
//! **Invariant:** this thread opens no file through the container's mounts, because it would wait
//! for itself.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use nix::errno::Errno;
use nix::sys::fanotify::{
    EventFFlags, Fanotify, FanotifyEvent, FanotifyResponse, InitFlags, MarkFlags, MaskFlags,
    Response,
};
use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use seawall_runtime::drift::{Use, Verdict};
use seawall_runtime::event::Place;

use crate::classify::{Known, Seen, View};
use crate::judge::{self, Finding, Judge, Shown};
use crate::kernel::Cover;
use crate::limits::DECISIONS_MAX;
use crate::malware::door::Door;
use crate::mount::Mount;
use crate::opener::{self, Purpose};
use crate::process;

pub mod root;

/// How far before others the answering thread is (`setpriority(2)`).
const PRIORITY: i32 = -15;
/// The events that wait for an answer.
const ASKED: MaskFlags = MaskFlags::FAN_OPEN_EXEC_PERM.union(MaskFlags::FAN_OPEN_PERM);

/// Why a container cannot be guarded.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The kernel offers no permission events, or not to this process.
    #[error("the kernel gives no permission events")]
    Unsupported(#[source] Errno),
    /// The container's root cannot be found.
    #[error("the root of process {0} cannot be found")]
    NoRoot(u32),
    /// The mark on the root was refused.
    #[error("the root cannot be marked")]
    Root(#[source] Errno),
    /// The machine has no more of something.
    #[error("no thread or descriptor is left")]
    Exhausted(#[source] std::io::Error),
}

/// A container whose mounts are guarded, until this is dropped.
#[derive(Debug)]
pub struct Guard {
    group: Arc<Fanotify>,
    shared: Arc<Shared>,
    stop: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
    marked: HashSet<u64>,
    /// Mounts that could not be marked, by where they are.
    pub unmarked: Vec<String>,
}

/// What the answering thread and the others know of the container.
#[derive(Debug)]
pub struct Shared {
    /// Its file systems; replaced when its mounts change.
    view: Mutex<Arc<View>>,
    /// Who judges; replaced when more is known of the container.
    judge: Mutex<Arc<Judge>>,
    /// Decisions made, for whoever asks.
    pub decisions: AtomicU64,
    /// Denials.
    pub denials: AtomicU64,
    /// Findings that could not be handed over, because nobody took them in time.
    pub lost: AtomicU64,
    /// Nanoseconds that the latest decisions took, for [`Guard::latencies`].
    latencies: Mutex<Vec<u64>>,
}

/// LIMIT: latencies that are kept; older ones are overwritten.
const LATENCIES_MAX: usize = 4_096;

impl Shared {
    /// Returns the file systems of the container.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets another judge decide from now on.
    pub fn replace_judge(&self, judge: Arc<Judge>) {
        *self.judge.lock().unwrap_or_else(PoisonError::into_inner) = judge;
    }

    fn judge(&self) -> Arc<Judge> {
        Arc::clone(&self.judge.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Guard {
    /// Guards the container of which `pid` is a process; `at` is where its root is mounted in the
    /// mount namespace of that process: `/`, or the bundle's root before the container started.
    /// `cover` is the guard in the kernel, which has to know what is accepted here.
    pub fn start(
        pid: u32,
        at: &Path,
        view: View,
        judge: Arc<Judge>,
        findings: SyncSender<Finding>,
        cover: Option<Cover>,
    ) -> Result<Self, GuardError> {
        let flags = InitFlags::FAN_CLASS_CONTENT
            | InitFlags::FAN_CLOEXEC
            | InitFlags::FAN_NONBLOCK
            | InitFlags::FAN_UNLIMITED_QUEUE
            | InitFlags::FAN_UNLIMITED_MARKS
            | InitFlags::FAN_REPORT_TID;
        // Without blocking: to open a pipe waits for its other end.
        let files = EventFFlags::O_RDONLY | EventFFlags::O_CLOEXEC | EventFFlags::O_NONBLOCK;
        let group = Arc::new(Fanotify::init(flags, files).map_err(GuardError::Unsupported)?);
        let stop = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)
            .map_err(|error| GuardError::Exhausted(error.into()))?;
        let root = at.to_string_lossy().into_owned();
        let shared = Arc::new(Shared {
            view: Mutex::new(Arc::new(view)),
            judge: Mutex::new(judge),
            decisions: AtomicU64::new(0),
            denials: AtomicU64::new(0),
            lost: AtomicU64::new(0),
            latencies: Mutex::new(Vec::new()),
        });
        let mut guard = Self {
            group,
            shared,
            stop: Arc::new(stop),
            thread: None,
            marked: HashSet::new(),
            unmarked: Vec::new(),
        };
        // The thread is there before the first mark: who is asked can answer.
        let answerer = Answerer {
            group: Arc::clone(&guard.group),
            shared: Arc::clone(&guard.shared),
            stop: Arc::clone(&guard.stop),
            findings,
            cover,
            known: HashMap::new(),
            own_namespace: opener::mount_namespace("self"),
            door: guard.shared.judge().door.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("guard".to_owned())
            .spawn(move || answerer.run())
            .map_err(GuardError::Exhausted)?;
        guard.thread = Some(thread);
        let root_mount = guard.shared.view().root_mount.clone();
        guard.mark(pid, &root_mount, &root).map_err(GuardError::Root)?;
        guard.mark_all(pid);
        Ok(guard)
    }

    /// Marks the mounts that the container got since the last look.
    pub fn refresh(&mut self, pid: u32) {
        let mounts = process::mounts(pid);
        if mounts.is_ok_and(|mounts| mounts != self.shared.view().mounts)
            || !self.unmarked.is_empty()
        {
            self.mark_all(pid);
        }
    }

    fn mark_all(&mut self, pid: u32) {
        let Ok(mounts) = process::mounts(pid) else { return };
        let view = self.shared.view();
        let Some(root) = mounts.iter().find(|mount| mount.id == view.root_mount.id) else { return };
        self.unmarked.clear();
        for mount in mounts.iter().filter(|mount| root::is_guarded(mount, root)) {
            if !self.marked.contains(&mount.id)
                && let Err(error) = self.mark(pid, mount, &mount.target)
            {
                self.unmarked.push(format!("{}: {error}", mount.target));
            }
        }
        let (root_mount, root) = (root.clone(), view.root.clone());
        let fresh = Arc::new(View { mounts, root_mount, root });
        *self.shared.view.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    fn mark(&mut self, pid: u32, mount: &Mount, target: &str) -> Result<(), Errno> {
        let path = process::folder(pid).join("root").join(target.trim_start_matches('/'));
        let host = crate::mount::parse(
            &crate::read::text(
                Path::new("/proc/self/mountinfo"),
                crate::limits::KERNEL_FILE_BYTES_MAX,
            )
            .unwrap_or_default(),
        );
        let scope = if root::is_own_file_system(mount, &host) {
            MarkFlags::FAN_MARK_FILESYSTEM
        } else {
            MarkFlags::FAN_MARK_MOUNT
        };
        // Devices are opened in another way by whoever opens them, and are no programs.
        let mask = if mount.target == "/dev" { MaskFlags::FAN_OPEN_EXEC_PERM } else { ASKED };
        let mask = mask | MaskFlags::FAN_CLOSE_WRITE;
        let here = rustix::fs::CWD;
        self.group.mark(MarkFlags::FAN_MARK_ADD | scope, mask, here, Some(path.as_path()))?;
        self.marked.insert(mount.id);
        Ok(())
    }

    /// Returns what is known of the container, and counts.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Returns the latencies of the latest decisions in nanoseconds, in no order.
    pub fn latencies(&self) -> Vec<u64> {
        self.shared.latencies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // The thread sees it and ends; a full counter was seen as well.
        let _written = rustix::io::write(&*self.stop, &1_u64.to_ne_bytes());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// A foreign file of which somebody asks whether it may be used.
#[derive(Clone, Copy)]
struct Used<'a> {
    thread: u32,
    known: &'a Known,
    how: Use,
    content: Content<'a>,
}

/// Its content.
#[derive(Clone, Copy)]
enum Content<'a> {
    /// It can be read here.
    Open(&'a File),
    /// It can be read by others only.
    Held(BorrowedFd<'a>),
}

/// Which content of which file.
type Key = (u64, crate::layers::Version);

struct Answerer {
    group: Arc<Fanotify>,
    shared: Arc<Shared>,
    stop: Arc<OwnedFd>,
    findings: SyncSender<Finding>,
    cover: Option<Cover>,
    known: HashMap<Key, Known>,
    own_namespace: Option<u64>,
    door: Option<Arc<Door>>,
}

impl Answerer {
    fn run(mut self) {
        let thread = rustix::thread::gettid();
        // Who may not raise it answers as the scheduler lets it.
        let _raised = rustix::process::setpriority_process(Some(thread), PRIORITY);
        loop {
            let mut waited = [
                PollFd::new(&*self.stop, PollFlags::IN),
                PollFd::from_borrowed_fd(self.group.as_fd(), PollFlags::IN),
            ];
            if poll(&mut waited, None).is_err() {
                continue;
            }
            if !waited[0].revents().is_empty() {
                return;
            }
            // A file that could not be opened for us was denied by the kernel; the next one waits.
            if let Ok(events) = self.group.read_events() {
                for event in &events {
                    self.answer(event);
                }
            }
        }
    }

    fn answer(&mut self, event: &FanotifyEvent) {
        let Some(file) = event.fd() else { return };
        if !event.mask().intersects(ASKED) {
            self.written(file);
            return;
        }
        let begun = std::time::Instant::now();
        let is_allowed = self.decide(event, file);
        let response = if is_allowed { Response::FAN_ALLOW } else { Response::FAN_DENY };
        // The process may have been killed while it waited, and nobody needs the answer.
        let _written = self.group.write_response(FanotifyResponse::new(file, response));
        let decisions = self.shared.decisions.fetch_add(1, Ordering::Relaxed);
        self.note(decisions, begun.elapsed());
    }

    fn note(&self, number: u64, took: std::time::Duration) {
        let took = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let mut kept = self.shared.latencies.lock().unwrap_or_else(PoisonError::into_inner);
        let index = usize::try_from(number).unwrap_or(0) % LATENCIES_MAX;
        match kept.get_mut(index) {
            Some(slot) => *slot = took,
            None => kept.push(took),
        }
    }

    /// Somebody wrote to a file: it is asked for again, also where the kernel saw no write because
    /// memory was written.
    fn written(&self, file: BorrowedFd<'_>) {
        let flags = MarkFlags::FAN_MARK_REMOVE | MarkFlags::FAN_MARK_IGNORED_MASK;
        // There is no mark on most files.
        let _removed = self.group.mark(flags, MaskFlags::FAN_OPEN_PERM, file, None::<&Path>);
    }

    fn decide(&mut self, event: &FanotifyEvent, file: BorrowedFd<'_>) -> bool {
        let Ok(thread) = u32::try_from(event.pid()) else { return true };
        // Who searches files for malware executes none, and must not wait for what is learnt here.
        if self.door.as_ref().is_some_and(|door| door.is_reader(thread)) {
            return true;
        }
        let is_exec = event.mask().contains(MaskFlags::FAN_OPEN_EXEC_PERM);
        let Ok(stat) = crate::layers::stat_of(file) else { return false };
        let key = (stat.st_dev, crate::layers::Version::of(&stat));
        if is_exec && let Some(memory) = opener::executed_memory(thread) {
            let known = Known {
                path: memory.name,
                place: Place::Memory,
                is_deleted: true,
                links: 0,
                origin: seawall_runtime::drift::Origin::Foreign,
            };
            let content = memory.content.as_fd();
            return self.judged(Used {
                thread,
                known: &known,
                how: Use::Execute,
                content: Content::Held(content),
            });
        }
        let known = self.known.get(&key);
        if known.is_some_and(|known| known.origin == seawall_runtime::drift::Origin::Layer) {
            return true;
        }
        let call = if is_exec { None } else { opener::call_of(thread) };
        // What is written is judged when it is used. Each writing makes another content of the
        // file, which nobody needs to know before.
        if call.is_some_and(|call| call.writes()) {
            return true;
        }
        let known = match known {
            Some(known) => known.clone(),
            None => match self.learn(key, file) {
                Some(known) => known,
                // Folders, devices, pipes: nothing that can be executed.
                None => return true,
            },
        };
        if matches!(
            known.origin,
            seawall_runtime::drift::Origin::Layer | seawall_runtime::drift::Origin::Restored
        ) && !known.is_deleted
        {
            if let (Some(cover), seawall_runtime::drift::Origin::Restored) =
                (&self.cover, &known.origin)
            {
                cover.accept(file, &key.1);
            }
            return true;
        }
        let Some(content) = file.try_clone_to_owned().ok().map(File::from) else { return false };
        let used = if is_exec {
            Use::Execute
        } else {
            match opener::purpose(thread, call, &content, &known.path) {
                Purpose::Data => return true,
                Purpose::Start => Use::Execute,
                Purpose::Load => Use::Load,
                Purpose::Interpret => Use::Interpret,
            }
        };
        self.foreign(Used { thread, known: &known, how: used, content: Content::Open(&content) })
    }

    /// Finds out where a file comes from, and remembers it.
    fn learn(&mut self, key: Key, file: BorrowedFd<'_>) -> Option<Known> {
        let name = format!("/proc/self/fd/{}", file.as_raw_fd());
        let seen = Seen::of(file, &name).ok()?;
        if !seen.is_regular {
            return None;
        }
        let view = self.shared.view();
        let mount = seen.mount.and_then(|id| view.mount(id));
        let content = file.try_clone_to_owned().ok().map(File::from);
        let mut known = view.classify(&seen, mount, content.as_ref());
        if mount.is_none() {
            // A mount that came since the last look, or one of a mount namespace made inside.
            known = self.in_other_mounts(&seen, content.as_ref()).unwrap_or(known);
        }
        if known.origin == seawall_runtime::drift::Origin::Layer {
            self.ignore(file);
        }
        if DECISIONS_MAX <= self.known.len() {
            self.known.clear();
        }
        self.known.insert(key, known.clone());
        Some(known)
    }

    /// The file system tells whether it is the container's root, whatever the mount.
    fn in_other_mounts(&self, seen: &Seen, content: Option<&File>) -> Option<Known> {
        let view = self.shared.view();
        let is_root = match view.root {
            crate::layers::Root::Overlay(_) => {
                seen.device
                    == rustix::fs::makedev(view.root_mount.device.0, view.root_mount.device.1)
            }
            crate::layers::Root::Plain { .. } => false,
        };
        let mut mount = view.root_mount.clone();
        "/".clone_into(&mut mount.target);
        is_root.then(|| view.classify(seen, Some(&mount), content))
    }

    /// Opens of an unchanged file of a layer are not asked for again until somebody writes to it.
    /// Its execution still is: memory that is written leaves no event behind in time.
    fn ignore(&self, file: BorrowedFd<'_>) {
        let flags = MarkFlags::FAN_MARK_ADD
            | MarkFlags::FAN_MARK_IGNORED_MASK
            | MarkFlags::FAN_MARK_EVICTABLE;
        // Without the mark it is asked for again, which costs time only.
        let _marked = self.group.mark(flags, MaskFlags::FAN_OPEN_PERM, file, None::<&Path>);
    }

    fn foreign(&self, used: Used<'_>) -> bool {
        // Programs of the host that reach into the container (`cp`, backups) are not its own.
        let namespace = opener::mount_namespace(&used.thread.to_string());
        if namespace.is_some() && namespace == self.own_namespace {
            return true;
        }
        let is_allowed = self.judged(used);
        if let (true, Some(cover), Content::Open(content)) = (is_allowed, &self.cover, used.content)
        {
            cover.accept_file(content);
        }
        is_allowed
    }

    fn judged(&self, asked: Used<'_>) -> bool {
        let Used { thread, known, how: used, content } = asked;
        let judge = self.shared.judge();
        let (content, compared) = match content {
            Content::Open(file) => (file.as_fd(), Some(file)),
            Content::Held(file) => (file, None),
        };
        let (verdict, reason) = judge.decide(known, used, compared);
        if verdict == Verdict::Deny {
            self.shared.denials.fetch_add(1, Ordering::Relaxed);
        }
        let finding = (verdict != Verdict::Allow).then(|| Finding {
            is_script: used == Use::Execute && compared.is_some_and(judge::is_script),
            ..Finding::of(&judge, thread, known, used, verdict, reason)
        });
        let view = self.shared.view();
        judge.show(&Shown { thread, known, content, view: &view }, finding.as_ref());
        if let Some(finding) = finding
            && let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
                self.findings.try_send(finding)
        {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
        verdict != Verdict::Deny
    }
}
