//! What containers do, as values: events from the kernel, and the containers that they belong to.
//!
//! `event` is the seam between the sensor, which fills it, and everything that judges: drift,
//! rules, grades of use. `container` is the seam between those and whoever knows which
//! containers there are. Nothing here reads a file, asks a kernel or looks at a clock.
#![forbid(unsafe_code)]

pub mod container;
pub mod drift;
pub mod event;
pub mod text;
