//! Drift: whether what a container wants to execute is from its image.
//!
//! The image itself is the safe list: a file that lies in a layer, unchanged, may be executed,
//! from the first start on and without learning. Everything else is foreign, wherever it lies
//! and whatever it is called, unless an administrator added it.
//!
//! **Invariant:** the verdict depends on the question, the additions and the mode alone. What
//! could not be found out counts as foreign.

use seawall_artifact::digest::Digest;
use seawall_policy::glob::Glob;
use serde::{Deserialize, Serialize};

use crate::event::Place;

pub mod interpreter;

/// What is done with what is foreign.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It runs, and is noted.
    Observe,
    /// It runs, and an alert is raised.
    Warn,
    /// It does not run, and an alert is raised.
    Enforce,
}

/// How a file is about to be used.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// As a program: `execve`, or as the interpreter that a program names.
    Execute,
    /// Into a running process: a library, or a program that is given to the loader.
    Load,
    /// By an interpreter, which was told to execute it.
    Interpret,
}

/// Where the content of a file comes from.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It is the file of a layer itself, and nobody changed it.
    Layer,
    /// It was written anew, with the path and the content of a file of the image: what `chmod` and
    /// `chown` do on an overlay.
    Restored,
    /// No layer has a file of this content at this path.
    Foreign,
    /// It could not be found out, and why.
    Unknown(String),
}

/// A file that is about to be executed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Question<'a> {
    /// Its path, as the container sees it.
    pub path: &'a str,
    /// Where it lies.
    pub place: Place,
    /// Whether no name leads to it.
    pub is_deleted: bool,
    /// How many names it has.
    pub links: u64,
    /// Where its content comes from.
    pub origin: &'a Origin,
    /// The digest of its content, where somebody computed it.
    pub digest: Option<&'a Digest>,
    /// What is to be done with it.
    pub used: Use,
    /// The container's image, as it was asked for; empty where nobody knows.
    pub image: &'a str,
    /// Now, in seconds since 1970.
    pub now: u64,
}

/// What an administrator allows beyond the image.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Addition {
    /// Content with this digest; any content where there is none.
    pub digest: Option<Digest>,
    /// At a path of this form.
    pub path: Glob,
    /// In containers of images of this form.
    pub image: Glob,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Until when, in seconds since 1970.
    pub expires: Option<u64>,
}

/// What is known of the file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer<'a> {
    /// It is from the image.
    FromImage,
    /// It is foreign, and an administrator allows it.
    Added(&'a Addition),
    /// An addition would decide, if the digest of the content were known.
    NeedsDigest,
    /// It is foreign.
    Foreign(Reason),
}

/// Why a file is foreign.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It was never on a file system.
    InMemory,
    /// It was deleted while it is used.
    Deleted,
    /// It lies in the container's own layer: made, changed or renamed since the container started.
    NotInLayer,
    /// It lies in the container's own layer under more than one name.
    HardLink,
    /// It lies on a file system in memory.
    OnTmpfs,
    /// It lies on a volume, or on a folder of the host.
    OnVolume,
    /// It could not be found out where it comes from.
    Undecided,
}

impl Reason {
    /// Returns the reason in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::InMemory => "it was made in memory, no layer of the image contains it",
            Self::Deleted => "it was deleted, no layer of the image contains it any more",
            Self::NotInLayer => "it was made or changed after the container started",
            Self::HardLink => {
                "it is a further name of a file, which no layer of the image contains"
            }
            Self::OnTmpfs => "it lies on a file system in memory, not in the image",
            Self::OnVolume => "it lies on a volume, not in the image",
            Self::Undecided => "it could not be found out whether the image contains it",
        }
    }
}

/// What happens.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It runs.
    Allow,
    /// It runs, and is noted without an alert.
    Note,
    /// It runs, and an alert is raised.
    Alert,
    /// It does not run, and an alert is raised.
    Deny,
}

/// Answers whether the file is from the image.
pub fn answer<'a>(question: &Question<'_>, additions: &'a [Addition]) -> Answer<'a> {
    match question.origin {
        Origin::Layer | Origin::Restored if !question.is_deleted => return Answer::FromImage,
        Origin::Layer | Origin::Restored | Origin::Foreign | Origin::Unknown(_) => {}
    }
    let mut needs_digest = false;
    for addition in additions.iter().filter(|addition| addition.may_concern(question)) {
        match (&addition.digest, question.digest) {
            (None, _) => return Answer::Added(addition),
            (Some(wanted), Some(digest)) if wanted == digest => return Answer::Added(addition),
            (Some(_), Some(_)) => {}
            (Some(_), None) => needs_digest = true,
        }
    }
    if needs_digest { Answer::NeedsDigest } else { Answer::Foreign(reason(question)) }
}

/// Returns what happens in `mode`. A missing digest is one that nobody could compute.
pub fn verdict(answer: &Answer<'_>, mode: Mode) -> Verdict {
    match (answer, mode) {
        (Answer::FromImage | Answer::Added(_), _) => Verdict::Allow,
        (Answer::NeedsDigest | Answer::Foreign(_), Mode::Observe) => Verdict::Note,
        (Answer::NeedsDigest | Answer::Foreign(_), Mode::Warn) => Verdict::Alert,
        (Answer::NeedsDigest | Answer::Foreign(_), Mode::Enforce) => Verdict::Deny,
    }
}

/// Returns why a file that is not from the image is foreign.
pub fn reason(question: &Question<'_>) -> Reason {
    if question.place == Place::Memory {
        return Reason::InMemory;
    }
    if matches!(question.origin, Origin::Unknown(_)) {
        return Reason::Undecided;
    }
    if question.is_deleted {
        return Reason::Deleted;
    }
    match question.place {
        Place::Memory => Reason::InMemory,
        Place::Tmpfs => Reason::OnTmpfs,
        Place::Other | Place::Kernel => Reason::OnVolume,
        Place::Lower | Place::Upper if 1 < question.links => Reason::HardLink,
        Place::Lower | Place::Upper => Reason::NotInLayer,
    }
}

impl Addition {
    /// Tells whether the addition concerns the file, its content aside.
    fn may_concern(&self, question: &Question<'_>) -> bool {
        // A file without a name has no path that an administrator could have meant.
        let is_named = !question.is_deleted && question.place != Place::Memory;
        (is_named || self.digest.is_some())
            && (self.path.fits_everything() || (is_named && self.path.matches(question.path)))
            && self.image.matches(question.image)
            && self.expires.is_none_or(|expires| question.now < expires)
    }
}

#[cfg(test)]
mod tests;
