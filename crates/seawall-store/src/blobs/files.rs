//! Blobs as files: `ALGORITHM/XX/HEX`, where `XX` are the first two digits of `HEX`.
//!
//! Uploads lie in `uploads/IDENTIFIER`. A commit syncs the file, renames it, and syncs the
//! folder, so that a file with the name of a digest is whole whatever happened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IoSlice, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{BlobError, BlobReader, BlobStore, BlobWriter, Pending, Progress, UploadId};

/// Bytes that are read at once.
// LIMIT: two of these are held for each download; larger ones read no faster (measured).
const READ_BYTES: usize = 256 * 1024;
/// Bytes that an upload gathers in memory before they are handed to a thread that writes: to wake it
/// for each piece that the network brings takes a tenth of an upload's processor time.
const BATCH_BYTES: usize = 512 * 1024;
/// Pieces of a batch.
// LIMIT: who sends single bytes does not make more of them than they weigh.
const BATCH_PIECES_MAX: usize = 1024;
/// Batches that wait to be written.
// LIMIT: one is gathered, one written, and a batch is longer by at most a piece of 400 kB: 4 MB for
// each upload.
const BATCHES_WAITING_MAX: usize = 2;
/// Bytes after which an upload begins to be synced while the rest still comes.
const EARLY_SYNC_BYTES: u64 = 32 * 1024 * 1024;
const ALGORITHMS: [DigestAlgorithm; 2] = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512];

/// A folder of blobs. One process writes into it at a time.
#[derive(Clone, Debug)]
pub struct FileBlobs {
    root: Arc<Path>,
}

impl FileBlobs {
    /// Opens the folder, making what is missing.
    pub fn open(root: &Path) -> Result<Self, BlobError> {
        let make =
            |path: &Path| fs::create_dir_all(path).map_err(|error| failed("make", path, error));
        make(&root.join("uploads"))?;
        for algorithm in ALGORITHMS {
            for shard in 0..=u8::MAX {
                make(&root.join(algorithm.name()).join(format!("{shard:02x}")))?;
            }
            sync_folder(&root.join(algorithm.name()))?;
        }
        sync_folder(root)?;
        Ok(Self { root: root.into() })
    }

    /// Tells whether a folder, which need not be there, holds blobs.
    pub fn is_used(root: &Path) -> Result<bool, BlobError> {
        for algorithm in ALGORITHMS {
            for shard in 0..=u8::MAX {
                let folder = root.join(algorithm.name()).join(format!("{shard:02x}"));
                if folder.exists() && !names(&folder)?.is_empty() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn upload_path(&self, upload: &UploadId) -> PathBuf {
        self.root.join("uploads").join(upload.as_str())
    }

    fn shard_path(&self, algorithm: DigestAlgorithm, shard: &str) -> PathBuf {
        self.root.join(algorithm.name()).join(shard)
    }

    fn blob_path(&self, digest: &Digest) -> PathBuf {
        let shard = digest.hex().get(..2).unwrap_or_default();
        self.shard_path(digest.algorithm(), shard).join(digest.hex())
    }
}

impl BlobStore for FileBlobs {
    fn append<'a>(
        &'a self,
        upload: &'a UploadId,
        progress: Progress,
    ) -> Pending<'a, Result<Box<dyn BlobWriter>, BlobError>> {
        let path = self.upload_path(upload);
        Box::pin(async move {
            let writer = FileWriter {
                held: Held { path, progress, pieces: Vec::new() },
                held_bytes: 0,
                thread: None,
            };
            Ok(Box::new(writer) as Box<dyn BlobWriter>)
        })
    }

    fn progress<'a>(
        &'a self,
        upload: &'a UploadId,
        hasher: DigestHasher,
    ) -> Pending<'a, Result<Progress, BlobError>> {
        let path = self.upload_path(upload);
        let upload = upload.clone();
        run(move || match File::open(&path) {
            Ok(file) => hash_file(file, hasher).map_err(|error| failed("read", &path, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(BlobError::UnknownUpload { upload })
            }
            Err(error) => Err(failed("open", &path, error)),
        })
    }

    fn commit<'a>(
        &'a self,
        upload: &'a UploadId,
        digest: &'a Digest,
        progress: Progress,
    ) -> Pending<'a, Result<u64, BlobError>> {
        let (from, to) = (self.upload_path(upload), self.blob_path(digest));
        let digest = digest.clone();
        let upload = upload.clone();
        run(move || {
            let file = match OpenOptions::new().read(true).write(true).open(&from) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(BlobError::UnknownUpload { upload });
                }
                Err(error) => return Err(failed("open", &from, error)),
            };
            let progress =
                proved(&file, &digest, progress).map_err(|error| failed("read", &from, error))?;
            let actual = progress.hasher.finish();
            if actual != digest {
                return Err(BlobError::DigestMismatch { actual });
            }
            file.sync_data().map_err(|error| failed("sync", &from, error))?;
            fs::rename(&from, &to).map_err(|error| failed("rename", &from, error))?;
            sync_folder(folder_of(&to))?;
            Ok(progress.size_bytes)
        })
    }

    fn discard<'a>(&'a self, upload: &'a UploadId) -> Pending<'a, Result<(), BlobError>> {
        let path = self.upload_path(upload);
        run(move || remove(&path).map(drop))
    }

    fn uploads(&self) -> Pending<'_, Result<Vec<UploadId>, BlobError>> {
        let path = self.root.join("uploads");
        run(move || Ok(names(&path)?.iter().filter_map(|name| name.parse().ok()).collect()))
    }

    fn size<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<Option<u64>, BlobError>> {
        let path = self.blob_path(digest);
        run(move || match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &path, error)),
        })
    }

    fn read<'a>(
        &'a self,
        digest: &'a Digest,
        range: Range<u64>,
    ) -> Pending<'a, Result<Option<Box<dyn BlobReader>>, BlobError>> {
        let path = self.blob_path(digest);
        run(move || match File::open(&path) {
            Ok(file) => {
                let reader = FileReader { file: Arc::new(file), path: path.into(), range };
                Ok(Some(Box::new(reader) as Box<dyn BlobReader>))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("open", &path, error)),
        })
    }

    fn delete<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<bool, BlobError>> {
        let path = self.blob_path(digest);
        run(move || remove(&path))
    }

    fn list<'a>(
        &'a self,
        after: Option<&'a Digest>,
    ) -> Pending<'a, Result<Vec<Digest>, BlobError>> {
        let after = after.cloned();
        let blobs = self.clone();
        run(move || blobs.list_one_folder(after.as_ref()))
    }
}

impl FileBlobs {
    /// Lists the rest of the folder that `after` lies in, or the next that is not empty.
    fn list_one_folder(&self, after: Option<&Digest>) -> Result<Vec<Digest>, BlobError> {
        for algorithm in ALGORITHMS {
            if after.is_some_and(|after| algorithm < after.algorithm()) {
                continue;
            }
            let after = after.filter(|after| after.algorithm() == algorithm).map(Digest::hex);
            for shard in 0..=u8::MAX {
                let shard = format!("{shard:02x}");
                if after.is_some_and(|after| *shard < *after.get(..2).unwrap_or_default()) {
                    continue;
                }
                let mut digests: Vec<Digest> = names(&self.shard_path(algorithm, &shard))?
                    .iter()
                    .filter(|hex| after.is_none_or(|after| *after < ***hex))
                    .filter_map(|hex| format!("{}:{hex}", algorithm.name()).parse().ok())
                    .collect();
                if !digests.is_empty() {
                    digests.sort();
                    return Ok(digests);
                }
            }
        }
        Ok(Vec::new())
    }
}

/// Returns `progress` if it is that of the file, else hashes the file.
fn proved(file: &File, digest: &Digest, progress: Progress) -> io::Result<Progress> {
    let same_algorithm = progress.hasher.algorithm() == digest.algorithm();
    if same_algorithm && file.metadata()?.len() == progress.size_bytes {
        return Ok(progress);
    }
    hash_file(file.try_clone()?, DigestHasher::new(digest.algorithm()))
}

fn hash_file(mut file: File, mut hasher: DigestHasher) -> io::Result<Progress> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; READ_BYTES];
    let mut size_bytes = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(Progress { size_bytes, hasher });
        }
        hasher.update(buffer.get(..count).unwrap_or_default());
        size_bytes += u64::try_from(count).unwrap_or(u64::MAX);
    }
}

/// Bytes that wait to be written, with where they go.
#[derive(Clone, Debug)]
struct Held {
    path: PathBuf,
    progress: Progress,
    pieces: Vec<Bytes>,
}

impl Held {
    /// Writes the pieces, and those that `more` brings, behind what is there already.
    fn write(self, mut more: Option<mpsc::Receiver<Vec<Bytes>>>) -> Result<Progress, BlobError> {
        let Self { path, mut progress, pieces } = self;
        let failed = |error| failed("write", &path, error);
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        file.set_len(progress.size_bytes).map_err(failed)?;
        file.seek(SeekFrom::Start(progress.size_bytes)).map_err(failed)?;
        let mut early = EarlySync::default();
        let mut next = Some(pieces);
        while let Some(pieces) = next {
            let mut length = 0;
            for piece in &pieces {
                progress.hasher.update(piece);
                length += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            }
            progress.size_bytes += length;
            write_pieces(&mut file, &pieces).map_err(failed)?;
            drop(pieces);
            early.written(&file, length).map_err(failed)?;
            next = more.as_mut().and_then(mpsc::Receiver::blocking_recv);
        }
        early.finish().map_err(failed)?;
        Ok(progress)
    }
}

/// Writes pieces as if they were one: the kernel handles a page of the file once then, and not for
/// each piece that ends in it.
fn write_pieces(file: &mut File, pieces: &[Bytes]) -> io::Result<()> {
    let filled = pieces.iter().filter(|piece| !piece.is_empty());
    let mut slices: Vec<IoSlice<'_>> = filled.map(|piece| IoSlice::new(piece)).collect();
    let mut rest = slices.as_mut_slice();
    while !rest.is_empty() {
        match file.write_vectored(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => IoSlice::advance_slices(&mut rest, count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Syncs a large upload while it comes, so that its commit does not wait for all of it.
#[derive(Debug, Default)]
struct EarlySync {
    unsynced_bytes: u64,
    running: Option<std::thread::JoinHandle<io::Result<()>>>,
}

impl EarlySync {
    fn written(&mut self, file: &File, length: u64) -> io::Result<()> {
        self.unsynced_bytes += length;
        let is_busy = self.running.as_ref().is_some_and(|running| !running.is_finished());
        if self.unsynced_bytes < EARLY_SYNC_BYTES || is_busy {
            return Ok(());
        }
        self.finish()?;
        self.unsynced_bytes = 0;
        let file = file.try_clone()?;
        self.running = Some(std::thread::spawn(move || file.sync_data()));
        Ok(())
    }

    /// Waits for the sync that runs. Its error must not be lost: the kernel tells it once.
    fn finish(&mut self) -> io::Result<()> {
        let Some(running) = self.running.take() else { return Ok(()) };
        running.join().unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()))
    }
}

/// How a thread that writes an upload ends.
type Ending = JoinHandle<Result<Progress, BlobError>>;

/// Holds a small upload in memory and writes it at once; a larger one has a thread.
struct FileWriter {
    held: Held,
    held_bytes: usize,
    thread: Option<(mpsc::Sender<Vec<Bytes>>, Ending)>,
}

impl FileWriter {
    async fn add(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        self.held_bytes += bytes.len();
        self.held.pieces.push(bytes);
        if self.held_bytes < BATCH_BYTES && self.held.pieces.len() < BATCH_PIECES_MAX {
            return Ok(());
        }
        self.hand_over().await
    }

    /// Has the thread write what was gathered.
    async fn hand_over(&mut self) -> Result<(), BlobError> {
        self.held_bytes = 0;
        let pieces = std::mem::take(&mut self.held.pieces);
        let Some((sender, thread)) = &mut self.thread else {
            let held = Held { pieces, ..self.held.clone() };
            let (sender, receiver) = mpsc::channel(BATCHES_WAITING_MAX);
            self.thread = Some((sender, spawn_blocking(move || held.write(Some(receiver)))));
            return Ok(());
        };
        if sender.send(pieces).await.is_ok() {
            return Ok(());
        }
        // The thread ended early, which it does with an error only.
        let ended = joined(thread.await);
        self.thread = None;
        Err(ended.err().unwrap_or_else(stopped))
    }
}

impl BlobWriter for FileWriter {
    fn write(&mut self, bytes: Bytes) -> Pending<'_, Result<(), BlobError>> {
        Box::pin(self.add(bytes))
    }

    fn finish(mut self: Box<Self>) -> Pending<'static, Result<Progress, BlobError>> {
        if self.thread.is_none() {
            return run(move || self.held.write(None));
        }
        Box::pin(async move {
            self.hand_over().await?;
            let Some((sender, thread)) = self.thread else { return Err(stopped()) };
            drop(sender);
            joined(thread.await)
        })
    }
}

struct FileReader {
    file: Arc<File>,
    path: Arc<Path>,
    range: Range<u64>,
}

impl BlobReader for FileReader {
    fn next(&mut self) -> Pending<'_, Result<Option<Bytes>, BlobError>> {
        let rest = self.range.end.saturating_sub(self.range.start);
        if rest == 0 {
            return Box::pin(async { Ok(None) });
        }
        let count = usize::try_from(rest).unwrap_or(READ_BYTES).min(READ_BYTES);
        let start = self.range.start;
        self.range.start += u64::try_from(count).unwrap_or(u64::MAX);
        let (file, path) = (Arc::clone(&self.file), Arc::clone(&self.path));
        run(move || {
            let mut buffer = vec![0; count];
            file.read_exact_at(&mut buffer, start).map_err(|error| failed("read", &path, error))?;
            Ok(Some(Bytes::from(buffer)))
        })
    }
}

/// Runs what may block on a thread where it may.
fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Pending<'static, Result<T, BlobError>> {
    Box::pin(async move { joined(spawn_blocking(work).await) })
}

fn joined<T>(ended: Result<Result<T, BlobError>, tokio::task::JoinError>) -> Result<T, BlobError> {
    ended.unwrap_or_else(|_| Err(stopped()))
}

fn stopped() -> BlobError {
    BlobError::Io {
        what: "finish: the thread that reads and writes files stopped".into(),
        source: io::ErrorKind::Interrupted.into(),
    }
}

fn failed(verb: &str, path: &Path, source: io::Error) -> BlobError {
    if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return BlobError::Full;
    }
    BlobError::Io { what: format!("{verb} `{}`", path.display()).into(), source }
}

fn remove(path: &Path) -> Result<bool, BlobError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("remove", path, error)),
    }
}

fn sync_folder(path: &Path) -> Result<(), BlobError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed("sync", path, error))
}

fn names(folder: &Path) -> Result<Vec<String>, BlobError> {
    let list = || -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    };
    list().map_err(|error| failed("list", folder, error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

#[cfg(test)]
mod tests;
