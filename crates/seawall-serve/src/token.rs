//! Bearer tokens: short-lived, signed, restricted to what was asked for.
//!
//! Form: JWT (RFC 7519) with an Ed25519 signature (RFC 8037), and the claims of
//! <https://distribution.github.io/distribution/spec/auth/jwt/>. There is one header, which is
//! compared as a whole: nobody can choose another algorithm or key.
//!
//! **Invariant:** claims are read only after the signature over them was verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Restriction};
use seawall_policy::glob::Glob;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::limits::{SCOPES_MAX, TOKEN_BYTES_MAX};

/// What a token says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Claims {
    /// Who issued it: the name of the service.
    pub iss: Box<str>,
    /// For which service it is.
    pub aud: Box<str>,
    /// The account; empty for somebody who gave no name.
    pub sub: Box<str>,
    /// The API key with which it was asked for; empty for a password.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub key: Box<str>,
    /// When it was issued, in seconds since 1970.
    pub iat: u64,
    /// The same in milliseconds: what was revoked in between is revoked.
    pub iat_millis: u64,
    /// When it ends, in seconds since 1970.
    pub exp: u64,
    /// A random name of the token, which records and logs may show.
    pub jti: Box<str>,
    /// What it is restricted to.
    pub access: Vec<Access>,
}

/// A part of what a token is restricted to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Access {
    /// `repository` or `registry`.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// The repository, or `catalog`.
    pub name: Box<str>,
    /// The actions.
    pub actions: Vec<Box<str>>,
}

impl Access {
    /// Makes the part for a repository.
    pub fn repository(name: &RepositoryName, actions: &[Action]) -> Self {
        let actions = actions.iter().map(|action| action.name().into()).collect();
        Self { kind: "repository".into(), name: name.as_str().into(), actions }
    }

    /// Makes the part for the list of repositories.
    pub fn catalog() -> Self {
        Self { kind: "registry".into(), name: "catalog".into(), actions: vec!["*".into()] }
    }

    fn restriction(&self) -> Restriction {
        if &*self.kind == "registry" {
            // The list names what its reader may pull.
            return Restriction { repositories: Glob::new("**"), actions: [Action::Pull].into() };
        }
        let is_meant = |action: &Action| self.actions.iter().any(|word| **word == *action.name());
        let actions = Action::ALL.into_iter().filter(is_meant).collect();
        // The name of a repository has no sign that stands for others.
        Restriction { repositories: Glob::new(&self.name), actions }
    }
}

impl Claims {
    /// Returns what the token is restricted to.
    pub fn restrictions(&self) -> Vec<Restriction> {
        self.access.iter().map(Access::restriction).collect()
    }
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TokenError {
    /// It is none of ours, or was changed.
    #[error("the token is none of this registry")]
    Foreign,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

/// The key that signs and verifies tokens.
pub struct TokenKey {
    key: SigningKey,
    public: VerifyingKey,
    /// Header and full stop.
    prefix: String,
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TokenKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl TokenKey {
    /// Makes the key from 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = key.verifying_key();
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(public.as_bytes()));
        let header = format!(r#"{{"typ":"JWT","alg":"EdDSA","kid":"{id}"}}"#);
        Self { key, public, prefix: format!("{}.", URL_SAFE_NO_PAD.encode(header)) }
    }

    /// Signs claims.
    pub fn issue(&self, claims: &Claims) -> String {
        // INVARIANT: claims are texts and numbers, which are JSON.
        let claims = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!("{}{}", self.prefix, URL_SAFE_NO_PAD.encode(claims));
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// Verifies a token for the service `audience` at the second `now`.
    pub fn verify(&self, token: &str, audience: &str, now: u64) -> Result<Claims, TokenError> {
        let claims = self.read(token).ok_or(TokenError::Foreign)?;
        if *claims.aud != *audience || SCOPES_MAX < claims.access.len() {
            return Err(TokenError::Foreign);
        }
        if claims.exp <= now {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    fn read(&self, token: &str) -> Option<Claims> {
        if TOKEN_BYTES_MAX < token.len() || !token.starts_with(&self.prefix) {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::from_slice(&signature).ok()?;
        self.public.verify_strict(signed.as_bytes(), &signature).ok()?;
        let claims = signed.get(self.prefix.len()..)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

#[cfg(test)]
mod tests;
