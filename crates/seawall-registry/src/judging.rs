//! Judging: what is pushed is scanned and judged, and what is stored is judged again whenever
//! the database, the policies, the exceptions or the day change.
//!
//! The verdict on an artifact is a row of the tables and an entry in memory; a pull is answered
//! from memory alone. What has no verdict waits for one and is withheld until then, so nothing
//! that happens between a push and its judgement (a crash, a full queue) lets an image out.
//!
//! An inventory is made once for a digest. Judging again reads no blob.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use seawall_advisory::date::Date;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_store::blobs::BlobStore;
use seawall_store::cache::Cache;
use seawall_store::judgements::Judgements;
use seawall_store::judgements::decisions::StoredException;
use seawall_store::tables::{Tables, TablesError};
use tokio::sync::{Notify, mpsc};

use crate::clock::{Clock, millis};
use crate::gate::{Gate, PullVerdict, PushEvent};
use crate::journal::{Journal, JournalError};
use crate::record::Record;

pub mod bench;
pub mod decisions;
pub mod image;
pub mod standing;
mod stored;
pub mod webhooks;
mod work;

use bench::JudgingBench;
use standing::{PullAnswer, Standing, answer};

/// Pushes that may wait for their judgement in memory.
// LIMIT: what does not fit is found in the tables by the next sweep.
const QUEUE_MAX: usize = 1_024;
/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// Brings what images are judged with.
pub trait BenchSource: fmt::Debug + Send + Sync {
    /// Returns database, policies and VEX documents as they are; may block.
    ///
    /// An error leaves what was brought before in force.
    fn load(&self, day: Date) -> Result<JudgingBench, Box<dyn std::error::Error + Send + Sync>>;
}

/// A judgement that could not be made or stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JudgingError {
    /// The tables cannot be read or changed.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// There is nothing to judge with.
    #[error("database or policies cannot be loaded")]
    Bench(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database is damaged.
    #[error("the vulnerability database is damaged")]
    Database(#[from] seawall_advisory::database::DatabaseError),
    /// The change cannot be written down.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The clock shows no day that a verdict could be dated with.
    #[error("the clock is wrong: it shows no date")]
    Clock,
    /// A thread that was to judge ended early.
    #[error("judging was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// What judging stands on.
#[derive(Clone, Debug)]
pub struct Foundations {
    /// The tables.
    pub tables: Tables,
    /// The blobs.
    pub blobs: Arc<dyn BlobStore>,
    /// Analysed layers.
    pub cache: Cache,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The evidence log.
    pub record: Arc<dyn Record>,
    /// Database and policies.
    pub source: Arc<dyn BenchSource>,
    /// Where events are told, by address.
    pub webhooks: Arc<[Box<str>]>,
}

/// The gate of a registry; clones share it.
#[derive(Clone, Debug)]
pub struct Judging(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    on: Foundations,
    journal: Journal,
    judgements: Judgements,
    bench: RwLock<Arc<JudgingBench>>,
    memory: RwLock<Memory>,
    queue: mpsc::Sender<(RepositoryName, Digest)>,
    /// Told when something is in the tables that the queue did not bring.
    sweep: Notify,
}

/// What pulls are answered from.
#[derive(Debug, Default)]
struct Memory {
    standings: HashMap<RepositoryName, HashMap<Digest, Standing>>,
    quarantines: HashMap<RepositoryName, HashMap<Digest, Arc<str>>>,
}

impl Memory {
    fn set(&mut self, repository: &RepositoryName, digest: &Digest, standing: Standing) {
        self.standings.entry(repository.clone()).or_default().insert(digest.clone(), standing);
    }
}

impl Judging {
    /// Loads database, policies and every verdict; [`Judging::run`] does the rest.
    pub async fn open(on: Foundations) -> Result<(Self, Waiting), JudgingError> {
        let judgements = Judgements::new(on.tables.clone());
        let exceptions = judgements.exceptions().await?;
        let bench = load(&on, &exceptions).await?;
        let mut memory = Memory::default();
        for held in judgements.quarantined().await? {
            let (Ok(repository), Ok(digest)) = (held.repository.parse(), held.digest.parse())
            else {
                continue;
            };
            let held_there = memory.quarantines.entry(repository).or_default();
            held_there.insert(digest, Arc::from(&*held.reason));
        }
        for row in judgements.standings().await? {
            let standing = work::standing_of(&row.verdict, &row.reason, row.valid_through_day);
            memory.set(&row.repository, &row.digest, standing);
        }
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let listeners = Some(Arc::clone(&on.webhooks));
        let inner = Inner {
            journal: Journal::new(Arc::clone(&on.record), listeners),
            on,
            judgements,
            bench: RwLock::new(Arc::new(bench)),
            memory: RwLock::new(memory),
            queue,
            sweep: Notify::new(),
        };
        Ok((Self(Arc::new(inner)), Waiting(waiting)))
    }

    /// Returns the tables of verdicts, for reading.
    pub fn judgements(&self) -> &Judgements {
        &self.0.judgements
    }

    /// Returns what images are judged with at the moment.
    pub fn bench(&self) -> Arc<JudgingBench> {
        Arc::clone(&self.0.bench.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers a pull.
    pub fn answer(&self, repository: &RepositoryName, digest: &Digest) -> PullAnswer {
        let memory = self.0.memory.read().unwrap_or_else(PoisonError::into_inner);
        let standing = memory.standings.get(repository).and_then(|known| known.get(digest));
        let quarantine = memory.quarantines.get(repository).and_then(|held| held.get(digest));
        answer(standing, quarantine, self.now_ms() / DAY_MILLIS)
    }

    fn now_ms(&self) -> i64 {
        millis(self.0.on.clock.now())
    }

    fn set_standing(&self, repository: &RepositoryName, digest: &Digest, standing: Standing) {
        let mut memory = self.0.memory.write().unwrap_or_else(PoisonError::into_inner);
        memory.set(repository, digest, standing);
    }
}

/// Pushes that wait for their judgement; [`Judging::run`] takes them.
#[derive(Debug)]
pub struct Waiting(mpsc::Receiver<(RepositoryName, Digest)>);

impl Gate for Judging {
    fn pushed(&self, event: &PushEvent) {
        {
            let mut memory = self.0.memory.write().unwrap_or_else(PoisonError::into_inner);
            let known = memory.standings.entry(event.repository.clone()).or_default();
            // A tag that is set to what was judged already may bring other policies to bear;
            // until then the verdict that there is holds.
            known.entry(event.digest.clone()).or_insert(Standing::Pending);
        }
        let push = (event.repository.clone(), event.digest.clone());
        if self.0.queue.try_send(push).is_err() {
            self.0.sweep.notify_one();
        }
    }

    fn may_pull(&self, repository: &RepositoryName, digest: &Digest) -> PullVerdict {
        match self.answer(repository, digest) {
            PullAnswer::Allowed => PullVerdict::Allowed,
            PullAnswer::Withheld { reason, advice } => {
                PullVerdict::Withheld { reason: (&*reason).into(), advice: advice.into() }
            }
        }
    }

    fn guards_blobs(&self) -> bool {
        true
    }

    fn listeners(&self) -> Option<Arc<[Box<str>]>> {
        Some(Arc::clone(&self.0.on.webhooks))
    }
}

/// Loads what images are judged with, from a thread that may block.
async fn load(
    on: &Foundations,
    exceptions: &[StoredException],
) -> Result<JudgingBench, JudgingError> {
    let day = i32::try_from(millis(on.clock.now()) / DAY_MILLIS).ok().and_then(Date::from_days);
    let day = day.ok_or(JudgingError::Clock)?;
    let source = Arc::clone(&on.source);
    let loaded = tokio::task::spawn_blocking(move || source.load(day)).await?;
    Ok(loaded.map_err(JudgingError::Bench)?.with_exceptions(exceptions))
}

#[cfg(test)]
mod tests;
