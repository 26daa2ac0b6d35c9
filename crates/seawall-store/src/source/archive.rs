//! The table of contents of an archive on disk, without reading the contents.
//!
//! Form: POSIX.1-2017 `pax`, "ustar Interchange Format" and "pax Interchange Format"; GNU long
//! names. Everything that archives of images do not have is passed over.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::{BlobPlace, SourceError};

const BLOCK_BYTES: u64 = 512;
/// Most entries of an archive of an image.
// LIMIT: three entries a layer, and layers stop at 4,096.
const ENTRIES_MAX: usize = 65_536;
/// Longest extended header or long name that is read.
// LIMIT: names of blobs are below 100 bytes.
const EXTENSION_BYTES_MAX: u64 = 64 * 1024;
/// Most links that are followed from one name.
// LIMIT: `docker save` writes links of one step.
const LINK_STEPS_MAX: usize = 8;

/// Where each file of an archive lies.
#[derive(Debug)]
pub(super) struct Contents {
    entries: HashMap<Box<str>, Entry>,
}

#[derive(Debug)]
enum Entry {
    File(BlobPlace),
    Link(Box<str>),
}

impl Contents {
    /// Reads the headers of the archive `file`.
    pub(super) fn read(file: &Path) -> Result<Self, SourceError> {
        let opened = File::open(file).map_err(|error| SourceError::read(file, error))?;
        let size_bytes = opened.metadata().map_err(|error| SourceError::read(file, error))?.len();
        Walk { file, reader: BufReader::with_capacity(4096, opened), size_bytes, offset: 0 }.run()
    }

    /// Finds the file `name`, following links inside the archive.
    pub(super) fn find(&self, name: &str) -> Option<&BlobPlace> {
        let mut name = normalise(name);
        for _ in 0..LINK_STEPS_MAX {
            match self.entries.get(name.as_str())? {
                Entry::File(place) => return Some(place),
                Entry::Link(target) => name = target.to_string(),
            }
        }
        None
    }
}

struct Walk<'a> {
    file: &'a Path,
    reader: BufReader<File>,
    size_bytes: u64,
    offset: u64,
}

#[derive(Default)]
struct Extension {
    path: Option<String>,
    link: Option<String>,
    size_bytes: Option<u64>,
}

impl Walk<'_> {
    fn run(mut self) -> Result<Contents, SourceError> {
        let mut entries = HashMap::new();
        let mut extension = Extension::default();
        let mut header_count = 0_usize;
        while let Some(header) = self.header()? {
            header_count += 1;
            if ENTRIES_MAX < header_count {
                return Err(self.malformed(format!("more than {ENTRIES_MAX} entries")));
            }
            match header.kind {
                b'x' => self.pax(&header, &mut extension)?,
                b'L' => extension.path = Some(self.text(&header)?),
                b'K' => extension.link = Some(self.text(&header)?),
                _ => {
                    let extension = std::mem::take(&mut extension);
                    self.entry(&header, extension, &mut entries)?;
                }
            }
        }
        Ok(Contents { entries })
    }

    fn entry(
        &mut self,
        header: &Header,
        extension: Extension,
        entries: &mut HashMap<Box<str>, Entry>,
    ) -> Result<(), SourceError> {
        let name = normalise(extension.path.as_deref().unwrap_or(&header.name));
        let is_file = matches!(header.kind, b'0' | 0 | b'7');
        let size_bytes = match (is_file, extension.size_bytes) {
            (true, Some(size_bytes)) => size_bytes,
            (true, None) => header.size_bytes,
            (false, _) if matches!(header.kind, b'1'..=b'6') => 0,
            (false, _) => header.size_bytes,
        };
        let offset = self.offset;
        self.skip(size_bytes)?;
        let link = extension.link.unwrap_or_else(|| header.link.clone());
        match header.kind {
            b'0' | 0 | b'7' => {
                let place = BlobPlace { file: self.file.to_owned(), offset, size_bytes };
                entries.insert(name.into(), Entry::File(place));
            }
            b'1' => drop(entries.insert(name.into(), Entry::Link(normalise(&link).into()))),
            b'2' => {
                let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                let target = normalise(&format!("{folder}/{link}"));
                entries.insert(name.into(), Entry::Link(target.into()));
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the next header; `None` at the end of the archive.
    fn header(&mut self) -> Result<Option<Header>, SourceError> {
        if self.size_bytes < self.offset.saturating_add(BLOCK_BYTES) {
            return Ok(None);
        }
        let mut block = [0_u8; 512];
        self.reader.read_exact(&mut block).map_err(|error| SourceError::read(self.file, error))?;
        self.offset += BLOCK_BYTES;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        match Header::parse(&block) {
            Some(header) => Ok(Some(header)),
            None => Err(self.malformed("no tar archive, or a damaged one".to_owned())),
        }
    }

    fn content(&mut self, header: &Header) -> Result<Vec<u8>, SourceError> {
        if EXTENSION_BYTES_MAX < header.size_bytes {
            return Err(
                self.malformed(format!("a name is longer than {EXTENSION_BYTES_MAX} bytes"))
            );
        }
        let start = self.offset;
        let mut bytes = Vec::new();
        let taken = (&mut self.reader).take(header.size_bytes).read_to_end(&mut bytes);
        let taken = taken.map_err(|error| SourceError::read(self.file, error))?;
        self.offset += taken as u64;
        let rest = start.saturating_add(padded(header.size_bytes)).saturating_sub(self.offset);
        self.skip(rest)?;
        Ok(bytes)
    }

    fn text(&mut self, header: &Header) -> Result<String, SourceError> {
        let bytes = self.content(header)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        Ok(String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned())
    }

    fn pax(&mut self, header: &Header, extension: &mut Extension) -> Result<(), SourceError> {
        let bytes = self.content(header)?;
        let mut rest = bytes.as_slice();
        while let Some((length, _)) = split_once(rest, b' ') {
            let Some(length) = std::str::from_utf8(length).ok().and_then(|text| text.parse().ok())
            else {
                break;
            };
            let Some((record, next)) = rest.split_at_checked(length) else { break };
            if length == 0 {
                break;
            }
            if let Some((_, record)) = split_once(record, b' ')
                && let Some((key, value)) = split_once(record, b'=')
            {
                let value = String::from_utf8_lossy(value.strip_suffix(b"\n").unwrap_or(value));
                match key {
                    b"path" => extension.path = Some(value.into_owned()),
                    b"linkpath" => extension.link = Some(value.into_owned()),
                    b"size" => extension.size_bytes = value.parse().ok(),
                    _ => {}
                }
            }
            rest = next;
        }
        Ok(())
    }

    /// Moves over the content of an entry and its padding.
    fn skip(&mut self, size_bytes: u64) -> Result<(), SourceError> {
        let end = self.offset.checked_add(size_bytes).filter(|end| *end <= self.size_bytes);
        let Some(end) = end else {
            return Err(self.malformed("the archive ends inside an entry".to_owned()));
        };
        self.offset = end.next_multiple_of(BLOCK_BYTES).min(self.size_bytes);
        let seek = self.reader.seek(SeekFrom::Start(self.offset));
        seek.map_err(|error| SourceError::read(self.file, error))?;
        Ok(())
    }

    fn malformed(&self, reason: String) -> SourceError {
        SourceError::malformed(self.file, reason)
    }
}

struct Header {
    name: String,
    link: String,
    kind: u8,
    size_bytes: u64,
}

impl Header {
    fn parse(block: &[u8; 512]) -> Option<Self> {
        let stated = octal(block.get(148..156)?)?;
        let sum: u64 = block
            .iter()
            .enumerate()
            .map(|(place, byte)| if (148..156).contains(&place) { 32 } else { u64::from(*byte) })
            .sum();
        if sum != stated {
            return None;
        }
        let name = text(block.get(..100)?);
        let prefix = text(block.get(345..500)?);
        let has_prefix = block.get(257..263)? == b"ustar\0" && !prefix.is_empty();
        Some(Self {
            name: if has_prefix { format!("{prefix}/{name}") } else { name },
            link: text(block.get(157..257)?),
            kind: *block.get(156)?,
            size_bytes: size(block.get(124..136)?)?,
        })
    }
}

fn size(field: &[u8]) -> Option<u64> {
    match field.first()? {
        // GNU's base-256 form for sizes of 8 GiB and more.
        0x80 => field
            .get(4..)?
            .iter()
            .try_fold(0_u64, |size, byte| size.checked_mul(256)?.checked_add(u64::from(*byte))),
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}

fn split_once(bytes: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == separator)?;
    let (head, tail) = bytes.split_at_checked(place)?;
    Some((head, tail.get(1..)?))
}

fn padded(size_bytes: u64) -> u64 {
    size_bytes.checked_next_multiple_of(BLOCK_BYTES).unwrap_or(u64::MAX)
}

/// Resolves `.` and `..` in a name of the archive; `..` never leaves its root.
fn normalise(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
