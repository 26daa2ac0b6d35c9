//! Ordinary programs of Debian's packages do their work, and restart, without a single denial.

use std::fs;
use std::path::Path;

use crate::host::Host;

/// How many programs the issue asks for.
const PROGRAMS_MIN: usize = 20;

#[test]
fn ordinary_programs_work_and_nothing_is_denied() {
    let Some(mut host) = Host::start("ordinary programs", "") else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/drift/ordinary");
    let layer = host.folder.path().join("ordinary-layer");
    fs::create_dir_all(layer.join("ordinary")).unwrap();
    let mut names = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        fs::copy(&path, layer.join("ordinary").join(&name)).unwrap();
        names.push(name);
    }
    host.layers.insert(0, layer);
    names.sort();
    assert!(PROGRAMS_MIN <= names.len(), "{names:?}");
    let only = std::env::var("SEAWALL_DRIFT_CASE").ok();
    let mut failures = Vec::new();
    for name in names.iter().filter(|name| only.as_ref().is_none_or(|only| name.contains(only))) {
        let short = name.strip_suffix(".sh").unwrap();
        let script = format!(
            "ip link set lo up 2> /dev/null || busybox ip link set lo up; bash -x /ordinary/{name} && echo WORK-DONE"
        );
        let container = host.container(short, true, &["sh", "-c", &script]);
        let output = container.run();
        host.settle();
        let alerts = host.alerts(&container.id);
        let messages: Vec<&str> =
            alerts.iter().filter_map(|alert| alert["reason"].as_str()).collect();
        if !output.contains("WORK-DONE") || !messages.is_empty() {
            let end: Vec<&str> = output.lines().rev().take(6).collect();
            failures.push(format!("{name}: {messages:?}, the last lines first: {end:#?}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} failed:\n{}",
        failures.len(),
        names.len(),
        failures.join("\n")
    );
}
