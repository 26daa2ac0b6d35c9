//! The direction of the dependencies between our crates, held by a table of allowed edges.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::output::say;
use crate::suite::cargo_path;

/// For each crate, those of ours that it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("seawall-artifact", &[]),
    ("seawall-inventory", &["seawall-artifact"]),
    ("seawall-advisory", &["seawall-artifact", "seawall-inventory"]),
    ("seawall-finding", &["seawall-artifact", "seawall-inventory", "seawall-advisory"]),
    ("seawall-policy", &["seawall-artifact"]),
    ("seawall-evidence", &["seawall-artifact"]),
    (
        "seawall-store",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
        ],
    ),
    ("seawall-distribution", &["seawall-artifact"]),
    ("seawall-malware", &["seawall-artifact"]),
    // Of the foundations, this one stands on another: identities and evidence are stored.
    ("seawall-serve", &["seawall-artifact", "seawall-policy", "seawall-evidence", "seawall-store"]),
    (
        "seawall-gate",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-store",
        ],
    ),
    (
        "seawall-registry",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
            "seawall-store",
            "seawall-serve",
            "seawall-gate",
            "seawall-distribution",
        ],
    ),
    (
        "seawall-console",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
            "seawall-store",
            "seawall-serve",
            "seawall-gate",
            // What the node agent says.
            "seawall-runtime",
        ],
    ),
    (
        "seawall",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
            "seawall-store",
            "seawall-distribution",
            "seawall-malware",
            "seawall-serve",
            "seawall-gate",
            "seawall-registry",
            "seawall-console",
            // What the node agent says.
            "seawall-runtime",
        ],
    ),
    // The node. Events and containers as values, and everything that judges them.
    ("seawall-runtime", &["seawall-artifact", "seawall-inventory", "seawall-policy"]),
    // What asks the kernel: programs in BPF, permission events.
    ("seawall-sensor", &["seawall-artifact", "seawall-runtime"]),
    (
        "seawall-agent",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
            "seawall-store",
            "seawall-gate",
            "seawall-distribution",
            "seawall-malware",
            "seawall-runtime",
            "seawall-sensor",
        ],
    ),
    // Every parser of foreign bytes, wherever it is.
    (
        "seawall-fuzz",
        &[
            "seawall-artifact",
            "seawall-inventory",
            "seawall-advisory",
            "seawall-finding",
            "seawall-policy",
            "seawall-evidence",
            "seawall-store",
            "seawall-distribution",
            "seawall-malware",
            "seawall-serve",
            "seawall-runtime",
            "seawall-sensor",
            "seawall-agent",
        ],
    ),
    ("xtask", &[]),
];

/// Fails with the first dependency that the table does not allow.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let output = Command::new(cargo_path())
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("run cargo metadata")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).context("read the metadata")?;
    let count = check(&metadata)?;
    say(&format!("edges: {count} crates, every dependency is allowed"));
    Ok(())
}

fn check(metadata: &Value) -> Result<usize> {
    let packages = metadata.get("packages").and_then(Value::as_array).context("no packages")?;
    for package in packages {
        let name =
            package.get("name").and_then(Value::as_str).context("a package without a name")?;
        let row = ALLOWED.iter().find(|(row, _)| *row == name);
        let (_, allowed) = row.with_context(|| format!("`{name}` is not in the table of edges"))?;
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        for dependency in dependencies.into_iter().flatten() {
            let Some(other) = dependency.get("name").and_then(Value::as_str) else { continue };
            let is_ours = other == "seawall" || other.starts_with("seawall-");
            let is_test = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            ensure!(
                !is_ours || is_test || allowed.contains(&other),
                "`{name}` must not depend on `{other}`: see the table in xtask/src/edges.rs"
            );
        }
    }
    Ok(packages.len())
}

#[cfg(test)]
mod tests;
