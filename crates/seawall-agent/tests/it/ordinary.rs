//! Ordinary programs.
