//! The closed words of records: who acted, what was done to what, how it ended.
//!
//! Each word has a number that is written and never used again, and a name that people read.
//! The tables here are the only place of both; `docs/reference/evidence.md` repeats them.
//! A word that is added raises [`VOCABULARY`], so that an older reader says what it lacks.

/// The newest vocabulary that this version writes and reads.
///
/// 2 added nodes, containers and alerts. A record has the lowest one that has all its words, so
/// that what was written before is written as before.
pub const VOCABULARY: u8 = 2;
/// The vocabulary before.
const VOCABULARY_FIRST: u8 = 1;

/// A row of a table of words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Word<T: 'static> {
    /// The word.
    pub word: T,
    /// The number that stands in records.
    pub code: u8,
    /// The name that people read and search for.
    pub name: &'static str,
}

const fn word<T>(word: T, code: u8, name: &'static str) -> Word<T> {
    Word { word, code, name }
}

/// A kind of words with its table.
pub trait Vocabulary: Copy + Eq + 'static {
    /// Every word, by number.
    const WORDS: &'static [Word<Self>];

    /// Returns the number that stands in records.
    fn code(self) -> u8 {
        // INVARIANT: each word has a row (tested), so that 0, which no row has, never shows.
        Self::WORDS.iter().find(|row| row.word == self).map_or(0, |row| row.code)
    }

    /// Returns the name.
    fn name(self) -> &'static str {
        Self::WORDS.iter().find(|row| row.word == self).map_or("", |row| row.name)
    }

    /// Finds a word by its number.
    fn from_code(code: u8) -> Option<Self> {
        Self::WORDS.iter().find(|row| row.code == code).map(|row| row.word)
    }

    /// Finds a word by its name.
    fn from_name(name: &str) -> Option<Self> {
        Self::WORDS.iter().find(|row| row.name == name).map(|row| row.word)
    }
}

/// What was done, or was tried.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "each word is its own name")]
pub enum Action {
    Login,
    LoginFailed,
    Logout,
    AccessDenied,
    AccountLocked,
    TokenIssued,
    Push,
    PushDenied,
    Pull,
    PullDenied,
    Delete,
    Undelete,
    TagMoved,
    TagDeleted,
    Verdict,
    VerdictChanged,
    Quarantine,
    Release,
    ExceptionAdded,
    ExceptionExpired,
    ExceptionRemoved,
    DatabaseChanged,
    UserCreated,
    UserChanged,
    UserDeleted,
    RobotCreated,
    RobotChanged,
    RobotDeleted,
    KeyCreated,
    KeyRevoked,
    RoleGranted,
    RoleRevoked,
    PolicyChanged,
    ConfigurationChanged,
    Started,
    Stopped,
    Upgraded,
    Backup,
    Restore,
    GarbageCollected,
    DamageFound,
    ClockChanged,
    Exported,
    EvidenceVerified,
    SigningKeyChanged,
    TornTailCut,
    NodeTokenCreated,
    NodeTokenRevoked,
    NodeEnrolled,
    NodeRefused,
    NodeRemoved,
    AlertRaised,
    AlertsLost,
}

impl Action {
    /// Returns the vocabulary that brought the word.
    pub fn vocabulary(self) -> u8 {
        let is_of_nodes = NODE_CODES.contains(&self.code());
        if is_of_nodes { VOCABULARY } else { VOCABULARY_FIRST }
    }
}

/// Numbers of the actions that vocabulary 2 brought.
const NODE_CODES: std::ops::RangeInclusive<u8> = 96..=111;

impl Vocabulary for Action {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Login, 1, "login"),
        word(Self::LoginFailed, 2, "login-failed"),
        word(Self::Logout, 3, "logout"),
        word(Self::AccessDenied, 4, "access-denied"),
        word(Self::AccountLocked, 5, "account-locked"),
        word(Self::TokenIssued, 6, "token-issued"),
        word(Self::Push, 16, "push"),
        word(Self::PushDenied, 17, "push-denied"),
        word(Self::Pull, 18, "pull"),
        word(Self::PullDenied, 19, "pull-denied"),
        word(Self::Delete, 20, "delete"),
        word(Self::Undelete, 21, "undelete"),
        word(Self::TagMoved, 22, "tag-moved"),
        word(Self::TagDeleted, 23, "tag-deleted"),
        word(Self::Verdict, 32, "verdict"),
        word(Self::VerdictChanged, 33, "verdict-changed"),
        word(Self::Quarantine, 34, "quarantine"),
        word(Self::Release, 35, "release"),
        word(Self::ExceptionAdded, 36, "exception-added"),
        word(Self::ExceptionExpired, 37, "exception-expired"),
        word(Self::ExceptionRemoved, 38, "exception-removed"),
        word(Self::DatabaseChanged, 39, "database-changed"),
        word(Self::UserCreated, 48, "user-created"),
        word(Self::UserChanged, 49, "user-changed"),
        word(Self::UserDeleted, 50, "user-deleted"),
        word(Self::RobotCreated, 51, "robot-created"),
        word(Self::RobotChanged, 52, "robot-changed"),
        word(Self::RobotDeleted, 53, "robot-deleted"),
        word(Self::KeyCreated, 54, "key-created"),
        word(Self::KeyRevoked, 55, "key-revoked"),
        word(Self::RoleGranted, 56, "role-granted"),
        word(Self::RoleRevoked, 57, "role-revoked"),
        word(Self::PolicyChanged, 58, "policy-changed"),
        word(Self::ConfigurationChanged, 59, "configuration-changed"),
        word(Self::Started, 64, "started"),
        word(Self::Stopped, 65, "stopped"),
        word(Self::Upgraded, 66, "upgraded"),
        word(Self::Backup, 67, "backup"),
        word(Self::Restore, 68, "restore"),
        word(Self::GarbageCollected, 69, "garbage-collected"),
        word(Self::DamageFound, 70, "damage-found"),
        word(Self::ClockChanged, 71, "clock-changed"),
        word(Self::Exported, 80, "exported"),
        word(Self::EvidenceVerified, 81, "evidence-verified"),
        word(Self::SigningKeyChanged, 82, "signing-key-changed"),
        word(Self::TornTailCut, 83, "torn-tail-cut"),
        word(Self::NodeTokenCreated, 96, "node-token-created"),
        word(Self::NodeTokenRevoked, 97, "node-token-revoked"),
        word(Self::NodeEnrolled, 98, "node-enrolled"),
        word(Self::NodeRefused, 99, "node-refused"),
        word(Self::NodeRemoved, 100, "node-removed"),
        word(Self::AlertRaised, 101, "alert-raised"),
        word(Self::AlertsLost, 102, "alerts-lost"),
    ];
}

/// What kind of somebody acted.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ActorKind {
    /// A person.
    User,
    /// A robot account.
    Robot,
    /// Seawall itself.
    System,
    /// Somebody who did not say who they are.
    Anonymous,
}

impl Vocabulary for ActorKind {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::User, 1, "user"),
        word(Self::Robot, 2, "robot"),
        word(Self::System, 3, "system"),
        word(Self::Anonymous, 4, "anonymous"),
    ];
}

/// How an actor proved to be who they are.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Authentication {
    /// Not at all: a name in the record is a claim.
    Unproved,
    /// By a password.
    Password,
    /// By the session of the console.
    Session,
    /// By a token of the registry.
    Token,
    /// By an API key.
    ApiKey,
    /// By a client certificate.
    ClientCertificate,
    /// By single sign-on.
    SingleSignOn,
    /// By access to the machine: a command on the server, or the server itself.
    Machine,
}

impl Vocabulary for Authentication {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Unproved, 1, "unproved"),
        word(Self::Password, 2, "password"),
        word(Self::Session, 3, "session"),
        word(Self::Token, 4, "token"),
        word(Self::ApiKey, 5, "api-key"),
        word(Self::ClientCertificate, 6, "client-certificate"),
        word(Self::SingleSignOn, 7, "single-sign-on"),
        word(Self::Machine, 8, "machine"),
    ];
}

/// How the action ended.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed.
    Denied,
    /// It was allowed, and failed.
    Failed,
}

impl Vocabulary for Outcome {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Done, 1, "done"),
        word(Self::Denied, 2, "denied"),
        word(Self::Failed, 3, "failed"),
    ];
}

/// What kind of thing an action was about.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "each word is its own name")]
pub enum SubjectKind {
    Repository,
    Tag,
    Digest,
    User,
    Robot,
    Role,
    Key,
    Policy,
    Setting,
    Exception,
    Finding,
    Database,
    Backup,
    Log,
    Session,
    Node,
    Container,
    Alert,
}

impl SubjectKind {
    /// Returns the vocabulary that brought the word.
    pub fn vocabulary(self) -> u8 {
        if matches!(self, Self::Node | Self::Container | Self::Alert) {
            VOCABULARY
        } else {
            VOCABULARY_FIRST
        }
    }
}

impl Vocabulary for SubjectKind {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Repository, 1, "repository"),
        word(Self::Tag, 2, "tag"),
        word(Self::Digest, 3, "digest"),
        word(Self::User, 4, "user"),
        word(Self::Robot, 5, "robot"),
        word(Self::Role, 6, "role"),
        word(Self::Key, 7, "key"),
        word(Self::Policy, 8, "policy"),
        word(Self::Setting, 9, "setting"),
        word(Self::Exception, 10, "exception"),
        word(Self::Finding, 11, "finding"),
        word(Self::Database, 12, "database"),
        word(Self::Backup, 13, "backup"),
        word(Self::Log, 14, "log"),
        word(Self::Session, 15, "session"),
        word(Self::Node, 16, "node"),
        word(Self::Container, 17, "container"),
        word(Self::Alert, 18, "alert"),
    ];
}

/// What kind of value a detail has.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ValueKind {
    /// A text.
    Text,
    /// A number, 0 or more.
    Count,
    /// Yes or no.
    Flag,
    /// A moment.
    Time,
    /// A digest.
    Digest,
}

impl Vocabulary for ValueKind {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Text, 1, "text"),
        word(Self::Count, 2, "count"),
        word(Self::Flag, 3, "flag"),
        word(Self::Time, 4, "time"),
        word(Self::Digest, 5, "digest"),
    ];
}

/// What a detail says. There is no key for a password, a token or a private key.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "each word is its own name")]
pub enum DetailKey {
    Address,
    UserAgent,
    MediaType,
    Platform,
    Bytes,
    Count,
    From,
    To,
    FromDigest,
    ToDigest,
    Role,
    KeyId,
    Policy,
    PolicyDigest,
    Verdict,
    FactsDigest,
    DatabaseDigest,
    Expires,
    Owner,
    Ticket,
    Version,
    DurationMillis,
    Protocol,
    Complete,
    FirstRecord,
    LastRecord,
    FindingCount,
    DamagedCount,
    FromTime,
    ToTime,
}

impl Vocabulary for DetailKey {
    const WORDS: &'static [Word<Self>] = &[
        word(Self::Address, 1, "address"),
        word(Self::UserAgent, 2, "user-agent"),
        word(Self::MediaType, 3, "media-type"),
        word(Self::Platform, 4, "platform"),
        word(Self::Bytes, 5, "bytes"),
        word(Self::Count, 6, "count"),
        word(Self::From, 7, "from"),
        word(Self::To, 8, "to"),
        word(Self::FromDigest, 9, "from-digest"),
        word(Self::ToDigest, 10, "to-digest"),
        word(Self::Role, 11, "role"),
        word(Self::KeyId, 12, "key-id"),
        word(Self::Policy, 13, "policy"),
        word(Self::PolicyDigest, 14, "policy-digest"),
        word(Self::Verdict, 15, "verdict"),
        word(Self::FactsDigest, 16, "facts-digest"),
        word(Self::DatabaseDigest, 17, "database-digest"),
        word(Self::Expires, 18, "expires"),
        word(Self::Owner, 19, "owner"),
        word(Self::Ticket, 20, "ticket"),
        word(Self::Version, 21, "version"),
        word(Self::DurationMillis, 22, "duration-millis"),
        word(Self::Protocol, 23, "protocol"),
        word(Self::Complete, 24, "complete"),
        word(Self::FirstRecord, 25, "first-record"),
        word(Self::LastRecord, 26, "last-record"),
        word(Self::FindingCount, 27, "finding-count"),
        word(Self::DamagedCount, 28, "damaged-count"),
        word(Self::FromTime, 29, "from-time"),
        word(Self::ToTime, 30, "to-time"),
    ];
}

impl DetailKey {
    /// Returns the kind of value that belongs to the key.
    pub fn value_kind(self) -> ValueKind {
        match self {
            Self::Address
            | Self::UserAgent
            | Self::MediaType
            | Self::Platform
            | Self::From
            | Self::To
            | Self::Role
            | Self::KeyId
            | Self::Policy
            | Self::Verdict
            | Self::Owner
            | Self::Ticket
            | Self::Version
            | Self::Protocol => ValueKind::Text,
            Self::Bytes
            | Self::Count
            | Self::DurationMillis
            | Self::FirstRecord
            | Self::LastRecord
            | Self::FindingCount
            | Self::DamagedCount => ValueKind::Count,
            Self::Complete => ValueKind::Flag,
            Self::Expires | Self::FromTime | Self::ToTime => ValueKind::Time,
            Self::FromDigest
            | Self::ToDigest
            | Self::PolicyDigest
            | Self::FactsDigest
            | Self::DatabaseDigest => ValueKind::Digest,
        }
    }
}

#[cfg(test)]
mod tests;
