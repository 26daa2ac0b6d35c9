//! Distributions that publish OSV records as they are meant: Rocky Linux, Ubuntu, Wolfi and
//! Chainguard, Docker Hardened Images.

use super::alma::add_modules;
use crate::feed::distribution::statement::{cover_releases, has_extension};
use crate::feed::osv::ecosystem::{self, Home};
use crate::feed::osv::{self, OsvContext};
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Ecosystem, FixAccess, Scope};

/// Rocky's errata name modules as Alma's do.
const ROCKY: OsvContext =
    OsvContext { author: "rocky", home: ecosystem::home, adjust: add_modules };

/// Docker names its ecosystem `DHI`.
const DOCKER_HARDENED: OsvContext = OsvContext {
    author: "dhi",
    home: |name, package| match name {
        "DHI" => Some(Home {
            scope: Scope::of(Ecosystem::DockerHardened),
            fix_access: FixAccess::General,
        }),
        _ => ecosystem::home(name, package),
    },
    adjust: |_, _| {},
};

/// Tells whether `path` is a record.
pub(super) fn takes(path: &str) -> bool {
    has_extension(path, "json")
}

/// Tells whether `path` is a record of Docker's; its VEX documents stand beside them.
pub(super) fn takes_docker_hardened(path: &str) -> bool {
    path.starts_with("osv/") && takes(path)
}

/// Parses a record of Rocky Linux.
pub(super) fn parse_rocky(file: FeedFile<'_>, out: &mut FeedOutput) {
    osv::parse_json(file, &ROCKY, out);
}

/// Parses a record of Ubuntu.
pub(super) fn parse_ubuntu(file: FeedFile<'_>, out: &mut FeedOutput) {
    osv::parse_json(file, &OsvContext::plain("ubuntu"), out);
}

/// Parses a record of Chainguard or Wolfi.
pub(super) fn parse_chainguard(file: FeedFile<'_>, out: &mut FeedOutput) {
    osv::parse_json(file, &OsvContext::plain("chainguard"), out);
}

/// Parses a record of Docker Hardened Images.
pub(super) fn parse_docker_hardened(file: FeedFile<'_>, out: &mut FeedOutput) {
    osv::parse_json(file, &DOCKER_HARDENED, out);
}

/// States what is here of Rocky's errata.
pub(super) fn conclude_rocky(out: &mut FeedOutput) {
    cover_releases(Ecosystem::Rocky, out);
}

/// States what is here of the records of Chainguard and Wolfi.
pub(super) fn conclude_chainguard(out: &mut FeedOutput) {
    cover_releases(Ecosystem::Chainguard, out);
    cover_releases(Ecosystem::Wolfi, out);
}

/// States what is here of Docker's records.
pub(super) fn conclude_docker_hardened(out: &mut FeedOutput) {
    cover_releases(Ecosystem::DockerHardened, out);
}

/// States what is here of Ubuntu's records.
pub(super) fn conclude_ubuntu(out: &mut FeedOutput) {
    cover_releases(Ecosystem::Ubuntu, out);
}
