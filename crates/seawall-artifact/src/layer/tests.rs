//! Tests of [`super`].

use std::io::{self, Read};

use proptest::prelude::*;

use super::*;
use crate::testing::{Recorder, Tar, gzip, listing, walk, zstd_frame};

mod hostile;
mod judges;

fn small_tar() -> Vec<u8> {
    Tar::default().folder("etc/").file("etc/passwd", b"root:x:0:0").file("empty", b"").end()
}

#[track_caller]
fn walks_like_the_tar(blob: &[u8], compression: Compression) {
    let tar = small_tar();
    let (walk, lines) = walk(blob).unwrap();
    assert_eq!(walk.compression, compression);
    assert_eq!(walk.diff_id, Digest::sha256_of(&tar));
    assert_eq!(walk.blob_digest, Digest::sha256_of(blob));
    assert_eq!(walk.size_bytes, blob.len() as u64);
    assert_eq!(walk.tar_bytes, tar.len() as u64);
    assert_eq!(lines, ["/etc/passwd pieces 10 \"root:x:0:0\"", "/empty pieces 0 \"\""]);
    assert_eq!(
        listing(&walk),
        [
            "/etc Folder",
            "/etc/passwd File { size_bytes: 10, mode: 493 }",
            "/empty File { size_bytes: 0, mode: 493 }"
        ]
    );
}

#[test]
fn each_compression_gives_the_same_layer() {
    let tar = small_tar();
    let (front, back) = tar.split_at(700);
    walks_like_the_tar(&tar, Compression::None);
    walks_like_the_tar(&gzip(&tar), Compression::Gzip);
    walks_like_the_tar(&zstd_frame(&tar), Compression::Zstd);
    walks_like_the_tar(&[gzip(front), gzip(b""), gzip(back)].concat(), Compression::Gzip);
    let skipped = [&[0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"toc"].concat();
    let frames = [skipped.clone(), zstd_frame(front), skipped.clone(), zstd_frame(back), skipped];
    walks_like_the_tar(&frames.concat(), Compression::Zstd);
}

#[test]
fn what_follows_the_last_gzip_member_is_hashed_and_ignored() {
    let blob = gzip(&small_tar());
    for tail in [&[0; 700][..], b"garbage", &[0x1f], &[0x1f, 0x20]] {
        walks_like_the_tar(&[&blob[..], tail].concat(), Compression::Gzip);
    }
}

#[test]
fn a_gzip_header_may_have_every_field() {
    let plain = gzip(&small_tar());
    let mut blob = vec![0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3];
    blob.extend([2, 0, b'x', b'y']);
    blob.extend(b"name\0comment\0\x12\x34");
    blob.extend(&plain[10..]);
    walks_like_the_tar(&blob, Compression::Gzip);
}

#[track_caller]
fn fails(blob: &[u8], expected: &ExpectedLayer) -> String {
    let mut recorder = Recorder::default();
    let budget = MemoryBudget::new(1 << 20);
    walk_layer(blob, expected, &budget, &mut recorder).unwrap_err().to_string()
}

#[test]
fn a_mismatch_names_the_blob() {
    let tar = small_tar();
    let other = Digest::sha256_of(b"other");
    for blob in [tar.clone(), gzip(&tar), zstd_frame(&tar)] {
        let (digest, len) = (Digest::sha256_of(&blob), blob.len() as u64);
        let expect = |digest: &Digest, size_bytes, diff_id| ExpectedLayer {
            digest: Some(digest.clone()),
            size_bytes: Some(size_bytes),
            diff_id: Some(diff_id),
        };
        let fine = expect(&digest, len, Digest::sha256_of(&tar));
        let budget = MemoryBudget::new(0);
        assert!(walk_layer(&blob[..], &fine, &budget, &mut Recorder::default()).is_ok());

        let text = fails(&blob, &expect(&other, len, digest.clone()));
        assert_eq!(text, format!("layer blob `{other}` has the digest `{digest}`"));
        let text = fails(&blob, &expect(&digest, len - 1, digest.clone()));
        assert_eq!(
            text,
            format!("layer blob `{digest}` is larger than the {} bytes expected", len - 1)
        );
        let text = fails(&blob, &expect(&digest, len + 1, digest.clone()));
        assert_eq!(text, format!("layer blob `{digest}` has {len} bytes instead of {}", len + 1));
        let text = fails(&blob, &expect(&digest, len, other.clone()));
        assert!(
            text.starts_with(&format!("the tar of layer blob `{digest}` has the diff ID")),
            "{text}"
        );
    }
}

#[test]
fn digests_may_be_sha_512() {
    let tar = small_tar();
    let mut hasher = crate::digest::DigestHasher::new(crate::digest::DigestAlgorithm::Sha512);
    hasher.update(&tar);
    let digest = hasher.finish();
    let expected = ExpectedLayer { digest: Some(digest.clone()), ..ExpectedLayer::default() };
    let walk =
        walk_layer(&tar[..], &expected, &MemoryBudget::new(0), &mut Recorder::default()).unwrap();
    assert_eq!((walk.blob_digest, walk.diff_id), (digest, Digest::sha256_of(&tar)));
}

#[test]
fn a_damaged_blob_is_told_by_its_digest_and_without_one_by_the_inflater() {
    let tar = small_tar();
    let blob = gzip(&tar);
    let expected =
        ExpectedLayer { digest: Some(Digest::sha256_of(&blob)), ..ExpectedLayer::default() };
    for (at, _) in blob.iter().enumerate().skip(10) {
        let mut damaged = blob.clone();
        damaged[at] ^= 0x55;
        let text = fails(&damaged, &expected);
        assert!(text.contains("has the digest"), "{at}: {text}");
        let text = fails(&damaged, &ExpectedLayer::default());
        assert!(text.contains("cannot inflate") || text.contains("cannot read"), "{at}: {text}");
    }
}

#[test]
fn a_blob_cut_off_anywhere_is_an_error() {
    let tar = small_tar();
    for blob in [gzip(&tar), zstd_frame(&tar)] {
        for len in 5..blob.len() {
            let text = fails(&blob[..len], &ExpectedLayer::default());
            assert!(text.contains("cut off") || text.contains("cannot inflate"), "{len}: {text}");
        }
    }
}

struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.0.read(out)? {
            0 => Err(io::Error::new(io::ErrorKind::ConnectionReset, "reset")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_read_error_is_passed_on_with_its_cause() {
    let blob = gzip(&small_tar());
    let budget = MemoryBudget::new(0);
    let error =
        walk_layer(Broken(&blob), &ExpectedLayer::default(), &budget, &mut Recorder::default());
    match error.unwrap_err() {
        LayerError::Read { offset, source } => {
            assert_eq!(
                (offset, source.kind()),
                (blob.len() as u64, io::ErrorKind::ConnectionReset)
            );
        }
        other @ (LayerError::SizeMismatch { .. }
        | LayerError::DigestMismatch { .. }
        | LayerError::DiffIdMismatch { .. }
        | LayerError::Inflate { .. }
        | LayerError::Tar { .. }
        | LayerError::TooLarge { .. }) => panic!("{other}"),
    }
}

#[test]
fn wishes_are_granted_within_the_budget() {
    let big = vec![b'b'; 700_000];
    let tar = Tar::default()
        .file("a.skip", &big)
        .file("b.whole", &big)
        .file("small.whole", b"small")
        .file("c", &big)
        .end();
    let read = |whole_bytes_max, budget| {
        let mut recorder = Recorder::default();
        recorder.whole_bytes_max = whole_bytes_max;
        let budget = MemoryBudget::new(budget);
        walk_layer(&tar[..], &ExpectedLayer::default(), &budget, &mut recorder).unwrap();
        let how = |line: &String| line.split('"').next().unwrap().trim().to_owned();
        recorder.lines.iter().map(how).collect::<Vec<_>>()
    };
    let small = "/small.whole whole 5";
    let c = "/c pieces 700000";
    assert_eq!(read(None, 700_000), ["/b.whole whole 700000", small, c]);
    assert_eq!(read(None, 699_999), ["/b.whole too large 700000", small, c]);
    assert_eq!(read(Some(699_999), 1 << 30), ["/b.whole too large 700000", small, c]);
}

#[test]
fn a_later_entry_takes_the_place_of_an_earlier_one() {
    let tar = Tar::default()
        .file("a", b"first")
        .file("a", b"second")
        .file("b", b"file")
        .symlink("b", "a")
        .file("c", b"file")
        .folder("c")
        .file("d/x", b"1")
        .folder("d")
        .file("d/x", b"2")
        .end();
    let (walk, lines) = walk(&tar).unwrap();
    assert_eq!(
        lines,
        [
            "/a pieces 5 \"first\"",
            "/a pieces 6 \"second\"",
            "/b pieces 4 \"file\"",
            "/c pieces 4 \"file\"",
            "/d/x pieces 1 \"1\"",
            "/d/x pieces 1 \"2\"",
        ]
    );
    assert_eq!(
        listing(&walk),
        [
            "/a File { size_bytes: 6, mode: 493 }",
            "/b Symlink { target: \"a\" }",
            "/c Folder",
            "/d Folder",
            "/d/x File { size_bytes: 1, mode: 493 }",
        ]
    );
}

#[test]
fn whiteouts_are_told_from_files() {
    let tar = Tar::default()
        .file("etc/.wh.passwd", b"")
        .file("var/.wh..wh..opq", b"")
        .file(".wh..wh..opq", b"")
        .file(".wh..wh.plnk/1.2", b"aufs")
        .file("x/.wh..wh.aufs", b"aufs")
        .file("x/.wh.", b"")
        .file("x/.wh..", b"")
        .file("x/.wh...", b"")
        .file("x/not.wh.one", b"")
        .end();
    let (walk, _) = walk(&tar).unwrap();
    assert_eq!(
        listing(&walk),
        [
            "/x/not.wh.one File { size_bytes: 0, mode: 493 }",
            "/etc/passwd whiteout",
            "/ opaque",
            "/var opaque",
            "gap x/.wh. malformed whiteout",
            "gap x/.wh.. malformed whiteout",
            "gap x/.wh... malformed whiteout",
        ]
    );
}

#[test]
fn nothing_is_a_layer_too() {
    for blob in [Vec::new(), vec![0; 1024], gzip(b""), zstd_frame(b"")] {
        let (walk, lines) = walk(&blob).unwrap();
        assert_eq!((listing(&walk), lines), (Vec::new(), Vec::new()));
        assert_eq!(walk.blob_digest, Digest::sha256_of(&blob));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_layers_never_panic(
        damage in proptest::collection::vec((0_usize..4000, any::<u8>()), 1..8),
        cut in 0_usize..4000,
        how in 0_u8..3,
    ) {
        let mut tar = Tar::default()
            .pax(b'x', &[("path", "long/name"), ("size", "3")])
            .file("short", b"abc")
            .entry(b'L', "././@LongLink", "", b"other/long/name\0")
            .symlink("x", "y")
            .hard_link("z", "x")
            .end();
        if how == 0 {
            tar = gzip(&tar);
        }
        if how == 1 {
            tar = zstd_frame(&tar);
        }
        for (at, byte) in damage {
            let len = tar.len();
            tar[at % len] = byte;
        }
        tar.truncate(cut);
        drop(walk(&tar));
    }
}
