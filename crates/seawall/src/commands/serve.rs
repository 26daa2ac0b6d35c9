//! `seawall serve` and `seawall up`: a private registry over a data folder.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use seawall_console::Console;
use seawall_console::link::Link;
use seawall_evidence::record::{Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::vocabulary::{Action, DetailKey, Outcome};
use seawall_policy::access::{Grant, Role};
use seawall_policy::glob::Glob;
use seawall_registry::Registry;
use seawall_registry::clock::SystemClock;
use seawall_registry::gate::{Gate, Open};
use seawall_registry::record::Record;
use seawall_registry::storage::Storage;
use seawall_registry::storage::collection::Collector;
use seawall_serve::api::Api;
use seawall_serve::config::{Anonymous, GateMode, ServerSettings, StorageSettings};
use seawall_serve::identity::Identity;
use seawall_serve::listener::Listener;
use seawall_serve::metrics::Metrics;
use seawall_serve::server::{self as serving, Background};
use seawall_serve::tls::nodes::NodeAuthority;
use seawall_serve::tls::{Authority, Certificate, CertificateFiles, TlsConfig, server_config};
use seawall_serve::{logging, password};
use seawall_store::data_folder::{DataFolder, Room};
use seawall_store::evidence_log::Clock;
use seawall_store::identity::{Account, AccountKind};
use seawall_store::nodes::Nodes;

use crate::cli::{ServeArgs, UpArgs};
use crate::exit::{Exit, Hinted};
use crate::gate::GateParts;
use crate::gate::gatekeeper::JudgingGatekeeper;
use crate::output;
use crate::server::blobs::{open_blobs, open_storage};
use crate::server::{
    machine_actor, machine_permit, open_identity, open_log, open_tables, registry_seams,
};
use crate::settings::Settings;

mod local_agent;

use local_agent::LocalAgent;

/// How often what nobody needs is collected.
const COLLECTION_PAUSE: Duration = Duration::from_hours(1);
/// The first administrator.
const FIRST_NAME: &str = "admin";

/// Runs `serve` until it is told to stop; the data folder has to be named.
pub(super) fn run(arguments: &ServeArgs, settings: &Settings) -> Result<Exit> {
    let server = effective(arguments, settings)?;
    let Some(data) = server.data.clone() else {
        let hint = "`--data DIR`, or `data` in the table `[server]` of seawall.toml; `seawall up` takes a default";
        return Err(Hinted::usage("no data folder is named", hint));
    };
    crate::server::run(serve(data, server, settings, false))?;
    Ok(Exit::Done)
}

/// Runs `up`: the same with a default data folder.
pub(super) fn run_up(arguments: &UpArgs, settings: &Settings) -> Result<Exit> {
    let server = effective(&arguments.serve, settings)?;
    let data = server.data.clone().unwrap_or_else(|| crate::places::data().join("server"));
    crate::server::run(serve(data, server, settings, arguments.agent))?;
    Ok(Exit::Done)
}

/// Puts flags over the settings file.
pub(crate) fn effective(arguments: &ServeArgs, settings: &Settings) -> Result<ServerSettings> {
    let mut server = settings.server.clone();
    if let Some(data) = &arguments.data {
        server.data = Some(data.clone());
    }
    if let Some(listen) = arguments.listen {
        server.listen = listen;
    }
    if let Some(file) = &arguments.tables_url_file {
        server.database_url_file = Some(file.clone());
    }
    if let Some(anonymous) = &arguments.anonymous {
        let known = Anonymous::from_name(anonymous);
        server.anonymous = known.ok_or_else(|| {
            Hinted::usage(
                format!("`{anonymous}` is nothing that can be allowed"),
                "none, pull or push",
            )
        })?;
    }
    server.tls.insecure_http |= arguments.insecure_http;
    if let Some(mode) = &arguments.gate {
        server.gate.mode = GateMode::from_name(mode).ok_or_else(|| {
            Hinted::usage(format!("`{mode}` is no mode of the gate"), "enforce or off")
        })?;
    }
    arguments.bucket.put_over(&mut server.storage);
    server.check().map_err(|error| Hinted::usage(error.to_string(), ""))?;
    Ok(server)
}

async fn serve(
    data: PathBuf,
    settings: ServerSettings,
    project: &Settings,
    with_agent: bool,
) -> Result<()> {
    let filter = crate::places::variable("RUST_LOG");
    let filter = filter.as_ref().and_then(|filter| filter.to_str());
    anyhow::ensure!(logging::begin(filter), "RUST_LOG is no filter of logs");
    let folder = DataFolder::open(&data)?;
    let lock = folder.lock()?;
    let tables = open_tables(&folder, &settings).await?;
    let log = open_log(&folder, lock, &settings)?;
    let identity = open_identity(&folder, tables.clone(), log.clone(), &settings).await?;
    let first_password = first_administrator(&identity).await?;
    let mut background = Background::start(identity.clone());
    let (tls, shown, authority) = open_tls(&folder, &settings, &mut background)?;

    let (authenticate, record) = registry_seams(&identity);
    let record: Arc<dyn Record> = record;
    let blobs = open_blobs(&folder, &settings.storage).await?;
    let parts = GateParts {
        host: host(&settings),
        settings: project.clone(),
        server: settings.gate.clone(),
        tables: tables.clone(),
        blobs: Arc::clone(&blobs),
        clock: Arc::new(SystemClock),
        record: Arc::clone(&record),
    };
    let storage = open_storage(tables, blobs, &settings.storage);
    let mode = settings.gate.mode;
    let (gate, console) =
        gate_and_console(mode, &folder, parts, (&identity, authority), &mut background).await?;
    let registry = Registry::new(storage.clone(), authenticate, gate, record);
    let metrics = Metrics::new();
    let api = Api {
        identity: identity.clone(),
        metrics: metrics.clone(),
        public_metrics: settings.public_metrics,
        room: Some(room(&folder, &settings.storage)),
        description: seawall_serve::api::written(&description(mode))?,
    };
    let router = serving::router(api, registry.router().merge(console), &settings)?;
    let limits = serving::connection_limits(&settings);
    let is_encrypted = tls.is_some();
    let listener = Listener::bind(settings.listen, tls, limits, metrics)
        .await
        .with_context(|| format!("listen on {}", settings.listen))?;
    let address = listener.address().context("read the address")?;
    let scheme = if is_encrypted { "https" } else { "http" };
    note(&identity, Action::Started).await?;
    let stop = serving::asked_to_stop();
    let first = first_password.map(|password| {
        let password = password.reveal();
        format!("first administrator: {FIRST_NAME}, password: {password} (shown this once)\n")
    });
    let first = first.unwrap_or_default();
    output::print(&format!("listening on {scheme}://{address}\n{shown}{first}"))?;
    let agent = if with_agent { agent_of(&identity, address, &folder).await } else { None };
    let collection = tokio::spawn(collect(storage));
    listener.serve(router, stop).await;
    collection.abort();
    drop((agent, background));
    identity.settle().await?;
    note(&identity, Action::Stopped).await?;
    tokio::task::spawn_blocking(move || log.close()).await.context("close the evidence log")
}

/// Starts the agent of this machine where it may; says so where it may not, and goes on.
async fn agent_of(
    identity: &Identity,
    address: SocketAddr,
    folder: &DataFolder,
) -> Option<LocalAgent> {
    let started = async {
        let program = local_agent::program()?;
        let token = local_agent::token(identity).await?;
        let server = format!("https://127.0.0.1:{}", address.port());
        local_agent::start(program, server, folder.tls().join("ca.crt"), token)
    };
    match started.await {
        Ok(agent) => Some(agent),
        Err(error) => {
            output::say_error(&format!("the agent is not started: {error:#}"));
            None
        }
    }
}

/// Opens the gate, and with it the console; without a gate there is nothing to show.
async fn gate_and_console(
    mode: GateMode,
    folder: &DataFolder,
    parts: GateParts,
    (identity, authority): (&Identity, Option<Arc<NodeAuthority>>),
    background: &mut Background,
) -> Result<(Arc<dyn Gate>, Router)> {
    if mode == GateMode::Off {
        return Ok((Arc::new(Open), Router::new()));
    }
    let nodes = Nodes::new(parts.tables.clone());
    let judging = crate::gate::open(folder, parts, background).await?;
    let link = Link::new(nodes, authority, judging.listeners().unwrap_or_default());
    background.add(tokio::spawn(link.clone().join_uses(judging.judgements().clone())));
    let console = Console {
        link,
        identity: identity.clone(),
        judgements: judging.judgements().clone(),
        gatekeeper: Arc::new(JudgingGatekeeper(judging.clone())),
    };
    Ok((Arc::new(judging), console.router()))
}

/// The room that has to be where tables, evidence and blobs lie.
fn room(folder: &DataFolder, settings: &StorageSettings) -> Room {
    let mut paths = vec![folder.path().to_owned()];
    if settings.s3.is_none() {
        paths.push(folder.path().join("blobs"));
    }
    Room::new(paths, u64::from(settings.free_mib_least) << 20)
}

/// Describes what the server answers.
fn description(mode: GateMode) -> utoipa::openapi::OpenApi {
    let own = seawall_serve::api::description();
    if mode == GateMode::Off { own } else { seawall_console::described(own) }
}

/// Records that the server starts or stops.
async fn note(identity: &Identity, action: Action) -> Result<()> {
    let entry = Entry::new(identity.now(), machine_actor(), action, Outcome::Done);
    let version = Value::Text(Text::tamed(env!("CARGO_PKG_VERSION")));
    identity.log().append(entry.with(DetailKey::Version, version)?)?.await?;
    Ok(())
}

/// Makes the first administrator where there is no account, and returns the password.
async fn first_administrator(
    identity: &Identity,
) -> Result<Option<seawall_serve::secret::Secret<String>>> {
    let identities = identity.identities();
    if !identities.is_empty().await? {
        return Ok(None);
    }
    let password = password::generate()?;
    let hash = identity.passwords().hash(password.clone()).await?;
    let now = identity.now();
    let account = Account {
        name: FIRST_NAME.into(),
        kind: AccountKind::User,
        password: hash.into(),
        is_disabled: false,
        created: now,
        expires: None,
        valid_from: now,
        grants: vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }],
    };
    let by = seawall_store::identity::By { actor: machine_actor(), request: Text::default(), now };
    identities.add_account(&machine_permit()?, &account, &by).await?;
    identity.settle().await?;
    Ok(Some(password))
}

/// Opens TLS as the settings say; returns with it what people have to know.
fn open_tls(
    folder: &DataFolder,
    settings: &ServerSettings,
    background: &mut Background,
) -> Result<(Option<TlsConfig>, String, Option<Arc<NodeAuthority>>)> {
    if settings.tls.insecure_http {
        let warning = "without TLS: who can read the network reads everything\n".to_owned();
        return Ok((None, warning, None));
    }
    let domain = settings.address.as_deref().and_then(|it| it.split_once("://"));
    let domain = domain.map_or_else(crate::server::hostname, |(_, host)| host.to_owned());
    let nodes = Arc::new(NodeAuthority::open(&folder.tls(), &domain, Clock::system().now())?);
    let client_ca = settings.tls.client_ca.as_deref();
    if let (Some(certificate), Some(key)) = (&settings.tls.certificate, &settings.tls.key) {
        let files = CertificateFiles { certificate: certificate.clone(), key: key.clone() };
        let shown = Certificate::open(files)?;
        let config = server_config(&shown, client_ca, Some(&nodes))?;
        let fingerprint = shown.fingerprint().unwrap_or_default();
        background.watch_certificate(shown, || {});
        let text = format!("certificate (SHA-256): {fingerprint}\n");
        return Ok((Some(config), text, Some(nodes)));
    }
    let clock = Clock::system();
    let names = names(settings);
    let authority = Authority::open(&folder.tls(), clock.now())?;
    let shown = Certificate::open(authority.server_certificate(&names, clock.now())?)?;
    let config = server_config(&shown, client_ca, Some(&nodes))?;
    let fingerprint = authority.fingerprint()?;
    let path = authority.certificate_path();
    background.watch_certificate(shown, move || {
        if let Err(error) = authority.server_certificate(&names, clock.now()) {
            let error = seawall_serve::problem::chain(&error);
            tracing::error!(error, "the certificate was not made anew");
        }
    });
    let text =
        format!("local CA to trust: {}\n  fingerprint (SHA-256): {fingerprint}\n", path.display());
    Ok((Some(config), text, Some(nodes)))
}

/// Returns what the server's own certificate is for.
fn names(settings: &ServerSettings) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.push(crate::server::hostname());
    if !settings.listen.ip().is_unspecified() {
        names.push(settings.listen.ip().to_string());
    }
    if let Some((_, host)) = settings.address.as_deref().and_then(|one| one.split_once("://")) {
        // A port follows the last colon, unless that is inside of the brackets of an address.
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        let host = match host.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => host,
        };
        names.push(host.trim_matches(['[', ']']).to_owned());
    }
    names.extend(settings.names.iter().cloned());
    names.sort();
    names.dedup();
    names
}

/// Returns the host by which clients name images: of the address, else of the listener.
fn host(settings: &ServerSettings) -> String {
    let address = settings.address.as_deref().and_then(|address| address.split_once("://"));
    address.map_or_else(|| settings.listen.to_string(), |(_, host)| host.to_owned())
}

/// Collects what nobody needs, again and again.
async fn collect(storage: Storage) {
    let collector = Collector::default();
    loop {
        tokio::time::sleep(COLLECTION_PAUSE).await;
        if let Err(error) = collector.collect(&storage).await {
            let error = seawall_serve::problem::chain(&error);
            tracing::error!(error, "the garbage collection failed");
        }
    }
}
