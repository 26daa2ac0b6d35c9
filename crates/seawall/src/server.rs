//! A server's data folder, opened: tables, identities and the evidence log, for the server and
//! for commands that work on the folder directly.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use seawall_evidence::record::Actor;
use seawall_evidence::text::Text;
use seawall_evidence::vocabulary::{ActorKind, Authentication};
use seawall_policy::access::{ActionKind, Caller, Grant, Permit, Place, Role, authorize};
use seawall_policy::glob::Glob;
use seawall_serve::config::ServerSettings;
use seawall_serve::identity::{Identity, Rules};
use seawall_serve::token::TokenKey;
use seawall_store::data_folder::{DataFolder, DataFolderError, FolderLock};
use seawall_store::evidence_log::witness::WitnessFile;
use seawall_store::evidence_log::{Clock, EvidenceLog, Options};
use seawall_store::identity::{By, Identities};
use seawall_store::tables::Tables;
use seawall_store::{key_file, outbox};

use crate::settings::read_text;

pub(crate) mod blobs;
pub(crate) mod seams;

/// Longest address of a database.
// LIMIT: a host, a name and a password; more is no address.
const URL_BYTES_MAX: u64 = 4096;

/// Opens the tables that the settings name.
pub(crate) async fn open_tables(folder: &DataFolder, settings: &ServerSettings) -> Result<Tables> {
    Ok(match &settings.database_url_file {
        Some(file) => Tables::open_postgres(read_text(file, URL_BYTES_MAX)?.trim()).await?,
        None => Tables::open_sqlite(&folder.path().join("seawall.db")).await?,
    })
}

/// Opens the evidence log for writing.
pub(crate) fn open_log(
    folder: &DataFolder,
    lock: FolderLock,
    settings: &ServerSettings,
) -> Result<EvidenceLog> {
    let evidence = &settings.evidence;
    let host = settings.address.as_deref().and_then(|address| address.split_once("://"));
    let host = host.map_or_else(hostname, |(_, host)| host.to_owned());
    let name = evidence.name.clone().unwrap_or_else(|| format!("{host}/evidence"));
    let mut options = Options::new(&name, Clock::system());
    options.head_records = u64::from(evidence.head_records);
    options.head_interval = Duration::from_secs(u64::from(evidence.head_seconds));
    if let Some(file) = &evidence.witness_file {
        options.witness = Some(Box::new(WitnessFile::new(file)));
    }
    Ok(EvidenceLog::open(&folder.evidence(), lock, options)?)
}

/// Begins to serve identities.
pub(crate) async fn open_identity(
    folder: &DataFolder,
    tables: Tables,
    log: EvidenceLog,
    settings: &ServerSettings,
) -> Result<Identity> {
    let seed_file = folder.keys().join("token.key");
    let text = key_file::read_or_create(&seed_file, hexadecimal)?;
    let seed = parse_hexadecimal(text.trim());
    let seed = seed.with_context(|| format!("`{}` holds no key", seed_file.display()))?;
    let rules = Rules {
        anonymous: settings.anonymous_grants(),
        lockout: settings.lockout_rule(),
        rate: settings.login_rate(),
        token_lifetime: Duration::from_secs(u64::from(settings.tokens.lifetime_seconds)),
        session_lifetime: Duration::from_secs(u64::from(settings.tokens.session_hours) * 3600),
        address: settings.address.as_deref().map(Into::into),
    };
    let random = key_file::random()?;
    let key = TokenKey::from_seed(&seed);
    let identities = Identities::new(tables);
    Ok(Identity::new(identities, log, rules, key, random, Clock::system()).await?)
}

pub(crate) fn hexadecimal(bytes: &[u8; 32]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

fn parse_hexadecimal(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|sign| sign.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok()
}

/// Returns the name of this machine.
pub(crate) fn hostname() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if seawall_serve::config::is_host(name) { name.to_owned() } else { "localhost".to_owned() }
}

/// Somebody who has this machine, and therefore everything in the folder.
pub(crate) fn machine_actor() -> Actor {
    let name = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(crate::places::variable);
    let name = name.map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
    let name = Text::tamed(&name);
    Actor { kind: ActorKind::User, authentication: Authentication::Machine, name }
}

/// Permits what access to the machine permits.
pub(crate) fn machine_permit<A: ActionKind>() -> Result<Permit<A>> {
    machine_permit_in(Place::System)
}

/// The same in one place.
pub(crate) fn machine_permit_in<A: ActionKind>(place: Place) -> Result<Permit<A>> {
    let grants = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
    let name = machine_actor().name.as_str().into();
    Ok(authorize(&Caller { name, grants, scope: None }, place)?)
}

/// A data folder on which a command works directly, whether a server runs on it or not.
pub(crate) struct Workplace {
    pub(crate) folder: DataFolder,
    pub(crate) identities: Identities,
    settings: ServerSettings,
}

impl Workplace {
    /// Opens the folder.
    pub(crate) async fn open(path: &Path, settings: &ServerSettings) -> Result<Self> {
        let folder = DataFolder::open(path)?;
        let identities = Identities::new(open_tables(&folder, settings).await?);
        Ok(Self { folder, identities, settings: settings.clone() })
    }

    /// Says who changes something now.
    pub(crate) fn by() -> By {
        By { actor: machine_actor(), request: Text::default(), now: Clock::system().now() }
    }

    /// Brings the records of what was done into the evidence log: by the server that holds it,
    /// which looks for them every half a second, or here.
    pub(crate) async fn settle(&self) -> Result<()> {
        let lock = match self.folder.lock() {
            Ok(lock) => lock,
            Err(DataFolderError::InUse { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let log = open_log(&self.folder, lock, &self.settings)?;
        outbox::drain(self.identities.tables(), &log).await?;
        tokio::task::spawn_blocking(move || log.close()).await.context("close the evidence log")
    }
}

/// Runs asynchronous work to its end.
pub(crate) fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the threads of the server")?;
    runtime.block_on(work)
}

/// What a registry needs of a server: who asks, and where is recorded what was done.
pub(crate) fn registry_seams(
    identity: &Identity,
) -> (Arc<seams::RegistryIdentity>, Arc<seams::RegistryRecord>) {
    let record = seams::RegistryRecord::new(identity.clone());
    (Arc::new(seams::RegistryIdentity::new(identity.clone())), Arc::new(record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_read_as_it_was_written() {
        let seed: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 7).expect("a byte"));
        assert_eq!(parse_hexadecimal(&hexadecimal(&seed)), Some(seed));
        for wrong in ["", "00", &"0".repeat(63), &"g".repeat(64), &"0".repeat(66)] {
            assert_eq!(parse_hexadecimal(wrong), None, "{wrong}");
        }
    }
}
