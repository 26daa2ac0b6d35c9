//! What is judged with, brought into force: loaded only when it changed, numbered, stored.

use std::sync::{Arc, PoisonError};

use seawall_advisory::date::Date;
use seawall_artifact::reference::RepositoryName;
use seawall_evidence::timestamp::Timestamp;
use seawall_store::judgements::Judgements;
use seawall_store::judgements::benches::StoredBench;
use seawall_store::tables::TablesError;

use super::bench::{BenchParts, JudgingBench};
use super::{DAY_MILLIS, Foundations, Judging, JudgingError};
use crate::clock::millis;
use crate::journal::Journal;
use crate::record::{Event, EventKind};

/// What a bench was made from. While it is the same, nothing is loaded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Known {
    stamp: Box<str>,
    day: Date,
    /// The change of exceptions.
    exceptions: i64,
}

impl Judging {
    /// Brings into force what changed; tells whether anything did.
    pub(super) async fn renew(&self) -> Result<bool, JudgingError> {
        // One at a time, so that what was loaded later also comes into force later.
        let mut known = self.0.known.lock().await;
        let now = known_now(&self.0.on, &self.0.judgements).await?;
        if known.as_ref() == Some(&now) {
            return Ok(false);
        }
        let (loaded, known_of) = load(&self.0.on, &self.0.judgements).await?;
        let before = self.bench();
        let time = self.0.on.clock.now();
        let bench =
            enforce(loaded, Some(&before), &self.0.judgements, &self.0.journal, time).await?;
        *known = Some(known_of);
        let is_other = bench.id != before.id;
        let (id, generation) = (bench.id.clone(), bench.generation);
        *self.0.bench.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(bench);
        if is_other {
            tracing::info!(
                bench.id = &*id,
                bench.generation = generation,
                "database, policies, exceptions or day changed: judging again"
            );
        }
        Ok(is_other)
    }

    /// Brings into force what changed, and judges everything again that was judged with
    /// something older; returns how many verdicts were made.
    pub async fn refresh(&self) -> Result<u64, JudgingError> {
        self.refresh_in(None).await
    }

    /// The same for one repository; the others are judged again after it returned.
    pub(super) async fn refresh_in(
        &self,
        repository: Option<&RepositoryName>,
    ) -> Result<u64, JudgingError> {
        self.renew().await?;
        let judged = self.judge_stale(repository).await?;
        if repository.is_none() {
            self.finish_round().await?;
        }
        self.0.stale.notify_one();
        Ok(judged)
    }
}

/// Returns what would be loaded now.
async fn known_now(on: &Foundations, judgements: &Judgements) -> Result<Known, JudgingError> {
    let exceptions = judgements.changes().await?.exceptions;
    let day = i32::try_from(millis(on.clock.now()) / DAY_MILLIS).ok().and_then(Date::from_days);
    let day = day.ok_or(JudgingError::Clock)?;
    let source = Arc::clone(&on.source);
    let stamp = tokio::task::spawn_blocking(move || source.stamp()).await?;
    Ok(Known { stamp: stamp.map_err(JudgingError::Bench)?, day, exceptions })
}

/// Loads what images are judged with, without exceptions, from a thread that may block.
pub(super) async fn load(
    on: &Foundations,
    judgements: &Judgements,
) -> Result<(JudgingBench, Known), JudgingError> {
    // What changes during the loading is loaded again the next time.
    let known = known_now(on, judgements).await?;
    let (source, day) = (Arc::clone(&on.source), known.day);
    let loaded = tokio::task::spawn_blocking(move || source.load(day)).await?;
    Ok((loaded.map_err(JudgingError::Bench)?, known))
}

/// Adds the exceptions as they are, and gives what was loaded its number: that of `before` or
/// of what came into force last if it is the same, else the next one.
pub(super) async fn enforce(
    loaded: JudgingBench,
    before: Option<&JudgingBench>,
    judgements: &Judgements,
    journal: &Journal,
    time: Timestamp,
) -> Result<JudgingBench, JudgingError> {
    let (mut transaction, exceptions) = judgements.begin_bench().await?;
    let mut bench = loaded.with_exceptions(&exceptions);
    if let Some(before) = before.filter(|before| before.id == bench.id) {
        bench.generation = before.generation;
        return Ok(bench);
    }
    let newest = judgements.newest_bench(&mut transaction).await?;
    if let Some(newest) = newest.as_ref().filter(|newest| newest.bench == bench.id) {
        bench.generation = newest.generation;
        return Ok(bench);
    }
    bench.generation = newest.as_ref().map_or(1, |newest| newest.generation.saturating_add(1));
    let stored = StoredBench {
        generation: bench.generation,
        bench: bench.id.clone(),
        parts: bench.parts_json().into(),
        begun_ms: millis(time),
    };
    judgements.put_bench(&mut transaction, &stored).await?;
    if let Some(newest) = &newest {
        journal.write(&mut transaction, &changes(newest, &bench, time)).await?;
    }
    transaction.commit().await.map_err(TablesError::from)?;
    journal.committed();
    Ok(bench)
}

/// Returns what is to be recorded: another database, other policies.
fn changes(before: &StoredBench, bench: &JudgingBench, time: Timestamp) -> Vec<Event> {
    let before: BenchParts = serde_json::from_str(&before.parts).unwrap_or_default();
    let now = &bench.parts;
    let mut kinds = Vec::new();
    if before.database != now.database {
        let (from, to) = (before.database.parse().ok(), now.database.parse().ok());
        kinds.push(EventKind::DatabaseChanged { from, to });
    }
    if before.policies != now.policies {
        let names = bench.policies.iter().map(|policy| policy.name.clone()).collect();
        let (from, to) = (before.policies.parse().ok(), now.policies.parse().ok());
        kinds.push(EventKind::PoliciesChanged { names, from, to });
    }
    let event = |kind| Event { time, caller: "".into(), repository: None, kind };
    kinds.into_iter().map(event).collect()
}
