//! Signed notes (<https://c2sp.org/signed-note>): a text, an empty line, and lines with
//! signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::key::{KeyId, is_key_name};
use crate::limits::{HEAD_BYTES_MAX, SIGNATURES_MAX};

/// What a line with a signature begins with.
const DASH: &str = "— ";

/// A note in its parts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Note<'n> {
    /// The text, with its last newline.
    pub(crate) text: &'n str,
    /// The signatures, in their order.
    pub(crate) signatures: Vec<NoteSignature<'n>>,
}

/// A line with a signature.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct NoteSignature<'n> {
    pub(crate) name: &'n str,
    pub(crate) id: KeyId,
    pub(crate) bytes: Vec<u8>,
}

/// Takes a note apart; `None` if it is none.
pub(crate) fn parse(note: &str) -> Option<Note<'_>> {
    let is_allowed = |byte: u8| byte == b'\n' || (byte >= 0x20 && byte != 0x7f);
    if HEAD_BYTES_MAX < note.len() || !note.bytes().all(is_allowed) {
        return None;
    }
    let gap = note.rfind("\n\n")?;
    let text = note.get(..=gap)?;
    let lines = note.get(gap + 2..)?.strip_suffix('\n')?;
    let mut signatures = Vec::new();
    for line in lines.split('\n') {
        let (name, data) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = STANDARD.decode(data).ok()?;
        let (id, bytes) = bytes.split_first_chunk::<4>()?;
        if !is_key_name(name) || bytes.is_empty() || signatures.len() == SIGNATURES_MAX {
            return None;
        }
        signatures.push(NoteSignature { name, id: KeyId(*id), bytes: bytes.to_vec() });
    }
    Some(Note { text, signatures })
}

/// Writes a line with a signature.
pub(crate) fn signature_line(name: &str, id: KeyId, signature: &[u8]) -> String {
    let bytes = [&id.0, signature].concat();
    format!("{DASH}{name} {}\n", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests;
