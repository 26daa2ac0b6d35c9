//! The suite of identities, on SQLite and on PostgreSQL.

use crate::testing::identities::identity_suite;
use crate::testing::postgres;

#[tokio::test]
async fn identities_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = postgres::tables(folder.path(), "seawall.db").await;
    identity_suite(&tables, &folder.path().join("data")).await;
}

#[test]
fn identities_are_kept_in_postgresql() {
    postgres::run_again(&["--exact", "identity::tests::identities_are_kept"], 1);
}
