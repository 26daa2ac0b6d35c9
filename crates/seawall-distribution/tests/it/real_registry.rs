//! Pulls from a real registry, Debian's `docker-registry`, what a real client, skopeo, pushed.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use seawall_artifact::digest::Digest;
use seawall_distribution::{ClientConfig, PullError, RegistryClient};

/// `user:hunter2`, as `htpasswd -B` writes it.
const HTPASSWD: &str = "user:$2b$04$ygt0EA0bWRxRE4FGqLMHjeCLjpGXpP.aVXJOHeP90Tmwln6co4Uh.\n";

struct Registry(Child);

impl Drop for Registry {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Says what is missing for this test, if anything is.
fn missing(archive: &Path) -> Option<&'static str> {
    let has = |program: &str| {
        let run = Command::new(program).arg("--version").stdout(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    if std::env::var_os("SEAWALL_SLOW_TESTS").is_none_or(|value| value != "1") {
        return Some("SEAWALL_SLOW_TESTS=1");
    }
    if !archive.exists() {
        return Some("../shared/images");
    }
    if !has("docker-registry") {
        return Some("the program docker-registry");
    }
    (!has("skopeo")).then_some("the program skopeo")
}

fn start(folder: &Path) -> (Registry, String) {
    let host = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    fs::write(folder.join("htpasswd"), HTPASSWD).unwrap();
    let config = format!(
        "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {0}/data}}}}\n\
         http: {{addr: \"{host}\"}}\nauth: {{htpasswd: {{realm: test, path: {0}/htpasswd}}}}\n",
        folder.display()
    );
    fs::write(folder.join("config.yml"), config).unwrap();
    let child = Command::new("docker-registry")
        .arg("serve")
        .arg(folder.join("config.yml"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let registry = Registry(child);
    for _ in 0..100 {
        if std::net::TcpStream::connect(&host).is_ok() {
            return (registry, host);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("docker-registry did not start");
}

/// Writes past the test runner, which keeps back the output of tests that pass.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").unwrap();
}

#[test]
fn what_skopeo_pushed_is_pulled() {
    let images = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/images");
    let archive = images.join("alpine-3.18.9.oci.tar");
    if let Some(what) = missing(&archive) {
        say(&format!("SKIPPED: pull from docker-registry needs {what}"));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_registry, host) = start(folder.path());
    let name = format!("{host}/library/alpine:3.18.9");
    let status = Command::new("skopeo")
        .args(["copy", "--quiet", "--insecure-policy", "--dest-tls-verify=false"])
        .args(["--dest-creds", "user:hunter2"])
        .arg(format!("oci-archive:{}", archive.display()))
        .arg(format!("docker://{name}"))
        .status()
        .unwrap();
    assert!(status.success());

    let reference = name.parse().unwrap();
    let mut config = ClientConfig::new("seawall-test/1");
    config.plain_http_registries = vec![host.as_str().into()];
    let anonymous = RegistryClient::new(config.clone()).unwrap();
    let error = anonymous.resolve(&reference).unwrap_err();
    assert!(matches!(error, PullError::Unauthorized { .. }), "{error}");

    let with_tls = RegistryClient::new(ClientConfig::new("seawall-test/1")).unwrap();
    let error = with_tls.resolve(&reference).unwrap_err();
    assert!(matches!(error, PullError::Tls { .. }), "{error}");

    let auth = folder.path().join("auth.json");
    fs::write(&auth, format!(r#"{{"auths":{{"{host}":{{"auth":"dXNlcjpodW50ZXIy"}}}}}}"#)).unwrap();
    config.credential_files = vec![auth];
    let client = RegistryClient::new(config).unwrap();
    let image = client.image(&reference, &"linux/amd64".parse().unwrap()).unwrap();
    assert_eq!(image.manifest.digest, Digest::sha256_of(&image.manifest.bytes));
    let config = client.blob_bytes(&reference, &image.document.config, 1 << 20).unwrap();
    assert_eq!(Digest::sha256_of(&config), image.document.config.digest);
    assert!(!image.document.layers.is_empty());
    for layer in &image.document.layers {
        let bytes = client.blob_bytes(&reference, layer, 1 << 30).unwrap();
        assert_eq!(Digest::sha256_of(&bytes), layer.digest);
    }
    let missing = format!("{host}/library/alpine:none").parse().unwrap();
    let error = client.resolve(&missing).unwrap_err();
    assert!(matches!(error, PullError::NotFound { .. }), "{error}");
    assert!(error.to_string().contains("MANIFEST_UNKNOWN"), "{error}");
}
