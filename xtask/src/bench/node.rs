//! What the whole agent costs: a load and a web server in a real container without it, beside it, and
//! guarded by it with all rules; its memory with many containers; a flood.
//!
//! All states are interleaved in one call; the figures are medians. The containers run throughout,
//! the agent comes and goes.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use super::{falco, median, wait_until};
use crate::output::say;
use crate::suite::{agent_folder, target_folder};

const ROUNDS: usize = 9;
const STATES: [&str; 3] = ["without", "beside", "guarded"];
const OPERATIONS: [&str; 5] = ["getppid", "open-read", "open-write", "connect", "spawn"];
/// Containers that only sleep, for the memory.
const MANY: usize = 50;
const FLOOD: [&str; 2] = ["60", "50000"];
const PATIENCE: Duration = Duration::from_mins(1);
const LOAD: &str = "seawall-bench-load";
const OTHER: &str = "seawall-bench-other";
const PORT: u16 = 18_089;

/// Everything that has to be taken away at the end.
struct Stage {
    folder: PathBuf,
    layers: Vec<PathBuf>,
    program: PathBuf,
    containers: Vec<String>,
}

/// An agent at work.
struct Agent {
    child: Child,
    data: PathBuf,
    program: PathBuf,
}

/// Runs the benchmark.
pub(super) fn run(root: &Path) -> Result<()> {
    for tool in ["runc", "wrk", "mount"] {
        let found = Command::new("which").arg(tool).output().context("run which")?;
        ensure!(found.status.success(), "`{tool}` is missing: apt-get install runc wrk mount");
    }
    let built = agent_folder(root)?;
    let (program, load) = (built.join("seawall-agent"), built.join("examples/agent_cost"));
    let image = target_folder(root).join("tmp/node-root");
    ensure!(image.is_dir(), "{} is missing: cargo test -p seawall-agent", image.display());
    let folder = root.join("out/bench-node");
    let mut stage = Stage { folder, layers: vec![image], program, containers: Vec::new() };
    stage.clear();
    stage.add_load(&load)?;
    let serve = format!("nginx -c /etc/nginx/bench.conf && sleep {}", 24 * 3_600);
    stage.start(LOAD, &["sh", "-c", &serve])?;
    stage.start(OTHER, &["sleep", "86400"])?;
    stage.operations()?;
    stage.web()?;
    stage.flood()?;
    stage.memory()
}

impl Stage {
    /// Puts the load and the settings of the web server into a layer of the image.
    fn add_load(&mut self, load: &Path) -> Result<()> {
        let layer = self.folder.join("layer");
        for part in ["usr/local/bin", "etc/nginx", "srv"] {
            fs::create_dir_all(layer.join(part)).context("make a folder")?;
        }
        fs::copy(load, layer.join("usr/local/bin/load")).context("copy the load")?;
        fs::write(layer.join("srv/page"), vec![b'x'; 1_024]).context("write a page")?;
        let settings = format!(
            "user root;\nworker_processes 1;\npid /tmp/nginx.pid;\nerror_log /dev/null;\n\
             events {{ worker_connections 256; }}\n\
             http {{ access_log off; keepalive_requests 1000000000; server {{ \
             listen 127.0.0.1:{PORT}; root /srv; }} }}\n"
        );
        fs::write(layer.join("etc/nginx/bench.conf"), settings).context("write settings")?;
        self.layers.insert(0, layer);
        Ok(())
    }

    fn start(&mut self, id: &str, arguments: &[&str]) -> Result<()> {
        let bundle = self.folder.join(id);
        for part in ["rootfs", "upper", "work"] {
            fs::create_dir_all(bundle.join(part)).context("make a folder")?;
        }
        let layers: Vec<String> =
            self.layers.iter().map(|layer| layer.display().to_string()).collect();
        let part = |name: &str| bundle.join(name).display().to_string();
        let lower = layers.join(":");
        let options =
            format!("lowerdir={lower},upperdir={},workdir={}", part("upper"), part("work"));
        let mount = ["-t", "overlay", "overlay", "-o", &options];
        call(Command::new("mount").args(mount).arg(bundle.join("rootfs")))?;
        self.containers.push(id.to_owned());
        fs::write(bundle.join("config.json"), configuration(arguments).to_string())
            .context("write a bundle")?;
        let mut command = Command::new("runc");
        command.args(["run", "--detach", "--bundle"]).arg(&bundle).arg(id);
        let null = Stdio::null;
        call(command.stdin(null()).stdout(null()).stderr(null()))
    }

    fn agent(&self, containers: &str, guarded: &[&str]) -> Result<Agent> {
        let data = self.folder.join("data");
        drop(fs::remove_dir_all(&data));
        fs::create_dir_all(&data).context("make a folder")?;
        let settings = self.folder.join("agent.toml");
        fs::write(&settings, format!("containers = [\"{containers}\"]\n"))
            .context("write settings")?;
        let child = Command::new(&self.program)
            .args(["run", "--standalone", "--config"])
            .arg(&settings)
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("start the agent")?;
        let agent = Agent { child, data, program: self.program.clone() };
        let wrong = format!("the agent does not guard {guarded:?}");
        wait_until(&wrong, PATIENCE, || Ok(agent.is_ready(guarded)))?;
        // What it looks at of the containers at first is no part of what it costs later.
        sleep(Duration::from_millis(500));
        Ok(agent)
    }

    /// The agent of a state, if it has one.
    fn of(&self, state: &str) -> Result<Option<Agent>> {
        Ok(match state {
            "beside" => Some(self.agent(OTHER, &[OTHER])?),
            "guarded" => Some(self.agent("seawall-bench-*", &[LOAD, OTHER])?),
            _ => None,
        })
    }

    fn operations(&self) -> Result<()> {
        let mut figures: BTreeMap<(&str, String), Vec<f64>> = BTreeMap::new();
        let mut own: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut decisions = Vec::new();
        for _ in 0..ROUNDS {
            for state in STATES {
                let agent = self.of(state)?;
                let before = agent.as_ref().map_or(Ok(0.0), Agent::cpu_seconds)?;
                let output = exec(LOAD, &["load", "load"])?;
                for line in String::from_utf8_lossy(&output.stdout).lines() {
                    let (name, figure) = line.split_once(' ').context("a figure")?;
                    let figure = figure.parse().context("a figure")?;
                    figures.entry((state, name.to_owned())).or_default().push(figure);
                }
                if let Some(agent) = agent {
                    own.entry(state).or_default().push(agent.cpu_seconds()? - before);
                    decisions.extend(agent.decision_ns(LOAD));
                }
            }
        }
        say("| operation | without, ns | beside | guarded, all rules | of Falco's addition |");
        say("|---|---|---|---|---|");
        for operation in OPERATIONS {
            let of = |state: &'static str| {
                median(figures.get(&(state, operation.to_owned())).cloned().unwrap_or_default())
            };
            let [without, beside, guarded] = STATES.map(of);
            say(&format!(
                "| {operation} | {without:.0} | {} | {} | {} |",
                falco::addition(without, beside),
                falco::addition(without, guarded),
                falco::of_addition(operation, without, guarded)
            ));
        }
        if !decisions.is_empty() {
            let decision = median(decisions);
            say(&format!("a decision: {decision:.0} ns, the waking of the thread left out"));
        }
        for (state, seconds) in own {
            say(&format!("the agent's own time, {state}: {:.2} s a run", median(seconds)));
        }
        Ok(())
    }

    fn web(&self) -> Result<()> {
        let group = group_of(LOAD)?;
        let url = format!("http://127.0.0.1:{PORT}/page");
        let listens = || Ok(TcpStream::connect(("127.0.0.1", PORT)).is_ok());
        wait_until("nginx does not listen", PATIENCE, listens)?;
        let mut rates: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut costs: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for _ in 0..ROUNDS {
            for state in STATES {
                let agent = self.of(state)?;
                let before = cpu_micros(&group)?;
                let output = Command::new("wrk")
                    .args(["-t1", "-c8", "-d4s", &url])
                    .output()
                    .context("run wrk")?;
                let after = cpu_micros(&group)?;
                drop(agent);
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                let word = |label: &str, at: usize| -> Result<f64> {
                    let line =
                        said.lines().find(|line| line.contains(label)).context("no figure")?;
                    let word = line.split_whitespace().nth(at).context("no figure")?;
                    word.parse().context("a figure")
                };
                let requests = word("requests in", 0)?;
                rates.entry(state).or_default().push(word("Requests/sec", 1)?);
                costs.entry(state).or_default().push((after - before) / requests);
            }
        }
        say("| nginx | requests a second | µs of its processor a request |");
        say("|---|---|---|");
        for state in STATES {
            let of = |all: &BTreeMap<&str, Vec<f64>>| {
                median(all.get(state).cloned().unwrap_or_default())
            };
            let (rate, cost) = (of(&rates), of(&costs));
            let (rate_0, cost_0) = (
                median(rates.get("without").cloned().unwrap_or_default()),
                median(costs.get("without").cloned().unwrap_or_default()),
            );
            say(&format!(
                "| {state} | {rate:.0} ({:+.1} %) | {cost:.2} ({:+.1} %) |",
                (rate / rate_0 - 1.0) * 100.0,
                (cost / cost_0 - 1.0) * 100.0
            ));
        }
        Ok(())
    }

    fn flood(&self) -> Result<()> {
        let agent = self.agent("seawall-bench-*", &[LOAD, OTHER])?;
        let before = agent.cpu_seconds()?;
        let output = exec(LOAD, &[&["load", "flood"], FLOOD.as_slice()].concat())?;
        let said = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
        let cpu = agent.cpu_seconds()? - before;
        let peak = agent.memory_kib("VmHWM:")?;
        let blind = fs::read_to_string(agent.data.join("blind.jsonl")).unwrap_or_default();
        let is_loss = |line: &&str| {
            let told = serde_json::from_str::<Value>(line).unwrap_or_default();
            told.pointer("/blind/lost").is_some_and(Value::is_u64)
        };
        let losses = blind.lines().filter(is_loss).count();
        say(&format!("flood of {FLOOD:?}: {said}; agent: {cpu:.1} CPU s, at most {peak} KiB"));
        say(&format!("intervals in which the sensor lost something: {losses}"));
        Ok(())
    }

    fn memory(&mut self) -> Result<()> {
        let names: Vec<String> =
            (0..MANY).map(|number| format!("seawall-bench-{number}")).collect();
        for name in &names {
            self.start(name, &["sleep", "86400"])?;
        }
        let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
        let agent = self.agent("seawall-bench-*", &wanted)?;
        for name in &names {
            exec(name, &["sh", "-c", "ls -R /etc > /tmp/x; cat /etc/passwd > /tmp/y; true"])?;
        }
        sleep(Duration::from_secs(5));
        let (now, peak) = (agent.memory_kib("VmRSS:")?, agent.memory_kib("VmHWM:")?);
        say(&format!("{} containers: {now} KiB, at most {peak} KiB", MANY + 2));
        Ok(())
    }

    fn clear(&self) {
        let null = Stdio::null;
        let found = Command::new("runc").args(["list", "-q"]).output();
        let listed = found.map(|found| found.stdout).unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed).into_owned();
        for id in listed.lines().filter(|id| id.starts_with("seawall-bench-")) {
            drop(Command::new("runc").args(["delete", "--force", id]).stderr(null()).status());
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let rootfs = entry.path().join("rootfs");
            if rootfs.is_dir() {
                drop(Command::new("umount").arg(&rootfs).stderr(null()).status());
                // Only what is no mount any more is removed.
                if fs::remove_dir(&rootfs).is_err() {
                    continue;
                }
            }
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Agent {
    fn status(&self) -> Result<Value> {
        let output = Command::new(&self.program)
            .args(["status", "--json", "--data"])
            .arg(&self.data)
            .output()
            .context("ask the agent")?;
        serde_json::from_slice(&output.stdout).context("understand the agent")
    }

    /// Whether it guards the containers, and its sensor has started: it guards before it sees.
    fn is_ready(&self, guarded: &[&str]) -> bool {
        let Ok(status) = self.status() else { return false };
        let Some(unseen) = status.get("unseen").and_then(Value::as_array) else { return false };
        guarded.iter().all(|id| container(&status, id).is_some())
            && !unseen.iter().filter_map(Value::as_str).any(|why| why.starts_with("events:"))
    }

    /// Median time of its latest decisions over a container that it guards.
    fn decision_ns(&self, id: &str) -> Option<f64> {
        container(&self.status().ok()?, id)?.pointer("/protection/decision_ns_median")?.as_f64()
    }

    /// Processor time that it has used.
    fn cpu_seconds(&self) -> Result<f64> {
        super::cpu_seconds(self.child.id())
    }

    fn memory_kib(&self, label: &str) -> Result<u64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("read the agent's memory")?;
        let line =
            text.lines().find_map(|line| line.strip_prefix(label)).context("no such line")?;
        line.split_whitespace().next().context("no number")?.parse().context("a number")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What an agent's state says of a container.
fn container<'a>(status: &'a Value, id: &str) -> Option<&'a Value> {
    let mut all = status.get("containers")?.as_array()?.iter();
    all.find(|running| running.pointer("/container/id").and_then(Value::as_str) == Some(id))
}

fn exec(id: &str, arguments: &[&str]) -> Result<Output> {
    let output = Command::new("runc")
        .arg("exec")
        .arg(id)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("run runc")?;
    if output.status.success() {
        return Ok(output);
    }
    bail!("{arguments:?} failed: {}", String::from_utf8_lossy(&output.stderr))
}

/// The control group of a container.
fn group_of(id: &str) -> Result<PathBuf> {
    let output = Command::new("runc").args(["state", id]).output().context("run runc")?;
    let state: Value = serde_json::from_slice(&output.stdout).context("understand runc")?;
    let pid = state.get("pid").and_then(Value::as_u64).context("no process")?;
    let text = fs::read_to_string(format!("/proc/{pid}/cgroup")).context("read its group")?;
    let group = text.lines().find_map(|line| line.strip_prefix("0::")).context("no group")?;
    let roots = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"];
    let inside = group.trim_start_matches('/');
    roots
        .iter()
        .map(|root| Path::new(root).join(inside))
        .find(|folder| folder.join("cpu.stat").exists())
        .context("no account of its processor time")
}

fn cpu_micros(group: &Path) -> Result<f64> {
    let text = fs::read_to_string(group.join("cpu.stat")).context("read an account")?;
    let line = text.lines().find_map(|line| line.strip_prefix("usage_usec ")).context("no time")?;
    line.parse().context("a number")
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// A container in the network of the host, so that the web server is reached.
fn configuration(arguments: &[&str]) -> Value {
    let capabilities = json!(["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID"]);
    let tmpfs = |target: &str| json!({"destination": target, "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777"]});
    json!({
        "ociVersion": "1.0.2",
        "process": {
            "terminal": false,
            "user": {"uid": 0, "gid": 0},
            "args": arguments,
            "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            "cwd": "/",
            "capabilities": {
                "bounding": capabilities, "effective": capabilities, "permitted": capabilities,
            },
        },
        "root": {"path": "rootfs"},
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["mode=755"]},
            tmpfs("/tmp"), tmpfs("/run"),
        ],
        "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}]},
    })
}
