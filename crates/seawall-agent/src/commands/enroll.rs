//! `seawall-agent enroll`: this node becomes known to a server.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use seawall_agent::link::{Server, enrol, is_enrolled};
use seawall_agent::read;
use seawall_distribution::link::ca_with_fingerprint;

use crate::cli::EnrollArgs;
use crate::commands::{print, say_error};

/// LIMIT: bytes of a CA file, and of a file with a token.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Enrols; the agent that runs has to be started again afterwards.
pub(crate) fn run(arguments: &EnrollArgs) -> Result<ExitCode> {
    let data = arguments.data.data.as_path();
    let ca = match (&arguments.ca, &arguments.fingerprint) {
        (Some(file), _) => text(file)?,
        (None, fingerprint) => {
            let fingerprint = fingerprint.as_deref().unwrap_or_default();
            ca_with_fingerprint(&arguments.server, fingerprint)?
        }
    };
    let token = match (&arguments.token, &arguments.token_file) {
        (Some(token), _) => token.clone(),
        (None, Some(file)) => text(file)?,
        (None, None) => String::new(),
    };
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => text(Path::new("/proc/sys/kernel/hostname"))?,
    };
    if is_enrolled(data) {
        say_error("this node was enrolled before: it gets another identity");
    }
    let server = Server { server: arguments.server.clone(), ca };
    let identity = enrol(data, &server, token.trim(), name.trim())
        .with_context(|| format!("enrol with `{}`", arguments.server))?;
    print(&format!(
        "node {} is enrolled with {}; `seawall-agent run` works for it\n",
        identity.node, arguments.server
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn text(file: &Path) -> Result<String> {
    read::text(file, FILE_BYTES_MAX).with_context(|| format!("read `{}`", file.display()))
}
