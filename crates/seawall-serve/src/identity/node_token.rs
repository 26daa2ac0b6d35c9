//! Tokens with which nodes enrol: `swn_ID_SECRET`, as API keys are made, stored and compared.

use seawall_evidence::timestamp::Timestamp;
use seawall_store::key_file::KeyFileError;
use seawall_store::nodes::NodeToken;

use super::key;
use crate::secret::{Secret, is_equal};

/// What every token begins with, so that scanners for secrets know it.
const PREFIX: &str = "swn_";
/// For how long a token holds where nobody says otherwise, in milliseconds: a day.
pub const NODE_TOKEN_MILLIS: u64 = 86_400_000;
/// For how long a token may hold at most, in milliseconds: 30 days.
// LIMIT: a token that lies about for longer is no one-time token.
pub const NODE_TOKEN_MILLIS_MAX: u64 = 30 * 86_400_000;

/// A token that was made: what is stored, and what its holder gets, once.
#[derive(Debug)]
pub struct NewNodeToken {
    /// What is stored.
    pub token: NodeToken,
    /// The whole token.
    pub secret: Secret<String>,
}

/// Makes a token that ends at `expires`.
pub fn new_node_token(
    created_by: &str,
    now: Timestamp,
    expires: Timestamp,
) -> Result<NewNodeToken, KeyFileError> {
    let (id, secret) = key::issue(PREFIX)?;
    let millis = |moment: Timestamp| i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX);
    let token = NodeToken {
        id: id.into(),
        hash: key::hash(secret.reveal()),
        created_by: created_by.into(),
        created_ms: millis(now),
        expires_ms: millis(expires),
    };
    Ok(NewNodeToken { token, secret })
}

/// Returns the id that a text names, if it has the form of a token.
pub fn node_token_id(text: &str) -> Option<&str> {
    key::id_in(PREFIX, text)
}

/// Tells whether a text is the token that was stored, and holds at `now`.
pub fn is_node_token(text: &str, token: &NodeToken, now: Timestamp) -> bool {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    is_equal(&key::hash(text), &token.hash) && now < token.expires_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_unix_millis(millis).expect("a moment")
    }

    #[test]
    fn a_token_is_known_by_its_id_proved_by_its_secret_and_ends() {
        let new = new_node_token("ann", at(1_000), at(2_000)).expect("it is made");
        let text = new.secret.reveal();
        assert_eq!(node_token_id(text), Some(&*new.token.id));
        assert!(is_node_token(text, &new.token, at(1_999)));
        assert!(!is_node_token(text, &new.token, at(2_000)));
        let other = new_node_token("ann", at(1_000), at(2_000)).expect("it is made");
        assert!(!is_node_token(other.secret.reveal(), &new.token, at(1_000)));
        for wrong in ["", "swn_", "swk_0123456789abcdef_x", "swn_0123456789abcdef"] {
            assert_eq!(node_token_id(wrong), None, "{wrong}");
        }
    }
}
