//! The fields of a mapping: each is taken once, and what is left over is an error.

use crate::error::PolicyError;
use crate::glob::Glob;
use crate::yaml::{Node, Place, Source, Value};

/// A mapping whose fields are taken one by one.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    source: Source<'a>,
    place: Place,
    what: &'static str,
    left: Vec<(&'a str, &'a Node, Place)>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Reads `node` as a mapping; `what` names it in messages.
    pub fn new(
        source: Source<'a>,
        node: &'a Node,
        what: &'static str,
    ) -> Result<Self, PolicyError> {
        let Value::Map(entries) = &node.value else {
            return Err(source.error(node.place, format!("{what} must be a mapping"), None));
        };
        let left = entries
            .iter()
            .filter_map(|(key, value)| key.text().map(|text| (text, value, key.place)))
            .collect();
        Ok(Self { source, place: node.place, what, left, known: Vec::new() })
    }

    /// Returns the text that the mapping stands in.
    pub fn source(&self) -> Source<'a> {
        self.source
    }

    /// Returns where the mapping starts.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Lists the names of the fields that are left.
    pub fn names(&self) -> Vec<(&'a str, Place)> {
        self.left.iter().map(|(name, _, place)| (*name, *place)).collect()
    }

    /// Makes an error about the mapping as a whole.
    pub fn error(&self, message: impl Into<Box<str>>, help: Option<&str>) -> PolicyError {
        self.source.error(self.place, message, help)
    }

    /// Makes an error about one value.
    pub fn error_at(
        &self,
        node: &Node,
        message: impl Into<Box<str>>,
        help: Option<&str>,
    ) -> PolicyError {
        self.source.error(node.place, message, help)
    }

    /// Takes the field `name`.
    pub fn take(&mut self, name: &'static str) -> Option<&'a Node> {
        self.known.push(name);
        let index = self.left.iter().position(|(found, _, _)| *found == name)?;
        Some(self.left.remove(index).1)
    }

    /// Passes over the field `name`, which decides nothing.
    pub fn pass_over(&mut self, name: &'static str) {
        let _: Option<&Node> = self.take(name);
    }

    /// Returns the place of the value of `name`, or of the mapping.
    pub fn place_of(&self, name: &str) -> Place {
        let found = self.left.iter().find(|(found, _, _)| *found == name);
        found.map_or(self.place, |(_, node, _)| node.place)
    }

    /// Fails if a field is left over: a misspelt rule must not be silently without effect.
    pub fn finish(self) -> Result<(), PolicyError> {
        let Some((name, _, place)) = self.left.first() else { return Ok(()) };
        let near = self.known.iter().min_by_key(|known| distance(known, name));
        let help = match near {
            Some(near) if distance(near, name) <= 2 => format!("did you mean `{near}`?"),
            _ => format!("known here: {}", self.known.join(", ")),
        };
        Err(self.source.error(*place, format!("{} has no field `{name}`", self.what), Some(&help)))
    }

    /// Takes the text `name`, which must be `wanted`.
    pub fn constant(&mut self, name: &'static str, wanted: &str) -> Result<(), PolicyError> {
        let place = self.place_of(name);
        let text = self.required_text(name)?;
        if &*text == wanted {
            return Ok(());
        }
        let help = format!("this version of Seawall reads `{name}: {wanted}`");
        Err(self.source.error(place, format!("`{name}` is `{text}`"), Some(&help)))
    }

    /// Takes the text `name`, which must not be missing or empty.
    pub fn required_text(&mut self, name: &'static str) -> Result<Box<str>, PolicyError> {
        match self.optional_text(name)? {
            Some(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.error(format!("{} needs `{name}`", self.what), None)),
        }
    }

    /// Takes the text `name`.
    pub fn optional_text(&mut self, name: &'static str) -> Result<Option<Box<str>>, PolicyError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        match node.text() {
            Some(text) => Ok(Some(text.into())),
            None => Err(self.error_at(node, format!("`{name}` must be a text"), None)),
        }
    }

    /// Takes the mapping `name`, which must not be missing.
    pub fn required_map(&mut self, name: &'static str) -> Result<Self, PolicyError> {
        match self.optional_map(name)? {
            Some(map) => Ok(map),
            None => Err(self.error(format!("{} needs `{name}`", self.what), None)),
        }
    }

    /// Takes the mapping `name`.
    pub fn optional_map(&mut self, name: &'static str) -> Result<Option<Self>, PolicyError> {
        self.take(name).map(|node| Self::new(self.source, node, name)).transpose()
    }

    /// Takes a list of values; a missing one is empty.
    pub fn list(&mut self, name: &'static str, most: usize) -> Result<&'a [Node], PolicyError> {
        let Some(node) = self.take(name) else { return Ok(&[]) };
        match &node.value {
            Value::List(items) if items.len() <= most => Ok(items),
            Value::List(_) => Err(self.error_at(node, format!("more than {most} `{name}`"), None)),
            Value::Scalar { .. } | Value::Map(_) => {
                Err(self.error_at(node, format!("`{name}` must be a list"), None))
            }
        }
    }

    /// Takes one text or a list of texts.
    pub fn texts(&mut self, name: &'static str) -> Result<Vec<(Box<str>, Place)>, PolicyError> {
        let Some(node) = self.take(name) else { return Ok(Vec::new()) };
        let items = match &node.value {
            Value::List(items) => items.iter().collect(),
            Value::Scalar { .. } | Value::Map(_) => vec![node],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.text() {
                Some(text) => texts.push((text.into(), item.place)),
                None => return Err(self.error_at(item, format!("`{name}` must hold texts"), None)),
            }
        }
        Ok(texts)
    }

    /// Takes one pattern or a list of patterns.
    pub fn globs(&mut self, name: &'static str) -> Result<Vec<Glob>, PolicyError> {
        Ok(self.texts(name)?.iter().map(|(text, _)| Glob::new(text)).collect())
    }

    /// Takes a text that stands for one of `choices`.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, PolicyError> {
        let place = self.place_of(name);
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        if let Some((_, value)) = choices.iter().find(|(known, _)| *known == &*text) {
            return Ok(Some(*value));
        }
        let names: Vec<&str> = choices.iter().map(|(known, _)| *known).collect();
        let help = format!("one of {}", names.join(", "));
        Err(self.source.error(place, format!("`{name}` can not be `{text}`"), Some(&help)))
    }
}

/// Levenshtein's distance, for "did you mean".
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (number, sign) in left.chars().take(64).enumerate() {
        let mut diagonal = number;
        let mut last = number + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let cost = diagonal + usize::from(sign != *other);
            diagonal = *cell;
            *cell = cost.min(last + 1).min(*cell + 1);
            last = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
