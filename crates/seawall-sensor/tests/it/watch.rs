//! A sensor, and what it told.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use seawall_runtime::event::{Action, BlindReason, CgroupId, Event, Exec};
use seawall_sensor::{Options, Quota, Sensor};

use crate::container::{Config, Container};

/// Longest time that anything here is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A quota that nothing here uses up.
pub(crate) const PLENTY: Quota = Quota { per_second: 0, burst: 0 };

/// The sensor that tracks whatever is new: one for all tests, for starting and stopping take
/// seconds where the machine is busy. Who has it keeps the others waiting.
pub(crate) fn shared() -> Option<MutexGuard<'static, Sensor>> {
    static SHARED: OnceLock<Option<Mutex<Sensor>>> = OnceLock::new();
    let shared = SHARED.get_or_init(|| sensor(true).map(Mutex::new)).as_ref()?;
    Some(shared.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Starts a sensor; `None`, loudly, where this machine cannot.
pub(crate) fn sensor(track_new: bool) -> Option<Sensor> {
    if let Some(reason) = lacking() {
        say(&format!("SKIPPED: {reason}; the sensor was not tested against the kernel"));
        return None;
    }
    Some(start(track_new, None))
}

#[expect(clippy::print_stderr, reason = "what is skipped has to be seen")]
pub(crate) fn say(words: &str) {
    eprintln!("{words}");
}

/// Starts a sensor, pinned where a folder is given.
pub(crate) fn start(track_new: bool, pins: Option<PathBuf>) -> Sensor {
    let sensitive = vec!["/etc/shadow".to_owned()];
    let options = Options { track_new, quota: PLENTY, sensitive, pins };
    Sensor::start(options).expect("the sensor starts")
}

pub(crate) fn lacking() -> Option<&'static str> {
    if !rustix::process::geteuid().is_root() {
        return Some("not root");
    }
    if !std::path::Path::new("/sys/kernel/btf/vmlinux").exists() {
        return Some("the kernel does not tell its types (/sys/kernel/btf/vmlinux)");
    }
    let runc = Command::new("runc").arg("--version").output();
    if !runc.is_ok_and(|output| output.status.success()) {
        return Some("runc is not installed");
    }
    None
}

/// What was told of one container.
pub(crate) struct Told {
    pub(crate) cgroup: CgroupId,
    pub(crate) events: Vec<Event>,
}

impl Told {
    /// Collects what was told, until `is_enough` says so.
    pub(crate) fn until(
        sensor: &mut Sensor,
        events: &mut Vec<Event>,
        is_enough: &dyn Fn(&[Event]) -> bool,
    ) {
        let begin = Instant::now();
        while !is_enough(events) {
            assert!(begin.elapsed() < PATIENCE, "not told in time; told was {events:#?}");
            sensor.wait(Duration::from_millis(10)).expect("the rings can be waited for");
            sensor.drain(&mut |event| events.push(event));
        }
    }

    /// Runs a container to its end, with a sensor that tracks whatever is new.
    pub(crate) fn of_run(sensor: &mut Sensor, container: &mut Container, config: &Config) -> Self {
        let mut child = container.start(config);
        let mut events = Vec::new();
        while child.try_wait().expect("runc can be waited for").is_none() {
            sensor.wait(Duration::from_millis(10)).expect("the rings can be waited for");
            sensor.drain(&mut |event| events.push(event));
        }
        let output = child.wait_with_output().expect("what runc said");
        assert!(output.status.success(), "the container ran: {output:?}");
        Self::of_ended(sensor, container, events)
    }

    /// What was told of a container that has ended, with what was told before.
    pub(crate) fn of_ended(
        sensor: &mut Sensor,
        container: &Container,
        mut events: Vec<Event>,
    ) -> Self {
        let path = format!("/{}", container.name);
        let gone = |events: &[Event]| {
            let made = group(events, &path);
            made.is_some_and(|made| {
                events.iter().any(|event| event.action == Action::GroupGone { cgroup: made })
            })
        };
        Self::until(sensor, &mut events, &gone);
        let cgroup = group(&events, &path).expect("the control group was made");
        events.retain(|event| event.cgroup == cgroup);
        Self { cgroup, events }
    }

    /// The one event of perl's that a test is about.
    pub(crate) fn one(&self, is_it: &dyn Fn(&Action) -> bool) -> &Event {
        let mut found = self.events.iter().filter(|event| is_it(&event.action));
        let first = found.next();
        first.unwrap_or_else(|| panic!("it was not told: {:#?}", self.actions()))
    }

    /// What the program under test did, without what runc did before it.
    pub(crate) fn actions(&self) -> Vec<&Action> {
        self.events
            .iter()
            .filter(|event| !event.process.name.starts_with("runc"))
            .map(|event| &event.action)
            .collect()
    }

    pub(crate) fn execs(&self) -> Vec<(&Event, &Exec)> {
        self.events
            .iter()
            .filter_map(|event| {
                let Action::Exec(exec) = &event.action else { return None };
                Some((event, exec))
            })
            .collect()
    }

    /// The program that was started from a path.
    pub(crate) fn exec(&self, path: &str) -> (&Event, &Exec) {
        let found = self.execs().into_iter().find(|(_, exec)| exec.file.path == path);
        found.unwrap_or_else(|| panic!("{path} was not told: {:#?}", self.events))
    }
}

fn group(events: &[Event], path: &str) -> Option<CgroupId> {
    events.iter().find_map(|event| {
        let Action::GroupMade { cgroup, path: made } = &event.action else { return None };
        (made == path).then_some(*cgroup)
    })
}

/// Whether the kernel left out a run of a program for somebody, as one that may be preempted does.
pub(crate) fn is_left_out(event: &Event) -> bool {
    matches!(&event.action, Action::Blind(blind) if blind.reason == BlindReason::LeftOut)
}
