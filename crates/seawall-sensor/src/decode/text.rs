//! Texts of a record: paths in parts, lists with a zero byte behind each.

use seawall_runtime::text::escape;

use crate::layout::{CUT, NAMELESS, UNREACHABLE};

/// What stands before a path that does not lie below the root of the process.
const OUTSIDE: &str = "(unreachable)";

/// Returns a path of which the parts are told from the end to the root.
pub(super) fn reversed_path(parts: &[u8], flags: u16) -> String {
    let parts = parts.strip_suffix(&[0]).unwrap_or(parts);
    if flags & NAMELESS != 0 {
        return escape(parts);
    }
    let mut path = String::with_capacity(parts.len() + 1);
    if flags & CUT != 0 {
        path.push('…');
    } else if flags & UNREACHABLE != 0 {
        path.push_str(OUTSIDE);
    }
    if parts.is_empty() {
        path.push('/');
        return path;
    }
    for part in parts.split(|byte| *byte == 0).rev() {
        path.push('/');
        path.push_str(&escape(part));
    }
    path
}

/// Returns the path of a name that begins at a folder, without `.` and `..`.
pub(crate) fn joined(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                let _left = parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Returns the texts of a list that has a zero byte behind each.
pub(super) fn pieces(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_suffix(&[0]).unwrap_or(bytes);
    if bytes.is_empty() {
        return Vec::new();
    }
    bytes.split(|byte| *byte == 0).map(escape).collect()
}

/// Returns the short name of a process: up to the first zero byte.
pub(super) fn name(bytes: &[u8; 16]) -> String {
    escape(bytes.split(|byte| *byte == 0).next().unwrap_or_default())
}
