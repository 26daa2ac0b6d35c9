//! `seawall-agent run`.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use seawall_agent::agent::Agent;
use seawall_agent::config::Config;
use seawall_agent::limits::{AWAITED_FOR, LISTEN_INTERVAL, LOOK_INTERVAL, SWEEP_INTERVAL};
use seawall_agent::link::{Link, USER_AGENT, is_enrolled};
use seawall_agent::sink::Sink;
use seawall_agent::sink::syslog::Syslog;
use seawall_agent::sink::webhook::WebhookReceiver;
use seawall_agent::{config, control, read};
use seawall_distribution::ClientConfig;
use seawall_distribution::webhook::{Webhook, WebhookSender};
use seawall_runtime::drift::Mode;

use crate::cli::{ModeArgument, RunArgs};
use crate::commands::say_error;

/// LIMIT: bytes of the name of this host.
const HOST_BYTES_MAX: u64 = 4_096;
/// LIMIT: how long the lock of an agent is waited for that was killed.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(2);
/// How often it is tried.
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// LIMIT: bytes of a file with a secret.
const SECRET_BYTES_MAX: u64 = 4_096;

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
    let sinks = sinks(&config)?;
    let mut agent = Agent::new(config, data, arguments.alerts.as_deref())
        .context("read the mounts of this host")?;
    agent.tell_too(sinks);
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

/// Makes the receivers of alerts that the settings name.
fn sinks(config: &Config) -> Result<Vec<Sink>> {
    let host = read::text(Path::new("/proc/sys/kernel/hostname"), HOST_BYTES_MAX);
    let host = host.unwrap_or_default().trim().to_owned();
    let mut sinks = Vec::new();
    if let Some(syslog) = &config.syslog {
        let receiver = Box::new(Syslog::new(syslog.address.clone(), &host));
        let sink = Sink::start("syslog", syslog.severity, receiver);
        sinks.push(sink.context("start a thread")?);
    }
    for settings in &config.webhooks {
        let secret = read::text(&settings.secret_file, SECRET_BYTES_MAX)
            .with_context(|| format!("read `{}`", settings.secret_file.display()))?;
        let webhook = Webhook::new(&settings.url, secret.trim(), settings.plain_http)?;
        let mut client = ClientConfig::new(USER_AGENT);
        client.trust.ca_files.clone_from(&settings.ca_files);
        let receiver = WebhookReceiver::new(webhook, WebhookSender::new(&client)?, &host);
        let sink = Sink::start(&settings.url, settings.severity, Box::new(receiver));
        sinks.push(sink.context("start a thread")?);
    }
    Ok(sinks)
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
        for warning in agent.warnings() {
            say_error(&format!("warning: {warning}"));
        }
    }
}

/// Makes the data folder and becomes its one agent. The kernel ends the lock with the process; but
/// a child that an agent was just starting when it was killed has a copy of it for a moment.
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
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if start.elapsed() < LOCK_WAIT_MAX => {
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(TryLockError::WouldBlock) => bail!("another agent uses `{}`", data.display()),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("lock `{}`", path.display()));
            }
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
