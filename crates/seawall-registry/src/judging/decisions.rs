//! Quarantine, release and exceptions, as the API and the console do them: stored, recorded,
//! and in force before the answer.

use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_policy::access::{ActionKind, GrantException, Permit, Quarantine};
use seawall_store::judgements::decisions::NewException;
use seawall_store::tables::{TablesError, Transaction};

use super::{Judging, JudgingError, Memory};
use crate::record::{Event, EventKind};

impl Judging {
    /// Withholds an artifact of the permit's repository, whatever its verdict.
    pub async fn quarantine(
        &self,
        permit: &Permit<Quarantine>,
        digest: &Digest,
        reason: &str,
    ) -> Result<(), JudgingError> {
        let Some(repository) = permit.repository() else { return Ok(()) };
        let hold = |change: i64, memory: &mut Memory| {
            let held = memory.quarantines.entry(repository.clone()).or_default();
            held.insert(digest.clone(), Arc::from(reason));
            memory.quarantines_change = memory.quarantines_change.max(change);
        };
        // First in force, then written: a failure withholds what it need not, not the reverse.
        self.remember(|memory| hold(0, memory));
        let mut transaction = self.0.judgements.begin().await?;
        let now_ms = self.now_ms();
        let judgements = &self.0.judgements;
        let change =
            judgements.quarantine(&mut transaction, permit, digest, reason, now_ms).await?;
        let kind = EventKind::Quarantined { digest: digest.clone(), reason: reason.into() };
        self.finish(transaction, permit, kind).await?;
        // Whoever read the quarantines meanwhile took the first away.
        self.remember(|memory| hold(change, memory));
        Ok(())
    }

    /// Ends a quarantine; tells whether there was one.
    pub async fn release(
        &self,
        permit: &Permit<Quarantine>,
        digest: &Digest,
        reason: &str,
    ) -> Result<bool, JudgingError> {
        let Some(repository) = permit.repository() else { return Ok(false) };
        let mut transaction = self.0.judgements.begin().await?;
        let released = self.0.judgements.release(&mut transaction, permit, digest).await?;
        if released.is_some() {
            let kind = EventKind::Released { digest: digest.clone(), reason: reason.into() };
            self.finish(transaction, permit, kind).await?;
        }
        self.remember(|memory| {
            if let Some(held) = memory.quarantines.get_mut(repository) {
                held.remove(digest);
            }
            let change = released.unwrap_or_default();
            memory.quarantines_change = memory.quarantines_change.max(change);
        });
        Ok(released.is_some())
    }

    /// Gives an exception, and judges what it is for again before it returns the number; the
    /// rest is judged again after that.
    pub async fn add_exception(
        &self,
        permit: &Permit<GrantException>,
        exception: &NewException,
    ) -> Result<i64, JudgingError> {
        let mut transaction = self.0.judgements.begin().await?;
        let now_ms = self.now_ms();
        let judgements = &self.0.judgements;
        let number = judgements.add_exception(&mut transaction, permit, exception, now_ms).await?;
        let kind = EventKind::exception_added(number, exception);
        self.finish(transaction, permit, kind).await?;
        self.refresh_in(permit.repository()).await?;
        Ok(number)
    }

    /// Takes an exception back, and judges what it was for again; tells whether it was in force.
    pub async fn end_exception(
        &self,
        permit: &Permit<GrantException>,
        number: i64,
    ) -> Result<bool, JudgingError> {
        let mut transaction = self.0.judgements.begin().await?;
        let now_ms = self.now_ms();
        let judgements = &self.0.judgements;
        let was_there = judgements.end_exception(&mut transaction, permit, number, now_ms).await?;
        if was_there {
            self.finish(transaction, permit, EventKind::ExceptionRemoved { number }).await?;
            self.refresh_in(permit.repository()).await?;
        }
        Ok(was_there)
    }

    /// Writes down what a transaction changes, and commits both.
    async fn finish<A: ActionKind>(
        &self,
        mut transaction: Transaction,
        permit: &Permit<A>,
        kind: EventKind,
    ) -> Result<(), JudgingError> {
        let event = Event {
            time: self.0.on.clock.now(),
            caller: permit.caller().into(),
            repository: permit.repository().cloned(),
            kind,
        };
        self.0.journal.write(&mut transaction, &[event]).await?;
        transaction.commit().await.map_err(TablesError::from)?;
        self.0.journal.committed();
        Ok(())
    }
}
