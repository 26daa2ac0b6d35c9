//! Blocks of tar archives for tests, true or not (POSIX.1-2017 `pax`). The tests of the program
//! take this file too.

use std::fmt::Write as _;

/// A ustar header that says what it is told.
pub(crate) fn header(typeflag: u8, name: &str, link: &str, size: u64) -> [u8; 512] {
    let mut block = [0; 512];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000755\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(156, &[typeflag]);
    put(157, link.as_bytes());
    put(257, b"ustar\x0000");
    seal(block)
}

/// Writes the checksum that fits the block.
pub(crate) fn seal(mut block: [u8; 512]) -> [u8; 512] {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// The content of a pax header: `LENGTH KEY=VALUE` a line, the length counting itself.
pub(crate) fn pax_records(records: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (key, value) in records {
        let rest = key.len() + value.len() + 3;
        let mut length = rest + 1;
        while length != rest + length.to_string().len() {
            length = rest + length.to_string().len();
        }
        writeln!(body, "{length} {key}={value}").expect("writing into memory");
    }
    body
}
