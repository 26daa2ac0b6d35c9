//! Which files containers use, as nodes tell it, and how far packages are in use.
//!
//! The files of a container are kept, so that they are joined with the inventory of its image
//! whenever that comes or changes, also when the node is away. What is joined stands in rows of
//! its own; whoever joins asks for what is [due](Nodes::due_uses).
//!
//! **Invariant:** a grade never falls while its container exists: what was seen was seen. All of
//! it goes with the container. What found no room is said ([`StoredUse::is_whole`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Nodes, NodesError};
use crate::judgements::text;
use crate::tables::{Transaction, groups, places};

/// Most files that are kept of a container.
// LIMIT: as many as an agent remembers.
pub const FILES_OF_CONTAINER_MAX: usize = 16_384;
/// Most bytes of files that are kept of a node, compressed.
// LIMIT: some thousand containers of some hundred files; what does not fit is said to be missing.
pub const FILES_OF_NODE_BYTES_MAX: i64 = 64 * 1024 * 1024;
/// Most bytes of the files of a container before they are compressed.
const FILES_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Level of zstd: paths shrink to a tenth.
const ZSTD_LEVEL: i32 = 3;

/// A file that is in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct UsedFile {
    /// Its path, as the container sees it.
    pub path: Box<str>,
    /// How far: 0 present, 1 loaded, 2 executed, 3 listening.
    pub grade: i64,
    /// The process, as the host counts.
    pub pid: u32,
    /// When, in nanoseconds since 1970.
    pub time: u64,
    /// The address that is awaited.
    pub listens: Option<Box<str>>,
}

/// What changed in the use of files of a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UseChange {
    /// The container.
    pub container: Box<str>,
    /// The account of the node.
    pub account: i64,
    /// The revision that this is about; 0 begins anew.
    pub base: i64,
    /// The revision after it.
    pub revision: i64,
    /// Whether nothing more is to be told for now.
    pub is_whole: bool,
    /// What was watched and what was not seen, JSON.
    pub header: Box<str>,
    /// The files.
    pub files: Vec<UsedFile>,
}

/// How far the account of a container is stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KnownUse {
    /// The container.
    pub container: Box<str>,
    /// The account; 0 is none.
    pub account: i64,
    /// The revision.
    pub revision: i64,
}

/// A container whose files have to be joined with the inventory of its image.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueUse {
    /// The node.
    pub node: Box<str>,
    /// The container.
    pub container: Box<str>,
    /// The change that is to be joined.
    pub change: i64,
    /// The image of which there is an inventory; empty where there is none.
    pub image: Box<str>,
    /// When the image was analysed, in milliseconds since 1970.
    pub analysed_ms: i64,
}

/// The files of a container.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StoredUse {
    /// Whether it is everything that the node has to tell.
    pub is_whole: bool,
    /// What was watched and what was not seen, JSON.
    pub header: Box<str>,
    /// The files.
    pub files: Vec<UsedFile>,
}

/// How far a package of a container is in use.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewGrade {
    /// The package.
    pub purl: Box<str>,
    /// How far, as [`UsedFile::grade`].
    pub grade: i64,
    /// Whether its files are guesses.
    pub is_guess: bool,
    /// What shows it, JSON; empty where nothing does.
    pub evidence: Box<str>,
}

/// The grades of a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grades {
    /// What they were joined from.
    pub of: DueUse,
    /// Packages that are in use, and those whose files are guesses.
    pub grades: Vec<NewGrade>,
    /// Whether the image has more packages or files than there was room for.
    pub is_cut: bool,
    /// The lowest grade that cannot be more than was seen.
    pub sure_from: i64,
}

/// The image of a container `c` of which there is an inventory: by the digest of its manifest,
/// else by that of its configuration.
macro_rules! image_of_container {
    () => {
        "COALESCE((SELECT i.digest FROM inventories i WHERE i.digest = c.digest), \
         (SELECT MIN(f.digest) FROM image_configs f WHERE f.config = c.image_id), '')"
    };
}
pub(super) use image_of_container;

/// Stores what a node tells of the use of files; returns how far each of these containers is
/// known then, and whether anything became different. What is of no container that is known, is
/// passed over.
pub(super) async fn put_uses(
    change: &mut Transaction,
    node: &str,
    uses: &[UseChange],
) -> Result<(Vec<KnownUse>, bool), NodesError> {
    if uses.is_empty() {
        return Ok((Vec::new(), false));
    }
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(LENGTH(files)), 0) AS BIGINT) FROM node_uses WHERE node = $1",
    )
    .bind(node)
    .fetch_one(&mut **change)
    .await?;
    let mut bytes: i64 = row.try_get(0)?;
    let mut known = Vec::new();
    let mut is_changed = false;
    for one in uses {
        let stored = read(change, node, &one.container).await?;
        if stored.is_none() && !exists(change, node, &one.container).await? {
            continue;
        }
        let stored = stored.unwrap_or_default();
        let container = one.container.clone();
        let fits = (stored.account, stored.revision) == (one.account, one.base);
        if one.base != 0 && !fits {
            let (account, revision) = (stored.account, stored.revision);
            known.push(KnownUse { container, account, revision });
            continue;
        }
        let (account, revision) = (one.account, one.revision);
        known.push(KnownUse { container, account, revision });
        is_changed |= put_use(change, node, (&stored, one), &mut bytes).await?;
    }
    Ok((known, is_changed))
}

/// Notes that containers or their use of files changed, for whoever judges them.
pub(super) async fn note_change(connection: &mut AnyConnection) -> Result<(), NodesError> {
    sqlx::query("UPDATE node_changes SET number = number + 1 WHERE one = 1")
        .execute(connection)
        .await?;
    Ok(())
}

#[derive(Debug, Default)]
struct Row {
    account: i64,
    revision: i64,
    change: i64,
    is_whole: bool,
    header: Box<str>,
    files: Vec<u8>,
}

async fn read(
    connection: &mut AnyConnection,
    node: &str,
    container: &str,
) -> Result<Option<Row>, NodesError> {
    let row = sqlx::query(
        "SELECT account, revision, change, is_whole, header, files FROM node_uses \
         WHERE node = $1 AND container = $2",
    )
    .bind(node)
    .bind(container)
    .fetch_optional(connection)
    .await?;
    Ok(row.as_ref().map(row_of).transpose()?)
}

fn row_of(row: &AnyRow) -> Result<Row, sqlx::Error> {
    Ok(Row {
        account: row.try_get(0)?,
        revision: row.try_get(1)?,
        change: row.try_get(2)?,
        is_whole: row.try_get::<i64, _>(3)? != 0,
        header: text(row, 4)?,
        files: row.try_get(5)?,
    })
}

async fn exists(
    connection: &mut AnyConnection,
    node: &str,
    container: &str,
) -> Result<bool, NodesError> {
    let row = sqlx::query("SELECT 1 FROM node_containers WHERE node = $1 AND id = $2")
        .bind(node)
        .bind(container)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Stores one change over what is there; tells whether anything became different.
async fn put_use(
    connection: &mut AnyConnection,
    node: &str,
    (stored, new): (&Row, &UseChange),
    bytes: &mut i64,
) -> Result<bool, NodesError> {
    let mut files = unpack(&stored.files);
    let (is_risen, has_room) = merge(&mut files, &new.files);
    let mut content = if is_risen { pack(&files)? } else { stored.files.clone() };
    let length = |content: &[u8]| i64::try_from(content.len()).unwrap_or(i64::MAX);
    let more = length(&content).saturating_sub(length(&stored.files));
    let mut is_whole = new.is_whole && has_room;
    if FILES_OF_NODE_BYTES_MAX < bytes.saturating_add(more) {
        content = stored.files.clone();
        is_whole = false;
    } else {
        *bytes = bytes.saturating_add(more);
    }
    let is_other = stored.change == 0
        || content != stored.files
        || stored.header != new.header
        || stored.is_whole != is_whole;
    sqlx::query(
        "INSERT INTO node_uses (node, container, account, revision, change, is_whole, header, \
         files, joined, image, analysed_ms, is_cut, sure_from) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, 0, 3) \
         ON CONFLICT (node, container) DO UPDATE SET account = excluded.account, \
         revision = excluded.revision, change = excluded.change, is_whole = excluded.is_whole, \
         header = excluded.header, files = excluded.files",
    )
    .bind(node)
    .bind(&*new.container)
    .bind(new.account)
    .bind(new.revision)
    .bind(stored.change.saturating_add(i64::from(is_other)))
    .bind(i64::from(is_whole))
    .bind(&*new.header)
    .bind(content)
    .execute(connection)
    .await?;
    Ok(is_other)
}

/// Adds files to those that are known; tells whether a grade rose, and whether there was room.
fn merge(files: &mut BTreeMap<Box<str>, UsedFile>, new: &[UsedFile]) -> (bool, bool) {
    let (mut is_risen, mut has_room) = (false, true);
    for file in new {
        let known = files.get(&file.path).map(|known| known.grade);
        if known.is_none() && FILES_OF_CONTAINER_MAX <= files.len() {
            has_room = false;
        } else if known.is_none_or(|known| known < file.grade) {
            files.insert(file.path.clone(), file.clone());
            is_risen = true;
        }
    }
    (is_risen, has_room)
}

fn pack(files: &BTreeMap<Box<str>, UsedFile>) -> Result<Vec<u8>, sqlx::Error> {
    let files: Vec<&UsedFile> = files.values().collect();
    let plain = postcard::to_stdvec(&files).map_err(|error| sqlx::Error::Encode(error.into()))?;
    zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(sqlx::Error::Io)
}

/// Reads files; what is damaged is none, and comes again with the node's next account.
fn unpack(content: &[u8]) -> BTreeMap<Box<str>, UsedFile> {
    let plain = zstd::bulk::decompress(content, FILES_BYTES_MAX).unwrap_or_default();
    let files: Vec<UsedFile> = postcard::from_bytes(&plain).unwrap_or_default();
    files.into_iter().map(|file| (file.path.clone(), file)).collect()
}

impl Nodes {
    /// Returns a number that rises with each change of containers and of their use of files.
    pub async fn changes(&self) -> Result<i64, NodesError> {
        let row = sqlx::query("SELECT number FROM node_changes WHERE one = 1")
            .fetch_one(self.tables.readers())
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Returns up to `count` containers whose files are not joined with the inventory as it is,
    /// in the order of images.
    pub async fn due_uses(&self, count: i64) -> Result<Vec<DueUse>, NodesError> {
        let statement = concat!(
            "SELECT d.node, d.container, d.change, d.image, d.analysed_ms FROM (\
             SELECT u.node, u.container, u.change, u.joined, u.image AS was, \
             u.analysed_ms AS was_ms, s.image, COALESCE(a.analysed_ms, 0) AS analysed_ms \
             FROM node_uses u JOIN (SELECT c.node, c.id, ",
            image_of_container!(),
            " AS image FROM node_containers c) s ON s.node = u.node AND s.id = u.container \
             LEFT JOIN inventories a ON a.digest = s.image) d \
             WHERE d.joined <> d.change OR d.was <> d.image OR d.was_ms <> d.analysed_ms \
             ORDER BY d.image, d.node, d.container LIMIT $1"
        );
        let rows = sqlx::query(statement).bind(count).fetch_all(self.tables.readers()).await?;
        let of = |row: &AnyRow| {
            Ok(DueUse {
                node: text(row, 0)?,
                container: text(row, 1)?,
                change: row.try_get(2)?,
                image: text(row, 3)?,
                analysed_ms: row.try_get(4)?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// Returns the files of a container, as long as nothing came since it was `due`.
    pub async fn stored_use(&self, due: &DueUse) -> Result<Option<StoredUse>, NodesError> {
        let row = sqlx::query(
            "SELECT account, revision, change, is_whole, header, files FROM node_uses \
             WHERE node = $1 AND container = $2 AND change = $3",
        )
        .bind(&*due.node)
        .bind(&*due.container)
        .bind(due.change)
        .fetch_optional(self.tables.readers())
        .await?;
        let stored = row.as_ref().map(row_of).transpose()?.map(|row| StoredUse {
            is_whole: row.is_whole,
            header: row.header,
            files: unpack(&row.files).into_values().collect(),
        });
        Ok(stored)
    }

    /// Stores the grades of containers, except where something came meanwhile.
    pub async fn put_grades(&self, all: &[Grades]) -> Result<(), NodesError> {
        let mut change = self.tables.begin().await?;
        for grades in all {
            put_grades(&mut change, grades).await?;
        }
        note_change(&mut change).await?;
        Ok(change.commit().await?)
    }
}

async fn put_grades(connection: &mut AnyConnection, new: &Grades) -> Result<(), NodesError> {
    let (node, container) = (&*new.of.node, &*new.of.container);
    let done = sqlx::query(
        "UPDATE node_uses SET joined = $3, image = $4, analysed_ms = $5, is_cut = $6, \
         sure_from = $7 \
         WHERE node = $1 AND container = $2 AND change = $3",
    )
    .bind(node)
    .bind(container)
    .bind(new.of.change)
    .bind(&*new.of.image)
    .bind(new.of.analysed_ms)
    .bind(i64::from(new.is_cut))
    .bind(new.sure_from)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    for statement in [
        "DELETE FROM node_grades WHERE node = $1 AND container = $2",
        "UPDATE node_verdicts SET generation = 0 WHERE node = $1 AND container = $2",
    ] {
        sqlx::query(statement).bind(node).bind(container).execute(&mut *connection).await?;
    }
    for group in groups(&new.grades) {
        let places = places(group.len(), 6);
        let statement = format!(
            "INSERT INTO node_grades (node, container, purl, grade, is_guess, evidence) \
             VALUES {places} ON CONFLICT DO NOTHING"
        );
        // Nothing of it is foreign: numbers of places, and a text of ours.
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
        for grade in group {
            query = query
                .bind(node)
                .bind(container)
                .bind(&*grade.purl)
                .bind(grade.grade)
                .bind(i64::from(grade.is_guess))
                .bind(&*grade.evidence);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
