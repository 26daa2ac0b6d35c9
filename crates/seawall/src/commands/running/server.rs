//! `seawall running` over all nodes: asked of a server, or of its tables where its data folder is
//! on this machine.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use seawall_distribution::api::ApiClient;
use seawall_evidence::timestamp::Timestamp;
use seawall_store::nodes::Nodes;
use seawall_store::nodes::seen::{ContainerFilter, ContainerRow};
use serde::Deserialize;

use crate::cli::RunningArgs;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::{self, Workplace, machine_permit};
use crate::settings::{Settings, read_text};

/// LIMIT: bytes of one page of the server's answer.
const PAGE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// LIMIT: pages that are asked for: of 1,000 containers each.
const PAGES_MAX: usize = 1_000;
/// LIMIT: bytes of a file with a key.
const KEY_BYTES_MAX: u64 = 4_096;
/// Containers that are read from the tables at once.
const PAGE: usize = 1_000;

/// What runs on all nodes.
#[derive(Debug, Default)]
struct Fleet {
    lines: Vec<Line>,
    all: i64,
    /// Containers of which nobody can say what they contain.
    unknown: i64,
}

/// A container, as it is shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    node: NodeName,
    id: String,
    name: String,
    image: String,
    namespace: String,
    workload: String,
    since: Option<String>,
    mode: String,
    means: String,
    contains: Vec<String>,
    admitted: Vec<Admitted>,
}

#[derive(Debug, Deserialize)]
struct NodeName {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Admitted {
    repository: String,
    verdict: String,
    pushed_by: String,
    pushed: String,
}

/// A page of the server's answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    containers: Vec<Line>,
    next: Option<String>,
    all: i64,
    not_assessed: i64,
}

/// Runs the command over a data folder.
pub(super) fn run_on(data: &Path, arguments: &RunningArgs, settings: &Settings) -> Result<Exit> {
    let fleet = server::run(async {
        let place = Workplace::open(data, &settings.server).await?;
        stored(&Nodes::new(place.identities.tables().clone()), arguments).await
    })?;
    shown(&fleet, arguments)
}

async fn stored(nodes: &Nodes, arguments: &RunningArgs) -> Result<Fleet> {
    let permit = machine_permit()?;
    let text = |value: Option<&String>| value.cloned().unwrap_or_default().into_boxed_str();
    let mut filter = ContainerFilter {
        package: text(arguments.package.as_ref()),
        finding: text(arguments.finding.as_ref()),
        ..ContainerFilter::default()
    };
    let mut fleet = Fleet {
        all: nodes.running_count(&permit).await?,
        unknown: nodes.unknown_count(&permit).await?,
        ..Fleet::default()
    };
    loop {
        let rows = nodes.running(&permit, &filter, PAGE).await?;
        if let Some(last) = rows.last() {
            filter.after = format!("{}/{}", last.node, last.id).into();
        }
        let is_last = rows.len() < PAGE;
        fleet.lines.extend(rows.into_iter().map(Line::of));
        if is_last {
            return Ok(fleet);
        }
    }
}

/// Runs the command with the server at `address`.
pub(super) fn run_at(address: &str, arguments: &RunningArgs, settings: &Settings) -> Result<Exit> {
    let Some(file) = &arguments.key_file else {
        let hint = "--key-file names a file with an API key of an auditor or administrator";
        return Err(Hinted::usage("the server has to know who asks", hint));
    };
    let key = read_text(file, KEY_BYTES_MAX)?;
    let how = &arguments.how;
    let config = crate::analyse::client(&how.plain_http, &how.ca_file, how.offline, settings);
    let client = ApiClient::new(&config, address, key.trim())?;
    let mut fleet = Fleet::default();
    let mut after = String::new();
    for _ in 0..PAGES_MAX {
        let parameters = [
            ("package", arguments.package.as_deref().unwrap_or_default()),
            ("finding", arguments.finding.as_deref().unwrap_or_default()),
            ("after", &after),
        ];
        let answer = client.get("/api/v1/containers", &parameters, PAGE_BYTES_MAX)?;
        let page: Page = serde_json::from_str(&answer).context("understand the server's answer")?;
        (fleet.all, fleet.unknown) = (page.all, page.not_assessed);
        fleet.lines.extend(page.containers);
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    shown(&fleet, arguments)
}

impl Line {
    fn of(row: ContainerRow) -> Self {
        let admitted = row.admissions.iter().map(|one| Admitted {
            repository: one.repository.to_string(),
            verdict: one.verdict.to_string(),
            pushed_by: one.pushed_by.to_string(),
            pushed: moment(one.pushed_ms),
        });
        Self {
            admitted: admitted.collect(),
            node: NodeName { name: row.node_name.into() },
            id: row.id.into(),
            name: row.name.into(),
            image: row.image.into(),
            namespace: row.namespace.into(),
            workload: row.workload.into(),
            since: (row.started_ms != 0).then(|| moment(row.started_ms)),
            mode: row.mode.into(),
            means: row.means.into(),
            contains: row.what.into_iter().map(String::from).collect(),
        }
    }
}

fn moment(millis: i64) -> String {
    let moment = u64::try_from(millis).ok().and_then(Timestamp::from_unix_millis);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

fn shown(fleet: &Fleet, arguments: &RunningArgs) -> Result<Exit> {
    let mut text = String::new();
    let all = usize::try_from(fleet.all).unwrap_or(usize::MAX);
    super::headline(&mut text, arguments, fleet.lines.len(), all);
    for line in &fleet.lines {
        show(&mut text, line);
    }
    let is_search = arguments.package.is_some() || arguments.finding.is_some();
    let is_unsure = is_search && 0 < fleet.unknown;
    if is_unsure {
        output::line(
            &mut text,
            format_args!(
                "not looked at: {} containers of images that no repository of the server has",
                fleet.unknown
            ),
        );
    }
    output::print(&output::visible(&text))?;
    // Where a container was not looked at, "none" would be no answer.
    Ok(if is_unsure { Exit::Undecided } else { Exit::Done })
}

fn show(text: &mut String, line: &Line) {
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let id: String = line.id.chars().take(super::ID_SHOWN).collect();
    let since = line.since.as_deref().unwrap_or("a time that is not known");
    let image = if line.image.is_empty() { "image not known" } else { &line.image };
    let mut shown = format!("{id}  {}  {image}  since {since}", or_dash(&line.name));
    // Writing to a string does not fail.
    let _written = write!(shown, "  on {}", line.node.name);
    if !line.namespace.is_empty() || !line.workload.is_empty() {
        let _written = write!(shown, "  {}/{}", or_dash(&line.namespace), or_dash(&line.workload));
    }
    let _written = write!(shown, "  {} by {}", line.mode, line.means);
    let admitted = line.admitted.first().map_or_else(
        || "not known, no repository of the server has the image".to_owned(),
        |Admitted { repository, verdict, pushed_by, pushed }| {
            let by = or_dash(pushed_by);
            format!("{by}, who pushed it to {repository} at {pushed}; verdict {verdict}")
        },
    );
    let _written = write!(shown, "  admitted by: {admitted}");
    output::line(text, format_args!("{shown}"));
    for what in &line.contains {
        output::line(text, format_args!("  {what}"));
    }
}
