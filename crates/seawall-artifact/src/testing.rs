//! A small tar writer that can also lie, and a visitor that writes down what it sees.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::layer::{ExpectedLayer, LayerError, LayerWalk, MemoryBudget, walk_layer};
use crate::visitor::{Content, FileEntry, FileVisitor, Want};

/// Writes ustar headers as told, true or not.
#[derive(Clone, Default)]
pub(crate) struct Tar(pub(crate) Vec<u8>);

impl Tar {
    pub(crate) fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(b'0', name, "", content)
    }

    pub(crate) fn folder(self, name: &str) -> Self {
        self.entry(b'5', name, "", b"")
    }

    pub(crate) fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(b'2', name, target, b"")
    }

    pub(crate) fn hard_link(self, name: &str, target: &str) -> Self {
        self.entry(b'1', name, target, b"")
    }

    pub(crate) fn entry(self, typeflag: u8, name: &str, link: &str, content: &[u8]) -> Self {
        let header = header(typeflag, name, link, content.len() as u64);
        self.block(header).content(content)
    }

    /// A pax header for the next member, or with `g` for all.
    pub(crate) fn pax(self, typeflag: u8, records: &[(&str, &str)]) -> Self {
        let mut body = String::new();
        for (key, value) in records {
            let rest = key.len() + value.len() + 3;
            let mut len = rest + 1;
            while len != rest + len.to_string().len() {
                len = rest + len.to_string().len();
            }
            writeln!(body, "{len} {key}={value}").unwrap();
        }
        self.entry(typeflag, "././@PaxHeader", "", body.as_bytes())
    }

    #[expect(clippy::large_types_passed_by_value, reason = "reads better where archives are made")]
    pub(crate) fn block(mut self, block: [u8; 512]) -> Self {
        self.0.extend(block);
        self
    }

    pub(crate) fn content(mut self, content: &[u8]) -> Self {
        self.0.extend(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.extend([0; 1024]);
        self.0
    }
}

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

/// Wants files by name: `*.whole` whole up to `whole_bytes_max`, `*.skip` not at all, the
/// others in pieces.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) lines: Vec<String>,
    pub(crate) whole_bytes_max: Option<u64>,
    content: Vec<u8>,
    head: Vec<u8>,
}

impl FileVisitor for Recorder {
    fn begin(&mut self, file: FileEntry<'_>, head: &[u8]) -> Want {
        self.content.clear();
        self.head = head.to_vec();
        let extension = file.path.file_name().rsplit('.').next();
        match extension {
            Some("skip") => Want::Nothing,
            Some("whole") => Want::Whole { bytes_max: self.whole_bytes_max.unwrap_or(u64::MAX) },
            _ => Want::Pieces,
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        assert!(!bytes.is_empty() || self.head.is_empty());
        self.content.extend(bytes);
    }

    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>) {
        let truncated = matches!(content, Content::Truncated);
        if !truncated {
            assert_eq!(self.content.len() as u64, file.size_bytes);
            assert_eq!(self.head, self.content[..self.content.len().min(512)]);
        }
        let how = match content {
            Content::Pieces => "pieces",
            Content::Whole(bytes) => {
                assert_eq!(bytes, self.content);
                "whole"
            }
            Content::TooLarge => "too large",
            Content::Truncated => "truncated",
        };
        let shown =
            String::from_utf8_lossy(&self.content[..self.content.len().min(16)]).to_string();
        self.lines.push(format!("{} {how} {} {shown:?}", file.path, file.size_bytes));
    }
}

/// Walks a blob with no expectations.
pub(crate) fn walk(blob: &[u8]) -> Result<(LayerWalk, Vec<String>), LayerError> {
    let mut recorder = Recorder::default();
    let walk =
        walk_layer(blob, &ExpectedLayer::default(), &MemoryBudget::new(16 << 20), &mut recorder)?;
    Ok((walk, recorder.lines))
}

/// Writes down what a layer has: entries, whiteouts, gaps.
pub(crate) fn listing(walk: &LayerWalk) -> Vec<String> {
    let entries = walk.tree.entries().map(|(path, kind)| format!("{path} {kind:?}"));
    let whiteouts = walk.tree.whiteouts().map(|path| format!("{path} whiteout"));
    let opaque = walk.tree.opaque_folders().map(|path| format!("{path} opaque"));
    let gaps = walk.gaps.iter().map(|gap| format!("gap {} {}", gap.path, gap.kind));
    entries.chain(whiteouts).chain(opaque).chain(gaps).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}
