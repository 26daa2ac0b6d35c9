//! Parsers against whole feeds, where the shared folder has them.
#![expect(clippy::disallowed_methods, reason = "tests read files and run programs")]
#![expect(clippy::print_stdout, reason = "skips and measurements are said aloud")]

#[cfg(test)]
mod archive;
#[cfg(test)]
mod language_feeds;
