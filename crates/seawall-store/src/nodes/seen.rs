//! What people ask of nodes: which containers run and contain something, and what was seen.

use std::collections::BTreeMap;

use seawall_artifact::digest::Digest;
use seawall_policy::access::{Permit, ReadSystem};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Nodes, NodesError};
use crate::judgements::text;

/// Images whose verdicts are asked for with one statement.
// LIMIT: both dialects take some thousands of parameters.
const IMAGES_AT_ONCE: usize = 200;
/// Rows of one question: a container that contains a package in several versions has several.
const ROWS_MAX: i64 = 20_000;

/// Which containers are asked for; an empty text asks for all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ContainerFilter {
    /// Those that contain a package of this name; with `@VERSION`, that version.
    pub package: Box<str>,
    /// Those with this vulnerability or finding.
    pub finding: Box<str>,
    /// Those on this node, by identifier or name.
    pub node: Box<str>,
    /// Those in this namespace.
    pub namespace: Box<str>,
    /// Those of images whose name has this part.
    pub image: Box<str>,
    /// Those that follow this one, `NODE/CONTAINER`.
    pub after: Box<str>,
}

/// A container that runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContainerRow {
    /// The node.
    pub node: Box<str>,
    /// The node's name.
    pub node_name: Box<str>,
    /// When the node last reported, in milliseconds since 1970.
    pub seen_ms: i64,
    /// Its identifier.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// The name of its image.
    pub image: Box<str>,
    /// The digest of its image: of one that is stored here, else as the node says it.
    pub digest: Box<str>,
    /// The orchestrator's namespace.
    pub namespace: Box<str>,
    /// The pod, task or service.
    pub workload: Box<str>,
    /// Since when it runs, in milliseconds since 1970; 0 where nobody knows.
    pub started_ms: i64,
    /// What happens to foreign files in it.
    pub mode: Box<str>,
    /// By which means it is protected.
    pub means: Box<str>,
    /// Whether there is an inventory of its image here.
    pub is_known: bool,
    /// What it contains of what was asked for.
    pub what: Vec<Box<str>>,
    /// Who let its image in; empty where no repository here has it.
    pub admissions: Vec<Admission>,
}

/// How an image came into a repository, and what its gate says of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Admission {
    /// The repository.
    pub repository: Box<str>,
    /// The verdict.
    pub verdict: Box<str>,
    /// When it was judged, in milliseconds since 1970.
    pub judged_ms: i64,
    /// Who pushed it.
    pub pushed_by: Box<str>,
    /// When, in milliseconds since 1970.
    pub pushed_ms: i64,
}

/// Which alerts are asked for; an empty text asks for all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AlertFilter {
    /// Those of at least this severity.
    pub severity_min: i64,
    /// Those of this node, by identifier or name.
    pub node: Box<str>,
    /// Those of this container.
    pub container: Box<str>,
    /// Those of this rule.
    pub rule: Box<str>,
    /// Those in this namespace.
    pub namespace: Box<str>,
    /// Those before this number; 0 begins with the newest.
    pub before: i64,
}

/// An alert.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AlertRow {
    /// Its number here.
    pub number: i64,
    /// The node.
    pub node: Box<str>,
    /// The node's name; its identifier where it was removed.
    pub node_name: Box<str>,
    /// 0 notice, 1 low, 2 medium, 3 high, 4 critical.
    pub severity: i64,
    /// When it was first seen, in milliseconds since 1970.
    pub time_ms: i64,
    /// How often.
    pub count: i64,
    /// The alert, JSON.
    pub content: Box<str>,
}

/// An interval in which something was not seen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BlindRow {
    /// The node.
    pub node: Box<str>,
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

/// The columns of a container, as [`container_of`] takes them. The image is the one that is
/// stored here: by the digest of its manifest, else by that of its configuration, since for an
/// image of several platforms runtimes know the digest of the index.
macro_rules! select_containers {
    ($what:literal, $join:literal) => {
        concat!(
            "SELECT c.node, n.name, n.seen_ms, c.id, c.name, c.image, \
             COALESCE(i.digest, f.digest, c.digest), c.namespace, c.workload, c.started_ms, \
             c.mode, c.means, CAST(CASE WHEN i.digest IS NULL AND f.digest IS NULL THEN 0 ELSE 1 END AS BIGINT), ",
            $what,
            " FROM node_containers c JOIN nodes n ON n.id = c.node \
             LEFT JOIN inventories i ON i.digest = c.digest \
             LEFT JOIN image_configs f ON f.config = c.image_id AND i.digest IS NULL ",
            $join,
            " WHERE ($1 = '' OR c.node = $1 OR n.name = $1) AND ($2 = '' OR c.namespace = $2) \
             AND ($3 = '' OR c.image LIKE $3 ESCAPE '!') \
             AND (c.node > $4 OR (c.node = $4 AND c.id > $5)) \
             AND $6 = $6 AND $7 = $7 ORDER BY c.node, c.id LIMIT $8"
        )
    };
}

const ALL: &str = select_containers!("''", "");
const WITH_PACKAGE: &str = select_containers!(
    "p.purl",
    "JOIN image_packages p ON p.digest = COALESCE(i.digest, f.digest) AND p.name = $6 \
     AND ($7 = '' OR p.version = $7)"
);
const WITH_FINDING: &str = select_containers!(
    "g.package || ' ' || g.version || ', ' || g.severity",
    "JOIN image_findings g ON g.digest = COALESCE(i.digest, f.digest) \
     AND (g.vulnerability = $6 OR g.finding = $7)"
);

impl Nodes {
    /// Finds the containers that run and fit, with what they contain of what is asked for, in
    /// the order of node and identifier, up to `count`.
    pub async fn running(
        &self,
        _permit: &Permit<ReadSystem>,
        filter: &ContainerFilter,
        count: usize,
    ) -> Result<Vec<ContainerRow>, NodesError> {
        let mut questions = Vec::new();
        if !filter.package.is_empty() {
            // A scope of npm begins with the sign.
            let at = filter.package.rfind('@').filter(|at| *at != 0);
            let parts = at.and_then(|at| filter.package.split_at_checked(at));
            let (name, version) = parts.map_or((&*filter.package, ""), |(name, version)| {
                (name, version.strip_prefix('@').unwrap_or(version))
            });
            questions.push((WITH_PACKAGE, name, version));
        }
        if !filter.finding.is_empty() {
            questions.push((WITH_FINDING, &*filter.finding, &*filter.finding));
        }
        if questions.is_empty() {
            questions.push((ALL, "", ""));
        }
        let mut found: BTreeMap<(Box<str>, Box<str>), ContainerRow> = BTreeMap::new();
        for (statement, what, which) in questions {
            for row in self.ask(statement, filter, what, which).await? {
                let mut container = container_of(&row)?;
                let what = text(&row, 13)?;
                let key = (container.node.clone(), container.id.clone());
                let entry = found.entry(key).or_insert_with(|| {
                    container.what.clear();
                    container
                });
                if !what.is_empty() && !entry.what.contains(&what) {
                    entry.what.push(what);
                }
            }
        }
        let mut rows: Vec<ContainerRow> = found.into_values().take(count).collect();
        self.admit(&mut rows).await?;
        Ok(rows)
    }

    async fn ask(
        &self,
        statement: &'static str,
        filter: &ContainerFilter,
        what: &str,
        which: &str,
    ) -> Result<Vec<AnyRow>, NodesError> {
        let (node, container) = filter.after.split_once('/').unwrap_or_default();
        let rows = sqlx::query(statement)
            .bind(&*filter.node)
            .bind(&*filter.namespace)
            .bind(part(&filter.image))
            .bind(node)
            .bind(container)
            .bind(what)
            .bind(which)
            .bind(ROWS_MAX)
            .fetch_all(self.tables.readers())
            .await?;
        Ok(rows)
    }

    /// Counts the containers that run.
    pub async fn running_count(&self, _permit: &Permit<ReadSystem>) -> Result<i64, NodesError> {
        let row = sqlx::query("SELECT COUNT(*) FROM node_containers")
            .fetch_one(self.tables.readers())
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Counts the containers that run whose images have no inventory here: of them nobody can
    /// say what they contain.
    pub async fn unknown_count(&self, _permit: &Permit<ReadSystem>) -> Result<i64, NodesError> {
        let row = sqlx::query(
            "SELECT COUNT(*) FROM node_containers c \
             WHERE NOT EXISTS (SELECT 1 FROM inventories i WHERE i.digest = c.digest) \
             AND NOT EXISTS (SELECT 1 FROM image_configs f WHERE f.config = c.image_id)",
        )
        .fetch_one(self.tables.readers())
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Finds the image that a digest names: that of its manifest, or that of its configuration.
    pub async fn image_of(&self, digest: &Digest) -> Result<Option<Digest>, NodesError> {
        let row = sqlx::query(
            "SELECT digest FROM inventories WHERE digest = $1 \
             UNION SELECT digest FROM image_configs WHERE config = $1 ORDER BY digest LIMIT 1",
        )
        .bind(digest.to_string())
        .fetch_optional(self.tables.readers())
        .await?;
        let image = row.as_ref().map(|row| text(row, 0)).transpose()?;
        Ok(image.and_then(|image| image.parse().ok()))
    }

    /// Returns everything that is known of a container, JSON.
    pub async fn container(
        &self,
        _permit: &Permit<ReadSystem>,
        node: &str,
        id: &str,
    ) -> Result<Option<Box<str>>, NodesError> {
        let row = sqlx::query("SELECT content FROM node_containers WHERE node = $1 AND id = $2")
            .bind(node)
            .bind(id)
            .fetch_optional(self.tables.readers())
            .await?;
        Ok(row.as_ref().map(|row| text(row, 0)).transpose()?)
    }

    /// Adds to each container who let its image in.
    async fn admit(&self, rows: &mut [ContainerRow]) -> Result<(), NodesError> {
        let mut images: Vec<Box<str>> = rows.iter().map(|row| row.digest.clone()).collect();
        images.sort();
        images.dedup();
        let mut admissions: BTreeMap<Box<str>, Vec<Admission>> = BTreeMap::new();
        for group in images.chunks(IMAGES_AT_ONCE) {
            let list: Vec<String> = (1..=group.len()).map(|place| format!("${place}")).collect();
            let statement = format!(
                "SELECT v.digest, v.repository, v.verdict, v.judged_ms, m.pushed_by, m.pushed_ms \
                 FROM verdicts v JOIN manifests m ON m.repository = v.repository \
                 AND m.digest = v.digest WHERE v.digest IN ({}) ORDER BY v.repository",
                list.join(", ")
            );
            // Nothing of it is foreign: numbers of places.
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
            for image in group {
                query = query.bind(&**image);
            }
            for row in query.fetch_all(self.tables.readers()).await? {
                admissions.entry(text(&row, 0)?).or_default().push(Admission {
                    repository: text(&row, 1)?,
                    verdict: text(&row, 2)?,
                    judged_ms: row.try_get(3)?,
                    pushed_by: text(&row, 4)?,
                    pushed_ms: row.try_get(5)?,
                });
            }
        }
        for row in rows {
            row.admissions = admissions.get(&row.digest).cloned().unwrap_or_default();
            // The one that the container's image was asked for from says most.
            row.admissions.sort_by_key(|one| !row.image.contains(&*one.repository));
        }
        Ok(())
    }

    /// Returns up to `count` alerts, newest first.
    pub async fn alerts(
        &self,
        _permit: &Permit<ReadSystem>,
        filter: &AlertFilter,
        count: i64,
    ) -> Result<Vec<AlertRow>, NodesError> {
        let before = if filter.before <= 0 { i64::MAX } else { filter.before };
        let rows = sqlx::query(
            "SELECT a.number, a.node, COALESCE(n.name, a.node), a.severity, a.time_ms, a.count, \
             a.content FROM node_alerts a LEFT JOIN nodes n ON n.id = a.node \
             WHERE a.number < $1 AND $2 <= a.severity AND ($3 = '' OR a.node = $3 OR n.name = $3) \
             AND ($4 = '' OR a.container = $4) AND ($5 = '' OR a.rule = $5) \
             AND ($6 = '' OR a.namespace = $6) ORDER BY a.number DESC LIMIT $7",
        )
        .bind(before)
        .bind(filter.severity_min)
        .bind(&*filter.node)
        .bind(&*filter.container)
        .bind(&*filter.rule)
        .bind(&*filter.namespace)
        .bind(count)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(|row| Ok(alert_of(row)?)).collect()
    }

    /// Returns one alert by its number.
    pub async fn alert(
        &self,
        _permit: &Permit<ReadSystem>,
        number: i64,
    ) -> Result<Option<AlertRow>, NodesError> {
        let row = sqlx::query(
            "SELECT a.number, a.node, COALESCE(n.name, a.node), a.severity, a.time_ms, a.count, \
             a.content FROM node_alerts a LEFT JOIN nodes n ON n.id = a.node WHERE a.number = $1",
        )
        .bind(number)
        .fetch_optional(self.tables.readers())
        .await?;
        Ok(row.as_ref().map(alert_of).transpose()?)
    }

    /// Counts alerts of at least a severity that began at `since_ms` or later.
    pub async fn alert_count(
        &self,
        _permit: &Permit<ReadSystem>,
        severity_min: i64,
        since_ms: i64,
    ) -> Result<i64, NodesError> {
        let row =
            sqlx::query("SELECT COUNT(*) FROM node_alerts WHERE $1 <= severity AND $2 <= time_ms")
                .bind(severity_min)
                .bind(since_ms)
                .fetch_one(self.tables.readers())
                .await?;
        Ok(row.try_get(0)?)
    }

    /// Returns the last `count` intervals in which something of a node was not seen.
    pub async fn blinds(
        &self,
        _permit: &Permit<ReadSystem>,
        node: &str,
        count: i64,
    ) -> Result<Vec<BlindRow>, NodesError> {
        let rows = sqlx::query(
            "SELECT node, container, since_ms, until_ms, class, reason, lost FROM node_blinds \
             WHERE node = $1 ORDER BY until_ms DESC, number DESC LIMIT $2",
        )
        .bind(node)
        .bind(count)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(|row| Ok(blind_of(row)?)).collect()
    }
}

/// Writes a part of a name as a pattern of `LIKE`.
fn part(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

fn container_of(row: &AnyRow) -> Result<ContainerRow, sqlx::Error> {
    Ok(ContainerRow {
        node: text(row, 0)?,
        node_name: text(row, 1)?,
        seen_ms: row.try_get(2)?,
        id: text(row, 3)?,
        name: text(row, 4)?,
        image: text(row, 5)?,
        digest: text(row, 6)?,
        namespace: text(row, 7)?,
        workload: text(row, 8)?,
        started_ms: row.try_get(9)?,
        mode: text(row, 10)?,
        means: text(row, 11)?,
        is_known: row.try_get::<i64, _>(12)? != 0,
        what: Vec::new(),
        admissions: Vec::new(),
    })
}

fn alert_of(row: &AnyRow) -> Result<AlertRow, sqlx::Error> {
    Ok(AlertRow {
        number: row.try_get(0)?,
        node: text(row, 1)?,
        node_name: text(row, 2)?,
        severity: row.try_get(3)?,
        time_ms: row.try_get(4)?,
        count: row.try_get(5)?,
        content: text(row, 6)?,
    })
}

fn blind_of(row: &AnyRow) -> Result<BlindRow, sqlx::Error> {
    Ok(BlindRow {
        node: text(row, 0)?,
        container: text(row, 1)?,
        since_ms: row.try_get(2)?,
        until_ms: row.try_get(3)?,
        class: text(row, 4)?,
        reason: text(row, 5)?,
        lost: row.try_get(6)?,
    })
}
