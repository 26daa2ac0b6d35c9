//! `seawall-agent hook`: asks the agent to guard a container before its first program.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use seawall_agent::control::{self, Reply, Request};
use seawall_agent::limits::REQUEST_BYTES_MAX;
use serde::Deserialize;

use crate::cli::{HookArgs, OnFailure};
use crate::commands::say_error;

/// The state of a container (OCI runtime specification, `runtime.md`).
#[derive(Deserialize)]
struct State {
    id: String,
    pid: u32,
    bundle: PathBuf,
}

/// Asks the agent; what happens where it cannot is the administrator's choice.
pub(crate) fn run(arguments: &HookArgs) -> ExitCode {
    let Err(error) = guard(arguments) else { return ExitCode::SUCCESS };
    match arguments.on_failure {
        OnFailure::Open => {
            say_error(&format!("the container starts without a guard: {error:#}"));
            ExitCode::SUCCESS
        }
        OnFailure::Closed => {
            say_error(&format!("the container does not start: {error:#}"));
            ExitCode::from(1)
        }
    }
}

fn guard(arguments: &HookArgs) -> Result<()> {
    let mut text = String::new();
    std::io::stdin()
        .take(REQUEST_BYTES_MAX)
        .read_to_string(&mut text)
        .context("read the state of the container")?;
    let state: State = serde_json::from_str(&text).context("read the state of the container")?;
    let request = Request::Guard { id: state.id, pid: state.pid, bundle: state.bundle };
    let data = &arguments.data.data;
    let reply = control::ask(data, &request)
        .with_context(|| format!("ask the agent at `{}`", control::socket(data).display()))?;
    match reply {
        Reply::Guarded => Ok(()),
        Reply::Refused { reason } => Err(anyhow!("the agent cannot guard it: {reason}")),
        Reply::Status(_) | Reply::Raised { .. } | Reply::Used(_) | Reply::Malware(_) => {
            Err(anyhow!("the agent answered something else"))
        }
    }
}
