//! Tests of [`super`].

use super::Why::{Fresh, Stale, Unjudged};
use super::*;

fn names(count: usize, start: usize) -> Vec<Name> {
    let name = |number: usize| {
        ("prod/web".parse().unwrap(), Digest::sha256_of(&(start + number).to_le_bytes()))
    };
    (0..count).map(name).collect()
}

#[test]
fn a_full_page_is_followed_by_another_at_once() {
    let mut pass = Pass::default();
    assert!(pass.is_idle() && !pass.wants_page());
    pass.wake();
    assert!(pass.wants_page() && pass.after().is_none());
    let page = names(PAGE, 0);
    let last = page.last().cloned();
    pass.put(page);
    assert!(!pass.wants_page(), "first what there is");
    while pass.take().is_some() {}
    assert!(pass.wants_page());
    assert_eq!(pass.after(), last.as_ref());
    pass.put(names(1, PAGE));
    assert!(pass.take().is_some());
    assert!(pass.is_idle() && pass.take().is_none());
}

#[test]
fn a_walk_that_is_asked_for_during_another_follows_it() {
    let mut pass = Pass::default();
    pass.wake();
    pass.put(names(1, 0));
    pass.wake();
    assert!(pass.take().is_some());
    assert!(pass.wants_page() && pass.after().is_none(), "from the first name");
    pass.put(Vec::new());
    assert!(pass.is_idle());
}

#[test]
fn everybody_has_a_turn() {
    let mut turns = Turns::default();
    turns.unjudged.wake();
    turns.unjudged.put(names(3, 0));
    turns.stale.wake();
    turns.stale.put(names(3, 10));
    let mut pushes = names(2, 20);
    let mut order = Vec::new();
    while let Some((why, _)) = turns.take(|| pushes.pop()) {
        order.push(why);
    }
    assert_eq!(
        order,
        [Unjudged, Stale, Fresh, Unjudged, Stale, Fresh, Unjudged, Stale],
        "nobody waits for more than one of each"
    );
}
