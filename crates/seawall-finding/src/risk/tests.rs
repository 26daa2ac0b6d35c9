//! Tests of [`super`].

use super::*;

#[test]
fn exploitation_outweighs_severity() {
    let entry = KnownExploited { added: None, due: None, ransomware: false };
    let exploited = risk(Some(Level::Medium), Some(50), None, Some(entry));
    let feared = risk(Some(Level::Critical), Some(98), Some(20_000), None);
    assert!(feared < exploited, "{feared} {exploited}");
}

#[test]
fn the_formula_is_the_documented_one() {
    // 0.5 × (0.9 + 0.98) / 2 = 0.47
    assert_eq!(risk(Some(Level::Critical), Some(98), Some(50_000), None), 470);
    assert_eq!(risk(None, None, None, None), 1);
    let ransomware = KnownExploited { added: None, due: None, ransomware: true };
    assert_eq!(risk(Some(Level::Critical), Some(100), None, Some(ransomware)), 1000);
}
