//! Judging: what is pushed is scanned and judged, and what is stored is judged again whenever
//! the database, the policies, the exceptions or the day change.
//!
//! The verdict on an artifact is a row of the tables and an entry in memory; a pull is answered
//! from memory alone. What has no verdict waits for one and is withheld until then, so nothing
//! that happens between a push and its judgement (a crash, a full queue) lets an image out.
//!
//! An inventory is made once for a digest. Judging again reads no blob.
//!
//! What is judged with has a number that rises, the generation. A verdict is stored with it and
//! never over one of a later generation; what is of an earlier one is judged again, whether the
//! change came while the server ran or while it was down. Several processes over the same
//! tables learn of one another by numbers of changes.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, PoisonError, RwLock};

use seawall_advisory::date::Date;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_store::blobs::{BlobStore, Pending};
use seawall_store::cache::Cache;
use seawall_store::judgements::decisions::Quarantined;
use seawall_store::judgements::{Judgements, StoredStanding};
use seawall_store::nodes::{Nodes, NodesError};
use seawall_store::tables::{Tables, TablesError};
use tokio::sync::{Mutex, Notify, Semaphore, mpsc};

use crate::clock::{Clock, millis};
use crate::gate::{Gate, GateError, PushAttempt, PushEvent, Verdict};
use crate::journal::{Journal, JournalError};
use crate::record::Record;

pub mod bench;
mod crew;
pub mod decisions;
mod force;
pub mod image;
mod push;
pub mod round;
mod running;
mod scribe;
pub mod standing;
mod stored;
mod turns;
mod watch;
pub mod webhooks;
mod work;

use bench::JudgingBench;
use force::Known;
use standing::{PullAnswer, Standing, answer};

/// Pushes that may wait for their judgement in memory.
// LIMIT: what does not fit is found in the tables by the next sweep.
const QUEUE_MAX: usize = 1_024;
/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;
/// Locks of images that are being judged; two images may share one.
// LIMIT: more than are judged at a time, so that they seldom do.
const IMAGE_LOCKS: usize = 64;

/// Brings what images are judged with.
pub trait BenchSource: fmt::Debug + Send + Sync {
    /// Returns a text that is another one when [`BenchSource::load`] would bring something
    /// else; cheap, may block.
    fn stamp(&self) -> Result<Box<str>, Box<dyn std::error::Error + Send + Sync>>;

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
    /// Whoever was about to store it ended early.
    #[error("storing what was judged was interrupted")]
    Abandoned,
    /// The tables of nodes failed.
    #[error(transparent)]
    Nodes(#[from] NodesError),
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
    nodes: Nodes,
    bench: RwLock<Arc<JudgingBench>>,
    /// What the bench was loaded from; held by whoever brings another into force.
    known: Mutex<Option<Known>>,
    memory: RwLock<Memory>,
    queue: mpsc::Sender<(RepositoryName, Digest)>,
    /// Told when something is in the tables that the queue did not bring.
    sweep: Notify,
    /// Told when something is to be judged again.
    stale: Notify,
    /// The generation with which everything was judged, as far as this process knows.
    finished: AtomicI64,
    /// What was judged and is to be stored.
    scribe: scribe::Scribe,
    /// One is held by each thread that analyses or judges.
    lanes: Semaphore,
    /// One is held while an image is judged, found by its digest.
    images: [Mutex<()>; IMAGE_LOCKS],
}

/// What pulls are answered from.
#[derive(Debug, Default)]
struct Memory {
    standings: HashMap<RepositoryName, HashMap<Digest, Dated>>,
    quarantines: HashMap<RepositoryName, HashMap<Digest, Arc<str>>>,
    /// The change of quarantines whose state this is at least.
    quarantines_change: i64,
}

/// Where something stands since a change of the tables; 0 for what is in none.
#[derive(Clone, Debug)]
struct Dated {
    change: i64,
    standing: Standing,
}

impl Memory {
    /// Takes a standing over, unless a later change is known.
    fn set(&mut self, row: StoredStanding) {
        let standing = work::standing_of(&row.verdict, &row.reason, row.valid_through_day);
        let known = self.standings.entry(row.repository).or_default();
        let change = row.change;
        let known =
            known.entry(row.digest).or_insert(Dated { change, standing: Standing::Pending });
        if known.change <= change {
            *known = Dated { change, standing };
        }
    }

    fn forget(&mut self, repository: &RepositoryName, digest: &Digest) {
        if let Some(known) = self.standings.get_mut(repository) {
            known.remove(digest);
        }
    }

    /// Takes all quarantines over as they were at a change; tells whether they are not older
    /// than what is known.
    fn set_quarantines(&mut self, held: &[Quarantined], change: i64) -> bool {
        if change < self.quarantines_change {
            return false;
        }
        self.quarantines_change = change;
        self.quarantines.clear();
        for held in held {
            let (Ok(repository), Ok(digest)) = (held.repository.parse(), held.digest.parse())
            else {
                continue;
            };
            let there = self.quarantines.entry(repository).or_default();
            there.insert(digest, Arc::from(&*held.reason));
        }
        true
    }
}

impl Judging {
    /// Loads database, policies and every verdict; [`Judging::run`] does the rest.
    pub async fn open(on: Foundations) -> Result<(Self, Waiting), JudgingError> {
        let judgements = Judgements::new(on.tables.clone());
        let journal = Journal::new(Arc::clone(&on.record), Some(Arc::clone(&on.webhooks)));
        let (bench, known) = force::load(&on, &judgements).await?;
        let bench = force::enforce(bench, None, &judgements, &journal, on.clock.now()).await?;
        let mut memory = Memory::default();
        let (held, change) = judgements.quarantines_now().await?;
        memory.set_quarantines(&held, change);
        for row in judgements.standings().await? {
            memory.set(row);
        }
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let inner = Inner {
            nodes: Nodes::new(on.tables.clone()),
            on,
            journal,
            judgements,
            bench: RwLock::new(Arc::new(bench)),
            known: Mutex::new(Some(known)),
            memory: RwLock::new(memory),
            queue,
            sweep: Notify::new(),
            stale: Notify::new(),
            finished: AtomicI64::new(0),
            scribe: scribe::Scribe::default(),
            lanes: Semaphore::new(crew::threads()),
            images: std::array::from_fn(|_| Mutex::new(())),
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
        let standing = standing.map(|dated| &dated.standing);
        let quarantine = memory.quarantines.get(repository).and_then(|held| held.get(digest));
        answer(standing, quarantine, self.now_ms() / DAY_MILLIS)
    }

    fn now_ms(&self) -> i64 {
        millis(self.0.on.clock.now())
    }

    fn remember<T>(&self, change: impl FnOnce(&mut Memory) -> T) -> T {
        change(&mut self.0.memory.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Pushes that wait for their judgement; [`Judging::run`] takes them.
#[derive(Debug)]
pub struct Waiting(mpsc::Receiver<(RepositoryName, Digest)>);

impl Gate for Judging {
    fn pushed(&self, event: &PushEvent) {
        self.remember(|memory| {
            let known = memory.standings.entry(event.repository.clone()).or_default();
            // A tag that is set to what was judged already may bring other policies to bear;
            // until then the verdict that there is holds.
            let pending = Dated { change: 0, standing: Standing::Pending };
            known.entry(event.digest.clone()).or_insert(pending);
        });
        let push = (event.repository.clone(), event.digest.clone());
        if self.0.queue.try_send(push).is_err() {
            self.0.sweep.notify_one();
        }
    }

    fn judges_pushes(&self) -> bool {
        self.bench().judges_pushes()
    }

    fn may_push<'a>(&'a self, attempt: PushAttempt<'a>) -> Pending<'a, Result<Verdict, GateError>> {
        Box::pin(async move {
            self.judge_push(attempt).await.map_err(|error| GateError(Box::new(error)))
        })
    }

    fn may_pull(&self, repository: &RepositoryName, digest: &Digest) -> Verdict {
        match self.answer(repository, digest) {
            PullAnswer::Allowed => Verdict::Allowed,
            PullAnswer::Withheld { reason, advice } => {
                Verdict::Withheld { reason: (&*reason).into(), advice: advice.into() }
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

#[cfg(test)]
mod tests;
