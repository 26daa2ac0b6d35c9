//! Database, policies and VEX documents for the gate of the registry, from the settings.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

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
    known: Mutex<Option<(Stamp, Arc<Opened>)>>,
}

/// What tells one file from its successor: replaced files have another time, size or number.
type Stamp = Option<(PathBuf, SystemTime, u64)>;

impl FileBench {
    /// Makes the source; `host` is the name by which clients know the registry.
    pub(crate) fn new(host: &str, settings: Settings) -> Self {
        Self { host: host.into(), settings, known: Mutex::new(None) }
    }

    fn database(&self) -> Result<Option<Arc<Opened>>> {
        let Some(opened) = database::find(None, &self.settings)? else { return Ok(None) };
        let stamp = std::fs::metadata(&opened.path).ok().and_then(|metadata| {
            Some((opened.path.clone(), metadata.modified().ok()?, metadata.len()))
        });
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

impl BenchSource for FileBench {
    fn load(&self, day: Date) -> Result<JudgingBench, Box<dyn std::error::Error + Send + Sync>> {
        let database = self.database()?;
        Ok(JudgingBench {
            host: self.host.clone(),
            database: database.map(|opened| opened as Arc<dyn DatabaseBytes>),
            policies: self.policies()?,
            vex: self.vex()?,
            day,
            verdict_days: VERDICT_DAYS,
            id: "".into(),
        })
    }
}
