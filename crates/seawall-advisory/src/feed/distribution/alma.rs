//! AlmaLinux's errata: OSV's form with conventions of their own.
//!
//! An erratum is a set of CVEs, which stand in `related`; the severity is the first word of
//! `summary`; `ALSA` are security errata, `ALBA` and `ALEA` only tell newer builds. Modules are not
//! named with the package: a build of one has `.module_` in its release, and `summary` names module
//! and stream (`nodejs:18`).
//!
//! **Invariant:** a modular build is never stated without its module, unless the erratum does not
//! name any.

use crate::feed::distribution::statement::{cover_releases, has_extension};
use crate::feed::osv::wire::{Record, text};
use crate::feed::osv::{self, OsvContext, ecosystem};
use crate::feed::{FeedFile, FeedOutput, SideFact};
use crate::record::{Advisory, Affected, Ecosystem, RangeEnd};

const CONTEXT: OsvContext =
    OsvContext { author: "almalinux", home: ecosystem::home, adjust: add_modules };

/// Tells whether `path` is an erratum.
pub(super) fn takes(path: &str) -> bool {
    has_extension(path, "json")
}

/// Parses one erratum.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let before = out.side.len();
    osv::parse_json(file, &CONTEXT, out);
    // The newest build of another stream says nothing about an installed one.
    let mut index = 0;
    out.side.retain(|fact| {
        index += 1;
        let is_modular =
            matches!(fact, SideFact::NewestVersion { version, .. } if is_modular(version));
        index <= before || !is_modular
    });
}

/// States what is here of the errata of each release.
pub(super) fn conclude(out: &mut FeedOutput) {
    cover_releases(Ecosystem::Alma, out);
}

/// Adds the modules that the summary names, and the date of the fix.
pub(super) fn add_modules(record: &Record, advisory: &mut Advisory) {
    let summary = text(&record.summary).unwrap_or_default();
    let modules: Vec<&str> = summary.split_whitespace().filter(|word| is_stream(word)).collect();
    let published = advisory.published;
    let mut statements = Vec::with_capacity(advisory.affected.len());
    for mut affected in std::mem::take(&mut advisory.affected) {
        affected.fixed_on = published;
        if modules.is_empty() || !has_modular_build(&affected) {
            statements.push(affected);
            continue;
        }
        // Where an erratum names two modules, the package may be of either.
        statements.extend(
            modules
                .iter()
                .map(|module| Affected { module: Some((*module).into()), ..affected.clone() }),
        );
    }
    advisory.affected = statements;
}

/// Tells whether a word of a summary names a module and its stream.
fn is_stream(word: &str) -> bool {
    word.split_once(':').is_some_and(|(module, stream)| {
        !module.is_empty() && !stream.is_empty() && !stream.contains([':', '/'])
    })
}

/// Tells whether the fix is a build of a module.
fn has_modular_build(affected: &Affected) -> bool {
    affected.ranges.iter().any(|range| match &range.end {
        RangeEnd::Fixed(version) | RangeEnd::LastAffected(version) => is_modular(version),
        RangeEnd::Open | RangeEnd::Below(_) => false,
    })
}

/// Tells whether `version` is that of a build of a module (`1-2.module_el8.9.0+3627+db8ec155`).
fn is_modular(version: &str) -> bool {
    version.contains(".module")
}
