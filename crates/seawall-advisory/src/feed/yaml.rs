//! YAML documents as JSON values, with every scalar kept as its text.
//!
//! Versions are why: `1.10`, `2e3` and `010` are versions in advisories, not numbers, so a plain
//! scalar is never resolved to a number, a truth value or a date. Only an absent value, `null`
//! and `~` are null. Format: YAML 1.2.2, one document.
//!
//! **Invariant:** memory is bounded by [`NODES_MAX`], however often aliases repeat a node;
//! depth by [`DEPTH_MAX`].

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Nodes of a document, each repetition by an alias counted.
// LIMIT: the largest advisory in public feeds has about 12,000.
pub(crate) const NODES_MAX: usize = 500_000;

/// Depth of a document.
// LIMIT: advisories are at most 8 deep.
pub(crate) const DEPTH_MAX: usize = 64;

/// Why a text is not read as YAML.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum YamlError {
    /// It is not UTF-8.
    NotText,
    /// It breaks the syntax.
    Syntax,
    /// It has too many nodes.
    TooLarge,
    /// It is too deep.
    TooDeep,
    /// It holds no document.
    Empty,
}

impl YamlError {
    /// Returns the reason under which a file with this error is left out.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::NotText => "the file is not UTF-8",
            Self::Syntax => "the file is not YAML",
            Self::TooLarge => "the YAML document has too many nodes",
            Self::TooDeep => "the YAML document is too deep",
            Self::Empty => "the file holds no YAML document",
        }
    }
}

/// Parses the first document of `bytes`.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, YamlError> {
    let text = std::str::from_utf8(bytes).map_err(|_not_utf8| YamlError::NotText)?;
    let mut loader = Loader::default();
    for event in Parser::new_from_str(text) {
        let (event, _span) = event.map_err(|_syntax| YamlError::Syntax)?;
        loader.take(event)?;
        if loader.document.is_some() {
            break;
        }
    }
    loader.document.ok_or(YamlError::Empty)
}

/// A collection that is not closed yet.
enum Open {
    Sequence { anchor: usize, items: Vec<Value> },
    Mapping { anchor: usize, map: Map<String, Value>, key: Option<String> },
}

#[derive(Default)]
struct Loader {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
    nodes: usize,
    document: Option<Value>,
}

impl Loader {
    fn take(&mut self, event: Event<'_>) -> Result<(), YamlError> {
        match event {
            Event::Scalar(text, style, anchor, _tag) => {
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let value = if is_null { Value::Null } else { Value::String(text.into_owned()) };
                self.count(1)?;
                self.place(value, anchor);
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).ok_or(YamlError::Syntax)?;
                // Counted before it is copied: a document of a few lines can name billions.
                self.count(size(value))?;
                let copy = self.anchors.get(&anchor).cloned().unwrap_or_default();
                self.place(copy, 0);
            }
            Event::SequenceStart(anchor, _tag) => {
                self.open(Open::Sequence { anchor, items: Vec::new() })?;
            }
            Event::MappingStart(anchor, _tag) => {
                self.open(Open::Mapping { anchor, map: Map::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize) -> Result<(), YamlError> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > NODES_MAX { Err(YamlError::TooLarge) } else { Ok(()) }
    }

    fn open(&mut self, collection: Open) -> Result<(), YamlError> {
        self.count(1)?;
        if self.open.len() >= DEPTH_MAX {
            return Err(YamlError::TooDeep);
        }
        self.open.push(collection);
        Ok(())
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Sequence { anchor, items }) => self.place(Value::Array(items), anchor),
            Some(Open::Mapping { anchor, map, .. }) => self.place(Value::Object(map), anchor),
            None => {}
        }
    }

    fn place(&mut self, value: Value, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.document = Some(value),
            Some(Open::Sequence { items, .. }) => items.push(value),
            Some(Open::Mapping { map, key, .. }) => match key.take() {
                None => *key = Some(key_text(value)),
                Some(key) => {
                    map.insert(key, value);
                }
            },
        }
    }
}

/// Returns the text of a key; a key that is a collection is no key that advisories have.
fn key_text(value: Value) -> String {
    if let Value::String(text) = value { text } else { value.to_string() }
}

fn size(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    inner.saturating_add(1)
}

#[cfg(test)]
mod tests;
