//! API keys: `swk_ID_SECRET`, where the secret is 256 random bits in base64url.
//!
//! What is random needs no slow hash: SHA-256 of the whole key is stored, and compared in
//! constant time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::Restriction;
use seawall_store::identity::ApiKey;
use seawall_store::key_file::{self, KeyFileError};
use sha2::{Digest as _, Sha256};

use crate::secret::{Secret, is_equal};

/// What every key begins with, so that scanners for secrets know it.
const PREFIX: &str = "swk_";
/// Signs of an id.
const ID_SIGNS: usize = 16;

/// A key that was made: what is stored, and what its holder gets, once.
#[derive(Debug)]
pub struct NewKey {
    /// What is stored.
    pub key: ApiKey,
    /// The whole key.
    pub secret: Secret<String>,
}

/// Makes a key for an account.
pub fn new_key(
    account: &str,
    scope: Option<Vec<Restriction>>,
    note: &str,
    now: Timestamp,
    expires: Option<Timestamp>,
) -> Result<NewKey, KeyFileError> {
    let (id, secret) = issue(PREFIX)?;
    let key = ApiKey {
        id: id.into(),
        account: account.into(),
        hash: hash(secret.reveal()),
        scope,
        note: note.into(),
        created: now,
        expires,
    };
    Ok(NewKey { key, secret })
}

/// Makes an id and a secret that holds it, `PREFIX ID _ RANDOM`.
pub(super) fn issue(prefix: &str) -> Result<(String, Secret<String>), KeyFileError> {
    let id: [u8; ID_SIGNS / 2] = key_file::random()?;
    let id = format!("{:016x}", u64::from_be_bytes(id));
    let random: [u8; 32] = key_file::random()?;
    let secret = Secret::new(format!("{prefix}{id}_{}", URL_SAFE_NO_PAD.encode(random)));
    Ok((id, secret))
}

/// Tells whether a text claims to be an API key.
pub fn is_api_key(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// Returns the id that a text names, if it has the form of a key.
pub(super) fn id_of(text: &str) -> Option<&str> {
    id_in(PREFIX, text)
}

/// The same for secrets of any prefix.
pub(super) fn id_in<'a>(prefix: &str, text: &'a str) -> Option<&'a str> {
    let (id, _) = text.strip_prefix(prefix)?.split_once('_')?;
    let is_sign = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (id.len() == ID_SIGNS && id.bytes().all(is_sign)).then_some(id)
}

/// Tells whether a text is the key that was stored.
pub(super) fn is_key(text: &str, key: &ApiKey) -> bool {
    is_equal(&hash(text), &key.hash)
}

pub(super) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_id_and_proved_by_its_secret() {
        let new = new_key("ci", None, "", Timestamp::default(), None).expect("it is made");
        let text = new.secret.reveal();
        assert_eq!(text.len(), 4 + 16 + 1 + 43);
        assert!(is_api_key(text) && is_key(text, &new.key));
        assert_eq!(id_of(text), Some(&*new.key.id));
        let other = new_key("ci", None, "", Timestamp::default(), None).expect("it is made");
        assert!(!is_key(other.secret.reveal(), &new.key));
        for wrong in ["", "swk_", "swk_abc_x", "swk_0123456789ABCDEF_x", "swk_0123456789abcdef"] {
            assert_eq!(id_of(wrong), None, "{wrong}");
        }
    }
}
