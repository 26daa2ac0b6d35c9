//! The shared suite over files, and what only files can do.

use super::*;
use crate::testing;

#[tokio::test]
async fn files_pass_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("blobs");
    let open = || -> Pending<'static, Arc<dyn BlobStore>> {
        let blobs = FileBlobs::open(&root).unwrap();
        Box::pin(async move { Arc::new(blobs) as Arc<dyn BlobStore> })
    };
    assert!(10 <= testing::blob_store_suite(&open).await);
}

#[tokio::test]
async fn a_file_that_is_shorter_than_its_blob_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = FileBlobs::open(folder.path()).unwrap();
    let digest = testing::store_blob(&blobs, 1, b"content").await;
    let path = blobs.blob_path(&digest);
    OpenOptions::new().write(true).open(&path).unwrap().set_len(3).unwrap();
    let mut reader = blobs.read(&digest, 0..7).await.unwrap().unwrap();
    let error = reader.next().await.unwrap_err();
    assert_eq!(error.to_string(), format!("cannot read `{}`", path.display()));
}

#[tokio::test]
async fn foreign_files_are_no_blobs() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = FileBlobs::open(folder.path()).unwrap();
    for name in ["sha256/00/README", "sha512/ff/.keep", "uploads/lost+found"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    assert!(blobs.list(None).await.unwrap().is_empty());
    assert!(blobs.uploads().await.unwrap().is_empty());
}

#[test]
fn a_full_disk_is_told_apart() {
    let full = io::Error::from(io::ErrorKind::StorageFull);
    assert!(matches!(failed("write", Path::new("file"), full), BlobError::Full));
}
