//! Records on their way from a transaction to the evidence log.
//!
//! A command may change identities while a server holds the log. It commits the record with the
//! change; the process that holds the log writes it there and removes it here.
//!
//! **Invariant:** a record is removed after the log has it on the disk. A crash in between
//! leaves it for a second time: twice, rather than not at all.

use seawall_evidence::hash::Hash;
use seawall_evidence::record::{Entry, Record};
use sqlx::{AnyConnection, Row as _};

use super::{Identities, IdentityError, damaged};
use crate::evidence_log::{AppendError, EvidenceLog};

/// Most records that are taken over at once.
const BATCH_LENGTH_MAX: i64 = 256;

/// Why records were not taken over.
#[derive(Debug, thiserror::Error)]
pub enum DrainError {
    /// The tables failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The log failed.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Raises the epoch and puts a record into the outbox.
pub(super) async fn put(
    connection: &mut AnyConnection,
    entry: &Entry,
) -> Result<(), IdentityError> {
    let query = "UPDATE identity_epoch SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch";
    let epoch: i64 = sqlx::query(query).fetch_one(&mut *connection).await?.try_get(0)?;
    // Number and predecessor are those of the log, which sets them.
    let record = Record { sequence: 0, previous: Hash::of_nothing(), entry: entry.clone() };
    sqlx::query("INSERT INTO evidence_outbox (number, record) VALUES ($1, $2)")
        .bind(epoch)
        .bind(record.encode())
        .execute(connection)
        .await?;
    Ok(())
}

impl Identities {
    /// Puts a record into the outbox that belongs to no change here, such as that of an export.
    pub async fn record(&self, entry: &Entry) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        put(&mut change, entry).await?;
        Ok(change.commit().await?)
    }

    /// Writes what waits into the evidence log, in its order; returns how many records.
    ///
    /// To be called by one at a time.
    pub async fn drain(&self, log: &EvidenceLog) -> Result<u64, DrainError> {
        let mut drained = 0;
        loop {
            let query = "SELECT number, record FROM evidence_outbox ORDER BY number LIMIT $1";
            let rows = sqlx::query(query)
                .bind(BATCH_LENGTH_MAX)
                .fetch_all(self.tables().readers())
                .await
                .map_err(IdentityError::from)?;
            let Some(last) = rows.last() else { return Ok(drained) };
            let last: i64 = last.try_get(0).map_err(IdentityError::from)?;
            let mut pending = Vec::with_capacity(rows.len());
            for row in &rows {
                let bytes: Vec<u8> = row.try_get(1).map_err(IdentityError::from)?;
                let record = Record::decode(&bytes);
                let record = record.map_err(|_error| damaged("a record"))?;
                pending.push(log.append(record.entry)?);
            }
            for pending in pending {
                pending.await?;
                drained += 1;
            }
            let mut change = self.change().await?;
            sqlx::query("DELETE FROM evidence_outbox WHERE number <= $1")
                .bind(last)
                .execute(&mut *change)
                .await
                .map_err(IdentityError::from)?;
            change.commit().await.map_err(IdentityError::from)?;
        }
    }
}
