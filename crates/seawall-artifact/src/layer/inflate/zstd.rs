//! Zstandard (RFC 8878): frames and skippable frames one after another.
//!
//! `ruzstd` is Rust throughout and inflates a third as fast as the C library. It is taken all
//! the same: no C library parses foreign bytes in the core. The window is memory, so frames that
//! ask for more than [`ZSTD_WINDOW_BYTES_MAX`] are refused, and large ones are taken from the
//! memory that layers share. That is done at the first frame, before anything else is held; a
//! later frame that needs more is refused too, for to wait then could be to wait for ever.

use std::io::{BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{CUT_OFF, Fault, Inflater};
use crate::layer::budget::{MemoryBudget, Reservation};
use crate::layer::limits::{ZSTD_WINDOW_BYTES_FREE, ZSTD_WINDOW_BYTES_MAX};

const SKIPPABLE_MAGICS: std::ops::RangeInclusive<u32> = 0x184d_2a50..=0x184d_2a5f;

/// Longest header of a frame behind its magic (RFC 8878, section 3.1.1.1): descriptor, window,
/// dictionary, size.
const HEADER_BYTES_MAX: usize = 1 + 1 + 4 + 8;

pub(in crate::layer) struct ZstdInflater<'b> {
    decoder: FrameDecoder,
    in_frame: bool,
    budget: &'b MemoryBudget,
    /// Largest window that frames may have, and the memory for it where it is shared; known
    /// once the first frame is.
    admitted: Option<(u64, Option<Reservation<'b>>)>,
}

impl<'b> ZstdInflater<'b> {
    pub(in crate::layer) fn new(budget: &'b MemoryBudget) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(ZSTD_WINDOW_BYTES_MAX);
        Self { decoder, in_frame: false, budget, admitted: None }
    }

    /// Takes the memory for a frame's window, or tells that it has none.
    fn admit(&mut self, window_bytes: u64) -> Result<(), Fault> {
        if ZSTD_WINDOW_BYTES_MAX < window_bytes {
            return Err(too_large_window());
        }
        match &self.admitted {
            Some((bytes_max, _)) if *bytes_max < window_bytes => {
                Err("a later zstd frame needs a larger window than the first".into())
            }
            Some(_) => Ok(()),
            None if window_bytes <= ZSTD_WINDOW_BYTES_FREE => {
                self.admitted = Some((ZSTD_WINDOW_BYTES_FREE, None));
                Ok(())
            }
            None => {
                let window = self.budget.reserve_window(window_bytes);
                let window = window.ok_or_else(too_large_window)?;
                self.admitted = Some((window_bytes, Some(window)));
                Ok(())
            }
        }
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
        let mut header = [0; HEADER_BYTES_MAX];
        let header = read_header(blob, &mut header)?;
        // What is no header, the decoder says below.
        if let Some(window_bytes) = window_bytes(header) {
            self.admit(window_bytes)?;
        }
        let frame = magic.chain(header).chain(blob);
        self.decoder.reset(frame).map_err(|error| fault(&error))?;
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

impl Inflater for ZstdInflater<'_> {
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

/// Bytes of a frame's size and of its dictionary's number, by the bits of its descriptor (RFC
/// 8878, section 3.1.1.1.1).
fn field_bytes(descriptor: u8) -> (usize, usize) {
    let is_single_segment = descriptor & 0x20 != 0;
    let size = match descriptor >> 6 {
        0 => usize::from(is_single_segment),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    let dictionary = match descriptor & 3 {
        3 => 4,
        bytes => usize::from(bytes),
    };
    (size, dictionary)
}

/// Reads a frame's header as far as the blob has it.
fn read_header<'h>(
    blob: &mut impl BufRead,
    header: &'h mut [u8; HEADER_BYTES_MAX],
) -> Result<&'h [u8], Fault> {
    let mut descriptor = [0];
    blob.read_exact(&mut descriptor)?;
    let [first] = descriptor;
    let (size, dictionary) = field_bytes(first);
    let has_window = first & 0x20 == 0;
    let length = 1 + usize::from(has_window) + dictionary + size;
    let header = header.get_mut(..length).unwrap_or_default();
    if let Some((slot, rest)) = header.split_first_mut() {
        *slot = first;
        blob.read_exact(rest)?;
    }
    Ok(header)
}

/// Returns the window that a frame's header asks for (RFC 8878, section 3.1.1.1.2).
fn window_bytes(header: &[u8]) -> Option<u64> {
    let (&descriptor, rest) = header.split_first()?;
    if descriptor & 0x20 == 0 {
        let window = rest.first()?;
        let base = 1_u64 << (10 + (window >> 3));
        return Some(base + base / 8 * u64::from(window & 7));
    }
    let (size, dictionary) = field_bytes(descriptor);
    let size = rest.get(dictionary..)?.get(..size)?;
    let number = size.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    // Sizes of two bytes begin at 256.
    Some(if size.len() == 2 { number + 256 } else { number })
}

fn too_large_window() -> Fault {
    let window = ZSTD_WINDOW_BYTES_MAX >> 20;
    Fault(format!("a zstd frame needs a window of more than {window} MiB").into())
}

fn fault(error: &FrameDecoderError) -> Fault {
    if let FrameDecoderError::WindowSizeTooBig { .. } = error {
        return too_large_window();
    }
    if matches!(
        error,
        FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::BadMagicNumber(_))
    ) {
        return "what follows is no zstd frame".into();
    }
    Fault(format!("damaged zstd data: {error}").into())
}
