//! Numbers for texts and byte strings, each kept once.
//!
//! **Invariant:** numbers are dense from 0, in the order of first sight; they never reach the file.

use std::collections::HashMap;

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    numbers: HashMap<Box<str>, u32>,
}

impl Texts {
    /// Returns the number of `text`.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), next);
        next
    }

    /// Returns the numbers of `texts`.
    pub(super) fn numbers(&mut self, texts: &[Box<str>]) -> Vec<u32> {
        texts.iter().map(|text| self.number(text)).collect()
    }

    /// Lists the texts by number.
    pub(super) fn list(&self) -> Vec<&str> {
        let mut list = vec![""; self.numbers.len()];
        for (text, number) in &self.numbers {
            if let Some(place) = list.get_mut(usize::try_from(*number).unwrap_or(usize::MAX)) {
                *place = text;
            }
        }
        list
    }
}

/// Byte strings by number.
#[derive(Debug, Default)]
pub(super) struct Blobs {
    numbers: HashMap<Box<[u8]>, u32>,
}

impl Blobs {
    /// Returns the number of `bytes`.
    pub(super) fn number(&mut self, bytes: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(bytes) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(bytes.into(), next);
        next
    }

    /// Lists the byte strings by number.
    pub(super) fn list(&self) -> Vec<&[u8]> {
        let mut list: Vec<&[u8]> = vec![&[]; self.numbers.len()];
        for (bytes, number) in &self.numbers {
            if let Some(place) = list.get_mut(usize::try_from(*number).unwrap_or(usize::MAX)) {
                *place = bytes;
            }
        }
        list
    }
}
