//! The fields that conditions see: one table from which checks, evaluation and documentation come.
//!
//! **Invariant:** reading a field allocates nothing. What is not known is `None`, and what is
//! compared with it is neither true nor false.

use std::net::IpAddr;

use crate::container::Container;
use crate::event::{Event, File};
use crate::process::{Known, Table};
use crate::rule::kind::Kind;

mod of_event;
mod of_process;

/// What a condition looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) event: &'a Event,
    pub(crate) process: &'a Known,
    pub(crate) table: &'a Table,
    pub(crate) container: Option<&'a Container>,
    /// Bytes that a connection sent since it was last looked at.
    pub(crate) sent_now: u64,
    /// The path that the event's file had before it was renamed, linked or mounted elsewhere.
    pub(crate) origin: Option<&'a str>,
}

/// How a value is got from what it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Getter {
    Flag(fn(&Scope<'_>) -> Option<bool>),
    Number(fn(&Scope<'_>) -> Option<i64>),
    /// Capabilities, one bit each.
    Rights(fn(&Scope<'_>) -> Option<u64>),
    Text(for<'a> fn(&Scope<'a>) -> Option<&'a str>),
    Address(fn(&Scope<'_>) -> Option<IpAddr>),
    Endpoint(fn(&Scope<'_>) -> Option<crate::event::Endpoint>),
}

/// The same of a process.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ProcessGetter {
    Flag(fn(&Known) -> Option<bool>),
    Number(fn(&Known) -> Option<i64>),
    Rights(fn(&Known) -> Option<u64>),
    Text(for<'a> fn(&'a Known) -> Option<&'a str>),
    Texts(for<'a> fn(&'a Known) -> Option<&'a [String]>),
}

/// A field of an event.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name in conditions.
    pub(crate) name: &'static str,
    /// Kinds of events that have it; empty for all.
    pub(crate) kinds: &'static [Kind],
    pub(crate) getter: Getter,
    /// What it is, for people.
    pub(crate) meaning: &'static str,
}

/// A field of a process; it stands behind `process.`, `parent.`, `entry.`, `target.` or a name
/// that a macro binds.
#[derive(Debug)]
pub(crate) struct ProcessField {
    pub(crate) name: &'static str,
    pub(crate) getter: ProcessGetter,
    pub(crate) meaning: &'static str,
}

/// A process that conditions can name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Holder {
    /// Who did it.
    Process,
    /// Who made that process, within the container.
    Parent,
    /// The container's first process.
    Entry,
    /// Whom it was done to.
    Target,
}

impl Holder {
    /// Every process with its name and meaning.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Process, "process", "who did it; of `exec`, what it became"),
        (Self::Parent, "parent", "who made that process, within the container"),
        (Self::Entry, "entry", "the container's first process"),
        (Self::Target, "target", "whom it was done to (`trace`, `signal`)"),
    ];

    /// Finds the process in a scope.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every action without another process")]
    pub(crate) fn find<'a>(self, scope: &Scope<'a>) -> Option<&'a Known> {
        use crate::event::Action;
        match self {
            Self::Process => Some(scope.process),
            Self::Parent => scope.table.parents(scope.process).next(),
            Self::Entry => {
                let entry = scope.table.group(scope.process.cgroup)?.entry()?;
                scope.table.get(entry)
            }
            Self::Target => match scope.event.tried() {
                Action::Trace { target, .. } | Action::Signal { target, .. } => {
                    scope.table.get(*target)
                }
                _ => None,
            },
        }
    }
}

/// Finds a field of events by its name.
pub(crate) fn field(name: &str) -> Option<&'static Field> {
    fields().find(|field| field.name == name)
}

/// Iterates over every field of events.
pub(crate) fn fields() -> impl Iterator<Item = &'static Field> {
    of_event::FIELDS.iter().chain(of_event::FIELDS_OF_ONE_KIND)
}

/// Every field of processes.
pub(crate) const PROCESS_FIELDS: &[ProcessField] = of_process::FIELDS;

/// Finds a field of processes by its name.
pub(crate) fn process_field(name: &str) -> Option<&'static ProcessField> {
    PROCESS_FIELDS.iter().find(|field| field.name == name)
}

/// Returns the file that an event is about.
pub(crate) fn file_of(event: &Event) -> Option<&File> {
    of_event::file(event)
}

/// A number as conditions count.
fn bounded<N: TryInto<i64>>(number: N) -> Option<i64> {
    number.try_into().ok()
}
