//! Tests of [`super`].

use std::path::Path;
use std::time::Duration;

use super::alert::Alert;
use super::case::{is_technique, read_all};
use super::container::{End, Outcome, first_process};
use super::verdict::{Tally, judge};
use super::*;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every case parses and has what its kind demands; there are as many as were asked for.
#[test]
fn every_case_is_whole() {
    let attacks = read_all(&root().join("e2e/attacks/cases"), false).unwrap();
    assert!(120 <= attacks.len(), "{} attacks", attacks.len());
    let ordinary = read_all(&root().join("e2e/ordinary/cases"), true).unwrap();
    assert!(25 <= ordinary.len(), "{} ordinary cases", ordinary.len());
    let cases: Vec<&Case> = attacks.iter().collect();
    let counts = case::count_by_technique(&cases);
    say(&format!("{counts:#?}"));
    assert!(60 <= counts.len(), "{} techniques", counts.len());
}

/// What a case names among the programs is there to be compiled.
#[test]
fn every_program_has_a_source() {
    let sources = root().join("e2e/attacks/programs");
    for case in read_all(&root().join("e2e/attacks/cases"), false).unwrap() {
        for program in &case.file.programs {
            let source = sources.join(format!("{program}.c"));
            assert!(source.is_file(), "{}: no source of {program}", case.name);
        }
    }
}

#[test]
fn techniques_have_a_form() {
    for (text, is) in [
        ("T1059", true),
        ("T1059.004", true),
        ("T105", false),
        ("T1059.4", false),
        ("1059", false),
        ("T1059.0041", false),
        ("TA0002", false),
    ] {
        assert_eq!(is_technique(text), is, "{text}");
    }
}

const REQUIRED: &str = "title = 'x'\ntechniques = ['T1059.004', 'T1071']\nimage = 'busybox'\n\
                        alert = 'x'\nseverity = 'high'\n";
const ORDINARY: &str = "title = 'x'\nimage = 'busybox'\n";

/// Judges a case that ended so, with alerts `technique severity`, and returns the verdict's text.
#[track_caller]
fn check(file: &str, end: End, said: &[(&str, &str)], wanted: &str) {
    let case = Case { name: "x".into(), script: "x".into(), file: toml::from_str(file).unwrap() };
    let outcome = Outcome {
        id: "case-1-x".into(),
        stdout: String::new(),
        stderr: String::new(),
        end,
        took: Duration::ZERO,
    };
    let lines: Vec<String> = said
        .iter()
        .map(|(technique, severity)| {
            format!(
                r#"{{"rule":"r","technique":"{technique}","severity":"{severity}","container":{{"id":"case-1-x"}}}}"#
            )
        })
        .collect();
    let (mut alerts, others) = alert::parse(&lines.join("\n"));
    assert!(others.is_empty());
    let foreign = Alert { container: "other".into(), ..example() };
    alerts.push(foreign);
    let verdict = judge(&case, &outcome, Some(&alerts));
    let line = verdict.line().unwrap_or_else(|| "right".into());
    assert!(line.starts_with(wanted), "{line}");
}

/// Ordinary load is what its image begins with; an attack is told to a shell, or comes in later.
#[test]
fn first_processes() {
    let of = |begin: Begin, file: &str| {
        let file = toml::from_str(file).unwrap();
        let case = Case { name: "x".into(), script: "x".into(), file };
        let first = first_process(&case, begin, "#!/bin/bash\ntrue\n");
        first.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let first = |file: &str| of(Begin::Usual, file);
    assert_eq!(first(ORDINARY), ["/opt/case/run.sh"]);
    assert_eq!(first(REQUIRED), ["/bin/sh", "/opt/case/run.sh"]);
    let entered = format!("{ORDINARY}[container]\nentered = 'plain'\n");
    assert_eq!(first(&entered)[..2], ["/bin/sh", "-c"]);
    assert_eq!(of(Begin::Told, ORDINARY), first(REQUIRED));
    assert_eq!(of(Begin::Image, REQUIRED), first(ORDINARY));
    assert_eq!(of(Begin::Command, REQUIRED), ["/bin/bash", "-c", "#!/bin/bash\ntrue\n"]);
    assert_eq!(of(Begin::Entered, REQUIRED), first(&entered));
    assert_eq!(of(Begin::Command, &entered), first(&entered));
}

fn example() -> Alert {
    let line =
        r#"{"rule":"r","technique":["T1059.004"],"severity":"Critical","container":{"id":"x"}}"#;
    alert::parse(line).0.remove(0)
}

#[test]
fn verdicts() {
    let took = || End::TookPlace;
    check(REQUIRED, took(), &[("T1071", "high")], "right");
    check(REQUIRED, took(), &[("T1046", "high"), ("T1059.004", "critical")], "right");
    check(REQUIRED, took(), &[("T1071", "warning")], "TOO MILD");
    check(REQUIRED, took(), &[("T1059", "critical")], "WRONG");
    check(REQUIRED, took(), &[], "MISSED");
    check(REQUIRED, End::Failed("x".into()), &[("T1071", "high")], "DID NOT HAPPEN");
    check(REQUIRED, End::Skipped("x".into()), &[], "SKIPPED");
    let hard = format!("{REQUIRED}detection = 'hard'\nreason = 'x'\n");
    check(&hard, took(), &[], "hard");
    check(&hard, took(), &[("T1071", "high")], "right");
    check(ORDINARY, took(), &[("T1071", "notice")], "right");
    check(ORDINARY, took(), &[("T1071", "warning")], "WRONG");
}

#[test]
fn every_technique_of_a_rule_counts() {
    let line = r#"{"rule":"r","technique":"T1046","techniques":["T1046","T1018"],"severity":"low",
        "container":{"id":"x"}}"#
        .replace('\n', "");
    assert_eq!(alert::parse(&line).0.remove(0).techniques, ["T1046", "T1018"]);
}

#[test]
fn an_alert_of_no_container_belongs_to_no_case() {
    let line = r#"{"rule":"r","technique":"T1046","severity":"low","container":null}"#;
    let (alerts, others) = alert::parse(line);
    assert!(others.is_empty());
    assert_eq!(alerts[0].container, "");
}

#[test]
fn what_is_no_alert_is_told() {
    let (alerts, others) = alert::parse("{}\n\nnothing\n");
    assert!(alerts.is_empty());
    assert_eq!(others.len(), 2);
}

#[test]
fn too_few_detections_fail() {
    let mut tally = Tally::default();
    for _ in 0..19 {
        tally.add(&Verdict::Right(vec![]));
    }
    tally.add(&Verdict::Missed);
    assert!(tally.require(false).is_ok());
    tally.add(&Verdict::Missed);
    assert!(tally.require(false).is_err());
    let mut tally = Tally::default();
    tally.add(&Verdict::DidNotHappen);
    assert!(tally.require(false).is_err());
    assert!(tally.require(true).is_err());
}
