//! What people ask of nodes: which containers run and contain something, how far it is in use,
//! and what was seen.

use std::collections::BTreeMap;

use seawall_artifact::digest::Digest;
use seawall_policy::access::{Permit, ReadSystem};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::uses::image_of_container;
use super::{Nodes, NodesError};
use crate::judgements::text;

/// Images whose verdicts are asked for with one statement.
// LIMIT: both dialects take some thousands of parameters.
const IMAGES_AT_ONCE: usize = 200;
/// Packages in use that are shown of a container.
// LIMIT: a page, and an answer of some hundred kilobytes.
pub const USES_SHOWN_MAX: i64 = 2_000;
/// Containers of one image that are looked at.
// LIMIT: the largest clusters that one server has.
const CONTAINERS_OF_IMAGE_MAX: i64 = 50_000;
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
    /// How far the packages that were asked for are in use.
    pub uses: Vec<UseRow>,
    /// What the gate `node` decided of it; `None` where it did not yet.
    pub verdict: Option<ContainerVerdict>,
    /// Who let its image in; empty where no repository here has it.
    pub admissions: Vec<Admission>,
}

/// How far a package of a container is in use, as far as it was seen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UseRow {
    /// The package; of a finding that is about no package, empty.
    pub purl: Box<str>,
    /// What the node told; `None` where it told nothing, or nobody joined it yet.
    pub account: Option<UseAccount>,
    /// How far: 0 present, 1 loaded, 2 executed, 3 listening.
    pub grade: i64,
    /// Whether the package's files are guesses.
    pub is_guess: bool,
    /// What shows it, JSON; empty where nothing does.
    pub evidence: Box<str>,
}

/// What a node told of the use of files of a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UseAccount {
    /// Whether it told everything, it is joined, and there was room for it.
    pub is_whole: bool,
    /// What was watched and what was not seen, JSON.
    pub header: Box<str>,
}

/// What the gate `node` decided of a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContainerVerdict {
    /// `allow`, `warn`, `deny`, `undecided`; `none` where no policy applies.
    pub verdict: Box<str>,
    /// Why, in one line.
    pub reason: Box<str>,
    /// When, in milliseconds since 1970.
    pub judged_ms: i64,
}

/// Everything that is known of one container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContainerContent {
    /// What the node told, JSON.
    pub content: Box<str>,
    /// When the node last reported, in milliseconds since 1970.
    pub seen_ms: i64,
    /// What the gate `node` decided.
    pub verdict: Option<ContainerVerdict>,
    /// The whole decision, JSON; empty where there is none.
    pub decision: Box<str>,
    /// Packages that are in use, the highest grade first; at most [`USES_SHOWN_MAX`].
    pub uses: Vec<UseRow>,
    /// What the node told of the use of files; `None` where it told nothing.
    pub account: Option<UseAccount>,
}

/// How a container of an image is watched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImageContainer {
    /// When the node last reported, in milliseconds since 1970.
    pub seen_ms: i64,
    /// What it told; `None` where it told nothing, or nobody joined it yet.
    pub account: Option<UseAccount>,
}

/// How far a finding's packages are in use in the running containers of its image.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FindingUse {
    /// The highest grade that was seen.
    pub grade: i64,
    /// Where: the node.
    pub node: Box<str>,
    /// Where: the container.
    pub container: Box<str>,
    /// In how many containers it is loaded, executed or listening, at least: of several packages
    /// the one counts that is in most.
    pub in_use: i64,
    /// Whether files of a package are guesses.
    pub is_guess: bool,
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
    ($what:expr, $join:expr) => {
        concat!(
            "SELECT c.node, n.name, n.seen_ms, c.id, c.name, c.image, \
             COALESCE(i.digest, f.digest, c.digest), c.namespace, c.workload, c.started_ms, \
             c.mode, c.means, CAST(CASE WHEN i.digest IS NULL AND f.digest IS NULL THEN 0 ELSE 1 END AS BIGINT), \
             v.verdict, v.reason, v.judged_ms, ",
            $what,
            " FROM node_containers c JOIN nodes n ON n.id = c.node \
             LEFT JOIN inventories i ON i.digest = c.digest \
             LEFT JOIN image_configs f ON f.config = c.image_id AND i.digest IS NULL \
             LEFT JOIN node_verdicts v ON v.node = c.node AND v.container = c.id ",
            $join,
            " WHERE ($1 = '' OR c.node = $1 OR n.name = $1) AND ($2 = '' OR c.namespace = $2) \
             AND ($3 = '' OR c.image LIKE $3 ESCAPE '!') \
             AND (c.node > $4 OR (c.node = $4 AND c.id > $5)) \
             AND $6 = $6 AND $7 = $7 ORDER BY c.node, c.id LIMIT $8"
        )
    };
}

/// The columns of the use of a package, as [`use_of`] takes them. Grades count that were joined
/// from the image as it is, by whatever change: what came after it cannot lower them.
macro_rules! select_use {
    ($purl:literal) => {
        concat!(
            $purl,
            ", CASE WHEN u.joined <> 0 AND u.image = COALESCE(i.digest, f.digest) \
             THEN u.header END, \
             CAST(CASE WHEN u.joined = u.change AND u.is_whole = 1 AND u.is_cut = 0 THEN 1 \
             ELSE 0 END AS BIGINT), g.grade, g.is_guess, g.evidence"
        )
    };
}

/// Joins what [`select_use`] takes.
macro_rules! join_use {
    ($join:literal, $purl:literal) => {
        concat!(
            $join,
            " LEFT JOIN node_uses u ON u.node = c.node AND u.container = c.id \
             LEFT JOIN node_grades g ON g.node = u.node AND g.container = u.container \
             AND g.purl = ",
            $purl
        )
    };
}

const ALL: &str = select_containers!("''", "");
const WITH_PACKAGE: &str = select_containers!(
    concat!("p.purl, ", select_use!("p.purl")),
    join_use!(
        "JOIN image_packages p ON p.digest = COALESCE(i.digest, f.digest) AND p.name = $6 \
         AND ($7 = '' OR p.version = $7)",
        "p.purl"
    )
);
const WITH_FINDING: &str = select_containers!(
    concat!(
        "e.package || ' ' || e.version || ', ' || e.severity, ",
        select_use!("COALESCE(p.purl, '')")
    ),
    join_use!(
        "JOIN image_findings e ON e.digest = COALESCE(i.digest, f.digest) \
         AND (e.vulnerability = $6 OR e.finding = $7) \
         LEFT JOIN image_finding_packages p ON p.digest = e.digest AND p.finding = e.finding",
        "p.purl"
    )
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
        let is_search = !questions.is_empty();
        if !is_search {
            questions.push((ALL, "", ""));
        }
        let mut found: BTreeMap<(Box<str>, Box<str>), ContainerRow> = BTreeMap::new();
        for (statement, what, which) in questions {
            for row in self.ask(statement, filter, what, which).await? {
                let container = container_of(&row)?;
                let what = text(&row, 16)?;
                let used = if is_search { Some(use_of(&row, 17)?) } else { None };
                let key = (container.node.clone(), container.id.clone());
                let entry = found.entry(key).or_insert(container);
                if !what.is_empty() && !entry.what.contains(&what) {
                    entry.what.push(what);
                }
                entry.uses.extend(used.filter(|used| !entry.uses.contains(used)));
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

    /// Returns everything that is known of a container.
    pub async fn container(
        &self,
        _permit: &Permit<ReadSystem>,
        node: &str,
        id: &str,
    ) -> Result<Option<ContainerContent>, NodesError> {
        let row = sqlx::query(
            "SELECT c.content, n.seen_ms, v.verdict, v.reason, v.judged_ms, \
             COALESCE(v.decision, ''), u.header, \
             CAST(CASE WHEN u.joined = u.change AND u.is_whole = 1 AND u.is_cut = 0 THEN 1 \
             ELSE 0 END AS BIGINT) FROM node_containers c JOIN nodes n ON n.id = c.node \
             LEFT JOIN node_verdicts v ON v.node = c.node AND v.container = c.id \
             LEFT JOIN node_uses u ON u.node = c.node AND u.container = c.id AND u.joined <> 0 \
             AND u.image <> '' WHERE c.node = $1 AND c.id = $2",
        )
        .bind(node)
        .bind(id)
        .fetch_optional(self.tables.readers())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = account_of(&row, 6)?;
        let rows = sqlx::query(
            "SELECT purl, grade, is_guess, evidence FROM node_grades \
             WHERE node = $1 AND container = $2 AND 0 < grade ORDER BY grade DESC, purl LIMIT $3",
        )
        .bind(node)
        .bind(id)
        .bind(USES_SHOWN_MAX)
        .fetch_all(self.tables.readers())
        .await?;
        let used = |row: &AnyRow| {
            Ok::<UseRow, sqlx::Error>(UseRow {
                purl: text(row, 0)?,
                account: account.clone(),
                grade: row.try_get(1)?,
                is_guess: row.try_get::<i64, _>(2)? != 0,
                evidence: text(row, 3)?,
            })
        };
        let uses = rows.iter().map(used).collect::<Result<_, _>>()?;
        Ok(Some(ContainerContent {
            content: text(&row, 0)?,
            seen_ms: row.try_get(1)?,
            verdict: container_verdict_of(&row, 2)?,
            decision: text(&row, 5)?,
            uses,
            account,
        }))
    }

    /// Returns how the running containers of an image are watched.
    pub async fn containers_of_image(
        &self,
        image: &Digest,
    ) -> Result<Vec<ImageContainer>, NodesError> {
        // The index of digests first: the image of every container would be looked up else.
        let statement = concat!(
            "SELECT n.seen_ms, \
             CASE WHEN u.joined <> 0 AND u.image = $1 THEN u.header END, \
             CAST(CASE WHEN u.joined = u.change AND u.is_whole = 1 AND u.is_cut = 0 THEN 1 \
             ELSE 0 END AS BIGINT) \
             FROM node_containers c JOIN nodes n ON n.id = c.node \
             LEFT JOIN node_uses u ON u.node = c.node AND u.container = c.id \
             WHERE (c.digest = $1 OR c.image_id IN \
             (SELECT config FROM image_configs WHERE digest = $1)) AND ",
            image_of_container!(),
            " = $1 LIMIT $2"
        );
        let rows = sqlx::query(statement)
            .bind(image.to_string())
            .bind(CONTAINERS_OF_IMAGE_MAX)
            .fetch_all(self.tables.readers())
            .await?;
        let of = |row: &AnyRow| {
            Ok(ImageContainer { seen_ms: row.try_get(0)?, account: account_of(row, 1)? })
        };
        rows.iter().map(of).collect()
    }

    /// Returns how far each finding of an image is in use in its running containers, by the
    /// finding's identifier; what nobody saw in use is not there.
    pub async fn finding_uses(
        &self,
        image: &Digest,
    ) -> Result<BTreeMap<Box<str>, FindingUse>, NodesError> {
        // One pass over the grades: joined with findings, each would be looked up once for each
        // finding. A grade is one digit, so that the highest text has the highest grade, and one
        // place.
        let rows = sqlx::query(
            "SELECT g.purl, MAX(CAST(g.grade AS TEXT) || '/' || g.node || '/' || g.container), \
             COUNT(CASE WHEN 0 < g.grade THEN 1 END), CAST(MAX(g.is_guess) AS BIGINT) \
             FROM node_uses u JOIN node_grades g ON g.node = u.node AND g.container = u.container \
             WHERE u.image = $1 GROUP BY g.purl",
        )
        .bind(image.to_string())
        .fetch_all(self.tables.readers())
        .await?;
        let mut of_packages = BTreeMap::new();
        for row in &rows {
            of_packages.insert(text(row, 0)?, finding_use_of(row)?);
        }
        let statement = "SELECT finding, purl FROM image_finding_packages WHERE digest = $1";
        let rows =
            sqlx::query(statement).bind(image.to_string()).fetch_all(self.tables.readers()).await?;
        let mut uses: BTreeMap<Box<str>, FindingUse> = BTreeMap::new();
        for row in &rows {
            let Some(used) = of_packages.get(&text(row, 1)?) else { continue };
            let finding = text(row, 0)?;
            match uses.get_mut(&finding) {
                Some(known) => known.add(used),
                None => drop(uses.insert(finding, used.clone())),
            }
        }
        Ok(uses)
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

impl FindingUse {
    /// Adds another package of the same finding.
    fn add(&mut self, other: &Self) {
        let in_use = self.in_use.max(other.in_use);
        let is_guess = self.is_guess || other.is_guess;
        if self.grade < other.grade {
            *self = other.clone();
        }
        (self.in_use, self.is_guess) = (in_use, is_guess);
    }
}

/// Reads the use of a package in all containers of an image from three columns, after its name.
fn finding_use_of(row: &AnyRow) -> Result<FindingUse, sqlx::Error> {
    let highest = text(row, 1)?;
    let mut parts = highest.splitn(3, '/');
    let grade = parts.next().and_then(|grade| grade.parse().ok()).unwrap_or(0);
    Ok(FindingUse {
        grade,
        node: parts.next().unwrap_or_default().into(),
        container: parts.next().unwrap_or_default().into(),
        in_use: row.try_get(2)?,
        is_guess: row.try_get::<i64, _>(3)? != 0,
    })
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
        verdict: container_verdict_of(row, 13)?,
        what: Vec::new(),
        uses: Vec::new(),
        admissions: Vec::new(),
    })
}

/// Reads what the gate decided from three columns, `first` and those after it.
fn container_verdict_of(
    row: &AnyRow,
    first: usize,
) -> Result<Option<ContainerVerdict>, sqlx::Error> {
    let Some(verdict) = row.try_get::<Option<String>, _>(first)? else { return Ok(None) };
    Ok(Some(ContainerVerdict {
        verdict: verdict.into(),
        reason: text(row, first + 1)?,
        judged_ms: row.try_get(first + 2)?,
    }))
}

/// Reads what a node told from two columns, `first` and the one after it.
pub(super) fn account_of(row: &AnyRow, first: usize) -> Result<Option<UseAccount>, sqlx::Error> {
    let header = row.try_get::<Option<String>, _>(first)?;
    let is_whole = row.try_get::<i64, _>(first + 1)? != 0;
    Ok(header.map(|header| UseAccount { is_whole, header: header.into() }))
}

/// Reads the use of a package from six columns, `first` and those after it.
fn use_of(row: &AnyRow, first: usize) -> Result<UseRow, sqlx::Error> {
    let account = account_of(row, first + 1)?;
    let grade: Option<i64> = row.try_get(first + 3)?;
    let is_guess: Option<i64> = row.try_get(first + 4)?;
    let evidence: Option<String> = row.try_get(first + 5)?;
    let is_joined = account.is_some();
    Ok(UseRow {
        purl: text(row, first)?,
        account,
        grade: grade.filter(|_| is_joined).unwrap_or(0),
        is_guess: is_guess.is_some_and(|it| it != 0),
        evidence: evidence.filter(|_| is_joined).unwrap_or_default().into(),
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
