//! Keys are made once, and belong to their owner.

use super::*;

fn hexadecimal(seed: &[u8; SEED_BYTES]) -> String {
    format!("{:064x}", seed.iter().fold(0_u128, |sum, byte| sum << 4 ^ u128::from(*byte)))
}

#[test]
fn a_key_is_made_once_and_then_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys/a.key");
    let first = read_or_create(&path, hexadecimal).expect("it is made");
    assert_eq!(first.len(), 64);
    assert_eq!(read_or_create(&path, hexadecimal).expect("it is read"), first);
    assert_eq!(create(&path, "another").expect("it is not replaced"), first);
    let mode = fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let other = folder.path().join("keys/b.key");
    assert_ne!(read_or_create(&other, hexadecimal).expect("it is made"), first);
    assert_eq!(fs::read_dir(folder.path().join("keys")).expect("a folder").count(), 2);
}

#[test]
fn a_key_that_everybody_can_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.key");
    create(&path, "key").expect("it is made");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is set");
    let error = read(&path).expect_err("it is exposed").to_string();
    assert!(error.contains("mode 644"), "{error}");
}
