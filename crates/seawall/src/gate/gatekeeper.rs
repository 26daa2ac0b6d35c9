//! The gate of the registry as the console and its API know it.

use seawall_advisory::database::Database;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_console::gatekeeper::{BenchView, Gatekeeper, GatekeeperError, TriedRow};
use seawall_policy::access::{GrantException, Operate, Permit, Quarantine};
use seawall_policy::document::{Mode, Policy};
use seawall_policy::facts::Gate;
use seawall_policy::glob::Glob;
use seawall_registry::judging::{Judging, JudgingError};
use seawall_runtime::link::ModeOrder;
use seawall_store::blobs::Pending;
use seawall_store::judgements::decisions::NewException;

/// Hands over to judging.
#[derive(Clone, Debug)]
pub(crate) struct JudgingGatekeeper(pub(crate) Judging);

fn failed(error: JudgingError) -> GatekeeperError {
    GatekeeperError::Internal(Box::new(error))
}

impl Gatekeeper for JudgingGatekeeper {
    fn quarantine<'a>(
        &'a self,
        permit: &'a Permit<Quarantine>,
        digest: &'a Digest,
        reason: &'a str,
    ) -> Pending<'a, Result<(), GatekeeperError>> {
        Box::pin(async move { self.0.quarantine(permit, digest, reason).await.map_err(failed) })
    }

    fn release<'a>(
        &'a self,
        permit: &'a Permit<Quarantine>,
        digest: &'a Digest,
        reason: &'a str,
    ) -> Pending<'a, Result<bool, GatekeeperError>> {
        Box::pin(async move { self.0.release(permit, digest, reason).await.map_err(failed) })
    }

    fn add_exception<'a>(
        &'a self,
        permit: &'a Permit<GrantException>,
        exception: &'a NewException,
    ) -> Pending<'a, Result<i64, GatekeeperError>> {
        Box::pin(async move { self.0.add_exception(permit, exception).await.map_err(failed) })
    }

    fn end_exception<'a>(
        &'a self,
        permit: &'a Permit<GrantException>,
        number: i64,
    ) -> Pending<'a, Result<bool, GatekeeperError>> {
        Box::pin(async move { self.0.end_exception(permit, number).await.map_err(failed) })
    }

    fn refresh<'a>(
        &'a self,
        _permit: &'a Permit<Operate>,
    ) -> Pending<'a, Result<u64, GatekeeperError>> {
        Box::pin(async move { self.0.refresh().await.map_err(failed) })
    }

    fn bench(&self) -> BenchView {
        let bench = self.0.bench();
        let database = bench.database.as_ref().and_then(|it| Database::open(it.bytes()).ok());
        BenchView {
            database_built: database.as_ref().map(|database| database.built().to_string()),
            database_age_days: database
                .as_ref()
                .map(|database| i64::from(bench.day.days_since(database.built()))),
            feeds: database.and_then(|database| database.feeds().ok()).map_or(0, |it| it.len()),
            policies: bench
                .policies
                .iter()
                .map(|policy| (policy.name.to_string(), policy.digest.to_string()))
                .collect(),
            id: bench.id.to_string(),
        }
    }

    fn node_modes(&self) -> Vec<ModeOrder> {
        // A policy that names no gate speaks of images; only one that names the node speaks of
        // what runs there.
        let bench = self.0.bench();
        let policies = bench.policies.iter().filter(|it| it.scope.gates.contains(&Gate::Node));
        let texts = |globs: &[Glob]| globs.iter().map(ToString::to_string).collect();
        policies
            .map(|policy| ModeOrder {
                policy: policy.name.to_string(),
                images: texts(&policy.scope.images),
                namespaces: texts(&policy.scope.namespaces),
                mode: match policy.mode {
                    Mode::Enforce => seawall_runtime::drift::Mode::Enforce,
                    Mode::Warn => seawall_runtime::drift::Mode::Warn,
                    Mode::Observe => seawall_runtime::drift::Mode::Observe,
                },
            })
            .collect()
    }

    fn try_policy<'a>(
        &'a self,
        document: &'a str,
        images: &'a [(RepositoryName, Digest)],
    ) -> Pending<'a, Result<Vec<TriedRow>, GatekeeperError>> {
        Box::pin(async move {
            let policy = Policy::parse(document, "the document")
                .map_err(|error| GatekeeperError::Invalid(format!("{error:#}")))?;
            let tried = self.0.try_policies(vec![policy], images).await.map_err(failed)?;
            let rows = tried.into_iter().map(|(before, after)| TriedRow {
                repository: after.repository.to_string(),
                digest: after.digest.to_string(),
                verdict: before.into(),
                tried: after.verdict.into(),
                reason: after.reason.into(),
            });
            Ok(rows.collect())
        })
    }
}
