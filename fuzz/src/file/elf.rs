//! Small ELF files (System V ABI, chapter 4), and Go's build information (`debug/buildinfo`).

const CONSTANT_ADDRESS: u64 = 0x1_0000;
const WRITABLE_ADDRESS: u64 = 0x80_0000;
const CONSTANT_OFFSET: usize = 0x200;

/// What an ELF file is made of: a constant and a writable segment, and sections.
#[derive(Clone, Debug)]
pub struct Elf {
    /// Words of 64 bits.
    pub is_64: bool,
    /// Most significant byte first.
    pub is_big: bool,
    /// Content of the read-only segment.
    pub constant: Vec<u8>,
    /// Content of the writable segment.
    pub writable: Vec<u8>,
    /// Names and contents of the sections after the segments.
    pub sections: Vec<(&'static str, Vec<u8>)>,
}

impl Default for Elf {
    fn default() -> Self {
        Self {
            is_64: true,
            is_big: false,
            constant: Vec::new(),
            writable: Vec::new(),
            sections: Vec::new(),
        }
    }
}

impl Elf {
    fn number(&self, value: u64, bytes: usize) -> Vec<u8> {
        let little: Vec<u8> = value.to_le_bytes().into_iter().take(bytes).collect();
        if self.is_big { little.into_iter().rev().collect() } else { little }
    }

    fn word(&self, value: u64) -> Vec<u8> {
        self.number(value, if self.is_64 { 8 } else { 4 })
    }

    fn segment(&self, flags: u64, offset: usize, address: u64, size: usize) -> Vec<u8> {
        let (kind, flags) = (self.number(1, 4), self.number(flags, 4));
        let (early, late) = if self.is_64 { (flags, Vec::new()) } else { (Vec::new(), flags) };
        let place = [self.word(offset as u64), self.word(address), self.word(address)].concat();
        let sizes = [self.word(size as u64), self.word(size as u64)].concat();
        [kind, early, place, sizes, late, self.word(0x1000)].concat()
    }

    fn section(&self, name: usize, offset: usize, size: usize) -> Vec<u8> {
        let start = [self.number(name as u64, 4), self.number(1, 4), self.word(0), self.word(0)];
        let place = [self.word(offset as u64), self.word(size as u64)];
        let end = [self.number(0, 4), self.number(0, 4), self.word(0), self.word(0)];
        [start.concat(), place.concat(), end.concat()].concat()
    }

    /// Writes the file.
    pub fn bytes(&self) -> Vec<u8> {
        let writable_at = (CONSTANT_OFFSET + self.constant.len()).next_multiple_of(16);
        let mut body = self.constant.clone();
        body.resize(writable_at - CONSTANT_OFFSET, 0);
        body.extend_from_slice(&self.writable);
        let mut names = vec![0];
        let mut headers = vec![self.section(0, 0, 0)];
        for (name, content) in &self.sections {
            let offset = CONSTANT_OFFSET + body.len();
            headers.push(self.section(names.len(), offset, content.len()));
            names.extend([name.as_bytes(), &[0]].concat());
            body.extend_from_slice(content);
        }
        headers.push(self.section(0, CONSTANT_OFFSET + body.len(), names.len()));
        body.extend_from_slice(&names);
        let segments = [
            self.segment(4, CONSTANT_OFFSET, CONSTANT_ADDRESS, self.constant.len()),
            self.segment(6, writable_at, WRITABLE_ADDRESS, self.writable.len()),
        ];
        let table_at = CONSTANT_OFFSET + body.len();
        let mut file = self.header(table_at, segments[0].len(), &headers);
        file.extend(segments.concat());
        file.resize(CONSTANT_OFFSET, 0);
        [file, body, headers.concat()].concat()
    }

    fn header(&self, table_at: usize, segment_bytes: usize, headers: &[Vec<u8>]) -> Vec<u8> {
        let size = if self.is_64 { 64 } else { 52 };
        let half = |value: usize| self.number(value as u64, 2);
        let kinds = [half(2), half(62), self.number(1, 4)].concat();
        let places = [self.word(0), self.word(size as u64), self.word(table_at as u64)].concat();
        let section_bytes = headers.first().map_or(0, Vec::len);
        let counts = [half(size), half(segment_bytes), half(2), half(section_bytes)].concat();
        [
            [0x7f, b'E', b'L', b'F', 1 + u8::from(self.is_64), 1 + u8::from(self.is_big), 1]
                .to_vec(),
            vec![0; 9],
            kinds,
            places,
            self.number(0, 4),
            counts,
            half(headers.len()),
            half(headers.len() - 1),
        ]
        .concat()
    }
}

const MAGIC: &[u8] = b"\xff Go buildinf:";
const SENTINEL: &[u8] = b"0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6";
const SENTINEL_END: &[u8] = b"\xf92C1\x86\x18 r\0\x82B\x10A\x16\xd8\xf2";

fn modules_between_sentinels(modules: &[u8]) -> Vec<u8> {
    [SENTINEL, modules, SENTINEL_END].concat()
}

fn varint(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while 0x80 <= value {
        bytes.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap_or_default());
    bytes
}

/// Makes the build information of Go 1.18 and later.
pub fn golang_inline(version: &str, modules: &[u8]) -> Vec<u8> {
    let modules = modules_between_sentinels(modules);
    let header = [MAGIC, &[8, 2], &[0; 16]].concat();
    let version = [varint(version.len()), version.as_bytes().to_vec()].concat();
    [header, version, varint(modules.len()), modules].concat()
}

/// Makes a program with the build information of Go 1.18 and later.
pub fn golang_program(version: &str, modules: &[u8]) -> Vec<u8> {
    Elf { writable: golang_inline(version, modules), ..Elf::default() }.bytes()
}

/// Makes a program with the build information of Go 1.12 to 1.17: pointers to strings.
pub fn golang_pointers(is_64: bool, is_big: bool, version: &str, modules: &[u8]) -> Vec<u8> {
    let mut file = Elf { is_64, is_big, ..Elf::default() };
    let modules = modules_between_sentinels(modules);
    let width: u8 = if is_64 { 8 } else { 4 };
    let strings = WRITABLE_ADDRESS + 32;
    let modules_at = CONSTANT_ADDRESS + version.len() as u64;
    file.writable = [
        [MAGIC, &[width, u8::from(is_big)]].concat(),
        file.word(strings),
        file.word(strings + 2 * u64::from(width)),
        vec![0; usize::from(16 - 2 * width)],
        file.word(CONSTANT_ADDRESS),
        file.word(version.len() as u64),
        file.word(modules_at),
        file.word(modules.len() as u64),
    ]
    .concat();
    file.constant = [version.as_bytes(), &modules].concat();
    file.bytes()
}
