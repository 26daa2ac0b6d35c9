//! Texts with fields in braces: `{process.program} opened {file.path}`.

use crate::rule::expression::{Fault, Terms, Value, compile_value};
use crate::rule::field::Scope;
use crate::rule::kind::Kind;

/// Most bytes that a rendered text has.
// LIMIT: a reason is read by a person.
const BYTES_MAX: usize = 2_048;

/// A text with fields.
#[derive(Debug)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(Box<str>),
    Value(Value),
}

impl Template {
    pub(crate) fn compile(text: &str, kinds: &[Kind], terms: &Terms) -> Result<Self, Fault> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            parts.push(Part::Text(before.into()));
            let start = text.chars().count().saturating_sub(after.chars().count());
            let Some((name, after)) = after.split_once('}') else {
                return Err(Fault {
                    offset: start,
                    message: "`{` is not closed".into(),
                    help: None,
                });
            };
            let value = compile_value(name, kinds, terms)
                .map_err(|fault| Fault { offset: start.saturating_add(fault.offset), ..fault })?;
            parts.push(Part::Value(value));
            rest = after;
        }
        parts.push(Part::Text(rest.into()));
        Ok(Self { parts })
    }

    pub(crate) fn render(&self, scope: &Scope<'_>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Value(value) => value.render(scope, &mut text),
            }
        }
        if BYTES_MAX < text.len() {
            let end = (0..=BYTES_MAX).rev().find(|end| text.is_char_boundary(*end));
            text.truncate(end.unwrap_or(0));
            text.push('…');
        }
        text
    }
}
