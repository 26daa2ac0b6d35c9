//! YAML with places: every value knows its line, so that errors can point at it.
//!
//! Form: YAML 1.2; [`parse`] wants one document, [`parse_all`] takes several. Anchors, aliases, tags and duplicate keys are refused: in a
//! security policy they hide more than they save. Shared with other languages of documents that
//! administrators write (the rules of `seawall-runtime`).

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::error::PolicyError;

/// Largest document, in bytes.
// LIMIT: a policy with ten thousand exceptions stays below.
const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Deepest nesting.
// LIMIT: the policy language nests six levels.
const DEPTH_MAX: usize = 32;
/// Most values.
const NODES_MAX: usize = 500_000;

/// A value and where it starts.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it starts.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// Line and column, from 1.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar; a plain one can be a number, truth value or null.
    Scalar {
        /// What stands there, without quotes.
        text: String,
        /// Whether it stands there without quotes.
        is_plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the document.
    Map(Vec<(Node, Node)>),
}

/// Parses the only document in `text`.
pub fn parse(text: &str, file: &str) -> Result<Node, PolicyError> {
    let mut documents = load(text, file, 1)?;
    match documents.pop() {
        Some(document) => Ok(document),
        None => Err(Source { text, file }.error(Place::default(), "the document is empty", None)),
    }
}

/// Parses every document in `text`, at most `most`.
pub fn parse_all(text: &str, file: &str, most: usize) -> Result<Vec<Node>, PolicyError> {
    load(text, file, most)
}

fn load(text: &str, file: &str, most: usize) -> Result<Vec<Node>, PolicyError> {
    let source = Source { text, file };
    if BYTES_MAX < text.len() {
        return Err(source.error(Place::default(), format!("larger than {BYTES_MAX} bytes"), None));
    }
    let mut loader = Loader { source, parser: Parser::new_from_str(text), count: 0 };
    loader.documents(most)
}

/// The text of a document, for messages.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The name of the file.
    pub file: &'a str,
}

impl Source<'_> {
    /// Makes an error at `place`.
    pub fn error(
        self,
        place: Place,
        message: impl Into<Box<str>>,
        help: Option<&str>,
    ) -> PolicyError {
        let line = place.line.max(1);
        PolicyError {
            file: self.file.into(),
            line,
            column: place.column.max(1),
            message: message.into(),
            help: help.map(Into::into),
            source_line: self.text.lines().nth(line - 1).unwrap_or_default().into(),
        }
    }
}

struct Loader<'a> {
    source: Source<'a>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    count: usize,
}

impl<'a> Loader<'a> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "every event that starts a value")]
    fn documents(&mut self, most: usize) -> Result<Vec<Node>, PolicyError> {
        let mut found = Vec::new();
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                Event::StreamEnd => break,
                other if found.len() < most => found.push(self.node(other, span, 0)?),
                _ if most == 1 => {
                    let help = Some("put each policy into a file of its own");
                    return Err(self.source.error(place(span), "a second document", help));
                }
                _ => {
                    let message = format!("more than {most} documents");
                    return Err(self.source.error(place(span), message, None));
                }
            }
        }
        Ok(found)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, PolicyError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(error)) => {
                let marker = error.marker();
                let at = Place { line: marker.line(), column: marker.col() + 1 };
                Err(self.source.error(at, format!("no YAML: {}", error.info()), None))
            }
            None => Ok(None),
        }
    }

    fn required(&mut self) -> Result<(Event<'a>, Span), PolicyError> {
        let ended = self.source.error(Place::default(), "the document ends early", None);
        self.next()?.ok_or(ended)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every event that starts no value")]
    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, PolicyError> {
        let at = place(span);
        self.count += 1;
        if DEPTH_MAX < depth || NODES_MAX < self.count {
            return Err(self.source.error(at, "nested too deeply, or too many values", None));
        }
        let refuse = |what: &str| {
            let help =
                Some("write the value out: these documents have no anchors, aliases or tags");
            Err(self.source.error(at, format!("{what} is not allowed here"), help))
        };
        let value = match event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor != 0 =>
            {
                return refuse("an anchor");
            }
            Event::Alias(_) => return refuse("an alias"),
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => return refuse("a tag"),
            Event::Scalar(text, style, _, _) => {
                Value::Scalar { text: text.into_owned(), is_plain: style == ScalarStyle::Plain }
            }
            Event::SequenceStart(..) => self.list(depth)?,
            Event::MappingStart(..) => self.map(depth)?,
            _ => return refuse("this"),
        };
        Ok(Node { place: at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Value, PolicyError> {
        let mut items = Vec::new();
        loop {
            match self.required()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, PolicyError> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        loop {
            let key = match self.required()? {
                (Event::MappingEnd, _) => return Ok(Value::Map(entries)),
                (event, span) => self.node(event, span, depth + 1)?,
            };
            let Value::Scalar { text, .. } = &key.value else {
                return Err(self.source.error(key.place, "a key must be a word", None));
            };
            if !seen.insert(text.clone()) {
                return Err(self.source.error(
                    key.place,
                    format!("`{text}` stands here twice"),
                    None,
                ));
            }
            let (event, span) = self.required()?;
            let value = self.node(event, span, depth + 1)?;
            entries.push((key, value));
        }
    }
}

impl Node {
    /// Returns the text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }
}

fn place(span: Span) -> Place {
    Place { line: span.start.line(), column: span.start.col() + 1 }
}

#[cfg(test)]
mod tests;
