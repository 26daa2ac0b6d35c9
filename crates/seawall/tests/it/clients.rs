//! `seawall serve` with the clients that people use.
//!
//! A client that is not installed is skipped, and said.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::image::{Image, Layer};
use crate::sandbox::{Sandbox, terminate};

/// A running registry; it is told to stop when the test is over.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(sandbox: &Sandbox, arguments: &str) -> Self {
        let data = sandbox.path("served").display().to_string();
        let mut command = sandbox.command("serve --listen 127.0.0.1:0 --insecure-http --gate off");
        command.args(["--data", &data]).args(arguments.split_whitespace());
        let mut child = command.stdout(Stdio::piped()).spawn().expect("start the registry");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("standard output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("no address in `{line}`")).to_owned();
        Self { child, address }
    }

    /// Asks the registry to stop and returns its exit code.
    fn stop(mut self) -> Option<i32> {
        terminate(&mut self.child).code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Tells whether a client is there; says so if it is not.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn has(client: &str) -> bool {
    let mut version = Command::new(client);
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let found = version.status().is_ok();
    if !found {
        eprintln!("SKIPPED: {client} is not installed");
    }
    found
}

/// Runs a client; `REGISTRY` stands for the address, `@/` for the folder of inputs.
#[track_caller]
fn client(sandbox: &Sandbox, served: &Served, line: &str) -> (bool, String) {
    let inputs = format!("{}/", sandbox.path("in").display());
    let mut words = line
        .split_whitespace()
        .map(|word| word.replace("REGISTRY", &served.address).replace("@/", &inputs));
    let program = words.next().expect("a program");
    let output = Command::new(&program)
        .args(words)
        .env("HOME", sandbox.path("home"))
        .env("TMPDIR", sandbox.path("tmp"))
        .env("COSIGN_PASSWORD", "")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[track_caller]
fn succeeds(sandbox: &Sandbox, served: &Served, line: &str) -> String {
    let (is_done, text) = client(sandbox, served, line);
    assert!(is_done, "{line}: {text}");
    text
}

#[test]
fn skopeo_copies_in_and_out_inspects_lists_and_deletes() {
    if !has("skopeo") {
        return;
    }
    let sandbox = Sandbox::new();
    let layer = Layer::new().file("etc/motd", "hello");
    Image::new(&[layer]).write_layout(&sandbox.path("in").join("layout"));
    let served = Served::start(&sandbox, "--anonymous push");
    let run = |line: &str| succeeds(&sandbox, &served, line);
    for tag in ["one", "two"] {
        run(&format!(
            "skopeo --insecure-policy copy --dest-tls-verify=false oci:@/layout docker://REGISTRY/team/app:{tag}"
        ));
    }
    run(
        "skopeo --insecure-policy copy --src-tls-verify=false --dest-tls-verify=false docker://REGISTRY/team/app:one docker://REGISTRY/other/app:three",
    );
    let listed = run("skopeo list-tags --tls-verify=false docker://REGISTRY/team/app");
    assert!(listed.contains("\"one\"") && listed.contains("\"two\""), "{listed}");
    let raw = run("skopeo inspect --tls-verify=false --raw docker://REGISTRY/other/app:three");
    assert!(raw.contains("\"layers\""), "{raw}");
    run(
        "skopeo --insecure-policy copy --src-tls-verify=false docker://REGISTRY/team/app:two oci:@/out",
    );
    run("skopeo delete --tls-verify=false docker://REGISTRY/team/app:one");
    let (is_there, _) = client(
        &sandbox,
        &served,
        "skopeo inspect --tls-verify=false docker://REGISTRY/team/app:one",
    );
    assert!(!is_there, "skopeo deletes the manifest with all of its tags");
    run("skopeo inspect --tls-verify=false docker://REGISTRY/other/app:three");
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn an_image_outlives_a_start_and_is_scanned_by_ourselves() {
    if !has("skopeo") {
        return;
    }
    let sandbox = Sandbox::with_database();
    let layer = Layer::new().file("etc/os-release", "ID=alpine\nVERSION_ID=3.18.0\n");
    Image::new(&[layer]).write_layout(&sandbox.path("in").join("layout"));
    let served = Served::start(&sandbox, "--anonymous push");
    succeeds(
        &sandbox,
        &served,
        "skopeo --insecure-policy copy --dest-tls-verify=false oci:@/layout docker://REGISTRY/app:1",
    );
    assert_eq!(served.stop(), Some(0));
    let served = Served::start(&sandbox, "--anonymous pull");
    let address = &served.address;
    let line = format!("scan --plain-http {address} {address}/app:1");
    sandbox.run_now(&line).expect_code(0).expect_text(&format!("{address}/app:1"));
    let (is_deleted, said) =
        client(&sandbox, &served, "skopeo delete --tls-verify=false docker://REGISTRY/app:1");
    assert!(!is_deleted, "who may pull may not delete");
    assert!(said.contains("authentication required") || said.contains("unauthorized"), "{said}");
}

#[test]
fn crane_pushes_copies_and_deletes() {
    if !has("crane") {
        return;
    }
    let sandbox = Sandbox::new();
    let layer = Layer::new().file("etc/motd", "hello");
    Image::new(&[layer]).write_layout(&sandbox.path("in").join("layout"));
    let served = Served::start(&sandbox, "--anonymous push");
    let run = |line: &str| succeeds(&sandbox, &served, line);
    run("crane push @/layout REGISTRY/app:1 --insecure");
    run("crane copy REGISTRY/app:1 REGISTRY/copy:2 --insecure");
    assert!(run("crane catalog REGISTRY --insecure").contains("copy"));
    assert_eq!(run("crane ls REGISTRY/copy --insecure").trim(), "2");
    let digest = run("crane digest REGISTRY/copy:2 --insecure");
    run(&format!("crane delete REGISTRY/copy@{} --insecure", digest.trim()));
    run("crane validate --remote REGISTRY/app:1 --insecure");
}

#[test]
fn oras_pushes_attaches_discovers_copies_pulls_and_deletes() {
    if !has("oras") {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.write("notes.txt", "hello");
    let served = Served::start(&sandbox, "--anonymous push");
    let run = |line: &str| succeeds(&sandbox, &served, line);
    run("oras push --plain-http --disable-path-validation REGISTRY/app:1 @/notes.txt:text/plain");
    run(
        "oras attach --plain-http --disable-path-validation --artifact-type example/note REGISTRY/app:1 @/notes.txt:text/plain",
    );
    let found = run("oras discover --plain-http --format json REGISTRY/app:1");
    assert!(found.contains("example/note"), "{found}");
    run(
        "oras copy --recursive --from-plain-http --to-plain-http REGISTRY/app:1 REGISTRY/copies/app:2",
    );
    let found = run("oras discover --plain-http --format json REGISTRY/copies/app:2");
    assert!(found.contains("example/note"), "the referrers come along: {found}");
    assert_eq!(run("oras repo tags --plain-http REGISTRY/copies/app").trim(), "2");
    assert!(run("oras repo ls --plain-http REGISTRY").contains("copies/app"));
    run("oras pull --plain-http --allow-path-traversal REGISTRY/copies/app:2 --output @/out");
    run("oras manifest delete --plain-http --force REGISTRY/app:1");
    let (is_there, _) =
        client(&sandbox, &served, "oras manifest fetch --plain-http REGISTRY/app:1");
    assert!(!is_there, "it was deleted");
    assert_eq!(served.stop(), Some(0));
}

/// Pushes an image as `app:1` and returns its digest.
fn pushed(sandbox: &Sandbox, served: &Served) -> String {
    let layer = Layer::new().file("etc/motd", "hello");
    Image::new(&[layer]).write_layout(&sandbox.path("in").join("layout"));
    succeeds(
        sandbox,
        served,
        "skopeo --insecure-policy copy --dest-tls-verify=false oci:@/layout docker://REGISTRY/app:1",
    );
    let line = "skopeo inspect --tls-verify=false --format {{.Digest}} docker://REGISTRY/app:1";
    succeeds(sandbox, served, line).trim().to_owned()
}

#[test]
fn cosign_signs_and_verifies_with_a_key() {
    if !has("cosign") || !has("skopeo") {
        return;
    }
    let sandbox = Sandbox::new();
    let served = Served::start(&sandbox, "--anonymous push");
    let digest = pushed(&sandbox, &served);
    let run = |line: &str| succeeds(&sandbox, &served, line);
    run("cosign generate-key-pair --output-key-prefix @/key");
    run("cosign generate-key-pair --output-key-prefix @/other");
    let http = "--allow-insecure-registry --allow-http-registry";
    run(&format!(
        "cosign sign --yes --tlog-upload=false --key @/key.key {http} REGISTRY/app@{digest}"
    ));
    let verify = |key: &str| {
        let line = format!(
            "cosign verify --insecure-ignore-tlog=true --key @/{key}.pub {http} REGISTRY/app@{digest}"
        );
        client(&sandbox, &served, &line)
    };
    let (is_signed, said) = verify("key");
    assert!(is_signed && said.contains(&digest), "{said}");
    assert!(!verify("other").0, "another key did not sign it");
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn notation_signs_lists_and_verifies_with_a_local_certificate() {
    if !has("notation") || !has("skopeo") {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.write(
        "trust.json",
        r#"{"version":"1.0","trustPolicies":[{"name":"all","registryScopes":["*"],"signatureVerification":{"level":"strict"},"trustStores":["ca:seawall.example"],"trustedIdentities":["*"]}]}"#,
    );
    let served = Served::start(&sandbox, "--anonymous push");
    let digest = pushed(&sandbox, &served);
    let run = |line: &str| succeeds(&sandbox, &served, line);
    run("notation cert generate-test --default seawall.example");
    run("notation policy import @/trust.json");
    let image = format!("--insecure-registry REGISTRY/app@{digest}");
    let (is_signed, _) = client(&sandbox, &served, &format!("notation verify {image}"));
    assert!(!is_signed, "nobody has signed it yet");
    run(&format!("notation sign {image}"));
    let listed = run(&format!("notation list {image}"));
    assert!(listed.contains("application/vnd.cncf.notary.signature"), "{listed}");
    run(&format!("notation verify {image}"));
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn podman_pushes_pulls_and_removes() {
    if !has("podman") || !has("skopeo") {
        return;
    }
    let sandbox = Sandbox::new();
    let layer = Layer::new().file("etc/motd", "hello");
    Image::new(&[layer]).write_layout(&sandbox.path("in").join("layout"));
    let served = Served::start(&sandbox, "--anonymous push");
    let home = sandbox.path("podman").display().to_string();
    let podman = format!("podman --root {home}/root --runroot {home}/run --storage-driver vfs");
    let run = |line: &str| succeeds(&sandbox, &served, line);
    // It takes no folder whose name has capitals.
    run("skopeo --insecure-policy copy oci:@/layout oci-archive:@/image.tar");
    run(&format!("{podman} load --quiet --input @/image.tar"));
    let id = run(&format!("{podman} images --quiet --no-trunc")).trim().to_owned();
    let id = id.strip_prefix("sha256:").expect("an id").to_owned();
    run(&format!("{podman} push --tls-verify=false {id} docker://REGISTRY/team/app:1"));
    run(&format!("{podman} rmi --all --force"));
    let again = run(&format!("{podman} pull --quiet --tls-verify=false REGISTRY/team/app:1"));
    assert!(again.contains(&id), "{again} is not {id}");
    let found = run(&format!("{podman} search --tls-verify=false --list-tags REGISTRY/team/app"));
    assert!(found.contains("team/app"), "{found}");
    run(&format!("{podman} rmi --all --force"));
    assert_eq!(served.stop(), Some(0));
}
