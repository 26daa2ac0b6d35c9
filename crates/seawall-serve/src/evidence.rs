//! What a server records of requests: who asked, from where, in which request.

use std::net::IpAddr;

use seawall_evidence::record::{Actor, Entry, EntryError, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind,
};
use seawall_store::identity::By;

use crate::identity::Identified;
use crate::request::RequestId;

/// Who asks for something, in which request, from where.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Who.
    pub actor: Actor,
    /// The request.
    pub request: RequestId,
    /// The address.
    pub address: IpAddr,
}

impl Origin {
    /// Takes somebody who was identified.
    pub fn new(identified: &Identified, request: RequestId, address: IpAddr) -> Self {
        Self { actor: identified.actor(), request, address }
    }

    /// Takes somebody who only claims a name.
    pub fn claimed(name: &str, request: RequestId, address: IpAddr) -> Self {
        let kind = if name.is_empty() { ActorKind::Anonymous } else { ActorKind::User };
        let (authentication, name) = (Authentication::Unproved, Text::tamed(name));
        Self { actor: Actor { kind, authentication, name }, request, address }
    }

    /// Begins a record with the address.
    pub fn entry(
        &self,
        now: Timestamp,
        action: Action,
        outcome: Outcome,
    ) -> Result<Entry, EntryError> {
        Entry::new(now, self.actor.clone(), action, outcome)
            .in_request(self.request.text())
            .with(DetailKey::Address, Value::Text(Text::tamed(&self.address.to_string())))
    }

    /// Says who changes something.
    pub fn by(&self, now: Timestamp) -> By {
        By { actor: self.actor.clone(), request: self.request.text(), now }
    }
}

/// Adds the user whom a record is about.
pub fn about_user(entry: Entry, name: &str) -> Result<Entry, EntryError> {
    entry.on(SubjectKind::User, Text::tamed(name))
}
