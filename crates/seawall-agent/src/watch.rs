//! The sensor and the engine of rules, in a thread of their own.
//!
//! The thread reads the rings and judges every event. To the agent it tells alerts, blind
//! intervals, and what the agent has to look at now: control groups that were made, and programs
//! that may be foreign.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

use seawall_runtime::alert::Alert;
use seawall_runtime::container::{Container, Image, Limits, Security, Unknown};
use seawall_runtime::engine::{Engine, SENSITIVE_FILES};
use seawall_runtime::event::{Action, CgroupId, Event, Place};
use seawall_runtime::in_use::account::{Change, Known};
use seawall_runtime::in_use::files::UsedFiles;
use seawall_runtime::in_use::{Usage, Watched};
use seawall_runtime::link::{USE_BYTES_MAX, USES_BYTES_MAX, USES_MAX};
use seawall_runtime::process::Snapshot;
use seawall_runtime::rule::{RuleSet, Severity, builtin};
use seawall_sensor::{Options, Quota, Sensor, Since};

use crate::cgroup::{self, Group};
use crate::link::UseSource;
use crate::{clock, reason};

pub mod stage;

use stage::Stage;

/// How often the rings are read: to wake the reader for each record costs more than the record.
const DRAIN_INTERVAL: Duration = Duration::from_millis(10);
/// How often the engine is told the time.
const TICK_INTERVAL: Duration = Duration::from_secs(1);
/// A control group that is no container after this time is not watched any longer.
const GROUP_PATIENCE: Duration = Duration::from_secs(5);
/// LIMIT: what is on its way to the agent; beyond it the rings fill, which the kernel counts.
const TOLD_MAX: usize = 4_096;
/// LIMIT: groups that may turn out to be containers.
const GROUPS_MAX: usize = 4_096;
/// LIMIT: how long somebody waits for what changed in the use of files.
const CHANGES_TIME_MAX: Duration = Duration::from_secs(5);
/// LIMIT: records of files that a container may send in a second, and at once.
pub const QUOTA: Quota = Quota { per_second: 20_000, burst: 40_000 };

/// What the agent tells the thread.
#[derive(Debug)]
pub enum Order {
    /// A container was met, or more is known of it.
    Know(Box<Container>),
    /// A container is gone.
    Forget(CgroupId),
    /// Processes of a container that ran before.
    Seed(Vec<Snapshot>),
    /// A foreign file was executed or loaded, which the container may have built itself.
    Built(Box<Alert>),
    /// Somebody wants to know which files of a container are in use.
    Use(CgroupId, Sender<Option<UsedFiles>>),
    /// Somebody wants to know what changed in the use of files since what is known of it.
    Changes(Vec<(CgroupId, Known)>, Sender<Vec<(CgroupId, Change)>>),
}

/// What the thread tells the agent.
#[derive(Debug)]
pub enum Told {
    /// The kernel tells events; these programs do not run there, each with the reason.
    Ready(Vec<String>),
    /// The kernel tells none.
    Failed(String),
    /// Somebody should see this.
    Alert(Box<Alert>),
    /// From then to now something was not seen.
    Blind(Box<Event>),
    /// A control group was made: a container is about to start.
    GroupMade,
    /// A program was started that no layer may contain.
    MayBeForeign(CgroupId),
}

/// The thread, as the agent sees it.
#[derive(Debug)]
pub struct Watch {
    orders: Sender<Order>,
    /// What the thread tells.
    pub told: Receiver<Told>,
}

/// How the sensor works for this agent: each opening of a file is told that a rule takes for
/// sensitive, for credentials are in it or a way out of the container.
pub fn options(rules: &RuleSet) -> Options {
    let sensitive = rules.list(SENSITIVE_FILES).iter().map(ToString::to_string).collect();
    Options { track_new: true, quota: QUOTA, sensitive, pins: None }
}

/// Starts the thread. To load programs and rules takes seconds on a busy machine: nobody waits for
/// it, least of all whoever has to guard containers.
pub fn start() -> Result<Watch, String> {
    let (orders, received) = channel();
    let (tell, told) = sync_channel(TOLD_MAX);
    let work = move || match watcher(tell.clone()) {
        Ok(watcher) => watcher.run(&received),
        // Nobody is left to be told where the agent has ended.
        Err(reason) => drop(tell.send(Told::Failed(reason))),
    };
    let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(work);
    thread.map_err(|error| error.to_string())?;
    Ok(Watch { orders, told })
}

fn watcher(tell: SyncSender<Told>) -> Result<Watcher, String> {
    let rules = builtin::rules().map_err(|error| format!("the rules: {error}"))?;
    let sensor = Sensor::start(options(&rules)).map_err(|error| reason::of(&error))?;
    let missing = sensor.status().coverage.missing;
    let missing = missing.into_iter().map(|one| format!("{}: {}", one.program, one.reason));
    tell.send(Told::Ready(missing.collect())).map_err(|error| error.to_string())?;
    let engine = Engine::new(Arc::new(rules));
    let usage = Usage::new(watched(&sensor), clock::now());
    Ok(Watcher { sensor, engine, usage, tell, groups: BTreeMap::new(), stage: Stage::default() })
}

/// What the programs that run in the kernel tell of files.
fn watched(sensor: &Sensor) -> Watched {
    let attached = sensor.status().coverage.attached;
    let has = |programs: &[&str]| {
        programs.iter().all(|program| attached.iter().any(|other| other == program))
    };
    Watched {
        has_opens: has(&["exit_openat"]),
        has_maps: has(&["exit_mmap"]),
        has_execs: has(&["tell_exec"]),
        has_listens: has(&["exit_listen"]),
    }
}

/// What the name of a group tells of a container that was made just now.
fn just_made(group: Group, cgroup: CgroupId) -> Container {
    let unknown = Unknown {
        what: "everything but the identifier".to_owned(),
        reason: "the container was made a moment before".to_owned(),
    };
    Container {
        id: group.id,
        cgroup,
        cgroup_path: group.path,
        runtime: group.runtime,
        name: None,
        image: Image::default(),
        workload: None,
        labels: BTreeMap::new(),
        started: None,
        pid: None,
        security: Security::default(),
        mounts: Vec::new(),
        limits: Limits::default(),
        ports: Vec::new(),
        unknown: vec![unknown],
    }
}

impl Watch {
    /// Asks whether the file of an alert of drift was built in its container, by tools of its
    /// image: then the alert, which comes back by [`Watch::told`], is a notice. Returns the alert
    /// where the thread has ended.
    pub fn ask_built(&self, alert: Box<Alert>) -> Option<Box<Alert>> {
        let refused = self.orders.send(Order::Built(alert)).err()?;
        if let Order::Built(alert) = refused.0 { Some(alert) } else { None }
    }

    /// Tells the thread of a container; where it has ended, nobody is left to be told.
    pub fn order(&self, order: Order) {
        drop(self.orders.send(order));
    }

    /// Returns who can be asked which files are in use.
    pub fn uses(&self) -> Arc<dyn UseSource> {
        Arc::new(Uses(self.orders.clone()))
    }
}

/// Asks the thread which files are in use.
#[derive(Debug)]
struct Uses(Sender<Order>);

impl UseSource for Uses {
    fn changes(&self, known: Vec<(CgroupId, Known)>) -> Vec<(CgroupId, Change)> {
        let (answer, answered) = channel();
        if self.0.send(Order::Changes(known, answer)).is_err() {
            return Vec::new();
        }
        answered.recv_timeout(CHANGES_TIME_MAX).unwrap_or_default()
    }
}

struct Watcher {
    sensor: Sensor,
    engine: Engine,
    usage: Usage,
    tell: SyncSender<Told>,
    /// Groups that were made and are no known containers, and when.
    groups: BTreeMap<CgroupId, Instant>,
    stage: Stage,
}

impl Watcher {
    fn run(mut self, orders: &Receiver<Order>) {
        let mut ticked = Instant::now();
        loop {
            if self.sensor.wait(DRAIN_INTERVAL).is_err() {
                // The kernel counts what is not read, which ends up as a blind interval.
                std::thread::sleep(DRAIN_INTERVAL);
            }
            let mut events = Vec::new();
            self.sensor.drain(&mut |event| events.push(event));
            // What the agent said before something happened is known before that is judged: a hook
            // tells of a container just before its first program.
            let mut alerts = Vec::new();
            let mut of_drift = Vec::new();
            while let Ok(order) = orders.try_recv() {
                // What wrote a file that was built is among the events.
                if let Order::Built(alert) = order {
                    of_drift.push(alert);
                } else {
                    self.obey(order);
                }
            }
            for event in events {
                self.hint(&event);
                if self.stage.is_of_container(&event) {
                    self.usage.feed(&event);
                    self.engine.feed(&event, &mut alerts);
                }
            }
            for mut alert in of_drift {
                if self.engine.was_built(CgroupId(alert.container.cgroup), &alert.subject) {
                    alert.severity = Severity::Notice;
                    alert.reason.push_str("; a build in the container made it");
                }
                alerts.push(*alert);
            }
            if TICK_INTERVAL <= ticked.elapsed() {
                self.engine.tick(clock::now(), &mut alerts);
                self.forget_groups();
                ticked = Instant::now();
            }
            for alert in alerts {
                if self.tell.send(Told::Alert(Box::new(alert))).is_err() {
                    return;
                }
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Know(container) => {
                self.groups.remove(&container.cgroup);
                // A group that is gone already cannot be watched, and needs not be.
                let since = self.sensor.track(container.cgroup, QUOTA);
                self.usage.begin(container.cgroup, !matches!(since, Ok(Since::Beginning)));
                self.engine.know_container(*container, None);
            }
            Order::Forget(cgroup) => {
                drop(self.sensor.untrack(cgroup));
                self.usage.end(cgroup);
            }
            Order::Seed(snapshots) => {
                for snapshot in &snapshots {
                    self.usage.seed(snapshot);
                    self.engine.know_process(snapshot);
                }
            }
            // Who asked may be gone.
            Order::Use(cgroup, answer) => drop(answer.send(self.usage.files(cgroup))),
            // Judged together with the events.
            Order::Built(_) => {}
            Order::Changes(known, answer) => drop(answer.send(self.changes(&known))),
        }
    }

    /// Returns what changed in the use of files, as much as one report takes.
    fn changes(&self, known: &[(CgroupId, Known)]) -> Vec<(CgroupId, Change)> {
        let mut left = USES_BYTES_MAX / 2;
        let mut found = Vec::new();
        for (cgroup, known) in known {
            if left == 0 || USES_MAX <= found.len() {
                break;
            }
            // Halved: what has to be escaped is longer as JSON.
            let most = left.min(USE_BYTES_MAX / 2);
            if let Some(change) = self.usage.changes(*cgroup, *known, most) {
                left = left.saturating_sub(change.size());
                found.push((*cgroup, change));
            }
        }
        found
    }

    fn hint(&mut self, event: &Event) {
        let hint = if let Action::Blind(_) = &event.action {
            Told::Blind(Box::new(event.clone()))
        } else if let Action::GroupMade { cgroup, path } = &event.action {
            if self.groups.len() < GROUPS_MAX {
                self.groups.insert(*cgroup, Instant::now());
            }
            // A container may be gone before anybody can be asked about it.
            if let Some(group) = cgroup::container_of(path) {
                self.usage.begin(*cgroup, false);
                self.engine.know_container(just_made(group, *cgroup), None);
            }
            Told::GroupMade
        } else if let Action::Exec(exec) = &event.action
            && exec.file.place != Place::Lower
        {
            Told::MayBeForeign(event.cgroup)
        } else {
            return;
        };
        // Without the hint the agent looks by itself, a little later.
        let _told = self.tell.try_send(hint);
    }

    fn forget_groups(&mut self) {
        let is_old = |since: &Instant| GROUP_PATIENCE <= since.elapsed();
        let old: Vec<CgroupId> =
            self.groups.iter().filter(|(_, since)| is_old(since)).map(|(id, _)| *id).collect();
        for id in old {
            self.groups.remove(&id);
            drop(self.sensor.untrack(id));
        }
    }
}
