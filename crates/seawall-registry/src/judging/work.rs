//! One judgement: what it is made of, what is stored of it, who is told.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::{OnError, Policy};
use seawall_policy::facts::Gate as GateName;
use seawall_serve::problem::chain;
use seawall_store::cache::Cache;
use seawall_store::judgements::events::{self, GateEvent};
use seawall_store::judgements::{FindingsDelta, NewFinding, StoredVerdict};
use seawall_store::tables::{TablesError, Transaction};
use tokio::runtime::Handle;
use tokio::sync::Mutex;

use super::bench::{ImageName, Judged, JudgingBench};
use super::image::{self, Pushed};
use super::standing::Standing;
use super::stored::{self, Blobs};
use super::turns::{Name, Why};
use super::{DAY_MILLIS, IMAGE_LOCKS, Judging, JudgingError};
use crate::record::{Event, EventKind};

/// Findings that one event names; further ones are counted.
// LIMIT: an event is a message, not a report.
const NAMED_MAX: usize = 50;

/// Judgements of an image that changes while it is judged.
// LIMIT: each change is a push, which is judged by itself.
const ATTEMPTS_MAX: usize = 4;
/// How the reason begins of a verdict that is kept because none can be made.
const LAST_KNOWN: &str = "the last known verdict holds";
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
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) verdict: StoredVerdict,
    /// The inventory, if it was made just now.
    pub(super) inventory: Option<Inventory>,
    /// The findings; `None` where there is no inventory to have any.
    pub(super) findings: Option<Vec<NewFinding>>,
    /// Whether it could not be decided and the policies say that the last known verdict holds.
    keeps_last: bool,
}

impl Outcome {
    /// Where the policies say so, keeps the verdict `known` as far as it holds on `day`.
    ///
    /// It keeps its own last day: what cannot be decided for long is withheld in the end.
    pub(super) fn keep_last(&mut self, known: Option<&StoredVerdict>, day: i64) {
        let is_decided =
            |known: &&StoredVerdict| matches!(&*known.verdict, "allow" | "warn" | "deny");
        let known = known.filter(is_decided).filter(|known| day <= known.valid_through_day);
        let Some(known) = known.filter(|_| self.keeps_last) else { return };
        let why = std::mem::take(&mut self.verdict.reason);
        self.verdict.verdict = known.verdict.clone();
        self.verdict.valid_through_day = known.valid_through_day;
        self.verdict.reason = if known.reason.starts_with(LAST_KNOWN) || &*known.verdict == "deny" {
            known.reason.clone()
        } else {
            format!("{LAST_KNOWN}: {why}").into()
        };
    }
}

/// What came of one judgement.
enum Tried {
    /// This verdict holds; none on what was deleted.
    Holds(Option<StoredVerdict>),
    /// What it was made of changed meanwhile.
    Void,
}

/// What became of an outcome that was to be stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stored {
    /// It is in the tables.
    Done,
    /// A later generation judged the image meanwhile.
    Older,
    /// A tag of the image came or went meanwhile.
    OtherTags,
}

impl Judging {
    /// Judges one artifact and stores what came out; returns the verdict that holds then.
    pub async fn judge(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<StoredVerdict>, JudgingError> {
        self.judge_because(Why::Fresh, repository, digest).await
    }

    /// The same, unless somebody else judged it meanwhile and there is no more reason to.
    pub(super) async fn judge_because(
        &self,
        why: Why,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<StoredVerdict>, JudgingError> {
        let _one_at_a_time = self.lock_of(digest).lock().await;
        let known = self.0.judgements.verdict(repository, digest).await?;
        let is_done = known.as_ref().is_some_and(|known| match why {
            Why::Fresh => false,
            Why::Unjudged => true,
            Why::Stale => self.bench().generation <= known.generation,
        });
        if is_done {
            return Ok(known);
        }
        let name = (repository, digest);
        for _ in 1..ATTEMPTS_MAX {
            if let Tried::Holds(verdict) = self.try_to_judge(name, known.as_ref(), false).await? {
                return Ok(verdict);
            }
        }
        match self.try_to_judge(name, known.as_ref(), true).await? {
            Tried::Holds(verdict) => Ok(verdict),
            Tried::Void => Ok(None),
        }
    }

    /// Returns the lock of an image; repositories that share it share its findings.
    fn lock_of(&self, digest: &Digest) -> &Mutex<()> {
        let mut hasher = DefaultHasher::new();
        digest.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % IMAGE_LOCKS as u64).unwrap_or_default();
        // INVARIANT: the place is below the length, so the first one never stands in.
        let [first, ..] = &self.0.images;
        self.0.images.get(place).unwrap_or(first)
    }

    /// Judges, unless what it is made of changes meanwhile. With `is_last`, tags that changed are left to the push that changed them.
    async fn try_to_judge(
        &self,
        (repository, digest): (&RepositoryName, &Digest),
        known: Option<&StoredVerdict>,
        is_last: bool,
    ) -> Result<Tried, JudgingError> {
        let tables = &self.0.on.tables;
        let Some(manifest) = stored::manifest(tables, repository, digest).await? else {
            self.forget(repository, digest).await?;
            return Ok(Tried::Holds(None));
        };
        let tags = stored::tags(tables, repository, digest).await?;
        let name = (repository.clone(), digest.clone());
        let mut outcome =
            self.find_out(self.bench(), GateName::Pull, name, manifest, tags.clone()).await?;
        outcome.keep_last(known, self.now_ms() / DAY_MILLIS);
        let outcome = Arc::new(outcome);
        match self.store(Arc::clone(&outcome), (!is_last).then_some(tags)).await? {
            Stored::Done => Ok(Tried::Holds(Some(outcome.verdict.clone()))),
            Stored::OtherTags => Ok(Tried::Void),
            // By this process, which judges again then, or by another one.
            Stored::Older if self.bench().generation != outcome.verdict.generation => {
                Ok(Tried::Void)
            }
            Stored::Older => Ok(Tried::Holds(self.0.judgements.verdict(repository, digest).await?)),
        }
    }

    /// Forgets what was deleted since it was pushed.
    async fn forget(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<(), JudgingError> {
        if self.0.judgements.verdict(repository, digest).await?.is_some() {
            let mut transaction = self.0.judgements.begin().await?;
            self.0.judgements.forget(&mut transaction, repository, digest).await?;
            transaction.commit().await.map_err(TablesError::from)?;
        }
        self.remember(|memory| memory.forget(repository, digest));
        Ok(())
    }

    /// Analyses an image if its inventory is not known, and judges it, in a thread.
    pub(super) async fn find_out(
        &self,
        bench: Arc<JudgingBench>,
        gate: GateName,
        (repository, digest): Name,
        manifest: Vec<u8>,
        tags: Vec<Tag>,
    ) -> Result<Outcome, JudgingError> {
        let known = self.0.judgements.inventory(&digest).await?;
        // INVARIANT: the semaphore is never closed; without a permit it would be unbounded.
        let _lane = self.0.lanes.acquire().await;
        let now_ms = self.now_ms();
        let blobs = Blobs { store: Arc::clone(&self.0.on.blobs), runtime: Handle::current() };
        let cache = self.0.on.cache.clone();
        let outcome = tokio::task::spawn_blocking(move || {
            let name = ImageName { repository: &repository, digest: &digest, tags: &tags };
            let at = At { bench: &bench, gate, name, now_ms };
            find_out(&at, &manifest, known, &blobs, &cache)
        });
        outcome.await?
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

    /// Records a verdict that is another one, and raises the event of what changed; tells whether
    /// anything did.
    pub(super) async fn tell(
        &self,
        transaction: &mut Transaction,
        verdict: &StoredVerdict,
        before: Option<&StoredVerdict>,
        delta: &FindingsDelta,
    ) -> Result<bool, JudgingError> {
        let is_other = before.is_none_or(|before| before.verdict != verdict.verdict);
        let is_changed = is_other || !delta.added.is_empty() || !delta.removed.is_empty();
        if is_changed && &*verdict.verdict != NO_IMAGE {
            let event = event_of(verdict, before, delta);
            events::put(transaction, &event, &self.0.on.webhooks).await?;
        }
        if !is_other {
            return Ok(is_changed);
        }
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
        self.0.journal.write(transaction, &[event]).await?;
        Ok(true)
    }
}

/// What an image is judged with, where, and under which names.
struct At<'a> {
    bench: &'a JudgingBench,
    gate: GateName,
    name: ImageName<'a>,
    now_ms: i64,
}

impl At<'_> {
    fn failed(&self, reason: &str) -> Outcome {
        let verdict = self.bench.failed(&self.name, reason, self.now_ms);
        let keeps_last = self.bench.on_error() == Some(OnError::LastKnown);
        Outcome { verdict, inventory: None, findings: None, keeps_last }
    }

    /// What no runtime starts needs no verdict.
    fn no_image(&self) -> Outcome {
        let Outcome { verdict, .. } = self.failed("");
        let verdict = StoredVerdict { verdict: NO_IMAGE.into(), reason: "".into(), ..verdict };
        Outcome { verdict, inventory: None, findings: None, keeps_last: false }
    }
}

/// Reads the image if its inventory is not known, and judges it.
fn find_out(
    at: &At<'_>,
    manifest: &[u8],
    known: Option<Inventory>,
    blobs: &Blobs,
    cache: &Cache,
) -> Result<Outcome, JudgingError> {
    let manifest = match image::classify(manifest) {
        Ok(Pushed::Image(manifest)) => manifest,
        Ok(Pushed::Index | Pushed::Artifact) => return Ok(at.no_image()),
        Err(error) => return Ok(at.failed(&chain(&error))),
    };
    let is_known = known.is_some();
    let inventory = match known {
        Some(inventory) => inventory,
        None => match image::analyse(at.name.digest, &manifest, blobs, cache) {
            Ok(inventory) => inventory,
            Err(error) => return Ok(at.failed(&chain(&error))),
        },
    };
    let Judged { verdict, findings, keeps_last } =
        at.bench.judge(at.gate, &at.name, &inventory, at.now_ms)?;
    let inventory = (!is_known).then_some(inventory);
    Ok(Outcome { verdict, inventory, findings: Some(findings), keeps_last })
}

fn event_of(
    verdict: &StoredVerdict,
    before: Option<&StoredVerdict>,
    delta: &FindingsDelta,
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
        time_ms: verdict.judged_ms,
        kind: kind.into(),
        repository: verdict.repository.as_str().into(),
        digest: verdict.digest.to_string().into(),
        data: data.to_string().into(),
    }
}
