//! The numbers that texts, identifiers and feeds have in the file.
//!
//! Shared texts are numbered by how often they are used, so that the frequent ones have short
//! numbers and lie in few blocks; identifiers by [`Identifier`]'s order; feeds by name.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{BuildError, DatabaseBuilder, OTHER_FIRST, identifier_parts};
use crate::database::body::{Body, TextUse};
use crate::database::codec::{Cursor, Writer};
use crate::database::rows::{Fact, Head, Numbers};

#[cfg(doc)]
use crate::database::identifier::Identifier;

/// Final numbers.
#[derive(Debug)]
pub(super) struct Order<'b> {
    /// Texts by the builder's numbers.
    pub(super) texts: Vec<&'b str>,
    /// The builder's numbers of the feeds, in the order of the file.
    pub(super) feeds: Vec<u32>,
    feed_numbers: Vec<u32>,
    /// Keys of CVE identifiers, in order.
    pub(super) cves: Vec<u32>,
    /// Texts of other identifiers, in order.
    pub(super) others: Vec<u32>,
    other_numbers: HashMap<u32, u32>,
    /// Shared texts in the order of the file.
    pub(super) shared: Vec<u32>,
    shared_numbers: HashMap<u32, u32>,
}

/// Notes which texts and identifiers are used.
struct Usage {
    shared: Vec<u32>,
    near: Vec<u32>,
    identifiers: Vec<u64>,
}

impl Numbers for Usage {
    fn text(&mut self, text_use: TextUse, text: u32) -> u64 {
        if text_use == TextUse::Near {
            self.near.push(text);
        } else if let Some(count) = self.shared.get_mut(index(text)) {
            *count = count.saturating_add(1);
        }
        0
    }

    fn identifier(&mut self, identifier: u64) -> u64 {
        self.identifiers.push(identifier);
        0
    }

    fn feed(&mut self, _feed: u32) -> u64 {
        0
    }
}

/// Turns a number of a row into an index.
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Turns an index into a number of the file.
pub(super) fn number(index: usize, table: &'static str) -> Result<u32, BuildError> {
    u32::try_from(index).map_err(|_too_large| BuildError::TooLarge { table })
}

impl<'b> Order<'b> {
    pub(super) fn of(builder: &'b DatabaseBuilder) -> Result<Self, BuildError> {
        let texts = builder.texts.list();
        let mut usage =
            Usage { shared: vec![0; texts.len()], near: Vec::new(), identifiers: Vec::new() };
        usage.note(builder)?;
        let mut shared: Vec<u32> = (0..number(texts.len(), "texts")?)
            .filter(|text| usage.shared.get(index(*text)).is_some_and(|count| 0 < *count))
            .collect();
        shared.sort_by_key(|text| {
            let count = usage.shared.get(index(*text)).copied().unwrap_or(0);
            (Reverse(count), texts.get(index(*text)).copied().unwrap_or_default())
        });
        let (mut cves, mut others) = (Vec::new(), Vec::new());
        for identifier in usage.identifiers {
            match identifier_parts(identifier) {
                Ok(cve) => cves.push(cve.key()),
                Err(text) => others.push(text),
            }
        }
        cves.sort_unstable();
        cves.dedup();
        others.sort_by_key(|text| texts.get(index(*text)).copied().unwrap_or_default());
        others.dedup();
        let mut feeds: Vec<u32> = (0..number(builder.feeds.len(), "feeds")?).collect();
        feeds.sort_by_key(|feed| builder.feeds.get(index(*feed)).map(|feed| &*feed.source.name));
        let mut feed_numbers = vec![0; feeds.len()];
        for (position, feed) in feeds.iter().enumerate() {
            if let Some(place) = feed_numbers.get_mut(index(*feed)) {
                *place = number(position, "feeds")?;
            }
        }
        let first_other = number(cves.len(), "identifiers")?;
        number(cves.len().saturating_add(others.len()), "identifiers")?;
        let numbered = |list: &[u32], first: u32| -> HashMap<u32, u32> {
            list.iter().copied().zip(first..).collect()
        };
        let other_numbers = numbered(&others, first_other);
        let shared_numbers = numbered(&shared, 0);
        Ok(Self { texts, feeds, feed_numbers, cves, others, other_numbers, shared, shared_numbers })
    }

    pub(super) fn text(&self, text: u32) -> &'b str {
        self.texts.get(index(text)).copied().unwrap_or_default()
    }

    pub(super) fn feed(&self, feed: u32) -> u32 {
        self.feed_numbers.get(index(feed)).copied().unwrap_or(u32::MAX)
    }

    /// Returns the number of an identifier in the file.
    pub(super) fn identifier(&self, identifier: u64) -> u32 {
        match u32::try_from(identifier) {
            Ok(key) => self
                .cves
                .binary_search(&key)
                .ok()
                .and_then(|position| u32::try_from(position).ok())
                .unwrap_or(u32::MAX),
            Err(_other) => {
                let text = u32::try_from(identifier - OTHER_FIRST).unwrap_or(u32::MAX);
                self.other_numbers.get(&text).copied().unwrap_or(u32::MAX)
            }
        }
    }

    pub(super) fn shared(&self, text: u32) -> u32 {
        self.shared_numbers.get(&text).copied().unwrap_or(u32::MAX)
    }
}

impl Usage {
    fn note(&mut self, builder: &DatabaseBuilder) -> Result<(), BuildError> {
        let mut scratch = Writer::default();
        for bytes in builder.heads.list() {
            scratch.bytes.clear();
            Head::decode(&mut Cursor::new(bytes, 0))?.encode(&mut scratch, self);
        }
        for bytes in builder.bodies.list() {
            scratch.bytes.clear();
            let body = Body::decode(&mut Cursor::new(bytes, 0))?;
            body.encode(&mut scratch, &mut |text_use, text| self.text(text_use, text));
            self.near.clear();
        }
        for bytes in builder.payloads.list() {
            scratch.bytes.clear();
            Fact::decode(&mut Cursor::new(bytes, 0))?.encode(&mut scratch, self);
        }
        self.identifiers.extend(builder.facts.iter().map(|(identifier, _feed, _fact)| *identifier));
        for scores in builder.scores.values() {
            self.identifiers.extend(scores.iter().map(|(identifier, _cell)| *identifier));
        }
        for rows in builder.products.values() {
            self.identifiers.extend(rows.iter().map(|row| row.vulnerability));
        }
        Ok(())
    }
}

/// Numbers of the file, with the texts that lie in one package's record.
#[derive(Debug)]
pub(super) struct FileNumbers<'o, 'b> {
    pub(super) order: &'o Order<'b>,
    /// Offsets of near texts in the package's record.
    pub(super) near: HashMap<u32, u32>,
}

impl Numbers for FileNumbers<'_, '_> {
    fn text(&mut self, text_use: TextUse, text: u32) -> u64 {
        u64::from(match text_use {
            TextUse::Near => self.near.get(&text).copied().unwrap_or(u32::MAX),
            TextUse::Shared => self.order.shared(text),
        })
    }

    fn identifier(&mut self, identifier: u64) -> u64 {
        u64::from(self.order.identifier(identifier))
    }

    fn feed(&mut self, feed: u32) -> u64 {
        u64::from(self.order.feed(feed))
    }
}

/// Notes the near texts of a package.
#[derive(Debug, Default)]
pub(super) struct NearTexts {
    pub(super) texts: Vec<u32>,
}

impl Numbers for NearTexts {
    fn text(&mut self, text_use: TextUse, text: u32) -> u64 {
        if text_use == TextUse::Near {
            self.texts.push(text);
        }
        0
    }

    fn identifier(&mut self, _identifier: u64) -> u64 {
        0
    }

    fn feed(&mut self, _feed: u32) -> u64 {
        0
    }
}
