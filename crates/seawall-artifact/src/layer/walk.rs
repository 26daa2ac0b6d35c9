//! The walk: the tar's members become entries of the tree and files for the visitor, and the
//! digests are verified at the end.

use std::io::Read;
use std::thread;

use super::blob::{BlobEnd, inflate_blob};
use super::budget::MemoryBudget;
use super::chunk::boxes;
use super::limits::{
    BUFFER_GROWTH_BYTES, BUFFER_KEPT_BYTES_MAX, ENTRIES_MAX, GAPS_LISTED_MAX, HELD_STEP_BYTES,
    HOLE_BYTES_MAX,
};
use super::tar::{Member, MemberKind, TarBytes, TarReader};
use super::{ExpectedLayer, LayerError, LayerGap, LayerGapKind, LayerWalk};
use crate::digest::{DigestAlgorithm, DigestHasher};
use crate::manifest::Compression;
use crate::path::{ImagePath, image_text};
use crate::tree::{AddError, EntryKind, EntryNumber, LayerTreeBuilder};
use crate::visitor::{Content, FileEntry, FileVisitor, Want};

/// A name that begins so hides the rest of it in the layers below (OCI image specification 1.1,
/// "Whiteouts").
const WHITEOUT: &str = ".wh.";
/// Hides everything that lies below its folder.
const OPAQUE: &str = ".wh..wh..opq";
/// Other names that begin so are AUFS' own bookkeeping.
const AUFS: &str = ".wh..wh.";

pub(super) fn walk_layer<R: Read + Send>(
    blob: R,
    expected: &ExpectedLayer,
    budget: &MemoryBudget,
    visitor: &mut dyn FileVisitor,
) -> Result<LayerWalk, LayerError> {
    let (outbox, inbox) = boxes();
    let blob_algorithm = algorithm(expected.digest.as_ref());
    let tar_algorithm = algorithm(expected.diff_id.as_ref());
    thread::scope(|scope| {
        // The outbox moves into the thread, so that its end is seen here.
        let reading = scope.spawn(move || inflate_blob(blob, expected, budget, &outbox));
        let bytes = TarBytes::new(inbox, blob_algorithm, tar_algorithm);
        let mut walk = Walk::new(TarReader::new(bytes), budget, visitor);
        let walked = walk.run();
        let mut bytes = walk.tar.into_bytes();
        if walked.is_ok() || expected.digest.is_some() {
            bytes.drain();
        }
        let hashes = bytes.finish();
        // A decoder that panics on foreign bytes is a bug, and these bytes cannot be read.
        let end = reading.join().map_err(|_panic| LayerError::Inflate {
            compression: Compression::None,
            offset: 0,
            reason: "the inflater failed".into(),
        })?;
        let verified = verify(end, hashes, expected, walked.err())?;
        let tree = walk.tree.finish();
        Ok(LayerWalk { tree, gaps: walk.gaps.listed, gap_count: walk.gaps.count, ..verified })
    })
}

fn algorithm(digest: Option<&crate::digest::Digest>) -> DigestAlgorithm {
    digest.map_or(DigestAlgorithm::Sha256, crate::digest::Digest::algorithm)
}

/// Decides whether the layer is the one expected; the tree is still missing from the result.
///
/// Of several faults the one nearest to the cause is told: a blob with the wrong digest is that,
/// whatever it made the inflater or the tar reader say.
fn verify(
    end: BlobEnd,
    (blob_hash, tar_hash): (Option<DigestHasher>, DigestHasher),
    expected: &ExpectedLayer,
    walk_fault: Option<LayerError>,
) -> Result<LayerWalk, LayerError> {
    let BlobEnd { compression, size_bytes, tar_bytes, fault } = end;
    let diff_id = tar_hash.finish();
    let blob_digest = blob_hash.map_or_else(|| diff_id.clone(), DigestHasher::finish);
    match fault {
        Some(LayerError::SizeMismatch { expected: bytes, actual, .. }) => {
            let blob = expected.digest.clone();
            return Err(LayerError::SizeMismatch { blob, expected: bytes, actual });
        }
        Some(fault @ (LayerError::Read { .. } | LayerError::TooLarge { .. })) => return Err(fault),
        _ => {}
    }
    if let Some(expected) = expected.digest.clone().filter(|digest| *digest != blob_digest) {
        return Err(LayerError::DigestMismatch { expected, actual: blob_digest });
    }
    if let Some(fault @ LayerError::Inflate { .. }) = fault {
        return Err(fault);
    }
    if let Some(fault) = walk_fault.or(fault) {
        return Err(fault);
    }
    match &expected.diff_id {
        Some(expected) if *expected != diff_id => Err(LayerError::DiffIdMismatch {
            blob: blob_digest,
            expected: expected.clone(),
            actual: diff_id,
        }),
        _ => Ok(LayerWalk {
            tree: crate::tree::LayerTree::default(),
            gaps: Vec::new(),
            gap_count: 0,
            blob_digest,
            diff_id,
            size_bytes,
            tar_bytes,
            compression,
        }),
    }
}

/// Gaps, the first of them listed.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    listed: Vec<LayerGap>,
    count: u64,
}

impl Gaps {
    pub(super) fn add(&mut self, name: &[u8], offset: u64, kind: LayerGapKind) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < GAPS_LISTED_MAX {
            // LIMIT: a name of a mebibyte is no news by its length; its start tells which it is.
            let path = image_text(name.get(..name.len().min(256)).unwrap_or_default()).into();
            self.listed.push(LayerGap { path, offset, kind });
        }
    }
}

/// What a path means beside naming an entry.
enum Marker {
    None,
    /// A whiteout or bookkeeping, which is done with.
    Taken,
    Gap(LayerGapKind),
}

struct Walk<'v, 'b> {
    tar: TarReader,
    tree: LayerTreeBuilder,
    gaps: Gaps,
    budget: &'b MemoryBudget,
    visitor: &'v mut dyn FileVisitor,
    hole_bytes_left: u64,
    /// For files that are shown whole, kept from one to the next: fresh memory costs more than
    /// the copy into it.
    buffer: Vec<u8>,
    /// What the budget counts as held by this layer.
    held_bytes: u64,
}

impl<'v, 'b> Walk<'v, 'b> {
    fn new(tar: TarReader, budget: &'b MemoryBudget, visitor: &'v mut dyn FileVisitor) -> Self {
        let (tree, gaps) = (LayerTreeBuilder::default(), Gaps::default());
        let hole_bytes_left = HOLE_BYTES_MAX;
        let buffer = Vec::new();
        Self { tar, tree, gaps, budget, visitor, hole_bytes_left, buffer, held_bytes: 0 }
    }

    fn run(&mut self) -> Result<(), LayerError> {
        let mut entries = 0;
        while let Some(member) = self.tar.next_member(&mut self.gaps)? {
            entries += 1;
            if ENTRIES_MAX < entries {
                let reason = format!("it has more than {ENTRIES_MAX} entries").into();
                return Err(LayerError::TooLarge { reason });
            }
            if let Some(kind) = self.entry(&member)? {
                self.gaps.add(&member.name, member.offset, kind);
            }
            self.tar.skip_content()?;
            self.hold(HELD_STEP_BYTES)?;
        }
        self.hold(1)
    }

    /// Counts what this layer holds by now, if it grew by `step` bytes.
    fn hold(&mut self, step: u64) -> Result<(), LayerError> {
        let held = self.tree.held_bytes().saturating_add(self.visitor.held_bytes());
        let more = held.saturating_sub(self.held_bytes);
        if more < step {
            return Ok(());
        }
        self.held_bytes = held;
        if self.budget.hold(more) { Ok(()) } else { Err(LayerError::held_too_much()) }
    }

    /// Takes one member; returns why it is a gap, if it is.
    fn entry(&mut self, member: &Member) -> Result<Option<LayerGapKind>, LayerError> {
        if let Some(kind) = member.gap.filter(|kind| *kind != LayerGapKind::MalformedSparse) {
            return Ok(Some(kind));
        }
        let Some(path) = ImagePath::from_bytes(&member.name) else {
            return Ok(Some(LayerGapKind::HostileName));
        };
        match self.marker(&path)? {
            Marker::None => {}
            Marker::Taken => return Ok(None),
            Marker::Gap(kind) => return Ok(Some(kind)),
        }
        let target = image_text(&member.link);
        let hard_target;
        let kind = match member.kind {
            MemberKind::File => {
                EntryKind::File { size_bytes: member.size_bytes, mode: member.mode }
            }
            MemberKind::Folder => EntryKind::Folder,
            MemberKind::Symlink => EntryKind::Symlink { target: &target },
            MemberKind::HardLink => match ImagePath::from_bytes(&member.link) {
                Some(target) => {
                    hard_target = target;
                    EntryKind::HardLink { target: hard_target.as_str() }
                }
                None => return Ok(Some(LayerGapKind::HostileLink)),
            },
            MemberKind::Other => EntryKind::Other,
            MemberKind::Unknown => return Ok(Some(LayerGapKind::UnknownType)),
        };
        let added = match self.tree.add(&path, kind) {
            Ok(added) => added,
            Err(error) => return gap_of(error).map(Some),
        };
        let gap = added.conflict.then_some(LayerGapKind::Conflict);
        if member.kind == MemberKind::File {
            let content_gap = self.file(member, &path, added.number)?;
            return Ok(gap.or(content_gap));
        }
        Ok(gap)
    }

    /// Takes a whiteout.
    fn marker(&mut self, path: &ImagePath) -> Result<Marker, LayerError> {
        if !path.as_str().contains(WHITEOUT) {
            return Ok(Marker::None);
        }
        let folder = path.parent().unwrap_or_default();
        let name = path.file_name();
        let added = if name == OPAQUE {
            self.tree.add_opaque(&folder)
        } else if path.as_str().split('/').any(|name| name.starts_with(AUFS)) {
            return Ok(Marker::Taken);
        } else if let Some(hidden) = name.strip_prefix(WHITEOUT) {
            match folder.join(hidden) {
                Some(hidden) if hidden != folder => self.tree.add_whiteout(&hidden),
                _ => return Ok(Marker::Gap(LayerGapKind::MalformedWhiteout)),
            }
        } else {
            return Ok(Marker::None);
        };
        match added {
            Ok(()) => Ok(Marker::Taken),
            Err(error) => gap_of(error).map(Marker::Gap),
        }
    }

    /// Shows a regular file to the visitor.
    fn file(
        &mut self,
        member: &Member,
        path: &ImagePath,
        entry: EntryNumber,
    ) -> Result<Option<LayerGapKind>, LayerError> {
        let file = FileEntry { path, entry, size_bytes: member.size_bytes, mode: member.mode };
        if member.gap.is_some() {
            return Ok(member.gap);
        }
        let want = self.visitor.begin(file, self.tar.head()?);
        let bytes_max = match want {
            Want::Nothing => return Ok(None),
            Want::Pieces => None,
            Want::Whole { bytes_max } => Some(bytes_max),
        };
        let Some(left) = self.hole_bytes_left.checked_sub(self.tar.hole_bytes()) else {
            self.visitor.end(file, Content::Truncated);
            return Ok(Some(LayerGapKind::SparseTooLarge));
        };
        self.hole_bytes_left = left;
        let read = match bytes_max {
            None => self.pieces(file, Content::Pieces),
            Some(bytes_max) if bytes_max < file.size_bytes => self.pieces(file, Content::TooLarge),
            Some(_) => self.whole(file),
        };
        if read.is_err() {
            self.visitor.end(file, Content::Truncated);
        }
        read.map(|()| None)
    }

    fn pieces(&mut self, file: FileEntry<'_>, content: Content<'_>) -> Result<(), LayerError> {
        while let Some(piece) = self.tar.piece()? {
            self.visitor.piece(piece);
        }
        self.visitor.end(file, content);
        Ok(())
    }

    fn whole(&mut self, file: FileEntry<'_>) -> Result<(), LayerError> {
        // Most files lie in one buffer: they are shown where they are.
        if let Some(bytes) = self.tar.whole() {
            self.visitor.piece(bytes);
            self.visitor.end(file, Content::Whole(bytes));
            return Ok(());
        }
        let Some(_reservation) = self.budget.reserve(file.size_bytes) else {
            return self.pieces(file, Content::TooLarge);
        };
        let size = usize::try_from(file.size_bytes).unwrap_or(usize::MAX);
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.clear();
        while let Some(piece) = self.tar.piece()? {
            // The header's size is a claim: the buffer grows with what really comes, twofold.
            let needed = bytes.len().saturating_add(piece.len());
            if bytes.capacity() < needed {
                let roomy = needed.saturating_mul(2).max(BUFFER_GROWTH_BYTES).min(size);
                bytes.reserve_exact(roomy.max(needed).saturating_sub(bytes.len()));
            }
            bytes.extend_from_slice(piece);
            self.visitor.piece(piece);
        }
        self.visitor.end(file, Content::Whole(&bytes));
        if bytes.capacity() <= BUFFER_KEPT_BYTES_MAX {
            self.buffer = bytes;
        }
        Ok(())
    }
}

fn gap_of(error: AddError) -> Result<LayerGapKind, LayerError> {
    match error {
        AddError::Full => Err(LayerError::TooLarge { reason: error.to_string().into() }),
        AddError::TooDeep => Ok(LayerGapKind::TooDeep),
        AddError::LinkTooLong => Ok(LayerGapKind::HostileLink),
        AddError::Root => Ok(LayerGapKind::HostileName),
    }
}
