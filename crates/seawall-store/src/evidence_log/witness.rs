//! Witnesses: where the newest head is kept outside of the data folder, so that a log that was
//! cut back or rewritten is found.
//!
//! A witness that is slow or away holds nothing up: a thread of its own hands over the newest
//! head, and leaves out those that came in between.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::queue::Queue;
use crate::atomic::{self, Durability};

/// Somebody who keeps heads.
pub trait Witness: fmt::Debug + Send {
    /// Takes the newest head, a signed note.
    fn publish(&mut self, head: &str) -> io::Result<()>;
}

/// A file, on another disk or machine, that holds the newest head: what
/// `seawall evidence verify --head` takes.
#[derive(Clone, Debug)]
pub struct WitnessFile {
    path: PathBuf,
}

impl WitnessFile {
    /// Names the file.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Witness for WitnessFile {
    fn publish(&mut self, head: &str) -> io::Result<()> {
        atomic::write_file(&self.path, head.as_bytes(), Durability::Synced)
    }
}

#[derive(Debug, Default)]
struct Slot {
    head: Option<String>,
    is_closed: bool,
}

/// Hands heads to a witness, until it is dropped.
#[derive(Debug)]
pub(super) struct Publisher {
    slot: Arc<(Mutex<Slot>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Publisher {
    pub(super) fn start(mut witness: Box<dyn Witness>, queue: Arc<Queue>) -> Self {
        let slot = Arc::new((Mutex::new(Slot::default()), Condvar::new()));
        let of_thread = Arc::clone(&slot);
        let work = move || {
            while let Some(head) = next_head(&of_thread) {
                let failure = witness.publish(&head).err().map(|error| error.to_string());
                queue.report(|status| status.witness_failure = failure);
            }
        };
        let thread = std::thread::Builder::new().name("witness".to_owned()).spawn(work).ok();
        Self { slot, thread }
    }

    pub(super) fn publish(&self, head: String) {
        let (slot, has_news) = &*self.slot;
        slot.lock().unwrap_or_else(PoisonError::into_inner).head = Some(head);
        has_news.notify_one();
    }
}

fn next_head(slot: &(Mutex<Slot>, Condvar)) -> Option<String> {
    let (slot, has_news) = slot;
    let mut state = slot.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(head) = state.head.take() {
            return Some(head);
        }
        if state.is_closed {
            return None;
        }
        state = has_news.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        let (slot, has_news) = &*self.slot;
        slot.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        has_news.notify_one();
        drop(self.thread.take().map(JoinHandle::join));
    }
}
