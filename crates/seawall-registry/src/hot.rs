//! Manifests in memory, so that a pull of one that was pulled before touches no table.
//!
//! The cache is split into shards. Each has a generation that every change of a repository
//! raises, and what was read from the tables or written to them is put in only if the generation
//! is still the one from before: whoever was overtaken by a change puts nothing stale in.
//!
//! **Invariant:** it never holds more than its bytes, and after [`Hot::forget`] returned, no
//! lookup finds what the tables said before.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderValue;
use bytes::Bytes;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};

use crate::endpoint::Reference;

/// A stored manifest with the headers of its answers.
#[derive(Clone, Debug)]
pub(crate) struct StoredManifest {
    pub(crate) digest: Digest,
    pub(crate) content: Bytes,
    pub(crate) content_type: HeaderValue,
    pub(crate) digest_header: HeaderValue,
    pub(crate) etag: HeaderValue,
}

/// Bytes that an entry takes beside its manifest.
const ENTRY_BYTES: usize = 512;
const SHARDS: usize = 16;

#[derive(Debug)]
pub(crate) struct Hot {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    shard_bytes_max: usize,
}

#[derive(Debug, Default)]
struct Shard {
    generation: u64,
    entries: HashMap<u64, Entry>,
    bytes: usize,
    /// Counts uses; an entry's number is that of its last one.
    clock: u64,
}

#[derive(Debug)]
struct Entry {
    repository: RepositoryName,
    reference: Reference,
    manifest: Arc<StoredManifest>,
    used: u64,
}

/// What a reader of the tables has to show to put in what it read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    shard: usize,
    generation: u64,
}

impl Hot {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            shard_bytes_max: bytes_max / SHARDS,
        }
    }

    /// Looks a manifest up; if it is not there, gives the ticket for [`Hot::put`].
    pub(crate) fn get(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Arc<StoredManifest>, Option<Ticket>> {
        let key = self.key(repository, reference);
        let Some((shard_index, mut shard)) = self.shard(key) else { return Err(None) };
        shard.clock += 1;
        let clock = shard.clock;
        match shard.entries.get_mut(&key) {
            // Two names of one hash are told apart here.
            Some(entry) if entry.repository == *repository && entry.reference == *reference => {
                entry.used = clock;
                Ok(Arc::clone(&entry.manifest))
            }
            _ => Err(Some(Ticket { shard: shard_index, generation: shard.generation })),
        }
    }

    /// Gives the ticket for [`Hot::replace`], before the tables are changed.
    pub(crate) fn ticket(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Option<Ticket> {
        let (shard, locked) = self.shard(self.key(repository, reference))?;
        Some(Ticket { shard, generation: locked.generation })
    }

    /// Puts in what a committed change made true, under each name with its ticket. Where another
    /// change came in between, it is open which of them was the later: that name is forgotten, as
    /// is one without a ticket.
    pub(crate) fn replace(
        &self,
        repository: &RepositoryName,
        names: &[(Option<Ticket>, Reference)],
        manifest: &Arc<StoredManifest>,
    ) {
        let own: Vec<Ticket> =
            names.iter().filter_map(|(_, name)| self.forget_one(repository, name)).collect();
        for (ticket, name) in names {
            let Some(ticket) = ticket else { continue };
            let mut own = own.iter().filter(|own| own.shard == ticket.shard);
            let expected = own.clone().fold(ticket.generation, |sum, _| sum.wrapping_add(1));
            let now = own.next_back().filter(|now| now.generation == expected);
            self.put(now.copied(), repository, name, manifest);
        }
    }

    /// Puts in what was read from the tables after the ticket was given.
    pub(crate) fn put(
        &self,
        ticket: Option<Ticket>,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Arc<StoredManifest>,
    ) {
        let size = entry_bytes(manifest);
        let Some(ticket) = ticket.filter(|_| size <= self.shard_bytes_max / 4) else { return };
        let key = self.key(repository, reference);
        let Some(mut shard) = self.shards.get(ticket.shard).map(lock) else { return };
        if shard.generation != ticket.generation {
            return;
        }
        shard.make_room(self.shard_bytes_max.saturating_sub(size));
        let entry = Entry {
            repository: repository.clone(),
            reference: reference.clone(),
            manifest: Arc::clone(manifest),
            used: shard.clock,
        };
        shard.bytes += size;
        if let Some(old) = shard.entries.insert(key, entry) {
            shard.bytes = shard.bytes.saturating_sub(entry_bytes(&old.manifest));
        }
    }

    /// Forgets what a committed change of a repository made untrue.
    pub(crate) fn forget(&self, repository: &RepositoryName, digest: &Digest, tags: &[Tag]) {
        let digest = Reference::Digest(digest.clone());
        let tags = tags.iter().map(|tag| Reference::Tag(tag.clone()));
        for reference in tags.chain([digest]) {
            self.forget_one(repository, &reference);
        }
    }

    /// Forgets an entry; the ticket is void as soon as something else changes.
    fn forget_one(&self, repository: &RepositoryName, reference: &Reference) -> Option<Ticket> {
        let key = self.key(repository, reference);
        let (index, mut shard) = self.shard(key)?;
        shard.generation = shard.generation.wrapping_add(1);
        if let Some(old) = shard.entries.remove(&key) {
            shard.bytes = shard.bytes.saturating_sub(entry_bytes(&old.manifest));
        }
        Some(Ticket { shard: index, generation: shard.generation })
    }

    fn key(&self, repository: &RepositoryName, reference: &Reference) -> u64 {
        self.hasher.hash_one((repository, reference))
    }

    fn shard(&self, key: u64) -> Option<(usize, MutexGuard<'_, Shard>)> {
        let index = usize::try_from(key >> 32).ok()? % SHARDS;
        self.shards.get(index).map(|shard| (index, lock(shard)))
    }
}

impl Shard {
    /// Drops the entries that were used longest ago until `bytes_max` are left.
    fn make_room(&mut self, bytes_max: usize) {
        if self.bytes <= bytes_max {
            return;
        }
        let mut by_use: Vec<(u64, u64)> =
            self.entries.iter().map(|(key, entry)| (entry.used, *key)).collect();
        by_use.sort_unstable();
        // A quarter at once: entries are sorted once for many that come.
        let goal = bytes_max - bytes_max / 4;
        for (_, key) in by_use {
            if self.bytes <= goal {
                return;
            }
            if let Some(old) = self.entries.remove(&key) {
                self.bytes = self.bytes.saturating_sub(entry_bytes(&old.manifest));
            }
        }
    }
}

fn entry_bytes(manifest: &StoredManifest) -> usize {
    manifest.content.len() + ENTRY_BYTES
}

/// Locks a shard. Nothing that runs under the lock panics halfway through a change.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
