//! Opening, migrating and refusing tables.

use std::error::Error as _;

use sqlx::Row as _;

use super::*;

const FIRST: Migration = Migration {
    number: 1,
    name: "0001-first",
    sqlite: "CREATE TABLE first (name TEXT NOT NULL); CREATE TABLE second (name TEXT NOT NULL)",
    postgres: "",
};
const LATER: Migration = Migration {
    number: 40,
    name: "0040-later",
    sqlite: "INSERT INTO first (name) VALUES ('later')",
    postgres: "",
};
/// Grows beside `LATER` in another concern: its number is lower, and it comes afterwards.
const BETWEEN: Migration = Migration {
    number: 20,
    name: "0020-between",
    sqlite: "INSERT INTO first (name) VALUES ('between')",
    postgres: "",
};
const BROKEN: Migration = Migration {
    number: 41,
    name: "0041-broken",
    sqlite: "INSERT INTO first (name) VALUES ('broken'); INSERT INTO nowhere VALUES (1)",
    postgres: "",
};

async fn names(tables: &Tables) -> Vec<String> {
    let rows = sqlx::query("SELECT name FROM first ORDER BY name");
    let rows = rows.fetch_all(tables.readers()).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn older_tables_take_the_steps_that_they_lack() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a name with ? # and %.db");
    Tables::open_sqlite_with(&path, &[FIRST]).await.unwrap().close().await;
    Tables::open_sqlite_with(&path, &[FIRST, LATER]).await.unwrap().close().await;
    let tables = Tables::open_sqlite_with(&path, &[FIRST, BETWEEN, LATER]).await.unwrap();
    assert_eq!(names(&tables).await, ["between", "later"]);
    assert!(path.exists(), "the file has the name that was asked for");
}

#[tokio::test]
async fn newer_tables_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tables.db");
    Tables::open_sqlite_with(&path, &[FIRST, LATER]).await.unwrap().close().await;
    let error = Tables::open_sqlite_with(&path, &[FIRST]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the tables were written by a newer version of seawall (`0040-later` is unknown here)"
    );
}

#[tokio::test]
async fn a_step_that_fails_leaves_the_tables_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tables.db");
    Tables::open_sqlite_with(&path, &[FIRST]).await.unwrap().close().await;
    let error = Tables::open_sqlite_with(&path, &[FIRST, LATER, BROKEN]).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot migrate the tables: step `0041-broken` failed");
    assert!(error.source().unwrap().to_string().contains("nowhere"));
    let tables = Tables::open_sqlite_with(&path, &[FIRST]).await.unwrap();
    assert!(names(&tables).await.is_empty());
}

#[tokio::test]
async fn a_transaction_that_is_dropped_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let tables = Tables::open_sqlite_with(&folder.path().join("t"), &[FIRST]).await.unwrap();
    for (name, is_committed) in [("dropped", false), ("kept", true)] {
        let mut transaction = tables.begin().await.unwrap();
        sqlx::query("INSERT INTO first (name) VALUES ($1)")
            .bind(name)
            .execute(&mut *transaction)
            .await
            .unwrap();
        if is_committed {
            transaction.commit().await.unwrap();
        }
    }
    assert_eq!(names(&tables).await, ["kept"]);
}

#[tokio::test]
async fn every_connection_writes_to_the_log_that_is_synced() {
    let folder = tempfile::tempdir().unwrap();
    let tables = Tables::open_sqlite(&folder.path().join("t")).await.unwrap();
    for pool in [&tables.readers, &tables.writers] {
        let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(pool).await.unwrap().get(0);
        let synchronous: i64 =
            sqlx::query("PRAGMA synchronous").fetch_one(pool).await.unwrap().get(0);
        assert_eq!((mode.as_str(), synchronous), ("wal", 1));
    }
    let syncs = || tables.log.as_ref().unwrap().count();
    let before = syncs();
    tables.begin().await.unwrap().commit().await.unwrap();
    assert_eq!(syncs(), before + 1);
    tables.begin().await.unwrap().commit_relaxed().await.unwrap();
    assert_eq!(syncs(), before + 1);
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/tables.db");
    let error = Tables::open_sqlite(&path).await.unwrap_err();
    let wanted = format!("cannot open the tables in `{}`", path.display());
    assert_eq!(error.to_string(), wanted);
}

#[test]
fn no_password_stands_in_a_message() {
    let shown = without_password("postgres://seawall:p@ss@db.example/seawall");
    assert_eq!(shown, "postgres://db.example/seawall");
}

#[test]
fn migrations_are_sorted_and_complete_in_both_dialects() {
    assert!(MIGRATIONS.is_sorted_by(|one, other| one.number < other.number));
    for migration in MIGRATIONS {
        let prefix = format!("{:04}-", migration.number);
        assert!(migration.name.starts_with(&prefix), "{}", migration.name);
        let tables = |sql: &str| sql.matches("CREATE TABLE").count();
        assert_eq!(tables(migration.sqlite), tables(migration.postgres), "{}", migration.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_pass_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let tables = Tables::open_sqlite(&folder.path().join("t")).await.unwrap();
    crate::testing::tables_suite(&tables).await;
    let Some(cluster) = crate::testing::postgres::Cluster::start(folder.path()) else { return };
    let tables = Tables::open_postgres(&cluster.url("postgres")).await.unwrap();
    crate::testing::tables_suite(&tables).await;
    // Opened again, nothing is left to migrate.
    tables.close().await;
    Tables::open_postgres(&cluster.url("postgres")).await.unwrap();
}

#[test]
fn rows_are_stored_in_groups_of_few_lengths() {
    let rows: Vec<usize> = (0..152).collect();
    let groups = groups(&rows);
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    assert_eq!(lengths, [64, 64, 16, 4, 4]);
    assert_eq!(groups.concat(), rows);
    assert!(super::groups::<u8>(&[]).is_empty());
    assert_eq!(places(2, 3), "($1, $2, $3), ($4, $5, $6)");
}

#[tokio::test]
async fn a_transaction_that_sqlite_ended_by_itself_stops_no_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let tables = Tables::open_sqlite(&folder.path().join("tables.sqlite")).await.unwrap();
    for is_dropped in [false, true] {
        let mut transaction = tables.begin().await.unwrap();
        // As SQLite does where the disk is full.
        sqlx::raw_sql("ROLLBACK").execute(&mut *transaction).await.unwrap();
        if is_dropped {
            drop(transaction);
        } else {
            transaction.commit().await.unwrap_err();
        }
        tables.begin().await.unwrap().commit().await.unwrap();
    }
}
