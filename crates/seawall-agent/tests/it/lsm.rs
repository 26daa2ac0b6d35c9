//! The guard in the kernel: what it refuses without the agent. It needs a kernel that asks programs
//! of BPF-LSM; `cargo xtask vm --drift` has some.

use std::fs;
use std::process::Command;

use crate::host::{Host, skip, soon};

const WHAT: &str = "the guard in the kernel";

/// A BPF file system of our own, with nothing left in it when it is dropped.
struct Pins {
    folder: tempfile::TempDir,
}

impl Drop for Pins {
    fn drop(&mut self) {
        for part in ["guard", "sensor"] {
            drop(seawall_sensor::KernelGuard::remove_pins(&self.folder.path().join(part)));
        }
        drop(Command::new("umount").arg(self.folder.path()).output());
    }
}

#[test]
fn what_is_foreign_stays_refused_when_the_agent_is_killed() {
    let pins = Pins { folder: tempfile::tempdir().unwrap() };
    let mounted = Command::new("mount").args(["-t", "bpf", "bpf"]).arg(pins.folder.path()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        skip(WHAT, "no BPF file system can be mounted");
        return;
    }
    let settings = format!("pins = {:?}\n", pins.folder.path());
    let Some(mut host) = Host::start(WHAT, &settings) else { return };
    let status = host.status().unwrap();
    if status["means"] != "bpf-lsm" {
        skip(WHAT, status["reason"].as_str().unwrap());
        return;
    }
    fs::copy("/bin/sleep", host.foreign().join("sleeper")).unwrap();
    let id = {
        let container = host.container("kernel", true, &["sleep", "600"]);
        container.start();
        soon("the container is guarded", || host.told(&container.id).is_some());
        assert_eq!(host.told(&container.id).unwrap()["protection"]["means"], "bpf-lsm");
        let id = container.id.clone();
        // It outlives the agent that is borrowed here.
        std::mem::forget(container);
        id
    };
    let exec = |arguments: &[&str]| {
        Command::new("runc").arg("exec").arg(&id).args(arguments).output().unwrap()
    };
    assert!(!exec(&["/foreign/sleeper", "0"]).status.success(), "with the agent");
    host.kill_agent();
    assert!(exec(&["sleep", "0"]).status.success(), "the image's own program runs");
    assert!(!exec(&["/foreign/sleeper", "0"]).status.success(), "without the agent");
    let copied = exec(&["sh", "-c", "cp /bin/sleep /tmp/x && /tmp/x 0"]);
    assert!(!copied.status.success(), "a copy, without the agent");
    host.start_agent();
    // What was refused meanwhile, its successor tells.
    soon("both denials are told", || {
        let alerts = host.drift(&id);
        let told = |name: &str| {
            alerts.iter().any(|alert| {
                alert["rule"] == "drift-denied"
                    && alert["process"]["path"].as_str().is_some_and(|path| path.ends_with(name))
                    || alert.to_string().contains(&format!("{name}\""))
            })
        };
        told("sleeper") && told("x")
    });
    assert!(!exec(&["/foreign/sleeper", "0"]).status.success(), "with the next agent");
    host.remove(&id);
}
