//! The seam to the gate: what may leave the registry, as policies judged it.

use std::fmt;
use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_store::blobs::Pending;

/// A manifest that was pushed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PushEvent {
    /// Where to.
    pub repository: RepositoryName,
    /// The manifest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: Box<str>,
    /// The tags that were set to it.
    pub tags: Vec<Tag>,
    /// Who pushed; empty for somebody without a name.
    pub caller: Box<str>,
}

/// Whether a manifest may be pulled, or pushed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// It may not; the client is told why.
    Withheld {
        /// Why, in one line.
        reason: Box<str>,
        /// What to do about it, in one line.
        advice: Box<str>,
    },
}

/// A manifest that somebody wants to push; what it needs is in the repository.
#[derive(Clone, Copy, Debug)]
pub struct PushAttempt<'a> {
    /// Where to.
    pub repository: &'a RepositoryName,
    /// The manifest.
    pub digest: &'a Digest,
    /// Its bytes.
    pub content: &'a [u8],
    /// The tags that are to be set to it.
    pub tags: &'a [Tag],
}

/// Why the gate could not decide.
#[derive(Debug, thiserror::Error)]
#[error("the gate cannot decide about the push")]
pub struct GateError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Decides what enters and what leaves the registry.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Tells whether pushes are decided about before anything of them is stored.
    fn judges_pushes(&self) -> bool;

    /// Decides about a push, before anything of it is stored; may take long.
    fn may_push<'a>(&'a self, attempt: PushAttempt<'a>) -> Pending<'a, Result<Verdict, GateError>>;

    /// Returns the addresses that are told of events; `None` where nobody reads events.
    fn listeners(&self) -> Option<Arc<[Box<str>]>>;

    /// Learns of a push, after it became durable and before the client is answered.
    ///
    /// It returns at once: what takes time is done elsewhere.
    fn pushed(&self, event: &PushEvent);

    /// Decides about a pull. Called for every pull of a manifest: a look into memory, no more.
    fn may_pull(&self, repository: &RepositoryName, digest: &Digest) -> Verdict;

    /// Tells whether blobs are held back with the manifests that need them.
    ///
    /// A blob leaves then only if a manifest that may be pulled needs it, or, while none needs
    /// it yet, to somebody who may push.
    fn guards_blobs(&self) -> bool;
}

/// Lets everything pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open;

impl Gate for Open {
    fn listeners(&self) -> Option<Arc<[Box<str>]>> {
        None
    }

    fn judges_pushes(&self) -> bool {
        false
    }

    fn may_push<'a>(&'a self, _: PushAttempt<'a>) -> Pending<'a, Result<Verdict, GateError>> {
        Box::pin(std::future::ready(Ok(Verdict::Allowed)))
    }

    fn pushed(&self, _: &PushEvent) {}

    fn may_pull(&self, _: &RepositoryName, _: &Digest) -> Verdict {
        Verdict::Allowed
    }

    fn guards_blobs(&self) -> bool {
        false
    }
}
