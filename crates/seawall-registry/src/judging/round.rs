//! What judging everything again brought: told once, when all of it is done.

use std::sync::atomic::Ordering;

use seawall_store::judgements::benches::{Finish, StoredBench, Turn};
use seawall_store::judgements::events::{self, GateEvent};
use seawall_store::tables::{TablesError, Transaction};
use serde_json::json;

use super::bench::{BenchParts, JudgingBench};
use super::{Judging, JudgingError};
use crate::record::{Event, EventKind};

/// The type of the event that everything was judged again.
pub const JUDGED_AGAIN: &str = "dev.seawall.images.judged-again";

/// Images that an event names; further ones are counted.
// LIMIT: an event is a message, not a report.
const NAMED_MAX: i64 = 50;
/// Images that a record names; further ones are counted.
// LIMIT: a reason is one line.
const RECORDED_MAX: usize = 3;

impl Judging {
    /// If everything is judged with what is in force, says so once: what changed, how many
    /// verdicts are others, and which.
    pub(super) async fn finish_round(&self) -> Result<(), JudgingError> {
        let bench = self.bench();
        if self.0.finished.load(Ordering::Relaxed) == bench.generation
            || self.0.judgements.has_stale(bench.generation).await?
        {
            return Ok(());
        }
        let mut transaction = self.0.judgements.begin().await?;
        let (generation, now_ms) = (bench.generation, self.now_ms());
        let finished = self.0.judgements.finish_bench(&mut transaction, generation, now_ms).await?;
        // Before the first one, nothing was in force that could have changed.
        if let Finish::After(before) = finished {
            self.tell_of_round(&mut transaction, &bench, &before).await?;
        }
        transaction.commit().await.map_err(TablesError::from)?;
        self.0.journal.committed();
        self.0.finished.store(bench.generation, Ordering::Relaxed);
        Ok(())
    }

    async fn tell_of_round(
        &self,
        transaction: &mut Transaction,
        bench: &JudgingBench,
        before: &StoredBench,
    ) -> Result<(), JudgingError> {
        let (turns, turned) =
            self.0.judgements.turns(transaction, before.generation, NAMED_MAX).await?;
        let judged = self.0.judgements.judged_with(transaction, bench.generation).await?;
        let parts: BenchParts = serde_json::from_str(&before.parts).unwrap_or_default();
        let round = Round { changed: parts.differing(&bench.parts), judged, turned, turns };
        // A new day that changes nothing is no news.
        if round.turned == 0 && round.changed == ["day"] {
            return Ok(());
        }
        let event = round.event(bench, self.now_ms());
        events::put(transaction, &event, &self.0.on.webhooks).await?;
        let kind = EventKind::JudgedAgain {
            judged: round.judged.unsigned_abs(),
            turned: round.turned.unsigned_abs(),
            reason: round.line().into(),
        };
        let time = self.0.on.clock.now();
        let event = Event { time, caller: "".into(), repository: None, kind };
        Ok(self.0.journal.write(transaction, &[event]).await?)
    }
}

struct Round {
    /// What changed, by name.
    changed: Vec<&'static str>,
    judged: i64,
    turned: i64,
    /// Some of the verdicts that are others.
    turns: Vec<Turn>,
}

impl Round {
    fn event(&self, bench: &JudgingBench, now_ms: i64) -> GateEvent {
        let turns = self.turns.iter().map(|turn| {
            json!({
                "repository": turn.repository.as_str(),
                "digest": turn.digest.to_string(),
                "verdictBefore": turn.from,
                "verdict": turn.to,
            })
        });
        let data = json!({
            "changed": self.changed,
            "database": bench.parts.database,
            "judgedCount": self.judged,
            "verdictsChanged": turns.collect::<Vec<_>>(),
            "verdictsChangedCount": self.turned,
        });
        GateEvent {
            number: 0,
            time_ms: now_ms,
            kind: JUDGED_AGAIN.into(),
            repository: "".into(),
            digest: "".into(),
            data: data.to_string().into(),
        }
    }

    /// Writes all of it in one line.
    fn line(&self) -> String {
        let changed = self.changed.join(", ");
        let (turned, judged) = (self.turned, self.judged);
        let mut line = format!("{changed} changed: {turned} of {judged} verdicts are others");
        let named: Vec<String> = self
            .turns
            .iter()
            .take(RECORDED_MAX)
            .map(|turn| {
                let (repository, digest) = (&turn.repository, turn.digest.short());
                format!("{repository}@{digest} {} to {}", turn.from, turn.to)
            })
            .collect();
        if !named.is_empty() {
            line.extend([": ", &named.join(", ")]);
        }
        line
    }
}
