//! What changes without this process: files, the day, and what other processes did over the
//! same tables.

use std::time::Duration;

use seawall_serve::problem::chain;
use seawall_store::judgements::changes::Changes;

use super::{Judging, JudgingError};

/// How often the numbers of changes are looked at: one short question.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);
/// How often files and the day are looked at.
const RENEW_INTERVAL: Duration = Duration::from_secs(5);
/// Standings that are taken over at once.
// LIMIT: what is held in memory at a time.
const PAGE: i64 = 500;

impl Judging {
    /// Looks for changes for ever.
    pub(super) async fn watch_for_ever(&self) {
        let mut watch = tokio::time::interval(WATCH_INTERVAL);
        let mut renew = tokio::time::interval(RENEW_INTERVAL);
        // What the memory was filled with is at least the state of the beginning, 0.
        let mut seen = Changes::default();
        loop {
            let done = tokio::select! {
                _ = watch.tick() => self.watch(&mut seen).await,
                _ = renew.tick() => self.renew_and_wake().await,
            };
            if let Err(error) = done {
                tracing::error!(error = %chain(&error), "the gate cannot see what changed; it is tried again");
            }
        }
    }

    /// Takes over what changed after `seen`.
    pub(super) async fn watch(&self, seen: &mut Changes) -> Result<(), JudgingError> {
        let now = self.0.judgements.changes().await?;
        if seen.quarantines != now.quarantines {
            let (held, change) = self.0.judgements.quarantines_now().await?;
            // What is older than what this process did itself is read again.
            if self.remember(|memory| memory.set_quarantines(&held, change)) {
                seen.quarantines = change;
            }
        }
        if seen.verdicts < now.verdicts {
            self.take_standings(seen, now.verdicts).await?;
        }
        if seen.exceptions != now.exceptions {
            self.renew_and_wake().await?;
            seen.exceptions = now.exceptions;
        }
        Ok(())
    }

    async fn take_standings(&self, seen: &mut Changes, newest: i64) -> Result<(), JudgingError> {
        loop {
            let page = self.0.judgements.standings_after(seen.verdicts, PAGE).await?;
            let is_last = i64::try_from(page.len()).unwrap_or(i64::MAX) < PAGE;
            let last = page.last().map_or(newest, |row| row.change);
            self.remember(|memory| page.into_iter().for_each(|row| memory.set(row)));
            seen.verdicts = last;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Brings into force what changed, and lets judge again what is older.
    async fn renew_and_wake(&self) -> Result<(), JudgingError> {
        self.renew().await?;
        // Asked each time: other processes may have judged with something older, and a walk may
        // have been given up.
        if self.0.judgements.has_stale(self.bench().generation).await? {
            self.0.stale.notify_one();
            return Ok(());
        }
        self.finish_round().await
    }
}
