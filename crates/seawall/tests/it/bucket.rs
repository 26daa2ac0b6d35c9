//! `seawall serve` with its blobs in a bucket of somebody else's S3 server. 2026-11-29.

use std::path::Path;

use crate::image::{Image, Layer};
use crate::s3_server::{BUCKET, Fault, KEY, S3Server, SECRET};
use crate::sandbox::Sandbox;
use crate::serve::Server;

const FLAGS: &str = "--insecure-http --gate off --anonymous push --config @/seawall.toml";

/// Writes the settings of a server whose blobs lie there.
fn settle(sandbox: &Sandbox, bucket: &S3Server) {
    sandbox.write("secret", SECRET);
    let settings = format!(
        "[server.storage.s3]\nbucket = '{BUCKET}'\nendpoint = '{}'\nplain-http = true\n\
         prefix = 'seawall'\nkey-id = '{KEY}'\nsecret-file = 'secret'\n",
        bucket.url()
    );
    sandbox.write("seawall.toml", settings);
}

fn push(server: &Server, repository: &str, content: &[u8]) -> (u16, String) {
    let digest = seawall_artifact::digest::Digest::sha256_of(content);
    let line = format!("POST /v2/{repository}/blobs/uploads/?digest={digest}");
    server.send_with(&line, "", content)
}

fn pull(server: &Server, repository: &str, content: &[u8]) -> bool {
    let digest = seawall_artifact::digest::Digest::sha256_of(content);
    let (status, answer) = server.ask(&format!("GET /v2/{repository}/blobs/{digest}"), None);
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.as_bytes());
    status == 200 && body == Some(content)
}

fn has_files(folder: &Path) -> bool {
    folder.exists()
}

#[test]
fn an_image_is_pushed_into_a_bucket_and_outlives_a_start() {
    let (sandbox, bucket) = (Sandbox::new(), S3Server::start());
    settle(&sandbox, &bucket);
    let explained = sandbox.run("config explain --config @/seawall.toml").expect_code(0);
    let explained = explained.expect_text("server.storage.s3.bucket").expect_text(BUCKET);
    explained.expect_no_text(SECRET);
    let server = Server::start(&sandbox, FLAGS);
    let layout = sandbox.path("in/layout");
    Image::new(&[Layer::new().file("etc/motd", "hello")]).write_layout(&layout);
    let mut blobs = Vec::new();
    for entry in std::fs::read_dir(layout.join("blobs/sha256")).expect("blobs") {
        blobs.push(std::fs::read(entry.expect("a blob").path()).expect("its content"));
    }
    let is_manifest = |blob: &&Vec<u8>| blob.starts_with(b"{") && find(blob, b"\"layers\"");
    let manifest = blobs.iter().find(is_manifest).expect("a manifest").clone();
    for blob in &blobs {
        let (status, answer) = push(&server, "team/app", blob);
        assert_eq!(status, 201, "{answer}");
    }
    let kind = "content-type: application/vnd.oci.image.manifest.v1+json\r\n";
    let (status, answer) = server.send_with("PUT /v2/team/app/manifests/1", kind, &manifest);
    assert_eq!(status, 201, "{answer}");
    server.stop();
    assert!(!has_files(&sandbox.path("in/data/blobs")), "no blob lies in the data folder");

    let server = Server::start(&sandbox, FLAGS);
    assert_eq!(server.ask("GET /v2/team/app/manifests/1", None).0, 200);
    let config = blobs.iter().find(|blob| find(blob, b"\"rootfs\"")).expect("a configuration");
    assert!(pull(&server, "team/app", config));
    // A service that is away for a while is worth another try, and says so.
    bucket.plan(|_, _, _| Some(Fault::Status(503, "SlowDown")));
    let (status, answer) = push(&server, "team/app", b"while it is away");
    assert_eq!(status, 503, "{answer}");
    assert!(answer.contains("does not answer") && answer.contains("retry-after"), "{answer}");
    bucket.plan(|_, _, _| None);
    assert_eq!(push(&server, "team/app", b"while it is away").0, 201);
    sandbox
        .run("registry scrub --data @/data --config @/seawall.toml")
        .expect_code(0)
        .expect_text("WHOLE");
    let backup = sandbox.run("backup create --out @/backup --data @/data --config @/seawall.toml");
    backup.expect_code(0).expect_text("NOT in it: the blobs");
    server.stop();
}

fn find(blob: &[u8], text: &[u8]) -> bool {
    blob.windows(text.len()).any(|window| window == text)
}

#[test]
fn a_folder_and_a_bucket_that_do_not_belong_together_are_not_mixed() {
    let (sandbox, bucket) = (Sandbox::new(), S3Server::start());
    settle(&sandbox, &bucket);
    let server = Server::start(&sandbox, FLAGS);
    assert_eq!(push(&server, "app", b"content").0, 201);
    server.stop();
    let serve = "serve --listen 127.0.0.1:0 --insecure-http --gate off";
    let run = sandbox.run(&format!("{serve} --data @/data"));
    run.expect_code(2).expect_text("lie in a bucket").expect_text("hint:");
    let run = sandbox.run(&format!("{serve} --data @/other --config @/seawall.toml"));
    run.expect_code(2).expect_text("another server's").expect_no_text(SECRET);
    let run = sandbox.run(&format!("{serve} --data @/flags --s3-bucket images"));
    run.expect_code(2).expect_text("no key for the bucket");
    // Files stay where they are.
    let files = Sandbox::new();
    let server = Server::start(&files, "--insecure-http --gate off --anonymous push");
    assert_eq!(push(&server, "app", b"content").0, 201);
    server.stop();
    settle(&files, &bucket);
    let run = files.run(&format!("{serve} --data @/data --config @/seawall.toml"));
    run.expect_code(2).expect_text("lie in files");
}
