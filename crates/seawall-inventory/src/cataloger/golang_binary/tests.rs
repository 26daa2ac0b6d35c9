//! Tests of [`super`]; the programs are built by [`crate::executable::testing`].
#![expect(clippy::cast_possible_truncation, reason = "files made here are small")]

use proptest::prelude::*;

use super::*;
use crate::executable::stretches::StretchCollector;
use crate::executable::testing::{CONSTANT_ADDRESS, ElfFile, WRITABLE_ADDRESS};

const SENTINEL: &[u8; 16] = b"0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6";
const SENTINEL_END: &[u8; 16] = b"\xf92C1\x86\x18 r\0\x82B\x10A\x16\xd8\xf2";

const MODULES: &str = "path\texample.com/app/cmd\n\
    mod\texample.com/app\tv1.2.3\th1:x=\n\
    dep\tgithub.com/a/b\tv1.0.0\th1:x=\n\
    dep\tgithub.com/old/c\tv1.0.0\n\
    =>\tgithub.com/fork/c\tv1.0.1\th1:x=\n\
    dep\tgithub.com/d/e/v2\tv2.0.0+incompatible\th1:x=\n\
    dep\texample.com/local\tv0.0.0\n\
    =>\t./local\t(devel)\t\n\
    build\t-compiler=gc\n";

fn module_text(text: &str) -> Vec<u8> {
    [SENTINEL.as_slice(), text.as_bytes(), SENTINEL_END].concat()
}

fn varint(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while 0x80 <= value {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// The blob of Go 1.18 and later.
fn inline(version: &str, modules: &str) -> Vec<u8> {
    let modules = module_text(modules);
    let header = [MAGIC, &[8, 2], &[0; 16]].concat();
    let version = [varint(version.len()), version.as_bytes().to_vec()].concat();
    [header, version, varint(modules.len()), modules].concat()
}

/// A program with the blob of Go 1.12 to 1.17.
fn pointers(is_64: bool, is_big: bool, version: &str, modules: &str) -> ElfFile {
    let mut file = ElfFile { is_64, is_big, ..ElfFile::new() };
    let modules = module_text(modules);
    file.constant = [version.as_bytes(), &modules].concat();
    let width: u64 = if is_64 { 8 } else { 4 };
    let header = [MAGIC, &[width as u8, u8::from(is_big)]].concat();
    let strings = WRITABLE_ADDRESS + 32;
    file.writable = [
        header,
        file.word(strings),
        file.word(strings + 2 * width),
        vec![0; 16 - 2 * width as usize],
        file.word(CONSTANT_ADDRESS),
        file.word(version.len() as u64),
        file.word(CONSTANT_ADDRESS + version.len() as u64),
        file.word(modules.len() as u64),
    ]
    .concat();
    file
}

fn lines(facts: &FileFacts) -> String {
    let packages = facts.packages.iter().map(|found| {
        format!("{} {}{}", found.name, found.version, if found.is_guess { " (guess)" } else { "" })
    });
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    packages.chain(gaps).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(bytes: &[u8], wanted: &str) {
    let path = ImagePath::parse("bin/app").unwrap();
    let mut facts = FileFacts::new(&path, NAME);
    catalog(&path, bytes, &mut facts);
    assert_eq!(lines(&facts), wanted);
}

const WANTED: &str = "stdlib 1.16.5\nexample.com/app v1.2.3\ngithub.com/a/b v1.0.0\n\
    github.com/fork/c v1.0.1\ngithub.com/d/e/v2 v2.0.0+incompatible\nexample.com/local (devel)";

#[test]
fn the_inline_form_is_read_from_its_section() {
    let sections = vec![(".go.buildinfo", inline("go1.16.5", MODULES))];
    let mut file = ElfFile { sections, ..ElfFile::new() };
    check(&file.bytes(), WANTED);
    file.has_section_headers = false;
    check(&file.bytes(), "");
}

#[test]
fn without_section_headers_writable_data_is_searched() {
    let writable = [vec![0; 48], inline("go1.16.5", MODULES)].concat();
    let file = ElfFile { writable, has_section_headers: false, ..ElfFile::new() };
    check(&file.bytes(), WANTED);
}

#[test]
fn the_magic_in_constants_or_out_of_place_is_no_build_information() {
    let constant = inline("go1.16.5", MODULES);
    check(&ElfFile { constant, ..ElfFile::new() }.bytes(), "");
    let writable = [vec![0; 7], inline("go1.16.5", MODULES)].concat();
    check(&ElfFile { writable, ..ElfFile::new() }.bytes(), "");
}

#[test]
fn the_pointer_form_is_read_in_every_width_and_byte_order() {
    for (is_64, is_big) in [(true, false), (true, true), (false, false), (false, true)] {
        check(&pointers(is_64, is_big, "go1.16.5", MODULES).bytes(), WANTED);
    }
}

#[test]
fn foreign_files_are_searched_whole() {
    let padding = vec![0; 62];
    check(&[b"MZ".as_slice(), &padding, &inline("go1.16.5", MODULES)].concat(), WANTED);
}

#[test]
fn a_large_program_is_read_from_its_stretches() {
    let mut file = pointers(true, false, "go1.16.5", MODULES);
    file.sections = vec![(".debug", vec![0; 4 << 20])];
    let bytes = file.bytes();
    let mut collector = StretchCollector::new(bytes.len() as u64);
    bytes.chunks(10_000).for_each(|piece| collector.piece(piece));
    let path = ImagePath::parse("bin/app").unwrap();
    let mut facts = FileFacts::new(&path, NAME);
    catalog_held(&path, &collector.held(), &mut facts);
    assert_eq!(lines(&facts), WANTED);
}

#[test]
fn the_standard_library_has_the_version_of_go() {
    for (text, version) in [
        ("go1.22.3", Some("1.22.3")),
        ("go1.22.3 X:boringcrypto", Some("1.22.3")),
        ("go1.26.8-X:jsonv2", Some("1.26.8")),
        ("go1.21.0-bigcorp", Some("1.21.0")),
        ("go1.20rc1", Some("1.20rc1")),
        ("devel go1.23-abcdef0 Tue Jan 2 2024", Some("1.23-abcdef0")),
        ("devel +abcdef0 Tue Jan 2 2018", None),
        ("go", None),
    ] {
        assert_eq!(standard_library_version(text), version, "{text}");
    }
}

#[test]
fn a_main_module_without_version_takes_it_from_linker_flags_or_the_commit() {
    let program = |settings: &str| {
        let modules = format!("mod\texample.com/app\t(devel)\t\n{settings}");
        ElfFile { writable: inline("go1.22.0", &modules), ..ElfFile::new() }.bytes()
    };
    check(&program(""), "stdlib 1.22.0\nexample.com/app (devel)");
    check(
        &program("build\t-ldflags=\"-s -w -X main.version=1.4.0 -X main.date=2024\"\n"),
        "stdlib 1.22.0\nexample.com/app v1.4.0 (guess)",
    );
    check(
        &program(
            "build\tvcs.revision=0123456789abcdef0123\nbuild\tvcs.time=2024-01-02T03:04:05Z\n",
        ),
        "stdlib 1.22.0\nexample.com/app v0.0.0-20240102030405-0123456789ab (guess)",
    );
    check(
        &program("build\t-ldflags=\"-X main.version=$(git describe)\"\n"),
        "stdlib 1.22.0\nexample.com/app (devel)",
    );
}

#[test]
fn what_is_promised_but_broken_is_a_gap() {
    let sections = vec![(".go.buildinfo", vec![0; 64])];
    check(
        &ElfFile { sections, ..ElfFile::new() }.bytes(),
        "gap: the section `.go.buildinfo` could not be read",
    );
    let modules = "mod\texample.com/app\tv1.0.0\ndep\n=>\t\tv1\n\
                   dep\ta\u{1b}[2Jb\tv1\ndep\ta/b\tv1\u{85}\n";
    check(
        &ElfFile { writable: inline("go1.22.0", modules), ..ElfFile::new() }.bytes(),
        "stdlib 1.22.0\nexample.com/app v1.0.0\n\
         gap: a module of the Go program has no name, or none that Go allows\n\
         gap: a module of the Go program has no name, or none that Go allows\n\
         gap: a module of the Go program has no name, or none that Go allows\n\
         gap: a module of the Go program has no name, or none that Go allows",
    );
    let mut cut = inline("go1.22.0", MODULES);
    cut.truncate(60);
    check(
        &ElfFile { writable: cut, ..ElfFile::new() }.bytes(),
        "stdlib 1.22.0\ngap: the module list of the Go program lies in a part of the file that is not held",
    );
}

proptest! {
    #[test]
    fn damaged_programs_neither_panic_nor_loop(
        changes in prop::collection::vec((0_usize..2000, any::<u8>()), 1..30), is_64: bool
    ) {
        let mut bytes = pointers(is_64, false, "go1.16.5", MODULES).bytes();
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        let path = ImagePath::parse("bin/app").unwrap();
        catalog(&path, &bytes, &mut FileFacts::new(&path, NAME));
    }
}
