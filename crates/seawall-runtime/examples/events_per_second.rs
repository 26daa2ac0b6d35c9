//! Measures what one event costs of the processor's time, with all built-in rules, for each kind of event and for a
//! mixture as a busy node has it: `cargo run --release -p seawall-runtime --example
//! events_per_second`.
#![expect(clippy::print_stdout, reason = "the figures are its output")]
#![expect(clippy::disallowed_methods, reason = "it measures the time of the processor")]

use std::sync::Arc;

use seawall_runtime::engine::Engine;
use seawall_runtime::event::Event;
use seawall_runtime::rule::{builtin, sample};
use serde_json::{Value as Json, json};

/// Times that each mixture is judged.
const ROUNDS: u32 = 200;

fn main() {
    let rules = match builtin::rules() {
        Ok(rules) => Arc::new(rules),
        Err(error) => {
            println!("{error}");
            return;
        }
    };
    println!("{} rules", rules.rules().len());
    let opens = json!([
        { "open": { "path": "/usr/share/nginx/html/{n}.html" }, "pid": 20, "repeat": 500 },
        { "open": { "path": "/var/lib/data/{n}.dat", "place": "other", "flags": "write|create" }, "pid": 20, "repeat": 500 },
    ]);
    let connects = json!([{ "connect": { "remote": "10.0.0.9:5432" }, "pid": 20, "repeat": 1000 }]);
    let maps = json!([{ "map": { "path": "/usr/lib/x86_64-linux-gnu/lib{n}.so" }, "pid": 20, "repeat": 1000 }]);
    let spawns = json!([
        { "fork": { "child": "3{n}" }, "pid": 20, "repeat": 200 },
        { "exec": { "path": "/usr/bin/date", "arguments": ["date", "+%s"] }, "pid": "3{n}", "parent": 20, "repeat": 200 },
        { "exit": {}, "pid": "3{n}", "parent": 20, "repeat": 200 },
    ]);
    let traffic = json!([{ "traffic": { "remote": "10.0.0.9:5432", "sent": 1000, "received": 1000 }, "pid": 20, "repeat": 1000 }]);
    let names = json!([{ "dns": { "name": "db{n}.default.svc.cluster.local" }, "pid": 20, "repeat": 1000 }]);
    let mut mixture = Vec::new();
    for part in [&opens, &opens, &opens, &connects, &maps, &spawns, &names] {
        mixture.extend(part.as_array().cloned().unwrap_or_default());
    }
    for (name, samples) in [
        ("open", opens),
        ("connect", connects),
        ("map", maps),
        ("fork, exec, exit", spawns),
        ("traffic", traffic),
        ("dns", names),
        ("mixture", Json::Array(mixture)),
    ] {
        measure(&rules, name, &samples);
    }
}

fn measure(rules: &Arc<seawall_runtime::rule::RuleSet>, name: &str, samples: &Json) {
    let start = json!([
        { "exec": { "path": "/usr/bin/bash", "script": "/entrypoint.sh" }, "pid": 1, "parent": 0 },
        { "exec": { "path": "/usr/sbin/nginx" }, "pid": 20 },
    ]);
    let mut engine = Engine::new(Arc::clone(rules));
    let mut alerts = Vec::new();
    for event in made(&start) {
        engine.feed(&event, &mut alerts);
    }
    let events = made(samples);
    let begun = processor_nanos();
    for _ in 0..ROUNDS {
        for event in &events {
            engine.feed(event, &mut alerts);
        }
    }
    let nanos = u128::from(processor_nanos().saturating_sub(begun));
    let count = u128::try_from(events.len()).unwrap_or(1).saturating_mul(u128::from(ROUNDS)).max(1);
    let each = nanos.checked_div(count).unwrap_or(0).max(1);
    let second = 1_000_000_000_u128.checked_div(each).unwrap_or(0);
    println!(
        "{name:>18}: {each:>6} ns an event, {second:>9} events a second, {} alerts",
        alerts.len()
    );
}

/// Returns how long the program has had a processor so far, whatever else the machine does
/// (`/proc/self/schedstat`, first field).
fn processor_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn made(samples: &Json) -> Vec<Event> {
    sample::events(samples).unwrap_or_else(|error| {
        println!("{error}");
        Vec::new()
    })
}
