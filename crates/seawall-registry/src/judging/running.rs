//! The gate `node`: policies that name it, held against running containers.
//!
//! Judged is the container's image by its stored inventory, as the registry judges it, with what
//! only a running container has: its namespace and the use of its packages. A policy that names no
//! gate speaks of images and is not asked here.
//!
//! **Invariant:** a container of whose image nothing is known is never allowed because of it, and
//! a grade of use that may be more than was seen is none to the policies. Nothing is ended here:
//! what is decided is shown, recorded and told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seawall_advisory::database::{Database, DatabaseError};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::ImageReference;
use seawall_gate::judge::{Assessment, Bench};
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::{OnError, Policy};
use seawall_policy::evaluate::{Decision, Verdict, evaluate};
use seawall_policy::facts::{Facts, FindingFacts, Gate, ImageFacts, UseFact};
use seawall_serve::problem::chain;
use seawall_store::judgements::events::{self, GateEvent};
use seawall_store::nodes::SILENT_MILLIS;
use seawall_store::nodes::verdicts::{DueAsk, DueVerdict, NewVerdict};
use seawall_store::tables::{TablesError, Transaction};

use super::bench::{JudgingBench, decision_json, reason_line, verdict_name};
use super::{Judging, JudgingError};
use crate::record::{Event, EventKind};

/// How often it is asked whether containers, their use of files or what judges changed.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);
/// How often it is looked for what no change announces: nodes that fell silent, inventories.
const LOOK_INTERVAL: Duration = Duration::from_secs(10);
/// Containers that are judged together.
// LIMIT: one transaction, and their grades in memory.
const JUDGED_AT_ONCE: usize = 128;
/// The verdict where no policy of the gate applies.
const NONE: &str = "none";
/// The type of the event of a container that was judged.
const JUDGED: &str = "dev.seawall.container.judged";
/// The type of the event of a container whose verdict is another one.
const CHANGED: &str = "dev.seawall.container.verdict.changed";

/// What was looked at last.
#[derive(Debug, Default)]
struct Seen {
    /// The change of containers, and the generation that judges.
    state: Option<(i64, i64)>,
    at: Option<Instant>,
}

impl Judging {
    /// Judges running containers for ever.
    pub(super) async fn judge_running_for_ever(&self) {
        let mut watch = tokio::time::interval(WATCH_INTERVAL);
        let mut seen = Seen::default();
        loop {
            watch.tick().await;
            if let Err(error) = self.watch_running(&mut seen).await {
                let error = chain(&error);
                tracing::error!(error, "running containers are not judged; it is tried again");
            }
        }
    }

    async fn watch_running(&self, seen: &mut Seen) -> Result<(), JudgingError> {
        let state = (self.0.nodes.changes().await?, self.bench().generation);
        let is_fresh = seen.at.is_some_and(|at| at.elapsed() < LOOK_INTERVAL);
        if seen.state == Some(state) && is_fresh {
            return Ok(());
        }
        self.judge_running().await?;
        *seen = Seen { state: Some(state), at: Some(Instant::now()) };
        Ok(())
    }

    /// Judges every container that is due; returns how many were judged.
    pub(super) async fn judge_running(&self) -> Result<u64, JudgingError> {
        let bench = self.bench();
        let ask = DueAsk {
            generation: bench.generation,
            now_ms: self.now_ms(),
            silent_ms: SILENT_MILLIS,
        };
        let mut judged = 0;
        loop {
            let count = i64::try_from(JUDGED_AT_ONCE).unwrap_or(i64::MAX);
            let due = self.0.nodes.due_verdicts(ask, count).await?;
            let is_last = due.len() < JUDGED_AT_ONCE;
            let mut stored = 0_u64;
            for group in by_image(due) {
                stored = stored.saturating_add(self.judge_group(&bench, group).await?);
            }
            judged += stored;
            // Where nothing could be stored, all of them changed meanwhile: a next look.
            if is_last || stored == 0 {
                return Ok(judged);
            }
        }
    }

    /// Judges containers of one image.
    async fn judge_group(
        &self,
        bench: &Arc<JudgingBench>,
        due: Vec<DueVerdict>,
    ) -> Result<u64, JudgingError> {
        let judge = Arc::clone(bench);
        let image = due.first().and_then(|due| due.image.parse::<Digest>().ok());
        let has_policies = bench.policies.iter().any(names_node);
        let inventory = match image.filter(|_| has_policies) {
            Some(image) => self.0.judgements.inventory(&image).await?,
            None => None,
        };
        let now_ms = self.now_ms();
        // INVARIANT: the semaphore is never closed; without a permit it would be unbounded.
        let _lane = self.0.lanes.acquire().await;
        let judged = tokio::task::spawn_blocking(move || {
            judge_containers(&judge, inventory.as_ref(), due, now_ms)
        });
        let judged = judged.await??;
        let mut transaction = self.0.nodes.begin().await?;
        let (mut stored, mut has_news) = (0, false);
        for verdict in &judged {
            if self.0.nodes.put_verdict(&mut transaction, verdict).await? {
                stored += 1;
                has_news |= self.tell_of(&mut transaction, verdict).await?;
            }
        }
        transaction.commit().await.map_err(TablesError::from)?;
        if has_news {
            self.0.journal.committed();
        }
        Ok(stored)
    }

    /// Records a verdict that is another one, and raises its event; tells whether it did.
    async fn tell_of(
        &self,
        transaction: &mut Transaction,
        new: &NewVerdict,
    ) -> Result<bool, JudgingError> {
        let before = new.due.before.as_deref();
        // That a container is new and nothing is against it, is no news.
        let is_quiet = |verdict: &str| matches!(verdict, "allow" | NONE);
        let is_other = before != Some(&*new.verdict);
        if !is_other || (is_quiet(&new.verdict) && before.is_none_or(is_quiet)) {
            return Ok(false);
        }
        events::put(transaction, &event_of(new), &self.0.on.webhooks).await?;
        let kind = EventKind::ContainerVerdict {
            node: new.due.node.clone(),
            container: new.due.container.clone(),
            image: new.due.image.parse().ok(),
            verdict: new.verdict.clone(),
            before: before.map(Into::into),
            reason: new.reason.clone(),
        };
        let time = self.0.on.clock.now();
        let event = Event { time, caller: "".into(), repository: None, kind };
        self.0.journal.write(transaction, &[event]).await?;
        Ok(true)
    }
}

fn names_node(policy: &Policy) -> bool {
    policy.scope.gates.contains(&Gate::Node)
}

/// Splits containers, which come in the order of images.
fn by_image(due: Vec<DueVerdict>) -> Vec<Vec<DueVerdict>> {
    let mut groups: Vec<Vec<DueVerdict>> = Vec::new();
    for one in due {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| last.image == one.image) => {
                group.push(one);
            }
            _ => groups.push(vec![one]),
        }
    }
    groups
}

/// Judges containers of one image; `inventory` is what is known of it.
fn judge_containers(
    bench: &JudgingBench,
    inventory: Option<&Inventory>,
    due: Vec<DueVerdict>,
    now_ms: i64,
) -> Result<Vec<NewVerdict>, DatabaseError> {
    let policies: Vec<Policy> =
        bench.policies.iter().filter(|policy| names_node(policy)).cloned().collect();
    let database = match &bench.database {
        Some(database) => Some(Database::open(database.bytes())?),
        None => None,
    };
    let of_node = Bench {
        gate: Gate::Node,
        database: database.as_ref(),
        vex: &bench.vex,
        policies: &policies,
        day: bench.day,
    };
    let assessment = match inventory.filter(|_| !policies.is_empty()) {
        Some(inventory) => Some(Assessment::new(inventory, of_node)?),
        None => None,
    };
    let day = i64::from(bench.day.days());
    let judge = |due: DueVerdict| {
        let (decision, outcome) = if let Some(assessment) = &assessment {
            let decision = evaluate(&policies, &facts(assessment, &due), day);
            let outcome = decided(bench, &decision, assessment, &due);
            (decision, outcome)
        } else {
            let decision = evaluate(&policies, &facts_of_unknown(&due), day);
            let outcome = undecided(&policies, &decision, &due);
            (decision, outcome)
        };
        let is_judged = outcome.0 != NONE && assessment.is_some();
        NewVerdict {
            verdict: outcome.0.into(),
            reason: outcome.1.into(),
            decision: if is_judged { decision_json(&decision).into() } else { "".into() },
            generation: bench.generation,
            judged_ms: now_ms,
            due,
        }
    };
    Ok(due.into_iter().map(judge).collect())
}

/// Returns the facts of a container.
fn facts(assessment: &Assessment<'_>, due: &DueVerdict) -> Facts {
    let reference = reference_of(due);
    let mut facts = assessment.facts(reference.as_ref());
    facts.gate = Gate::Node;
    facts.namespace = Some(due.namespace.clone());
    let grades: HashMap<&str, (i64, bool)> =
        due.grades.iter().map(|one| (&*one.purl, (one.grade, one.is_guess))).collect();
    for finding in &mut facts.findings {
        (finding.in_use, finding.use_seen) = use_of(finding, due, &grades);
    }
    facts
}

/// Returns how far a finding's packages are in use, where that is sure, and how far they were
/// seen.
fn use_of(
    finding: &FindingFacts,
    due: &DueVerdict,
    grades: &HashMap<&str, (i64, bool)>,
) -> (Option<UseFact>, Option<UseFact>) {
    let Some(account) = due.account.as_ref().filter(|_| !finding.purls.is_empty()) else {
        return (None, None);
    };
    let is_followed = account.is_whole && !due.is_silent;
    let (mut highest, mut is_sure) = (UseFact::Present, true);
    for purl in &finding.purls {
        let (number, is_guess) = grades.get(&**purl).copied().unwrap_or_default();
        let grade = UseFact::from_number(number).unwrap_or_default();
        highest = highest.max(grade);
        let is_guess = is_guess && grade == UseFact::Present;
        is_sure &= is_followed && due.sure_from <= number && !is_guess;
    }
    // More than this there is not, whatever else was not seen.
    let is_sure = is_sure || highest == UseFact::Listening;
    (is_sure.then_some(highest), Some(highest))
}

/// Returns the name of a container's image, with its digest, so that patterns of either fit.
fn reference_of(due: &DueVerdict) -> Option<ImageReference> {
    let name = due.reference.split('@').next().unwrap_or_default();
    let digest = if due.image.is_empty() { &due.digest } else { &due.image };
    let whole = format!("{name}@{digest}").parse();
    whole.ok().or_else(|| due.reference.parse().ok())
}

/// Returns the facts of a container of whose image nothing is known: enough to tell which
/// policies apply.
fn facts_of_unknown(due: &DueVerdict) -> Facts {
    let reference = reference_of(due);
    let text = |read: fn(&ImageReference) -> &str| {
        reference.as_ref().map(|reference| read(reference).into()).unwrap_or_default()
    };
    Facts {
        gate: Gate::Node,
        namespace: Some(due.namespace.clone()),
        image: ImageFacts {
            reference: due.reference.clone(),
            registry: text(ImageReference::registry),
            repository: text(ImageReference::repository),
            tag: text(|reference| reference.tag().unwrap_or_default()),
            digest: due.digest.clone(),
            ..ImageFacts::default()
        },
        ..Facts::default()
    }
}

/// Says what was decided, and why.
fn decided(
    bench: &JudgingBench,
    decision: &Decision,
    assessment: &Assessment<'_>,
    due: &DueVerdict,
) -> (String, String) {
    if decision.policies.is_empty() {
        return (NONE.to_owned(), String::new());
    }
    let verdict = verdict_name(decision.verdict).to_owned();
    let reason = match decision.verdict {
        Verdict::Allow => String::new(),
        Verdict::Warn | Verdict::Undecided | Verdict::Deny => {
            reason_line(decision, assessment.findings())
        }
    };
    match last_known(due).filter(|_| bench.keeps_last(decision)) {
        Some(known) => (known.to_owned(), format!("the last known verdict holds: {reason}")),
        None => (verdict, reason),
    }
}

/// Says what holds of a container of whose image nothing is known: what the policies that apply
/// say of what cannot be evaluated.
fn undecided(policies: &[Policy], decision: &Decision, due: &DueVerdict) -> (String, String) {
    let used = |policy: &&Policy| decision.policies.iter().any(|used| used.name == policy.name);
    let choices: Vec<OnError> = policies.iter().filter(used).map(|it| it.on_error).collect();
    let all = |choice| choices.iter().all(|other| *other == choice);
    let reason = "no repository of the server has the image, so nothing is known of it";
    match last_known(due) {
        _ if choices.is_empty() => (NONE.to_owned(), String::new()),
        Some(known) if all(OnError::LastKnown) => {
            (known.to_owned(), format!("the last known verdict holds: {reason}"))
        }
        _ if all(OnError::Allow) => ("warn".to_owned(), reason.to_owned()),
        _ => ("undecided".to_owned(), reason.to_owned()),
    }
}

/// Returns the verdict before, if it decided something.
fn last_known(due: &DueVerdict) -> Option<&str> {
    due.before.as_deref().filter(|before| matches!(*before, "allow" | "warn" | "deny"))
}

fn event_of(new: &NewVerdict) -> GateEvent {
    let due = &new.due;
    let data = serde_json::json!({
        "node": { "id": due.node, "name": due.node_name },
        "container": due.container,
        "image": due.reference,
        "digest": due.image,
        "namespace": due.namespace,
        "verdict": new.verdict,
        "verdictBefore": due.before,
        "reason": new.reason,
    });
    GateEvent {
        number: 0,
        time_ms: new.judged_ms,
        kind: if due.before.is_some() { CHANGED } else { JUDGED }.into(),
        repository: "".into(),
        digest: due.image.clone(),
        data: data.to_string().into(),
    }
}
