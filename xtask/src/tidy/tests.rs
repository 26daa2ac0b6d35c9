//! Tests of [`super`].

use super::*;

#[track_caller]
fn check(path: &str, text: &str, wanted: &[&str]) {
    let mut breaches = Vec::new();
    check_source(Path::new(path), text, &mut breaches);
    assert_eq!(breaches.len(), wanted.len(), "{breaches:?}");
    for (breach, wanted) in breaches.iter().zip(wanted) {
        assert!(breach.contains(wanted), "{breach}");
    }
}

#[test]
fn breaches_are_named() {
    check("a/purl.rs", "//! Package URLs.\n", &[]);
    check("a/purl.rs", "fn main() {}\n", &["no documentation"]);
    check("a/utils.rs", "//! Things.\n", &["says nothing"]);
    check("a/purl.rs", &format!("//! Long.\n{}", "\n".repeat(1000)), &["1001 lines"]);
    check("a/purl.rs", concat!("//! X.\n#[ig", "nore]\n"), &["proves nothing"]);
}

/// The tree itself: what `cargo xtask tidy` says is also a test.
#[test]
fn the_tree_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    run(root, &[]).unwrap();
}
