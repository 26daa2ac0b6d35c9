//! What lies on disk: the cache of analysed layers, mapped files, local images, and of a
//! server's data folder its lock, its keys and its evidence log.
//!
//! Every error names the file. Files that others may read while we write appear whole or not
//! at all: they are written under a temporary name and renamed.
//!
//! **Invariant:** only [`mapped`] holds `unsafe` code.

pub mod atomic;
pub mod backup;
pub mod blobs;
pub mod cache;
pub mod data_folder;
pub mod evidence_log;
pub mod folder;
pub mod identity;
pub mod judgements;
pub mod key_file;
pub mod mapped;
pub mod nodes;
pub mod outbox;
pub mod source;
pub mod tables;
pub mod testing;
