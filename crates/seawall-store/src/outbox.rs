//! Records on their way from a transaction to the evidence log.
//!
//! Whoever changes something, a server or a command beside one, commits the record with the
//! change; the process that holds the log writes it there and removes it here. So there is no
//! change without a record, and no record without a change.
//!
//! **Invariant:** a record is removed after the log has it on the disk. A crash in between
//! leaves it for a second time: twice, rather than not at all.

use seawall_evidence::hash::Hash;
use seawall_evidence::record::{Entry, Record};
use sqlx::{AnyConnection, Row as _};

use crate::evidence_log::{AppendError, EvidenceLog};
use crate::tables::{Tables, TablesError};

/// Most records that are taken over at once.
// LIMIT: what is held in memory; the next batch follows.
const BATCH_LENGTH_MAX: i64 = 256;

/// Why records were not taken over.
#[derive(Debug, thiserror::Error)]
pub enum DrainError {
    /// The tables failed.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// A row holds what this version cannot read.
    #[error("the tables hold a record that cannot be read")]
    Damaged,
    /// The log failed.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The process ends; what waits is taken over by the next one.
    #[error("the process ended while records were taken over")]
    Ended,
}

impl From<sqlx::Error> for DrainError {
    fn from(error: sqlx::Error) -> Self {
        Self::Tables(error.into())
    }
}

/// Puts a record into the outbox, to be committed with what it tells of.
pub async fn put(connection: &mut AnyConnection, entry: &Entry) -> Result<(), TablesError> {
    // Number and predecessor are those of the log, which sets them.
    let record = Record { sequence: 0, previous: Hash::of_nothing(), entry: entry.clone() };
    sqlx::query("INSERT INTO evidence_outbox (record) VALUES ($1)")
        .bind(record.encode())
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the records that wait, in their order.
pub async fn waiting(tables: &Tables) -> Result<Vec<Entry>, DrainError> {
    Ok(batch(tables, i64::MAX).await?.into_iter().map(|(_, entry)| entry).collect())
}

/// Writes what waits into the evidence log, in its order; returns how many records.
///
/// To be called by one at a time.
pub async fn drain(tables: &Tables, log: &EvidenceLog) -> Result<u64, DrainError> {
    let mut drained = 0;
    loop {
        let batch = batch(tables, BATCH_LENGTH_MAX).await?;
        if batch.is_empty() {
            return Ok(drained);
        }
        let mut pending = Vec::with_capacity(batch.len());
        let mut numbers = Vec::with_capacity(batch.len());
        for (number, entry) in batch {
            pending.push(log.append(entry)?);
            numbers.push(number);
        }
        for pending in pending {
            pending.await?;
            drained += 1;
        }
        let mut change = tables.begin().await?;
        // Each by its number: one with a smaller number may be committed only now.
        for number in numbers {
            sqlx::query("DELETE FROM evidence_outbox WHERE number = $1")
                .bind(number)
                .execute(&mut *change)
                .await?;
        }
        // What is lost with the power here is written a second time.
        change.commit_relaxed().await?;
    }
}

async fn batch(tables: &Tables, length_max: i64) -> Result<Vec<(i64, Entry)>, DrainError> {
    let rows = sqlx::query("SELECT number, record FROM evidence_outbox ORDER BY number LIMIT $1")
        .bind(length_max)
        .fetch_all(tables.readers())
        .await?;
    rows.iter()
        .map(|row| {
            let bytes: Vec<u8> = row.try_get(1)?;
            let record = Record::decode(&bytes).map_err(|_error| DrainError::Damaged)?;
            Ok((row.try_get(0)?, record.entry))
        })
        .collect()
}
