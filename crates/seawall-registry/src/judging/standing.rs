//! Where an artifact stands: what a pull of it is answered.
//!
//! **Invariant:** what was not judged, and what was judged too long ago, is withheld. Only a
//! judgement, or the absence of anything that could run, lets an artifact out.

use std::sync::Arc;

/// Where an artifact stands in one repository.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It waits for its first judgement.
    Pending,
    /// Its policies allow it, through this day (days since 1970-01-01).
    Allowed {
        /// Last day on which that holds.
        through_day: i64,
    },
    /// Its policies do not allow it, or nothing could be decided.
    Withheld {
        /// Why, in one line.
        reason: Arc<str>,
    },
    /// Nothing in it runs: an index, a signature, an SBOM.
    NoImage,
}

/// The answer to a pull.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PullAnswer {
    /// It may be pulled.
    Allowed,
    /// It may not.
    Withheld {
        /// Why, in one line.
        reason: Arc<str>,
        /// What to do.
        advice: &'static str,
    },
}

/// What somebody is told to do whose image waits.
pub const ADVICE_PENDING: &str =
    "it is judged as soon as it is scanned, mostly within seconds: try again";
/// What somebody is told to do whose image is denied.
pub const ADVICE_DENIED: &str = "push an image without these findings, or ask a maintainer for an exception (`seawall explain FINDING` shows the chain)";
/// What somebody is told to do whose image is in quarantine.
pub const ADVICE_QUARANTINED: &str = "ask a maintainer of the repository; only they can release it";
/// What somebody is told to do whose image was judged too long ago.
pub const ADVICE_STALE: &str = "it is judged again by itself; if this stays, the server's administrator sees why on the page of its health";

/// Answers a pull on the day `day`; `quarantine` is the reason of one, if there is one.
pub fn answer(standing: Option<&Standing>, quarantine: Option<&Arc<str>>, day: i64) -> PullAnswer {
    let withheld = |reason: Arc<str>, advice| PullAnswer::Withheld { reason, advice };
    if let Some(reason) = quarantine {
        let reason = format!("the image is in quarantine: {reason}");
        return withheld(reason.into(), ADVICE_QUARANTINED);
    }
    match standing {
        Some(Standing::NoImage) => PullAnswer::Allowed,
        Some(Standing::Allowed { through_day }) if day <= *through_day => PullAnswer::Allowed,
        Some(Standing::Allowed { .. }) => {
            withheld("the verdict on the image is out of date".into(), ADVICE_STALE)
        }
        Some(Standing::Withheld { reason }) => withheld(Arc::clone(reason), ADVICE_DENIED),
        Some(Standing::Pending) | None => {
            withheld("the image is not judged yet".into(), ADVICE_PENDING)
        }
    }
}

#[cfg(test)]
mod tests;
