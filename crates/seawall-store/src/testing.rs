//! Suites that every implementation of a trait of this crate passes.
//!
//! They assert, and are for tests alone.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a suite of tests panics where it fails"
)]

use std::sync::Arc;

use bytes::Bytes;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use sqlx::Row as _;

use crate::blobs::{BlobError, BlobStore, Pending, Progress, UploadId};
use crate::tables::Tables;

pub mod postgres;

pub mod identities;
pub mod nodes;
pub mod numbers;

/// Opens the store again, as another process would.
type Open<'a> = &'a (dyn Fn() -> Pending<'static, Arc<dyn BlobStore>> + Sync);

/// Longer than what a store holds in memory, and no multiple of anything.
const LONG_BYTES: usize = 11 * 1024 * 1024 + 13;

fn upload(number: u8) -> UploadId {
    UploadId::from_random([number; 16])
}

fn start(algorithm: DigestAlgorithm) -> Progress {
    Progress { size_bytes: 0, hasher: DigestHasher::new(algorithm) }
}

fn digest_of(algorithm: DigestAlgorithm, content: &[u8]) -> Digest {
    let mut hasher = DigestHasher::new(algorithm);
    hasher.update(content);
    hasher.finish()
}

fn long_content() -> Vec<u8> {
    (0..LONG_BYTES).map(|place| u8::try_from(place % 251).unwrap_or(0)).collect()
}

/// Writes `content` behind `progress` in pieces of the length that a network brings.
async fn write(
    store: &dyn BlobStore,
    id: &UploadId,
    progress: Progress,
    content: &[u8],
) -> Result<Progress, BlobError> {
    let mut writer = store.append(id, progress).await?;
    for piece in content.chunks(65_536) {
        writer.write(Bytes::copy_from_slice(piece)).await?;
    }
    writer.finish().await
}

/// Stores a blob by an upload of the number `number` and returns its digest.
pub async fn store_blob(store: &dyn BlobStore, number: u8, content: &[u8]) -> Digest {
    let id = upload(number);
    let progress = write(store, &id, start(DigestAlgorithm::Sha256), content).await.unwrap();
    let digest = Digest::sha256_of(content);
    store.commit(&id, &digest, progress).await.unwrap();
    digest
}

/// Reads bytes of a blob, `None` if there is no such blob.
pub async fn read_blob(
    store: &dyn BlobStore,
    digest: &Digest,
    range: std::ops::Range<u64>,
) -> Option<Vec<u8>> {
    let mut reader = store.read(digest, range).await.unwrap()?;
    let mut content = Vec::new();
    while let Some(bytes) = reader.next().await.unwrap() {
        content.extend_from_slice(&bytes);
    }
    Some(content)
}

/// Runs every case of the suite over the stores that `open` opens at one place, which is empty
/// at first, and returns how many ran.
pub async fn blob_store_suite(open: Open<'_>) -> usize {
    a_blob_is_read_as_it_was_written(open).await;
    pieces_of_every_length_lie_behind_each_other(open).await;
    both_algorithms_have_their_own_names(open).await;
    ranges_are_exact(open).await;
    an_upload_is_continued_by_another_process(open).await;
    what_lies_beyond_the_offset_is_dropped(open).await;
    a_wrong_digest_commits_nothing(open).await;
    a_stale_progress_is_not_believed(open).await;
    the_same_blob_may_be_committed_twice(open).await;
    a_discarded_upload_is_gone(open).await;
    a_deleted_blob_is_gone(open).await;
    blobs_are_listed_in_order(open).await;
    12
}

async fn a_blob_is_read_as_it_was_written(open: Open<'_>) {
    for content in [Vec::new(), b"short".to_vec(), long_content()] {
        let store = open().await;
        let digest = store_blob(&*store, 1, &content).await;
        let size = u64::try_from(content.len()).unwrap();
        let again = open().await;
        assert_eq!(again.size(&digest).await.unwrap(), Some(size));
        assert!(read_blob(&*again, &digest, 0..size).await.unwrap() == content, "{size} bytes");
    }
}

/// Single bytes, empty pieces and long ones, so that stores which gather them meet each limit.
async fn pieces_of_every_length_lie_behind_each_other(open: Open<'_>) {
    let store = open().await;
    let content = long_content();
    let mut writer = store.append(&upload(1), start(DigestAlgorithm::Sha256)).await.unwrap();
    let lengths =
        std::iter::repeat_n(1, 2_500).chain([0, 700_001, 3]).chain([4_095, 0, 1].repeat(80));
    let mut rest = content.as_slice();
    for length in lengths {
        let (piece, behind) = rest.split_at(length.min(rest.len()));
        writer.write(Bytes::copy_from_slice(piece)).await.unwrap();
        rest = behind;
    }
    writer.write(Bytes::copy_from_slice(rest)).await.unwrap();
    let progress = writer.finish().await.unwrap();
    let size = u64::try_from(content.len()).unwrap();
    assert_eq!(progress.size_bytes, size);
    let digest = Digest::sha256_of(&content);
    assert_eq!(store.commit(&upload(1), &digest, progress).await.unwrap(), size);
    assert!(read_blob(&*store, &digest, 0..size).await.unwrap() == content);
}

async fn both_algorithms_have_their_own_names(open: Open<'_>) {
    let store = open().await;
    for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512] {
        let progress = write(&*store, &upload(1), start(algorithm), b"two names").await.unwrap();
        let digest = digest_of(algorithm, b"two names");
        assert_eq!(store.size(&digest).await.unwrap(), None);
        assert_eq!(store.commit(&upload(1), &digest, progress).await.unwrap(), 9);
        assert_eq!(read_blob(&*store, &digest, 0..9).await.unwrap(), b"two names");
    }
}

async fn ranges_are_exact(open: Open<'_>) {
    let store = open().await;
    let content = long_content();
    let digest = store_blob(&*store, 1, &content).await;
    for (from, to) in
        [(0, 1), (0, LONG_BYTES), (LONG_BYTES - 1, LONG_BYTES), (262_143, 262_145), (7, 7)]
    {
        let range = u64::try_from(from).unwrap()..u64::try_from(to).unwrap();
        let read = read_blob(&*store, &digest, range).await.unwrap();
        assert!(read == content[from..to], "{from}..{to}");
    }
}

async fn an_upload_is_continued_by_another_process(open: Open<'_>) {
    let id = upload(2);
    let first = open().await;
    write(&*first, &id, start(DigestAlgorithm::Sha256), b"one ").await.unwrap();
    drop(first);
    let second = open().await;
    assert_eq!(second.uploads().await.unwrap(), std::slice::from_ref(&id));
    let hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    let progress = second.progress(&id, hasher).await.unwrap();
    assert_eq!(progress.size_bytes, 4);
    let progress = write(&*second, &id, progress, b"two").await.unwrap();
    let digest = Digest::sha256_of(b"one two");
    assert_eq!(second.commit(&id, &digest, progress).await.unwrap(), 7);
    assert!(second.uploads().await.unwrap().is_empty());
}

async fn what_lies_beyond_the_offset_is_dropped(open: Open<'_>) {
    let store = open().await;
    let id = upload(3);
    let one = write(&*store, &id, start(DigestAlgorithm::Sha256), b"one ").await.unwrap();
    write(&*store, &id, one.clone(), b"piece that did not arrive whole").await.unwrap();
    let progress = write(&*store, &id, one, b"two").await.unwrap();
    let digest = Digest::sha256_of(b"one two");
    assert_eq!(store.commit(&id, &digest, progress).await.unwrap(), 7);
}

async fn a_wrong_digest_commits_nothing(open: Open<'_>) {
    let store = open().await;
    let id = upload(4);
    let progress = write(&*store, &id, start(DigestAlgorithm::Sha256), b"right").await.unwrap();
    let wrong = Digest::sha256_of(b"wrong");
    let error = store.commit(&id, &wrong, progress).await.unwrap_err();
    let BlobError::DigestMismatch { actual } = error else { panic!("{error}") };
    assert_eq!(actual, Digest::sha256_of(b"right"));
    assert_eq!(store.size(&wrong).await.unwrap(), None);
    assert_eq!(store.size(&actual).await.unwrap(), None);
    store.discard(&id).await.unwrap();
}

async fn a_stale_progress_is_not_believed(open: Open<'_>) {
    let store = open().await;
    let id = upload(5);
    let one = write(&*store, &id, start(DigestAlgorithm::Sha256), b"one ").await.unwrap();
    write(&*store, &id, one.clone(), b"two").await.unwrap();
    let error = store.commit(&id, &Digest::sha256_of(b"one "), one.clone()).await.unwrap_err();
    assert!(matches!(error, BlobError::DigestMismatch { .. }), "{error}");
    store.commit(&id, &Digest::sha256_of(b"one two"), one.clone()).await.unwrap();
    let error = store.commit(&id, &Digest::sha256_of(b"one two"), one).await.unwrap_err();
    assert!(matches!(error, BlobError::UnknownUpload { .. }), "{error}");
}

async fn the_same_blob_may_be_committed_twice(open: Open<'_>) {
    let store = open().await;
    let one = store_blob(&*store, 6, b"twice").await;
    let mut reader = store.read(&one, 0..5).await.unwrap().unwrap();
    let other = store_blob(&*store, 7, b"twice").await;
    assert_eq!(one, other);
    assert_eq!(reader.next().await.unwrap().unwrap(), "twice", "readers are not disturbed");
}

async fn a_discarded_upload_is_gone(open: Open<'_>) {
    let store = open().await;
    let id = upload(8);
    let progress = write(&*store, &id, start(DigestAlgorithm::Sha256), b"gone").await.unwrap();
    store.discard(&id).await.unwrap();
    store.discard(&id).await.unwrap();
    let error = store.commit(&id, &Digest::sha256_of(b"gone"), progress).await.unwrap_err();
    assert!(matches!(error, BlobError::UnknownUpload { .. }), "{error}");
    let hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    let error = store.progress(&id, hasher).await.unwrap_err();
    assert!(matches!(error, BlobError::UnknownUpload { .. }), "{error}");
}

async fn a_deleted_blob_is_gone(open: Open<'_>) {
    let store = open().await;
    let digest = store_blob(&*store, 9, b"deleted").await;
    assert!(store.delete(&digest).await.unwrap());
    assert!(!store.delete(&digest).await.unwrap());
    assert_eq!(read_blob(&*store, &digest, 0..1).await, None);
    assert_eq!(store.size(&digest).await.unwrap(), None);
}

async fn blobs_are_listed_in_order(open: Open<'_>) {
    let store = open().await;
    for number in 10..40 {
        store_blob(&*store, number, &[number]).await;
    }
    let mut listed: Vec<Digest> = Vec::new();
    loop {
        let page = store.list(listed.last()).await.unwrap();
        if page.is_empty() {
            break;
        }
        listed.extend(page);
    }
    assert!(listed.is_sorted_by(|one, other| one < other));
    for number in 10..40 {
        assert!(listed.contains(&Digest::sha256_of(&[number])));
    }
}

/// Runs every case of the suite over freshly made tables.
pub async fn tables_suite(tables: &Tables) {
    names_come_in_the_order_of_their_bytes(tables).await;
    what_is_not_committed_did_not_happen(tables).await;
    values_come_back_as_they_went_in(tables).await;
    changes_of_one_row_wait_for_each_other(tables).await;
}

async fn names_come_in_the_order_of_their_bytes(tables: &Tables) {
    let mut transaction = tables.begin().await.unwrap();
    for name in ["b", "A", "a", "_", "é", "B", "1"] {
        sqlx::query("INSERT INTO repositories (name, created_ms) VALUES ($1, 0)")
            .bind(name)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    let query = sqlx::query("SELECT name FROM repositories WHERE name > 'A' ORDER BY name");
    let rows = query.fetch_all(&mut *transaction).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get(0).unwrap()).collect();
    assert_eq!(names, ["B", "_", "a", "b", "é"]);
}

async fn what_is_not_committed_did_not_happen(tables: &Tables) {
    let mut transaction = tables.begin().await.unwrap();
    let query = "INSERT INTO repositories (name, created_ms) VALUES ('dropped', 0)";
    sqlx::query(query).execute(&mut *transaction).await.unwrap();
    drop(transaction);
    let query = sqlx::query("SELECT 1 FROM repositories WHERE name = 'dropped'");
    assert!(query.fetch_optional(tables.readers()).await.unwrap().is_none());
}

async fn values_come_back_as_they_went_in(tables: &Tables) {
    let mut transaction = tables.begin().await.unwrap();
    let content: Vec<u8> = (0..=u8::MAX).collect();
    sqlx::query("INSERT INTO repositories (name, created_ms) VALUES ('r', $1)")
        .bind(i64::MAX)
        .execute(&mut *transaction)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO manifests (repository, digest, media_type, size_bytes, annotations, \
         subject, pushed_ms, pushed_by, content) VALUES ('r', 'd', 'm', $1, '{}', $2, 0, '', $3)",
    )
    .bind(i64::MIN)
    .bind(None::<String>)
    .bind(content.clone())
    .execute(&mut *transaction)
    .await
    .unwrap();
    let query = sqlx::query("SELECT size_bytes, subject, content FROM manifests");
    let row = query.fetch_one(&mut *transaction).await.unwrap();
    assert_eq!(row.try_get::<i64, _>(0).unwrap(), i64::MIN);
    assert_eq!(row.try_get::<Option<String>, _>(1).unwrap(), None);
    assert_eq!(row.try_get::<Vec<u8>, _>(2).unwrap(), content);
}

async fn changes_of_one_row_wait_for_each_other(tables: &Tables) {
    let query = "INSERT INTO repositories (name, created_ms) VALUES ('counter', 0)";
    let mut transaction = tables.begin().await.unwrap();
    sqlx::query(query).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let tables = tables.clone();
        tasks.push(tokio::spawn(async move {
            let mut transaction = tables.begin().await.unwrap();
            tables.lock(&mut transaction, 4711).await.unwrap();
            let query = "SELECT created_ms FROM repositories WHERE name = 'counter'";
            let row = sqlx::query(query).fetch_one(&mut *transaction).await.unwrap();
            let count: i64 = row.try_get(0).unwrap();
            tokio::task::yield_now().await;
            let query = "UPDATE repositories SET created_ms = $1 WHERE name = 'counter'";
            let query = sqlx::query(query).bind(count + 1);
            query.execute(&mut *transaction).await.unwrap();
            transaction.commit().await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let query = sqlx::query("SELECT created_ms FROM repositories WHERE name = 'counter'");
    let row = query.fetch_one(tables.readers()).await.unwrap();
    assert_eq!(row.try_get::<i64, _>(0).unwrap(), 8);
}
