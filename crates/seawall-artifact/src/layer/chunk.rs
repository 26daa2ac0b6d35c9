//! Buffers that travel between the two threads of a walk and back.
//!
//! **Invariant:** at most [`CHUNKS_MAX`] buffers exist, so the faster thread waits for the
//! slower one. The sender needs two at a time, the receiver one.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::limits::{CHUNK_BYTES, CHUNKS_MAX};

/// A buffer of [`CHUNK_BYTES`] and how much of it is filled.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) filled: usize,
}

impl Chunk {
    pub(super) fn filled(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }

    /// Returns the part that is not filled yet.
    pub(super) fn rest_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.filled..).unwrap_or_default()
    }
}

#[derive(Debug)]
pub(super) enum Message {
    /// The next bytes of the blob, which were inflated already.
    Blob(Chunk),
    /// The next bytes of the tar; full, unless they are the last.
    Tar(Chunk),
    /// The next bytes of a blob that is a tar itself.
    Plain(Chunk),
}

/// The end of the thread that reads and inflates.
#[derive(Debug)]
pub(super) struct Outbox {
    full: Sender<Message>,
    empty: Receiver<Chunk>,
    made: Cell<usize>,
}

/// The end of the thread that hashes and walks.
#[derive(Debug)]
pub(super) struct Inbox {
    full: Receiver<Message>,
    empty: Sender<Chunk>,
}

/// The other thread has given up; its result says why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone;

pub(super) fn boxes() -> (Outbox, Inbox) {
    let (full_sender, full) = channel();
    let (empty, empty_receiver) = channel();
    let made = Cell::new(0);
    (Outbox { full: full_sender, empty: empty_receiver, made }, Inbox { full, empty })
}

impl Outbox {
    /// Returns an empty buffer, after waiting for one if need be.
    pub(super) fn chunk(&self) -> Result<Chunk, Gone> {
        let mut chunk = match self.empty.try_recv() {
            Ok(chunk) => chunk,
            Err(_) if self.made.get() < CHUNKS_MAX => {
                self.made.set(self.made.get() + 1);
                Chunk { bytes: vec![0; CHUNK_BYTES], filled: 0 }
            }
            Err(_) => self.empty.recv().map_err(|_gone| Gone)?,
        };
        chunk.filled = 0;
        Ok(chunk)
    }

    pub(super) fn send(&self, message: Message) -> Result<(), Gone> {
        self.full.send(message).map_err(|_gone| Gone)
    }
}

impl Inbox {
    /// Returns the next message, `None` when the other thread has ended.
    pub(super) fn receive(&self) -> Option<Message> {
        self.full.recv().ok()
    }

    /// Gives a buffer back.
    pub(super) fn recycle(&self, chunk: Chunk) {
        if !chunk.bytes.is_empty() {
            // Where the other thread has ended, it needs no buffer any more.
            drop(self.empty.send(chunk));
        }
    }
}
