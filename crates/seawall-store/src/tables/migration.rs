//! The steps that make the tables, each written once for each dialect.
//!
//! A step is never edited once it was released: what is to be different comes as another.
//! Each concern has numbers of its own, so that two of them grow without knowing one another:
//! 1–19 registry, 20–39 identity and evidence, 40–59 gate,
//! 60–79 nodes.
//!
//! **Invariant:** the list is sorted by number, and no number occurs twice.

use sqlx::{AnyConnection, Connection as _, Row as _};

use super::{Dialect, TablesError};

/// One step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Migration {
    /// Its number, for ever.
    pub number: i64,
    /// What it brings.
    pub name: &'static str,
    /// The statements for SQLite.
    pub sqlite: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: &'static str,
}

/// Names a step by its number and its name, which are those of its two files.
macro_rules! migration {
    ($number:literal, $file:literal) => {
        Migration {
            number: $number,
            name: $file,
            sqlite: include_str!(concat!("../../migrations/", $file, ".sqlite.sql")),
            postgres: include_str!(concat!("../../migrations/", $file, ".postgres.sql")),
        }
    };
}

/// Every step, by number.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001-registry"),
    migration!(20, "0020-identity"),
    migration!(21, "0021-outbox"),
    migration!(40, "0040-gate"),
    migration!(41, "0041-gate"),
    migration!(42, "0042-gate"),
    migration!(60, "0060-nodes"),
    migration!(61, "0061-uses"),
];

/// The key of the lock that lets one process at a time migrate PostgreSQL ("seawall" in ASCII).
const POSTGRES_LOCK: i64 = 0x0073_6561_7761_6c6c;

/// Brings the tables to what `migrations` say.
///
/// All steps are taken in one transaction: a failure leaves the tables as they were.
pub(super) async fn migrate(
    connection: &mut AnyConnection,
    dialect: Dialect,
    migrations: &'static [Migration],
) -> Result<(), TablesError> {
    let mut transaction = match dialect {
        Dialect::Sqlite => connection.begin_with("BEGIN IMMEDIATE").await?,
        Dialect::Postgres => connection.begin().await?,
    };
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)")
            .bind(POSTGRES_LOCK)
            .execute(&mut *transaction)
            .await?;
    }
    let create = "CREATE TABLE IF NOT EXISTS migrations \
        (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";
    sqlx::query(create).execute(&mut *transaction).await?;
    let rows = sqlx::query("SELECT number, name FROM migrations ORDER BY number")
        .fetch_all(&mut *transaction)
        .await?;
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let number: i64 = row.try_get(0)?;
        if !migrations.iter().any(|migration| migration.number == number) {
            return Err(TablesError::Newer { name: row.try_get::<String, _>(1)?.into() });
        }
        taken.push(number);
    }
    for step in migrations.iter().filter(|step| !taken.contains(&step.number)) {
        let statements = match dialect {
            Dialect::Sqlite => step.sqlite,
            Dialect::Postgres => step.postgres,
        };
        let failed = |source| TablesError::Migration { name: step.name, source };
        sqlx::raw_sql(statements).execute(&mut *transaction).await.map_err(failed)?;
        sqlx::query("INSERT INTO migrations (number, name) VALUES ($1, $2)")
            .bind(step.number)
            .bind(step.name)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
