//! Lists of texts that another text is held against: many of them cost about as much as one.

use std::cmp::Ordering;

use foldhash::{HashMap, HashSet};

use super::TextTest;

/// Fewest texts for which an index is worth its memory; fewer are looked at one by one.
const INDEXED_MIN: usize = 5;
/// Bytes by which texts are found that are looked for anywhere.
const HEAD_BYTES: usize = 3;

/// Texts, and what finds one of them in or at another.
#[derive(Debug)]
pub(crate) struct Wanted {
    texts: Box<[Box<str>]>,
    index: Index,
}

#[derive(Debug)]
enum Index {
    None,
    /// Sorted; none is the beginning of another.
    Starts(Box<[Box<str>]>),
    /// Sorted from the end; none is the end of another.
    Ends(Box<[Box<str>]>),
    /// Without slashes at the end.
    Below(HashSet<Box<str>>),
    Anywhere {
        /// First bytes of those that have a head, one bit each.
        first: [u64; 4],
        /// Numbers of texts by their first bytes.
        by_head: HashMap<[u8; HEAD_BYTES], Box<[u32]>>,
        /// Those that are shorter than a head.
        short: Box<[u32]>,
    },
}

impl Wanted {
    pub(super) fn new(test: TextTest, texts: Vec<Box<str>>) -> Self {
        let texts: Box<[Box<str>]> = texts.into();
        let index = if texts.len() < INDEXED_MIN { Index::None } else { index(test, &texts) };
        Self { texts, index }
    }

    /// Returns about how many texts are looked at.
    pub(super) fn cost(&self) -> usize {
        match self.index {
            Index::None => self.texts.len(),
            Index::Starts(_) | Index::Ends(_) | Index::Below(_) => INDEXED_MIN,
            Index::Anywhere { .. } => INDEXED_MIN.saturating_mul(2),
        }
    }

    /// Tells whether `test` holds of `text` and one of the texts.
    pub(super) fn holds(&self, test: TextTest, text: &str) -> bool {
        match &self.index {
            Index::None => self.texts.iter().any(|wanted| test.holds(text, wanted)),
            Index::Starts(sorted) => {
                // Of all that begin it, none of which begins another, the last not behind it.
                let behind = sorted.partition_point(|wanted| **wanted <= *text);
                let last = behind.checked_sub(1).and_then(|last| sorted.get(last));
                last.is_some_and(|last| text.starts_with(&**last))
            }
            Index::Ends(sorted) => {
                let behind =
                    sorted.partition_point(|wanted| from_end(wanted, text) != Ordering::Greater);
                let last = behind.checked_sub(1).and_then(|last| sorted.get(last));
                last.is_some_and(|last| text.ends_with(&**last))
            }
            Index::Below(folders) => {
                let above = text.match_indices('/').filter_map(|(slash, _)| text.get(..slash));
                folders.contains(text) || above.into_iter().any(|above| folders.contains(above))
            }
            Index::Anywhere { first, by_head, short } => {
                self.any(text, short)
                    || text.as_bytes().windows(HEAD_BYTES).any(|head| {
                        let Some(head) = head.first_chunk::<HEAD_BYTES>() else { return false };
                        has_bit(first, *head)
                            && by_head.get(head).is_some_and(|numbers| self.any(text, numbers))
                    })
            }
        }
    }

    /// Tells whether one of the texts with these numbers stands anywhere in `text`.
    fn any(&self, text: &str, numbers: &[u32]) -> bool {
        let wanted = numbers.iter().filter_map(|number| {
            let number = usize::try_from(*number).ok()?;
            self.texts.get(number)
        });
        wanted.into_iter().any(|wanted| text.contains(&**wanted))
    }
}

fn from_end(left: &str, right: &str) -> Ordering {
    left.bytes().rev().cmp(right.bytes().rev())
}

/// The word and the bit of a head's first byte.
fn place(head: [u8; HEAD_BYTES]) -> (usize, u32) {
    let [byte, ..] = head;
    (usize::from(byte >> 6), u32::from(byte & 63))
}

fn has_bit(bits: &[u64; 4], head: [u8; HEAD_BYTES]) -> bool {
    let (word, bit) = place(head);
    bits.get(word).is_some_and(|word| word.checked_shr(bit).unwrap_or(0) & 1 == 1)
}

fn index(test: TextTest, texts: &[Box<str>]) -> Index {
    let mut sorted = texts.to_vec();
    match test {
        TextTest::Starts => {
            sorted.sort();
            sorted.dedup_by(|later, earlier| later.starts_with(&**earlier));
            Index::Starts(sorted.into())
        }
        TextTest::Ends => {
            sorted.sort_by(|left, right| from_end(left, right));
            sorted.dedup_by(|later, earlier| later.ends_with(&**earlier));
            Index::Ends(sorted.into())
        }
        TextTest::IsBelow => {
            Index::Below(texts.iter().map(|text| text.trim_end_matches('/').into()).collect())
        }
        TextTest::Contains => anywhere(texts),
    }
}

fn anywhere(texts: &[Box<str>]) -> Index {
    let mut first = [0_u64; 4];
    let mut by_head: HashMap<[u8; HEAD_BYTES], Vec<u32>> = HashMap::default();
    let mut short = Vec::new();
    for (text, number) in texts.iter().zip(0_u32..) {
        let Some(head) = text.as_bytes().first_chunk::<HEAD_BYTES>() else {
            short.push(number);
            continue;
        };
        let (word, bit) = place(*head);
        if let Some(word) = first.get_mut(word) {
            *word |= 1_u64.checked_shl(bit).unwrap_or(0);
        }
        by_head.entry(*head).or_default().push(number);
    }
    let by_head = by_head.into_iter().map(|(head, numbers)| (head, numbers.into())).collect();
    Index::Anywhere { first, by_head, short: short.into() }
}

#[cfg(test)]
mod tests;
