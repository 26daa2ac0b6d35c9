//! `seawall evidence`: a log held against public keys, and that of a server searched and
//! exported. What is done to a server's log is itself a record of it.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_evidence::key::{KeyUse, PublicKey};
use seawall_evidence::limits::{HEAD_BYTES_MAX, KEY_FILE_BYTES_MAX};
use seawall_evidence::record::{Entry, Record, Value};
use seawall_evidence::search::{Pattern, Query};
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::verify::{Fault, Report, Trust, VerifyError, verify};
use seawall_evidence::vocabulary::{Action, DetailKey, Outcome, Vocabulary as _};
use seawall_store::atomic::{AtomicFile, Durability};
use seawall_store::evidence_log::read;

use super::identities::data_folder;
use crate::cli::{DataArgs, EvidenceCommand, EvidenceSearchArgs, EvidenceVerifyArgs};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::Workplace;
use crate::settings::{Settings, read_text};

/// Runs the command.
pub(super) fn run(command: &EvidenceCommand, settings: &Settings) -> Result<Exit> {
    match command {
        EvidenceCommand::Verify(arguments) => match (&arguments.file, &arguments.data) {
            (Some(file), _) => run_verify(arguments, file),
            (None, data) => run_verify_data(arguments, data.as_deref(), settings),
        },
        EvidenceCommand::Export { out, first, last, data } => {
            run_export(out, *first, *last, data, settings)
        }
        EvidenceCommand::Search(arguments) => run_search(arguments, settings),
    }
}

/// Verifies the log of a server, file by file and as a whole.
fn run_verify_data(
    arguments: &EvidenceVerifyArgs,
    data: Option<&Path>,
    settings: &Settings,
) -> Result<Exit> {
    let folder = data_folder(data, settings)?;
    crate::server::run(async {
        let place = Workplace::open(&folder, &settings.server).await?;
        let evidence = place.folder.evidence();
        let own = vec![evidence.join("log.pub")];
        let key_files = if arguments.key.is_empty() { &own } else { &arguments.key };
        let trust = trust(arguments, key_files)?;
        let name = evidence.display().to_string();
        // What no head covers yet would be an unproved tail: without a server, one is signed.
        place.settle().await?;
        let whole = read::Whole::open(&evidence)?;
        let report = verify(whole, &trust);
        let report = report.map_err(|error| unverifiable(&error, &name, arguments))?;
        let mut text = page(&name, &report, arguments.head.is_empty());
        let mut is_verified = report.is_verified();
        let keys = trust.keys;
        for file in read::further_files(&evidence)? {
            let trust = Trust { keys: keys.clone(), may_omit: true, ..Trust::default() };
            let name = file.display().to_string();
            let report = verify(open(&file)?, &trust);
            let report = report.map_err(|error| unverifiable(&error, &name, arguments))?;
            // The newest file may end with records that the next head will cover.
            if !report.is_verified() && !only_tail(&report) {
                is_verified = false;
                text.push_str(&page(&name, &report, false));
            }
        }
        let outcome = if is_verified { Outcome::Done } else { Outcome::Failed };
        note(&place, Action::EvidenceVerified, outcome, 1, report.record_count).await?;
        output::print(&output::visible(&text))?;
        Ok(if is_verified { Exit::Done } else { Exit::Denied })
    })
}

fn only_tail(report: &Report) -> bool {
    report.more_fault_count == 0
        && report.faults.iter().all(|fault| matches!(fault, Fault::UnprovedTail { .. }))
}

/// Tells whether a log of which nobody writes verifies, with the key beside it; what no head
/// covers yet is no fault, because it was acknowledged and a copy may end anywhere.
pub(super) fn is_sound(evidence: &Path) -> Result<bool> {
    let keys = keys(&[evidence.join("log.pub")], KeyUse::Log)?;
    let trust = Trust { keys, ..Trust::default() };
    let report = verify(read::Whole::open(evidence)?, &trust)?;
    let is_of_the_end = |fault: &Fault| {
        matches!(fault, Fault::UnprovedTail { .. } | Fault::NothingSigned | Fault::Torn { .. })
    };
    Ok(report.more_fault_count == 0 && report.faults.iter().all(is_of_the_end))
}

/// Records what was done to the log.
async fn note(
    place: &Workplace,
    action: Action,
    outcome: Outcome,
    first: u64,
    last: u64,
) -> Result<()> {
    let by = Workplace::by();
    let entry = Entry::new(by.now, by.actor, action, outcome)
        .with(DetailKey::FirstRecord, Value::Count(first))?
        .with(DetailKey::LastRecord, Value::Count(last))?;
    place.identities.record(&entry).await?;
    place.settle().await
}

fn run_export(
    out: &Path,
    first: u64,
    last: Option<u64>,
    data: &DataArgs,
    settings: &Settings,
) -> Result<Exit> {
    let folder = data_folder(data.data.as_deref(), settings)?;
    crate::server::run(async {
        let place = Workplace::open(&folder, &settings.server).await?;
        place.settle().await?;
        let writing = || format!("write `{}`", out.display());
        let mut file = AtomicFile::create(out, Durability::Synced).with_context(writing)?;
        let exported = read::export(&place.folder.evidence(), first, last, &mut file)?;
        file.commit().with_context(writing)?;
        note(&place, Action::Exported, Outcome::Done, exported.first, exported.last).await?;
        let (first, last, out) = (exported.first, exported.last, out.display());
        output::print(&format!("records {first} to {last} written to {out}\n"))?;
        Ok(Exit::Done)
    })
}

fn run_search(arguments: &EvidenceSearchArgs, settings: &Settings) -> Result<Exit> {
    let folder = data_folder(arguments.data.data.as_deref(), settings)?;
    let query = query(arguments)?;
    let mut text = String::new();
    let mut count = 0;
    if arguments.limit != 0 {
        read::search(&folder.join("evidence"), 1, &query, |record| {
            output::line(&mut text, format_args!("{}", record_line(&record)));
            count += 1;
            if count < arguments.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
    }
    output::print(&output::visible(&text))?;
    Ok(Exit::Done)
}

fn query(arguments: &EvidenceSearchArgs) -> Result<Query> {
    let pattern = |text: &Option<String>| text.as_deref().map(Pattern::new);
    let moment = |text: &Option<String>| -> Result<Option<Timestamp>> {
        let Some(text) = text else { return Ok(None) };
        let with_millis = || Timestamp::parse(&format!("{}.000Z", text.strip_suffix('Z')?));
        let moment = Timestamp::parse(text).or_else(with_millis);
        moment
            .map(Some)
            .with_context(|| format!("`{text}` is no time of the form 2027-01-31T12:00:00Z"))
    };
    let word = |text: &String| {
        Action::from_name(text).with_context(|| format!("`{text}` is no action of the log"))
    };
    let outcome = arguments
        .outcome
        .as_ref()
        .map(|text| Outcome::from_name(text).with_context(|| format!("`{text}` is no outcome")));
    Ok(Query {
        actor: pattern(&arguments.actor),
        actions: arguments.action.iter().map(word).collect::<Result<_>>()?,
        outcome: outcome.transpose()?,
        subject: pattern(&arguments.subject),
        from: moment(&arguments.from)?,
        until: moment(&arguments.until)?,
        ..Query::default()
    })
}

/// Writes a record on one line.
fn record_line(record: &Record) -> String {
    let entry = &record.entry;
    let (kind, name) = (entry.actor().kind.name(), &entry.actor().name);
    let (action, outcome) = (entry.action().name(), entry.outcome().name());
    let mut line =
        format!("{} {} {kind} {name}: {action} {outcome}", record.sequence, entry.time());
    for subject in entry.subjects() {
        line.extend([" ", subject.kind.name(), "=", subject.name.as_str()]);
    }
    for (key, value) in entry.details() {
        let value = match value {
            Value::Text(text) => text.to_string(),
            Value::Count(count) => count.to_string(),
            Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Value::Time(time) => time.to_string(),
            Value::Digest(digest) => digest.to_string(),
        };
        line.extend([" ", key.name(), "=", &value]);
    }
    if !entry.reason().is_empty() {
        line.extend([" (", entry.reason().as_str(), ")"]);
    }
    line
}

fn trust(arguments: &EvidenceVerifyArgs, key_files: &[PathBuf]) -> Result<Trust> {
    Ok(Trust {
        keys: keys(key_files, KeyUse::Log)?,
        witnesses: keys(&arguments.witness, KeyUse::Witness)?,
        noted_heads: noted_heads(&arguments.head)?,
        may_omit: arguments.partial,
    })
}

fn run_verify(arguments: &EvidenceVerifyArgs, file: &Path) -> Result<Exit> {
    let trust = trust(arguments, &arguments.key)?;
    let name = file.display().to_string();
    let read = open(file)?;
    let report = verify(read, &trust).map_err(|error| unverifiable(&error, &name, arguments))?;
    output::print(&output::visible(&page(&name, &report, arguments.head.is_empty())))?;
    Ok(if report.is_verified() { Exit::Done } else { Exit::Denied })
}

fn open(file: &Path) -> Result<Box<dyn Read>> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).with_context(|| format!("read `{}`", file.display()))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Reads files of keys: one a line, lines of comment apart.
fn keys(files: &[PathBuf], key_use: KeyUse) -> Result<Vec<PublicKey>> {
    let mut keys = Vec::new();
    for file in files {
        let text = read_text(file, KEY_FILE_BYTES_MAX as u64)?;
        let before = keys.len();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let place = || format!("`{}`, line {number}", file.display());
            let key: PublicKey = line.parse().with_context(place)?;
            if key.key_use() != key_use {
                let what = match key_use {
                    KeyUse::Log => "a witness, and `--key` takes those of the log",
                    KeyUse::Witness => "a log, and `--witness` takes those of witnesses",
                };
                return Err(Hinted::usage(format!("{}: this is the key of {what}", place()), ""));
            }
            keys.push(key);
        }
        if keys.len() == before {
            let hint = "a public key is a line `NAME+ID+BASE64`";
            return Err(Hinted::usage(format!("`{}` holds no key", file.display()), hint));
        }
    }
    Ok(keys)
}

fn noted_heads(files: &[PathBuf]) -> Result<Vec<String>> {
    files.iter().map(|file| read_text(file, HEAD_BYTES_MAX as u64)).collect()
}

fn unverifiable(error: &VerifyError, name: &str, arguments: &EvidenceVerifyArgs) -> anyhow::Error {
    let hint = match error {
        VerifyError::Read(_) => "",
        VerifyError::NotEvidence => {
            "the file begins with `SWEVIDNC`; if it once did, its beginning was altered"
        }
        VerifyError::LaterForm { .. } => "verify it with the version that wrote it, or a later one",
        VerifyError::NotAHead { place } => {
            let file = arguments.head.get(place.saturating_sub(1));
            let file = file.map(|file| file.display().to_string()).unwrap_or_default();
            let hint = "a head is the text that the log or a witness published, with signatures";
            return Hinted::usage(format!("`{file}` is no signed head"), hint);
        }
    };
    let message = format!("cannot verify `{name}`: {error}");
    let because = std::error::Error::source(error).map(ToString::to_string);
    let because = because.map(|why| format!(": {why}")).unwrap_or_default();
    Hinted::usage(format!("{message}{because}"), hint)
}

/// Writes what was found: the verdict first, then what it rests on, then what is wrong.
fn page(name: &str, report: &Report, is_without_noted_head: bool) -> String {
    let mut text = String::new();
    let fault_count = (report.faults.len() as u64).saturating_add(report.more_fault_count);
    if report.is_verified() {
        output::line(&mut text, format_args!("VERIFIED  {name}"));
    } else {
        let faults = counted(fault_count, "fault");
        output::line(&mut text, format_args!("NOT VERIFIED  {name}: {faults}"));
    }
    output::line(&mut text, format_args!("\n  log       {}", report.origin));
    let records = counted(report.record_count, "record");
    let omitted = match report.omitted_count {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    let heads = counted(report.head_count, "head");
    output::line(&mut text, format_args!("  holds     {records}{omitted}, {heads}"));
    match &report.proved {
        None => output::line(&mut text, format_args!("  proved    nothing")),
        Some(proved) => {
            let (size, number, time) = (proved.size, proved.head_number, proved.time);
            let up_to = format_args!("  proved    records 1 to {size}, by head {number} of {time}");
            output::line(&mut text, up_to);
            let key = &proved.key;
            output::line(&mut text, format_args!("  signed    {} ({})", key.name(), key.id()));
        }
    }
    if report.handover_count != 0 {
        let changes = counted(report.handover_count, "time");
        output::line(&mut text, format_args!("  key       changed {changes}"));
    }
    for (witness, seen) in &report.witnessed {
        let seen =
            seen.map_or_else(|| "nothing".to_owned(), |(size, _)| format!("up to record {size}"));
        output::line(&mut text, format_args!("  witness   {}: {seen}", witness.name()));
    }
    faults(&mut text, report);
    if report.is_verified() && is_without_noted_head && report.witnessed.is_empty() {
        text.push_str(
            "\n  not asked  whether this is the newest state: an older copy verifies too.\n             \
             `--head` holds the file against a head that was noted elsewhere, `--witness`\n             \
             against a cosignature\n",
        );
    }
    text
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn faults(text: &mut String, report: &Report) {
    if !report.faults.is_empty() {
        text.push('\n');
    }
    for fault in &report.faults {
        output::line(text, format_args!("  - {fault}"));
    }
    if report.more_fault_count != 0 {
        output::line(text, format_args!("  - and {} more", report.more_fault_count));
    }
}
