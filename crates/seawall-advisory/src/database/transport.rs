//! The database as it travels: the file, compressed by zstd (RFC 8878).
//!
//! The file's own header says what the content must be, so the compressed form needs no frame of
//! its own. It comes from elsewhere: size and window are bounded, and what was unpacked is validated
//! whole before anything uses it.

use std::io::{Read, Write};

use super::{Database, DatabaseError};

/// Bytes of an unpacked database.
// LIMIT: three times the size that ten million statements need; a larger stream is no database.
pub const UNPACKED_BYTES_MAX: u64 = 2 << 30;

/// Largest window of the compressed stream, as a power of two: what unpacking may hold.
// LIMIT: 128 MiB, zstd's own limit for streams without agreement.
const WINDOW_LOG_MAX: u32 = 27;

/// Bytes unpacked at a time.
const STEP_BYTES: usize = 256 * 1024;

/// How much time to spend on compression.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effort {
    /// Seconds.
    Quick,
    /// Half a minute and more, for what is published.
    Thorough,
}

/// Why a database cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The compressor or the stream failed.
    #[error("the compressed database cannot be read or written")]
    Stream(#[source] std::io::Error),
    /// It unpacks to more than a database can have.
    #[error("the compressed database unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// What was unpacked is no valid database.
    #[error("what was unpacked cannot be used")]
    Content(#[from] DatabaseError),
}

/// Packs a database file.
pub fn compress(database: &[u8], effort: Effort) -> Result<Vec<u8>, TransportError> {
    pack(database, effort).map_err(TransportError::Stream)
}

fn pack(database: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let level = match effort {
        Effort::Quick => 9,
        Effort::Thorough => 19,
    };
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), level)?;
    encoder.include_checksum(true)?;
    encoder.long_distance_matching(true)?;
    encoder.window_log(WINDOW_LOG_MAX)?;
    encoder.set_pledged_src_size(u64::try_from(database.len()).ok())?;
    encoder.write_all(database)?;
    encoder.finish()
}

/// Unpacks a database and validates it whole; `limit` is at most [`UNPACKED_BYTES_MAX`].
pub fn decompress(packed: &[u8], limit: u64) -> Result<Vec<u8>, TransportError> {
    let bytes = unpack(packed, limit.min(UNPACKED_BYTES_MAX))?;
    Database::open(&bytes)?.validate()?;
    Ok(bytes)
}

/// Unpacks a zstd stream of at most `limit` bytes.
pub(super) fn unpack(packed: &[u8], limit: u64) -> Result<Vec<u8>, TransportError> {
    let mut decoder = zstd::stream::Decoder::with_buffer(packed).map_err(TransportError::Stream)?;
    decoder.window_log_max(WINDOW_LOG_MAX).map_err(TransportError::Stream)?;
    let mut bytes = Vec::new();
    let mut step = vec![0; STEP_BYTES];
    loop {
        let count = decoder.read(&mut step).map_err(TransportError::Stream)?;
        if count == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(step.get(..count).unwrap_or_default());
        if limit < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
            return Err(TransportError::TooLarge { limit });
        }
    }
}
