//! Catalogs JavaScript packages that are installed in `node_modules` folders.
//!
//! A package is the `package.json` directly below `node_modules/NAME` or
//! `node_modules/@SCOPE/NAME` (Node.js documentation, "Modules: Packages"; npm documentation,
//! "package.json"). Other `package.json` files, in tests or sub-folders, declare no package.

use seawall_artifact::path::ImagePath;
use serde::Deserialize;
use serde_json::Value;

use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "npm-installed";

/// Largest `package.json` that is read, in bytes.
// LIMIT: the largest on the registry, with generated export maps, have some hundred KiB.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Wants the `package.json` of each installed package.
pub(crate) fn wants(path: &ImagePath, _: FileHead<'_>) -> Wanted {
    Wanted::whole_if(is_installed(path.as_str()), BYTES_MAX)
}

fn is_installed(path: &str) -> bool {
    let Some(folder) = path.strip_suffix("/package.json") else { return false };
    let mut above = folder.rsplit('/');
    let (name, parent, grandparent) = (above.next(), above.next(), above.next());
    let is_folder = |part: Option<&str>| part == Some("node_modules");
    match (name, parent) {
        // `.bin`, `.cache`, `.pnpm` and their likes are no packages.
        (Some(name), _) if name.starts_with(['.', '@']) => false,
        (Some(_), Some(scope)) if scope.starts_with('@') => is_folder(grandparent),
        (Some(_), parent) => is_folder(parent),
        (None, _) => false,
    }
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    version: Value,
    #[serde(default)]
    license: Value,
    #[serde(default)]
    licenses: Value,
}

/// Catalogs the package that the file declares.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            let reason = format!("is no package.json: {error}");
            facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
            return;
        }
    };
    let text = |value: &Value| value.as_str().map(str::trim).unwrap_or_default().to_owned();
    let (name, version) = (text(&manifest.name), text(&manifest.version));
    // Files that only say `"type": "module"` have neither and declare nothing.
    if name.is_empty() || version.is_empty() {
        return;
    }
    let mut package = Package::new(PackageType::Npm, name, version, path);
    package.licences = licences(&manifest);
    facts.packages.push(package);
}

/// Returns the licence statements: an expression, or one of the forms that npm gave up.
fn licences(manifest: &Manifest) -> Vec<Box<str>> {
    let named = |value: &Value| match value {
        Value::String(text) => Some(text.trim().into()),
        Value::Object(object) => {
            let name = object.get("type").or_else(|| object.get("name"))?;
            name.as_str().map(|text| text.trim().into())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    };
    let all = |value: &Value| match value {
        Value::Array(values) => values.iter().filter_map(named).collect(),
        other => named(other).into_iter().collect::<Vec<Box<str>>>(),
    };
    let mut licences = all(&manifest.license);
    if licences.is_empty() {
        licences = all(&manifest.licenses);
    }
    licences.retain(|licence| !licence.is_empty());
    licences
}

#[cfg(test)]
mod tests;
