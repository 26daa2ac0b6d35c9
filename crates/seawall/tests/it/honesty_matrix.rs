//! What could not be assessed × what a policy asks for then × the format of the report: it is
//! always said, never "0 findings", and the exit code is the policy's.

use std::fs;

use crate::feeds::{self, debian, python};
use crate::image::{Image, Layer, Packing, Stored};
use crate::sandbox::Sandbox;

const FORMATS: [&str; 5] = ["table", "json", "sarif", "cyclonedx", "spdx"];

/// What is wrong with a scan.
struct Case {
    name: &'static str,
    /// Makes it so; the image is `oci:@/image`.
    prepare: fn(&Sandbox),
    /// Further arguments.
    arguments: &'static str,
    /// The rule that speaks; empty where nothing is judged at all.
    rule: &'static str,
    /// What each format says of it, in the order of [`FORMATS`]; for an error, what it says.
    said: [&'static str; 5],
}

const CASES: [Case; 9] = [
    Case {
        name: "a named database that is missing",
        prepare: |sandbox| write(sandbox, &[debian()]),
        arguments: "--db @/none.swdb",
        rule: "",
        said: ["none.swdb"; 5],
    },
    Case {
        name: "a damaged database",
        prepare: |sandbox| {
            write(sandbox, &[debian()]);
            let bytes = feeds::database();
            fs::write(sandbox.database(), &bytes[..bytes.len() / 2]).expect("write");
        },
        arguments: "",
        rule: "",
        said: ["vulnerabilities.swdb"; 5],
    },
    Case {
        name: "a database of another format",
        prepare: |sandbox| {
            write(sandbox, &[debian()]);
            let mut bytes = feeds::database().to_vec();
            bytes[8..12].copy_from_slice(&7_u32.to_le_bytes());
            fs::write(sandbox.database(), bytes).expect("write");
        },
        arguments: "",
        rule: "",
        said: ["format 7"; 5],
    },
    Case {
        name: "an unreadable layer",
        prepare: |sandbox| {
            let mut stored = Stored::new(&debian().tar(), Packing::Gzip);
            let length = stored.blob.bytes.len() - 20;
            stored.blob.bytes.truncate(length);
            Image::of(vec![stored], "amd64").write_layout(&sandbox.path("in/image"));
        },
        arguments: "",
        rule: "",
        said: ["layer 1"; 5],
    },
    Case {
        name: "an old database",
        prepare: |sandbox| write(sandbox, &[clean_debian()]),
        arguments: "--now 2026-04-01T00:00:00Z",
        rule: "databaseAgeDays: { moreThan: 7 }",
        said: ["31 days old", "\"ageDays\": 31", "old-database", "of 2026-03-01", "of 2026-03-01"],
    },
    Case {
        name: "an unknown distribution",
        prepare: |sandbox| {
            let layer = Layer::new()
                .file("etc/os-release", "ID=atlantis\nVERSION_ID=1\n")
                .file("var/lib/dpkg/status", feeds::DPKG_STATUS);
            write(sandbox, &[layer]);
        },
        arguments: "",
        rule: "unknownDistribution: true",
        said: [
            "their distribution or its release is unknown",
            "\"unknownDistribution\"",
            "not-assessed/unknownDistribution",
            "their distribution or its release is unknown",
            "their distribution or its release is unknown",
        ],
    },
    Case {
        name: "a package outside the coverage",
        prepare: |sandbox| write(sandbox, &[clean_debian(), python()]),
        arguments: "",
        rule: "coverage: none",
        said: [
            "1 of 3 packages was not assessed",
            "\"noFeed\"",
            "not-assessed/noFeed",
            "the database has no feed for them",
            "the database has no feed for them",
        ],
    },
    Case {
        name: "nothing inside the coverage",
        prepare: |sandbox| write(sandbox, &[python()]),
        arguments: "",
        rule: "coverage: none",
        said: [
            "Nothing was assessed",
            "\"notAssessed\": 1",
            "nothing was assessed",
            "nothing was assessed",
            "nothing was assessed",
        ],
    },
    Case {
        name: "a file that could not be read",
        prepare: |sandbox| {
            write(sandbox, &[clean_debian(), Layer::new().file("srv/app.jar", b"PK\x03\x04...")]);
        },
        arguments: "",
        rule: "graveGaps: { moreThan: 0 }",
        said: ["srv/app.jar"; 5],
    },
];

/// Debian with nothing to find.
fn clean_debian() -> Layer {
    let status = feeds::DPKG_STATUS.replace("3.0.1-1", "3.0.2-1");
    feeds::debian_with(&status.replace("Source: zlib", "Source: fine"))
}

fn write(sandbox: &Sandbox, layers: &[Layer]) {
    Image::new(layers).write_layout(&sandbox.path("in/image"));
}

fn policy(rule: &str, on_error: &str) -> String {
    format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: matrix }}\nspec:\n  \
         mode: enforce\n  onError: {on_error}\n  rules:\n    - id: blind\n      undecided: {{ {rule} }}\n"
    )
}

#[test]
fn what_was_not_assessed_is_said_in_every_format_and_ends_as_the_policy_asks() {
    let mut runs = 0;
    for case in &CASES {
        let sandbox = Sandbox::with_database();
        (case.prepare)(&sandbox);
        for (on_error, undecided) in [("deny", 3), ("lastKnown", 3), ("allow", 0)] {
            let rule = if case.rule.is_empty() { "always: true" } else { case.rule };
            sandbox.write("policy.yaml", policy(rule, on_error));
            for (format, said) in FORMATS.into_iter().zip(case.said) {
                let run = sandbox.run_now(&format!(
                    "scan oci:@/image -o {format} --policy @/policy.yaml {}",
                    case.arguments
                ));
                let place = format!("{}, onError {on_error}, {format}", case.name);
                let all = format!("{}\n{}", run.stdout, run.stderr);
                let words = all.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(words.contains(said), "{place}: no `{said}` in\n{all}");
                if case.rule.is_empty() {
                    // Without an answer no policy can allow.
                    assert_eq!((run.code, &*run.stdout), (3, ""), "{place}\n{all}");
                    assert!(words.contains("nothing is decided"), "{place}\n{all}");
                } else {
                    assert_eq!(run.code, undecided, "{place}\n{all}");
                }
                let counts = words.matches("0 findings").count();
                let limit =
                    if case.rule.contains("graveGaps") { " in what could be read" } else { "" };
                let proof = format!("0 findings{limit}. Compared: 2 of");
                assert_eq!(counts, words.matches(&proof).count(), "{place}\n{all}");
                runs += 1;
            }
        }
    }
    assert_eq!(runs, CASES.len() * 3 * FORMATS.len());
}
