//! Recordings: what a sensor told, line by line, for replay, tests and forensics.
//!
//! Form: JSON lines, `docs/reference/recording.md`. The first line is a [`Header`]; then events,
//! containers and processes as they came. A line says what it is by its only key: `header`,
//! `container`, `process` or `event`.
//!
//! **Invariant:** a malformed line is an error with its number and hides no other line. No line
//! takes more memory than [`LINE_BYTES_MAX`].

use std::io::BufRead;

use serde::{Deserialize, Serialize};

use crate::container::Container;
use crate::event::{Class, Event};
use crate::process::Snapshot;

/// What the header calls the form.
pub const FORMAT: &str = "seawall-recording";
/// The version of the form that is written, and the only one that is read.
pub const VERSION: u32 = 1;
/// Longest line, in bytes.
// LIMIT: arguments and paths of one event stay below 256 KiB; a container has many labels.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Deepest nesting of a line.
// LIMIT: an event nests five levels.
pub const DEPTH_MAX: usize = 16;

/// One line.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// The first line.
    Header(Box<Header>),
    /// A container that ran, or that changed.
    Container(Box<Container>),
    /// A process that ran before anybody watched.
    Process(Box<Snapshot>),
    /// Something that happened.
    Event(Box<Event>),
}

/// Where a recording comes from, and what it can hold.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The machine's name.
    pub node: String,
    /// The kernel's release, as `uname -r` says it.
    pub kernel: String,
    /// The processor, as `uname -m` says it.
    pub architecture: String,
    /// When it was begun, in nanoseconds since 1970 (UTC).
    pub begun: u64,
    /// What could be seen, and what could not.
    pub coverage: Vec<Coverage>,
}

/// Whether events of one kind could be seen.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Coverage {
    /// The kind, as `kind` of an action is written.
    pub kind: String,
    /// The class that its losses are counted in.
    pub class: Class,
    /// Whether it is watched.
    pub is_watched: bool,
    /// By which means; where it is not watched, why not.
    pub note: String,
}

impl Line {
    /// Returns the line in its written form, without its end.
    pub fn encode(&self) -> String {
        // Plain values with text keys: serialising them cannot fail. If it did, the reader would
        // say that the line is malformed.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct RecordingError {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong.
    #[source]
    pub kind: RecordingErrorKind,
}

/// What can be wrong with a line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingErrorKind {
    /// It could not be read; nothing follows.
    #[error("cannot be read")]
    Read(#[source] std::io::Error),
    /// The form is one that is not read here; nothing follows.
    #[error("is of the form `{format}` version {version}, not `{FORMAT}` version {VERSION}")]
    Form {
        /// What the header calls its form.
        format: String,
        /// Its version.
        version: u32,
    },
    /// The first line is no header.
    #[error("is the first and no header")]
    NoHeader,
    /// A header that is not the first line.
    #[error("is a second header")]
    SecondHeader,
    /// It is longer than is read.
    #[error("is longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
    /// It nests deeper than is read.
    #[error("nests deeper than {DEPTH_MAX} levels")]
    TooDeep,
    /// It is no JSON, or none of a known line.
    #[error("is malformed: {0}")]
    Malformed(String),
}

/// Reads a recording, one line after the other.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    buffer: Vec<u8>,
    number: u64,
    has_ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Makes a reader of `source`.
    pub fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), number: 0, has_ended: false }
    }

    fn fail(&mut self, kind: RecordingErrorKind) -> RecordingError {
        self.has_ended |=
            matches!(kind, RecordingErrorKind::Read(_) | RecordingErrorKind::Form { .. });
        RecordingError { line: self.number, kind }
    }

    /// Reads the next line into the buffer and returns whether there is one, and whether it fits.
    fn fill(&mut self) -> std::io::Result<Option<bool>> {
        self.buffer.clear();
        let mut has_bytes = false;
        let mut fits = true;
        loop {
            let available = self.source.fill_buf()?;
            if available.is_empty() {
                return Ok(has_bytes.then_some(fits));
            }
            has_bytes = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(available.len(), |end| end.saturating_add(1));
            let part = available.get(..end.unwrap_or(used)).unwrap_or_default();
            fits &= self.buffer.len().saturating_add(part.len()) <= LINE_BYTES_MAX;
            if fits {
                self.buffer.extend_from_slice(part);
            }
            self.source.consume(used);
            if end.is_some() {
                return Ok(Some(fits));
            }
        }
    }

    fn parse(&mut self) -> Result<Line, RecordingErrorKind> {
        let line = parse_line(&self.buffer)?;
        match (&line, self.number) {
            (Line::Header(header), 1) => {
                if header.format == FORMAT && header.version == VERSION {
                    return Ok(line);
                }
                let (format, version) = (header.format.clone(), header.version);
                Err(RecordingErrorKind::Form { format, version })
            }
            (Line::Header(_), _) => Err(RecordingErrorKind::SecondHeader),
            (Line::Container(_) | Line::Process(_) | Line::Event(_), 1) => {
                Err(RecordingErrorKind::NoHeader)
            }
            (Line::Container(_) | Line::Process(_) | Line::Event(_), _) => Ok(line),
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Line, RecordingError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            self.number = self.number.saturating_add(1);
            match self.fill() {
                Ok(None) => self.has_ended = true,
                Ok(Some(false)) => return Some(Err(self.fail(RecordingErrorKind::TooLong))),
                // Where an agent died while it wrote, an empty line may be left.
                Ok(Some(true)) if self.buffer.trim_ascii().is_empty() => {}
                Ok(Some(true)) => {
                    return Some(self.parse().map_err(|kind| self.fail(kind)));
                }
                Err(error) => return Some(Err(self.fail(RecordingErrorKind::Read(error)))),
            }
        }
        None
    }
}

/// Parses one line.
pub fn parse_line(bytes: &[u8]) -> Result<Line, RecordingErrorKind> {
    if LINE_BYTES_MAX < bytes.len() {
        return Err(RecordingErrorKind::TooLong);
    }
    if DEPTH_MAX < depth(bytes) {
        return Err(RecordingErrorKind::TooDeep);
    }
    serde_json::from_slice(bytes).map_err(|error| RecordingErrorKind::Malformed(error.to_string()))
}

/// Counts how deep brackets are nested; those in texts do not count.
fn depth(bytes: &[u8]) -> usize {
    let mut open = 0_usize;
    let mut deepest = 0;
    let mut is_text = false;
    let mut is_escaped = false;
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => open = open.saturating_add(1),
            b'}' | b']' if !is_text => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests;
