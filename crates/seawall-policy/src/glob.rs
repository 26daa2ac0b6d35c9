//! Patterns over names of images, namespaces, packages.
//!
//! `*` stands for any signs but `/`, `**` for any signs at all, `?` for one sign but `/`.
//!
//! **Invariant:** matching takes time proportional to the product of both lengths, whatever
//! the pattern.

use std::fmt;

/// A pattern.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Glob {
    text: Box<str>,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Sign(char),
    OneSign,
    SignsOfOneLevel,
    AnySigns,
}

impl Glob {
    /// Reads a pattern; every text is one.
    pub fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            parts.push(match sign {
                '*' if signs.next_if_eq(&'*').is_some() => Part::AnySigns,
                '*' => Part::SignsOfOneLevel,
                '?' => Part::OneSign,
                other => Part::Sign(other),
            });
        }
        Self { text: text.into(), parts }
    }

    /// Tells whether the pattern is `**`, which fits every name.
    pub fn fits_everything(&self) -> bool {
        self.parts == [Part::AnySigns]
    }

    /// Tells whether the pattern fits the whole of `name`.
    pub fn matches(&self, name: &str) -> bool {
        // The pattern of most grants; it is asked for each request.
        if self.fits_everything() {
            return true;
        }
        // States are the numbers of parts that are used up; all of them advance together.
        let mut states = vec![false; self.parts.len() + 1];
        self.enter(&mut states, 0);
        for sign in name.chars() {
            let mut next = vec![false; states.len()];
            for (index, part) in self.parts.iter().enumerate() {
                if !states.get(index).copied().unwrap_or(false) {
                    continue;
                }
                match part {
                    Part::Sign(wanted) if *wanted == sign => self.enter(&mut next, index + 1),
                    Part::OneSign if sign != '/' => self.enter(&mut next, index + 1),
                    Part::SignsOfOneLevel if sign != '/' => self.enter(&mut next, index),
                    Part::AnySigns => self.enter(&mut next, index),
                    Part::Sign(_) | Part::OneSign | Part::SignsOfOneLevel => {}
                }
            }
            states = next;
        }
        states.last().copied().unwrap_or(false)
    }

    /// Enters a state and all that follow without a sign.
    fn enter(&self, states: &mut [bool], mut index: usize) {
        loop {
            if let Some(state) = states.get_mut(index) {
                *state = true;
            }
            match self.parts.get(index) {
                Some(Part::SignsOfOneLevel | Part::AnySigns) => index += 1,
                _ => return,
            }
        }
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
