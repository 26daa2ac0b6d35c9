//! The transfer of one feed: conditional, resumed, bounded.

use std::io::{self, Read};

use ureq::http::{HeaderMap, HeaderName, header};

use super::file::PartialFile;
use super::state::State;
use super::{DownloadError, Progress};
use crate::blob::parse_content_range;
use crate::error::PullError;
use crate::http::{HttpClient, Request, Response, text_header};
use crate::limits::RESUME_PROGRESS_BYTES;
use crate::retry::{backoff, resumes_max, with_retries};
use crate::url::Url;

/// Bytes read at once.
const CHUNK_BYTES: usize = 128 * 1024;

/// One feed on its way.
pub(super) struct Transfer<'a> {
    pub(super) http: &'a HttpClient,
    pub(super) retries_max: u32,
    pub(super) url: Url,
    pub(super) size_bytes_max: u64,
    pub(super) name: &'a str,
    pub(super) has_checksum: bool,
}

/// How a transfer ended.
pub(super) enum Transferred {
    /// The server has nothing newer than what is known.
    Unchanged,
    /// The file is complete.
    Received(Head),
}

/// What the server says of the version that it sends.
#[derive(Default)]
pub(super) struct Head {
    pub(super) etag: Option<Box<str>>,
    pub(super) last_modified: Option<Box<str>>,
    total_bytes: Option<u64>,
}

impl Head {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name| text_header(headers, &name).map(Into::into);
        Self {
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            total_bytes: text_header(headers, &header::CONTENT_LENGTH)
                .and_then(|text| text.parse().ok()),
        }
    }

    /// Returns what proves that a later part is of the same version (RFC 9110, section 13.1.5):
    /// a strong validator.
    fn range_condition(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }
}

impl Transfer<'_> {
    /// Fetches the feed into `part`, unless it is still what `known` says.
    pub(super) fn run(
        &self,
        part: &mut PartialFile,
        known: Option<&State>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Transferred, DownloadError> {
        let mut response = self.open(&conditions(known))?;
        if response.status.as_u16() == 304 {
            return Ok(Transferred::Unchanged);
        }
        let mut head = self.accept_whole(&response)?;
        // Progress is counted from the furthest byte so far: a server that begins from the start
        // each time makes none.
        let (mut resumes, mut furthest) = (0, 0);
        loop {
            let Some(cause) = self.receive(&mut response, &head, part, progress)? else {
                return Ok(Transferred::Received(head));
            };
            if RESUME_PROGRESS_BYTES <= part.received_bytes().saturating_sub(furthest) {
                (resumes, furthest) = (0, part.received_bytes());
            }
            if resumes_max(self.retries_max) <= resumes {
                return Err(PullError::network(&self.url, cause).into());
            }
            let clock = self.http.clock();
            clock.sleep(backoff(&**clock, resumes));
            resumes += 1;
            response = self.resume(&head, part)?;
            if response.status.as_u16() != 206 {
                head = self.accept_whole(&response)?;
                part.clear()?;
            }
        }
    }

    fn open(&self, headers: &[(HeaderName, String)]) -> Result<Response, PullError> {
        let request = Request { url: self.url.clone(), authorization: None, headers };
        with_retries(&**self.http.clock(), self.retries_max, || {
            let response = self.http.get(&request)?;
            match response.status.as_u16() {
                304 | 416 => Ok(response),
                _ => response.expect_success(),
            }
        })
    }

    /// Refuses an answer of which it could not be told whether it came whole and unchanged.
    fn accept_whole(&self, response: &Response) -> Result<Head, PullError> {
        let protocol = |reason: String| Err(PullError::protocol(&response.url, reason));
        if response.status.as_u16() != 200 {
            return protocol(format!("status {} in place of a file", response.status.as_u16()));
        }
        if let Some(encoding) = response.content_encoding() {
            // Some servers label compressed files with what is in fact their format.
            let is_own = [".gz", ".tgz"].iter().any(|suffix| self.url.path().ends_with(suffix));
            if !is_own || !encoding.contains("gzip") {
                return protocol(format!("it is encoded as `{encoding}`, which was not asked for"));
            }
        }
        let is_framed = response.content_length().is_some()
            || response.headers.contains_key(header::TRANSFER_ENCODING);
        if !is_framed && !self.has_checksum {
            return protocol("its length is not stated, so that a part would pass for all".into());
        }
        match response.content_length() {
            Some(length) if self.size_bytes_max < length => Err(self.too_large()),
            _ => Ok(Head::of(&response.headers)),
        }
    }

    fn too_large(&self) -> PullError {
        let url = self.url.to_string().into();
        PullError::TooLarge { url, limit_bytes: self.size_bytes_max }
    }

    /// Writes the body down; returns the cause if it broke off.
    fn receive(
        &self,
        response: &mut Response,
        head: &Head,
        part: &mut PartialFile,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Option<io::Error>, DownloadError> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let count = match response.body.read(&mut chunk) {
                Ok(0) => return Ok(None),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Some(error)),
            };
            part.append(chunk.get(..count).unwrap_or_default())?;
            if self.size_bytes_max < part.received_bytes() {
                return Err(self.too_large().into());
            }
            progress(Progress {
                name: self.name,
                received_bytes: part.received_bytes(),
                total_bytes: head.total_bytes,
            });
        }
    }

    /// Asks for what is missing of the version that `head` describes; the answer is that part, or
    /// the whole file if the server has another version or does not know ranges.
    fn resume(&self, head: &Head, part: &PartialFile) -> Result<Response, PullError> {
        let offset = part.received_bytes();
        let Some(condition) = head.range_condition().filter(|_| 0 < offset) else {
            return self.open(&[]);
        };
        let headers =
            [(header::RANGE, format!("bytes={offset}-")), (header::IF_RANGE, condition.to_owned())];
        let response = self.open(&headers)?;
        match response.status.as_u16() {
            206 => {}
            416 => return self.open(&[]),
            _ => return Ok(response),
        }
        let range = text_header(&response.headers, &header::CONTENT_RANGE).unwrap_or_default();
        let is_total = |total| head.total_bytes.is_none_or(|known| total == known);
        match parse_content_range(range) {
            Some((first, total)) if first == offset && total.is_none_or(is_total) => Ok(response),
            _ => {
                let reason = "another range was sent than was asked for";
                Err(PullError::protocol(&response.url, reason))
            }
        }
    }
}

/// Asks for the feed only if it is newer than what is known.
fn conditions(known: Option<&State>) -> Vec<(HeaderName, String)> {
    let mut headers = Vec::new();
    if let Some(etag) = known.and_then(|state| state.etag.as_deref()) {
        headers.push((header::IF_NONE_MATCH, etag.to_owned()));
    }
    if let Some(date) = known.and_then(|state| state.last_modified.as_deref()) {
        headers.push((header::IF_MODIFIED_SINCE, date.to_owned()));
    }
    headers
}
