//! What a client shows: the `Authorization` header, cookies, and the scopes it asks for.
//!
//! `Basic` is RFC 7617, `Bearer` RFC 6750, cookies RFC 6265, scopes
//! <https://distribution.github.io/distribution/spec/auth/scope/>.
//!
//! **Invariant:** everything here is pure and bounded; what is malformed is no credential.

use std::str::FromStr as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::Action;

use crate::limits::{
    ACCOUNT_NAME_BYTES_MAX, AUTHORIZATION_BYTES_MAX, COOKIES_MAX, PASSWORD_BYTES_MAX,
    SCOPE_BYTES_MAX,
};
use crate::secret::Secret;

/// What a client showed to prove who it is.
#[derive(Debug)]
pub enum Credential {
    /// A name with a password or an API key.
    Basic {
        /// The name.
        name: Box<str>,
        /// The password or key.
        secret: Secret<String>,
    },
    /// A token, or an API key alone.
    Bearer(Secret<String>),
}

/// The header is no credential.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the `Authorization` header is malformed")]
pub struct Malformed;

impl Credential {
    /// Parses the value of an `Authorization` header.
    pub fn parse(value: &[u8]) -> Result<Self, Malformed> {
        if AUTHORIZATION_BYTES_MAX < value.len() {
            return Err(Malformed);
        }
        let text = std::str::from_utf8(value).map_err(|_error| Malformed)?;
        let (scheme, rest) = text.split_once(' ').ok_or(Malformed)?;
        let rest = rest.trim_matches(' ');
        if scheme.eq_ignore_ascii_case("basic") {
            parse_basic(rest)
        } else if scheme.eq_ignore_ascii_case("bearer") {
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
            if rest.is_empty() || !rest.bytes().all(is_token) {
                return Err(Malformed);
            }
            Ok(Self::Bearer(Secret::new(rest.to_owned())))
        } else {
            Err(Malformed)
        }
    }
}

fn parse_basic(encoded: &str) -> Result<Credential, Malformed> {
    let bytes = STANDARD.decode(encoded).map_err(|_error| Malformed)?;
    let pair = Secret::new(String::from_utf8(bytes).map_err(|_error| Malformed)?);
    let (name, secret) = pair.reveal().split_once(':').ok_or(Malformed)?;
    let is_bounded = !name.is_empty()
        && name.len() <= ACCOUNT_NAME_BYTES_MAX
        && secret.len() <= PASSWORD_BYTES_MAX
        && !name.chars().chain(secret.chars()).any(char::is_control);
    if !is_bounded {
        return Err(Malformed);
    }
    Ok(Credential::Basic { name: name.into(), secret: Secret::new(secret.to_owned()) })
}

/// A part of what a token is to allow.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Actions in a repository.
    Repository {
        /// The repository.
        name: RepositoryName,
        /// The actions, in the order of their table, each once.
        actions: Vec<Action>,
    },
    /// The list of repositories.
    Catalog,
}

impl Scope {
    /// Parses `repository:NAME:pull,push` or `registry:catalog:*`; `None` is a scope that
    /// allows nothing here.
    pub fn parse(text: &str) -> Option<Self> {
        if SCOPE_BYTES_MAX < text.len() {
            return None;
        }
        // A name may hold a colon before its port, the actions none.
        let (resource, actions) = text.rsplit_once(':')?;
        let (kind, name) = resource.split_once(':')?;
        // A class may follow the kind, as in `repository(plugin)`.
        let kind = kind.split('(').next().unwrap_or(kind);
        match (kind, name) {
            ("registry", "catalog") => Some(Self::Catalog),
            ("repository", name) => {
                let name = RepositoryName::from_str(name).ok()?;
                let asked: Vec<&str> = actions.split(',').collect();
                let is_asked = |action: &Action| asked.iter().any(|word| is_word(word, *action));
                let actions = [Action::Pull, Action::Push, Action::Delete];
                let actions: Vec<Action> = actions.into_iter().filter(is_asked).collect();
                Some(Self::Repository { name, actions })
            }
            _ => None,
        }
    }
}

/// Tells whether a word of a scope stands for an action; `*` is all of them.
fn is_word(word: &str, action: Action) -> bool {
    word == "*" || word == action.name()
}

/// Finds a cookie by its name in the value of a `Cookie` header.
pub fn cookie<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let pairs = header.split(';').take(COOKIES_MAX).filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
    // Of two cookies with one name one was planted: neither is believed.
    values.next().filter(|_| values.next().is_none())
}

/// Tells whether a text can be the name of an account: small letters, digits, and `.`, `_`, `-`
/// between them.
pub fn is_account_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_allowed = |byte: u8| is_plain(byte) || b"._-".contains(&byte);
    name.len() <= ACCOUNT_NAME_BYTES_MAX
        && name.bytes().all(is_allowed)
        && name.bytes().next().is_some_and(is_plain)
        && name.bytes().last().is_some_and(is_plain)
}

#[cfg(test)]
mod tests;
