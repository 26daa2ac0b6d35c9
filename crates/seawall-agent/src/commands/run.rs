//! `seawall-agent run`.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use seawall_agent::agent::Agent;
use seawall_agent::limits::{AWAITED_FOR, LISTEN_INTERVAL, LOOK_INTERVAL, SWEEP_INTERVAL};
use seawall_agent::link::{Link, is_enrolled};
use seawall_agent::{config, control};
use seawall_runtime::drift::Mode;

use crate::cli::{ModeArgument, RunArgs};
use crate::commands::say_error;

/// Guards containers until it is ended.
pub(crate) fn run(arguments: &RunArgs) -> Result<ExitCode> {
    let data = arguments.data.data.as_path();
    let is_linked = !arguments.standalone;
    if is_linked && !is_enrolled(data) {
        bail!(
            "this node is enrolled with no server: `seawall-agent enroll` does that, and --standalone works without one"
        );
    }
    let mut config = config::read(arguments.config.as_deref())?;
    if let Some(mode) = arguments.mode {
        config.mode = mode.into();
    }
    let _lock = lock(data)?;
    let mut agent = Agent::new(config, data, arguments.alerts.as_deref())
        .context("read the mounts of this host")?;
    if is_linked {
        let link = Link::start(data).context("open the link to the server")?;
        say_error(&format!("working for {}", link.status().server));
        agent.work_for(link);
    }
    let status = agent.status();
    say_error(&format!("guarding by {}: {}", status.means, status.reason));
    let agent = Arc::new(Mutex::new(agent));
    let listener =
        control::listen(data).with_context(|| format!("listen in `{}`", data.display()))?;
    let shared = Arc::clone(&agent);
    std::thread::Builder::new()
        .name("control".to_owned())
        .spawn(move || control::serve(&listener, &shared))
        .context("start a thread")?;
    work(&agent)
}

fn work(agent: &Arc<Mutex<Agent>>) -> ! {
    let mut swept = Instant::now();
    let mut looked = Instant::now();
    // After a control group was made, its container is waited for.
    let mut is_awaited_since: Option<Instant> = None;
    loop {
        std::thread::sleep(LISTEN_INTERVAL);
        let mut agent = agent.lock().unwrap_or_else(PoisonError::into_inner);
        if agent.listen() {
            is_awaited_since = Some(Instant::now());
        }
        let is_awaited = is_awaited_since.is_some_and(|since| since.elapsed() < AWAITED_FOR);
        if is_awaited || LOOK_INTERVAL <= looked.elapsed() {
            agent.look();
            looked = Instant::now();
        }
        if SWEEP_INTERVAL <= swept.elapsed() {
            agent.sweep();
            swept = Instant::now();
        }
    }
}

/// Makes the data folder and becomes its one agent; the kernel ends the lock with the process.
fn lock(data: &Path) -> Result<File> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("make `{}`", data.display()))?;
    let path = data.join("lock");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("open `{}`", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!("another agent uses `{}`", data.display()),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("lock `{}`", path.display()));
        }
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .context("note who locks")?;
    Ok(file)
}

impl From<ModeArgument> for Mode {
    fn from(argument: ModeArgument) -> Self {
        match argument {
            ModeArgument::Observe => Self::Observe,
            ModeArgument::Warn => Self::Warn,
            ModeArgument::Enforce => Self::Enforce,
        }
    }
}
