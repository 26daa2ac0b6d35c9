//! Reading files of the kernel and of runtimes, each with a bound.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file whole; a longer one is an error, because half a file tells something else.
pub fn whole(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    let read = file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes_max < u64::try_from(read).unwrap_or(u64::MAX) {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too long"));
    }
    Ok(bytes)
}

/// Reads a text; bytes that are no UTF-8 are escaped.
pub fn text(path: &Path, bytes_max: u64) -> io::Result<String> {
    let bytes = whole(path, bytes_max)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
