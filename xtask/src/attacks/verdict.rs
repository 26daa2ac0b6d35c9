//! Holds what the agent said about a container against what the case expects.

use anyhow::{Result, ensure};

use super::alert::Alert;
use super::case::{Case, Detection, Severity};
use super::container::{End, Outcome};

/// Of the attacks that took place and have to be detected, so many in a hundred are.
const DETECTED_PERCENT_MIN: usize = 95;

/// What is said about one case.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// Nobody was asked: a dry run.
    TookPlace,
    /// An alert with a right technique, grave enough; or ordinary load without a grave one.
    Right(Vec<Alert>),
    /// A right technique, but not grave enough.
    TooMild(Vec<Alert>),
    /// Alerts, but none with a right technique; or ordinary load with a grave one.
    Wrong(Vec<Alert>),
    /// No alert.
    Missed,
    /// Neither right nor counted: known to be hard.
    Hard(Vec<Alert>),
    /// It did not happen.
    DidNotHappen,
    /// This machine cannot run it.
    Skipped(String),
}

/// Judges one case; without alerts it was a dry run.
pub(crate) fn judge(case: &Case, outcome: &Outcome, alerts: Option<&[Alert]>) -> Verdict {
    match &outcome.end {
        End::Failed(_) => return Verdict::DidNotHappen,
        End::Skipped(why) => return Verdict::Skipped(why.clone()),
        End::TookPlace => {}
    }
    let Some(alerts) = alerts else { return Verdict::TookPlace };
    let own: Vec<Alert> =
        alerts.iter().filter(|alert| names(&alert.container, &outcome.id)).cloned().collect();
    if case.is_ordinary() { judge_ordinary(own) } else { judge_attack(case, own) }
}

/// Whether an alert's identifier is that of the container; it may be shortened, as tools do it.
fn names(said: &str, id: &str) -> bool {
    !said.is_empty() && (said == id || (12 <= said.len() && id.starts_with(said)))
}

fn judge_ordinary(own: Vec<Alert>) -> Verdict {
    if own.iter().any(|alert| Severity::Notice < alert.severity) {
        return Verdict::Wrong(own);
    }
    Verdict::Right(own)
}

fn judge_attack(case: &Case, own: Vec<Alert>) -> Verdict {
    let is_right = |alert: &&Alert| {
        alert.techniques.iter().any(|technique| case.file.techniques.contains(technique))
    };
    let gravest = own.iter().filter(is_right).map(|alert| alert.severity).max();
    match gravest {
        Some(gravest) if case.file.severity <= Some(gravest) => Verdict::Right(own),
        _ if case.file.detection == Detection::Hard => Verdict::Hard(own),
        Some(_) => Verdict::TooMild(own),
        None if own.is_empty() => Verdict::Missed,
        None => Verdict::Wrong(own),
    }
}

impl Verdict {
    /// The alerts about the case.
    pub(crate) fn alerts(&self) -> &[Alert] {
        match self {
            Self::Right(alerts)
            | Self::TooMild(alerts)
            | Self::Wrong(alerts)
            | Self::Hard(alerts) => alerts,
            Self::TookPlace | Self::Missed | Self::DidNotHappen | Self::Skipped(_) => &[],
        }
    }

    /// What a reader should know; `None` for what is as expected.
    pub(crate) fn line(&self) -> Option<String> {
        match self {
            Self::TookPlace | Self::Right(_) => None,
            Self::TooMild(alerts) => Some(format!("TOO MILD: {}", summary(alerts))),
            Self::Wrong(alerts) => Some(format!("WRONG: {}", summary(alerts))),
            Self::Missed => Some("MISSED".to_owned()),
            Self::Hard(alerts) => Some(format!("hard, not counted: {}", summary(alerts))),
            Self::DidNotHappen => Some("DID NOT HAPPEN".to_owned()),
            Self::Skipped(why) => Some(format!("SKIPPED: {why}")),
        }
    }
}

fn summary(alerts: &[Alert]) -> String {
    let words: Vec<String> = alerts
        .iter()
        .map(|alert| format!("{} {} {:?}", alert.rule, alert.techniques.join("+"), alert.severity))
        .collect();
    if words.is_empty() { "no alert".to_owned() } else { words.join("; ") }
}

/// How many cases ended how.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    took_place: usize,
    right: usize,
    too_mild: usize,
    wrong: usize,
    missed: usize,
    hard: usize,
    did_not_happen: usize,
    skipped: usize,
}

impl Tally {
    /// Counts one verdict.
    pub(crate) fn add(&mut self, verdict: &Verdict) {
        let count = match verdict {
            Verdict::TookPlace => &mut self.took_place,
            Verdict::Right(_) => &mut self.right,
            Verdict::TooMild(_) => &mut self.too_mild,
            Verdict::Wrong(_) => &mut self.wrong,
            Verdict::Missed => &mut self.missed,
            Verdict::Hard(_) => &mut self.hard,
            Verdict::DidNotHappen => &mut self.did_not_happen,
            Verdict::Skipped(_) => &mut self.skipped,
        };
        *count += 1;
    }

    /// One line with all sums.
    pub(crate) fn summary(&self) -> String {
        format!(
            "{} took place unobserved, {} right, {} too mild, {} wrong, {} missed, {} hard, {} did \
             not happen, {} skipped",
            self.took_place,
            self.right,
            self.too_mild,
            self.wrong,
            self.missed,
            self.hard,
            self.did_not_happen,
            self.skipped
        )
    }

    /// Fails if a case did not happen, if too few attacks were detected, or if ordinary load
    /// raised a grave alert.
    pub(crate) fn require(&self, ordinary: bool) -> Result<()> {
        ensure!(self.did_not_happen == 0, "{} cases did not happen", self.did_not_happen);
        if ordinary {
            ensure!(self.wrong == 0, "{} ordinary cases raised alerts", self.wrong);
            return Ok(());
        }
        // An alert that is too mild has the right technique: it is detected, and listed.
        let detected = self.right + self.too_mild;
        let counted = detected + self.wrong + self.missed;
        let is_enough = counted * DETECTED_PERCENT_MIN <= detected * 100;
        ensure!(is_enough, "{detected} of {counted} attacks were detected with a right technique");
        Ok(())
    }
}
