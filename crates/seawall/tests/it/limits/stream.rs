//! Writes layers of any size on the way into their compressed form, true or not.

use std::io::Write as _;

use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};

use crate::image::{Blob, Image, Packing, Stored};
use crate::sandbox::Sandbox;
use crate::ustar::{header, pax_records};

/// A tar that is compressed while it is written.
pub(super) struct TarStream {
    packed: zstd::Encoder<'static, Vec<u8>>,
    hasher: DigestHasher,
}

impl TarStream {
    pub(super) fn new() -> Self {
        let packed = zstd::Encoder::new(Vec::new(), 1).expect("zstd");
        Self { packed, hasher: DigestHasher::new(DigestAlgorithm::Sha256) }
    }

    /// Writes bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.packed.write_all(bytes).expect("zstd");
        self.hasher.update(bytes);
    }

    /// Writes a header and a content, padded.
    pub(super) fn entry(&mut self, header: &[u8; 512], content: &[u8]) {
        self.raw(header);
        self.raw(content);
        self.raw(&[0; 512][..content.len().next_multiple_of(512) - content.len()]);
    }

    pub(super) fn file(&mut self, name: &str, content: &[u8]) {
        self.entry(&header(b'0', name, "", content.len() as u64), content);
    }

    pub(super) fn link(&mut self, typeflag: u8, name: &str, target: &str) {
        self.entry(&header(typeflag, name, target, 0), b"");
    }

    /// Writes a pax header for the next entry.
    pub(super) fn pax(&mut self, records: &[(&str, &str)]) {
        let body = pax_records(records);
        self.entry(&header(b'x', "PaxHeader", "", body.len() as u64), body.as_bytes());
    }

    /// Ends the archive.
    pub(super) fn finish(mut self) -> Stored {
        self.raw(&[0; 1024]);
        self.cut()
    }

    /// Ends the blob without an end of the archive.
    pub(super) fn cut(self) -> Stored {
        let bytes = self.packed.finish().expect("zstd");
        let diff_id = self.hasher.finish();
        Stored { blob: Blob { media_type: Packing::Zstd.media_type(), bytes }, diff_id }
    }
}

/// Debian at the bottom, whose finding must stay.
pub(super) fn debian() -> Stored {
    Stored::new(&crate::feeds::debian().tar(), Packing::Gzip)
}

/// Writes the image of Debian and these layers, and returns the arguments of its scan.
pub(super) fn above_debian(sandbox: &Sandbox, layers: impl IntoIterator<Item = Stored>) -> String {
    let stored = std::iter::once(debian()).chain(layers).collect();
    Image::of(stored, "amd64").write_layout(&sandbox.path("in/image"));
    "scan oci:@/image".to_owned()
}

/// Writes the image of Debian and one layer that `fill` writes.
pub(super) fn layer(sandbox: &Sandbox, fill: impl FnOnce(&mut TarStream)) -> String {
    let mut stream = TarStream::new();
    fill(&mut stream);
    above_debian(sandbox, [stream.finish()])
}

/// A blob that claims to be a layer; nobody can know the digest of its tar.
pub(super) fn opaque(bytes: Vec<u8>, packing: Packing) -> Stored {
    let diff_id = Digest::sha256_of(b"nobody knows");
    Stored { blob: Blob { media_type: packing.media_type(), bytes }, diff_id }
}
