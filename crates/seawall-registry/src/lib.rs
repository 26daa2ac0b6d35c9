//! The registry: OCI Distribution 1.1 over tables and blobs.
//!
//! [`endpoint`] has the table of what can be asked, [`Registry`] answers, [`storage`] keeps.
//! What others decide comes in by four traits: who asks ([`authenticate`]), what may leave
//! ([`gate`]), what is recorded ([`record`]), and time and chance ([`clock`]).
//!
//! **Invariant:** nothing of a repository is read or changed without a permit of
//! `seawall_policy::access`, which storage demands as an argument.
#![forbid(unsafe_code)]

pub mod authenticate;
pub mod clock;
mod document;
pub mod endpoint;
pub mod error;
pub mod gate;
mod hot;
mod http;
pub mod journal;
pub mod judging;
pub mod limits;
mod query;
mod range;
pub mod record;
pub mod storage;

pub use http::Registry;
