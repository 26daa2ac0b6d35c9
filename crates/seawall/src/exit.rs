//! Exit codes, and how errors are shown.
//!
//! 0 done and allowed · 1 denied by policy · 2 usage or input error · 3 could not decide.

use std::process::ExitCode;

use seawall_advisory::database::DatabaseError;
use seawall_distribution::PullError;
use seawall_policy::evaluate::Verdict;

use crate::output;

/// How a command ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Done, and allowed.
    Done,
    /// Denied by policy, or a comparison does not hold.
    Denied,
    /// The command line or an input is wrong.
    Usage,
    /// It could not be decided.
    Undecided,
}

impl Exit {
    /// Returns how a command ends under `verdict`.
    pub(crate) fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allow | Verdict::Warn => Self::Done,
            Verdict::Undecided => Self::Undecided,
            Verdict::Deny => Self::Denied,
        }
    }

    /// Returns the code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Denied => 1,
            Self::Usage => 2,
            Self::Undecided => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// An error that ends a command, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Hinted {
    message: String,
    hint: String,
    exit: Exit,
    #[source]
    source: Option<anyhow::Error>,
}

impl Hinted {
    /// Makes an error of usage with a hint.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
        Self { message: message.into(), hint: hint.into(), exit: Exit::Usage, source: None }.into()
    }

    /// Makes an error because of which nothing can be decided.
    pub(crate) fn undecided(
        message: impl Into<String>,
        hint: impl Into<String>,
        source: Option<anyhow::Error>,
    ) -> anyhow::Error {
        Self { message: message.into(), hint: hint.into(), exit: Exit::Undecided, source }.into()
    }
}

/// Shows an error on standard error and returns the exit code that it stands for.
pub(crate) fn report(error: &anyhow::Error) -> Exit {
    let mut text = format!("error: {error}");
    let mut said = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // A cause that its wrapper already names says nothing more.
        if !said.contains(&cause) {
            text.extend(["\n  because: ", &cause]);
            said = cause;
        }
    }
    if let Some(hint) = hint_of(error) {
        text.extend(["\n  hint: ", &hint]);
    }
    output::say_error(&text);
    error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Hinted>())
        .map_or(Exit::Usage, |hinted| hinted.exit)
}

fn hint_of(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        if let Some(hinted) = cause.downcast_ref::<Hinted>() {
            return Some(hinted.hint.clone()).filter(|hint| !hint.is_empty());
        }
        if let Some(pull) = cause.downcast_ref::<PullError>() {
            return Some(pull.hint().to_owned());
        }
        cause.downcast_ref::<DatabaseError>().map(|error| error.hint().to_owned())
    })
}
