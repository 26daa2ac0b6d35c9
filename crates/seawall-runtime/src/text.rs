//! Bytes of the kernel as text.

use std::fmt::Write as _;

/// Returns bytes of a path, a name or an argument as text, each in one way only: what is not
/// UTF-8, control characters and the backslash are written `\xNN`.
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() || character == '\\' {
                let mut buffer = [0; 4];
                hexadecimal(&mut text, character.encode_utf8(&mut buffer).as_bytes());
            } else {
                text.push(character);
            }
        }
        hexadecimal(&mut text, chunk.invalid());
    }
    text
}

fn hexadecimal(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string does not fail.
        let _written = write!(text, "\\x{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn each_sequence_of_bytes_has_a_text_of_its_own() {
        let cases: [(&[u8], &str); 5] = [
            (b"/usr/bin/env", "/usr/bin/env"),
            ("/srv/größe".as_bytes(), "/srv/größe"),
            (b"a\xffb", "a\\xffb"),
            (b"a\\xff\n", "a\\x5cxff\\x0a"),
            (b"", ""),
        ];
        for (bytes, text) in cases {
            assert_eq!(escape(bytes), text);
        }
    }
}
