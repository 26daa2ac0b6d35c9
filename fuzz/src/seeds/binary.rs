//! Seeds of binary formats.

use super::{Seeds, add};
use crate::file::{self, Elf, Tar, Zip};

const MODULES: &[u8] = b"path\texample.com/app/cmd\nmod\texample.com/app\tv1.2.3\th1:x=\n\
    dep\tgithub.com/a/b\tv1.0.0\th1:x=\ndep\tgithub.com/old/c\tv1.0.0\n\
    =>\tgithub.com/fork/c\tv1.0.1\th1:x=\ndep\texample.com/local\tv0.0.0\n\
    =>\t./local\t(devel)\t\nbuild\t-compiler=gc\nbuild\t-ldflags=\"-X main.version=v9.9.9\"\n";
const AUDITABLE: &[u8] = br#"{"packages":[
    {"name":"app","version":"0.1.0","source":"local","root":true,"dependencies":[1]},
    {"name":"serde","version":"1.0.1","source":"crates.io"},
    {"name":"cc","version":"1.1.0","source":"crates.io","kind":"build"}]}"#;
const CHISEL: &[u8] = br#"{"jsonwall":"1.0","schema":"1.0","count":4}
{"kind":"content","slice":"libc6_libs","path":"/usr/lib/libc.so.6"}
{"kind":"package","name":"libc6","version":"2.39-0ubuntu8.3","sha256":"cd00","arch":"amd64"}
{"kind":"path","path":"/usr/lib/libc.so.6","mode":"0644","slices":["libc6_libs"]}
{"kind":"slice","name":"libc6_libs"}
"#;
const POM: &[u8] = b"groupId=org.example\nartifactId=inner\nversion=2.0\n";

/// Adds them all.
pub(super) fn add_all(seeds: &mut Seeds) {
    rpm(seeds);
    programs(seeds);
    archives(seeds);
    layers(seeds);
    add(seeds, "chisel_manifest", "raw", file::zstd_frame(CHISEL));
    add(seeds, "chisel_manifest", "bomb", file::zstd_repeated(b'\n', 8 << 20));
    add(seeds, "chisel_manifest_lines", "manifest", CHISEL.to_vec());
}

fn rpm(seeds: &mut Seeds) {
    let package = |name: &str, padding: usize| {
        file::rpm_header(&[
            (1000, 6, name),
            (1001, 6, "3.0.7"),
            (1002, 6, "24.el9"),
            (1003, 4, "1"),
            (1011, 6, "A Vendor"),
            (1014, 6, "MIT"),
            (1022, 6, "x86_64"),
            (1044, 6, "openssl-3.0.7-24.el9.src.rpm"),
            (1116, 4, "0\n1\n9"),
            (1117, 8, &format!("a{}\nlib.so\nx", "x".repeat(padding))),
            (1118, 8, "/usr/bin/\n/usr/lib/"),
            (5096, 6, "nodejs:18:8090020240301:rhel8"),
        ])
    };
    let old = file::rpm_header(&[
        (1000, 6, "old"),
        (1001, 6, "1"),
        (1002, 6, "2"),
        (1027, 8, "/etc/a\n/"),
        (1002, 6, "3"),
    ]);
    let mut lying = package("lying", 1);
    lying[..4].copy_from_slice(&[0x0f, 0xff, 0xff, 0xff]);
    let blobs = [package("openssl", 1), package("large", 1500), old.clone()];
    for (name, bytes) in [("package", &blobs[0]), ("old", &old), ("huge-index", &lying)] {
        add(seeds, "rpm_header", name, bytes.clone());
    }
    for (name, blobs) in [("three", &blobs[..]), ("none", &[]), ("lying", &[lying])] {
        add(seeds, "rpm_ndb", name, file::rpm_ndb(blobs));
        add(seeds, "rpm_sqlite", name, file::rpm_sqlite(blobs));
        add(seeds, "rpm_bdb", name, file::rpm_bdb(false, blobs));
        add(seeds, "rpm_bdb", &format!("{name}-big"), file::rpm_bdb(true, blobs));
    }
    // Pages that lead back: an interior page that is its own child; a chain to its start.
    let mut circle = file::rpm_sqlite(&blobs);
    circle[512 + 8..512 + 12].copy_from_slice(&2_u32.to_be_bytes());
    add(seeds, "rpm_sqlite", "own-child", circle);
    let mut circle = file::rpm_bdb(false, &blobs);
    circle[4 * 512 + 16] = 3;
    add(seeds, "rpm_bdb", "chain-in-a-circle", circle);
}

fn programs(seeds: &mut Seeds) {
    add(seeds, "golang_modules", "modules", MODULES.to_vec());
    add(seeds, "cargo_auditable_record", "record", AUDITABLE.to_vec());
    let audited = |is_64, is_big| {
        let sections = vec![(".dep-v0", file::deflate_zlib(AUDITABLE))];
        Elf { is_64, is_big, sections, ..Elf::default() }.bytes()
    };
    for (name, is_64, is_big) in
        [("64-little", true, false), ("32-little", false, false), ("64-big", true, true)]
    {
        let pointers = file::golang_pointers(is_64, is_big, "go1.16.3", MODULES);
        add(seeds, "golang_binary", &format!("pointers-{name}"), pointers);
        add(seeds, "cargo_auditable", name, audited(is_64, is_big));
    }
    add(seeds, "golang_binary", "inline", file::golang_program("go1.22.1", MODULES));
    add(seeds, "golang_binary", "empty-elf", Elf::default().bytes());
    let bomb = vec![(".dep-v0", file::deflate_zlib(&vec![b' '; 4 << 20]))];
    add(seeds, "cargo_auditable", "bomb", Elf { sections: bomb, ..Elf::default() }.bytes());
    add(seeds, "cargo_auditable", "wasm", wasm());
    add(seeds, "cargo_auditable", "pe", pe());
    add(seeds, "golang_binary", "pe", pe());
    add(seeds, "golang_binary", "mach-o", mach_o());
    add(seeds, "cargo_auditable", "mach-o", mach_o());
    for name in ["pointers-64-little", "inline", "pe"] {
        let known = seeds.get("golang_binary").cloned().unwrap_or_default();
        let bytes = known.into_iter().find(|(known, _)| known == name);
        add(seeds, "analyser", name, bytes.map(|(_, bytes)| bytes).unwrap_or_default());
    }
}

/// A module with a custom section `.dep-v0`.
fn wasm() -> Vec<u8> {
    let record = file::deflate_zlib(AUDITABLE);
    let content = [&[7][..], b".dep-v0", &record].concat();
    let low = u8::try_from(content.len() & 0x7f).unwrap_or_default() | 0x80;
    let high = u8::try_from(content.len() >> 7).unwrap_or_default();
    [b"\0asm\x01\0\0\0", &[0, low, high][..], &content].concat()
}

/// A PE file with one section (PE Format, "COFF File Header", "Section Table").
fn pe() -> Vec<u8> {
    let record = file::deflate_zlib(AUDITABLE);
    let size = u32::try_from(record.len()).unwrap_or_default().to_le_bytes();
    let mut bytes = vec![0; 0x200];
    let fields: [(usize, &[u8]); 7] = [
        (0, b"MZ"),
        (0x3c, &[0x40, 0, 0, 0]),
        (0x40, b"PE\0\0\x64\x86\x01\0"),
        (0x58, b".dep-v0\0"),
        (0x60, &[0, 0x10, 0, 0, 0, 0x10, 0, 0]),
        (0x68, &size),
        (0x6c, &[0, 2, 0, 0]),
    ];
    for (at, field) in fields {
        bytes[at..at + field.len()].copy_from_slice(field);
    }
    [bytes, record].concat()
}

/// A 64-bit Mach-O file with one segment of one section (`mach-o/loader.h`).
fn mach_o() -> Vec<u8> {
    let record = file::deflate_zlib(AUDITABLE);
    let length = record.len() as u64;
    let header = [0xfeed_facf_u32, 0x0100_0007, 3, 2, 1, 152, 0, 0];
    let mut bytes: Vec<u8> = header.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.extend([0x19_u32.to_le_bytes(), 152_u32.to_le_bytes()].concat());
    bytes.extend(b"__DATA\0\0\0\0\0\0\0\0\0\0");
    bytes.extend([0x1000, length, 0x200, length].map(u64::to_le_bytes).concat());
    bytes.extend([7_u32, 3, 1, 0].map(u32::to_le_bytes).concat());
    bytes.extend(b".dep-v0\0\0\0\0\0\0\0\0\0__DATA\0\0\0\0\0\0\0\0\0\0");
    bytes.extend([0x1000, length].map(u64::to_le_bytes).concat());
    bytes.extend([0x200_u32, 0, 0, 0, 0, 0, 0, 0].map(u32::to_le_bytes).concat());
    bytes.resize(0x200, 0);
    [bytes, record].concat()
}

fn archives(seeds: &mut Seeds) {
    let mut put = |name: &str, zip: &Zip| {
        add(seeds, "java_archive", name, [&b"a"[..], &zip.bytes()].concat());
    };
    let manifest = b"Manifest-Version: 1.0\r\nImplementation-Title: demo\r\n\
        Implementation-Version: 1.2\r\n .3\r\nBundle-SymbolicName: org.demo;x=1\r\n\r\n";
    let inner = Zip::default().deflated("META-INF/maven/org.example/inner/pom.properties", POM);
    let sound = Zip::default()
        .deflated("META-INF/MANIFEST.MF", manifest)
        .stored("BOOT-INF/lib/inner-2.0.jar", &inner.bytes());
    put("nested", &sound);
    put("pom", &inner);
    put("encrypted", &Zip::default().raw("META-INF/MANIFEST.MF", 1, 0, b"x", 1));
    put("unknown-method", &Zip::default().raw("META-INF/MANIFEST.MF", 0, 14, b"x", 1));
    put("lying-size", &Zip::default().raw("META-INF/MANIFEST.MF", 0, 8, b"\xff\xff", 1 << 30));
    let bomb = Zip::default().deflated("META-INF/MANIFEST.MF", &vec![b'a'; 4 << 20]);
    put("bomb", &bomb);
    let mut overlapping = Zip::default().deflated("META-INF/MANIFEST.MF", &[b'x'; 4000]);
    for name in ["lib/a.jar", "lib/b.jar", "META-INF/maven/g/a/pom.properties"] {
        overlapping = overlapping.overlapping(name);
    }
    put("overlapping", &overlapping);
    let mut deep = inner.bytes();
    for _ in 0..12 {
        deep = Zip::default().stored("x.jar", &deep).bytes();
    }
    put("deep", &Zip::default().stored("x.jar", &deep));
    let script = [&b"a#!/bin/sh\nexec java -jar $0\n"[..], &inner.bytes()].concat();
    add(seeds, "java_archive", "script", script);
    add(seeds, "java_manifest", "manifest", [&b"a"[..], manifest].concat());
    add(seeds, "java_manifest", "properties", [&b"b"[..], POM].concat());
    let xml = b"c<project><parent><groupId>g</groupId><version>1</version></parent>\
        <artifactId>a</artifactId><version>${revision}</version></project>";
    add(seeds, "java_manifest", "xml", xml.to_vec());
}

fn layers(seeds: &mut Seeds) {
    let status = b"Package: base-files\nStatus: install ok installed\nVersion: 12.4\n\
        Architecture: amd64\nSource: base (1.0)\n\n";
    let sound = Tar::default()
        .entry(b'5', "etc/", "", b"")
        .file("etc/os-release", b"ID=debian\nVERSION_ID=\"12\"\n")
        .file("var/lib/dpkg/status", status)
        .file("var/lib/dpkg/info/base-files.list", b"/.\n/usr\n/usr/bin/app\n")
        .file("usr/bin/app", b"#!/bin/sh\n")
        .entry(b'2', "bin", "usr/bin", b"")
        .entry(b'1', "usr/bin/other", "usr/bin/app", b"")
        .file("etc/.wh.gone", b"")
        .file("opt/.wh..wh..opq", b"");
    let lock = br#"{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}}"#;
    let npm = Tar::default()
        .file("app/package-lock.json", lock)
        .file("app/node_modules/a/package.json", br#"{"name":"a","version":"1.0.0"}"#)
        .file("lib/apk/db/installed", b"P:musl\nV:1.2.4-r1\nA:x86_64\n\n");
    let twice = Tar::default()
        .entry(b'2', "a", "/b", b"")
        .file("a/x", b"through a link")
        .file("a", b"replaced")
        .entry(b'5', "a", "", b"")
        .file("b/x", b"1")
        .file("b/x", b"22");
    let pax = Tar::default()
        .pax(b'g', &[("path", "global"), ("comment", "x")])
        .pax(b'x', &[("path", "a/very/long/name"), ("size", "3"), ("linkpath", "b")])
        .file("short", b"abc")
        .entry(b'L', "././@LongLink", "", b"gnu/long/name\0")
        .file("short", b"abc")
        .entry(b'K', "././@LongLink", "", b"gnu/long/target\0")
        .entry(b'2', "link", "short", b"");
    let sparse = Tar::default().pax(
        b'x',
        &[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "99999")],
    );
    let sparse = sparse.file("GNUSparseFile.0/x", b"1\n512\n4\n");
    let sparse = sparse.pax(b'x', &[("GNU.sparse.map", "0,1,9,1"), ("GNU.sparse.size", "10")]);
    let sparse = sparse.file("old", b"ab");
    let hostile = Tar::default()
        .file("../../etc/passwd", b"x")
        .file("/absolute", b"x")
        .entry(b'2', "out", "../../..", b"")
        .file("out/x", b"x")
        .entry(b'1', "hard", "../../etc/passwd", b"")
        .entry(b'9', "odd", "", b"x")
        .file(".wh.", b"")
        .raw(&file::tar_header(b'0', "huge", "", 1 << 33));
    let tars = [
        ("sound", sound.clone().end()),
        ("npm", npm.end()),
        ("twice", twice.end()),
        ("pax", pax.end()),
        ("sparse", sparse.end()),
        ("hostile", hostile.end()),
        ("no-end", sound.file("last", b"x").raw(b"").end()),
    ];
    for (name, tar) in &tars {
        add(seeds, "layer_tar", name, tar.clone());
        add(seeds, "layer", name, file::gzip(tar));
    }
    let [(_, first), (_, second), ..] = &tars;
    add(seeds, "layer", "plain", first.clone());
    add(seeds, "layer", "zstd", file::zstd_frame(first));
    add(seeds, "layer", "two-members", [file::gzip(first), file::gzip(second)].concat());
    add(seeds, "layer", "two-frames", [file::zstd_frame(first), file::zstd_frame(b"")].concat());
    add(seeds, "layer", "gzip-bomb", file::gzip(&vec![0; 8 << 20]));
    add(seeds, "layer", "zstd-bomb", file::zstd_repeated(0, 8 << 20));
}
