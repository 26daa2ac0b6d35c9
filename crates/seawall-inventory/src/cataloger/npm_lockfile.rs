//! Catalogs the packages that npm's lockfiles pin.
//!
//! `package-lock.json` and `npm-shrinkwrap.json` have three forms (npm documentation,
//! "package-lock.json"): version 1 nests `dependencies`, version 3 lists `packages` by their
//! place in `node_modules`, version 2 has both. `node_modules/.package-lock.json` is the form of
//! version 3 without the root. Packages that only development needs (`"dev": true`) are left
//! out: they are not meant to be installed in an image.

use seawall_artifact::path::ImagePath;
use serde::Deserialize;
use serde_json::{Map, Value};

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

#[derive(Deserialize)]
struct Lockfile {
    #[serde(default)]
    packages: Option<Map<String, Value>>,
    #[serde(default)]
    dependencies: Option<Map<String, Value>>,
}

/// Catalogs the packages that the lockfile pins.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let lockfile: Lockfile = match serde_json::from_slice(bytes) {
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
    let sort_key = |package: &Package| (package.name.clone(), package.version.clone());
    facts.packages.sort_by_cached_key(sort_key);
    facts.packages.dedup_by(|one, other| one.name == other.name && one.version == other.version);
}

/// Versions 2 and 3: keys are places such as `node_modules/a/node_modules/@scope/b`.
fn catalog_places(path: &ImagePath, packages: &Map<String, Value>, facts: &mut FileFacts) {
    for (place, entry) in packages {
        // Other keys are the project itself and its workspaces.
        let Some((_, name)) = place.rsplit_once("node_modules/") else { continue };
        if flag(entry, "dev") {
            continue;
        }
        // A link leads to a workspace, whose version stands at its own place.
        let linked = flag(entry, "link").then(|| entry.get("resolved").and_then(Value::as_str));
        let entry = match linked {
            None => entry,
            Some(target) => match target.and_then(|target| packages.get(target)) {
                Some(workspace) => workspace,
                None => continue,
            },
        };
        // An alias (`npm:other@1`) says whose package it is.
        let name = entry.get("name").and_then(Value::as_str).unwrap_or(name);
        if !add(path, name, entry.get("version"), entry.get("license"), facts) {
            return;
        }
    }
}

/// Version 1: what two packages need in different versions is nested below them.
fn catalog_nested(
    path: &ImagePath,
    dependencies: &Map<String, Value>,
    depth: usize,
    facts: &mut FileFacts,
) {
    for (name, entry) in dependencies {
        if !flag(entry, "dev") {
            let version = entry.get("version");
            let alias = version.and_then(Value::as_str).and_then(|text| text.strip_prefix("npm:"));
            let is_room = match alias.and_then(|alias| alias.rsplit_once('@')) {
                Some((name, version)) => {
                    add(path, name, Some(&Value::String(version.to_owned())), None, facts)
                }
                None => add(path, name, version, None, facts),
            };
            if !is_room {
                return;
            }
        }
        if let Some(Value::Object(inner)) = entry.get("dependencies")
            && depth < DEPTH_MAX
        {
            catalog_nested(path, inner, depth.saturating_add(1), facts);
        }
    }
}

fn flag(entry: &Value, name: &str) -> bool {
    entry.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// Adds a package; `false` where the limit is reached.
fn add(
    path: &ImagePath,
    name: &str,
    version: Option<&Value>,
    licence: Option<&Value>,
    facts: &mut FileFacts,
) -> bool {
    if PACKAGES_MAX <= facts.packages.len() {
        facts.add_gap(Gap::file(GapKind::TooLarge, path, "pins more packages than are read"));
        return false;
    }
    let version = version.and_then(Value::as_str).unwrap_or_default();
    // Folders, archives and git references have no version of the registry.
    let is_registry = version.starts_with(|sign: char| sign.is_ascii_digit());
    if name.is_empty() || !is_registry {
        return true;
    }
    let mut package = Package::new(PackageType::Npm, name, version, path);
    package.licences = licence.and_then(Value::as_str).map(Into::into).into_iter().collect();
    facts.packages.push(package);
    true
}

#[cfg(test)]
mod tests;
