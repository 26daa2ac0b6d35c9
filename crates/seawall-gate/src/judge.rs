//! From an inventory to a decision: matched with the database, VEX applied, policies evaluated.

use seawall_advisory::database::{Database, DatabaseError};
use seawall_advisory::date::Date;
use seawall_advisory::vex::VexDocument;
use seawall_artifact::reference::ImageReference;
use seawall_finding::finding::{Findings, NotAssessed, NotAssessedReason};
use seawall_finding::matcher::match_inventory;
use seawall_finding::report::VexUse;
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::Policy;
use seawall_policy::evaluate::{Decision, evaluate};
use seawall_policy::facts::{Facts, Gate};

use crate::facts::{self, Scanned};

/// What an inventory is judged with.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The gate that asks.
    pub gate: Gate,
    /// The vulnerability database; without one no package is assessed.
    pub database: Option<&'a Database<'a>>,
    /// VEX documents.
    pub vex: &'a [VexDocument],
    /// Policies; all of them are evaluated.
    pub policies: &'a [Policy],
    /// The day of the judgement.
    pub day: Date,
}

/// What was found out and decided about one image.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Findings, and what was not assessed.
    pub findings: Findings,
    /// Each VEX statement, applied or not.
    pub vex: Vec<VexUse>,
    /// The facts that the policies saw.
    pub facts: Facts,
    /// The decision.
    pub decision: Decision,
}

/// Judges an inventory; `reference` is the name that the image has at the gate, if it has one.
///
/// A damaged database is an error: nothing is decided then.
pub fn judge(
    inventory: &Inventory,
    reference: Option<&ImageReference>,
    bench: &Bench<'_>,
) -> Result<Judgement, DatabaseError> {
    let findings = match bench.database {
        Some(database) => match_inventory(inventory, database, bench.day)?,
        None => nothing_assessed(inventory),
    };
    let applied = seawall_finding::vex::apply(bench.vex, inventory, &findings);
    let facts = facts::facts(&Scanned {
        gate: bench.gate,
        reference,
        inventory,
        findings: &findings,
        database: bench.database,
        day: bench.day,
        vex_not_affected: &applied.not_affected,
    });
    let decision = evaluate(bench.policies, &facts, i64::from(bench.day.days()));
    Ok(Judgement { findings, vex: applied.uses, facts, decision })
}

/// Without a database no package is assessed.
fn nothing_assessed(inventory: &Inventory) -> Findings {
    let reason = NotAssessedReason::NoFeed;
    let entries = (0..inventory.packages.len()).map(|package| NotAssessed { package, reason });
    Findings { not_assessed: entries.collect(), ..Findings::default() }
}
