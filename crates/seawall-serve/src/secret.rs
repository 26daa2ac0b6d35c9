//! Secrets: they can be used, but neither printed nor compared by accident.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroize;

/// Something that must not be seen. It has no `Debug` that shows it, no `Display`, no
/// `Serialize` and no `PartialEq` on purpose, and its memory is wiped when it goes.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Guards a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value, to be used and for nothing else.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Compares bytes in a time that depends on their number only.
pub fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// The random key of this process under which secrets are remembered, so that what is in memory
/// is of no use elsewhere.
#[derive(Clone)]
pub struct Fingerprints(Secret<[u8; 32]>);

/// What stands for a secret in memory.
pub type Fingerprint = [u8; 32];

impl Fingerprints {
    /// Takes 32 random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(Secret::new(random))
    }

    /// Returns what stands for a secret that somebody named `name` showed.
    pub fn of(&self, name: &str, secret: &[u8]) -> Fingerprint {
        let mut hasher = Sha256::new_with_prefix(self.0.reveal());
        // The length keeps names and secrets apart.
        hasher.update((name.len() as u64).to_be_bytes());
        hasher.update(name);
        hasher.update(secret);
        hasher.finalize().into()
    }
}

impl std::fmt::Debug for Fingerprints {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Fingerprints")
    }
}

#[cfg(test)]
mod tests;
