//! Whose turn it is: fresh pushes, what nobody judged, and what is to be judged again are taken
//! up one after the other, so that none of them waits for all of another.

use std::collections::VecDeque;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;

/// What a manifest is named by.
pub(super) type Name = (RepositoryName, Digest);

/// Names that a pass holds at a time.
// LIMIT: what is held in memory; the next page is asked for when this one is taken.
pub(super) const PAGE: usize = 200;

/// Why something is judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Why {
    /// It was just pushed, or a tag was.
    Fresh,
    /// It has no verdict.
    Unjudged,
    /// Its verdict was made with something older than what is in force.
    Stale,
}

/// One walk over all that the tables name, page by page, from the first to the last.
#[derive(Debug, Default)]
pub(super) struct Pass {
    names: VecDeque<Name>,
    after: Option<Name>,
    /// Whether there may be another page.
    has_more: bool,
    /// Whether another walk follows this one.
    is_due_again: bool,
}

impl Pass {
    /// Asks for a walk that begins after this call.
    pub(super) fn wake(&mut self) {
        if self.is_idle() {
            self.has_more = true;
        } else {
            self.is_due_again = true;
        }
    }

    /// Tells whether there is nothing to do.
    pub(super) fn is_idle(&self) -> bool {
        self.names.is_empty() && !self.has_more
    }

    /// Tells whether a page is wanted now.
    pub(super) fn wants_page(&self) -> bool {
        self.names.is_empty() && self.has_more
    }

    /// Returns after which name the next page begins; `None` for the first one.
    pub(super) fn after(&self) -> Option<&Name> {
        self.after.as_ref()
    }

    /// Takes the page that was wanted: at most [`PAGE`] names.
    pub(super) fn put(&mut self, page: Vec<Name>) {
        self.has_more = page.len() == PAGE;
        self.after = page.last().cloned();
        self.names = page.into();
        self.end();
    }

    /// Gives a walk up, as when its page cannot be read.
    pub(super) fn give_up(&mut self) {
        *self = Self::default();
    }

    /// Takes the next name.
    pub(super) fn take(&mut self) -> Option<Name> {
        let name = self.names.pop_front()?;
        self.end();
        Some(name)
    }

    fn end(&mut self) {
        if self.is_idle() {
            self.after = None;
            self.has_more = std::mem::take(&mut self.is_due_again);
        }
    }
}

/// The two walks, and who is next.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// What nobody judged.
    pub(super) unjudged: Pass,
    /// What is to be judged again.
    pub(super) stale: Pass,
    turn: usize,
}

impl Turns {
    /// Takes what is next; `fresh` takes a push from the queue.
    pub(super) fn take(&mut self, mut fresh: impl FnMut() -> Option<Name>) -> Option<(Why, Name)> {
        const ORDER: [Why; 3] = [Why::Fresh, Why::Unjudged, Why::Stale];
        for step in 1..=ORDER.len() {
            let place = (self.turn + step) % ORDER.len();
            let why = ORDER.get(place).copied().unwrap_or(Why::Fresh);
            let name = match why {
                Why::Fresh => fresh(),
                Why::Unjudged => self.unjudged.take(),
                Why::Stale => self.stale.take(),
            };
            if let Some(name) = name {
                self.turn = place;
                return Some((why, name));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
