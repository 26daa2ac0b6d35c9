//! `seawall db …`: the vulnerability database.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow, bail};
use seawall_advisory::database::{
    Database, DatabaseBuilder, Effort, FeedReport, FeedSource, RangeEndView, RangeView,
    UNPACKED_BYTES_MAX, compress, decompress, parse_files,
    snapshot::{self, Snapshot},
};
use seawall_advisory::date::Date;
use seawall_advisory::feed::{Feed, FeedOutput, feeds};
use seawall_advisory::record::{Advisory, Ecosystem};
use seawall_advisory::version::{VersionOrder, check_list};
use seawall_store::atomic::{self, Durability};

use crate::cli::DbCommand;
use crate::clock::Now;
use crate::database::{self, Opened, feeds as places};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::{Settings, read_bytes};

/// Largest compressed database that is imported.
// LIMIT: ten times what all feeds give today.
const IMPORT_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Largest list of comparisons.
// LIMIT: 72,000 lines have about 4 MB.
const LIST_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Rows that `search` shows.
const SEARCH_ROWS_MAX: usize = 100;
/// Reasons of rejection that are shown for each feed.
const REASONS_MAX: usize = 6;

/// Runs `seawall db …`.
pub(super) fn run(command: &DbCommand, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    match command {
        DbCommand::Status { db, verify } => status(&required(db.as_deref(), settings)?, *verify),
        DbCommand::Update { feed, feeds, how } => {
            super::db_update::run(feed, feeds.as_deref(), how, settings, is_quiet)
        }
        DbCommand::Build { feeds, out: Some(out), .. } => build_command(feeds, out, is_quiet),
        DbCommand::Build { feeds, out: None, snapshot: Some(folder) } => {
            write_snapshot(feeds, folder, is_quiet)
        }
        DbCommand::Build { .. } => bail!("name a file with --out"),
        DbCommand::Export { file, db } => export(&required(db.as_deref(), settings)?, file),
        DbCommand::Import { file } => import(file),
        DbCommand::Search { term, db } => search(&required(db.as_deref(), settings)?, term),
        DbCommand::CompareVersions { ecosystem, file } => compare(ecosystem, file.as_deref()),
    }
}

fn required(flag: Option<&Path>, settings: &Settings) -> Result<Opened> {
    database::find(flag, settings)?.ok_or_else(|| {
        Hinted::undecided(
            "there is no vulnerability database",
            "run `seawall db update`, or `seawall db build` from feeds that you have",
            None,
        )
    })
}

fn status(opened: &Opened, verify: bool) -> Result<Exit> {
    let database = opened.database()?;
    if verify {
        database.validate().map_err(|error| {
            let message = format!("the database `{}` is damaged", opened.path.display());
            Hinted::undecided(message, error.hint(), Some(anyhow!(error)))
        })?;
    }
    let now = Now::choose(None)?;
    let use_ = database::describe(&database, &now)?;
    let (advisories, packages, vulnerabilities) = database.counts();
    let mut text = format!(
        "{}\n  built {}, {} days ago, {} bytes{}\n  content {}\n  {advisories} advisories, {packages} packages, {vulnerabilities} identifiers\n\n",
        opened.path.display(),
        use_.built,
        use_.age_days,
        database.size_bytes(),
        if verify { ", every byte checked" } else { "" },
        use_.content_id,
    );
    let stamps = database.feeds()?;
    for feed in &stamps {
        let date =
            feed.date.or(feed.newest).map_or_else(|| "no date".to_owned(), |date| date.to_string());
        output::line(
            &mut text,
            format_args!(
                "  {:<24} {:<10} {:>8} advisories {:>8} facts {:>7} rejected  {}",
                feed.name, date, feed.advisories, feed.facts, feed.rejected, feed.publisher
            ),
        );
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

/// Builds a database and validates it before it gets its name.
///
/// Feeds of `old` for which the folder has nothing are taken over.
pub(super) fn build_into(
    folder: &Path,
    out: &Path,
    old: Option<&Opened>,
    is_quiet: bool,
) -> Result<Vec<FeedReport>> {
    let now = Now::choose(None)?;
    let mut builder = DatabaseBuilder::new();
    let mut is_empty = true;
    for feed in feeds() {
        let found = places::places(folder, feed)?;
        if found.is_empty() {
            continue;
        }
        is_empty = false;
        let source = FeedSource::of(feed, None, newest_state(&found));
        let id = builder.add_feed(source);
        each_output(feed, &found, is_quiet, &mut |output| builder.add_output(id, output));
    }
    if is_empty {
        let names: Vec<&str> = feeds().map(|feed| feed.name).collect();
        return Err(Hinted::usage(
            format!("`{}` holds no feed that is known", folder.display()),
            format!("put archives or folders there that are named {}", names.join(", ")),
        ));
    }
    if let Some(old) = old {
        match old.database() {
            Ok(database) => builder.add_database(&database, &|_| true)?,
            Err(error) => output::say_error(&format!(
                "warning: the database before is not taken over: {error:#}"
            )),
        }
    }
    let report = builder.report();
    let bytes = builder.finish(now.day)?;
    Database::open(&bytes)
        .and_then(|database| database.validate())
        .context("check the new database")?;
    atomic::write_file(out, &bytes, Durability::Synced)
        .with_context(|| format!("write `{}`", out.display()))?;
    Ok(report)
}

fn newest_state(found: &[std::path::PathBuf]) -> Option<Date> {
    found.iter().filter_map(|place| places::state(place)).max()
}

/// Bytes of files that were read and not yet taken for parsing.
// LIMIT: keeps a feed of large files from filling the memory ahead of its parser.
const BYTES_AHEAD_MAX: usize = 32 * 1024 * 1024;

/// Holds the reader back while much is read and not yet taken.
#[derive(Default)]
struct Gate {
    ahead: Mutex<usize>,
    taken: Condvar,
}

impl Gate {
    /// Waits until there is room, for however large a file once nothing else is there.
    fn enter(&self, bytes: usize) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        while *ahead != 0 && BYTES_AHEAD_MAX < ahead.saturating_add(bytes) {
            ahead = self.taken.wait(ahead).unwrap_or_else(PoisonError::into_inner);
        }
        *ahead = ahead.saturating_add(bytes);
    }

    fn leave(&self, bytes: usize) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_sub(bytes);
        self.taken.notify_all();
    }
}

/// Parses every place of a feed; a place that cannot be read costs itself only, and is told.
fn each_output(
    feed: &'static Feed,
    found: &[std::path::PathBuf],
    is_quiet: bool,
    sink: &mut dyn FnMut(FeedOutput),
) {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let bar = output::progress(feed.name, 0, is_quiet);
    let mut trouble = Vec::new();
    let (sender, receiver) = std::sync::mpsc::sync_channel(64);
    let gate = Gate::default();
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut trouble = Vec::new();
            let sender = sender;
            for place in found {
                let mut lost = Vec::new();
                let result = places::read(place, feed, &mut lost, &mut |content| {
                    gate.enter(content.bytes.len());
                    drop(sender.send(content));
                });
                trouble.append(&mut lost);
                if let Err(error) = result {
                    trouble.push(format!("{error:#}"));
                }
            }
            trouble
        });
        let mut files =
            receiver.into_iter().inspect(|content: &seawall_advisory::database::FeedContent| {
                gate.leave(content.bytes.len());
                bar.inc(content.bytes.len() as u64);
            });
        parse_files(feed, newest_state(found), &mut files, workers, sink);
        drop(files);
        trouble = reading.join().unwrap_or_else(|_| vec!["the reader failed".to_owned()]);
    });
    bar.finish_and_clear();
    for line in trouble {
        output::say_error(&format!("warning: feed {}: {line}", feed.name));
    }
}

fn build_command(folder: &Path, out: &Path, is_quiet: bool) -> Result<Exit> {
    let report = build_into(folder, out, None, is_quiet)?;
    let size = std::fs::metadata(out).map(|metadata| metadata.len()).unwrap_or_default();
    let mut text = render_reports(&report);
    output::line(&mut text, format_args!("\nwrote {} ({size} bytes)", out.display()));
    output::print(&text)?;
    Ok(Exit::Done)
}

/// Shows what was read, kept and rejected of each feed, with the reasons.
pub(super) fn render_reports(reports: &[FeedReport]) -> String {
    let mut text = String::from(
        "feed                          read  advisories     facts  rejected  newest\n",
    );
    for report in reports {
        let newest = report.newest.map_or_else(|| "-".to_owned(), |date| date.to_string());
        let rejected = report.rejected.count() + report.rejected_before;
        output::line(
            &mut text,
            format_args!(
                "{:<24} {:>9} {:>11} {:>9} {:>9}  {newest}",
                report.source.name, report.read, report.advisories, report.facts, rejected
            ),
        );
        let mut reasons: Vec<_> = report.rejected.iter().collect();
        reasons.sort_by_key(|(_, rejection)| std::cmp::Reverse(rejection.count));
        for (reason, rejection) in reasons.iter().take(REASONS_MAX) {
            let sample = rejection.samples.first().map_or("", |sample| sample);
            output::line(
                &mut text,
                format_args!("    {:>9} {reason} (for example {sample})", rejection.count),
            );
        }
        if REASONS_MAX < reasons.len() {
            output::line(
                &mut text,
                format_args!("              and {} more reasons", reasons.len() - REASONS_MAX),
            );
        }
    }
    text
}

/// Writes the compact tables of facts that ship with the source: one a feed, with a notice.
fn write_snapshot(folder: &Path, out: &Path, is_quiet: bool) -> Result<Exit> {
    std::fs::create_dir_all(out).with_context(|| format!("make `{}`", out.display()))?;
    let mut collected: Vec<(&'static Feed, Snapshot)> = Vec::new();
    let mut named = BTreeSet::new();
    for feed in feeds().filter(|feed| feed.in_snapshot) {
        let found = places::places(folder, feed)?;
        if found.is_empty() {
            continue;
        }
        let source = FeedSource::of(feed, None, newest_state(&found));
        let mut whole = Snapshot { source, output: FeedOutput::default(), rejected: 0 };
        each_output(feed, &found, is_quiet, &mut |output| {
            snapshot::named_vulnerabilities(&output, &mut named);
            whole.rejected += output.rejected.count();
            whole.output.read += output.read;
            whole.output.advisories.extend(output.advisories.into_iter().filter_map(shippable));
            whole.output.side.extend(output.side);
            whole.output.note_date(output.newest);
        });
        collected.push((feed, whole));
    }
    let mut text = String::new();
    // The facts are as old as the newest feed, whenever the tables are made: the same feeds give
    // the same bytes.
    let date = collected.iter().filter_map(|(_, table)| table.source.date).max();
    for (feed, mut table) in collected {
        // Scores of vulnerabilities that no other table names are of no use.
        snapshot::restrict_scores(&mut table.output, &named);
        let notice = snapshot::notice(&table.source);
        let bytes = snapshot::write(table)?;
        atomic::write_file(
            &out.join(format!("{}.bin", feed.name)),
            &bytes,
            Durability::Rebuildable,
        )?;
        let file = out.join(format!("{}.NOTICE", feed.name));
        atomic::write_file(&file, notice.as_bytes(), Durability::Rebuildable)?;
        output::line(&mut text, format_args!("{:<24} {:>9} bytes", feed.name, bytes.len()));
    }
    let date = date.context("no feed has a date")?.to_string();
    atomic::write_file(&out.join("DATE"), date.as_bytes(), Durability::Rebuildable)?;
    output::print(&text)?;
    Ok(Exit::Done)
}

/// Leaves out what may not ship: Ubuntu's data has a share-alike licence, whoever copied it.
fn shippable(mut advisory: Advisory) -> Option<Advisory> {
    let had_statements = !advisory.affected.is_empty();
    advisory.affected.retain(|affected| affected.scope.ecosystem != Ecosystem::Ubuntu);
    (!had_statements || !advisory.affected.is_empty()).then_some(advisory)
}

fn export(opened: &Opened, file: &Path) -> Result<Exit> {
    opened.database()?.validate()?;
    let packed = compress(opened.bytes(), Effort::Thorough)?;
    atomic::write_file(file, &packed, Durability::Synced)
        .with_context(|| format!("write `{}`", file.display()))?;
    output::print(&format!("wrote {} ({} bytes)\n", file.display(), packed.len()))?;
    Ok(Exit::Done)
}

fn import(file: &Path) -> Result<Exit> {
    let bytes = read_bytes(file, IMPORT_BYTES_MAX)?;
    let database = if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        decompress(&bytes, UNPACKED_BYTES_MAX)?
    } else {
        Database::open(&bytes).and_then(|database| database.validate())?;
        bytes
    };
    let built = Database::open(&database)?.built();
    let target = database::data_file();
    atomic::write_file(&target, &database, Durability::Synced)
        .with_context(|| format!("write `{}`", target.display()))?;
    output::print(&format!("imported the database of {built} as {}\n", target.display()))?;
    Ok(Exit::Done)
}

fn search(opened: &Opened, term: &str) -> Result<Exit> {
    let database = opened.database()?;
    let found = database.search(term, SEARCH_ROWS_MAX)?;
    let mut text = String::new();
    if let Some(known) = &found.vulnerability {
        let aliases: Vec<String> = known.aliases.iter().map(ToString::to_string).collect();
        output::line(&mut text, format_args!("{}  {}", known.display, aliases.join(" ")));
        for cvss in &known.cvss {
            output::line(&mut text, format_args!("  CVSS by {}: {}", cvss.author, cvss.vector));
        }
        if let Some(epss) = known.epss {
            output::line(&mut text, format_args!("  EPSS {:.3} %", f64::from(epss.score) / 1000.0));
        }
        if let Some(entry) = known.known_exploited {
            let added = entry.added.map_or_else(String::new, |date| format!(" since {date}"));
            output::line(&mut text, format_args!("  known to be exploited{added} (CISA KEV)"));
        }
    }
    for row in &found.rows {
        let ranges: Vec<String> = row.statement.ranges.iter().map(range).collect();
        let scope = format!("{} {}", row.ecosystem.name(), row.release);
        output::line(
            &mut text,
            format_args!(
                "{:<18} {:<32} {:<18} {:?} {}",
                scope.trim_end(),
                row.package,
                row.advisory.id.to_string(),
                row.statement.state,
                ranges.join(" | ")
            ),
        );
    }
    if text.is_empty() {
        output::line(
            &mut text,
            format_args!("nothing is known of `{term}` in {}", opened.path.display()),
        );
    } else if found.is_cut {
        output::line(
            &mut text,
            format_args!("there is more: name the package or vulnerability in full"),
        );
    }
    output::print(&output::visible(&text))?;
    Ok(Exit::Done)
}

fn range(range: &RangeView<'_>) -> String {
    let start = range.introduced.map_or_else(String::new, |version| format!(">= {version} "));
    let end = match range.end {
        RangeEndView::Open => String::new(),
        RangeEndView::Fixed(version) | RangeEndView::Below(version) => format!("< {version}"),
        RangeEndView::LastAffected(version) => format!("<= {version}"),
    };
    let text = format!("{start}{end}");
    if text.is_empty() { "every version".to_owned() } else { text }
}

fn compare(ecosystem: &str, file: Option<&Path>) -> Result<Exit> {
    let order: VersionOrder =
        ecosystem.parse().map_err(|_unknown: seawall_advisory::version::UnknownVersionOrder| {
            let names: Vec<&str> = VersionOrder::all().map(VersionOrder::name).collect();
            Hinted::usage(format!("there is no ecosystem `{ecosystem}`"), names.join(", "))
        })?;
    let bytes = if let Some(file) = file {
        read_bytes(file, LIST_BYTES_MAX)?
    } else {
        let mut bytes = Vec::new();
        let input = std::io::stdin().lock();
        input.take(LIST_BYTES_MAX).read_to_end(&mut bytes).context("read standard input")?;
        bytes
    };
    let list = String::from_utf8_lossy(&bytes);
    let report = check_list(order, &list);
    let mut text = String::new();
    for wrong in &report.wrong {
        let got = match &wrong.got {
            Ok(std::cmp::Ordering::Less) => "it is <".to_owned(),
            Ok(std::cmp::Ordering::Equal) => "it is =".to_owned(),
            Ok(std::cmp::Ordering::Greater) => "it is >".to_owned(),
            Err(error) => error.to_string(),
        };
        output::line(
            &mut text,
            format_args!("line {}: wrong: {} ({got})", wrong.line_number, wrong.line),
        );
    }
    for malformed in &report.malformed {
        output::line(
            &mut text,
            format_args!("line {}: not understood: {}", malformed.line_number, malformed.line),
        );
    }
    let all = report.held + report.wrong.len() + report.malformed.len();
    let by_fallback = match report.held_by_fallback {
        0 => String::new(),
        count => format!(", {count} of them by its fallback order"),
    };
    let (held, name) = (report.held, order.name());
    output::line(
        &mut text,
        format_args!("{held} of {all} comparisons hold in the order of {name}{by_fallback}"),
    );
    output::print(&output::visible(&text))?;
    Ok(if report.holds() { Exit::Done } else { Exit::Denied })
}
