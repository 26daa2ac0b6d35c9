//! Containers of Podman: who they are, and that the hook guards them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::host::{Host, lacking, skip, soon};

/// Ulimits that need no right to be raised.
const SETTINGS: &str =
    "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=4096:4096\"]\n";

struct Podman {
    folder: PathBuf,
}

impl Podman {
    fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("hooks")).unwrap();
        fs::write(folder.join("containers.conf"), SETTINGS).unwrap();
        Self { folder: folder.to_owned() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new("podman")
            .env("CONTAINERS_CONF", self.folder.join("containers.conf"))
            .arg("--root")
            .arg(self.folder.join("storage"))
            .arg("--runroot")
            .arg(self.folder.join("run"))
            .arg("--hooks-dir")
            .arg(self.folder.join("hooks"))
            .args(["--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file"])
            .args(arguments)
            .output()
            .unwrap()
    }
}

impl Drop for Podman {
    fn drop(&mut self) {
        drop(self.run(&["rm", "--all", "--force", "--time", "0"]));
        drop(Command::new("umount").arg("-l").arg(self.folder.join("storage/overlay")).output());
    }
}

#[test]
fn podmans_containers_are_known_by_name_and_image_and_guarded_by_the_hook() {
    let what = "a container of podman";
    if let Some(reason) = lacking(&["podman", "busybox"]) {
        skip(what, &reason);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("storages = [{:?}]\n", folder.path().join("storage"));
    let Some(host) = Host::start(what, &settings) else { return };
    let podman = Podman::new(folder.path());
    host.write_hook(&folder.path().join("hooks"));
    let tar = image(folder.path());
    let imported = podman.run(&["import", tar.to_str().unwrap(), "localhost/seawall-test:1"]);
    assert!(imported.status.success(), "{imported:?}");
    let name = format!("seawall-test-{}-podman", std::process::id());
    let run = ["run", "--detach", "--network", "none", "--name", &name, "localhost/seawall-test:1"];
    let started = podman.run(&[&run[..], &["/bin/busybox", "sleep", "600"]].concat());
    if !started.status.success() && String::from_utf8_lossy(&started.stderr).contains("rlimit") {
        skip(what, "podman may not set limits here");
        return;
    }
    assert!(started.status.success(), "{started:?}");
    let id = String::from_utf8(started.stdout).unwrap().trim().to_owned();
    let script = "cp /bin/busybox /x && /x true";
    let foreign = podman.run(&["exec", &name, "/bin/busybox", "sh", "-c", script]);
    assert!(!foreign.status.success(), "{foreign:?}");
    soon("the denial is told", || !host.drift(&id).is_empty());
    let told = host.told(&id).unwrap();
    let container = &told["container"];
    assert_eq!(container["runtime"], "podman");
    assert_eq!(container["name"], name.as_str());
    assert_eq!(container["image"]["reference"], "localhost/seawall-test:1");
    assert!(container["image"]["digest"].as_str().unwrap().starts_with("sha256:"));
    assert!(container["image"]["id"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(told["protection"]["is_from_start"], true);
}

/// Makes an image of one static program.
fn image(folder: &Path) -> PathBuf {
    let root = folder.join("image");
    fs::create_dir_all(root.join("bin")).unwrap();
    fs::copy("/usr/bin/busybox", root.join("bin/busybox")).unwrap();
    std::os::unix::fs::symlink("busybox", root.join("bin/cp")).unwrap();
    let tar = folder.join("image.tar");
    let made = Command::new("tar").arg("-C").arg(&root).arg("-cf").arg(&tar).arg(".").status();
    assert!(made.unwrap().success());
    tar
}
