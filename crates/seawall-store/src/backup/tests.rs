//! A backup holds everything, shows damage, and comes back.

use super::*;

const HEX: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

async fn data() -> (tempfile::TempDir, PathBuf, Tables) {
    let temporary = tempfile::tempdir().expect("a folder");
    let data = temporary.path().join("data");
    for (path, text) in [
        (format!("blobs/sha256/2c/{HEX}"), "hello"),
        ("blobs/uploads/half".to_owned(), "hel"),
        ("blobs/sha256/2c/.tmp".to_owned(), "no blob"),
        ("evidence/00000000000000000001.swlog".to_owned(), "log"),
        ("evidence/log.key".to_owned(), "key"),
        ("keys/token.key".to_owned(), "key"),
        ("tls/ca.crt".to_owned(), "certificate"),
    ] {
        let path = data.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, text).expect("it is written");
    }
    let tables = Tables::open_sqlite(&data.join("seawall.db")).await.expect("tables");
    (temporary, data, tables)
}

#[tokio::test]
async fn a_backup_comes_back_as_it_was() {
    let (temporary, data, tables) = data().await;
    let backup = temporary.path().join("backup");
    let list = create(&data, &tables, &backup, "0.1.0", "2027-01-31T12:00:00Z").await;
    let list = list.expect("it is made");
    assert_eq!(list.files.len(), 6, "{list:?}");
    assert_eq!(verify(&backup).expect("it is read"), (list.clone(), vec![]));
    assert!(!temporary.path().join("backup.partial").exists());
    let again = create(&data, &tables, &backup, "", "").await;
    assert!(matches!(again, Err(BackupError::Exists { .. })));
    let restored = temporary.path().join("restored");
    restore(&backup, &list, &restored).expect("it is restored");
    let blob = fs::read_to_string(restored.join(format!("blobs/sha256/2c/{HEX}")));
    assert_eq!(blob.expect("it is there"), "hello");
    let tables = Tables::open_sqlite(&restored.join("seawall.db")).await.expect("tables");
    let identities = crate::identity::Identities::new(tables);
    assert_eq!(identities.epoch().await.expect("it is read"), 1);
    assert!(matches!(restore(&backup, &list, &data), Err(BackupError::Exists { .. })));
}

#[tokio::test]
async fn damage_is_named_and_a_list_leads_nowhere_else() {
    let (temporary, data, tables) = data().await;
    let backup = temporary.path().join("backup");
    create(&data, &tables, &backup, "", "").await.expect("it is made");
    fs::write(backup.join("keys/token.key"), "other").expect("it is written");
    fs::remove_file(backup.join("tls/ca.crt")).expect("it goes");
    let (mut list, damaged) = verify(&backup).expect("it is read");
    assert_eq!(damaged, ["keys/token.key", "tls/ca.crt"]);
    let write = |list: &List| {
        let text = serde_json::to_vec(list).expect("it is JSON");
        fs::write(backup.join(LIST), text).expect("it is written");
    };
    for path in ["../x", "/etc/x", ""] {
        let mut list = list.clone();
        list.files.insert(path.to_owned(), String::new());
        write(&list);
        assert!(matches!(read_list(&backup), Err(BackupError::List { .. })), "{path}");
    }
    list.form = 2;
    write(&list);
    let error = read_list(&backup).expect_err("it is later").to_string();
    assert!(error.contains("form 2"), "{error}");
}
