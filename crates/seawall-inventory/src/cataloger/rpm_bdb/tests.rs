//! Tests of [`super`]; the databases are written here, in both orders of bytes.

use proptest::prelude::*;

use super::*;
use crate::cataloger::rpm_header::tests::package;

const PAGE_SIZE: usize = 512;

/// A Berkeley DB hash in the making, one pair a hash page.
struct Writer {
    order: ByteOrder,
    pages: Vec<Vec<u8>>,
}

impl Writer {
    fn new(order: ByteOrder) -> Self {
        let mut writer = Self { order, pages: vec![vec![0; PAGE_SIZE]] };
        writer.put32(0, 12, HASH_MAGIC);
        writer.put32(0, 16, 9);
        writer.put32(0, 20, u32::try_from(PAGE_SIZE).unwrap());
        writer.pages[0][25] = page_type::HASH_META;
        writer
    }

    fn put16(&mut self, page: usize, offset: usize, value: usize) {
        let value = u16::try_from(value).unwrap();
        let bytes = if self.order == Big { value.to_be_bytes() } else { value.to_le_bytes() };
        self.pages[page][offset..offset + 2].copy_from_slice(&bytes);
    }

    fn put32(&mut self, page: usize, offset: usize, value: u32) {
        let bytes = self.bytes32(value);
        self.pages[page][offset..offset + 4].copy_from_slice(&bytes);
    }

    fn bytes32(&self, value: u32) -> [u8; 4] {
        if self.order == Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn page(&mut self, kind: u8) -> usize {
        self.pages.push(vec![0; PAGE_SIZE]);
        let number = self.pages.len() - 1;
        self.pages[number][25] = kind;
        number
    }

    /// Adds a pair; a value that does not fit lies on overflow pages.
    fn pair(&mut self, key: u32, value: &[u8]) {
        let key = [&[item_type::KEY_DATA][..], &self.bytes32(key)].concat();
        let value = if value.len() < PAGE_SIZE / 2 {
            [&[item_type::KEY_DATA], value].concat()
        } else {
            let first = self.chain(value);
            let length = u32::try_from(value.len()).unwrap();
            [&[item_type::OFF_PAGE, 0, 0, 0][..], &self.bytes32(first), &self.bytes32(length)]
                .concat()
        };
        let page = self.page(page_type::HASH);
        let key_start = PAGE_SIZE - key.len();
        let value_start = key_start - value.len();
        self.pages[page][key_start..].copy_from_slice(&key);
        self.pages[page][value_start..key_start].copy_from_slice(&value);
        self.put16(page, 20, 2);
        self.put16(page, PAGE_HEADER_BYTES, key_start);
        self.put16(page, PAGE_HEADER_BYTES + 2, value_start);
    }

    fn chain(&mut self, value: &[u8]) -> u32 {
        let first = self.pages.len();
        for piece in value.chunks(PAGE_SIZE - PAGE_HEADER_BYTES) {
            let page = self.page(page_type::OVERFLOW);
            self.pages[page][PAGE_HEADER_BYTES..PAGE_HEADER_BYTES + piece.len()]
                .copy_from_slice(piece);
            self.put16(page, 22, piece.len());
            self.put32(page, 16, u32::try_from(page + 1).unwrap());
        }
        self.put32(self.pages.len() - 1, 16, 0);
        u32::try_from(first).unwrap()
    }

    fn finish(mut self) -> Vec<u8> {
        let last = u32::try_from(self.pages.len() - 1).unwrap();
        self.put32(0, 32, last);
        self.pages.concat()
    }
}

/// Page 1: the counter; 2: package `a`; 3 to 5: the chain of `b`, and 6: package `b`; 7: `c`.
fn database(order: ByteOrder) -> Vec<u8> {
    let mut writer = Writer::new(order);
    writer.pair(0, b"\x03\0\0\0");
    writer.pair(1, &package("a", 1));
    writer.pair(2, &package("b", 1000));
    writer.pair(3, &package("c", 1));
    writer.finish()
}

fn read(bytes: &[u8]) -> FileFacts {
    let path = ImagePath::parse("var/lib/rpm/Packages").unwrap();
    let mut facts = FileFacts::new(&path, "rpm-bdb");
    catalog(&path, bytes, &mut facts);
    facts
}

#[track_caller]
fn check(bytes: &[u8], packages: &[&str], gaps: &[GapKind]) {
    let facts = read(bytes);
    let names: Vec<_> = facts.packages.iter().map(|package| &*package.name).collect();
    let kinds: Vec<_> = facts.gaps.iter().map(|gap| gap.kind).collect();
    assert_eq!((&names[..], &kinds[..]), (packages, gaps));
}

#[test]
fn packages_are_read_in_both_orders() {
    for order in [Big, Little] {
        check(&database(order), &["a", "b", "c"], &[]);
    }
}

#[test]
fn what_is_no_database_is_a_gap() {
    for bytes in [&b""[..], b"SQLite format 3\0", b"PK\x03\x04 a zip file", &[0; 8192]] {
        check(bytes, &[], &[GapKind::MalformedFile]);
    }
    for page_size in [[0, 0, 0, 0], [1, 0, 0, 0], [0xff; 4]] {
        let mut file = database(Little);
        file[20..24].copy_from_slice(&page_size);
        check(&file, &[], &[GapKind::MalformedFile]);
    }
}

#[test]
fn other_forms_of_berkeley_db_are_said_to_be_unsupported() {
    for (offset, value) in [(12, 0x62), (24, 1), (26, FLAG_CHECKSUMS)] {
        let mut file = database(Little);
        file[offset] = value;
        if offset == 12 {
            file[12..16].copy_from_slice(&BTREE_MAGIC.to_le_bytes());
        }
        check(&file, &[], &[GapKind::Unsupported]);
    }
}

#[test]
fn a_chain_that_loops_ends() {
    let mut file = database(Little);
    // The second page of the chain of `b` points back at the first.
    file[4 * PAGE_SIZE + 16] = 3;
    check(&file, &["a", "c"], &[GapKind::MalformedRecord]);
}

#[test]
fn a_damaged_page_hides_no_other() {
    let mut file = database(Little);
    // An item of package `a` that starts outside of its page.
    file[2 * PAGE_SIZE + PAGE_HEADER_BYTES..][..2].fill(0xff);
    check(&file, &["b", "c"], &[GapKind::MalformedRecord]);
}

#[test]
fn a_truncated_file_keeps_the_packages_before_its_end() {
    let mut file = database(Big);
    file.truncate(3 * PAGE_SIZE + 1);
    check(&file, &["a"], &[GapKind::MalformedFile]);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        mut file in prop_oneof![Just(database(Little)), Just(database(Big))],
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..16),
        end in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in changes {
            *at.get_mut(&mut file) = byte;
        }
        file.truncate(end.index(file.len() + 1));
        prop_assert!(read(&file).packages.len() <= 8);
    }
}
