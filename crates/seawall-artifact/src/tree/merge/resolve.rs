//! Looks paths up through symbolic links, confined to the root as `chroot` confines a process:
//! `..` at the root stays there, and an absolute target begins at the root again.

use super::{FileTree, Inside, LINK_HOPS_MAX, NONE, NodeId, NodeKind, ROOT, Replay, State};

/// Most components that one look-up may take.
// LIMIT: a path of 4,096 bytes, lengthened by every link that it may lead through.
const STEPS_MAX: u64 = 100_000;

/// What to do with a link in the last component.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Last {
    Follow,
    Keep,
}

impl<'a> FileTree<'a> {
    /// Looks a path up; the folders on its way are followed through links.
    pub(super) fn follow(&self, path: &str, last: Last) -> Option<u32> {
        let mut open = components(path);
        let (mut at, mut hops, mut steps) = (ROOT, 0, 0);
        while let Some(name) = open.pop() {
            steps += 1;
            if STEPS_MAX < steps {
                return None;
            }
            if name == ".." {
                at = self.place(at)?.parent;
                continue;
            }
            let child = self.child(at, name)?;
            let follows = !open.is_empty() || last == Last::Follow;
            match self.state(child) {
                State::Symlink if follows => {
                    hops += 1;
                    let target = self.link_target(child).filter(|_| hops <= LINK_HOPS_MAX)?;
                    at = start(at, target);
                    open.extend(components(target));
                }
                State::Folder => at = child,
                // What is no folder has nothing below it.
                State::Symlink | State::Leaf | State::Dangling if open.is_empty() => at = child,
                State::Hidden | State::Symlink | State::Leaf | State::Dangling => return None,
            }
        }
        Some(at)
    }

    pub(super) fn link_target(&self, at: u32) -> Option<&'a str> {
        let (tree, node) = self.node(self.place(at)?.entry)?;
        if let NodeKind::Symlink(target) = node.kind { Some(tree.text(target)) } else { None }
    }

    /// Returns the place that the children of a layer's node go into, made if it is missing.
    pub(super) fn inside(&mut self, replay: &mut Replay<'a>, number: u32) -> Option<Inside> {
        // Climb to the nearest folder that is known and still there, then come down again.
        let mut open = Vec::new();
        let mut at = number;
        let mut inside = loop {
            let Some(node) = replay.tree.node(at) else {
                break Inside { place: ROOT, ..Inside::UNKNOWN };
            };
            if let Some(known) = self.known_inside(replay, at) {
                break known;
            }
            open.push(at);
            at = node.parent;
        };
        let changes = self.changes;
        while let Some(number) = open.pop() {
            self.steps_left = self.steps_left.saturating_sub(1);
            let by = NodeId { layer: replay.number, number };
            inside = self.enter(inside, by, replay.tree.name(number))?;
            inside.changes = changes;
            replay.remember(number, inside);
        }
        Some(inside)
    }

    /// Returns where a node's children go as far as it was noted and still holds.
    fn known_inside(&self, replay: &Replay<'a>, number: u32) -> Option<Inside> {
        let known = *replay.inside.get(usize::try_from(number).ok()?)?;
        // When the steps are used up, places that may have moved are good enough.
        let holds = known.changes == self.changes || self.steps_left == 0;
        (holds && self.state(known.place) == State::Folder).then_some(known)
    }

    /// Returns the folder that `name` leads to from `folder`; makes one where none is.
    fn enter(&mut self, folder: Inside, by: NodeId, name: &'a str) -> Option<Inside> {
        let child = self.child_or_new(folder.place, name)?;
        match self.state(child) {
            State::Folder => return Some(Inside { place: child, ..folder }),
            State::Symlink => {
                if let Some(inside) = self.enter_link(folder, child, by) {
                    return Some(inside);
                }
            }
            State::Hidden | State::Leaf | State::Dangling => {}
        }
        // A file in the way, a loop of links, or nothing at all.
        self.set(child, by, State::Folder, folder.link != NONE);
        Some(Inside { place: child, ..folder })
    }

    /// Follows a link to a folder; what its target lacks is made, as unpackers do.
    fn enter_link(&mut self, folder: Inside, link: u32, by: NodeId) -> Option<Inside> {
        let target = self.link_target(link)?;
        let mut lower = self.lower_link(folder.link, link, by);
        let mut open = components(target);
        let (mut at, mut hops) = (start(folder.place, target), 1);
        while let Some(name) = open.pop() {
            self.steps_left = self.steps_left.saturating_sub(1);
            if self.steps_left == 0 {
                return None;
            }
            if name == ".." {
                at = self.place(at)?.parent;
                continue;
            }
            let child = self.child_or_new(at, name)?;
            match self.state(child) {
                State::Folder => at = child,
                State::Symlink => {
                    hops += 1;
                    let target = self.link_target(child).filter(|_| hops <= LINK_HOPS_MAX)?;
                    lower = self.lower_link(lower, child, by);
                    at = start(at, target);
                    open.extend(components(target));
                }
                State::Hidden => {
                    self.set(child, by, State::Folder, lower != NONE);
                    at = child;
                }
                State::Leaf | State::Dangling => return None,
            }
        }
        Some(Inside { place: at, link: lower, changes: folder.changes })
    }

    /// Returns the first link of a lower layer on a way: `known`, or `link` if it is one or came
    /// through one, for then it stands elsewhere in some runtimes.
    fn lower_link(&self, known: u32, link: u32, by: NodeId) -> u32 {
        let is_lower =
            self.place(link).is_some_and(|place| place.layer < by.layer || place.through);
        if known == NONE && is_lower { link } else { known }
    }
}

/// Returns a path's components, the first one last.
fn components(path: &str) -> Vec<&str> {
    path.rsplit('/').filter(|name| !name.is_empty() && *name != ".").collect()
}

fn start(folder: u32, target: &str) -> u32 {
    if target.starts_with('/') { ROOT } else { folder }
}
