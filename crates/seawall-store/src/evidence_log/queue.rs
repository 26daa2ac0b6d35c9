//! What waits for the thread that writes: a bounded queue, and the state that it reports.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seawall_evidence::record::EncodedEntry;
use tokio::sync::oneshot;

use super::{AppendError, QUEUE_LENGTH_MAX, Status};

pub(super) type Answer = oneshot::Sender<Result<u64, AppendError>>;

/// Something that the writer is asked for.
#[derive(Debug)]
pub(super) enum Request {
    /// Append a record.
    Append { entry: EncodedEntry, answer: Answer },
    /// Sign a head.
    Sign { answer: Answer },
}

impl Request {
    pub(super) fn into_answer(self) -> Answer {
        match self {
            Self::Append { answer, .. } | Self::Sign { answer } => answer,
        }
    }
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Request>,
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
        state.waiting.push_back(request);
        drop(state);
        self.has_news.notify_one();
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

    /// Takes up to `most` requests, waiting for the first as long as `patience`, or for ever.
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
        let count = state.waiting.len().min(most);
        Batch::Requests(state.waiting.drain(..count).collect())
    }
}
