//! No database anywhere, or only the facts that the program carries.

use std::fs;
use std::path::Path;

use crate::feeds;
use crate::sandbox::Sandbox;

/// Tells whether the program was built with tables of facts.
fn carries_facts() -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshot");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().extension().is_some_and(|it| it == "bin"))
}

fn with_image() -> Sandbox {
    let sandbox = Sandbox::new();
    feeds::image().write_layout(&sandbox.path("in/image"));
    sandbox
}

#[test]
fn without_a_database_nothing_is_assessed_and_the_policy_decides() {
    let sandbox = with_image();
    let run = sandbox.run_now("scan oci:@/image");
    if carries_facts() {
        let run = run.expect_no_text("no-database").expect_no_text("none was used");
        run.expect_text("Compared:");
        return;
    }
    let run = run.expect_code(0).expect_text("ALLOWED with warnings");
    let run = run.expect_text("no-database").expect_text("Nothing was assessed");
    run.expect_no_text("0 findings");
    for policy in ["standard", "strict"] {
        let run = sandbox.run_now(&format!("scan oci:@/image --policy {policy}"));
        let run = run.expect_code(3).expect_text("COULD NOT DECIDE");
        run.expect_text("no-database").expect_no_text("0 findings");
    }
    let (_, report) = sandbox.report("oci:@/image");
    assert!(report["database"].is_null(), "{:#}", report["database"]);
    assert_eq!(report["summary"]["assessment"]["notAssessed"], 3);
}

#[test]
fn commands_about_the_database_say_that_there_is_none() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("db status");
    if carries_facts() {
        run.expect_code(0).expect_text("advisories");
        return;
    }
    run.expect_code(3).expect_text("there is no vulnerability database").expect_text("hint:");
    sandbox.run("db search openssl").expect_code(3);
}
