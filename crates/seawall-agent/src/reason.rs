//! Why something failed, in one line.

use std::error::Error;

/// Returns an error with its causes, the nearest first.
pub fn of(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.extend([": ", &next.to_string()]);
        cause = next.source();
    }
    text
}
