//! Settings, help and completions.

use std::fs;

use crate::feeds::with_image;
use crate::sandbox::{Sandbox, finish, shown};

#[test]
fn settings_are_found_upwards_and_flags_win() {
    let sandbox = with_image();
    let nested = sandbox.path("work/a/b");
    fs::create_dir_all(&nested).expect("create");
    fs::write(sandbox.path("work/seawall.toml"), "policies = [\"standard\"]\n").expect("write");
    let scan = |arguments: &str| {
        let mut command = sandbox.command(&format!("scan oci:@/image {arguments}"));
        command.current_dir(&nested).env("SEAWALL_NOW", crate::sandbox::NOW);
        finish(command, "")
    };
    scan("").expect_code(1).expect_text("by policy standard");
    scan("--policy advise").expect_code(0);
    let mut command = sandbox.command("scan oci:@/image");
    command.current_dir(&nested).env("SEAWALL_POLICY", "advise");
    finish(command, "").expect_code(0);
}

#[test]
fn config_check_and_explain_tell_what_holds_and_why() {
    let sandbox = Sandbox::new();
    sandbox.run("config check").expect_code(0).expect_text("the defaults hold");
    let file = sandbox.path("work/seawall.toml");
    fs::write(&file, "policies = [\"strict\"]\n[database]\nmax-age-days = 3\n").expect("write");
    let run = sandbox.run("config check").expect_code(0);
    run.expect_text("every setting is understood");
    let run = sandbox.run("config explain").expect_code(0);
    let run = run.expect_text("3 days").expect_text("environment, SEAWALL_CACHE_DIR");
    run.expect_text(&format!("strict from: {}", shown(&file)));
    fs::write(&file, "policies = [\"strict\"]\n[database]\nmax-age = 3\n").expect("write");
    for command in ["config check", "scan oci:@/image", "db status"] {
        let run = sandbox.run(command).expect_code(2);
        run.expect_text("seawall.toml").expect_text("max-age").expect_text("line 3");
    }
    sandbox.run("config check --config @/none.toml").expect_code(2).expect_text("none.toml");
}

#[test]
fn settings_limit_the_age_of_the_database() {
    let sandbox = with_image();
    fs::write(sandbox.path("work/seawall.toml"), "[database]\nmax-age-days = 1\n").expect("write");
    sandbox.run_now("scan oci:@/image").expect_code(3).expect_text("2 days old");
    sandbox.run_now("scan oci:@/image --max-db-age 1w").expect_code(0);
}

#[test]
fn every_flag_of_the_scan_can_be_set_by_the_environment() {
    let sandbox = with_image();
    let mut command = sandbox.command("scan oci:@/image");
    command.env("SEAWALL_FAIL_ON", "high,fixable").env("SEAWALL_OUTPUT", "json");
    let run = finish(command, "").expect_code(1);
    assert!(run.stdout.starts_with('{'));
    let mut command = sandbox.command("scan oci:@/image");
    command.env("SEAWALL_DB", sandbox.path("in/none"));
    finish(command, "").expect_code(3);
}

#[test]
fn help_has_examples_and_completions_name_the_commands() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("--help").expect_code(0);
    run.expect_text("Exit codes: 0 done and allowed");
    for command in ["scan", "sbom", "explain", "db build", "db update", "db compare-versions"] {
        let run = sandbox.run(&format!("{command} --help")).expect_code(0);
        run.expect_text("Example");
    }
    for shell in ["bash", "zsh", "fish"] {
        let run = sandbox.run(&format!("completions {shell}")).expect_code(0);
        run.expect_text("compare-versions").expect_text("max-db-age");
    }
    sandbox.run("completions tcsh").expect_code(2);
    sandbox.run("--version").expect_code(0).expect_text(env!("CARGO_PKG_VERSION"));
}

#[test]
fn nothing_but_the_report_is_on_standard_output() {
    let sandbox = with_image();
    let run = sandbox.run_now("scan oci:@/image").expect_code(0);
    assert_eq!(run.stderr, "", "a pipe sees no progress");
    assert!(!run.stdout.contains('\u{1b}'), "a pipe sees no colours");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 200));
}

#[test]
fn man_pages_come_from_the_table_of_flags() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("man").expect_code(0);
    assert!(run.stdout.contains(".TH seawall 1"), "{}", run.stdout);
    sandbox.run("man --out @/man/man1").expect_code(0);
    let page = |name: &str| fs::read_to_string(sandbox.path("in/man/man1").join(name));
    for (name, text) in [
        ("seawall.1", "Exit codes"),
        ("seawall-scan.1", "SEAWALL_FAIL_ON"),
        ("seawall-db-build.1", "snapshot"),
        ("seawall-evidence-verify.1", "witness"),
    ] {
        let page = page(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(text), "{name}: {page}");
    }
    sandbox.write("file", "");
    sandbox.run("man --out @/file/below").expect_code(2).expect_text("write man pages");
}
