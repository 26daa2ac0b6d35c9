//! Syncs the write-ahead log of SQLite for all commits of a moment at once.
//!
//! With `synchronous = NORMAL` a commit is in the log and visible, and survives the end of the
//! process, but not yet a loss of power. Whoever commits then waits for a sync of the log that
//! began after its commit. While one sync runs, further commits gather, and the next sync is
//! for all of them: ten pushes at once cost two syncs instead of ten.
//!
//! SQLite syncs the log itself before it copies it into the database and begins it anew, so
//! what is no longer in the log is durable already. The log has no locks (they are on the
//! database and on the index of the log), so another handle of it disturbs none.

use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// The log of one database; clones share it.
#[derive(Clone, Debug)]
pub(super) struct LogSync(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    log: File,
    /// How many commits asked for a sync.
    asked: AtomicU64,
    /// How many of them are synced; held by whoever syncs.
    synced: Mutex<u64>,
    /// How many syncs there were.
    count: AtomicU64,
}

impl LogSync {
    /// Opens the log of the database at `path`, which has one while it is open.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push("-wal");
        let path = PathBuf::from(name);
        Ok(Self(Arc::new(Inner {
            log: File::open(&path)?,
            path,
            asked: AtomicU64::new(0),
            synced: Mutex::new(0),
            count: AtomicU64::new(0),
        })))
    }

    /// Waits until everything that was committed before the call is on the disk.
    pub(super) async fn sync(&self) -> std::io::Result<()> {
        let own = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut synced = self.0.synced.lock().await;
        if own <= *synced {
            return Ok(());
        }
        // Who has asked by now has committed by now: this sync is for them too.
        let asked = self.0.asked.load(Ordering::SeqCst);
        let inner = Arc::clone(&self.0);
        let done = spawn_blocking(move || inner.sync_data()).await;
        done.unwrap_or_else(|_| Err(std::io::ErrorKind::Interrupted.into()))?;
        self.0.count.fetch_add(1, Ordering::SeqCst);
        *synced = asked;
        Ok(())
    }

    /// Returns how many syncs there were.
    #[cfg(test)]
    pub(super) fn count(&self) -> u64 {
        self.0.count.load(Ordering::SeqCst)
    }
}

impl Inner {
    /// Syncs the log. When its last connection closes, SQLite removes it, and makes another
    /// one for the next.
    fn sync_data(&self) -> std::io::Result<()> {
        if self.log.metadata()?.nlink() == 0 {
            return File::open(&self.path)?.sync_data();
        }
        self.log.sync_data()
    }
}

#[cfg(test)]
mod tests;
