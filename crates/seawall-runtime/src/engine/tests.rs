//! Tests of [`super`]: the built-in rules do what their own tests say, and the scenarios in
//! `cases/ordinary` and `cases/scenarios` give the alerts that stand beside them, in `*.expected`.
//! To accept a change: `UPDATE_EXPECT=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use super::*;
use crate::recording::Reader;
use crate::rule::{Severity, builtin, sample};

/// The built-in rules, compiled once for all tests.
fn rules() -> Arc<RuleSet> {
    static RULES: LazyLock<Arc<RuleSet>> =
        LazyLock::new(|| Arc::new(builtin::rules().unwrap_or_else(|error| panic!("{error}"))));
    Arc::clone(&RULES)
}

/// What every sample begins with: a container whose first process runs.
fn first_process() -> Json {
    json!([{ "exec": { "path": "/usr/bin/app", "arguments": ["app"] }, "pid": 1, "parent": 0 }])
}

#[track_caller]
fn alerts_of(rules: &Arc<RuleSet>, events: &Json, whose: &str) -> Vec<Alert> {
    let mut all = first_process().as_array().cloned().unwrap();
    all.extend(events.as_array().cloned().unwrap_or_default());
    let events = sample::events(&Json::Array(all));
    let events = events.unwrap_or_else(|error| panic!("{whose}: {error}"));
    let mut engine = Engine::new(Arc::clone(rules));
    let mut alerts = Vec::new();
    for event in &events {
        engine.feed(event, &mut alerts);
    }
    alerts
}

#[test]
fn what_comes_after_the_end_of_its_container_still_names_it() {
    let recording = include_bytes!("../../cases/recordings/whole.jsonl");
    let container = Reader::new(&recording[..]).flatten().find_map(|line| {
        if let Line::Container(container) = line { Some(*container) } else { None }
    });
    let container = container.expect("a container is recorded");
    let rules = rules();
    let mut count = 0;
    for test in rules.rules().iter().flat_map(|rule| &rule.tests) {
        let events = sample::events(&test.events).unwrap_or_else(|error| panic!("{error}"));
        let Some(last) = events.last() else { continue };
        let mut engine = Engine::new(Arc::clone(&rules));
        let mut alerts = Vec::new();
        engine.know_container(Container { cgroup: last.cgroup, ..container.clone() }, None);
        let gone = Action::GroupGone { cgroup: last.cgroup };
        engine.feed(&Event { action: gone, ..last.clone() }, &mut alerts);
        engine.feed(last, &mut alerts);
        count += alerts.len();
        assert!(alerts.iter().all(|alert| alert.container.id.is_some()), "{}", test.name);
    }
    assert!(50 < count, "{count} alerts");
}

#[test]
fn built_in_rules_do_what_their_tests_say() {
    let rules = rules();
    let mut faults = String::new();
    for rule in rules.rules() {
        let fires = rule.tests.iter().any(|test| 0 < test.alerts);
        let spares = rule.tests.iter().any(|test| test.alerts == 0);
        if !(fires && spares) {
            writeln!(faults, "{}: needs a test with and one without an alert", rule.id).unwrap();
        }
        for test in &rule.tests {
            let whose = format!("{} ({}): {}", rule.id, rule.file, test.name);
            let alerts = alerts_of(&rules, &test.events, &whose);
            let of_rule = alerts.iter().filter(|alert| *alert.rule == *rule.id).count();
            if of_rule != test.alerts {
                let rules: Vec<&str> = alerts.iter().map(|alert| &*alert.rule).collect();
                writeln!(faults, "{whose}: {of_rule} alerts, not {}; {rules:?}", test.alerts)
                    .unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn ordinary_software_raises_nothing_above_notice() {
    let mut cases = 0;
    for case in cases_in("cases/ordinary") {
        for alert in check(&case) {
            assert!(alert.severity <= Severity::Notice, "{}: {}", case.display(), alert.rule);
        }
        cases += 1;
    }
    assert!(15 <= cases, "{cases} cases");
}

#[test]
fn scenarios_give_the_alerts_beside_them() {
    let cases = cases_in("cases/scenarios");
    assert!(!cases.is_empty());
    for case in cases {
        check(&case);
    }
}

fn cases_in(folder: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut cases: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    cases.sort();
    cases
}

#[track_caller]
fn check(input: &Path) -> Vec<Alert> {
    let rules = rules();
    let text = std::fs::read_to_string(input).unwrap();
    let node = seawall_policy::yaml::parse(&text, &input.to_string_lossy()).unwrap();
    let events = crate::rule::json_of(&node);
    let alerts = alerts_of(&rules, &events, &input.to_string_lossy());
    let mut actual = String::new();
    for alert in &alerts {
        writeln!(actual, "{} {} {}", alert.severity.name(), alert.rule, alert.reason).unwrap();
    }
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(actual, wanted, "{}", input.display());
    alerts
}

/// Rules are found by kind and program and asked in parts: that must leave out nothing that the
/// whole condition says of an event, and add nothing.
#[test]
fn rules_are_found_for_each_event_that_their_conditions_hold_for() {
    let rules = rules();
    let (mut asked, mut held) = (0_usize, 0_usize);
    for test in rules.rules().iter().flat_map(|rule| &rule.tests) {
        let mut all = first_process().as_array().cloned().unwrap();
        all.extend(test.events.as_array().cloned().unwrap_or_default());
        let mut engine = Engine::new(Arc::clone(&rules));
        for event in sample::events(&Json::Array(all)).unwrap().iter().take(50) {
            engine.feed(event, &mut Vec::new());
            let Some(kind) = Kind::of(&event.action) else { continue };
            let learned = Learned { sent_now: 1_000, origin: None };
            let origin =
                file_of(event).and_then(|file| engine.table.original_path(event.cgroup, file));
            let learned = Learned { origin: origin.as_deref(), ..learned };
            let container = engine.containers.get(&event.cgroup);
            let Some(scope) = scope_of(&engine.table, container, event, learned) else { continue };
            let program = scope.process.program_name();
            let found: Vec<usize> = rules
                .of_kind(kind, program)
                .filter(|rule| rule.holds(&scope))
                .map(|rule| rule.number)
                .collect();
            let of_kind = rules.rules().iter().enumerate();
            let whole: Vec<usize> = of_kind
                .filter(|(_, rule)| rule.kinds.contains(&kind) && rule.holds_as_written(&scope))
                .map(|(number, _)| number)
                .collect();
            asked += 1;
            held += whole.len();
            assert_eq!(found, whole, "{}: {event:?}", test.name);
        }
    }
    assert!(1_000 < asked && 500 < held, "{asked} events, {held} rules held");
}
