//! The work behind the gate: judging what waits, judging again what is stored.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::Policy;
use seawall_policy::facts::Gate as GateName;
use seawall_serve::problem::chain;
use seawall_store::judgements::events::{self, GateEvent};
use seawall_store::judgements::{FindingsDelta, StoredFinding, StoredVerdict};
use tokio::runtime::Handle;

use super::bench::{ImageName, Judged, JudgingBench};
use super::image::{self, Pushed};
use super::standing::Standing;
use super::stored::{self, Blobs};
use super::{Judging, JudgingError, Waiting, load};
use crate::record::{Event, EventKind};

/// How often database, policies and the day are looked at.
const REFRESH_INTERVAL: Duration = Duration::from_secs(5);
/// How often what no push announced is looked for.
const SWEEP_INTERVAL: Duration = Duration::from_mins(1);
/// Verdicts that are taken up at once when everything is judged again.
// LIMIT: what is held in memory at a time.
const PAGE: i64 = 200;
/// Findings that one event names; further ones are counted.
// LIMIT: an event is a message, not a report.
const NAMED_MAX: usize = 50;

/// The verdict of what no runtime starts.
const NO_IMAGE: &str = "no-image";

/// Returns where an artifact stands by its stored verdict.
pub(super) fn standing_of(verdict: &str, reason: &str, valid_through_day: i64) -> Standing {
    match verdict {
        "allow" | "warn" => Standing::Allowed { through_day: valid_through_day },
        NO_IMAGE => Standing::NoImage,
        _ => Standing::Withheld { reason: reason.into() },
    }
}

/// What was found out about a pushed or stored artifact.
struct Outcome {
    verdict: StoredVerdict,
    /// The inventory, if it was made just now.
    inventory: Option<Inventory>,
    /// The findings; `None` where there is no inventory to have any.
    findings: Option<Vec<StoredFinding>>,
}

impl Judging {
    /// Works until the queue's other end is dropped. One of these runs for a registry.
    pub async fn run(self, mut waiting: Waiting) {
        let mut refresh = tokio::time::interval(REFRESH_INTERVAL);
        let mut sweep = tokio::time::interval(SWEEP_INTERVAL);
        loop {
            let done = tokio::select! {
                push = waiting.0.recv() => match push {
                    Some((repository, digest)) => self.judge(&repository, &digest).await.map(drop),
                    None => return,
                },
                () = self.0.sweep.notified() => self.sweep().await,
                _ = sweep.tick() => self.sweep().await,
                _ = refresh.tick() => self.refresh().await.map(drop),
            };
            if let Err(error) = done {
                tracing::error!(error = %chain(&error), "judging failed; it is tried again");
            }
        }
    }

    /// Judges everything that has no verdict yet.
    pub(super) async fn sweep(&self) -> Result<(), JudgingError> {
        for (repository, digest) in stored::without_verdict(&self.0.on.tables).await? {
            self.judge(&repository, &digest).await?;
        }
        Ok(())
    }

    /// Loads database, policies and exceptions, and judges everything again if they changed;
    /// returns how many verdicts were made.
    pub async fn refresh(&self) -> Result<u64, JudgingError> {
        let exceptions = self.0.judgements.exceptions().await?;
        let bench = load(&self.0.on, &exceptions).await?;
        if bench.id == self.bench().id {
            return Ok(0);
        }
        let id = bench.id.clone();
        *self.0.bench.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(bench);
        tracing::info!(bench.id = &*id, "database, policies or day changed: judging again");
        self.judge_all().await
    }

    /// Judges everything again that was judged with something else than what is in force.
    async fn judge_all(&self) -> Result<u64, JudgingError> {
        let bench = self.bench();
        let (mut after, mut count) = (None::<(String, String)>, 0);
        loop {
            let place = after.as_ref().map(|(repository, digest)| (&**repository, &**digest));
            let page = self.0.judgements.judged_otherwise(&bench.id, place, PAGE).await?;
            let Some((repository, digest)) = page.last() else { return Ok(count) };
            after = Some((repository.to_string(), digest.to_string()));
            for (repository, digest) in &page {
                self.judge(repository, digest).await?;
                count += 1;
            }
        }
    }

    /// Judges one artifact and stores what came out; returns the verdict.
    pub async fn judge(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<StoredVerdict>, JudgingError> {
        let tables = &self.0.on.tables;
        let Some(manifest) = stored::manifest(tables, repository, digest).await? else {
            // Deleted since it was pushed.
            let mut transaction = self.0.judgements.begin().await?;
            self.0.judgements.forget(&mut transaction, repository, digest).await?;
            transaction.commit().await.map_err(seawall_store::tables::TablesError::from)?;
            return Ok(None);
        };
        let tags = stored::tags(tables, repository, digest).await?;
        let known = self.0.judgements.inventory(digest).await?;
        let before = self.0.judgements.verdict(repository, digest).await?;
        let (bench, now_ms) = (self.bench(), self.now_ms());
        let blobs = Blobs { store: Arc::clone(&self.0.on.blobs), runtime: Handle::current() };
        let cache = self.0.on.cache.clone();
        let (place, image) = (repository.clone(), digest.clone());
        let outcome = tokio::task::spawn_blocking(move || {
            let name = ImageName { repository: &place, digest: &image, tags: &tags };
            find_out(&bench, &name, &manifest, known, &blobs, &cache, now_ms)
        })
        .await??;
        self.store(&outcome, before.as_ref(), now_ms).await?;
        Ok(Some(outcome.verdict))
    }

    /// Holds other policies against stored inventories, and changes nothing; returns the verdict
    /// in force and the one that they would give, for each image that has an inventory.
    pub async fn try_policies(
        &self,
        policies: Vec<Policy>,
        images: &[(RepositoryName, Digest)],
    ) -> Result<Vec<(Box<str>, StoredVerdict)>, JudgingError> {
        let exceptions = self.0.judgements.exceptions().await?;
        let bench = JudgingBench { policies, ..(*self.bench()).clone() };
        let bench = Arc::new(bench.with_exceptions(&exceptions));
        let mut tried = Vec::new();
        for (repository, digest) in images {
            let before = self.0.judgements.verdict(repository, digest).await?;
            let inventory = self.0.judgements.inventory(digest).await?;
            let (Some(before), Some(inventory)) = (before, inventory) else { continue };
            let tags = stored::tags(&self.0.on.tables, repository, digest).await?;
            let (bench, now_ms) = (Arc::clone(&bench), self.now_ms());
            let (place, image) = (repository.clone(), digest.clone());
            let judged = tokio::task::spawn_blocking(move || {
                let name = ImageName { repository: &place, digest: &image, tags: &tags };
                bench.judge(GateName::Pull, &name, &inventory, now_ms)
            });
            tried.push((before.verdict, judged.await??.verdict));
        }
        Ok(tried)
    }

    /// Stores what came out, tells of what changed, and lets pulls know.
    async fn store(
        &self,
        outcome: &Outcome,
        before: Option<&StoredVerdict>,
        now_ms: i64,
    ) -> Result<(), JudgingError> {
        let (judgements, verdict) = (&self.0.judgements, &outcome.verdict);
        let mut transaction = judgements.begin().await?;
        if let Some(inventory) = &outcome.inventory {
            let digest = &verdict.digest;
            judgements.put_inventory(&mut transaction, digest, inventory, now_ms).await?;
        }
        let mut delta = FindingsDelta::default();
        if let Some(findings) = &outcome.findings {
            let digest = &verdict.digest;
            delta = judgements.put_findings(&mut transaction, digest, findings, now_ms).await?;
        }
        judgements.put_verdict(&mut transaction, verdict).await?;
        let is_other = before.is_none_or(|before| before.verdict != verdict.verdict);
        let is_changed = is_other || !delta.added.is_empty() || !delta.removed.is_empty();
        if is_changed && &*verdict.verdict != NO_IMAGE {
            let event = event_of(verdict, before, &delta, now_ms);
            events::put(&mut transaction, &event, &self.0.on.webhooks).await?;
        }
        if is_other {
            let kind = EventKind::Verdict {
                digest: verdict.digest.clone(),
                verdict: verdict.verdict.clone(),
                before: before.map(|before| before.verdict.clone()),
                reason: verdict.reason.clone(),
            };
            let event = Event {
                time: self.0.on.clock.now(),
                caller: "".into(),
                repository: Some(verdict.repository.clone()),
                kind,
            };
            self.0.journal.write(&mut transaction, &[event]).await?;
        }
        transaction.commit().await.map_err(seawall_store::tables::TablesError::from)?;
        self.0.journal.committed();
        let standing = standing_of(&verdict.verdict, &verdict.reason, verdict.valid_through_day);
        self.set_standing(&verdict.repository, &verdict.digest, standing);
        Ok(())
    }
}

/// Reads the image if its inventory is not known, and judges it.
fn find_out(
    bench: &JudgingBench,
    name: &ImageName<'_>,
    manifest: &[u8],
    known: Option<Inventory>,
    blobs: &Blobs,
    cache: &seawall_store::cache::Cache,
    now_ms: i64,
) -> Result<Outcome, JudgingError> {
    let without = |verdict| Outcome { verdict, inventory: None, findings: None };
    let manifest = match image::classify(manifest) {
        Ok(Pushed::Image(manifest)) => manifest,
        Ok(Pushed::Index | Pushed::Artifact) => {
            let verdict = StoredVerdict {
                verdict: NO_IMAGE.into(),
                reason: "".into(),
                ..bench.failed(name, "", now_ms)
            };
            return Ok(without(verdict));
        }
        Err(error) => return Ok(without(bench.failed(name, &chain(&error), now_ms))),
    };
    let is_known = known.is_some();
    let inventory = match known {
        Some(inventory) => inventory,
        None => match image::analyse(name.digest, &manifest, blobs, cache) {
            Ok(inventory) => inventory,
            Err(error) => return Ok(without(bench.failed(name, &chain(&error), now_ms))),
        },
    };
    let Judged { verdict, findings } = bench.judge(GateName::Pull, name, &inventory, now_ms)?;
    Ok(Outcome { verdict, inventory: (!is_known).then_some(inventory), findings: Some(findings) })
}

fn event_of(
    verdict: &StoredVerdict,
    before: Option<&StoredVerdict>,
    delta: &FindingsDelta,
    now_ms: i64,
) -> GateEvent {
    let kind = match before {
        None => "dev.seawall.image.judged",
        Some(before) if before.verdict != verdict.verdict => "dev.seawall.verdict.changed",
        Some(_) => "dev.seawall.findings.changed",
    };
    let added = delta.added.iter().take(NAMED_MAX).map(|finding| {
        serde_json::json!({
            "id": finding.finding,
            "vulnerability": finding.vulnerability,
            "package": finding.package,
            "version": finding.version,
            "severity": finding.severity,
            "segment": finding.segment,
        })
    });
    let data = serde_json::json!({
        "repository": verdict.repository.as_str(),
        "digest": verdict.digest.to_string(),
        "verdict": verdict.verdict,
        "verdictBefore": before.map(|before| &before.verdict),
        "reason": verdict.reason,
        "findingsAdded": added.collect::<Vec<_>>(),
        "findingsAddedCount": delta.added.len(),
        "findingsRemoved": delta.removed.iter().take(NAMED_MAX).collect::<Vec<_>>(),
        "findingsRemovedCount": delta.removed.len(),
    });
    GateEvent {
        number: 0,
        time_ms: now_ms,
        kind: kind.into(),
        repository: verdict.repository.as_str().into(),
        digest: verdict.digest.to_string().into(),
        data: data.to_string().into(),
    }
}
