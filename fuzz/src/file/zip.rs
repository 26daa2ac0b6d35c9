//! ZIP archives (APPNOTE 6.3), sound and lying ones.

use super::{deflate, half, word};

/// An archive in the making.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: usize,
}

impl Zip {
    /// Adds an entry as it is.
    pub fn stored(self, name: &str, content: &[u8]) -> Self {
        self.raw(name, 0, 0, content, content.len())
    }

    /// Adds an entry that is deflated.
    pub fn deflated(self, name: &str, content: &[u8]) -> Self {
        self.raw(name, 0, 8, &deflate(content), content.len())
    }

    /// Adds an entry with these flags, method, bytes and stated size.
    pub fn raw(mut self, name: &str, flags: usize, method: usize, raw: &[u8], size: usize) -> Self {
        let offset = self.bytes.len();
        let shared = [
            &half(20)[..],
            &half(flags),
            &half(method),
            &[0; 8],
            &word(raw.len()),
            &word(size),
            &half(name.len()),
            &half(0),
        ]
        .concat();
        self.bytes.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), raw].concat());
        self.list(name, &shared, offset);
        self
    }

    /// Lists the first entry's bytes under another name, as overlapping bombs do.
    pub fn overlapping(mut self, name: &str) -> Self {
        let mut shared = self.bytes.get(4..30).unwrap_or_default().to_vec();
        shared.truncate(22);
        shared.extend([half(name.len()), half(0)].concat());
        self.list(name, &shared, 0);
        self
    }

    fn list(&mut self, name: &str, shared: &[u8], offset: usize) {
        self.directory.extend([b"PK\x01\x02\x14\0", shared, &[0; 10]].concat());
        self.directory.extend(word(offset));
        self.directory.extend(name.as_bytes());
        self.count += 1;
    }

    /// Ends the archive.
    pub fn bytes(&self) -> Vec<u8> {
        let end = [
            b"PK\x05\x06\0\0\0\0",
            &half(self.count)[..],
            &half(self.count),
            &word(self.directory.len()),
            &word(self.bytes.len()),
            &half(0),
        ];
        [self.bytes.clone(), self.directory.clone(), end.concat()].concat()
    }
}
