//! Makes files: sound containers around an input, and the first inputs of the corpora.
//!
//! Checksums would stop nearly all random changes; [`seal_tar`] and [`seal_database`] write
//! those that fit.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

mod database;
mod elf;
mod rpm;
mod tar;
mod zip;

pub use database::{sample_database, sample_snapshot, seal_database};
pub use elf::{Elf, golang_inline, golang_pointers, golang_program};
pub use rpm::{rpm_bdb, rpm_header, rpm_ndb, rpm_sqlite};
pub use tar::{Tar, seal_tar, tar_header};
pub use zip::Zip;

/// First bytes of a Zstandard frame (RFC 8878, section 3.1.1).
pub const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Largest block of a Zstandard frame (RFC 8878, section 3.1.1.2.4).
const ZSTD_BLOCK_BYTES: usize = 128 * 1024;

/// Packs bytes into a Zstandard frame of raw blocks.
pub fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    let mut frame = zstd_start(bytes.len());
    let mut blocks = bytes.chunks(ZSTD_BLOCK_BYTES).peekable();
    if blocks.peek().is_none() {
        frame.extend([1, 0, 0]);
    }
    while let Some(block) = blocks.next() {
        frame.extend(zstd_block(blocks.peek().is_none(), 0, block.len()));
        frame.extend_from_slice(block);
    }
    frame
}

/// Packs `count` times `byte` into Zstandard's blocks of one repeated byte.
pub fn zstd_repeated(byte: u8, count: usize) -> Vec<u8> {
    let mut frame = zstd_start(count);
    let mut left = count;
    while 0 < left {
        let size = left.min(ZSTD_BLOCK_BYTES);
        left -= size;
        frame.extend(zstd_block(left == 0, 1, size));
        frame.push(byte);
    }
    frame
}

/// Magic, a descriptor (one segment, size in four bytes) and the size.
fn zstd_start(bytes: usize) -> Vec<u8> {
    [ZSTD_MAGIC, &[0xa0], &word(bytes)].concat()
}

fn zstd_block(is_last: bool, kind: u32, size: usize) -> Vec<u8> {
    let size = u32::try_from(size).unwrap_or(u32::MAX);
    (u32::from(is_last) | kind << 1 | size << 3).to_le_bytes()[..3].to_vec()
}

/// Packs bytes into a gzip member.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Deflates bytes, bare.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Deflates bytes, in zlib's frame.
pub fn deflate_zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// A length as four bytes, little-endian.
fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

/// A length as two bytes, little-endian.
fn half(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}
