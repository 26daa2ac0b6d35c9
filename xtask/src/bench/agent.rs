//! What the sensor costs: operations of a process without it, beside it, and watched by it; a flood
//! of events; the time and memory of who reads them and judges them by all rules.
//!
//! All runs are interleaved in one call; the figures are medians. CPU time is compared, for wall
//! time says more about what else the machine does.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::{falco, median};
use crate::output::say;
use crate::suite::agent_folder;

const ROUNDS: usize = 9;
/// The flood: seconds, and openings of files in a second.
const FLOOD: [&str; 2] = ["60", "50000"];
const STATES: [&str; 3] = ["without", "beside", "watched"];
const OPERATIONS: [&str; 5] = ["getppid", "open-read", "open-write", "connect", "spawn"];

/// A control group of our own, removed when it is dropped.
struct Group {
    folder: PathBuf,
}

impl Group {
    fn make() -> Result<Self> {
        let root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]
            .iter()
            .find(|folder| Path::new(folder).join("cgroup.procs").exists())
            .context("no control groups of version 2")?;
        let folder = Path::new(root).join(format!("seawall-bench-{}", std::process::id()));
        fs::create_dir(&folder).context("make a control group")?;
        Ok(Self { folder })
    }

    /// A command whose process lies in the group.
    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let script = "echo $$ > \"$0\"/cgroup.procs && exec \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(&self.folder).arg(program).args(arguments);
        command
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _removed = fs::remove_dir(&self.folder);
    }
}

/// A sensor that runs beside.
struct Watch {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Watch {
    fn start(program: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .arg("watch")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start the sensor")?;
        let input = child.stdin.take().context("no input")?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        let mut watch = Self { child, input, output };
        ensure!(watch.line()? == "ready", "the sensor did not start");
        Ok(watch)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).context("read from the sensor")?;
        Ok(line.trim_end().to_owned())
    }

    fn track(&mut self, group: &Group) -> Result<()> {
        let id = fs::metadata(&group.folder).context("look at the control group")?.ino();
        writeln!(self.input, "track {id}").context("write to the sensor")?;
        ensure!(self.line()? == "done", "the control group is not tracked");
        Ok(())
    }

    /// Ends it and returns what it says of itself.
    fn end(mut self) -> Result<String> {
        writeln!(self.input, "end").context("write to the sensor")?;
        let line = self.line()?;
        self.child.wait().context("wait for the sensor")?;
        Ok(line)
    }
}

/// Runs the benchmark.
pub(super) fn run(root: &Path) -> Result<()> {
    let program = agent_folder(root)?.join("examples/agent_cost");
    let group = Group::make()?;
    operations(&program, &group)?;
    flood(&program, &group)
}

fn operations(program: &Path, group: &Group) -> Result<()> {
    let mut figures: BTreeMap<(&str, String), Vec<f64>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut watch = None;
        for state in STATES {
            if state == "beside" {
                watch = Some(Watch::start(program)?);
            }
            if let (Some(watch), "watched") = (&mut watch, state) {
                watch.track(group)?;
            }
            let output = group.command(program, &["load"]).output().context("run the load")?;
            ensure!(output.status.success(), "the load failed");
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                let (name, figure) = line.split_once(' ').context("a figure")?;
                let figure = figure.parse().context("a figure")?;
                figures.entry((state, name.to_owned())).or_default().push(figure);
            }
        }
        if let Some(watch) = watch {
            say(&watch.end()?);
        }
    }
    say("| operation | without, ns | beside | watched | of Falco's addition |");
    say("|---|---|---|---|---|");
    for operation in OPERATIONS {
        let of = |state: &'static str| {
            median(figures.get(&(state, operation.to_owned())).cloned().unwrap_or_default())
        };
        let [without, beside, watched] = STATES.map(of);
        say(&format!(
            "| {operation} | {without:.0} | {} | {} | {} |",
            falco::addition(without, beside),
            falco::addition(without, watched),
            falco::of_addition(operation, without, watched)
        ));
    }
    Ok(())
}

fn flood(program: &Path, group: &Group) -> Result<()> {
    let mut watch = Watch::start(program)?;
    watch.track(group)?;
    let [seconds, rate] = FLOOD;
    let output =
        group.command(program, &["flood", seconds, rate]).output().context("run the flood")?;
    ensure!(output.status.success(), "the flood failed");
    let seen = watch.end()?;
    say(&format!("the sensor: {seen}"));
    let (made, seen) = (numbers(&String::from_utf8_lossy(&output.stdout)), numbers(&seen));
    say("| in a flood of 50,000 openings a second | made | seen |");
    say("|---|---|---|");
    for (class, made) in &made {
        let seen = seen.get(class).copied().unwrap_or(0);
        say(&format!("| {class} | {made} | {seen} |"));
        let may_be_lost = class == "open";
        ensure!(may_be_lost || *made <= seen, "of {made} events of {class} {seen} were seen");
    }
    Ok(())
}

/// Reads `name number` pairs.
fn numbers(line: &str) -> BTreeMap<String, u64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let pair = |two: &[&str]| Some(((*two.first()?).to_owned(), two.get(1)?.parse().ok()?));
    words.chunks(2).filter_map(pair).collect()
}
