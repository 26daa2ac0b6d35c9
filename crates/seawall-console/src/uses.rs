//! How far packages are in use: what nodes told, in the words of [`seawall_runtime::in_use`].
//!
//! **Invariant:** what nobody watched has no grade, and says so. What was not seen is named with
//! each grade that it could have raised.

use seawall_runtime::in_use::{Evidence, Grade, PackageUse, Unobserved, Watched};
use seawall_store::nodes::SILENT_MILLIS;
use seawall_store::nodes::seen::{FindingUse, ImageContainer, UseAccount, UseRow};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What was watched of a container, and what was not seen.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub(crate) struct Header {
    pub(crate) watched: Watched,
    pub(crate) unobserved: Vec<Unobserved>,
}

/// How far a package of a container is in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HitUse {
    /// Its package URL; empty where a finding is about no package.
    pub purl: String,
    /// How far it is in use, as far as it was seen; `None` where nobody watched.
    pub grade: Option<Grade>,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// Why it may be more; empty where it cannot be.
    pub unobserved: Vec<Unobserved>,
}

impl HitUse {
    /// Says it in words.
    pub fn words(&self) -> String {
        match self.grade {
            Some(grade) => PackageUse {
                purl: self.purl.clone(),
                grade,
                evidence: self.evidence.clone(),
                unobserved: self.unobserved.clone(),
            }
            .words(),
            None => "present; whether it is in use nobody watches".to_owned(),
        }
    }

    /// Makes one of a package that nobody watches.
    pub fn unwatched(purl: &str) -> Self {
        let unobserved = vec![Unobserved::Nobody];
        Self { purl: purl.to_owned(), grade: None, evidence: None, unobserved }
    }

    /// Reads what is stored of a package; `now_ms` and `seen_ms` tell whether its node is silent.
    pub fn of(row: &UseRow, seen_ms: i64, now_ms: i64) -> Self {
        let purl = row.purl.to_string();
        let is_silent = is_silent(seen_ms, now_ms);
        let grade = row.account.as_ref().and_then(|_| Grade::from_number(row.grade));
        let unobserved = unobserved(row.account.as_ref(), grade, row.is_guess, is_silent);
        let evidence = serde_json::from_str(&row.evidence).ok();
        Self { purl, grade, evidence, unobserved }
    }
}

impl From<&PackageUse> for HitUse {
    fn from(used: &PackageUse) -> Self {
        Self {
            purl: used.purl.clone(),
            grade: Some(used.grade),
            evidence: used.evidence.clone(),
            unobserved: used.unobserved.clone(),
        }
    }
}

/// Tells whether a node reported nothing for a while.
pub(crate) fn is_silent(seen_ms: i64, now_ms: i64) -> bool {
    SILENT_MILLIS < now_ms.saturating_sub(seen_ms)
}

/// Returns why a grade may be lower than it should be.
fn unobserved(
    account: Option<&UseAccount>,
    grade: Option<Grade>,
    is_guess: bool,
    is_silent: bool,
) -> Vec<Unobserved> {
    let (Some(account), Some(grade)) = (account, grade) else { return vec![Unobserved::Nobody] };
    if grade == Grade::Listening {
        return Vec::new();
    }
    let Ok(header) = serde_json::from_str::<Header>(&account.header) else {
        return vec![Unobserved::Nobody];
    };
    let mut missing = header.watched.unobserved(&header.unobserved, grade);
    if !account.is_whole {
        missing.push(Unobserved::NotTold);
    }
    if is_silent {
        missing.push(Unobserved::NodeSilent);
    }
    if is_guess && grade == Grade::Present {
        missing.push(Unobserved::FilesGuessed);
    }
    missing
}

/// Writes the use of a package for the API.
pub(crate) fn document(used: &HitUse) -> Value {
    let mut shown = json!(used);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("says".to_owned(), json!(used.words()));
    }
    shown
}

/// How far a finding of an image is in use, over all its running containers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct FindingGrade {
    /// The highest grade that was seen; `None` where nobody watched, or nothing runs.
    pub(crate) grade: Option<Grade>,
    /// Running containers of the image.
    pub(crate) running: usize,
    /// Those of them that nobody watches.
    pub(crate) unwatched: usize,
    /// Those in which it is loaded, executed or listening.
    pub(crate) in_use: i64,
    /// Whether it may be more than was seen.
    pub(crate) may_be_more: bool,
    /// Where the highest grade was seen: node and container.
    pub(crate) place: Option<(Box<str>, Box<str>)>,
}

/// The running containers of an image, as far as it matters to its findings.
#[derive(Debug)]
pub(crate) struct ImageUses {
    containers: Vec<ImageContainer>,
    now_ms: i64,
}

impl ImageUses {
    pub(crate) fn new(containers: Vec<ImageContainer>, now_ms: i64) -> Self {
        Self { containers, now_ms }
    }

    /// Judges one finding; `used` is what was seen of it.
    pub(crate) fn of(&self, used: Option<&FindingUse>) -> FindingGrade {
        let running = self.containers.len();
        let unwatched = self.containers.iter().filter(|one| one.account.is_none()).count();
        let seen = used.and_then(|used| Grade::from_number(used.grade));
        let grade = (unwatched < running).then(|| seen.unwrap_or_default());
        let is_guess = used.is_some_and(|used| used.is_guess);
        let is_unsure = |one: &ImageContainer| {
            let is_silent = is_silent(one.seen_ms, self.now_ms);
            !unobserved(one.account.as_ref(), grade, is_guess, is_silent).is_empty()
        };
        let is_highest = grade == Some(Grade::Listening);
        let place = used.filter(|used| 0 < used.grade);
        FindingGrade {
            grade,
            running,
            unwatched,
            in_use: used.map_or(0, |used| used.in_use),
            may_be_more: !is_highest && self.containers.iter().any(is_unsure),
            place: place.map(|used| (used.node.clone(), used.container.clone())),
        }
    }
}

impl FindingGrade {
    /// Orders what is used most first, then what nobody knows.
    pub(crate) fn rank(&self) -> i64 {
        let grade = self.grade.map_or(0, |grade| grade.number().saturating_mul(2));
        grade.saturating_add(i64::from(self.may_be_more))
    }

    /// Tells whether it is, or may be, in use as far as `least`.
    pub(crate) fn may_be(&self, least: Grade) -> bool {
        self.may_be_more || self.grade.is_some_and(|grade| least <= grade)
    }

    /// Says it in a few words.
    pub(crate) fn words(&self) -> String {
        let grade = match (self.running, self.grade) {
            (0, _) => return "does not run".to_owned(),
            (_, None) => return format!("runs {} times, nobody watches", self.running),
            (_, Some(grade)) => grade.name(),
        };
        let more = if self.may_be_more { "; may be more" } else { "" };
        match self.in_use {
            0 => format!("{grade} in {}{more}", self.running),
            count => format!("{grade}; in use in {count} of {}{more}", self.running),
        }
    }

    /// Writes it for the API; `may_see_place` tells whether the one who asks may read nodes.
    pub(crate) fn document(&self, may_see_place: bool) -> Value {
        let place = self.place.as_ref().filter(|_| may_see_place);
        json!({
            "grade": self.grade,
            "running": self.running,
            "inUse": self.in_use,
            "notWatched": self.unwatched,
            "mayBeMore": self.may_be_more,
            "where": place.map(|(node, container)| json!({ "node": node, "container": container })),
        })
    }
}

#[cfg(test)]
mod tests;
