//! Archives that lie.

use crate::layer::limits::PAX_BYTES_MAX;
use crate::layer::{LayerError, LayerGapKind};
use crate::testing::{Tar, gzip, header, listing, seal, walk};

#[track_caller]
fn names(tar: &[u8]) -> Vec<String> {
    let (walk, _) = walk(tar).unwrap();
    assert_eq!(walk.gap_count, 0, "{:?}", walk.gaps);
    walk.tree.entries().map(|(path, _)| path.to_string()).collect()
}

#[track_caller]
fn gaps(tar: &[u8]) -> Vec<LayerGapKind> {
    walk(tar).unwrap().0.gaps.iter().map(|gap| gap.kind).collect()
}

#[track_caller]
fn tar_error(tar: &[u8]) -> &'static str {
    match walk(tar) {
        Err(LayerError::Tar { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

/// CVE-2025-62518: a reader that takes the header's size for the pax header's sees other members.
#[test]
fn the_pax_size_replaces_that_of_the_header() {
    let hidden = Tar::default().file("hidden", b"x").0;
    let size = hidden.len().to_string();
    let tar = Tar::default()
        .pax(b'x', &[("size", &size)])
        .block(header(b'0', "outer", "", 0))
        .content(&hidden)
        .file("after", b"")
        .end();
    assert_eq!(names(&tar), ["/outer", "/after"]);

    let tar = Tar::default()
        .pax(b'x', &[("size", "0")])
        .block(header(b'0', "outer", "", hidden.len() as u64))
        .file("seen", b"")
        .end();
    assert_eq!(names(&tar), ["/outer", "/seen"]);
}

#[test]
fn what_is_no_file_has_no_content_whatever_it_claims() {
    for typeflag in *b"123456" {
        let target = if matches!(typeflag, b'1' | b'2') { "t" } else { "" };
        let tar = Tar::default()
            .pax(b'x', &[("size", "512")])
            .block(header(typeflag, "odd", target, 1024))
            .file("seen", b"")
            .end();
        assert_eq!(names(&tar), ["/odd", "/seen"], "{}", char::from(typeflag));
    }
}

#[test]
fn only_the_next_member_has_the_extended_header() {
    let tar = Tar::default()
        .pax(b'x', &[("path", "first")])
        .pax(b'x', &[("path", "second")])
        .file("a", b"")
        .file("b", b"")
        .end();
    assert_eq!(names(&tar), ["/second", "/b"]);
}

#[test]
fn a_gnu_long_name_outranks_pax() {
    let tar = Tar::default()
        .entry(b'L', "././@LongLink", "", b"gnu\0rest")
        .entry(b'K', "././@LongLink", "", b"target\0")
        .pax(b'x', &[("path", "pax"), ("linkpath", "other")])
        .symlink("short", "t")
        .end();
    let (walk, _) = walk(&tar).unwrap();
    assert_eq!(listing(&walk), ["/gnu Symlink { target: \"target\" }"]);
}

#[test]
fn a_global_pax_header_is_ignored_and_told() {
    let harmless = Tar::default().pax(b'g', &[("comment", "0123abc")]).file("a", b"").end();
    assert_eq!(names(&harmless), ["/a"]);
    let tar = Tar::default().pax(b'g', &[("path", "evil")]).file("a", b"").end();
    let (walk, _) = walk(&tar).unwrap();
    assert_eq!(
        listing(&walk),
        [
            "/a File { size_bytes: 0, mode: 493 }",
            "gap ././@PaxHeader global pax header that names or sizes entries"
        ]
    );
}

#[test]
fn hostile_names_are_gaps_and_hide_no_neighbour() {
    let deep = "d/".repeat(600) + "x";
    let cases: [(Tar, LayerGapKind); 9] = [
        (Tar::default().file("../etc/passwd", b"x"), LayerGapKind::HostileName),
        (Tar::default().file("a/../../b", b"x"), LayerGapKind::HostileName),
        (
            Tar::default().pax(b'x', &[("path", &"n".repeat(9000))]).file("a", b"x"),
            LayerGapKind::HostileName,
        ),
        (Tar::default().pax(b'x', &[("path", "a\0b")]).file("a", b"x"), LayerGapKind::HostileName),
        (Tar::default().pax(b'x', &[("path", &deep)]).file("a", b"x"), LayerGapKind::TooDeep),
        (Tar::default().hard_link("a", "../../etc/shadow"), LayerGapKind::HostileLink),
        (
            Tar::default().pax(b'x', &[("linkpath", &"t".repeat(5000))]).symlink("a", "t"),
            LayerGapKind::HostileLink,
        ),
        (Tar::default().entry(b'V', "volume", "", b"label"), LayerGapKind::UnknownType),
        (
            Tar::default().entry(b'x', "pax", "", b"99 path=short\n").file("a", b"x"),
            LayerGapKind::MalformedPax,
        ),
    ];
    for (tar, gap) in cases {
        let tar = tar.file("neighbour", b"y").end();
        let (walk, lines) = walk(&tar).unwrap();
        assert_eq!(walk.gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>(), [gap]);
        let names: Vec<_> = walk.tree.entries().map(|(path, _)| path.to_string()).collect();
        assert_eq!(names, ["/neighbour"], "{gap}");
        assert_eq!(lines, ["/neighbour pieces 1 \"y\""], "{gap}");
    }
}

#[test]
fn links_may_point_where_they_like_for_they_are_not_followed_here() {
    let tar = Tar::default().symlink("a", "../../../etc/shadow").end();
    assert_eq!(names(&tar), ["/a"]);
}

#[test]
fn an_archive_ends_cleanly_only_between_members() {
    let whole = Tar::default().file("a", b"abc").file("b", b"").0;
    assert_eq!(names(&whole), ["/a", "/b"]);
    assert_eq!(names(&whole[..1024]), ["/a"]);
    // As in Go, the last padding may be missing.
    assert_eq!(names(&whole[..515]), ["/a"]);
    assert_eq!(tar_error(&whole[..514]), "it is cut off inside a member");
    assert_eq!(tar_error(&whole[..1200]), "it is cut off inside a header");
    let pax = Tar::default().pax(b'x', &[("path", "a")]).0;
    assert_eq!(tar_error(&pax), "it ends after an extended header");
    let lone = [&whole[..1024], &[0; 512], &whole[1024..]].concat();
    assert_eq!(tar_error(&lone), "a zero block stands between two members");
    let after =
        [&Tar::default().file("a", b"").end()[..], &Tar::default().file("b", b"").0].concat();
    assert_eq!(names(&after), ["/a"]);
}

#[test]
fn a_wanted_file_that_is_cut_off_is_told_to_the_visitor() {
    let mut recorder = crate::testing::Recorder::default();
    let blob = gzip(&Tar::default().file("a.whole", &vec![b'a'; 600_000]).0[..400_000]);
    let budget = crate::layer::MemoryBudget::new(1 << 20);
    let expected = crate::layer::ExpectedLayer::default();
    let error = crate::layer::walk_layer(&blob[..], &expected, &budget, &mut recorder).unwrap_err();
    assert!(error.to_string().ends_with("it is cut off inside a member"), "{error}");
    assert_eq!(recorder.lines, ["/a.whole truncated 600000 \"aaaaaaaaaaaaaaaa\""]);
}

#[test]
fn damaged_headers_are_errors() {
    let mut tar = Tar::default().file("a", b"").end();
    tar[0] = b'b';
    assert_eq!(tar_error(&tar), "a header's checksum does not fit");
    for size in [&b"9999999999\0\0"[..], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"] {
        let mut block = header(b'0', "a", "", 0);
        block[124..136].copy_from_slice(size);
        assert_eq!(tar_error(&Tar::default().block(seal(block)).0), "a header's size is malformed");
    }
    let tar = Tar::default().pax(b'x', &[("size", "-1")]).file("a", b"").end();
    assert_eq!(tar_error(&tar), "a pax header's size is malformed");
}

#[test]
fn sizes_of_8_gib_and_more_are_read() {
    let mut block = header(b'0', "big.skip", "", 0);
    block[124..136].copy_from_slice(&[0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1]);
    assert_eq!(
        tar_error(&Tar::default().block(seal(block)).content(b"x").0),
        "it is cut off inside a member"
    );
    let tar =
        Tar::default().pax(b'x', &[("size", "9000000000")]).block(header(b'0', "b.skip", "", 0)).0;
    assert_eq!(tar_error(&tar), "it is cut off inside a member");
}

#[test]
fn extended_headers_are_bounded() {
    let long = vec![b'n'; usize::try_from(PAX_BYTES_MAX).unwrap() + 1];
    let tar = Tar::default().entry(b'x', "pax", "", &long).file("a", b"").end();
    assert_eq!(tar_error(&tar), "its pax header is too long");
    let tar = Tar::default().entry(b'L', "long", "", &long).file("a", b"").file("b", b"").end();
    assert_eq!(gaps(&tar), [LayerGapKind::HostileName]);
}

/// The header's size is a claim: no memory is taken for it.
#[test]
fn a_claimed_size_takes_no_memory() {
    let mut block = header(b'0', "a.whole", "", 0);
    block[124..136].copy_from_slice(&[0x80, 0, 0, 0, 0x3f, 0, 0, 0, 0, 0, 0, 0]);
    let tar = Tar::default().block(seal(block)).content(&vec![b'x'; 600_000]).0;
    let budget = crate::layer::MemoryBudget::new(u64::MAX);
    let expected = crate::layer::ExpectedLayer::default();
    let mut recorder = crate::testing::Recorder::default();
    let error = crate::layer::walk_layer(&tar[..], &expected, &budget, &mut recorder).unwrap_err();
    assert!(error.to_string().contains("cut off"), "{error}");
}

#[test]
fn v7_gnu_and_old_go_headers_are_read() {
    let mut v7 = header(0, "folder/", "", 0);
    v7[257..265].fill(0);
    let mut prefixed = header(b'0', "name", "", 0);
    prefixed[345..351].copy_from_slice(b"prefix");
    // Docker of 2016 wrote this: GNU's magic, a prefix where GNU has its times.
    let mut old_go = prefixed;
    old_go[257..265].copy_from_slice(b"ustar  \0");
    let mut times = header(b'0', "timed", "", 0);
    times[257..265].copy_from_slice(b"ustar  \0");
    times[345..357].copy_from_slice(b"12345670123\0");
    let mut star = prefixed;
    star[476..487].copy_from_slice(b"12345670123");
    star[508..512].copy_from_slice(b"tar\0");
    for (block, name) in [
        (v7, "/folder"),
        (prefixed, "/prefix/name"),
        (old_go, "/prefix/name"),
        (times, "/timed"),
        (star, "/prefix/name"),
    ] {
        assert_eq!(names(&Tar::default().block(seal(block)).0), [name]);
    }
}

#[test]
fn an_entry_below_a_file_is_told() {
    let tar = Tar::default().file("lib", b"").file("lib/x", b"").end();
    assert_eq!(gaps(&tar), [LayerGapKind::Conflict]);
    let tar = Tar::default().file("lib/x", b"").symlink("lib", "usr/lib").file("lib/x", b"").end();
    assert_eq!(gaps(&tar), []);
}

fn sparse_0_1(map: &str, size: &str, data: &[u8]) -> Vec<u8> {
    Tar::default()
        .pax(
            b'x',
            &[
                ("GNU.sparse.major", "0"),
                ("GNU.sparse.minor", "1"),
                ("GNU.sparse.name", "s"),
                ("GNU.sparse.size", size),
                ("GNU.sparse.map", map),
            ],
        )
        .file("GNUSparseFile.1/s", data)
        .file("after", b"")
        .end()
}

#[test]
fn sparse_maps_that_lie_are_gaps() {
    for (map, size) in [
        ("0,4,2,4", "100"),
        ("4,4,0,4", "100"),
        ("0,4,98,4", "100"),
        ("0,9", "100"),
        ("0", "100"),
        ("0,99999999999999999999", "100"),
        ("18446744073709551615,1", "100"),
        ("0,4", "x"),
    ] {
        let (walk, lines) = walk(&sparse_0_1(map, size, b"datadata")).unwrap();
        assert_eq!(walk.gap_count, 1, "{map}");
        assert_eq!(lines, ["/after pieces 0 \"\""], "{map}");
    }
}

#[test]
fn holes_cost_no_time_beyond_their_limit() {
    let tar = sparse_0_1("0,4", "9000000000000000000", b"data");
    let (walk, lines) = walk(&tar).unwrap();
    assert_eq!(
        walk.gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>(),
        [LayerGapKind::SparseTooLarge]
    );
    assert_eq!(lines.last().unwrap(), "/after pieces 0 \"\"");
}

#[test]
fn the_forms_of_sparse_files_are_filled_in() {
    let old = {
        let mut block = header(b'S', "s", "", 8);
        block[257..265].copy_from_slice(b"ustar  \0");
        block[386..410].copy_from_slice(b"00000000002 00000000004 ");
        block[482] = 1;
        block[483..495].copy_from_slice(b"00000000016\0");
        let mut more = [0; 512];
        more[..24].copy_from_slice(b"00000000010 00000000004 ");
        Tar::default().block(seal(block)).block(more).content(b"datamore").end()
    };
    let in_content = Tar::default()
        .pax(
            b'x',
            &[
                ("GNU.sparse.major", "1"),
                ("GNU.sparse.minor", "0"),
                ("GNU.sparse.name", "s"),
                ("GNU.sparse.realsize", "14"),
            ],
        )
        .file(
            "GNUSparseFile.1/s",
            &[&Tar::default().content(b"2\n2\n4\n8\n4\n").0[..], b"datamore"].concat(),
        )
        .end();
    let in_records = Tar::default()
        .pax(
            b'x',
            &[
                ("GNU.sparse.size", "14"),
                ("GNU.sparse.numblocks", "2"),
                ("GNU.sparse.offset", "2"),
                ("GNU.sparse.numbytes", "4"),
                ("GNU.sparse.offset", "8"),
                ("GNU.sparse.numbytes", "4"),
            ],
        )
        .file("s", b"datamore")
        .end();
    for tar in [old, in_content, in_records, sparse_0_1("2,4,8,4", "14", b"datamore")] {
        let (walk, lines) = walk(&tar).unwrap();
        assert_eq!(walk.gap_count, 0, "{:?}", walk.gaps);
        assert_eq!(lines[0], "/s pieces 14 \"\\0\\0data\\0\\0more\\0\\0\"");
    }
}

#[test]
fn bombs_are_stopped() {
    // A zstd frame of one gibibyte in a few kilobytes, nested nowhere: the ratio stops it.
    if std::env::var_os("SEAWALL_SLOW_TESTS").is_none() {
        return;
    }
    let zeros = vec![0; 64 << 20];
    let frame = crate::testing::zstd_frame(&zeros);
    let header = Tar::default().block(header(b'0', "bomb.skip", "", 1 << 32)).0;
    let mut blob = crate::testing::zstd_frame(&header);
    for _ in 0..64 {
        blob.extend(&frame);
    }
    assert!(matches!(walk(&blob), Err(LayerError::TooLarge { .. })));
}

/// A zstd frame of `bytes` with a window of `2^window_log`, whatever the content needs.
fn frame_with_window(bytes: &[u8], window_log: u32) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(window_log).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn later_zstd_frames_have_no_larger_windows_than_the_first_was_given() {
    let tar = Tar::default().file("a", &[1; 3000]).end();
    let (front, back) = tar.split_at(700);
    let blob =
        |first, second| [frame_with_window(front, first), frame_with_window(back, second)].concat();
    // Windows of 1, 8, 16 and 64 MiB.
    for (first, second) in [(20, 23), (23, 20), (24, 24), (24, 20), (26, 26), (26, 24)] {
        let (_, lines) = walk(&blob(first, second)).unwrap();
        assert_eq!(lines.len(), 1, "{first} {second}");
    }
    for (first, second) in [(20, 24), (23, 26), (24, 26)] {
        let error = walk(&blob(first, second)).unwrap_err().to_string();
        assert!(error.contains("larger window than the first"), "{first} {second}: {error}");
    }
    for (first, second) in [(27, 20), (20, 27)] {
        let error = walk(&blob(first, second)).unwrap_err().to_string();
        assert!(error.contains("more than 64 MiB"), "{first} {second}: {error}");
    }
}

#[test]
fn layers_with_large_windows_wait_for_one_another() {
    let tar = Tar::default().file("a.whole", &vec![7; 3 << 20]).end();
    let blob = frame_with_window(&tar, 26);
    let budget = crate::layer::MemoryBudget::new(4 << 20);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let expected = crate::layer::ExpectedLayer::default();
                let mut recorder = crate::testing::Recorder::default();
                crate::layer::walk_layer(&blob[..], &expected, &budget, &mut recorder).unwrap();
                assert_eq!(recorder.lines.len(), 1);
            });
        }
    });
}
