//! endoflife.date: one Markdown page a product, its releases in the YAML head.
//!
//! `eol` is the end of security support, a date or `true` or `false`; `eoes` the end of extended
//! support, for subscribers or by volunteers. Where a distribution is one of ours, product and
//! release get our names.

use serde_json::Value;

use super::super::draft::{date, text};
use super::super::front_matter;
use super::super::{FeedFile, FeedOutput, SideFact};
use crate::date::Date;
use crate::record::Ecosystem;

/// Releases of one product.
// LIMIT: products have at most some 150.
const RELEASES_MAX: usize = 10_000;

/// Pages of distributions that advisories speak of.
const DISTRIBUTIONS: [(&str, Ecosystem); 15] = [
    ("almalinux", Ecosystem::Alma),
    ("alpine-linux", Ecosystem::Alpine),
    ("amazon-linux", Ecosystem::Amazon),
    ("azure-linux", Ecosystem::AzureLinux),
    ("centos", Ecosystem::CentOs),
    ("debian", Ecosystem::Debian),
    ("fedora", Ecosystem::Fedora),
    ("openeuler", Ecosystem::OpenEuler),
    ("opensuse", Ecosystem::OpenSuse),
    ("oracle-linux", Ecosystem::Oracle),
    ("photon", Ecosystem::Photon),
    ("rhel", Ecosystem::Redhat),
    ("rocky-linux", Ecosystem::Rocky),
    ("sles", Ecosystem::Suse),
    ("ubuntu", Ecosystem::Ubuntu),
];

/// Parses the page of one product.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let page = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".md"));
    let page = page.unwrap_or_default();
    let head = match front_matter::yaml(file.bytes) {
        Ok(head) => head,
        Err(reason) => {
            out.read += 1;
            out.rejected.add(reason, || file.path.to_owned());
            return;
        }
    };
    let distribution = DISTRIBUTIONS.iter().find(|(known, _)| *known == page);
    let product = distribution.map_or(page, |(_, ecosystem)| ecosystem.name());
    let releases = head.get("releases").and_then(Value::as_array);
    let releases = releases.into_iter().flatten();
    for (index, release) in releases.enumerate() {
        out.read += 1;
        let fact = if index < RELEASES_MAX { end_of(product, release) } else { None };
        match fact {
            Some(fact) => out.side.push(fact),
            None => out
                .rejected
                .add("the release has no name", || format!("{}: release {index}", file.path)),
        }
    }
}

fn end_of(product: &str, release: &Value) -> Option<SideFact> {
    let name = text(release, "releaseCycle")?;
    let (ends, has_ended) = end(release, "eol");
    let (extended_ends, _) = end(release, "eoes");
    Some(SideFact::EndOfLife {
        product: product.into(),
        release: release_name(product, name),
        codename: text(release, "codename").map(Into::into),
        released: date(release, "releaseDate"),
        ends,
        has_ended,
        extended_ends,
    })
}

/// Reads a date, or `true` for an end on a date that is not stated.
fn end(release: &Value, name: &str) -> (Option<Date>, bool) {
    match text(release, name) {
        Some("true") => (None, true),
        Some(text) => (Date::parse(text), false),
        None => (None, false),
    }
}

/// `15.5` stands as `15.5`; SLES's service packs as `12.5`, from `12.5` or `12-SP5`.
fn release_name(product: &str, name: &str) -> Box<str> {
    if product == Ecosystem::Suse.name() {
        return name.replace("-SP", ".").into();
    }
    name.into()
}
