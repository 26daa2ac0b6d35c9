//! `seawall evidence verify`: a file of an evidence log, held against public keys.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_evidence::key::{KeyUse, PublicKey};
use seawall_evidence::limits::{HEAD_BYTES_MAX, KEY_FILE_BYTES_MAX};
use seawall_evidence::verify::{Report, Trust, VerifyError, verify};

use crate::cli::{EvidenceCommand, EvidenceVerifyArgs};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::read_text;

/// Runs the command.
pub(super) fn run(command: &EvidenceCommand) -> Result<Exit> {
    match command {
        EvidenceCommand::Verify(arguments) => run_verify(arguments),
    }
}

fn run_verify(arguments: &EvidenceVerifyArgs) -> Result<Exit> {
    let trust = Trust {
        keys: keys(&arguments.key, KeyUse::Log)?,
        witnesses: keys(&arguments.witness, KeyUse::Witness)?,
        noted_heads: noted_heads(&arguments.head)?,
        may_omit: arguments.partial,
    };
    let name = arguments.file.display().to_string();
    let read = open(&arguments.file)?;
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
