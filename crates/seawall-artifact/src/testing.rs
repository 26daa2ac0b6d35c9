//! A small tar writer that can also lie, and a visitor that writes down what it sees.

use std::io::Write as _;

use crate::layer::{ExpectedLayer, LayerError, LayerWalk, MemoryBudget, walk_layer};
use crate::visitor::{Content, FileEntry, FileVisitor, Want};

mod ustar;

pub(crate) use ustar::{header, pax_records, seal};

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
        let body = pax_records(records);
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
