//! `seawall scan` and `seawall sbom`.

use std::io::IsTerminal as _;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use seawall_advisory::vex::{self, VexDocument};
use seawall_finding::finding::{Finding, Findings};
use seawall_finding::report::{
    DatabaseUse, MalwareUse, Report, TableStyle, VexUse, render_cyclonedx, render_json,
    render_sarif, render_spdx, render_table,
};
use seawall_gate::judge::{Assessment, Bench, Judgement};
use seawall_gate::view;
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::Policy;
use seawall_policy::evaluate::Decision;
use seawall_policy::facts::{Facts, Gate, SeverityFact};

use crate::analyse::{Read, Reader};
use crate::cli::{JudgeArgs, SbomArgs, ScanArgs};
use crate::clock::Now;
use crate::database::{self, Opened};
use crate::exit::{Exit, Hinted};
use crate::malware::MalwareDetector;
use crate::output;
use crate::settings::{Settings, read_bytes, read_text};
use crate::target::Target;

/// Largest policy document that is read.
// LIMIT: as in `seawall-policy`.
const POLICY_BYTES_MAX: u64 = 4 * 1024 * 1024;
const WIDTH_DEFAULT: usize = 100;

/// One report that was asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Format {
    Table,
    Json,
    Sarif,
    CycloneDx,
    Spdx,
}

/// Everything that a scan found out.
pub(super) struct Scan {
    pub(super) inventory: Inventory,
    pub(super) findings: Findings,
    pub(super) database: Option<DatabaseUse>,
    pub(super) vex: Vec<VexUse>,
    pub(super) decision: Decision,
    pub(super) facts: Facts,
    pub(super) malware: Option<MalwareUse>,
}

/// Returns the findings with this id, or of the vulnerability with this name.
pub(super) fn named<'a>(
    findings: &'a Findings,
    wanted: &'a str,
) -> impl Iterator<Item = &'a Finding> + 'a {
    findings.findings.iter().filter(move |finding| {
        finding.id.eq_ignore_ascii_case(wanted)
            || finding.vulnerability.eq_ignore_ascii_case(wanted)
            || finding.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(wanted))
    })
}

/// Runs `seawall scan`.
pub(super) fn run(arguments: &ScanArgs, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    let wanted = formats(&arguments.output, Format::Table)?;
    let now = Now::choose(arguments.target.how.now.as_deref())?;
    let policies = policies(&arguments.judge, settings)?;
    let vex = vex_documents(&arguments.judge, settings)?;
    let target = Target::parse(&arguments.target.target)?;
    let mut reader = Reader::new(&arguments.target.how, settings, is_quiet)?;
    if arguments.malware {
        reader = reader.with_malware(MalwareDetector::start(&arguments.malware_rules)?);
    }
    let opened = database::find(arguments.judge.db.as_deref(), settings)?;
    check_age(opened.as_ref(), &arguments.judge, settings, &now)?;
    let read = reader.read(&target, &arguments.target.target)?;
    // Never freed: the process ends when the reports are written.
    let scan = judge(&target, read, opened.as_ref(), &vex, &policies, &now)?;
    let scan = ManuallyDrop::new(scan);
    let view = view::view(&scan.decision);
    let report = Report {
        tool_version: env!("CARGO_PKG_VERSION"),
        time: &now.text,
        day: now.day,
        inventory: &scan.inventory,
        findings: Some(&scan.findings),
        database: scan.database.clone(),
        decision: Some(view),
        vex: scan.vex.clone(),
        malware: scan.malware.clone(),
    };
    write_reports(&report, &wanted, arguments.all)?;
    if !arguments.target.how.no_cache {
        super::explain::remember(&arguments.target.target);
    }
    Ok(Exit::of(scan.decision.verdict))
}

/// Runs `seawall sbom`.
pub(super) fn run_sbom(arguments: &SbomArgs, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    let wanted = formats(&arguments.output, Format::CycloneDx)?;
    if wanted.iter().any(|wanted| matches!(wanted.format, Format::Table | Format::Sarif)) {
        return Err(Hinted::usage(
            "an SBOM has the form cyclonedx, spdx or json",
            "use `seawall scan` for tables and SARIF",
        ));
    }
    let now = Now::choose(arguments.target.how.now.as_deref())?;
    let target = Target::parse(&arguments.target.target)?;
    let reader = Reader::new(&arguments.target.how, settings, is_quiet)?;
    let inventory = reader.inventory(&target, &arguments.target.target)?;
    let report = Report {
        tool_version: env!("CARGO_PKG_VERSION"),
        time: &now.text,
        day: now.day,
        inventory: &inventory,
        findings: None,
        database: None,
        decision: None,
        vex: Vec::new(),
        malware: None,
    };
    write_reports(&report, &wanted, false)?;
    Ok(Exit::Done)
}

/// Matches, applies VEX and evaluates the policies.
pub(super) fn judge(
    target: &Target,
    read: Read,
    opened: Option<&Opened>,
    vex: &[VexDocument],
    policies: &[Policy],
    now: &Now,
) -> Result<Scan> {
    let database = opened.map(Opened::database).transpose()?;
    let bench = Bench { gate: Gate::Ci, database: database.as_ref(), vex, policies, day: now.day };
    let Read { inventory, malware } = read;
    let assessed = Assessment::new(&inventory, bench).map_err(|error| {
        let path = opened.map(|opened| opened.path.display().to_string()).unwrap_or_default();
        let message = format!("the database `{path}` is damaged, so nothing is decided");
        Hinted::undecided(message, error.hint(), Some(anyhow!(error)))
    })?;
    let database =
        database.as_ref().map(|database| database::describe(database, now)).transpose()?;
    let assessed = match &malware {
        Some(malware) => assessed.with_malware(&malware.files),
        None => assessed,
    };
    let Judgement { findings, vex, facts, decision } = assessed.judgement(target.reference());
    let malware = malware.map(|malware| malware.used);
    Ok(Scan { inventory, findings, database, vex, decision, facts, malware })
}

/// Reads the policies of flags or settings; without any, `advise`.
pub(super) fn policies(arguments: &JudgeArgs, settings: &Settings) -> Result<Vec<Policy>> {
    let names = match (arguments.policy.as_slice(), settings.policies.as_slice()) {
        ([], []) => &["advise".to_owned()][..],
        ([], named) | (named, _) => named,
    };
    let mut policies = Vec::new();
    for name in names {
        policies.push(policy_named(name)?);
    }
    policies.extend(arguments.fail_on.as_deref().map(fail_on).transpose()?);
    Ok(policies)
}

/// Reads a built-in policy or a file.
pub(crate) fn policy_named(name: &str) -> Result<Policy> {
    if let Some(policy) = seawall_policy::builtin::policy(name) {
        return Ok(policy?);
    }
    let path = Path::new(name);
    if !path.exists() {
        return Err(Hinted::usage(
            format!("there is no policy `{name}`"),
            "name advise, standard, strict, or a file",
        ));
    }
    Ok(Policy::parse(&read_text(path, POLICY_BYTES_MAX)?, name)?)
}

/// Makes the policy that `--fail-on SEVERITY[,fixable]` stands for.
fn fail_on(text: &str) -> Result<Policy> {
    let (severity, condition) = match text.split_once(',') {
        Some((severity, "fixable")) => (severity, ", fix: available"),
        None => (text, ""),
        Some(_) => ("", ""),
    };
    if SeverityFact::from_name(severity).is_none() {
        return Err(Hinted::usage(
            format!("`--fail-on {text}` is not understood"),
            "write a severity (negligible, low, medium, high, critical), and `,fixable` for what has a fix",
        ));
    }
    let document = format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: fail-on }}\nspec:\n  onError: deny\n  rules:\n    - id: fail-on\n      deny: {{ severity: {severity}{condition} }}\n      reason: --fail-on {text}\n"
    );
    Ok(Policy::parse(&document, "--fail-on")?)
}

pub(super) fn vex_documents(
    arguments: &JudgeArgs,
    settings: &Settings,
) -> Result<Vec<VexDocument>> {
    vex_named(if arguments.vex.is_empty() { &settings.vex } else { &arguments.vex })
}

/// Reads VEX documents.
pub(crate) fn vex_named(files: &[PathBuf]) -> Result<Vec<VexDocument>> {
    let mut documents = Vec::new();
    for file in files {
        let bytes = read_bytes(file, vex::limits::DOCUMENT_BYTES_MAX as u64)?;
        let name = file.display().to_string();
        let document = vex::parse(&name, &bytes);
        documents.push(document.with_context(|| format!("read the VEX document `{name}`"))?);
    }
    Ok(documents)
}

/// Refuses to decide with a database that is older than allowed.
pub(super) fn check_age(
    opened: Option<&Opened>,
    arguments: &JudgeArgs,
    settings: &Settings,
    now: &Now,
) -> Result<()> {
    let days_max = match (&arguments.max_db_age, settings.database.max_age_days) {
        (Some(text), _) => days(text)?,
        (None, Some(days)) => i64::from(days),
        (None, None) => return Ok(()),
    };
    let Some(opened) = opened else { return Ok(()) };
    let age = i64::from(now.day.days_since(opened.database()?.built()));
    if age <= days_max {
        return Ok(());
    }
    Err(Hinted::undecided(
        format!(
            "the database is {age} days old, more than the {days_max} allowed, so nothing is decided"
        ),
        "run `seawall db update`, or import a newer database",
        None,
    ))
}

/// Reads an age: `7d`, `48h`, `2w`, or a number of days.
fn days(text: &str) -> Result<i64> {
    let digits = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    let number: Option<i64> = digits.parse().ok().filter(|number| (0..=100_000).contains(number));
    let unit = text.get(digits.len()..).unwrap_or_default();
    match (number, unit) {
        (Some(number), "" | "d") => Ok(number),
        (Some(number), "w") => Ok(number * 7),
        (Some(number), "h") => Ok(number / 24),
        _ => Err(Hinted::usage(format!("`{text}` is no age"), "write 7d, 48h or 2w")),
    }
}

fn formats(texts: &[String], default: Format) -> Result<Vec<Wanted>> {
    if texts.is_empty() {
        return Ok(vec![Wanted { format: default, file: None }]);
    }
    let wanted: Vec<Wanted> = texts.iter().map(|text| format_of(text)).collect::<Result<_>>()?;
    if 1 < wanted.iter().filter(|wanted| wanted.file.is_none()).count() {
        return Err(Hinted::usage(
            "two reports would be mixed on standard output",
            "write all but one into files: -o table -o sarif=scan.sarif",
        ));
    }
    Ok(wanted)
}

fn format_of(text: &str) -> Result<Wanted> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = match name {
        "table" => Format::Table,
        "json" => Format::Json,
        "sarif" => Format::Sarif,
        "cyclonedx" => Format::CycloneDx,
        "spdx" => Format::Spdx,
        "junit" | "html" | "markdown" | "gitlab" => {
            return Err(Hinted::usage(
                format!("the format `{name}` is not there yet"),
                "there are table, json, sarif, cyclonedx and spdx",
            ));
        }
        _ => {
            return Err(Hinted::usage(
                format!("there is no format `{name}`"),
                "there are table, json, sarif, cyclonedx and spdx",
            ));
        }
    };
    Ok(Wanted { format, file })
}

fn write_reports(report: &Report<'_>, wanted: &[Wanted], all: bool) -> Result<()> {
    for wanted in wanted {
        let is_terminal = wanted.file.is_none() && std::io::stdout().is_terminal();
        let text = match wanted.format {
            Format::Table => render_table(report, style(is_terminal, all)),
            Format::Json => render_json(report),
            Format::Sarif => render_sarif(report),
            Format::CycloneDx => render_cyclonedx(report),
            Format::Spdx => render_spdx(report),
        };
        match &wanted.file {
            Some(file) => output::write_file(file, &text)?,
            None => output::print(&text)?,
        }
    }
    Ok(())
}

/// The table follows the terminal; in a pipe it is the same everywhere.
fn style(is_terminal: bool, all: bool) -> TableStyle {
    let columns = crate::places::variable("COLUMNS").and_then(|text| text.to_str()?.parse().ok());
    let width = if is_terminal { columns.unwrap_or(WIDTH_DEFAULT) } else { WIDTH_DEFAULT };
    let colour = is_terminal && crate::places::variable("NO_COLOR").is_none();
    TableStyle { width, colour, all }
}

#[cfg(test)]
mod tests;
