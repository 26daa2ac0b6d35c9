//! Tests of [`super`]; the databases are written here.

use proptest::prelude::*;

use super::*;
use crate::cataloger::rpm_header::tests::package;

/// Writes a database with one slot page.
fn database(blobs: &[Vec<u8>]) -> Vec<u8> {
    let mut slots = Vec::new();
    let mut body = Vec::new();
    for (blob, number) in blobs.iter().zip(1_u32..) {
        let size = u32::try_from(blob.len()).unwrap();
        let padding = (BLOB_HEAD_BYTES + blob.len() + BLOB_TAIL_BYTES)
            .next_multiple_of(BLOCK_BYTES)
            - (BLOB_HEAD_BYTES + blob.len() + BLOB_TAIL_BYTES);
        let first = u32::try_from((SLOT_PAGE_BYTES + body.len()) / BLOCK_BYTES).unwrap();
        let before = body.len();
        body.extend([BLOB_HEAD_MAGIC, &words(&[number, 7, size]), blob].concat());
        body.extend(vec![0; padding]);
        body.extend([&words(&[0, size]), BLOB_TAIL_MAGIC].concat());
        let blocks = u32::try_from((body.len() - before) / BLOCK_BYTES).unwrap();
        slots.extend([SLOT_MAGIC, &words(&[number, first, blocks])].concat());
    }
    let mut file = [FILE_MAGIC, &words(&[0, 7, 1, 99, 0, 0, 0]), &slots].concat();
    while file.len() < SLOT_PAGE_BYTES {
        file.extend([SLOT_MAGIC, &words(&[0, 0, 0])].concat());
    }
    [file, body].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn read(bytes: &[u8]) -> FileFacts {
    let path = ImagePath::parse("usr/lib/sysimage/rpm/Packages.db").unwrap();
    let mut facts = FileFacts::new(&path, "rpm-ndb");
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
fn packages_are_read() {
    check(
        &database(&[package("a", 1), package("b", 5000), package("c", 3)]),
        &["a", "b", "c"],
        &[],
    );
    check(&database(&[]), &[], &[]);
}

#[test]
fn what_is_no_database_is_a_gap() {
    for bytes in [&b""[..], b"RpmP", b"PK\x03\x04 a zip file", &[0; 8192]] {
        check(bytes, &[], &[GapKind::MalformedFile]);
    }
    let mut other_version = database(&[]);
    other_version[4] = 1;
    check(&other_version, &[], &[GapKind::MalformedFile]);
    // More slot pages than the file has.
    let mut file = database(&[package("a", 1)]);
    file[12..16].fill(0xff);
    check(&file, &[], &[GapKind::MalformedFile]);
}

#[test]
fn a_damaged_blob_hides_no_other() {
    let mut file = database(&[package("a", 1), package("b", 1), package("c", 1)]);
    // The length in the head of the first blob.
    file[SLOT_PAGE_BYTES + 12] ^= 0xff;
    check(&file, &["b", "c"], &[GapKind::MalformedRecord]);
}

#[test]
fn a_truncated_file_keeps_the_packages_before_its_end() {
    let mut file = database(&[package("a", 1), package("b", 1)]);
    file.truncate(file.len() - 1);
    check(&file, &["a"], &[GapKind::MalformedRecord]);
}

#[test]
fn slots_that_share_a_blob_do_not_multiply_it() {
    let mut file = database(&[package("a", 3000)]);
    let slot = file[FILE_HEADER_BYTES..FILE_HEADER_BYTES + SLOT_BYTES].to_vec();
    for start in (FILE_HEADER_BYTES..SLOT_PAGE_BYTES).step_by(SLOT_BYTES) {
        file[start..start + SLOT_BYTES].copy_from_slice(&slot);
    }
    let facts = read(&file);
    assert!(facts.packages.len() <= 3, "{}", facts.packages.len());
    assert_eq!(facts.gaps[0].kind, GapKind::MalformedFile);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        mut file in Just(database(&[package("a", 1), package("b", 100)])),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..16),
        end in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in changes {
            *at.get_mut(&mut file) = byte;
        }
        file.truncate(end.index(file.len() + 1));
        prop_assert!(read(&file).packages.len() <= 2);
    }
}
