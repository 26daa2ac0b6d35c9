//! What changed at the gate, for processes over the same tables: each change has a number.
//!
//! **Invariant:** numbers are in the order of commits. Who takes one holds its row until the
//! transaction ends; so it is taken before a row of the table that it is about.

use sqlx::{AnyConnection, Row as _};

use super::decisions::{Quarantined, quarantined_of};
use super::{Judgements, StoredStanding, standing_of};
use crate::tables::TablesError;

/// The newest numbers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// Of verdicts.
    pub verdicts: i64,
    /// Of quarantines.
    pub quarantines: i64,
    /// Of exceptions.
    pub exceptions: i64,
}

/// Takes the next number for a change of verdicts.
pub(super) async fn next_of_verdicts(connection: &mut AnyConnection) -> Result<i64, TablesError> {
    let statement =
        "UPDATE gate_changes SET verdicts = verdicts + 1 WHERE one = 1 RETURNING verdicts";
    Ok(sqlx::query(statement).fetch_one(connection).await?.try_get(0)?)
}

/// Takes the next number for a change of quarantines.
pub(super) async fn next_of_quarantines(
    connection: &mut AnyConnection,
) -> Result<i64, TablesError> {
    let statement = "UPDATE gate_changes SET quarantines = quarantines + 1 WHERE one = 1 \
         RETURNING quarantines";
    Ok(sqlx::query(statement).fetch_one(connection).await?.try_get(0)?)
}

/// Takes the next number for a change of exceptions.
pub(super) async fn next_of_exceptions(connection: &mut AnyConnection) -> Result<(), TablesError> {
    sqlx::query("UPDATE gate_changes SET exceptions = exceptions + 1 WHERE one = 1")
        .execute(connection)
        .await?;
    Ok(())
}

impl Judgements {
    /// Returns the newest numbers.
    pub async fn changes(&self) -> Result<Changes, TablesError> {
        let statement = "SELECT verdicts, quarantines, exceptions FROM gate_changes WHERE one = 1";
        let row = sqlx::query(statement).fetch_one(self.tables.readers()).await?;
        Ok(Changes {
            verdicts: row.try_get(0)?,
            quarantines: row.try_get(1)?,
            exceptions: row.try_get(2)?,
        })
    }

    /// Returns up to `count` standings that changed after `after`, in the order of changes.
    pub async fn standings_after(
        &self,
        after: i64,
        count: i64,
    ) -> Result<Vec<StoredStanding>, TablesError> {
        let statement = "SELECT repository, digest, verdict, reason, valid_through_day, change \
             FROM verdicts WHERE change > $1 ORDER BY change LIMIT $2";
        let rows =
            sqlx::query(statement).bind(after).bind(count).fetch_all(self.tables.readers()).await?;
        rows.iter().map(standing_of).collect()
    }

    /// Returns every quarantine, with the number of the change that this is the state of.
    pub async fn quarantines_now(&self) -> Result<(Vec<Quarantined>, i64), TablesError> {
        let rows = sqlx::query(
            "SELECT quarantines.repository, quarantines.digest, quarantines.reason, \
             quarantines.placed_by, quarantines.placed_ms, gate_changes.quarantines \
             FROM gate_changes LEFT JOIN quarantines ON 1 = 1 WHERE gate_changes.one = 1",
        )
        .fetch_all(self.tables.readers())
        .await?;
        let mut number = 0;
        let mut held = Vec::new();
        for row in &rows {
            number = row.try_get(5)?;
            // Where there is none, the columns are empty.
            if row.try_get::<Option<String>, _>(0)?.is_some() {
                held.push(quarantined_of(row)?);
            }
        }
        Ok((held, number))
    }
}
