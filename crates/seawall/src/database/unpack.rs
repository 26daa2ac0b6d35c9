//! Compressed files of feeds as streams: gzip, zstd, xz and bzip2, told by the end of the name.
//!
//! **Invariant:** memory is bounded by the window that a format may ask for; a file that ends
//! early is an error, not an end.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use xz4rust::{XzDecoder, XzError, XzNextBlockResult};

/// Window of zstd streams, as a power of two.
// LIMIT: what `zstd --long=27` writes.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;
/// Dictionary of xz streams.
// LIMIT: what `xz -9` asks for.
const XZ_DICTIONARY_BYTES_MAX: usize = 64 << 20;
/// Dictionary that is made before a stream says what it needs.
const XZ_DICTIONARY_BYTES: usize = 1 << 16;
/// Bytes read at once.
const CHUNK_BYTES: usize = 64 << 10;

/// Endings of compressed files.
const ENDINGS: [&str; 4] = [".bz2", ".gz", ".xz", ".zst"];

/// Returns the name without the ending of its compression.
pub(crate) fn inner_name(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Reads through the compression that `name` states.
pub(super) fn unpacked<'a>(reader: impl Read + 'a, name: &str) -> io::Result<Box<dyn Read + 'a>> {
    let reader = BufReader::with_capacity(CHUNK_BYTES, reader);
    Ok(match ENDINGS.iter().find(|ending| name.ends_with(**ending)) {
        Some(&".bz2") => Box::new(MultiBzDecoder::new(reader)),
        Some(&".gz") => Box::new(MultiGzDecoder::new(reader)),
        Some(&".xz") => Box::new(BufReader::with_capacity(CHUNK_BYTES, Xz::new(reader))),
        Some(_) => {
            let mut decoder = zstd::Decoder::with_buffer(reader)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
            Box::new(decoder)
        }
        None => Box::new(reader),
    })
}

/// The streams of an xz file, one after another (the .xz file format, sections 2 and 2.2).
struct Xz<R> {
    reader: R,
    decoder: Box<XzDecoder<'static>>,
    /// What was read and not yet decoded.
    input: Vec<u8>,
    /// Before a stream: nothing, padding, or the next stream may follow.
    is_between: bool,
    /// Whether a stream was read: an empty file is none.
    has_begun: bool,
}

impl<R: BufRead> Xz<R> {
    fn new(reader: R) -> Self {
        let decoder =
            XzDecoder::in_heap_with_alloc_dict_size(XZ_DICTIONARY_BYTES, XZ_DICTIONARY_BYTES_MAX);
        Self { reader, decoder, input: Vec::new(), is_between: true, has_begun: false }
    }

    /// Reads more; tells whether there was more.
    fn refill(&mut self) -> io::Result<bool> {
        let more = self.reader.fill_buf()?;
        let count = more.len();
        self.input.extend_from_slice(more);
        self.reader.consume(count);
        Ok(count != 0)
    }

    /// Goes to the next stream; tells whether there is one.
    fn next_stream(&mut self) -> io::Result<bool> {
        loop {
            let padding = self.input.iter().take_while(|byte| **byte == 0).count();
            self.input.drain(..padding);
            if !self.input.is_empty() {
                self.decoder.reset();
                (self.is_between, self.has_begun) = (false, true);
                return Ok(true);
            }
            if !self.refill()? {
                return if self.has_begun { Ok(false) } else { Err(cut()) };
            }
        }
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the compressed file ends early")
}

impl<R: BufRead> Read for Xz<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.is_between && !self.next_stream()? {
                return Ok(0);
            }
            let (taken, given) = match self.decoder.decode(&self.input, buffer) {
                Ok(XzNextBlockResult::NeedMoreData(taken, given)) => (taken, given),
                Ok(XzNextBlockResult::EndOfStream(taken, given)) => {
                    self.is_between = true;
                    (taken, given)
                }
                Err(XzError::NeedsLargerInputBuffer) => (0, 0),
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            };
            self.input.drain(..taken.min(self.input.len()));
            if given != 0 {
                return Ok(given);
            }
            if taken == 0 && !self.is_between && !self.refill()? {
                return Err(cut());
            }
        }
    }
}

#[cfg(test)]
mod tests;
