//! Catalogs JavaScript packages that are there as files, in `node_modules` folders or not.
//!
//! A package is a folder with a `package.json` that states a name and a version (npm
//! documentation, "package.json"). Most lie in `node_modules/NAME` or `node_modules/@SCOPE/NAME`;
//! the application itself lies elsewhere, and so do bundled and global packages. A
//! `package.json` without name or version only sets options for its folder (Node.js
//! documentation, "Modules: Packages") and declares nothing.

use std::fmt;

use seawall_artifact::path::ImagePath;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::cataloger::json::Key;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "npm-installed";

/// Largest `package.json` that is read, in bytes.
// LIMIT: the largest on the registry, with generated export maps, have some hundred KiB.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Wants every `package.json`.
pub(crate) fn wants(path: &ImagePath, _: FileHead<'_>) -> Wanted {
    Wanted::whole_if(path.file_name() == "package.json", BYTES_MAX)
}

/// The fields that are read. Of a name that is there twice the last holds, as in JavaScript.
#[derive(Default)]
struct Manifest {
    name: Value,
    version: Value,
    license: Value,
    licenses: Value,
}

impl<'de> Deserialize<'de> for Manifest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ManifestVisitor)
    }
}

struct ManifestVisitor;

impl<'de> Visitor<'de> for ManifestVisitor {
    type Value = Manifest;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Manifest, A::Error> {
        let mut manifest = Manifest::default();
        while let Some(Key(name)) = object.next_key::<Key<'de>>()? {
            let field = match &*name {
                "name" => &mut manifest.name,
                "version" => &mut manifest.version,
                "license" => &mut manifest.license,
                "licenses" => &mut manifest.licenses,
                _ => {
                    let _skipped: IgnoredAny = object.next_value()?;
                    continue;
                }
            };
            *field = object.next_value()?;
        }
        Ok(manifest)
    }
}

/// Catalogs the package that the file declares.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            gap(path, &error, facts);
            return;
        }
    };
    let text = |value: &Value| value.as_str().map(str::trim).unwrap_or_default().to_owned();
    let (name, version) = (text(&manifest.name), text(&manifest.version));
    // Files that only say `"type": "module"` have neither; templates have names that are none.
    if !is_name(&name) || version.is_empty() {
        return;
    }
    let mut package = Package::new(PackageType::Npm, name, version, path);
    package.licences = licences(&manifest);
    facts.packages.push(package);
}

/// Says that an installed package cannot be read.
///
/// Elsewhere, broken files are test data and templates, and no package is missing.
fn gap(path: &ImagePath, error: &serde_json::Error, facts: &mut FileFacts) {
    if is_installed(path.as_str()) {
        let reason = format!("is no package.json: {error}");
        facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
    }
}

/// Tells whether the text can be a name: `name` or `@scope/name` of signs that need no encoding in
/// an address (npm documentation, "package.json"; older names have capitals and `~!*'()`).
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!*'()".contains(&byte))
    };
    match text.strip_prefix('@') {
        Some(scoped) => {
            scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name))
        }
        None => is_part(text),
    }
}

/// Tells whether the file is that of a package directly in a `node_modules` folder.
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
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            named(value).into_iter().collect::<Vec<Box<str>>>()
        }
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
