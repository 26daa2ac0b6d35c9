//! Every limit of the server that is not a setting.

use std::time::Duration;

/// Longest `Authorization` header that is read, in bytes.
// LIMIT: tokens with 16 scopes have 3 KiB; proxies pass 8 KiB.
pub const AUTHORIZATION_BYTES_MAX: usize = 8 * 1024;
/// Longest name of an account, in bytes.
// LIMIT: names stand in records, tokens and tables.
pub const ACCOUNT_NAME_BYTES_MAX: usize = 64;
/// Longest password, in bytes.
// LIMIT: a sentence; longer ones only make hashing dearer.
pub const PASSWORD_BYTES_MAX: usize = 1024;
/// Shortest password that may be set, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Most scopes of one token.
// LIMIT: clients ask for the target and the repositories from which blobs are mounted.
pub const SCOPES_MAX: usize = 16;
/// Longest scope, in bytes.
// LIMIT: a repository's name has at most 255 bytes.
pub const SCOPE_BYTES_MAX: usize = 512;
/// Longest token that is verified, in bytes.
pub const TOKEN_BYTES_MAX: usize = AUTHORIZATION_BYTES_MAX;
/// Most cookies of one request that are looked at.
pub const COOKIES_MAX: usize = 64;
/// Most verified tokens, keys and passwords that are remembered.
// LIMIT: about 300 bytes each; one that is left out is verified again.
pub const REMEMBERED_MAX: usize = 16 * 1024;
/// Most names and addresses whose failures are counted.
// LIMIT: 100 bytes each; the oldest are forgotten first.
pub const FAILURES_REMEMBERED_MAX: usize = 64 * 1024;
/// Largest body of the API and of forms, in bytes.
// LIMIT: users, roles and keys are small; what takes more brings a limit of its own.
pub const API_BODY_BYTES_MAX: usize = 64 * 1024;
/// Most headers of a request.
pub const HEADERS_MAX: usize = 100;
/// Most bytes of a request's head.
// LIMIT: twice the longest `Authorization`, beside the rest.
pub const HEADER_BYTES_MAX: usize = 32 * 1024;
/// Longest wait for a TLS handshake.
pub const HANDSHAKE_WAIT_MAX: Duration = Duration::from_secs(10);
/// How often changes of identities by other processes are looked for.
pub const EPOCH_INTERVAL: Duration = Duration::from_millis(500);
/// How often certificate files are looked at for changes.
pub const CERTIFICATE_INTERVAL: Duration = Duration::from_secs(10);
