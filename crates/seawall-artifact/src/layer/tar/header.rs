//! The 512 bytes that begin a member.

use super::bytes::BLOCK_BYTES;

/// The dialects that differ in what follows the magic number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Format {
    V7,
    Ustar,
    /// Jörg Schilling's star: a shorter prefix, then times.
    Star,
    Gnu,
}

#[derive(Debug)]
pub(super) struct Header {
    pub(super) format: Format,
    pub(super) typeflag: u8,
    pub(super) name: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) size: u64,
    pub(super) mode: u32,
}

impl Header {
    pub(super) fn parse(block: &[u8; BLOCK_BYTES]) -> Result<Self, &'static str> {
        if !checksum_fits(block) {
            return Err("a header's checksum does not fit");
        }
        let format = format(block);
        let mode = number(field(block, 100, 8)).and_then(|mode| u32::try_from(mode).ok());
        Ok(Self {
            format,
            typeflag: field(block, 156, 1).first().copied().unwrap_or_default(),
            name: name(block, format),
            link: text(field(block, 157, 100)).to_vec(),
            size: number(field(block, 124, 12)).ok_or("a header's size is malformed")?,
            mode: mode.unwrap_or_default() & 0o7777,
        })
    }
}

fn format(block: &[u8; BLOCK_BYTES]) -> Format {
    match field(block, 257, 8) {
        [b'u', b's', b't', b'a', b'r', 0, ..] if field(block, 508, 4) == b"tar\0" => Format::Star,
        [b'u', b's', b't', b'a', b'r', 0, ..] => Format::Ustar,
        b"ustar  \0" => Format::Gnu,
        _ => Format::V7,
    }
}

fn name(block: &[u8; BLOCK_BYTES], format: Format) -> Vec<u8> {
    let name = text(field(block, 0, 100));
    let prefix = match format {
        Format::V7 => &[],
        Format::Ustar => text(field(block, 345, 155)),
        Format::Star => text(field(block, 345, 131)),
        // Go before 1.8 wrote a prefix where GNU has its times, and so did the Docker of that
        // day. It is told by times that are no numbers.
        Format::Gnu => {
            let times = [field(block, 345, 12), field(block, 357, 12)];
            let prefix = text(field(block, 345, 155));
            let broken = |time: &&[u8]| time.first() != Some(&0) && number(time).is_none();
            if times.iter().any(broken) && prefix.is_ascii() { prefix } else { &[] }
        }
    };
    if prefix.is_empty() { name.to_vec() } else { [prefix, name].join(&b'/') }
}

/// Sums the block with blanks in place of the checksum; old writers summed signed bytes.
fn checksum_fits(block: &[u8; BLOCK_BYTES]) -> bool {
    let sum = |value: fn(u8) -> i64| -> i64 {
        let byte = |(at, &byte)| if (148..156).contains(&at) { b' ' } else { byte };
        block.iter().enumerate().map(byte).map(value).sum()
    };
    let stored = octal(field(block, 148, 8)).and_then(|sum| i64::try_from(sum).ok());
    stored.is_some_and(|stored| {
        stored == sum(i64::from) || stored == sum(|byte| i64::from(byte.cast_signed()))
    })
}

pub(super) fn field(block: &[u8; BLOCK_BYTES], start: usize, len: usize) -> &[u8] {
    block.get(start..start.saturating_add(len)).unwrap_or_default()
}

/// Returns a field up to its first NUL byte.
fn text(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Reads a number: octal digits, or base 256 where the first bit is set.
///
/// A negative number is none: nothing that is read here can be below zero.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    match field.split_first() {
        Some((first, rest)) if first & 0x80 != 0 => {
            if first & 0x40 != 0 {
                return None;
            }
            rest.iter().try_fold(u64::from(first & 0x3f), |sum, &byte| {
                sum.checked_mul(256)?.checked_add(u64::from(byte)).filter(|sum| *sum >> 63 == 0)
            })
        }
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let blank = |byte: &u8| matches!(byte, b' ' | 0);
    let start = field.iter().position(|byte| !blank(byte)).unwrap_or(field.len());
    let digits = text(field.get(start..)?).trim_ascii_end();
    digits.iter().try_fold(0_u64, |sum, &byte| match byte {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(byte - b'0')),
        _ => None,
    })
}
