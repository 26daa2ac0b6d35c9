//! Tests of [`super`]: layers are written as lines, `PATH` + what it is:
//! `/` a folder, `=BYTES` a file of that size, `->TARGET` a symbolic link, `=>TARGET` a hard
//! link, `!` a whiteout, `!!` an opaque folder, `?` a device.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

mod naive;

#[track_caller]
fn layer(lines: &str) -> LayerTree {
    let mut builder = LayerTree::builder();
    for line in lines.split_whitespace() {
        add(&mut builder, line);
    }
    builder.finish()
}

#[track_caller]
fn add(builder: &mut LayerTreeBuilder, line: &str) -> Option<Added> {
    let path = |text: &str| ImagePath::parse(text).unwrap();
    let (name, kind) = if let Some((name, target)) = line.split_once("->") {
        (name, EntryKind::Symlink { target })
    } else if let Some((name, target)) = line.split_once("=>") {
        (name, EntryKind::HardLink { target })
    } else if let Some((name, size)) = line.split_once('=') {
        (name, EntryKind::File { size_bytes: size.parse().unwrap(), mode: 0o644 })
    } else if let Some(name) = line.strip_suffix("!!") {
        builder.add_opaque(&path(name)).unwrap();
        return None;
    } else if let Some(name) = line.strip_suffix('!') {
        builder.add_whiteout(&path(name)).unwrap();
        return None;
    } else if let Some(name) = line.strip_suffix('?') {
        (name, EntryKind::Other)
    } else {
        (line, EntryKind::Folder)
    };
    Some(builder.add(&path(name), kind).unwrap())
}

/// Returns the merged tree in the same notation, folders left out.
fn shown(tree: &FileTree<'_>) -> Vec<String> {
    tree.iter()
        .filter_map(|(path, entry)| {
            let what = match entry.kind {
                EntryKind::File { size_bytes, .. } => format!("={size_bytes}"),
                EntryKind::Folder => return None,
                EntryKind::Symlink { target } => format!("->{target}"),
                EntryKind::HardLink { target } => format!("=>{target}"),
                EntryKind::Other => "?".to_owned(),
            };
            Some(format!("{}{what}", path.as_str()))
        })
        .collect()
}

#[track_caller]
fn check(layers: &[&str], wanted: &str) {
    let trees: Vec<_> = layers.iter().map(|lines| layer(lines)).collect();
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    assert!(tree.is_complete());
    assert_eq!(shown(&tree).join(" "), wanted, "{layers:?}");
}

#[test]
fn whiteouts_hide_what_is_below_and_only_that() {
    for (layers, wanted) in [
        (&["a/b=1 a/c=2", "a/b!"][..], "a/c=2"),
        (&["a/b=1 a/c=2", "a!"], ""),
        (&["a/b=1 a/c=2", "a!!"], ""),
        (&["a/b=1 a/c=2", "a!! a/d=3"], "a/d=3"),
        (&["a/b=1", "a/d=3 a!!"], "a/d=3"),
        (&["a/b=1", "a/b=2 a/b!"], "a/b=2"),
        (&["a/b=1", "a/b! a/b=2"], "a/b=2"),
        (&["a/b/c=1", "a/b! a/b/d=2"], "a/b/d=2"),
        (&["a=1", "a!", "a=2"], "a=2"),
        (&["a/x=1", "a!", "a/y=2"], "a/y=2"),
        (&["a=1", "b!"], "a=1"),
        (&["a=1", "b/c!"], "a=1"),
        (&["a=1", "a/c!"], "a=1"),
        (&["a=1 b=2", "!! c=3"], "c=3"),
        (&["a/b=1", "a!", "a!"], ""),
        // The folder of a whiteout alone is none of the layer's entries.
        (&["a=1", "x/y!"], "a=1"),
        (&["d/x=1", "d! d"], ""),
    ] {
        check(layers, wanted);
    }
}

#[test]
fn files_and_folders_take_each_others_place() {
    for (layers, wanted) in [
        (&["a=1", "a/b=2"][..], "a/b=2"),
        (&["a=1", "a a/b=2"], "a/b=2"),
        (&["a/b=1", "a=2"], "a=2"),
        (&["a/b=1", "a->c"], "a->c"),
        (&["a/b=1", "a"], "a/b=1"),
        (&["a/b=1", "a=2", "a/c=3"], "a/c=3"),
        (&["a?", "a=1"], "a=1"),
        (&["a=1 a=2"], "a=2"),
        // Would not unpack: a file is in the way. Nothing but that file is left out.
        (&["a/b=1 a=2 a/c=3"], "a/c=3"),
        (&["a=1 a/b!"], "a=1"),
        (&["a=1 a!!"], "a=1"),
        (&["a/b=1 a->x a=2"], "a=2"),
    ] {
        check(layers, wanted);
    }
}

#[test]
fn entries_go_through_the_links_below_them() {
    for (layers, wanted) in [
        // Merged /usr.
        (&["usr/lib/a=1 lib->usr/lib", "lib/b=2"][..], "lib->usr/lib usr/lib/a=1 usr/lib/b=2"),
        (&["usr/lib/a=1 lib->/usr/lib", "lib/a=2"], "lib->/usr/lib usr/lib/a=2"),
        (&["usr/lib/a=1 lib->usr/lib lib/b=2"], "lib->usr/lib usr/lib/a=1 usr/lib/b=2"),
        // Whiteouts do not: on overlayfs, what the link leads to stays.
        (&["usr/lib/a=1 lib->usr/lib", "lib/a!"], "lib->usr/lib usr/lib/a=1"),
        (&["usr/lib/a=1 lib->usr/lib", "lib!!"], "lib->usr/lib usr/lib/a=1"),
        // A folder entry takes the link's place; the target stays.
        (&["usr/lib/a=1 lib->usr/lib", "lib lib/b=2"], "lib/b=2 usr/lib/a=1"),
        (&["usr/lib/a=1 lib->usr/lib", "lib lib!! lib/b=2"], "lib/b=2 usr/lib/a=1"),
        // Chains, and a link in the middle of a target.
        (&["c/x=1 b->c a->b", "a/y=2"], "a->b b->c c/x=1 c/y=2"),
        (&["r/s/x=1 q->r a->q/s", "a/y=2"], "a->q/s q->r r/s/x=1 r/s/y=2"),
        (&["d/e/f=1 d/up->..", "d/up/g=2"], "d/e/f=1 d/up->.. g=2"),
        // Out of the root: `..` stays there, as in a chroot.
        (&["etc/a=1 x->../../../etc", "x/b=2"], "etc/a=1 etc/b=2 x->../../../etc"),
        // What the target lacks is made.
        (&["a->b/c", "a/x=1"], "a->b/c b/c/x=1"),
        // Loops and links to files lead nowhere: the entry stays where it says.
        (&["a->a", "a/x=1"], "a/x=1"),
        (&["a->b b->a", "a/x=1"], "a/x=1 b->a"),
        (&["f=1 a->f", "a/x=2"], "a/x=2 f=1"),
        // The last component is replaced, not followed.
        (&["t=1 a->t", "a=2"], "a=2 t=1"),
        // Links of the same layer count as they come.
        (&["lib/x=1 lib->usr/lib"], "lib->usr/lib"),
        (
            &["usr/lib/old=1 lib->usr/lib", "lib/x=2 lib->usr/lib"],
            "lib->usr/lib usr/lib/old=1 usr/lib/x=2",
        ),
    ] {
        check(layers, wanted);
    }
}

/// What layers bring below links of lower layers, and which of the files of all layers, by
/// their sizes, a container of some runtime sees.
#[track_caller]
fn check_through(layers: &[&str], noted: &[&str], sizes: &[u64]) {
    let trees: Vec<_> = layers.iter().map(|lines| layer(lines)).collect();
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    let (listed, left_out) = tree.written_through();
    let listed: Vec<_> = listed
        .iter()
        .map(|it| {
            let target = it.target.as_ref().map(|target| format!("->{target}"));
            let link = format!("{}{}", it.link, target.unwrap_or_default());
            format!("{} {link} {} {}", it.layer, it.entry_count, it.first)
        })
        .collect();
    assert_eq!(
        (listed, left_out),
        (noted.iter().map(ToString::to_string).collect(), 0),
        "{layers:?}"
    );
    let mut seen = Vec::new();
    for (layer, stored) in trees.iter().enumerate() {
        for (number, node) in stored.numbered() {
            let NodeKind::File { size_bytes, .. } = node.kind else { continue };
            if !tree.visible_paths(layer, EntryNumber(number)).is_empty() {
                seen.push(size_bytes);
            }
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, sizes, "{layers:?}");
}

#[test]
fn what_only_some_runtimes_hide_behind_a_link_of_a_lower_layer_is_seen() {
    for (layers, noted, sizes) in [
        // containerd shows `usr/lib/a=2`, Docker `usr/lib/a=1` and `lib/a=2`.
        (
            &["usr/lib/a=1 lib->usr/lib", "lib/a=2"][..],
            &["1 /lib->usr/lib 1 /lib/a"][..],
            &[1, 2][..],
        ),
        (
            &["usr/lib/a=1 lib->usr/lib", "lib/b=2 lib/c=3"],
            &["1 /lib->usr/lib 2 /lib/b"],
            &[1, 2, 3],
        ),
        // Through a chain, and below a folder in the target.
        (&["t/s/x=1 c->t b->c", "b/s/x=2"], &["1 /b->c 1 /b/s/x"], &[1, 2]),
        // The first of several links of lower layers is the one that gives way.
        (&["t/x=1 c->t", "b->c b/x=2"], &["1 /c->t 1 /b/x"], &[1, 2]),
        // A link of the same layer is followed by all.
        (&["t/x=1", "l->t l/x=2"], &[], &[2]),
        (&["l->t t/x=1 l/x=2"], &[], &[2]),
        // A folder's own entry takes the link's place with all of them.
        (&["usr/lib/a=1 lib->usr/lib", "lib lib/a=2"], &[], &[1, 2]),
        // What hides the target hides one of the two; what replaces it leaves the other.
        (&["t/x=1 l->t", "l/x=2", "t/x!"], &["1 /l->t 1 /l/x"], &[2]),
        (&["t/x=1 l->t", "l/x=2", "t/x=3"], &["1 /l->t 1 /l/x"], &[2, 3]),
        // A folder in the target gives way to a file.
        (&["t/x/y=1 t/x/z=2 l->t", "l/x=3"], &["1 /l->t 1 /l/x"], &[1, 2, 3]),
        // Something else at a folder before the folder itself: containerd loses `a/x`, which
        // Docker shows.
        (&["a/x=1", "a->c a a/y=2"], &["1 /a 1 /a"], &[1, 2]),
        (&["a/x=1", "a=3 a/y=2"], &["1 /a 1 /a"], &[1, 2]),
        (&["a/x=1", "a->.. a/a"], &["1 /a 1 /a/a"], &[1]),
        (&["a/b/x=1", "a=2 a"], &["1 /a/b 1 /"], &[1]),
        (&["a/x=1", "a/x->y a=2 a"], &["1 /a 1 /a"], &[1]),
        (&["a/x=1", "a->c a=2"], &[], &[2]),
        (&["a->c a a/x=1"], &[], &[1]),
        // Within a layer the last entry of a path holds; it is not told apart from another path
        // to the same place, which would leave both.
        (&["t/x=1 l->t", "l/x=2 l/x=3"], &["1 /l->t 2 /l/x"], &[1, 2, 3]),
        (&["t/x=1 l->t m->t", "l/x=2 m/x=3"], &["1 /l->t 1 /l/x", "1 /m->t 1 /m/x"], &[1, 2, 3]),
        (&["l->t", "t/x=1 l/x=2"], &["1 /l->t 1 /l/x"], &[1, 2]),
        (&["t/x=1 l->t", "l/x=2", "l/x=3"], &["1 /l->t 1 /l/x", "2 /l->t 1 /l/x"], &[1, 2, 3]),
    ] {
        check_through(layers, noted, sizes);
    }
}

#[test]
fn links_of_lower_layers_that_are_written_through_are_listed_up_to_a_limit() {
    let links: Vec<_> = (0..150).map(|link| format!("t{link}/x=1 l{link}->t{link}")).collect();
    let files: Vec<_> = (0..150).map(|link| format!("l{link}/x=2")).collect();
    let trees = [layer(&links.join(" ")), layer(&files.join(" "))];
    let tree = FileTree::merge(&[&trees[0], &trees[1]]);
    let (listed, left_out) = tree.written_through();
    assert_eq!((listed.len(), left_out), (100, 50));
}

#[test]
fn chains_of_links_end_at_forty() {
    let chain = |count: usize| -> String {
        let links = (0..count).map(|link| format!("l{link}->l{} ", link + 1));
        links.chain([format!("l{count}/x=1")]).collect()
    };
    let trees = [layer(&chain(40)), layer(&chain(41))];
    assert!(FileTree::merge(&[&trees[0]]).resolve("l0/x").is_some());
    assert!(FileTree::merge(&[&trees[1]]).resolve("l0/x").is_none());
}

#[test]
fn hard_links_show_their_targets() {
    check(&["a=1 b=>a"], "a=1 b=1");
    check(&["a=1", "b=>a"], "a=1 b=1");
    check(&["a=1", "b=>a", "a!"], "b=1");
    check(&["a=1 b=>a", "a=2"], "a=2 b=1");
    check(&["b=>a a=1"], "a=1 b=1");
    check(&["c=>b b=>a a=1"], "a=1 b=1 c=1");
    check(&["b=>a"], "b=>a");
    check(&["a/x=1 b=>a"], "a/x=1 b=>a");
    check(&["usr/lib/x=1 lib->usr/lib", "y=>lib/x"], "lib->usr/lib usr/lib/x=1 y=1");
    check(&["t=1 s->t h=>s"], "h->t s->t t=1");
}

#[test]
fn content_names_the_layer_and_path_that_store_it() {
    let trees = [layer("usr/lib/a=1 lib->usr/lib"), layer("lib/b=2 c=>usr/lib/a")];
    let tree = FileTree::merge(&[&trees[0], &trees[1]]);
    let content = |path: &str| {
        let entry = tree.lookup(path).unwrap();
        entry.content().map(|(layer, path)| format!("{} {layer} {path}", entry.layer))
    };
    assert_eq!(content("usr/lib/a").unwrap(), "0 0 /usr/lib/a");
    assert_eq!(content("usr/lib/b").unwrap(), "1 1 /lib/b");
    assert_eq!(content("c").unwrap(), "1 0 /usr/lib/a");
    assert_eq!(content("lib"), None);
    assert!(tree.lookup("lib/b").is_none());
    assert_eq!(tree.resolve("lib/b").unwrap().as_str(), "usr/lib/b");
    let seen = |layer: usize, path| {
        let file = trees[layer].only_file(path).unwrap();
        tree.visible_paths(layer, file).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(seen(0, "usr/lib/a"), ["/c", "/usr/lib/a"]);
    assert_eq!(seen(1, "lib/b"), ["/usr/lib/b"]);
}

#[test]
fn a_hidden_file_may_live_on_under_another_name() {
    let trees = [layer("a=1 b=2"), layer("c=>a"), layer("a! b!")];
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    let paths = |path| -> Vec<String> {
        let file = trees[0].only_file(path).unwrap();
        tree.visible_paths(0, file).iter().map(ToString::to_string).collect()
    };
    assert_eq!(paths("a"), ["/c"]);
    assert!(paths("b").is_empty() && trees[0].only_file("nothing").is_none());

    // Written through a link that the same layer replaced afterwards.
    let trees = [layer("usr/lib/x=1 lib->usr/lib"), layer("lib/evil=2 lib->other")];
    let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
    let stray: Vec<_> = tree.iter().filter(|(path, _)| path.file_name() == "evil").collect();
    assert_eq!(stray.len(), 1);
    assert_eq!(stray[0].0.as_str(), "usr/lib/evil");
}

#[test]
fn resolving_follows_every_component() {
    let tree = layer(
        "etc/real=1 etc/link->real abs->/etc dir/up->../etc/link loop->loop dangling->no f=1",
    );
    let tree = FileTree::merge(&[&tree]);
    let resolve = |path| tree.resolve(path).map(|path| path.to_string());
    for (path, wanted) in [
        ("etc/link", Some("/etc/real")),
        ("/etc/link", Some("/etc/real")),
        ("abs/link", Some("/etc/real")),
        ("dir/up", Some("/etc/real")),
        ("dir/../etc/./real", Some("/etc/real")),
        ("../../etc/real", Some("/etc/real")),
        ("abs", Some("/etc")),
        ("", Some("/")),
        ("loop", None),
        ("loop/x", None),
        ("dangling", None),
        ("f/x", None),
        ("no", None),
    ] {
        assert_eq!(resolve(path).as_deref(), wanted, "{path}");
    }
}

#[test]
fn limits_are_kept() {
    let mut builder = LayerTree::builder();
    let folder = |path: &str| ImagePath::parse(path).unwrap();
    let deep = "d/".repeat(PATH_DEPTH_MAX);
    assert!(builder.add(&folder(&deep), EntryKind::Folder).is_ok());
    assert_eq!(
        builder.add(&folder(&format!("{deep}x")), EntryKind::Folder),
        Err(AddError::TooDeep)
    );
    assert!(builder.add(&folder("d/x"), EntryKind::Folder).is_ok());
    assert_eq!(builder.add(&folder(""), EntryKind::Other), Err(AddError::Root));
    let target = "t".repeat(LINK_BYTES_MAX + 1);
    let link = EntryKind::Symlink { target: &target };
    assert_eq!(builder.add(&folder("l"), link), Err(AddError::LinkTooLong));
    let tree = builder.finish();
    assert!(tree.lookup("d/x").is_some() && tree.lookup("l").is_none());
}

#[test]
fn a_path_that_had_several_entries_has_no_only_one() {
    let tree = layer("a=1 b=1 b=2 c->d c/x=1 c->e c/x=2 f! f=1 g=1 g/x=1");
    let only: Vec<_> = ["a", "b", "c/x", "f", "g", "g/x", "c", "h"]
        .into_iter()
        .filter(|path| tree.only_file(path).is_some())
        .collect();
    assert_eq!(only, ["a", "f"]);
}

#[test]
fn a_stored_tree_is_the_same_tree() {
    let tree = layer("a/b=1 a/c->x d=>a/b e/f! g!! !! h? lib/x=1 lib->y lib/z=2");
    let bytes = postcard::to_stdvec(&tree).unwrap();
    let read: LayerTree = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(read, tree);
    assert_eq!(read.lookup("lib"), tree.lookup("lib"));
    assert_eq!(read.lookup("lib"), Some(EntryKind::Symlink { target: "y" }));
}

#[test]
fn a_stored_tree_with_an_entry_below_the_mark_of_the_root_is_damaged() {
    let mut tree = layer("!! a=1");
    assert!(postcard::from_bytes::<LayerTree>(&postcard::to_stdvec(&tree).unwrap()).is_ok());
    let mark = tree.numbered().find(|(_, node)| node.is_root_mark()).unwrap().0;
    let entry = tree.nodes.iter_mut().find(|node| !node.is_root_mark()).unwrap();
    entry.parent = mark;
    assert!(postcard::from_bytes::<LayerTree>(&postcard::to_stdvec(&tree).unwrap()).is_err());
}

/// One line of a layer in the notation of these tests; hard links apart, for squashing resolves
/// them.
fn any_line() -> impl Strategy<Value = String> {
    let path = proptest::collection::vec("[abc]", 1..4).prop_map(|names| names.join("/"));
    let target = proptest::collection::vec(prop_oneof!["[abc]", Just("..".to_owned())], 1..3);
    let target = (any::<bool>(), target).prop_map(|(absolute, names)| {
        format!("{}{}", if absolute { "/" } else { "" }, names.join("/"))
    });
    prop_oneof![
        3 => (path.clone(), 0..1_000_000_u64).prop_map(|(path, size)| format!("{path}={size}")),
        1 => path.clone(),
        1 => (path.clone(), target).prop_map(|(path, target)| format!("{path}->{target}")),
        1 => path.clone().prop_map(|path| format!("{path}!")),
        1 => path.prop_map(|path| format!("{path}!!")),
    ]
}

fn any_layer() -> impl Strategy<Value = String> {
    proptest::collection::vec(any_line(), 0..10).prop_map(|lines| lines.join(" "))
}

fn squash(layers: &[LayerTree]) -> LayerTree {
    let tree = FileTree::merge(&layers.iter().collect::<Vec<_>>());
    let mut builder = LayerTree::builder();
    for (path, entry) in tree.iter() {
        builder.add(&path, entry.kind).unwrap();
    }
    builder.finish()
}

proptest! {
    #[test]
    fn squashing_the_lower_layers_changes_nothing(
        layers in proptest::collection::vec(any_layer(), 1..5),
        at in 0_usize..5,
    ) {
        let trees: Vec<_> = layers.iter().map(|lines| layer(lines)).collect();
        let (lower, upper) = trees.split_at(at.min(trees.len()));
        let squashed = squash(lower);
        let rest: Vec<_> = std::iter::once(&squashed).chain(upper).collect();
        let whole = FileTree::merge(&trees.iter().collect::<Vec<_>>());
        prop_assert_eq!(shown(&FileTree::merge(&rest)), shown(&whole));
    }

    #[test]
    fn disjoint_layers_may_change_their_order(lines in proptest::collection::btree_set("[a-d]/[a-d]", 1..12), cut in 0_usize..12) {
        let lines: Vec<String> = lines.iter().zip(1..).map(|(path, size)| format!("{path}={size}")).collect();
        let (front, back) = lines.split_at(cut.min(lines.len()));
        let trees = [layer(&front.join(" ")), layer(&back.join(" "))];
        let one = shown(&FileTree::merge(&[&trees[0], &trees[1]]));
        prop_assert_eq!(&one, &shown(&FileTree::merge(&[&trees[1], &trees[0]])));
        prop_assert_eq!(&one, &shown(&FileTree::merge(&[&layer(&lines.join(" "))])));
    }

    #[test]
    fn what_is_listed_resolves_to_itself(layers in proptest::collection::vec(any_layer(), 1..4)) {
        let trees: Vec<_> = layers.iter().map(|lines| layer(lines)).collect();
        let tree = FileTree::merge(&trees.iter().collect::<Vec<_>>());
        for (path, entry) in tree.iter() {
            if !matches!(entry.kind, EntryKind::Symlink { .. }) {
                prop_assert_eq!(tree.resolve(path.as_str()), Some(path.clone()));
            }
            if let Some((layer, stored)) = entry.content() {
                let stored_there = |(number, _)| trees[layer].path_of(number) == stored;
                prop_assert!(trees[layer].numbered().any(stored_there));
            }
        }
    }

    #[test]
    fn the_builder_agrees_with_a_map(lines in proptest::collection::vec("[ab]{1,2}/[ab]{1,2}/[ab]=[1-9]", 0..40)) {
        let mut map = BTreeMap::new();
        for line in &lines {
            let (path, size) = line.split_once('=').unwrap();
            map.insert(path.to_owned(), size.to_owned());
        }
        let wanted: Vec<_> = map.iter().map(|(path, size)| format!("{path}={size}")).collect();
        let tree = layer(&lines.join(" "));
        let mut listed: Vec<_> = tree.entries().map(|(path, kind)| match kind {
            EntryKind::File { size_bytes, .. } => format!("{}={size_bytes}", path.as_str()),
            other @ (EntryKind::Folder | EntryKind::Symlink { .. } | EntryKind::HardLink { .. } | EntryKind::Other) => format!("{other:?}"),
        }).collect();
        listed.sort();
        prop_assert_eq!(listed, wanted);
    }

    #[test]
    fn damaged_stored_trees_never_panic(damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let tree = layer("a/b=1 a/c->x d=>a/b e/f! g!! !! h? lib/x=1 lib->y lib/z=2");
        let mut bytes = postcard::to_stdvec(&tree).unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(tree) = postcard::from_bytes::<LayerTree>(&bytes) {
            let merged = FileTree::merge(&[&tree, &tree]);
            prop_assert!(merged.iter().count() <= 2 * tree.node_count() + 4096 * tree.node_count());
            let _: usize = tree.entries().count();
        }
    }
}
