//! Tests over the whole crate: real files, and tools that write them.

mod rpm;
