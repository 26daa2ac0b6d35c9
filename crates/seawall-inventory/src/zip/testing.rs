//! Builds ZIP archives for tests, sound and broken ones.
#![expect(clippy::cast_possible_truncation, reason = "files made here are small")]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// An archive in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct ZipFile {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u64,
}

impl ZipFile {
    /// Adds an entry that is stored.
    pub(crate) fn stored(self, name: &str, content: &[u8]) -> Self {
        self.raw(name, 0, 0, content, content.len())
    }

    /// Adds an entry that is deflated.
    pub(crate) fn deflated(self, name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        self.raw(name, 0, 8, &encoder.finish().unwrap(), content.len())
    }

    /// Adds an entry with these flags, method and bytes.
    pub(crate) fn raw(
        mut self,
        name: &str,
        flags: u16,
        method: u16,
        raw: &[u8],
        size: usize,
    ) -> Self {
        let offset = self.bytes.len();
        let shared = [
            20_u16.to_le_bytes().to_vec(),
            flags.to_le_bytes().to_vec(),
            method.to_le_bytes().to_vec(),
            vec![0; 8],
            (raw.len() as u32).to_le_bytes().to_vec(),
            (size as u32).to_le_bytes().to_vec(),
            (name.len() as u16).to_le_bytes().to_vec(),
            vec![0; 2],
        ]
        .concat();
        self.bytes.extend([b"PK\x03\x04", shared.as_slice(), name.as_bytes(), raw].concat());
        self.add_to_directory(name, &shared, offset);
        self
    }

    fn add_to_directory(&mut self, name: &str, shared: &[u8], offset: usize) {
        self.directory.extend([b"PK\x01\x02\x14\0", shared, &[0; 10]].concat());
        self.directory.extend((offset as u32).to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count += 1;
    }

    /// Adds another name for the first entry's bytes, as overlapping bombs do.
    pub(crate) fn overlapping(mut self, name: &str) -> Self {
        let length = (name.len() as u16).to_le_bytes();
        let shared = [&self.bytes[4..26], &length, &[0; 2]].concat();
        self.add_to_directory(name, &shared, 0);
        self
    }

    /// Ends the archive.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let end = [
            b"PK\x05\x06\0\0\0\0".to_vec(),
            (self.count as u16).to_le_bytes().to_vec(),
            (self.count as u16).to_le_bytes().to_vec(),
            (self.directory.len() as u32).to_le_bytes().to_vec(),
            (self.bytes.len() as u32).to_le_bytes().to_vec(),
            vec![0; 2],
        ];
        [self.bytes.clone(), self.directory.clone(), end.concat()].concat()
    }

    /// Ends the archive as ZIP64, whose numbers the old end record does not hold.
    pub(crate) fn bytes_64(&self) -> Vec<u8> {
        let end_64_at = (self.bytes.len() + self.directory.len()) as u64;
        let end_64 = [
            b"PK\x06\x06".to_vec(),
            44_u64.to_le_bytes().to_vec(),
            vec![0; 12],
            self.count.to_le_bytes().to_vec(),
            self.count.to_le_bytes().to_vec(),
            (self.directory.len() as u64).to_le_bytes().to_vec(),
            (self.bytes.len() as u64).to_le_bytes().to_vec(),
            b"PK\x06\x07\0\0\0\0".to_vec(),
            end_64_at.to_le_bytes().to_vec(),
            1_u32.to_le_bytes().to_vec(),
            b"PK\x05\x06\0\0\0\0".to_vec(),
            vec![0xff; 12],
            vec![0; 2],
        ];
        [self.bytes.clone(), self.directory.clone(), end_64.concat()].concat()
    }
}
