//! Secrets do not show themselves.

use super::*;

#[test]
fn a_secret_does_not_show_itself() {
    let secret = Secret::new("hunter2".to_owned());
    assert_eq!(format!("{secret:?} {:?}", Fingerprints::new([7; 32])), "Secret Fingerprints");
    assert_eq!(secret.reveal(), "hunter2");
}

#[test]
fn a_fingerprint_belongs_to_name_secret_and_process() {
    let fingerprints = Fingerprints::new([1; 32]);
    let one = fingerprints.of("ci", b"secret");
    assert_eq!(one, fingerprints.of("ci", b"secret"));
    assert_ne!(one, fingerprints.of("cis", b"ecret"));
    assert_ne!(one, fingerprints.of("ci", b"Secret"));
    assert_ne!(one, Fingerprints::new([2; 32]).of("ci", b"secret"));
    assert!(is_equal(b"abc", b"abc") && !is_equal(b"abc", b"abd") && !is_equal(b"abc", b"ab"));
}
