//! Tests of [`super`], over SQLite and PostgreSQL alike.

use crate::tables::Tables;
use crate::testing::nodes::nodes_suite;

#[tokio::test]
async fn nodes_are_the_same_in_both_databases() {
    let folder = tempfile::tempdir().unwrap();
    let tables = Tables::open_sqlite(&folder.path().join("tables.db")).await.unwrap();
    nodes_suite(&tables).await;
    let Some(cluster) = crate::testing::postgres::Cluster::start(folder.path()) else { return };
    let tables = Tables::open_postgres(&cluster.url("postgres")).await.unwrap();
    nodes_suite(&tables).await;
}
