//! Rules: what is suspicious, as YAML documents with conditions in CEL.
//!
//! Form: `docs/reference/rules.md`. A document of `kind: Rule` is one rule, one of `kind: Terms`
//! names lists and conditions for all. What a rule does not say right is an error with its line
//! when it is loaded, never when an event is judged.

use std::collections::HashSet;
use std::sync::Arc;

use foldhash::HashMap;
use seawall_policy::error::PolicyError;
use serde::{Deserialize, Serialize};

pub mod builtin;
mod document;
mod expression;
pub(crate) mod field;
mod kind;
pub mod reference;
pub(crate) mod rights;
pub mod sample;
mod template;
pub(crate) mod window;

#[cfg(test)]
pub(crate) use document::json_of;
use expression::Condition;
pub use kind::Kind;
pub(crate) use template::Template;
pub(crate) use window::Window;

/// Most rules of a set.
// LIMIT: each costs memory and, where its kind of event comes, time.
pub const RULES_MAX: usize = 2_000;
/// Most documents of one file.
// LIMIT: a file of a hundred rules is read by nobody.
pub const DOCUMENTS_MAX: usize = 500;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, unique in a set.
    pub id: Box<str>,
    /// What it finds, in one line.
    pub title: Box<str>,
    /// Techniques of MITRE ATT&CK, the closest first.
    pub techniques: Vec<Box<str>>,
    /// How bad it is.
    pub severity: Severity,
    /// What to do about it.
    pub advice: Box<str>,
    /// Kinds of events that it looks at.
    pub kinds: Vec<Kind>,
    /// The condition as written.
    pub when_text: Box<str>,
    /// Cases that show what it does.
    pub tests: Vec<Test>,
    /// The file that it stands in, and its line there.
    pub file: Box<str>,
    /// Its line.
    pub line: usize,
    pub(crate) reason: Template,
    pub(crate) subject: Option<Template>,
    pub(crate) window: Option<Window>,
    /// What a process is known for from then on, and those that made it.
    pub(crate) mark: Option<Box<str>>,
    when: Condition,
    unless: Option<Condition>,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth a line in a log: ordinary software does it, too.
    Notice,
    /// Rare, and harmless as a rule.
    Low,
    /// Somebody should look at it.
    Medium,
    /// Somebody should look at it soon.
    High,
    /// An attack that has succeeded so far.
    Critical,
}

impl Severity {
    /// Every severity with its name, rising.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("notice", Self::Notice),
        ("low", Self::Low),
        ("medium", Self::Medium),
        ("high", Self::High),
        ("critical", Self::Critical),
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

/// A case that shows what a rule does.
#[derive(Debug)]
pub struct Test {
    /// What it shows.
    pub name: Box<str>,
    /// What happens, as [`sample::events`] takes it.
    pub events: serde_json::Value,
    /// How many alerts of this rule come of it, repetitions not counted.
    pub alerts: usize,
}

impl Rule {
    /// Tells whether an event is what the rule is about, by all parts of its conditions in the
    /// order in which they were written.
    #[cfg(test)]
    pub(crate) fn holds_as_written(&self, scope: &field::Scope<'_>) -> bool {
        self.when.holds_as_written(scope)
            && !self.unless.as_ref().is_some_and(|unless| unless.holds_as_written(scope))
    }

    /// Tells whether it needs several events.
    pub fn is_windowed(&self) -> bool {
        self.window.is_some()
    }
}

/// A rule as it is for events of one kind.
#[derive(Debug)]
pub(crate) struct OfKind {
    /// The rule's number in the set.
    pub(crate) number: usize,
    pub(crate) rule: Arc<Rule>,
    when: Condition,
    unless: Option<Condition>,
}

impl OfKind {
    /// Tells whether an event is what the rule is about.
    pub(crate) fn holds(&self, scope: &field::Scope<'_>) -> bool {
        self.when.holds(scope) && !self.unless.as_ref().is_some_and(|unless| unless.holds(scope))
    }
}

/// The rules for events of one kind, in the order of the documents.
#[derive(Debug, Default)]
struct RulesOfKind {
    rules: Vec<OfKind>,
    /// Places in `rules` of those that may hold whatever program the process is.
    of_any: Vec<usize>,
    /// For each program that a rule names, the places of all that may hold for it.
    by_program: HashMap<Box<str>, Vec<usize>>,
}

impl RulesOfKind {
    fn new(rules: Vec<OfKind>) -> Self {
        let programs: Vec<Option<Vec<Box<str>>>> =
            rules.iter().map(|rule| rule.when.programs()).collect();
        let places = || programs.iter().enumerate();
        let of_any = places().filter(|(_, names)| names.is_none()).map(|(place, _)| place);
        let of_any: Vec<usize> = of_any.collect();
        let mut by_program: HashMap<Box<str>, Vec<usize>> = HashMap::default();
        for name in programs.iter().flatten().flatten() {
            by_program.entry(name.clone()).or_insert_with(|| of_any.clone());
        }
        for (place, names) in places() {
            for name in names.iter().flatten() {
                by_program.entry(name.clone()).or_default().push(place);
            }
        }
        for places in by_program.values_mut() {
            places.sort_unstable();
            places.dedup();
        }
        Self { rules, of_any, by_program }
    }

    fn for_program(&self, program: Option<&str>) -> &[usize] {
        program.and_then(|name| self.by_program.get(name)).unwrap_or(&self.of_any)
    }
}

/// A set of rules, found by the kind of event and the program of its process.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Arc<Rule>>,
    by_kind: Vec<RulesOfKind>,
    program_names: HashSet<Box<str>>,
    lists: Lists,
}

/// Lists of the documents by their names.
pub(crate) type Lists = std::collections::BTreeMap<Box<str>, Arc<[Box<str>]>>;

impl RuleSet {
    /// Reads documents; each file is its name and its text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, PolicyError> {
        document::parse(files).map(|(rules, lists)| Self::new(rules, lists))
    }

    fn new(rules: Vec<Rule>, lists: Lists) -> Self {
        let program_names = lists.values().flat_map(|list| list.iter().cloned()).collect();
        let rules: Vec<Arc<Rule>> = rules.into_iter().map(Arc::new).collect();
        let of_kind = |kind: Kind| {
            let numbered = rules.iter().enumerate();
            let of_kind = numbered.filter(|(_, rule)| rule.kinds.contains(&kind));
            let rules = of_kind.map(|(number, rule)| OfKind {
                number,
                rule: Arc::clone(rule),
                when: rule.when.of_kind(kind),
                unless: rule.unless.as_ref().map(|unless| unless.of_kind(kind)),
            });
            RulesOfKind::new(rules.collect())
        };
        let by_kind = Kind::ALL.iter().map(|(kind, _)| of_kind(*kind)).collect();
        Self { rules, by_kind, program_names, lists }
    }

    /// Returns every rule, in the order of the documents.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// Returns the rules that may hold for events of one kind by a process with this program.
    pub(crate) fn of_kind(
        &self,
        kind: Kind,
        program: Option<&str>,
    ) -> impl Iterator<Item = &OfKind> {
        // The variants of the kinds stand in the order of `Kind::ALL`.
        let of_kind = self.by_kind.get(kind as usize);
        let places: &[usize] = of_kind.map_or(&[], |of_kind| of_kind.for_program(program));
        places.iter().filter_map(move |place| of_kind?.rules.get(*place))
    }

    /// Returns a list of the documents by its name; an empty one where there is none.
    pub fn list(&self, name: &str) -> &[Box<str>] {
        self.lists.get(name).map_or(&[], |list| list)
    }

    /// Returns the names of programs that the lists of the documents name.
    pub(crate) fn program_names(&self) -> &HashSet<Box<str>> {
        &self.program_names
    }
}

#[cfg(test)]
mod tests;
