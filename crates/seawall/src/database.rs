//! The vulnerability database on this machine: where it is looked for, how it is opened.
//!
//! Order: the flag or `SEAWALL_DB`, the settings, the data folder (`db update`, `db import`),
//! beside the program, and last the database that the program carries.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use seawall_advisory::database::Database;
use seawall_finding::report::{DatabaseUse, FeedUse};
use seawall_store::mapped::MappedFile;

use crate::clock::Now;
use crate::exit::Hinted;
use crate::settings::Settings;

pub(crate) mod feeds;
mod unpack;

/// Name of the file in the data folder and beside the program.
pub(crate) const FILE_NAME: &str = "vulnerabilities.swdb";

/// What a database is called that the program carries.
const CARRIED: &str = "the database in the program";

/// A database, mapped.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The file, or what stands for it in messages.
    pub(crate) path: PathBuf,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    File(MappedFile),
    Carried(&'static [u8]),
}

impl Opened {
    /// Reads the header of the database.
    pub(crate) fn database(&self) -> Result<Database<'_>> {
        Database::open(self.bytes()).map_err(|error| {
            let hint = error.hint();
            Hinted::undecided(
                format!(
                    "the database `{}` cannot be used, so nothing is decided",
                    self.path.display()
                ),
                hint,
                Some(anyhow!(error)),
            )
        })
    }

    /// Returns the bytes of the file.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::File(map) => map,
            Bytes::Carried(bytes) => bytes,
        }
    }
}

/// Returns where databases are put.
pub(crate) fn data_file() -> PathBuf {
    crate::places::data().join(FILE_NAME)
}

/// Returns the file that [`find`] opens; `None` if the program carries what is used.
pub(crate) fn located(flag: Option<&Path>, settings: &Settings) -> Option<PathBuf> {
    if let Some(path) = flag.or(settings.database.path.as_deref()) {
        return Some(path.to_owned());
    }
    let places = [Some(data_file()), beside_program()];
    places.into_iter().flatten().find(|path| path.is_file())
}

/// Finds and maps the database; `None` if there is none anywhere.
pub(crate) fn find(flag: Option<&Path>, settings: &Settings) -> Result<Option<Opened>> {
    if let Some(path) = located(flag, settings) {
        return open(&path).map(Some);
    }
    Ok(crate::snapshot::database()
        .map(|bytes| Opened { path: CARRIED.into(), bytes: Bytes::Carried(bytes) }))
}

fn open(path: &Path) -> Result<Opened> {
    let map = MappedFile::open(path).map_err(|error| {
        Hinted::undecided(
            format!("the database `{}` cannot be read, so nothing is decided", path.display()),
            "name another one with --db, or make one with `seawall db update` or `seawall db build`",
            Some(anyhow!(error)),
        )
    })?;
    Ok(Opened { path: path.to_owned(), bytes: Bytes::File(map) })
}

fn beside_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent()?.join(FILE_NAME))
}

/// Describes the database for reports.
pub(crate) fn describe(database: &Database<'_>, now: &Now) -> Result<DatabaseUse> {
    let content_id = seawall_artifact::digest::Digest::from_sha256(database.content_id());
    let feeds = database.feeds()?;
    let mut feeds: Vec<FeedUse> = feeds
        .iter()
        .map(|feed| FeedUse {
            name: feed.name.into(),
            publisher: feed.publisher.into(),
            date: feed.date.or(feed.newest).map(|date| date.to_string().into()),
            licence: feed.licence.into(),
        })
        .collect();
    feeds.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(DatabaseUse {
        built: database.built().to_string().into(),
        age_days: i64::from(now.day.days_since(database.built())),
        content_id: content_id.hex().into(),
        feeds,
    })
}
