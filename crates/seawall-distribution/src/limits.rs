//! The limits of everything that a server decides: body sizes, waits, repetitions.

use std::time::Duration;

/// Largest manifest or index, in bytes.
pub const MANIFEST_BYTES_MAX: u64 = seawall_artifact::manifest::DOCUMENT_BYTES_MAX;
/// Largest answer of a token service, in bytes. Tokens with many groups reach 10 KiB.
pub const TOKEN_BYTES_MAX: u64 = 64 * 1024;
/// Largest error document that is read, in bytes; what is shown is far shorter.
pub const ERROR_BYTES_MAX: u64 = 64 * 1024;
/// Longest text of a server that is shown in an error, in characters.
pub const ERROR_TEXT_CHARS_MAX: usize = 300;
/// Largest response head, in bytes. Signed redirect targets are the longest headers seen (4 KiB).
pub const RESPONSE_HEAD_BYTES_MAX: usize = 64 * 1024;
/// Longest URL that is followed, in bytes.
pub const URL_BYTES_MAX: usize = 16 * 1024;
/// Most redirects of one request, as browsers and curl bound them to 20–50; registries need two.
pub const REDIRECTS_MAX: usize = 10;
/// Most challenges of one `401` answer.
pub const CHALLENGES_MAX: usize = 16;
/// Most parameters of one challenge.
pub const CHALLENGE_PARAMETERS_MAX: usize = 16;
/// Largest file of credentials, in bytes.
pub const CREDENTIALS_FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Largest file of CA certificates, in bytes; the bundle of a distribution has about 220 KiB.
pub const CA_FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Most files that are read from a folder of CA certificates.
pub const CA_FILES_MAX: usize = 4096;
/// Largest answer of a credential helper, in bytes.
pub const HELPER_BYTES_MAX: u64 = 64 * 1024;
/// Longest run of a credential helper: some ask a person for a PIN.
pub const HELPER_DURATION_MAX: Duration = Duration::from_secs(30);
/// Longest pause that a server may ask for by `Retry-After`; a longer one is an error that names it.
pub const RETRY_AFTER_MAX: Duration = Duration::from_mins(1);
/// First pause of the exponential back-off.
pub const BACKOFF_FIRST: Duration = Duration::from_millis(500);
/// Longest pause of the exponential back-off.
pub const BACKOFF_MAX: Duration = Duration::from_secs(20);
/// Most times that the transfer of one blob is taken up again without [`RESUME_PROGRESS_BYTES`].
pub const RESUMES_MAX: u32 = 8;
/// Progress that renews the resumptions of a transfer: a long transfer may break often.
pub const RESUME_PROGRESS_BYTES: u64 = 4 * 1024 * 1024;
/// Time in which a body must bring [`PROGRESS_BYTES_MIN`]; only time spent waiting for the server counts.
pub const PROGRESS_WINDOW: Duration = Duration::from_mins(1);
/// Bytes that a body must bring in each [`PROGRESS_WINDOW`]: 0.5 KiB/s, slower than any modem.
pub const PROGRESS_BYTES_MIN: u64 = 32 * 1024;
/// Largest file that a feed download writes unless the caller says less, in bytes.
pub const FEED_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Largest state or checksum file beside a feed, in bytes.
pub const FEED_STATE_BYTES_MAX: u64 = 64 * 1024;
