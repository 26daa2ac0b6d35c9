//! Pulls of manifests and blobs.

use std::collections::BTreeMap;
use std::io::Read;

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::Descriptor;
use seawall_artifact::reference::ImageReference;
use seawall_distribution::PullError;

use crate::server::{Reply, Seen, Server, client, plain_config};

mod auth;
mod broken;
mod failures;
mod mirrors;
mod tls;

const MANIFEST: &str = r#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"#;

fn reference(server: &Server, name: &str) -> ImageReference {
    format!("{}/{name}", server.host()).parse().unwrap()
}

fn descriptor(bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: "application/octet-stream".into(),
        digest: Digest::sha256_of(bytes),
        size: bytes.len().try_into().unwrap(),
        platform: None,
        annotations: BTreeMap::new(),
    }
}

/// Bytes that differ everywhere, so that a wrong offset shows.
pub(crate) fn sample(len: usize) -> Vec<u8> {
    (0..len).map(|at| u8::try_from((at * 7 + at / 251) % 256).unwrap()).collect()
}

/// Resolves `app:1` at a server that answers with `reply`.
fn resolve_from(reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Result<(), PullError> {
    let server = Server::start(reply);
    let (client, _) = client(plain_config(&[&server]));
    client.resolve(&reference(&server, "app:1")).map(|_| ())
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

#[test]
fn threads_share_a_client() {
    let bytes = sample(100_000);
    let body = bytes.clone();
    let server = Server::start(move |_| Reply::new(200, &[], body.clone()));
    let (client, _) = client(plain_config(&[&server]));
    let (reference, descriptor) = (reference(&server, "app"), descriptor(&bytes));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let reader = client.blob(&reference, &descriptor).unwrap();
                // Readers move between threads.
                let read = scope.spawn(move || {
                    let mut pulled = Vec::new();
                    let mut reader = reader;
                    reader.read_to_end(&mut pulled).map(|_| pulled)
                });
                assert!(read.join().unwrap().unwrap() == bytes);
            });
        }
    });
}

#[test]
fn an_image_is_found_through_its_index() {
    let digest = Digest::sha256_of(MANIFEST.as_bytes());
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[
        {{"digest":"sha256:{0}","size":1,"platform":{{"os":"linux","architecture":"arm64"}}}},
        {{"digest":"{digest}","size":{1},"platform":{{"os":"linux","architecture":"amd64"}}}}]}}"#,
        "0".repeat(64),
        MANIFEST.len()
    );
    let server = Server::start(move |seen| {
        let body = if seen.target.ends_with("/1") { &index } else { MANIFEST };
        Reply::new(200, &[], body)
    });
    let (client, _) = client(plain_config(&[&server]));
    let reference = reference(&server, "app:1");
    let image = client.image(&reference, &"linux/amd64".parse().unwrap()).unwrap();
    assert_eq!(image.manifest.digest, digest);
    assert_eq!(image.document.config.size, 2);
    assert!(image.index.is_some());
    assert_eq!(server.targets()[1], format!("GET /v2/app/manifests/{digest}"));
    let error = client.image(&reference, &"linux/s390x".parse().unwrap()).unwrap_err();
    assert!(error.to_string().contains("linux/arm64, linux/amd64"), "{error}");
}

#[test]
fn what_is_asked_for_by_digest_must_have_it() {
    let server = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let (client, _) = client(plain_config(&[&server]));
    let other = Digest::sha256_of(b"other");
    let reference = reference(&server, "app").with_digest(other.clone());
    let error = client.resolve(&reference).unwrap_err();
    let PullError::DigestMismatch { expected, actual, .. } = error else { panic!("{error}") };
    assert_eq!(*expected, other);
    assert_eq!(*actual, Digest::sha256_of(MANIFEST.as_bytes()));
}

#[test]
fn a_registry_must_state_the_digest_that_its_manifest_has() {
    for (stated, is_right) in [
        (Digest::sha256_of(MANIFEST.as_bytes()).to_string(), true),
        (Digest::sha256_of(b"other").to_string(), false),
        ("sha256:short".to_owned(), false),
    ] {
        let header = format!("Docker-Content-Digest: {stated}");
        let result = resolve_from(move |_| Reply::new(200, &[&header], MANIFEST));
        assert_eq!(result.is_ok(), is_right, "{stated}");
    }
}

#[test]
fn the_hub_is_asked_for_at_its_own_host() {
    let mut config = plain_config(&[]);
    config.offline = true;
    let (client, _) = client(config);
    let error = client.resolve(&"alpine:3.18".parse().unwrap()).unwrap_err();
    assert_eq!(error.url(), "https://registry-1.docker.io/v2/library/alpine/manifests/3.18");
}
