//! The same tests over PostgreSQL: this program runs itself again with the URL of a cluster.

use seawall_store::testing::postgres::run_again;

#[test]
fn every_other_test_passes_over_postgresql() {
    let others = ["crash::", "postgres::", "documentation::", "bucket::"];
    let arguments: Vec<&str> = others.iter().flat_map(|name| ["--skip", name]).collect();
    run_again(&arguments, 30);
}
