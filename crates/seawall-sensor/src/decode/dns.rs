//! DNS messages (RFC 1035, 4.1): the question, the code, addresses of the answer.
//!
//! The bytes are a stranger's. A message that is broken or cut gives what stands before the break.

use std::net::IpAddr;

use seawall_runtime::event::{Dns, Endpoint};
use seawall_runtime::text::escape;

use super::cursor::Cursor;

/// Bytes of the header.
const HEADER: usize = 12;
/// Most parts of a name (255 bytes, two for the shortest part).
const PARTS_MAX: usize = 128;
/// Most records of an answer that are read.
const RECORDS_MAX: u16 = 64;
/// The two highest bits of a length say that the rest of the name stands elsewhere.
const POINTER: u8 = 0xc0;
const TYPE_A: u16 = 1;
const TYPE_AAAA: u16 = 28;

/// Reads a message of `length` bytes, of which `bytes` were told.
pub(super) fn message(bytes: &[u8], server: Option<Endpoint>, length: u32) -> Dns {
    let mut dns = Dns {
        server,
        is_answer: false,
        name: String::new(),
        kind: 0,
        code: 0,
        addresses: Vec::new(),
        length,
    };
    let _broken = read(bytes, &mut dns);
    dns
}

fn read(bytes: &[u8], dns: &mut Dns) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let header: [u8; HEADER] = cursor.array().ok()?;
    let [_, _, flags, code, _, questions, answers_high, answers_low, ..] = header;
    dns.is_answer = flags & 0x80 != 0;
    dns.code = code & 0x0f;
    if questions == 0 {
        return None;
    }
    dns.name = name(&mut cursor)?;
    dns.kind = number(&mut cursor)?;
    let _class = number(&mut cursor)?;
    for _ in 0..u16::from_be_bytes([answers_high, answers_low]).min(RECORDS_MAX) {
        record(&mut cursor, &mut dns.addresses)?;
    }
    Some(())
}

/// Reads the name of the question, which no pointer can be in: nothing stands before it.
fn name(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut name = String::new();
    for _ in 0..PARTS_MAX {
        let [length] = cursor.array().ok()?;
        if length == 0 {
            return Some(name);
        }
        if length & POINTER != 0 {
            return None;
        }
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&escape(cursor.bytes(usize::from(length)).ok()?));
    }
    None
}

/// Reads a record of an answer and adds its address, where it has one.
fn record(cursor: &mut Cursor<'_>, addresses: &mut Vec<IpAddr>) -> Option<()> {
    pass_name(cursor)?;
    let kind = number(cursor)?;
    let _class_and_time: [u8; 6] = cursor.array().ok()?;
    let length = number(cursor)?;
    let data = cursor.bytes(usize::from(length)).ok()?;
    match kind {
        TYPE_A => addresses.extend(<[u8; 4]>::try_from(data).map(IpAddr::from)),
        TYPE_AAAA => addresses.extend(<[u8; 16]>::try_from(data).map(IpAddr::from)),
        _ => {}
    }
    Some(())
}

fn pass_name(cursor: &mut Cursor<'_>) -> Option<()> {
    for _ in 0..PARTS_MAX {
        let [length] = cursor.array().ok()?;
        if length & POINTER != 0 {
            let _rest: [u8; 1] = cursor.array().ok()?;
            return Some(());
        }
        if length == 0 {
            return Some(());
        }
        cursor.bytes(usize::from(length)).ok()?;
    }
    None
}

fn number(cursor: &mut Cursor<'_>) -> Option<u16> {
    cursor.array().ok().map(u16::from_be_bytes)
}
