//! The node agent: which containers run, and that nothing foreign runs in them.
//!
//! The library is what the binary is made of, so that tests can reach it. What judges is in
//! `seawall-runtime`; here is what asks the kernel and the runtimes, and what acts.
#![forbid(unsafe_code)]

pub mod agent;
pub mod alert;
pub mod bundle;
pub mod cgroup;
pub mod classify;
pub mod clock;
pub mod config;
pub mod containers;
pub mod control;
pub mod cri;
pub mod engine;
pub mod guard;
pub mod judge;
pub mod kernel;
pub mod layers;
pub mod limits;
pub mod link;
pub mod malware;
pub mod mount;
pub mod opener;
pub mod process;
pub mod read;
pub mod reason;
pub mod record;
pub mod sink;
pub mod snapshot;
pub mod sweep;
pub mod watch;
pub mod workload;
