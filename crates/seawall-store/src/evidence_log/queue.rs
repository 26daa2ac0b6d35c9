//! What waits for the thread that writes: a bounded queue, and the state that it reports.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seawall_evidence::record::EncodedEntry;
use tokio::sync::oneshot;

use super::{AppendError, NOTES_WAIT_MAX, QUEUE_LENGTH_MAX, Status};

pub(super) type Answer = oneshot::Sender<Result<u64, AppendError>>;

/// Something that the writer is asked for.
#[derive(Debug)]
pub(super) enum Request {
    /// Append a record; nobody may wait for it.
    Append { entry: EncodedEntry, answer: Option<Answer> },
    /// Sign a head.
    Sign { answer: Answer },
}

impl Request {
    pub(super) fn into_answer(self) -> Option<Answer> {
        match self {
            Self::Append { answer, .. } => answer,
            Self::Sign { answer } => Some(answer),
        }
    }

    /// Whether somebody waits for it.
    fn is_urgent(&self) -> bool {
        !matches!(self, Self::Append { answer: None, .. })
    }
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Request>,
    /// How many of these somebody waits for.
    urgent_count: usize,
    is_closed: bool,
    status: Status,
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    has_news: Condvar,
}

/// What the writer gets.
#[derive(Debug)]
pub(super) enum Batch {
    /// Requests, in their order.
    Requests(Vec<Request>),
    /// Nothing came in time.
    Idle,
    /// Nothing will come any more.
    Closed,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, request: Request) -> Result<(), AppendError> {
        let mut state = self.state();
        if state.is_closed {
            return Err(AppendError::Closed);
        }
        if QUEUE_LENGTH_MAX <= state.waiting.len() {
            return Err(AppendError::Overloaded);
        }
        let (is_first, is_urgent) = (state.waiting.is_empty(), request.is_urgent());
        state.urgent_count += usize::from(is_urgent);
        state.waiting.push_back(request);
        drop(state);
        // The thread looks by itself for what nobody waits for.
        if is_first || is_urgent {
            self.has_news.notify_one();
        }
        Ok(())
    }

    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.has_news.notify_one();
    }

    pub(super) fn status(&self) -> Status {
        self.state().status.clone()
    }

    pub(super) fn report(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.state().status);
    }

    /// Takes up to `most` requests, waiting for the first as long as `patience`, or for ever. If
    /// nobody waits for one of them, it lets more of them come: a sync costs the same for many.
    pub(super) fn take(&self, most: usize, patience: Option<Duration>) -> Batch {
        let mut state = self.state();
        while state.waiting.is_empty() {
            if state.is_closed {
                return Batch::Closed;
            }
            state = match patience {
                None => self.has_news.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let waited = self.has_news.wait_timeout(state, patience);
                    let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
                    if timeout.timed_out() && state.waiting.is_empty() && !state.is_closed {
                        return Batch::Idle;
                    }
                    state
                }
            };
        }
        let may_wait = |state: &mut State| {
            state.urgent_count == 0 && !state.is_closed && state.waiting.len() < most
        };
        let waited = self.has_news.wait_timeout_while(state, NOTES_WAIT_MAX, may_wait);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let count = state.waiting.len().min(most);
        let requests: Vec<Request> = state.waiting.drain(..count).collect();
        state.urgent_count -= requests.iter().filter(|request| request.is_urgent()).count();
        Batch::Requests(requests)
    }
}
