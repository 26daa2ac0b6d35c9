//! From an inventory to a decision: matched with the database, VEX applied, policies evaluated.

use seawall_advisory::database::{Database, DatabaseError};
use seawall_advisory::date::Date;
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::vex::VexDocument;
use seawall_artifact::reference::ImageReference;
use seawall_finding::finding::{Findings, NotAssessed, NotAssessedReason, PackageCoverage};
use seawall_finding::malware::{self, MalwareFile};
use seawall_finding::matcher::match_inventory;
use seawall_finding::report::VexUse;
use seawall_finding::vex::VexResult;
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

/// What a database and VEX documents say about an inventory, before any policy.
#[derive(Clone, Debug)]
pub struct Assessment<'a> {
    inventory: &'a Inventory,
    bench: Bench<'a>,
    findings: Findings,
    vex: VexResult,
    malware_scanned: bool,
}

impl<'a> Assessment<'a> {
    /// Matches the inventory and applies the VEX documents.
    ///
    /// A damaged database is an error: nothing is decided then.
    pub fn new(inventory: &'a Inventory, bench: Bench<'a>) -> Result<Self, DatabaseError> {
        let findings = match bench.database {
            Some(database) => match_inventory(inventory, database, bench.day)?,
            None => nothing_assessed(inventory),
        };
        let vex = seawall_finding::vex::apply(bench.vex, inventory, &findings);
        Ok(Self { inventory, bench, findings, vex, malware_scanned: false })
    }

    /// Adds what a search for malware found in the layers, be it nothing.
    #[must_use]
    pub fn with_malware(mut self, files: &[MalwareFile]) -> Self {
        malware::add(files, &mut self.findings);
        self.malware_scanned = true;
        self
    }

    /// Returns the findings.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Evaluates the policies for the image under the name `reference`, if it has one.
    pub fn decide(&self, reference: Option<&ImageReference>) -> (Facts, Decision) {
        let facts = self.facts(reference);
        let decision = evaluate(self.bench.policies, &facts, i64::from(self.bench.day.days()));
        (facts, decision)
    }

    /// Returns the facts of the image under the name `reference`, for a gate that knows more than
    /// the image.
    pub fn facts(&self, reference: Option<&ImageReference>) -> Facts {
        facts::facts(&Scanned {
            gate: self.bench.gate,
            reference,
            inventory: self.inventory,
            findings: &self.findings,
            database: self.bench.database,
            day: self.bench.day,
            searched_for_malware: self.malware_scanned,
            vex_not_affected: &self.vex.not_affected,
        })
    }

    /// Evaluates the policies as [`Assessment::decide`] does, and returns all that is known.
    pub fn judgement(self, reference: Option<&ImageReference>) -> Judgement {
        let (facts, decision) = self.decide(reference);
        Judgement { findings: self.findings, vex: self.vex.uses, facts, decision }
    }
}

/// Judges an inventory; `reference` is the name that the image has at the gate, if it has one.
///
/// A damaged database is an error: nothing is decided then.
pub fn judge(
    inventory: &Inventory,
    reference: Option<&ImageReference>,
    bench: Bench<'_>,
) -> Result<Judgement, DatabaseError> {
    Ok(Assessment::new(inventory, bench)?.judgement(reference))
}

/// Without a database no package is assessed.
fn nothing_assessed(inventory: &Inventory) -> Findings {
    let reason = NotAssessedReason::NoFeed;
    let entries = (0..inventory.packages.len()).map(|package| NotAssessed { package, reason });
    let nothing = PackageCoverage { level: CoverageLevel::None, date: None };
    Findings {
        not_assessed: entries.collect(),
        coverage: vec![Some(nothing); inventory.packages.len()],
        ..Findings::default()
    }
}
