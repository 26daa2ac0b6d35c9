//! `seawall running`: which containers run, and which of them contain something: on all nodes of
//! a server where one is named, else on this machine.
//!
//! On this machine, who runs is asked from the node agent, over its socket; where it does not answer, what it last
//! wrote counts, and that is said. What a container contains is read from its root file system
//! once, and kept in the cache for as long as the container is the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use seawall_console::uses::HitUse;
use seawall_inventory::inventory::Inventory;
use seawall_runtime::container::Container;
use seawall_runtime::in_use::PackageUse;
use seawall_runtime::in_use::inventory::map_of;
use seawall_runtime::moment::rfc3339;
use seawall_store::atomic::{self, Durability};
use serde::Deserialize;

use super::scan;
use crate::analyse::Reader;
use crate::cli::{RunningArgs, RunningFormat};
use crate::clock::Now;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::places;
use crate::settings::{Settings, read_bytes};
use crate::target::Target;

mod in_use;
mod report;
mod server;

use report::{Line, Report, Unread};

/// LIMIT: bytes of the agent's answer and of an inventory in the cache.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// LIMIT: how long the agent is waited for.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// Digits of a container's identifier that are shown.
const ID_SHOWN: usize = 12;
const REQUEST: &str = "{\"do\":\"status\"}";

/// What the agent says, as far as it is shown here.
#[derive(Debug, Deserialize)]
struct Status {
    time: String,
    containers: Vec<Running>,
}

#[derive(Debug, Deserialize)]
struct Running {
    container: Container,
    protection: Protection,
}

#[derive(Debug, Deserialize)]
struct Protection {
    mode: String,
    means: String,
}

/// A container that contains what was asked for.
struct Hit<'a> {
    running: &'a Running,
    /// Packages by name and version, each with how far it is in use.
    what: Vec<(String, HitUse)>,
}

/// Runs the command.
pub(super) fn run(arguments: &RunningArgs, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    if let Some(address) = &arguments.server {
        return server::run_at(address, arguments, settings);
    }
    if let Some(data) = arguments.data.as_ref().or(settings.server.data.as_ref()) {
        return server::run_on(data, arguments, settings);
    }
    let (status, is_live) = ask(&arguments.agent_data)?;
    let mut text = String::new();
    if !is_live {
        output::say_error(&format!(
            "the agent does not answer: this is what ran at {}",
            status.time
        ));
    }
    let mut unread = Vec::new();
    let hits = match (&arguments.package, &arguments.finding) {
        (None, None) => {
            let hits = status.containers.iter().map(|running| Hit { running, what: Vec::new() });
            hits.collect()
        }
        _ => search(arguments, settings, is_quiet, &status, &mut unread)?,
    };
    // Where a container was not looked at, "none" would be no answer.
    let exit = if unread.is_empty() { Exit::Done } else { Exit::Undecided };
    if arguments.format == RunningFormat::Json {
        let mut report = Report::new(arguments);
        report.as_of = (!is_live).then(|| status.time.clone());
        report.all = i64::try_from(status.containers.len()).unwrap_or(i64::MAX);
        report.not_looked_at = i64::try_from(unread.len()).unwrap_or(i64::MAX);
        report.containers = hits.iter().map(line_of).collect();
        report.unread = unread.into_iter().map(|(id, reason)| Unread { id, reason }).collect();
        report.print()?;
        return Ok(exit);
    }
    headline(&mut text, arguments, hits.len(), status.containers.len());
    for hit in &hits {
        line(&mut text, hit);
    }
    for (id, reason) in &unread {
        output::line(&mut text, format_args!("not looked at: {id}: {reason}"));
    }
    output::print(&output::visible(&text))?;
    Ok(exit)
}

/// Shows a container of this machine as a server shows it.
fn line_of(hit: &Hit<'_>) -> Line {
    let container = &hit.running.container;
    let workload = container.workload.as_ref();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let since = container.started.map(|seconds| rfc3339(seconds.saturating_mul(1_000_000_000)));
    Line {
        node: None,
        id: container.id.clone(),
        name: text(container.name.as_ref()),
        image: text(container.image.reference.as_ref()),
        namespace: text(workload.and_then(|it| it.namespace.as_ref())),
        workload: text(workload.and_then(|it| it.name.as_ref())),
        since,
        mode: hit.running.protection.mode.clone(),
        means: hit.running.protection.means.clone(),
        contains: hit.what.iter().map(|(label, _)| label.clone()).collect(),
        uses: hit.what.iter().map(|(_, used)| used.clone()).collect(),
        decision: None,
        admitted: Vec::new(),
    }
}

fn ask(data: &Path) -> Result<(Status, bool)> {
    let live = over_socket(&data.join("agent.sock"));
    if let Some(status) = live {
        return Ok((status, true));
    }
    let file = data.join("running.json");
    let bytes = read_bytes(&file, ANSWER_BYTES_MAX).map_err(|error| {
        Hinted::undecided(
            format!("no agent answers, and it left nothing in `{}`", data.display()),
            "start it with `seawall-agent run --standalone`; where it has another data folder, name it with --agent-data",
            Some(error),
        )
    })?;
    let status = serde_json::from_slice(&bytes);
    Ok((status.with_context(|| format!("understand `{}`", file.display()))?, false))
}

/// Sends a request to the agent, a line of JSON, and returns its answer.
fn exchange(socket: &Path, request: &str) -> Option<String> {
    let mut stream = UnixStream::connect(socket).ok()?;
    stream.set_read_timeout(Some(ANSWER_TIME_MAX)).ok()?;
    stream.set_write_timeout(Some(ANSWER_TIME_MAX)).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    stream.write_all(b"\n").ok()?;
    let mut answer = String::new();
    BufReader::new(stream.take(ANSWER_BYTES_MAX)).read_line(&mut answer).ok()?;
    Some(answer)
}

fn over_socket(path: &Path) -> Option<Status> {
    #[derive(Deserialize)]
    #[serde(tag = "answer", rename_all = "kebab-case")]
    enum Reply {
        Status(Status),
        #[serde(other)]
        Other,
    }
    match serde_json::from_str(&exchange(path, REQUEST)?).ok()? {
        Reply::Status(status) => Some(status),
        Reply::Other => None,
    }
}

/// Looks for a package or a finding in every container.
fn search<'a>(
    arguments: &RunningArgs,
    settings: &Settings,
    is_quiet: bool,
    status: &'a Status,
    unread: &mut Vec<(String, String)>,
) -> Result<Vec<Hit<'a>>> {
    let reader = Reader::new(&arguments.how, settings, is_quiet)?;
    let now = Now::choose(arguments.how.now.as_deref())?;
    let opened = match &arguments.finding {
        Some(_) => crate::database::find(arguments.db.as_deref(), settings)?,
        None => None,
    };
    let mut hits = Vec::new();
    for running in &status.containers {
        let (target, inventory) = match inventory(&reader, &running.container) {
            Ok(found) => found,
            Err(error) => {
                unread.push((short(&running.container), format!("{error:#}")));
                continue;
            }
        };
        let mut numbers =
            arguments.package.as_ref().map_or_else(Vec::new, |name| packages(&inventory, name));
        let inventory = if let Some(wanted) = &arguments.finding {
            let policies = [];
            let scan =
                scan::judge(&target, inventory.into(), opened.as_ref(), &[], &policies, &now)?;
            let named = scan::named(&scan.findings, wanted);
            numbers.extend(named.flat_map(|finding| finding.packages.iter().copied()));
            scan.inventory
        } else {
            inventory
        };
        if numbers.is_empty() {
            continue;
        }
        let used = in_use::ask(&arguments.agent_data, &running.container.id);
        let grades = used.map(|used| map_of(&inventory).join(&used));
        let what = described(&numbers, &inventory, grades.as_deref());
        hits.push(Hit { running, what });
    }
    Ok(hits)
}

/// Describes packages by their numbers: name, version, and how far each is in use. The same package
/// at several places is told once, with its highest grade.
fn described(
    numbers: &[usize],
    inventory: &Inventory,
    grades: Option<&[PackageUse]>,
) -> Vec<(String, HitUse)> {
    let mut found: BTreeMap<String, HitUse> = BTreeMap::new();
    for number in numbers {
        let Some(installed) = inventory.packages.get(*number) else { continue };
        let label = format!("{} {}", installed.package.name, installed.package.version);
        let used = grades.and_then(|grades| grades.get(*number));
        let used = used.map_or_else(|| HitUse::unwatched(&installed.purl), HitUse::from);
        match found.get_mut(&label) {
            Some(known) if used.grade <= known.grade => {}
            Some(known) => *known = used,
            None => drop(found.insert(label, used)),
        }
    }
    found.into_iter().collect()
}

/// Reads what a container contains, from the cache where the container is the same.
fn inventory(reader: &Reader, container: &Container) -> Result<(Target, Inventory)> {
    let name = match container.pid {
        Some(pid) => format!("rootfs:/proc/{pid}/root"),
        None => anyhow::bail!("it has no process any more"),
    };
    let target = Target::parse(&name)?;
    let file = cached(container);
    if let Ok(bytes) = read_bytes(&file, ANSWER_BYTES_MAX)
        && let Ok(inventory) = serde_json::from_slice(&bytes)
    {
        return Ok((target, inventory));
    }
    let inventory = reader.inventory(&target, &name)?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("make `{}`", folder.display()))?;
    }
    let bytes = serde_json::to_vec(&inventory).context("write an inventory")?;
    atomic::write_file(&file, &bytes, Durability::Rebuildable)
        .with_context(|| format!("write `{}`", file.display()))?;
    Ok((target, inventory))
}

fn cached(container: &Container) -> PathBuf {
    let name: String = container.id.chars().filter(char::is_ascii_alphanumeric).collect();
    let started = container.started.unwrap_or_default();
    places::cache().join("running").join(format!("{name}-{started}.json"))
}

/// Returns the numbers of packages of this name, or built from a source package of this name.
fn packages(inventory: &Inventory, name: &str) -> Vec<usize> {
    let (name, version) = match name.split_once('@').filter(|(name, _)| !name.is_empty()) {
        Some((name, version)) => (name, Some(version)),
        None => (name, None),
    };
    let packages = inventory.packages.iter().map(|installed| &installed.package).enumerate();
    let is_named = |package: &seawall_inventory::package::Package| {
        let source = package.source.as_ref().is_some_and(|source| &*source.name == name);
        (&*package.name == name || source)
            && version.is_none_or(|version| &*package.version == version)
    };
    packages.filter(|(_, package)| is_named(package)).map(|(number, _)| number).collect()
}

fn headline(text: &mut String, arguments: &RunningArgs, hits: usize, all: usize) {
    let contained = [arguments.package.as_deref(), arguments.finding.as_deref()];
    let contained: Vec<&str> = contained.into_iter().flatten().collect();
    if contained.is_empty() {
        output::line(text, format_args!("{all} containers run"));
    } else {
        let contained = contained.join(" or ");
        output::line(text, format_args!("{hits} of {all} running containers contain {contained}"));
    }
}

fn line(text: &mut String, hit: &Hit<'_>) {
    let container = &hit.running.container;
    let name = container.name.as_deref().unwrap_or("-");
    let image = container.image.reference.as_deref().unwrap_or("image not known");
    let since = container.started.map(|seconds| rfc3339(seconds.saturating_mul(1_000_000_000)));
    let since = since.unwrap_or_else(|| "a time that is not known".to_owned());
    let mut line = format!("{}  {name}  {image}  since {since}", short(container));
    if let Some(workload) = &container.workload {
        let namespace = workload.namespace.as_deref().unwrap_or("-");
        let pod = workload.name.as_deref().unwrap_or("-");
        // Writing to a string does not fail.
        let _written = write!(line, "  {namespace}/{pod}");
    }
    let protection = &hit.running.protection;
    let _written = write!(line, "  {} by {}", protection.mode, protection.means);
    line.push_str("  admitted by: not known, no admission gate told");
    output::line(text, format_args!("{line}"));
    for (label, used) in &hit.what {
        output::line(text, format_args!("  {label}  {}", used.words()));
    }
}

fn short(container: &Container) -> String {
    container.id.chars().take(ID_SHOWN).collect()
}
