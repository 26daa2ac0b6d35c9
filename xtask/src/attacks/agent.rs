//! The agent beside the cases: started before the first, ended after the last.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use super::Places;
use super::alert::{self, Alert};
use crate::output::say;

/// How long the agent may take until its file of alerts is there.
const START_MAX: Duration = Duration::from_mins(1);
/// How long it may take to end.
const END_MAX: Duration = Duration::from_secs(10);
/// How often its file and its process are looked at.
const POLL: Duration = Duration::from_millis(50);

/// A running agent; dropped, it is ended.
pub(crate) struct Agent {
    child: Child,
    alerts: PathBuf,
}

impl Agent {
    /// Starts `command`, in which `{alerts}` stands for the file of alerts, and waits until that
    /// file is there: an agent makes it when it watches.
    pub(crate) fn start(command: &str, places: &Places) -> Result<Self> {
        fs::create_dir_all(&places.derived).context("make the derived folder")?;
        let alerts = places.derived.join("alerts.jsonl");
        drop(fs::remove_file(&alerts));
        let log = File::create(places.derived.join("agent.log")).context("make the agent's log")?;
        let filled = command.replace("{alerts}", &alerts.display().to_string());
        let mut words = filled.split_whitespace();
        let program = words.next().context("the agent's command is empty")?;
        let child = Command::new(program)
            .args(words)
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("share the log")?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("run the agent `{program}`; --dry runs without one"))?;
        let mut agent = Self { child, alerts };
        agent.wait_until_it_watches()?;
        Ok(agent)
    }

    fn wait_until_it_watches(&mut self) -> Result<()> {
        let end = Instant::now() + START_MAX;
        while !self.alerts.exists() {
            self.check()?;
            ensure!(Instant::now() < end, "the agent makes no file of alerts");
            sleep(POLL);
        }
        Ok(())
    }

    /// Fails if the agent is gone: silence of a dead agent proves nothing.
    fn check(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait().context("look at the agent")? {
            bail!("the agent ended by itself: {status}; agent.log beside the alerts says more");
        }
        Ok(())
    }

    /// Waits for the last alerts, ends the agent and returns what it said.
    pub(crate) fn finish(mut self, settle: Duration) -> Result<Vec<Alert>> {
        sleep(settle);
        self.check()?;
        self.end()?;
        let text = fs::read_to_string(&self.alerts).context("read the alerts")?;
        let (alerts, others) = alert::parse(&text);
        for line in &others {
            say(&format!("NO ALERT: {line}"));
        }
        ensure!(others.is_empty(), "{} lines of the agent are no alerts", others.len());
        // They belong to no case: whatever they are about counts as not told.
        for alert in alerts.iter().filter(|alert| alert.container.is_empty()) {
            say(&format!("OF NO CONTAINER: {}", alert.line));
        }
        Ok(alerts)
    }

    fn end(&mut self) -> Result<()> {
        let process = self.child.id().to_string();
        super::image::run(Command::new("kill").args(["-TERM", &process]))?;
        let end = Instant::now() + END_MAX;
        while self.child.try_wait().context("wait for the agent")?.is_none() {
            ensure!(Instant::now() < end, "the agent does not end when it is asked to");
            sleep(POLL);
        }
        Ok(())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
