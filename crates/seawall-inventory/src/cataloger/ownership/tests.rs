//! Tests of [`super`].

use super::*;

#[test]
fn paths_beyond_a_limit_are_refused() {
    let mut ownership = Ownership::with_limits(2, 100);
    let mut paths = PathList::default();
    assert!(ownership.add(&mut paths, b"/a"));
    assert!(ownership.add(&mut paths, b"/b"));
    assert!(!ownership.add(&mut paths, b"/c"));
    assert_eq!(paths.iter().count(), 2);
}

#[test]
fn bytes_beyond_a_limit_are_refused_for_good() {
    let mut ownership = Ownership::with_limits(100, 10);
    let mut paths = PathList::default();
    assert!(ownership.add(&mut paths, b"/usr/bin"));
    assert!(!ownership.add(&mut paths, b"/usr/bin/ls"));
    assert!(!ownership.add(&mut paths, b"/a"));
    assert!(paths.iter().eq(["usr/bin"]));
}

#[test]
fn hostile_names_count_as_well() {
    let mut ownership = Ownership::with_limits(100, 4 * PATH_BYTES_MAX);
    let folder = vec![b'a'; 1024 * 1024];
    let mut paths = PathList::default();
    let added = (0..100).take_while(|_| ownership.add_in(&mut paths, &folder, b"x")).count();
    assert_eq!((added, paths.iter().count()), (4, 0));
}

#[test]
fn the_root_and_hostile_names_own_nothing() {
    let mut ownership = Ownership::default();
    let mut paths = PathList::default();
    for path in [&b"/."[..], b"", b"/", b"../../etc/passwd", b"a\0b"] {
        assert!(ownership.add(&mut paths, path));
    }
    assert!(paths.is_empty());
}
