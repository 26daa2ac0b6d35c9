//! The last part of the demonstration: a program that no image contains is refused in a real
//! container of runc.
//!
//! It needs root, runc and the right to mount; where one is missing it says so and leaves it out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::LEFT_OUT;
use crate::output::say;

const CONTAINER: &str = "seawall-demo";
const SETTINGS: &str = "containers = [\"seawall-demo\"]\n";
const PATIENCE: Duration = Duration::from_secs(30);
const CAPABILITIES: [&str; 4] = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID"];

/// What has to be taken away at the end, however it ends.
struct Stage {
    folder: PathBuf,
    agent: Option<Child>,
}

/// Shows that a foreign program is refused; `layout` is an image with one layer that is a tar.
pub(super) fn run(root: &Path, agent: &Path, layout: &Path) -> Result<()> {
    let mut stage = Stage { folder: root.join("out/demo-node"), agent: None };
    stage.clear();
    if let Err(reason) = stage.mount(layout) {
        say(&format!("\n{LEFT_OUT}: {reason:#}."));
        return Ok(());
    }
    stage.start(agent)?;
    stage.show(agent)
}

/// Says why this machine cannot show it, if it cannot.
pub(super) fn obstacle() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() != b"0" {
        return Some("only root can start one");
    }
    let runc = Command::new("runc").arg("--version").stdout(Stdio::null()).status();
    if runc.is_ok_and(|status| status.success()) { None } else { Some("runc is not installed") }
}

impl Stage {
    /// Unpacks the image's layer and puts a container's own layer over it.
    fn mount(&self, layout: &Path) -> Result<()> {
        for folder in ["layer", "rootfs", "upper", "work", "data"] {
            fs::create_dir_all(self.folder.join(folder)).context("make folders")?;
        }
        let layer = layer_of(layout)?;
        let unpacked = Command::new("tar")
            .args(["-x", "--exclude=./dev/*", "-C"])
            .arg(self.folder.join("layer"))
            .arg("-f")
            .arg(layer)
            .status();
        ensure!(unpacked.context("run tar")?.success(), "the layer cannot be unpacked");
        let part = |name: &str| self.folder.join(name).display().to_string();
        let options = format!(
            "lowerdir={},upperdir={},workdir={}",
            part("layer"),
            part("upper"),
            part("work")
        );
        let mounted = Command::new("mount")
            .args(["-t", "overlay", "overlay", "-o", &options])
            .arg(self.folder.join("rootfs"))
            .stderr(Stdio::null())
            .status();
        ensure!(mounted.context("run mount")?.success(), "an overlay cannot be mounted here");
        Ok(())
    }

    fn start(&mut self, agent: &Path) -> Result<()> {
        fs::write(self.folder.join("agent.toml"), SETTINGS).context("write settings")?;
        let data = self.folder.join("data");
        say("\n$ seawall-agent run --standalone &");
        let child = Command::new(agent)
            .args(["run", "--standalone", "--config"])
            .arg(self.folder.join("agent.toml"))
            .arg("--data")
            .arg(&data)
            .stderr(Stdio::null())
            .spawn()
            .context("start the agent")?;
        self.agent = Some(child);
        let deadline = Instant::now() + PATIENCE;
        while !data.join("agent.sock").exists() {
            ensure!(Instant::now() < deadline, "the agent does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        let config = configuration(agent, &data);
        fs::write(self.folder.join("config.json"), config.to_string()).context("write a bundle")?;
        say(&format!("$ runc run --detach {CONTAINER}     # with the agent's hook"));
        let status = Command::new("runc")
            .args(["run", "--detach", "--bundle"])
            .arg(&self.folder)
            .arg(CONTAINER)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        ensure!(status.context("run runc")?.success(), "the container does not start");
        Ok(())
    }

    fn show(&self, agent: &Path) -> Result<()> {
        let exec = |script: &str| {
            say(&format!("$ runc exec {CONTAINER} sh -c '{script}'"));
            Command::new("runc").args(["exec", CONTAINER, "sh", "-c", script]).status()
        };
        let own =
            exec("date > /dev/null && echo a program of the image runs").context("run runc")?;
        ensure!(own.success(), "a program of the image was refused");
        let foreign = exec("cp /bin/date /tmp/foreign && /tmp/foreign").context("run runc")?;
        ensure!(!foreign.success(), "a foreign program was not refused");
        let alerts = self.folder.join("data/alerts.jsonl");
        let deadline = Instant::now() + PATIENCE;
        let alert = loop {
            let text = fs::read_to_string(&alerts).unwrap_or_default();
            let mut lines =
                text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(alert) = lines.find(|alert| alert["rule"] == "drift-denied") {
                break alert;
            }
            ensure!(Instant::now() < deadline, "the refusal raised no alert");
            std::thread::sleep(Duration::from_millis(50));
        };
        let text = |field: &str| alert.get(field).and_then(Value::as_str).unwrap_or("-").to_owned();
        say(&format!("\nRefused: {}\n  {} {}", text("reason"), text("technique"), text("time")));
        say(&format!("\n$ {} status", agent.display()));
        let status =
            Command::new(agent).args(["status", "--data"]).arg(self.folder.join("data")).status();
        status.context("run the agent")?;
        Ok(())
    }

    fn clear(&mut self) {
        let null = Stdio::null;
        drop(Command::new("runc").args(["delete", "--force", CONTAINER]).stderr(null()).status());
        if let Some(mut agent) = self.agent.take() {
            drop(agent.kill());
            drop(agent.wait());
        }
        let rootfs = self.folder.join("rootfs");
        drop(Command::new("umount").arg(&rootfs).stderr(null()).status());
        // Only what is no mount any more is removed.
        if fs::remove_dir(&rootfs).is_ok() || !rootfs.exists() {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Returns the only layer of a layout that was made here.
fn layer_of(layout: &Path) -> Result<PathBuf> {
    let read = |path: &Path| -> Result<Value> {
        let text = fs::read(path).with_context(|| format!("read `{}`", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    };
    let blob = |descriptor: &Value| -> Result<PathBuf> {
        let digest = descriptor.get("digest").and_then(Value::as_str).context("no digest")?;
        Ok(layout.join("blobs").join(digest.replace(':', "/")))
    };
    let index = read(&layout.join("index.json"))?;
    let manifest = read(&blob(index.pointer("/manifests/0").context("no manifest")?)?)?;
    blob(manifest.pointer("/layers/0").context("no layer")?)
}

fn configuration(agent: &Path, data: &Path) -> Value {
    let capabilities: Value = json!(CAPABILITIES);
    json!({
        "ociVersion": "1.0.2",
        "process": {
            "terminal": false,
            "user": {"uid": 0, "gid": 0},
            "args": ["sleep", "600"],
            "env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            "cwd": "/",
            "capabilities": {
                "bounding": capabilities, "effective": capabilities, "permitted": capabilities,
            },
        },
        "root": {"path": "rootfs"},
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["mode=755"]},
            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777"]},
        ],
        "hooks": {"createRuntime": [{
            "path": agent,
            "args": ["seawall-agent", "hook", "--on-failure", "closed", "--data", data],
        }]},
        "linux": {"namespaces": [
            {"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"},
        ]},
    })
}
