//! The same tests over PostgreSQL: this program runs itself again with the URL of a cluster.

use std::path::Path;
use std::process::Command;

use seawall_artifact::digest::Digest;
use seawall_store::tables::Tables;
use seawall_store::testing::postgres::Cluster;

const URL: &str = "SEAWALL_TEST_POSTGRES_URL";

/// Opens the tables of a test: SQLite in its folder, or a database that has the folder's name.
pub(crate) async fn tables(folder: &Path) -> Tables {
    let Ok(url) = std::env::var(URL) else {
        return Tables::open_sqlite(&folder.join("tables.db")).await.unwrap();
    };
    // Two folders whose names differ in case are two databases.
    let folder = folder.file_name().unwrap().to_string_lossy().into_owned();
    let name = Digest::sha256_of(folder.as_bytes()).short().to_owned();
    let own = format!("{url}/{name}");
    if let Ok(tables) = Tables::open_postgres(&own).await {
        return tables;
    }
    let made = Command::new("psql")
        .args(["-q", "-c", &format!("CREATE DATABASE \"{name}\""), &format!("{url}/postgres")])
        .status()
        .unwrap();
    assert!(made.success());
    Tables::open_postgres(&own).await.unwrap()
}

#[test]
fn every_other_test_passes_over_postgresql() {
    if std::env::var_os(URL).is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(cluster) = Cluster::start(folder.path()) else { return };
    let url = cluster.url("");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--skip", "crash::", "--skip", "postgres::", "--skip", "documentation::"])
        .env(URL, url.trim_end_matches('/'))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(30 < said.matches(" ... ok").count(), "{said}");
}
