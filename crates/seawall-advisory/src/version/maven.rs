//! Maven's order.
//!
//! Specification: the version order of the POM reference
//! (<https://maven.apache.org/pom.html#version-order-specification>) and `ComparableVersion` of
//! Maven 3.9 and 3.10, the stable releases. Each text is a version. Digits are ASCII digits, as
//! in Maven 4; Maven 3 takes those of any script.
//!
//! The order is not transitive, as Maven's is not: a qualifier is less than a list, whatever the
//! list begins with, so `1.x.y` < `1-alpha` < `1`, and yet `1` < `1.x.y`.
//!
//! A version is a list of numbers and qualifiers, whose last item may be a list again: a hyphen,
//! and each change between digits and letters, opens one. So a version is a chain of lists, kept
//! here as one sequence in which [`Item::List`] stands before the items of the next.

use std::cmp::Ordering;

use super::scan::{compare_numbers, split_digits};

/// A parsed version; its texts are places in its folded text.
#[derive(Clone, Debug)]
pub(super) struct Items {
    /// The text in lower case, where it is not so written.
    folded: Option<Box<str>>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug)]
enum Item {
    Number(Place),
    Qualifier(u8, Place),
    /// What follows is in a list at the end of the one at hand.
    List,
}

/// Where in the folded text an item is written.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
}

impl Place {
    fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The rank of a release, which is what no qualifier at all counts as.
const RANK_RELEASE: u8 = 5;
/// Unknown qualifiers are ordered by their text.
const RANK_UNKNOWN: u8 = 7;

/// Ranks a qualifier; one letter before a number abbreviates.
fn rank(qualifier: &str, before_number: bool) -> u8 {
    match qualifier {
        "a" if before_number => 0,
        "b" if before_number => 1,
        "m" if before_number => 2,
        "alpha" => 0,
        "beta" => 1,
        "milestone" => 2,
        "rc" | "cr" => 3,
        "snapshot" => 4,
        "" | "ga" | "final" | "release" => RANK_RELEASE,
        "sp" => 6,
        _ => RANK_UNKNOWN,
    }
}

impl Items {
    /// Parses `text`; there is no text that is not a version.
    pub(super) fn parse(text: &str) -> Self {
        let is_folded = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let folded = (!is_folded).then(|| text.to_lowercase().into_boxed_str());
        let mut reader = Reader::new(folded.as_deref().unwrap_or(text));
        reader.read();
        let mut items = Self { items: reader.items, folded };
        items.normalize(text);
        items
    }

    fn text<'t>(&'t self, text: &'t str) -> &'t str {
        self.folded.as_deref().unwrap_or(text)
    }

    /// Removes what says nothing from the end of each list: zeros, releases and empty lists,
    /// also before the list that ends it.
    fn normalize(&mut self, text: &str) {
        let text = self.folded.as_deref().unwrap_or(text);
        let count = self.items.len();
        let mut kept = 0_usize;
        let mut is_end = true;
        for index in (0..count).rev() {
            let Some(item) = self.items.get(index).copied() else { continue };
            let is_kept = match item {
                Item::List => kept > 0,
                Item::Number(_) | Item::Qualifier(..) => !(is_end && item.is_nothing(text)),
            };
            is_end = matches!(item, Item::List) || (is_end && !is_kept);
            if is_kept {
                kept = kept.saturating_add(1);
                if let Some(slot) = self.items.get_mut(count.saturating_sub(kept)) {
                    *slot = item;
                }
            }
        }
        self.items.drain(..count.saturating_sub(kept));
    }

    /// Compares two versions, given the texts that they were parsed from.
    pub(super) fn compare(&self, text: &str, other: &Self, other_text: &str) -> Ordering {
        let (text, other_text) = (self.text(text), other.text(other_text));
        let (mut left, mut right) = (self.items.as_slice(), other.items.as_slice());
        loop {
            let (a, rest_a) = split_item(left);
            let (b, rest_b) = split_item(right);
            let order = match (a, b) {
                (None, None) => return Ordering::Equal,
                (Some(Item::List), Some(Item::List)) => Ordering::Equal,
                (Some(Item::List), None) => return compare_to_nothing(left, text),
                (None, Some(Item::List)) => return compare_to_nothing(right, other_text).reverse(),
                (Some(a), None) => a.compare_to_nothing(text),
                (None, Some(b)) => b.compare_to_nothing(other_text).reverse(),
                (Some(a), Some(b)) => a.compare(text, b, other_text),
            };
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest_a, rest_b);
        }
    }
}

fn split_item(items: &[Item]) -> (Option<Item>, &[Item]) {
    match items.split_first() {
        Some((first, rest)) => (Some(*first), rest),
        None => (None, &[]),
    }
}

/// Compares a list with nothing: its first telling item decides.
fn compare_to_nothing(items: &[Item], text: &str) -> Ordering {
    items
        .iter()
        .map(|item| item.compare_to_nothing(text))
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

impl Item {
    fn is_nothing(self, text: &str) -> bool {
        match self {
            Self::Number(place) => is_zero(place.of(text)),
            Self::Qualifier(rank, _) => rank == RANK_RELEASE,
            Self::List => false,
        }
    }

    fn compare_to_nothing(self, text: &str) -> Ordering {
        match self {
            Self::Number(place) if is_zero(place.of(text)) => Ordering::Equal,
            Self::Number(_) => Ordering::Greater,
            Self::Qualifier(rank, _) => rank.cmp(&RANK_RELEASE),
            Self::List => Ordering::Equal,
        }
    }

    fn compare(self, text: &str, other: Self, other_text: &str) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => compare_numbers(a.of(text), b.of(other_text)),
            (Self::Qualifier(RANK_UNKNOWN, a), Self::Qualifier(RANK_UNKNOWN, b)) => {
                a.of(text).cmp(b.of(other_text))
            }
            (Self::Qualifier(a, _), Self::Qualifier(b, _)) => a.cmp(&b),
            (a, b) => a.kind().cmp(&b.kind()),
        }
    }

    /// Items of different kinds are ordered by these.
    fn kind(self) -> u8 {
        match self {
            Self::Qualifier(..) => 0,
            Self::List => 1,
            Self::Number(_) => 2,
        }
    }
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

/// Cuts a folded text into items.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    items: Vec<Item>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        /// Items of most versions.
        const ITEMS_USUAL: usize = 8;
        Self { text, at: 0, items: Vec::with_capacity(ITEMS_USUAL) }
    }

    fn is_list_empty(&self) -> bool {
        matches!(self.items.last(), None | Some(Item::List))
    }

    fn open_unless_empty(&mut self) {
        if !self.is_list_empty() {
            self.items.push(Item::List);
        }
    }

    /// Reads runs of digits and of other characters, and the separators behind them.
    fn read(&mut self) {
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let (digits, after_digits) = split_digits(rest);
            if digits.is_empty() {
                self.read_word(rest);
            } else {
                let place = self.take(digits.len());
                self.items.push(Item::Number(place));
                self.end_item(after_digits);
            }
        }
    }

    fn read_word(&mut self, rest: &str) {
        let is_end = |c: char| matches!(c, '.' | '-') || c.is_ascii_digit();
        let (word, after) =
            rest.split_at_checked(rest.find(is_end).unwrap_or(rest.len())).unwrap_or((rest, ""));
        let place = self.take(word.len());
        if word.is_empty() {
            // Between two separators is a zero: a number without digits.
            self.items.push(Item::Number(place));
        } else if after.starts_with(['.', '-']) {
            self.items.push(Item::Qualifier(rank(word, false), place));
        } else {
            // At the end and before a number `.X` is `-X`.
            self.open_unless_empty();
            self.items.push(Item::Qualifier(rank(word, !after.is_empty()), place));
        }
        self.end_item(after);
    }

    /// Passes the separator behind an item: a hyphen, or none at a change, opens a list.
    fn end_item(&mut self, after: &str) {
        match after.bytes().next() {
            None => {}
            Some(b'.') => self.at = self.at.saturating_add(1),
            Some(b'-') => {
                self.at = self.at.saturating_add(1);
                self.items.push(Item::List);
            }
            Some(_) => self.items.push(Item::List),
        }
    }

    fn take(&mut self, length: usize) -> Place {
        let start = self.at;
        self.at = start.saturating_add(length);
        Place { start, end: self.at }
    }
}
