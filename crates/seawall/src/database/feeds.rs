//! Feeds on disk: archives `NAME.tar`, `NAME.zip`, a folder `NAME`, or single files `NAME.json`,
//! `NAME.csv`… in one folder, each compressed or not. A folder may hold archives beside files.
//! Archives are read as streams.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use seawall_advisory::database::FeedContent;
use seawall_advisory::date::Date;
use seawall_advisory::feed::Feed;
use seawall_inventory::zip::{ZipArchive, ZipError};
use serde::Deserialize as _;
use serde::de::IgnoredAny;

pub(crate) use super::unpack::inner_name;
use super::unpack::unpacked;

/// Most files of one feed.
// LIMIT: the largest feeds have 300,000 records in files of their own.
const FILES_MAX: usize = 2_000_000;
/// Bytes that the files of one zip archive inflate to.
// LIMIT: npm's export has about 300 MB.
const ZIP_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Year before which no feed was published: an earlier date is none.
const FIRST_YEAR: i32 = 1995;
/// Deepest folder of a feed.
const DEPTH_MAX: usize = 16;
/// Largest zip archive, which is held whole.
// LIMIT: npm's export has about 150 MB.
const ARCHIVE_BYTES_MAX: u64 = 400 * 1024 * 1024;
/// Names in the lists beside documents: what was fetched since the archive, what was removed.
const LIST_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Archives inside of a feed's folder.
const ARCHIVES_MAX: usize = 64;

/// What could not be read of a feed; the feed goes on without it.
pub(crate) type Trouble = Vec<String>;

/// Finds the feed in `folder`: the archive, folder or files that belong to it.
pub(crate) fn places(folder: &Path, feed: &Feed) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))? {
        let entry = entry.with_context(|| format!("read `{}`", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let rest = name.strip_prefix(feed.name);
        let is_feed = match rest {
            Some("") => true,
            Some(rest) => {
                let extension = Path::new(rest).extension().unwrap_or_default();
                rest.starts_with('.') && extension != "state" && extension != "part"
            }
            None => false,
        };
        if is_feed {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Passes every file of the feed at `place` to `sink`; what cannot be read is told.
pub(crate) fn read(
    place: &Path,
    feed: &Feed,
    trouble: &mut Trouble,
    sink: &mut dyn FnMut(FeedContent),
) -> Result<()> {
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut reading = Reading { feed, trouble, sink, superseded: HashSet::new(), is_probe: false };
    if place.is_dir() { reading.folder(place) } else { reading.file(place, &name, None) }
}

/// Checks a file of a feed, which will have the name `name`, by reading all of it: whether it is
/// whole, within the limits, and has something for the feed's parser.
pub(crate) fn probe(place: &Path, name: &str, feed: &Feed) -> Result<()> {
    let (mut trouble, mut count) = (Vec::new(), 0_usize);
    let mut sink = |_: FeedContent| count += 1;
    let superseded = HashSet::new();
    let mut reading =
        Reading { feed, trouble: &mut trouble, sink: &mut sink, superseded, is_probe: true };
    reading.file(place, name, None)?;
    match trouble.into_iter().next() {
        Some(trouble) if count == 0 => bail!(trouble),
        None if count == 0 => bail!("it has no file that belongs to the feed"),
        _ => Ok(()),
    }
}

/// Returns the date of the state of the feed at `place`: that of an archive's first entry, which
/// archives of repositories set to the commit's, or that of the file.
pub(crate) fn state(place: &Path) -> Option<Date> {
    if place.is_dir() {
        return None;
    }
    let name = place.file_name()?.to_string_lossy().into_owned();
    if !has_ending(inner_name(&name), "tar") {
        let modified = fs::metadata(place).ok()?.modified().ok()?;
        let seconds = modified.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
        return Date::from_unix_seconds(i64::try_from(seconds).ok()?);
    }
    let mut archive = tar::Archive::new(open(place).ok()?);
    let first = archive.entries().ok()?.flatten().next()?;
    let date = Date::from_unix_seconds(i64::try_from(first.header().mtime().ok()?).ok()?);
    // Archives that are made to be the same bytes each time have no dates.
    date.filter(|date| FIRST_YEAR <= date.ymd().0)
}

fn has_ending(name: &str, wanted: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == wanted)
}

fn open(place: &Path) -> Result<Box<dyn Read>> {
    open_as(place, &place.to_string_lossy())
}

/// Opens a file, through the compression that `name` states.
fn open_as(place: &Path, name: &str) -> Result<Box<dyn Read>> {
    let opening = || format!("open `{}`", place.display());
    // Devices have no end, and to open a pipe may take for ever.
    if !fs::metadata(place).with_context(opening)?.is_file() {
        bail!("`{}` is no regular file", place.display());
    }
    let opened = File::open(place).with_context(opening)?;
    unpacked(opened, name).with_context(|| format!("read `{}`", place.display()))
}

/// A feed that is being read.
struct Reading<'a> {
    feed: &'a Feed,
    trouble: &'a mut Trouble,
    sink: &'a mut dyn FnMut(FeedContent),
    /// Names of files of archives that a later file or a removal stands for.
    superseded: HashSet<Box<str>>,
    /// Whether files are only looked through, and come without their bytes.
    is_probe: bool,
}

impl Reading<'_> {
    /// Reads a file or an archive called `name`; `path` is its path within the feed's folder.
    fn file(&mut self, place: &Path, name: &str, path: Option<&str>) -> Result<()> {
        let reading = || format!("read `{name}`");
        let reader = open_as(place, name)?;
        let inner = inner_name(path.unwrap_or(name));
        if has_ending(inner, "tar") {
            return self.archive(reader, name);
        }
        if has_ending(inner, "zip") {
            return self.zip(reader, name);
        }
        if !self.feed.wants(inner) {
            bail!("`{name}` is no file of the feed");
        }
        let content = self.content(reader, inner).with_context(reading)?;
        (self.sink)(FeedContent { path: inner.into(), bytes: content });
        Ok(())
    }

    /// Reads the bytes of the file `path`, as many as the feed may have.
    fn content(&self, reader: impl Read, path: &str) -> std::io::Result<Vec<u8>> {
        let bytes_max = self.feed.file_bytes_max(path);
        if !self.is_probe {
            return bounded(reader, bytes_max);
        }
        let mut reader = reader.take(bytes_max + 1);
        let mut parsed = Ok(IgnoredAny);
        if has_ending(path, "json") {
            let mut json = serde_json::Deserializer::from_reader(BufReader::new(&mut reader));
            parsed = IgnoredAny::deserialize(&mut json);
        }
        std::io::copy(&mut reader, &mut std::io::sink())?;
        if reader.limit() == 0 {
            return Err(too_large(bytes_max));
        }
        parsed?;
        Ok(Vec::new())
    }

    fn archive(&mut self, reader: Box<dyn Read>, name: &str) -> Result<()> {
        let mut archive = tar::Archive::new(reader);
        let reading = || format!("read `{name}`");
        for (count, entry) in archive.entries().with_context(reading)?.enumerate() {
            if FILES_MAX < count {
                bail!("`{name}` has more than {FILES_MAX} entries");
            }
            let entry = entry.with_context(reading)?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let full = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let full = full.trim_start_matches("./");
            // Archives hold one folder with the feed's name or the publisher's, some none.
            let below = full.split_once('/').map_or(full, |(_, path)| path);
            if !self.feed.wants(below) || self.is_superseded(below) {
                continue;
            }
            match self.content(entry, below) {
                Ok(bytes) => (self.sink)(FeedContent { path: below.into(), bytes }),
                Err(error) => self.trouble.push(format!("{below}: {error}")),
            }
        }
        // What follows the last entry belongs to the file: a checksum of its compression.
        std::io::copy(&mut archive.into_inner(), &mut std::io::sink()).with_context(reading)?;
        Ok(())
    }

    /// Reads a zip archive (the form of OSV's exports), which needs its end first: it is held
    /// whole.
    fn zip(&mut self, reader: Box<dyn Read>, name: &str) -> Result<()> {
        let bytes = bounded(reader, ARCHIVE_BYTES_MAX).with_context(|| format!("read `{name}`"))?;
        let broken = |error: ZipError| anyhow::anyhow!("`{name}` {error}");
        let archive = ZipArchive::open(&bytes).map_err(broken)?;
        let mut budget = ZIP_BYTES_MAX;
        for entry in archive.entries() {
            let entry = entry.map_err(broken)?;
            let path = String::from_utf8_lossy(entry.name).into_owned();
            if path.ends_with('/') || !self.feed.wants(&path) || self.is_superseded(&path) {
                continue;
            }
            let content = archive.read(&entry, &mut budget);
            match content.map(|bytes| self.content(&*bytes, &path)) {
                Ok(Ok(bytes)) => (self.sink)(FeedContent { path: path.into(), bytes }),
                Ok(Err(error)) => self.trouble.push(format!("{path}: {error}")),
                Err(error) => self.trouble.push(format!("{path} {error}")),
            }
        }
        Ok(())
    }

    /// Reads a folder: its files, then its archives, whose copies of those files are older.
    fn folder(&mut self, root: &Path) -> Result<()> {
        let mut archives = Vec::new();
        let mut folders = vec![(root.to_owned(), String::new(), 0)];
        let mut count = 0_usize;
        while let Some((folder, prefix, depth)) = folders.pop() {
            let mut entries: Vec<_> = fs::read_dir(&folder)
                .and_then(Iterator::collect::<std::io::Result<_>>)
                .with_context(|| format!("read `{}`", folder.display()))?;
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                count += 1;
                if FILES_MAX < count {
                    bail!("`{}` has more than {FILES_MAX} files", root.display());
                }
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let kind = entry.file_type().with_context(|| format!("read `{path}`"))?;
                let inner = inner_name(&path);
                if kind.is_dir() && depth < DEPTH_MAX {
                    folders.push((entry.path(), format!("{path}/"), depth + 1));
                } else if kind.is_file() && (has_ending(inner, "tar") || has_ending(inner, "zip")) {
                    archives.push((entry.path(), path));
                } else if kind.is_file() && self.feed.wants(inner) {
                    if let Err(error) = self.file(&entry.path(), &path, Some(&path)) {
                        self.trouble.push(format!("{error:#}"));
                    }
                    self.superseded.insert(file_name(inner).into());
                } else if kind.is_dir() {
                    self.trouble.push(format!("{path}: the folder is nested too deeply"));
                } else if !kind.is_file() && self.feed.wants(inner) {
                    self.trouble
                        .push(format!("{path}: is no regular file, and links are not followed"));
                }
            }
        }
        self.archives_of(root, &archives)
    }

    fn archives_of(&mut self, root: &Path, archives: &[(PathBuf, String)]) -> Result<()> {
        if archives.is_empty() {
            return Ok(());
        }
        let removed = File::open(root.join("removed.list"));
        let removed = removed.and_then(|file| bounded(file, LIST_BYTES_MAX)).unwrap_or_default();
        let removed = String::from_utf8_lossy(&removed);
        self.superseded.extend(removed.lines().map(|path| Box::from(file_name(path))));
        for (place, path) in archives.iter().take(ARCHIVES_MAX) {
            if let Err(error) = self.file(place, path, Some(path)) {
                self.trouble.push(format!("{error:#}"));
            }
        }
        if ARCHIVES_MAX < archives.len() {
            bail!("`{}` has more than {ARCHIVES_MAX} archives", root.display());
        }
        Ok(())
    }

    fn is_superseded(&self, path: &str) -> bool {
        !self.superseded.is_empty() && self.superseded.contains(file_name(path))
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn bounded(reader: impl Read, bytes_max: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes_max < bytes.len() as u64 {
        return Err(too_large(bytes_max));
    }
    Ok(bytes)
}

fn too_large(bytes_max: u64) -> std::io::Error {
    let message = format!("larger than {bytes_max} bytes, which is the most that is read");
    std::io::Error::new(std::io::ErrorKind::FileTooLarge, message)
}

#[cfg(test)]
mod tests;
