//! Archives that inflate to more than they are, and files that catalogers would hold whole.

use std::io::Write as _;

use super::stream::{TarStream, above_debian, layer, opaque};
use super::{Case, Ends};
use crate::image::{Packing, Stored};
use crate::sandbox::Sandbox;
use crate::ustar::header;

const MEBIBYTE: usize = 1 << 20;

pub(super) const CASES: &[Case] = &[
    Case::quick("zstd window of 2 GiB", zstd_window, Ends::Stops(3, "window")),
    Case::quick("jar that is one of its own entries", jar_in_itself, Ends::Reads("opt/app.jar")),
    Case::quick("zip64 sizes that lie", zip64_lies, Ends::Reads("opt/app.jar")),
    Case::slow("100 nested jars of 16 jars each", jar_tree, Ends::Reads("opt/app.jar")),
    Case::slow("gzip of 100 GB", gzip_100_gb, Ends::Stops(3, "archive bombs")),
    Case::slow("zstd of 100 GB", zstd_100_gb, Ends::Stops(3, "archive bombs")),
    Case::slow("4 layers with windows of 64 MiB", four_windows, Ends::Reads("")),
    Case::slow("gzip of 1,000,000 members", gzip_members, Ends::Reads("")),
    Case::slow(
        "100,000 jar entries over the same bytes",
        overlapping_entries,
        Ends::Reads("opt/app.jar"),
    ),
    Case::slow("jar of 900,000 entries", many_jar_entries, Ends::Reads("")),
    Case::slow("4 layers with nested jars of 60 MiB", four_nested_jars, Ends::Reads("")),
    Case::slow("jar of 120 MiB with a nested one of 60 MiB", large_nested_jar, Ends::Reads("")),
    Case::slow("dpkg status of 2 GB", huge_status, Ends::Says("var/lib/dpkg/status")),
    Case::slow("rpm database of 2 GB", huge_rpmdb, Ends::Reads("var/lib/rpm/rpmdb.sqlite")),
    Case::slow("package-lock.json of 2 GB", huge_lockfile, Ends::Reads("app/package-lock.json")),
];

fn zstd_window(sandbox: &Sandbox) -> String {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("zstd");
    encoder.window_log(31).expect("a window");
    encoder.write_all(&vec![0; MEBIBYTE]).expect("zstd");
    let bytes = encoder.finish().expect("zstd");
    above_debian(sandbox, [opaque(bytes, Packing::Zstd)])
}

/// A tar whose one file never ends, as long as somebody reads on.
fn endless_head() -> [u8; 512] {
    header(b'0', "zeros", "", 0o77_777_777_777)
}

fn gzip_100_gb(sandbox: &Sandbox) -> String {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&endless_head()).expect("gzip");
    encoder.flush().expect("gzip");
    let zeros = vec![0; 100 * MEBIBYTE];
    let start = encoder.get_ref().len();
    encoder.write_all(&zeros).expect("gzip");
    encoder.flush().expect("gzip");
    let mut bytes = encoder.get_ref().clone();
    // Blocks that end with a flush can be repeated: what they refer back to is the same.
    let block = bytes.split_off(start);
    for _ in 0..1000 {
        bytes.extend_from_slice(&block);
    }
    above_debian(sandbox, [opaque(bytes, Packing::Gzip)])
}

fn zstd_100_gb(sandbox: &Sandbox) -> String {
    let mut bytes = zstd::encode_all(&endless_head()[..], 1).expect("zstd");
    let frame = zstd::encode_all(vec![0; 100 * MEBIBYTE].as_slice(), 19).expect("zstd");
    for _ in 0..1000 {
        bytes.extend_from_slice(&frame);
    }
    above_debian(sandbox, [opaque(bytes, Packing::Zstd)])
}

/// Bytes that no compression makes smaller (xorshift64).
fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    std::iter::repeat_with(next).flat_map(u64::to_le_bytes).take(len).collect()
}

fn four_windows(sandbox: &Sandbox) -> String {
    let layers = (1..=4).map(|seed| {
        let mut tar = TarStream::new();
        let content = noise(seed, 80 * MEBIBYTE);
        tar.file("noise", &content);
        let stored = tar.finish();
        // The same tar again, in a frame whose window is the largest allowed.
        let plain = zstd::decode_all(stored.blob.bytes.as_slice()).expect("zstd");
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("zstd");
        encoder.window_log(26).expect("a window");
        encoder.write_all(&plain).expect("zstd");
        Stored { diff_id: stored.diff_id, ..opaque(encoder.finish().expect("zstd"), Packing::Zstd) }
    });
    above_debian(sandbox, layers)
}

fn gzip_members(sandbox: &Sandbox) -> String {
    let mut tar = TarStream::new();
    tar.file("usr/bin/tool", b"#!/bin/sh\n");
    let stored = tar.finish();
    let plain = zstd::decode_all(stored.blob.bytes.as_slice()).expect("zstd");
    let mut bytes = Packing::Gzip.pack(&plain);
    let empty = Packing::Gzip.pack(b"");
    for _ in 0..1_000_000 {
        bytes.extend_from_slice(&empty);
    }
    above_debian(sandbox, [Stored { diff_id: stored.diff_id, ..opaque(bytes, Packing::Gzip) }])
}

/// Writes a zip (APPNOTE 6.3.10) whose central directory says what it is told.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: usize,
}

impl Zip {
    /// Writes an entry's header and bytes; returns where they stand.
    fn local(&mut self, name: &str, is_deflated: bool, packed: &[u8], size: usize) -> usize {
        let place = self.bytes.len();
        self.bytes.extend_from_slice(b"PK\x03\x04");
        self.bytes.extend(fields(name, is_deflated, packed.len(), size));
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(packed);
        place
    }

    /// Lists an entry.
    fn list(&mut self, name: &str, is_deflated: bool, sizes: (usize, usize), place: usize) {
        self.entries += 1;
        self.directory.extend_from_slice(b"PK\x01\x02\x14\0");
        self.directory.extend(fields(name, is_deflated, sizes.0, sizes.1));
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend(long(place));
        self.directory.extend_from_slice(name.as_bytes());
    }

    fn stored(mut self, name: &str, content: &[u8]) -> Self {
        let place = self.local(name, false, content, content.len());
        self.list(name, false, (content.len(), content.len()), place);
        self
    }

    fn deflated(mut self, name: &str, content: &[u8]) -> Self {
        let packed = deflate(content);
        let place = self.local(name, true, &packed, content.len());
        self.list(name, true, (packed.len(), content.len()), place);
        self
    }

    /// Ends the archive, in the form of ZIP64 where there are many entries.
    fn finish(self) -> Vec<u8> {
        let Self { mut bytes, directory, entries } = self;
        let (start, size) = (bytes.len(), directory.len());
        bytes.extend_from_slice(&directory);
        if 0xffff <= entries {
            let end = bytes.len();
            bytes.extend_from_slice(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
            for number in [entries, entries, size, start] {
                bytes.extend_from_slice(&(number as u64).to_le_bytes());
            }
            bytes.extend_from_slice(b"PK\x06\x07\0\0\0\0");
            bytes.extend_from_slice(&(end as u64).to_le_bytes());
            bytes.extend_from_slice(&[1, 0, 0, 0]);
        }
        let count = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
        bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        bytes.extend([count, count].concat());
        bytes.extend(long(size));
        bytes.extend(long(start));
        bytes.extend_from_slice(&[0, 0]);
        bytes
    }
}

/// The fields that local headers and the directory share.
fn fields(name: &str, is_deflated: bool, packed: usize, size: usize) -> Vec<u8> {
    let mut bytes = vec![20, 0, 0, 0, if is_deflated { 8 } else { 0 }, 0, 0, 0, 33, 0, 0, 0, 0, 0];
    bytes.extend(long(packed));
    bytes.extend(long(size));
    bytes.extend_from_slice(&u16::try_from(name.len()).expect("a name").to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

fn long(value: usize) -> [u8; 4] {
    u32::try_from(value).expect("32 bits").to_le_bytes()
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("deflate");
    encoder.finish().expect("deflate")
}

fn jar(sandbox: &Sandbox, bytes: &[u8]) -> String {
    layer(sandbox, |tar| tar.file("opt/app.jar", bytes))
}

/// The stored entry `self.jar` covers the archive from after its own header to the end, and the
/// directory in it says that `self.jar` lies where that of the inner archive would be.
fn jar_in_itself(sandbox: &Sandbox) -> String {
    let name = "self.jar";
    let head = 30 + name.len();
    let inner = Zip::default().stored("META-INF/MANIFEST.MF", b"Implementation-Version: 1\n");
    let mut zip = Zip::default();
    // The sizes are those of the whole archive less the header, whatever stands there.
    let whole = inner.bytes.len() + inner.directory.len() + 200;
    for place in [0, head, 2 * head] {
        let at = zip.local(name, false, &inner.bytes, inner.bytes.len());
        zip.list(name, false, (whole, whole), at.saturating_sub(place));
    }
    let bytes = zip.finish();
    jar(sandbox, &bytes)
}

fn zip64_lies(sandbox: &Sandbox) -> String {
    let mut zip = Zip::default();
    let place = zip.local("META-INF/MANIFEST.MF", true, b"\x03\0", 0);
    zip.list("META-INF/MANIFEST.MF", true, (0xffff_ffff, 0xffff_ffff), place);
    zip.list("inner.jar", false, (0xffff_fff0, 0xffff_fff0), 0xffff_fff0);
    zip.entries = 0xffff_ffff;
    let bytes = zip.finish();
    jar(sandbox, &bytes)
}

/// As 42.zip: every archive holds several, so that the leaves are without number.
fn jar_tree(sandbox: &Sandbox) -> String {
    let mut bytes = Zip::default().deflated("zeros.jar", &vec![0; MEBIBYTE]).finish();
    for _ in 0..100 {
        let mut zip = Zip::default();
        let packed = deflate(&bytes);
        let place = zip.local("inner.jar", true, &packed, bytes.len());
        for number in 0..16 {
            let name = format!("inner{number:x}.jar");
            zip.list(&name, true, (packed.len(), bytes.len()), place);
            // The local header's name is as long: what it says is not compared.
        }
        bytes = zip.finish();
    }
    jar(sandbox, &bytes)
}

fn overlapping_entries(sandbox: &Sandbox) -> String {
    let mut zip = Zip::default();
    let content = vec![b'\n'; 4 * MEBIBYTE];
    let packed = deflate(&content);
    let name = "META-INF/maven/g/a/pom.properties";
    let place = zip.local(name, true, &packed, content.len());
    for _ in 0..100_000 {
        zip.list(name, true, (packed.len(), content.len()), place);
    }
    jar(sandbox, &zip.finish())
}

fn many_jar_entries(sandbox: &Sandbox) -> String {
    let mut zip = Zip::default();
    for number in 0..900_000 {
        let name = format!("META-INF/maven/g{number}/a/pom.xml");
        zip.list(&name, false, (0, 0), 0);
    }
    jar(sandbox, &zip.finish())
}

fn nested(seed: u64, outer_mib: usize, inner_mib: usize) -> Vec<u8> {
    let inner = Zip::default()
        .stored("noise", &vec![b'x'; inner_mib * MEBIBYTE])
        .stored(
            "META-INF/maven/g/inner/pom.properties",
            b"groupId=g\nartifactId=inner\nversion=1\n",
        )
        .finish();
    Zip::default()
        .stored("noise", &noise(seed, outer_mib * MEBIBYTE))
        .deflated("inner.jar", &inner)
        .finish()
}

fn four_nested_jars(sandbox: &Sandbox) -> String {
    let layers = (1..=4).map(|seed| {
        let mut tar = TarStream::new();
        tar.file(&format!("opt/app{seed}.jar"), &nested(seed, 60, 60));
        tar.finish()
    });
    above_debian(sandbox, layers)
}

fn large_nested_jar(sandbox: &Sandbox) -> String {
    jar(sandbox, &nested(9, 120, 60))
}

/// A file of 2 GB that begins as its cataloger likes it.
fn huge(sandbox: &Sandbox, path: &str, start: &str, line: &str) -> String {
    let chunk = line.repeat(MEBIBYTE / line.len());
    let count = 2_000_000_000 / chunk.len();
    layer(sandbox, |tar| {
        tar.raw(&header(b'0', path, "", (start.len() + count * chunk.len()) as u64));
        tar.raw(start.as_bytes());
        (0..count).for_each(|_| tar.raw(chunk.as_bytes()));
        let len = start.len() + count * chunk.len();
        tar.raw(&[0; 512][..len.next_multiple_of(512) - len]);
    })
}

fn huge_status(sandbox: &Sandbox) -> String {
    huge(sandbox, "var/lib/dpkg/status", "", "Package: a\nVersion: 1\n\n")
}

fn huge_rpmdb(sandbox: &Sandbox) -> String {
    huge(sandbox, "var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0", "\0")
}

fn huge_lockfile(sandbox: &Sandbox) -> String {
    huge(sandbox, "app/package-lock.json", r#"{"lockfileVersion":3,"packages":{"#, r#""a":{},"#)
}
