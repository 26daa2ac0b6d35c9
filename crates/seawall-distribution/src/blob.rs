//! Reads one blob to its end, over broken connections, and proves its digest.
//!
//! **Invariants:** at most as many bytes as the descriptor states are given out; the last of them
//! only if the digest of all is the descriptor's. The number of resumptions without progress is
//! bounded.

use std::fmt;
use std::io::{self, Read};

use seawall_artifact::digest::{Digest, DigestHasher};
use seawall_artifact::manifest::Descriptor;
use seawall_artifact::reference::ImageReference;
use ureq::http::header;

use crate::error::PullError;
use crate::http::{Body, Response, text_header};
use crate::limits::RESUME_PROGRESS_BYTES;
use crate::registry::{Endpoint, RegistryClient};
use crate::retry::{Failure, backoff};

/// Bytes read at once while skipping what a server sends again.
const SKIP_BYTES: usize = 64 * 1024;

/// A blob that is being pulled.
pub(crate) struct BlobReader {
    client: RegistryClient,
    /// Those not yet given up, the current one first; the registry itself is the last.
    endpoints: Vec<Endpoint>,
    path: String,
    digest: Digest,
    size: u64,
    offset: u64,
    /// Taken when the last byte is there.
    hasher: Option<DigestHasher>,
    verified: bool,
    body: Option<Body>,
    /// What to name in an error: the URL that was asked last.
    url: Box<str>,
    content_encoding: Option<Box<str>>,
    resumes: u32,
    /// The offset from which progress is counted.
    resumed_at: u64,
}

impl BlobReader {
    pub(crate) fn open(
        client: RegistryClient,
        reference: &ImageReference,
        descriptor: &Descriptor,
    ) -> Result<Self, PullError> {
        let (mut endpoints, registry) = client.endpoints(reference);
        endpoints.push(registry);
        let mut reader = Self {
            client,
            endpoints,
            path: format!("blobs/{}", descriptor.digest),
            digest: descriptor.digest.clone(),
            size: descriptor.size,
            offset: 0,
            hasher: Some(DigestHasher::new(descriptor.digest.algorithm())),
            verified: false,
            body: None,
            url: "".into(),
            content_encoding: None,
            resumes: 0,
            resumed_at: 0,
        };
        reader.connect()?;
        Ok(reader)
    }

    /// Opens a transfer from the current offset; a mirror that fails is given up.
    fn connect(&mut self) -> Result<(), PullError> {
        loop {
            let Some(endpoint) = self.endpoints.first().cloned() else {
                return Err(PullError::protocol(&self.path, "no registry to ask"));
            };
            let opened = self.client.with_retries(|| self.request(&endpoint));
            match opened {
                Ok(response) => {
                    self.url = response.url.to_string().into();
                    self.content_encoding = response.content_encoding().map(Into::into);
                    self.body = Some(response.body);
                    return Ok(());
                }
                Err(_) if 1 < self.endpoints.len() => {
                    self.endpoints.remove(0);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn request(&self, endpoint: &Endpoint) -> Result<Response, Failure> {
        let mut headers = Vec::new();
        if 0 < self.offset {
            headers.push((header::RANGE, format!("bytes={}-", self.offset)));
        }
        let mut response = self.client.get(endpoint, &self.path, &headers)?.expect_success()?;
        match response.status.as_u16() {
            200 => {
                expect_length(&response, self.size)?;
                skip(&mut response, self.offset)?;
            }
            206 => {
                self.expect_range(&response)?;
                expect_length(&response, self.size.saturating_sub(self.offset))?;
            }
            status => {
                let reason = format!("status {status} in place of a blob");
                return Err(PullError::protocol(&response.url, reason).into());
            }
        }
        Ok(response)
    }

    /// Checks `Content-Range: bytes FIRST-LAST/TOTAL` (RFC 9110, section 14.4).
    fn expect_range(&self, response: &Response) -> Result<(), PullError> {
        let text = text_header(&response.headers, &header::CONTENT_RANGE).unwrap_or_default();
        match parse_content_range(text) {
            Some((first, total))
                if first == self.offset && total.is_none_or(|total| total == self.size) =>
            {
                Ok(())
            }
            _ => {
                let reason = format!(
                    "the range from {} of {} was asked for and another one sent",
                    self.offset, self.size
                );
                Err(PullError::protocol(&response.url, reason))
            }
        }
    }

    /// Counts a broken transfer and waits; fails if there were too many without progress.
    fn resume(&mut self, cause: &io::Error) -> Result<(), PullError> {
        self.body = None;
        if RESUME_PROGRESS_BYTES <= self.offset.saturating_sub(self.resumed_at) {
            self.resumes = 0;
            self.resumed_at = self.offset;
        }
        let resumes_max = self.client.resumes_max();
        if resumes_max <= self.resumes && 1 < self.endpoints.len() {
            // This mirror breaks off whatever it is asked; the next may not.
            self.endpoints.remove(0);
            self.resumes = 0;
        }
        if resumes_max <= self.resumes {
            let reason = format!(
                "broke off {} times, last at byte {} of {}: {cause}",
                self.resumes.saturating_add(1),
                self.offset,
                self.size
            );
            return Err(PullError::network(&self.url, io::Error::new(cause.kind(), reason)));
        }
        let clock = self.client.clock();
        clock.sleep(backoff(&**clock, self.resumes));
        self.resumes += 1;
        self.connect()
    }

    /// Compares the digest of everything read; asked once, when the last byte is there.
    fn verify(&mut self) -> Result<(), PullError> {
        let actual = match self.hasher.take() {
            Some(hasher) => hasher.finish(),
            None if self.verified => return Ok(()),
            None => return Err(PullError::protocol(&self.url, "its content was wrong")),
        };
        if actual == self.digest {
            self.verified = true;
            // The connection of an exhausted body goes back to be used again.
            if let Some(mut body) = self.body.take() {
                let mut nothing = [0_u8; 1];
                let _: Option<usize> = body.read(&mut nothing).ok();
            }
            return Ok(());
        }
        if let Some(encoding) = &self.content_encoding {
            let reason = format!(
                "it is encoded as `{encoding}`, though that was not asked for, and has another digest"
            );
            return Err(PullError::protocol(&self.url, reason));
        }
        Err(PullError::DigestMismatch {
            url: self.url.clone(),
            expected: Box::new(self.digest.clone()),
            actual: Box::new(actual),
        })
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let left = self.size.saturating_sub(self.offset);
            if left == 0 {
                self.verify().map_err(PullError::into_io)?;
                return Ok(0);
            }
            let Some(body) = &mut self.body else {
                // An earlier call failed for good.
                return Err(io::Error::other("the blob could not be read"));
            };
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            let target = buffer.get_mut(..wanted).unwrap_or_default();
            let broken = match body.read(target) {
                Ok(0) => io::Error::new(io::ErrorKind::UnexpectedEof, "the body ended early"),
                Ok(count) => {
                    let got = target.get(..count).unwrap_or_default();
                    if let Some(hasher) = &mut self.hasher {
                        hasher.update(got);
                    }
                    self.offset =
                        self.offset.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                    if self.offset == self.size {
                        self.verify().map_err(PullError::into_io)?;
                    }
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => error,
            };
            self.resume(&broken).map_err(PullError::into_io)?;
        }
    }
}

impl fmt::Debug for BlobReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BlobReader").field("url", &self.url).finish_non_exhaustive()
    }
}

fn expect_length(response: &Response, expected: u64) -> Result<(), PullError> {
    match response.content_length() {
        // An encoded body has its own length; whether it is the blob, the digest will tell.
        Some(actual) if actual != expected && response.content_encoding().is_none() => {
            let reason = format!("{actual} bytes are announced where {expected} are to come");
            Err(PullError::protocol(&response.url, reason))
        }
        _ => Ok(()),
    }
}

/// Reads over what was received before, for servers that do not know ranges.
fn skip(response: &mut Response, byte_count: u64) -> Result<(), Failure> {
    let mut scratch = vec![0; SKIP_BYTES];
    let mut left = byte_count;
    while 0 < left {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(scratch.len());
        let target = scratch.get_mut(..wanted).unwrap_or_default();
        let count = match response.body.read(target) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the body ended early")),
            other => other,
        };
        let count =
            count.map_err(|error| Failure::transient(PullError::network(&response.url, error)))?;
        left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
    }
    Ok(())
}

/// Returns the first byte's number and the whole size, if that is stated.
pub(crate) fn parse_content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.trim().split_once('/')?;
    let (first, _) = range.split_once('-')?;
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some((first.parse().ok()?, total))
}

#[cfg(test)]
mod tests;
