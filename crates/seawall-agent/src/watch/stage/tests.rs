//! What the runtime does is told from what the container does.

use seawall_runtime::event::{Action, CgroupId, Event, ProcessId};
use seawall_runtime::rule::sample;
use serde_json::json;

use super::Stage;

/// One event of the process `pid` in the group 7, from the sample form of rules.
fn event(pid: u32, sample: &serde_json::Value) -> Event {
    let mut event = sample::events(&json!([sample])).unwrap().remove(0);
    event.cgroup = CgroupId(7);
    event.process.id = ProcessId { pid, start: 1 };
    event
}

fn made() -> Stage {
    let mut stage = Stage::default();
    let mut first = event(1, &json!({"exit": {}}));
    first.action = Action::GroupMade { cgroup: CgroupId(7), path: "/x".to_owned() };
    stage.is_of_container(&first);
    stage
}

fn mount() -> serde_json::Value {
    json!({"mount": {"target": "/proc"}})
}

#[test]
fn the_runtime_may_mount_until_the_program_of_the_container_starts() {
    let mut stage = made();
    assert!(!stage.is_of_container(&event(10, &mount())));
    let mut exec = event(10, &json!({"exec": {"path": "(unreachable)/"}}));
    assert!(!stage.is_of_container(&exec));
    exec = event(10, &json!({"exec": {"path": "/bin/sh"}}));
    assert!(stage.is_of_container(&exec));
    assert!(stage.is_of_container(&event(10, &mount())));
    // Another one that joins, for `exec`, is the runtime again.
    assert!(!stage.is_of_container(&event(11, &mount())));
}

#[test]
fn children_of_the_container_are_its_own_whatever_they_execute() {
    let mut stage = made();
    stage.is_of_container(&event(10, &json!({"exec": {"path": "/bin/sh"}})));
    let mut fork = event(10, &json!({"exit": {}}));
    let child = ProcessId { pid: 12, start: 1 };
    fork.action = Action::Fork { child, namespaces: 0, cgroup: CgroupId(7) };
    assert!(stage.is_of_container(&fork));
    let memory = json!({"exec": {"path": "/memfd:x (deleted)", "place": "memory"}});
    assert!(stage.is_of_container(&event(12, &memory)));
    assert!(stage.is_of_container(&event(12, &mount())));
}

#[test]
fn in_a_group_that_was_there_before_everybody_counts() {
    let mut stage = Stage::default();
    assert!(stage.is_of_container(&event(10, &mount())));
}
