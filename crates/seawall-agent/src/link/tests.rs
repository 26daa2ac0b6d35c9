//! Tests of [`super`]: what is kept of a link on the disk.

use seawall_artifact::digest::Digest;
use seawall_runtime::link::SafeList;

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

#[test]
fn lists_of_executables_are_kept_and_there_are_only_so_many() {
    let folder = tempfile::tempdir().unwrap();
    let lists = SafeLists::open(folder.path());
    let image = |number: usize| Digest::sha256_of(number.to_string().as_bytes());
    let list = |number: usize| SafeList {
        image: image(number).to_string(),
        digests: vec![image(number + 1).to_string(), "nonsense".to_owned()],
    };
    for number in 0..260 {
        lists.keep(&image(number), &list(number)).unwrap();
    }
    assert_eq!(lists.changes(), 260);
    assert_eq!(fs::read_dir(folder.path().join("safe")).unwrap().count(), 256);
    let again = SafeLists::open(folder.path());
    let found = again.of(&image(259)).unwrap();
    assert_eq!(found.len(), 1, "what is no digest is no file");
    assert!(found.contains(&image(260)));
    assert!(again.of(&image(1_000)).is_none());
}
