//! The seam to the gate: what the console and the API let people do.

use std::fmt;

use seawall_artifact::digest::Digest;
use seawall_policy::access::{GrantException, Operate, Permit, Quarantine};
use seawall_store::blobs::Pending;
use seawall_store::judgements::decisions::NewException;
use serde::Serialize;

/// Something that the gate could not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatekeeperError {
    /// What was asked for makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The tables, the evidence log or the database failed.
    #[error("the gate failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What images are judged with, for people.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BenchView {
    /// The day the database was built, `YYYY-MM-DD`; `None` where there is no database.
    pub database_built: Option<String>,
    /// Its age in days.
    pub database_age_days: Option<i64>,
    /// How many feeds it was built from.
    pub feeds: usize,
    /// The policies: name and digest.
    pub policies: Vec<(String, String)>,
    /// Digest of all of it.
    pub id: String,
}

/// What another policy would say of an image.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriedRow {
    /// The repository.
    pub repository: String,
    /// The image.
    pub digest: String,
    /// The verdict in force.
    pub verdict: String,
    /// The verdict that the other policy gives.
    pub tried: String,
    /// Why.
    pub reason: String,
}

/// The gate of the registry.
pub trait Gatekeeper: fmt::Debug + Send + Sync {
    /// Withholds an artifact whatever its verdict.
    fn quarantine<'a>(
        &'a self,
        permit: &'a Permit<Quarantine>,
        digest: &'a Digest,
        reason: &'a str,
    ) -> Pending<'a, Result<(), GatekeeperError>>;

    /// Ends a quarantine; tells whether there was one.
    fn release<'a>(
        &'a self,
        permit: &'a Permit<Quarantine>,
        digest: &'a Digest,
        reason: &'a str,
    ) -> Pending<'a, Result<bool, GatekeeperError>>;

    /// Gives an exception, and returns its number.
    fn add_exception<'a>(
        &'a self,
        permit: &'a Permit<GrantException>,
        exception: &'a NewException,
    ) -> Pending<'a, Result<i64, GatekeeperError>>;

    /// Takes an exception back; tells whether it was in force.
    fn end_exception<'a>(
        &'a self,
        permit: &'a Permit<GrantException>,
        number: i64,
    ) -> Pending<'a, Result<bool, GatekeeperError>>;

    /// Looks for another database or other policies at once; returns how many images were
    /// judged again.
    fn refresh<'a>(
        &'a self,
        permit: &'a Permit<Operate>,
    ) -> Pending<'a, Result<u64, GatekeeperError>>;

    /// Tells what images are judged with.
    fn bench(&self) -> BenchView;

    /// Returns what policies of the gate `node` say of foreign files in which workloads.
    fn node_modes(&self) -> Vec<seawall_runtime::link::ModeOrder>;

    /// Holds a policy document against the stored inventories of `images`; changes nothing.
    fn try_policy<'a>(
        &'a self,
        document: &'a str,
        images: &'a [(seawall_artifact::reference::RepositoryName, Digest)],
    ) -> Pending<'a, Result<Vec<TriedRow>, GatekeeperError>>;
}
