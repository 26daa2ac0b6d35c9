//! Tests of [`super`]: what is kept of a link on the disk.

use super::*;

#[test]
fn the_key_is_not_shown_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity {
        node: "00ff".to_owned(),
        certificate: "certificate".to_owned(),
        key: "secret".to_owned(),
        renew: 1,
        ends: 2,
    };
    assert!(!format!("{identity:?}").contains("secret"));
    let path = folder.path().join("identity.json");
    write(&path, &identity).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(load::<Identity>(&path).unwrap().key, "secret");
    fs::write(&path, "{").unwrap();
    assert!(matches!(load::<Identity>(&path), Err(LinkFileError::Damaged { .. })));
}

#[test]
fn the_orders_of_another_server_hold_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orders.json"), "{}").unwrap();
    fs::create_dir(folder.path().join("safe")).unwrap();
    fs::create_dir(folder.path().join("queue")).unwrap();
    forget_queue(folder.path()).unwrap();
    forget_queue(folder.path()).unwrap();
    assert!(!folder.path().join("orders.json").exists());
    assert!(!folder.path().join("safe").exists());
    // What waits for a server stays.
    assert!(folder.path().join("queue").exists());
}

#[test]
fn orders_that_cannot_be_read_are_none() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(downlink::stored(folder.path()), (Orders::default(), String::new()));
    fs::write(folder.path().join("orders.json"), "{ torn").unwrap();
    assert_eq!(downlink::stored(folder.path()), (Orders::default(), String::new()));
}
