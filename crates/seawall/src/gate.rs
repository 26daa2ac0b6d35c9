//! The gate of the registry, put together from the settings and the data folder.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_inventory::facts::ANALYSER_VERSION;
use seawall_registry::clock::Clock;
use seawall_registry::judging::{Foundations, Judging, Waiting};
use seawall_registry::record::Record;
use seawall_store::blobs::BlobStore;
use seawall_store::cache::Cache;
use seawall_store::data_folder::DataFolder;
use seawall_store::tables::Tables;

use crate::settings::Settings;

pub(crate) mod bench;
pub(crate) mod gatekeeper;

/// What the gate stands on.
pub(crate) struct GateParts {
    /// By which clients know the registry.
    pub(crate) host: String,
    pub(crate) settings: Settings,
    /// The policies of the command line, in place of those of the settings.
    pub(crate) policies: Vec<String>,
    pub(crate) tables: Tables,
    pub(crate) blobs: Arc<dyn BlobStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) record: Arc<dyn Record>,
}

/// Opens the gate over a data folder.
pub(crate) async fn open_gate(folder: &DataFolder, parts: GateParts) -> Result<(Judging, Waiting)> {
    let source = bench::FileBench::new(&parts.host, parts.settings, parts.policies);
    Judging::open(Foundations {
        tables: parts.tables,
        blobs: parts.blobs,
        cache: Cache::new(&folder.path().join("layers"), ANALYSER_VERSION),
        clock: parts.clock,
        record: parts.record,
        source: Arc::new(source),
        webhooks: Vec::new(),
    })
    .await
    .context("open the gate")
}
