//! Images pulled from a registry in the test, with and without faults.

use std::collections::BTreeMap;

use crate::feeds;
use crate::sandbox::{Run, Sandbox, finding_ids};
use crate::server::{Reply, Server};

/// What the registry does wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    None,
    Unauthorized,
    OtherLayer,
    CutLayer,
    OtherManifest,
}

/// Starts a registry that has [`feeds::image`] as `team/app:1`.
pub(crate) fn registry(fault: Fault) -> Server {
    let image = feeds::image();
    let blobs: BTreeMap<String, Vec<u8>> =
        image.blobs().map(|blob| (blob.digest().to_string(), blob.bytes.clone())).collect();
    let layer = image.layers[1].digest().to_string();
    let (media_type, manifest) = (image.manifest.media_type, image.manifest.bytes.clone());
    let digest = image.manifest.digest().to_string();
    Server::start(move |path| {
        if fault == Fault::Unauthorized {
            return Reply::status(401).header("WWW-Authenticate", "Basic realm=\"team\"");
        }
        if path == "/v2/" {
            return Reply::ok("{}");
        }
        let Some((kind, name)) =
            path.strip_prefix("/v2/team/app/").and_then(|it| it.split_once('/'))
        else {
            return Reply::status(404);
        };
        match (kind, name) {
            ("manifests", _) if name == "1" || name == digest => {
                let body = if matches!(fault, Fault::OtherManifest) {
                    [manifest.as_slice(), b" "].concat()
                } else {
                    manifest.clone()
                };
                let reply = Reply::ok(body).header("Content-Type", media_type);
                reply.header("Docker-Content-Digest", digest.clone())
            }
            ("blobs", name) => match blobs.get(name) {
                Some(bytes) if fault == Fault::OtherLayer && name == layer => {
                    Reply::ok(vec![7; bytes.len()])
                }
                Some(bytes) if fault == Fault::CutLayer && name == layer => {
                    Reply::ok(bytes.clone()).cut_after(bytes.len() / 2)
                }
                Some(bytes) => Reply::ok(bytes.clone()),
                None => Reply::status(404),
            },
            _ => Reply::status(404),
        }
    })
}

#[track_caller]
fn pull(fault: Fault) -> (Sandbox, Server, Run) {
    let (sandbox, server) = (Sandbox::with_database(), registry(fault));
    let address = &server.address;
    let arguments = format!("scan -o json {address}/team/app:1 --plain-http {address}");
    let run = sandbox.run_now(&arguments);
    (sandbox, server, run)
}

#[test]
fn an_image_of_a_registry_has_the_findings_of_its_layout() {
    let (sandbox, server, run) = pull(Fault::None);
    let run = run.expect_code(0);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    feeds::image().write_layout(&sandbox.path("in/image"));
    let (_, local) = sandbox.report("oci:@/image");
    assert_eq!(finding_ids(&report), finding_ids(&local));
    assert_eq!(report["subject"]["manifestDigest"], local["subject"]["manifestDigest"]);
    // The layers are in the cache now: a second scan asks for none.
    let layers = |paths: Vec<String>| paths.iter().filter(|it| it.contains("/blobs/")).count();
    let asked = layers(server.paths());
    let address = &server.address;
    let again = format!("scan -o json docker://{address}/team/app:1 --plain-http {address}");
    sandbox.run_now(&again).expect_code(0);
    assert_eq!(layers(server.paths()) - asked, 1, "the configuration only: {:?}", server.paths());
}

#[test]
fn a_registry_that_wants_a_login_is_named_with_a_hint() {
    let (_, server, run) = pull(Fault::Unauthorized);
    let run = run
        .expect_code(2)
        .expect_text(&server.address)
        .expect_text("hint:")
        .expect_text("docker login");
    run.expect_no_text("0 findings");
}

#[test]
fn content_other_than_its_digest_is_not_used() {
    for fault in [Fault::OtherLayer, Fault::CutLayer, Fault::OtherManifest] {
        let (_, _, run) = pull(fault);
        assert!(matches!(run.code, 2 | 3), "{fault:?}: {run:?}");
        let run = run.expect_text("error: ").expect_no_text("\"findings\"");
        if fault != Fault::OtherManifest {
            assert_eq!(run.code, 3, "{fault:?}: {run:?}");
            run.expect_text(&feeds::image().layers[1].digest().to_string());
        }
    }
}

#[test]
fn an_image_that_the_registry_does_not_have_is_named() {
    let (sandbox, server) = (Sandbox::with_database(), registry(Fault::None));
    let address = &server.address;
    let run = sandbox.run_now(&format!("scan {address}/team/none:1 --plain-http {address}"));
    run.expect_code(2).expect_text("team/none").expect_text("hint:");
}

/// A login in the form of Docker's `config.json`: `robot:open sesame`.
fn log_in(sandbox: &Sandbox, address: &str) {
    let folder = sandbox.path("home/.docker");
    std::fs::create_dir_all(&folder).expect("create");
    let text = format!("{{\"auths\": {{\"{address}\": {{\"auth\": \"{LOGIN}\"}}}}}}");
    std::fs::write(folder.join("config.json"), text).expect("write");
}

const LOGIN: &str = "cm9ib3Q6b3BlbiBzZXNhbWU=";

#[test]
fn a_redirect_never_carries_the_login_to_another_host() {
    let blobs: BTreeMap<String, Vec<u8>> = feeds::image()
        .blobs()
        .map(|blob| (blob.digest().to_string(), blob.bytes.clone()))
        .collect();
    let storage = Server::start(move |path| match blobs.get(path.trim_start_matches('/')) {
        Some(bytes) => Reply::ok(bytes.clone()),
        None => Reply::status(404),
    });
    let elsewhere = storage.address.clone();
    let image = feeds::image();
    let (media_type, manifest) = (image.manifest.media_type, image.manifest.bytes);
    let registry = Server::start_with_heads(move |path, head| {
        let is_known = head.lines().any(|line| {
            line.to_ascii_lowercase().starts_with("authorization:") && line.contains(LOGIN)
        });
        if !is_known {
            return Reply::status(401).header("WWW-Authenticate", "Basic realm=\"team\"");
        }
        match path.strip_prefix("/v2/team/app/blobs/") {
            Some(digest) => {
                Reply::status(307).header("Location", format!("http://{elsewhere}/{digest}"))
            }
            None => Reply::ok(manifest.clone()).header("Content-Type", media_type),
        }
    });
    let sandbox = Sandbox::with_database();
    log_in(&sandbox, &registry.address);
    let hosts = format!("{},{}", registry.address, storage.address);
    let target = format!("{}/team/app:1", registry.address);
    let run = sandbox.run_now(&format!("scan -o json {target} --plain-http {hosts}"));
    let report: serde_json::Value = serde_json::from_str(&run.expect_code(0).stdout).expect("JSON");
    assert!(!finding_ids(&report).is_empty());
    let asked = storage.seen();
    assert_eq!(asked.len(), 3, "the configuration and two layers: {asked:?}");
    for (path, head) in asked {
        let head = head.to_ascii_lowercase();
        assert!(!head.contains("authorization"), "{path}: {head}");
        assert!(!head.contains(&LOGIN.to_ascii_lowercase()), "{path}: {head}");
    }
    // Nor does a mere login of one registry serve another.
    let other = Server::start_with_heads(|_, _| {
        Reply::status(401).header("WWW-Authenticate", "Basic realm=\"other\"")
    });
    let address = &other.address;
    sandbox.run_now(&format!("scan {address}/team/app:1 --plain-http {address}")).expect_code(2);
    assert!(other.seen().iter().all(|(_, head)| !head.contains(LOGIN)));
}
