//! Every limit of the log, of its export and of its verification.

/// Longest text of a record, in bytes.
// LIMIT: longer than any name, reference or sentence that explains a decision.
pub const TEXT_BYTES_MAX: usize = 1024;
/// Most subjects of one record.
// LIMIT: an act touches a repository, a tag, some digests; not a list.
pub const SUBJECTS_MAX: usize = 16;
/// Most details of one record.
// LIMIT: each key stands at most once, and there are fewer keys.
pub const DETAILS_MAX: usize = 64;
/// Longest record, in bytes.
// LIMIT: above what the limits on texts, subjects and details allow (85 KiB), so that a whole
// record fits one write and one buffer.
pub const RECORD_BYTES_MAX: usize = 96 * 1024;
/// Longest name of a log or of a key, in bytes.
// LIMIT: these are addresses without scheme, such as `registry.example/evidence`.
pub const NAME_BYTES_MAX: usize = 255;
/// Longest signed head, in bytes, signatures included.
// LIMIT: 32 signatures with the longest names fit.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Most signatures under one head.
// LIMIT: C2SP signed-note asks for at least 16.
pub const SIGNATURES_MAX: usize = 32;
/// Longest file of a public or private key, in bytes.
// LIMIT: a key is one line of at most 350 bytes; the rest is comment.
pub const KEY_FILE_BYTES_MAX: usize = 4096;
/// Height of the largest tree, and so most hashes of a proof and of the tree's state.
// LIMIT: sizes are numbers of 64 bits, of which the highest stays clear.
pub const TREE_HEIGHT_MAX: u8 = 62;
/// Most faults that a verification lists one by one; the rest is counted.
// LIMIT: who has to read a hundred faults has to look at the whole file anyway.
pub const FAULTS_MAX: usize = 100;
/// Most public keys that a verification trusts at a time, rotations included.
// LIMIT: a key that changes each week lasts for twenty years.
pub const KEYS_MAX: usize = 1024;
/// Seconds by which time may go backwards from one record to the next.
// LIMIT: clocks that are disciplined by NTP are set back by less than this.
pub const BACKWARDS_SECONDS_MAX: u64 = 60;
