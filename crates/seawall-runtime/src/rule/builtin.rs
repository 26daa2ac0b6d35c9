//! The rules that come with Seawall. They are documents like any other.

use seawall_policy::error::PolicyError;

use super::RuleSet;

/// Name and text of each file of built-in rules.
pub const FILES: &[(&str, &str)] = &[
    ("terms.yaml", include_str!("../../rules/terms.yaml")),
    ("execution.yaml", include_str!("../../rules/execution.yaml")),
];

/// Reads the built-in rules.
pub fn rules() -> Result<RuleSet, PolicyError> {
    RuleSet::parse(FILES)
}
