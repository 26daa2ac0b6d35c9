//! Headers of ELF files (System V ABI, "Object Files"), 32 and 64 bit, both byte orders.
//!
//! Only what finds sections by name and translates addresses is read. Nothing is trusted:
//! each offset is checked when it is used.

use super::held::Held;

/// Most program headers that are read.
// LIMIT: linkers write a dozen; a core file's thousands are no concern here.
const SEGMENTS_MAX: u16 = 512;
/// Most section headers that are read.
// LIMIT: `-ffunction-sections` objects reach tens of thousands, linked files some hundred.
const SECTIONS_MAX: u64 = 65_536;

/// The kinds of ELF files that matter (`e_type`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ElfKind {
    /// `ET_REL`: object files and kernel modules.
    Relocatable,
    /// `ET_EXEC`.
    Executable,
    /// `ET_DYN`: shared libraries and position-independent programs.
    Dynamic,
    /// Core files and all others.
    Other,
}

/// A program header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    kind: u32,
    flags: u32,
    /// Where its bytes are in the file.
    pub(crate) offset: u64,
    /// Where they are in memory.
    pub(crate) address: u64,
    /// How many bytes the file has of it.
    pub(crate) size_bytes: u64,
}

impl Segment {
    const LOAD: u32 = 1;
    const INTERPRETER: u32 = 3;
    const EXECUTE: u32 = 1;
    const WRITE: u32 = 2;

    /// Tells whether it is loaded and can be written to.
    pub(crate) fn is_writable_data(self) -> bool {
        self.kind == Self::LOAD && self.flags & (Self::WRITE | Self::EXECUTE) == Self::WRITE
    }

    /// Tells whether it is loaded and neither written to nor run.
    pub(crate) fn is_constant_data(self) -> bool {
        self.kind == Self::LOAD && self.flags & (Self::WRITE | Self::EXECUTE) == 0
    }

    /// Tells whether it is loaded.
    pub(crate) fn is_loaded(self) -> bool {
        self.kind == Self::LOAD
    }
}

/// The headers of an ELF file.
#[derive(Clone, Debug)]
pub(crate) struct Elf {
    words: Words,
    /// `e_type`.
    pub(crate) kind: ElfKind,
    /// Program headers; those that are not held are left out.
    pub(crate) segments: Vec<Segment>,
    section_offset: u64,
    section_size: u64,
    section_count: u16,
    names_index: u16,
}

/// Where a section lies in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Section {
    /// Offset in the file.
    pub(crate) offset: u64,
    /// Size in bytes.
    pub(crate) size_bytes: u64,
}

/// Width and byte order of the file.
#[derive(Clone, Copy, Debug)]
struct Words {
    is_64: bool,
    is_big: bool,
}

impl Words {
    fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let raw = <[u8; 2]>::try_from(bytes.get(at..at.checked_add(2)?)?).ok()?;
        Some(if self.is_big { u16::from_be_bytes(raw) } else { u16::from_le_bytes(raw) })
    }

    fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let raw = <[u8; 4]>::try_from(bytes.get(at..at.checked_add(4)?)?).ok()?;
        Some(if self.is_big { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) })
    }

    /// Reads a word of the file's width: at `wide` in 64-bit files, at `narrow` in others.
    fn word(self, bytes: &[u8], wide: usize, narrow: usize) -> Option<u64> {
        if !self.is_64 {
            return self.u32(bytes, narrow).map(u64::from);
        }
        let raw = <[u8; 8]>::try_from(bytes.get(wide..wide.checked_add(8)?)?).ok()?;
        Some(if self.is_big { u64::from_be_bytes(raw) } else { u64::from_le_bytes(raw) })
    }

    fn pick(self, wide: usize, narrow: usize) -> usize {
        if self.is_64 { wide } else { narrow }
    }
}

impl Elf {
    /// Parses the headers; `None` if the file is no ELF file or too short for one.
    pub(crate) fn parse(held: &Held<'_>) -> Option<Self> {
        let head = held.from(0)?;
        let words = match head.get(..7)? {
            [0x7f, b'E', b'L', b'F', class @ 1..=2, order @ 1..=2, _] => {
                Words { is_64: *class == 2, is_big: *order == 2 }
            }
            _ => return None,
        };
        let kind = match words.u16(head, 16)? {
            1 => ElfKind::Relocatable,
            2 => ElfKind::Executable,
            3 => ElfKind::Dynamic,
            _ => ElfKind::Other,
        };
        let segment_offset = words.word(head, 32, 28)?;
        let segment_size = words.u16(head, words.pick(54, 42))?;
        let segment_count = words.u16(head, words.pick(56, 44))?.min(SEGMENTS_MAX);
        let segments = (0..u64::from(segment_count)).filter_map(|index| {
            let skip = index.checked_mul(u64::from(segment_size))?;
            segment(words, held, segment_offset.checked_add(skip)?)
        });
        Some(Self {
            words,
            kind,
            segments: segments.collect(),
            section_offset: words.word(head, 40, 32)?,
            section_size: u64::from(words.u16(head, words.pick(58, 46))?),
            section_count: words.u16(head, words.pick(60, 48))?,
            names_index: words.u16(head, words.pick(62, 50))?,
        })
    }

    /// Tells whether the file names a program interpreter (`PT_INTERP`).
    pub(crate) fn has_interpreter(&self) -> bool {
        self.segments.iter().any(|segment| segment.kind == Segment::INTERPRETER)
    }

    /// Tells whether the header promises section headers.
    pub(crate) fn has_sections(&self) -> bool {
        self.section_offset != 0
    }

    /// Finds the section called `name`; an error means that the headers are not held.
    pub(crate) fn section(&self, held: &Held<'_>, name: &str) -> Result<Option<Section>, NotHeld> {
        if !self.has_sections() {
            return Ok(None);
        }
        let first = self.header(held, 0).ok_or(NotHeld)?;
        let extended = self.words.word(first, 32, 20).ok_or(NotHeld)?;
        let count = if self.section_count == 0 { extended } else { self.section_count.into() };
        let names_index = if self.names_index == u16::MAX {
            u64::from(self.words.u32(first, self.words.pick(40, 24)).ok_or(NotHeld)?)
        } else {
            self.names_index.into()
        };
        let names = self.place(self.header(held, names_index).ok_or(NotHeld)?).ok_or(NotHeld)?;
        let names = held.at(names.offset, names.size_bytes).ok_or(NotHeld)?;
        for index in 0..count.min(SECTIONS_MAX) {
            let header = self.header(held, index).ok_or(NotHeld)?;
            let start = self.words.u32(header, 0).and_then(|start| usize::try_from(start).ok());
            let text = start.and_then(|start| names.get(start..)).unwrap_or_default();
            let is_it =
                text.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&0));
            if is_it {
                return Ok(self.place(header));
            }
        }
        Ok(None)
    }

    fn header<'a>(&self, held: &Held<'a>, index: u64) -> Option<&'a [u8]> {
        let offset = self.section_offset.checked_add(index.checked_mul(self.section_size)?)?;
        held.at(offset, self.section_size)
    }

    fn place(&self, header: &[u8]) -> Option<Section> {
        let offset = self.words.word(header, 24, 16)?;
        Some(Section { offset, size_bytes: self.words.word(header, 32, 20)? })
    }

    /// Translates an address in memory to an offset in the file.
    pub(crate) fn offset_of(&self, address: u64) -> Option<u64> {
        self.segments.iter().filter(|segment| segment.is_loaded()).find_map(|segment| {
            let skip = address.checked_sub(segment.address)?;
            if segment.size_bytes <= skip {
                return None;
            }
            segment.offset.checked_add(skip)
        })
    }
}

/// A part of the file that is needed is not held in memory, or is beyond the file's end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NotHeld;

fn segment(words: Words, held: &Held<'_>, at: u64) -> Option<Segment> {
    let size = if words.is_64 { 56 } else { 32 };
    let header = held.at(at, size)?;
    Some(Segment {
        kind: words.u32(header, 0)?,
        flags: words.u32(header, words.pick(4, 24))?,
        offset: words.word(header, 8, 4)?,
        address: words.word(header, 16, 8)?,
        size_bytes: words.word(header, 32, 16)?,
    })
}
