//! What containers do: events from the kernel as values, the containers that they belong to, and
//! what follows from them.
//!
//! `event` is the seam between the sensor, which fills it, and everything that judges: drift,
//! rules, grades of use. `container` is the seam between those and whoever knows which
//! containers there are. `process` remembers who started whom, `rule` says what is suspicious,
//! `engine` puts both to work on one event after the other, `alert` is what comes out, `in_use`
//! grades packages, `drift` judges what a container wants to execute, and `recording` is the file
//! from which all of it can be repeated. Nothing here reads a file, asks a kernel or looks at a
//! clock.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]

pub mod alert;
pub mod container;
pub mod drift;
pub mod engine;
pub mod event;
mod gone;
pub mod in_use;
pub mod link;
pub mod moment;
pub mod process;
pub mod recording;
pub mod rule;
pub mod text;
