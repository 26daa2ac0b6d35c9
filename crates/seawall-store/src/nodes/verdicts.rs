//! What the gate `node` decides of running containers.
//!
//! A verdict is made of the container, its image, its use of packages and what was judged with.
//! Where one of these changes, the container is [due](Nodes::due_verdicts) again.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::seen::{UseAccount, account_of};
use super::uses::image_of_container;
use super::{Nodes, NodesError};
use crate::judgements::text;
use crate::tables::Transaction;

/// With what containers are to be judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DueAsk {
    /// The number of what is judged with; what was judged with less is due.
    pub generation: i64,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
    /// After which time a node that reports nothing is silent, in milliseconds.
    pub silent_ms: i64,
}

/// A package of a container that is in use, or whose files are guesses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PackageGrade {
    /// The package.
    pub purl: Box<str>,
    /// How far: 0 present, 1 loaded, 2 executed, 3 listening.
    pub grade: i64,
    /// Whether its files are guesses.
    pub is_guess: bool,
}

/// A container that has to be judged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueVerdict {
    /// The node.
    pub node: Box<str>,
    /// The node's name.
    pub node_name: Box<str>,
    /// The container.
    pub container: Box<str>,
    /// The name of its image.
    pub reference: Box<str>,
    /// The digest of its image, as the node says it.
    pub digest: Box<str>,
    /// The image of which there is an inventory; empty where there is none.
    pub image: Box<str>,
    /// The orchestrator's namespace.
    pub namespace: Box<str>,
    /// Whether its node reports nothing any more.
    pub is_silent: bool,
    /// What was decided before.
    pub before: Option<Box<str>>,
    /// What its node told of the use of files; `None` where it told nothing, or nobody joined it
    /// yet.
    pub account: Option<UseAccount>,
    /// The change of the use of files that its grades were joined from.
    pub joined: i64,
    /// The lowest grade that cannot be more than was seen.
    pub sure_from: i64,
    /// Packages that are in use, and those whose files are guesses.
    pub grades: Vec<PackageGrade>,
}

/// A decision that is to be stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewVerdict {
    /// What it was made of.
    pub due: DueVerdict,
    /// `allow`, `warn`, `deny`, `undecided`; `none` where no policy applies.
    pub verdict: Box<str>,
    /// Why, in one line.
    pub reason: Box<str>,
    /// The decision, JSON.
    pub decision: Box<str>,
    /// The number of what it was judged with.
    pub generation: i64,
    /// When, in milliseconds since 1970.
    pub judged_ms: i64,
}

impl Nodes {
    /// Begins a transaction.
    pub async fn begin(&self) -> Result<Transaction, NodesError> {
        Ok(self.tables.begin().await?)
    }

    /// Returns up to `count` containers that have to be judged, in the order of images.
    pub async fn due_verdicts(
        &self,
        ask: DueAsk,
        count: i64,
    ) -> Result<Vec<DueVerdict>, NodesError> {
        let statement = concat!(
            "SELECT d.node, d.name, d.id, d.reference, d.digest, d.image, d.namespace, \
             d.is_silent, v.verdict, \
             CASE WHEN u.joined <> 0 AND u.image = d.image AND d.image <> '' THEN u.header END, \
             CAST(CASE WHEN u.joined = u.change AND u.is_whole = 1 AND u.is_cut = 0 THEN 1 \
             ELSE 0 END AS BIGINT), COALESCE(u.joined, 0), \
             COALESCE(u.sure_from, 3) FROM (\
             SELECT c.node, n.name, c.id, c.image AS reference, c.digest, c.namespace, ",
            image_of_container!(),
            " AS image, CAST(CASE WHEN n.seen_ms < $2 THEN 1 ELSE 0 END AS BIGINT) AS is_silent \
             FROM node_containers c JOIN nodes n ON n.id = c.node) d \
             LEFT JOIN node_verdicts v ON v.node = d.node AND v.container = d.id \
             LEFT JOIN node_uses u ON u.node = d.node AND u.container = d.id \
             WHERE v.node IS NULL OR v.generation < $1 OR v.image <> d.image \
             OR v.is_silent <> d.is_silent ORDER BY d.image, d.node, d.id LIMIT $3"
        );
        let rows = sqlx::query(statement)
            .bind(ask.generation)
            .bind(ask.now_ms.saturating_sub(ask.silent_ms))
            .bind(count)
            .fetch_all(self.tables.readers())
            .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut one = due_of(row)?;
            if one.account.is_some() {
                one.grades = self.grades(&one.node, &one.container).await?;
            }
            due.push(one);
        }
        Ok(due)
    }

    async fn grades(&self, node: &str, container: &str) -> Result<Vec<PackageGrade>, NodesError> {
        let rows = sqlx::query(
            "SELECT purl, grade, is_guess FROM node_grades WHERE node = $1 AND container = $2",
        )
        .bind(node)
        .bind(container)
        .fetch_all(self.tables.readers())
        .await?;
        let of = |row: &AnyRow| {
            Ok(PackageGrade {
                purl: text(row, 0)?,
                grade: row.try_get(1)?,
                is_guess: row.try_get::<i64, _>(2)? != 0,
            })
        };
        rows.iter().map(of).collect()
    }

    /// Stores a decision, unless the container is gone, what it was made of changed, or somebody
    /// else decided meanwhile; tells whether it is stored.
    pub async fn put_verdict(
        &self,
        change: &mut Transaction,
        new: &NewVerdict,
    ) -> Result<bool, NodesError> {
        let connection = &mut **change;
        let due = &new.due;
        let now = sqlx::query(
            "SELECT c.image, c.digest, c.namespace, COALESCE(u.joined, 0), v.verdict \
             FROM node_containers c \
             LEFT JOIN node_uses u ON u.node = c.node AND u.container = c.id \
             LEFT JOIN node_verdicts v ON v.node = c.node AND v.container = c.id \
             WHERE c.node = $1 AND c.id = $2",
        )
        .bind(&*due.node)
        .bind(&*due.container)
        .fetch_optional(&mut *connection)
        .await?;
        let Some(now) = now else { return Ok(false) };
        let is_same = text(&now, 0)? == due.reference
            && text(&now, 1)? == due.digest
            && text(&now, 2)? == due.namespace
            && now.try_get::<i64, _>(3)? == due.joined
            && now.try_get::<Option<String>, _>(4)?.as_deref() == due.before.as_deref();
        if is_same {
            put(connection, new).await?;
        }
        Ok(is_same)
    }
}

async fn put(connection: &mut AnyConnection, new: &NewVerdict) -> Result<(), NodesError> {
    sqlx::query(
        "INSERT INTO node_verdicts (node, container, verdict, reason, decision, image, \
         generation, is_silent, judged_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (node, container) DO UPDATE SET verdict = excluded.verdict, \
         reason = excluded.reason, decision = excluded.decision, image = excluded.image, \
         generation = excluded.generation, is_silent = excluded.is_silent, \
         judged_ms = excluded.judged_ms",
    )
    .bind(&*new.due.node)
    .bind(&*new.due.container)
    .bind(&*new.verdict)
    .bind(&*new.reason)
    .bind(&*new.decision)
    .bind(&*new.due.image)
    .bind(new.generation)
    .bind(i64::from(new.due.is_silent))
    .bind(new.judged_ms)
    .execute(connection)
    .await?;
    Ok(())
}

fn due_of(row: &AnyRow) -> Result<DueVerdict, sqlx::Error> {
    Ok(DueVerdict {
        node: text(row, 0)?,
        node_name: text(row, 1)?,
        container: text(row, 2)?,
        reference: text(row, 3)?,
        digest: text(row, 4)?,
        image: text(row, 5)?,
        namespace: text(row, 6)?,
        is_silent: row.try_get::<i64, _>(7)? != 0,
        before: row.try_get::<Option<String>, _>(8)?.map(Into::into),
        account: account_of(row, 9)?,
        joined: row.try_get(11)?,
        sure_from: row.try_get(12)?,
        grades: Vec::new(),
    })
}
