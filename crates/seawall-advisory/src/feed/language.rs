//! The table of the language feeds.

use super::Feed;

/// The feeds, sorted by name.
pub(super) const FEEDS: &[Feed] = &[];
