//! Memory that the layers of one image share: for whole files while they are read, and for
//! what is kept of every layer until the image is judged.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::limits::HELD_BYTES_MAX;

/// A number of bytes that the walks over several layers share.
///
/// **Invariant:** a walk holds at most one reservation, for the whole of one file, and asks for
/// it while it holds none: walks that wait for each other never wait in a circle.
#[derive(Debug)]
pub struct MemoryBudget {
    bytes: u64,
    free: Mutex<u64>,
    freed: Condvar,
    held: AtomicU64,
}

/// Bytes taken from a [`MemoryBudget`]; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    /// Makes a budget of `bytes` for whole files.
    pub fn new(bytes: u64) -> Self {
        let held = AtomicU64::new(0);
        Self { bytes, free: Mutex::new(bytes), freed: Condvar::new(), held }
    }

    /// Counts `bytes` that stay until the image is judged; tells whether they are still within
    /// [`HELD_BYTES_MAX`].
    pub fn hold(&self, bytes: u64) -> bool {
        let before = self.held.fetch_add(bytes, Ordering::Relaxed);
        before.saturating_add(bytes) <= HELD_BYTES_MAX
    }

    /// Takes memory for a file of `bytes` and for what is read from it, which may be as large
    /// again, after waiting for other layers if need be; `None` if the budget never has `bytes`.
    pub(crate) fn reserve(&self, bytes: u64) -> Option<Reservation<'_>> {
        if self.bytes < bytes {
            return None;
        }
        let bytes = bytes.saturating_mul(2).min(self.bytes);
        // A number is never left half changed, so a poisoned lock is as good as any.
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(rest) = free.checked_sub(bytes) {
                *free = rest;
                return Some(Reservation { budget: self, bytes });
            }
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut free = self.budget.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.saturating_add(self.bytes);
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests;
