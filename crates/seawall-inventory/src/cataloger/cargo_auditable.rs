//! Catalogs the crates that a Rust program was built from, as `cargo auditable` records them.
//!
//! The record is JSON, compressed with zlib, in the section `.dep-v0` of ELF and PE files, in
//! `__DATA,.dep-v0` of Mach-O files and in the custom section `.dep-v0` of WebAssembly modules.
//! Format: `PARSING.md` and `cargo-auditable.schema.json` of `rust-secure-code/cargo-auditable`.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use seawall_artifact::path::ImagePath;
use serde::Deserialize;

use crate::cataloger::{FileHead, Wanted};
use crate::executable::elf::{Elf, NotHeld};
use crate::executable::held::Held;
use crate::executable::{EXECUTABLE_WHOLE_BYTES_MAX, foreign, is_binary, is_wasm};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "cargo-auditable";

const SECTION: &str = ".dep-v0";
/// Most bytes of the inflated record.
// LIMIT: the reference reader stops at 8 MiB; a program of 1,000 crates has 100 KiB.
const RECORD_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Most crates of one program.
// LIMIT: twenty times the largest program known.
const CRATES_MAX: usize = 65_536;

/// Wants executables that are small enough to be held whole; the analyser streams the others.
pub(crate) fn wants(_: &ImagePath, head: FileHead<'_>) -> Wanted {
    let is_code = is_binary(head.bytes) || is_wasm(head.bytes);
    let is_wanted = is_code && head.size_bytes <= EXECUTABLE_WHOLE_BYTES_MAX;
    Wanted::whole_if(is_wanted, EXECUTABLE_WHOLE_BYTES_MAX)
}

/// Catalogs the crates of the executable.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    catalog_held(path, &Held::whole(bytes), facts);
}

/// Catalogs the crates of an executable of which only stretches may be held.
pub(crate) fn catalog_held(path: &ImagePath, held: &Held<'_>, facts: &mut FileFacts) {
    let compressed = match find(held) {
        Ok(Some(compressed)) => compressed,
        Ok(None) => return,
        Err(NotHeld) => {
            let reason = "the section `.dep-v0` lies in a part of the file that is not held";
            facts.gaps.push(Gap::file(GapKind::TooLarge, path, reason));
            return;
        }
    };
    match parse(compressed) {
        Ok(record) => catalog_record(path, record, facts),
        Err((kind, reason)) => facts.gaps.push(Gap::file(kind, path, reason)),
    }
}

fn find<'a>(held: &Held<'a>) -> Result<Option<&'a [u8]>, NotHeld> {
    let Some(elf) = Elf::parse(held) else {
        return Ok(held.from(0).and_then(|bytes| foreign::section(bytes, SECTION)));
    };
    // Damaged section headers are no sign of a record: strange linkers and packers abound.
    let Ok(Some(section)) = elf.section(held, SECTION) else { return Ok(None) };
    held.at(section.offset, section.size_bytes).map(Some).ok_or(NotHeld)
}

#[derive(Deserialize)]
struct Record {
    packages: Vec<Crate>,
}

#[derive(Deserialize)]
struct Crate {
    name: Box<str>,
    version: Box<str>,
    #[serde(default)]
    source: Option<Box<str>>,
    /// `runtime` where it is absent.
    #[serde(default)]
    kind: Option<Box<str>>,
}

fn parse(compressed: &[u8]) -> Result<Record, (GapKind, String)> {
    let mut json = Vec::new();
    let mut bounded = ZlibDecoder::new(compressed).take(RECORD_BYTES_MAX.saturating_add(1));
    if let Err(error) = bounded.read_to_end(&mut json) {
        let reason = format!("the section `.dep-v0` can not be inflated: {error}");
        return Err((GapKind::MalformedFile, reason));
    }
    if RECORD_BYTES_MAX < u64::try_from(json.len()).unwrap_or(u64::MAX) {
        let reason =
            format!("the section `.dep-v0` inflates to more than {RECORD_BYTES_MAX} bytes");
        return Err((GapKind::TooLarge, reason));
    }
    let record: Record = serde_json::from_slice(&json).map_err(|error| {
        (GapKind::MalformedFile, format!("the section `.dep-v0` holds no crate list: {error}"))
    })?;
    if CRATES_MAX < record.packages.len() {
        return Err((
            GapKind::TooLarge,
            format!("the program lists more than {CRATES_MAX} crates"),
        ));
    }
    Ok(record)
}

fn catalog_record(path: &ImagePath, record: Record, facts: &mut FileFacts) {
    // Crates that only ran while building (procedural macros, build scripts) are not in the file.
    let linked = record.packages.into_iter().filter(|found| found.kind.as_deref() != Some("build"));
    facts.packages.extend(linked.map(|found| {
        let mut package = Package::new(PackageType::Cargo, found.name, found.version, path);
        package.origin = found.source;
        package
    }));
}

#[cfg(test)]
mod tests;
