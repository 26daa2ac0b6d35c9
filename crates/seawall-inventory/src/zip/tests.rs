//! Tests of [`super`].

use proptest::prelude::*;

use super::testing::ZipFile;
use super::*;

fn read_all(bytes: &[u8], budget: &mut u64) -> Vec<String> {
    let zip = match ZipArchive::open(bytes) {
        Ok(zip) => zip,
        Err(error) => return vec![error.to_string()],
    };
    zip.entries()
        .map(|entry| match entry {
            Ok(entry) => {
                let name = String::from_utf8_lossy(entry.name).into_owned();
                match zip.read(&entry, budget) {
                    Ok(content) => format!("{name}={}", String::from_utf8_lossy(&content)),
                    Err(error) => format!("{name} {error}"),
                }
            }
            Err(error) => error.to_string(),
        })
        .collect()
}

#[track_caller]
fn check(bytes: &[u8], wanted: &[&str]) {
    assert_eq!(read_all(bytes, &mut 1000), wanted);
}

fn sound() -> ZipFile {
    ZipFile::default().stored("a", b"stored").deflated("b/c", b"deflated deflated")
}

#[test]
fn stored_and_deflated_entries_are_read() {
    check(&sound().bytes(), &["a=stored", "b/c=deflated deflated"]);
    check(&ZipFile::default().bytes(), &[]);
}

#[test]
fn a_script_before_and_a_comment_after_the_archive_do_no_harm() {
    let wanted = ["a=stored", "b/c=deflated deflated"];
    check(&[b"#!/bin/sh\nexec java -jar $0\n", sound().bytes().as_slice()].concat(), &wanted);
    let mut commented = sound().bytes();
    let end = commented.len();
    commented[end - 2] = 9;
    commented.extend(b"a comment");
    check(&commented, &wanted);
}

#[test]
fn zip64_is_read_also_after_other_bytes() {
    let wanted = ["a=stored", "b/c=deflated deflated"];
    check(&sound().bytes_64(), &wanted);
    check(&[b"#!/bin/sh\n", sound().bytes_64().as_slice()].concat(), &wanted);
}

#[test]
fn entries_that_cannot_be_read_hide_no_others() {
    let archive = ZipFile::default()
        .raw("secret", 1, 0, b"x", 1)
        .raw("lzma", 0, 14, b"x", 1)
        .raw("broken", 0, 8, b"\xff\xff\xff", 9)
        .stored("fine", b"yes");
    check(
        &archive.bytes(),
        &[
            "secret is encrypted",
            "lzma is compressed by an unknown method",
            "broken is damaged",
            "fine=yes",
        ],
    );
}

#[test]
fn what_is_inflated_is_charged_also_where_entries_share_bytes() {
    let mut archive = ZipFile::default().deflated("a", &[b'x'; 400]);
    for name in ["b", "c", "d"] {
        archive = archive.overlapping(name);
    }
    let mut budget = 1000;
    let all = read_all(&archive.bytes(), &mut budget);
    assert_eq!(all.iter().filter(|line| line.contains('=')).count(), 2);
    assert_eq!(&all[2..], ["c inflates to more than is read", "d inflates to more than is read"]);
    assert_eq!(budget, 0);
}

#[test]
fn damaged_archives_say_so() {
    check(b"", &["is no ZIP archive, or is cut off"]);
    check(b"PK\x03\x04 but no end", &["is no ZIP archive, or is cut off"]);
    let sound = sound().bytes();
    check(&sound[..sound.len() - 10], &["is no ZIP archive, or is cut off"]);
    let mut lying = sound;
    let end = lying.len();
    lying[end - 12] = 200;
    check(&lying, &["a=stored", "b/c=deflated deflated", "has a damaged central directory"]);
}

proptest! {
    #[test]
    fn damaged_archives_neither_panic_nor_loop(
        changes in prop::collection::vec((0_usize..300, any::<u8>()), 1..12), is_64: bool
    ) {
        let mut bytes = if is_64 { sound().bytes_64() } else { sound().bytes() };
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        let mut budget = 1000;
        let lines = read_all(&bytes, &mut budget);
        prop_assert!(lines.len() <= bytes.len());
    }
}
