//! Database, policies and VEX documents for the gate of the registry, from the settings.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use seawall_advisory::date::Date;
use seawall_advisory::vex::VexDocument;
use seawall_policy::document::Policy;
use seawall_registry::judging::BenchSource;
use seawall_registry::judging::bench::{DatabaseBytes, JudgingBench};

use crate::commands::{policy_named, vex_named};
use crate::database::{self, Opened};
use crate::settings::Settings;

/// What the gate judges with where the settings name no policy.
const POLICY_DEFAULT: &str = "standard";
/// Days for which a verdict holds if nothing judges again.
const VERDICT_DAYS: i64 = 2;

impl DatabaseBytes for Opened {
    fn bytes(&self) -> &[u8] {
        self.bytes()
    }
}

/// Reads what the settings name, and the database again when its file is another one.
#[derive(Debug)]
pub(crate) struct FileBench {
    host: Box<str>,
    settings: Settings,
    known: Mutex<Option<(Box<str>, Arc<Opened>)>>,
}

impl FileBench {
    /// Makes the source; `host` is the name by which clients know the registry.
    pub(crate) fn new(host: &str, settings: Settings) -> Self {
        Self { host: host.into(), settings, known: Mutex::new(None) }
    }

    fn database(&self) -> Result<Option<Arc<Opened>>> {
        // Stamped before it is opened: a file that is replaced in between is opened again.
        let stamp = self.database_stamp();
        let Some(opened) = database::find(None, &self.settings)? else { return Ok(None) };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((before, database)) = known.as_ref()
            && *before == stamp
        {
            return Ok(Some(Arc::clone(database)));
        }
        // A file that is still being written is not taken: what was there goes on.
        opened.database()?.validate().context("check the vulnerability database")?;
        let opened = Arc::new(opened);
        *known = Some((stamp, Arc::clone(&opened)));
        Ok(Some(opened))
    }

    fn database_stamp(&self) -> Box<str> {
        database::located(None, &self.settings).map_or_else(Box::default, |path| stamp(&path))
    }

    fn policies(&self) -> Result<Vec<Policy>> {
        match self.settings.policies.as_slice() {
            [] => Ok(vec![policy_named(POLICY_DEFAULT)?]),
            named => named.iter().map(|name| policy_named(name)).collect(),
        }
    }

    fn vex(&self) -> Result<Vec<VexDocument>> {
        vex_named(&self.settings.vex)
    }
}

/// Tells one file from its successor: replaced files have another number, written ones another
/// time or size. A name that no file has (that of a built-in policy) stays what it is.
fn stamp(path: &Path) -> Box<str> {
    let name = path.display();
    let Ok(metadata) = std::fs::metadata(path) else { return format!("{name}").into() };
    let (device, number, size) = (metadata.dev(), metadata.ino(), metadata.size());
    let (written, changed) = (metadata.mtime(), metadata.ctime());
    let (written_nanos, changed_nanos) = (metadata.mtime_nsec(), metadata.ctime_nsec());
    let times = format!("{written}.{written_nanos}:{changed}.{changed_nanos}");
    format!("{name}:{device}:{number}:{size}:{times}").into()
}

impl BenchSource for FileBench {
    fn stamp(&self) -> Result<Box<str>, Box<dyn std::error::Error + Send + Sync>> {
        let mut stamps = vec![self.database_stamp()];
        stamps.extend(self.settings.policies.iter().map(|name| stamp(Path::new(name))));
        stamps.extend(self.settings.vex.iter().map(|path| stamp(path)));
        Ok(stamps.join("\n").into())
    }

    fn load(&self, day: Date) -> Result<JudgingBench, Box<dyn std::error::Error + Send + Sync>> {
        let database = self.database()?.map(|opened| opened as Arc<dyn DatabaseBytes>);
        let (policies, vex) = (self.policies()?, self.vex()?);
        Ok(JudgingBench::new(&self.host, database, policies, vex, (day, VERDICT_DAYS)))
    }
}
