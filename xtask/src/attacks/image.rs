//! Root file systems for the cases, built once and kept: `busybox`, `debian`, `services`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use super::Places;
use super::case::{Case, ImageName};
use crate::output::say;
use crate::suite::mmdebstrap;

/// The release that `debian` and `services` are made from.
const RELEASE: &str = "bookworm";
/// What `debian` has beside the smallest base.
const DEBIAN: &str = "curl,python3,perl,socat,procps,iproute2,nftables,openssl,openssh-client,\
                      dropbear-bin,tcc,libc6-dev,libcap2-bin,e2fsprogs,netbase,util-linux";
/// What `services` has beside that.
const SERVICES: &str = "nginx-light,redis,postgresql,nodejs,cron,logrotate,git,make,gcc,\
                        diffutils,adduser";

/// The layers of an image below what a case adds, uppermost first.
pub(crate) type Layers = Vec<PathBuf>;

/// Builds the images that the cases want.
pub(crate) fn build_wanted(
    places: &Places,
    cases: &[&Case],
) -> Result<BTreeMap<ImageName, Layers>> {
    let wanted: BTreeSet<ImageName> = cases.iter().map(|case| case.file.image).collect();
    wanted.into_iter().map(|name| Ok((name, build(places, name)?))).collect()
}

/// Builds one image, or finds it.
fn build(places: &Places, name: ImageName) -> Result<Layers> {
    let baits = places.attacks.join("image");
    let base = match name {
        ImageName::Busybox => busybox(places)?,
        ImageName::Debian => debian(places, "debian", DEBIAN)?,
        ImageName::Services => debian(places, "services", &format!("{DEBIAN},{SERVICES}"))?,
    };
    let common = owned_copy(places, &baits.join("common"), "common")?;
    if name == ImageName::Busybox {
        let own = owned_copy(places, &baits.join("busybox"), "busybox-files")?;
        return Ok(vec![common, own, base]);
    }
    Ok(vec![common, base])
}

/// Copies a folder of the source tree, so that a layer belongs to user 0 and not to a developer.
fn owned_copy(places: &Places, from: &Path, name: &str) -> Result<PathBuf> {
    let to = places.derived.join("layers").join(name);
    remove(&to)?;
    copy(from, &to)?;
    run(Command::new("chown").args(["-R", "0:0"]).arg(&to))?;
    for private in ["etc/shadow", "etc/gshadow", "root/.ssh"] {
        if to.join(private).exists() {
            run(Command::new("chmod").arg("go-rwx").arg(to.join(private)))?;
        }
    }
    Ok(to)
}

/// An image with nothing but a static busybox and links to it.
pub(crate) fn busybox(places: &Places) -> Result<PathBuf> {
    let program = super::container::find_program("busybox")
        .context("no busybox; install the package busybox-static")?;
    let folder = places.derived.join("images").join("busybox");
    if folder.join("bin/sh").symlink_metadata().is_ok() {
        return Ok(folder);
    }
    for part in ["bin", "etc", "tmp", "var/tmp", "var/log", "run", "proc", "sys", "dev", "mnt"] {
        fs::create_dir_all(folder.join(part)).context("make the folders of the image")?;
    }
    fs::copy(&program, folder.join("bin/busybox")).context("copy busybox")?;
    let listed = Command::new(&program).arg("--list").output().context("run busybox")?;
    for applet in String::from_utf8_lossy(&listed.stdout).lines() {
        if applet != "busybox" {
            symlink("busybox", folder.join("bin").join(applet)).context("link an applet")?;
        }
    }
    symlink("../run", folder.join("var/run")).context("link /var/run")?;
    run(Command::new("chmod").arg("1777").arg(folder.join("tmp")))?;
    Ok(folder)
}

/// A base of Debian with `packages`, made by mmdebstrap.
fn debian(places: &Places, name: &str, packages: &str) -> Result<PathBuf> {
    let digest = short_digest(packages);
    let folder = places.derived.join("images").join(format!("{name}-{digest}"));
    if folder.join("usr").is_dir() {
        return Ok(folder);
    }
    say(&format!("building the image {name} by mmdebstrap"));
    let unfinished = folder.with_extension("unfinished");
    remove(&unfinished)?;
    fs::create_dir_all(places.derived.join("images")).context("make the folder of images")?;
    let include = format!("--include={packages}");
    run(mmdebstrap().args([&include, RELEASE]).arg(&unfinished))
        .context("the images debian and services need mmdebstrap and a mirror of Debian")?;
    fs::rename(&unfinished, &folder).context("name the image")?;
    Ok(folder)
}

fn short_digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes())).chars().take(12).collect()
}

/// Copies a folder with everything that its files are.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let parent = to.parent().context("a copy has no folder")?;
    fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    run(Command::new("cp").arg("-a").arg(from).arg(to))
}

/// Removes a folder if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        // Some file systems have no such attributes: then there is nothing to take away.
        drop(run(Command::new("chattr").args(["-R", "-f", "-i"]).arg(folder).stderr(null())));
        fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    Ok(())
}

fn null() -> std::process::Stdio {
    std::process::Stdio::null()
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("run {name}"))?;
    ensure!(status.success(), "{name} failed: {command:?}");
    Ok(())
}
