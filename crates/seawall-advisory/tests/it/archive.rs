//! Reads the feed archives of the shared folder as streams.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// Window of the archives, as a power of two.
const WINDOW_LOG: u32 = 27;

/// Returns the path of an archive; `None`, with a line that says so, where it is not there.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/feeds"));
    let path = folder.join(format!("{name}.tar.zst"));
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED: no archive `{name}` in the shared folder");
    None
}

/// Calls `visit` with the path below the feed's folder and the bytes of each file.
pub(crate) fn for_each_file(path: &PathBuf, mut visit: impl FnMut(&str, &[u8])) {
    let mut decoder = zstd::Decoder::new(File::open(path).unwrap()).unwrap();
    decoder.window_log_max(WINDOW_LOG).unwrap();
    let mut archive = tar::Archive::new(decoder);
    let mut bytes = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let path = path.split_once('/').map_or(&*path, |(_, rest)| rest);
        bytes.clear();
        entry.read_to_end(&mut bytes).unwrap();
        visit(path, &bytes);
    }
}
