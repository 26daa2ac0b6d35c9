//! The rows: one finding a line, worst first, cut to the width of the terminal.

use seawall_advisory::record::Level;

use super::ROWS_MAX;
use super::page::{Ink, Page, cut};
use crate::finding::{Finding, FindingKind, Findings, Segment};
use crate::report::{Report, words};

/// Blanks between columns.
const GAP: usize = 2;

/// A column.
struct Column {
    heading: &'static str,
    /// The width to which it is cut before columns are left out, and the least.
    width_easy: usize,
    width_min: usize,
    /// The order in which columns are left out; 0 stays.
    goes: u8,
}

const fn column(heading: &'static str, easy: usize, least: usize, goes: u8) -> Column {
    Column { heading, width_easy: easy, width_min: least, goes }
}

/// How many columns there are.
const COUNT: usize = 8;

const COLUMNS: [Column; COUNT] = [
    column("ID", 20, 12, 0),
    column("SEVERITY", 12, 10, 0),
    column("PACKAGE", 14, 8, 0),
    column("INSTALLED", 12, 8, 0),
    column("FIX", 14, 10, 0),
    column("EPSS", 5, 5, 2),
    column("RISK", 5, 5, 3),
    column("LAYER", 5, 5, 1),
];

/// The place of the severity among the columns.
const SEVERITY: usize = 1;

/// Writes the rows.
pub(super) fn write(report: &Report<'_>, findings: &Findings, page: &mut Page) {
    let all = &findings.findings;
    if all.is_empty() {
        return;
    }
    page.blank();
    let shown = if page.style.all { all.len() } else { ROWS_MAX.min(all.len()) };
    let has_layers = 1 < report.inventory.layers.len();
    let rows: Vec<[String; COUNT]> =
        all.iter().take(shown).map(|it| cells(it, has_layers)).collect();
    let widths = widths(&rows, page.style.width);
    page.finished_line(&line(
        &COLUMNS.map(|column| column.heading.to_owned()),
        &widths,
        |_, cell| cell,
    ));
    for (row, finding) in rows.iter().zip(all) {
        let ink = ink(finding.severity.level);
        let text = line(row, &widths, |column, cell| match column {
            SEVERITY => page.inked(&cell, ink),
            _ => cell,
        });
        page.finished_line(&text);
    }
    if shown < all.len() {
        page.raw_line(0, &format!("... {} more: -o json or --all", all.len() - shown));
    }
}

fn ink(level: Option<Level>) -> Ink {
    match level {
        Some(Level::Critical | Level::High) => Ink::Red,
        Some(Level::Medium) => Ink::Yellow,
        Some(Level::Low) => Ink::Blue,
        Some(Level::Negligible | Level::None) | None => Ink::None,
    }
}

fn cells(finding: &Finding, has_layers: bool) -> [String; COUNT] {
    let mut severity = words::level(finding.severity.level).to_owned();
    if finding.known_exploited.is_some() {
        severity.push_str(" KEV");
    }
    let fix = finding.fix.as_ref();
    let layer = fix.filter(|_| has_layers).map(|fix| (fix.layer + 1).to_string());
    [
        words::plain(&finding.vulnerability).into_owned(),
        severity,
        words::plain(&finding.package_name).into_owned(),
        words::plain(&finding.installed_version).into_owned(),
        what_fixes(finding),
        finding.epss.map_or_else(|| "-".to_owned(), |(score, _)| percent(score)),
        words::tenths(finding.risk),
        layer.unwrap_or_else(|| "-".to_owned()),
    ]
}

/// Returns the version that fixes it, else what stands in the way.
fn what_fixes(finding: &Finding) -> String {
    let version = finding.fix.as_ref().map(|fix| words::plain(&fix.version));
    match (finding.segment, version) {
        (Segment::FixAvailable, Some(version)) => version.into_owned(),
        (_, Some(version)) => format!("{version} (subscribers)"),
        (_, None) => without_fix(finding).to_owned(),
    }
}

fn without_fix(finding: &Finding) -> &'static str {
    match (finding.kind, finding.segment) {
        (FindingKind::UnparsableVersion, _) => "not comparable",
        (FindingKind::SecurityUpdate, _) => "update",
        (FindingKind::PackageEndOfLife | FindingKind::ReleaseEndOfLife, _)
        | (FindingKind::Advisory(_), Segment::EndOfLife) => "end of life",
        (FindingKind::Advisory(_), Segment::NotAssessed) => "not assessed",
        (FindingKind::MalwareFile, _) | (FindingKind::Advisory(_), Segment::Remove) => "remove it",
        (
            FindingKind::Advisory(_),
            Segment::FixAvailable | Segment::WillNotFix | Segment::NoFixYet,
        ) => words::state_phrase(finding.state),
    }
}

/// Writes hundred-thousandths as a percentage: `94.5%`, `0.04%`.
fn percent(hundred_thousandths: u32) -> String {
    let (whole, rest) = (hundred_thousandths / 1000, hundred_thousandths % 1000);
    match whole {
        0 => format!("0.{:02}%", rest / 10),
        _ => format!("{whole}.{}%", rest / 100),
    }
}

/// Finds the columns' widths; `None` is a column that is left out.
fn widths(rows: &[[String; COUNT]], width: usize) -> [Option<usize>; COUNT] {
    let mut widths: [Option<usize>; COUNT] = std::array::from_fn(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let is_used = cells.clone().any(|cell| cell != "-");
        let heading = COLUMNS.get(column).map_or(0, |column| column.heading.len());
        let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or_default();
        is_used.then_some(longest.max(heading).min(width))
    });
    for goes in 1..=3 {
        if total(least(&widths, |column| column.width_easy)) <= width {
            break;
        }
        for (found, column) in widths.iter_mut().zip(&COLUMNS) {
            if column.goes == goes {
                *found = None;
            }
        }
    }
    shrink(&mut widths, width, |column| column.width_easy);
    shrink(&mut widths, width, |column| column.width_min);
    widths
}

fn total(widths: impl Iterator<Item = usize>) -> usize {
    widths.fold(0, |sum, width| sum + width + if sum == 0 { 0 } else { GAP })
}

/// Returns the widths when every column is cut as far as `limit` says.
fn least(
    widths: &[Option<usize>; COUNT],
    limit: fn(&Column) -> usize,
) -> impl Iterator<Item = usize> {
    let cut = move |(found, column): (&Option<usize>, &Column)| {
        found.map(|found| found.min(limit(column)))
    };
    widths.iter().zip(&COLUMNS).filter_map(cut)
}

/// Takes from the widest column that may still be cut, until the line fits.
fn shrink(widths: &mut [Option<usize>; COUNT], width: usize, limit: fn(&Column) -> usize) {
    let mut excess = total(widths.iter().copied().flatten()).saturating_sub(width);
    while excess != 0 {
        let may_shrink = widths
            .iter_mut()
            .zip(&COLUMNS)
            .filter_map(|(found, column)| found.as_mut().filter(|found| limit(column) < **found));
        let Some(widest) = may_shrink.max_by_key(|found| **found) else { return };
        *widest -= 1;
        excess -= 1;
    }
}

fn line(
    cells: &[String; COUNT],
    widths: &[Option<usize>; COUNT],
    finish: impl Fn(usize, String) -> String,
) -> String {
    let mut text = String::new();
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let Some(width) = *width else { continue };
        let cell = cut(cell, width);
        let blanks = width.saturating_sub(cell.chars().count()) + GAP;
        text.push_str(&finish(column, cell));
        text.extend(std::iter::repeat_n(' ', blanks));
    }
    text
}
