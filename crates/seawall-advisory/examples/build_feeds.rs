//! Builds a database from a folder of feed archives (`NAME.tar.zst`) and measures it: time of
//! the build by feed, peak memory, size, time to open and to look up 500 packages.
//!
//! `cargo run --release --example build_feeds -- FOLDER OUT [WORKERS [pack|snapshot]]`
#![expect(clippy::disallowed_methods, reason = "a tool for developers, over files that they name")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use seawall_advisory::database::snapshot::Snapshot;
use seawall_advisory::database::{
    Database, DatabaseBuilder, Effort, FeedContent, FeedSource, compress, parse_files, snapshot,
};
use seawall_advisory::date::Date;
use seawall_advisory::feed::{Feed, FeedOutput, feeds};
use seawall_advisory::record::Ecosystem;

/// Window of the archives, as a power of two.
const WINDOW_LOG: u32 = 27;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out, rest @ ..] = &arguments[..] else {
        return Err("usage: build_feeds FOLDER OUT [WORKERS]".into());
    };
    let workers = rest.first().map_or(Ok(2), |workers| workers.parse())?;
    let mut log = std::io::stdout().lock();
    if rest.get(1).is_some_and(|mode| mode == "snapshot") {
        return measure_snapshot(folder, workers, &mut log);
    }
    let start = Instant::now();
    let mut builder = DatabaseBuilder::new();
    for feed in feeds() {
        let path = Path::new(folder).join(format!("{}.tar.zst", feed.name));
        if !path.exists() {
            continue;
        }
        let feed_start = Instant::now();
        let id = builder.add_feed(FeedSource::of(feed, None, None));
        with_files(feed, &path, &mut |files| builder.ingest(id, feed, files, workers))?;
        writeln!(
            log,
            "{:24} {:6.2} s, peak {} kB",
            feed.name,
            feed_start.elapsed().as_secs_f64(),
            peak()
        )?;
    }
    for feed in builder.report() {
        writeln!(
            log,
            "{:24} read {:7} advisories {:7} facts {:7} rejected {:6} newest {}",
            feed.source.name,
            feed.read,
            feed.advisories,
            feed.facts,
            feed.rejected.count(),
            feed.newest.map_or_else(|| "-".to_owned(), |date| date.to_string()),
        )?;
    }
    let write_start = Instant::now();
    let bytes = builder.finish(Date::from_days(20_500).ok_or("no date")?)?;
    writeln!(
        log,
        "write {:.2} s, whole build {:.2} s, peak {} kB",
        write_start.elapsed().as_secs_f64(),
        start.elapsed().as_secs_f64(),
        peak()
    )?;
    std::fs::write(out, &bytes)?;
    measure(&bytes, &mut log)?;
    if rest.get(1).is_some_and(|mode| mode == "pack") {
        let pack_start = Instant::now();
        let packed = compress(&bytes, Effort::Thorough)?;
        writeln!(
            log,
            "packed {} bytes in {:.1} s",
            packed.len(),
            pack_start.elapsed().as_secs_f64()
        )?;
        std::fs::write(format!("{out}.zst"), packed)?;
    }
    Ok(())
}

/// Calls `take` with the files of an archive that `feed` wants.
fn with_files(
    feed: &Feed,
    path: &Path,
    take: &mut dyn FnMut(&mut dyn Iterator<Item = FeedContent>),
) -> Result<(), Box<dyn Error>> {
    let mut decoder = zstd::Decoder::new(File::open(path)?)?;
    decoder.window_log_max(WINDOW_LOG)?;
    let mut archive = tar::Archive::new(decoder);
    let mut files = archive.entries()?.filter_map(|entry| {
        let mut entry = entry.ok()?;
        if !entry.header().entry_type().is_file() {
            return None;
        }
        let path: Box<str> = entry.path().ok()?.to_str()?.split_once('/')?.1.into();
        if !(feed.takes)(&path) {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size()).unwrap_or(0));
        entry.read_to_end(&mut bytes).ok()?;
        Some(FeedContent { path, bytes })
    });
    take(&mut files);
    Ok(())
}

/// Writes the compact snapshot of the feeds that may be in it and builds a database from it.
fn measure_snapshot(
    folder: &str,
    workers: usize,
    log: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut outputs = Vec::new();
    let mut named = BTreeSet::new();
    for feed in feeds().filter(|feed| feed.in_snapshot) {
        let path = Path::new(folder).join(format!("{}.tar.zst", feed.name));
        if !path.exists() {
            continue;
        }
        let mut whole = FeedOutput::default();
        with_files(feed, &path, &mut |files| {
            parse_files(feed, None, files, workers, &mut |out| {
                whole.read += out.read;
                whole.advisories.extend(out.advisories);
                whole.side.extend(out.side);
                whole.rejected.merge(out.rejected);
                whole.newest = whole.newest.max(out.newest);
            });
        })?;
        snapshot::named_vulnerabilities(&whole, &mut named);
        outputs.push((FeedSource::of(feed, None, None), whole));
    }
    let (mut packed, mut total) = (Vec::new(), 0);
    for (source, mut output) in outputs {
        snapshot::restrict_scores(&mut output, &named);
        let start = Instant::now();
        let name = source.name.clone();
        let rows = output.advisories.len() + output.side.len();
        let bytes = snapshot::write(Snapshot { source, output, rejected: 0 })?;
        total += bytes.len();
        let seconds = start.elapsed().as_secs_f64();
        writeln!(log, "{name:24} {rows:7} rows {:8} bytes {seconds:.1} s", bytes.len())?;
        packed.push(bytes);
    }
    let start = Instant::now();
    let mut builder = DatabaseBuilder::new();
    for bytes in packed {
        builder.add_snapshot(snapshot::read(&bytes)?);
    }
    let database = builder.finish(Date::from_days(20_500).ok_or("no date")?)?;
    let seconds = start.elapsed().as_secs_f64();
    writeln!(
        log,
        "snapshot {total} bytes; database of it {} bytes in {seconds:.2} s",
        database.len()
    )?;
    Ok(())
}

fn measure(bytes: &[u8], log: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let open_start = Instant::now();
    let database = Database::open(bytes)?;
    let opened = open_start.elapsed();
    let (packages, advisories, identifiers) = database.counts();
    writeln!(
        log,
        "{} bytes; {packages} packages, {advisories} advisories, {identifiers} identifiers",
        bytes.len()
    )?;
    writeln!(log, "open {:.3} ms", opened.as_secs_f64() * 1e3)?;
    for (name, length) in database.section_bytes()? {
        writeln!(log, "  {name:14} {length:10}")?;
    }
    let validate_start = Instant::now();
    database.validate()?;
    writeln!(log, "validate {:.2} s", validate_start.elapsed().as_secs_f64())?;
    for (ecosystem, release) in [
        (Ecosystem::Ubuntu, "22.04"),
        (Ecosystem::Debian, "12"),
        (Ecosystem::Alpine, "3.18"),
        (Ecosystem::Pypi, ""),
    ] {
        let names = database.package_names(ecosystem, release)?;
        let step = (names.len() / 500).max(1);
        let fresh = Database::open(bytes)?;
        let look_up_start = Instant::now();
        let (mut statements, mut lookups) = (0_usize, 0);
        for name in names.iter().step_by(step).take(500) {
            lookups += 1;
            for statement in fresh.statements(ecosystem, release, name)? {
                statement?;
                statements += 1;
            }
        }
        writeln!(
            log,
            "{} {release}: {} packages known; {lookups} looked up, {statements} statements in {:.2} ms",
            ecosystem.name(),
            names.len(),
            look_up_start.elapsed().as_secs_f64() * 1e3
        )?;
    }
    let fresh = Database::open(bytes)?;
    let mut found = 0;
    for name in ["musl", "busybox", "openssl", "zlib", "apk-tools", "curl", "libxml2", "python3"] {
        for statement in fresh.statements(Ecosystem::Alpine, "3.18", name)? {
            for id in fresh.advisory(statement?.advisory)?.vulnerabilities {
                fresh.vulnerability(&id.to_string())?;
                found += 1;
            }
        }
        fresh.coverage(Ecosystem::Alpine, "3.18", name)?;
    }
    writeln!(
        log,
        "8 packages of Alpine, {found} vulnerabilities read: {} bytes touched",
        fresh.touched_bytes()
    )?;
    let search_start = Instant::now();
    let found = database.search("CVE-2023-4911", 10_000)?;
    writeln!(
        log,
        "search {} rows in {:.2} ms",
        found.rows.len(),
        search_start.elapsed().as_secs_f64() * 1e3
    )?;
    Ok(())
}

/// Returns the largest size that the process had, in kB.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("?").trim().trim_end_matches(" kB").to_owned()
}
