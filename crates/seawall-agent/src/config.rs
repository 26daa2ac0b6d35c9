//! The agent's settings: a TOML file that an administrator writes, understood whole or refused.

use std::path::{Path, PathBuf};
use std::time::Duration;

use seawall_artifact::digest::Digest;
use seawall_policy::glob::Glob;
use seawall_runtime::container::Container;
use seawall_runtime::drift::{Addition, Mode};
use seawall_runtime::link::{AllowOrder, Orders};
use seawall_runtime::rule::Severity;
use serde::Deserialize;

use crate::limits::{BUNDLE_BYTES_MAX, MALWARE_EVERY_MIN};
use crate::sink::syslog::Address;
use crate::{malware, read};

/// By which means drift is prevented.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// The best that the kernel offers.
    Auto,
    /// Programs of BPF-LSM, which decide also when the agent is gone, with permission events of
    /// fanotify for what only the agent can find out.
    BpfLsm,
    /// Permission events of fanotify: denied before the first instruction.
    Fanotify,
    /// What runs is looked at several times a second, and ended.
    Kill,
}

/// The settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// What happens to foreign files where no workload says otherwise.
    pub mode: Mode,
    /// By which means.
    pub means: Means,
    /// Which containers are guarded at all, by identifier or name; the others are told of only.
    pub containers: Vec<Glob>,
    /// Further folders in which runtimes keep states.
    pub runtime_roots: Vec<PathBuf>,
    /// Further storages of Podman.
    pub storages: Vec<PathBuf>,
    /// Further sockets of containerd and CRI-O.
    pub cri_sockets: Vec<PathBuf>,
    /// Workloads with a mode of their own; the first that fits counts.
    pub workloads: Vec<WorkloadMode>,
    /// A folder of a BPF file system in which the programs that refuse stay when the agent goes.
    pub pins: Option<PathBuf>,
    /// What is allowed beyond the images.
    pub additions: Vec<Addition>,
    /// Whether the kernel is asked what containers do.
    pub events: bool,
    /// The syslog that alerts go to.
    pub syslog: Option<SyslogSettings>,
    /// The webhooks that alerts go to.
    pub webhooks: Vec<WebhookSettings>,
    /// How malware is looked for.
    pub malware: malware::Settings,
}

/// The syslog that alerts go to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SyslogSettings {
    /// Where it is.
    pub address: Address,
    /// The lowest severity that goes there.
    pub severity: Severity,
}

/// A webhook that alerts go to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebhookSettings {
    /// Its address.
    pub url: String,
    /// The file with its secret, `whsec_` and base64 (Standard Webhooks).
    pub secret_file: PathBuf,
    /// Files of CAs that are trusted beside the system's.
    pub ca_files: Vec<PathBuf>,
    /// Whether it is spoken to without TLS: for receivers on this host.
    pub plain_http: bool,
    /// The lowest severity that goes there.
    pub severity: Severity,
}

/// The mode of some workloads.
#[derive(Clone, Debug)]
pub struct WorkloadMode {
    image: Glob,
    namespace: Glob,
    name: Glob,
    mode: Mode,
}

/// Why settings are refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// It is not understood.
    #[error("`{path}` is not understood: {message}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
}

mod wire {
    use super::{Deserialize, Means, Mode, PathBuf, Severity};

    fn enforce() -> Mode {
        Mode::Enforce
    }

    fn auto() -> Means {
        Means::Auto
    }

    fn yes() -> bool {
        true
    }

    fn anything() -> String {
        "**".to_owned()
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Config {
        #[serde(default = "enforce")]
        pub(super) mode: Mode,
        #[serde(default = "auto")]
        pub(super) means: Means,
        pub(super) containers: Option<Vec<String>>,
        #[serde(default)]
        pub(super) runtime_roots: Vec<PathBuf>,
        #[serde(default)]
        pub(super) storages: Vec<PathBuf>,
        #[serde(default)]
        pub(super) cri_sockets: Vec<PathBuf>,
        pub(super) pins: Option<PathBuf>,
        #[serde(default)]
        pub(super) workload: Vec<Workload>,
        #[serde(default)]
        pub(super) allow: Vec<Allow>,
        #[serde(default = "yes")]
        pub(super) events: bool,
        pub(super) syslog: Option<Syslog>,
        #[serde(default)]
        pub(super) webhook: Vec<Webhook>,
        #[serde(default)]
        pub(super) malware: Malware,
    }

    fn share() -> u32 {
        20
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Malware {
        #[serde(default = "yes")]
        pub(super) scan: bool,
        pub(super) scanner: Option<PathBuf>,
        #[serde(default)]
        pub(super) rules: Vec<PathBuf>,
        #[serde(default = "share")]
        pub(super) cpu_share: u32,
        pub(super) every: Option<String>,
    }

    // What an absent section says, from the same values as an empty one.
    impl Default for Malware {
        fn default() -> Self {
            Self { scan: yes(), scanner: None, rules: Vec::new(), cpu_share: share(), every: None }
        }
    }

    fn notice() -> Severity {
        Severity::Notice
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Syslog {
        pub(super) address: String,
        #[serde(default)]
        pub(super) plain: bool,
        #[serde(default = "notice")]
        pub(super) severity: Severity,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Webhook {
        pub(super) url: String,
        pub(super) secret_file: PathBuf,
        #[serde(default)]
        pub(super) ca_files: Vec<PathBuf>,
        #[serde(default)]
        pub(super) plain_http: bool,
        #[serde(default = "notice")]
        pub(super) severity: Severity,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Workload {
        #[serde(default = "anything")]
        pub(super) image: String,
        #[serde(default = "anything")]
        pub(super) namespace: String,
        #[serde(default = "anything")]
        pub(super) name: String,
        pub(super) mode: Mode,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Allow {
        pub(super) digest: Option<String>,
        #[serde(default = "anything")]
        pub(super) path: String,
        #[serde(default = "anything")]
        pub(super) image: String,
        pub(super) owner: String,
        pub(super) reason: String,
        pub(super) expires: Option<toml::value::Datetime>,
    }
}

/// Parses settings; the error says what is wrong, with the line where there is one.
pub fn parse(text: &str) -> Result<Config, String> {
    let wire: wire::Config = toml::from_str(text).map_err(|error| error.to_string())?;
    let workload = |row: wire::Workload| WorkloadMode {
        image: Glob::new(&row.image),
        namespace: Glob::new(&row.namespace),
        name: Glob::new(&row.name),
        mode: row.mode,
    };
    Ok(Config {
        mode: wire.mode,
        means: wire.means,
        containers: wire
            .containers
            .unwrap_or_else(|| vec!["**".to_owned()])
            .iter()
            .map(|pattern| Glob::new(pattern))
            .collect(),
        runtime_roots: wire.runtime_roots,
        storages: wire.storages,
        cri_sockets: wire.cri_sockets,
        pins: wire.pins,
        workloads: wire.workload.into_iter().map(workload).collect(),
        additions: wire.allow.into_iter().map(addition).collect::<Result<_, _>>()?,
        events: wire.events,
        syslog: wire.syslog.as_ref().map(syslog).transpose()?,
        webhooks: wire.webhook.into_iter().map(webhook).collect(),
        malware: malware(wire.malware)?,
    })
}

fn malware(row: wire::Malware) -> Result<malware::Settings, String> {
    if !(1..=100).contains(&row.cpu_share) {
        return Err("malware.cpu_share: hundredths of one processor, from 1 to 100".to_owned());
    }
    let every = row.every.as_deref().map(time).transpose()?;
    if every.is_some_and(|every| every < MALWARE_EVERY_MIN) {
        return Err("malware.every: at least `1m`".to_owned());
    }
    Ok(malware::Settings {
        scan: row.scan,
        scanner: row.scanner,
        rules: row.rules,
        cpu_share: row.cpu_share,
        every,
    })
}

/// Reads a length of time: a number and `m`, `h` or `d`.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("malware.every: `{text}` is no time, as `30m`, `24h` or `7d` are");
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number = text.strip_suffix(unit).and_then(|digits| digits.parse::<u32>().ok());
    let seconds = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    Ok(Duration::from_secs(u64::from(number.ok_or_else(wrong)?).saturating_mul(seconds)))
}

fn syslog(row: &wire::Syslog) -> Result<SyslogSettings, String> {
    let address = Address::parse(&row.address, row.plain);
    let address = address.map_err(|error| format!("syslog.address: {error}"))?;
    Ok(SyslogSettings { address, severity: row.severity })
}

fn webhook(row: wire::Webhook) -> WebhookSettings {
    WebhookSettings {
        url: row.url,
        secret_file: row.secret_file,
        ca_files: row.ca_files,
        plain_http: row.plain_http,
        severity: row.severity,
    }
}

fn addition(row: wire::Allow) -> Result<Addition, String> {
    let digest = row.digest.as_deref().map(str::parse::<Digest>).transpose();
    let digest = digest.map_err(|error| format!("allow.digest: {error}"))?;
    if digest.is_none() && row.path == "**" {
        return Err("allow: a `digest` or a `path` has to say what is allowed".to_owned());
    }
    Ok(Addition {
        digest,
        path: Glob::new(&row.path),
        image: Glob::new(&row.image),
        owner: row.owner,
        reason: row.reason,
        expires: row.expires.map(|date| end_of(&date)).transpose()?,
    })
}

/// Returns when a day begins, in seconds since 1970; the addition holds until then.
fn end_of(date: &toml::value::Datetime) -> Result<u64, String> {
    let (Some(day), None) = (date.date, date.time) else {
        return Err("allow.expires: a day is wanted, as in `2027-01-31`".to_owned());
    };
    // Days since 1970 by counting years from March.
    let (year, month) = (u64::from(day.year), u64::from(day.month));
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let shifted = (month + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + u64::from(day.day).saturating_sub(1);
    let days = 365 * year + year / 4 - year / 100 + year / 400 + of_year;
    Ok(days.saturating_sub(719_468).saturating_mul(86_400))
}

/// Reads settings; without a file the defaults hold.
pub fn read(path: Option<&Path>) -> Result<Config, ConfigError> {
    let form = |path: &Path, message| ConfigError::Form { path: path.to_owned(), message };
    let Some(path) = path else {
        return parse("").map_err(|message| form(Path::new("-"), message));
    };
    let text = read::text(path, BUNDLE_BYTES_MAX)
        .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    parse(&text).map_err(|message| form(path, message))
}

impl Config {
    /// Tells whether a container is guarded.
    pub fn guards(&self, container: &Container) -> bool {
        let name = container.name.as_deref().unwrap_or_default();
        let mut patterns = self.containers.iter();
        patterns.any(|pattern| pattern.matches(&container.id) || pattern.matches(name))
    }

    /// Returns the mode of a container: what the settings of this node say of its workload, else
    /// what the server ordered, else what the settings say of all.
    pub fn mode_of(&self, container: &Container, orders: &Orders) -> Mode {
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let image = text(container.image.reference.as_ref());
        let workload = container.workload.as_ref();
        let namespace = text(workload.and_then(|workload| workload.namespace.as_ref()));
        let name =
            text(workload.and_then(|workload| workload.name.as_ref()).or(container.name.as_ref()));
        let row = self.workloads.iter().find(|row| {
            row.image.matches(&image)
                && row.namespace.matches(&namespace)
                && row.name.matches(&name)
        });
        let fits = |patterns: &[String], name: &str| {
            patterns.is_empty() || patterns.iter().any(|one| Glob::new(one).matches(name))
        };
        let order = orders
            .modes
            .iter()
            .find(|order| fits(&order.images, &image) && fits(&order.namespaces, &namespace));
        row.map(|row| row.mode).or_else(|| order.map(|order| order.mode)).unwrap_or(self.mode)
    }
}

/// Returns what the server allows beyond the images; what is no digest allows nothing.
pub fn allowed(orders: &Orders) -> Vec<Addition> {
    let of = |order: &AllowOrder| {
        Some(Addition {
            digest: Some(order.digest.parse().ok()?),
            path: Glob::new("**"),
            image: Glob::new(&order.image),
            owner: order.owner.clone(),
            reason: order.reason.clone(),
            expires: order.expires,
        })
    };
    orders.allowed.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests;
