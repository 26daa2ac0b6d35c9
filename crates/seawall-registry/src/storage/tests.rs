//! Storage without HTTP.
