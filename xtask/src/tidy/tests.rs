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

#[test]
fn a_source_that_no_module_names_is_a_breach() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for (file, text) in [
        ("crates/a/src/lib.rs", "mod named;\npub mod outer;\n"),
        ("crates/a/src/named.rs", ""),
        ("crates/a/src/outer.rs", "#[cfg(test)]\nmod tests;\n"),
        ("crates/a/src/outer/tests.rs", ""),
        ("crates/a/src/outer/orphan.rs", ""),
        ("crates/a/src/bin/tool.rs", ""),
        ("crates/a/tests/it/main.rs", "mod one;\n"),
        ("crates/a/tests/it/one.rs", ""),
        ("crates/a/tests/it/two.rs", ""),
        ("crates/a/tests/alone.rs", ""),
        ("fuzz/fuzz_targets/x.rs", ""),
    ] {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let mut breaches = Vec::new();
    check_modules(root, &rust_files(root).unwrap(), &mut breaches);
    let named: Vec<_> = breaches.iter().filter_map(|breach| breach.split(':').next()).collect();
    assert_eq!(named, ["crates/a/src/outer/orphan.rs", "crates/a/tests/it/two.rs"]);
}
