//! Memory for whole files, shared by all layers that are read at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// A number of bytes that the walks over several layers share.
///
/// **Invariant:** a walk holds at most one reservation, for the whole of one file, and asks for
/// it while it holds none: walks that wait for each other never wait in a circle.
#[derive(Debug)]
pub struct MemoryBudget {
    bytes: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

/// Bytes taken from a [`MemoryBudget`]; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    /// Makes a budget of `bytes`.
    pub fn new(bytes: u64) -> Self {
        Self { bytes, free: Mutex::new(bytes), freed: Condvar::new() }
    }

    /// Takes `bytes`, after waiting for other layers if need be; `None` if the budget never has
    /// as many.
    pub(crate) fn reserve(&self, bytes: u64) -> Option<Reservation<'_>> {
        if self.bytes < bytes {
            return None;
        }
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
