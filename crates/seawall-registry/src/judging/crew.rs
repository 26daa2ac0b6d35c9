//! Who judges: a bounded number of judgements at once, fresh pushes and the rest in turns.

use std::time::Duration;

use seawall_artifact::reference::RepositoryName;
use seawall_serve::problem::chain;
use tokio::task::JoinSet;

use super::turns::{Name, PAGE, Turns, Why};
use super::{Judging, JudgingError, Waiting, stored};

/// How often what no push announced is looked for.
const SWEEP_INTERVAL: Duration = Duration::from_mins(1);
/// Threads that analyse and judge at once.
// LIMIT: judging must not take a whole server that has many.
const THREADS_MAX: usize = 8;
/// Judgements at once for each thread that judges.
// LIMIT: the others of them read and write the tables; those of a moment are stored together.
const JUDGEMENTS_PER_THREAD: usize = 8;

/// Returns how many threads analyse and judge at once.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX)
}

/// Judgements that are being made.
#[derive(Debug)]
struct Crew {
    judging: Judging,
    jobs: JoinSet<(Why, Result<(), JudgingError>)>,
    /// How many of them judge again.
    stale: usize,
    judged_again: u64,
    /// The first failure since the last report, and how many there were.
    failure: Option<(JudgingError, u64)>,
}

impl Crew {
    fn new(judging: &Judging) -> Self {
        let judging = judging.clone();
        Self { judging, jobs: JoinSet::new(), stale: 0, judged_again: 0, failure: None }
    }

    fn has_room(&self) -> bool {
        self.jobs.len() < threads() * JUDGEMENTS_PER_THREAD
    }

    fn start(&mut self, why: Why, (repository, digest): Name) {
        let judging = self.judging.clone();
        self.stale += usize::from(why == Why::Stale);
        self.jobs.spawn(async move {
            (why, judging.judge_because(why, &repository, &digest).await.map(drop))
        });
    }

    /// Waits for one to end; tells whether there was one.
    async fn wait(&mut self) -> bool {
        let Some(done) = self.jobs.join_next().await else { return false };
        match done {
            Ok((why, done)) => {
                let is_stale = why == Why::Stale;
                self.stale -= usize::from(is_stale);
                self.judged_again += u64::from(is_stale && done.is_ok());
                done.err().into_iter().for_each(|error| self.failed(error));
            }
            // Nothing panics; if something did, nothing would be known of which it was.
            Err(error) => {
                self.stale = self.stale.min(self.jobs.len());
                self.failed(error.into());
            }
        }
        true
    }

    fn failed(&mut self, error: JudgingError) {
        let count = self.failure.as_ref().map_or(0, |(_, count)| *count);
        let first = self.failure.take().map_or(error, |(first, _)| first);
        self.failure = Some((first, count + 1));
    }

    /// Says what failed, once for all that failed.
    fn report(&mut self) {
        if let Some((error, count)) = self.failure.take() {
            let error = chain(&error);
            tracing::error!(error, count, "judging failed; it is tried again");
        }
    }
}

impl Judging {
    /// Works until the queue's other end is dropped. One of these runs for a registry.
    pub async fn run(self, waiting: Waiting) {
        tokio::select! {
            () = self.work(waiting) => {}
            () = self.watch_for_ever() => {}
            () = self.judge_running_for_ever() => {}
        }
    }

    async fn work(&self, mut waiting: Waiting) {
        let mut sweep = tokio::time::interval(SWEEP_INTERVAL);
        let mut crew = Crew::new(self);
        let mut turns = Turns::default();
        // What was left to do when the process ended.
        turns.stale.wake();
        loop {
            self.fill(&mut turns, &mut crew).await;
            while crew.has_room() {
                let Some((why, name)) = turns.take(|| waiting.0.try_recv().ok()) else { break };
                crew.start(why, name);
                self.fill(&mut turns, &mut crew).await;
            }
            tokio::select! {
                push = waiting.0.recv(), if crew.has_room() => match push {
                    Some(push) => crew.start(Why::Fresh, push),
                    None => return,
                },
                true = crew.wait() => self.after_one(&mut crew, &turns).await,
                () = self.0.sweep.notified() => turns.unjudged.wake(),
                () = self.0.stale.notified() => turns.stale.wake(),
                _ = sweep.tick() => turns.unjudged.wake(),
            }
        }
    }

    /// When the last of a walk was judged, it is over.
    async fn after_one(&self, crew: &mut Crew, turns: &Turns) {
        if crew.stale == 0
            && turns.stale.is_idle()
            && let Err(error) = self.finish_round().await
        {
            crew.failed(error);
        }
        if crew.jobs.is_empty() {
            crew.report();
        }
    }

    /// Reads the pages that are wanted.
    async fn fill(&self, turns: &mut Turns, crew: &mut Crew) {
        if turns.unjudged.wants_page() {
            let after = turns.unjudged.after();
            match stored::without_verdict(&self.0.on.tables, after, PAGE).await {
                Ok(page) => turns.unjudged.put(page),
                Err(error) => {
                    turns.unjudged.give_up();
                    crew.failed(error.into());
                }
            }
        }
        if turns.stale.wants_page() {
            match self.stale_after(turns.stale.after(), None).await {
                Ok(page) => turns.stale.put(page),
                Err(error) => {
                    turns.stale.give_up();
                    crew.failed(error);
                }
            }
        }
    }

    /// Judges everything that has no verdict yet.
    #[cfg(test)]
    pub(super) async fn sweep(&self) -> Result<(), JudgingError> {
        let mut after = None;
        loop {
            let page = stored::without_verdict(&self.0.on.tables, after.as_ref(), PAGE).await?;
            let Some(last) = page.last().cloned() else { return Ok(()) };
            after = Some(last);
            for (repository, digest) in page {
                self.judge_because(Why::Unjudged, &repository, &digest).await?;
            }
        }
    }

    /// Judges again what is judged with something older than what is in force, in a repository
    /// or in all; returns how many verdicts were made.
    pub(super) async fn judge_stale(
        &self,
        repository: Option<&RepositoryName>,
    ) -> Result<u64, JudgingError> {
        let mut crew = Crew::new(self);
        let mut after = None;
        loop {
            let page = self.stale_after(after.as_ref(), repository).await?;
            let Some(last) = page.last().cloned() else { break };
            after = Some(last);
            for name in page {
                if !crew.has_room() {
                    crew.wait().await;
                }
                crew.start(Why::Stale, name);
            }
        }
        while crew.wait().await {}
        match crew.failure {
            Some((error, _)) => Err(error),
            None => Ok(crew.judged_again),
        }
    }

    async fn stale_after(
        &self,
        after: Option<&Name>,
        repository: Option<&RepositoryName>,
    ) -> Result<Vec<Name>, JudgingError> {
        let generation = self.bench().generation;
        let after = after.map(|(repository, digest)| (repository.to_string(), digest.to_string()));
        let first = repository.map(|repository| (repository.to_string(), String::new()));
        let after = after.or(first);
        let place = after.as_ref().map(|(repository, digest)| (&**repository, &**digest));
        let count = i64::try_from(PAGE).unwrap_or(i64::MAX);
        let mut page = self.0.judgements.stale(generation, place, count).await?;
        // They are in the order of repositories.
        page.retain(|(name, _)| repository.is_none_or(|repository| name == repository));
        Ok(page)
    }
}
