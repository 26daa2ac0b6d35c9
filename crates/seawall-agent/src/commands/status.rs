//! `seawall-agent status`: the answer first, then the reasons.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use seawall_agent::agent::{Running, Status};
use seawall_agent::control::{self, Reply, Request};
use seawall_agent::link::LinkStatus;
use seawall_agent::malware::{MalwareStatus, State};
use seawall_agent::sink::SinkStatus;
use seawall_runtime::drift::Mode;
use seawall_runtime::moment::rfc3339;

use crate::cli::StatusArgs;
use crate::commands::print;

/// Says whether this host is protected. Ends with 1 where it is not.
pub(crate) fn run(arguments: &StatusArgs) -> Result<ExitCode> {
    let data = &arguments.data.data;
    let Ok(reply) = control::ask(data, &Request::Status) else {
        let socket = control::socket(data);
        print(&format!(
            "not protected: no agent answers at `{}`\nstart one with `seawall-agent run --standalone`\n",
            socket.display()
        ))?;
        return Ok(ExitCode::from(1));
    };
    let Reply::Status(status) = reply else { bail!("the agent answered something else") };
    if arguments.json {
        let text = serde_json::to_string_pretty(&status).context("write the status")?;
        print(&format!("{text}\n"))?;
    } else {
        print(&render(&status))?;
    }
    let is_protected = status.containers.iter().all(|running| weakness(running).is_none());
    Ok(ExitCode::from(u8::from(!is_protected)))
}

fn render(status: &Status) -> String {
    let mut text = String::new();
    let weak = status.containers.iter().filter(|running| weakness(running).is_some()).count();
    let count = status.containers.len();
    // Writing to a string does not fail.
    let _written = if weak == 0 {
        writeln!(
            text,
            "protected by {}: {count} containers, none without enforcement",
            status.means
        )
    } else {
        writeln!(
            text,
            "protected in part by {}: {weak} of {count} containers are not enforced",
            status.means
        )
    };
    let (written, waiting, lost) = status.alerts;
    let _written = write!(
        text,
        "  because {}\n  since {}, version {}\n  alerts: {written} written, {waiting} waiting, {lost} lost\n",
        status.reason, status.started, status.version
    );
    if let Some(failure) = &status.alert_failure {
        let _written = writeln!(text, "  alerts cannot be written: {failure}");
    }
    for sink in &status.sinks {
        let failure = sink.failure.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
        let SinkStatus { name, told, lost, .. } = sink;
        let _written = writeln!(text, "  {name}: {told} alerts told, {lost} lost{failure}");
    }
    if let Some(link) = &status.link {
        linked(&mut text, link);
    }
    malware(&mut text, &status.malware);
    for unseen in &status.unseen {
        let _written = writeln!(text, "  not seen: {unseen}");
    }
    for running in &status.containers {
        container(&mut text, running);
    }
    text
}

fn linked(text: &mut String, link: &LinkStatus) {
    let reached = match link.reached {
        0 => "not reached since the start".to_owned(),
        moment => format!("reached {}", rfc3339(moment)),
    };
    let _written = writeln!(
        text,
        "  server {} ({reached}): {} waiting, {} given up; this is node {}",
        link.server, link.waiting, link.dropped, link.node
    );
    if let Some(failure) = &link.failure {
        let _written = writeln!(text, "  the server takes nothing: {failure}");
    }
    if let Some(failure) = &link.disk_failure {
        let _written = writeln!(text, "  what is for the server waits in memory: {failure}");
    }
}

fn malware(text: &mut String, status: &MalwareStatus) {
    let why = status.reason.as_deref().unwrap_or_default();
    let _written = match status.state {
        State::Off => writeln!(text, "  malware: nobody looks for it, {why}"),
        State::Starting => writeln!(text, "  malware: the scanner starts"),
        State::Failed => writeln!(text, "  malware: nobody looks for it: {why}"),
        State::Ready => writeln!(
            text,
            "  malware: {} rules; {} foreign files searched, {} files found",
            status.rules, status.searched, status.found
        ),
    };
    for (reason, count) in &status.unsearched {
        let _written = writeln!(text, "  malware: {count} foreign files not searched: {reason}");
    }
    if status.untold != 0 {
        let _written = writeln!(text, "  malware: {} alerts not told, too many", status.untold);
    }
    if status.state == State::Ready && (status.landlock != "full" || !status.seccomp) {
        let _written = writeln!(
            text,
            "  malware: the scanner is locked up in part: Landlock {}, seccomp {}",
            status.landlock, status.seccomp
        );
    }
    for scan in &status.scans {
        let _written = writeln!(
            text,
            "  malware: {:.12} is searched: {} files, {} found",
            scan.container, scan.files, scan.found
        );
    }
}

fn container(text: &mut String, running: &Running) {
    let (container, protection) = (&running.container, &running.protection);
    let name = container.name.as_deref().unwrap_or("-");
    let image = container.image.reference.as_deref().unwrap_or("image not known");
    let start =
        if protection.is_from_start { "before its first program" } else { "after its start" };
    let median_us = protection.decision_ns_median / 1_000;
    let _written = writeln!(
        text,
        "{:.12} {name} {image}: {} by {}, in force {start}; {} decisions (median {median_us} µs), {} denied",
        container.id,
        mode(protection.mode),
        protection.means,
        protection.decisions,
        protection.denials,
    );
    for gap in &protection.gaps {
        let _written = writeln!(text, "  not covered: {gap}");
    }
    for unknown in &container.unknown {
        let _written = writeln!(text, "  not known: {}: {}", unknown.what, unknown.reason);
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Observe => "observe",
        Mode::Warn => "warn",
        Mode::Enforce => "enforce",
    }
}

/// Returns why a container is not protected.
fn weakness(running: &Running) -> Option<&'static str> {
    let is_enforced =
        running.protection.mode == Mode::Enforce && running.protection.means != "none";
    (!is_enforced).then_some("foreign programs run")
}
