//! Targets of the server: what a client shows to prove who it is, and what it asks for.

use seawall_policy::access::Restriction;
use seawall_serve::credentials::{Credential, Scope, cookie, is_account_name};
use seawall_serve::token::TokenKey;

/// The key that verifies the tokens of the corpus.
pub fn token_key() -> TokenKey {
    TokenKey::from_seed(&[7; 32])
}

/// An `Authorization` header, a scope, a cookie, a token, a restriction, a subject: each reads
/// the whole input.
pub fn login(input: &[u8]) {
    if let Ok(Credential::Basic { name, secret }) = Credential::parse(input) {
        assert!(!name.is_empty() && !name.contains(':'));
        assert!(!secret.reveal().chars().any(char::is_control));
    }
    drop(seawall_serve::tls::subject(input));
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Some(Scope::Repository { actions, .. }) = Scope::parse(text) {
        assert!(actions.len() <= 3 && actions.is_sorted());
    }
    if let Some(value) = cookie(text, "session") {
        assert!(!value.contains(';'));
    }
    if let Ok(claims) = token_key().verify(text, "seawall", 1) {
        assert_eq!(claims.restrictions().len(), claims.access.len());
    }
    if let Ok(restriction) = text.parse::<Restriction>() {
        // What is written is read as the same.
        let again: Restriction = restriction.to_string().parse().expect("it was written");
        assert_eq!(again.to_string(), restriction.to_string());
    }
    if is_account_name(text) {
        assert!(text.is_ascii() && !text.is_empty());
    }
}
