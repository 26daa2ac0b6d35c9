//! Downloads feeds into a folder: only what changed, whole or not at all.
//!
//! Beside `NAME` lies `NAME.state`: where it came from, its validators (RFC 9110, section 8.8) and
//! its digest. A file that no longer has that digest is fetched anew.
//!
//! What came is looked at before it replaces the last file: it is no web page, its first bytes are
//! those of the compression that its name states, and the caller's own check holds.
//!
//! **Invariants:** `NAME` is replaced in one step by a complete, checked and synced file. Any number
//! of processes may download into one folder without a lock: each writes to a name of its own, the
//! last rename wins, and a state that does not fit its file is noticed by the digest. One feed
//! that fails leaves the others, and its own last file, as they were.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seawall_artifact::digest::Digest;

use crate::clock::{Clock, SystemClock};
use crate::config::{ClientConfig, ConfigError};
use crate::error::PullError;
use crate::http::{HttpClient, Request};
use crate::limits::{FEED_BYTES_MAX, FEED_STATE_BYTES_MAX};
use crate::retry::with_retries;
use crate::url::{Scheme, Url};

mod checksum;
mod content;
mod file;
mod folder;
mod state;
mod transfer;

pub use folder::{Documents, DocumentsDone};

use file::PartialFile;
use state::State;
use transfer::{Transfer, Transferred};

/// A file to be kept up to date.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The file's name in the folder.
    pub name: Box<str>,
    /// Where it comes from.
    pub url: Box<str>,
    /// What its content must be.
    pub checksum: Checksum,
    /// Largest size, in bytes.
    pub size_bytes_max: u64,
}

impl Feed {
    /// Makes a feed without checksum and with the general limit of size.
    pub fn new(name: &str, url: &str) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            checksum: Checksum::None,
            size_bytes_max: FEED_BYTES_MAX,
        }
    }
}

/// What the content of a feed must be.
#[derive(Clone, Debug)]
pub enum Checksum {
    /// Nothing is known beforehand; TLS and the length vouch for it.
    None,
    /// This content.
    Digest(Digest),
    /// The content that this file of checksums names (`sha256sum`'s or BSD's form).
    File(Box<str>),
}

/// How far a download is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress<'a> {
    /// The feed's name.
    pub name: &'a str,
    /// Bytes so far.
    pub received_bytes: u64,
    /// Bytes in all, if the server says.
    pub total_bytes: Option<u64>,
}

/// A feed that is up to date.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Downloaded {
    /// The file.
    pub path: PathBuf,
    /// Its digest.
    pub digest: Digest,
    /// Its size.
    pub size_bytes: u64,
    /// Whether this download changed it.
    pub change: Change,
    /// When the server says that it was changed last, as the header has it.
    pub last_modified: Option<Box<str>>,
}

/// Whether a download changed the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Change {
    /// The server had nothing newer.
    Unchanged,
    /// There is a new file.
    Updated,
}

/// Why a feed could not be brought up to date; the last file is still there.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The feed cannot be asked for.
    #[error("feed `{name}`: {reason}")]
    Feed {
        /// The feed's name.
        name: Box<str>,
        /// What is wrong with its description.
        reason: Box<str>,
    },
    /// It could not be fetched.
    #[error(transparent)]
    Pull(#[from] PullError),
    /// It could not be written.
    #[error("`{}` cannot be written", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// The caller's check of a file that came, before it replaces the last one: its path, and the
/// name that it will have. An error says what is wrong with it.
pub type Check<'a> = &'a dyn Fn(&Path, &str) -> Result<(), Box<str>>;

/// Downloads feeds.
#[derive(Debug)]
pub struct Downloader {
    http: HttpClient,
    plain_http_hosts: Vec<Box<str>>,
    retries_max: u32,
}

impl Downloader {
    /// Makes a downloader; nothing is read or connected to yet.
    pub fn new(config: &ClientConfig) -> Result<Self, ConfigError> {
        Self::with_clock(config, Arc::new(SystemClock::new()))
    }

    /// Makes a downloader that lives by `clock`.
    pub fn with_clock(config: &ClientConfig, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        Ok(Self {
            http: HttpClient::new(config, clock)?,
            plain_http_hosts: config.plain_http_registries.clone(),
            retries_max: config.retries_max,
        })
    }

    /// Brings `feed` up to date in `folder`, which is made if it is missing; a new file must pass
    /// `check`.
    pub fn download(
        &self,
        feed: &Feed,
        folder: &Path,
        check: Check<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Downloaded, DownloadError> {
        file::create_folder(folder)?;
        file::remove_abandoned(folder, self.http.clock().now());
        self.bring(feed, folder, check, progress)
    }

    fn bring(
        &self,
        feed: &Feed,
        folder: &Path,
        check: Check<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Downloaded, DownloadError> {
        let feed_error = |reason| DownloadError::Feed { name: feed.name.clone(), reason };
        if !is_file_name(&feed.name) {
            return Err(feed_error("its name is no plain file name".into()));
        }
        let url = self.feed_url(&feed.url).map_err(feed_error)?;
        let path = folder.join(&*feed.name);
        let expected = self.expected_digest(feed, &url)?;

        file::create_folder(folder)?;
        // A file that is not what its state says counts as missing.
        let known = State::read(&path).filter(|state| state.fits(&path));
        if let (Some(state), Some(expected)) = (&known, &expected)
            && state.digest == *expected
        {
            return Ok(state.downloaded(path, Change::Unchanged));
        }
        let known = known.filter(|state| state.url == feed.url && expected.is_none());

        let mut part = PartialFile::create(folder, &feed.name, expected.as_ref())?;
        let transfer = Transfer {
            http: &self.http,
            retries_max: self.retries_max,
            url,
            size_bytes_max: feed.size_bytes_max,
            name: &feed.name,
            has_checksum: expected.is_some(),
        };
        let head = match transfer.run(&mut part, known.as_ref(), progress)? {
            Transferred::Unchanged => {
                let state = known.ok_or_else(|| {
                    PullError::protocol(&transfer.url, "`unchanged` where nothing was known")
                })?;
                return Ok(state.downloaded(path, Change::Unchanged));
            }
            Transferred::Received(head) => head,
        };
        let size_bytes = part.received_bytes();
        let digest = part.digest();
        if let Some(expected) = expected.filter(|expected| *expected != digest) {
            let (expected, actual) = (Box::new(expected), Box::new(digest));
            let url = transfer.url.to_string().into();
            return Err(PullError::DigestMismatch { url, expected, actual }.into());
        }
        content::look(part.path(), &feed.name)
            .and_then(|()| check(part.path(), &feed.name))
            .map_err(|reason| PullError::protocol(&transfer.url, reason))?;
        part.move_to(&path)?;
        let state = State {
            url: feed.url.clone(),
            etag: head.etag,
            last_modified: head.last_modified,
            digest,
            size_bytes,
        };
        state.write(folder, &feed.name, &path)?;
        Ok(state.downloaded(path, Change::Updated))
    }

    /// Returns the feed's address if it may be used: plain HTTP only with hosts named for it.
    fn feed_url(&self, text: &str) -> Result<Url, Box<str>> {
        let url = Url::parse(text).map_err(|error| Box::<str>::from(error.0))?;
        let is_plain_host = self.plain_http_hosts.iter().any(|host| **host == *url.authority());
        if url.scheme() == Scheme::Http && !is_plain_host {
            let reason = format!("`{}` is not named among the hosts without TLS", url.authority());
            return Err(reason.into());
        }
        Ok(url)
    }

    fn expected_digest(&self, feed: &Feed, url: &Url) -> Result<Option<Digest>, DownloadError> {
        let sums_url = match &feed.checksum {
            Checksum::None => return Ok(None),
            Checksum::Digest(digest) => return Ok(Some(digest.clone())),
            Checksum::File(sums_url) => self
                .feed_url(sums_url)
                .map_err(|reason| DownloadError::Feed { name: feed.name.clone(), reason })?,
        };
        let request = Request { url: sums_url.clone(), authorization: None, headers: &[] };
        let bytes = with_retries(&**self.http.clock(), self.retries_max, || {
            self.http.get(&request)?.expect_success()?.read_all(FEED_STATE_BYTES_MAX)
        })?;
        let file_name = url.path().rsplit('/').next().unwrap_or_default();
        let digest = checksum::find(&String::from_utf8_lossy(&bytes), file_name);
        let missing = || format!("it has no checksum of `{file_name}`");
        Ok(Some(digest.ok_or_else(|| PullError::protocol(&sums_url, missing()))?))
    }
}

/// Tells whether `name` is a visible file of the folder itself and no state file.
fn is_file_name(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=200).contains(&name.len())
        && name.bytes().all(is_sign)
        && !name.starts_with('.')
        && !name.ends_with(state::SUFFIX)
}
