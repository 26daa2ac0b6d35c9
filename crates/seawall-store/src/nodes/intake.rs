//! What a node reports, taken in: one transaction for a report.
//!
//! **Invariant:** a record is taken over once. Its number has to be above the one up to which
//! its lane was taken over, which rises in the same transaction; an alert that is told again has
//! its old identifier and only counts up. What a new alert brings with it (a record for the
//! evidence log, an event for webhooks) is in that transaction too.

use std::collections::{BTreeMap, HashMap};

use seawall_evidence::record::Entry;
use sqlx::{AnyConnection, Row as _};

use super::uses::{KnownUse, UseChange, note_change, put_uses};
use super::{Nodes, NodesError};
use crate::judgements::events::{self, GateEvent};
use crate::judgements::text;
use crate::outbox;
use crate::tables::{Transaction, groups, places};

/// Most alerts that are kept of a node.
// LIMIT: beyond it the oldest of the lowest severity are forgotten, which is counted.
pub const ALERTS_OF_NODE_MAX: i64 = 200_000;
/// Most blind intervals that are kept of a node.
// LIMIT: the oldest are forgotten.
const BLINDS_OF_NODE_MAX: i64 = 20_000;
/// The lowest severity that is recorded in the evidence log and told to webhooks: high.
pub const SEVERITY_TOLD_MIN: i64 = 3;

/// A container that runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RunningContainer {
    /// Its identifier.
    pub id: Box<str>,
    /// Its name; empty where nobody knows.
    pub name: Box<str>,
    /// The name of its image; empty where nobody knows.
    pub image: Box<str>,
    /// The digest of the image's manifest; empty where nobody knows.
    pub digest: Box<str>,
    /// The digest of the image's configuration; empty where nobody knows.
    pub image_id: Box<str>,
    /// The orchestrator's namespace; empty where there is none.
    pub namespace: Box<str>,
    /// The pod, task or service; empty where there is none.
    pub workload: Box<str>,
    /// Since when it runs, in milliseconds since 1970; 0 where nobody knows.
    pub started_ms: i64,
    /// What happens to foreign files in it.
    pub mode: Box<str>,
    /// By which means it is protected.
    pub means: Box<str>,
    /// Everything that is known of it, JSON.
    pub content: Box<str>,
}

/// What changed in what runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContainersChange {
    /// The state that this is about; `None` begins anew.
    pub base: Option<i64>,
    /// The state after it.
    pub generation: i64,
    /// All that run, where it begins anew.
    pub present: Vec<Box<str>>,
    /// New ones, and those that changed.
    pub changed: Vec<RunningContainer>,
    /// Those that do not run any more.
    pub gone: Vec<Box<str>>,
}

/// An alert.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewAlert {
    /// The same for an alert and its repetition.
    pub id: Box<str>,
    /// When it was first seen, in milliseconds since 1970.
    pub time_ms: i64,
    /// When it was last seen, in milliseconds since 1970.
    pub last_ms: i64,
    /// How often.
    pub count: i64,
    /// The rule.
    pub rule: Box<str>,
    /// The technique.
    pub technique: Box<str>,
    /// 0 notice, 1 low, 2 medium, 3 high, 4 critical.
    pub severity: i64,
    /// The container; empty where there is none.
    pub container: Box<str>,
    /// The name of its image.
    pub image: Box<str>,
    /// The digest of its image.
    pub digest: Box<str>,
    /// The orchestrator's namespace.
    pub namespace: Box<str>,
    /// The alert, JSON.
    pub content: Box<str>,
}

/// An interval in which something was not seen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewBlind {
    /// The container; empty for the whole node.
    pub container: Box<str>,
    /// Its beginning, in milliseconds since 1970.
    pub since_ms: i64,
    /// Its end, in milliseconds since 1970.
    pub until_ms: i64,
    /// What was not seen.
    pub class: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// How many events were lost; -1 where nobody knows.
    pub lost: i64,
}

/// A record with its lane and its number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Numbered<T> {
    /// The lane.
    pub lane: i64,
    /// The number.
    pub number: i64,
    /// The record.
    pub record: T,
}

/// A report.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Intake {
    /// The node.
    pub node: Box<str>,
    /// When it came, in milliseconds since 1970.
    pub now_ms: i64,
    /// The queue that the numbers belong to.
    pub queue: Box<str>,
    /// What the agent says of itself, JSON.
    pub status: Box<str>,
    /// What changed in what runs.
    pub containers: Option<ContainersChange>,
    /// Alerts.
    pub alerts: Vec<Numbered<NewAlert>>,
    /// Blind intervals.
    pub blinds: Vec<Numbered<NewBlind>>,
    /// How many records of which lane the node gave up since it made its queue.
    pub dropped: Vec<(i64, i64)>,
    /// What changed in the use of files.
    pub uses: Vec<UseChange>,
}

/// What is told of a new alert, and of records that a node gave up.
pub trait Tell: Sync {
    /// Makes the record of a new alert.
    fn entry(&self, node: &str, alert: &NewAlert) -> Result<Entry, NodesError>;

    /// Makes the record of `count` records that a node gave up since its last report.
    fn lost(&self, node: &str, count: i64) -> Result<Entry, NodesError>;

    /// Makes the event of a new alert for webhooks.
    fn event(&self, node: &str, alert: &NewAlert) -> GateEvent;

    /// Returns the webhooks.
    fn urls(&self) -> &[Box<str>];
}

/// What was taken in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Taken {
    /// Up to which number each lane was taken over.
    pub through: Vec<(i64, i64)>,
    /// The state of containers that is stored; 0 is none.
    pub generation: i64,
    /// How many records were new.
    pub records: u64,
    /// How far the use of files of the containers of the report is stored.
    pub uses: Vec<KnownUse>,
}

impl Nodes {
    /// Takes a report in. When this returns, it survives a loss of power.
    pub async fn take_in(&self, intake: &Intake, tell: &dyn Tell) -> Result<Taken, NodesError> {
        let mut change = self.tables.begin().await?;
        let generation = begin(&mut change, intake).await?;
        let mut lanes = Lanes::read(&mut change, intake).await?;
        let generation = match &intake.containers {
            Some(containers) => {
                put_containers(&mut change, &intake.node, containers, generation).await?
            }
            None => generation,
        };
        let (uses, is_other) = put_uses(&mut change, &intake.node, &intake.uses).await?;
        let mut taken = Taken { generation, uses, ..Taken::default() };
        let alerts = lanes.fresh(&intake.alerts);
        let blinds = lanes.fresh(&intake.blinds);
        taken.records = u64::try_from(alerts.len() + blinds.len()).unwrap_or(u64::MAX);
        put_alerts(&mut change, &intake.node, alerts, tell).await?;
        put_blinds(&mut change, &intake.node, &blinds).await?;
        let lost = lanes.drop(&intake.dropped);
        if 0 < lost {
            outbox::put(&mut change, &tell.lost(&intake.node, lost)?).await?;
        }
        lanes.write(&mut change, &intake.node).await?;
        taken.through = lanes.through();
        if is_other || intake.containers.is_some() {
            // Last, because whoever reports waits for its row.
            note_change(&mut change).await?;
        }
        change.commit().await?;
        Ok(taken)
    }
}

/// Notes that the node reports, and returns which state of its containers is stored. Until the
/// transaction ends, no other report of the node is taken in.
async fn begin(change: &mut Transaction, intake: &Intake) -> Result<i64, NodesError> {
    let row = sqlx::query(
        "UPDATE nodes SET seen_ms = $2, status = $3 WHERE id = $1 RETURNING generation",
    )
    .bind(&*intake.node)
    .bind(intake.now_ms)
    .bind(&*intake.status)
    .fetch_optional(&mut **change)
    .await?;
    // It was removed a moment ago.
    let row = row.ok_or(NodesError::Refused)?;
    Ok(row.try_get(0)?)
}

/// Up to which number the lanes of a node were taken over, and how much of them was given up.
#[derive(Debug, Default)]
struct Lanes(BTreeMap<i64, (i64, i64)>);

impl Lanes {
    async fn read(change: &mut Transaction, intake: &Intake) -> Result<Self, NodesError> {
        let connection = &mut **change;
        let row = sqlx::query("SELECT queue FROM nodes WHERE id = $1")
            .bind(&*intake.node)
            .fetch_one(&mut *connection)
            .await?;
        if *text(&row, 0)? != *intake.queue {
            // Another queue counts from its own beginning.
            sqlx::query("UPDATE nodes SET queue = $2 WHERE id = $1")
                .bind(&*intake.node)
                .bind(&*intake.queue)
                .execute(&mut *connection)
                .await?;
            sqlx::query("DELETE FROM node_lanes WHERE node = $1")
                .bind(&*intake.node)
                .execute(&mut *connection)
                .await?;
            return Ok(Self::default());
        }
        let rows = sqlx::query("SELECT lane, through, dropped FROM node_lanes WHERE node = $1")
            .bind(&*intake.node)
            .fetch_all(&mut *connection)
            .await?;
        let mut lanes = BTreeMap::new();
        for row in rows {
            lanes.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        Ok(Self(lanes))
    }

    /// Returns the records that were not taken over yet, and notes them.
    fn fresh<'a, T>(&mut self, records: &'a [Numbered<T>]) -> Vec<&'a T> {
        let mut fresh = Vec::new();
        for one in records {
            let (through, _) = self.0.entry(one.lane).or_default();
            if *through < one.number {
                *through = one.number;
                fresh.push(&one.record);
            }
        }
        fresh
    }

    /// Notes what was given up; returns how much more than before.
    fn drop(&mut self, dropped: &[(i64, i64)]) -> i64 {
        let mut more = 0_i64;
        for (lane, count) in dropped {
            let (_, before) = self.0.entry(*lane).or_default();
            more = more.saturating_add(count.saturating_sub(*before).max(0));
            *before = (*count).max(*before);
        }
        more
    }

    async fn write(&self, change: &mut Transaction, node: &str) -> Result<(), NodesError> {
        for (lane, (through, dropped)) in &self.0 {
            sqlx::query(
                "INSERT INTO node_lanes (node, lane, through, dropped) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (node, lane) DO UPDATE SET through = excluded.through, \
                 dropped = excluded.dropped",
            )
            .bind(node)
            .bind(lane)
            .bind(through)
            .bind(dropped)
            .execute(&mut **change)
            .await?;
        }
        Ok(())
    }

    fn through(&self) -> Vec<(i64, i64)> {
        self.0.iter().map(|(lane, (through, _))| (*lane, *through)).collect()
    }
}

/// Brings the containers of a node to the next state; returns the state that is stored then.
async fn put_containers(
    change: &mut Transaction,
    node: &str,
    containers: &ContainersChange,
    stored: i64,
) -> Result<i64, NodesError> {
    let connection = &mut **change;
    match containers.base {
        // A change of something else than what is here: the node has to begin anew.
        Some(base) if base != stored || stored == 0 => return Ok(stored),
        Some(_) => {}
        None => end_absent(connection, node, &containers.present).await?,
    }
    for id in &containers.gone {
        end_container(connection, node, id).await?;
    }
    for container in &containers.changed {
        put_container(connection, node, container).await?;
    }
    sqlx::query("UPDATE nodes SET generation = $2 WHERE id = $1")
        .bind(node)
        .bind(containers.generation)
        .execute(connection)
        .await?;
    Ok(containers.generation)
}

async fn end_absent(
    connection: &mut AnyConnection,
    node: &str,
    present: &[Box<str>],
) -> Result<(), NodesError> {
    let present: std::collections::HashSet<&str> = present.iter().map(|id| &**id).collect();
    let rows = sqlx::query("SELECT id FROM node_containers WHERE node = $1")
        .bind(node)
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        let id = text(&row, 0)?;
        if !present.contains(&*id) {
            end_container(connection, node, &id).await?;
        }
    }
    Ok(())
}

async fn end_container(
    connection: &mut AnyConnection,
    node: &str,
    id: &str,
) -> Result<(), NodesError> {
    sqlx::query("DELETE FROM node_containers WHERE node = $1 AND id = $2")
        .bind(node)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn put_container(
    connection: &mut AnyConnection,
    node: &str,
    container: &RunningContainer,
) -> Result<(), NodesError> {
    sqlx::query(
        "INSERT INTO node_containers (node, id, name, image, digest, image_id, namespace, \
         workload, started_ms, mode, means, content) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (node, id) DO UPDATE SET name = excluded.name, image = excluded.image, \
         digest = excluded.digest, image_id = excluded.image_id, namespace = excluded.namespace, \
         workload = excluded.workload, started_ms = excluded.started_ms, mode = excluded.mode, \
         means = excluded.means, content = excluded.content",
    )
    .bind(node)
    .bind(&*container.id)
    .bind(&*container.name)
    .bind(&*container.image)
    .bind(&*container.digest)
    .bind(&*container.image_id)
    .bind(&*container.namespace)
    .bind(&*container.workload)
    .bind(container.started_ms)
    .bind(&*container.mode)
    .bind(&*container.means)
    .bind(&*container.content)
    .execute(&mut *connection)
    .await?;
    // What it is judged by may be another.
    sqlx::query("UPDATE node_verdicts SET generation = 0 WHERE node = $1 AND container = $2")
        .bind(node)
        .bind(&*container.id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn put_alerts(
    change: &mut Transaction,
    node: &str,
    alerts: Vec<&NewAlert>,
    tell: &dyn Tell,
) -> Result<(), NodesError> {
    if alerts.is_empty() {
        return Ok(());
    }
    // The first in the order of the report, with the highest count of those that follow.
    let mut order: Vec<NewAlert> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for alert in alerts {
        let at = known.get(&*alert.id).copied();
        if let Some(earlier) = at.and_then(|at| order.get_mut(at)) {
            repeat(earlier, alert);
        } else {
            known.insert(&alert.id, order.len());
            order.push(alert.clone());
        }
    }
    let stored = stored_ids(change, node, &order).await?;
    let (again, fresh): (Vec<_>, Vec<_>) =
        order.into_iter().partition(|alert| stored.contains(&alert.id));
    for alert in &again {
        count_up(change, node, alert).await?;
    }
    for group in groups(&fresh) {
        insert_alerts(change, node, group).await?;
    }
    for alert in fresh.iter().filter(|alert| SEVERITY_TOLD_MIN <= alert.severity) {
        outbox::put(change, &tell.entry(node, alert)?).await?;
        events::put(change, &tell.event(node, alert), tell.urls()).await?;
    }
    forget_alerts(change, node).await
}

/// Counts the repetition of an alert.
fn repeat(earlier: &mut NewAlert, later: &NewAlert) {
    if earlier.count < later.count {
        let first = earlier.time_ms;
        *earlier = later.clone();
        earlier.time_ms = first;
    }
}

async fn stored_ids(
    change: &mut Transaction,
    node: &str,
    alerts: &[NewAlert],
) -> Result<std::collections::HashSet<Box<str>>, NodesError> {
    let mut stored = std::collections::HashSet::new();
    for group in groups(alerts) {
        let list: Vec<String> = (2..group.len() + 2).map(|place| format!("${place}")).collect();
        let list = list.join(", ");
        let statement = format!("SELECT id FROM node_alerts WHERE node = $1 AND id IN ({list})");
        // Nothing of it is foreign: numbers of places.
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(node);
        for alert in group {
            query = query.bind(&*alert.id);
        }
        for row in query.fetch_all(&mut **change).await? {
            stored.insert(text(&row, 0)?);
        }
    }
    Ok(stored)
}

async fn count_up(
    change: &mut Transaction,
    node: &str,
    alert: &NewAlert,
) -> Result<(), NodesError> {
    sqlx::query(
        "UPDATE node_alerts SET count = $3, last_ms = $4, content = $5 \
         WHERE node = $1 AND id = $2 AND count < $3",
    )
    .bind(node)
    .bind(&*alert.id)
    .bind(alert.count)
    .bind(alert.last_ms)
    .bind(&*alert.content)
    .execute(&mut **change)
    .await?;
    Ok(())
}

async fn insert_alerts(
    change: &mut Transaction,
    node: &str,
    alerts: &[NewAlert],
) -> Result<(), NodesError> {
    let places = places(alerts.len(), 13);
    let statement = format!(
        "INSERT INTO node_alerts (node, id, time_ms, last_ms, count, rule, technique, severity, \
         container, image, digest, namespace, content) VALUES {places}"
    );
    // Nothing of it is foreign: numbers of places, and a text of ours.
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
    for alert in alerts {
        query = query
            .bind(node)
            .bind(&*alert.id)
            .bind(alert.time_ms)
            .bind(alert.last_ms)
            .bind(alert.count)
            .bind(&*alert.rule)
            .bind(&*alert.technique)
            .bind(alert.severity)
            .bind(&*alert.container)
            .bind(&*alert.image)
            .bind(&*alert.digest)
            .bind(&*alert.namespace)
            .bind(&*alert.content);
    }
    query.execute(&mut **change).await?;
    Ok(())
}

/// Forgets the oldest alerts of the lowest severity where a node has too many.
async fn forget_alerts(change: &mut Transaction, node: &str) -> Result<(), NodesError> {
    let row = sqlx::query("SELECT COUNT(*) FROM node_alerts WHERE node = $1")
        .bind(node)
        .fetch_one(&mut **change)
        .await?;
    let excess = row.try_get::<i64, _>(0)?.saturating_sub(ALERTS_OF_NODE_MAX);
    if excess <= 0 {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM node_alerts WHERE number IN (SELECT number FROM node_alerts \
         WHERE node = $1 ORDER BY severity, number LIMIT $2)",
    )
    .bind(node)
    .bind(excess)
    .execute(&mut **change)
    .await?;
    sqlx::query("UPDATE nodes SET forgotten = forgotten + $2 WHERE id = $1")
        .bind(node)
        .bind(excess)
        .execute(&mut **change)
        .await?;
    Ok(())
}

async fn put_blinds(
    change: &mut Transaction,
    node: &str,
    blinds: &[&NewBlind],
) -> Result<(), NodesError> {
    if blinds.is_empty() {
        return Ok(());
    }
    for group in groups(blinds) {
        let places = places(group.len(), 7);
        let statement = format!(
            "INSERT INTO node_blinds (node, container, since_ms, until_ms, class, reason, lost) \
             VALUES {places}"
        );
        // Nothing of it is foreign: numbers of places, and a text of ours.
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
        for blind in group {
            query = query
                .bind(node)
                .bind(&*blind.container)
                .bind(blind.since_ms)
                .bind(blind.until_ms)
                .bind(&*blind.class)
                .bind(&*blind.reason)
                .bind(blind.lost);
        }
        query.execute(&mut **change).await?;
    }
    sqlx::query(
        "DELETE FROM node_blinds WHERE node = $1 AND number <= (SELECT number FROM node_blinds \
         WHERE node = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)",
    )
    .bind(node)
    .bind(BLINDS_OF_NODE_MAX)
    .execute(&mut **change)
    .await?;
    Ok(())
}
