//! Tests of [`super`].

use super::*;

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("sub/file");
    let mut file = AtomicFile::create(&target, Durability::Synced).unwrap();
    file.write_all(b"half").unwrap();
    assert!(!target.exists());
    drop(file);
    assert_eq!(fs::read_dir(folder.path().join("sub")).unwrap().count(), 0);

    write_file(&target, b"whole", Durability::Rebuildable).unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"whole");
    write_file(&target, b"newer", Durability::Synced).unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"newer");
    assert_eq!(fs::read_dir(folder.path().join("sub")).unwrap().count(), 1);
}
