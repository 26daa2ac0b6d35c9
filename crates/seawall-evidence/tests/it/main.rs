//! Files of logs as others see them: edited by those who lack the key, and read by a verifier
//! that shares no code with this one.
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "the second verifier reads files"))]

#[cfg(test)]
mod differential;
#[cfg(test)]
mod edit;
#[cfg(test)]
mod edits;
#[cfg(test)]
mod made;
#[cfg(test)]
mod random;

/// Tells whether tests may take long.
#[cfg(test)]
fn is_slow() -> bool {
    std::env::var_os("SEAWALL_SLOW_TESTS").is_some_and(|value| value == "1")
}

/// Says something aloud.
#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a test that skips says so")]
fn say(line: &str) {
    eprintln!("{line}");
}
