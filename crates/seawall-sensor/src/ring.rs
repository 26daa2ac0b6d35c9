//! The reader's side of a ring of the kernel (`BPF_MAP_TYPE_RINGBUF`, `kernel/bpf/ringbuf.c`).
//!
//! A ring is mapped in three parts: a page with the reader's position, which may be written; a page
//! with the writers' position; the data. The kernel offers the data twice in a row, so that a record
//! never breaks at the end; mapped memory counts as the agent's, so it is mapped once here, and the
//! few records that break are put together in a buffer. A record has a header of eight bytes whose first word is its length and two marks. The position
//! outlives the reader: who maps the ring again goes on where the last one stopped.
#![expect(unsafe_code, reason = "memory is shared with the kernel")]

use std::ffi::c_void;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

/// The record is still being written.
const BUSY: u32 = 1 << 31;
/// The record was given up.
const DISCARDED: u32 = 1 << 30;
/// Bytes before each record.
const HEADER: usize = 8;

/// A ring that is mapped.
#[derive(Debug)]
pub(crate) struct Ring {
    consumer: Area,
    producer: Area,
    size: usize,
    page: usize,
    /// The record that broke at the end of the data.
    whole: Vec<u8>,
}

/// Mapped memory, given back when dropped.
#[derive(Debug)]
struct Area {
    start: NonNull<u8>,
    length: usize,
}

// SAFETY: the memory belongs to this value alone in this process; what the kernel writes into it
// is read through atomic numbers, and data only behind a record that the kernel has let go.
unsafe impl Send for Area {}

impl Area {
    fn map(fd: BorrowedFd<'_>, length: usize, offset: usize, is_written: bool) -> io::Result<Self> {
        let mut protection = ProtFlags::READ;
        protection.set(ProtFlags::WRITE, is_written);
        let offset = u64::try_from(offset).map_err(io::Error::other)?;
        // SAFETY: the kernel chooses where, so that nothing that is mapped is replaced.
        let start = unsafe {
            mmap(std::ptr::null_mut(), length, protection, MapFlags::SHARED, fd, offset)
        }?;
        let start = NonNull::new(start.cast()).ok_or_else(|| io::Error::other("mapped at zero"))?;
        Ok(Self { start, length })
    }

    /// The position at the start of the area.
    fn position(&self) -> &AtomicU64 {
        // SAFETY: the area is a page at least, aligned to a page, and lives as long as `self`;
        // the kernel too changes the number as a whole.
        unsafe { self.start.cast::<AtomicU64>().as_ref() }
    }
}

impl Drop for Area {
    fn drop(&mut self) {
        // SAFETY: mapped by `map` with this length; nothing that was lent outlives `self`.
        let _unmapped = unsafe { munmap(self.start.as_ptr().cast::<c_void>(), self.length) };
    }
}

impl Ring {
    /// Maps the ring of `size` bytes of data behind the descriptor of its map.
    pub(crate) fn map(map: impl AsFd, size: usize) -> io::Result<Self> {
        let page = rustix::param::page_size();
        if !size.is_power_of_two() || size < page {
            return Err(io::Error::other("the ring has an impossible size"));
        }
        let consumer = Area::map(map.as_fd(), page, 0, true)?;
        let producer = Area::map(map.as_fd(), page + size, page, false)?;
        Ok(Self { consumer, producer, size, page, whole: Vec::new() })
    }

    /// How far the kernel has written: the end for a round of reading.
    pub(crate) fn written(&self) -> u64 {
        self.producer.position().load(Ordering::Acquire)
    }

    /// Returns the next record before `end`, if the kernel has finished it. It stays until
    /// [`Ring::pass`].
    pub(crate) fn peek(&mut self, end: u64) -> Option<&[u8]> {
        loop {
            let at = self.consumer.position().load(Ordering::Relaxed);
            if end <= at {
                return None;
            }
            let word = self.word(at);
            if word & BUSY != 0 {
                return None;
            }
            if word & DISCARDED == 0 {
                let length = usize::try_from(word).ok()?.min(self.size - HEADER);
                return Some(self.record(at + 8, length));
            }
            self.advance(at, word);
        }
    }

    /// Gives the record that was peeked at back to the kernel.
    pub(crate) fn pass(&mut self) {
        let at = self.consumer.position().load(Ordering::Relaxed);
        if at < self.written() {
            let word = self.word(at);
            if word & BUSY == 0 {
                self.advance(at, word);
            }
        }
    }

    fn advance(&self, at: u64, word: u32) {
        let length = u64::from(word & !(BUSY | DISCARDED)) + 8;
        let next = at + length.next_multiple_of(8);
        self.consumer.position().store(next, Ordering::Release);
    }

    fn offset(&self, at: u64) -> usize {
        let mask = self.size - 1;
        // The mask takes all that a `usize` may lack.
        self.page + (usize::try_from(at & u64::MAX >> 1).unwrap_or(0) & mask)
    }

    fn word(&self, at: u64) -> u32 {
        // SAFETY: the offset is below the end of the data.
        let place = unsafe { self.producer.start.add(self.offset(at)) };
        // SAFETY: positions are multiples of eight, and the kernel writes the word as a whole.
        let word = unsafe { place.cast::<AtomicU32>().as_ref() };
        word.load(Ordering::Acquire)
    }

    fn record(&mut self, at: u64, length: usize) -> &[u8] {
        let room = self.page + self.size - self.offset(at);
        if length <= room {
            return self.data(at, length);
        }
        let mut whole = std::mem::take(&mut self.whole);
        whole.clear();
        whole.extend_from_slice(self.data(at, room));
        whole.extend_from_slice(self.data(at + room as u64, length - room));
        self.whole = whole;
        &self.whole
    }

    fn data(&self, at: u64, length: usize) -> &[u8] {
        // SAFETY: the offset is below the end of the data.
        let place = unsafe { self.producer.start.add(self.offset(at)) };
        // SAFETY: the callers' length ends with the data at the latest, which is mapped. The kernel
        // does not write there until the reader's position has gone past, which needs `&mut self`.
        unsafe { std::slice::from_raw_parts(place.as_ptr(), length) }
    }
}

#[cfg(test)]
mod tests;
