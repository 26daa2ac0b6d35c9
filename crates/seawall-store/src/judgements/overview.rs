//! What people look at: images with their verdicts, findings, packages, in pages.
//!
//! Who may see which repository is for the caller to say: each function takes a test of names,
//! and what it refuses is neither returned nor counted.

use std::collections::{BTreeMap, HashMap, HashSet};

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Judgements, StoredFinding, StoredVerdict, parsed, text};
use crate::tables::{TablesError, places};

/// Rows that are read at a time while others are passed over.
const PAGE: i64 = 500;
/// Rows that one question looks at.
// LIMIT: a page of a console, not an export.
const ROWS_MAX: usize = 200_000;

/// Images whose tags, quarantines and findings are asked for with one statement.
// LIMIT: two parameters each; both dialects take some thousands.
const COMPLETED_AT_ONCE: usize = 100;

/// Tells whether the one who asks may see a repository.
pub type MaySee<'a> = &'a (dyn Fn(&RepositoryName) -> bool + Sync);

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct ImageFilter {
    /// Part of the repository's name; empty for all.
    pub repository: Box<str>,
    /// The verdict; empty for all.
    pub verdict: Box<str>,
}

/// An image with its verdict.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImageRow {
    /// The repository.
    pub repository: RepositoryName,
    /// The image.
    pub digest: Digest,
    /// Its tags, sorted.
    pub tags: Vec<Box<str>>,
    /// The verdict.
    pub verdict: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// When it was judged, in milliseconds since 1970.
    pub judged_ms: i64,
    /// Whether it is in quarantine.
    pub is_quarantined: bool,
    /// Findings by severity.
    pub findings: BTreeMap<Box<str>, i64>,
}

/// How many images have which verdict.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// By verdict.
    pub verdicts: BTreeMap<Box<str>, u64>,
    /// How many are in quarantine.
    pub quarantined: u64,
    /// How many wait for their first judgement.
    pub pending: u64,
}

impl Judgements {
    /// Counts what the one who asks may see.
    pub async fn totals(&self, may_see: MaySee<'_>) -> Result<Totals, TablesError> {
        let mut totals = Totals::default();
        let rows = sqlx::query(
            "SELECT repository, verdict, COUNT(*) FROM verdicts GROUP BY repository, verdict",
        )
        .fetch_all(self.tables.readers())
        .await?;
        for row in &rows {
            if may_see(&parsed(row, 0)?) {
                let count: i64 = row.try_get(2)?;
                *totals.verdicts.entry(text(row, 1)?).or_default() += count.unsigned_abs();
            }
        }
        for (statement, count) in [
            (
                "SELECT repository, COUNT(*) FROM quarantines GROUP BY repository",
                &mut totals.quarantined,
            ),
            (
                "SELECT manifests.repository, COUNT(*) FROM manifests \
                 LEFT JOIN verdicts ON verdicts.repository = manifests.repository \
                 AND verdicts.digest = manifests.digest \
                 WHERE verdicts.digest IS NULL AND manifests.deleted_ms IS NULL \
                 GROUP BY manifests.repository",
                &mut totals.pending,
            ),
        ] {
            let rows = sqlx::query(statement).fetch_all(self.tables.readers()).await?;
            for row in &rows {
                if may_see(&parsed(row, 0)?) {
                    *count += row.try_get::<i64, _>(1)?.unsigned_abs();
                }
            }
        }
        Ok(totals)
    }

    /// Returns up to `count` images that follow `after` in the order of repository and digest.
    pub async fn images(
        &self,
        may_see: MaySee<'_>,
        filter: &ImageFilter,
        after: Option<(&str, &str)>,
        count: usize,
    ) -> Result<Vec<ImageRow>, TablesError> {
        let seen = self.seen_verdicts(may_see, filter, after, count).await?;
        let mut images = Vec::with_capacity(seen.len());
        for page in seen.chunks(COMPLETED_AT_ONCE) {
            images.extend(self.completed(page).await?);
        }
        Ok(images)
    }

    /// Returns the names of up to `count` images, in the order of repository and digest.
    pub async fn image_names(
        &self,
        may_see: MaySee<'_>,
        count: usize,
    ) -> Result<Vec<(RepositoryName, Digest)>, TablesError> {
        let seen = self.seen_verdicts(may_see, &ImageFilter::default(), None, count).await?;
        Ok(seen.into_iter().map(|verdict| (verdict.repository, verdict.digest)).collect())
    }

    async fn seen_verdicts(
        &self,
        may_see: MaySee<'_>,
        filter: &ImageFilter,
        after: Option<(&str, &str)>,
        count: usize,
    ) -> Result<Vec<StoredVerdict>, TablesError> {
        let (repository, digest) = after.unwrap_or_default();
        let mut place = (repository.to_owned(), digest.to_owned());
        let mut found = Vec::new();
        let mut looked = 0;
        while found.len() < count && looked < ROWS_MAX {
            let page = self.verdicts_after(Some((&place.0, &place.1)), PAGE).await?;
            let Some(last) = page.last() else { break };
            place = (last.repository.to_string(), last.digest.to_string());
            looked += page.len();
            for verdict in page {
                let fits = verdict.repository.as_str().contains(&*filter.repository)
                    && (filter.verdict.is_empty() || filter.verdict == verdict.verdict)
                    && &*verdict.verdict != "no-image";
                if fits && may_see(&verdict.repository) && found.len() < count {
                    found.push(verdict);
                }
            }
        }
        Ok(found)
    }

    /// Returns the digest at which a tag stands.
    pub async fn tagged(
        &self,
        repository: &RepositoryName,
        tag: &Tag,
    ) -> Result<Option<Digest>, TablesError> {
        let row = sqlx::query("SELECT digest FROM tags WHERE repository = $1 AND name = $2")
            .bind(repository.as_str())
            .bind(tag.as_str())
            .fetch_optional(self.tables.readers())
            .await?;
        Ok(row.as_ref().map(|row| parsed(row, 0)).transpose()?)
    }

    /// Returns one image.
    pub async fn image(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<ImageRow>, TablesError> {
        let Some(verdict) = self.verdict(repository, digest).await? else { return Ok(None) };
        Ok(self.completed(&[verdict]).await?.pop())
    }

    /// Adds tags, quarantine and counts of findings to verdicts, with three questions for all.
    async fn completed(&self, verdicts: &[StoredVerdict]) -> Result<Vec<ImageRow>, TablesError> {
        let mut tags = HashMap::<Name, Vec<Box<str>>>::new();
        let of_tags = "tags.name FROM page JOIN tags ON tags.repository = page.repository \
             AND tags.digest = page.digest ORDER BY tags.name";
        for row in &self.of_page(verdicts, of_tags).await? {
            tags.entry(name_of(row)?).or_default().push(text(row, 2)?);
        }
        let mut held = HashSet::<Name>::new();
        let of_held = "1 FROM page JOIN quarantines ON quarantines.repository = page.repository \
             AND quarantines.digest = page.digest";
        for row in &self.of_page(verdicts, of_held).await? {
            held.insert(name_of(row)?);
        }
        let mut findings = HashMap::<Name, BTreeMap<Box<str>, i64>>::new();
        let of_findings = "image_findings.severity, COUNT(*) FROM page JOIN image_findings \
             ON image_findings.digest = page.digest \
             GROUP BY page.repository, page.digest, image_findings.severity";
        for row in &self.of_page(verdicts, of_findings).await? {
            findings.entry(name_of(row)?).or_default().insert(text(row, 2)?, row.try_get(3)?);
        }
        let mut row = |verdict: &StoredVerdict| {
            let name = (verdict.repository.as_str().to_owned(), verdict.digest.to_string());
            ImageRow {
                repository: verdict.repository.clone(),
                digest: verdict.digest.clone(),
                tags: tags.remove(&name).unwrap_or_default(),
                verdict: verdict.verdict.clone(),
                reason: verdict.reason.clone(),
                judged_ms: verdict.judged_ms,
                is_quarantined: held.contains(&name),
                findings: findings.remove(&name).unwrap_or_default(),
            }
        };
        Ok(verdicts.iter().map(&mut row).collect())
    }

    /// Asks one question about all images of a page; `rest` follows the columns of their names.
    async fn of_page(
        &self,
        page: &[StoredVerdict],
        rest: &'static str,
    ) -> Result<Vec<AnyRow>, TablesError> {
        if page.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(page.len(), 2);
        let statement = format!(
            "WITH page (repository, digest) AS (VALUES {places}) \
             SELECT page.repository, page.digest, {rest}"
        );
        // Nothing of it is foreign: numbers of places, and a text of ours.
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
        for verdict in page {
            query = query.bind(verdict.repository.as_str()).bind(verdict.digest.to_string());
        }
        Ok(query.fetch_all(self.tables.readers()).await?)
    }

    /// Returns the findings of an image as they were at its last judgement.
    pub async fn findings(&self, digest: &Digest) -> Result<Vec<StoredFinding>, TablesError> {
        let rows = sqlx::query(
            "SELECT finding, vulnerability, package, version, severity, segment \
             FROM image_findings WHERE digest = $1 ORDER BY vulnerability, package",
        )
        .bind(digest.to_string())
        .fetch_all(self.tables.readers())
        .await?;
        rows.iter().map(|row| Ok(finding_of(row, 0)?)).collect()
    }

    /// Finds images that have a vulnerability, up to `count`.
    pub async fn images_with_vulnerability(
        &self,
        may_see: MaySee<'_>,
        vulnerability: &str,
        count: usize,
    ) -> Result<Vec<(RepositoryName, Digest, StoredFinding)>, TablesError> {
        let rows = sqlx::query(
            "SELECT verdicts.repository, verdicts.digest, f.finding, f.vulnerability, f.package, \
             f.version, f.severity, f.segment FROM image_findings f \
             JOIN verdicts ON verdicts.digest = f.digest WHERE f.vulnerability = $1 \
             ORDER BY verdicts.repository, verdicts.digest, f.package",
        )
        .bind(vulnerability)
        .fetch_all(self.tables.readers())
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            let repository: RepositoryName = parsed(row, 0)?;
            if !may_see(&repository) || found.len() == count {
                continue;
            }
            found.push((repository, parsed(row, 1)?, finding_of(row, 2)?));
        }
        Ok(found)
    }
}

/// The name of an image: repository and digest.
type Name = (String, String);

/// Reads the name of an image from the first two columns.
fn name_of(row: &AnyRow) -> Result<Name, sqlx::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// Reads a finding from six columns, `first` and those after it.
fn finding_of(row: &AnyRow, first: usize) -> Result<StoredFinding, sqlx::Error> {
    Ok(StoredFinding {
        finding: text(row, first)?,
        vulnerability: text(row, first + 1)?,
        package: text(row, first + 2)?,
        version: text(row, first + 3)?,
        severity: text(row, first + 4)?,
        segment: text(row, first + 5)?,
    })
}
