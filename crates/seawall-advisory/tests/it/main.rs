//! Parsers against whole feeds, where the shared folder has them.

mod archive;
mod language_feeds;
