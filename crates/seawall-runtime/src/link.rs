//! What a node's agent and the server say to each other, as values and as JSON.
//!
//! A node enrols once, with a token and a request for a certificate (PKCS #10, PEM); from then
//! on it shows the certificate. It sends [`Report`]s and asks for [`Orders`] and [`SafeList`]s.
//!
//! Records (alerts, blind intervals) come out of a queue on the node's disk. Each has a number,
//! which rises within its [`Lane`]; the server says up to which number it has taken over what,
//! and takes nothing over twice. Containers are a state: a report brings what changed since the
//! state that the server has, or begins anew where the server has none. The same holds for the
//! account of the files that a container uses, which each container has for itself.
//!
//! [`PROTOCOL`] rises where one side could no longer understand the other. What is only added
//! keeps it: a server passes over a field that it does not know, and an acknowledgement without
//! `uses` tells the agent that this server takes none.
//!
//! **Invariant:** every list of a report has a limit here, which the sender keeps and the
//! receiver checks.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::alert::Alert;
use crate::container::Container;
use crate::event::Blind;
use crate::in_use::account::{Change, Known};
use crate::rule::Severity;

/// The version of the form; another one is refused.
pub const PROTOCOL: u32 = 1;
/// Where a node enrols.
pub const ENROL_PATH: &str = "/api/v1/link/enrolment";
/// Where it asks for its next certificate.
pub const RENEW_PATH: &str = "/api/v1/link/certificate";
/// Where it reports.
pub const REPORT_PATH: &str = "/api/v1/link/report";
/// Where it asks what to do.
pub const ORDERS_PATH: &str = "/api/v1/link/orders";
/// Where it asks for the executables of an image, `?digest=`.
pub const SAFE_LIST_PATH: &str = "/api/v1/link/safe-list";

/// LIMIT: records of one report: one transaction of the server.
pub const RECORDS_MAX: usize = 256;
/// LIMIT: containers of one report; the rest follows in the next ones.
pub const CONTAINERS_MAX: usize = 256;
/// LIMIT: containers of a node, by identifier.
pub const PRESENT_MAX: usize = 4_096;
/// LIMIT: bytes of a report. A record has 64 KiB at most.
pub const REPORT_BYTES_MAX: usize = 24 * 1024 * 1024;
/// LIMIT: bytes of one record; the agent's alerts are bounded far below.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;
/// LIMIT: containers of one report whose use of files changed; the rest follows in the next ones.
pub const USES_MAX: usize = 256;
/// LIMIT: bytes of all of them.
pub const USES_BYTES_MAX: usize = 4 * 1024 * 1024;
/// LIMIT: bytes of the use of files of one container in one report; more comes in parts.
pub const USE_BYTES_MAX: usize = 1024 * 1024;
/// LIMIT: files of a container that are told at once: as many as the agent remembers.
pub const USE_FILES_MAX: usize = crate::in_use::files::FILES_MAX;
/// LIMIT: bytes of a path: the kernel's 4,096, each written with four signs at most.
pub const USE_PATH_BYTES_MAX: usize = 16 * 1024;
/// LIMIT: things of a container that were not seen.
pub const UNOBSERVED_MAX: usize = 64;
/// LIMIT: bytes of an address that is awaited.
pub const ADDRESS_BYTES_MAX: usize = 64;
/// LIMIT: bytes of orders.
pub const ORDERS_BYTES_MAX: usize = 1024 * 1024;
/// LIMIT: bytes of a safe list: an image of 100,000 executables.
pub const SAFE_LIST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// LIMIT: executables of a safe list.
pub const SAFE_LIST_MAX: usize = 200_000;

/// What a node sends to enrol.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The token that an administrator made.
    pub token: String,
    /// The node's name, for people.
    pub name: String,
    /// The request for a certificate, PEM.
    pub csr: String,
}

impl std::fmt::Debug for Enrolment {
    // The token is a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Enrolment").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A request for the next certificate.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The request, PEM.
    pub csr: String,
}

/// A certificate.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certified {
    /// The node's identifier.
    pub node: String,
    /// The certificate, PEM.
    pub certificate: String,
    /// When it is to be renewed, in seconds since 1970.
    pub renew: u64,
    /// When it ends, in seconds since 1970.
    pub ends: u64,
}

/// The queue of a kind of records; the lowest is given up first where there is no room.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Alerts of this severity.
    Notice,
    /// Alerts of this severity.
    Low,
    /// Alerts of this severity.
    Medium,
    /// Intervals in which something was not seen.
    Blind,
    /// Alerts of this severity.
    High,
    /// Alerts of this severity.
    Critical,
}

impl Lane {
    /// Every lane, in the order in which they are given up.
    pub const ALL: [Self; 6] =
        [Self::Notice, Self::Low, Self::Medium, Self::Blind, Self::High, Self::Critical];

    /// Returns the lane of alerts of a severity.
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Notice => Self::Notice,
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
            Severity::Critical => Self::Critical,
        }
    }

    /// Returns its number: the place in [`Lane::ALL`].
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|lane| *lane == self).unwrap_or(0)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::Blind => "blind",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// An interval in which a container was not watched, or a node.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct BlindInterval {
    /// Its end, as RFC 3339 writes it.
    pub time: String,
    /// The container; empty for the whole node.
    pub container: String,
    /// The control group.
    pub cgroup: u64,
    /// Its end, in nanoseconds since 1970.
    pub until: u64,
    /// Its beginning, what was not seen, and why.
    pub blind: Blind,
}

/// What is told once.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// What a rule or the guard found.
    Alert(Box<Alert>),
    /// What was not seen.
    Blind(BlindInterval),
}

impl Record {
    /// Returns the lane that it goes.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Alert(alert) => Lane::of(alert.severity),
            Self::Blind(_) => Lane::Blind,
        }
    }
}

/// A record with its place in the queue.
///
/// It is kept as it was written: one that a reader does not understand blocks none behind it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Numbered {
    /// The lane.
    pub lane: Lane,
    /// The number; it rises within the lane.
    pub number: u64,
    /// The [`Record`], JSON.
    pub record: Box<RawValue>,
}

/// How many records of a lane were given up since the queue was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Dropped {
    /// The lane.
    pub lane: Lane,
    /// How many.
    pub count: u64,
}

/// A container as it is told to the server.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Told {
    /// The container.
    pub container: Container,
    /// What happens to foreign files in it: `observe`, `warn`, `enforce`.
    pub mode: String,
    /// By which means it is protected.
    pub means: String,
    /// What is not covered, and why.
    pub gaps: Vec<String>,
}

/// What changed in which files of a container are in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct ToldUse {
    /// The container, of which the server was told before.
    pub container: String,
    /// What changed.
    pub change: Change,
}

/// How far the server knows the use of files of a container.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct KnownUse {
    /// The container.
    pub container: String,
    /// The account and its revision; 0 where it has none.
    pub known: Known,
}

/// What changed in what runs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Containers {
    /// The state that this is about; `None` begins anew.
    pub base: Option<u64>,
    /// The state after it; it rises.
    pub generation: u64,
    /// All that run, where it begins anew: others do not run any more.
    #[serde(default)]
    pub present: Vec<String>,
    /// New ones, and those that changed.
    pub changed: Vec<Told>,
    /// Those that do not run any more.
    pub gone: Vec<String>,
}

/// What the agent says of itself.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeStatus {
    /// The version of the program.
    pub version: String,
    /// The version of the kernel.
    pub kernel: String,
    /// Since when it runs, as RFC 3339 writes it.
    pub started: String,
    /// By which means this node can prevent drift.
    pub means: String,
    /// Why not by better ones.
    pub reason: String,
    /// What is not seen of what containers do, and why.
    pub unseen: Vec<String>,
    /// Containers that are known.
    pub containers: u64,
    /// Records that wait for the server.
    pub waiting: u64,
    /// The digest of the orders in force; empty before there were any.
    pub orders: String,
}

/// What a node reports.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Report {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The queue that the numbers belong to.
    pub queue: String,
    /// What the agent says of itself.
    pub status: NodeStatus,
    /// What changed in what runs, if anything did.
    pub containers: Option<Containers>,
    /// Records, each lane by number.
    pub records: Vec<Numbered>,
    /// How many records were given up.
    pub dropped: Vec<Dropped>,
    /// What changed in the use of files: each a [`ToldUse`], JSON. One that a reader does not
    /// understand hinders no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Box<RawValue>>,
}

/// What the server has.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Acknowledged {
    /// Up to which number each lane was taken over.
    pub through: Vec<Through>,
    /// The state of containers that is stored; `None` where it has to begin anew.
    pub generation: Option<u64>,
    /// How far the use of files of the containers of the report is known; `None` of a server that
    /// takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<Vec<KnownUse>>,
}

/// Up to which number a lane was taken over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Through {
    /// The lane.
    pub lane: Lane,
    /// The number.
    pub number: u64,
}

/// What a node is to do.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Orders {
    /// What happens to foreign files in which workloads; the first that fits counts.
    pub modes: Vec<ModeOrder>,
    /// What is allowed beyond the images, by digest.
    #[serde(default)]
    pub allowed: Vec<AllowOrder>,
}

/// What happens to foreign files in some workloads.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct ModeOrder {
    /// The policy that says so.
    pub policy: String,
    /// Images, as patterns; one has to fit. None is any.
    pub images: Vec<String>,
    /// Namespaces, as patterns; one has to fit. None is any.
    pub namespaces: Vec<String>,
    /// The mode.
    pub mode: crate::drift::Mode,
}

/// A file that is allowed beyond the images.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct AllowOrder {
    /// Its digest.
    pub digest: String,
    /// Images, as a pattern.
    pub image: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Until when, in seconds since 1970.
    pub expires: Option<u64>,
}

/// The executables of an image, from the inventory that the server has of it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct SafeList {
    /// The image.
    pub image: String,
    /// Executables, libraries and scripts: SHA-256 as `sha256:…`, sorted.
    pub digests: Vec<String>,
}

#[cfg(test)]
mod tests;
