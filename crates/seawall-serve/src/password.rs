//! Passwords: hashed with Argon2id, verified with a bound on parallel work.
//!
//! **Invariant:** a verification takes as long for a name that nobody has as for a wrong
//! password.

use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use seawall_store::key_file::{self, KeyFileError};
use tokio::sync::Semaphore;

use crate::limits::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use crate::secret::Secret;

/// Memory of one hash, in KiB (OWASP password storage cheat sheet: 19 MiB with 2 passes).
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
pub const PASSES: u32 = 2;
/// Lanes.
pub const LANES: u32 = 1;
/// Most hashes that are computed at once.
// LIMIT: 19 MiB each; logins beyond wait.
const PARALLEL_MAX: usize = 2;
/// Most verifications that wait for that.
// LIMIT: about two seconds of work; whoever comes later is told to come again.
const WAITING_MAX: usize = 64;

/// Why a password was not hashed or verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It is too short or too long.
    #[error(
        "a password has {PASSWORD_CHARS_MIN} characters at least and {PASSWORD_BYTES_MAX} bytes at most"
    )]
    Length,
    /// Too many wait already.
    #[error("too many passwords are being verified")]
    Busy,
    /// The system gives no random bytes.
    #[error(transparent)]
    Random(#[from] KeyFileError),
    /// The hash function failed.
    #[error("the password cannot be hashed: {why}")]
    Hash {
        /// Why not.
        why: String,
    },
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Hash { why: error.to_string() }
}

/// Hashes a password that is to be set, as a PHC string. Takes tens of milliseconds.
pub fn hash(password: &Secret<String>) -> Result<String, PasswordError> {
    let text = password.reveal();
    if PASSWORD_BYTES_MAX < text.len() || text.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::Length);
    }
    let salt: [u8; 16] = key_file::random()?;
    let salt = SaltString::encode_b64(&salt).map_err(failed)?;
    Ok(argon2()?.hash_password(text.as_bytes(), &salt).map_err(failed)?.to_string())
}

/// Tells whether a password is the one that was hashed. Takes tens of milliseconds.
pub fn is_right(password: &Secret<String>, hash: &str) -> bool {
    let (Ok(hash), Ok(argon2)) = (PasswordHash::new(hash), argon2()) else { return false };
    argon2.verify_password(password.reveal().as_bytes(), &hash).is_ok()
}

/// Makes a password that is easily typed: 25 letters and digits of 5 bits each, in groups.
pub fn generate() -> Result<Secret<String>, KeyFileError> {
    // Crockford's base 32, which leaves out what looks like another sign.
    const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let random: [u8; 25] = key_file::random()?;
    let mut password = String::with_capacity(32);
    for (number, byte) in random.iter().enumerate() {
        if number != 0 && number % 5 == 0 {
            password.push('-');
        }
        let sign = SIGNS.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
        password.push(char::from(sign));
    }
    Ok(Secret::new(password))
}

/// Verifies passwords beside the threads that serve.
#[derive(Debug)]
pub struct Passwords {
    places: Semaphore,
    waiting: Semaphore,
    /// The hash that stands for a name that nobody has.
    nobody: String,
    computed: AtomicU64,
}

impl Passwords {
    /// Makes the verifier.
    pub fn new() -> Result<Self, PasswordError> {
        Ok(Self {
            places: Semaphore::new(PARALLEL_MAX),
            waiting: Semaphore::new(WAITING_MAX),
            nobody: hash(&generate()?)?,
            computed: AtomicU64::new(0),
        })
    }

    /// Returns how many hashes were computed.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Tells whether `password` is the one of `hash`; without a hash it is none.
    pub async fn verify(
        &self,
        password: Secret<String>,
        hash: Option<&str>,
    ) -> Result<bool, PasswordError> {
        let _waiting = self.waiting.try_acquire().map_err(|_error| PasswordError::Busy)?;
        let _place = self.places.acquire().await.map_err(|_error| PasswordError::Busy)?;
        let hash = hash.filter(|hash| !hash.is_empty());
        let is_known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        self.computed.fetch_add(1, Ordering::Relaxed);
        let work = tokio::task::spawn_blocking(move || is_right(&password, &hash));
        Ok(work.await.map_err(failed)? && is_known)
    }

    /// Hashes a password that is to be set.
    pub async fn hash(&self, password: Secret<String>) -> Result<String, PasswordError> {
        let _waiting = self.waiting.try_acquire().map_err(|_error| PasswordError::Busy)?;
        let _place = self.places.acquire().await.map_err(|_error| PasswordError::Busy)?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || hash(&password)).await.map_err(failed)?
    }
}

#[cfg(test)]
mod tests;
