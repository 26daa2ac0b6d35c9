//! Searching records: a question is a value, and a record fits it or does not.

use crate::record::{Entry, Subject};
use crate::timestamp::Timestamp;
use crate::vocabulary::{Action, ActorKind, Outcome, SubjectKind};

/// A text to look for; with `*` at its end, one that begins so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pattern(Box<str>);

impl Pattern {
    /// Takes a pattern.
    pub fn new(pattern: &str) -> Self {
        Self(pattern.into())
    }

    fn fits(&self, text: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(start) => text.starts_with(start),
            None => text == &*self.0,
        }
    }
}

/// What is looked for. What is not said fits everything.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    /// The kind of actor.
    pub actor_kind: Option<ActorKind>,
    /// The name of the actor.
    pub actor: Option<Pattern>,
    /// Any of these actions.
    pub actions: Vec<Action>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The kind of a subject; with a name, of the same subject.
    pub subject_kind: Option<SubjectKind>,
    /// The name of a subject.
    pub subject: Option<Pattern>,
    /// The id of the request.
    pub request: Option<Pattern>,
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The first moment after.
    pub until: Option<Timestamp>,
}

impl Query {
    /// Tells whether an entry is one of those looked for.
    pub fn fits(&self, entry: &Entry) -> bool {
        let actor = entry.actor();
        let has_subject = self.subject_kind.is_none() && self.subject.is_none()
            || entry.subjects().iter().any(|subject| self.fits_subject(subject));
        has_subject
            && self.actor_kind.is_none_or(|kind| kind == actor.kind)
            && fits(self.actor.as_ref(), actor.name.as_str())
            && (self.actions.is_empty() || self.actions.contains(&entry.action()))
            && self.outcome.is_none_or(|outcome| outcome == entry.outcome())
            && fits(self.request.as_ref(), entry.request().as_str())
            && self.from.is_none_or(|from| from <= entry.time())
            && self.until.is_none_or(|until| entry.time() < until)
    }

    fn fits_subject(&self, subject: &Subject) -> bool {
        self.subject_kind.is_none_or(|kind| kind == subject.kind)
            && fits(self.subject.as_ref(), subject.name.as_str())
    }
}

fn fits(pattern: Option<&Pattern>, text: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.fits(text))
}

#[cfg(test)]
mod tests;
