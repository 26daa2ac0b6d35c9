//! Programs that stay when the agent goes.

use std::path::Path;
use std::process::Command;

use seawall_runtime::event::Action;
use seawall_sensor::{Quota, Sensor, Since};

use crate::container::{Config, Container, number};
use crate::watch::{PLENTY, Told, lacking, say, start};

/// A BPF file system of our own, unmounted when it is dropped.
struct Pins {
    folder: tempfile::TempDir,
}

impl Pins {
    fn mount() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let status = Command::new("mount").args(["-t", "bpf", "bpf"]).arg(folder.path()).status();
        assert!(status.expect("run mount").success(), "mount a BPF file system");
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Pins {
    fn drop(&mut self) {
        let _removed = Sensor::remove_pins(self.path());
        let _unmounted = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn what_happens_while_the_agent_is_away_is_told_to_its_successor() {
    if let Some(reason) = lacking() {
        say(&format!("SKIPPED: {reason}; pinned programs were not tested"));
        return;
    }
    let pins = Pins::mount();
    let first = start(true, Some(pins.path().to_owned()));
    assert!(!first.is_resumed());
    let covered = first.status().coverage;
    drop(first);

    let mut container = Container::new();
    let config = Config::shell("/bin/id > /dev/null; echo a > /tmp/new; exit 0");
    let output = container.start(&config).wait_with_output().expect("the container ran");
    assert!(output.status.success(), "{output:?}");

    let mut second = start(true, Some(pins.path().to_owned()));
    assert!(second.is_resumed());
    let mut attached = second.status().coverage.attached;
    let mut expected = covered.attached;
    attached.sort();
    expected.sort();
    assert_eq!(attached, expected);
    let told = Told::of_ended(&mut second, &container, Vec::new());
    told.exec("/bin/id");
    told.one(&|action| matches!(action, Action::Open { file, .. } if file.path == "/tmp/new"));
    assert_eq!(second.status().lost, 0);
}

#[test]
fn control_groups_that_were_tracked_still_are() {
    if lacking().is_some() {
        return;
    }
    let pins = Pins::mount();
    let mut container = Container::new();
    let mut child = container.start(&Config::shell("sleep 60"));
    container.wait_until_it_runs();
    let cgroup = seawall_runtime::event::CgroupId(number(&container.cgroup()));
    let quota = Quota { per_second: 7, burst: 9 };
    let mut first = start(false, Some(pins.path().to_owned()));
    assert_eq!(first.track(cgroup, quota).expect("it is tracked"), Since::Now);
    drop(first);
    let mut second = start(false, Some(pins.path().to_owned()));
    assert_eq!(second.status().tracked, 1);
    assert_eq!(second.track(cgroup, PLENTY).expect("it is tracked"), Since::Beginning);
    drop(container);
    child.wait().expect("it ended");
}
