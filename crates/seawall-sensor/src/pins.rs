//! Programs and maps that stay in the kernel when the agent goes.
//!
//! They are pinned below a folder of a BPF file system, in a folder of their own for each version of
//! the object: an agent of the same version goes on with what it finds, rings included, so that
//! what happened meanwhile is told; one of another version takes its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use libbpf_rs::{Link, MapHandle};

use crate::StartError;
use crate::programs::{self, Loaded};

/// The mark of a folder that holds all; it is made last.
const READY: &str = "ready";

/// Goes on with what is pinned of a compiled object below `folder`, or loads and pins it. Says
/// whether it was there.
pub(crate) fn load(
    folder: &Path,
    object: &'static [u8],
    load: fn() -> Result<Loaded, StartError>,
) -> Result<(Loaded, bool), StartError> {
    let version = folder.join(format!("{:016x}", fingerprint(object)));
    if version.join(READY).exists() {
        return Ok((open(&version, object)?, true));
    }
    clear(folder)?;
    let mut loaded = load()?;
    pin(&version, &mut loaded)?;
    Ok((loaded, false))
}

/// Takes everything below `folder` out of the kernel.
pub(crate) fn clear(folder: &Path) -> Result<(), StartError> {
    let failed = |source| StartError::Pins(folder.to_owned(), source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if is_version(&entry.file_name().to_string_lossy()) {
            fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// Whether a folder is one of ours; the kernel and others may have put things beside it.
fn is_version(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A number that another object is very unlikely to have (FNV-1a).
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn maps_of(version: &Path) -> PathBuf {
    version.join("maps")
}

fn links_of(version: &Path) -> PathBuf {
    version.join("links")
}

fn pin(version: &Path, loaded: &mut Loaded) -> Result<(), StartError> {
    let failed = |source| StartError::Pins(version.to_owned(), source);
    fs::create_dir_all(maps_of(version)).map_err(failed)?;
    fs::create_dir_all(links_of(version)).map_err(failed)?;
    for (name, map) in &mut loaded.maps {
        map.pin(maps_of(version).join(pin_name(name))).map_err(StartError::Map)?;
    }
    for (name, link) in &mut loaded.links {
        link.pin(links_of(version).join(name)).map_err(StartError::Map)?;
    }
    fs::create_dir(version.join(READY)).map_err(failed)
}

/// A BPF file system takes no dots in names.
fn pin_name(name: &str) -> String {
    name.replace('.', "_")
}

fn open(version: &Path, object: &[u8]) -> Result<Loaded, StartError> {
    let mut maps = BTreeMap::new();
    for name in names(&maps_of(version))? {
        let map = MapHandle::from_pinned_path(maps_of(version).join(&name));
        maps.insert(name, map.map_err(StartError::Map)?);
    }
    let mut links = Vec::new();
    for name in names(&links_of(version))? {
        let link = Link::open(links_of(version).join(&name)).map_err(StartError::Map)?;
        links.push((name, link));
    }
    let coverage = programs::coverage(object, &links, &maps, &BTreeMap::new())?;
    Ok(Loaded { maps, links, coverage })
}

fn names(folder: &Path) -> Result<Vec<String>, StartError> {
    let failed = |source| StartError::Pins(folder.to_owned(), source);
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries
        .map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned()))
        .collect()
}
