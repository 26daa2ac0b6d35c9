//! Blobs in a bucket: the suite of all stores, and what goes wrong on the way. 2026-11-29.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_store::blobs::s3::S3Blobs;
use seawall_store::blobs::{BlobError, BlobStore, Pending, Progress, UploadId};
use seawall_store::testing;

use crate::s3_server::{Fault, S3Server};

fn open(server: &S3Server) -> S3Blobs {
    S3Blobs::open(&server.options()).unwrap()
}

async fn suite(server: &S3Server) {
    let reopen = || -> Pending<'static, Arc<dyn BlobStore>> {
        let blobs = open(server);
        Box::pin(async move { Arc::new(blobs) as Arc<dyn BlobStore> })
    };
    assert!(10 <= testing::blob_store_suite(&reopen).await);
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|place| u8::try_from(place % 253).unwrap()).collect()
}

/// Every object under a folder, the folders of the server's own left out.
fn objects(server: &S3Server) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![server.objects()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(server.objects()).unwrap();
                found.push(name.display().to_string());
            }
        }
    }
    found.retain(|name| !name.split('/').any(|part| part.starts_with('.')));
    found.sort();
    found
}

#[tokio::test]
async fn a_bucket_passes_the_suite() {
    let server = S3Server::start();
    suite(&server).await;
    let left: Vec<String> = objects(&server);
    let uploads = left.iter().filter(|name| name.contains("/uploads/"));
    assert_eq!(uploads.count(), 0, "all was committed or discarded: {left:?}");
}

#[tokio::test]
async fn a_bucket_passes_the_suite_while_requests_fail() {
    let faults = [
        Fault::Status(500, "InternalError"),
        Fault::Status(503, "SlowDown"),
        Fault::Reset,
        Fault::CutAnswer,
        Fault::LostAnswer,
    ];
    for (place, fault) in faults.into_iter().enumerate() {
        let server = S3Server::start();
        let step = 3 + u64::try_from(place).unwrap();
        server.plan(move |number, _, _| (number % step == step - 1).then_some(fault));
        suite(&server).await;
        assert!(100 < server.count(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_service_that_stays_away_is_unavailable_and_loses_nothing() {
    let server = S3Server::start();
    let blobs = open(&server);
    let digest = testing::store_blob(&blobs, 1, b"kept").await;
    server.plan(|_, _, _| Some(Fault::Status(503, "SlowDown")));
    let error = blobs.size(&digest).await.unwrap_err();
    assert!(matches!(error, BlobError::Unavailable { .. }), "{error}");
    let start = Progress { size_bytes: 0, hasher: DigestHasher::new(DigestAlgorithm::Sha256) };
    let upload = UploadId::from_random([2; 16]);
    assert!(blobs.append(&upload, start).await.is_err());
    server.plan(|_, _, _| None);
    assert_eq!(testing::read_blob(&blobs, &digest, 0..4).await.unwrap(), b"kept");
}

#[tokio::test]
async fn a_full_service_is_told_apart() {
    let server = S3Server::start();
    let blobs = open(&server);
    server.plan(|_, method, _| {
        (*method == Method::PUT).then_some(Fault::Status(507, "XMinioStorageFull"))
    });
    let start = Progress { size_bytes: 0, hasher: DigestHasher::new(DigestAlgorithm::Sha256) };
    let mut writer = blobs.append(&UploadId::from_random([2; 16]), start).await.unwrap();
    writer.write(Bytes::from_static(b"content")).await.unwrap();
    assert!(matches!(writer.finish().await, Err(BlobError::Full)));
}

#[tokio::test]
async fn wrong_keys_are_an_error_at_once_that_shows_no_secret() {
    let server = S3Server::start();
    let mut options = server.options();
    options.keys.as_mut().unwrap().secret = "another secret".to_owned();
    let blobs = S3Blobs::open(&options).unwrap();
    let error = blobs.claim("me").await.unwrap_err();
    assert!(matches!(error, BlobError::Io { .. }), "{error}");
    let shown = format!("{error:?} {options:?} {blobs:?}");
    assert!(!shown.contains("another secret"), "{shown}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_process_that_stops_leaves_what_another_one_aborts() {
    let server = S3Server::start();
    let upload = UploadId::from_random([3; 16]);
    let long = content(20 * 1024 * 1024);
    let hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    let first = open(&server);
    let start = Progress { size_bytes: 0, hasher: hasher.clone() };
    let mut writer = first.append(&upload, start.clone()).await.unwrap();
    writer.write(Bytes::from_static(b"told to the client")).await.unwrap();
    let told = writer.finish().await.unwrap();
    let mut writer = first.append(&upload, told).await.unwrap();
    for piece in long.chunks(100_000) {
        writer.write(Bytes::copy_from_slice(piece)).await.unwrap();
    }
    drop((writer, first));
    let marker = |name: &String| name.ends_with(".multipart");
    assert_eq!(objects(&server).iter().filter(|name| marker(name)).count(), 1);

    let second = open(&server);
    let progress = second.progress(&upload, hasher).await.unwrap();
    assert_eq!(progress.size_bytes, 18);
    let mut writer = second.append(&upload, progress).await.unwrap();
    assert_eq!(objects(&server).iter().filter(|name| marker(name)).count(), 0);
    writer.write(Bytes::copy_from_slice(&long)).await.unwrap();
    let progress = writer.finish().await.unwrap();
    let mut whole = b"told to the client".to_vec();
    whole.extend_from_slice(&long);
    let digest = Digest::sha256_of(&whole);
    let size = second.commit(&upload, &digest, progress).await.unwrap();
    assert_eq!(testing::read_blob(&second, &digest, 0..size).await.unwrap(), whole);
    assert_eq!(objects(&server).len(), 1, "{:?}", objects(&server));
}

#[tokio::test]
async fn an_object_that_was_cut_or_changed_is_seen() {
    let server = S3Server::start();
    let blobs = open(&server);
    let digest = testing::store_blob(&blobs, 1, b"content").await;
    let path = server.objects().join(&objects(&server)[0]);
    for damaged in [&b"con"[..], b""] {
        std::fs::write(&path, damaged).unwrap();
        let read = match blobs.read(&digest, 0..7).await {
            Ok(reader) => {
                let mut reader = reader.unwrap();
                let mut last = reader.next().await;
                while matches!(last, Ok(Some(_))) {
                    last = reader.next().await;
                }
                last.map(drop)
            }
            Err(error) => Err(error),
        };
        assert!(matches!(read, Err(BlobError::Io { .. })), "{damaged:?}: {read:?}");
    }
}

#[tokio::test]
async fn many_long_uploads_share_the_memory() {
    let server = S3Server::start();
    let options = seawall_store::blobs::s3::S3Options { memory_bytes: 1, ..server.options() };
    let blobs = S3Blobs::open(&options).unwrap();
    let mut tasks = Vec::new();
    for number in 0..4 {
        let blobs = blobs.clone();
        tasks.push(tokio::spawn(async move {
            let mut long = content(9 * 1024 * 1024);
            long.push(number);
            let digest = testing::store_blob(&blobs, number, &long).await;
            let size = u64::try_from(long.len()).unwrap();
            assert!(testing::read_blob(&blobs, &digest, 0..size).await.unwrap() == long);
        }));
    }
    for task in tasks {
        tokio::time::timeout(Duration::from_mins(2), task).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_place_has_one_owner() {
    let server = S3Server::start();
    let blobs = open(&server);
    assert_eq!(blobs.claim("one").await.unwrap(), "one");
    assert_eq!(open(&server).claim("other").await.unwrap(), "one");
    let mut options = server.options();
    options.prefix = String::new();
    let elsewhere = S3Blobs::open(&options).unwrap();
    assert_eq!(elsewhere.claim("other").await.unwrap(), "other");
}
