//! Reads rpm's database in an SQLite file.
//!
//! Path: `rpmdb.sqlite` in a folder of rpm databases; the default since rpm 4.16. Table
//! `Packages(hnum INTEGER PRIMARY KEY, blob BLOB)`: a package's number and its header.
//! The file is read by [`sqlite`]; what a write-ahead log beside it adds is a gap.

use seawall_artifact::path::ImagePath;

use crate::cataloger::rpm_header::{DATABASE_BYTES_MAX, HeaderReader, is_database};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};

mod sqlite;

use sqlite::{Database, Value};

const TABLE: &[u8] = b"Packages";

/// Bytes of a write-ahead log without a frame.
const LOG_HEADER_BYTES: u64 = 32;

/// Wants the database, and a write-ahead log that has content.
pub(crate) fn wants(path: &ImagePath, head: FileHead<'_>) -> Wanted {
    let is_wanted = is_database(path, "rpmdb.sqlite")
        || (LOG_HEADER_BYTES < head.size_bytes && is_database(path, "rpmdb.sqlite-wal"));
    Wanted::whole_if(is_wanted, DATABASE_BYTES_MAX)
}

/// Catalogs the packages and their files.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    if path.as_str().ends_with("-wal") {
        let reason = "changes in the write-ahead log of the database are not read";
        facts.add_gap(Gap::file(GapKind::Unsupported, path, reason));
        return;
    }
    let mut reader = HeaderReader::new(path, facts, bytes.len());
    let mut database = match Database::open(bytes) {
        Ok(database) => database,
        Err((kind, reason)) => return reader.add_file_gap(kind, reason),
    };
    let Some(root) = root_of_table(&mut database) else {
        return reader.add_file_gap(GapKind::MalformedFile, "has no table `Packages`");
    };
    let is_whole = database.for_each_row(root, |row| {
        if let Some([_, Value::Blob(blob)]) = row.and_then(sqlite::columns::<2>) {
            return reader.add(blob);
        }
        reader.add_unreadable("record of a package is damaged");
        true
    });
    if !is_whole {
        reader.add_file_gap(GapKind::MalformedFile, "has damaged pages; packages may be missing");
    }
}

/// Finds the first page of the table of packages in the schema.
fn root_of_table(database: &mut Database<'_>) -> Option<u32> {
    let mut root = None;
    database.for_each_row(sqlite::SCHEMA_PAGE, |row| {
        // Columns: type, name, name of the table, first page, statement.
        let columns = row.and_then(sqlite::columns::<4>);
        if let Some([Value::Text(b"table"), Value::Text(TABLE), _, Value::Integer(page)]) = columns
        {
            root = u32::try_from(page).ok();
        }
        root.is_none()
    });
    root
}

#[cfg(test)]
mod tests;
