//! Where things lie: the XDG folders of a user, the system's folders for root.

use std::ffi::OsString;
use std::path::PathBuf;

/// Looks up a variable of the environment; an empty one counts as unset.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Returns the cache folder: `SEAWALL_CACHE_DIR`, else the XDG one, `/var/cache/seawall` for root.
pub(crate) fn cache() -> PathBuf {
    if let Some(folder) = variable("SEAWALL_CACHE_DIR") {
        return folder.into();
    }
    if let Some(folder) = xdg("XDG_CACHE_HOME") {
        return folder;
    }
    if is_root() {
        return "/var/cache/seawall".into();
    }
    home().join(".cache/seawall")
}

/// Returns the folder of databases: `SEAWALL_DATA_DIR`, else the XDG one, `/var/lib/seawall` for root.
pub(crate) fn data() -> PathBuf {
    if let Some(folder) = variable("SEAWALL_DATA_DIR") {
        return folder.into();
    }
    if let Some(folder) = xdg("XDG_DATA_HOME") {
        return folder;
    }
    if is_root() {
        return "/var/lib/seawall".into();
    }
    home().join(".local/share/seawall")
}

/// An XDG variable must be an absolute path, else it is ignored (XDG base directories, 0.8).
fn xdg(name: &str) -> Option<PathBuf> {
    variable(name)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .map(|path| path.join("seawall"))
}

fn home() -> PathBuf {
    variable("HOME").map_or_else(std::env::temp_dir, PathBuf::from)
}

/// Tells whether the process runs as root, by the owner of its own entry in `/proc`.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}
