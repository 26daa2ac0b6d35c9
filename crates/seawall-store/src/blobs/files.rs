//! Blobs as files: `ALGORITHM/XX/HEX`, where `XX` are the first two digits of `HEX`.
//!
//! Uploads lie in `uploads/IDENTIFIER`. A commit syncs the file, renames it, and syncs the
//! folder, so that a file with the name of a digest is whole whatever happened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
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
/// Pieces that wait to be written.
// LIMIT: with the network's pieces of at most 400 kB about 2 MB for each upload.
const PIECES_WAITING_MAX: usize = 4;
/// Bytes after which an upload begins to be synced while the rest still comes.
const EARLY_SYNC_BYTES: u64 = 32 * 1024 * 1024;
/// Bytes that an upload holds in memory before it takes a thread to be written.
const HELD_BYTES_MAX: usize = 256 * 1024;
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
            let writer =
                FileWriter { held: Held { path, progress, pieces: Vec::new() }, thread: None };
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
#[derive(Debug)]
struct Held {
    path: PathBuf,
    progress: Progress,
    pieces: Vec<Bytes>,
}

impl Held {
    /// Writes the pieces, and those that `more` brings, behind what is there already.
    fn write(self, mut more: Option<mpsc::Receiver<Bytes>>) -> Result<Progress, BlobError> {
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
        let mut add = |piece: &Bytes| {
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            progress.hasher.update(piece);
            progress.size_bytes += length;
            file.write_all(piece)?;
            early.written(&file, length)
        };
        for piece in &pieces {
            add(piece).map_err(failed)?;
        }
        drop(pieces);
        while let Some(piece) = more.as_mut().and_then(mpsc::Receiver::blocking_recv) {
            add(&piece).map_err(failed)?;
        }
        early.finish().map_err(failed)?;
        Ok(progress)
    }
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

/// Holds a small piece in memory and writes it at once; a larger one has a thread.
struct FileWriter {
    held: Held,
    thread: Option<(mpsc::Sender<Bytes>, Ending)>,
}

impl FileWriter {
    fn held_bytes(&self) -> usize {
        self.held.pieces.iter().map(Bytes::len).sum()
    }

    async fn add(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        if let Some((sender, thread)) = &mut self.thread {
            if sender.send(bytes).await.is_ok() {
                return Ok(());
            }
            // The thread ended early, which it does with an error only.
            let ended = joined(thread.await);
            self.thread = None;
            return Err(ended.err().unwrap_or_else(stopped));
        }
        self.held.pieces.push(bytes);
        if HELD_BYTES_MAX < self.held_bytes() {
            let empty = Held {
                path: self.held.path.clone(),
                progress: self.held.progress.clone(),
                pieces: Vec::new(),
            };
            let held = std::mem::replace(&mut self.held, empty);
            let (sender, receiver) = mpsc::channel(PIECES_WAITING_MAX);
            self.thread = Some((sender, spawn_blocking(move || held.write(Some(receiver)))));
        }
        Ok(())
    }
}

impl BlobWriter for FileWriter {
    fn write(&mut self, bytes: Bytes) -> Pending<'_, Result<(), BlobError>> {
        Box::pin(self.add(bytes))
    }

    fn finish(self: Box<Self>) -> Pending<'static, Result<Progress, BlobError>> {
        match self.thread {
            Some((sender, thread)) => {
                drop(sender);
                Box::pin(async move { joined(thread.await) })
            }
            None => run(move || self.held.write(None)),
        }
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
