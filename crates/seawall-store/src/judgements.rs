//! What the registry's gate remembers: inventories of images, verdicts on them, and what people
//! decided about them.
//!
//! An inventory is stored once for a digest, in a form of its own, so that a new database judges
//! every image again without reading a blob. A verdict belongs to a repository and a digest:
//! policies may speak of the one and not of the other.
//!
//! **Invariant:** an inventory that another version wrote, or that is damaged, is reported as
//! missing, never read as something else.

use std::collections::BTreeMap;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_inventory::inventory::Inventory;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::tables::{Tables, TablesError, Transaction, groups, places};

pub mod benches;
pub mod changes;
pub mod decisions;
pub mod events;
pub mod overview;

/// The form of stored inventories; another one is analysed again.
const INVENTORY_FORM: i64 = 1;
/// Largest stored inventory after inflating.
// LIMIT: the largest images that are known stay below a tenth of it.
const INVENTORY_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Level of zstd: a page of names shrinks to a fifth, at the speed of the disk.
const ZSTD_LEVEL: i32 = 3;

/// Writes a statement that reads verdicts, as [`verdict_of`] takes them.
macro_rules! select_verdicts {
    ($rest:literal) => {
        concat!(
            "SELECT repository, digest, verdict, reason, decision, bench, valid_through_day, \
             judged_ms, generation FROM verdicts ",
            $rest
        )
    };
}

/// The verdict of the gate on one artifact in one repository.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredVerdict {
    /// The repository.
    pub repository: RepositoryName,
    /// The artifact.
    pub digest: Digest,
    /// `allow`, `warn`, `deny`, `undecided`, or `failed` where nothing could be found out.
    pub verdict: Box<str>,
    /// Why, in one line, for clients.
    pub reason: Box<str>,
    /// The decision as JSON, in the form of reports; empty for `failed`.
    pub decision: Box<str>,
    /// Digest of what it was judged with: database, policies, exceptions.
    pub bench: Box<str>,
    /// Last day on which the verdict holds, as days since 1970-01-01.
    pub valid_through_day: i64,
    /// When it was judged, in milliseconds since 1970.
    pub judged_ms: i64,
    /// The number of what it was judged with; see [`benches`].
    pub generation: i64,
}

/// What became of a verdict that was to be stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Put {
    /// It is stored.
    Stored {
        /// The number of this change of verdicts.
        change: i64,
        /// The verdict that it replaces.
        before: Option<StoredVerdict>,
    },
    /// One that was made with something newer stands there, and stays.
    Older,
}

/// Where an artifact stands in a repository, without the decision behind it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredStanding {
    /// The repository.
    pub repository: RepositoryName,
    /// The artifact.
    pub digest: Digest,
    /// As in [`StoredVerdict`].
    pub verdict: Box<str>,
    /// As in [`StoredVerdict`].
    pub reason: Box<str>,
    /// As in [`StoredVerdict`].
    pub valid_through_day: i64,
    /// The number of the change that stored it; see [`changes`].
    pub change: i64,
}

/// One finding as it is stored for searching and for comparing databases.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct StoredFinding {
    /// Stable id of the finding.
    pub finding: Box<str>,
    /// The vulnerability.
    pub vulnerability: Box<str>,
    /// Package as the publisher counts.
    pub package: Box<str>,
    /// Installed version.
    pub version: Box<str>,
    /// Severity by name; `unknown` where nobody rated it.
    pub severity: Box<str>,
    /// What can be done.
    pub segment: Box<str>,
}

/// One finding as a judgement found it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewFinding {
    /// What is stored for searching.
    pub finding: StoredFinding,
    /// The packages of the inventory that it is about, by package URL.
    pub purls: Vec<Box<str>>,
}

/// What a judgement changed in the findings of an image.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FindingsDelta {
    /// Findings that were not there before.
    pub added: Vec<StoredFinding>,
    /// Ids of findings that are gone.
    pub removed: Vec<Box<str>>,
}

/// An image that holds a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PackageHit {
    /// A repository that has the image.
    pub repository: Box<str>,
    /// The image.
    pub digest: Box<str>,
    /// Package URL.
    pub purl: Box<str>,
    /// Version.
    pub version: Box<str>,
}

/// The gate's tables.
#[derive(Clone, Debug)]
pub struct Judgements {
    tables: Tables,
}

impl Judgements {
    /// Takes the opened tables.
    pub fn new(tables: Tables) -> Self {
        Self { tables }
    }

    /// Begins a transaction.
    pub async fn begin(&self) -> Result<Transaction, TablesError> {
        self.tables.begin().await
    }

    /// Stores the inventory of the image `digest`, and what is searched in it.
    pub async fn put_inventory(
        &self,
        transaction: &mut Transaction,
        digest: &Digest,
        inventory: &Inventory,
        now_ms: i64,
    ) -> Result<(), TablesError> {
        let content = pack(inventory)?;
        let digest = digest.to_string();
        let connection = &mut **transaction;
        // What hangs on an earlier inventory goes with it.
        sqlx::query("DELETE FROM inventories WHERE digest = $1")
            .bind(&digest)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "INSERT INTO inventories (digest, form, package_count, analysed_ms, content) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&digest)
        .bind(INVENTORY_FORM)
        .bind(i64::try_from(inventory.packages.len()).unwrap_or(i64::MAX))
        .bind(now_ms)
        .bind(content)
        .execute(&mut *connection)
        .await?;
        if let Some(config) = &inventory.subject.config_digest {
            sqlx::query(
                "INSERT INTO image_configs (config, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(config.to_string())
            .bind(&digest)
            .execute(&mut *connection)
            .await?;
        }
        for group in groups(&inventory.packages) {
            let places = places(group.len(), 4);
            let statement = format!(
                "INSERT INTO image_packages (name, digest, purl, version) VALUES {places} \
                 ON CONFLICT DO NOTHING"
            );
            // Nothing of it is foreign: numbers of places, and a text of ours.
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
            for installed in group {
                let (package, purl) = (&installed.package, &*installed.purl);
                query = query.bind(&*package.name).bind(&digest).bind(purl).bind(&*package.version);
            }
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Returns the inventory of an image, `None` if there is none that this version can read.
    pub async fn inventory(&self, digest: &Digest) -> Result<Option<Inventory>, TablesError> {
        let row = sqlx::query("SELECT form, content FROM inventories WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.tables.readers())
            .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<i64, _>(0)? != INVENTORY_FORM {
            return Ok(None);
        }
        Ok(unpack(&row.try_get::<Vec<u8>, _>(1)?))
    }

    /// Replaces the findings of an image by `found`, and returns what that changed.
    ///
    /// Findings that a later generation found for the same image, which another repository may
    /// have too, stay.
    pub async fn put_findings(
        &self,
        transaction: &mut Transaction,
        digest: &Digest,
        found: &[NewFinding],
        (generation, now_ms): (i64, i64),
    ) -> Result<FindingsDelta, TablesError> {
        let digest = digest.to_string();
        let connection = &mut **transaction;
        let statement =
            "UPDATE inventories SET generation = $1 WHERE digest = $2 AND generation <= $1";
        let done =
            sqlx::query(statement).bind(generation).bind(&digest).execute(&mut *connection).await?;
        if done.rows_affected() == 0 {
            return Ok(FindingsDelta::default());
        }
        let mut before = known_findings(connection, &digest).await?;
        let mut delta = FindingsDelta::default();
        let mut packages = Vec::new();
        for NewFinding { finding, purls } in found {
            let known = before.remove(&finding.finding);
            if known.is_none() {
                delta.added.push(finding.clone());
            }
            // What an earlier version stored has none.
            if known != Some(true) {
                packages.extend(purls.iter().map(|purl| (&*finding.finding, &**purl)));
            }
        }
        for group in groups(&delta.added) {
            insert_findings(connection, &digest, group, now_ms).await?;
        }
        for group in groups(&packages) {
            insert_finding_packages(connection, &digest, group).await?;
        }
        for gone in before.into_keys() {
            sqlx::query("DELETE FROM image_findings WHERE digest = $1 AND finding = $2")
                .bind(&digest)
                .bind(&*gone)
                .execute(&mut *connection)
                .await?;
            delta.removed.push(gone);
        }
        Ok(delta)
    }

    /// Takes the number of a change of verdicts, and returns the verdict that stands there.
    ///
    /// Until the transaction ends nobody else stores a verdict.
    pub async fn begin_verdict(
        &self,
        transaction: &mut Transaction,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<(i64, Option<StoredVerdict>), TablesError> {
        let change = changes::next_of_verdicts(transaction).await?;
        let row = sqlx::query(select_verdicts!("WHERE repository = $1 AND digest = $2"))
            .bind(repository.as_str())
            .bind(digest.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        Ok((change, row.as_ref().map(verdict_of).transpose()?))
    }

    /// Stores a verdict in place of the one before, unless that was made with something newer.
    pub async fn put_verdict(
        &self,
        transaction: &mut Transaction,
        verdict: &StoredVerdict,
    ) -> Result<Put, TablesError> {
        let (repository, digest) = (&verdict.repository, &verdict.digest);
        let (change, before) = self.begin_verdict(transaction, repository, digest).await?;
        if before.as_ref().is_some_and(|before| verdict.generation < before.generation) {
            return Ok(Put::Older);
        }
        let turned_from = before
            .as_ref()
            .filter(|before| before.verdict != verdict.verdict)
            .map(|before| &*before.verdict);
        let turned_in = if turned_from.is_some() { verdict.generation } else { 0 };
        sqlx::query(
            "INSERT INTO verdicts (repository, digest, verdict, reason, decision, bench, \
             valid_through_day, judged_ms, generation, change, turned_in, turned_from) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '') \
             ON CONFLICT (repository, digest) DO UPDATE SET verdict = excluded.verdict, \
             reason = excluded.reason, decision = excluded.decision, bench = excluded.bench, \
             valid_through_day = excluded.valid_through_day, judged_ms = excluded.judged_ms, \
             generation = excluded.generation, change = excluded.change, \
             turned_in = CASE WHEN $11 = 0 THEN verdicts.turned_in ELSE $11 END, \
             turned_from = CASE WHEN $11 = 0 THEN verdicts.turned_from ELSE $12 END",
        )
        .bind(repository.as_str())
        .bind(digest.to_string())
        .bind(&*verdict.verdict)
        .bind(&*verdict.reason)
        .bind(&*verdict.decision)
        .bind(&*verdict.bench)
        .bind(verdict.valid_through_day)
        .bind(verdict.judged_ms)
        .bind(verdict.generation)
        .bind(change)
        .bind(turned_in)
        .bind(turned_from.unwrap_or_default())
        .execute(&mut **transaction)
        .await?;
        Ok(Put::Stored { change, before })
    }

    /// Returns the verdict on an artifact in a repository.
    pub async fn verdict(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<StoredVerdict>, TablesError> {
        let row = sqlx::query(select_verdicts!("WHERE repository = $1 AND digest = $2"))
            .bind(repository.as_str())
            .bind(digest.to_string())
            .fetch_optional(self.tables.readers())
            .await?;
        row.as_ref().map(verdict_of).transpose()
    }

    /// Returns up to `count` verdicts that follow `after` in the order of repository and digest.
    pub async fn verdicts_after(
        &self,
        after: Option<(&str, &str)>,
        count: i64,
    ) -> Result<Vec<StoredVerdict>, TablesError> {
        let (repository, digest) = after.unwrap_or_default();
        let statement = select_verdicts!(
            "WHERE repository > $1 OR (repository = $1 AND digest > $2) \
             ORDER BY repository, digest LIMIT $3"
        );
        let rows = sqlx::query(statement)
            .bind(repository)
            .bind(digest)
            .bind(count)
            .fetch_all(self.tables.readers())
            .await?;
        rows.iter().map(verdict_of).collect()
    }

    /// Returns where every artifact stands.
    pub async fn standings(&self) -> Result<Vec<StoredStanding>, TablesError> {
        let rows = sqlx::query(
            "SELECT repository, digest, verdict, reason, valid_through_day, change FROM verdicts",
        )
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(standing_of).collect()
    }

    /// Forgets the verdict on an artifact that a repository no longer has, and the inventory if
    /// no repository has the artifact any more.
    ///
    /// A quarantine stays: the same artifact, pushed again, is no other.
    pub async fn forget(
        &self,
        transaction: &mut Transaction,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<(), TablesError> {
        let digest = digest.to_string();
        let connection = &mut **transaction;
        sqlx::query("DELETE FROM verdicts WHERE repository = $1 AND digest = $2")
            .bind(repository.as_str())
            .bind(&digest)
            .execute(&mut *connection)
            .await?;
        // What hangs on the inventory goes with it.
        sqlx::query(
            "DELETE FROM inventories WHERE digest = $1 \
             AND NOT EXISTS (SELECT 1 FROM verdicts WHERE verdicts.digest = $1)",
        )
        .bind(&digest)
        .execute(&mut *connection)
        .await?;
        Ok(())
    }

    /// Finds the images that hold a package of this name, up to `count`.
    pub async fn images_with_package(
        &self,
        name: &str,
        count: i64,
    ) -> Result<Vec<PackageHit>, TablesError> {
        let rows = sqlx::query(
            "SELECT verdicts.repository, image_packages.digest, image_packages.purl, \
             image_packages.version FROM image_packages \
             JOIN verdicts ON verdicts.digest = image_packages.digest \
             WHERE image_packages.name = $1 \
             ORDER BY verdicts.repository, image_packages.digest, image_packages.purl LIMIT $2",
        )
        .bind(name)
        .bind(count)
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(PackageHit {
                    repository: text(row, 0)?,
                    digest: text(row, 1)?,
                    purl: text(row, 2)?,
                    version: text(row, 3)?,
                })
            })
            .collect()
    }
}

fn verdict_of(row: &AnyRow) -> Result<StoredVerdict, TablesError> {
    Ok(StoredVerdict {
        repository: parsed(row, 0)?,
        digest: parsed(row, 1)?,
        verdict: text(row, 2)?,
        reason: text(row, 3)?,
        decision: text(row, 4)?,
        bench: text(row, 5)?,
        valid_through_day: row.try_get(6)?,
        judged_ms: row.try_get(7)?,
        generation: row.try_get(8)?,
    })
}

fn standing_of(row: &AnyRow) -> Result<StoredStanding, TablesError> {
    Ok(StoredStanding {
        repository: parsed(row, 0)?,
        digest: parsed(row, 1)?,
        verdict: text(row, 2)?,
        reason: text(row, 3)?,
        valid_through_day: row.try_get(4)?,
        change: row.try_get(5)?,
    })
}

/// Reads a column that holds a name or a digest in its canonical form.
fn parsed<T>(row: &AnyRow, column: usize) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Returns the findings of an image that are stored, and of which the packages are.
async fn known_findings(
    connection: &mut AnyConnection,
    digest: &str,
) -> Result<BTreeMap<Box<str>, bool>, TablesError> {
    let rows = sqlx::query(
        "SELECT f.finding, CAST(CASE WHEN EXISTS (SELECT 1 FROM image_finding_packages p \
         WHERE p.digest = f.digest AND p.finding = f.finding) THEN 1 ELSE 0 END AS BIGINT) \
         FROM image_findings f WHERE f.digest = $1",
    )
    .bind(digest)
    .fetch_all(connection)
    .await?;
    let mut known = BTreeMap::new();
    for row in &rows {
        known.insert(text(row, 0)?, row.try_get::<i64, _>(1)? != 0);
    }
    Ok(known)
}

async fn insert_finding_packages(
    connection: &mut AnyConnection,
    digest: &str,
    packages: &[(&str, &str)],
) -> Result<(), TablesError> {
    let places = places(packages.len(), 3);
    let statement = format!(
        "INSERT INTO image_finding_packages (digest, finding, purl) VALUES {places} \
         ON CONFLICT DO NOTHING"
    );
    // Nothing of it is foreign: numbers of places, and a text of ours.
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
    for (finding, purl) in packages {
        query = query.bind(digest).bind(*finding).bind(*purl);
    }
    query.execute(connection).await?;
    Ok(())
}

async fn insert_findings(
    connection: &mut AnyConnection,
    digest: &str,
    findings: &[StoredFinding],
    now_ms: i64,
) -> Result<(), TablesError> {
    let places = places(findings.len(), 8);
    let statement = format!(
        "INSERT INTO image_findings (digest, finding, vulnerability, package, version, \
         severity, segment, found_ms) VALUES {places} ON CONFLICT DO NOTHING"
    );
    // Nothing of it is foreign: numbers of places, and a text of ours.
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
    for finding in findings {
        query = query
            .bind(digest)
            .bind(&*finding.finding)
            .bind(&*finding.vulnerability)
            .bind(&*finding.package)
            .bind(&*finding.version)
            .bind(&*finding.severity)
            .bind(&*finding.segment)
            .bind(now_ms);
    }
    query.execute(connection).await?;
    Ok(())
}

pub(crate) fn text(row: &AnyRow, column: usize) -> Result<Box<str>, sqlx::Error> {
    row.try_get::<String, _>(column).map(Into::into)
}

fn pack(inventory: &Inventory) -> Result<Vec<u8>, sqlx::Error> {
    let plain =
        postcard::to_stdvec(inventory).map_err(|error| sqlx::Error::Encode(error.into()))?;
    zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(sqlx::Error::Io)
}

fn unpack(content: &[u8]) -> Option<Inventory> {
    let plain = zstd::bulk::decompress(content, INVENTORY_BYTES_MAX).ok()?;
    postcard::from_bytes(&plain).ok()
}

#[cfg(test)]
mod tests;
