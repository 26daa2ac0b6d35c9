//! Tests of [`super`].

use std::thread;

use super::*;

#[test]
fn more_than_the_budget_is_never_granted() {
    let budget = MemoryBudget::new(10);
    assert!(budget.reserve(11).is_none());
    let all = budget.reserve(10).unwrap();
    drop(all);
    assert!(budget.reserve(10).is_some());
}

#[test]
fn who_asks_waits_until_others_give_back() {
    let budget = MemoryBudget::new(10);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for bytes in 0..=10 {
                    assert!(budget.reserve(bytes).is_some());
                }
            });
        }
    });
    assert_eq!(*budget.files.free.lock().unwrap(), 10);
}

#[test]
fn windows_have_a_limit_of_their_own_and_are_given_back() {
    let budget = MemoryBudget::new(0);
    assert!(budget.reserve_window(WINDOWS_BYTES_MAX + 1).is_none());
    let all = budget.reserve_window(WINDOWS_BYTES_MAX).unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| budget.reserve_window(1).is_some());
        assert!(budget.reserve(0).is_some());
        drop(all);
        assert!(waiting.join().unwrap());
    });
    assert_eq!(*budget.windows.free.lock().unwrap(), WINDOWS_BYTES_MAX);
}

#[test]
fn what_is_held_has_a_limit_of_its_own() {
    let budget = MemoryBudget::new(0);
    assert!(budget.hold(HELD_BYTES_MAX));
    assert!(budget.hold(0));
    assert!(!budget.hold(1));
}
