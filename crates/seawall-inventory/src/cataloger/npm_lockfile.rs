//! Catalogs the packages that npm's lockfiles pin.
//!
//! `package-lock.json` and `npm-shrinkwrap.json` have three forms (npm documentation,
//! "package-lock.json"): version 1 nests `dependencies`, version 3 lists `packages` by their
//! place in `node_modules`, version 2 has both. `node_modules/.package-lock.json` is the form of
//! version 3 without the root. Packages that only development needs (`"dev": true`) are left
//! out: they are not meant to be installed in an image.

use std::collections::BTreeMap;

use seawall_artifact::path::ImagePath;
use serde::Deserialize;

use crate::cataloger::json::{Flag, Key, Object, Text};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "npm-lockfile";

/// Largest lockfile that is read, in bytes.
// LIMIT: lockfiles of large single-repository projects reach 5 MiB; what is read of one takes up
// to twenty times its size.
const BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Most packages of one lockfile.
// LIMIT: the largest projects pin some ten thousand.
const PACKAGES_MAX: usize = 200_000;
/// Deepest nesting of `dependencies` in version 1.
// LIMIT: the JSON reader stops at 128 levels, which is 64 of ours.
const DEPTH_MAX: usize = 64;

/// Wants lockfiles, but none that came inside a package: npm ignores those.
pub(crate) fn wants(path: &ImagePath, _: FileHead<'_>) -> Wanted {
    Wanted::whole_if(is_lockfile(path), BYTES_MAX)
}

/// Tells whether the file is a lockfile by its path.
pub(crate) fn is_lockfile(path: &ImagePath) -> bool {
    let text = path.as_str();
    let is_hidden = text == "node_modules/.package-lock.json"
        || text.ends_with("/node_modules/.package-lock.json");
    let is_open = matches!(path.file_name(), "package-lock.json" | "npm-shrinkwrap.json")
        && !text.starts_with("node_modules/")
        && !text.contains("/node_modules/");
    is_hidden || is_open
}

/// What is read of a lockfile.
#[derive(Deserialize)]
struct Lockfile<'a> {
    #[serde(borrow)]
    packages: Option<BTreeMap<Key<'a>, Object<Place<'a>>>>,
    #[serde(borrow)]
    dependencies: Option<Dependencies<'a>>,
}

/// An entry of `packages`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Place<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    version: Text<'a>,
    #[serde(borrow)]
    license: Text<'a>,
    #[serde(borrow)]
    resolved: Text<'a>,
    link: Flag,
    dev: Flag,
}

type Dependencies<'a> = BTreeMap<Key<'a>, Object<Dependency<'a>>>;

/// An entry of `dependencies`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Dependency<'a> {
    #[serde(borrow)]
    version: Text<'a>,
    dev: Flag,
    #[serde(borrow)]
    dependencies: Object<Dependencies<'a>>,
}

/// Catalogs the packages that the lockfile pins.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let lockfile: Lockfile<'_> = match serde_json::from_slice(bytes) {
        Ok(lockfile) => lockfile,
        Err(error) => {
            let reason = format!("is no lockfile of npm: {error}");
            facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
            return;
        }
    };
    match (lockfile.packages, lockfile.dependencies) {
        (Some(packages), _) => catalog_places(path, &packages, facts),
        (None, Some(dependencies)) => catalog_nested(path, &dependencies, 0, facts),
        (None, None) => {}
    }
    facts.packages.sort_by(|one, other| key(one).cmp(&key(other)));
    facts.packages.dedup_by(|one, other| key(one) == key(other));
}

fn key(package: &Package) -> (&str, &str) {
    (&package.name, &package.version)
}

/// Versions 2 and 3: keys are places such as `node_modules/a/node_modules/@scope/b`.
fn catalog_places(
    path: &ImagePath,
    packages: &BTreeMap<Key<'_>, Object<Place<'_>>>,
    facts: &mut FileFacts,
) {
    for (Key(place), Object(entry)) in packages {
        // Other keys are the project itself and its workspaces.
        let Some((_, name)) = place.rsplit_once("node_modules/") else { continue };
        if entry.dev.0 {
            continue;
        }
        // A link leads to a workspace, whose version stands at its own place.
        let entry = if entry.link.0 {
            let workspace = entry.resolved.as_str().map(|target| Key(target.into()));
            match workspace.and_then(|place| packages.get(&place)) {
                Some(Object(workspace)) => workspace,
                None => continue,
            }
        } else {
            entry
        };
        // An alias (`npm:other@1`) says whose package it is.
        let name = entry.name.as_str().unwrap_or(name);
        if !add(path, name, entry.version.as_str(), entry.license.as_str(), facts) {
            return;
        }
    }
}

/// Version 1: what two packages need in different versions is nested below them.
fn catalog_nested(
    path: &ImagePath,
    dependencies: &Dependencies<'_>,
    depth: usize,
    facts: &mut FileFacts,
) {
    for (Key(name), Object(entry)) in dependencies {
        if !entry.dev.0 {
            let version = entry.version.as_str();
            let alias = version.and_then(|text| text.strip_prefix("npm:")?.rsplit_once('@'));
            let (name, version) =
                alias.map_or((&**name, version), |(name, version)| (name, Some(version)));
            if !add(path, name, version, None, facts) {
                return;
            }
        }
        if depth < DEPTH_MAX {
            catalog_nested(path, &entry.dependencies.0, depth.saturating_add(1), facts);
        }
    }
}

/// Adds a package; `false` where the limit is reached.
fn add(
    path: &ImagePath,
    name: &str,
    version: Option<&str>,
    licence: Option<&str>,
    facts: &mut FileFacts,
) -> bool {
    if PACKAGES_MAX <= facts.packages.len() {
        facts.add_gap(Gap::file(GapKind::TooLarge, path, "pins more packages than are read"));
        return false;
    }
    let version = version.unwrap_or_default();
    // Folders, archives and git references have no version of the registry.
    let is_registry = version.starts_with(|sign: char| sign.is_ascii_digit());
    if name.is_empty() || !is_registry {
        return true;
    }
    let mut package = Package::new(PackageType::Npm, name, version, path);
    package.licences = licence.map(Into::into).into_iter().collect();
    facts.packages.push(package);
    true
}

#[cfg(test)]
mod tests;
