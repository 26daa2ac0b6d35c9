//! Pax extended headers: records `LENGTH KEY=VALUE\n` (POSIX.1-2024, "pax Extended Header").

use super::sparse::PaxSparse;

/// The records of one extended header that matter here.
#[derive(Debug, Default)]
pub(super) struct PaxHeader {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link_path: Option<Vec<u8>>,
    pub(super) size: Option<Result<u64, &'static str>>,
    pub(super) sparse: PaxSparse,
    /// A record could not be read, and those after it were not.
    pub(super) malformed: bool,
}

impl PaxHeader {
    pub(super) fn parse(body: &[u8]) -> Self {
        let mut header = Self::default();
        let mut rest = body;
        // Zeros that fill the body up are written by nobody and harmless.
        while rest.iter().any(|&byte| byte != 0) {
            let Some((key, value, after)) = record(rest) else {
                header.malformed = true;
                break;
            };
            header.set(key, value);
            rest = after;
        }
        header.malformed |= header.sparse.malformed;
        header
    }

    /// Tells whether a header for all members would change what or where they are.
    pub(super) fn changes_members(&self) -> bool {
        self.malformed
            || self.path.is_some()
            || self.link_path.is_some()
            || self.size.is_some()
            || self.sparse.version().is_some()
    }

    /// An empty value takes a record back.
    fn set(&mut self, key: &[u8], value: &[u8]) {
        let text = || Some(value.to_vec()).filter(|text| !text.is_empty());
        match key {
            b"path" => self.path = text(),
            b"linkpath" => self.link_path = text(),
            b"size" => {
                self.size = (!value.is_empty())
                    .then(|| decimal(value).ok_or("a pax header's size is malformed"));
            }
            // The value is in bytes already, whatever character set the header claims
            // (`hdrcharset`); extended attributes, owners and times are no concern here.
            _ => self.sparse.set(key, value),
        }
    }
}

/// Splits the first record off.
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = bytes.iter().position(|&byte| byte == b' ')?;
    let len = usize::try_from(decimal(bytes.get(..blank)?)?).ok()?;
    let (record, rest) = bytes.split_at_checked(len)?;
    let record = record.get(blank.checked_add(1)?..)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|&byte| byte == b'=').filter(|&at| 0 < at)?;
    Some((record.get(..equals)?, record.get(equals.checked_add(1)?..)?, rest))
}

pub(super) fn decimal(digits: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(digits).ok()?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number: &u64| plain && *number >> 63 == 0)
}
