//! Tests of [`super`].

use std::os::unix::fs::symlink;

use seawall_artifact::layer::limits::HELD_BYTES_MAX;

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
    let walk = walk_folder(root, &["proc"], &MemoryBudget::new(2_000_000), &mut recorder).unwrap();
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
    let budget = MemoryBudget::new(0);
    for path in [file.path(), Path::new("/nonexistent-folder")] {
        assert!(walk_folder(path, &[], &budget, &mut Recorder::default()).is_err());
    }
}

#[test]
fn what_does_not_fit_into_the_budget_is_not_held() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("fits"), vec![1; 100]).unwrap();
    fs::write(folder.path().join("too-large"), vec![1; 101]).unwrap();
    let mut recorder = Recorder::default();
    walk_folder(folder.path(), &[], &MemoryBudget::new(100), &mut recorder).unwrap();
    recorder.whole.sort();
    let wanted = [("/fits", 100), ("/too-large", usize::MAX)];
    assert_eq!(recorder.whole, wanted.map(|(path, size)| (path.to_owned(), size)));

    let budget = MemoryBudget::new(100);
    assert!(budget.hold(HELD_BYTES_MAX));
    let error = walk_folder(folder.path(), &[], &budget, &mut Recorder::default()).unwrap_err();
    assert!(matches!(error, FolderError::TooLarge(_)), "{error}");
}
