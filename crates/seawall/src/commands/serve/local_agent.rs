//! The agent of this machine beside `seawall up --agent`: enrolled with the server that was just
//! started, run as a process of its own, and started again when it ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use seawall_evidence::timestamp::Timestamp;
use seawall_serve::identity::{Identity, new_node_token};
use seawall_store::identity::By;
use seawall_store::nodes::Nodes;

use crate::server::{machine_actor, machine_permit};

/// The program, which lies beside this one.
const PROGRAM: &str = "seawall-agent";
/// For how long the token holds with which it enrols, in milliseconds.
const TOKEN_MILLIS: u64 = 60_000;
/// How often it is looked whether it still runs.
const LOOK_INTERVAL: Duration = Duration::from_millis(200);
/// How long it is waited before it is started again.
const RESTART_PAUSE: Duration = Duration::from_secs(2);

/// The agent; it ends with this.
#[derive(Debug)]
pub(super) struct LocalAgent {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for LocalAgent {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has ended, too.
            drop(thread.join());
        }
    }
}

/// Finds the agent's program; an error says why it cannot be started here.
pub(super) fn program() -> Result<PathBuf> {
    let own = std::env::current_exe().context("find this program")?;
    let program = own.with_file_name(PROGRAM);
    if !program.exists() {
        bail!("`{}` is not there", program.display());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let user = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    let user = user.and_then(|users| users.split_whitespace().nth(1));
    if user != Some("0") {
        bail!("the agent needs root");
    }
    Ok(program)
}

/// Makes a token for the agent of this machine.
pub(super) async fn token(identity: &Identity) -> Result<String> {
    let now = identity.now();
    let expires = now.unix_millis().saturating_add(TOKEN_MILLIS);
    let expires = Timestamp::from_unix_millis(expires).context("say when a token ends")?;
    let new = new_node_token(machine_actor().name.as_str(), now, expires)?;
    let by = By { actor: machine_actor(), request: seawall_evidence::text::Text::default(), now };
    let nodes = Nodes::new(identity.identities().tables().clone());
    nodes.add_token(&machine_permit()?, &new.token, &by).await?;
    Ok(new.secret.reveal().clone())
}

/// Enrols the agent with the server at `address`, where it is not enrolled yet, and keeps it
/// running.
pub(super) fn start(
    program: PathBuf,
    address: String,
    ca: PathBuf,
    token: String,
) -> Result<LocalAgent> {
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let thread = std::thread::Builder::new()
        .name("local-agent".to_owned())
        .spawn(move || keep(&program, &address, &ca, &token, &over))
        .context("start a thread")?;
    Ok(LocalAgent { is_over, thread: Some(thread) })
}

fn keep(program: &Path, address: &str, ca: &Path, token: &str, is_over: &AtomicBool) {
    if !is_enrolled() && !enrol(program, address, ca, token) {
        tracing::error!("the agent of this machine could not enrol; it is not started");
        return;
    }
    while !is_over.load(Ordering::Relaxed) {
        match Command::new(program).arg("run").stdout(Stdio::null()).spawn() {
            Ok(agent) => watch(agent, is_over),
            Err(error) => tracing::error!(error = %error, "the agent cannot be started"),
        }
        if !is_over.load(Ordering::Relaxed) {
            std::thread::sleep(RESTART_PAUSE);
        }
    }
}

/// Tells whether the agent has a server already; its own settings say where its data are.
fn is_enrolled() -> bool {
    let data = crate::places::variable("SEAWALL_AGENT_DATA");
    let data = data.map_or_else(|| PathBuf::from("/var/lib/seawall-agent"), PathBuf::from);
    data.join("link/identity.json").exists()
}

fn enrol(program: &Path, address: &str, ca: &Path, token: &str) -> bool {
    let enrolled = Command::new(program)
        .args(["enroll", "--server", address, "--ca"])
        .arg(ca)
        // Where others would see it, in the list of processes, it is not.
        .env("SEAWALL_TOKEN", token)
        .stdout(Stdio::null())
        .status();
    enrolled.is_ok_and(|status| status.success())
}

fn watch(mut agent: Child, is_over: &AtomicBool) {
    loop {
        if is_over.load(Ordering::Relaxed) {
            // What it has to keep is on the disk.
            drop(agent.kill());
            drop(agent.wait());
            return;
        }
        match agent.try_wait() {
            Ok(None) => std::thread::sleep(LOOK_INTERVAL),
            Ok(Some(status)) => {
                tracing::warn!(status = %status, "the agent ended and is started again");
                return;
            }
            Err(error) => {
                tracing::error!(error = %error, "the agent cannot be watched");
                return;
            }
        }
    }
}
