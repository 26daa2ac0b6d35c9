//! Accounts, what they were granted, and what they prove it with, in the tables.
//!
//! What is needed to find out who asks is read without a permit, because who asks is not known
//! yet. Everything else asks for one.
//!
//! **Invariant:** a change, its record for the evidence log (in the outbox), and a higher epoch
//! are one transaction. So no change goes without a record, whoever makes it, and each process
//! notices.

use seawall_evidence::record::{Actor, Entry, EntryError, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, DetailKey, Outcome, SubjectKind};
use seawall_policy::access::{Grant, Restriction, Role};
use seawall_policy::glob::Glob;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::outbox;
use crate::tables::{Tables, TablesError, Transaction};

mod accounts;
mod credentials;

/// Most accounts or keys that a list holds.
// LIMIT: a list is read by people; whoever has more asks with a name.
const LIST_LENGTH_MAX: i64 = 10_000;

/// What kind of account it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccountKind {
    /// A person, with a password.
    User,
    /// A program, with keys only.
    Robot,
}

impl AccountKind {
    /// Returns the word that tables and people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Robot => "robot",
        }
    }

    fn subject(self) -> SubjectKind {
        match self {
            Self::User => SubjectKind::User,
            Self::Robot => SubjectKind::Robot,
        }
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Its name, unique among users and robots.
    pub name: Box<str>,
    /// Its kind.
    pub kind: AccountKind,
    /// The hash of its password (PHC string); empty if it has none.
    pub password: Box<str>,
    /// Whether it may not be used.
    pub is_disabled: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends, if it does.
    pub expires: Option<Timestamp>,
    /// The moment before which tokens and sessions count for nothing.
    pub valid_from: Timestamp,
    /// What it was granted.
    pub grants: Vec<Grant>,
}

impl Account {
    /// Tells whether the account may be used at `now`.
    pub fn is_active(&self, now: Timestamp) -> bool {
        !self.is_disabled && self.expires.is_none_or(|expires| now < expires)
    }
}

/// An API key, without the secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApiKey {
    /// Its id, which is part of what its holder has.
    pub id: Box<str>,
    /// Whose it is.
    pub account: Box<str>,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// What it is restricted to; `None` is all that the account was granted.
    pub scope: Option<Vec<Restriction>>,
    /// What it is for.
    pub note: Box<str>,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends, if it does.
    pub expires: Option<Timestamp>,
}

/// A session of the console, without its secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    /// Whose it is.
    pub account: Box<str>,
    /// When it began.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// Who changes something, when, and in which request.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// The id of the request; empty outside of one.
    pub request: Text,
    /// When.
    pub now: Timestamp,
}

/// Why identities could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// There is such an account already.
    #[error("there is an account `{name}` already")]
    Exists {
        /// The name.
        name: Box<str>,
    },
    /// There is no such account, grant or key.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        name: Box<str>,
    },
    /// Nobody could administer any more.
    #[error("`{name}` is the last administrator")]
    LastAdministrator {
        /// The account.
        name: Box<str>,
    },
    /// A robot has keys and no password.
    #[error("`{name}` is a robot and has no password")]
    Robot {
        /// The account.
        name: Box<str>,
    },
    /// The tables failed.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// A row holds what this version cannot read.
    #[error("the tables hold {what} that cannot be read")]
    Damaged {
        /// What it is.
        what: &'static str,
    },
    /// The change cannot be recorded.
    #[error("the change cannot be recorded")]
    Record(#[from] EntryError),
}

impl From<sqlx::Error> for IdentityError {
    fn from(error: sqlx::Error) -> Self {
        Self::Tables(error.into())
    }
}

/// The identities in the tables.
#[derive(Clone, Debug)]
pub struct Identities {
    tables: Tables,
}

impl Identities {
    /// Takes the tables.
    pub fn new(tables: Tables) -> Self {
        Self { tables }
    }

    /// Returns the tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Returns the number that every change raises.
    pub async fn epoch(&self) -> Result<i64, IdentityError> {
        let row = sqlx::query("SELECT epoch FROM identity_epoch WHERE one = 1")
            .fetch_one(self.tables.readers())
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Puts a record into the outbox that belongs to no change here, such as that of an export.
    pub async fn record(&self, entry: &Entry) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        outbox::put(&mut change, entry).await?;
        Ok(change.commit().await?)
    }

    /// Begins a change.
    async fn change(&self) -> Result<Transaction, IdentityError> {
        Ok(self.tables.begin().await?)
    }
}

/// Finishes a change: raises the epoch, puts the record into the outbox, commits.
async fn finish(mut change: Transaction, entry: &Entry) -> Result<(), IdentityError> {
    raise_epoch(&mut change).await?;
    outbox::put(&mut change, entry).await?;
    Ok(change.commit().await?)
}

async fn raise_epoch(connection: &mut AnyConnection) -> Result<(), IdentityError> {
    sqlx::query("UPDATE identity_epoch SET epoch = epoch + 1 WHERE one = 1")
        .execute(connection)
        .await?;
    Ok(())
}

impl By {
    /// Begins the record of a change to an account.
    fn entry(&self, action: Action, kind: SubjectKind, name: &str) -> Result<Entry, EntryError> {
        Entry::new(self.now, self.actor.clone(), action, Outcome::Done)
            .in_request(self.request.clone())
            .on(kind, Text::tamed(name))
    }
}

fn with_text(entry: Entry, key: DetailKey, text: &str) -> Result<Entry, EntryError> {
    entry.with(key, Value::Text(Text::tamed(text)))
}

/// Writes a moment, or 0 for none.
fn millis(moment: Option<Timestamp>) -> i64 {
    // INVARIANT: moments end in the year 9999.
    moment.and_then(|moment| i64::try_from(moment.unix_millis()).ok()).unwrap_or(0)
}

fn moment(millis: i64) -> Option<Timestamp> {
    u64::try_from(millis).ok().and_then(Timestamp::from_unix_millis)
}

fn end(millis: i64) -> Option<Timestamp> {
    moment(millis).filter(|moment| moment.unix_millis() != 0)
}

fn damaged(what: &'static str) -> IdentityError {
    IdentityError::Damaged { what }
}

/// Writes restrictions, one a line; none at all is an empty text.
fn scope_text(scope: Option<&[Restriction]>) -> String {
    let Some(scope) = scope else { return String::new() };
    let lines = scope.iter().map(|part| format!("{part}\n"));
    // A key that is restricted to nothing is not one without restrictions.
    std::iter::once("-\n".to_owned()).chain(lines).collect()
}

fn read_scope(text: &str) -> Result<Option<Vec<Restriction>>, IdentityError> {
    let mut lines = text.lines();
    if lines.next().is_none() {
        return Ok(None);
    }
    let parts = lines.map(str::parse).collect::<Result<_, _>>();
    parts.map(Some).map_err(|_error| damaged("the scope of a key"))
}

fn read_account(row: &AnyRow) -> Result<Account, IdentityError> {
    let kind: String = row.try_get(1)?;
    let kind = [AccountKind::User, AccountKind::Robot].into_iter().find(|one| one.name() == kind);
    Ok(Account {
        name: row.try_get::<String, _>(0)?.into(),
        kind: kind.ok_or_else(|| damaged("a kind of account"))?,
        password: row.try_get::<String, _>(2)?.into(),
        is_disabled: row.try_get::<i64, _>(3)? != 0,
        created: moment(row.try_get(4)?).ok_or_else(|| damaged("a moment"))?,
        expires: end(row.try_get(5)?),
        valid_from: moment(row.try_get(6)?).ok_or_else(|| damaged("a moment"))?,
        grants: vec![],
    })
}

fn read_grant(role: &str, repositories: &str) -> Result<Grant, IdentityError> {
    let role = Role::from_name(role).ok_or_else(|| damaged("a role"))?;
    Ok(Grant { role, repositories: Glob::new(repositories) })
}

async fn account_of(
    connection: &mut AnyConnection,
    name: &str,
) -> Result<Option<Account>, IdentityError> {
    let row = sqlx::query(
        "SELECT name, kind, password, disabled, created_ms, expires_ms, valid_from_ms \
         FROM accounts WHERE name = $1",
    )
    .bind(name)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut account = read_account(&row)?;
    let query = "SELECT role, repositories FROM grants WHERE account = $1 ORDER BY 1, 2";
    for row in sqlx::query(query).bind(name).fetch_all(connection).await? {
        let (role, repositories): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        account.grants.push(read_grant(&role, &repositories)?);
    }
    Ok(Some(account))
}

#[cfg(test)]
mod tests;
