//! Challenges of `WWW-Authenticate` headers (RFC 9110, section 11.6.1), as registries send them.
//!
//! **Invariant:** parsing does not fail; what cannot be read is left out.

use ureq::http::{HeaderMap, header};

use crate::limits::{CHALLENGE_PARAMETERS_MAX, CHALLENGES_MAX};

/// One challenge: a scheme and its parameters.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Challenge {
    /// Lower-case, for example `bearer`.
    pub(crate) scheme: String,
    /// Names are lower-case.
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Returns the value of the parameter `name`.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(parameter, _)| parameter == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Returns all challenges of an answer, in order.
pub(crate) fn parse_all(headers: &HeaderMap) -> Vec<Challenge> {
    let values = headers.get_all(header::WWW_AUTHENTICATE);
    let mut challenges = Vec::new();
    for value in values.iter().take(CHALLENGES_MAX).filter_map(|value| value.to_str().ok()) {
        parse(value, &mut challenges);
    }
    challenges
}

/// Adds the challenges of one header value. A comma separates parameters as well as challenges;
/// a token without `=` behind it begins a challenge.
fn parse(text: &str, challenges: &mut Vec<Challenge>) {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let name_end = rest.find([' ', '\t', ',', '=', '"']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(name_end).unwrap_or((rest, ""));
        if name.is_empty() {
            return;
        }
        if let Some(value) = behind.trim_start().strip_prefix('=') {
            let (value, behind) = parse_value(value.trim_start());
            if let Some(challenge) = challenges.last_mut()
                && challenge.parameters.len() < CHALLENGE_PARAMETERS_MAX
            {
                challenge.parameters.push((name.to_ascii_lowercase(), value));
            }
            rest = behind;
        } else {
            if CHALLENGES_MAX <= challenges.len() {
                return;
            }
            let scheme = name.to_ascii_lowercase();
            challenges.push(Challenge { scheme, parameters: Vec::new() });
            rest = behind;
        }
    }
}

/// Parses a token or a quoted string; returns it and what follows.
fn parse_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut signs = quoted.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return (value, quoted.get(at + 1..).unwrap_or("")),
            '\\' => value.extend(signs.next().map(|(_, escaped)| escaped)),
            _ => value.push(sign),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests;
