//! A first look at what came: servers answer with web pages, and with half of what they have.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes that are looked at.
const HEAD_BYTES: u64 = 512;

/// The first bytes of what has a name that ends so.
const MAGICS: &[(&str, &[u8])] = &[
    (".bz2", b"BZh"),
    (".gz", &[0x1f, 0x8b]),
    (".xz", &[0xfd, b'7', b'z', b'X', b'Z', 0]),
    (".zip", b"PK"),
    (".zst", &[0x28, 0xb5, 0x2f, 0xfd]),
];

/// Refuses a web page, an empty file, and what is not of the compression that `name` states.
pub(super) fn look(path: &Path, name: &str) -> Result<(), Box<str>> {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head))
        .map_err(|error| Box::<str>::from(format!("what came cannot be read: {error}")))?;
    if head.is_empty() {
        return Err("an empty file was sent".into());
    }
    if is_page(&head) {
        return Err("a web page was sent in place of the file".into());
    }
    let magic = MAGICS.iter().find(|(ending, _)| name.ends_with(ending));
    match magic {
        Some((ending, magic)) if !head.starts_with(magic) => {
            Err(format!("what was sent is no `{ending}` file").into())
        }
        _ => Ok(()),
    }
}

/// Tells whether a text begins as HTML does.
fn is_page(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|start| head.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start)))
}
