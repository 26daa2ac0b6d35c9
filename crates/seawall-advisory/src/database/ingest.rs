//! From the files of a feed to the builder: parsing on several threads, adding in order.
//!
//! The caller reads archives and folders and hands over paths and bytes, so this stays pure.
//!
//! **Invariant:** the builder receives outputs in the order of the files, whatever the threads
//! do; a parser that panics costs its file and is counted as a rejection, never the build.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::{DatabaseBuilder, FeedId};
use crate::date::Date;
use crate::feed::{Feed, FeedFile, FeedOutput, Rejections, SideFact};
use crate::record::{Advisory, AdvisoryKind, Affected, Ecosystem};

/// Bytes of files that one thread takes at a time: some feeds have 47,000 files of 3 kB.
// LIMIT: keeps what lies between the threads small; a larger file is a batch of its own.
const BATCH_BYTES: usize = 256 * 1024;

/// Batches under way for each thread.
// LIMIT: with `BATCH_BYTES`, bounds the memory between reading and adding.
const BATCHES_PER_WORKER: usize = 3;

/// Bytes of files that are under way beside one batch.
// LIMIT: some feeds have files of 100 MB; a few of them at once would be more than a build may take.
const BYTES_UNDER_WAY_MAX: usize = 64 * 1024 * 1024;

/// One file of a feed, with its bytes.
#[derive(Clone, Debug)]
pub struct FeedContent {
    /// Path below the feed's folder, with `/`.
    pub path: Box<str>,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Parses one file of a feed.
pub fn parse_file(feed: &Feed, path: &str, bytes: &[u8]) -> FeedOutput {
    let mut out = FeedOutput::default();
    parse_into(feed, path, bytes, &mut out);
    out
}

fn parse_into(feed: &Feed, path: &str, bytes: &[u8], out: &mut FeedOutput) {
    let parse = AssertUnwindSafe(|| (feed.parse)(FeedFile { path, bytes }, &mut *out));
    if catch_unwind(parse).is_err() {
        out.rejected.add("the parser failed on the file", || path.to_owned());
    }
}

/// Parses the files that `feed` takes, on `workers` threads, and hands what came of them to
/// `sink` in the order of the files; at last what holds for the feed as a whole.
///
/// `state` is the date of the feed's state, where it is known: later dates of records are typing
/// errors and do not count for coverage.
pub fn parse_files(
    feed: &Feed,
    state: Option<Date>,
    files: &mut dyn Iterator<Item = FeedContent>,
    workers: usize,
    sink: &mut dyn FnMut(FeedOutput),
) {
    let mut summary = Summary { newest: Newest::new(state), ..Summary::default() };
    let mut sink_noting = |mut out: FeedOutput| {
        summary.note(&out);
        date_coverage(&mut out.side, state);
        sink(out);
    };
    let mut wanted = files.filter(|file| feed.wants(&file.path));
    if workers <= 1 {
        for file in wanted {
            sink_noting(parse_file(feed, &file.path, &file.bytes));
        }
    } else {
        parse_on_threads(feed, &mut wanted, workers, &mut sink_noting);
    }
    if let Some(conclusion) = summary.conclude(feed) {
        sink(conclusion);
    }
}

/// Dates what a feed without dates of its own covers: it is as old as the state that was read.
fn date_coverage(side: &mut [SideFact], state: Option<Date>) {
    for fact in side {
        if let SideFact::Coverage { date: date @ None, .. } = fact {
            *date = state;
        }
    }
}

impl DatabaseBuilder {
    /// Parses the files of a feed on `workers` threads and adds what came of them.
    pub fn ingest(
        &mut self,
        id: FeedId,
        feed: &Feed,
        files: &mut dyn Iterator<Item = FeedContent>,
        workers: usize,
    ) {
        let state = self.feed_mut(id).and_then(|report| report.source.date);
        parse_files(feed, state, files, workers, &mut |out| self.add_output(id, out));
    }
}

type Batch = (u64, Vec<FeedContent>);

fn parse_on_threads(
    feed: &Feed,
    files: &mut dyn Iterator<Item = FeedContent>,
    workers: usize,
    sink: &mut dyn FnMut(FeedOutput),
) {
    let bound = workers.saturating_mul(BATCHES_PER_WORKER);
    let (send_batch, batches) = sync_channel::<Batch>(bound);
    let (send_output, outputs) = sync_channel::<(u64, FeedOutput)>(bound);
    let batches = Mutex::new(batches);
    std::thread::scope(|scope| {
        for _worker in 0..workers {
            let (batches, send_output) = (&batches, send_output.clone());
            scope.spawn(move || work(feed, batches, &send_output));
        }
        drop(send_output);
        feed_workers(files, bound, &send_batch, &outputs, sink);
        drop(send_batch);
    });
}

fn work(feed: &Feed, batches: &Mutex<Receiver<Batch>>, outputs: &SyncSender<(u64, FeedOutput)>) {
    loop {
        let batch = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, files)) = batch else { return };
        let mut out = FeedOutput::default();
        for file in files {
            parse_into(feed, &file.path, &file.bytes, &mut out);
        }
        if outputs.send((number, out)).is_err() {
            return;
        }
    }
}

/// Sends batches while there is room and takes outputs in order. At most `bound` batches are
/// neither sent back nor added, so that no channel ever blocks for good.
fn feed_workers(
    files: &mut dyn Iterator<Item = FeedContent>,
    bound: usize,
    batches: &SyncSender<Batch>,
    outputs: &Receiver<(u64, FeedOutput)>,
    sink: &mut dyn FnMut(FeedOutput),
) {
    let (mut next_sent, mut next_taken) = (0_u64, 0_u64);
    let (mut bytes_under_way, mut is_exhausted) = (0_usize, false);
    let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
    let mut early: BTreeMap<u64, FeedOutput> = BTreeMap::new();
    loop {
        while !is_exhausted && sizes.len() < bound && bytes_under_way < BYTES_UNDER_WAY_MAX {
            let batch = take_batch(files);
            is_exhausted = batch.is_empty();
            let size = batch.iter().map(|file| file.bytes.len()).sum();
            if !is_exhausted && batches.send((next_sent, batch)).is_ok() {
                sizes.insert(next_sent, size);
                bytes_under_way = bytes_under_way.saturating_add(size);
                next_sent += 1;
            }
        }
        if sizes.is_empty() {
            return;
        }
        let Ok((number, out)) = outputs.recv() else { return };
        early.insert(number, out);
        while let Some(out) = early.remove(&next_taken) {
            let size = sizes.remove(&next_taken).unwrap_or_default();
            bytes_under_way = bytes_under_way.saturating_sub(size);
            next_taken += 1;
            sink(out);
        }
    }
}

fn take_batch(files: &mut dyn Iterator<Item = FeedContent>) -> Vec<FeedContent> {
    let (mut batch, mut bytes) = (Vec::new(), 0_usize);
    for file in files {
        bytes = bytes.saturating_add(file.bytes.len());
        batch.push(file);
        if BATCH_BYTES <= bytes {
            break;
        }
    }
    batch
}

/// The newest date of a feed that is read file by file.
#[derive(Clone, Debug, Default)]
pub(super) struct Newest {
    /// Date of the state that was read, where known: a later one is a typing error.
    not_after: Option<Date>,
    /// Dates of records; see [`FeedOutput::note_date`].
    noted: FeedOutput,
    /// Dates that files state for themselves.
    stated: Option<Date>,
}

impl Newest {
    pub(super) fn new(not_after: Option<Date>) -> Self {
        Self { not_after, ..Self::default() }
    }

    fn is_possible(&self, date: Date) -> bool {
        self.not_after.is_none_or(|latest| date <= latest)
    }

    /// Lets a file count.
    pub(super) fn note(&mut self, out: &FeedOutput) {
        if out.latest.iter().all(Option::is_none) {
            self.stated = self.stated.max(out.newest.filter(|date| self.is_possible(*date)));
        }
        for date in out.latest {
            self.noted.note_date(date.filter(|date| self.is_possible(*date)));
        }
    }

    /// Returns the newest date.
    pub(super) fn date(&self) -> Option<Date> {
        self.stated.max(self.noted.newest)
    }
}

/// What [`Feed::conclude`] sees of a feed: counts, dates, and one affected package of each
/// scope. The records themselves are long in the builder.
#[derive(Debug, Default)]
struct Summary {
    read: u64,
    listed: u64,
    newest: Newest,
    records: BTreeMap<(Ecosystem, Box<str>), u64>,
    scopes: BTreeMap<(Ecosystem, Box<str>), Affected>,
}

impl Summary {
    fn note(&mut self, out: &FeedOutput) {
        self.read = self.read.saturating_add(out.read);
        self.listed = self.listed.max(out.listed);
        self.newest.note(out);
        let mut last = None;
        for advisory in &out.advisories {
            let mut counted: Vec<(Ecosystem, &str)> = Vec::new();
            for affected in &advisory.affected {
                let (ecosystem, release) = (affected.scope.ecosystem, &affected.scope.release);
                if !counted.contains(&(ecosystem, release)) {
                    counted.push((ecosystem, release));
                    let place = (ecosystem, release.clone());
                    let count = self.records.entry(place).or_default();
                    *count = count.saturating_add(1);
                }
                // Neighbours mostly share their scope: the look-up is saved.
                if last == Some(&affected.scope) {
                    continue;
                }
                last = Some(&affected.scope);
                let place = (ecosystem, release.clone());
                self.scopes.entry(place).or_insert_with(|| affected.clone());
            }
        }
    }

    /// Returns what holds for the feed as a whole; nothing where nothing was read, since then
    /// the feed covers nothing.
    fn conclude(self, feed: &Feed) -> Option<FeedOutput> {
        if self.read == 0 {
            return None;
        }
        let newest = self.newest.date().or(self.newest.not_after);
        let mut out = FeedOutput { newest, ..self.newest.noted };
        out.read = self.read;
        out.listed = self.listed;
        out.records = self.records;
        out.advisories.push(Advisory {
            id: "".into(),
            vulnerabilities: Vec::new(),
            aliases: Vec::new(),
            kind: AdvisoryKind::Vulnerability,
            published: None,
            modified: None,
            withdrawn: None,
            severities: Vec::new(),
            cwes: Vec::new(),
            affected: self.scopes.into_values().collect(),
        });
        (feed.conclude)(&mut out);
        // Records and their dates have been counted with their files.
        out.read = 0;
        out.listed = 0;
        out.records.clear();
        out.latest = [None; 3];
        out.advisories.clear();
        out.rejected = Rejections::default();
        Some(out)
    }
}

#[cfg(test)]
mod tests;
