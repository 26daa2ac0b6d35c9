//! Who may write, and into what.

use super::*;

#[test]
fn a_data_folder_is_made_for_its_owner_and_has_one_writer() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a/b");
    let data = DataFolder::open(&path).expect("it is made");
    let mode = fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o077, 0);
    let lock = data.lock().expect("nobody else");
    let error = data.lock().expect_err("it is held").to_string();
    let holder = format!("is in use by process {}", std::process::id());
    assert!(error.ends_with(&holder), "{error}");
    drop(lock);
    data.lock().expect("it was left");
}

#[test]
fn a_folder_that_everybody_may_change_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("it is set");
    let error = DataFolder::open(folder.path()).expect_err("it is open");
    assert!(matches!(error, DataFolderError::Open { .. }), "{error}");
}

#[test]
fn a_disk_without_the_room_that_was_asked_for_is_full() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Room::new(vec![folder.path().to_owned()], 1).check().is_ok());
    let full = Room::new(vec![folder.path().to_owned()], u64::MAX).check();
    assert!(matches!(full, Err(RoomError::Full { free_bytes }) if 0 < free_bytes), "{full:?}");
    let gone = Room::new(vec![folder.path().join("gone")], 1).check();
    assert!(matches!(gone, Err(RoomError::Io(_))), "{gone:?}");
}
