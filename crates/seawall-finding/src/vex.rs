//! VEX statements held against the findings of one image: which findings they take away, and
//! for every statement what became of it and why.
//!
//! A statement speaks of a finding if it names the vulnerability (by any of its names), a product
//! that is this image or is inside, and, where it names components, one of those that the finding
//! is about. Of several statements about one package the latest counts; of two from the same
//! moment the one that takes less away. A finding goes only if each of its packages is
//! `not_affected` or `fixed`.
//!
//! **Invariant:** every statement of every document has its [`VexUse`]: none is ignored in
//! silence.

use std::collections::{BTreeSet, HashMap};

use seawall_advisory::vex::{Timestamp, VexDocument, VexStatement, VexStatus};
use seawall_inventory::inventory::Inventory;

use crate::finding::{FindingKind, Findings};
use crate::report::VexUse;

mod image;
mod package;
mod place;

pub use seawall_advisory::vex::{VexError, parse};

use place::{Miss, Place};

/// Packages that keep a finding, as far as they are named.
// LIMIT: a line that people read.
const NAMES_MAX: usize = 5;

/// What the documents did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct VexResult {
    /// Every statement, in the order of documents and statements, with what became of it.
    pub uses: Vec<VexUse>,
    /// Ids of the findings that are `not_affected` or `fixed`.
    pub not_affected: BTreeSet<Box<str>>,
}

/// Holds `documents` against the findings of the image `inventory`.
pub fn apply(documents: &[VexDocument], inventory: &Inventory, findings: &Findings) -> VexResult {
    if documents.is_empty() {
        return VexResult::default();
    }
    let mut said: Vec<Said<'_>> = Vec::new();
    for document in documents {
        let statements = document.statements.iter();
        said.extend(statements.map(|statement| Said {
            document,
            statement,
            about: Vec::new(),
            miss: None,
        }));
    }
    let place = Place::new(inventory);
    let index = Index::new(findings);
    for said in &mut said {
        said.look(&place, &index, findings);
    }
    let fates = fates(&said, findings);
    let mut result = VexResult::default();
    for (finding, fate) in &fates {
        if let (Some(finding), true) = (findings.findings.get(*finding), fate.is_cleared()) {
            result.not_affected.insert(finding.id.clone());
        }
    }
    let trial = Trial { said: &said, fates: &fates, findings, inventory };
    result.uses.extend(said.iter().map(|said| trial.use_of(said)));
    for document in documents {
        result.uses.extend(rejected(document));
    }
    // Rejected statements go to their place among the others.
    let order = |file: &str| documents.iter().position(|document| *document.file == *file);
    result.uses.sort_by_key(|vex_use| order(&vex_use.file));
    result
}

fn rejected(document: &VexDocument) -> impl Iterator<Item = VexUse> {
    document.rejected.iter().map(|rejected| VexUse {
        file: document.file.clone(),
        vulnerability: rejected.vulnerability.clone(),
        status: rejected.status.clone(),
        justification: None,
        applied: false,
        why: format!("statement {} is broken: {}", rejected.number, rejected.reason).into(),
        findings: Vec::new(),
    })
}

/// One statement, with what it speaks of.
struct Said<'a> {
    document: &'a VexDocument,
    statement: &'a VexStatement,
    /// (finding, package) that it speaks of.
    about: Vec<(usize, usize)>,
    /// Why it speaks of nothing here.
    miss: Option<String>,
}

impl Said<'_> {
    fn look(&mut self, place: &Place<'_>, index: &Index, findings: &Findings) {
        let names = std::iter::once(&self.statement.vulnerability).chain(&self.statement.aliases);
        let found: BTreeSet<usize> = names.flat_map(|name| index.of(name)).copied().collect();
        let mut nearest: Option<Miss> = None;
        let mut note = |miss: Miss| {
            if nearest.as_ref().is_none_or(|known| known.closeness < miss.closeness) {
                nearest = Some(miss);
            }
        };
        let mut is_here = false;
        for product in &self.statement.products {
            let reach = match place.reach(product) {
                Ok(reach) => reach,
                Err(miss) => {
                    note(miss);
                    continue;
                }
            };
            is_here = true;
            for number in &found {
                let Some(finding) = findings.findings.get(*number) else { continue };
                for package in &finding.packages {
                    match place.covers(&reach, finding, *package) {
                        Ok(()) => self.about.push((*number, *package)),
                        Err(miss) => note(miss),
                    }
                }
            }
        }
        self.about.sort_unstable();
        self.about.dedup();
        if self.about.is_empty() {
            self.miss = Some(self.reason(is_here, &found, nearest));
        }
    }

    fn reason(&self, is_here: bool, found: &BTreeSet<usize>, nearest: Option<Miss>) -> String {
        let why = nearest.map(|miss| miss.why).unwrap_or_default();
        let name = &self.statement.vulnerability;
        match (is_here, found.is_empty(), self.statement.products.as_slice()) {
            (true, true, _) => format!("`{name}` was not found in this image"),
            (true, false, _) => format!("`{name}` was found, but not in what is named: {why}"),
            (false, _, [_only]) => format!("the product is not in this image: {why}"),
            (false, _, products) => {
                format!("none of its {} products is in this image; nearest: {why}", products.len())
            }
        }
    }

    fn label(&self) -> String {
        let time = self.statement.timestamp.map(|time| format!(" of {time}")).unwrap_or_default();
        let (number, file) = (self.statement.number, &self.document.file);
        format!("statement {number} of `{file}`{time}, `{}`", self.statement.status.name())
    }

    /// Tells which of two statements counts: the later; of two from one moment the one that takes
    /// less away.
    fn weight(&self) -> (Option<Timestamp>, u8) {
        let effect = match self.statement.status {
            VexStatus::NotAffected | VexStatus::Fixed => 0,
            VexStatus::UnderInvestigation => 1,
            VexStatus::Affected => 2,
        };
        (self.statement.timestamp, effect)
    }
}

/// Findings by the names of their vulnerability.
struct Index {
    by_name: HashMap<String, Vec<usize>>,
}

impl Index {
    fn new(findings: &Findings) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, finding) in findings.findings.iter().enumerate() {
            let is_vulnerability =
                matches!(finding.kind, FindingKind::Advisory(_) | FindingKind::UnparsableVersion);
            let names = std::iter::once(&finding.vulnerability)
                .chain(&finding.aliases)
                .chain([&finding.evidence.record]);
            for name in names.filter(|_| is_vulnerability) {
                by_name.entry(name.to_ascii_uppercase()).or_default().push(number);
            }
        }
        Self { by_name }
    }

    fn of(&self, name: &str) -> &[usize] {
        self.by_name.get(&name.to_ascii_uppercase()).map_or(&[], Vec::as_slice)
    }
}

/// What was said of one finding: for each of its packages the statement that counts.
#[derive(Debug, Default)]
struct Fate {
    deciding: Vec<(usize, Option<Deciding>)>,
}

/// The statement that counts for a package.
#[derive(Clone, Copy, Debug)]
struct Deciding {
    said: usize,
    status: VexStatus,
}

impl Fate {
    fn is_cleared(&self) -> bool {
        !self.deciding.is_empty() && self.deciding.iter().all(|(_, deciding)| takes_away(*deciding))
    }

    fn deciding(&self, package: usize) -> Option<Deciding> {
        self.deciding.iter().find(|(known, _)| *known == package).and_then(|(_, said)| *said)
    }
}

fn fates(said: &[Said<'_>], findings: &Findings) -> HashMap<usize, Fate> {
    let mut fates: HashMap<usize, Fate> = HashMap::new();
    for (number, one) in said.iter().enumerate() {
        for (finding, package) in &one.about {
            let Some(subject) = findings.findings.get(*finding) else { continue };
            let fate = fates.entry(*finding).or_insert_with(|| Fate {
                deciding: subject.packages.iter().map(|package| (*package, None)).collect(),
            });
            let Some((_, slot)) = fate.deciding.iter_mut().find(|(known, _)| known == package)
            else {
                continue;
            };
            let known = slot.and_then(|slot| said.get(slot.said));
            if known.is_none_or(|known| known.weight() < one.weight()) {
                *slot = Some(Deciding { said: number, status: one.statement.status });
            }
        }
    }
    fates
}

/// The statements with what they decided.
struct Trial<'a> {
    said: &'a [Said<'a>],
    fates: &'a HashMap<usize, Fate>,
    findings: &'a Findings,
    inventory: &'a Inventory,
}

/// What one statement did, by ids of findings.
#[derive(Debug, Default)]
struct Effect {
    cleared: BTreeSet<Box<str>>,
    kept: BTreeSet<Box<str>>,
    incomplete: BTreeSet<Box<str>>,
    concerned: BTreeSet<Box<str>>,
    overridden_by: Option<usize>,
    /// The first finding that it does not cover as a whole.
    gap: Option<usize>,
}

impl Trial<'_> {
    /// Says what became of a statement.
    fn use_of(&self, said: &Said<'_>) -> VexUse {
        let effect = self.effect(said);
        let is_applied = !effect.cleared.is_empty() || !effect.kept.is_empty();
        VexUse {
            file: said.document.file.clone(),
            vulnerability: said.statement.vulnerability.clone(),
            status: said.statement.status.name().into(),
            justification: said.statement.justification.clone(),
            applied: is_applied,
            why: self.why(said, &effect).into(),
            findings: if effect.cleared.is_empty() { effect.concerned } else { effect.cleared }
                .into_iter()
                .collect(),
        }
    }

    fn effect(&self, said: &Said<'_>) -> Effect {
        let mut effect = Effect::default();
        for (finding, package) in &said.about {
            let (Some(fate), Some(subject)) =
                (self.fates.get(finding), self.findings.findings.get(*finding))
            else {
                continue;
            };
            effect.concerned.insert(subject.id.clone());
            let Some(deciding) = fate.deciding(*package) else { continue };
            // Of several that say the same at the same time each counts.
            let decisive = self.said.get(deciding.said);
            if decisive.is_some_and(|decisive| decisive.weight() != said.weight()) {
                effect.overridden_by = Some(deciding.said);
                continue;
            }
            let list = match (takes_away(Some(deciding)), fate.is_cleared()) {
                (true, true) => &mut effect.cleared,
                (true, false) => {
                    effect.gap = effect.gap.or(Some(*finding));
                    &mut effect.incomplete
                }
                (false, _) => &mut effect.kept,
            };
            list.insert(subject.id.clone());
        }
        effect
    }

    fn why(&self, said: &Said<'_>, effect: &Effect) -> String {
        if let Some(miss) = &said.miss {
            return miss.clone();
        }
        let mut parts = Vec::new();
        let count = |ids: &BTreeSet<Box<str>>| match ids.len() {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        if !effect.cleared.is_empty() {
            parts.push(format!("takes {} away", count(&effect.cleared)));
        }
        if !effect.kept.is_empty() {
            let status = said.statement.status.name();
            parts.push(format!("{} stays: the status is `{status}`", count(&effect.kept)));
        }
        if let Some(gap) = effect.gap {
            parts.push(self.gap(gap));
        }
        let other = effect.overridden_by.and_then(|other| self.said.get(other));
        if let Some(other) = other {
            let is_later = other.statement.timestamp != said.statement.timestamp;
            let verb = if is_later { "overridden by" } else { "contradicted at the same time by" };
            parts.push(format!("{verb} {}", other.label()));
        }
        parts.join("; ")
    }

    /// Says which packages of a finding keep it.
    fn gap(&self, finding: usize) -> String {
        let (Some(fate), Some(subject)) =
            (self.fates.get(&finding), self.findings.findings.get(finding))
        else {
            return String::new();
        };
        let open = fate.deciding.iter().filter(|(_, deciding)| !takes_away(*deciding));
        let names = open.filter_map(|(package, _)| self.inventory.packages.get(*package));
        let mut names: Vec<String> =
            names.map(|installed| format!("`{}`", installed.package.name)).collect();
        let more = names.len().saturating_sub(NAMES_MAX);
        names.truncate(NAMES_MAX);
        if more != 0 {
            names.push(format!("{more} more"));
        }
        let count = fate.deciding.len();
        let names = names.join(", ");
        format!("finding {} stays: of its {count} packages {names} remain", subject.id)
    }
}

fn takes_away(deciding: Option<Deciding>) -> bool {
    deciding.is_some_and(|deciding| {
        matches!(deciding.status, VexStatus::NotAffected | VexStatus::Fixed)
    })
}

#[cfg(test)]
mod tests;
