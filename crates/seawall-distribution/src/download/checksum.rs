//! Files of checksums: `HEX  NAME` as `sha256sum` writes, `SHA256 (NAME) = HEX` as BSD's tools do,
//! or a bare `HEX`.

use seawall_artifact::digest::Digest;

/// Returns the digest that `text` states for `file_name`; a bare one is for any file.
pub(super) fn find(text: &str, file_name: &str) -> Option<Digest> {
    let entries = || text.lines().filter_map(entry);
    let named = entries().find(|(name, _)| name.is_some_and(|name| base_name(name) == file_name));
    let bare = || {
        let mut all = entries();
        all.next().filter(|(name, _)| name.is_none() && all.next().is_none())
    };
    named.or_else(bare).map(|(_, digest)| digest)
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn entry(line: &str) -> Option<(Option<&str>, Digest)> {
    let line = line.trim();
    if let Some((head, hex)) = line.rsplit_once(") = ") {
        let (_, name) = head.split_once(" (")?;
        return Some((Some(name), digest(hex)?));
    }
    match line.split_once([' ', '\t']) {
        // The star marks a file that was read in binary mode.
        Some((hex, name)) => Some((Some(name.trim().trim_start_matches('*')), digest(hex)?)),
        None => Some((None, digest(line)?)),
    }
}

fn digest(hex: &str) -> Option<Digest> {
    let algorithm = match hex.len() {
        64 => "sha256",
        128 => "sha512",
        _ => return hex.parse().ok(),
    };
    format!("{algorithm}:{}", hex.to_ascii_lowercase()).parse().ok()
}

#[cfg(test)]
mod tests;
