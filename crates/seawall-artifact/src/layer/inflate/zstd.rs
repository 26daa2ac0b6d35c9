//! Zstandard (RFC 8878): frames and skippable frames one after another.
//!
//! `ruzstd` is Rust throughout and inflates a third as fast as the C library. It is taken all
//! the same: no C library parses foreign bytes in the core. The window is memory, so frames that
//! ask for more than [`ZSTD_WINDOW_BYTES_MAX`] are refused.

use std::io::{BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{CUT_OFF, Fault, Inflater};
use crate::layer::limits::ZSTD_WINDOW_BYTES_MAX;

const SKIPPABLE_MAGICS: std::ops::RangeInclusive<u32> = 0x184d_2a50..=0x184d_2a5f;

pub(in crate::layer) struct ZstdInflater {
    decoder: FrameDecoder,
    in_frame: bool,
}

impl ZstdInflater {
    pub(in crate::layer) fn new() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(ZSTD_WINDOW_BYTES_MAX);
        Self { decoder, in_frame: false }
    }

    /// Begins the next frame; `false` at the blob's end.
    fn begin(&mut self, blob: &mut impl BufRead) -> Result<bool, Fault> {
        if blob.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let mut magic = [0; 4];
        blob.read_exact(&mut magic)?;
        if SKIPPABLE_MAGICS.contains(&u32::from_le_bytes(magic)) {
            let mut len = [0; 4];
            blob.read_exact(&mut len)?;
            return skip(blob, u32::from_le_bytes(len)).map(|()| true);
        }
        self.decoder.reset(magic.chain(blob)).map_err(|error| fault(&error))?;
        self.in_frame = true;
        Ok(true)
    }

    fn end(&mut self) -> Result<(), Fault> {
        self.in_frame = false;
        match self.decoder.get_checksum_from_data() {
            Some(stored) if self.decoder.get_calculated_checksum() != Some(stored) => {
                Err("the zstd checksum does not fit".into())
            }
            _ => Ok(()),
        }
    }
}

impl Inflater for ZstdInflater {
    fn read(&mut self, blob: &mut impl BufRead, out: &mut [u8]) -> Result<usize, Fault> {
        loop {
            if !self.in_frame {
                if !self.begin(blob)? {
                    return Ok(0);
                }
                continue;
            }
            if 0 < self.decoder.can_collect() {
                return Ok(self.decoder.read(out)?);
            }
            if self.decoder.is_finished() {
                self.end()?;
                continue;
            }
            let one = BlockDecodingStrategy::UptoBlocks(1);
            self.decoder.decode_blocks(&mut *blob, one).map_err(|error| fault(&error))?;
        }
    }
}

fn skip(blob: &mut impl BufRead, len: u32) -> Result<(), Fault> {
    let mut left = usize::try_from(len).unwrap_or(usize::MAX);
    while 0 < left {
        let count = blob.fill_buf()?.len().min(left);
        if count == 0 {
            return Err(CUT_OFF.into());
        }
        blob.consume(count);
        left = left.saturating_sub(count);
    }
    Ok(())
}

fn fault(error: &FrameDecoderError) -> Fault {
    if let FrameDecoderError::WindowSizeTooBig { .. } = error {
        let window = ZSTD_WINDOW_BYTES_MAX >> 20;
        return Fault(format!("a zstd frame needs a window of more than {window} MiB").into());
    }
    if matches!(
        error,
        FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::BadMagicNumber(_))
    ) {
        return "what follows is no zstd frame".into();
    }
    Fault(format!("damaged zstd data: {error}").into())
}
