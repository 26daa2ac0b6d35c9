//! Tar archives (POSIX.1-2024, `pax`), sound and lying ones.

const BLOCK_BYTES: usize = 512;

/// An archive in the making.
#[derive(Clone, Debug, Default)]
pub struct Tar(Vec<u8>);

impl Tar {
    /// Adds an entry with a type, a name, a link's target and content.
    pub fn entry(self, kind: u8, name: &str, link: &str, content: &[u8]) -> Self {
        self.raw(&tar_header(kind, name, link, content.len())).raw(content)
    }

    /// Adds a file.
    pub fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(b'0', name, "", content)
    }

    /// Adds records for the next entry, or with the type `g` for all.
    pub fn pax(self, kind: u8, records: &[(&str, &str)]) -> Self {
        let mut body = String::new();
        for (key, value) in records {
            let rest = key.len() + value.len() + 3;
            let mut length = rest + 1;
            while length != rest + length.to_string().len() {
                length = rest + length.to_string().len();
            }
            body.push_str(&format!("{length} {key}={value}\n"));
        }
        self.entry(kind, "././@PaxHeader", "", body.as_bytes())
    }

    /// Adds bytes as they are, up to a whole block.
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self.0.resize(self.0.len().next_multiple_of(BLOCK_BYTES), 0);
        self
    }

    /// Ends the archive.
    pub fn end(self) -> Vec<u8> {
        self.raw(&[0; 2 * BLOCK_BYTES]).0
    }
}

/// Makes a header with its checksum.
pub fn tar_header(kind: u8, name: &str, link: &str, size: usize) -> Vec<u8> {
    let mut block = vec![0; BLOCK_BYTES];
    let size = format!("{size:011o}\0");
    let fields: [(usize, &[u8]); 6] = [
        (0, name.as_bytes()),
        (100, b"0000755\0"),
        (124, size.as_bytes()),
        (156, &[kind]),
        (157, link.as_bytes()),
        (257, b"ustar\x0000"),
    ];
    for (at, bytes) in fields {
        block[at..at + bytes.len()].copy_from_slice(bytes);
    }
    seal(&mut block);
    block
}

/// Returns whole blocks in which everything that looks like a header has its checksum.
pub fn seal_tar(input: &[u8]) -> Vec<u8> {
    let mut tar = input.to_vec();
    tar.resize(tar.len().next_multiple_of(BLOCK_BYTES), 0);
    for block in tar.chunks_exact_mut(BLOCK_BYTES) {
        if &block[257..262] == b"ustar" {
            seal(block);
        }
    }
    tar
}

fn seal(block: &mut [u8]) {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}
