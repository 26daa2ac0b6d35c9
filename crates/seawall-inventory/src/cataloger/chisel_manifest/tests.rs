//! Tests of [`super`].

use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::*;

/// Written for this test, after the example in Chisel's reference.
const MANIFEST: &str = r#"{"jsonwall":"1.0","schema":"1.0","count":9}
{"kind":"content","slice":"libc6_libs","path":"/usr/lib/libc.so.6"}
{"kind":"package","name":"libc6","version":"2.39-0ubuntu8.3","sha256":"cd00","arch":"amd64"}
{"kind":"package","name":"openssl","version":"3.0.13-0ubuntu3.9","sha256":"df65","arch":"amd64"}
{"kind":"path","path":"/usr/","mode":"0755","slices":["libc6_libs"]}
{"kind":"path","path":"/usr/bin/openssl","mode":"0755","slices":["openssl_bins"],"sha256":"00","size":1}
{"kind":"path","path":"/usr/lib/libc.so.6","mode":"0644","slices":["libc6_config","libc6_libs"]}
{"kind":"path","path":"/etc/shared","mode":"0644","slices":["libc6_config","openssl_config"]}
{"kind":"slice","name":"libc6_libs"}
"#;

fn read(bytes: &[u8]) -> FileFacts {
    let path = ImagePath::parse("var/lib/chisel/manifest.wall").unwrap();
    let mut facts = FileFacts::new(&path, "chisel-manifest");
    catalog(&path, bytes, &mut facts);
    facts
}

fn compressed(text: &str) -> Vec<u8> {
    compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
}

fn kinds(facts: &FileFacts) -> Vec<(GapKind, Option<u32>)> {
    facts.gaps.iter().map(|gap| (gap.kind, gap.line)).collect()
}

#[test]
fn packages_and_their_files_are_read() {
    let facts = read(&compressed(MANIFEST));
    let packages: Vec<_> = facts
        .packages
        .iter()
        .map(|package| (&*package.name, &*package.version, package.architecture.as_deref()))
        .collect();
    assert_eq!(
        packages,
        [
            ("libc6", "2.39-0ubuntu8.3", Some("amd64")),
            ("openssl", "3.0.13-0ubuntu3.9", Some("amd64")),
        ]
    );
    let owned: Vec<_> = facts
        .owned
        .iter()
        .map(|owned| (&*owned.package, owned.paths.iter().collect::<Vec<_>>().join(" ")))
        .collect();
    assert_eq!(
        owned,
        [
            ("libc6", "usr/lib/libc.so.6 etc/shared".into()),
            ("openssl", "usr/bin/openssl etc/shared".into()),
        ]
    );
    // That sources are not named is said, and nothing else.
    assert_eq!(kinds(&facts), [(GapKind::Unsupported, None)]);
}

#[test]
fn only_a_compressed_manifest_is_wanted() {
    let wanted = |path: &str, bytes: &[u8]| {
        let head = FileHead { size_bytes: 100, mode: 0o644, bytes };
        wants(&ImagePath::parse(path).unwrap(), head) != Wanted::No
    };
    assert!(wanted("var/lib/chisel/manifest.wall", ZSTD_MAGIC));
    assert!(wanted("opt/state/manifest.wall", ZSTD_MAGIC));
    assert!(!wanted("var/lib/chisel/manifest.wall", b"text"));
    assert!(!wanted("var/lib/chisel/chisel.db", ZSTD_MAGIC));
}

#[test]
fn a_broken_line_hides_no_other_package() {
    let facts = read(&compressed(&MANIFEST.replace("{\"kind\":\"content\"", "{\"kind")));
    assert_eq!(facts.packages.len(), 2);
    assert_eq!(kinds(&facts)[0], (GapKind::MalformedRecord, Some(2)));
    let facts = read(&compressed(&MANIFEST.replace("\"version\":\"2.39-0ubuntu8.3\",", "")));
    assert_eq!(facts.packages.len(), 1);
    assert_eq!(kinds(&facts)[0], (GapKind::MalformedRecord, Some(3)));
}

#[test]
fn what_is_no_manifest_is_a_gap() {
    let other_version = MANIFEST.replace("\"jsonwall\":\"1.0\"", "\"jsonwall\":\"2.0\"");
    let mut truncated = compressed(MANIFEST);
    truncated.truncate(truncated.len() / 2);
    for bytes in [compressed(""), compressed("{}"), compressed(&other_version), truncated, vec![]] {
        let facts = read(&bytes);
        assert!(facts.packages.is_empty());
        assert_eq!(kinds(&facts), [(GapKind::MalformedFile, None)]);
    }
}

#[test]
fn a_manifest_beyond_the_limit_is_refused() {
    let bomb = compressed(&" ".repeat(100_000));
    assert!(bomb.len() < 1000);
    assert_eq!(inflate(&bomb, 100_000).unwrap().len(), 100_000);
    assert_eq!(inflate(&bomb, 99_999).unwrap_err().0, GapKind::TooLarge);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        mut file in Just(compressed(MANIFEST)),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in changes {
            *at.get_mut(&mut file) = byte;
        }
        file.truncate(end.index(file.len() + 1));
        prop_assert!(read(&file).packages.len() <= 9);
    }
}
