//! The same tests over a bucket: this program runs itself again with the address of an S3 server
//! of somebody else. 2026-11-29.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_store::blobs::BlobStore;
use seawall_store::blobs::files::FileBlobs;
use seawall_store::blobs::s3::S3Blobs;

use crate::s3_server::{Fault, S3Server, options_at};

const URL: &str = "SEAWALL_TEST_S3_URL";
const OBJECTS: &str = "SEAWALL_TEST_S3_OBJECTS";

/// Each test has a part of the bucket for itself.
fn prefix(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    Digest::sha256_of(name.as_bytes()).short().to_owned()
}

/// Opens the blobs of a test: files in its folder, or a part of the bucket.
pub(crate) fn blobs(folder: &Path) -> Arc<dyn BlobStore> {
    match std::env::var(URL) {
        Ok(url) => Arc::new(S3Blobs::open(&options_at(&url, &prefix(folder))).unwrap()),
        Err(_) => Arc::new(FileBlobs::open(&folder.join("blobs")).unwrap()),
    }
}

/// Where the blobs of a test lie as files.
pub(crate) fn files(folder: &Path) -> PathBuf {
    let objects = std::env::var_os(OBJECTS).map(PathBuf::from);
    objects.map_or_else(|| folder.join("blobs"), |objects| objects.join(prefix(folder)))
}

fn run_over(server: &S3Server) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--skip", "crash::", "--skip", "postgres::", "--skip", "documentation::"])
        .args(["--skip", "bucket::"])
        .env(URL, server.url())
        .env(OBJECTS, server.objects())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(30 < said.matches(" ... ok").count(), "{said}");
}

#[test]
fn every_other_test_passes_over_a_bucket() {
    run_over(&S3Server::start());
}

#[test]
fn every_other_test_passes_over_a_bucket_that_fails_now_and_then() {
    let server = S3Server::start();
    server.plan(|number, method, _| match number % 11 {
        3 => Some(Fault::Status(503, "SlowDown")),
        // What reads may also be lost on its way back.
        7 if *method == hyper::Method::GET => Some(Fault::CutAnswer),
        9 => Some(Fault::Status(500, "InternalError")),
        _ => None,
    });
    run_over(&server);
}
