//! What is committed with a change: its records, and the events that webhooks are owed.
//!
//! **Invariant:** a change and its records are one transaction, so that no crash leaves the one
//! without the other.

use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_store::judgements::events::{self, GateEvent};
use seawall_store::outbox;
use seawall_store::tables::TablesError;
use serde_json::json;
use sqlx::AnyConnection;

use crate::clock::millis;
use crate::record::{Event, EventKind, Record, RecordError};

/// The type of the event that a tag moved.
pub const TAG_MOVED: &str = "dev.seawall.tag.moved";

/// Why a change cannot be written down.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// It is no record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The tables failed.
    #[error(transparent)]
    Tables(#[from] TablesError),
}

/// Writes records and events into the transactions of changes; clones share everything.
#[derive(Clone, Debug)]
pub struct Journal {
    record: Arc<dyn Record>,
    listeners: Option<Arc<[Box<str>]>>,
}

impl Journal {
    /// Takes what makes records, and who is told of events; `None` where nobody reads any.
    pub fn new(record: Arc<dyn Record>, listeners: Option<Arc<[Box<str>]>>) -> Self {
        Self { record, listeners }
    }

    /// Writes down what a transaction changes. It is known once the transaction is committed,
    /// after which [`Journal::committed`] is to be called.
    pub async fn write(
        &self,
        connection: &mut AnyConnection,
        changes: &[Event],
    ) -> Result<(), JournalError> {
        for change in changes {
            let entry = self.record.entry(change)?;
            outbox::put(&mut *connection, &entry).await?;
            if let Some(listeners) = &self.listeners
                && let Some(event) = event_of(change)
            {
                events::put(&mut *connection, &event, listeners).await?;
            }
        }
        Ok(())
    }

    /// Tells whoever keeps the evidence log that there is something to take over.
    pub fn committed(&self) {
        self.record.committed();
    }
}

/// Makes the event of a change that people are alerted of.
fn event_of(change: &Event) -> Option<GateEvent> {
    match (&change.kind, &change.repository) {
        (EventKind::TagMoved { tag, from, to }, Some(repository)) => {
            Some(tag_moved(change, repository, tag, from, to))
        }
        _ => None,
    }
}

fn tag_moved(
    change: &Event,
    repository: &RepositoryName,
    tag: &Tag,
    from: &Digest,
    to: &Digest,
) -> GateEvent {
    let data = json!({
        "repository": repository.as_str(),
        "tag": tag.as_str(),
        "digest": to.to_string(),
        "digestBefore": from.to_string(),
        "movedBy": &*change.caller,
    });
    GateEvent {
        number: 0,
        time_ms: millis(change.time),
        kind: TAG_MOVED.into(),
        repository: repository.as_str().into(),
        digest: to.to_string().into(),
        data: data.to_string().into(),
    }
}
