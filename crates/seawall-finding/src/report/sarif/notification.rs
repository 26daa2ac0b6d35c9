//! Notifications: what the scan did not look at.

use super::wire::{Descriptor, Level, Message, Notification};
use super::{RESULTS_MAX, location};
use crate::report::assessed::{self, Weight};
use crate::report::{Report, words};

/// Most gaps that are listed one by one.
// LIMIT: a hostile image can have as many gaps as files; the JSON report lists them all.
const GAPS_MAX: usize = 1_000;

/// Returns what is to be said, gravest first.
pub(super) fn all(report: &Report<'_>, left_out: usize) -> Vec<Notification> {
    let mut notifications = Vec::new();
    assessment(report, &mut notifications);
    if left_out != 0 {
        let text = format!(
            "{left_out} findings are left out: code scanning keeps {RESULTS_MAX}, and these are the worst. The JSON report has all of them."
        );
        notifications.push(plain("results-left-out", Level::Warning, text));
    }
    let gaps = &report.inventory.gaps;
    for gap in gaps.iter().take(GAPS_MAX) {
        let descriptor = Descriptor { id: format!("gap/{}", words::gap_kind(gap.kind)) };
        let locations = gap
            .path
            .iter()
            .map(|path| location(path.as_str(), words::gap_kind_phrase(gap.kind).to_owned()));
        notifications.push(Notification {
            descriptor,
            level: Level::Warning,
            message: Message::new(words::gap_sentence(gap)),
            locations: locations.collect(),
        });
    }
    if GAPS_MAX < gaps.len() {
        let text = format!("{} more gaps are in the JSON report", gaps.len() - GAPS_MAX);
        notifications.push(plain("gaps-left-out", Level::Warning, text));
    }
    let unowned = report.inventory.unowned_executable_count();
    if unowned != 0 {
        let of = words::count(report.inventory.executables.len(), "executable");
        let text = format!("{unowned} of {of} belong to no package");
        notifications.push(plain("unowned-executables", Level::Note, text));
    }
    notifications
}

fn assessment(report: &Report<'_>, notifications: &mut Vec<Notification>) {
    for statement in assessed::statements(report) {
        let level = match statement.weight {
            Weight::Note => Level::Note,
            Weight::Warning => Level::Warning,
            Weight::Error => Level::Error,
        };
        notifications.push(plain(&statement.id, level, statement.text));
    }
}

fn plain(id: &str, level: Level, text: String) -> Notification {
    let descriptor = Descriptor { id: id.to_owned() };
    Notification { descriptor, level, message: Message::new(text), locations: Vec::new() }
}
