//! The suite of identities on SQLite.

use crate::tables::Tables;
use crate::testing::identities::identity_suite;

#[tokio::test]
async fn identities_are_kept_in_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = Tables::open_sqlite(&folder.path().join("seawall.db")).await.expect("tables");
    identity_suite(&tables, &folder.path().join("data")).await;
}
