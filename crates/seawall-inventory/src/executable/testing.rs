//! Builds small ELF files for tests.
#![expect(
    clippy::cast_possible_truncation,
    clippy::struct_excessive_bools,
    reason = "files made here are small"
)]

/// What an ELF file is made of: headers, a constant and a writable segment, sections.
#[derive(Clone, Debug)]
pub(crate) struct ElfFile {
    pub(crate) is_64: bool,
    pub(crate) is_big: bool,
    /// `e_type`.
    pub(crate) kind: u16,
    pub(crate) has_interpreter: bool,
    /// Content of the read-only segment, at the address [`CONSTANT_ADDRESS`].
    pub(crate) constant: Vec<u8>,
    /// Content of the writable segment, at the address [`WRITABLE_ADDRESS`].
    pub(crate) writable: Vec<u8>,
    /// Sections after the segments: name and content.
    pub(crate) sections: Vec<(&'static str, Vec<u8>)>,
    pub(crate) has_section_headers: bool,
}

pub(crate) const CONSTANT_ADDRESS: u64 = 0x1_0000;
pub(crate) const WRITABLE_ADDRESS: u64 = 0x80_0000;
/// Where the constant segment starts in the file.
pub(crate) const CONSTANT_OFFSET: usize = 0x200;

impl ElfFile {
    pub(crate) fn new() -> Self {
        Self {
            is_64: true,
            is_big: false,
            kind: 2,
            has_interpreter: false,
            constant: Vec::new(),
            writable: Vec::new(),
            sections: Vec::new(),
            has_section_headers: true,
        }
    }

    fn half(&self, value: u16) -> Vec<u8> {
        if self.is_big { value.to_be_bytes().to_vec() } else { value.to_le_bytes().to_vec() }
    }

    fn full(&self, value: u32) -> Vec<u8> {
        if self.is_big { value.to_be_bytes().to_vec() } else { value.to_le_bytes().to_vec() }
    }

    /// A number of the file's width.
    pub(crate) fn word(&self, value: u64) -> Vec<u8> {
        match (self.is_64, self.is_big) {
            (true, true) => value.to_be_bytes().to_vec(),
            (true, false) => value.to_le_bytes().to_vec(),
            (false, _) => self.full(u32::try_from(value).unwrap()),
        }
    }

    fn segment(&self, kind: u32, flags: u32, offset: usize, address: u64, size: usize) -> Vec<u8> {
        let (offset, size) = (self.word(offset as u64), self.word(size as u64));
        let address = self.word(address);
        let (kind, flags) = (self.full(kind), self.full(flags));
        let align = self.word(0x1000);
        let (early, late) = if self.is_64 { (flags, vec![]) } else { (vec![], flags) };
        [kind, early, offset, address.clone(), address, size.clone(), size, late, align].concat()
    }

    fn section(&self, name: usize, offset: usize, size: usize) -> Vec<u8> {
        let (name, kind) = (self.full(u32::try_from(name).unwrap()), self.full(1));
        let zero = self.word(0);
        let (offset, size) = (self.word(offset as u64), self.word(size as u64));
        let tail = [self.full(0), self.full(0), zero.clone(), zero.clone()].concat();
        [name, kind, zero.clone(), zero, offset, size, tail].concat()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let constant = CONSTANT_OFFSET;
        let writable = (constant + self.constant.len()).next_multiple_of(16);
        let mut body = vec![0; writable - constant];
        body[..self.constant.len()].copy_from_slice(&self.constant);
        body.extend_from_slice(&self.writable);
        let mut names = vec![0];
        let mut headers = vec![self.section(0, 0, 0)];
        for (name, content) in &self.sections {
            headers.push(self.section(names.len(), constant + body.len(), content.len()));
            names.extend_from_slice(name.as_bytes());
            names.push(0);
            body.extend_from_slice(content);
        }
        let names_at = constant + body.len();
        headers.push(self.section(0, names_at, names.len()));
        body.extend_from_slice(&names);
        let table_at = constant + body.len();

        let mut segments = vec![
            self.segment(1, 4, constant, CONSTANT_ADDRESS, self.constant.len()),
            self.segment(1, 6, writable, WRITABLE_ADDRESS, self.writable.len()),
        ];
        if self.has_interpreter {
            segments.push(self.segment(3, 4, constant, CONSTANT_ADDRESS, 1));
        }
        let (class, order) = (1 + u8::from(self.is_64), 1 + u8::from(self.is_big));
        let header_size = if self.is_64 { 64 } else { 52 };
        let (count, names_index) = if self.has_section_headers {
            (headers.len() as u16, headers.len() as u16 - 1)
        } else {
            (0, 0)
        };
        let mut file = [
            [0x7f, b'E', b'L', b'F', class, order, 1].to_vec(),
            vec![0; 9],
            self.half(self.kind),
            self.half(62),
            self.full(1),
            self.word(0),
            self.word(header_size),
            self.word(if self.has_section_headers { table_at as u64 } else { 0 }),
            self.full(0),
            self.half(header_size as u16),
            self.half(segments[0].len() as u16),
            self.half(segments.len() as u16),
            self.half(headers[0].len() as u16),
            self.half(count),
            self.half(names_index),
        ]
        .concat();
        file.extend(segments.concat());
        file.resize(constant, 0);
        file.extend(body);
        if self.has_section_headers {
            file.extend(headers.concat());
        }
        file
    }
}
