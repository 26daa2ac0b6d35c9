//! What images are judged with, numbered in the order in which it came into force.
//!
//! The number, the generation, decides between two judgements of one image, whoever made them
//! and whenever they end: the later one counts.
//!
//! **Invariant:** generations rise in the order in which exceptions were read. Who reads them
//! holds a lock until the generation is stored.

use sqlx::{AnyConnection, Row as _};

use super::decisions::{StoredException, exceptions_in};
use super::{Judgements, parsed, text};
use crate::tables::{TablesError, Transaction};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;

/// The key of the lock of whoever brings something else into force ("benches" in ASCII).
const LOCK: i64 = 0x0062_656e_6368_6573;

/// What is judged with, as the tables know it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredBench {
    /// Its number.
    pub generation: i64,
    /// Its identity.
    pub bench: Box<str>,
    /// What it is made of, by name: JSON.
    pub parts: Box<str>,
    /// When it came into force, in milliseconds since 1970.
    pub begun_ms: i64,
}

/// What came of noting that everything is judged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Finish {
    /// Somebody else noted it already.
    Already,
    /// Nothing was in force before.
    First,
    /// This was in force when it could be said last; or first of all, if it never could.
    After(StoredBench),
}

/// A verdict that became another one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Turn {
    /// The repository.
    pub repository: RepositoryName,
    /// The image.
    pub digest: Digest,
    /// The verdict before.
    pub from: Box<str>,
    /// The verdict now.
    pub to: Box<str>,
}

impl Judgements {
    /// Begins to bring something into force: returns the exceptions as they are, and lets
    /// nobody else do the same until the transaction ends.
    pub async fn begin_bench(&self) -> Result<(Transaction, Vec<StoredException>), TablesError> {
        let mut transaction = self.begin().await?;
        self.tables.lock(&mut transaction, LOCK).await?;
        let exceptions = exceptions_in(&mut transaction).await?;
        Ok((transaction, exceptions))
    }

    /// Returns what came into force last.
    pub async fn newest_bench(
        &self,
        transaction: &mut Transaction,
    ) -> Result<Option<StoredBench>, TablesError> {
        let statement = "SELECT generation, bench, parts, begun_ms FROM gate_benches \
             ORDER BY generation DESC LIMIT 1";
        let row = sqlx::query(statement).fetch_optional(&mut **transaction).await?;
        Ok(row.as_ref().map(bench_of).transpose()?)
    }

    /// Stores what comes into force.
    pub async fn put_bench(
        &self,
        transaction: &mut Transaction,
        bench: &StoredBench,
    ) -> Result<(), TablesError> {
        let statement = "INSERT INTO gate_benches (generation, bench, parts, begun_ms) \
             VALUES ($1, $2, $3, $4)";
        sqlx::query(statement)
            .bind(bench.generation)
            .bind(&*bench.bench)
            .bind(&*bench.parts)
            .bind(bench.begun_ms)
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }

    /// Tells whether an image is judged with something older than `generation`.
    pub async fn has_stale(&self, generation: i64) -> Result<bool, TablesError> {
        let statement = "SELECT 1 FROM verdicts \
             WHERE generation < $1 AND verdict <> 'no-image' LIMIT 1";
        let found =
            sqlx::query(statement).bind(generation).fetch_optional(self.tables.readers()).await?;
        Ok(found.is_some())
    }

    /// Returns up to `count` images that follow `after` and are judged with something older
    /// than `generation`, in the order of repository and digest.
    pub async fn stale(
        &self,
        generation: i64,
        after: Option<(&str, &str)>,
        count: i64,
    ) -> Result<Vec<(RepositoryName, Digest)>, TablesError> {
        let (repository, digest) = after.unwrap_or_default();
        let rows = sqlx::query(
            "SELECT repository, digest FROM verdicts \
             WHERE (repository > $1 OR (repository = $1 AND digest > $2)) \
             AND generation < $3 AND verdict <> 'no-image' ORDER BY repository, digest LIMIT $4",
        )
        .bind(repository)
        .bind(digest)
        .bind(generation)
        .bind(count)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(|row| Ok((parsed(row, 0)?, parsed(row, 1)?))).collect()
    }

    /// Notes that everything is judged with `generation`, once for all that note it.
    ///
    /// Generations before it, which were overtaken, are finished with it.
    pub async fn finish_bench(
        &self,
        transaction: &mut Transaction,
        generation: i64,
        now_ms: i64,
    ) -> Result<Finish, TablesError> {
        let connection = &mut **transaction;
        // Whoever finishes waits for whoever does the same.
        self.tables.lock(connection, LOCK).await?;
        let before = "SELECT generation, bench, parts, begun_ms FROM gate_benches \
             WHERE generation < $1 ORDER BY finished_ms IS NULL, generation LIMIT 1";
        let before = sqlx::query(before).bind(generation).fetch_optional(&mut *connection).await?;
        let done = sqlx::query(
            "UPDATE gate_benches SET finished_ms = $1 \
             WHERE generation = $2 AND finished_ms IS NULL",
        )
        .bind(now_ms)
        .bind(generation)
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(Finish::Already);
        }
        forget_before(connection, generation).await?;
        let before = before.as_ref().map(bench_of).transpose()?;
        Ok(before.map_or(Finish::First, Finish::After))
    }

    /// Returns how many images are judged with `generation`.
    pub async fn judged_with(
        &self,
        transaction: &mut Transaction,
        generation: i64,
    ) -> Result<i64, TablesError> {
        let statement =
            "SELECT COUNT(*) FROM verdicts WHERE generation = $1 AND verdict <> 'no-image'";
        let row = sqlx::query(statement).bind(generation).fetch_one(&mut **transaction).await?;
        Ok(row.try_get(0)?)
    }

    /// Returns up to `count` verdicts that became others after generation `after`, and how
    /// many there are.
    pub async fn turns(
        &self,
        transaction: &mut Transaction,
        after: i64,
        count: i64,
    ) -> Result<(Vec<Turn>, i64), TablesError> {
        let connection = &mut **transaction;
        let total = "SELECT COUNT(*) FROM verdicts WHERE turned_in > $1 AND turned_in <> 0";
        let total: i64 =
            sqlx::query(total).bind(after).fetch_one(&mut *connection).await?.try_get(0)?;
        let rows = sqlx::query(
            "SELECT repository, digest, turned_from, verdict FROM verdicts \
             WHERE turned_in > $1 AND turned_in <> 0 ORDER BY repository, digest LIMIT $2",
        )
        .bind(after)
        .bind(count)
        .fetch_all(connection)
        .await?;
        let turn = |row| -> Result<Turn, TablesError> {
            Ok(Turn {
                repository: parsed(row, 0)?,
                digest: parsed(row, 1)?,
                from: text(row, 2)?,
                to: text(row, 3)?,
            })
        };
        Ok((rows.iter().map(turn).collect::<Result<_, _>>()?, total))
    }
}

/// Keeps what is finished now, and what comes after it: nobody asks for more.
async fn forget_before(connection: &mut AnyConnection, generation: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM gate_benches WHERE generation < $1")
        .bind(generation)
        .execute(connection)
        .await?;
    Ok(())
}

fn bench_of(row: &sqlx::any::AnyRow) -> Result<StoredBench, sqlx::Error> {
    Ok(StoredBench {
        generation: row.try_get(0)?,
        bench: text(row, 1)?,
        parts: text(row, 2)?,
        begun_ms: row.try_get(3)?,
    })
}
