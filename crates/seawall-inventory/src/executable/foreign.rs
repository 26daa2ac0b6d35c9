//! Sections by name in PE, Mach-O and WebAssembly files, which are held whole.
//!
//! PE: Microsoft's "PE Format", sections "COFF File Header" and "Section Table". Mach-O:
//! `mach-o/loader.h`, load commands `LC_SEGMENT` and `LC_SEGMENT_64`, the byte order of the
//! machines that are in use. WebAssembly: core specification, "Binary Format", section 0.

/// Most sections or load commands that are looked at.
// LIMIT: a PE file has at most 65,535 sections; real files some dozens.
const SECTIONS_MAX: usize = 4096;

/// Returns the content of the section called `name`, if the file has one.
pub(crate) fn section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    match bytes {
        [b'M', b'Z', ..] => pe_section(bytes, name),
        [0xcf, 0xfa, 0xed, 0xfe, ..] => mach_o_section(bytes, name),
        [0, b'a', b's', b'm', ..] => wasm_section(bytes, name),
        _ => None,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let raw = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(raw.try_into().ok()?).into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let raw = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(raw.try_into().ok()?)).ok()
}

fn u64_at(bytes: &[u8], at: usize) -> Option<usize> {
    let raw = bytes.get(at..at.checked_add(8)?)?;
    usize::try_from(u64::from_le_bytes(raw.try_into().ok()?)).ok()
}

fn is_named(field: &[u8], name: &str) -> bool {
    field.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
}

fn pe_section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    const HEADER_BYTES: usize = 24;
    const SECTION_BYTES: usize = 40;
    let start = u32_at(bytes, 0x3c)?;
    let header = bytes.get(start..)?.strip_prefix(b"PE\0\0")?;
    let count = u16_at(header, 2)?.min(SECTIONS_MAX);
    let optional = u16_at(header, 16)?;
    let table = bytes.get(start.checked_add(HEADER_BYTES)?.checked_add(optional)?..)?;
    let found = table
        .chunks_exact(SECTION_BYTES)
        .take(count)
        .find(|section| section.get(..8).is_some_and(|field| is_named(field, name)))?;
    // The size on disk is rounded up; the size in memory is that of the content.
    let size = u32_at(found, 8)?.min(u32_at(found, 16)?);
    let offset = u32_at(found, 20)?;
    bytes.get(offset..offset.checked_add(size)?)
}

fn mach_o_section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    const HEADER_BYTES: usize = 32;
    const SEGMENT_64: usize = 0x19;
    const SEGMENT_BYTES: usize = 72;
    const SECTION_BYTES: usize = 80;
    let count = u32_at(bytes, 16)?.min(SECTIONS_MAX);
    let mut commands = bytes.get(HEADER_BYTES..)?;
    for _ in 0..count {
        let (kind, size) = (u32_at(commands, 0)?, u32_at(commands, 4)?);
        let (command, rest) = commands.split_at_checked(size.max(8))?;
        commands = rest;
        if kind != SEGMENT_64 {
            continue;
        }
        let sections = command.get(SEGMENT_BYTES..).unwrap_or_default();
        let found = sections
            .chunks_exact(SECTION_BYTES)
            .find(|section| section.get(..16).is_some_and(|field| is_named(field, name)));
        if let Some(found) = found {
            let (size, offset) = (u64_at(found, 40)?, u32_at(found, 48)?);
            return bytes.get(offset..offset.checked_add(size)?);
        }
    }
    None
}

fn wasm_section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    const CUSTOM: u8 = 0;
    let mut rest = bytes.get(8..)?;
    for _ in 0..SECTIONS_MAX {
        let (kind, tail) = rest.split_first()?;
        rest = tail;
        let size = leb128(&mut rest)?;
        let (mut content, tail) = rest.split_at_checked(size)?;
        rest = tail;
        if *kind != CUSTOM {
            continue;
        }
        let name_size = leb128(&mut content)?;
        let (found, content) = content.split_at_checked(name_size)?;
        if found == name.as_bytes() {
            return Some(content);
        }
    }
    None
}

fn leb128(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0u64;
    for shift in (0..35u32).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return usize::try_from(value).ok();
        }
    }
    None
}
