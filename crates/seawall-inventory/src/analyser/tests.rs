//! Tests of [`super`]: the visitor is driven as a walk over a layer drives it.

use super::*;
use crate::executable::testing::ElfFile;

/// Passes one file to the analyser in pieces of `piece_size`.
fn visit(analyser: &mut LayerAnalyser, path: &str, bytes: &[u8], piece_size: usize) -> Want {
    let path = ImagePath::parse(path).unwrap();
    let file = FileEntry { path: &path, size_bytes: bytes.len() as u64, mode: 0o755 };
    let want = analyser.begin(file, &bytes[..bytes.len().min(512)]);
    if want != Want::Nothing {
        bytes.chunks(piece_size).for_each(|piece| analyser.piece(piece));
    }
    match want {
        Want::Nothing => {}
        Want::Pieces => analyser.end(file, Content::Pieces),
        Want::Whole { .. } => analyser.end(file, Content::Whole(bytes)),
    }
    want
}

#[test]
fn executables_are_recorded_with_the_digest_of_their_bytes() {
    let mut analyser = LayerAnalyser::new();
    let program = ElfFile::new().bytes();
    visit(&mut analyser, "bin/run", b"#!/bin/sh\necho\n", 3);
    visit(&mut analyser, "bin/ls", &program, 100);
    assert_eq!(visit(&mut analyser, "etc/passwd", b"root", 100), Want::Nothing);
    let facts = analyser.finish();
    let found: Vec<_> = facts
        .executables
        .iter()
        .map(|found| (found.path.as_str(), found.kind, found.size_bytes, found.digest.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "bin/run",
                ExecutableKind::Script,
                15,
                seawall_artifact::digest::Digest::sha256_of(b"#!/bin/sh\necho\n")
            ),
            (
                "bin/ls",
                ExecutableKind::Program,
                program.len() as u64,
                seawall_artifact::digest::Digest::sha256_of(&program)
            ),
        ]
    );
    // A program without packages is no file of a cataloger.
    assert!(facts.files.is_empty());
}

#[test]
fn files_of_catalogers_are_read_whole_and_empty_databases_are_kept() {
    let mut analyser = LayerAnalyser::new();
    visit(&mut analyser, "app/package.json", br#"{"name":"a","version":"1.0.0"}"#, 8);
    visit(&mut analyser, "app/b/package.json", b"{}", 8);
    let facts = analyser.finish();
    let found: Vec<_> =
        facts.files.iter().map(|file| (file.path.as_str(), file.packages.len())).collect();
    assert_eq!(found, [("app/package.json", 1), ("app/b/package.json", 0)]);
}

#[test]
fn a_large_executable_streams_by_and_is_examined_all_the_same() {
    let mut analyser = LayerAnalyser::new();
    let record = b"x\x9c\xabVJL..".to_vec();
    let sections = vec![(".debug", vec![0; 17 << 20]), (".dep-v0", record)];
    let program = ElfFile { sections, ..ElfFile::new() }.bytes();
    assert_eq!(visit(&mut analyser, "bin/app", &program, 60_000), Want::Pieces);
    let facts = analyser.finish();
    assert_eq!(facts.executables.len(), 1);
    assert_eq!(facts.files.len(), 1);
    assert!(facts.files[0].gaps[0].reason.starts_with("the section `.dep-v0` can not be inflated"));
}

#[test]
fn a_large_program_for_another_system_is_a_gap() {
    let mut analyser = LayerAnalyser::new();
    let program = [[0xcf, 0xfa, 0xed, 0xfe].as_slice(), &vec![0; 17 << 20]].concat();
    visit(&mut analyser, "opt/app", &program, 1 << 20);
    let facts = analyser.finish();
    assert_eq!(facts.gaps.len(), 1);
    assert_eq!(facts.executables[0].kind, ExecutableKind::Foreign);
}

#[test]
fn what_is_too_large_or_cut_off_is_a_gap() {
    let path = ImagePath::parse("app/package.json").unwrap();
    for content in [Content::TooLarge, Content::Truncated] {
        let mut analyser = LayerAnalyser::new();
        let file = FileEntry { path: &path, size_bytes: 100, mode: 0o644 };
        assert!(matches!(analyser.begin(file, b"{"), Want::Whole { .. }));
        analyser.end(file, content);
        assert_eq!(analyser.finish().files[0].gaps.len(), 1);
    }
    let mut analyser = LayerAnalyser::new();
    let file = FileEntry { path: &path, size_bytes: 1 << 40, mode: 0o644 };
    assert_eq!(analyser.begin(file, b"{"), Want::Nothing);
    let facts = analyser.finish();
    assert_eq!(facts.files[0].gaps[0].kind, GapKind::TooLarge);

    let script = ImagePath::parse("bin/run").unwrap();
    let mut analyser = LayerAnalyser::new();
    let file = FileEntry { path: &script, size_bytes: 100, mode: 0o755 };
    assert_eq!(analyser.begin(file, b"#!/bin/sh"), Want::Pieces);
    analyser.piece(b"#!/bin/sh");
    analyser.end(file, Content::Truncated);
    let facts = analyser.finish();
    assert!(facts.executables.is_empty());
    assert_eq!(facts.gaps.len(), 1);
}

#[test]
fn facts_of_a_superseded_file_are_dropped() {
    let mut analyser = LayerAnalyser::new();
    visit(&mut analyser, "app/package.json", br#"{"name":"a","version":"1.0.0"}"#, 8);
    visit(&mut analyser, "bin/run", b"#!/bin/sh", 8);
    for path in ["app/package.json", "bin/run"] {
        analyser.superseded(&ImagePath::parse(path).unwrap());
    }
    visit(&mut analyser, "app/package.json", br#"{"name":"a","version":"2.0.0"}"#, 8);
    let facts = analyser.finish();
    assert!(facts.executables.is_empty());
    assert_eq!(facts.files.len(), 1);
    assert_eq!(&*facts.files[0].packages[0].version, "2.0.0");
}

#[test]
fn facts_of_files_that_come_again_and_again_take_no_more_memory() {
    let mut analyser = LayerAnalyser::new();
    let package = br#"{"name":"a","version":"1.0.0"}"#;
    visit(&mut analyser, "bin/other", b"#!/bin/sh\n", 3);
    let mut held = Vec::new();
    for round in 0..100 {
        for path in ["app/package.json", "bin/run"] {
            if round != 0 {
                analyser.superseded(&ImagePath::parse(path).unwrap());
            }
            let content = if path == "bin/run" { &b"#!/bin/sh\n"[..] } else { package };
            visit(&mut analyser, path, content, 64);
        }
        held.push(analyser.held_bytes());
    }
    assert!(0 < held[0] && held.iter().all(|bytes| *bytes <= held[0]), "{held:?}");
    let facts = analyser.finish();
    assert_eq!(facts.files.len(), 1);
    let paths: Vec<_> = facts.executables.iter().map(|found| found.path.as_str()).collect();
    assert_eq!(paths, ["bin/other", "bin/run"]);
}

#[test]
fn many_files_that_are_replaced_leave_each_its_last_facts() {
    let mut analyser = LayerAnalyser::new();
    for text in ["#!/bin/sh\n", "#!/bin/bash\n", "#!/bin/dash -e\n"] {
        for number in 0..500 {
            let path = format!("bin/tool{number}");
            if text != "#!/bin/sh\n" {
                analyser.superseded(&ImagePath::parse(&path).unwrap());
            }
            visit(&mut analyser, &path, text.as_bytes(), 64);
        }
    }
    let facts = analyser.finish();
    assert_eq!(facts.executables.len(), 500);
    assert!(facts.executables.iter().all(|found| found.size_bytes == 15));
}
