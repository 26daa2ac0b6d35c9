//! Nodes: how they enrol, what runs on them, what was seen there.
//!
//! A node is known by the digest of a certificate that was issued to it and is stored here;
//! where its row is gone, the certificate is none, from the next request on.
//!
//! **Invariant:** a change of who may report, and its record for the evidence log, are one
//! transaction. A token enrols one node: it goes in the transaction that brings the node.

use seawall_evidence::record::{Entry, EntryError, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, DetailKey, Outcome, SubjectKind};
use seawall_policy::access::{ManageIdentities, Permit, ReadIdentities, ReadSystem};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::identity::By;
use crate::judgements::text;
use crate::outbox;
use crate::tables::{Tables, TablesError};

pub mod intake;
pub mod seen;
pub mod uses;
pub mod verdicts;

/// A node that reported nothing for so long is silent, in milliseconds: what happens on it is not
/// known.
pub const SILENT_MILLIS: i64 = 60_000;
/// Most tokens and nodes that a list holds.
// LIMIT: a list is read by people.
const LIST_LENGTH_MAX: i64 = 10_000;
/// Most certificates of a node: the one in use, the next, and what a failed renewal left.
// LIMIT: a node that renews again and again fills no table.
const CERTIFICATES_MAX: i64 = 4;

/// A token with which one node may enrol, without its secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NodeToken {
    /// Its identifier, which is part of what its holder has.
    pub id: Box<str>,
    /// SHA-256 of the whole token.
    pub hash: [u8; 32],
    /// Who made it.
    pub created_by: Box<str>,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// A node.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Node {
    /// Its identifier.
    pub id: Box<str>,
    /// Its name, as it gave it.
    pub name: Box<str>,
    /// When it enrolled, in milliseconds since 1970.
    pub enrolled_ms: i64,
    /// When it last reported, in milliseconds since 1970; 0 is never.
    pub seen_ms: i64,
    /// Alerts of it that were forgotten here because there were too many.
    pub forgotten: i64,
    /// What its agent says of itself, JSON.
    pub status: Box<str>,
}

/// A node with what is counted of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NodeRow {
    /// The node.
    pub node: Node,
    /// Containers that run.
    pub containers: i64,
    /// Records that the node gave up because it had no room for them.
    pub dropped: i64,
}

/// A certificate that was issued to a node.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NodeCertificate {
    /// SHA-256 of the certificate, in hexadecimal.
    pub fingerprint: Box<str>,
    /// When it was issued, in milliseconds since 1970.
    pub issued_ms: i64,
    /// When it ends, in milliseconds since 1970.
    pub ends_ms: i64,
}

/// Why nodes could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum NodesError {
    /// There is no such node or token.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        name: Box<str>,
    },
    /// The token is none, or is none any more. It is not said why.
    #[error("the token is not accepted")]
    Refused,
    /// The tables failed.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// The change cannot be recorded.
    #[error("the change cannot be recorded")]
    Record(#[from] EntryError),
}

impl From<sqlx::Error> for NodesError {
    fn from(error: sqlx::Error) -> Self {
        Self::Tables(error.into())
    }
}

/// The tables of nodes.
#[derive(Clone, Debug)]
pub struct Nodes {
    tables: Tables,
}

impl Nodes {
    /// Takes the opened tables.
    pub fn new(tables: Tables) -> Self {
        Self { tables }
    }

    /// Adds a token, and forgets those that ended.
    pub async fn add_token(
        &self,
        _permit: &Permit<ManageIdentities>,
        token: &NodeToken,
        by: &By,
    ) -> Result<(), NodesError> {
        let mut change = self.tables.begin().await?;
        sqlx::query("DELETE FROM node_tokens WHERE expires_ms <= $1")
            .bind(token.created_ms)
            .execute(&mut *change)
            .await?;
        sqlx::query(
            "INSERT INTO node_tokens (id, hash, created_by, created_ms, expires_ms) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&*token.id)
        .bind(token.hash.as_slice())
        .bind(&*token.created_by)
        .bind(token.created_ms)
        .bind(token.expires_ms)
        .execute(&mut *change)
        .await?;
        let entry = entry(by, Action::NodeTokenCreated).on(SubjectKind::Key, tamed(&token.id))?;
        outbox::put(&mut change, &expiring(entry, token.expires_ms)?).await?;
        Ok(change.commit().await?)
    }

    /// Takes a token back.
    pub async fn revoke_token(
        &self,
        _permit: &Permit<ManageIdentities>,
        id: &str,
        by: &By,
    ) -> Result<(), NodesError> {
        let mut change = self.tables.begin().await?;
        let gone = sqlx::query("DELETE FROM node_tokens WHERE id = $1").bind(id);
        if gone.execute(&mut *change).await?.rows_affected() == 0 {
            return Err(NodesError::Unknown { what: "token", name: id.into() });
        }
        let entry = entry(by, Action::NodeTokenRevoked).on(SubjectKind::Key, tamed(id))?;
        outbox::put(&mut change, &entry).await?;
        Ok(change.commit().await?)
    }

    /// Lists the tokens that were not used, by age.
    pub async fn tokens(
        &self,
        _permit: &Permit<ReadIdentities>,
        now_ms: i64,
    ) -> Result<Vec<NodeToken>, NodesError> {
        let rows = sqlx::query(
            "SELECT id, hash, created_by, created_ms, expires_ms FROM node_tokens \
             WHERE $1 < expires_ms ORDER BY created_ms, id LIMIT $2",
        )
        .bind(now_ms)
        .bind(LIST_LENGTH_MAX)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(token_of).collect()
    }

    /// Reads a token, to find out whether somebody has it.
    pub async fn token(&self, id: &str) -> Result<Option<NodeToken>, NodesError> {
        let row = sqlx::query(
            "SELECT id, hash, created_by, created_ms, expires_ms FROM node_tokens WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(self.tables.readers())
        .await?;
        row.as_ref().map(token_of).transpose()
    }

    /// Takes in a node that showed `token`, with its first certificate; the token is used up.
    pub async fn enrol(
        &self,
        token: &NodeToken,
        node: &Node,
        certificate: &NodeCertificate,
        by: &By,
    ) -> Result<(), NodesError> {
        let mut change = self.tables.begin().await?;
        let used =
            sqlx::query("DELETE FROM node_tokens WHERE id = $1 AND hash = $2 AND $3 < expires_ms")
                .bind(&*token.id)
                .bind(token.hash.as_slice())
                .bind(node.enrolled_ms)
                .execute(&mut *change)
                .await?;
        // Of two nodes that show the same token at once, one comes too late.
        if used.rows_affected() != 1 {
            return Err(NodesError::Refused);
        }
        sqlx::query(
            "INSERT INTO nodes (id, name, enrolled_ms, seen_ms, queue, generation, forgotten, \
             status) VALUES ($1, $2, $3, 0, '', 0, 0, $4)",
        )
        .bind(&*node.id)
        .bind(&*node.name)
        .bind(node.enrolled_ms)
        .bind(&*node.status)
        .execute(&mut *change)
        .await?;
        put_certificate(&mut change, &node.id, certificate).await?;
        let entry = entry(by, Action::NodeEnrolled)
            .on(SubjectKind::Node, tamed(&node.id))?
            .on(SubjectKind::Key, tamed(&token.id))?
            .because(tamed(&format!("as `{}`, with a token of `{}`", node.name, token.created_by)));
        outbox::put(&mut change, &expiring(entry, certificate.ends_ms)?).await?;
        Ok(change.commit().await?)
    }

    /// Adds the next certificate of a node; the ones before hold until they end, as far as there
    /// is room.
    pub async fn renew(&self, node: &str, certificate: &NodeCertificate) -> Result<(), NodesError> {
        let mut change = self.tables.begin().await?;
        let touched = sqlx::query("UPDATE nodes SET seen_ms = $2 WHERE id = $1")
            .bind(node)
            .bind(certificate.issued_ms)
            .execute(&mut *change)
            .await?;
        if touched.rows_affected() == 0 {
            return Err(NodesError::Refused);
        }
        put_certificate(&mut change, node, certificate).await?;
        sqlx::query(
            "DELETE FROM node_certificates WHERE node = $1 AND fingerprint NOT IN (\
             SELECT fingerprint FROM node_certificates WHERE node = $1 AND $2 < ends_ms \
             ORDER BY ends_ms DESC, issued_ms DESC, fingerprint LIMIT $3)",
        )
        .bind(node)
        .bind(certificate.issued_ms)
        .bind(CERTIFICATES_MAX)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    /// Finds the node that a certificate was issued to, if it holds at `now_ms`.
    pub async fn of_certificate(
        &self,
        fingerprint: &str,
        now_ms: i64,
    ) -> Result<Option<Node>, NodesError> {
        let row = sqlx::query(
            "SELECT nodes.id, nodes.name, nodes.enrolled_ms, nodes.seen_ms, nodes.forgotten, \
             nodes.status FROM node_certificates \
             JOIN nodes ON nodes.id = node_certificates.node \
             WHERE node_certificates.fingerprint = $1 AND $2 < node_certificates.ends_ms",
        )
        .bind(fingerprint)
        .bind(now_ms)
        .fetch_optional(self.tables.readers())
        .await?;
        Ok(row.as_ref().map(node_of).transpose()?)
    }

    /// Removes a node, by identifier or name: it is refused from the next request on. Its alerts
    /// stay.
    pub async fn remove(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        by: &By,
    ) -> Result<Box<str>, NodesError> {
        let mut change = self.tables.begin().await?;
        let rows = sqlx::query("SELECT id, name FROM nodes WHERE id = $1 OR name = $1 LIMIT 2")
            .bind(name)
            .fetch_all(&mut *change)
            .await?;
        let unknown = || NodesError::Unknown { what: "node", name: name.into() };
        // Several nodes may have one name: which of them is meant is not guessed.
        let [row] = rows.as_slice() else { return Err(unknown()) };
        let (id, shown) = (text(row, 0)?, text(row, 1)?);
        for statement in [
            "DELETE FROM node_containers WHERE node = $1",
            "DELETE FROM node_certificates WHERE node = $1",
            "DELETE FROM node_lanes WHERE node = $1",
            "DELETE FROM nodes WHERE id = $1",
        ] {
            sqlx::query(statement).bind(&*id).execute(&mut *change).await?;
        }
        let entry = entry(by, Action::NodeRemoved)
            .on(SubjectKind::Node, tamed(&id))?
            .because(tamed(&format!("it was `{shown}`")));
        outbox::put(&mut change, &entry).await?;
        change.commit().await?;
        Ok(id)
    }

    /// Lists the nodes, by name.
    pub async fn list(&self, _permit: &Permit<ReadSystem>) -> Result<Vec<NodeRow>, NodesError> {
        let rows = sqlx::query(
            "SELECT nodes.id, nodes.name, nodes.enrolled_ms, nodes.seen_ms, nodes.forgotten, \
             nodes.status, \
             (SELECT COUNT(*) FROM node_containers WHERE node_containers.node = nodes.id), \
             (SELECT CAST(COALESCE(SUM(dropped), 0) AS BIGINT) FROM node_lanes \
              WHERE node_lanes.node = nodes.id) \
             FROM nodes ORDER BY nodes.name, nodes.id LIMIT $1",
        )
        .bind(LIST_LENGTH_MAX)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(NodeRow {
                    node: node_of(row)?,
                    containers: row.try_get(6)?,
                    dropped: row.try_get(7)?,
                })
            })
            .collect()
    }
}

async fn put_certificate(
    change: &mut sqlx::AnyConnection,
    node: &str,
    certificate: &NodeCertificate,
) -> Result<(), NodesError> {
    sqlx::query(
        "INSERT INTO node_certificates (fingerprint, node, issued_ms, ends_ms) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(&*certificate.fingerprint)
    .bind(node)
    .bind(certificate.issued_ms)
    .bind(certificate.ends_ms)
    .execute(change)
    .await?;
    Ok(())
}

fn entry(by: &By, action: Action) -> Entry {
    Entry::new(by.now, by.actor.clone(), action, Outcome::Done).in_request(by.request.clone())
}

fn expiring(entry: Entry, ends_ms: i64) -> Result<Entry, EntryError> {
    let ends = u64::try_from(ends_ms).ok().and_then(Timestamp::from_unix_millis);
    match ends {
        Some(ends) => entry.with(DetailKey::Expires, Value::Time(ends)),
        None => Ok(entry),
    }
}

fn tamed(text: &str) -> Text {
    Text::tamed(text)
}

fn token_of(row: &AnyRow) -> Result<NodeToken, NodesError> {
    let hash: Vec<u8> = row.try_get(1)?;
    Ok(NodeToken {
        id: text(row, 0)?,
        // A hash of another length is the hash of nothing that somebody could show.
        hash: hash.try_into().unwrap_or([0; 32]),
        created_by: text(row, 2)?,
        created_ms: row.try_get(3)?,
        expires_ms: row.try_get(4)?,
    })
}

fn node_of(row: &AnyRow) -> Result<Node, sqlx::Error> {
    Ok(Node {
        id: text(row, 0)?,
        name: text(row, 1)?,
        enrolled_ms: row.try_get(2)?,
        seen_ms: row.try_get(3)?,
        forgotten: row.try_get(4)?,
        status: text(row, 5)?,
    })
}

#[cfg(test)]
mod tests;
