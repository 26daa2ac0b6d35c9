//! Tests of [`super`].

use super::*;
use crate::fix;
use crate::report::testing::{HOSTILE, clean, empty, hostile, image, uncovered};
use seawall_advisory::record::Ecosystem;

const STYLE: TableStyle = TableStyle { width: 100, colour: false, all: false };

#[test]
fn nothing_found_is_said_only_with_what_was_compared() {
    let text = render_table(&clean().report(), STYLE);
    assert!(text.contains("0 findings. Compared: 8 of 8 packages, with 2 feeds."), "{text}");
    let mut unread = clean();
    unread
        .inventory
        .gaps
        .extend(image().inventory.gaps.into_iter().filter(|it| it.kind.is_grave()));
    let text = render_table(&unread.report(), STYLE);
    assert!(text.contains("0 findings in what could be read. Compared: 8 of 8"), "{text}");
    for case in [empty(), uncovered()] {
        let text = render_table(&case.report(), STYLE);
        assert!(!text.contains("0 findings"), "{text}");
        assert!(text.contains("Nothing was assessed"), "{text}");
    }
}

#[test]
fn the_first_line_is_the_verdict() {
    let first = |case: &crate::report::testing::Case| {
        render_table(&case.report(), STYLE).lines().next().unwrap().to_owned()
    };
    assert_eq!(first(&image()), "DENIED by policy standard (exit code 1)");
    assert_eq!(first(&clean()), "ALLOWED by policy standard (exit code 0)");
    assert_eq!(first(&uncovered()), "COULD NOT DECIDE by policy standard (exit code 3)");
    assert_eq!(first(&empty()), "NOT JUDGED: no policy was evaluated");
    let mut warned = clean();
    warned.decision.as_mut().unwrap().verdict = VerdictView::Warn;
    assert_eq!(first(&warned), "ALLOWED with warnings by policy standard (exit code 0)");
}

#[test]
fn foreign_text_cannot_command_the_terminal() {
    for all in [false, true] {
        let text = render_table(&hostile().report(), TableStyle { all, ..STYLE });
        let is_bad = |sign: char| {
            sign != '\n' && (sign.is_control() || matches!(sign, '\u{200b}'..='\u{202e}'))
        };
        assert!(!text.contains(is_bad), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("ALLOWED")), "{text}");
        assert!(text.contains("\\u{1b}[2J"), "{text}");
    }
    assert_eq!(words::plain("naïve 名前…"), "naïve 名前…");
    assert_ne!(words::plain(HOSTILE), HOSTILE);
}

#[test]
fn colours_are_only_there_when_asked_for_and_end_with_the_cell() {
    assert!(!render_table(&image().report(), STYLE).contains('\u{1b}'));
    let coloured = render_table(&image().report(), TableStyle { colour: true, ..STYLE });
    for line in coloured.lines() {
        let starts = line.matches("\u{1b}[").count();
        assert_eq!(starts, 2 * line.matches("\u{1b}[0m").count(), "{line:?}");
    }
    // Without the codes, the words are the same.
    let plain = render_table(&image().report(), STYLE);
    let mut stripped = coloured.replace("\u{1b}[0m", "");
    for code in ["\u{1b}[1;31m", "\u{1b}[33m", "\u{1b}[32m", "\u{1b}[34m"] {
        stripped = stripped.replace(code, "");
    }
    assert_eq!(stripped, plain);
}

#[test]
fn rows_fit_the_width() {
    for width in [0, 60, 72, 80, 100, 132, 200, 10_000] {
        let text = render_table(&image().report(), TableStyle { width, ..STYLE });
        let start = text.find("ID  ").unwrap();
        for line in text.get(start..).unwrap().lines() {
            let least = width.max(TableStyle::WIDTH_MIN);
            assert!(line.chars().count() <= least, "{width}: {line}");
        }
    }
}

#[test]
fn more_rows_than_forty_are_counted_unless_all_are_asked_for() {
    let mut case = image();
    let findings = case.findings.as_mut().unwrap();
    let last = findings.findings.last().unwrap().clone();
    findings.findings.resize(352, last);
    let text = render_table(&case.report(), STYLE);
    assert!(text.ends_with("... 312 more: -o json or --all\n"), "{text}");
    let all = render_table(&case.report(), TableStyle { all: true, ..STYLE });
    assert!(!all.contains("312 more"));
    assert_eq!(all.lines().count() - text.lines().count(), 311);
}

#[test]
fn commands_for_one_layer_are_joined() {
    let text = render_table(&image().report(), STYLE);
    let command = "apt-get update && apt-get install -y --only-upgrade bsdutils libssl3 openssl";
    assert!(text.contains(command), "{text}");
    assert!(text.contains("fixes 2 findings (worst: medium)"), "{text}");
}

#[test]
fn the_highest_fixed_version_of_a_package_is_the_one_to_install() {
    let mut case = image();
    let findings = case.findings.as_mut().unwrap();
    let mut other = findings.findings[0].clone();
    other.id = "SW-0000000000ff".into();
    other.vulnerability = "CVE-2021-45046".into();
    let fix = other.fix.as_mut().unwrap();
    fix.version = "2.16.0".into();
    fix.command = Some("upgrade to 2.16.0".into());
    findings.findings.push(other);
    let text = render_table(&case.report(), STYLE);
    assert!(text.contains("upgrade to 2.16.0"), "{text}");
    assert!(!text.contains("to 2.15.0 in pom.xml"), "{text}");
}

#[test]
fn every_command_of_a_package_manager_that_can_be_joined_is_known() {
    let joinable = [
        Ecosystem::Debian,
        Ecosystem::Alpine,
        Ecosystem::Suse,
        Ecosystem::Photon,
        Ecosystem::Redhat,
        Ecosystem::Arch,
        Ecosystem::Npm,
        Ecosystem::Pypi,
        Ecosystem::Go,
        Ecosystem::RubyGems,
        Ecosystem::Packagist,
    ];
    for ecosystem in joinable {
        let command = fix::command(ecosystem, "name", &["name"], "1.2.3").unwrap();
        let is_known = actions::JOINABLE.iter().any(|start| command.starts_with(start));
        assert!(is_known, "{command}");
    }
}

#[test]
fn long_lists_of_packages_break_where_a_shell_joins_them() {
    let mut case = image();
    let findings = case.findings.as_mut().unwrap();
    let fix = findings.findings[1].fix.as_mut().unwrap();
    let names: Vec<String> = (0..40).map(|number| format!("libpackage{number:02}")).collect();
    let start = "apt-get update && apt-get install -y --only-upgrade ";
    fix.command = Some(format!("{start}{}", names.join(" ")).into());
    let text = render_table(&case.report(), STYLE);
    let start = text.find("      apt-get").unwrap();
    let command: Vec<&str> = text
        .get(start..)
        .unwrap()
        .lines()
        .scan(true, |goes_on, line| {
            let shown = goes_on.then_some(line);
            *goes_on = line.ends_with('\\');
            shown
        })
        .collect();
    assert!(1 < command.len());
    assert!(command.iter().all(|line| line.len() <= 100), "{command:#?}");
    assert!(command.last().unwrap().ends_with("libpackage39"), "{command:#?}");
}
