//! The rows: one finding a line, worst first, cut to the width of the terminal.

use seawall_advisory::record::Level;

use super::ROWS_MAX;
use super::page::{Ink, Page, cut};
use crate::finding::{Finding, FindingKind, Findings, Segment};
use crate::report::{Report, words};

/// Blanks between columns.
const GAP: usize = 2;

/// A column: its heading, the least width it is cut to, and whether it may be left out.
struct Column {
    heading: &'static str,
    width_min: usize,
    /// The order in which columns go when even their least widths do not fit; 0 stays.
    goes: u8,
}

const fn column(heading: &'static str, width_min: usize, goes: u8) -> Column {
    Column { heading, width_min, goes }
}

const COLUMNS: [Column; 9] = [
    column("ID", 14, 0),
    column("SEVERITY", 12, 0),
    column("PACKAGE", 10, 0),
    column("INSTALLED", 8, 0),
    column("FIXED IN", 8, 0),
    column("STATE", 8, 2),
    column("EPSS", 6, 3),
    column("RISK", 5, 4),
    column("LAYER", 5, 1),
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
    let rows: Vec<[String; 9]> = all.iter().take(shown).map(|it| cells(it, has_layers)).collect();
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

fn cells(finding: &Finding, has_layers: bool) -> [String; 9] {
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
        fix.map_or_else(|| "-".to_owned(), |fix| words::plain(&fix.version).into_owned()),
        state(finding).to_owned(),
        finding.epss.map_or_else(|| "-".to_owned(), |(score, _)| percent(score)),
        words::tenths(finding.risk),
        layer.unwrap_or_else(|| "-".to_owned()),
    ]
}

/// Says what can be done, in a word or two.
fn state(finding: &Finding) -> &'static str {
    let is_advisory = matches!(finding.kind, FindingKind::Advisory(_));
    match (is_advisory, finding.segment) {
        (false, _) => words::kind_phrase(finding.kind),
        (true, Segment::FixAvailable) => "fixed",
        (true, Segment::EndOfLife) => "end of life",
        (true, Segment::NotAssessed) => "not assessed",
        (true, Segment::WillNotFix | Segment::NoFixYet) => words::state_phrase(finding.state),
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
fn widths(rows: &[[String; 9]], width: usize) -> [Option<usize>; 9] {
    let mut widths: [Option<usize>; 9] = std::array::from_fn(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let is_used = cells.clone().any(|cell| cell != "-");
        let heading = COLUMNS.get(column).map_or(0, |column| column.heading.len());
        let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or_default();
        is_used.then_some(longest.max(heading).min(width))
    });
    for goes in 1..=4 {
        if fits_cut(&widths, width) {
            break;
        }
        for (found, column) in widths.iter_mut().zip(&COLUMNS) {
            if column.goes == goes {
                *found = None;
            }
        }
    }
    shrink(&mut widths, width);
    widths
}

fn total(widths: impl Iterator<Item = usize>) -> usize {
    widths.fold(0, |sum, width| sum + width + if sum == 0 { 0 } else { GAP })
}

fn fits_cut(widths: &[Option<usize>; 9], width: usize) -> bool {
    let least = widths.iter().zip(&COLUMNS);
    total(least.filter_map(|(found, column)| Some(found.as_ref()?.min(&column.width_min)).copied()))
        <= width
}

/// Takes from the widest column that may still shrink, until the line fits.
fn shrink(widths: &mut [Option<usize>; 9], width: usize) {
    let mut excess = total(widths.iter().copied().flatten()).saturating_sub(width);
    while excess != 0 {
        let shrinkable = widths.iter_mut().zip(&COLUMNS).filter_map(|(found, column)| {
            found.as_mut().filter(|found| column.width_min < **found)
        });
        let Some(widest) = shrinkable.max_by_key(|found| **found) else { return };
        *widest -= 1;
        excess -= 1;
    }
}

fn line(
    cells: &[String; 9],
    widths: &[Option<usize>; 9],
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
