//! Tests of [`super`].

use std::os::unix::fs::symlink;

use super::*;

#[derive(Default)]
struct Recorder {
    whole: Vec<(String, usize)>,
}

impl FileVisitor for Recorder {
    fn begin(&mut self, _: FileEntry<'_>, _: &[u8]) -> Want {
        Want::Whole { bytes_max: 1_000_000 }
    }

    fn piece(&mut self, _: &[u8]) {}

    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>) {
        let size = match content {
            Content::Whole(bytes) => bytes.len(),
            Content::Pieces | Content::TooLarge | Content::Truncated => usize::MAX,
        };
        self.whole.push((file.path.to_string(), size));
    }
}

#[test]
fn a_folder_is_read_without_following_links() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("etc/sub")).unwrap();
    fs::create_dir_all(root.join("proc")).unwrap();
    fs::write(root.join("etc/a"), vec![1; 600_000]).unwrap();
    fs::write(root.join("etc/sub/b"), b"").unwrap();
    fs::write(root.join("etc/large"), vec![1; 1_000_001]).unwrap();
    fs::write(root.join("proc/hidden"), b"x").unwrap();
    symlink("/etc/passwd", root.join("etc/out")).unwrap();
    symlink("..", root.join("etc/sub/loop")).unwrap();
    let mut recorder = Recorder::default();
    let walk = walk_folder(root, &["proc"], &mut recorder).unwrap();
    recorder.whole.sort();
    let wanted = [("/etc/a", 600_000), ("/etc/large", usize::MAX), ("/etc/sub/b", 0)];
    assert_eq!(recorder.whole, wanted.map(|(path, size)| (path.to_owned(), size)));
    assert!(walk.gaps.is_empty(), "{:?}", walk.gaps);
    assert!(matches!(
        walk.tree.lookup("etc/out"),
        Some(EntryKind::Symlink { target: "/etc/passwd" })
    ));
    assert!(walk.tree.lookup("proc").is_none());
}

#[test]
fn what_is_no_folder_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(walk_folder(file.path(), &[], &mut Recorder::default()).is_err());
    assert!(walk_folder(Path::new("/nonexistent-folder"), &[], &mut Recorder::default()).is_err());
}
