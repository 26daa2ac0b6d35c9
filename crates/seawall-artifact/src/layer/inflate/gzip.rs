//! gzip (RFC 1952), members one after another.
//!
//! After the last member GNU gzip ignores zeros and, with a warning, anything that does not begin
//! like a member; so does this. Deflate itself is the work of zlib-rs, which is Rust and within
//! a fifth of ISA-L's speed; header, trailer and checksum are read here so that its window is kept
//! from member to member.

use std::io::BufRead;

use zlib_rs::{Inflate, InflateFlush, Status};

use super::{CUT_OFF, Fault, Inflater, byte};
use crate::layer::limits::GZIP_HEADER_BYTES_MAX;

const MAGIC: [u8; 2] = [0x1f, 0x8b];
const METHOD_DEFLATE: u8 = 8;
/// Window of raw deflate data: 32 KiB, the only one that gzip has.
const WINDOW_BITS: u8 = 15;

const FLAG_HEADER_CRC: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;
const FLAGS_RESERVED: u8 = 0xe0;

pub(in crate::layer) struct GzipInflater {
    inflate: Inflate,
    state: State,
    /// CRC-32 and size modulo 2³² of the member so far.
    crc: u32,
    size: u32,
}

#[derive(Clone, Copy)]
enum State {
    First,
    Body,
    Trailer,
    Between,
    Ended,
}

impl GzipInflater {
    pub(in crate::layer) fn new() -> Self {
        Self { inflate: Inflate::new(false, WINDOW_BITS), state: State::First, crc: 0, size: 0 }
    }

    fn body(&mut self, blob: &mut impl BufRead, out: &mut [u8]) -> Result<usize, Fault> {
        let input = blob.fill_buf()?;
        if input.is_empty() {
            return Err(CUT_OFF.into());
        }
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(input, out, InflateFlush::NoFlush);
        let status = status.map_err(|error| Fault::from(error.as_str()))?;
        let read = count(before.0, self.inflate.total_in());
        let written = count(before.1, self.inflate.total_out());
        blob.consume(read);
        self.crc = zlib_rs::crc32::crc32(self.crc, out.get(..written).unwrap_or_default());
        self.size = self.size.wrapping_add(u32::try_from(written).unwrap_or_default());
        match status {
            Status::StreamEnd => self.state = State::Trailer,
            Status::Ok | Status::BufError if read == 0 && written == 0 => {
                return Err("deflate data make no progress".into());
            }
            Status::Ok | Status::BufError => {}
        }
        Ok(written)
    }

    fn trailer(&mut self, blob: &mut impl BufRead) -> Result<(), Fault> {
        let (mut crc, mut size) = ([0; 4], [0; 4]);
        blob.read_exact(&mut crc)?;
        blob.read_exact(&mut size)?;
        if u32::from_le_bytes(crc) != self.crc {
            return Err("the gzip checksum does not fit".into());
        }
        if u32::from_le_bytes(size) != self.size {
            return Err("the gzip size does not fit".into());
        }
        Ok(())
    }

    /// Begins the next member, if there is one.
    fn begin(&mut self, blob: &mut impl BufRead) -> Result<bool, Fault> {
        for magic in MAGIC {
            if byte(blob)? != Some(magic) {
                return Ok(false);
            }
        }
        header(blob)?;
        self.inflate.reset(false);
        (self.crc, self.size) = (0, 0);
        Ok(true)
    }
}

impl Inflater for GzipInflater {
    fn read(&mut self, blob: &mut impl BufRead, out: &mut [u8]) -> Result<usize, Fault> {
        loop {
            match self.state {
                State::First => {
                    if !self.begin(blob)? {
                        return Err("the gzip header is malformed".into());
                    }
                    self.state = State::Body;
                }
                State::Body => match self.body(blob, out)? {
                    0 => {}
                    written => return Ok(written),
                },
                State::Trailer => {
                    self.trailer(blob)?;
                    self.state = State::Between;
                }
                State::Between => {
                    self.state = if self.begin(blob)? { State::Body } else { State::Ended };
                }
                State::Ended => return Ok(0),
            }
        }
    }
}

/// Reads a member's header after its magic number (RFC 1952, section 2.3).
fn header(blob: &mut impl BufRead) -> Result<(), Fault> {
    let mut fixed = [0; 8];
    blob.read_exact(&mut fixed)?;
    let [method, flags, ..] = fixed;
    if method != METHOD_DEFLATE || flags & FLAGS_RESERVED != 0 {
        return Err("the gzip member has an unknown method or flag".into());
    }
    // LIMIT: names and comments end at a NUL byte, which may never come.
    let mut left = GZIP_HEADER_BYTES_MAX;
    let mut next = || {
        left = left.checked_sub(1).ok_or("the gzip header is too long")?;
        byte(blob)?.ok_or_else(|| Fault::from(CUT_OFF))
    };
    if flags & FLAG_EXTRA != 0 {
        let len = u16::from_le_bytes([next()?, next()?]);
        for _ in 0..len {
            next()?;
        }
    }
    for flag in [FLAG_NAME, FLAG_COMMENT] {
        while flags & flag != 0 && next()? != 0 {}
    }
    if flags & FLAG_HEADER_CRC != 0 {
        next()?;
        next()?;
    }
    Ok(())
}

fn count(before: u64, after: u64) -> usize {
    usize::try_from(after.saturating_sub(before)).unwrap_or_default()
}
