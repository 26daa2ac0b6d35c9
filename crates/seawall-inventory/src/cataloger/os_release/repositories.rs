//! Reads the branch of Alpine from the addresses of apk's repositories.
//!
//! Path: `etc/apk/repositories`. Format: apk-repositories(5), an address a line, such as
//! `https://dl-cdn.alpinelinux.org/alpine/v3.18/main`, with `@tag ` or options before it.

use crate::cataloger::lines::{numbered_lines, text};
use crate::cataloger::os_release::named;
use crate::facts::ReleaseFields;

/// Returns the release if every `main` repository is of the same branch of Alpine.
pub(super) fn release(bytes: &[u8]) -> Option<ReleaseFields> {
    let mut found: Option<String> = None;
    for (_, line) in numbered_lines(bytes) {
        let line = text(line);
        let Some(branch) = branch_of(&line) else { continue };
        match &found {
            Some(other) if other != branch => return None,
            _ => found = Some(branch.into()),
        }
    }
    found.map(|branch| named("alpine", &branch))
}

/// Returns `3.18` or `edge` for the address of a `main` repository that is not tagged.
fn branch_of(line: &str) -> Option<&str> {
    if line.starts_with(['#', '@']) {
        return None;
    }
    let mut parts = line.trim_end_matches('/').rsplit('/');
    let (repository, branch, root) = (parts.next()?, parts.next()?, parts.next()?);
    if repository != "main" || root != "alpine" {
        return None;
    }
    match branch.strip_prefix('v') {
        Some(version) if version.starts_with(|first: char| first.is_ascii_digit()) => Some(version),
        _ => (branch == "edge").then_some(branch),
    }
}
