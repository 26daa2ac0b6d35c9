//! What was verified, remembered until the epoch rises.
//!
//! **Invariant:** what was found out in one epoch is not remembered in another.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::secret::Fingerprint;

#[derive(Debug)]
pub(super) struct Remembered<T> {
    most: usize,
    state: RwLock<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    epoch: i64,
    values: HashMap<Fingerprint, Arc<T>>,
}

impl<T> Remembered<T> {
    pub(super) fn new(epoch: i64, most: usize) -> Self {
        Self { most, state: RwLock::new(State { epoch, values: HashMap::new() }) }
    }

    pub(super) fn get(&self, fingerprint: &Fingerprint) -> Option<Arc<T>> {
        // No code panics while it holds the lock.
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.values.get(fingerprint).cloned()
    }

    /// Returns the epoch; to be asked for before something is found out.
    pub(super) fn epoch(&self) -> i64 {
        self.state.read().unwrap_or_else(PoisonError::into_inner).epoch
    }

    /// Remembers what was found out in `epoch`, unless another has begun.
    pub(super) fn insert(&self, epoch: i64, fingerprint: Fingerprint, value: Arc<T>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.epoch != epoch {
            return;
        }
        // Whoever fills it has as many credentials; verifying them again is cheap enough.
        if self.most <= state.values.len() {
            state.values.clear();
        }
        state.values.insert(fingerprint, value);
    }

    /// Begins an epoch, if it is another.
    pub(super) fn advance(&self, epoch: i64) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.epoch != epoch {
            state.epoch = epoch;
            state.values.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_out_before_a_change_is_not_remembered_after_it() {
        let remembered = Remembered::new(1, 2);
        let before = remembered.epoch();
        remembered.insert(before, [1; 32], Arc::new("a"));
        assert_eq!(remembered.get(&[1; 32]).as_deref(), Some(&"a"));
        remembered.advance(1);
        assert_eq!(remembered.get(&[1; 32]).as_deref(), Some(&"a"));
        remembered.advance(2);
        assert_eq!(remembered.get(&[1; 32]), None);
        remembered.insert(before, [1; 32], Arc::new("a"));
        assert_eq!(remembered.get(&[1; 32]), None);
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let remembered = Remembered::new(1, 2);
        for number in 0..9 {
            remembered.insert(1, [number; 32], Arc::new(number));
            assert!(remembered.state.read().expect("it is whole").values.len() <= 2);
        }
    }
}
