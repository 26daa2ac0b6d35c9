//! Reading every blob again while the registry works: begun and asked for over the API.

use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Operate, Place};
use serde::Serialize;

use super::{Answer, Asked, Registry, json};
use crate::error::RegistryError;
use crate::storage::scrub::{Damage, Leftovers, Scrubbed};

/// What this process knows of passes of the scrubber.
#[derive(Debug, Default)]
pub(super) struct Scrubber(Mutex<Passes>);

#[derive(Debug, Default)]
struct Passes {
    /// When the one that goes on began.
    running: Option<Timestamp>,
    /// The last one that ended.
    last: Option<Pass>,
}

#[derive(Debug)]
struct Pass {
    began: Timestamp,
    ended: Timestamp,
    found: Result<Scrubbed, RegistryError>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    running_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<PassWire>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PassWire {
    began: String,
    ended: String,
    /// Whether every blob was read.
    is_complete: bool,
    blobs: u64,
    bytes: u64,
    leftovers: u64,
    damaged: u64,
    damages: Vec<DamageWire>,
}

#[derive(Serialize)]
struct DamageWire {
    digest: String,
    kind: &'static str,
    repositories: Vec<String>,
}

impl From<&Damage> for DamageWire {
    fn from(damage: &Damage) -> Self {
        Self {
            digest: damage.digest.to_string(),
            kind: damage.kind.name(),
            repositories: damage.repositories.clone(),
        }
    }
}

impl From<&Pass> for PassWire {
    fn from(pass: &Pass) -> Self {
        let nothing = Scrubbed::default();
        let found = pass.found.as_ref().unwrap_or(&nothing);
        Self {
            began: pass.began.to_string(),
            ended: pass.ended.to_string(),
            is_complete: pass.found.is_ok(),
            blobs: found.blobs,
            bytes: found.bytes,
            leftovers: found.orphans,
            damaged: found.damaged,
            damages: found.damages.iter().map(DamageWire::from).collect(),
        }
    }
}

impl Scrubber {
    /// Tells whether a pass may begin, which it then has to.
    fn begin(&self, now: Timestamp) -> bool {
        let mut passes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let may = passes.running.is_none();
        passes.running.get_or_insert(now);
        may
    }

    fn end(&self, now: Timestamp, found: Result<Scrubbed, RegistryError>) {
        let mut passes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let began = passes.running.take().unwrap_or(now);
        passes.last = Some(Pass { began, ended: now, found });
    }

    fn status(&self) -> StatusWire {
        let passes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        StatusWire {
            running_since: passes.running.as_ref().map(ToString::to_string),
            last: passes.last.as_ref().map(PassWire::from),
        }
    }
}

impl Registry {
    pub(super) fn begin_scrub(&self, asked: &Asked<'_>) -> Answer {
        let permit = self.permit_in::<Operate>(asked, Place::System)?;
        if self.0.scrubber.begin(self.storage().now()) {
            let registry = self.clone();
            tokio::spawn(async move {
                let (storage, journal) = (registry.storage(), registry.journal());
                let found = storage.scrub_recorded(&permit, Leftovers::Keep, journal).await;
                if let Err(error) = &found {
                    tracing::error!(%error, "not every blob could be read again");
                }
                registry.0.scrubber.end(registry.storage().now(), found);
            });
        }
        json(StatusCode::ACCEPTED, &self.0.scrubber.status())
    }

    pub(super) fn scrub_status(&self, asked: &Asked<'_>) -> Answer {
        self.permit_in::<Operate>(asked, Place::System)?;
        json(StatusCode::OK, &self.0.scrubber.status())
    }
}
