//! Policies, exceptions and VEX statements: what they decide, and the exit code.

use serde_json::json;

use crate::feeds::{EXPLOITED, OF_NPM, with_image};
use crate::image::to_bytes;
use crate::sandbox::{finding, text};

/// A policy that denies what is rated critical; `exceptions` are lines of YAML.
fn policy(exceptions: &str) -> String {
    format!(
        "apiVersion: seawall.dev/v1
kind: Policy
metadata: {{ name: house, owner: team }}
spec:
  onError: deny
  rules:
    - id: no-critical
      deny: {{ severity: critical }}
      reason: nothing critical
{exceptions}"
    )
}

const EXCEPTION: &str = "  exceptions:
    - finding: CVE-2024-1001
      owner: team-tls
      reason: the code is not used, ticket 7
      expires: 2026-06-30
";

#[test]
fn the_exit_code_is_the_verdict_of_the_policy() {
    let sandbox = with_image();
    sandbox.run_now("scan oci:@/image").expect_code(0);
    sandbox.run_now("scan oci:@/image --policy advise").expect_code(0);
    let run = sandbox.run_now("scan oci:@/image --policy standard").expect_code(1);
    run.expect_text("DENIED by policy standard (exit code 1)").expect_text("exploited");
    sandbox.run_now("scan oci:@/image --policy strict").expect_code(1).expect_text("any-finding");
    let (run, report) = sandbox.report("oci:@/image --policy advise,standard");
    assert_eq!(run.code, 1);
    assert_eq!(report["decision"]["verdict"], "deny");
    assert_eq!(report["decision"]["exitCode"], 1);
}

#[test]
fn fail_on_denies_from_a_severity_upwards() {
    let sandbox = with_image();
    for (flag, code) in [("critical", 1), ("high,fixable", 1), ("low", 1), ("negligible", 1)] {
        sandbox.run_now(&format!("scan oci:@/image --fail-on {flag}")).expect_code(code);
    }
    for wrong in ["serious", "high,soon", ",fixable", "high,fixable,now"] {
        let run = sandbox.run_now(&format!("scan oci:@/image --fail-on {wrong}"));
        run.expect_code(2).expect_text("not understood").expect_text("hint:");
    }
}

#[test]
fn fail_on_fixable_lets_pass_what_has_no_fix() {
    let sandbox = crate::sandbox::Sandbox::with_database();
    let status = crate::feeds::DPKG_STATUS.replace("3.0.1-1", "3.0.2-1");
    let layer = crate::feeds::debian_with(&status);
    crate::image::Image::new(&[layer]).write_layout(&sandbox.path("in/image"));
    sandbox.run_now("scan oci:@/image --fail-on low").expect_code(1);
    sandbox.run_now("scan oci:@/image --fail-on low,fixable").expect_code(0);
    sandbox.run_now("scan oci:@/image --fail-on high").expect_code(0);
}

#[test]
fn an_exception_holds_until_its_last_day() {
    let sandbox = with_image();
    sandbox.write("house.yaml", policy(""));
    let scan = "scan oci:@/image --policy @/house.yaml";
    sandbox.run_now(scan).expect_code(1).expect_text("no-critical");
    sandbox.write("house.yaml", policy(EXCEPTION));
    let run = sandbox.run_now(scan).expect_code(0);
    run.expect_text("team-tls").expect_text("2026-06-30");
    sandbox.run(&format!("{scan} --now 2026-06-30T23:59:59Z")).expect_code(0);
    let run = sandbox.run(&format!("{scan} --now 2026-07-01T00:00:00Z")).expect_code(1);
    run.expect_text("expired");
}

#[test]
fn the_report_lists_exceptions_with_their_state() {
    let sandbox = with_image();
    let unused = "    - finding: CVE-1999-0001
      owner: nobody
      reason: forgotten
      expires: 2027-01-01
";
    sandbox.write("house.yaml", policy(&format!("{EXCEPTION}{unused}")));
    let (run, report) = sandbox.report("oci:@/image --policy @/house.yaml");
    run.expect_code(0);
    let exceptions = report["decision"]["exceptions"].as_array().expect("a list");
    let states: Vec<&str> = exceptions.iter().filter_map(|it| it["state"].as_str()).collect();
    assert_eq!(states, ["applied", "unused"]);
}

#[test]
fn an_error_in_a_policy_shows_the_line() {
    let sandbox = with_image();
    sandbox.write("bad.yaml", policy("").replace("severity:", "severty:"));
    for command in ["scan oci:@/image --policy @/bad.yaml", "policy check @/bad.yaml"] {
        let run = sandbox.run_now(command).expect_code(2);
        run.expect_text("bad.yaml:8").expect_text("severty").expect_text("did you mean");
    }
    let run = sandbox.run_now("scan oci:@/image --policy strickt").expect_code(2);
    run.expect_text("there is no policy `strickt`").expect_text("hint:");
    sandbox.write("none.yaml", policy("").replace("  onError: deny\n", ""));
    sandbox.run_now("policy check @/none.yaml").expect_code(2).expect_text("onError");
}

#[test]
fn a_vex_statement_takes_a_finding_out_and_is_reported() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image");
    let purl = text(&finding(&report, OF_NPM)["purls"][0]);
    let statement = |vulnerability: &str, purl: &str| {
        json!({
            "vulnerability": { "name": vulnerability },
            "products": [{ "@id": purl }],
            "status": "not_affected",
            "justification": "vulnerable_code_not_in_execute_path",
        })
    };
    let document = json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://example.com/vex/1",
        "author": "Example",
        "timestamp": "2026-02-01T10:00:00Z",
        "version": 1,
        "statements": [
            statement(OF_NPM, &purl),
            statement("CVE-1999-0001", "pkg:npm/elsewhere@1.0.0"),
        ],
    });
    sandbox.write("vex.json", to_bytes(&document));
    sandbox.write("house.yaml", policy(EXCEPTION).replace("critical }", "high }"));
    let scan = "oci:@/image --policy @/house.yaml";
    let (run, _) = sandbox.report(scan);
    run.expect_code(1);
    let (run, report) = sandbox.report(&format!("{scan} --vex @/vex.json"));
    run.expect_code(0);
    let uses = report["vex"].as_array().expect("a list");
    assert_eq!(uses.len(), 2, "{uses:#?}");
    let outcome: Vec<bool> = uses.iter().map(|it| it["applied"] == true).collect();
    assert_eq!(outcome, [true, false], "{uses:#?}");
}

#[test]
fn a_broken_vex_document_is_an_input_error() {
    let sandbox = with_image();
    sandbox.write("vex.json", "{\"statements\": 7");
    let run = sandbox.run_now("scan oci:@/image --vex @/vex.json").expect_code(2);
    run.expect_text("vex.json");
    sandbox.run_now("scan oci:@/image --vex @/nowhere.json").expect_code(2);
}

#[test]
fn explain_shows_the_chain_from_file_to_rule() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image --policy standard");
    let id = text(&finding(&report, EXPLOITED)["id"]);
    for name in [EXPLOITED, &id] {
        let run =
            sandbox.run_now(&format!("explain {name} --target oci:@/image --policy standard"));
        let run = run.expect_code(0).expect_text("var/lib/dpkg/status").expect_text("libssl3");
        let run = run.expect_text("debian-tracker").expect_text("3.0.2-1");
        run.expect_text("exploited").expect_text(EXPLOITED);
    }
    // The targets that were scanned last are remembered.
    sandbox.run_now(&format!("explain {EXPLOITED}")).expect_code(0).expect_text("libssl3");
    sandbox.run_now("explain CVE-1999-0001").expect_code(2).expect_text("there is no finding");
}

#[test]
fn policies_can_be_checked_tested_explained_and_tried() {
    let sandbox = with_image();
    sandbox.write("house.yaml", policy(EXCEPTION));
    let run = sandbox.run("policy check @/house.yaml").expect_code(0);
    run.expect_text("policy `house`, 1 rules, 1 exceptions");
    let run = sandbox.run("policy explain @/house.yaml").expect_code(0);
    run.expect_text("no-critical").expect_text("team-tls").expect_text("(line 7)");
    sandbox.run("policy explain standard").expect_code(0).expect_text("fixable-critical");
    let run = sandbox.run_now("policy simulate oci:@/image --policy strict").expect_code(1);
    run.expect_text("now: warn").expect_text("with strict: deny").expect_text("any-finding");
    sandbox.run_now("policy simulate oci:@/image").expect_code(2);
    let facts = json!({ "findings": [{ "id": "SW-000000000000", "kind": "vulnerability",
        "vulnerability": EXPLOITED, "severity": "critical" }] });
    sandbox.write("cases/one.policy.yaml", policy(""));
    sandbox.write("cases/one.facts.json", to_bytes(&facts));
    sandbox.write("cases/one.expected", "deny\n2026-03-03\n");
    sandbox.run("policy test @/cases").expect_code(0).expect_text("1 passed, 0 failed");
    sandbox.write("cases/one.expected", "allow\n");
    sandbox.run("policy test @/cases").expect_code(1).expect_text("deny instead of allow");
}
