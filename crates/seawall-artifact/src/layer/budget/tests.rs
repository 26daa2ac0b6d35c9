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
    assert_eq!(*budget.free.lock().unwrap(), 10);
}

#[test]
fn what_is_held_has_a_limit_of_its_own() {
    let budget = MemoryBudget::new(0);
    assert!(budget.hold(HELD_BYTES_MAX));
    assert!(budget.hold(0));
    assert!(!budget.hold(1));
}
