//! The gate of the registry, put together from the settings and the data folder.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_distribution::webhook::{Webhook, WebhookSender};
use seawall_inventory::facts::ANALYSER_VERSION;
use seawall_registry::clock::Clock;
use seawall_registry::judging::webhooks::Webhooks;
use seawall_registry::judging::{Foundations, Judging};
use seawall_registry::record::Record;
use seawall_serve::config::GateSettings;
use seawall_serve::server::Background;
use seawall_store::blobs::BlobStore;
use seawall_store::cache::Cache;
use seawall_store::data_folder::DataFolder;
use seawall_store::tables::Tables;

use crate::settings::{Settings, read_text};

mod bench;
pub(crate) mod gatekeeper;

/// Longest file with a secret.
// LIMIT: a secret has 64 bytes at most.
const SECRET_BYTES_MAX: u64 = 1024;

/// What the gate stands on.
pub(crate) struct GateParts {
    /// By which clients know the registry.
    pub(crate) host: String,
    pub(crate) settings: Settings,
    pub(crate) server: GateSettings,
    pub(crate) tables: Tables,
    pub(crate) blobs: Arc<dyn BlobStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) record: Arc<dyn Record>,
}

/// Opens the gate over a data folder, and begins to judge and to tell.
pub(crate) async fn open(
    folder: &DataFolder,
    parts: GateParts,
    background: &mut Background,
) -> Result<Judging> {
    let mut receivers = Vec::new();
    for webhook in &parts.server.webhooks {
        let secret = read_text(&webhook.secret_file, SECRET_BYTES_MAX)?;
        receivers.push(Webhook::new(&webhook.url, secret.trim(), webhook.plain_http)?);
    }
    let client = crate::analyse::client(&[], &[], false, &parts.settings);
    let source = format!("https://{}", parts.host).into();
    let sender = WebhookSender::new(&client)?;
    let webhooks = Arc::new(Webhooks { receivers, sender, source });
    let (judging, waiting) = Judging::open(Foundations {
        tables: parts.tables,
        blobs: parts.blobs,
        cache: Cache::new(&folder.path().join("layers"), ANALYSER_VERSION),
        clock: parts.clock,
        record: parts.record,
        source: Arc::new(bench::FileBench::new(&parts.host, parts.settings)),
        webhooks: webhooks.receivers.iter().map(|webhook| webhook.url().into()).collect(),
    })
    .await
    .context("open the gate")?;
    background.add(tokio::spawn(judging.clone().run(waiting)));
    if !webhooks.receivers.is_empty() {
        background.add(tokio::spawn(judging.clone().deliver(webhooks)));
    }
    Ok(judging)
}
