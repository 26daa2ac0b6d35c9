//! Pulls of manifests and blobs.

use std::io::Read;
use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::Descriptor;
use seawall_artifact::reference::ImageReference;

use crate::server::{Reply, Seen, Server, client, plain_config};

mod auth;

pub(crate) const MANIFEST: &str = r#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"#;

pub(crate) fn reference(server: &Server, name: &str) -> ImageReference {
    format!("{}/{name}", server.host()).parse().unwrap()
}

pub(crate) fn descriptor(bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: "application/octet-stream".into(),
        digest: Digest::sha256_of(bytes),
        size: bytes.len().try_into().unwrap(),
        platform: None,
        annotations: std::collections::BTreeMap::new(),
    }
}

/// Bytes that differ everywhere, so that a wrong offset shows.
pub(crate) fn sample(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 7 + at / 251) as u8).collect()
}

#[test]
fn a_manifest_is_pulled_by_tag_and_its_digest_is_that_of_the_bytes() {
    let server = Server::start(|_| {
        Reply::new(
            200,
            &["Content-Type: application/vnd.oci.image.manifest.v1+json; x=y"],
            MANIFEST,
        )
    });
    let (client, _) = client(plain_config(&[&server]));
    let resolved = client.resolve(&reference(&server, "app:1")).unwrap();
    assert_eq!(resolved.digest, Digest::sha256_of(MANIFEST.as_bytes()));
    assert_eq!(&*resolved.media_type, "application/vnd.oci.image.manifest.v1+json");
    assert_eq!(&*resolved.host, server.host());
    let seen = server.seen();
    assert_eq!(seen[0].target, "/v2/app/manifests/1");
    assert!(seen[0].header("accept").unwrap().contains("vnd.oci.image.index.v1+json"));
    assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
    assert_eq!(seen[0].header("user-agent"), Some("seawall-test/1"));
}

#[test]
fn a_blob_is_pulled_whole() {
    let bytes = sample(300_000);
    let body = bytes.clone();
    let server = Server::start(move |_| Reply::new(200, &[], body.clone()));
    let (client, _) = client(plain_config(&[&server]));
    let mut pulled = Vec::new();
    let mut reader = client.blob(&reference(&server, "app"), &descriptor(&bytes)).unwrap();
    reader.read_to_end(&mut pulled).unwrap();
    assert!(pulled == bytes);
    let target = format!("GET /v2/app/blobs/{}", Digest::sha256_of(&bytes));
    assert_eq!(server.targets(), [target]);
}
