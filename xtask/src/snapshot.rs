//! `cargo xtask snapshot FEEDS-DIR`: the compact facts that ship with the source.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::suite::release_binary;

/// Builds the tables of facts from a folder of feeds and writes them into the source tree.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let [feeds] = arguments else {
        anyhow::bail!("usage: cargo xtask snapshot FEEDS-DIR");
    };
    let binary = release_binary(root, "seawall")?;
    let out = root.join("crates/seawall/snapshot");
    let status = Command::new(binary)
        .args(["db", "build", "--feeds", feeds, "--snapshot"])
        .arg(&out)
        .status()
        .context("run seawall db build --snapshot")?;
    ensure!(status.success(), "seawall db build --snapshot failed");
    Ok(())
}
