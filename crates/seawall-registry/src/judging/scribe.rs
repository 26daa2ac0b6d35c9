//! Stores what was judged: what waits at one moment is one transaction.
//!
//! Whoever finds nobody writing writes for all who wait. A transaction of many costs hardly more
//! than one of one: it is begun, synced and ended once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use seawall_artifact::reference::Tag;
use seawall_store::judgements::{FindingsDelta, Put, StoredStanding, StoredVerdict};
use seawall_store::tables::{TablesError, Transaction};
use tokio::sync::{Mutex as AsyncMutex, oneshot};

use super::work::{Outcome, Stored};
use super::{Judging, JudgingError, stored};

/// Outcomes that one transaction stores.
// LIMIT: pushes wait for it; this many take about ten milliseconds.
const BATCH_MAX: usize = 32;

/// Outcomes that wait to be stored.
#[derive(Debug, Default)]
pub(super) struct Scribe {
    waiting: Mutex<VecDeque<Waiter>>,
    writing: AsyncMutex<()>,
}

/// Somebody who waits for an outcome to be stored.
#[derive(Debug)]
struct Waiter {
    outcome: Arc<Outcome>,
    /// The tags that it was judged under, if others make it void.
    tags: Option<Vec<Tag>>,
    done: oneshot::Sender<Result<Stored, JudgingError>>,
}

impl Scribe {
    fn add(&self, waiter: Waiter) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(waiter);
    }

    fn take(&self) -> Vec<Waiter> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(BATCH_MAX);
        waiting.drain(..count).collect()
    }
}

/// What a transaction did, to be known once it is committed.
#[derive(Debug, Default)]
struct Written {
    stored: Vec<Stored>,
    rows: Vec<StoredStanding>,
    has_news: bool,
}

impl Judging {
    /// Stores what came out, tells of what changed, and lets pulls know.
    ///
    /// `tags` are those that it was judged under; others in the tables make it void.
    pub(super) async fn store(
        &self,
        outcome: Arc<Outcome>,
        tags: Option<Vec<Tag>>,
    ) -> Result<Stored, JudgingError> {
        let (done, mut answer) = oneshot::channel();
        self.0.scribe.add(Waiter { outcome, tags, done });
        loop {
            tokio::select! {
                biased;
                stored = &mut answer => return stored.unwrap_or(Err(JudgingError::Abandoned)),
                _writing = self.0.scribe.writing.lock() => self.write_waiting().await,
            }
        }
    }

    /// Writes what waits, for all who wait for it.
    async fn write_waiting(&self) {
        let waiters = self.0.scribe.take();
        match self.write(&waiters).await {
            Ok(stored) => {
                for (waiter, stored) in waiters.into_iter().zip(stored) {
                    // Somebody who waits no longer has no use for the answer.
                    drop(waiter.done.send(Ok(stored)));
                }
            }
            // Each by itself, so that what cannot be stored is in nobody's way.
            Err(_) if 1 < waiters.len() => {
                for waiter in waiters {
                    let stored = self.write(std::slice::from_ref(&waiter)).await;
                    let stored = stored.map(|stored| stored.first().copied());
                    drop(waiter.done.send(stored.map(|one| one.unwrap_or(Stored::Older))));
                }
            }
            Err(error) => {
                if let Some(waiter) = waiters.into_iter().next() {
                    drop(waiter.done.send(Err(error)));
                }
            }
        }
    }

    /// Stores several outcomes, all of them or none.
    async fn write(&self, waiters: &[Waiter]) -> Result<Vec<Stored>, JudgingError> {
        let mut transaction = self.0.judgements.begin().await?;
        let mut written = Written::default();
        for waiter in waiters {
            let stored = self.write_one(&mut transaction, waiter, &mut written).await?;
            written.stored.push(stored);
        }
        let done = if written.has_news {
            transaction.commit().await
        } else {
            // Where it is lost with the power, the verdicts before say the same, and the images
            // are judged again after the start.
            transaction.commit_relaxed().await
        };
        done.map_err(TablesError::from)?;
        self.0.journal.committed();
        self.remember(|memory| written.rows.into_iter().for_each(|row| memory.set(row)));
        Ok(written.stored)
    }

    async fn write_one(
        &self,
        transaction: &mut Transaction,
        waiter: &Waiter,
        written: &mut Written,
    ) -> Result<Stored, JudgingError> {
        let (judgements, verdict) = (&self.0.judgements, &waiter.outcome.verdict);
        let (repository, digest) = (&verdict.repository, &verdict.digest);
        if let Some(tags) = &waiter.tags
            && stored::tags_in(transaction, repository, digest).await? != *tags
        {
            return Ok(Stored::OtherTags);
        }
        let put = judgements.put_verdict(transaction, verdict).await?;
        let Put::Stored { change, before } = put else { return Ok(Stored::Older) };
        let delta = self.store_findings(transaction, &waiter.outcome).await?;
        written.has_news |= self.tell(transaction, verdict, before.as_ref(), &delta).await?;
        written.rows.push(StoredStanding {
            repository: repository.clone(),
            digest: digest.clone(),
            verdict: verdict.verdict.clone(),
            reason: verdict.reason.clone(),
            valid_through_day: verdict.valid_through_day,
            change,
        });
        Ok(Stored::Done)
    }

    async fn store_findings(
        &self,
        transaction: &mut Transaction,
        outcome: &Outcome,
    ) -> Result<FindingsDelta, JudgingError> {
        let (judgements, verdict) = (&self.0.judgements, &outcome.verdict);
        let StoredVerdict { digest, judged_ms, generation, .. } = verdict;
        if let Some(inventory) = &outcome.inventory {
            judgements.put_inventory(transaction, digest, inventory, *judged_ms).await?;
        }
        let Some(findings) = &outcome.findings else { return Ok(FindingsDelta::default()) };
        let when = (*generation, *judged_ms);
        Ok(judgements.put_findings(transaction, digest, findings, when).await?)
    }
}
