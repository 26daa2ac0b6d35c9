//! `seawall serve`: a private registry over a data folder.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::serve::ListenerExt as _;
use seawall_policy::access::{Grant, Role};
use seawall_policy::glob::Glob;
use seawall_registry::Registry;
use seawall_registry::authenticate::Anonymous;
use seawall_registry::clock::{Random, SystemClock};
use seawall_registry::gate::Open;
use seawall_registry::record::Discard;
use seawall_registry::storage::collection::Collector;
use seawall_registry::storage::{Storage, StorageSettings};
use seawall_store::blobs::files::FileBlobs;
use seawall_store::data_folder::DataFolder;
use seawall_store::tables::Tables;
use tokio::net::TcpListener;

use crate::cli::{AnonymousRight, ServeArgs};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::read_text;

/// How often what nobody needs is collected.
const COLLECTION_PAUSE: Duration = Duration::from_hours(1);
/// Longest address of a database.
// LIMIT: a host, a name and a password; more is no address.
const URL_BYTES_MAX: u64 = 4096;

/// Runs the command until it is told to stop.
pub(super) fn run(arguments: &ServeArgs) -> Result<Exit> {
    if !arguments.insecure_http {
        return Err(Hinted::usage(
            "no certificate is configured",
            "`--insecure-http` serves without TLS, behind something else that speaks it",
        ));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the threads of the server")?;
    runtime.block_on(serve(arguments))?;
    Ok(Exit::Done)
}

async fn serve(arguments: &ServeArgs) -> Result<()> {
    let folder = DataFolder::open(&arguments.data)?;
    let _lock = folder.lock()?;
    let storage = open_storage(&folder, arguments.tables_url_file.as_deref()).await?;
    let grants = grants(arguments.anonymous);
    let registry = Registry::new(
        storage.clone(),
        Arc::new(Anonymous::new(grants)),
        Arc::new(Open),
        Arc::new(Discard),
    );
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("listen on {}", arguments.listen))?;
    let address = listener.local_addr().context("read the address")?;
    // Answers are small or streams of large pieces: waiting for more gains nothing.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let collection = tokio::spawn(collect(storage));
    output::print(&format!("listening on http://{address}\n"))?;
    let served = axum::serve(listener, registry.router()).with_graceful_shutdown(stopped());
    let ended = served.await.context("serve");
    collection.abort();
    ended
}

async fn open_storage(folder: &DataFolder, url_file: Option<&Path>) -> Result<Storage> {
    let tables = match url_file {
        Some(file) => Tables::open_postgres(read_text(file, URL_BYTES_MAX)?.trim()).await?,
        None => Tables::open_sqlite(&folder.path().join("seawall.db")).await?,
    };
    let blobs = FileBlobs::open(&folder.path().join("blobs"))?;
    let random = Arc::new(SystemRandom);
    let settings = StorageSettings::STANDARD;
    Ok(Storage::new(tables, Arc::new(blobs), Arc::new(SystemClock), random, settings))
}

/// What somebody without credentials holds.
fn grants(right: Option<AnonymousRight>) -> Vec<Grant> {
    let role = match right {
        None => return Vec::new(),
        Some(AnonymousRight::Pull) => Role::Reader,
        Some(AnonymousRight::Push) => Role::Maintainer,
    };
    vec![Grant { role, repositories: Glob::new("**") }]
}

/// Collects what nobody needs, again and again.
async fn collect(storage: Storage) {
    let collector = Collector::default();
    loop {
        tokio::time::sleep(COLLECTION_PAUSE).await;
        if let Err(error) = collector.collect(&storage).await {
            output::say_error(&format!("the garbage collection failed: {error}"));
        }
    }
}

/// Waits until somebody asks the process to stop.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Random bytes of the kernel.
#[derive(Clone, Copy, Debug)]
struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> std::io::Result<[u8; 16]> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(bytes)
    }
}
