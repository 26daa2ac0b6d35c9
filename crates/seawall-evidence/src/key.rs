//! Keys of logs and witnesses: Ed25519, in the text forms of C2SP signed-note.
//!
//! Public: `NAME+ID+BASE64(type ‖ key)`, private: `PRIVATE+KEY+NAME+ID+BASE64(type ‖ seed)`.
//! The id is the first four bytes of SHA-256 over name, newline, type and public key. It tells
//! keys apart and proves nothing.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::limits::NAME_BYTES_MAX;

const PRIVATE: &str = "PRIVATE+KEY+";

/// What a key signs.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum KeyUse {
    /// Heads of its own log (signature type `0x01`).
    Log,
    /// Heads of other logs, with the time at which they were seen (type `0x04`).
    Witness,
}

impl KeyUse {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// The four bytes that stand for a key beside its name.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// It does not have the form `NAME+ID+BASE64`.
    #[error("the key does not have the form `NAME+ID+BASE64`")]
    Form,
    /// The name is empty, too long, or holds a space, a plus or a control sign.
    #[error("the name of the key is empty, too long, or holds a space or a plus")]
    Name,
    /// It is a private key.
    #[error("this is a private key, which no verification needs")]
    Private,
    /// It is no Ed25519 key for heads.
    #[error("the key is of a type that signs no heads")]
    Type,
    /// The id belongs to another key.
    #[error("the id of the key is not its own: the key is damaged")]
    Id,
    /// The bytes are no point of the curve, or one with which anything can be signed.
    #[error("the key is not safe to use")]
    Weak,
}

/// A key that verifies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublicKey {
    name: Box<str>,
    id: KeyId,
    use_: KeyUse,
    key: VerifyingKey,
}

impl PublicKey {
    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Returns what it signs.
    pub fn key_use(&self) -> KeyUse {
        self.use_
    }

    /// Tells whether `signature` is one of `message` by this key, and of no other form.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }

    fn new(name: &str, use_: KeyUse, key: VerifyingKey) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        let mut hasher = Sha256::new();
        hasher.update(name);
        hasher.update([b'\n', use_.byte()]);
        hasher.update(key.as_bytes());
        let [first, second, third, fourth, ..]: [u8; 32] = hasher.finalize().into();
        let id = KeyId([first, second, third, fourth]);
        Ok(Self { name: name.into(), id, use_, key })
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text.starts_with(PRIVATE) {
            return Err(KeyError::Private);
        }
        let (name, id, use_, bytes) = split(text)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_error| KeyError::Weak)?;
        let key = Self::new(name, use_, key)?;
        if key.id.to_string() == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.use_.byte()];
        bytes.extend(self.key.as_bytes());
        write!(formatter, "{}+{}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

/// A key that signs. It shows itself nowhere but by [`SigningKey::to_private_text`], and its
/// memory is wiped when it goes.
pub struct SigningKey {
    public: PublicKey,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// Makes the key of a log from 32 random bytes.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, KeyUse::Log, seed)
    }

    /// Makes the key of a witness from 32 random bytes.
    pub fn witness_from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, KeyUse::Witness, seed)
    }

    /// Parses what [`SigningKey::to_private_text`] wrote.
    pub fn from_private_text(text: &str) -> Result<Self, KeyError> {
        let text = text.strip_prefix(PRIVATE).ok_or(KeyError::Form)?;
        let (name, id, use_, seed) = split(text)?;
        let key = Self::new(name, use_, &seed)?;
        if key.public.id.to_string() == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// Returns the text that is stored where nobody else reads it.
    pub fn to_private_text(&self) -> String {
        let mut bytes = vec![self.public.use_.byte()];
        bytes.extend(self.key.as_bytes());
        format!("{PRIVATE}{}+{}+{}", self.public.name, self.public.id, STANDARD.encode(bytes))
    }

    /// Returns the key that verifies what this one signs.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    fn new(name: &str, use_: KeyUse, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        Ok(Self { public: PublicKey::new(name, use_, key.verifying_key())?, key })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// Tells whether a text can be the name of a key or of a log.
pub fn is_key_name(name: &str) -> bool {
    let is_allowed = |sign: char| !sign.is_whitespace() && !sign.is_control() && sign != '+';
    !name.is_empty() && name.len() <= NAME_BYTES_MAX && name.chars().all(is_allowed)
}

fn split(text: &str) -> Result<(&str, &str, KeyUse, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(data)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    let bytes = STANDARD.decode(data).map_err(|_error| KeyError::Form)?;
    let (byte, key) = bytes.split_first().ok_or(KeyError::Form)?;
    let use_ = [KeyUse::Log, KeyUse::Witness].into_iter().find(|use_| use_.byte() == *byte);
    let use_ = use_.ok_or(KeyError::Type)?;
    Ok((name, id, use_, key.try_into().map_err(|_error| KeyError::Form)?))
}

#[cfg(test)]
mod tests;
