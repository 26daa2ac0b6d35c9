//! A plain unpacker as an oracle: layers are unpacked one after another, entry by entry, onto a
//! disk that is a map from real paths to what stands there.
//!
//! It does what containerd does (`archive.Apply`): an entry's folder is looked up through the
//! links that exist by then, confined to the root, and made where it is missing; what is at the
//! entry's path is removed, unless it and the entry are folders. Where containerd gives up, a
//! folder takes the place of what is in the way.
//!
//! Of files that other runtimes show besides, [`compare`] asks only that there is a reason.

use std::collections::BTreeMap;

use super::*;

/// A real path: no component is a link.
type Real = Vec<String>;

/// What stands at a path.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Thing {
    Folder,
    Link(String),
    /// A file with its inode: the layer and the line that brought the content.
    File(usize, usize),
    Other,
    /// A hard link to nothing.
    Dangling(String),
}

/// What stands where, and whether an unpacker would have given up.
#[derive(Debug, Default)]
struct Disk(BTreeMap<Real, (usize, Thing)>, bool);

fn components(path: &str) -> impl DoubleEndedIterator<Item = String> {
    path.split('/').filter(|name| !matches!(*name, "" | ".")).map(str::to_owned)
}

fn below(folder: &[String], name: &str) -> Real {
    let mut path = folder.to_vec();
    path.push(name.to_owned());
    path
}

impl Disk {
    fn at(&self, path: &[String]) -> Option<&Thing> {
        if path.is_empty() {
            Some(&Thing::Folder)
        } else {
            self.0.get(path).map(|(_, thing)| thing)
        }
    }

    fn remove(&mut self, path: &[String]) {
        self.0.retain(|known, _| !known.starts_with(path));
    }

    fn put(&mut self, layer: usize, path: &[String], thing: Thing) {
        if thing != Thing::Folder || self.at(path) != Some(&Thing::Folder) {
            self.remove(path);
        }
        self.0.insert(path.to_vec(), (layer, thing));
    }

    /// Walks from a folder; what is missing is made for a layer, if one is given.
    fn walk(
        &mut self,
        from: &[String],
        path: &str,
        keep_last: bool,
        make: Option<usize>,
    ) -> Option<Real> {
        let start = |from: &[String], path: &str| {
            if path.starts_with('/') { Real::new() } else { from.to_vec() }
        };
        let mut at = start(from, path);
        let mut open: Vec<_> = components(path).rev().collect();
        let mut hops = 0;
        while let Some(name) = open.pop() {
            if name == ".." {
                at.pop();
                continue;
            }
            let next = below(&at, &name);
            match (self.at(&next).cloned(), make) {
                (Some(Thing::Folder), _) => at = next,
                (Some(Thing::Link(target)), _) if !(keep_last && open.is_empty()) => {
                    hops += 1;
                    if hops == 40 {
                        return None;
                    }
                    at = start(&at, &target);
                    open.extend(components(&target).rev());
                }
                (Some(_), None) if open.is_empty() => at = next,
                (None, Some(layer)) => {
                    self.put(layer, &next, Thing::Folder);
                    at = next;
                }
                _ => return None,
            }
        }
        Some(at)
    }

    /// Returns the real path of an entry's folder.
    fn folder_of(&mut self, layer: usize, path: &ImagePath) -> Real {
        let mut at = Real::new();
        for name in path.parent().iter().flat_map(|folder| components(folder.as_str())) {
            let next = below(&at, &name);
            let led = match self.at(&next).cloned() {
                Some(Thing::Folder) => Some(next.clone()),
                Some(Thing::Link(target)) => self.walk(&at, &target, false, Some(layer)),
                _ => None,
            };
            at = led.unwrap_or_else(|| {
                self.1 |= self.at(&next).is_some();
                self.put(layer, &next, Thing::Folder);
                next
            });
        }
        at
    }

    fn whiteout(&mut self, line: &str) {
        let Some(path) = line.strip_suffix('!') else { return };
        let (path, is_opaque) = path.strip_suffix('!').map_or((path, false), |path| (path, true));
        let path: Real = components(path).collect();
        let last = if is_opaque { path.len() } else { path.len() - 1 };
        if (0..=last).all(|end| self.at(&path[..end]) == Some(&Thing::Folder)) {
            let hides = |known: &Real| known.starts_with(&path) && !(is_opaque && *known == path);
            self.0.retain(|known, _| !hides(known));
        }
    }

    fn link(&mut self, at: &[String], target: &str) -> bool {
        let found = self.walk(&[], target, true, None);
        match found.and_then(|found| self.at(&found).cloned()) {
            Some(thing @ (Thing::File(..) | Thing::Link(_) | Thing::Other)) => {
                self.0.get_mut(at).unwrap().1 = thing;
                true
            }
            _ => false,
        }
    }

    fn unpack(&mut self, layer: usize, lines: &str) {
        lines.split_whitespace().for_each(|line| self.whiteout(line));
        let mut waiting = Vec::new();
        for (number, line) in lines.split_whitespace().enumerate() {
            let (path, thing) = match line.split_once(['-', '=', '?', '!']) {
                None => (line, Thing::Folder),
                Some((path, _)) if line.ends_with('?') => (path, Thing::Other),
                Some((path, rest)) => match (line.as_bytes()[path.len()], rest.strip_prefix('>')) {
                    (b'!', _) => continue,
                    (b'-', Some(target)) => (path, Thing::Link(target.to_owned())),
                    (_, Some(target)) => (path, Thing::Dangling(target.to_owned())),
                    (_, None) => (path, Thing::File(layer, number)),
                },
            };
            let path = ImagePath::parse(path).unwrap();
            let at = below(&self.folder_of(layer, &path), path.file_name());
            self.put(layer, &at, thing.clone());
            if let Thing::Dangling(target) = &thing
                && !self.link(&at, target)
            {
                waiting.push((at, thing));
            }
        }
        // A hard link before its target.
        for (at, thing) in waiting.into_iter().rev() {
            if let (Some((_, known)), Thing::Dangling(target)) = (self.0.get(&at), &thing)
                && *known == thing
            {
                self.link(&at, target);
            }
        }
    }
}

fn any_entry() -> impl Strategy<Value = String> {
    let path = || proptest::collection::vec("[abc]", 1..4).prop_map(|names| names.join("/"));
    prop_oneof![
        12 => any_line(),
        2 => (path(), path()).prop_map(|(path, target)| format!("{path}=>{target}")),
        1 => path().prop_map(|path| format!("{path}?")),
    ]
}

/// Compares the merged tree with the disk: paths, kinds, layers, contents, and where each file
/// is seen.
fn compare(layers: &[String]) {
    let mut disk = Disk::default();
    let mut trees = Vec::new();
    let mut files = BTreeMap::new();
    for (layer, lines) in layers.iter().enumerate() {
        disk.unpack(layer, lines);
        let mut builder = LayerTree::builder();
        for (number, line) in lines.split_whitespace().enumerate() {
            let added = add(&mut builder, line);
            if let Some(added) = added.filter(|_| line.contains('=') && !line.contains("=>")) {
                files.insert((layer, added.number), number);
            }
        }
        trees.push(builder.finish());
    }
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    let merged: BTreeMap<_, _> = tree
        .iter()
        .map(|(path, entry)| {
            let thing = match entry.kind {
                EntryKind::Folder => Thing::Folder,
                EntryKind::Symlink { target } => Thing::Link(target.to_owned()),
                EntryKind::HardLink { target } => Thing::Dangling(target.to_owned()),
                EntryKind::Other => Thing::Other,
                EntryKind::File { .. } => {
                    let id = entry.content_entry().unwrap();
                    Thing::File(id.0, files[&id])
                }
            };
            (components(path.as_str()).collect::<Real>(), (entry.layer, thing))
        })
        .collect();
    assert_eq!(merged, disk.0, "{layers:?}");
    for (&(layer, entry), &number) in &files {
        let is_it = |thing: &Thing| *thing == Thing::File(layer, number);
        let wanted: Vec<_> = disk.0.iter().filter(|(_, (_, thing))| is_it(thing)).collect();
        let wanted: Vec<_> =
            wanted.iter().map(|(path, _)| format!("/{}", path.join("/"))).collect();
        let seen = tree.visible_paths(layer, entry);
        let mut seen: Vec<_> = seen.iter().map(ToString::to_string).collect();
        if !tree.written_through().0.is_empty() {
            seen.retain(|path| wanted.contains(path));
        }
        assert_eq!(seen, wanted, "line {number} of layer {layer} of {layers:?}");
    }
    for path in ["a", "b", "a/b", "b/c", "a/b/c", "c/a/a", "a/../b", "/c/./b"] {
        let wanted = disk.walk(&[], path, false, None).map(|real| format!("/{}", real.join("/")));
        assert_eq!(tree.resolve(path).map(|path| path.to_string()), wanted, "{path} {layers:?}");
    }
}

#[test]
fn what_links_meant_when_an_entry_came_is_where_it_stays() {
    for layers in [
        // Written through a link that the same layer replaces, by a link and by a folder.
        &["t/x=1 u/x=2", "d->t d/x=3 d->u d/x=4"][..],
        &["d->t d/x=1 d d/x=2"],
        &["t/x=1", "d->t e->d e/x=2 d->u"],
        // Through a link to itself that changes what a path means that was looked up before.
        &["d/x=1 l->. l/d->t d/y=2"],
        &["e->d e/x=1 l->. l/e->f e/y=2"],
        // A second name keeps the file that is replaced.
        &["a=1 b=>a a=2"],
        &["a=1 b=>a a->b"],
        &["a=1", "b=>a a!"],
        // A folder's entry after what is in it, where the folder was a link.
        &["d->t", "d/x=1 d"],
        &["d->t t/x=1", "d/x! d/y=2"],
        &["e! d->t e/x=1 e->d e/y=2"],
    ] {
        compare(&layers.iter().map(|&lines| lines.to_owned()).collect::<Vec<_>>());
    }
}

proptest! {
    #[test]
    fn merging_is_unpacking_one_after_another(
        layers in proptest::collection::vec(
            proptest::collection::vec(any_entry(), 0..12).prop_map(|lines| lines.join(" ")),
            1..4,
        ),
    ) {
        compare(&layers);
    }
}

/// What a container shows where each layer is unpacked into an empty folder and the folders are
/// laid over one another, as Docker's overlay2 does it. Whiteouts and hard links are left out.
fn overlaid(layers: &[String]) -> Disk {
    let mut merged = Disk::default();
    for (layer, lines) in layers.iter().enumerate() {
        let mut upper = Disk::default();
        upper.unpack(layer, lines);
        merged.1 |= upper.1;
        // Folders stand before what is in them: a map of paths is sorted.
        for (path, (layer, thing)) in upper.0 {
            merged.put(layer, &path, thing);
        }
    }
    merged
}

/// Each file that a container of either kind shows is seen somewhere.
fn compare_overlaid(layers: &[String]) {
    let shown = overlaid(layers);
    let mut one_by_one = Disk::default();
    layers.iter().enumerate().for_each(|(layer, lines)| one_by_one.unpack(layer, lines));
    // What does not unpack shows nothing to anybody.
    if shown.1 || one_by_one.1 {
        return;
    }
    let mut trees = Vec::new();
    let mut files = BTreeMap::new();
    for (layer, lines) in layers.iter().enumerate() {
        let mut builder = LayerTree::builder();
        for (number, line) in lines.split_whitespace().enumerate() {
            let added = add(&mut builder, line);
            if let Some(added) = added.filter(|_| line.contains('=')) {
                files.insert((layer, number), added.number);
            }
        }
        trees.push(builder.finish());
    }
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    for (path, (_, thing)) in &shown.0 {
        let Thing::File(layer, number) = thing else { continue };
        let paths = tree.visible_paths(*layer, files[&(*layer, *number)]);
        let through = tree.written_through();
        assert!(!paths.is_empty(), "/{} of layer {layer} of {layers:?}", path.join("/"));
        let is_where_it_was = paths.iter().any(|seen| *seen.as_str() == path.join("/"));
        assert!(is_where_it_was || !through.0.is_empty(), "/{} of {layers:?}", path.join("/"));
    }
}

#[test]
fn what_is_replaced_where_only_one_runtime_has_it_is_seen() {
    for layers in [
        // The link `b` itself came through a link of the layer below.
        &["a->/.. b/c=1", "a/b->/../c c/c a a=2 a->/c/.. b/b=3 a/c=4", "a=5"][..],
        &["a->..", "a/b->c a->.. b/a=1 c=2"],
        // The file `c/b`, which the second layer replaces through a link, comes to light again
        // where the third has a link and then a folder in place of its folder.
        &["c/a->c/.. c/b=1", "c/a/b", "c->a c"],
        // What stands in the file's place came through a link.
        &["b/b=1 a->b", "b=2 b a/b"],
    ] {
        compare_overlaid(&layers.iter().map(|&lines| lines.to_owned()).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_an_overlay_of_single_layers_shows_is_seen_too(
        layers in proptest::collection::vec(
            proptest::collection::vec(
                any_line().prop_filter("no whiteouts", |line| !line.ends_with('!')),
                0..10,
            )
            .prop_map(|lines| lines.join(" ")),
            1..4,
        ),
    ) {
        compare_overlaid(&layers);
    }
}
