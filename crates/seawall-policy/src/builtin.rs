//! The policies that come with Seawall. They are documents like any other.

use crate::document::Policy;
use crate::error::PolicyError;

/// Name and document of each built-in policy, from the mildest to the strictest.
pub const DOCUMENTS: [(&str, &str); 3] = [
    ("advise", include_str!("../policies/advise.yaml")),
    ("standard", include_str!("../policies/standard.yaml")),
    ("strict", include_str!("../policies/strict.yaml")),
];

/// Returns the built-in policy `name`, if there is one.
pub fn policy(name: &str) -> Option<Result<Policy, PolicyError>> {
    let (name, text) = DOCUMENTS.iter().find(|(known, _)| *known == name)?;
    Some(Policy::parse(text, &format!("built-in policy {name}")))
}

#[cfg(test)]
mod tests;
