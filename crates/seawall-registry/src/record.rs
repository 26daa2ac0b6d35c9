//! The seam to the evidence log: what the registry did, and for whom.

use std::fmt;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_evidence::record::{Actor, Entry};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, Outcome};
use seawall_store::judgements::decisions::NewException;

/// Something that the registry did or refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// When.
    pub time: Timestamp,
    /// For whom; empty for somebody without a name.
    pub caller: Box<str>,
    /// In which repository; `None` for what concerns none, or all.
    pub repository: Option<RepositoryName>,
    /// What.
    pub kind: EventKind,
}

/// What was done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EventKind {
    /// A manifest was pushed.
    Push {
        /// The manifest.
        digest: Digest,
        /// The tags that were set to it.
        tags: Vec<Tag>,
    },
    /// A manifest was refused; nothing of it is stored.
    PushDenied {
        /// The manifest.
        digest: Digest,
        /// The tags that were to be set to it.
        tags: Vec<Tag>,
        /// Why.
        reason: Box<str>,
    },
    /// A tag that stood at another manifest was set to this one.
    TagMoved {
        /// The tag.
        tag: Tag,
        /// Where it stood.
        from: Digest,
        /// Where it stands.
        to: Digest,
    },
    /// A manifest was pulled.
    Pull {
        /// The manifest.
        digest: Digest,
    },
    /// A manifest was withheld.
    PullDenied {
        /// The manifest.
        digest: Digest,
        /// Why.
        reason: Box<str>,
    },
    /// A manifest was deleted, with the tags that stood at it.
    ManifestDeleted {
        /// The manifest.
        digest: Digest,
    },
    /// A tag was deleted.
    TagDeleted {
        /// The tag.
        tag: Tag,
        /// Where it stood.
        digest: Digest,
    },
    /// A blob was deleted from the repository.
    BlobDeleted {
        /// The blob.
        digest: Digest,
    },
    /// A deleted manifest was brought back.
    Undeleted {
        /// The manifest.
        digest: Digest,
    },
    /// The gate judged a manifest, and its verdict is another one than before.
    Verdict {
        /// The manifest.
        digest: Digest,
        /// The verdict.
        verdict: Box<str>,
        /// The one before, if there was one.
        before: Option<Box<str>>,
        /// Why.
        reason: Box<str>,
    },
    /// The gate `node` judged a running container, and its verdict is another one than before.
    ContainerVerdict {
        /// The node.
        node: Box<str>,
        /// The container.
        container: Box<str>,
        /// Its image, where there is an inventory of it.
        image: Option<Digest>,
        /// The verdict.
        verdict: Box<str>,
        /// The one before, if there was one.
        before: Option<Box<str>>,
        /// Why.
        reason: Box<str>,
    },
    /// A manifest was placed into quarantine.
    Quarantined {
        /// The manifest.
        digest: Digest,
        /// Why.
        reason: Box<str>,
    },
    /// A manifest was released from quarantine.
    Released {
        /// The manifest.
        digest: Digest,
        /// Why.
        reason: Box<str>,
    },
    /// An exception from the policies was given, for the event's repository or for all.
    ExceptionAdded {
        /// Its number.
        number: i64,
        /// Pattern of what it is about.
        finding: Box<str>,
        /// Who answers for it.
        owner: Box<str>,
        /// Why.
        reason: Box<str>,
        /// Its last day.
        expires: Box<str>,
    },
    /// An exception was taken back.
    ExceptionRemoved {
        /// Its number.
        number: i64,
    },
    /// Another vulnerability database came into force.
    DatabaseChanged {
        /// The content of the one before; `None` if there was none.
        from: Option<Digest>,
        /// The content of the one now; `None` if there is none any more.
        to: Option<Digest>,
    },
    /// Other policies came into force.
    PoliciesChanged {
        /// The names of those that are in force now.
        names: Vec<Box<str>>,
        /// Digest of those before.
        from: Option<Digest>,
        /// Digest of those now.
        to: Option<Digest>,
    },
    /// The scrubber found blobs that are not what they should be.
    DamageFound {
        /// How many blobs were read.
        blobs: u64,
        /// How many are damaged or missing.
        damaged: u64,
        /// The first of them: one line.
        reason: Box<str>,
    },
    /// The scrubber removed content that belonged to nothing.
    LeftoversRemoved {
        /// How many blobs.
        count: u64,
    },
    /// Everything that is stored was judged again.
    JudgedAgain {
        /// How many images.
        judged: u64,
        /// How many verdicts are others than before.
        turned: u64,
        /// Why, and which: one line.
        reason: Box<str>,
    },
}

impl EventKind {
    /// Tells of an exception that was given under this number.
    pub fn exception_added(number: i64, exception: &NewException) -> Self {
        Self::ExceptionAdded {
            number,
            finding: exception.finding.clone(),
            owner: exception.owner.clone(),
            reason: exception.reason.clone(),
            expires: exception.expires.clone(),
        }
    }
}

/// An event that could not be recorded.
#[derive(Debug, thiserror::Error)]
#[error("a change cannot be recorded")]
pub struct RecordError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Makes records.
pub trait Record: fmt::Debug + Send + Sync {
    /// Makes the record of a change. It is committed in the transaction of the change, and
    /// where that is rolled back there is none.
    fn entry(&self, event: &Event) -> Result<Entry, RecordError>;

    /// Learns that records were committed, which are to be taken over into the evidence log.
    fn committed(&self);

    /// Takes note of what changes nothing, as a pull: it may become durable later.
    fn note(&self, event: Event);
}

/// Records that something was done, and not what. For tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl Record for Discard {
    fn entry(&self, event: &Event) -> Result<Entry, RecordError> {
        let actor = Actor {
            kind: ActorKind::System,
            authentication: Authentication::Unproved,
            name: Text::default(),
        };
        Ok(Entry::new(event.time, actor, Action::Push, Outcome::Done))
    }

    fn committed(&self) {}

    fn note(&self, _: Event) {}
}
