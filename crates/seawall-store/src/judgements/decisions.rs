//! What people decided: quarantine, and exceptions from policies.
//!
//! **Invariant:** every function here takes the permit of who decides.

use seawall_advisory::date::Date;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{GrantException, Permit, Quarantine};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Judgements, changes, text};
use crate::tables::{TablesError, Transaction};

/// An artifact that is withheld whatever its verdict.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quarantined {
    /// The repository.
    pub repository: Box<str>,
    /// The artifact.
    pub digest: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Who placed it.
    pub placed_by: Box<str>,
    /// When, in milliseconds since 1970.
    pub placed_ms: i64,
}

/// An exception that somebody gave through the API.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredException {
    /// Its number.
    pub number: i64,
    /// Pattern of vulnerabilities, aliases or finding ids.
    pub finding: Box<str>,
    /// Pattern of packages; empty for all.
    pub package: Box<str>,
    /// The repository it holds for; empty for all of them.
    pub repository: Box<str>,
    /// Who answers for it.
    pub owner: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub expires: Box<str>,
    /// Who gave it.
    pub added_by: Box<str>,
    /// When, in milliseconds since 1970.
    pub added_ms: i64,
}

/// An exception that is to be given; its place is that of the permit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewException {
    /// Pattern of vulnerabilities, aliases or finding ids.
    pub finding: Box<str>,
    /// Pattern of packages; empty for all.
    pub package: Box<str>,
    /// Who answers for it.
    pub owner: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub expires: Box<str>,
}

/// Longest text of a reason, in bytes.
// LIMIT: it is one line of an answer and of a record.
pub const REASON_BYTES_MAX: usize = 1_000;
/// Longest pattern or name of an exception, in bytes.
// LIMIT: the longest package URLs stay below.
const PATTERN_BYTES_MAX: usize = 1_000;

/// A decision of people that says too little.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidDecision {
    /// It has no reason, or none that fits.
    #[error("a reason is needed, of up to 1,000 bytes")]
    Reason,
    /// It is about nothing, or nobody answers for it.
    #[error("an exception names a finding and an owner, of up to 1,000 bytes")]
    Names,
    /// Its end is no day.
    #[error("`expires` is a day, YYYY-MM-DD")]
    Expires,
}

/// Reads a reason, without space around it.
pub fn reason_of(text: &str) -> Result<&str, InvalidDecision> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= REASON_BYTES_MAX;
    if fits { Ok(text) } else { Err(InvalidDecision::Reason) }
}

impl NewException {
    /// Takes what somebody wrote, without space around it.
    pub fn checked(self) -> Result<Self, InvalidDecision> {
        let text = |text: &str| Box::<str>::from(text.trim());
        let checked = Self {
            finding: text(&self.finding),
            package: text(&self.package),
            owner: text(&self.owner),
            reason: reason_of(&self.reason)?.into(),
            expires: self.expires,
        };
        let names = [&checked.finding, &checked.owner];
        let is_long = |text: &str| PATTERN_BYTES_MAX < text.len();
        if names.iter().any(|name| name.is_empty() || is_long(name)) || is_long(&checked.package) {
            return Err(InvalidDecision::Names);
        }
        if Date::parse(&checked.expires).is_none() {
            return Err(InvalidDecision::Expires);
        }
        Ok(checked)
    }
}

impl Judgements {
    /// Withholds an artifact of the permit's repository, whatever its verdict; returns the
    /// number of this change of quarantines.
    pub async fn quarantine(
        &self,
        transaction: &mut Transaction,
        permit: &Permit<Quarantine>,
        digest: &Digest,
        reason: &str,
        now_ms: i64,
    ) -> Result<i64, TablesError> {
        let change = changes::next_of_quarantines(transaction).await?;
        sqlx::query(
            "INSERT INTO quarantines (repository, digest, reason, placed_by, placed_ms) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (repository, digest) DO UPDATE SET \
             reason = excluded.reason, placed_by = excluded.placed_by, \
             placed_ms = excluded.placed_ms",
        )
        .bind(repository_of(permit)?.as_str())
        .bind(digest.to_string())
        .bind(reason)
        .bind(permit.caller())
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
        Ok(change)
    }

    /// Ends the quarantine of an artifact; returns the number of this change of quarantines,
    /// `None` if there was none.
    pub async fn release(
        &self,
        transaction: &mut Transaction,
        permit: &Permit<Quarantine>,
        digest: &Digest,
    ) -> Result<Option<i64>, TablesError> {
        let change = changes::next_of_quarantines(transaction).await?;
        let done = sqlx::query("DELETE FROM quarantines WHERE repository = $1 AND digest = $2")
            .bind(repository_of(permit)?.as_str())
            .bind(digest.to_string())
            .execute(&mut **transaction)
            .await?;
        Ok((done.rows_affected() != 0).then_some(change))
    }

    /// Lists every quarantine; who may see which is for the caller to say.
    pub async fn quarantined(&self) -> Result<Vec<Quarantined>, TablesError> {
        let rows = sqlx::query(
            "SELECT repository, digest, reason, placed_by, placed_ms FROM quarantines \
             ORDER BY repository, digest",
        )
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(|row| Ok(quarantined_of(row)?)).collect()
    }

    /// Gives an exception for the permit's place, and returns its number.
    pub async fn add_exception(
        &self,
        transaction: &mut Transaction,
        permit: &Permit<GrantException>,
        exception: &NewException,
        now_ms: i64,
    ) -> Result<i64, TablesError> {
        changes::next_of_exceptions(transaction).await?;
        let row = sqlx::query(
            "INSERT INTO exceptions (finding, package, repository, owner, reason, expires, \
             added_by, added_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number",
        )
        .bind(&*exception.finding)
        .bind(&*exception.package)
        .bind(place_name(permit))
        .bind(&*exception.owner)
        .bind(&*exception.reason)
        .bind(&*exception.expires)
        .bind(permit.caller())
        .bind(now_ms)
        .fetch_one(&mut **transaction)
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Takes an exception back; returns whether it was in force, and one of the permit's place.
    ///
    /// A permit for the system is one for every exception.
    pub async fn end_exception(
        &self,
        transaction: &mut Transaction,
        permit: &Permit<GrantException>,
        number: i64,
        now_ms: i64,
    ) -> Result<bool, TablesError> {
        changes::next_of_exceptions(transaction).await?;
        let done = sqlx::query(
            "UPDATE exceptions SET ended_by = $1, ended_ms = $2 \
             WHERE number = $3 AND ended_ms IS NULL AND ($4 = '' OR repository = $4)",
        )
        .bind(permit.caller())
        .bind(now_ms)
        .bind(number)
        .bind(place_name(permit))
        .execute(&mut **transaction)
        .await?;
        Ok(done.rows_affected() != 0)
    }

    /// Lists the exceptions that nobody took back, expired ones too.
    pub async fn exceptions(&self) -> Result<Vec<StoredException>, TablesError> {
        exceptions_in(&mut *self.tables.readers().acquire().await?).await
    }
}

/// Lists the exceptions that nobody took back, as a connection sees them.
pub(super) async fn exceptions_in(
    connection: &mut AnyConnection,
) -> Result<Vec<StoredException>, TablesError> {
    let rows = sqlx::query(
        "SELECT number, finding, package, repository, owner, reason, expires, added_by, \
         added_ms FROM exceptions WHERE ended_ms IS NULL ORDER BY number",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredException {
                number: row.try_get(0)?,
                finding: text(row, 1)?,
                package: text(row, 2)?,
                repository: text(row, 3)?,
                owner: text(row, 4)?,
                reason: text(row, 5)?,
                expires: text(row, 6)?,
                added_by: text(row, 7)?,
                added_ms: row.try_get(8)?,
            })
        })
        .collect()
}

/// Reads a quarantine from the first five columns.
pub(super) fn quarantined_of(row: &AnyRow) -> Result<Quarantined, sqlx::Error> {
    Ok(Quarantined {
        repository: text(row, 0)?,
        digest: text(row, 1)?,
        reason: text(row, 2)?,
        placed_by: text(row, 3)?,
        placed_ms: row.try_get(4)?,
    })
}

/// The repository of a permit; empty for the system.
fn place_name(permit: &Permit<GrantException>) -> &str {
    permit.repository().map_or("", RepositoryName::as_str)
}

fn repository_of(permit: &Permit<Quarantine>) -> Result<&RepositoryName, TablesError> {
    permit.repository().ok_or_else(|| {
        TablesError::Statement(sqlx::Error::Protocol("the permit names no repository".into()))
    })
}
