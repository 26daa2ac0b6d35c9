//! Bounds on what a layer may make us do. Exceeding one is an error of the layer, or a gap
//! where only one entry is concerned.

/// Bytes of one buffer between the inflating and the walking thread.
///
/// A multiple of the tar block, so that no block lies across two buffers.
pub const CHUNK_BYTES: usize = 256 * 1024;
/// Buffers that travel between the two threads, of compressed and inflated bytes alike.
// LIMIT: 2.5 MiB a layer; more of them make nothing faster.
pub const CHUNKS_MAX: usize = 10;

/// Inflated bytes that a layer may have however small its blob is.
// LIMIT: gzip stops at 1,032 : 1, zstd reaches 20,000 : 1. Two GiB of zeros cost about 1.5 s;
// beyond them a layer must bring a byte of blob for each INFLATED_RATIO_MAX bytes of tar, so the
// time spent is bounded by the bytes that were sent.
pub const INFLATED_BYTES_FREE: u64 = 2 * 1024 * 1024 * 1024;
/// Inflated bytes for each byte of blob beyond [`INFLATED_BYTES_FREE`].
pub const INFLATED_RATIO_MAX: u64 = 200;
/// Inflated bytes of a layer in any case.
// LIMIT: layers with machine-learning models reach some ten GiB.
pub const INFLATED_BYTES_MAX: u64 = 1024 * 1024 * 1024 * 1024;

/// Largest window of a zstd frame, in bytes.
// LIMIT: it is memory. `zstd -19` uses 8 MiB, `--ultra -22` 128 MiB; RFC 8878 recommends that
// decoders support at least 8 MiB.
pub const ZSTD_WINDOW_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Largest window of a zstd frame that a layer has in any case, in bytes.
// LIMIT: with the layers that are read at once, 32 MiB. Only `zstd --ultra` goes beyond.
pub const ZSTD_WINDOW_BYTES_FREE: u64 = 8 * 1024 * 1024;
/// Bytes of larger windows, over all layers that are read at once.
// LIMIT: one of the largest, or two as `--ultra -20` makes them; other layers wait.
pub const WINDOWS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Bytes of a gzip member's header (name, comment, extra field).
// LIMIT: the extra field alone may have 65,535.
pub const GZIP_HEADER_BYTES_MAX: usize = 256 * 1024;

/// Entries of one layer's tar, gaps and repetitions included.
// LIMIT: twice the nodes that a tree holds.
pub const ENTRIES_MAX: u64 = 4_000_000;
/// Bytes of a PAX extended header.
// LIMIT: Go's archive/tar, with which images are unpacked, stops at 1 MiB.
pub const PAX_BYTES_MAX: u64 = 1024 * 1024;
/// Bytes of a GNU long name or long link; as for PAX.
pub const LONG_NAME_BYTES_MAX: u64 = 1024 * 1024;
/// Stretches of data in one sparse file.
// LIMIT: a stretch is 512 bytes of tar at least; 65,536 describe any real disk image.
pub const SPARSE_STRETCHES_MAX: usize = 65_536;
/// Bytes of holes that are passed to visitors from one layer.
// LIMIT: holes cost no byte of blob; beyond this, sparse files become gaps.
pub const HOLE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Gaps that are listed; further ones are counted.
pub const GAPS_LISTED_MAX: usize = 1000;
/// Bytes that the names and facts of all layers of an image may need until it is judged.
// LIMIT: with the program, its database and a report the process stays within 256 MiB. 1.7
// million entries, or 250,000 executables, or 150,000 files of packages.
pub const HELD_BYTES_MAX: u64 = 176 * 1024 * 1024;
/// Held bytes that are counted together, so that counting costs nothing.
pub const HELD_STEP_BYTES: u64 = 64 * 1024;
/// Bytes by which a buffer for a whole file grows at least.
pub const BUFFER_GROWTH_BYTES: usize = 64 * 1024;
/// Bytes of a buffer for whole files that is kept for the next one.
// LIMIT: it is not counted in the budget; layers that are read at once have one each.
pub const BUFFER_KEPT_BYTES_MAX: usize = 8 * 1024 * 1024;
