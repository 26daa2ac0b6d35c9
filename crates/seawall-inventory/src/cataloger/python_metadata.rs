//! Catalogs Python distributions that are installed.
//!
//! Read are `*.dist-info/METADATA` (`PyPA` specifications, "Recording installed projects"), and of
//! the forms before it `*.egg-info/PKG-INFO`, `*.egg-info` files, and `EGG-INFO/PKG-INFO`, in a
//! folder or in an `.egg` file, which is a ZIP archive (setuptools, "The Internal Structure of
//! Python Eggs"). Some builders put a `METADATA` into an `*.egg-info` folder. All hold core
//! metadata: header fields as in mail (`PyPA` specifications, "Core metadata"), then an empty line
//! and the description, which is not read.

use seawall_artifact::path::ImagePath;

use super::lines::{numbered_lines, split_once, text, without_byte_order_mark};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};
use crate::zip::{ZipArchive, ZipError};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "python-metadata";

/// Largest metadata file that is read, in bytes.
// LIMIT: descriptions, which are whole change logs at times, reach 1 MiB.
const BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Largest `.egg` file that is read, in bytes.
// LIMIT: those with compiled modules reach 20 MiB; the file is held in memory.
const EGG_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The metadata in an `.egg` file.
const EGG_ENTRY: &[u8] = b"EGG-INFO/PKG-INFO";
/// Longest licence statement that is kept, in bytes.
// LIMIT: some projects put the text of their licence into the field `License`.
const LICENCE_BYTES_MAX: usize = 200;
/// Most licence classifiers of one project.
const CLASSIFIERS_MAX: usize = 32;

/// Wants the metadata file of each installed distribution.
pub(crate) fn wants(path: &ImagePath, head: FileHead<'_>) -> Wanted {
    // An `.egg` may be a folder as well.
    if is_egg(path) {
        return Wanted::whole_if(head.bytes.starts_with(b"PK"), EGG_BYTES_MAX);
    }
    Wanted::whole_if(is_metadata(path.as_str()), BYTES_MAX)
}

fn is_egg(path: &ImagePath) -> bool {
    path.file_name().strip_suffix(".egg").is_some()
}

fn is_metadata(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    match name {
        "METADATA" => folder.ends_with(".dist-info") || folder.ends_with(".egg-info"),
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

/// Catalogs the distribution that the file describes, or that an `.egg` file holds.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    if !is_egg(path) {
        return add(path, bytes, facts);
    }
    match egg_metadata(bytes) {
        Ok(Some(metadata)) => add(path, &metadata, facts),
        // A ZIP archive that somebody called so.
        Ok(None) => {}
        Err(error) => {
            let reason = format!("the `.egg` file {error}");
            facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
        }
    }
}

fn egg_metadata(bytes: &[u8]) -> Result<Option<Vec<u8>>, ZipError> {
    let zip = ZipArchive::open(bytes)?;
    for entry in zip.entries() {
        let entry = entry?;
        if entry.name == EGG_ENTRY {
            let mut budget = BYTES_MAX;
            return Ok(Some(zip.read(&entry, &mut budget)?.into_owned()));
        }
    }
    Ok(None)
}

fn add(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
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
