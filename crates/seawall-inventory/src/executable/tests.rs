//! Tests of the readers of executables.

use proptest::prelude::*;
use seawall_artifact::path::ImagePath;

use super::elf::{Elf, NotHeld};
use super::held::Held;
use super::sniff::sniff;
use super::stretches::StretchCollector;
use super::testing::{CONSTANT_OFFSET, ElfFile};
use super::*;

#[track_caller]
fn check(name: &str, mode: u32, bytes: &[u8], wanted: Option<ExecutableKind>) {
    let head = &bytes[..bytes.len().min(512)];
    let path = ImagePath::parse(name).unwrap();
    assert_eq!(sniff(&path, mode, bytes.len() as u64, head), wanted, "{name}");
}

#[test]
fn code_is_told_by_its_first_bytes() {
    use ExecutableKind::{Foreign, Program, Script, SharedLibrary};

    let elf = |kind, has_interpreter| ElfFile { kind, has_interpreter, ..ElfFile::new() }.bytes();
    check("bin/ls", 0o755, &elf(2, false), Some(Program));
    check("bin/ls", 0o755, &elf(3, true), Some(Program));
    check("bin/static-pie", 0o755, &elf(3, false), Some(Program));
    check("lib/libc.so.6", 0o755, &elf(3, false), Some(SharedLibrary));
    check("lib/plugin", 0o644, &elf(3, false), Some(SharedLibrary));
    check("lib/modules/a.ko", 0o644, &elf(1, false), Some(SharedLibrary));
    check("lib/crt1.o", 0o644, &elf(1, false), None);
    check("var/core", 0o600, &elf(4, false), None);
    check("bin/run", 0o644, b"#!/bin/sh\n", Some(Script));
    check("etc/passwd", 0o644, b"root:x:0:0", None);
    check("A.class", 0o644, &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], None);
    check("a", 0o644, &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2], Some(Foreign));
    check("a", 0o644, &[0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1], Some(Foreign));
    let mut pe = vec![0; 128];
    pe[..2].copy_from_slice(b"MZ");
    pe[0x3c] = 64;
    check("a.txt", 0o644, &pe, None);
    pe[64..68].copy_from_slice(b"PE\0\0");
    check("a.exe", 0o644, &pe, Some(Foreign));
    check("short", 0o755, b"\x7fELF", None);
}

#[test]
fn sections_are_found_in_every_width_and_byte_order() {
    for (is_64, is_big) in [(true, false), (true, true), (false, false), (false, true)] {
        let sections = vec![(".text", vec![1]), (".dep-v0", b"record".to_vec())];
        let bytes = ElfFile { is_64, is_big, sections, ..ElfFile::new() }.bytes();
        let held = Held::whole(&bytes);
        let elf = Elf::parse(&held).unwrap();
        let found = elf.section(&held, ".dep-v0").unwrap().unwrap();
        assert_eq!(held.at(found.offset, found.size_bytes), Some(b"record".as_slice()));
        assert_eq!(elf.section(&held, ".dep"), Ok(None));
        let cut = Held::whole(&bytes[..bytes.len() - 1]);
        assert_eq!(elf.section(&cut, ".absent"), Err(NotHeld));
    }
}

#[test]
fn of_a_large_file_data_and_end_are_kept_but_not_code() {
    let file = ElfFile {
        constant: vec![7; 100_000],
        writable: vec![8; 5_000],
        sections: vec![(".debug", vec![9; 3 << 20]), (".dep-v0", b"record".to_vec())],
        ..ElfFile::new()
    };
    let bytes = file.bytes();
    for piece_size in [1_000, 4_096, 70_001, bytes.len()] {
        let mut collector = StretchCollector::new(bytes.len() as u64);
        bytes.chunks(piece_size).for_each(|piece| collector.piece(piece));
        let held = collector.held();
        let elf = Elf::parse(&held).unwrap();
        let section = elf.section(&held, ".dep-v0").unwrap().unwrap();
        assert_eq!(held.at(section.offset, 6), Some(b"record".as_slice()));
        let late = CONSTANT_OFFSET as u64 + 50_000;
        assert_eq!(held.at(late, 3), Some([7; 3].as_slice()));
        let data = held.within(0, u64::MAX).iter().map(|(_, part)| part.len()).sum::<usize>();
        assert!(data < bytes.len(), "the middle of `.debug` is not kept");
        let debug = elf.section(&held, ".debug").unwrap().unwrap();
        assert_eq!(held.at(debug.offset, debug.size_bytes), None);
    }
}

proptest! {
    #[test]
    fn damaged_headers_neither_panic_nor_loop(
        changes in prop::collection::vec((0_usize..700, any::<u8>()), 1..20), cut in 0_usize..900
    ) {
        let sections = vec![(".dep-v0", vec![1; 100])];
        let mut bytes = ElfFile { sections, writable: vec![2; 64], ..ElfFile::new() }.bytes();
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let held = Held::whole(&bytes);
        if let Some(elf) = Elf::parse(&held)
            && let Ok(Some(section)) = elf.section(&held, ".dep-v0")
        {
            let _: Option<&[u8]> = held.at(section.offset, section.size_bytes);
        }
        let mut collector = StretchCollector::new(bytes.len() as u64);
        bytes.chunks(33).for_each(|piece| collector.piece(piece));
        let _: Option<&[u8]> = collector.held().at(0, 4);
    }

    #[test]
    fn foreign_sections_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), magic in 0_usize..3) {
        let magics: [&[u8]; 3] = [b"MZ", &[0xcf, 0xfa, 0xed, 0xfe], b"\0asm\x01\0\0\0"];
        let bytes = [magics[magic], &bytes].concat();
        let _: Option<&[u8]> = foreign::section(&bytes, ".dep-v0");
    }
}

#[test]
fn a_custom_section_of_a_wasm_module_is_found() {
    let module =
        [b"\0asm\x01\0\0\0".as_slice(), &[1, 2, 9, 9], &[0, 10, 7], b".dep-v0", b"xy"].concat();
    assert_eq!(foreign::section(&module, ".dep-v0"), Some(b"xy".as_slice()));
}
