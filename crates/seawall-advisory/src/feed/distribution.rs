//! The table of the distribution feeds.

use super::Feed;

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[];
