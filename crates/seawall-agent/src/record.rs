//! Recording: the sensor's events of containers, with the containers that they belong to.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use seawall_policy::error::PolicyError;
use seawall_policy::glob::Glob;
use seawall_runtime::event::{Action, CgroupId, Class, Event};
use seawall_runtime::recording::{Coverage, FORMAT, Header, Line, VERSION};
use seawall_runtime::rule::builtin;
use seawall_sensor::Sensor;

use crate::cgroup::{self, Hierarchies};
use crate::containers::{self, Sources};
use crate::limits::LOOK_INTERVAL;
use crate::watch::{self, QUOTA};
use crate::{clock, process};

/// LIMIT: events of groups that are not known yet; their containers are described within a look.
const WAITING_MAX: usize = 65_536;
/// For so long events wait for their container to be described.
const PATIENCE: Duration = Duration::from_secs(1);

/// Writes down what containers do.
#[derive(Debug)]
pub struct Recorder {
    sensor: Sensor,
    hierarchies: Hierarchies,
    sources: Sources,
    pattern: Glob,
    /// Whether the events of a group are wanted.
    known: BTreeMap<CgroupId, bool>,
    waiting: VecDeque<(Instant, Event)>,
    looked: Option<Instant>,
}

/// Why nothing can be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The sensor does not start.
    #[error("no events from the kernel")]
    Start(#[from] seawall_sensor::StartError),
    /// The sensor does not go on.
    #[error("no more events from the kernel")]
    Sensor(#[from] seawall_sensor::SensorError),
    /// The built-in rules, which say which files are sensitive, cannot be read.
    #[error("the rules cannot be read")]
    Rules(#[from] Box<PolicyError>),
    /// The mounts of this host cannot be read.
    #[error("cannot read the mounts of this host")]
    Mounts(#[from] std::io::Error),
}

impl Recorder {
    /// Starts the sensor; recorded are containers whose identifier or name fits the pattern.
    pub fn start(pattern: Glob) -> Result<Self, RecordError> {
        let mounts = process::mounts(std::process::id())?;
        let rules = builtin::rules().map_err(Box::new)?;
        Ok(Self {
            sensor: Sensor::start(watch::options(&rules))?,
            hierarchies: cgroup::hierarchies(&mounts),
            sources: Sources::usual(&[], &[], &[]),
            pattern,
            known: BTreeMap::new(),
            waiting: VecDeque::new(),
            looked: None,
        })
    }

    /// Returns the first line: where the recording comes from, and what it can hold.
    pub fn header(&self) -> Header {
        let system = rustix::system::uname();
        let text = |text: &std::ffi::CStr| text.to_string_lossy().into_owned();
        let coverage = self.sensor.status().coverage;
        let attached = coverage.attached.into_iter().map(|kind| Coverage {
            kind,
            class: Class::All,
            is_watched: true,
            note: "a program in the kernel".to_owned(),
        });
        let missing = coverage.missing.into_iter().map(|missing| Coverage {
            kind: missing.program,
            class: Class::All,
            is_watched: false,
            note: missing.reason,
        });
        Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            node: text(system.nodename()),
            kernel: text(system.release()),
            architecture: text(system.machine()),
            begun: clock::now(),
            coverage: attached.chain(missing).collect(),
        }
    }

    /// Waits for at most `timeout`, then returns what happened since.
    pub fn read(&mut self, timeout: Duration) -> Result<Vec<Line>, RecordError> {
        let mut lines = Vec::new();
        self.sensor.wait(timeout)?;
        let now = Instant::now();
        let waiting = &mut self.waiting;
        self.sensor.drain(&mut |event| waiting.push_back((now, event)));
        if self.looked.is_none_or(|looked| LOOK_INTERVAL <= looked.elapsed()) {
            self.look(&mut lines)?;
            self.looked = Some(now);
        }
        while let Some((since, event)) = self.waiting.front() {
            let is_host = matches!(event.action, Action::Blind(_) | Action::GroupMade { .. });
            let is_wanted = match self.known.get(&event.cgroup) {
                Some(is_wanted) => *is_wanted,
                None if is_host => true,
                None if since.elapsed() < PATIENCE && self.waiting.len() < WAITING_MAX => break,
                // It was gone before anybody could ask who it was; what it did is not.
                None => self.pattern.fits_everything(),
            };
            if let Some((_, event)) = self.waiting.pop_front().filter(|_| is_wanted) {
                lines.push(Line::Event(Box::new(event)));
            }
        }
        Ok(lines)
    }

    fn look(&mut self, lines: &mut Vec<Line>) -> Result<(), RecordError> {
        for group in self.hierarchies.all_containers(&self.sources.bundles).into_values() {
            let Some(cgroup) = self.hierarchies.identifier(&group.path) else { continue };
            if self.known.contains_key(&cgroup) {
                continue;
            }
            let container = containers::describe(&group, &self.hierarchies, &self.sources, None);
            let name = container.name.as_deref().unwrap_or_default();
            let is_wanted = self.pattern.matches(&container.id) || self.pattern.matches(name);
            self.known.insert(cgroup, is_wanted);
            if is_wanted {
                self.sensor.track(cgroup, QUOTA)?;
                lines.push(Line::Container(Box::new(container)));
            }
        }
        Ok(())
    }
}
