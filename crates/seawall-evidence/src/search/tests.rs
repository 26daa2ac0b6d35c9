//! Questions, each part for itself.

use super::*;
use crate::testing::{busy_entry, moment};

fn check(query: &Query, is_expected: bool) {
    assert_eq!(query.fits(&busy_entry()), is_expected, "{query:?}");
}

#[test]
fn each_part_of_a_question_decides() {
    check(&Query::default(), true);
    for (actor, is_expected) in [("ci@prod", true), ("ci*", true), ("*", true), ("ci", false)] {
        check(&Query { actor: Some(Pattern::new(actor)), ..Query::default() }, is_expected);
    }
    let kind = |kind| Query { actor_kind: Some(kind), ..Query::default() };
    check(&kind(ActorKind::Robot), true);
    check(&kind(ActorKind::User), false);
    let actions = |actions: &[Action]| Query { actions: actions.to_vec(), ..Query::default() };
    check(&actions(&[Action::Push, Action::PushDenied]), true);
    check(&actions(&[Action::Push]), false);
    let outcome = |outcome| Query { outcome: Some(outcome), ..Query::default() };
    check(&outcome(Outcome::Denied), true);
    check(&outcome(Outcome::Done), false);
    check(&Query { request: Some(Pattern::new("01JD*")), ..Query::default() }, true);
    check(&Query { request: Some(Pattern::new("02*")), ..Query::default() }, false);
}

#[test]
fn kind_and_name_are_of_the_same_subject() {
    let subject = |kind, name| Query {
        subject_kind: kind,
        subject: Some(Pattern::new(name)),
        ..Query::default()
    };
    check(&subject(None, "prod/*"), true);
    check(&subject(None, "1.2"), true);
    check(&subject(Some(SubjectKind::Tag), "1.2"), true);
    check(&subject(Some(SubjectKind::Repository), "1.2"), false);
    check(&subject(Some(SubjectKind::User), "*"), false);
}

#[test]
fn the_end_of_a_stretch_of_time_is_outside() {
    let at = 1_800_000_000_000;
    let stretch = |from, until| Query {
        from: Some(moment(from)),
        until: Some(moment(until)),
        ..Query::default()
    };
    check(&stretch(at, at + 1), true);
    check(&stretch(at - 1, at), false);
    check(&stretch(at + 1, at + 2), false);
}
