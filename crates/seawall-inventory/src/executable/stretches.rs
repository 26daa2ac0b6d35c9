//! Keeps those stretches of a large executable that tell what it was built from.
//!
//! An executable may have hundreds of megabytes; code and debug information are of no use
//! here. Kept are the head, the data segments and the end of the file, where linkers put the
//! section headers.

use super::elf::Elf;
use super::held::Held;

/// Bytes of the head that are kept; program headers follow the ELF header in practice.
const HEAD_BYTES: usize = 4096;
// LIMIT: the three limits bound what one large executable costs while it streams by.
/// Most bytes of constant data that are kept (`.rodata`, `.dep-v0`).
const CONSTANT_BYTES_MAX: usize = 12 * 1024 * 1024;
/// Most bytes of writable data that are kept (`.go.buildinfo`).
const WRITABLE_BYTES_MAX: usize = 6 * 1024 * 1024;
/// Bytes of the file's end that are kept.
const TAIL_BYTES: u64 = 2 * 1024 * 1024;

/// Collects stretches of one file while it streams by.
#[derive(Debug)]
pub(crate) struct StretchCollector {
    head: Vec<u8>,
    stretches: Vec<Stretch>,
    /// Whether the program headers were read and `stretches` is planned.
    is_planned: bool,
    size_bytes: u64,
    position: u64,
}

#[derive(Debug)]
struct Stretch {
    start: u64,
    /// Just after the last byte wanted.
    end: u64,
    bytes: Vec<u8>,
}

impl StretchCollector {
    /// Makes a collector for a file of `size_bytes`.
    pub(crate) fn new(size_bytes: u64) -> Self {
        Self { head: Vec::new(), stretches: Vec::new(), is_planned: false, size_bytes, position: 0 }
    }

    /// Takes the next piece of the file.
    pub(crate) fn piece(&mut self, mut bytes: &[u8]) {
        if !self.is_planned {
            let (head, rest) =
                bytes.split_at(bytes.len().min(HEAD_BYTES.saturating_sub(self.head.len())));
            self.head.extend_from_slice(head);
            self.advance(head.len());
            if self.head.len() < HEAD_BYTES {
                return;
            }
            self.plan();
            bytes = rest;
        }
        self.keep(bytes);
        self.advance(bytes.len());
    }

    fn advance(&mut self, count: usize) {
        self.position = self.position.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    }

    fn plan(&mut self) {
        self.is_planned = true;
        let Some(elf) = Elf::parse(&Held::whole(&self.head)) else { return };
        let mut constant_left = CONSTANT_BYTES_MAX;
        let mut writable_left = WRITABLE_BYTES_MAX;
        for segment in &elf.segments {
            let left = if segment.is_writable_data() {
                &mut writable_left
            } else if segment.is_constant_data() {
                &mut constant_left
            } else {
                continue;
            };
            let size = usize::try_from(segment.size_bytes).unwrap_or(usize::MAX).min(*left);
            *left = left.saturating_sub(size);
            let end = segment.offset.saturating_add(u64::try_from(size).unwrap_or(0));
            self.want(segment.offset, end);
        }
        self.want(self.size_bytes.saturating_sub(TAIL_BYTES), self.size_bytes);
    }

    fn want(&mut self, start: u64, end: u64) {
        let start = start.max(self.position);
        if start < end {
            self.stretches.push(Stretch { start, end, bytes: Vec::new() });
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        for stretch in &mut self.stretches {
            let held = u64::try_from(stretch.bytes.len()).unwrap_or(u64::MAX);
            let next = stretch.start.saturating_add(held);
            if stretch.end <= next {
                continue;
            }
            let skip = usize::try_from(next.saturating_sub(self.position)).unwrap_or(usize::MAX);
            let wanted = usize::try_from(stretch.end.saturating_sub(next)).unwrap_or(usize::MAX);
            let rest = bytes.get(skip..).unwrap_or_default();
            stretch.bytes.extend_from_slice(rest.get(..wanted).unwrap_or(rest));
        }
    }

    /// Returns a view of what was kept.
    pub(crate) fn held(&self) -> Held<'_> {
        let mut parts = vec![(0, self.head.as_slice())];
        parts
            .extend(self.stretches.iter().map(|stretch| (stretch.start, stretch.bytes.as_slice())));
        Held::parts(parts)
    }
}
