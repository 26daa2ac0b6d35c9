//! Pages of nodes, running containers and alerts.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use seawall_policy::access::{Action, Place, ReadSystem};
use seawall_runtime::alert::{Alert, AlertProcess};
use seawall_runtime::link::NodeStatus;
use seawall_runtime::rule::Severity;
use seawall_serve::problem::ApiError;
use seawall_store::nodes::NodeRow;
use seawall_store::nodes::seen::{AlertFilter, AlertRow, ContainerRow};
use serde::Deserialize;

use super::{Frame, Page, enter, html};
use crate::Console;
use crate::fleet::{
    ALERTS_PAGE, AlertsQuery, CONTAINERS_PAGE, ContainersQuery, grade_named, is_silent, may,
    next_of, severity_name, used_at_least,
};
use crate::link::failed;
use crate::uses::HitUse;
use crate::wire::moment;

/// Signs of an identifier that are shown.
const SHORT: usize = 12;
/// Alerts that the overview shows.
const ALERTS_SHOWN: i64 = 5;
/// The lowest severity that needs somebody: high.
const NEEDING: i64 = 3;
/// For so long an alert is new, in milliseconds: a day.
const NEW_MILLIS: i64 = 86_400_000;

/// A node as its table shows it.
struct NodeLine {
    id: String,
    name: String,
    seen: String,
    is_silent: bool,
    containers: i64,
    means: String,
    reason: String,
    kernel: String,
    version: String,
    waiting: u64,
    given_up: i64,
    unseen: String,
}

impl NodeLine {
    fn of(row: &NodeRow, now_ms: i64) -> Self {
        let status: NodeStatus = serde_json::from_str(&row.node.status).unwrap_or_default();
        Self {
            id: row.node.id.to_string(),
            name: row.node.name.to_string(),
            seen: if row.node.seen_ms == 0 { String::new() } else { moment(row.node.seen_ms) },
            is_silent: is_silent(row, now_ms),
            containers: row.containers,
            means: status.means,
            reason: status.reason,
            kernel: status.kernel,
            version: status.version,
            waiting: status.waiting,
            given_up: row.dropped,
            unseen: status.unseen.join("; "),
        }
    }
}

#[derive(Template)]
#[template(path = "nodes.html")]
struct NodesPage {
    frame: Frame,
    nodes: Vec<NodeLine>,
    silent: usize,
    may_remove: bool,
}

/// A container as its table shows it.
struct ContainerLine {
    id: String,
    short: String,
    name: String,
    image: String,
    repository: String,
    digest: String,
    contains: Vec<String>,
    decision: String,
    reason: String,
    since: String,
    workload: String,
    node: String,
    mode: String,
    means: String,
    admitted: String,
}

impl ContainerLine {
    fn of(row: &ContainerRow, now_ms: i64) -> Self {
        let used = row.uses.iter().map(|used| HitUse::of(used, row.seen_ms, now_ms));
        let used = used.map(|used| format!("{}: {}", used.purl, used.words()));
        let verdict = row.verdict.as_ref();
        let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        let first = row.admissions.first();
        let admitted = first.map_or_else(
            || "not known: no repository here has the image".to_owned(),
            |one| {
                let by = or_dash(&one.pushed_by);
                format!("pushed by {by} at {}; verdict {}", moment(one.pushed_ms), one.verdict)
            },
        );
        let image = if row.image.is_empty() { &row.digest } else { &row.image };
        Self {
            id: row.id.to_string(),
            short: row.id.chars().take(SHORT).collect(),
            name: or_dash(&row.name),
            image: or_dash(image),
            repository: first.map(|one| one.repository.to_string()).unwrap_or_default(),
            digest: row.digest.to_string(),
            contains: row.what.iter().map(ToString::to_string).chain(used).collect(),
            decision: verdict.map_or("not yet", |it| decision_words(&it.verdict)).to_owned(),
            reason: verdict.map(|it| it.reason.to_string()).unwrap_or_default(),
            since: if row.started_ms == 0 { String::new() } else { moment(row.started_ms) },
            workload: format!("{}/{}", or_dash(&row.namespace), or_dash(&row.workload)),
            node: row.node_name.to_string(),
            mode: row.mode.to_string(),
            means: row.means.to_string(),
            admitted,
        }
    }
}

/// Says a decision of the gate `node` in words.
fn decision_words(verdict: &str) -> &'static str {
    match verdict {
        "allow" => "allowed",
        "warn" => "allowed with warnings",
        "deny" => "denied",
        "undecided" => "undecided",
        "none" => "no policy",
        _ => "not understood",
    }
}

#[derive(Template)]
#[template(path = "containers.html")]
struct ContainersPage {
    frame: Frame,
    query: ContainersQuery,
    is_search: bool,
    all: i64,
    unknown: i64,
    rows: Vec<ContainerLine>,
    next: Option<String>,
}

/// An alert as tables show it.
pub(super) struct AlertLine {
    pub(super) number: i64,
    pub(super) severity: &'static str,
    pub(super) rule: String,
    pub(super) technique: String,
    pub(super) container: String,
    pub(super) node: String,
    pub(super) time: String,
    pub(super) count: i64,
    pub(super) reason: String,
}

impl AlertLine {
    fn of(row: &AlertRow, alert: Option<&Alert>) -> Self {
        let text = |of: fn(&Alert) -> &String| alert.map(of).cloned().unwrap_or_default();
        let container = alert.map(|alert| &alert.container);
        let container = container.and_then(|it| it.name.as_ref().or(it.id.as_ref()));
        Self {
            number: row.number,
            severity: severity_name(row.severity),
            rule: alert.map_or_else(|| "unreadable".to_owned(), |alert| alert.rule.clone()),
            technique: text(|alert| &alert.technique),
            container: container.cloned().unwrap_or_default(),
            node: row.node_name.to_string(),
            time: moment(row.time_ms),
            count: row.count,
            reason: text(|alert| &alert.reason),
        }
    }
}

fn parsed(row: &AlertRow) -> Option<Alert> {
    serde_json::from_str(&row.content).ok()
}

#[derive(Template)]
#[template(path = "alerts.html")]
struct AlertsPage {
    frame: Frame,
    query: AlertsQuery,
    severities: Vec<&'static str>,
    alerts: Vec<AlertLine>,
    next: Option<i64>,
}

/// A process of an alert.
struct ProcessLine {
    line: String,
    note: String,
}

impl ProcessLine {
    fn of(process: &AlertProcess) -> Self {
        let path = process.path.as_ref().or(process.program.as_ref());
        let line = if process.args.is_empty() {
            path.cloned().unwrap_or_else(|| process.name.clone())
        } else {
            process.args.join(" ")
        };
        let joined = if process.is_joined { ", came from outside the container" } else { "" };
        let program = path.map(|path| format!("{path}, ")).unwrap_or_default();
        let note = format!("{program}process {}, user {}{joined}", process.pid, process.user);
        Self { line, note }
    }
}

#[derive(Template)]
#[template(path = "alert.html")]
struct AlertPage {
    frame: Frame,
    alert: AlertLine,
    title: String,
    advice: String,
    techniques: String,
    last: String,
    container_id: String,
    image: String,
    workload: String,
    subject: String,
    processes: Vec<ProcessLine>,
    packages: Vec<(String, String)>,
}

fn now_ms(console: &Console) -> i64 {
    i64::try_from(console.identity.now().unix_millis()).unwrap_or(i64::MAX)
}

pub(crate) async fn nodes(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let rows = console.link.nodes.list(&permit).await.map_err(failed)?;
    let now = now_ms(&console);
    let nodes: Vec<NodeLine> = rows.iter().map(|row| NodeLine::of(row, now)).collect();
    Ok(html(&NodesPage {
        frame: Frame::of(&console, &asker, &parts, "nodes"),
        silent: nodes.iter().filter(|node| node.is_silent).count(),
        may_remove: asker.caller.may(Action::ManageIdentities, &Place::System),
        nodes,
    }))
}

pub(crate) async fn containers(
    State(console): State<Console>,
    Query(query): Query<ContainersQuery>,
    parts: Parts,
) -> Page {
    let asker = enter(&console, &parts).await?;
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let nodes = &console.link.nodes;
    let rows = nodes.running(&permit, &query.filter(), CONTAINERS_PAGE).await.map_err(failed)?;
    let (now, next) = (now_ms(&console), next_of(&rows));
    let rows = used_at_least(rows, grade_named(&query.least)?, now);
    Ok(html(&ContainersPage {
        frame: Frame::of(&console, &asker, &parts, "containers"),
        is_search: !query.package.trim().is_empty() || !query.finding.trim().is_empty(),
        all: nodes.running_count(&permit).await.map_err(failed)?,
        unknown: nodes.unknown_count(&permit).await.map_err(failed)?,
        next,
        rows: rows.iter().map(|row| ContainerLine::of(row, now)).collect(),
        query,
    }))
}

pub(crate) async fn alerts(
    State(console): State<Console>,
    Query(query): Query<AlertsQuery>,
    parts: Parts,
) -> Page {
    let asker = enter(&console, &parts).await?;
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let found = console.link.nodes.alerts(&permit, &query.filter()?, ALERTS_PAGE).await;
    let found = found.map_err(failed)?;
    let is_full = usize::try_from(ALERTS_PAGE).is_ok_and(|page| found.len() == page);
    Ok(html(&AlertsPage {
        frame: Frame::of(&console, &asker, &parts, "alerts"),
        severities: Severity::NAMES.iter().skip(1).map(|(name, _)| *name).collect(),
        next: found.last().filter(|_| is_full).map(|row| row.number),
        alerts: found.iter().map(|row| AlertLine::of(row, parsed(row).as_ref())).collect(),
        query,
    }))
}

/// Names an alert.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AlertQuery {
    number: i64,
}

pub(crate) async fn alert(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    let permit = may::<ReadSystem>(&console, &parts).await?;
    let query = Query::<AlertQuery>::try_from_uri(&parts.uri).map_err(ApiError::invalid)?;
    let row = console.link.nodes.alert(&permit, query.number).await.map_err(failed)?;
    let row = row.ok_or_else(|| ApiError::Unknown { why: "there is no such alert".into() })?;
    let alert = parsed(&row);
    let line = AlertLine::of(&row, alert.as_ref());
    let frame = Frame::of(&console, &asker, &parts, "alerts");
    Ok(html(&page(frame, line, alert)))
}

fn page(frame: Frame, line: AlertLine, alert: Option<Alert>) -> AlertPage {
    let Some(alert) = alert else {
        return AlertPage {
            frame,
            title: "a record that this version does not understand".to_owned(),
            advice: "the API shows it as it came".to_owned(),
            techniques: String::new(),
            last: line.time.clone(),
            container_id: String::new(),
            image: String::new(),
            workload: String::new(),
            subject: String::new(),
            processes: Vec::new(),
            packages: Vec::new(),
            alert: line,
        };
    };
    let text = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
    let container = alert.container;
    let processes = std::iter::once(&alert.process).chain(&alert.process.parents);
    let packages = alert.packages.into_iter().map(|it| (it.purl, it.findings.join(", ")));
    AlertPage {
        processes: processes.map(ProcessLine::of).collect(),
        frame,
        title: alert.title,
        advice: alert.advice,
        techniques: alert.techniques.join(", "),
        last: alert.last,
        container_id: container.id.unwrap_or_default(),
        image: text(container.image),
        workload: match (container.namespace, container.pod) {
            (None, None) => "none".to_owned(),
            (namespace, pod) => format!("{}, {}", text(namespace), text(pod)),
        },
        subject: alert.subject,
        packages: packages.collect(),
        alert: line,
    }
}

/// What the overview says of nodes.
pub(super) struct FleetView {
    /// Alerts of high severity and above within a day.
    pub(super) alert_count: i64,
    pub(super) nodes: usize,
    pub(super) silent: usize,
    pub(super) containers: i64,
}

impl FleetView {
    /// Asks for it, and for the newest of these alerts.
    pub(super) async fn of(
        console: &Console,
        parts: &Parts,
    ) -> Result<(Self, Vec<AlertLine>), ApiError> {
        let permit = may::<ReadSystem>(console, parts).await?;
        let nodes = &console.link.nodes;
        let now = now_ms(console);
        let filter = AlertFilter { severity_min: NEEDING, ..AlertFilter::default() };
        let alerts = nodes.alerts(&permit, &filter, ALERTS_SHOWN).await.map_err(failed)?;
        let since = now.saturating_sub(NEW_MILLIS);
        let alerts = alerts.iter().filter(|row| since <= row.time_ms);
        let rows = nodes.list(&permit).await.map_err(failed)?;
        let alerts = alerts.map(|row| AlertLine::of(row, parsed(row).as_ref())).collect();
        let view = Self {
            alert_count: nodes.alert_count(&permit, NEEDING, since).await.map_err(failed)?,
            silent: rows.iter().filter(|row| is_silent(row, now)).count(),
            nodes: rows.len(),
            containers: nodes.running_count(&permit).await.map_err(failed)?,
        };
        Ok((view, alerts))
    }
}
