//! Every case of `e2e/drift/cases`: a script that a container runs, and what has to come of it.
//!
//! `denied`: nothing foreign ran, and an alert says that it was denied. `detected`: the means
//! cannot deny it, it was found and ended before it was done, and an alert says so. `allowed`:
//! the script got to its end without an alert.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::host::{Host, patience, say, skip};

/// What a foreign program writes when it runs.
const RAN: &str = "FOREIGN-RAN";
/// What a case writes before its first step: what denies everything proves nothing.
const STARTED: &str = "CASE-STARTED";
/// How many cases the issue asks for.
const DENIED_MIN: usize = 60;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/drift")
}

/// Makes the programs and libraries that no image contains; returns what could not be made.
fn payload(host: &Host) -> Vec<&'static str> {
    let source = folder().join("payload");
    let foreign = host.foreign();
    for entry in source.read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, foreign.join(path.file_name().unwrap())).unwrap();
    }
    let make = |arguments: &[&str]| {
        let status = Command::new("cc").current_dir(&foreign).args(arguments).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    };
    make(&["-o", "program", "program.c"]);
    make(&["-static", "-o", "program-static", "program.c"]);
    make(&["-static", "-o", "sleeper-static", "sleeper.c"]);
    make(&["-shared", "-fPIC", "-o", "library.so", "library.c"]);
    let mut long = fs::read(foreign.join("program")).unwrap();
    long.resize(4 * 1024 * 1024, 0);
    fs::write(foreign.join("long"), long).unwrap();
    let java = |program: &str, arguments: &[&str]| {
        let made = Command::new(program).current_dir(&foreign).args(arguments).status();
        made.is_ok_and(|status| status.success())
    };
    let is_made = java("javac", &["--release", "11", "Main.java"])
        && java("jar", &["-c", "-f", "main.jar", "-e", "Main", "Main.class"]);
    if is_made { Vec::new() } else { vec!["java-"] }
}

/// Puts the cases into a layer of their own, on top of the others.
fn add_layer(host: &mut Host) {
    let layer = host.folder.path().join("cases-layer");
    let target = layer.join("cases");
    fs::create_dir_all(target.join("payload")).unwrap();
    for entry in folder().join("cases").read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
    }
    fs::copy(folder().join("payload/memory.py"), target.join("payload/memory.py")).unwrap();
    host.layers.insert(0, layer);
}

#[test]
fn nothing_foreign_runs_and_nothing_else_is_denied() {
    let Some(mut host) = Host::start("the drift cases", "") else { return };
    let status = host.status().unwrap();
    say(&format!("guarded by {}: {}", status["means"], status["reason"]));
    let missing = payload(&host);
    add_layer(&mut host);
    let mut names: Vec<String> = folder()
        .join("cases")
        .read_dir()
        .unwrap()
        .filter_map(|entry| {
            Some(entry.unwrap().file_name().to_str()?.strip_suffix(".sh")?.to_owned())
        })
        .collect();
    names.sort();
    // One case alone, while somebody works on it.
    let only = std::env::var("SEAWALL_DRIFT_CASE").ok();
    let mut denied = 0;
    let mut failures = Vec::new();
    for name in names.iter().filter(|name| only.as_ref().is_none_or(|only| name.contains(only))) {
        if missing.iter().any(|prefix| name.starts_with(prefix)) {
            skip(name, "its compiler is not installed");
            continue;
        }
        match check(&host, name) {
            Ok(is_denial) => denied += usize::from(is_denial),
            Err(failure) => failures.push(failure),
        }
    }
    assert!(failures.is_empty(), "{} cases failed:\n{}", failures.len(), failures.join("\n"));
    assert!(only.is_some() || DENIED_MIN <= denied, "{denied} denials");
}

/// Runs one case; tells whether it was a denial.
fn check(host: &Host, name: &str) -> Result<bool, String> {
    let text = fs::read_to_string(folder().join("cases").join(format!("{name}.sh"))).unwrap();
    let expected =
        text.lines().find_map(|line| line.strip_prefix("# expect: ")).unwrap().to_owned();
    let script = format!("echo {STARTED}; . /cases/{name}.sh");
    let container = host.container(name, true, &["sh", "-c", &script]);
    let output = container.run();
    if !output.contains(STARTED) {
        return Err(format!("{name} did not start: {output:?}, {:?}", host.alerts(&container.id)));
    }
    let has_run = output.contains(RAN);
    let wanted: &[&str] = match expected.as_str() {
        "denied" => &["drift-denied"],
        "detected" => &["drift-ended", "drift-denied"],
        "allowed" => &[],
        other => return Err(format!("{name}: `{other}` is no expectation")),
    };
    if !wanted.is_empty() && !has_run {
        let is_told = || {
            let alerts = host.alerts(&container.id);
            alerts.iter().any(|alert| wanted.iter().any(|action| alert["rule"] == *action))
        };
        let deadline = std::time::Instant::now() + patience(std::time::Duration::from_secs(3));
        while !is_told() && std::time::Instant::now() < deadline {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
    if wanted.is_empty() {
        host.settle();
    }
    let alerts = host.drift(&container.id);
    let is_told = alerts.iter().any(|alert| wanted.iter().any(|action| alert["rule"] == *action));
    let is_right = match expected.as_str() {
        "allowed" => output.contains("DONE") && !has_run && alerts.is_empty(),
        _ => !has_run && is_told,
    };
    let messages: Vec<&str> = alerts.iter().filter_map(|alert| alert["reason"].as_str()).collect();
    let told =
        || format!("{name} ({expected}): ran {has_run}, output {output:?}, alerts {messages:?}");
    if is_right { Ok(expected == "denied") } else { Err(told()) }
}
