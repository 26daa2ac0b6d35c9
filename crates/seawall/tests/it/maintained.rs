//! What a registry lost, by hand or by a disk, and the commands that bring it back or say so.

use std::path::PathBuf;

use seawall_artifact::digest::Digest;

use crate::sandbox::{Sandbox, files_below, finish};
use crate::serve::Server;

const FLAGS: &str = "--insecure-http --gate off --anonymous pull";
const MANIFEST: &str = "content-type: application/vnd.oci.image.manifest.v1+json\r\n";
const REPOSITORY: &str = "team/app";

/// Pushes an image of one layer as `team/app:1` and returns its digest and that of its layer.
fn push(server: &Server, authorization: &str) -> (Digest, Digest) {
    let (configuration, layer) = (b"{}".as_slice(), b"a layer".as_slice());
    for blob in [configuration, layer] {
        let digest = Digest::sha256_of(blob);
        let line = format!("POST /v2/{REPOSITORY}/blobs/uploads/?digest={digest}");
        assert_eq!(server.send_with(&line, authorization, blob).0, 201);
    }
    let descriptor = |media_type: &str, blob: &[u8]| {
        serde_json::json!({
            "mediaType": format!("application/vnd.oci.image.{media_type}"),
            "digest": Digest::sha256_of(blob).to_string(),
            "size": blob.len(),
        })
    };
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("config.v1+json", configuration),
        "layers": [descriptor("layer.v1.tar", layer)],
    });
    let manifest = manifest.to_string();
    let line = format!("PUT /v2/{REPOSITORY}/manifests/1");
    let head = format!("{authorization}{MANIFEST}");
    let (status, answer) = server.send_with(&line, &head, manifest.as_bytes());
    assert_eq!(status, 201, "{answer}");
    (Digest::sha256_of(manifest.as_bytes()), Digest::sha256_of(layer))
}

/// The line of a head that says that it is the administrator who asks.
fn administrator(password: &str) -> String {
    use base64::Engine as _;
    let credential = format!("admin:{password}");
    let credential = base64::engine::general_purpose::STANDARD.encode(credential);
    format!("authorization: Basic {credential}\r\n")
}

fn file_of(sandbox: &Sandbox, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    let name = name.rsplit(':').next().expect("its digits");
    let files = files_below(&sandbox.path("in/data/blobs"));
    let is_it = |file: &&PathBuf| file.to_string_lossy().ends_with(name);
    files.iter().find(is_it).expect("the file of the blob").clone()
}

/// Checks how many records of an action there are.
#[track_caller]
fn expect_records(sandbox: &Sandbox, action: &str, count: usize) {
    let run = sandbox.run(&format!("evidence search --action {action} --data @/data"));
    let run = run.expect_code(0);
    let lines = run.stdout.lines().filter(|line| line.contains(action));
    assert_eq!(lines.count(), count, "{action}: {}", run.stdout);
}

#[test]
fn what_was_deleted_is_listed_and_comes_back_with_the_server_at_work_and_without() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, FLAGS);
    let password = server.password();
    let authorization = administrator(&password);
    let (image, _) = push(&server, &authorization);
    let nothing = sandbox.run(&format!("registry deleted {REPOSITORY} --data @/data"));
    nothing.expect_code(0).expect_text("nothing of `team/app` can be brought back");

    // A tag, while the server works.
    let delete = |what: &str| {
        let line = format!("DELETE /v2/{REPOSITORY}/manifests/{what}");
        server.ask(&line, Some(("admin", &password))).0
    };
    assert_eq!(delete("1"), 202);
    assert_eq!(server.ask("GET /v2/team/app/manifests/1", None).0, 404);
    let listed = sandbox.run(&format!("registry deleted {REPOSITORY} --data @/data"));
    listed.expect_code(0).expect_text("team/app:1 until").expect_text(&image.to_string());
    let back = sandbox.run(&format!("registry undelete {REPOSITORY}:1 --data @/data"));
    back.expect_code(0).expect_text("is back").expect_text("tags that came with it: 1");
    assert_eq!(server.ask("GET /v2/team/app/manifests/1", None).0, 200);

    // The image with its tag, while it does not.
    assert_eq!(delete(&image.to_string()), 202);
    server.stop();
    let mut command = sandbox.command("registry undelete --data @/data");
    command.arg(format!("{REPOSITORY}@{image}"));
    let back = finish(command, "");
    back.expect_code(0).expect_text("is back");
    let again = sandbox.run(&format!("registry undelete {REPOSITORY}:none --data @/data"));
    again.expect_code(2).expect_text("nothing was brought back").expect_text("registry deleted");
    let wrong = sandbox.run("registry undelete team/app --data @/data");
    wrong.expect_code(2).expect_text("REPOSITORY@DIGEST");
    let server = Server::start(&sandbox, FLAGS);
    assert_eq!(server.ask("GET /v2/team/app/manifests/1", None).0, 200);
    server.stop();
    expect_records(&sandbox, "undelete", 2);
}

#[test]
fn damage_and_leftovers_are_named_and_recorded() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, FLAGS);
    let (_, layer) = push(&server, &administrator(&server.password()));
    server.stop();
    let scrub = "registry scrub --data @/data";
    sandbox.run(scrub).expect_code(0).expect_text("WHOLE");
    // A pass that finds nothing is no record.
    expect_records(&sandbox, "damage-found", 0);

    let file = file_of(&sandbox, &layer);
    let leftover = Digest::sha256_of(b"left over").to_string();
    let leftover = leftover.rsplit(':').next().expect("its digits");
    let place = file
        .parent()
        .and_then(|it| it.parent())
        .expect("folders")
        .join(leftover.get(..2).expect("digits"));
    std::fs::create_dir_all(&place).expect("a folder");
    std::fs::write(place.join(leftover), b"left over").expect("a leftover");
    std::fs::write(&file, b"b layer").expect("damage");
    let damaged = sandbox.run(scrub).expect_code(1).expect_text("NOT WHOLE");
    damaged.expect_text(&layer.to_string()).expect_text(REPOSITORY).expect_text("1 blobs that");
    expect_records(&sandbox, "damage-found", 1);
    expect_records(&sandbox, "garbage-collected", 0);

    let removed = sandbox.run(&format!("{scrub} --remove-leftovers")).expect_code(1);
    removed.expect_text("are removed");
    assert!(!place.join(leftover).exists());
    expect_records(&sandbox, "garbage-collected", 1);
    sandbox.run("evidence verify --data @/data").expect_code(0).expect_text("VERIFIED");
}
