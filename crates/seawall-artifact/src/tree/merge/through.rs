//! Entries below symbolic links of lower layers, of which runtimes differ in what they show.

use super::{FileTree, NodeId, State};
use crate::path::ImagePath;

/// Most pairs of a layer and a link that are listed.
// LIMIT: images that rely on it have a handful; the others are counted.
const LISTED_MAX: usize = 100;
/// Most hidden files that are kept for one path.
// LIMIT: each layer can hide one; a hostile layer can write one path through and beside a link
// in turn. The tree says of all of them that they were written through a link.
const KEPT_PER_PLACE_MAX: usize = 128;

/// What one layer brings below one link of a lower layer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WrittenThrough {
    /// The layer, counted from 0, the lowest.
    pub layer: usize,
    /// The link.
    pub link: ImagePath,
    /// What the link led to by then, as stored.
    pub target: Box<str>,
    /// How many entries.
    pub entry_count: u64,
    /// The first of them, as the layer stores it.
    pub first: ImagePath,
}

/// What is noted while layers are merged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Through<'a> {
    target: &'a str,
    entry_count: u64,
    first: NodeId,
}

/// What becomes of what an entry or a whiteout hides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Nobody sees it.
    Gone,
    /// Some runtimes show what layers below this one brought.
    StaysBelow(u32),
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
                target: through.target.into(),
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
            let target = self.link_target(link).unwrap_or_default();
            self.through.insert(key, Through { target, entry_count: 1, first: id });
        } else {
            self.through_left_out = self.through_left_out.saturating_add(1);
        }
    }

    /// Notes what is about to be hidden at a place, if some runtimes show it all the same: what
    /// lies where a link of a lower layer leads, and what was written through such a link, for
    /// that may stand in the link's place.
    pub(super) fn leave(&mut self, at: u32, fate: Fate) {
        if fate == Fate::Gone && self.through.is_empty() {
            return;
        }
        let Some(place) = self.place(at).copied() else { return };
        let stays = match fate {
            Fate::StaysBelow(layer) => place.layer < layer,
            Fate::Gone => {
                self.kept.remove(&at);
                place.through
            }
        };
        if !stays || !matches!(place.state, State::Leaf | State::Symlink) {
            return;
        }
        let kept = self.kept.entry(at).or_default();
        if kept.len() < KEPT_PER_PLACE_MAX && !kept.contains(&place.entry) {
            kept.push(place.entry);
            self.others.entry(place.entry).or_default().push(at);
        }
    }
}
