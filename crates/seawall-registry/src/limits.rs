//! What a client can make the registry hold, read or do at most.

use std::time::Duration;

/// Largest manifest that is taken, in bytes.
// LIMIT: the specification asks for 4 MiB at least ("Pushing manifests"); clients send no more.
pub const MANIFEST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most blobs or manifests that one manifest may refer to.
// LIMIT: overlay file systems stop at about 500 layers, indexes at a few dozen platforms.
pub const REFERENCES_MAX: usize = 4096;
/// Largest blob that is taken, in bytes.
// LIMIT: a terabyte; the largest layers known, those of models, have some hundred gigabytes.
pub const BLOB_BYTES_MAX: u64 = 1024 * 1024 * 1024 * 1024;
/// Most tags that one push may set.
// LIMIT: the specification asks for 10 at least ("Pushing manifests").
pub const TAGS_OF_A_PUSH_MAX: usize = 128;
/// Most names in one page of tags or repositories, and how many a page has if none is asked for.
// LIMIT: about 1.3 MB of JSON.
pub const PAGE_NAMES_MAX: usize = 10_000;
/// Largest list of referrers in one answer, in bytes of its descriptors.
// LIMIT: clients read no manifest above 4 MiB.
pub const REFERRERS_BYTES_MAX: usize = 3 * 1024 * 1024;
/// Most repositories that are looked through for one page of the catalogue.
// LIMIT: somebody who may read none of a million would else make each request read them all.
pub const CATALOGUE_ROWS_MAX: usize = 50_000;
/// Most repositories that are asked for a blob that is to be mounted from anywhere.
// LIMIT: the base layer of a company is in all of its repositories; one that the caller may
// read is found soon or not at all.
pub const MOUNT_SOURCES_MAX: i64 = 1000;
/// Uploads whose hash is kept in memory.
// LIMIT: about 300 bytes each; for others the bytes are hashed again.
pub const OPEN_UPLOADS_MAX: usize = 4096;
/// Bytes of manifests that are kept in memory.
// LIMIT: 20,000 tags of a usual size and their digests; with it the process stays below 128 MiB.
pub const HOT_BYTES_MAX: usize = 48 * 1024 * 1024;
/// Longest query of a request, in bytes.
// LIMIT: 128 tags of 128 characters and their names.
pub const QUERY_BYTES_MAX: usize = 32 * 1024;
/// Rows that one transaction of a collection removes.
// LIMIT: pushes wait for it; this many take about ten milliseconds.
pub const COLLECTION_ROWS_MAX: i64 = 500;
/// How long a client may send nothing in the middle of an upload.
// LIMIT: longer than any hiccup of a network; what arrived is kept and can be continued.
pub const BODY_SILENCE_MAX: Duration = Duration::from_mins(2);
