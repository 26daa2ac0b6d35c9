//! Files as large as catalogers take them, and documents that users pass: SBOMs, VEX, policies.

use std::fmt::Write as _;

use super::stream::{above_debian, layer};
use super::{Case, Ends};
use crate::sandbox::Sandbox;

pub(super) const CASES: &[Case] = &[
    Case::quick("policy of YAML aliases", yaml_aliases, Ends::Stops(2, "policy.yaml")),
    Case::quick("policy nested 10,000 deep", yaml_depth, Ends::Stops(2, "policy.yaml")),
    Case::quick("expression nested 2,000 deep", cel_depth, Ends::Stops(2, "policy.yaml")),
    Case::quick("expression of a matching without end", cel_regex, Ends::Reads("")),
    Case::quick("expression that multiplies texts", cel_growth, Ends::Stops(2, "policy.yaml")),
    Case::quick("settings nested 10,000 deep", toml_depth, Ends::Stops(2, "seawall.toml")),
    Case::quick("SBOM nested 100,000 deep", sbom_depth, Ends::Stops(2, "bom.json")),
    Case::slow(
        "SBOM of SPDX with 1,000,000 relationships",
        spdx_relationships,
        Ends::Says("too many"),
    ),
    Case::quick("VEX nested 100,000 deep", vex_depth, Ends::Stops(2, "vex.json")),
    Case::quick(
        "package-lock.json nested 1,000,000 deep",
        lock_depth,
        Ends::Reads("app/package-lock.json"),
    ),
    Case::slow("SBOM of 500 MB in one line", sbom_500_mb, Ends::Stops(2, "larger than")),
    Case::slow("SBOM of one text of 120 MB", sbom_text, Ends::Stops(2, "larger than")),
    Case::slow("SBOM of 1,000,000 components", sbom_components, Ends::Says("too many")),
    Case::slow("VEX of 500 MB in one line", vex_500_mb, Ends::Stops(2, "larger than")),
    Case::slow("VEX of 6 MB of statements", vex_statements, Ends::Reads("")),
    Case::slow("package-lock.json of 10 MB of packages", full_lockfile, Ends::Reads("")),
    Case::slow("apk database of 50 MB of files", full_apk, Ends::Reads("")),
    Case::slow("apk database of 60 MB", large_apk, Ends::Reads("larger than")),
    Case::slow("dpkg list of 33 MB of files", full_list, Ends::Reads("")),
    Case::slow("100,000 gaps in one layer", many_gaps, Ends::Reads("gaps")),
];

/// Scans Debian with a policy.
fn policy(sandbox: &Sandbox, document: &str) -> String {
    sandbox.write("policy.yaml", document);
    above_debian(sandbox, []) + " --policy @/policy.yaml"
}

fn yaml_aliases(sandbox: &Sandbox) -> String {
    let mut document = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        writeln!(document, "a{level}: &a{level} [{below}]").expect("a text");
    }
    policy(sandbox, &document)
}

fn yaml_depth(sandbox: &Sandbox) -> String {
    policy(sandbox, &format!("apiVersion: {}", "[".repeat(10_000)))
}

fn expression(sandbox: &Sandbox, cel: &str) -> String {
    let document = format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: bomb }}\nspec:\n  onError: deny\n  rules:\n    - id: bomb\n      deny: {{ cel: '{cel}' }}\n      reason: bomb\n"
    );
    policy(sandbox, &document)
}

fn cel_depth(sandbox: &Sandbox) -> String {
    expression(sandbox, &format!("{}true{}", "(".repeat(2000), ")".repeat(2000)))
}

fn cel_regex(sandbox: &Sandbox) -> String {
    expression(sandbox, r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(((a+)+)+){1000}$")"#)
}

fn cel_growth(sandbox: &Sandbox) -> String {
    let text = r#"["a","a","a","a","a","a","a","a"]"#;
    let mut cel = "true".to_owned();
    for level in 0..12 {
        cel = format!("{text}.all(x{level}, {cel})");
    }
    expression(sandbox, &cel)
}

fn toml_depth(sandbox: &Sandbox) -> String {
    sandbox.write("seawall.toml", format!("policies = {}", "[".repeat(10_000)));
    above_debian(sandbox, []) + " --config @/seawall.toml"
}

fn sbom_depth(sandbox: &Sandbox) -> String {
    let document = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":"#.to_owned();
    let nested = r#"[{"type":"library","name":"a","components":"#.repeat(100_000);
    sandbox.write("bom.json", document + &nested);
    "scan sbom:@/bom.json".to_owned()
}

fn vex_depth(sandbox: &Sandbox) -> String {
    sandbox.write("vex.json", format!(r#"{{"statements":{}"#, "[".repeat(100_000)));
    above_debian(sandbox, []) + " --vex @/vex.json"
}

fn lock_depth(sandbox: &Sandbox) -> String {
    let document = format!(r#"{{"dependencies":{}"#, r#"{"a":"#.repeat(1_000_000));
    layer(sandbox, |tar| tar.file("app/package-lock.json", document.as_bytes()))
}

fn sbom_500_mb(sandbox: &Sandbox) -> String {
    sbom_of_text(sandbox, 500_000_000)
}

fn sbom_text(sandbox: &Sandbox) -> String {
    sbom_of_text(sandbox, 120_000_000)
}

fn sbom_of_text(sandbox: &Sandbox, len: usize) -> String {
    let start = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[],"serialNumber":""#;
    sandbox.write("bom.json", format!("{start}{}\"}}", "x".repeat(len)));
    "scan sbom:@/bom.json".to_owned()
}

fn sbom_components(sandbox: &Sandbox) -> String {
    let mut document = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":["#.to_owned();
    for number in 0..1_000_000 {
        let comma = if number == 0 { "" } else { "," };
        write!(
            document,
            r#"{comma}{{"type":"library","name":"p{number}","version":"1","purl":"pkg:npm/p{number}@1"}}"#
        )
        .expect("a text");
    }
    sandbox.write("bom.json", document + "]}");
    "scan sbom:@/bom.json".to_owned()
}

fn spdx_relationships(sandbox: &Sandbox) -> String {
    let relationship = r#"{"spdxElementId":"a","relationshipType":"b","relatedSpdxElement":"c"}"#;
    let mut relationships = format!("{relationship},").repeat(1_000_000);
    relationships.push_str(relationship);
    let package = r#"{"name":"p","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:npm/p@1"}]}"#;
    let document = format!(
        r#"{{"spdxVersion":"SPDX-2.3","packages":[{package}],"relationships":[{relationships}]}}"#
    );
    sandbox.write("bom.json", document);
    "scan sbom:@/bom.json".to_owned()
}

fn vex_500_mb(sandbox: &Sandbox) -> String {
    sandbox.write("vex.json", format!(r#"{{"@context":"{}"}}"#, "x".repeat(500_000_000)));
    above_debian(sandbox, []) + " --vex @/vex.json"
}

fn vex_statements(sandbox: &Sandbox) -> String {
    let mut document = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/1","author":"a","timestamp":"2026-01-01T00:00:00Z","version":1,"statements":["#.to_owned();
    for number in 0..10_000 {
        let comma = if number == 0 { "" } else { "," };
        let product = format!(r#"{{"@id":"pkg:npm/p{number}@1"}}"#);
        let products = [product.as_str(); 18].join(",");
        write!(
            document,
            r#"{comma}{{"vulnerability":{{"name":"CVE-2020-{number}"}},"products":[{products}],"status":"not_affected","justification":"component_not_present"}}"#
        )
        .expect("a text");
    }
    sandbox.write("vex.json", document + "]}");
    above_debian(sandbox, []) + " --vex @/vex.json"
}

fn full_lockfile(sandbox: &Sandbox) -> String {
    let mut document = r#"{"lockfileVersion":3,"packages":{"":{}"#.to_owned();
    let mut number = 0;
    while document.len() < 10_000_000 {
        number += 1;
        write!(
            document,
            r#","node_modules/package{number}":{{"version":"1.0.{number}","license":"MIT"}}"#
        )
        .expect("a text");
    }
    layer(sandbox, |tar| tar.file("app/package-lock.json", (document + "}}").as_bytes()))
}

fn full_apk(sandbox: &Sandbox) -> String {
    apk(sandbox, 50_000_000)
}

fn large_apk(sandbox: &Sandbox) -> String {
    apk(sandbox, 60_000_000)
}

fn apk(sandbox: &Sandbox, bytes: usize) -> String {
    let mut text = "P:files\nV:1.0-r0\nA:x86_64\n".to_owned();
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        write!(text, "F:usr/share/folder{number}\nR:file{number}\n").expect("a text");
    }
    layer(sandbox, |tar| tar.file("lib/apk/db/installed", (text + "\n").as_bytes()))
}

fn full_list(sandbox: &Sandbox) -> String {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < 33_000_000 {
        number += 1;
        writeln!(text, "/usr/share/doc/folder/file{number}").expect("a text");
    }
    layer(sandbox, |tar| tar.file("var/lib/dpkg/info/libssl3.list", text.as_bytes()))
}

fn many_gaps(sandbox: &Sandbox) -> String {
    layer(sandbox, |tar| {
        for number in 0..100_000 {
            tar.file(&format!("app/{number}/package-lock.json"), b"{");
        }
    })
}
