//! `seawall policy …`: check, test, explain and try policies.

use std::path::Path;

use anyhow::{Context as _, Result};
use seawall_advisory::date::Date;
use seawall_policy::document::Policy;
use seawall_policy::evaluate::{Verdict, evaluate};
use seawall_policy::facts::Facts;

use super::scan;
use crate::analyse::Reader;
use crate::cli::{Cli, JudgeArgs, PolicyCommand, ScanArgs};
use crate::clock::Now;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::{Settings, read_text};
use crate::target::Target;

/// Largest file of a case.
// LIMIT: facts of a scan with 10,000 findings have about 10 MB.
const CASE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Runs the command.
pub(super) fn run(command: &PolicyCommand, arguments: &Cli) -> Result<Exit> {
    match command {
        PolicyCommand::Check { files } => {
            for file in files {
                let policy = scan::policy_named(&file.to_string_lossy())?;
                let (rules, exceptions) = (policy.rules.len(), policy.exceptions.len());
                output::print(&format!(
                    "{}: policy `{}`, {rules} rules, {exceptions} exceptions\n",
                    file.display(),
                    policy.name
                ))?;
            }
            Ok(Exit::Done)
        }
        PolicyCommand::Test { dir } => test(dir),
        PolicyCommand::Explain { policy } => explain(&scan::policy_named(policy)?),
        PolicyCommand::Simulate(scan) => {
            simulate(scan, &Settings::find(arguments.config.as_deref())?, arguments.quiet)
        }
    }
}

/// Runs the cases of a folder: `NAME.policy.yaml` over `NAME.facts.json` gives the verdict in
/// `NAME.expected`; an optional second line there is the day.
fn test(folder: &Path) -> Result<Exit> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .with_context(|| format!("read `{}`", folder.display()))?
        .flatten()
        .filter_map(|entry| {
            entry.file_name().to_string_lossy().strip_suffix(".policy.yaml").map(ToOwned::to_owned)
        })
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(Hinted::usage(
            format!("`{}` holds no case", folder.display()),
            "a case is NAME.policy.yaml, NAME.facts.json and NAME.expected (a verdict, and a day in the second line)",
        ));
    }
    let mut failed = 0;
    for name in &names {
        let read =
            |ending: &str| read_text(&folder.join(format!("{name}.{ending}")), CASE_BYTES_MAX);
        let file = folder.join(format!("{name}.policy.yaml"));
        let policy = Policy::parse(&read("policy.yaml")?, &file.to_string_lossy())?;
        let facts: Facts = serde_json::from_str(&read("facts.json")?)
            .with_context(|| format!("`{name}.facts.json` is malformed"))?;
        let expected = read("expected")?;
        let mut lines = expected.lines();
        let wanted = lines.next().unwrap_or_default().trim();
        let day = match lines.next().and_then(Date::parse) {
            Some(day) => day,
            None => Now::choose(None)?.day,
        };
        let got = name_of(evaluate(&[policy], &facts, i64::from(day.days())).verdict);
        let is_right = got == wanted;
        failed += usize::from(!is_right);
        let line = if is_right {
            format!("ok      {name}: {got}\n")
        } else {
            format!("FAILED  {name}: {got} instead of {wanted}\n")
        };
        output::print(&line)?;
    }
    output::print(&format!("{} passed, {failed} failed\n", names.len() - failed))?;
    Ok(if failed == 0 { Exit::Done } else { Exit::Denied })
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Warn => "warn",
        Verdict::Undecided => "undecided",
        Verdict::Deny => "deny",
    }
}

fn explain(policy: &Policy) -> Result<Exit> {
    let mut text = format!(
        "policy {} ({:?}; when a rule cannot be evaluated: {:?})\n",
        policy.name, policy.mode, policy.on_error
    );
    for rule in &policy.rules {
        let about =
            if rule.condition.is_about_findings() { "each finding" } else { "the artifact" };
        let reason = rule.reason.as_deref().unwrap_or("no reason given");
        output::line(
            &mut text,
            format_args!(
                "  {:<10} {:<24} about {about}: {reason} (line {})",
                format!("{:?}", rule.action).to_lowercase(),
                rule.id,
                rule.line
            ),
        );
    }
    for exception in &policy.exceptions {
        output::line(
            &mut text,
            format_args!(
                "  exception  {:<24} until {} by {}: {}",
                exception.finding.to_string(),
                exception.expires_text,
                exception.owner,
                exception.reason
            ),
        );
    }
    output::print(&output::visible(&text))?;
    Ok(Exit::Done)
}

/// Judges a target under the policies that hold and under those that are named, and shows
/// what would change.
fn simulate(arguments: &ScanArgs, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    if arguments.judge.policy.is_empty() {
        return Err(Hinted::usage(
            "name the policies to try with --policy",
            "for example --policy strict",
        ));
    }
    let now = Now::choose(arguments.target.how.now.as_deref())?;
    let target = Target::parse(&arguments.target.target)?;
    let reader = Reader::new(&arguments.target.how, settings, is_quiet)?;
    let opened = crate::database::find(arguments.judge.db.as_deref(), settings)?;
    let inventory = reader.inventory(&target, &arguments.target.target)?;
    let vex = scan::vex_documents(&arguments.judge, settings)?;
    let none = JudgeArgs {
        policy: Vec::new(),
        fail_on: None,
        vex: Vec::new(),
        db: None,
        max_db_age: None,
    };
    let current = scan::policies(&none, settings)?;
    let tried = scan::policies(&arguments.judge, settings)?;
    let before = scan::judge(&target, inventory.into(), opened.as_ref(), &vex, &current, &now)?;
    let after = evaluate(&tried, &before.facts, i64::from(now.day.days()));
    let mut text = format!(
        "now: {}\nwith {}: {}\n",
        name_of(before.decision.verdict),
        arguments.judge.policy.join(", "),
        name_of(after.verdict)
    );
    for reason in &after.reasons {
        let is_new = !before
            .decision
            .reasons
            .iter()
            .any(|known| known.rule == reason.rule && known.findings == reason.findings);
        if is_new {
            output::line(
                &mut text,
                format_args!(
                    "  {:<9} {}: {} ({} findings)",
                    name_of(reason.verdict),
                    reason.rule,
                    reason.text,
                    reason.findings.len()
                ),
            );
        }
    }
    output::print(&output::visible(&text))?;
    Ok(Exit::of(after.verdict))
}
