//! Records of an XML file, one element tree at a time.
//!
//! The file is read as a stream; only the elements that are asked for become trees, and each is
//! gone before the next one is built. Names are local names: publishers change prefixes.
//!
//! **Invariant:** memory is bounded by one record, and that by [`RECORD_NODES_MAX`] and
//! [`RECORD_BYTES_MAX`]; depth by [`DEPTH_MAX`]. Document types and entities of a file's own are
//! not read.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements of one record.
// LIMIT: the largest definition of public feeds (SUSE, the kernel) has about 60,000.
const RECORD_NODES_MAX: usize = 500_000;

/// Bytes of text and attributes of one record.
// LIMIT: that definition has about 12 MB.
const RECORD_BYTES_MAX: usize = 64 << 20;

/// Depth of elements within a record.
// LIMIT: public feeds are at most 12 deep.
const DEPTH_MAX: usize = 64;

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Local name.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Text directly within, parts joined.
    text: String,
    /// Elements directly within.
    pub(super) children: Vec<Self>,
}

impl Element {
    /// Returns the value of an attribute, without blanks around it.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns the text directly within, without blanks around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Returns the first child with the local name `name`.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the text of the first child with the local name `name`.
    pub(super) fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).map(Self::text).filter(|text| !text.is_empty())
    }

    /// Lists the children with the local name `name`.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Calls `take` for each outermost element whose local name is in `wanted`.
///
/// Returns why reading ended before the file did; what was read until then has been taken.
pub(super) fn each(
    bytes: &[u8],
    wanted: &[&str],
    take: &mut dyn FnMut(Element),
) -> Result<(), &'static str> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let mut tree = Tree::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => tree.open(&start, wanted)?,
            Ok(Event::Empty(start)) => {
                if tree.open(&start, wanted)? {
                    tree.close(take);
                }
                continue;
            }
            Ok(Event::End(_)) => {
                tree.close(take);
                true
            }
            Ok(Event::Text(text)) => tree.add_text(&text)?,
            Ok(Event::CData(text)) => tree.add_text(&text)?,
            Ok(Event::GeneralRef(reference)) => tree.add_text(&resolved(&reference))?,
            Ok(Event::Eof) if tree.open.is_empty() => return Ok(()),
            Ok(Event::Eof) => return Err("XML that ends within an element"),
            Ok(_) => true,
            Err(_) => return Err("malformed XML"),
        };
    }
}

/// The record that is being built.
#[derive(Default)]
struct Tree {
    /// Elements that are open, outermost first.
    open: Vec<Element>,
    nodes: usize,
    bytes: usize,
}

impl Tree {
    /// Opens an element, if it belongs to a record; tells whether it does.
    fn open(&mut self, start: &BytesStart<'_>, wanted: &[&str]) -> Result<bool, &'static str> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.is_empty() {
            if !wanted.contains(&name.as_str()) {
                return Ok(false);
            }
            (self.nodes, self.bytes) = (0, 0);
        }
        let mut element = Element { name, ..Element::default() };
        for attribute in start.attributes().with_checks(false).filter_map(Result::ok) {
            let name = attribute.key.local_name().as_ref().to_owned();
            let value = unescaped(&attribute.value);
            self.bytes = self.bytes.saturating_add(name.len()).saturating_add(value.len());
            element.attributes.push((name, value));
        }
        self.nodes += 1;
        if self.nodes > RECORD_NODES_MAX || self.open.len() >= DEPTH_MAX {
            return Err("XML record with too many or too deep elements");
        }
        self.open.push(element);
        self.grow(0)
    }

    /// Adds text to the innermost element.
    fn add_text(&mut self, text: &str) -> Result<bool, &'static str> {
        let Some(innermost) = self.open.last_mut() else { return Ok(true) };
        innermost.text.push_str(text);
        self.grow(text.len())
    }

    fn grow(&mut self, bytes: usize) -> Result<bool, &'static str> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > RECORD_BYTES_MAX { Err("XML record with too much text") } else { Ok(true) }
    }

    /// Closes the innermost element; the outermost one is a whole record.
    fn close(&mut self, take: &mut dyn FnMut(Element)) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => take(element),
        }
    }
}

/// Resolves `&amp;`, `&#38;` and the like; any other entity becomes nothing.
fn resolved(reference: &BytesRef<'_>) -> String {
    reference_value(reference).map(String::from).unwrap_or_default()
}

/// Returns the sign that a reference stands for.
fn reference_value(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// Resolves the references in the value of an attribute.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or(("", part));
        result.extend(reference_value(name));
        result.push_str(rest);
    }
    result
}
