//! `cargo xtask attacks`: runs the scripted cases of `e2e/attacks` and `e2e/ordinary` in real
//! containers, and holds what the agent says against what each case expects.
//!
//! **Invariant:** a case counts as detected or as missed only if it took place, that is if its
//! script ended well and printed [`MARKER`]. What did not take place is a failure of its own, and
//! what this machine cannot run is listed as skipped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::output::say;
use crate::suite::target_folder;

mod agent;
mod alert;
mod bundle;
mod case;
mod container;
mod image;
mod network;
mod node;
pub(crate) mod peer;
mod programs;
mod verdict;

use agent::Agent;
use case::Case;
use container::Outcome;
use verdict::{Tally, Verdict};

/// What a script prints when what it claims has happened.
const MARKER: &str = "SEAWALL-CASE-DONE";
/// How long the agent may take to write the last alerts, unless `--settle` says otherwise.
const SETTLE: Duration = Duration::from_secs(5);
/// The agent, unless `--agent` names another.
const AGENT: &str = "seawall-agent run --standalone --alerts {alerts}";

/// How the script of a case begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Begin {
    /// An attack as [`Begin::Told`], ordinary load as [`Begin::Image`].
    Usual,
    /// The container's first process is a shell that is told the script's name.
    Told,
    /// The script of the image is the first process itself.
    Image,
    /// The first process is a shell that has the whole script on its command line.
    Command,
    /// The script is executed in a container that waits.
    Entered,
}

/// What the command line asks for.
struct Options {
    /// Only cases whose name contains one of these.
    only: Vec<String>,
    /// Ordinary load rather than attacks.
    ordinary: bool,
    /// Without an agent: do the cases take place?
    dry: bool,
    /// The command of the agent; `{alerts}` stands for the file of its alerts.
    agent: String,
    /// Where outputs, alerts and verdicts of each case are kept.
    record: Option<PathBuf>,
    /// How long the agent may take to write the last alerts.
    settle: Duration,
    /// How long the cases are run again and again; zero for once.
    lasting: Duration,
    /// How the scripts begin.
    begin: Begin,
    /// Print the cases and their number by technique, run nothing.
    list: bool,
}

/// Where things lie.
struct Places {
    /// `e2e/attacks`.
    attacks: PathBuf,
    /// Images, programs and everything else that is derived; may be deleted at any time.
    derived: PathBuf,
}

/// Runs the cases that the arguments name.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    let derived = target_folder(root).join("attacks");
    let places = Places { attacks: root.join("e2e/attacks"), derived };
    let folder = if options.ordinary { root.join("e2e/ordinary") } else { places.attacks.clone() };
    let cases = case::read_all(&folder.join("cases"), options.ordinary)?;
    let chosen: Vec<&Case> = cases.iter().filter(|case| options.chooses(case)).collect();
    ensure!(!chosen.is_empty(), "no case has such a name");
    if options.list {
        list(&chosen);
        return Ok(());
    }
    report(&options, &run_cases(&places, &options, &chosen)?)
}

impl Begin {
    fn parse(word: &str) -> Result<Self> {
        Ok(match word {
            "told" => Self::Told,
            "image" => Self::Image,
            "command" => Self::Command,
            "entered" => Self::Entered,
            _ => bail!("a case begins told, image, command or entered, not `{word}`"),
        })
    }
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            only: Vec::new(),
            ordinary: false,
            dry: false,
            agent: AGENT.to_owned(),
            record: None,
            settle: SETTLE,
            lasting: Duration::ZERO,
            begin: Begin::Usual,
            list: false,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--only" => options.only.push(value()?.clone()),
                "--agent" => value()?.clone_into(&mut options.agent),
                "--record" => options.record = Some(value()?.into()),
                "--settle" => options.settle = Duration::from_secs(value()?.parse()?),
                "--minutes" => options.lasting = Duration::from_mins(value()?.parse()?),
                "--ordinary" => options.ordinary = true,
                "--dry" => options.dry = true,
                "--begin" => options.begin = Begin::parse(value()?)?,
                "--list" => options.list = true,
                other => bail!(
                    "unknown argument `{other}`; known are --only PART, --ordinary, --dry, \
                     --agent COMMAND, --record DIR, --settle SECONDS, --minutes MINUTES, \
                     --begin told|image|command|entered, --list"
                ),
            }
        }
        Ok(options)
    }

    fn chooses(&self, case: &Case) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| case.name.contains(part))
    }
}

/// Prints the cases, and how many there are for each technique.
fn list(cases: &[&Case]) {
    for case in cases {
        say(&format!("{:<50} {}", case.name, case.file.title));
    }
    for (technique, count) in case::count_by_technique(cases) {
        say(&format!("{technique:<12} {count}"));
    }
    say(&format!("{} cases", cases.len()));
}

/// What became of one case.
struct Ran<'a> {
    case: &'a Case,
    outcome: Outcome,
    verdict: Verdict,
}

/// Keeps other runs off what is derived for as long as the file lives: each clears what the last
/// case left.
fn alone(derived: &Path) -> Result<File> {
    fs::create_dir_all(derived).with_context(|| format!("make {}", derived.display()))?;
    let path = derived.join("lock");
    let file = File::create(&path).with_context(|| format!("make {}", path.display()))?;
    file.try_lock()
        .with_context(|| format!("another run works in {}: wait for it", derived.display()))?;
    Ok(file)
}

/// Runs the cases one after another, in rounds while they shall last, and returns what became of
/// each.
fn run_cases<'a>(places: &Places, options: &Options, cases: &[&'a Case]) -> Result<Vec<Ran<'a>>> {
    container::check_machine()?;
    let _alone = alone(&places.derived)?;
    let programs = programs::build(&places.attacks.join("programs"), &places.derived)?;
    let images = image::build_wanted(places, cases)?;
    let agent = if options.dry { None } else { Some(Agent::start(&options.agent, places)?) };
    let mut outcomes = Vec::new();
    let start = Instant::now();
    while outcomes.is_empty() || start.elapsed() < options.lasting {
        for &case in cases {
            let image = images.get(&case.file.image).context("an image was not built")?;
            let outcome = container::run(places, (case, options.begin), image, &programs)
                .with_context(|| format!("run {}", case.name))?;
            say(&outcome.line(case));
            outcomes.push((case, outcome));
        }
    }
    let alerts = agent.map(|agent| agent.finish(options.settle)).transpose()?;
    let judged = outcomes.into_iter().map(|(case, outcome)| {
        let verdict = verdict::judge(case, &outcome, alerts.as_deref());
        Ran { case, outcome, verdict }
    });
    Ok(judged.collect())
}

/// Prints the verdicts and their sums, keeps records if asked, and fails where it must.
fn report(options: &Options, all: &[Ran<'_>]) -> Result<()> {
    let mut tally = Tally::default();
    for Ran { case, outcome, verdict } in all {
        tally.add(verdict);
        if let Some(line) = verdict.line() {
            say(&format!("{:<50} {line}", case.name));
        }
        if let Some(folder) = &options.record {
            let of_case = folder.join(&case.name);
            let is_once = options.lasting.is_zero();
            keep(&if is_once { of_case } else { of_case.join(&outcome.id) }, outcome, verdict)?;
        }
    }
    say(&tally.summary());
    tally.require(options.ordinary)
}

/// Keeps what one case wrote and what was said about it.
fn keep(folder: &Path, outcome: &Outcome, verdict: &Verdict) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let alerts: Vec<&str> = verdict.alerts().iter().map(|alert| &*alert.line).collect();
    for (name, text) in [
        ("stdout", outcome.stdout.clone()),
        ("stderr", outcome.stderr.clone()),
        ("alerts.jsonl", alerts.join("\n")),
        ("verdict", verdict.line().unwrap_or_else(|| "as expected".to_owned())),
    ] {
        fs::write(folder.join(name), text + "\n").with_context(|| format!("write {name}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
