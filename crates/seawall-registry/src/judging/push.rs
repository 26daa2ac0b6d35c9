//! The gate `push`: what a policy refuses there is not stored at all.

use std::sync::Arc;

use seawall_policy::document::OnError;
use seawall_policy::facts::Gate as GateName;

use super::standing::ADVICE_DENIED;
use super::{DAY_MILLIS, Judging, JudgingError};
use crate::gate::{PushAttempt, Verdict};

impl Judging {
    /// Judges what somebody wants to push, by the policies that name the gate `push`.
    ///
    /// Nothing is stored but analysed layers in the cache.
    pub(super) async fn judge_push(
        &self,
        attempt: PushAttempt<'_>,
    ) -> Result<Verdict, JudgingError> {
        let Some(bench) = self.bench().at_push() else { return Ok(Verdict::Allowed) };
        let PushAttempt { repository, digest, content, tags } = attempt;
        let on_error = bench.on_error();
        let name = (repository.clone(), digest.clone());
        let (content, tags) = (content.to_vec(), tags.to_vec());
        let judged = self.find_out(Arc::new(bench), GateName::Push, name, content, tags);
        let mut outcome = judged.await?;
        let known = self.0.judgements.verdict(repository, digest).await?;
        outcome.keep_last(known.as_ref(), self.now_ms() / DAY_MILLIS);
        let verdict = outcome.verdict;
        Ok(match &*verdict.verdict {
            "deny" | "undecided" => refused(verdict.reason),
            "failed" if on_error != Some(OnError::Allow) => refused(verdict.reason),
            _ => Verdict::Allowed,
        })
    }
}

fn refused(reason: Box<str>) -> Verdict {
    Verdict::Withheld { reason, advice: ADVICE_DENIED.into() }
}
