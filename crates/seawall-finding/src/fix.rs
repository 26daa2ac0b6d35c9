//! How to fix a finding: the command and the place.

use seawall_advisory::record::Ecosystem;
use seawall_inventory::inventory::Inventory;

/// Most package names that a command lists; the rest follows from their common source.
// LIMIT: a line that people read.
const NAMES_MAX: usize = 8;

/// Returns the command that brings the fixed version, where the ecosystem has one.
///
/// `name` is what the publisher counts by, `packages` are the installed packages' names.
pub fn command(
    ecosystem: Ecosystem,
    name: &str,
    packages: &[&str],
    version: &str,
) -> Option<Box<str>> {
    let safe = |text: &str| !text.is_empty() && text.chars().all(is_plain);
    let mut names: Vec<&str> = packages.iter().copied().filter(|name| safe(name)).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(NAMES_MAX);
    let names = names.join(" ");
    // A foreign name that a shell could read as something else gets no command.
    if names.is_empty() || !safe(name) || !safe(version) {
        return None;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others have no command line")]
    let text = match ecosystem {
        Ecosystem::Debian | Ecosystem::Ubuntu => {
            format!("apt-get update && apt-get install -y --only-upgrade {names}")
        }
        Ecosystem::Alpine | Ecosystem::Wolfi | Ecosystem::Chainguard | Ecosystem::MinimOs => {
            format!("apk upgrade --no-cache {names}")
        }
        Ecosystem::Suse | Ecosystem::OpenSuse => format!("zypper --non-interactive update {names}"),
        Ecosystem::Photon | Ecosystem::AzureLinux => format!("tdnf update -y {names}"),
        Ecosystem::Redhat
        | Ecosystem::Alma
        | Ecosystem::Rocky
        | Ecosystem::Oracle
        | Ecosystem::Amazon
        | Ecosystem::Fedora
        | Ecosystem::CentOs
        | Ecosystem::OpenEuler => format!("dnf upgrade -y {names}"),
        Ecosystem::Arch => format!("pacman -Syu {names}"),
        Ecosystem::Npm => format!("npm install {name}@{version}"),
        Ecosystem::Pypi => format!("pip install --upgrade '{name}>={version}'"),
        Ecosystem::Go if name == "stdlib" => format!("rebuild with Go {version}"),
        Ecosystem::Go => format!("go get {name}@v{}", version.trim_start_matches('v')),
        Ecosystem::Cargo => format!("cargo update -p {name} --precise {version}"),
        Ecosystem::RubyGems => format!("bundle update {name}"),
        Ecosystem::Packagist => format!("composer require {name}:^{version}"),
        Ecosystem::Nuget => format!("dotnet add package {name} --version {version}"),
        Ecosystem::Maven => {
            format!("set the version of {name} to {version} in pom.xml or build.gradle")
        }
        _ => return None,
    };
    Some(text.into())
}

fn is_plain(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || matches!(sign, '.' | '_' | '-' | '+' | '~' | ':' | '/' | '@' | '^')
}

/// Says where to act: in the base image or in the image's own build.
pub fn advice(inventory: &Inventory, layer: usize) -> Box<str> {
    let info = inventory.layers.get(layer);
    let name = inventory.base.as_ref().and_then(|base| base.name.as_deref());
    match (info.and_then(|info| info.from_base), name) {
        (Some(true), Some(name)) => format!("it comes from the base image {name}: build on a current one, or add the command to the Dockerfile").into(),
        (Some(true), None) => "it comes from the base image: build on a current one, or add the command to the Dockerfile".into(),
        (Some(false), _) => match info.and_then(|info| info.created_by.as_deref()) {
            Some(step) => format!("it comes from layer {}, made by `{}`: change that step", layer + 1, shorten(step)).into(),
            None => format!("it comes from layer {}: change the step that makes it", layer + 1).into(),
        },
        (None, _) if inventory.layers.len() <= 1 => "rebuild the image with the fixed version".into(),
        (None, _) => format!("it comes from layer {}: rebuild it with the fixed version", layer + 1).into(),
    }
}

fn shorten(step: &str) -> String {
    const SIGNS_MAX: usize = 60;
    let line = step.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SIGNS_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
