//! The tables: SQLite in the data folder by default, PostgreSQL by URL.
//!
//! Statements are written once and run on both: parameters are `$1`, values are text, 64-bit
//! integers and bytes. What only one dialect knows stands here and in [`migration`].
//!
//! SQLite runs in WAL mode. It has one writer at a time; here writers wait for one connection in
//! the order in which they came, instead of trying again and again, and readers have others.
//! It syncs at checkpoints only (`synchronous = NORMAL`): a commit here waits until [`log_sync`]
//! has synced the log, which commits of the same moment share.
//!
//! **Invariant:** what was committed survives a loss of power, with either database.
//!
//! **Invariant:** an opened [`Tables`] has exactly the schema that this version knows. Tables
//! of a newer version are refused, those of an older one are migrated.

use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::str::FromStr as _;
use std::sync::Once;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Connection as _};

mod log_sync;
pub mod migration;

use log_sync::LogSync;
use migration::{MIGRATIONS, Migration};

/// Connections for reading SQLite.
// LIMIT: each is a thread with a page cache of its own (2 MiB); hot reads do not come here.
const SQLITE_READERS_MAX: u32 = 4;
/// Connections to PostgreSQL of one process.
// LIMIT: its default is 100 connections in all, for several processes.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// How long somebody waits for a connection.
// LIMIT: longer than any transaction of ours, shorter than a client's patience.
const CONNECTION_WAIT_MAX: Duration = Duration::from_secs(30);

/// Which database speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dialect {
    /// SQLite, a file of this process.
    Sqlite,
    /// PostgreSQL, shared by several.
    Postgres,
}

/// Tables that could not be opened, read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TablesError {
    /// The file or server cannot be opened.
    #[error("cannot open the tables in `{location}`")]
    Open {
        /// The file or the address, without a password.
        location: Box<str>,
        /// Why.
        source: sqlx::Error,
    },
    /// A newer version wrote here.
    #[error("the tables were written by a newer version of seawall (`{name}` is unknown here)")]
    Newer {
        /// The step that this version does not know.
        name: Box<str>,
    },
    /// A step of the migration failed; nothing was changed.
    #[error("cannot migrate the tables: step `{name}` failed")]
    Migration {
        /// The step.
        name: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("the tables could not be read or changed")]
    Statement(#[from] sqlx::Error),
}

/// The opened tables; clones share the connections.
#[derive(Clone, Debug)]
pub struct Tables {
    readers: AnyPool,
    writers: AnyPool,
    dialect: Dialect,
    /// SQLite's log; PostgreSQL syncs its own.
    log: Option<LogSync>,
}

/// A transaction; dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    log: Option<LogSync>,
}

impl Transaction {
    /// Commits. When this returns, the changes survive a loss of power.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.inner.commit().await?;
        match self.log {
            Some(log) => log.sync().await.map_err(sqlx::Error::Io),
            None => Ok(()),
        }
    }

    /// Commits what may be lost with the power, as long as everything before it is lost last.
    pub async fn commit_relaxed(self) -> sqlx::Result<()> {
        self.inner.commit().await
    }

    /// Takes all changes back.
    pub async fn rollback(self) -> sqlx::Result<()> {
        self.inner.rollback().await
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

impl Tables {
    /// Opens the SQLite file at `path`, making it if it is missing.
    pub async fn open_sqlite(path: &Path) -> Result<Self, TablesError> {
        Self::open_sqlite_with(path, MIGRATIONS).await
    }

    async fn open_sqlite_with(
        path: &Path,
        migrations: &'static [Migration],
    ) -> Result<Self, TablesError> {
        let location = path.display().to_string();
        let failed = |source| TablesError::Open { location: location.as_str().into(), source };
        let absolute = std::path::absolute(path).map_err(|error| failed(error.into()))?;
        let url = sqlite_url(&absolute);
        let writers = pool(1, &url, Dialect::Sqlite).await.map_err(failed)?;
        let mut tables = Self {
            readers: pool(SQLITE_READERS_MAX, &url, Dialect::Sqlite).await.map_err(failed)?,
            writers,
            dialect: Dialect::Sqlite,
            log: None,
        };
        tables.migrate(migrations).await?;
        let log = LogSync::open(&absolute).map_err(|error| failed(error.into()))?;
        log.sync().await.map_err(|error| failed(error.into()))?;
        tables.log = Some(log);
        Ok(tables)
    }

    /// Opens the PostgreSQL database at `url` (`postgres://USER:PASSWORD@HOST/DATABASE`).
    pub async fn open_postgres(url: &str) -> Result<Self, TablesError> {
        let location = without_password(url);
        let failed = |source| TablesError::Open { location: location.as_str().into(), source };
        let connections =
            pool(POSTGRES_CONNECTIONS_MAX, url, Dialect::Postgres).await.map_err(failed)?;
        let tables = Self {
            readers: connections.clone(),
            writers: connections,
            dialect: Dialect::Postgres,
            log: None,
        };
        tables.migrate(MIGRATIONS).await?;
        Ok(tables)
    }

    async fn migrate(&self, migrations: &'static [Migration]) -> Result<(), TablesError> {
        let mut connection = self.writers.acquire().await?;
        migration::migrate(&mut connection, self.dialect, migrations).await
    }

    /// Returns which database speaks.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the connections for reading.
    pub fn readers(&self) -> &AnyPool {
        &self.readers
    }

    /// Begins a transaction that changes tables. It is durable once its commit returned.
    pub async fn begin(&self) -> Result<Transaction, TablesError> {
        let inner = match self.dialect {
            // Asked for at once, the right to write cannot be lost to another in between.
            Dialect::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await?,
            Dialect::Postgres => self.writers.begin().await?,
        };
        Ok(Transaction { inner, log: self.log.clone() })
    }

    /// Waits until no other transaction holds the lock `key`, and holds it to its own end.
    ///
    /// With SQLite there is nothing to wait for: it has one writer at a time.
    pub async fn lock(&self, connection: &mut AnyConnection, key: i64) -> Result<(), TablesError> {
        if self.dialect == Dialect::Postgres {
            sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)")
                .bind(key)
                .execute(connection)
                .await?;
        }
        Ok(())
    }

    /// Copies the tables of SQLite into a new file, as they are at one moment, while others
    /// read and write them.
    pub async fn copy_to(&self, path: &Path) -> Result<(), TablesError> {
        let path = path.to_string_lossy().into_owned();
        sqlx::query("VACUUM INTO $1").bind(path).execute(&self.readers).await?;
        Ok(())
    }

    /// Closes all connections, after what runs on them has ended.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

async fn pool(connections_max: u32, url: &str, dialect: Dialect) -> sqlx::Result<AnyPool> {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
    let options = AnyConnectOptions::from_str(url)?;
    AnyPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(CONNECTION_WAIT_MAX)
        .idle_timeout(None)
        .max_lifetime(None)
        // A connection to a local file does not go away.
        .test_before_acquire(dialect == Dialect::Postgres)
        // A full disk makes SQLite end a transaction of which the driver thinks that it goes on,
        // for ever: such a connection is closed, and another one made.
        .before_acquire(|connection, _| {
            let is_idle = !connection.is_in_transaction();
            Box::pin(std::future::ready(Ok(is_idle)))
        })
        .after_connect(move |connection, _| {
            Box::pin(async move {
                match dialect {
                    Dialect::Sqlite => prepare_sqlite(connection).await,
                    Dialect::Postgres => connection.ping().await,
                }
            })
        })
        .connect_with(options)
        .await
}

async fn prepare_sqlite(connection: &mut AnyConnection) -> sqlx::Result<()> {
    for statement in [
        "PRAGMA busy_timeout = 10000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA foreign_keys = ON",
    ] {
        sqlx::raw_sql(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Splits rows into such groups that statements of few lengths store all of them.
///
/// Each length is a statement that a connection keeps prepared.
pub fn groups<T>(rows: &[T]) -> Vec<&[T]> {
    const LENGTHS: [usize; 4] = [64, 16, 4, 1];
    let mut groups = Vec::new();
    let mut rest = rows;
    for length in LENGTHS {
        while let Some((group, after)) = rest.split_at_checked(length) {
            groups.push(group);
            rest = after;
        }
    }
    groups
}

/// Writes the places of the parameters of several rows: `($1, $2), ($3, $4)`.
pub fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> =
            (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Writes a path as the URL that the driver reads; every byte but the plainest is escaped.
fn sqlite_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => url.push(char::from(*byte)),
            plain if plain.is_ascii_alphanumeric() => url.push(char::from(*plain)),
            other => drop(write!(url, "%{other:02X}")),
        }
    }
    url.push_str("?mode=rwc");
    url
}

/// Returns what may stand in a message.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;
