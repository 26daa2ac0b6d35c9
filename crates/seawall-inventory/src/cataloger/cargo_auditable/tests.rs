//! Tests of [`super`]; the programs are built by [`crate::executable::testing`].
#![expect(clippy::cast_possible_truncation, reason = "files made here are small")]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;
use crate::executable::testing::ElfFile;

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn program(section: Vec<u8>) -> Vec<u8> {
    ElfFile { sections: vec![(".dep-v0", section)], ..ElfFile::new() }.bytes()
}

#[track_caller]
fn check(bytes: &[u8], wanted: &str) {
    let path = ImagePath::parse("bin/app").unwrap();
    let mut facts = FileFacts::new(&path, NAME);
    catalog(&path, bytes, &mut facts);
    let packages = facts.packages.iter().map(|found| {
        format!("{} {} {}", found.name, found.version, found.origin.as_deref().unwrap_or("-"))
    });
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    assert_eq!(packages.chain(gaps).collect::<Vec<_>>().join("\n"), wanted);
}

const RECORD: &str = r#"{"packages":[
    {"name":"app","version":"0.1.0","source":"local","root":true,"dependencies":[1]},
    {"name":"serde","version":"1.0.1","source":"crates.io"},
    {"name":"cc","version":"1.1.0","source":"crates.io","kind":"build"},
    {"name":"forked","version":"0.2.0","source":"git","kind":"runtime"}]}"#;

const WANTED: &str = "app 0.1.0 local\nserde 1.0.1 crates.io\nforked 0.2.0 git";

#[test]
fn crates_that_are_linked_are_listed_with_their_source() {
    check(&program(deflate(RECORD.as_bytes())), WANTED);
}

#[test]
fn programs_without_a_record_say_nothing() {
    check(&ElfFile::new().bytes(), "");
    check(b"#!/bin/sh", "");
}

#[test]
fn webassembly_modules_have_the_record_in_a_custom_section() {
    let record = deflate(RECORD.as_bytes());
    let size = record.len() + 8;
    let module = [
        b"\0asm\x01\0\0\0".as_slice(),
        &[0, (size & 0x7f) as u8 | 0x80, (size >> 7) as u8, 7],
        b".dep-v0",
        &record,
    ];
    check(&module.concat(), WANTED);
}

#[test]
fn broken_records_and_bombs_are_gaps() {
    check(
        &program(b"no zlib".to_vec()),
        "gap: the section `.dep-v0` can not be inflated: corrupt deflate stream",
    );
    check(
        &program(deflate(b"{}")),
        "gap: the section `.dep-v0` holds no crate list: missing field `packages` at line 1 column 2",
    );
    check(
        &program(deflate(&vec![b' '; 20 << 20])),
        "gap: the section `.dep-v0` inflates to more than 8388608 bytes",
    );
}
