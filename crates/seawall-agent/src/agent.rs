//! The agent at work: it finds containers, guards them, looks at what runs, and tells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use seawall_runtime::container::{Container, Runtime};
use seawall_runtime::drift::{Mode, Verdict};
use seawall_runtime::event::{Action, Blind, BlindReason, CgroupId, Class, Event};
use seawall_runtime::in_use::files::UsedFiles;
use seawall_runtime::link::{BlindInterval, Orders, Record};
use seawall_runtime::moment::rfc3339;
use serde::{Deserialize, Serialize};

use crate::alert::{self, Journal};
use crate::bundle;
use crate::cgroup::{self, Group, Hierarchies};
use crate::classify::View;
use crate::config::{Config, Means};
use crate::containers::{self, Sources};
use crate::guard::{Guard, root};
use crate::judge::{Finding, Judge};
use crate::kernel::{self, Kernel};
use crate::limits::{CONTAINERS_MAX, KERNEL_FILE_BYTES_MAX};
use crate::link::{Link, LinkStatus};
use crate::malware::{self, Malware, MalwareStatus};
use crate::sink::{Sink, SinkStatus};
use crate::sweep::{Runtimes, Swept, bundle_root, runs_own_program};
use crate::watch::{self, Order, Told, Watch};
use crate::{clock, opener, process, read, reason, snapshot};

mod linked;
mod searched;

/// LIMIT: findings on their way from guards to the journal.
const FINDINGS_MAX: usize = 4_096;

/// By which means a container is protected, and what is missing.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Protection {
    /// What happens to foreign files.
    pub mode: Mode,
    /// By which means: `bpf-lsm`, `fanotify` or `kill`; `none` before it could be looked into.
    pub means: String,
    /// Since when, in nanoseconds since 1970.
    pub since: u64,
    /// Whether it was there before the container's first program.
    pub is_from_start: bool,
    /// What is not covered, and why.
    pub gaps: Vec<String>,
    /// Decisions, and how many of them were denials.
    pub decisions: u64,
    /// Denials.
    pub denials: u64,
    /// Median time of a decision, in nanoseconds; 0 before there was one.
    pub decision_ns_median: u64,
}

/// A container with its protection, as `status` and `seawall running` tell it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Running {
    /// The container.
    pub container: Container,
    /// How it is protected.
    pub protection: Protection,
}

/// What the agent says of itself.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Status {
    /// When it was asked, as RFC 3339 writes it.
    pub time: String,
    /// When it started, as RFC 3339 writes it.
    pub started: String,
    /// The version of the program.
    pub version: String,
    /// By which means this host can prevent drift, and why not by better ones.
    pub means: String,
    /// Why.
    pub reason: String,
    /// Alerts that were written, that wait, and that were lost.
    pub alerts: (u64, usize, u64),
    /// Why alerts cannot be written, where they cannot.
    pub alert_failure: Option<String>,
    /// What is not seen of what containers do, and why.
    pub unseen: Vec<String>,
    /// How often programs and mounts were looked at.
    pub looks: u64,
    /// How the receivers of alerts are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sinks: Vec<SinkStatus>,
    /// How the link to the server is; absent where this node works without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkStatus>,
    /// Whether somebody looks for malware, and what came of it.
    #[serde(default)]
    pub malware: MalwareStatus,
    /// Containers.
    pub containers: Vec<Running>,
}

struct Tracked {
    group: Group,
    container: Container,
    /// Whether everybody was asked who may know of it.
    is_described: bool,
    guard: Option<Guard>,
    judge: Arc<Judge>,
    view: Option<Arc<View>>,
    swept: Swept,
    protection: Protection,
}

/// A container that is about to be protected.
struct Found<'a> {
    group: Group,
    pid: u32,
    /// Where its root is mounted, as the process sees it.
    at: &'a Path,
    view: View,
    bundle: Option<bundle::Bundle>,
    /// Since when it ran without protection; `None` where its own programs did not start yet.
    since: Option<u64>,
}

/// The agent.
pub struct Agent {
    config: Config,
    hierarchies: Hierarchies,
    sources: Sources,
    tracked: BTreeMap<String, Tracked>,
    runtimes: Runtimes,
    findings: (SyncSender<Finding>, Receiver<Finding>),
    alerts: Journal,
    blind: Journal,
    state: PathBuf,
    started: u64,
    means: Means,
    reason: String,
    kernel: Option<Kernel>,
    is_changed: bool,
    looks: u64,
    watch: Option<Watch>,
    /// Why there is no sensor, or what it does not see.
    unseen: Vec<String>,
    link: Option<Link>,
    sinks: Vec<Sink>,
    /// What the server ordered, with its number.
    orders: (u64, Arc<Orders>),
    /// Which lists of executables the judges know.
    safe_changes: u64,
    malware: Option<Malware>,
    /// What whoever runs the agent has not read yet.
    warnings: Vec<String>,
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Agent")
            .field("containers", &self.tracked.len())
            .finish_non_exhaustive()
    }
}

impl Agent {
    /// Makes an agent that keeps what it knows in `data` and writes alerts to `alerts`.
    pub fn new(config: Config, data: &Path, alerts: Option<&Path>) -> std::io::Result<Self> {
        let mounts = process::mounts(std::process::id())?;
        let (means, reason, kernel) = choose(config.means, config.pins.as_deref());
        let own = data.join("alerts.jsonl");
        let started = if config.events {
            watch::start()
        } else {
            Err("the settings say that the kernel is not asked".to_owned())
        };
        let (watch, unseen) = match started {
            Ok(watch) => (Some(watch), vec!["events: the sensor is starting".to_owned()]),
            Err(reason) => (None, vec![format!("events: {reason}")]),
        };
        let malware = Malware::start(&config.malware)?;
        Ok(Self {
            hierarchies: cgroup::hierarchies(&mounts),
            sources: Sources::usual(&config.runtime_roots, &config.storages, &config.cri_sockets),
            config,
            tracked: BTreeMap::new(),
            runtimes: Runtimes::default(),
            findings: sync_channel(FINDINGS_MAX),
            alerts: Journal::new(alerts.unwrap_or(&own), alerts.is_none()),
            blind: Journal::new(&data.join("blind.jsonl"), true),
            state: data.join("running.json"),
            started: clock::now(),
            means,
            reason,
            kernel,
            is_changed: true,
            looks: 0,
            watch,
            unseen,
            link: None,
            sinks: Vec::new(),
            orders: (0, Arc::default()),
            safe_changes: 0,
            malware,
            warnings: Vec::new(),
        })
    }

    /// Looks for containers that came or went.
    pub fn look(&mut self) {
        let groups = self.hierarchies.all_containers(&self.sources.bundles);
        let gone: Vec<String> =
            self.tracked.keys().filter(|id| !groups.contains_key(*id)).cloned().collect();
        for id in gone {
            let pids = self
                .tracked
                .get(&id)
                .map(|tracked| self.hierarchies.processes(&tracked.group.path));
            // A hook told of it before the runtime wrote its state.
            if pids.is_none_or(|pids| pids.is_empty()) {
                // What it did last is told while its name and its group are known.
                self.tell_found();
                let tracked = self.tracked.remove(&id);
                if let (Some(tracked), Some(watch)) = (&tracked, &self.watch) {
                    watch.order(Order::Forget(tracked.container.cgroup));
                }
                if let (Some(tracked), Some(kernel)) = (&tracked, &self.kernel) {
                    kernel.release(tracked.container.cgroup);
                }
                if let Some(malware) = &self.malware {
                    malware.forget(&id);
                }
                self.is_changed = true;
            }
        }
        for (id, group) in groups.into_iter().take(CONTAINERS_MAX) {
            if !self.tracked.contains_key(&id) {
                self.meet(group);
            }
        }
        let tracked = &self.tracked;
        if let Some(kernel) = &mut self.kernel {
            kernel.settle(|cgroup| tracked.values().any(|one| one.container.cgroup == cgroup));
        }
    }

    /// Meets a container that nobody announced.
    fn meet(&mut self, group: Group) {
        let Some(pid) = self.hierarchies.first_process(&group.path) else { return };
        if !is_inside(pid) {
            return;
        }
        let Some(view) = root::view(pid, Path::new("/"), false) else { return };
        let since = root::started(pid).and_then(|since| u64::try_from(since).ok());
        let since = Some(since.unwrap_or(self.started));
        self.protect(Found { group, pid, at: Path::new("/"), view, bundle: None, since });
    }

    /// Guards a container before its first program: a hook of the runtime waits for it.
    pub fn announce(&mut self, id: &str, pid: u32, folder: &Path) -> Result<(), String> {
        if self.means == Means::Kill {
            return Err(format!("it cannot be guarded before it starts: {}", self.reason));
        }
        let bundle = bundle::open(folder)?;
        let path = read::text(&process::folder(pid).join("cgroup"), KERNEL_FILE_BYTES_MAX)
            .map_err(|error| error.to_string())?;
        let path = cgroup::path_in(&path).unwrap_or_default().to_owned();
        let runtime = cgroup::container_of(&path).map_or(Runtime::Oci, |group| group.runtime);
        if opener::mount_namespace(&pid.to_string()) == opener::mount_namespace("self") {
            return Err("it shares the mounts of the host".to_owned());
        }
        let at = bundle_root(&bundle);
        let view = root::view(pid, &at, true).ok_or("its root cannot be found")?;
        let group = Group { id: id.to_owned(), runtime, path };
        self.protect(Found { group, pid, at: &at, view, bundle: Some(bundle), since: None });
        match self.tracked.get(id) {
            // What the settings leave out starts as if there were no agent.
            Some(tracked) if tracked.guard.is_some() || tracked.protection.means == "none" => {
                Ok(())
            }
            Some(tracked) => Err(tracked.protection.gaps.join(", ")),
            None => Err("it is not known".to_owned()),
        }
    }

    fn protect(&mut self, found: Found<'_>) {
        let Found { group, pid, at, view, bundle, since } = found;
        let is_announced = since.is_none();
        let without = self.sources.without_engines();
        let sources = if is_announced { &without } else { &self.sources };
        let container = containers::describe(&group, &self.hierarchies, sources, bundle);
        let judge = self.judge(&container);
        let mode = judge.mode;
        let shared_view = Arc::new(view.clone());
        let sender = self.findings.0.clone();
        let is_guarded = self.config.guards(&container);
        let mut gaps = Vec::new();
        let covered = self.kernel.as_ref().filter(|_| is_guarded);
        let cover = covered.and_then(|kernel| {
            let cover = kernel.cover(&container, &view, mode);
            cover.map_err(|reason| gaps.push(format!("not by the kernel alone: {reason}"))).ok()
        });
        let is_covered = cover.is_some();
        let guard = (self.means != Means::Kill && is_guarded)
            .then(|| Guard::start(pid, at, view, Arc::clone(&judge), sender, cover));
        let guard = match guard {
            Some(Ok(guard)) => Some(guard),
            Some(Err(error)) => {
                gaps.push(reason::of(&error));
                None
            }
            None => None,
        };
        let now = clock::now();
        let means = match &guard {
            Some(_) if is_covered => "bpf-lsm",
            Some(_) => "fanotify",
            None if is_guarded => "kill",
            None => "none",
        };
        if !is_guarded {
            gaps.push("the settings leave it out".to_owned());
        }
        if let Some(since) = since {
            self.note_blind(&container, since, now);
        }
        let protection = Protection {
            mode,
            means: means.to_owned(),
            since: now,
            is_from_start: since.is_none(),
            gaps,
            decisions: 0,
            denials: 0,
            decision_ns_median: 0,
        };
        let tracked = Tracked {
            container,
            is_described: !is_announced && runs_own_program(pid, &shared_view),
            guard,
            judge,
            view: Some(shared_view),
            swept: Swept::default(),
            protection,
            group,
        };
        self.is_changed = true;
        let id = tracked.group.id.clone();
        self.know(&tracked.container);
        self.seed(&tracked);
        self.tracked.insert(id.clone(), tracked);
        self.sweep_one(&id);
    }

    /// Records from when to when a container was not watched.
    fn note_blind(&mut self, container: &Container, since: u64, now: u64) {
        let was_there = since < self.started;
        let reason = if was_there { BlindReason::AgentAway } else { BlindReason::NotYetWatched };
        self.add_blind(&BlindInterval {
            time: rfc3339(now),
            container: container.id.clone(),
            cgroup: container.cgroup.0,
            until: now,
            blind: Blind { since, class: Class::Process, lost: None, reason },
        });
    }

    fn add_blind(&mut self, interval: &BlindInterval) {
        // Made of texts and numbers, which can always be written.
        self.blind.add(serde_json::to_string(interval).unwrap_or_default());
        if let Some(link) = &self.link {
            link.tell(&Record::Blind(interval.clone()));
        }
    }

    /// Looks at mounts and programs of every container.
    pub fn sweep(&mut self) {
        let ids: Vec<String> = self.tracked.keys().cloned().collect();
        for id in ids {
            self.sweep_one(&id);
        }
        self.tell_found();
        self.tell_refused();
        self.search_due();
        self.alerts.flush();
        self.blind.flush();
        self.follow_orders();
        self.write_state();
        self.looks = self.looks.saturating_add(1);
    }

    /// Tells what guards found.
    fn tell_found(&mut self) {
        while let Ok(finding) = self.findings.1.try_recv() {
            self.tell(finding);
        }
    }

    /// Tells what the kernel refused by itself.
    fn tell_refused(&mut self) {
        let denials = self.kernel.as_mut().map(Kernel::drain).unwrap_or_default();
        for denial in denials {
            let of = |tracked: &&Tracked| tracked.container.cgroup == denial.cgroup;
            let Some(tracked) = self.tracked.values().find(of) else { continue };
            let (known, used) = kernel::refused(&denial);
            let (_, reason) = tracked.judge.decide(&known, used, None);
            let judge = &tracked.judge;
            let of = Finding::of(judge, denial.thread, &known, used, Verdict::Deny, reason);
            // The kernel tells the file's name, not the file.
            if let Some(door) = &judge.door {
                door.miss();
            }
            self.tell(Finding { time: denial.time, ..of });
        }
    }

    fn sweep_one(&mut self, id: &str) {
        let Some(tracked) = self.tracked.get_mut(id) else { return };
        let pids = self.hierarchies.processes(&tracked.group.path);
        let inside: Vec<u32> = pids.iter().copied().filter(|pid| is_inside(*pid)).collect();
        if let (Some(guard), Some(pid)) = (tracked.guard.as_mut(), inside.first()) {
            guard.refresh(*pid);
            tracked.view = Some(guard.shared().view());
        } else if let Some(pid) = inside.first()
            && let (Some(view), Ok(mounts)) = (&tracked.view, process::mounts(*pid))
            && mounts != view.mounts
        {
            tracked.view = Some(Arc::new(View { mounts, ..View::clone(view) }));
        }
        let view = tracked.view.as_ref().zip(inside.first());
        let runs_own = view.is_some_and(|(view, pid)| runs_own_program(*pid, view));
        if !tracked.is_described && runs_own {
            self.describe_anew(id);
        }
        let Some(tracked) = self.tracked.get_mut(id) else { return };
        let Some(view) = tracked.view.clone().filter(|_| tracked.protection.means != "none") else {
            return;
        };
        let may_read = tracked.guard.is_none();
        let judge = Arc::clone(&tracked.judge);
        let findings = tracked.swept.look(&inside, &view, &judge, &mut self.runtimes, may_read);
        for finding in findings {
            self.tell(finding);
        }
    }

    /// Asks for everything of a container that a hook announced before anybody could be asked.
    fn describe_anew(&mut self, id: &str) {
        let Some(tracked) = self.tracked.get(id) else { return };
        let container =
            containers::describe(&tracked.group, &self.hierarchies, &self.sources, None);
        let judge = self.judge(&container);
        let Some(tracked) = self.tracked.get_mut(id) else { return };
        if tracked.protection.means == "none" && self.config.guards(&container) {
            // Only now its name is known, by which the settings mean it: the next look meets it.
            self.tracked.remove(id);
            return;
        }
        if let Some(guard) = &tracked.guard {
            guard.shared().replace_judge(Arc::clone(&judge));
        }
        if let (Some(kernel), Some(view), "bpf-lsm") =
            (&self.kernel, &tracked.view, tracked.protection.means.as_str())
            && let Err(reason) = kernel.cover(&container, view, judge.mode)
        {
            tracked.protection.gaps.push(format!("not by the kernel alone: {reason}"));
        }
        tracked.protection.mode = judge.mode;
        tracked.judge = judge;
        tracked.container = container.clone();
        tracked.is_described = true;
        self.is_changed = true;
        self.know(&container);
    }

    fn know(&self, container: &Container) {
        if let Some(watch) = self.watch.as_ref().filter(|_| container.cgroup != CgroupId(0)) {
            watch.order(Order::Know(Box::new(container.clone())));
        }
    }

    /// Tells the sensor's thread what ran in a container before it was watched.
    fn seed(&self, tracked: &Tracked) {
        let cgroup = tracked.container.cgroup;
        if let Some(watch) = &self.watch
            && !tracked.protection.is_from_start
            && cgroup != CgroupId(0)
        {
            let pids = self.hierarchies.processes(&tracked.group.path);
            let inside: Vec<u32> = pids.into_iter().filter(|pid| is_inside(*pid)).collect();
            watch.order(Order::Seed(snapshot::of(&inside, cgroup)));
        }
    }

    /// Asks which files of a container are in use; the answer comes from another thread. `None`
    /// where the container is not known, or nothing is watched.
    pub fn ask_use(&self, id: &str) -> Option<Receiver<Option<UsedFiles>>> {
        let (answer, answered) = std::sync::mpsc::channel();
        let cgroup = self.tracked.get(id)?.container.cgroup;
        self.watch.as_ref()?.order(Order::Use(cgroup, answer));
        Some(answered)
    }

    /// Takes over what the sensor's thread told; tells whether a container may be about to start.
    pub fn listen(&mut self) -> bool {
        self.listen_to_search();
        let mut is_group_made = false;
        let mut suspects = Vec::new();
        while let Some(told) = self.watch.as_ref().and_then(|watch| watch.told.try_recv().ok()) {
            match told {
                Told::Ready(missing) => {
                    self.unseen = missing;
                    self.is_changed = true;
                    self.alerts.begin();
                }
                Told::Failed(reason) => {
                    self.unseen = vec![format!("events: {reason}")];
                    self.is_changed = true;
                    self.alerts.begin();
                }
                Told::Alert(alert) => self.publish(alert),
                Told::GroupMade => is_group_made = true,
                Told::MayBeForeign(cgroup) => suspects.push(cgroup),
                Told::Blind(event) => self.add_blind_event(&event),
            }
        }
        suspects.sort_unstable();
        suspects.dedup();
        let of = |tracked: &&Tracked| suspects.contains(&tracked.container.cgroup);
        let ids: Vec<String> =
            self.tracked.values().filter(of).map(|tracked| tracked.group.id.clone()).collect();
        for id in ids {
            self.sweep_one(&id);
        }
        is_group_made
    }

    fn add_blind_event(&mut self, event: &Event) {
        let Action::Blind(blind) = &event.action else { return };
        let known = self.tracked.values().find(|tracked| tracked.container.cgroup == event.cgroup);
        let container = known.map(|tracked| tracked.group.id.clone()).unwrap_or_default();
        self.add_blind(&BlindInterval {
            time: rfc3339(event.time),
            container,
            cgroup: event.cgroup.0,
            until: event.time,
            blind: blind.clone(),
        });
    }

    fn judge(&self, container: &Container) -> Arc<Judge> {
        Arc::new(Judge {
            container: container.id.clone(),
            image: container.image.reference.clone().unwrap_or_default(),
            mode: self.config.mode_of(container, &self.orders.1),
            additions: self.additions(),
            safe: self.safe_list(container),
            door: self.malware.as_ref().map(|malware| Arc::clone(malware.door())),
        })
    }

    fn tell(&mut self, finding: Finding) {
        let container = self.tracked.get(&finding.container).map(|tracked| &tracked.container);
        let may_be_built = alert::may_be_built(&finding);
        let alert = Box::new(alert::of(finding, container));
        // Only the sensor's thread knows who wrote the file.
        let is_known = alert.container.cgroup != 0;
        let left = match self.watch.as_ref().filter(|_| may_be_built && is_known) {
            Some(watch) => watch.ask_built(alert),
            None => Some(alert),
        };
        if let Some(alert) = left {
            self.publish(alert);
        }
    }

    /// Returns what the agent says of itself and of the containers.
    pub fn status(&self) -> Status {
        Status {
            time: rfc3339(clock::now()),
            started: rfc3339(self.started),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            means: means_text(self.means).to_owned(),
            reason: self.reason.clone(),
            alerts: (self.alerts.written, self.alerts.waiting(), self.alerts.lost),
            alert_failure: self.alerts.failure.clone(),
            unseen: self.unseen(),
            malware: self.malware.as_ref().map_or_else(malware::off, Malware::status),
            looks: self.looks,
            sinks: self.sinks.iter().map(Sink::status).collect(),
            link: self.link.as_ref().map(Link::status),
            containers: self.tracked.values().map(running).collect(),
        }
    }

    /// Writes what runs into the data folder, for whoever asks while the agent is away.
    fn write_state(&mut self) {
        if !self.is_changed {
            return;
        }
        self.report();
        let temporary = self.state.with_extension("new");
        let Ok(text) = serde_json::to_vec(&self.status()) else { return };
        let written = std::fs::write(&temporary, text);
        if written.and_then(|()| std::fs::rename(&temporary, &self.state)).is_ok() {
            self.is_changed = false;
        }
    }
}

fn running(tracked: &Tracked) -> Running {
    let mut protection = tracked.protection.clone();
    if let Some(guard) = &tracked.guard {
        protection.gaps.extend(guard.unmarked.clone());
        protection.decisions = guard.shared().decisions.load(Ordering::Relaxed);
        protection.denials = guard.shared().denials.load(Ordering::Relaxed);
        let lost = guard.shared().lost.load(Ordering::Relaxed);
        if lost != 0 {
            protection.gaps.push(format!("{lost} findings came too fast to be told"));
        }
        let mut latencies = guard.latencies();
        latencies.sort_unstable();
        protection.decision_ns_median = latencies.get(latencies.len() / 2).copied().unwrap_or(0);
    }
    let mut container = tracked.container.clone();
    container.ports = containers::ports_now(&container);
    Running { container, protection }
}

/// Tells whether a process has a root of its own: the runtime changed to the container's.
fn is_inside(pid: u32) -> bool {
    let own = opener::mount_namespace("self");
    let other = opener::mount_namespace(&pid.to_string());
    if other.is_none() || own == other {
        return false;
    }
    let top = |pid: u32| {
        let mounts = process::mounts(pid).ok()?;
        let root = mounts.iter().rev().find(|mount| mount.target == "/")?;
        Some((root.device, root.root.clone()))
    };
    let inside = top(pid);
    inside.is_some() && inside != top(std::process::id())
}

/// Chooses the best means that the kernel offers, and says why.
fn choose(wanted: Means, pins: Option<&Path>) -> (Means, String, Option<Kernel>) {
    use nix::sys::fanotify::{EventFFlags, Fanotify, InitFlags};
    if wanted == Means::Kill {
        return (Means::Kill, "the settings say so".to_owned(), None);
    }
    let flags = InitFlags::FAN_CLASS_CONTENT | InitFlags::FAN_CLOEXEC;
    if let Err(error) = Fanotify::init(flags, EventFFlags::O_RDONLY) {
        return (Means::Kill, format!("fanotify gives no permission events: {error}"), None);
    }
    if wanted == Means::Fanotify {
        return (Means::Fanotify, "the settings say so".to_owned(), None);
    }
    match Kernel::start(pins) {
        Ok(kernel) => {
            let stay = match pins {
                Some(folder) => format!("they stay in `{}` when the agent goes", folder.display()),
                None => "they go with the agent, no pins are set".to_owned(),
            };
            (Means::BpfLsm, format!("the kernel asks programs of BPF-LSM; {stay}"), Some(kernel))
        }
        Err(reason) => {
            (Means::Fanotify, format!("fanotify gives permission events; {reason}"), None)
        }
    }
}

/// Returns the name of a means.
pub fn means_text(means: Means) -> &'static str {
    match means {
        Means::Auto => "auto",
        Means::BpfLsm => "bpf-lsm",
        Means::Fanotify => "fanotify",
        Means::Kill => "kill",
    }
}
