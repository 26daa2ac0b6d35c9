//! Memory that the layers of one image share: for whole files while they are read, for the
//! windows of their inflaters, and for what is kept of every layer until the image is judged.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::limits::{HELD_BYTES_MAX, WINDOWS_BYTES_MAX};

/// Numbers of bytes that the walks over several layers share.
///
/// **Invariant:** walks that wait for each other never wait in a circle. A walk asks for its
/// window before it has read anything, while it holds nothing, and never again; it holds the
/// memory for at most one whole file, and asks for that while it holds none.
#[derive(Debug)]
pub struct MemoryBudget {
    files: Pool,
    windows: Pool,
    held: AtomicU64,
}

/// A number of bytes of which parts are taken and given back.
#[derive(Debug)]
struct Pool {
    bytes: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

/// Bytes taken from a [`MemoryBudget`]; given back when dropped.
#[derive(Debug)]
pub struct Reservation<'a> {
    pool: &'a Pool,
    bytes: u64,
}

impl MemoryBudget {
    /// Makes a budget of `bytes` for whole files.
    pub fn new(bytes: u64) -> Self {
        let (files, windows) = (Pool::new(bytes), Pool::new(WINDOWS_BYTES_MAX));
        Self { files, windows, held: AtomicU64::new(0) }
    }

    /// Counts `bytes` that stay until the image is judged; tells whether they are still within
    /// [`HELD_BYTES_MAX`].
    pub fn hold(&self, bytes: u64) -> bool {
        let before = self.held.fetch_add(bytes, Ordering::Relaxed);
        before.saturating_add(bytes) <= HELD_BYTES_MAX
    }

    /// Takes memory for a file of `bytes` and for what is read from it, which may be as large
    /// again, after waiting for other layers if need be; `None` if the budget never has `bytes`.
    pub fn reserve(&self, bytes: u64) -> Option<Reservation<'_>> {
        let pool = &self.files;
        (bytes <= pool.bytes).then(|| pool.take(bytes.saturating_mul(2).min(pool.bytes)))
    }

    /// Takes memory for an inflater's window of `bytes`, after waiting for other layers if need
    /// be; `None` if it is larger than all windows together may be.
    pub(super) fn reserve_window(&self, bytes: u64) -> Option<Reservation<'_>> {
        (bytes <= self.windows.bytes).then(|| self.windows.take(bytes))
    }
}

impl Pool {
    fn new(bytes: u64) -> Self {
        Self { bytes, free: Mutex::new(bytes), freed: Condvar::new() }
    }

    fn take(&self, bytes: u64) -> Reservation<'_> {
        // A number is never left half changed, so a poisoned lock is as good as any.
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(rest) = free.checked_sub(bytes) {
                *free = rest;
                return Reservation { pool: self, bytes };
            }
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut free = self.pool.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.saturating_add(self.bytes);
        self.pool.freed.notify_all();
    }
}

#[cfg(test)]
mod tests;
