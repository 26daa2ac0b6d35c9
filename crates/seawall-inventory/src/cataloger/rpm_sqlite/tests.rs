//! Tests of [`super`]; the databases are written here.

use proptest::prelude::*;

use super::*;
use crate::cataloger::rpm_header::tests::package;

const PAGE_SIZE: usize = 512;
const RESERVED: usize = 12;
const USABLE: usize = PAGE_SIZE - RESERVED;

/// Writes a database whose table has one row a leaf page, below one interior page.
///
/// Page 1: the schema; 2: the interior page; then for each row its leaf and its overflow pages.
fn database(blobs: &[Vec<u8>]) -> Vec<u8> {
    let mut pages = vec![schema(), vec![0; PAGE_SIZE]];
    let mut leaves = Vec::new();
    for (blob, number) in blobs.iter().zip(1_u64..) {
        leaves.push(u32::try_from(pages.len() + 1).unwrap());
        let type_code = 12 + 2 * u64::try_from(blob.len()).unwrap();
        let types = [varint(0), varint(type_code)].concat();
        let record = [&varint(u64::try_from(types.len() + 1).unwrap())[..], &types, blob].concat();
        push_row(&mut pages, number, &record);
    }
    pages[1] = interior(&leaves);
    let mut file = pages.concat();
    file[..16].copy_from_slice(b"SQLite format 3\0");
    file[16..18].copy_from_slice(&u16::try_from(PAGE_SIZE).unwrap().to_be_bytes());
    file[20] = u8::try_from(RESERVED).unwrap();
    file[56..60].copy_from_slice(&1_u32.to_be_bytes());
    file
}

fn schema() -> Vec<u8> {
    let mut cells = Vec::new();
    for (kind, name, page) in
        [("index", "Packages", 9_u8), ("table", "Other", 9), ("table", "Packages", 2)]
    {
        let columns = [kind, name, name].map(str::as_bytes);
        let mut types: Vec<u8> =
            columns.iter().flat_map(|text| varint(13 + 2 * text.len() as u64)).collect();
        types.extend([1, 13]);
        let header = u64::try_from(types.len() + 1).unwrap();
        let record = [&varint(header)[..], &types, &columns.concat(), &[page]].concat();
        cells.push([varint(record.len() as u64), varint(1), record].concat());
    }
    leaf(100, &cells)
}

fn push_row(pages: &mut Vec<Vec<u8>>, number: u64, record: &[u8]) {
    let size = record.len();
    let most = USABLE - 35;
    let least = (USABLE - 12) * 32 / 255 - 23;
    let local = if size <= most {
        size
    } else {
        let local = least + (size - least) % (USABLE - 4);
        if local <= most { local } else { least }
    };
    let mut cell = [varint(size as u64), varint(number), record[..local].to_vec()].concat();
    let rest = &record[local..];
    let first_overflow = pages.len() + 2;
    if !rest.is_empty() {
        cell.extend(u32::try_from(first_overflow).unwrap().to_be_bytes());
    }
    pages.push(leaf(0, &[cell]));
    let pieces: Vec<_> = rest.chunks(USABLE - 4).collect();
    for (index, piece) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        let next = if is_last { 0 } else { u32::try_from(first_overflow + index + 1).unwrap() };
        let mut page = [&next.to_be_bytes()[..], piece].concat();
        page.resize(PAGE_SIZE, 0);
        pages.push(page);
    }
}

fn leaf(start: usize, cells: &[Vec<u8>]) -> Vec<u8> {
    let mut page = vec![0; PAGE_SIZE];
    page[start] = 13;
    page[start + 3..start + 5].copy_from_slice(&u16::try_from(cells.len()).unwrap().to_be_bytes());
    put_cells(&mut page, start + 8, cells);
    page
}

fn interior(children: &[u32]) -> Vec<u8> {
    let mut page = vec![0; PAGE_SIZE];
    let (last, others) = children.split_last().unwrap();
    page[0] = 5;
    page[3..5].copy_from_slice(&u16::try_from(others.len()).unwrap().to_be_bytes());
    page[8..12].copy_from_slice(&last.to_be_bytes());
    let cells: Vec<_> =
        others.iter().map(|child| [&child.to_be_bytes()[..], &[1]].concat()).collect();
    put_cells(&mut page, 12, &cells);
    page
}

fn put_cells(page: &mut [u8], pointers: usize, cells: &[Vec<u8>]) {
    let mut end = USABLE;
    for (index, cell) in cells.iter().enumerate() {
        end -= cell.len();
        page[end..end + cell.len()].copy_from_slice(cell);
        let pointer = u16::try_from(end).unwrap().to_be_bytes();
        page[pointers + 2 * index..][..2].copy_from_slice(&pointer);
    }
}

fn varint(value: u64) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(value & 0x7f).unwrap()];
    let mut rest = value >> 7;
    while rest != 0 {
        bytes.insert(0, u8::try_from(rest & 0x7f).unwrap() | 0x80);
        rest >>= 7;
    }
    bytes
}

fn read(name: &str, bytes: &[u8]) -> FileFacts {
    let path = ImagePath::parse("var/lib/rpm").unwrap().join(name).unwrap();
    let mut facts = FileFacts::new(&path, "rpm-sqlite");
    catalog(&path, bytes, &mut facts);
    facts
}

#[track_caller]
fn check(bytes: &[u8], packages: &[&str], gaps: &[GapKind]) {
    let facts = read("rpmdb.sqlite", bytes);
    let names: Vec<_> = facts.packages.iter().map(|package| &*package.name).collect();
    let kinds: Vec<_> = facts.gaps.iter().map(|gap| gap.kind).collect();
    assert_eq!((&names[..], &kinds[..]), (packages, gaps));
}

/// Pages 3: `a`; 4 to 8: `b`, with four overflow pages; 9: `c`.
fn three() -> Vec<u8> {
    database(&[package("a", 1), package("b", 2000), package("c", 1)])
}

#[test]
fn packages_are_read_in_order() {
    check(&three(), &["a", "b", "c"], &[]);
}

#[test]
fn records_of_every_size_are_gathered() {
    for padding in (1..3 * PAGE_SIZE).step_by(7) {
        let facts = read("rpmdb.sqlite", &database(&[package("a", padding)]));
        assert_eq!(facts.owned[0].paths.iter().next().unwrap().len(), "d/".len() + padding);
    }
}

#[test]
fn what_is_no_database_is_a_gap() {
    for bytes in [&b""[..], b"SQLite format 3\0", b"PK\x03\x04 a zip file", &[0; 8192]] {
        check(bytes, &[], &[GapKind::MalformedFile]);
    }
    for page_size in [0_u16, 2, 256, 513] {
        let mut file = three();
        file[16..18].copy_from_slice(&page_size.to_be_bytes());
        check(&file, &[], &[GapKind::MalformedFile]);
    }
    let mut file = three();
    file[59] = 2;
    check(&file, &[], &[GapKind::Unsupported]);
}

#[test]
fn a_database_without_the_table_is_a_gap() {
    let mut file = three();
    // Cells are written from the page's end: the first name is that of the last row, the table.
    let at = file.windows(8).position(|window| window == b"Packages").unwrap();
    file[at] = b'x';
    check(&file, &[], &[GapKind::MalformedFile]);
}

#[test]
fn a_tree_that_loops_ends() {
    let mut file = three();
    // The last child of the interior page is that page itself.
    file[PAGE_SIZE + 8..PAGE_SIZE + 12].copy_from_slice(&2_u32.to_be_bytes());
    check(&file, &["a", "b"], &[GapKind::MalformedFile]);
}

#[test]
fn overflow_pages_that_loop_end() {
    let mut file = three();
    // The second overflow page of `b` points back at the first.
    file[5 * PAGE_SIZE..5 * PAGE_SIZE + 4].copy_from_slice(&5_u32.to_be_bytes());
    check(&file, &["a", "c"], &[GapKind::MalformedRecord]);
}

#[test]
fn a_truncated_file_keeps_the_packages_before_its_end() {
    let mut file = three();
    file.truncate(3 * PAGE_SIZE);
    check(&file, &["a"], &[GapKind::MalformedFile]);
}

#[test]
fn rows_that_share_a_cell_do_not_multiply_it() {
    let mut file = database(&[package("a", 1)]);
    // The leaf says that it has as many cells as fit, all at the same place.
    let leaf_start = 2 * PAGE_SIZE;
    let pointer: [u8; 2] = file[leaf_start + 8..leaf_start + 10].try_into().unwrap();
    file[leaf_start + 3..leaf_start + 5].copy_from_slice(&100_u16.to_be_bytes());
    for index in 0..100 {
        file[leaf_start + 8 + 2 * index..][..2].copy_from_slice(&pointer);
    }
    let facts = read("rpmdb.sqlite", &file);
    assert!(facts.packages.len() < 20, "{}", facts.packages.len());
    assert!(!facts.gaps.is_empty());
}

#[test]
fn a_write_ahead_log_with_content_is_a_gap() {
    let path = ImagePath::parse("var/lib/rpm/rpmdb.sqlite-wal").unwrap();
    let wants_log =
        |size_bytes| wants(&path, FileHead { size_bytes, mode: 0o644, bytes: &[] }) != Wanted::No;
    assert!(!wants_log(0));
    assert!(wants_log(4152));
    assert_eq!(read("rpmdb.sqlite-wal", b"anything").gaps[0].kind, GapKind::Unsupported);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        mut file in Just(three()),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..16),
        end in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in changes {
            *at.get_mut(&mut file) = byte;
        }
        file.truncate(end.index(file.len() + 1));
        prop_assert!(read("rpmdb.sqlite", &file).packages.len() <= 16);
    }
}
