//! Feeds on disk: `NAME.tar.zst`, `NAME.tar.gz`, `NAME.tar`, a folder `NAME`, or single files
//! `NAME.json`, `NAME.csv.gz`… in one folder. Archives are read as streams.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use seawall_advisory::database::FeedContent;
use seawall_advisory::date::Date;
use seawall_advisory::feed::Feed;
use seawall_inventory::zip::{ZipArchive, ZipError};

/// Largest file of a feed.
// LIMIT: the largest single file of a publisher (Debian's tracker) has about 70 MB; the whole
// build stays within 1 GiB.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Most files of one feed.
// LIMIT: the largest feeds have 300,000 records in files of their own.
const FILES_MAX: usize = 2_000_000;
/// Bytes that the files of one zip archive inflate to.
// LIMIT: npm's export has about 300 MB.
const ZIP_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Deepest folder of a feed.
const DEPTH_MAX: usize = 16;
/// Window of zstd streams, as a power of two.
// LIMIT: what `zstd --long=27` writes.
const WINDOW_LOG_MAX: u32 = 27;

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
    if place.is_dir() {
        return read_folder(place, feed, trouble, sink);
    }
    let inner = inner_name(&name);
    let reader = unpacked(place)?;
    if has_ending(inner, "tar") {
        return read_archive(reader, place, feed, trouble, sink);
    }
    if has_ending(inner, "zip") {
        return read_zip(reader, place, feed, trouble, sink);
    }
    if has_ending(&name, "xz") || has_ending(&name, "bz2") {
        bail!(
            "`{}`: this compression is not read; unpack it into `{}`",
            place.display(),
            feed.name
        );
    }
    let bytes =
        bounded(reader, FILE_BYTES_MAX).with_context(|| format!("read `{}`", place.display()))?;
    sink(FeedContent { path: inner.into(), bytes });
    Ok(())
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
    let mut archive = tar::Archive::new(unpacked(place).ok()?);
    let first = archive.entries().ok()?.flatten().next()?;
    Date::from_unix_seconds(i64::try_from(first.header().mtime().ok()?).ok()?)
}

fn has_ending(name: &str, wanted: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == wanted)
}

fn inner_name(name: &str) -> &str {
    name.strip_suffix(".zst").or_else(|| name.strip_suffix(".gz")).unwrap_or(name)
}

/// Opens a file, through its compression if its name tells one.
fn unpacked(place: &Path) -> Result<Box<dyn Read>> {
    let opened = File::open(place).with_context(|| format!("open `{}`", place.display()))?;
    let file = BufReader::new(opened);
    let extension = place.extension().unwrap_or_default();
    Ok(if extension == "zst" {
        let mut decoder = zstd::Decoder::with_buffer(file)?;
        decoder.window_log_max(WINDOW_LOG_MAX)?;
        Box::new(decoder)
    } else if extension == "gz" {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

fn read_archive(
    reader: Box<dyn Read>,
    place: &Path,
    feed: &Feed,
    trouble: &mut Trouble,
    sink: &mut dyn FnMut(FeedContent),
) -> Result<()> {
    let mut archive = tar::Archive::new(reader);
    let reading = || format!("read `{}`", place.display());
    for (count, entry) in archive.entries().with_context(reading)?.enumerate() {
        if FILES_MAX < count {
            bail!("`{}` has more than {FILES_MAX} entries", place.display());
        }
        let entry = entry.with_context(reading)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        // Archives hold one folder with the feed's name or the publisher's.
        let path =
            name.trim_start_matches("./").split_once('/').map_or(name.as_str(), |(_, path)| path);
        if !(feed.takes)(path) {
            continue;
        }
        let path: Box<str> = path.into();
        match bounded(entry, FILE_BYTES_MAX) {
            Ok(bytes) => sink(FeedContent { path, bytes }),
            Err(error) => trouble.push(format!("{path}: {error}")),
        }
    }
    Ok(())
}

/// Reads a zip archive (the form of OSV's exports), which needs its end first: it is held whole.
fn read_zip(
    reader: Box<dyn Read>,
    place: &Path,
    feed: &Feed,
    trouble: &mut Trouble,
    sink: &mut dyn FnMut(FeedContent),
) -> Result<()> {
    let bytes =
        bounded(reader, FILE_BYTES_MAX).with_context(|| format!("read `{}`", place.display()))?;
    let broken = |error: ZipError| anyhow::anyhow!("`{}` {error}", place.display());
    let archive = ZipArchive::open(&bytes).map_err(broken)?;
    let mut budget = ZIP_BYTES_MAX;
    for entry in archive.entries() {
        let entry = entry.map_err(broken)?;
        let path = String::from_utf8_lossy(entry.name).into_owned();
        if path.ends_with('/') || !(feed.takes)(&path) {
            continue;
        }
        match archive.read(&entry, &mut budget) {
            Ok(bytes) => sink(FeedContent { path: path.into(), bytes: bytes.into_owned() }),
            Err(error) => trouble.push(format!("{path} {error}")),
        }
    }
    Ok(())
}

fn read_folder(
    root: &Path,
    feed: &Feed,
    trouble: &mut Trouble,
    sink: &mut dyn FnMut(FeedContent),
) -> Result<()> {
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
            if kind.is_dir() && depth < DEPTH_MAX {
                folders.push((entry.path(), format!("{path}/"), depth + 1));
            } else if kind.is_file() && (feed.takes)(&path) {
                let file = File::open(entry.path());
                match file.and_then(|file| bounded(file, FILE_BYTES_MAX)) {
                    Ok(bytes) => sink(FeedContent { path: path.into(), bytes }),
                    Err(error) => trouble.push(format!("{path}: {error}")),
                }
            }
        }
    }
    Ok(())
}

fn bounded(reader: impl Read, bytes_max: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes_max < bytes.len() as u64 {
        let message = format!("larger than {bytes_max} bytes");
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}
