//! What the JSON documents have in common: how they are written, and ids made of content.

use seawall_artifact::digest::Digest;
use serde::Serialize;

/// Writes a document: two blanks a level, a newline at the end.
pub(super) fn to_text(document: &impl Serialize) -> String {
    // The documents are plain values with text for keys, which serialise without an error; an
    // empty text is no JSON, so that no reader could take it for a result.
    let text = serde_json::to_string_pretty(document);
    debug_assert!(text.is_ok(), "a report does not serialise");
    text.map_or_else(|_| String::new(), |text| text + "\n")
}

/// Makes a UUID of version 8 (RFC 9562, section 5.8) from the content that it names.
pub(super) fn uuid_of(content: &[u8]) -> String {
    let digest = Digest::sha256_of(content);
    let hex = digest.hex();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // Version 8 in the first digit of the third group, variant `10` in that of the fourth.
    let variant = match part(16, 17) {
        "0" | "4" | "8" | "c" => '8',
        "1" | "5" | "9" | "d" => '9',
        "2" | "6" | "a" | "e" => 'a',
        _ => 'b',
    };
    format!(
        "{}-{}-8{}-{variant}{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}
