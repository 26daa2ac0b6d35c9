//! The table of the catalogue feeds.

use super::Feed;

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[];
