//! `seawall-agent replay`: the rules over a recording.

use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_runtime::alert::Alert;
use seawall_runtime::engine::Engine;
use seawall_runtime::recording::Reader;
use seawall_runtime::rule::builtin;

use crate::cli::ReplayArgs;
use crate::commands::{print, say_error};

/// Writes the alerts of a recording. Ends with 3 where lines could not be read.
pub(crate) fn run(arguments: &ReplayArgs) -> Result<ExitCode> {
    let path = &arguments.recording;
    let file = File::open(path).with_context(|| format!("open `{}`", path.display()))?;
    let mut engine = Engine::new(Arc::new(builtin::rules()?));
    let mut unread = 0_u64;
    let mut alerts = Vec::new();
    for line in Reader::new(BufReader::new(file)) {
        match line {
            Ok(line) => engine.replay(&line, &mut alerts),
            Err(error) => {
                say_error(&format!("`{}`: {error}", path.display()));
                unread = unread.saturating_add(1);
            }
        }
        write(&mut alerts)?;
    }
    engine.finish(&mut alerts);
    write(&mut alerts)?;
    say_error(&format!("{} events, {unread} lines not read", engine.counts().events));
    Ok(ExitCode::from(if unread == 0 { 0 } else { 3 }))
}

fn write(alerts: &mut Vec<Alert>) -> Result<()> {
    for alert in alerts.drain(..) {
        print(&format!("{}\n", alert.encode()))?;
    }
    Ok(())
}
