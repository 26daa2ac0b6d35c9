//! Merges the trees of layers into the tree that a container sees.
//!
//! Each layer is replayed as containerd and Docker unpack it. Whiteouts act on the layers below
//! before the layer's own entries are placed, in the order of the archive. An entry's folder is
//! looked up component by component through the symbolic links that exist by then, confined to
//! the root; what is missing on the way is made. An entry takes the place of whatever is at its
//! path, unless both are folders.
//!
//! Runtimes differ in what an entry below a link of a *lower* layer does. containerd applies the
//! layer to the mounted image and goes through the link (`archive.Apply`); Docker's overlay2
//! unpacks it into an empty folder of its own, which then takes the link's place, and the link's
//! target stays what it was. The tree goes through the link, says so in
//! [`FileTree::written_through`], and [`FileTree::visible_paths`] counts files that either shows.

use std::collections::{BTreeMap, HashMap};

use super::{EntryKind, EntryNumber, LayerTree, Marks, NODES_MAX, Node, NodeIndex, NodeKind};
use crate::path::ImagePath;

mod resolve;
mod through;

pub use through::WrittenThrough;
use through::{Fate, Kept, Through};

/// Most symbolic links that one path leads through; Linux stops at 40.
const LINK_HOPS_MAX: usize = 40;
/// Most components that are looked up through links while layers are merged.
// LIMIT: an image of 100,000 entries behind a link takes less than one million; past the limit
// an entry stays at the path under which it was stored, and the tree says so.
const RESOLVE_STEPS_MAX: u64 = 100_000_000;

/// Most paths of the merged tree, hidden ones included.
// LIMIT: as many as one layer may have; they take about 150 MiB. What comes beyond is left out,
// and the tree says so.
const PLACES_MAX: usize = NODES_MAX;

const ROOT: u32 = 0;
const NONE: u32 = u32::MAX;

/// The merged file tree of an image's layers.
#[derive(Debug)]
pub struct FileTree<'a> {
    layers: Vec<&'a LayerTree>,
    places: Vec<Place<'a>>,
    index: NodeIndex,
    /// Where files are that have more names than one or were written through a link.
    others: HashMap<NodeId, Vec<u32>>,
    /// What was hidden at a place, and some runtimes show all the same.
    kept: HashMap<u32, Vec<Kept>>,
    /// Entries below links of lower layers: by layer and the link's place.
    through: BTreeMap<(u32, u32), Through<'a>>,
    through_left_out: u64,
    /// The layer that is replayed, and the files of lower layers that it hid so far.
    replaying: Option<u32>,
    replaced: Vec<(u32, NodeId)>,
    steps_left: u64,
    /// How often something took the place of a folder or link, so that paths that led through
    /// it may lead elsewhere.
    changes: u32,
    full: bool,
}

/// A node of one layer's tree.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct NodeId {
    layer: u32,
    number: u32,
}

/// A path of the merged tree. It stays in the table when it is hidden.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    parent: u32,
    first_child: u32,
    next_sibling: u32,
    name: &'a str,
    /// The node that says what stands here; for a hard link, the node of its target.
    entry: NodeId,
    /// The layer whose entry stands here.
    layer: u32,
    state: State,
    /// Whether the parent's list of children holds this place.
    linked: bool,
    /// Whether the entry came through a link of a lower layer.
    through: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Hidden,
    Folder,
    Symlink,
    Leaf,
    /// A hard link whose target does not exist.
    Dangling,
}

/// What stands at a path of a [`FileTree`].
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The layer that brought it, counted from 0, the lowest.
    pub layer: usize,
    /// What it is. A hard link shows what it leads to, unless that does not exist.
    pub kind: EntryKind<'t>,
    tree: &'t FileTree<'t>,
    content: Option<NodeId>,
}

impl Entry<'_> {
    /// Returns the layer that holds a file's bytes and the path under which it stores them.
    ///
    /// They differ from the entry's own layer and path for hard links and for what was written
    /// through a symbolic link.
    pub fn content(&self) -> Option<(usize, ImagePath)> {
        let (layer, number) = self.content_entry()?;
        Some((layer, self.tree.layers.get(layer)?.path_of(number.0)))
    }

    /// Returns the layer that holds a file's bytes and the entry with which it brings them.
    pub fn content_entry(&self) -> Option<(usize, EntryNumber)> {
        let id = self.content?;
        Some((usize::try_from(id.layer).ok()?, EntryNumber(id.number)))
    }
}

impl<'a> FileTree<'a> {
    /// Merges layers, the lowest first.
    pub fn merge(layers: &[&'a LayerTree]) -> Self {
        let root = Place { state: State::Folder, linked: true, ..Place::HIDDEN };
        let nodes: usize = layers.iter().map(|layer| layer.node_count()).sum();
        let mut places = Vec::with_capacity(nodes.saturating_add(1).min(PLACES_MAX));
        places.push(root);
        let mut tree = Self {
            layers: layers.to_vec(),
            places,
            index: NodeIndex::with_capacity(nodes.min(PLACES_MAX)),
            others: HashMap::new(),
            kept: HashMap::new(),
            through: BTreeMap::new(),
            through_left_out: 0,
            replaying: None,
            replaced: Vec::new(),
            steps_left: RESOLVE_STEPS_MAX,
            changes: 0,
            full: false,
        };
        for (number, layer) in (0_u32..).zip(layers) {
            tree.hide_below(layer);
            tree.replaying = Some(number);
            tree.replay(number, layer);
            tree.replaying = None;
            tree.keep_what_only_one_runtime_loses(number);
        }
        tree
    }

    /// Returns what stands at exactly this path; no link is followed.
    pub fn lookup(&self, path: &str) -> Option<Entry<'_>> {
        self.entry_at(self.find(path)?)
    }

    /// Returns the path that `path` leads to when the links in all its components are followed,
    /// as a process in the container would; `None` if nothing is there or links form a loop.
    pub fn resolve(&self, path: &str) -> Option<ImagePath> {
        Some(self.path_of(self.follow(path, resolve::Last::Follow)?))
    }

    /// Returns the paths at which a container sees the file that `layer` brings with an entry:
    /// none if it is hidden, several if it has hard links. A file that only some runtimes hide
    /// counts.
    pub fn visible_paths(&self, layer: usize, entry: EntryNumber) -> Vec<ImagePath> {
        let Ok(number) = u32::try_from(layer) else { return Vec::new() };
        let id = NodeId { layer: number, number: entry.0 };
        let stored = self.layers.get(layer).map(|tree| tree.path_of(entry.0));
        // What was not written through a link stands at the path under which it is stored.
        let is_own =
            |path: &ImagePath| self.find(path.as_str()).is_some_and(|at| self.shows(at, id));
        let mut paths: Vec<_> = stored.filter(is_own).into_iter().collect();
        let others = self.others.get(&id).map(Vec::as_slice).unwrap_or_default();
        let others = others.iter().filter(|&&at| self.shows(at, id));
        paths.extend(others.map(|&at| self.path_of(at)));
        paths.sort();
        paths.dedup();
        paths
    }

    /// Tells whether every entry could be placed, and through the links before it.
    pub fn is_complete(&self) -> bool {
        0 < self.steps_left && !self.full
    }

    /// Iterates over everything that a container sees, in path order, folders first.
    pub fn iter(&self) -> impl Iterator<Item = (ImagePath, Entry<'_>)> {
        let mut open = self.sorted_children(ROOT);
        std::iter::from_fn(move || {
            let place = open.pop()?;
            open.extend(self.sorted_children(place));
            Some(place)
        })
        .filter_map(|place| Some((self.path_of(place), self.entry_at(place)?)))
    }

    /// Returns the visible children, the last name first.
    fn sorted_children(&self, folder: u32) -> Vec<u32> {
        let mut children: Vec<u32> =
            self.children(folder).filter(|&child| self.state(child) != State::Hidden).collect();
        children.sort_by(|a, b| self.name_of(*b).cmp(self.name_of(*a)));
        children
    }

    fn children(&self, folder: u32) -> impl Iterator<Item = u32> {
        let first = self.place(folder).map(|place| place.first_child);
        std::iter::successors(first, |&child| self.place(child).map(|place| place.next_sibling))
            .take_while(|&child| child != NONE)
    }

    fn entry_at(&self, at: u32) -> Option<Entry<'_>> {
        let place = self.place(at)?;
        let layer = usize::try_from(place.layer).ok()?;
        let entry = |kind, content| Some(Entry { layer, kind, tree: self, content });
        let kind = || self.node(place.entry).and_then(|(tree, node)| tree.entry_kind(node));
        match place.state {
            State::Hidden => None,
            State::Folder => entry(EntryKind::Folder, None),
            State::Symlink | State::Dangling => entry(kind()?, None),
            State::Leaf => {
                let kind = kind()?;
                let file = matches!(kind, EntryKind::File { .. });
                entry(kind, file.then_some(place.entry))
            }
        }
    }

    fn shows(&self, at: u32, id: NodeId) -> bool {
        let is_here = self.place(at).is_some_and(|place| {
            place.entry == id && matches!(place.state, State::Leaf | State::Symlink)
        });
        is_here || self.kept.get(&at).is_some_and(|kept| kept.iter().any(|kept| kept.entry == id))
    }

    fn find(&self, path: &str) -> Option<u32> {
        let mut at = ROOT;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            at = self.child(at, name)?;
        }
        Some(at)
    }

    /// Returns the visible child of a folder.
    fn child(&self, folder: u32, name: &str) -> Option<u32> {
        self.known_child(folder, name).filter(|&child| self.state(child) != State::Hidden)
    }

    /// Returns the child of a folder even where it is hidden.
    fn known_child(&self, folder: u32, name: &str) -> Option<u32> {
        self.index.find(folder, name, |number| {
            self.place(number).is_some_and(|place| place.parent == folder)
                && self.name_of(number) == name
        })
    }

    fn place(&self, number: u32) -> Option<&Place<'a>> {
        self.places.get(usize::try_from(number).ok()?)
    }

    fn place_mut(&mut self, number: u32) -> Option<&mut Place<'a>> {
        self.places.get_mut(usize::try_from(number).ok()?)
    }

    fn state(&self, number: u32) -> State {
        self.place(number).map_or(State::Hidden, |place| place.state)
    }

    fn node(&self, id: NodeId) -> Option<(&'a LayerTree, &'a Node)> {
        let tree = *self.layers.get(usize::try_from(id.layer).ok()?)?;
        Some((tree, tree.node(id.number)?))
    }

    fn name_of(&self, number: u32) -> &'a str {
        self.place(number).map_or("", |place| place.name)
    }

    fn path_of(&self, number: u32) -> ImagePath {
        let mut names = Vec::new();
        let mut at = number;
        while at != ROOT {
            let Some(place) = self.place(at) else { break };
            names.push(place.name);
            at = place.parent;
        }
        names.reverse();
        ImagePath::of_components(&names)
    }
}

/// One layer while it is replayed.
struct Replay<'a> {
    number: u32,
    tree: &'a LayerTree,
    /// Where the children of each node go, as far as known; by number.
    inside: Vec<Inside>,
    /// Hard links whose target did not exist yet.
    waiting: Vec<(u32, NodeId)>,
}

/// Where the children of a node go.
#[derive(Clone, Copy, Debug)]
struct Inside {
    /// The folder; [`NONE`] where it is not known.
    place: u32,
    /// The link of a lower layer that led there; [`NONE`] without one.
    link: u32,
    /// How many changes there were when it was found out.
    changes: u32,
}

impl Inside {
    const UNKNOWN: Self = Self { place: NONE, link: NONE, changes: 0 };
}

impl Replay<'_> {
    /// Notes the place that the children of a node go into.
    fn remember(&mut self, number: u32, inside: Inside) {
        let slot = usize::try_from(number).ok().and_then(|slot| self.inside.get_mut(slot));
        if let Some(slot) = slot {
            *slot = inside;
        }
    }
}

impl<'a> FileTree<'a> {
    /// Applies the whiteouts of a layer to what lies below it.
    ///
    /// No link is followed: where the layers below have one, unpackers onto overlayfs make a
    /// folder in its place, and what the link led to stays. Writers of layers name what they
    /// remove by its real path.
    fn hide_below(&mut self, layer: &'a LayerTree) {
        let marks = Marks::WHITEOUT | Marks::OPAQUE;
        if layer.nodes.iter().all(|node| !node.marks.has(marks)) {
            return;
        }
        // Where the layers below have each node's path, as far as that is a folder; by number.
        let mut folders = vec![ROOT];
        let (mut hidden, mut emptied) = (Vec::new(), Vec::new());
        for (_, node) in layer.numbered() {
            let parent = usize::try_from(node.parent).ok().and_then(|at| folders.get(at));
            let parent = parent.copied().filter(|&parent| parent != NONE);
            let place = parent.and_then(|parent| self.child(parent, layer.text(node.name)));
            let folder = place.filter(|&place| self.state(place) == State::Folder);
            folders.push(folder.unwrap_or(NONE));
            if node.marks.has(Marks::WHITEOUT) {
                hidden.extend(place);
            }
            if node.marks.has(Marks::OPAQUE) {
                emptied.extend(if node.is_root_mark() { Some(ROOT) } else { folder });
            }
        }
        for place in hidden {
            self.hide(place);
        }
        for folder in emptied {
            self.hide_children(folder, Fate::Gone);
        }
    }

    fn replay(&mut self, number: u32, tree: &'a LayerTree) {
        let inside = vec![Inside::UNKNOWN; tree.nodes.len().saturating_add(1)];
        let mut replay = Replay { number, tree, inside, waiting: Vec::new() };
        for (number, node) in tree.numbered() {
            match node.kind {
                NodeKind::Absent | NodeKind::Implied => {}
                NodeKind::Folder
                | NodeKind::File { .. }
                | NodeKind::Symlink(_)
                | NodeKind::HardLink(_)
                | NodeKind::Other => self.put(&mut replay, number, node),
            }
        }
        // A hard link before its target would not unpack; it is followed all the same, so that
        // nothing is missed. The last ones first, for they may be targets of those before.
        for (place, link) in std::mem::take(&mut replay.waiting).into_iter().rev() {
            if self.state(place) == State::Dangling
                && self.place(place).is_some_and(|place| place.entry == link)
            {
                self.link(&mut replay, place, link);
            }
        }
    }

    /// Places the entry of one node.
    fn put(&mut self, replay: &mut Replay<'a>, number: u32, node: &Node) {
        let Some(inside) = self.inside(replay, node.parent) else { return };
        let Inside { place: folder, link, .. } = inside;
        let Some(place) = self.child_or_new(folder, replay.tree.text(node.name)) else { return };
        let id = NodeId { layer: replay.number, number };
        let state = match node.kind {
            NodeKind::Folder => State::Folder,
            NodeKind::Symlink(_) => State::Symlink,
            NodeKind::HardLink(_) => State::Dangling,
            NodeKind::Absent | NodeKind::Implied | NodeKind::File { .. } | NodeKind::Other => {
                State::Leaf
            }
        };
        // The entry may change what its own path means.
        let changes = self.changes;
        self.set(place, id, state, link != NONE);
        if link != NONE {
            self.note_through(link, id);
        }
        match state {
            State::Folder => replay.remember(number, Inside { place, link, changes }),
            State::Dangling => self.link(replay, place, id),
            State::Hidden | State::Symlink | State::Leaf => {}
        }
        // What was written through a link is not found by the path under which it is stored.
        if !self.is_path_of(folder, replay.tree, node.parent) {
            self.others.entry(id).or_default().push(place);
        }
    }

    /// Tells whether a place has the very path of a layer's node.
    fn is_path_of(&self, place: u32, tree: &LayerTree, number: u32) -> bool {
        let (mut at, mut node) = (place, number);
        loop {
            match (self.place(at).filter(|_| at != ROOT), tree.node(node)) {
                (Some(known), Some(stored)) if known.name == tree.text(stored.name) => {
                    (at, node) = (known.parent, stored.parent);
                }
                (known, stored) => return known.is_none() && stored.is_none(),
            }
        }
    }

    /// Makes `place` another name of what the hard link `id` leads to.
    fn link(&mut self, replay: &mut Replay<'a>, place: u32, id: NodeId) {
        let target = match self.node(id) {
            Some((tree, Node { kind: NodeKind::HardLink(target), .. })) => tree.text(*target),
            _ => "",
        };
        let found = self.follow(target, resolve::Last::Keep);
        let found = found.and_then(|at| self.place(at)).copied();
        match found {
            Some(Place { entry, state: state @ (State::Leaf | State::Symlink), .. }) => {
                if let Some(place) = self.place_mut(place) {
                    place.entry = entry;
                    place.state = state;
                }
                self.others.entry(entry).or_default().push(place);
            }
            _ => replay.waiting.push((place, id)),
        }
    }

    /// Puts an entry at a place: it hides what is there, unless both are folders.
    fn set(&mut self, at: u32, id: NodeId, state: State, is_through: bool) {
        let fate = if is_through { Fate::Stays } else { Fate::Gone };
        self.leave(at, fate);
        if state != State::Folder {
            self.hide_children(at, fate);
        }
        if let Some(place) = self.place_mut(at) {
            let was = std::mem::replace(&mut place.state, state);
            place.entry = id;
            place.layer = id.layer;
            place.through = is_through;
            let stays = was == State::Folder && state == State::Folder;
            if matches!(was, State::Folder | State::Symlink) && !stays {
                self.changes = self.changes.saturating_add(1);
            }
        }
    }

    fn child_or_new(&mut self, folder: u32, name: &'a str) -> Option<u32> {
        if let Some(child) = self.known_child(folder, name) {
            self.attach(folder, child);
            return Some(child);
        }
        let number = u32::try_from(self.places.len()).ok();
        let Some(number) = number.filter(|_| self.places.len() < PLACES_MAX) else {
            self.full = true;
            return None;
        };
        self.places.push(Place { name, parent: folder, ..Place::HIDDEN });
        self.attach(folder, number);
        let places = &self.places;
        self.index.insert((folder, name), number, |number| key_of(places, number));
        Some(number)
    }

    fn attach(&mut self, folder: u32, child: u32) {
        let Some(first) = self.place(folder).map(|place| place.first_child) else { return };
        match self.place_mut(child) {
            Some(place) if !place.linked => {
                place.linked = true;
                place.next_sibling = first;
            }
            _ => return,
        }
        if let Some(place) = self.place_mut(folder) {
            place.first_child = child;
        }
    }

    fn hide(&mut self, at: u32) {
        self.leave(at, Fate::Gone);
        self.hide_children(at, Fate::Gone);
        if let Some(place) = self.place_mut(at) {
            place.state = State::Hidden;
        }
    }

    /// Hides all that is below a place and takes it off the lists, so that each place is hidden
    /// at most once for each time that it was put.
    fn hide_children(&mut self, at: u32, fate: Fate) {
        let mut open = vec![at];
        while let Some(folder) = open.pop() {
            let mut child = match self.place_mut(folder) {
                Some(place) => std::mem::replace(&mut place.first_child, NONE),
                None => NONE,
            };
            while child != NONE {
                self.leave(child, fate);
                let Some(place) = self.place_mut(child) else { break };
                place.state = State::Hidden;
                place.linked = false;
                open.push(child);
                child = std::mem::replace(&mut place.next_sibling, NONE);
            }
        }
    }
}

impl Place<'_> {
    const HIDDEN: Self = Self {
        parent: ROOT,
        first_child: NONE,
        next_sibling: NONE,
        name: "",
        entry: NodeId { layer: NONE, number: 0 },
        layer: 0,
        state: State::Hidden,
        linked: false,
        through: false,
    };
}

fn key_of<'a>(places: &[Place<'a>], number: u32) -> (u32, &'a str) {
    let place = usize::try_from(number).ok().and_then(|number| places.get(number));
    place.map_or((ROOT, ""), |place| (place.parent, place.name))
}
