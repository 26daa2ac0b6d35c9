//! `cargo xtask demo`: scans a real image with the binary that was just built, and shows it held
//! back by a registry.
//!
//! The image is pulled from a registry where one can be reached; else a Debian image is made
//! from Debian's packages by mmdebstrap. At the end a foreign program is refused in a container.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};

use crate::output::say;
use crate::suite::{mmdebstrap, release_binaries};

mod node;
mod registry;

const IMAGE: &str = "docker.io/library/debian:12";
const REGISTRY: &str = "registry-1.docker.io:443";
const LEFT_OUT: &str = "LEFT OUT, the node agent in a real container";
const REACH_TIMEOUT: Duration = Duration::from_secs(5);

/// Builds, scans, and says what to try next. Exits 0 when it worked, whatever the verdict.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let obstacle = node::obstacle();
    let wanted: &[&str] =
        if obstacle.is_none() { &["seawall", "seawall-agent"] } else { &["seawall"] };
    let built = release_binaries(root, wanted)?;
    let binary = built.join("seawall");
    let target = match pulled(&binary) {
        Some(target) => target,
        None => made(root)?,
    };
    say(&format!("\n$ seawall scan {target}\n"));
    let status = Command::new(&binary).args(["scan", &target]).status().context("run seawall")?;
    let code = status.code().context("seawall was ended by a signal")?;
    ensure!(code == 0 || code == 1, "seawall scan ended with exit code {code}");
    let verdict = if code == 0 { "allowed" } else { "denied" };
    say(&format!("\nIt worked: the verdict is that the image is {verdict} (exit code {code}).\n"));
    registry::show(root, &binary, &target)?;
    // The container is made of Debian's packages, whatever was scanned.
    // It takes a while to make, and is made only where it can be shown.
    match obstacle.map_or_else(|| layout(root), |reason| Err(anyhow!(reason))) {
        Ok(layout) => node::run(root, &built.join("seawall-agent"), &layout)?,
        Err(reason) => say(&format!("\n{LEFT_OUT}: {reason:#}.")),
    }
    say("\nWhat to try next:");
    for (command, what) in [
        ("scan --policy strict", "the same image under a strict policy"),
        ("scan -o sarif=scan.sarif", "a report for a code-scanning page"),
        ("sbom -o cyclonedx", "the inventory alone"),
        ("scan --fail-on high,fixable", "exit code 1 for what can be fixed"),
    ] {
        say(&format!("  {} {command} {target}\n      {what}", binary.display()));
    }
    Ok(())
}

/// Returns the image in the registry, if the registry can be reached.
fn pulled(binary: &Path) -> Option<String> {
    let mut addresses = REGISTRY.to_socket_addrs().ok()?;
    let is_reached =
        addresses.any(|address| TcpStream::connect_timeout(&address, REACH_TIMEOUT).is_ok());
    if !is_reached {
        say("No registry can be reached from here: a Debian image is made from Debian's packages.");
        return None;
    }
    let inventory = Command::new(binary).args(["sbom", IMAGE, "-o", "json=/dev/null"]).status();
    let is_pulled = inventory.is_ok_and(|status| status.success());
    if !is_pulled {
        say("The registry did not give the image: a Debian image is made from Debian's packages.");
    }
    is_pulled.then(|| IMAGE.to_owned())
}

/// Returns the target that is made from Debian's packages.
fn made(root: &Path) -> Result<String> {
    Ok(format!("oci:{}", layout(root)?.display()))
}

/// Makes an OCI layout with one layer from Debian's packages, once.
fn layout(root: &Path) -> Result<PathBuf> {
    let out = root.join("out");
    let layout = out.join("demo-image");
    if !layout.join("index.json").is_file() {
        fs::create_dir_all(&out).context("make out/")?;
        let tar = out.join("demo-root.tar");
        say("$ mmdebstrap --variant=minbase bookworm");
        let status = mmdebstrap().arg("bookworm").arg(&tar).status().context("run mmdebstrap")?;
        ensure!(
            status.success(),
            "mmdebstrap failed: script/bootstrap installs it, and it needs a mirror of Debian; the \
             same command goes on from here"
        );
        write_layout(&layout, &tar)?;
        fs::remove_file(&tar).context("remove the tar")?;
    }
    Ok(layout)
}

/// Writes an OCI layout whose single layer is the tar, uncompressed.
fn write_layout(layout: &Path, tar: &Path) -> Result<()> {
    let temporary = layout.with_extension("new");
    drop(fs::remove_dir_all(&temporary));
    let blobs = temporary.join("blobs/sha256");
    fs::create_dir_all(&blobs).context("make the layout")?;
    let layer = sha256_of(tar)?;
    let size = fs::metadata(tar).context("read the tar")?.len();
    fs::copy(tar, blobs.join(&layer)).context("copy the layer")?;
    let config = format!(
        r#"{{"architecture":"{}","os":"linux","config":{{"Cmd":["bash"]}},"rootfs":{{"type":"layers","diff_ids":["sha256:{layer}"]}},"history":[{{"created_by":"mmdebstrap --variant=minbase bookworm"}}]}}"#,
        if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" }
    );
    let config_digest = write_blob(&blobs, config.as_bytes())?;
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{config_digest}","size":{}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:{layer}","size":{size}}}]}}"#,
        config.len()
    );
    let manifest_digest = write_blob(&blobs, manifest.as_bytes())?;
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{manifest_digest}","size":{}}}]}}"#,
        manifest.len()
    );
    fs::write(temporary.join("index.json"), index).context("write index.json")?;
    fs::write(temporary.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#)
        .context("write oci-layout")?;
    fs::rename(&temporary, layout).context("rename the layout")
}

fn write_blob(blobs: &Path, bytes: &[u8]) -> Result<String> {
    let file: PathBuf = blobs.join("new");
    File::create(&file).and_then(|mut file| file.write_all(bytes)).context("write a blob")?;
    let digest = sha256_of(&file)?;
    fs::rename(&file, blobs.join(&digest)).context("rename a blob")?;
    Ok(digest)
}

/// Asks coreutils, so that the demonstration's image does not depend on Seawall's own hashing.
fn sha256_of(file: &Path) -> Result<String> {
    let output = Command::new("sha256sum").arg(file).output().context("run sha256sum")?;
    ensure!(output.status.success(), "sha256sum failed");
    let text = String::from_utf8(output.stdout).context("read sha256sum's answer")?;
    Ok(text
        .split_whitespace()
        .next()
        .context("sha256sum said nothing")?
        .trim_start_matches('\\')
        .to_owned())
}
