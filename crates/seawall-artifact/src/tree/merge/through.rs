//! Entries below symbolic links of lower layers, and others, of which runtimes differ in what they
//! show.

use super::{FileTree, NodeId, Place, State};
use crate::path::ImagePath;
use crate::tree::PATH_DEPTH_MAX;

/// Most pairs of a layer and a link that are listed.
// LIMIT: images that rely on it have a handful; the others are counted.
const LISTED_MAX: usize = 100;
/// Most hidden files that are kept for one path.
// LIMIT: each layer can hide one; a hostile layer can write one path through and beside a link
// in turn. The tree says of all of them that they were written through a link.
const KEPT_PER_PLACE_MAX: usize = 128;

/// What one layer brings below one link of a lower layer; or at a folder of lower layers, before
/// it has the folder itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WrittenThrough {
    /// The layer, counted from 0, the lowest.
    pub layer: usize,
    /// The link, or the folder.
    pub link: ImagePath,
    /// What the link of a lower layer led to by then, as stored; `None` for a folder.
    pub target: Option<Box<str>>,
    /// How many entries.
    pub entry_count: u64,
    /// The first of them, as the layer stores it.
    pub first: ImagePath,
}

/// What is noted while layers are merged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Through<'a> {
    target: Option<&'a str>,
    entry_count: u64,
    first: NodeId,
}

/// A hidden file that some runtimes show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) entry: NodeId,
    /// It came through a link, and so may stand elsewhere, where nothing that comes to this place
    /// hides it.
    is_elsewhere: bool,
}

/// What becomes of what an entry or a whiteout hides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Nobody sees it.
    Gone,
    /// Some runtimes show it all the same.
    Stays,
}

impl FileTree<'_> {
    /// Lists what layers bring below links of lower layers, by layer and link, the first
    /// hundred; and how many entries are not listed.
    pub fn written_through(&self) -> (Vec<WrittenThrough>, u64) {
        let listed = self.through.iter().filter_map(|(&(layer, link), through)| {
            let first = self.layers.get(usize::try_from(layer).ok()?)?;
            Some(WrittenThrough {
                layer: usize::try_from(layer).ok()?,
                link: self.path_of(link),
                target: through.target.map(Into::into),
                entry_count: through.entry_count,
                first: first.path_of(through.first.number),
            })
        });
        (listed.collect(), self.through_left_out)
    }

    /// Notes that the entry `id` was written through a link of a lower layer.
    pub(super) fn note_through(&mut self, link: u32, id: NodeId) {
        let key = (id.layer, link);
        if let Some(known) = self.through.get_mut(&key) {
            known.entry_count = known.entry_count.saturating_add(1);
        } else if self.through.len() < LISTED_MAX {
            // What stands at a folder by then may be a link, but of the layer itself.
            let is_lower = self.place(link).is_some_and(|place| place.layer < id.layer);
            let target = self.link_target(link).filter(|_| is_lower);
            self.through.insert(key, Through { target, entry_count: 1, first: id });
        } else {
            self.through_left_out = self.through_left_out.saturating_add(1);
        }
    }

    /// Keeps files of lower layers that the layer hid although it ends with nothing in their
    /// place: a link or file stood at their folder before the folder itself. Where layers are
    /// unpacked one by one they are lost; where each is unpacked into an empty folder, they are
    /// not.
    pub(super) fn keep_what_only_one_runtime_loses(&mut self, layer: u32) {
        for (at, entry) in std::mem::take(&mut self.replaced) {
            // What came through a link stands elsewhere in some runtimes.
            let is_free = |place: &Place<'_>| place.state == State::Hidden || place.through;
            let is_kept =
                self.kept.get(&at).is_some_and(|kept| kept.iter().any(|it| it.entry == entry));
            if is_kept || !self.place(at).is_some_and(is_free) || self.is_below_something(at) {
                continue;
            }
            self.keep(at, Kept { entry, is_elsewhere: false });
            let Some(folder) = self.place(at).map(|place| place.parent) else { continue };
            let by = self.place(folder).map(|place| place.entry).filter(|by| by.layer == layer);
            self.note_through(folder, by.unwrap_or(NodeId { layer, number: 0 }));
        }
    }

    /// Tells whether what is no folder stands where the place has its folders.
    fn is_below_something(&self, at: u32) -> bool {
        let folders = std::iter::successors(self.place(at), |place| self.place(place.parent));
        // The root is its own parent.
        let mut folders = folders.skip(1).take(PATH_DEPTH_MAX);
        folders.any(|place| !place.through && !matches!(place.state, State::Folder | State::Hidden))
    }

    /// Notes what is about to be hidden at a place, if some runtimes show it all the same: what
    /// lies where a link of a lower layer leads, and what was written through such a link, for
    /// that may stand in the link's place.
    pub(super) fn leave(&mut self, at: u32, fate: Fate) {
        let Some(place) = self.place(at).copied() else { return };
        let is_file = matches!(place.state, State::Leaf | State::Symlink);
        let is_lower = |layer| self.replaying.is_some_and(|replaying| layer < replaying);
        if is_file && is_lower(place.layer) {
            self.replaced.push((at, place.entry));
        }
        if fate == Fate::Gone
            && !self.kept.is_empty()
            && let Some(kept) = self.kept.get_mut(&at)
        {
            let lost = kept.extract_if(.., |kept| !kept.is_elsewhere).map(|kept| kept.entry);
            self.replaced.extend(lost.filter(|lost| is_lower(lost.layer)).map(|lost| (at, lost)));
        }
        if is_file && (fate == Fate::Stays || place.through) {
            self.keep(at, Kept { entry: place.entry, is_elsewhere: place.through });
        }
    }

    fn keep(&mut self, at: u32, file: Kept) {
        let kept = self.kept.entry(at).or_default();
        if kept.len() < KEPT_PER_PLACE_MAX && !kept.iter().any(|other| other.entry == file.entry) {
            kept.push(file);
            self.others.entry(file.entry).or_default().push(at);
        }
    }
}
