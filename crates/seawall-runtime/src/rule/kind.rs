//! Kinds of events, by which rules are found.

use crate::event::Action;

/// A kind of event that a rule can be about.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// `exec`.
    Exec,
    /// `fork`.
    Fork,
    /// `exit`.
    Exit,
    /// `open`.
    Open,
    /// `map`.
    Map,
    /// `protect`.
    Protect,
    /// `connect`.
    Connect,
    /// `accept`.
    Accept,
    /// `bind`.
    Bind,
    /// `listen`.
    Listen,
    /// `traffic`.
    Traffic,
    /// `dns`.
    Dns,
    /// `trace`.
    Trace,
    /// `mount`.
    Mount,
    /// `unmount`.
    Unmount,
    /// `root`.
    Root,
    /// `credentials`.
    Credentials,
    /// `capability`.
    Capability,
    /// `namespace`.
    Namespace,
    /// `module`.
    Module,
    /// `bpf`.
    Bpf,
    /// `unlink`.
    Unlink,
    /// `rename`.
    Rename,
    /// `link`.
    Link,
    /// `attributes`.
    Attributes,
    /// `memory`.
    Memory,
    /// `signal`.
    Signal,
    /// `ring`.
    Ring,
    /// `times`.
    Times,
    /// `call`.
    Call,
    /// `socket`.
    Socket,
    /// `named`.
    Named,
    /// `many`.
    Many,
    /// `refused`.
    Refused,
}

impl Kind {
    /// Every kind with its name, in the order of the variants.
    pub const ALL: [(Self, &'static str); 34] = [
        (Self::Exec, "exec"),
        (Self::Fork, "fork"),
        (Self::Exit, "exit"),
        (Self::Open, "open"),
        (Self::Map, "map"),
        (Self::Protect, "protect"),
        (Self::Connect, "connect"),
        (Self::Accept, "accept"),
        (Self::Bind, "bind"),
        (Self::Listen, "listen"),
        (Self::Traffic, "traffic"),
        (Self::Dns, "dns"),
        (Self::Trace, "trace"),
        (Self::Mount, "mount"),
        (Self::Unmount, "unmount"),
        (Self::Root, "root"),
        (Self::Credentials, "credentials"),
        (Self::Capability, "capability"),
        (Self::Namespace, "namespace"),
        (Self::Module, "module"),
        (Self::Bpf, "bpf"),
        (Self::Unlink, "unlink"),
        (Self::Rename, "rename"),
        (Self::Link, "link"),
        (Self::Attributes, "attributes"),
        (Self::Memory, "memory"),
        (Self::Signal, "signal"),
        (Self::Ring, "ring"),
        (Self::Times, "times"),
        (Self::Call, "call"),
        (Self::Socket, "socket"),
        (Self::Named, "named"),
        (Self::Many, "many"),
        (Self::Refused, "refused"),
    ];

    /// Finds a kind by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Returns the kind of an action; `None` for what no rule can be about.
    pub fn of(action: &Action) -> Option<Self> {
        Some(match action {
            Action::Exec(_) => Self::Exec,
            Action::Fork { .. } => Self::Fork,
            Action::Exit { .. } => Self::Exit,
            Action::Open { .. } => Self::Open,
            Action::Map { .. } => Self::Map,
            Action::Protect { .. } => Self::Protect,
            Action::Connect(_) => Self::Connect,
            Action::Accept(_) => Self::Accept,
            Action::Bind(_) => Self::Bind,
            Action::Listen(_) => Self::Listen,
            Action::Traffic { .. } => Self::Traffic,
            Action::Dns(_) => Self::Dns,
            Action::Trace { .. } => Self::Trace,
            Action::Mount { .. } => Self::Mount,
            Action::Unmount { .. } => Self::Unmount,
            Action::Root { .. } => Self::Root,
            Action::Credentials { .. } => Self::Credentials,
            Action::Capability { .. } => Self::Capability,
            Action::Namespace { .. } => Self::Namespace,
            Action::Module { .. } => Self::Module,
            Action::Bpf { .. } => Self::Bpf,
            Action::Unlink { .. } => Self::Unlink,
            Action::Rename { .. } => Self::Rename,
            Action::Link { .. } => Self::Link,
            Action::Attributes { .. } => Self::Attributes,
            Action::Memory { .. } => Self::Memory,
            Action::Signal { .. } => Self::Signal,
            Action::Ring { .. } => Self::Ring,
            Action::Times { .. } => Self::Times,
            Action::Call { .. } => Self::Call,
            Action::Socket(_) => Self::Socket,
            Action::Named { .. } => Self::Named,
            Action::Many { .. } => Self::Many,
            Action::Refused { .. } => Self::Refused,
            Action::GroupMade { .. } | Action::GroupGone { .. } | Action::Blind(_) => return None,
        })
    }
}
