//! Which mounts of a container are guarded, and what its root is made of.

use std::path::{Path, PathBuf};

use crate::classify::View;
use crate::layers::{Root, lower_folders};
use crate::mount::Mount;
use crate::{clock, process, read};

/// How much earlier than now a file's time of change may be although it was changed now: the
/// kernel stamps files with a clock that moves in steps of up to 10 ms.
const CLOCK_STEP: i128 = 20_000_000;
/// Places where Docker and Podman stand when they mount layers by short names.
const PLACES: &[&str] = &["/var/lib/docker/overlay2", "/var/lib/containers/storage/overlay"];

/// Tells whether a mount can hold programs and belongs to the container.
pub fn is_guarded(mount: &Mount, root: &Mount) -> bool {
    let is_inside = root.target == "/" || mount.target.starts_with(&format!("{}/", root.target));
    (is_inside || mount.id == root.id) && !mount.is_kernel()
}

/// Tells whether the file system belongs to the container alone, so that every mount of it may be
/// marked at once.
pub fn is_own_file_system(mount: &Mount, host: &[Mount]) -> bool {
    let mut shared = host.iter().filter(|other| other.device == mount.device);
    match mount.filesystem.as_str() {
        // Engines mount the overlay in the host's namespace first; it still is the container's.
        "overlay" => !shared.any(|other| other.target == "/"),
        "tmpfs" => shared.next().is_none(),
        _ => false,
    }
}

/// Returns the file systems of a process; `at` is where the container's root is mounted, and
/// `is_new` whether the container's own programs have not started yet.
pub fn view(pid: u32, at: &Path, is_new: bool) -> Option<View> {
    let mounts = process::mounts(pid).ok()?;
    let at = at.to_string_lossy();
    // Of several mounts at one place the last one is on top.
    let root_mount = mounts.iter().rev().find(|mount| mount.target == at)?.clone();
    let places: Vec<PathBuf> = PLACES.iter().map(PathBuf::from).collect();
    let started = if is_new { Some(now()) } else { started(pid) };
    let root = match lower_folders(&root_mount, &places) {
        Some(layers) => Root::Overlay(layers),
        None => Root::Plain { started: started?.saturating_sub(CLOCK_STEP) },
    };
    Some(View { mounts, root_mount, root })
}

fn now() -> i128 {
    i128::from(clock::now())
}

/// Returns when a process started, in nanoseconds since 1970.
pub fn started(pid: u32) -> Option<i128> {
    let uptime =
        read::text(Path::new("/proc/uptime"), crate::limits::KERNEL_FILE_BYTES_MAX).ok()?;
    let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
    let uptime_ticks =
        seconds.parse::<i128>().ok()?.checked_mul(100)?.checked_add(hundredths.parse().ok()?)?;
    let age = uptime_ticks.checked_sub(i128::from(process::start_of(pid)?))?;
    now().checked_sub(age.checked_mul(10_000_000)?)
}

#[cfg(test)]
mod tests;
