//! What `seawall running --format json` says. Its schema: `docs/schemas/running.schema.json`.

use seawall_console::uses::HitUse;
use serde::{Deserialize, Serialize};

use crate::cli::RunningArgs;
use crate::output;

/// The form of the document.
const SCHEMA: &str = "https://seawall.dev/schemas/running/1";

/// Which containers run, and which of them contain what was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    schema: &'static str,
    package: Option<String>,
    finding: Option<String>,
    /// When it was so, where the agent of this machine did not answer.
    pub(super) as_of: Option<String>,
    /// How many run.
    pub(super) all: i64,
    /// How many of them could not be looked into.
    pub(super) not_looked_at: i64,
    /// Those of this machine, with the reason.
    pub(super) unread: Vec<Unread>,
    pub(super) containers: Vec<Line>,
}

/// A container that could not be looked into.
#[derive(Debug, Serialize)]
pub(super) struct Unread {
    pub(super) id: String,
    pub(super) reason: String,
}

/// A container.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    /// Its node; `None` on this machine.
    pub(super) node: Option<NodeName>,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) image: String,
    pub(super) namespace: String,
    pub(super) workload: String,
    pub(super) since: Option<String>,
    pub(super) mode: String,
    pub(super) means: String,
    pub(super) contains: Vec<String>,
    // An older server says nothing of either.
    #[serde(default)]
    pub(super) uses: Vec<HitUse>,
    #[serde(default)]
    pub(super) decision: Option<Decided>,
    #[serde(default)]
    pub(super) admitted: Vec<Admitted>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct NodeName {
    pub(super) name: String,
}

/// What the gate `node` decided.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Decided {
    pub(super) verdict: String,
    pub(super) reason: String,
    pub(super) judged: String,
}

/// Who let the image in.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Admitted {
    pub(super) repository: String,
    pub(super) verdict: String,
    pub(super) pushed_by: String,
    pub(super) pushed: String,
}

impl Report {
    /// Makes a report that names no container yet.
    pub(super) fn new(arguments: &RunningArgs) -> Self {
        Self {
            schema: SCHEMA,
            package: arguments.package.clone(),
            finding: arguments.finding.clone(),
            as_of: None,
            all: 0,
            not_looked_at: 0,
            unread: Vec::new(),
            containers: Vec::new(),
        }
    }

    /// Writes it to standard output.
    pub(super) fn print(&self) -> anyhow::Result<()> {
        output::print(&format!("{}\n", serde_json::to_string_pretty(self)?))
    }
}

#[cfg(test)]
mod tests;
