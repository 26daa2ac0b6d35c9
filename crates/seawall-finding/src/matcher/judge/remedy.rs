//! Finds the fix: the lowest version above the installed one without the vulnerability.
//!
//! Several records may state several fixes; a version is a fix only if none of the statements
//! that count holds it for affected. Where no version satisfies all of them (one of the records
//! knows no fix), the fix of the statement that decided is shown.

use std::cmp::Ordering;

use seawall_advisory::database::RangeEndView;
use seawall_advisory::record::FixAccess;

use super::{Case, Spoken};
use crate::finding::Fix;
use crate::fix;
use crate::matcher::statement::{Outcome, outcome};

/// Fixed versions that are tried.
// LIMIT: records list some dozens of branches at most; the lowest are tried.
const CANDIDATES_MAX: usize = 64;

impl Case<'_, '_, '_> {
    /// Finds the fix of what `chosen` states; `spoken` is all that was said.
    pub(super) fn fix(&self, chosen: &Spoken<'_>, spoken: &[Spoken<'_>]) -> Option<Fix> {
        let decisive: Vec<&Spoken<'_>> =
            spoken.iter().filter(|other| other.rank == chosen.rank).collect();
        let candidates = self.candidates(&decisive);
        let clean = candidates.iter().find(|(_, version)| self.is_clean(version, &decisive));
        let own = || chosen.outcome.fixed().map(|version| (chosen, version));
        let (source, version) =
            clean.copied().or_else(own).or_else(|| candidates.first().copied())?;
        let key = &self.unit.key;
        let names = self.unit.package_names();
        Some(Fix {
            published: source.statement.fixed_on.or(source.head.published).or(source.head.modified),
            access: source.statement.fix_access,
            advisory: source.statement.fix_advisory.map(Into::into),
            // What only subscribers get, no command brings to everybody.
            command: (source.statement.fix_access == FixAccess::General)
                .then(|| fix::command(key.ecosystem, &key.name, &names, version))
                .flatten(),
            layer: self.unit.layer(),
            advice: fix::advice(self.unit.inventory, self.unit.layer()),
            // A bound below every rebuild of a version ends in `~`; no package's version does.
            version: version.strip_suffix('~').unwrap_or(version).into(),
        })
    }

    /// Lists the fixed versions above the installed one: those for everybody first, then rising.
    fn candidates<'s, 'a>(&self, decisive: &[&'s Spoken<'a>]) -> Vec<(&'s Spoken<'a>, &'a str)> {
        let Some(installed) = self.version else { return Vec::new() };
        let mut candidates = Vec::new();
        for spoken in decisive {
            if !matches!(spoken.outcome, Outcome::Affected { .. }) {
                continue;
            }
            for range in &spoken.statement.ranges {
                let RangeEndView::Fixed(version) = range.end else { continue };
                if installed.compare_text(version).is_ok_and(Ordering::is_lt) {
                    candidates.push((*spoken, version));
                }
            }
        }
        let order = self.unit.key.ecosystem.order();
        let access = |spoken: &Spoken<'_>| spoken.statement.fix_access == FixAccess::Subscription;
        candidates.sort_by(|(left, left_version), (right, right_version)| {
            let by_version = order.compare(left_version, right_version);
            access(left).cmp(&access(right)).then(by_version.unwrap_or(Ordering::Equal))
        });
        candidates.truncate(CANDIDATES_MAX);
        candidates
    }

    /// Tells whether none of the statements holds `version` for affected.
    fn is_clean(&self, version: &str, decisive: &[&Spoken<'_>]) -> bool {
        let Ok(version) = self.unit.key.ecosystem.order().parse(version) else { return false };
        decisive.iter().all(|spoken| {
            matches!(
                outcome(&spoken.statement, self.unit, Some(&version)),
                Outcome::Outside | Outcome::NotAffected | Outcome::Elsewhere
            )
        })
    }
}
