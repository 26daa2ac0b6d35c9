//! Tests of [`super`].

use std::fs;
use std::io::Write;

use super::*;

/// Writes a plain ustar archive.
fn tar(entries: &[(&str, u8, &str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, kind, link, content) in entries {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[100..107].copy_from_slice(b"0000644");
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[148..156].copy_from_slice(b"        ");
        block[156] = *kind;
        block[157..157 + link.len()].copy_from_slice(link.as_bytes());
        block[257..263].copy_from_slice(b"ustar\0");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        archive.extend_from_slice(&block);
        archive.extend_from_slice(content);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

fn archive(entries: &[(&str, u8, &str, &[u8])]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&tar(entries)).unwrap();
    file
}

fn platform() -> Platform {
    "linux/amd64".parse().unwrap()
}

/// The blobs of a layout with one image: name and content.
fn layout(tamper: bool) -> Vec<(String, Vec<u8>)> {
    let layer = b"layer bytes".to_vec();
    let layer_digest = Digest::sha256_of(&layer);
    let config = format!(
        r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":["{layer_digest}"]}}}}"#
    );
    let config_digest = Digest::sha256_of(config.as_bytes());
    let manifest = format!(
        r#"{{"schemaVersion":2,"config":{{"digest":"{config_digest}","size":{}}},"layers":[{{"digest":"{layer_digest}","size":{}}}]}}"#,
        config.len(),
        layer.len()
    );
    let manifest_digest = Digest::sha256_of(manifest.as_bytes());
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"digest":"{manifest_digest}","size":{},"annotations":{{"{}":"v1"}}}}]}}"#,
        manifest.len(),
        "org.opencontainers.image.ref.name"
    );
    let manifest =
        if tamper { manifest.replace("schemaVersion", "schemaversion") } else { manifest };
    let blob = |digest: &Digest| format!("blobs/sha256/{}", digest.hex());
    vec![
        ("index.json".to_owned(), index.into_bytes()),
        (blob(&manifest_digest), manifest.into_bytes()),
        (blob(&config_digest), config.into_bytes()),
        (blob(&layer_digest), layer),
    ]
}

fn archive_of(blobs: &[(String, Vec<u8>)]) -> tempfile::NamedTempFile {
    let entries: Vec<(&str, u8, &str, &[u8])> =
        blobs.iter().map(|(name, bytes)| (name.as_str(), b'0', "", bytes.as_slice())).collect();
    archive(&entries)
}

#[test]
fn a_layout_is_the_same_as_folder_and_as_archive() {
    let blobs = layout(false);
    let file = archive_of(&blobs);
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &blobs {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    for reference in [None, Some("v1")] {
        let first = open_oci_archive(file.path(), reference, &platform()).unwrap();
        let second = open_oci_layout(folder.path(), reference, &platform()).unwrap();
        assert_eq!(first.manifest_digest, second.manifest_digest);
        for image in [first, second] {
            let mut bytes = Vec::new();
            image.layers[0].open().unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, b"layer bytes");
            assert_eq!(&*image.references[0], "v1");
        }
    }
    let error = open_oci_archive(file.path(), Some("v2"), &platform()).unwrap_err();
    assert!(error.to_string().contains("no image `v2`; the layout has v1"), "{error}");
}

#[test]
fn a_changed_manifest_is_an_error_that_names_the_blob() {
    let blobs = layout(true);
    let error = open_oci_archive(archive_of(&blobs).path(), None, &platform()).unwrap_err();
    assert!(matches!(error, SourceError::DigestMismatch { .. }), "{error}");
}

#[test]
fn a_missing_layer_is_named() {
    let mut blobs = layout(false);
    let (name, _) = blobs.pop().unwrap();
    let error = open_oci_archive(archive_of(&blobs).path(), None, &platform()).unwrap_err();
    let hex = name.rsplit('/').next().unwrap();
    assert!(error.to_string().contains(hex), "{error}");
}

#[test]
fn links_of_old_docker_archives_are_followed_inside() {
    let config = br#"{"rootfs":{"type":"layers","diff_ids":[]}}"#;
    let manifest =
        br#"[{"Config":"c.json","RepoTags":["a/b:1"],"Layers":["two/layer.tar","loop"]}]"#;
    let file = archive(&[
        ("one/layer.tar", b'0', "", b"bytes"),
        ("two/layer.tar", b'2', "../one/layer.tar", b""),
        ("loop", b'2', "loop", b""),
        ("c.json", b'0', "", config),
        ("manifest.json", b'0', "", manifest),
    ]);
    let error = open_docker_archive(file.path(), None).unwrap_err();
    assert!(error.to_string().contains("`loop` is missing"), "{error}");
    let manifest = br#"[{"Config":"c.json","RepoTags":["a/b:1"],"Layers":["two/layer.tar"]}]"#;
    let file = archive(&[
        ("one/layer.tar", b'0', "", b"bytes"),
        ("two/layer.tar", b'2', "../../../one/layer.tar", b""),
        ("c.json", b'0', "", config),
        ("manifest.json", b'0', "", manifest),
    ]);
    let image = open_docker_archive(file.path(), Some("1")).unwrap();
    assert_eq!(image.layers[0].size_bytes, 5);
}

#[test]
fn damaged_archives_are_said_to_be_so() {
    let whole = tar(&[("index.json", b'0', "", &[b' '; 3000])]);
    for end in [0, 1, 511, 512, 513, 2000] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&whole[..end]).unwrap();
        assert!(open_oci_archive(file.path(), None, &platform()).is_err(), "{end}");
        assert!(open_docker_archive(file.path(), None).is_err(), "{end}");
    }
}
