//! `seawall running` over all nodes: asked of a server, or of its tables where its data folder is
//! on this machine.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use seawall_console::uses::HitUse;
use seawall_distribution::api::ApiClient;
use seawall_evidence::timestamp::Timestamp;
use seawall_store::evidence_log::Clock;
use seawall_store::nodes::Nodes;
use seawall_store::nodes::seen::{ContainerFilter, ContainerRow};
use serde::Deserialize;

use super::report::{Admitted, Decided, Line, NodeName, Report};
use crate::cli::{RunningArgs, RunningFormat};
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
    shown(fleet, arguments)
}

async fn stored(nodes: &Nodes, arguments: &RunningArgs) -> Result<Fleet> {
    let permit = machine_permit()?;
    let text = |value: Option<&String>| value.cloned().unwrap_or_default().into_boxed_str();
    let mut filter = ContainerFilter {
        package: text(arguments.package.as_ref()),
        finding: text(arguments.finding.as_ref()),
        ..ContainerFilter::default()
    };
    let now = Clock::system().now().unix_millis();
    let now_ms = i64::try_from(now).unwrap_or(i64::MAX);
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
        fleet.lines.extend(rows.into_iter().map(|row| line_of(row, now_ms)));
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
    shown(fleet, arguments)
}

/// Shows a container of the tables as the API shows it.
fn line_of(row: ContainerRow, now_ms: i64) -> Line {
    let used = row.uses.iter().map(|used| HitUse::of(used, row.seen_ms, now_ms));
    let decision = row.verdict.map(|verdict| Decided {
        verdict: verdict.verdict.into(),
        reason: verdict.reason.into(),
        judged: moment(verdict.judged_ms),
    });
    let admitted = row.admissions.iter().map(|one| Admitted {
        repository: one.repository.to_string(),
        verdict: one.verdict.to_string(),
        pushed_by: one.pushed_by.to_string(),
        pushed: moment(one.pushed_ms),
    });
    Line {
        admitted: admitted.collect(),
        uses: used.collect(),
        decision,
        node: Some(NodeName { name: row.node_name.into() }),
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
fn moment(millis: i64) -> String {
    let moment = u64::try_from(millis).ok().and_then(Timestamp::from_unix_millis);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

fn shown(fleet: Fleet, arguments: &RunningArgs) -> Result<Exit> {
    let is_search = arguments.package.is_some() || arguments.finding.is_some();
    let is_unsure = is_search && 0 < fleet.unknown;
    // Where a container was not looked at, "none" would be no answer.
    let exit = if is_unsure { Exit::Undecided } else { Exit::Done };
    if arguments.format == RunningFormat::Json {
        let mut report = Report::new(arguments);
        report.all = fleet.all;
        report.not_looked_at = if is_search { fleet.unknown } else { 0 };
        report.containers = fleet.lines;
        report.print()?;
        return Ok(exit);
    }
    let mut text = String::new();
    let all = usize::try_from(fleet.all).unwrap_or(usize::MAX);
    super::headline(&mut text, arguments, fleet.lines.len(), all);
    for line in &fleet.lines {
        show(&mut text, line);
    }
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
    Ok(exit)
}

fn show(text: &mut String, line: &Line) {
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let id: String = line.id.chars().take(super::ID_SHOWN).collect();
    let since = line.since.as_deref().unwrap_or("a time that is not known");
    let image = if line.image.is_empty() { "image not known" } else { &line.image };
    let mut shown = format!("{id}  {}  {image}  since {since}", or_dash(&line.name));
    // Writing to a string does not fail.
    if let Some(node) = &line.node {
        let _written = write!(shown, "  on {}", node.name);
    }
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
    for used in &line.uses {
        output::line(text, format_args!("  {}  {}", used.purl, used.words()));
    }
    if let Some(Decided { verdict, reason, .. }) =
        line.decision.as_ref().filter(|it| it.verdict != "none")
    {
        output::line(text, format_args!("  policies of the node: {verdict}  {reason}"));
    }
}
