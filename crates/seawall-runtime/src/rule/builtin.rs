//! The rules that come with Seawall. They are documents like any other.

use seawall_policy::error::PolicyError;

use super::RuleSet;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

/// Name and text of each file of built-in rules.
pub const FILES: &[(&str, &str)] = files![
    "terms.yaml",
    "execution.yaml",
    "privilege.yaml",
    "escape.yaml",
    "credentials.yaml",
    "evasion.yaml",
    "persistence.yaml",
    "network.yaml",
    "impact.yaml",
    "discovery.yaml",
    "collection.yaml",
];

/// Reads the built-in rules.
pub fn rules() -> Result<RuleSet, PolicyError> {
    RuleSet::parse(FILES)
}
