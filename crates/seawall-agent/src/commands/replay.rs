//! `seawall-agent replay`: the rules over a recording.

use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use seawall_agent::control::{self, Reply, Request};
use seawall_runtime::alert::Alert;
use seawall_runtime::engine::Engine;
use seawall_runtime::recording::Reader;
use seawall_runtime::rule::builtin;

use crate::cli::ReplayArgs;
use crate::commands::{print, say_error};

/// Alerts that are handed over at once.
const RAISED_AT_ONCE: usize = 100;

/// Writes the alerts of a recording. Ends with 3 where lines could not be read.
pub(crate) fn run(arguments: &ReplayArgs) -> Result<ExitCode> {
    let path = &arguments.recording;
    let file = File::open(path).with_context(|| format!("open `{}`", path.display()))?;
    let mut engine = Engine::new(Arc::new(builtin::rules()?));
    let mut unread = 0_u64;
    let mut told = 0_usize;
    let mut alerts = Vec::new();
    for line in Reader::new(BufReader::new(file)) {
        match line {
            Ok(line) => engine.replay(&line, &mut alerts),
            Err(error) => {
                say_error(&format!("`{}`: {error}", path.display()));
                unread = unread.saturating_add(1);
            }
        }
        told = told.saturating_add(tell(arguments, &mut alerts)?);
    }
    engine.finish(&mut alerts);
    told = told.saturating_add(tell(arguments, &mut alerts)?);
    if arguments.raise {
        say_error(&format!("the agent told {told} alerts"));
    }
    say_error(&format!("{} events, {unread} lines not read", engine.counts().events));
    Ok(ExitCode::from(if unread == 0 { 0 } else { 3 }))
}

/// Writes alerts, or hands them to the agent that runs; returns how many that took.
fn tell(arguments: &ReplayArgs, alerts: &mut Vec<Alert>) -> Result<usize> {
    if !arguments.raise {
        for alert in alerts.drain(..) {
            print(&format!("{}\n", alert.encode()))?;
        }
        return Ok(0);
    }
    let mut told = 0_usize;
    while !alerts.is_empty() {
        let rest = alerts.split_off(alerts.len().min(RAISED_AT_ONCE));
        let request = Request::Raise { alerts: std::mem::replace(alerts, rest) };
        let data = &arguments.data.data;
        let reply = control::ask(data, &request)
            .with_context(|| format!("ask the agent at `{}`", control::socket(data).display()))?;
        match reply {
            Reply::Raised { count } => told = told.saturating_add(count),
            Reply::Refused { reason } => bail!("the agent does not tell them: {reason}"),
            Reply::Guarded | Reply::Status(_) | Reply::Used(_) | Reply::Malware(_) => {
                bail!("the agent answered something else")
            }
        }
    }
    Ok(told)
}
