//! The engine of detection: events in, alerts out. The agent and replay use the same one.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::HashMap;

use crate::alert::collector::Collector;
use crate::alert::{Alert, AlertContainer, AlertPackage};
use crate::container::Container;
use crate::event::{Action, CgroupId, Connection, Event};
use crate::gone::Gone;
use crate::process::{self, Snapshot, Table};
use crate::recording::Line;
use crate::rule::field::{Scope, file_of};
use crate::rule::window::Windows;
use crate::rule::{Kind, OfKind, Rule, RuleSet};

mod flows;

use flows::Flows;

/// Most containers that are known.
// LIMIT: a node runs some hundreds; those that are gone are forgotten when their group is.
pub const CONTAINERS_MAX: usize = 8_192;

/// Finds the packages that a file of a container belongs to.
pub trait FileOwners: std::fmt::Debug + Send + Sync {
    /// Returns the packages that own `path`, as the container sees it.
    fn owners(&self, path: &str) -> Vec<AlertPackage>;
}

/// Judges events.
#[derive(Debug)]
pub struct Engine {
    rules: Arc<RuleSet>,
    table: Table,
    containers: HashMap<CgroupId, Known>,
    /// Containers that are gone: events of their last moments come by other ways than their end.
    gone: Gone<Known>,
    windows: Windows,
    flows: Flows,
    alerts: Collector,
    hasher: foldhash::fast::FixedState,
    counts: Counts,
}

/// The list of files whose content is known again when they get another name.
pub const SENSITIVE_FILES: &str = "sensitiveFiles";

/// What events before said about this one.
#[derive(Clone, Copy, Debug)]
struct Learned<'a> {
    sent_now: u64,
    origin: Option<&'a str>,
}

#[derive(Debug)]
struct Known {
    container: Container,
    owners: Option<Arc<dyn FileOwners>>,
}

/// What an engine did, and what it had to give up.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Events that were judged.
    pub events: u64,
    /// Events of each that a rule held for, repetitions included.
    pub detections: u64,
    /// Alerts that exceeded their container's quota.
    pub suppressed: u64,
    /// Windows that were given up before they were over.
    pub windows_given_up: u64,
    /// Connections whose bytes are no longer known.
    pub flows_given_up: u64,
    /// Containers that found no place.
    pub containers_unknown: u64,
    /// What the process table gave up.
    pub processes: process::Counts,
}

impl Engine {
    /// Makes an engine that judges by `rules` and knows nothing yet.
    pub fn new(rules: Arc<RuleSet>) -> Self {
        let sensitive = rules.list(SENSITIVE_FILES).into();
        let table = Table::new(rules.program_names().clone(), sensitive);
        Self {
            rules,
            table,
            containers: HashMap::default(),
            gone: Gone::default(),
            windows: Windows::default(),
            flows: Flows::default(),
            alerts: Collector::default(),
            hasher: foldhash::fast::FixedState::default(),
            counts: Counts::default(),
        }
    }

    /// Returns what was done and what had to be given up so far.
    pub fn counts(&self) -> Counts {
        Counts {
            suppressed: self.alerts.suppressed,
            windows_given_up: self.windows.given_up,
            flows_given_up: self.flows.given_up(),
            processes: self.table.counts(),
            ..self.counts
        }
    }

    /// Returns the process table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Takes over a container, or what changed of it; `owners` finds the packages of its files.
    pub fn know_container(&mut self, container: Container, owners: Option<Arc<dyn FileOwners>>) {
        let cgroup = container.cgroup;
        if CONTAINERS_MAX <= self.containers.len() && !self.containers.contains_key(&cgroup) {
            self.counts.containers_unknown = self.counts.containers_unknown.saturating_add(1);
            return;
        }
        self.table.know_container(&container);
        let owners =
            owners.or_else(|| self.containers.get(&cgroup).and_then(|known| known.owners.clone()));
        self.containers.insert(cgroup, Known { container, owners });
    }

    /// Tells whether a file of a container was written by a linker of its image, or within a build.
    pub fn was_built(&self, cgroup: CgroupId, path: &str) -> bool {
        self.table.was_built(cgroup, path)
    }

    /// Takes over a process that ran before anybody watched.
    pub fn know_process(&mut self, snapshot: &Snapshot) {
        self.table.seed(snapshot);
    }

    /// Takes over a line of a recording, and judges it where it is an event.
    pub fn replay(&mut self, line: &Line, out: &mut Vec<Alert>) {
        match line {
            Line::Header(_) => {}
            Line::Container(container) => self.know_container((**container).clone(), None),
            Line::Process(snapshot) => self.know_process(snapshot),
            Line::Event(event) => self.feed(event, out),
        }
    }

    /// Judges an event; alerts that come of it are put behind `out`.
    pub fn feed(&mut self, event: &Event, out: &mut Vec<Alert>) {
        self.counts.events = self.counts.events.saturating_add(1);
        self.alerts.sweep(event.time, out);
        self.table.observe(event);
        if let Action::GroupGone { cgroup } = &event.action {
            self.forget(*cgroup, out);
        }
        let Some(kind) = Kind::of(&event.action) else { return };
        let sent_now = if let Action::Traffic { connection, sent, .. } = &event.action {
            self.flows.sent_now(event.process.id, event.cgroup, connection, *sent)
        } else {
            0
        };
        let origin = file_of(event).and_then(|file| self.table.original_path(event.cgroup, file));
        let known = Learned { sent_now, origin: origin.as_deref() };
        let rules = Arc::clone(&self.rules);
        let program = self.table.get(event.process.id).and_then(|known| known.program.clone());
        let mut candidates = rules.of_kind(kind, program.as_ref().map(|program| &*program.name));
        while let Some(found) = self.first_that_holds(&mut candidates, event, known) {
            self.judge(found, event, known, out);
        }
    }

    /// Returns the next rule that holds for an event.
    fn first_that_holds<'r>(
        &self,
        rules: &mut impl Iterator<Item = &'r OfKind>,
        event: &Event,
        learned: Learned<'_>,
    ) -> Option<&'r OfKind> {
        let container = known_of(&self.containers, &self.gone, event.cgroup);
        let scope = scope_of(&self.table, container, event, learned)?;
        rules.find(|rule| rule.holds(&scope))
    }

    /// Tells what is over at `now`, where no event comes by which time would be known.
    pub fn tick(&mut self, now: u64, out: &mut Vec<Alert>) {
        self.alerts.sweep(now, out);
    }

    /// Tells how often alerts were repeated that are still counted. Called at the end.
    pub fn finish(&mut self, out: &mut Vec<Alert>) {
        self.alerts.finish(out);
    }

    fn forget(&mut self, cgroup: CgroupId, out: &mut Vec<Alert>) {
        if let Some(known) = self.containers.remove(&cgroup) {
            self.gone.keep(cgroup, known);
        }
        self.windows.forget(cgroup);
        self.flows.forget(cgroup);
        self.alerts.forget(cgroup, out);
    }

    /// Raises what a rule says that holds.
    fn judge(&mut self, found: &OfKind, event: &Event, learned: Learned<'_>, out: &mut Vec<Alert>) {
        let (number, rule) = (found.number, &found.rule);
        let container = known_of(&self.containers, &self.gone, event.cgroup);
        let Some(scope) = scope_of(&self.table, container, event, learned) else { return };
        let process = scope.process;
        if let Some(window) = &rule.window
            && !self.windows.count(number, window, &scope)
        {
            return;
        }
        self.counts.detections = self.counts.detections.saturating_add(1);
        let marked = rule.mark.as_deref();
        let subject = subject(rule, &scope);
        let program = process.program_name();
        let same = (number, event.cgroup, event.process.executable, program, &subject);
        let key = self.hasher.hash_one(same);
        if self.alerts.repeat(event.cgroup, key, event.time) {
            if let Some(mark) = marked {
                self.table.mark(event.process.id, mark, event.time);
            }
            return;
        }
        let mut alert = Alert::new(rule, event, process, &self.table);
        alert.reason = rule.reason.render(&scope);
        alert.subject = subject;
        if let Some(known) = container {
            alert.container = AlertContainer::new(&known.container);
            let path = process.path().unwrap_or_default();
            let owners = known.owners.as_ref().map(|owners| owners.owners(path));
            alert.packages = owners.unwrap_or_default();
        }
        if let Some(mark) = marked {
            self.table.mark(event.process.id, mark, event.time);
        }
        self.alerts.raise(event.cgroup, key, event.time, alert, out);
    }
}

/// Returns what conditions are about.
fn scope_of<'a>(
    table: &'a Table,
    container: Option<&'a Known>,
    event: &'a Event,
    learned: Learned<'a>,
) -> Option<Scope<'a>> {
    Some(Scope {
        event,
        process: table.get(event.process.id)?,
        table,
        container: container.map(|known| &known.container),
        sent_now: learned.sent_now,
        origin: learned.origin,
    })
}

/// Returns a container that is there, or was a moment ago.
fn known_of<'k>(
    containers: &'k HashMap<CgroupId, Known>,
    gone: &'k Gone<Known>,
    cgroup: CgroupId,
) -> Option<&'k Known> {
    containers.get(&cgroup).or_else(|| gone.get(cgroup))
}

/// Returns what something was done to: what the rule says, else what the event is about.
#[expect(clippy::wildcard_enum_match_arm, reason = "every action that names nothing")]
fn subject(rule: &Rule, scope: &Scope<'_>) -> String {
    if let Some(subject) = &rule.subject {
        return subject.render(scope);
    }
    if let Some(file) = file_of(scope.event) {
        return file.path.clone();
    }
    match scope.event.tried() {
        Action::Connect(connection)
        | Action::Socket(connection)
        | Action::Accept(connection)
        | Action::Bind(connection)
        | Action::Listen(connection)
        | Action::Traffic { connection, .. } => end_of(connection),
        Action::Dns(dns) => dns.name.clone(),
        Action::Mount { target, .. } | Action::Unmount { target } | Action::Root { target } => {
            target.clone()
        }
        Action::Module { name, .. } | Action::Bpf { name, .. } | Action::Memory { name } => {
            name.clone()
        }
        Action::Call { name, .. } => name.clone(),
        _ => String::new(),
    }
}

fn end_of(connection: &Connection) -> String {
    match connection.remote.or(connection.local) {
        Some(end) => std::net::SocketAddr::new(end.address, end.port).to_string(),
        None => connection.path.clone(),
    }
}

#[cfg(test)]
mod tests;
