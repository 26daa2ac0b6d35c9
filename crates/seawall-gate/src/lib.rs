//! What every gate does alike: layers to an inventory, an inventory and a database to findings,
//! findings and policies to a decision.
//!
//! The command line, the registry, admission and the node ask this crate, so that the same image
//! is judged the same wherever it is met (design, decision 4). The caller opens layers, maps the
//! database, reads policies and tells the day; nothing here speaks to a network or a person.
#![forbid(unsafe_code)]

mod facts;
pub mod judge;
pub mod layers;
pub mod view;
