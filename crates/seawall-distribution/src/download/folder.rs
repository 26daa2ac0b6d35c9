//! A folder of documents with lists of them, as providers of CSAF keep it (CSAF 2.0, section 7.1).
//!
//! `changes.csv` names each document with its date, `index.txt` names them without; some
//! providers have an archive of all documents, which `archive_latest.txt` names, and
//! `deletions.csv`. `provider-metadata.json` tells where the folder is, or a ROLIE feed
//! (RFC 8322) that lists the documents. OSV publishers list ids and dates in an `all.json`.
//!
//! Only what is newer than what is here is fetched: documents by the dates of the list, all at
//! once from the archive where there are many. `documents.list` remembers which state of which
//! document is here; `removed.list` names documents of the archive that were deleted since.
//!
//! **Invariants:** a document's path stays in the folder; one that cannot be had leaves the
//! others and its own last state; a run asks for at most [`DOCUMENTS_MAX`] documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use super::file::PartialFile;
use super::{Change, Check, Checksum, DownloadError, Downloader, Feed, Progress, is_file_name};
use crate::error::PullError;

mod list;

use list::Entry;

/// Documents that one run asks for.
// LIMIT: some 20 a second come from a near server; the rest is left for the next run, and told.
const DOCUMENTS_MAX: usize = 20_000;
/// Documents that are missing from which the archive is fetched, if the provider has one.
const ARCHIVE_FROM: usize = 500;
/// Documents, one after another, that cannot be had until the server counts as out of order.
const FAILURES_MAX: usize = 20;
/// Failures that are kept for people.
const SAMPLES_MAX: usize = 5;
/// Documents between two savings of what is here.
const SAVE_EVERY: usize = 1000;
/// Largest document.
// LIMIT: the largest of public providers (the kernel's) have some 30 MB.
const DOCUMENT_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Largest list.
// LIMIT: 500,000 lines of 70 bytes.
const LIST_BYTES_MAX: u64 = 48 * 1024 * 1024;
/// Largest archive.
// LIMIT: the largest had 300 MB.
const ARCHIVE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Which state of which document is here.
const KNOWN: &str = "documents.list";
/// Documents of the archive that were deleted since.
const REMOVED: &str = "removed.list";

/// A folder of documents to be kept up to date.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The address of the folder, which ends with `/`, of a `provider-metadata.json`, or of an
    /// `all.json`.
    pub url: Box<str>,
}

/// What a run made of a folder.
#[derive(Debug, Default)]
pub struct DocumentsDone {
    /// Documents and archives that are new or changed.
    pub updated: usize,
    /// Documents that were deleted.
    pub removed: usize,
    /// Documents that could not be had.
    pub failed: usize,
    /// Documents that are left for the next run.
    pub postponed: usize,
    /// The first failures.
    pub samples: Vec<DownloadError>,
}

impl Downloader {
    /// Brings the documents in `folder` up to date. An error says that the lists could not be had,
    /// or that nothing can be written; nothing is lost by it.
    pub fn download_documents(
        &self,
        documents: &Documents,
        folder: &Path,
        check: Check<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<DocumentsDone, DownloadError> {
        super::file::create_folder(folder)?;
        super::file::remove_abandoned(folder, self.http.clock().now());
        let mut run =
            Run { downloader: self, folder, check, progress, done: DocumentsDone::default() };
        let (base, listed) = run.list(&documents.url)?;
        let mut known = Known::read(folder);
        run.archive(&base, &listed, &mut known)?;
        run.remove(&base, &listed, &mut known)?;
        run.documents(&base, &listed, &mut known)?;
        known.write(folder)?;
        Ok(run.done)
    }
}

/// One run.
struct Run<'a> {
    downloader: &'a Downloader,
    folder: &'a Path,
    check: Check<'a>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    done: DocumentsDone,
}

impl Run<'_> {
    /// Finds the folder and the list of its documents.
    fn list(&mut self, url: &str) -> Result<(String, Vec<Entry>), DownloadError> {
        if url.ends_with('/') {
            let listed = self.list_of_folder(url)?;
            return Ok((url.to_owned(), listed));
        }
        let broken = |reason: &str| self.downloader.malformed(url, reason);
        if let Some(base) = url.strip_suffix("all.json") {
            let text = self.text("documents.json", url)?;
            let listed = list::records(&text).ok_or_else(|| broken("it is no list of records"))?;
            return Ok((base.to_owned(), listed));
        }
        let text = self.text("provider-metadata.json", url)?;
        match list::provider(&text).ok_or_else(|| broken("it names neither folder nor feed"))? {
            list::Distribution::Folder(folder) => {
                let listed = self.list_of_folder(&folder)?;
                Ok((folder, listed))
            }
            list::Distribution::Rolie(feed) => {
                let text = self.text("rolie.json", &feed)?;
                let broken = |reason: &str| self.downloader.malformed(&feed, reason);
                list::rolie(&text).ok_or_else(|| broken("it is no ROLIE feed of one folder"))
            }
        }
    }

    fn list_of_folder(&mut self, base: &str) -> Result<Vec<Entry>, DownloadError> {
        match self.text("changes.csv", &format!("{base}changes.csv")) {
            Ok(text) => Ok(list::changes(&text)),
            Err(error) if is_missing(&error) => {
                let text = self.text("index.txt", &format!("{base}index.txt"))?;
                Ok(list::index(&text))
            }
            Err(error) => Err(error),
        }
    }

    /// Fetches a list, which is kept beside the documents.
    fn text(&mut self, name: &str, url: &str) -> Result<String, DownloadError> {
        let feed = Feed { size_bytes_max: LIST_BYTES_MAX, ..Feed::new(name, url) };
        let done = self.downloader.bring(&feed, self.folder, &|_, _| Ok(()), self.progress)?;
        let bytes = fs::read(&done.path)
            .map_err(|source| DownloadError::File { path: done.path.clone(), source })?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Fetches the provider's archive, if it has one and much is missing without it.
    fn archive(
        &mut self,
        base: &str,
        listed: &[Entry],
        known: &mut Known,
    ) -> Result<(), DownloadError> {
        let missing = listed.iter().filter(|entry| known.needs(entry)).count();
        if missing < ARCHIVE_FROM {
            return Ok(());
        }
        let name = match self.text("archive_latest.txt", &format!("{base}archive_latest.txt")) {
            Ok(name) => name.trim().to_owned(),
            Err(error) if is_missing(&error) => return Ok(()),
            Err(error) => return Err(error),
        };
        let Some(date) = list::date_of_archive(&name).filter(|_| is_file_name(&name)) else {
            let reason = "it names no archive with a date";
            return Err(self.downloader.malformed(&format!("{base}archive_latest.txt"), reason));
        };
        if known.archive.as_deref() == Some(&*name) && self.folder.join(&name).is_file() {
            return Ok(());
        }
        let url = format!("{base}{name}");
        let mut feed = Feed { size_bytes_max: ARCHIVE_BYTES_MAX, ..Feed::new(&name, &url) };
        feed.checksum = Checksum::File(format!("{url}.sha256").into());
        let mut fetched = self.fetch(&feed, self.folder);
        if fetched.as_ref().is_err_and(is_missing) {
            feed.checksum = Checksum::None;
            fetched = self.fetch(&feed, self.folder);
        }
        fetched?;
        self.done.updated += 1;
        if let Some(old) = known.archive.replace(name.clone().into()).filter(|old| **old != *name) {
            remove_file(&self.folder.join(&*old))?;
        }
        known.archive_date = Some(date.into());
        // The archive is the newer word about all that it holds.
        let is_older = |updated: &str| updated.get(..10).is_some_and(|day| day < date);
        let stale: Vec<Box<str>> = known
            .documents
            .iter()
            .filter(|(_, updated)| is_older(updated))
            .map(|(path, _)| path.clone())
            .collect();
        for path in stale {
            self.forget(&path, known)?;
        }
        known.removed.clear();
        known.write(self.folder)
    }

    /// Removes what the provider deleted.
    fn remove(
        &mut self,
        base: &str,
        listed: &[Entry],
        known: &mut Known,
    ) -> Result<(), DownloadError> {
        let text = match self.text("deletions.csv", &format!("{base}deletions.csv")) {
            Ok(text) => text,
            Err(error) if is_missing(&error) => return Ok(()),
            Err(error) => return Err(error),
        };
        // What was deleted and came back is in the list of documents.
        let present: BTreeSet<&str> = listed.iter().map(|entry| &*entry.path).collect();
        for entry in list::changes(&text).into_iter().filter(|it| !present.contains(&*it.path)) {
            if known.documents.contains_key(&entry.path) {
                self.forget(&entry.path, known)?;
                self.done.removed += 1;
            }
            if known.archive.is_some() {
                known.removed.insert(entry.path);
            }
        }
        Ok(())
    }

    fn forget(&self, path: &str, known: &mut Known) -> Result<(), DownloadError> {
        known.documents.remove(path);
        remove_file(&self.folder.join(path))?;
        remove_file(&self.folder.join(format!("{path}.state")))
    }

    /// Fetches the documents that are missing or older than the list says.
    fn documents(
        &mut self,
        base: &str,
        listed: &[Entry],
        known: &mut Known,
    ) -> Result<(), DownloadError> {
        let missing: Vec<&Entry> = listed.iter().filter(|entry| known.needs(entry)).collect();
        let mut failures = 0;
        for (number, entry) in missing.iter().enumerate() {
            if DOCUMENTS_MAX <= number || FAILURES_MAX <= failures {
                self.done.postponed = missing.len() - number;
                break;
            }
            let (folder, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
            let url = format!("{base}{}", entry.path);
            let feed = Feed { size_bytes_max: DOCUMENT_BYTES_MAX, ..Feed::new(name, &url) };
            match self.fetch(&feed, &self.folder.join(folder)) {
                Ok(change) => {
                    failures = 0;
                    self.done.updated += usize::from(change == Change::Updated);
                    known.documents.insert(entry.path.clone(), entry.updated.clone());
                }
                Err(error @ DownloadError::File { .. }) => {
                    // What was fetched so far is kept where that is still possible.
                    drop(known.write(self.folder));
                    return Err(error);
                }
                Err(error) => {
                    failures += 1;
                    self.done.failed += 1;
                    if self.done.samples.len() < SAMPLES_MAX {
                        self.done.samples.push(error);
                    }
                }
            }
            if number % SAVE_EVERY == SAVE_EVERY - 1 {
                known.write(self.folder)?;
            }
        }
        Ok(())
    }

    fn fetch(&mut self, feed: &Feed, folder: &Path) -> Result<Change, DownloadError> {
        let done = self.downloader.bring(feed, folder, self.check, self.progress)?;
        Ok(done.change)
    }
}

impl Downloader {
    fn malformed(&self, url: &str, reason: &str) -> DownloadError {
        match self.feed_url(url) {
            Ok(url) => PullError::protocol(&url, reason).into(),
            Err(_) => DownloadError::Feed { name: url.into(), reason: reason.into() },
        }
    }
}

/// Tells whether the server does not have the file.
fn is_missing(error: &DownloadError) -> bool {
    matches!(error, DownloadError::Pull(PullError::NotFound { .. }))
}

fn remove_file(path: &Path) -> Result<(), DownloadError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(DownloadError::File { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// What is here.
#[derive(Debug, Default)]
struct Known {
    archive: Option<Box<str>>,
    /// Day of the archive.
    archive_date: Option<Box<str>>,
    /// Documents fetched one by one, with the dates that the list gave them.
    documents: BTreeMap<Box<str>, Box<str>>,
    /// Documents of the archive that were deleted.
    removed: BTreeSet<Box<str>>,
}

impl Known {
    /// Reads what is remembered; what is damaged is fetched anew.
    fn read(folder: &Path) -> Self {
        let mut known = Self::default();
        for line in read_text(&folder.join(KNOWN)).lines() {
            match line.split_once('\t') {
                Some((name, date)) if name.starts_with("archive ") => {
                    known.archive = Some(name.trim_start_matches("archive ").into());
                    known.archive_date = Some(date.into());
                }
                Some((path, updated)) => {
                    known.documents.insert(path.into(), updated.into());
                }
                None => {}
            }
        }
        known.removed.extend(read_text(&folder.join(REMOVED)).lines().map(Box::from));
        known
    }

    /// Tells whether the list has something newer than what is here. A document without a date is
    /// asked for each time, and the server says whether it changed.
    fn needs(&self, entry: &Entry) -> bool {
        let is_in_archive = match (&self.archive_date, entry.updated.get(..10)) {
            (Some(archive), Some(day)) => *day < **archive,
            _ => false,
        };
        let is_here = !entry.updated.is_empty()
            && self.documents.get(&entry.path).is_some_and(|known| *known == entry.updated);
        !is_in_archive && !is_here
    }

    fn write(&self, folder: &Path) -> Result<(), DownloadError> {
        let mut text = String::new();
        if let (Some(archive), Some(date)) = (&self.archive, &self.archive_date) {
            text.extend(["archive ", archive, "\t", date, "\n"]);
        }
        for (path, updated) in &self.documents {
            text.extend([path, "\t", &**updated, "\n"]);
        }
        write_text(folder, KNOWN, &text)?;
        let removed: String = self.removed.iter().flat_map(|path| [path, "\n"]).collect();
        write_text(folder, REMOVED, &removed)
    }
}

fn read_text(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(LIST_BYTES_MAX).read_to_end(&mut bytes));
    if read.is_err() {
        return String::new();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_text(folder: &Path, name: &str, text: &str) -> Result<(), DownloadError> {
    super::file::create_folder(folder)?;
    let mut part = PartialFile::create(folder, name, None)?;
    part.append(text.as_bytes())?;
    part.move_to(&folder.join(name))
}
