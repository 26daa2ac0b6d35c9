//! Layers and images whose structure is hostile.

use std::fs;
use std::path::Path;

use seawall_artifact::digest::Digest;
use serde_json::{Value, json};

use super::stream::{TarStream, above_debian, debian, layer, opaque};
use super::{Case, Ends};
use crate::feeds::DEBIAN_12;
use crate::image::{Blob, Image, Layer, Packing, Stored, to_bytes};
use crate::sandbox::Sandbox;
use crate::ustar::{header, seal};

const MILLION: u32 = 1_000_000;
/// What is said of an image whose layers hold too much.
const FULL: &str = "than fit into 176 MiB";
/// What is said of a folder with too many names.
const WIDE: &str = "more names than a scan reads";

pub(super) const CASES: &[Case] = &[
    Case::quick("names and links that lead out", traversal, Ends::Reads("hostile name")),
    Case::quick("chain of 10,000 symbolic links", chain_of_links, Ends::Reads("")),
    Case::quick("chain of 10,000 hard links", chain_of_hard_links, Ends::Reads("")),
    Case::quick("hard links to nothing, later, hidden", hard_links, Ends::Reads("")),
    Case::quick("devices, pipes, unknown types", devices, Ends::Reads("unknown entry type")),
    Case::quick("size of 8 GiB without data", size_of_8_gib, Ends::Stops(3, "cut off")),
    Case::quick("negative size", negative_size, Ends::Stops(3, "size is malformed")),
    Case::quick("sparse maps that lie", sparse_lies, Ends::Reads("malformed sparse map")),
    Case::quick("10,000 sparse files of 1 GiB", sparse_holes, Ends::Reads("sparse file too large")),
    Case::quick("empty layer blob", empty_blob, Ends::Reads("")),
    Case::quick("one layer 130 times", repeated_layer, Ends::Reads("")),
    Case::quick("130 layers", many_layers, Ends::Reads("")),
    Case::quick("10,000 layers", too_many_layers, Ends::Stops(2, "layers")),
    Case::quick("configuration with other diff IDs", lying_diff_ids, Ends::Stops(3, "diff ID")),
    Case::quick("configuration without diff IDs", no_diff_ids, Ends::Reads("")),
    Case::quick(
        "foreign layer that is not there",
        foreign_layer,
        Ends::Stops(3, "nothing is decided"),
    ),
    Case::quick("index that names itself", nested_index, Ends::Stops(2, "nested")),
    Case::slow("manifest of 100 MB", large_manifest, Ends::Stops(2, "larger than")),
    Case::slow("configuration of 1,000,000 steps", long_history, Ends::Stops(2, "larger than")),
    Case::slow("500 names of 1 MB", long_names, Ends::Reads("hostile name")),
    Case::slow("one file 100,000 times", repeated_file, Ends::Reads("")),
    Case::slow("100,000 scripts, each twice", repeated_scripts, Ends::Reads("")),
    Case::slow("200,000 scripts", many_scripts, Ends::Reads("")),
    Case::slow("100,000 package.json", many_packages, Ends::Reads("")),
    Case::slow("1,500,000 entries", many_files, Ends::Reads("")),
    Case::slow("1,000,000 entries", million_files, Ends::Reads("")),
    Case::slow("1,000,000 entries, each without a name", million_gaps, Ends::Reads("hostile name")),
    Case::slow("1,000,000 scripts", million_scripts, Ends::Stops(3, FULL)),
    Case::slow("1,000,000 whiteouts", million_whiteouts, Ends::Reads("")),
    Case::slow("1,000,000 hard links", million_hard_links, Ends::Reads("names of executables")),
    Case::slow("1,000,000 symbolic links in a circle", million_symlinks, Ends::Reads("")),
    Case::slow("1,000,000 package.json", million_packages, Ends::Stops(3, FULL)),
    Case::slow("8 layers of 1,000,000 entries", eight_layers_of_files, Ends::Stops(3, FULL)),
    Case::slow("8 layers of 300,000 scripts", eight_layers_of_scripts, Ends::Stops(3, FULL)),
    Case::slow("3,000,000 entries", too_many_entries, Ends::Stops(3, FULL)),
    Case::slow("paths of 500 folders, 100,000 times", deep_paths, Ends::Stops(3, FULL)),
    Case::slow(
        "root file system of 250,000 long names in one folder",
        wide_root,
        Ends::Reads(WIDE),
    ),
];

fn traversal(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for name in ["../../../../etc/evil", "/../../evil", "a/../../evil", "usr/../../evil"] {
            tar.file(name, b"evil");
            tar.link(b'2', "usr/evil", name);
            tar.link(b'1', "usr/harder", name);
            tar.link(b'5', name, "");
        }
        tar.link(b'2', "tmp", "/../../../../tmp");
        tar.file("tmp/evil", b"#!/bin/sh\n");
        tar.link(b'2', "var/tmp", "../../../../../tmp");
        tar.file("var/tmp/evil", b"#!/bin/sh\n");
    })
}

fn chain_of_links(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for number in 0..10_000 {
            tar.link(b'2', &format!("l{number}"), &format!("l{}", number + 1));
            tar.link(b'2', &format!("d{number}"), &format!("d{}/x/..", number + 1));
        }
        tar.file("l0/usr/bin/tool", b"#!/bin/sh\n");
        tar.file("d0/usr/bin/tool", b"#!/bin/sh\n");
    })
}

fn chain_of_hard_links(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        tar.file("l0", b"#!/bin/sh\n");
        for number in 0..10_000 {
            tar.link(b'1', &format!("l{}", number + 1), &format!("l{number}"));
            tar.link(b'1', &format!("r{number}"), &format!("r{}", number + 1));
        }
    })
}

fn hard_links(sandbox: &Sandbox) -> String {
    let mut below = TarStream::new();
    below.file("gone", b"#!/bin/sh\n");
    below.file("kept", b"#!/bin/sh\n");
    let mut above = TarStream::new();
    above.file(".wh.gone", b"");
    above.link(b'1', "to-gone", "gone");
    above.link(b'1', "to-nothing", "nothing");
    above.link(b'1', "to-later", "later");
    above.file("later", b"#!/bin/sh\n");
    above.link(b'1', "to-self", "to-self");
    above.link(b'3', "device", "");
    above.link(b'1', "to-device", "device");
    above.link(b'1', "var/lib/dpkg/status2", "device");
    above.link(b'1', "to-folder", "var/lib");
    above.link(b'1', "to-kept", "kept");
    above_debian(sandbox, [below.finish(), above.finish()])
}

fn devices(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for typeflag in *b"346" {
            tar.link(typeflag, &format!("dev/x{typeflag}"), "");
            tar.link(typeflag, "app/package-lock.json", "");
        }
        for typeflag in *b"sVMDNAZ9\xff" {
            tar.link(typeflag, "odd", "");
        }
    })
}

fn cut_after(sandbox: &Sandbox, block: &[u8; 512]) -> String {
    let mut stream = TarStream::new();
    stream.entry(block, b"a few bytes");
    above_debian(sandbox, [stream.cut()])
}

fn size_of_8_gib(sandbox: &Sandbox) -> String {
    let mut block = header(b'0', "app/package-lock.json", "", 0);
    block[124..136].copy_from_slice(&[0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]);
    cut_after(sandbox, &seal(block))
}

fn negative_size(sandbox: &Sandbox) -> String {
    let mut block = header(b'0', "app/package-lock.json", "", 0);
    block[124..136].fill(0xff);
    cut_after(sandbox, &seal(block))
}

/// The records of a sparse file of the format 0.1 (GNU tar manual, "Storing Sparse Files").
fn sparse<'a>(name: &'a str, size: &'a str, map: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("GNU.sparse.major", "0"),
        ("GNU.sparse.minor", "1"),
        ("GNU.sparse.name", name),
        ("GNU.sparse.size", size),
        ("GNU.sparse.map", map),
    ]
}

fn sparse_lies(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for map in ["0,4,2,4", "4,4,0,4", "0,99999999999999999999", "18446744073709551615,1", "0"] {
            tar.pax(&sparse("app/package-lock.json", "100", map));
            tar.file("GNUSparseFile.0/x", b"data");
        }
        for map in [&b"99999999\n"[..], b"-1\n", b"18446744073709551615\n0\n", b"2\n0\n"] {
            let records =
                [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "x")];
            tar.pax(&records);
            tar.file("GNUSparseFile.0/y", map);
        }
        let mut old = header(b'S', "z", "", 8);
        old[257..265].copy_from_slice(b"ustar  \0");
        old[386..410].copy_from_slice(b"77777777777 77777777777 ");
        old[483..495].copy_from_slice(b"77777777777\0");
        tar.entry(&seal(old), b"datadata");
    })
}

fn sparse_holes(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for number in 0..10_000 {
            let name = format!("usr/bin/tool{number}");
            tar.pax(&sparse(&name, "1073741824", "0,10"));
            tar.file("GNUSparseFile.0/x", b"#!/bin/sh\n");
        }
    })
}

fn empty_blob(sandbox: &Sandbox) -> String {
    above_debian(sandbox, [Stored::new(b"", Packing::Plain)])
}

fn repeated_layer(sandbox: &Sandbox) -> String {
    let one = Stored::new(&Layer::new().file("usr/bin/tool", "#!/bin/sh\n").tar(), Packing::Gzip);
    above_debian(sandbox, std::iter::repeat_n(one, 130))
}

fn numbered_layers(sandbox: &Sandbox, count: u32) -> String {
    let layers = (0..count).map(|number| {
        let file = Layer::new().file(&format!("usr/bin/tool{number}"), "#!/bin/sh\n");
        Stored::new(&file.tar(), Packing::Plain)
    });
    above_debian(sandbox, layers)
}

fn many_layers(sandbox: &Sandbox) -> String {
    numbered_layers(sandbox, 130)
}

fn too_many_layers(sandbox: &Sandbox) -> String {
    let one = Stored::new(b"", Packing::Plain);
    above_debian(sandbox, std::iter::repeat_n(one, 10_000))
}

fn lying_diff_ids(sandbox: &Sandbox) -> String {
    let mut above = Stored::new(&Layer::new().file("a", "b").tar(), Packing::Gzip);
    above.diff_id = Digest::sha256_of(b"something else");
    above_debian(sandbox, [above])
}

fn no_diff_ids(sandbox: &Sandbox) -> String {
    let mut image = Image::of(vec![debian()], "amd64");
    image.config.bytes = to_bytes(&json!({ "architecture": "amd64", "os": "linux" }));
    write(sandbox, &image, |_| {})
}

/// Writes the image after `change` changed its manifest.
fn write(sandbox: &Sandbox, image: &Image, change: impl FnOnce(&mut Value)) -> String {
    let mut image = image.clone();
    let mut manifest: Value = serde_json::from_slice(&image.manifest.bytes).expect("JSON");
    manifest["config"] = image.config.descriptor();
    change(&mut manifest);
    image.manifest.bytes = to_bytes(&manifest);
    image.write_layout(&sandbox.path("in/image"));
    "scan oci:@/image".to_owned()
}

fn foreign_layer(sandbox: &Sandbox) -> String {
    let absent = opaque(b"somewhere else".to_vec(), Packing::Gzip);
    let name = absent.blob.digest().hex().to_owned();
    let image = Image::of(vec![debian(), absent], "amd64");
    let arguments = write(sandbox, &image, |manifest| {
        manifest["layers"][1]["mediaType"] =
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip".into();
        manifest["layers"][1]["urls"] = json!(["https://layers.example/1"]);
    });
    fs::remove_file(sandbox.path("in/image/blobs/sha256").join(name)).expect("remove");
    arguments
}

fn nested_index(sandbox: &Sandbox) -> String {
    let image = Image::of(vec![debian()], "amd64");
    let folder = sandbox.path("in/image");
    image.write_layout(&folder);
    let mut entry = image.in_index();
    for _ in 0..100 {
        let bytes = to_bytes(&json!({ "schemaVersion": 2, "manifests": [entry] }));
        let index = Blob { media_type: "application/vnd.oci.image.index.v1+json", bytes };
        put_blob(&folder, &index);
        entry = index.descriptor();
        entry["platform"] = json!({ "os": "linux", "architecture": "amd64" });
    }
    let index = to_bytes(&json!({ "schemaVersion": 2, "manifests": [entry] }));
    fs::write(folder.join("index.json"), index).expect("write");
    "scan oci:@/image".to_owned()
}

fn put_blob(folder: &Path, blob: &Blob) {
    fs::write(folder.join("blobs/sha256").join(blob.digest().hex()), &blob.bytes).expect("write");
}

fn large_manifest(sandbox: &Sandbox) -> String {
    write(sandbox, &Image::of(vec![debian()], "amd64"), |manifest| {
        manifest["annotations"] = json!({ "x": "x".repeat(100_000_000) });
    })
}

fn long_history(sandbox: &Sandbox) -> String {
    let mut image = Image::of(vec![debian()], "amd64");
    let mut config: Value = serde_json::from_slice(&image.config.bytes).expect("JSON");
    config["history"] = Value::Array(vec![json!({ "created_by": "RUN true" }); MILLION as usize]);
    image.config.bytes = to_bytes(&config);
    write(sandbox, &image, |_| {})
}

fn long_names(sandbox: &Sandbox) -> String {
    let name = "n".repeat(1_000_000);
    layer(sandbox, |tar| {
        for _ in 0..250 {
            tar.pax(&[("path", &name)]);
            tar.file("short", b"");
            tar.entry(&header(b'L', "././@LongLink", "", 1_000_000), name.as_bytes());
            tar.file("short", b"");
        }
    })
}

fn repeated_file(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for _ in 0..100_000 {
            tar.file("etc/os-release", DEBIAN_12.as_bytes());
            tar.file("usr/bin/tool", b"#!/bin/sh\n");
        }
    })
}

fn repeated_scripts(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for _ in 0..2 {
            for number in 0..MILLION / 10 {
                tar.file(&format!("s{number}"), b"#!/bin/sh\n");
            }
        }
    })
}

/// Fills a layer with entries of one kind.
fn many(sandbox: &Sandbox, count: u32, fill: fn(&mut TarStream, u32)) -> String {
    layer(sandbox, |tar| (0..count).for_each(|number| fill(tar, number)))
}

/// Fills a layer with a million entries of one kind.
fn million(sandbox: &Sandbox, fill: fn(&mut TarStream, u32)) -> String {
    many(sandbox, MILLION, fill)
}

fn empty_file(tar: &mut TarStream, number: u32) {
    tar.file(&format!("srv/{}/{number}", number % 1000), b"");
}

fn script(tar: &mut TarStream, number: u32) {
    tar.file(&format!("usr/bin/tool{number}"), b"#!/bin/sh\n");
}

fn package(tar: &mut TarStream, number: u32) {
    let name = format!("app/node_modules/p{number}/package.json");
    tar.file(&name, format!(r#"{{"name":"p{number}","version":"1.0.0"}}"#).as_bytes());
}

fn many_scripts(sandbox: &Sandbox) -> String {
    many(sandbox, 200_000, script)
}

fn many_packages(sandbox: &Sandbox) -> String {
    many(sandbox, 100_000, package)
}

fn many_files(sandbox: &Sandbox) -> String {
    many(sandbox, 1_500_000, empty_file)
}

fn million_files(sandbox: &Sandbox) -> String {
    million(sandbox, empty_file)
}

fn million_gaps(sandbox: &Sandbox) -> String {
    million(sandbox, |tar, number| tar.file(&format!("../{number}"), b""))
}

fn million_scripts(sandbox: &Sandbox) -> String {
    million(sandbox, script)
}

fn million_whiteouts(sandbox: &Sandbox) -> String {
    million(sandbox, |tar, number| tar.file(&format!("srv/.wh.{number}"), b""))
}

fn million_hard_links(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        tar.file("usr/bin/tool", b"#!/bin/sh\n");
        for number in 0..MILLION {
            tar.link(b'1', &format!("usr/bin/tool{number}"), "usr/bin/tool");
        }
    })
}

fn million_symlinks(sandbox: &Sandbox) -> String {
    million(sandbox, |tar, number| {
        tar.link(b'2', &format!("l{number}"), &format!("l{}/x", (number + 1) % MILLION));
    })
}

fn million_packages(sandbox: &Sandbox) -> String {
    million(sandbox, package)
}

fn eight_layers(sandbox: &Sandbox, count: u32, folder: &str, content: &[u8]) -> String {
    let layers = (0..8).map(|layer| {
        let mut tar = TarStream::new();
        for number in 0..count {
            tar.file(&format!("{folder}/l{layer}/{}/{number}", number % 100), content);
        }
        tar.finish()
    });
    above_debian(sandbox, layers)
}

fn eight_layers_of_files(sandbox: &Sandbox) -> String {
    eight_layers(sandbox, MILLION, "srv", b"")
}

fn eight_layers_of_scripts(sandbox: &Sandbox) -> String {
    eight_layers(sandbox, 300_000, "usr/bin", b"#!/bin/sh\n")
}

fn too_many_entries(sandbox: &Sandbox) -> String {
    many(sandbox, 3 * MILLION, empty_file)
}

fn deep_paths(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for number in 0..100_000 {
            let name = format!("{number}/{}x", "d/".repeat(499));
            tar.pax(&[("path", &name)]);
            tar.file("short", b"#!/bin/sh\n");
        }
    })
}

fn wide_root(sandbox: &Sandbox) -> String {
    sandbox.write_root();
    for number in 0..250_000 {
        sandbox.write(&format!("root/srv/{number:0200}"), "");
    }
    "scan rootfs:@/root".to_owned()
}
