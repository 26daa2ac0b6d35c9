//! Who may do what: roles, grants, and the witnesses that storage asks for.
//!
//! [`authorize`] is the only maker of a [`Permit`]. What reads or changes stored things takes
//! a permit as an argument, so a handler that forgets to ask does not compile.
//!
//! One table, [`ROLES`], says which role allows which action; documentation and the matrix of
//! tests come from it. A grant holds a role for the repositories that a pattern fits. What
//! concerns no repository (users, policies, evidence) asks for a grant of all of them, `**`.
//!
//! **Invariant:** an action that no row of the table allows is denied; a caller's scope (that
//! of a token or key) only ever narrows what the grants allow.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use seawall_artifact::reference::RepositoryName;

use crate::glob::Glob;

/// Something that a caller may be allowed to do.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Action {
    /// Read manifests, blobs, tags and referrers of a repository.
    Pull,
    /// Add manifests, blobs and tags to a repository.
    Push,
    /// Remove manifests, blobs and tags of a repository, and bring them back.
    Delete,
    /// Read inventories, findings, verdicts and their reasons of a repository.
    ReadFindings,
    /// Withhold an artifact whatever its verdict, and end that.
    Quarantine,
    /// Give or take back an exception from a policy.
    GrantException,
    /// Read policies, settings, health in detail and metrics.
    ReadSystem,
    /// Change policies and settings.
    Configure,
    /// Read users, robots, keys and roles.
    ReadIdentities,
    /// Change users, robots, keys and roles.
    ManageIdentities,
    /// Read, search and export the evidence log.
    ReadEvidence,
    /// Back up, collect garbage, bring another database, scrub.
    Operate,
}

impl Action {
    /// Every action, in the order of the table.
    pub const ALL: [Self; 12] = [
        Self::Pull,
        Self::Push,
        Self::Delete,
        Self::ReadFindings,
        Self::Quarantine,
        Self::GrantException,
        Self::ReadSystem,
        Self::Configure,
        Self::ReadIdentities,
        Self::ManageIdentities,
        Self::ReadEvidence,
        Self::Operate,
    ];

    /// Returns the word that tokens, the API and people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Delete => "delete",
            Self::ReadFindings => "read-findings",
            Self::Quarantine => "quarantine",
            Self::GrantException => "grant-exception",
            Self::ReadSystem => "read-system",
            Self::Configure => "configure",
            Self::ReadIdentities => "read-identities",
            Self::ManageIdentities => "manage-identities",
            Self::ReadEvidence => "read-evidence",
            Self::Operate => "operate",
        }
    }

    /// Finds an action by its word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A named set of actions.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Pulls, and reads why something is withheld.
    Reader,
    /// Pulls and pushes: what a CI job needs.
    Pusher,
    /// Looks after repositories: also deletes, quarantines and grants exceptions.
    Maintainer,
    /// Reads verdicts, settings, identities and evidence; neither pulls nor changes anything.
    Auditor,
    /// Everything.
    Administrator,
}

/// What each role allows. The order of rows is the order in documentation.
pub const ROLES: [(Role, &[Action]); 5] = [
    (Role::Reader, &[Action::Pull, Action::ReadFindings]),
    (Role::Pusher, &[Action::Pull, Action::Push, Action::ReadFindings]),
    (
        Role::Maintainer,
        &[
            Action::Pull,
            Action::Push,
            Action::Delete,
            Action::ReadFindings,
            Action::Quarantine,
            Action::GrantException,
        ],
    ),
    (
        Role::Auditor,
        &[Action::ReadFindings, Action::ReadSystem, Action::ReadIdentities, Action::ReadEvidence],
    ),
    (Role::Administrator, &Action::ALL),
];

impl Role {
    /// Returns the word that commands, the API and people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Pusher => "pusher",
            Self::Maintainer => "maintainer",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Finds a role by its word.
    pub fn from_name(name: &str) -> Option<Self> {
        ROLES.iter().map(|(role, _)| *role).find(|role| role.name() == name)
    }

    /// Returns what the role allows.
    pub fn actions(self) -> &'static [Action] {
        ROLES.iter().find(|(role, _)| *role == self).map_or(&[], |(_, actions)| actions)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A role, held for the repositories that a pattern fits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grant {
    /// What is allowed.
    pub role: Role,
    /// Where: a pattern over names of repositories; `**` is everywhere, and the system itself.
    pub repositories: Glob,
}

/// Where an action takes place.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Place {
    /// In one repository.
    Repository(RepositoryName),
    /// In the system as a whole.
    System,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repository(name) => write!(formatter, "repository `{name}`"),
            Self::System => formatter.write_str("the system"),
        }
    }
}

/// One entry of what a token or key is restricted to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Restriction {
    /// The repositories; `**` is everywhere, and the system itself.
    pub repositories: Glob,
    /// The actions there.
    pub actions: Box<[Action]>,
}

/// A text is no restriction.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RestrictionError {
    /// There is no colon between pattern and actions.
    #[error("`{text}` does not have the form `PATTERN:ACTION,ACTION`")]
    Form {
        /// The text.
        text: Box<str>,
    },
    /// A word is no action.
    #[error("`{word}` is no action")]
    Action {
        /// The word.
        word: Box<str>,
    },
}

impl FromStr for Restriction {
    type Err = RestrictionError;

    /// Parses `PATTERN:ACTION,ACTION`; `*` is every action.
    fn from_str(text: &str) -> Result<Self, RestrictionError> {
        let (pattern, words) = text
            .rsplit_once(':')
            .filter(|(pattern, words)| !pattern.is_empty() && !words.is_empty())
            .ok_or_else(|| RestrictionError::Form { text: text.into() })?;
        let actions = if words == "*" {
            Action::ALL.into()
        } else {
            let action = |word: &str| {
                Action::from_name(word)
                    .ok_or_else(|| RestrictionError::Action { word: word.into() })
            };
            words.split(',').map(action).collect::<Result<_, _>>()?
        };
        Ok(Self { repositories: Glob::new(pattern), actions })
    }
}

impl fmt::Display for Restriction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.repositories)?;
        if *self.actions == Action::ALL {
            return formatter.write_str("*");
        }
        for (number, action) in self.actions.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(formatter, "{comma}{action}")?;
        }
        Ok(())
    }
}

/// Somebody who asks, as authentication found them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// The name, unique among users and robots; empty for somebody who gave none.
    pub name: Box<str>,
    /// What they were granted.
    pub grants: Vec<Grant>,
    /// What the token or key that they showed is restricted to; `None` is all that was granted.
    pub scope: Option<Vec<Restriction>>,
}

impl Caller {
    /// Tells whether the caller may do `action` at `place`.
    ///
    /// For answers that list only what a caller may see. To do something, ask [`authorize`].
    pub fn may(&self, action: Action, place: &Place) -> bool {
        let is_granted = self.grants.iter().any(|grant| {
            grant.role.actions().contains(&action) && is_within(&grant.repositories, place)
        });
        is_granted
            && self.scope.as_ref().is_none_or(|scope| {
                scope.iter().any(|part| {
                    part.actions.contains(&action) && is_within(&part.repositories, place)
                })
            })
    }
}

fn is_within(pattern: &Glob, place: &Place) -> bool {
    match place {
        Place::Repository(name) => pattern.matches(name.as_str()),
        Place::System => pattern.fits_everything(),
    }
}

/// A kind of action as a type, so that a permit for one is none for another.
pub trait ActionKind: fmt::Debug {
    /// The action.
    const ACTION: Action;
}

macro_rules! kinds {
    ($($kind:ident)*) => {$(
        #[doc = concat!("[`Action::", stringify!($kind), "`] as a type.")]
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum $kind {}

        impl ActionKind for $kind {
            const ACTION: Action = Action::$kind;
        }
    )*};
}

kinds!(Pull Push Delete ReadFindings Quarantine GrantException ReadSystem Configure ReadIdentities
    ManageIdentities ReadEvidence Operate);

/// The proof that somebody may do something somewhere.
///
/// **Invariant:** only [`authorize`] makes one.
#[derive(Debug, Eq, PartialEq)]
pub struct Permit<A> {
    caller: Box<str>,
    place: Place,
    action: PhantomData<fn() -> A>,
}

impl<A> Clone for Permit<A> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.clone(), place: self.place.clone(), action: PhantomData }
    }
}

impl<A: ActionKind> Permit<A> {
    /// Returns who was permitted.
    pub fn caller(&self) -> &str {
        &self.caller
    }

    /// Returns where.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the repository that the permit is for, if it is for one.
    pub fn repository(&self) -> Option<&RepositoryName> {
        match &self.place {
            Place::Repository(name) => Some(name),
            Place::System => None,
        }
    }
}

/// A refusal. What the caller learns of it is the same for "unknown" and "not yours".
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{caller}` may not {action} in {place}")]
pub struct Denied {
    /// Who asked; empty for somebody who gave no name.
    pub caller: Box<str>,
    /// For what.
    pub action: Action,
    /// Where.
    pub place: Place,
}

/// Decides whether `caller` may do `A` at `place`.
pub fn authorize<A: ActionKind>(caller: &Caller, place: Place) -> Result<Permit<A>, Denied> {
    if caller.may(A::ACTION, &place) {
        return Ok(Permit { caller: caller.name.clone(), place, action: PhantomData });
    }
    Err(Denied { caller: caller.name.clone(), action: A::ACTION, place })
}

#[cfg(test)]
mod tests;
