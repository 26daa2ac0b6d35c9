//! The registry's questions, answered by identity and by the evidence log.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::request::Parts;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::Tag;
use seawall_evidence::record::{Actor, Entry, EntryError, Value};
use seawall_evidence::text::Text;
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind,
};
use seawall_policy::access::{Caller, Grant};
use seawall_registry::authenticate::{Authenticate, Challenge, Need};
use seawall_registry::record::{Event, EventKind, Record, RecordError};
use seawall_serve::identity::{AuthenticationError, Identified, Identity};
use seawall_serve::problem::chain;
use seawall_serve::request;
use seawall_store::blobs::Pending;

/// Tells the registry who asks.
#[derive(Debug)]
pub(crate) struct RegistryIdentity {
    identity: Identity,
}

impl RegistryIdentity {
    pub(crate) fn new(identity: Identity) -> Self {
        Self { identity }
    }
}

impl Authenticate for RegistryIdentity {
    fn caller<'a>(&'a self, request: &'a Parts) -> Pending<'a, Result<Arc<Caller>, Challenge>> {
        Box::pin(async move {
            match self.identity.authenticate(request).await {
                Ok(identified) if asks_for_a_challenge(request, &identified) => {
                    Err(Challenge::Unauthorized)
                }
                Ok(identified) => Ok(Arc::clone(&identified.caller)),
                Err(error @ (AuthenticationError::TooMany { .. } | AuthenticationError::Busy)) => {
                    let retry_after_seconds = error.retry_after_seconds().unwrap_or(1);
                    Err(Challenge::TooManyRequests { retry_after_seconds })
                }
                Err(error @ AuthenticationError::Internal(_)) => {
                    Err(Challenge::Unavailable { reason: chain(&error).into() })
                }
                Err(_) => Err(Challenge::Unauthorized),
            }
        })
    }

    fn challenges(&self, request: &Parts, need: Need<'_>) -> Vec<HeaderValue> {
        let scope = need.repository.map(|name| {
            let words = need.action.map_or("pull", |action| match action.name() {
                // Whoever pushes reads too what is there already.
                "push" => "pull,push",
                other => other,
            });
            format!("repository:{name}:{words}")
        });
        self.identity.challenges(request, scope.as_deref())
    }
}

/// Tells whether somebody without a name asks how one proves to be somebody: clients look there
/// first, and show no credential anywhere if they get no challenge. Where everybody may push
/// everywhere, nobody has to prove anything.
fn asks_for_a_challenge(request: &Parts, identified: &Identified) -> bool {
    let may_all = |grant: &Grant| {
        grant.repositories.fits_everything()
            && grant.role.actions().contains(&seawall_policy::access::Action::Push)
    };
    identified.is_anonymous()
        && !request.headers.contains_key(axum::http::header::AUTHORIZATION)
        && matches!(request.uri.path(), "/v2" | "/v2/")
        && !identified.caller.grants.iter().any(may_all)
}

/// Makes records of what the registry did.
#[derive(Debug)]
pub(crate) struct RegistryRecord {
    identity: Identity,
}

impl RegistryRecord {
    pub(crate) fn new(identity: Identity) -> Self {
        Self { identity }
    }
}

impl Record for RegistryRecord {
    fn entry(&self, event: &Event) -> Result<Entry, RecordError> {
        entry(event).map_err(|error| RecordError(error.into()))
    }

    fn committed(&self) {
        self.identity.committed();
    }

    fn note(&self, event: Event) {
        let appended = entry(&event).map(|entry| self.identity.log().note(entry));
        let failure = match appended {
            Ok(Ok(())) => return,
            Ok(Err(error)) => chain(&error),
            Err(error) => chain(&error),
        };
        tracing::error!(error = failure, "a pull or a refusal was not recorded");
    }
}

/// Writes an event as a record of whoever sent the current request, or of Seawall itself.
fn entry(event: &Event) -> Result<Entry, EntryError> {
    let (action, outcome) = action(&event.kind);
    completed(begin(event, action, outcome)?, event)
}

/// Writes an event as a record of `actor`.
pub(crate) fn entry_by(actor: Actor, event: &Event) -> Result<Entry, EntryError> {
    let (action, outcome) = action(&event.kind);
    completed(Entry::new(event.time, actor, action, outcome), event)
}

/// Says where it was done, and what.
fn completed(mut entry: Entry, event: &Event) -> Result<Entry, EntryError> {
    if let Some(repository) = &event.repository {
        entry = entry.on(SubjectKind::Repository, Text::tamed(repository.as_str()))?;
    }
    describe(entry, &event.kind)
}

/// Begins the record with who did it: whoever sent the current request, or Seawall itself.
fn begin(event: &Event, action: Action, outcome: Outcome) -> Result<Entry, EntryError> {
    match request::origin() {
        Some(origin) if origin.actor.name.as_str() == &*event.caller => {
            origin.entry(event.time, action, outcome)
        }
        _ => {
            let (kind, authentication, name) = match &*event.caller {
                "" => (ActorKind::System, Authentication::Machine, "seawall"),
                name => (ActorKind::User, Authentication::Unproved, name),
            };
            let actor = Actor { kind, authentication, name: Text::tamed(name) };
            Ok(Entry::new(event.time, actor, action, outcome))
        }
    }
}

fn action(kind: &EventKind) -> (Action, Outcome) {
    let done = |action| (action, Outcome::Done);
    match kind {
        EventKind::Push { .. } => done(Action::Push),
        EventKind::PushDenied { .. } => (Action::PushDenied, Outcome::Denied),
        EventKind::TagMoved { .. } => done(Action::TagMoved),
        EventKind::Pull { .. } => done(Action::Pull),
        EventKind::PullDenied { .. } => (Action::PullDenied, Outcome::Denied),
        EventKind::ManifestDeleted { .. } | EventKind::BlobDeleted { .. } => done(Action::Delete),
        EventKind::TagDeleted { .. } => done(Action::TagDeleted),
        EventKind::Undeleted { .. } => done(Action::Undelete),
        EventKind::Verdict { before: None, .. }
        | EventKind::ContainerVerdict { before: None, .. } => done(Action::Verdict),
        EventKind::Verdict { before: Some(_), .. }
        | EventKind::ContainerVerdict { before: Some(_), .. } => done(Action::VerdictChanged),
        EventKind::Quarantined { .. } => done(Action::Quarantine),
        EventKind::Released { .. } => done(Action::Release),
        EventKind::ExceptionAdded { .. } => done(Action::ExceptionAdded),
        EventKind::ExceptionRemoved { .. } => done(Action::ExceptionRemoved),
        EventKind::DatabaseChanged { .. } => done(Action::DatabaseChanged),
        EventKind::PoliciesChanged { .. } => done(Action::PolicyChanged),
        EventKind::DamageFound { .. } => (Action::DamageFound, Outcome::Failed),
        EventKind::LeftoversRemoved { .. } => done(Action::GarbageCollected),
        EventKind::JudgedAgain { .. } => done(Action::VerdictChanged),
    }
}

fn on_digest(entry: Entry, digest: &Digest) -> Result<Entry, EntryError> {
    entry.on(SubjectKind::Digest, Text::tamed(&digest.to_string()))
}

/// Names tags, as far as a record has room for them; a push sets one, or few.
fn on_tags(mut entry: Entry, tags: &[Tag]) -> Result<Entry, EntryError> {
    for tag in tags.iter().take(8) {
        entry = entry.on(SubjectKind::Tag, Text::tamed(tag.as_str()))?;
    }
    Ok(entry)
}

fn with_text(entry: Entry, key: DetailKey, text: &str) -> Result<Entry, EntryError> {
    entry.with(key, Value::Text(Text::tamed(text)))
}

/// Adds from what to what something changed.
fn from_to(
    mut entry: Entry,
    from: Option<&Digest>,
    to: Option<&Digest>,
) -> Result<Entry, EntryError> {
    for (key, digest) in [(DetailKey::FromDigest, from), (DetailKey::ToDigest, to)] {
        if let Some(digest) = digest {
            entry = entry.with(key, Value::Digest(digest.clone()))?;
        }
    }
    Ok(entry)
}

/// Says what a verdict is, and what it was.
fn turned(entry: Entry, verdict: &str, before: Option<&str>) -> Result<Entry, EntryError> {
    let entry = with_text(entry, DetailKey::Verdict, verdict)?;
    match before {
        Some(before) => with_text(entry, DetailKey::From, before),
        None => Ok(entry),
    }
}

fn describe(entry: Entry, kind: &EventKind) -> Result<Entry, EntryError> {
    match kind {
        EventKind::Push { digest, tags } => on_tags(on_digest(entry, digest)?, tags),
        EventKind::PushDenied { digest, tags, reason } => {
            Ok(on_tags(on_digest(entry, digest)?, tags)?.because(Text::tamed(reason)))
        }
        EventKind::TagMoved { tag, from, to } => entry
            .on(SubjectKind::Tag, Text::tamed(tag.as_str()))?
            .with(DetailKey::FromDigest, Value::Digest(from.clone()))?
            .with(DetailKey::ToDigest, Value::Digest(to.clone())),
        EventKind::Pull { digest }
        | EventKind::ManifestDeleted { digest }
        | EventKind::BlobDeleted { digest }
        | EventKind::Undeleted { digest } => on_digest(entry, digest),
        EventKind::PullDenied { digest, reason }
        | EventKind::Quarantined { digest, reason }
        | EventKind::Released { digest, reason } => {
            Ok(on_digest(entry, digest)?.because(Text::tamed(reason)))
        }
        EventKind::TagDeleted { tag, digest } => {
            on_digest(entry.on(SubjectKind::Tag, Text::tamed(tag.as_str()))?, digest)
        }
        EventKind::Verdict { digest, verdict, before, reason } => {
            let entry = on_digest(entry, digest)?.because(Text::tamed(reason));
            turned(entry, verdict, before.as_deref())
        }
        EventKind::ContainerVerdict { node, container, image, verdict, before, reason } => {
            let entry = entry.on(SubjectKind::Node, Text::tamed(node))?;
            let mut entry = entry.on(SubjectKind::Container, Text::tamed(container))?;
            if let Some(image) = image {
                entry = on_digest(entry, image)?;
            }
            turned(entry.because(Text::tamed(reason)), verdict, before.as_deref())
        }
        EventKind::ExceptionAdded { number, finding, owner, reason, expires } => {
            let entry = entry
                .on(SubjectKind::Exception, Text::tamed(&number.to_string()))?
                .on(SubjectKind::Finding, Text::tamed(finding))?
                .because(Text::tamed(&format!("until {expires}: {reason}")));
            with_text(entry, DetailKey::Owner, owner)
        }
        EventKind::ExceptionRemoved { number } => {
            entry.on(SubjectKind::Exception, Text::tamed(&number.to_string()))
        }
        EventKind::DatabaseChanged { from, to } => {
            let entry = entry.on(SubjectKind::Database, Text::tamed("vulnerabilities"))?;
            from_to(entry, from.as_ref(), to.as_ref())
        }
        EventKind::PoliciesChanged { names, from, to } => {
            let mut entry = from_to(entry, from.as_ref(), to.as_ref())?;
            // A record has room for some.
            for name in names.iter().take(8) {
                entry = entry.on(SubjectKind::Policy, Text::tamed(name))?;
            }
            Ok(entry)
        }
        EventKind::DamageFound { blobs, damaged, reason } => entry
            .because(Text::tamed(reason))
            .with(DetailKey::Count, Value::Count(*blobs))?
            .with(DetailKey::DamagedCount, Value::Count(*damaged)),
        EventKind::LeftoversRemoved { count } => entry.with(DetailKey::Count, Value::Count(*count)),
        EventKind::JudgedAgain { turned, reason, .. } => {
            entry.because(Text::tamed(reason)).with(DetailKey::Count, Value::Count(*turned))
        }
    }
}
