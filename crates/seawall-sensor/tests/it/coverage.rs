//! What the running kernel takes.

use seawall_sensor::Missing;

use crate::watch::shared;

/// Programs without which the sensor would not be worth its name, on every kernel.
const NEEDED: [&str; 8] = [
    "tell_exec",
    "tell_fork",
    "tell_exit",
    "exit_openat",
    "exit_connect",
    "exit_mmap",
    "tell_group_made",
    "watch_state",
];

#[test]
fn each_program_is_attached_or_named_with_the_reason() {
    let Some(sensor) = shared() else { return };
    let coverage = sensor.status().coverage;
    for missing in &coverage.missing {
        crate::watch::say(&format!("not covered here: {}: {}", missing.program, missing.reason));
    }
    let refused = |missing: &&Missing| missing.reason.contains("the kernel refuses it");
    let refused: Vec<&Missing> = coverage.missing.iter().filter(refused).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    for program in NEEDED {
        assert!(coverage.attached.iter().any(|attached| attached == program), "{program}");
    }
}
