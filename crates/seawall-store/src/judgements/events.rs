//! What happened at the gate that somebody may want to hear of, and what webhooks still owe.
//!
//! An event is stored in the transaction of what it tells of, with one delivery for each
//! webhook, so that neither a crash nor a receiver that is away loses it.

use sqlx::{AnyConnection, Row as _};

use super::{Judgements, text};
use crate::tables::TablesError;

/// Events that are kept, and with them the deliveries that are owed.
// LIMIT: about 100 MB; a receiver that is away while more happens misses the oldest.
pub const EVENTS_MAX: i64 = 100_000;
/// After how many events those above the limit go.
const EVENTS_BETWEEN: i64 = 64;

/// Something that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GateEvent {
    /// Its number, rising.
    pub number: i64,
    /// When, in milliseconds since 1970.
    pub time_ms: i64,
    /// What: the type of the `CloudEvents` event, for example `dev.seawall.verdict.changed`.
    pub kind: Box<str>,
    /// The repository it is about; empty for what concerns all of them.
    pub repository: Box<str>,
    /// The artifact it is about; empty where there is none.
    pub digest: Box<str>,
    /// The `data` of the `CloudEvents` event, JSON.
    pub data: Box<str>,
}

/// A delivery that a webhook still waits for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The event.
    pub event: GateEvent,
    /// Where it goes.
    pub url: Box<str>,
    /// How often it was tried.
    pub attempts: i64,
}

/// Stores an event, to be delivered to each of `urls`; returns its number.
pub async fn put(
    connection: &mut AnyConnection,
    event: &GateEvent,
    urls: &[Box<str>],
) -> Result<i64, TablesError> {
    let row = sqlx::query(
        "INSERT INTO gate_events (time_ms, kind, repository, digest, data) \
         VALUES ($1, $2, $3, $4, $5) RETURNING number",
    )
    .bind(event.time_ms)
    .bind(&*event.kind)
    .bind(&*event.repository)
    .bind(&*event.digest)
    .bind(&*event.data)
    .fetch_one(&mut *connection)
    .await?;
    let number: i64 = row.try_get(0)?;
    for url in urls {
        sqlx::query(
            "INSERT INTO webhook_deliveries (event, url, attempts, next_ms) \
             VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
        )
        .bind(number)
        .bind(&**url)
        .bind(event.time_ms)
        .execute(&mut *connection)
        .await?;
    }
    if number % EVENTS_BETWEEN == 0 {
        drop_before(connection, number.saturating_sub(EVENTS_MAX)).await?;
    }
    Ok(number)
}

/// Drops the events before one, with their deliveries.
async fn drop_before(connection: &mut AnyConnection, number: i64) -> Result<(), TablesError> {
    for statement in [
        "DELETE FROM webhook_deliveries WHERE event < $1",
        "DELETE FROM gate_events WHERE number < $1",
    ] {
        sqlx::query(statement).bind(number).execute(&mut *connection).await?;
    }
    Ok(())
}

impl Judgements {
    /// Returns up to `count` events before `before` (all if `None`), newest first.
    pub async fn events(
        &self,
        before: Option<i64>,
        count: i64,
    ) -> Result<Vec<GateEvent>, TablesError> {
        let statement = "SELECT number, time_ms, kind, repository, digest, data FROM gate_events \
             WHERE number < $1 ORDER BY number DESC LIMIT $2";
        let rows = sqlx::query(statement)
            .bind(before.unwrap_or(i64::MAX))
            .bind(count)
            .fetch_all(self.tables.readers())
            .await?;
        rows.iter().map(|row| event_of(row).map_err(Into::into)).collect()
    }

    /// Returns up to `count` deliveries that are due at `now_ms`, those that waited longest first.
    pub async fn due_deliveries(
        &self,
        now_ms: i64,
        count: i64,
    ) -> Result<Vec<Delivery>, TablesError> {
        let statement = "SELECT gate_events.number, gate_events.time_ms, gate_events.kind, \
             gate_events.repository, gate_events.digest, gate_events.data, \
             webhook_deliveries.url, webhook_deliveries.attempts \
             FROM webhook_deliveries JOIN gate_events \
             ON gate_events.number = webhook_deliveries.event \
             WHERE webhook_deliveries.next_ms <= $1 \
             ORDER BY webhook_deliveries.next_ms, gate_events.number LIMIT $2";
        let rows = sqlx::query(statement)
            .bind(now_ms)
            .bind(count)
            .fetch_all(self.tables.readers())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Delivery {
                    event: event_of(row)?,
                    url: text(row, 6)?,
                    attempts: row.try_get(7)?,
                })
            })
            .collect()
    }

    /// Notes that a delivery was made, or given up.
    pub async fn end_delivery(&self, delivery: &Delivery) -> Result<(), TablesError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM webhook_deliveries WHERE event = $1 AND url = $2")
            .bind(delivery.event.number)
            .bind(&*delivery.url)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that a delivery failed and is to be tried again at `next_ms`.
    pub async fn put_off_delivery(
        &self,
        delivery: &Delivery,
        next_ms: i64,
    ) -> Result<(), TablesError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE webhook_deliveries SET attempts = attempts + 1, next_ms = $1 \
             WHERE event = $2 AND url = $3",
        )
        .bind(next_ms)
        .bind(delivery.event.number)
        .bind(&*delivery.url)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn event_of(row: &sqlx::any::AnyRow) -> Result<GateEvent, sqlx::Error> {
    Ok(GateEvent {
        number: row.try_get(0)?,
        time_ms: row.try_get(1)?,
        kind: text(row, 2)?,
        repository: text(row, 3)?,
        digest: text(row, 4)?,
        data: text(row, 5)?,
    })
}
