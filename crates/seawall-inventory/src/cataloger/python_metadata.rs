//! Catalogs Python distributions that are installed.
//!
//! Read are `*.dist-info/METADATA` (`PyPA` specifications, "Recording installed projects"), and of
//! the forms before it `*.egg-info/PKG-INFO`, `*.egg-info` files and `EGG-INFO/PKG-INFO`. All
//! hold core metadata: header fields as in mail (`PyPA` specifications, "Core metadata"), then an
//! empty line and the description, which is not read.

use seawall_artifact::path::ImagePath;

use super::lines::{numbered_lines, split_once, text, without_byte_order_mark};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "python-metadata";

/// Largest metadata file that is read, in bytes.
// LIMIT: descriptions, which are whole change logs at times, reach 1 MiB.
const BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Longest licence statement that is kept, in bytes.
// LIMIT: some projects put the text of their licence into the field `License`.
const LICENCE_BYTES_MAX: usize = 200;
/// Most licence classifiers of one project.
const CLASSIFIERS_MAX: usize = 32;

/// Wants the metadata file of each installed distribution.
pub(crate) fn wants(path: &ImagePath, _: FileHead<'_>) -> Wanted {
    Wanted::whole_if(is_metadata(path.as_str()), BYTES_MAX)
}

fn is_metadata(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    match name {
        "METADATA" => folder.ends_with(".dist-info"),
        "PKG-INFO" => {
            folder.ends_with(".egg-info") || folder.ends_with("/EGG-INFO") || folder == "EGG-INFO"
        }
        // A file, as distutils wrote it, of which setuptools makes a folder.
        other => other.ends_with(".egg-info") && !other.starts_with('.'),
    }
}

#[derive(Default)]
struct Metadata {
    name: String,
    version: String,
    expression: Option<Box<str>>,
    licence: Option<Box<str>>,
    classifiers: Vec<Box<str>>,
}

/// Catalogs the distribution that the file describes.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let metadata = parse(bytes);
    if metadata.name.is_empty() || metadata.version.is_empty() {
        let reason = "has no name or no version";
        facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
        return;
    }
    let mut package = Package::new(PackageType::Pypi, metadata.name, metadata.version, path);
    // The expression replaces the older fields; classifiers are more exact than free text.
    package.licences = match (metadata.expression, metadata.licence) {
        (Some(expression), _) => vec![expression],
        (None, _) if !metadata.classifiers.is_empty() => metadata.classifiers,
        (None, licence) => licence.into_iter().collect(),
    };
    facts.packages.push(package);
}

fn parse(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    for (_, line) in numbered_lines(without_byte_order_mark(bytes)) {
        if line.is_empty() {
            break;
        }
        // Continuation lines belong to fields of free text.
        if line.first().is_some_and(u8::is_ascii_whitespace) {
            continue;
        }
        let Some((key, value)) = split_once(line, b':') else { continue };
        let value = text(value);
        if !value.is_empty() {
            set(&mut metadata, &key.to_ascii_lowercase(), &value);
        }
    }
    metadata
}

fn set(metadata: &mut Metadata, key: &[u8], value: &str) {
    match key {
        b"name" if metadata.name.is_empty() => value.clone_into(&mut metadata.name),
        b"version" if metadata.version.is_empty() => value.clone_into(&mut metadata.version),
        b"license-expression" => metadata.expression = Some(value.into()),
        b"license" if value != "UNKNOWN" && value.len() <= LICENCE_BYTES_MAX => {
            metadata.licence = Some(value.into());
        }
        b"classifier" if metadata.classifiers.len() < CLASSIFIERS_MAX => {
            let licence = value.strip_prefix("License :: ");
            let name = licence.and_then(|licence| licence.rsplit(" :: ").next());
            // "OSI Approved" alone names no licence.
            metadata
                .classifiers
                .extend(name.filter(|name| *name != "OSI Approved").map(Into::into));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
