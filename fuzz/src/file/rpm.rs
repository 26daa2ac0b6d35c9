//! rpm's headers, and the three forms of its database.

const PAGE_BYTES: usize = 512;
const PAGE_HEADER_BYTES: usize = 26;
const SQLITE_RESERVED: usize = 12;
const SQLITE_USABLE: usize = PAGE_BYTES - SQLITE_RESERVED;
const NDB_SLOT_PAGE_BYTES: usize = 4096;

/// Writes a header: each tag with the type 4 (numbers in decimal, one a line), 6 or 8 (texts,
/// one a line).
pub fn rpm_header(tags: &[(u32, u32, &str)]) -> Vec<u8> {
    let (mut index, mut data) = (Vec::new(), Vec::new());
    for (tag, kind, value) in tags {
        let count = value.lines().count();
        for number in [*tag, *kind, size(data.len()), size(count)] {
            index.extend(number.to_be_bytes());
        }
        for line in value.lines() {
            match kind {
                4 => data.extend(line.parse::<u32>().unwrap_or_default().to_be_bytes()),
                _ => data.extend([line.as_bytes(), &[0]].concat()),
            }
        }
    }
    let intro = [size(tags.len()).to_be_bytes(), size(data.len()).to_be_bytes()].concat();
    [intro, index, data].concat()
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Writes a database in rpm's own form with one slot page.
pub fn rpm_ndb(blobs: &[Vec<u8>]) -> Vec<u8> {
    let (mut slots, mut body) = (Vec::new(), Vec::new());
    for (blob, number) in blobs.iter().zip(1_u32..) {
        let first = size((NDB_SLOT_PAGE_BYTES + body.len()) / 16);
        let before = body.len();
        let length = size(blob.len());
        body.extend([b"BlbS", &words(&[number, 7, length])[..], blob].concat());
        let padded = (body.len() + 12).next_multiple_of(16) - 12;
        body.resize(padded, 0);
        body.extend([&words(&[0, length])[..], b"BlbE"].concat());
        let blocks = size((body.len() - before) / 16);
        slots.extend([b"Slot", &words(&[number, first, blocks])[..]].concat());
    }
    let mut file = [b"RpmP", &words(&[0, 7, 1, 99, 0, 0, 0])[..], &slots].concat();
    while file.len() < NDB_SLOT_PAGE_BYTES {
        file.extend([b"Slot", &words(&[0, 0, 0])[..]].concat());
    }
    [file, body].concat()
}

/// Writes a Berkeley DB hash, one pair a page; large values lie on overflow pages.
pub fn rpm_bdb(is_big: bool, blobs: &[Vec<u8>]) -> Vec<u8> {
    let mut pages = Pages { is_big, pages: vec![vec![0; PAGE_BYTES]] };
    pages.put32(0, 12, 0x0006_1561);
    pages.put32(0, 16, 9);
    pages.put32(0, 20, size(PAGE_BYTES));
    pages.pages[0][25] = 8;
    pages.pair(0, b"\x03\0\0\0");
    for (blob, number) in blobs.iter().zip(1_u32..) {
        pages.pair(number, blob);
    }
    let last = size(pages.pages.len() - 1);
    pages.put32(0, 32, last);
    pages.pages.concat()
}

/// The pages of a Berkeley DB hash.
struct Pages {
    is_big: bool,
    pages: Vec<Vec<u8>>,
}

impl Pages {
    fn number(&self, value: u32) -> [u8; 4] {
        if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn put16(&mut self, page: usize, offset: usize, value: usize) {
        let value = u16::try_from(value).unwrap_or(u16::MAX);
        let bytes = if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() };
        self.pages[page][offset..offset + 2].copy_from_slice(&bytes);
    }

    fn put32(&mut self, page: usize, offset: usize, value: u32) {
        let bytes = self.number(value);
        self.pages[page][offset..offset + 4].copy_from_slice(&bytes);
    }

    fn page(&mut self, kind: u8) -> usize {
        self.pages.push(vec![0; PAGE_BYTES]);
        let number = self.pages.len() - 1;
        self.pages[number][25] = kind;
        number
    }

    fn pair(&mut self, key: u32, value: &[u8]) {
        let key = [&[1][..], &self.number(key)].concat();
        let value = if value.len() < PAGE_BYTES / 2 {
            [&[1][..], value].concat()
        } else {
            let first = self.chain(value);
            [&[3, 0, 0, 0][..], &self.number(first), &self.number(size(value.len()))].concat()
        };
        let page = self.page(13);
        let key_at = PAGE_BYTES - key.len();
        let value_at = key_at - value.len();
        self.pages[page][key_at..].copy_from_slice(&key);
        self.pages[page][value_at..key_at].copy_from_slice(&value);
        self.put16(page, 20, 2);
        self.put16(page, PAGE_HEADER_BYTES, key_at);
        self.put16(page, PAGE_HEADER_BYTES + 2, value_at);
    }

    fn chain(&mut self, value: &[u8]) -> u32 {
        let first = self.pages.len();
        for piece in value.chunks(PAGE_BYTES - PAGE_HEADER_BYTES) {
            let page = self.page(7);
            let place = &mut self.pages[page][PAGE_HEADER_BYTES..];
            place[..piece.len()].copy_from_slice(piece);
            self.put16(page, 22, piece.len());
            self.put32(page, 16, size(page + 1));
        }
        self.put32(self.pages.len() - 1, 16, 0);
        size(first)
    }
}

/// Writes an SQLite file whose table has one row a leaf page, below one interior page.
pub fn rpm_sqlite(blobs: &[Vec<u8>]) -> Vec<u8> {
    let mut pages = vec![schema(), vec![0; PAGE_BYTES]];
    let mut leaves = Vec::new();
    for (blob, number) in blobs.iter().zip(1_usize..) {
        leaves.push(size(pages.len() + 1));
        let types = [varint(0), varint(12 + 2 * blob.len())].concat();
        let record = [&varint(types.len() + 1)[..], &types, blob].concat();
        push_row(&mut pages, number, &record);
    }
    pages[1] = interior(&leaves);
    let mut file = pages.concat();
    file[..16].copy_from_slice(b"SQLite format 3\0");
    file[16..18].copy_from_slice(&[2, 0]);
    file[20] = 12;
    file[56..60].copy_from_slice(&1_u32.to_be_bytes());
    file
}

fn schema() -> Vec<u8> {
    let mut cells = Vec::new();
    for (kind, name, page) in [("index", "Packages", 9_u8), ("table", "Packages", 2)] {
        let columns = [kind, name, name].map(str::as_bytes);
        let mut types: Vec<u8> =
            columns.iter().flat_map(|text| varint(13 + 2 * text.len())).collect();
        types.extend([1, 13]);
        let record = [&varint(types.len() + 1)[..], &types, &columns.concat(), &[page]].concat();
        cells.push([varint(record.len()), varint(1), record].concat());
    }
    let mut page = vec![0; PAGE_BYTES];
    leaf(&mut page, 100, &cells);
    page
}

fn push_row(pages: &mut Vec<Vec<u8>>, number: usize, record: &[u8]) {
    let most = SQLITE_USABLE - 35;
    let least = (SQLITE_USABLE - 12) * 32 / 255 - 23;
    let spread = least + record.len().saturating_sub(least) % (SQLITE_USABLE - 4);
    let local = match record.len() {
        whole if whole <= most => whole,
        _ if spread <= most => spread,
        _ => least,
    };
    let (kept, rest) = record.split_at(local);
    let mut cell = [varint(record.len()), varint(number), kept.to_vec()].concat();
    let first = pages.len() + 2;
    if !rest.is_empty() {
        cell.extend(size(first).to_be_bytes());
    }
    let mut page = vec![0; PAGE_BYTES];
    leaf(&mut page, 0, &[cell]);
    pages.push(page);
    let mut pieces = rest.chunks(SQLITE_USABLE - 4).zip(first + 1..).peekable();
    while let Some((piece, next)) = pieces.next() {
        let next = if pieces.peek().is_some() { size(next) } else { 0 };
        let mut page = [&next.to_be_bytes()[..], piece].concat();
        page.resize(PAGE_BYTES, 0);
        pages.push(page);
    }
}

fn leaf(page: &mut [u8], start: usize, cells: &[Vec<u8>]) {
    page[start] = 13;
    page[start + 4] = u8::try_from(cells.len()).unwrap_or(u8::MAX);
    put_cells(page, start + 8, cells);
}

fn interior(children: &[u32]) -> Vec<u8> {
    let mut page = vec![0; PAGE_BYTES];
    let Some((last, others)) = children.split_last() else { return page };
    page[0] = 5;
    page[4] = u8::try_from(others.len()).unwrap_or(u8::MAX);
    page[8..12].copy_from_slice(&last.to_be_bytes());
    let cells: Vec<Vec<u8>> =
        others.iter().map(|child| [&child.to_be_bytes()[..], &[1]].concat()).collect();
    put_cells(&mut page, 12, &cells);
    page
}

fn put_cells(page: &mut [u8], pointers: usize, cells: &[Vec<u8>]) {
    let mut end = SQLITE_USABLE;
    for (index, cell) in cells.iter().enumerate() {
        end -= cell.len();
        page[end..end + cell.len()].copy_from_slice(cell);
        let pointer = u16::try_from(end).unwrap_or(u16::MAX).to_be_bytes();
        page[pointers + 2 * index..][..2].copy_from_slice(&pointer);
    }
}

fn varint(value: usize) -> Vec<u8> {
    let digit = |value: usize| u8::try_from(value & 0x7f).unwrap_or_default();
    let mut bytes = vec![digit(value)];
    let mut rest = value >> 7;
    while rest != 0 {
        bytes.insert(0, digit(rest) | 0x80);
        rest >>= 7;
    }
    bytes
}
