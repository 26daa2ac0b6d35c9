//! Which distribution is judged by whose advisories.
//!
//! The names of advisories' distributions are those of `seawall_advisory::record::Ecosystem`.

use crate::distribution::release;
use crate::facts::ReleaseFields;
use crate::inventory::Distribution;

/// How the release is found, from the distribution's fields and those of its other files.
pub(super) type ReleaseOf = fn(&ReleaseFields, &[&ReleaseFields]) -> Option<Box<str>>;

/// One distribution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// `ID` of its `os-release`.
    pub(super) id: &'static str,
    /// Whose advisories hold.
    pub(super) advisory_id: &'static str,
    /// In which release.
    pub(super) release: ReleaseOf,
    /// Whether the advisories are a parent's.
    pub(super) is_derivative: bool,
}

const fn own(id: &'static str, advisory_id: &'static str, release: ReleaseOf) -> Row {
    Row { id, advisory_id, release, is_derivative: false }
}

const fn derived(id: &'static str, advisory_id: &'static str, release: ReleaseOf) -> Row {
    Row { id, advisory_id, release, is_derivative: true }
}

/// Distributions whose advisories have no releases.
const ROLLING: &[&str] = &["arch", "chainguard", "minimos", "wolfi"];

const ROWS: &[Row] = &[
    own("debian", "debian", release::debian),
    own("ubuntu", "ubuntu", release::ubuntu),
    own("alpine", "alpine", release::alpine),
    own("wolfi", "wolfi", release::none),
    own("chainguard", "chainguard", release::none),
    own("minimos", "minimos", release::none),
    own("arch", "arch", release::none),
    own("rhel", "redhat", release::major),
    own("redhat", "redhat", release::major),
    own("rhcos", "redhat", release::platform),
    own("almalinux", "almalinux", release::major),
    own("rocky", "rocky", release::major),
    own("ol", "oracle", release::major),
    own("amzn", "amazon", release::amazon),
    own("fedora", "fedora", release::major),
    own("sles", "sles", release::suse),
    own("sled", "sles", release::suse),
    own("sles_sap", "sles", release::suse),
    own("sle_hpc", "sles", release::suse),
    own("sle-hpc", "sles", release::suse),
    own("opensuse", "opensuse", release::suse),
    own("opensuse-leap", "opensuse", release::suse),
    own("opensuse-tumbleweed", "opensuse", release::tumbleweed),
    own("photon", "photon", release::major_minor),
    own("azurelinux", "azurelinux", release::major_minor),
    own("mariner", "azurelinux", release::major_minor),
    own("openeuler", "openeuler", release::open_euler),
    // SLE Micro up to 5.5 is made of packages of a service pack of SLE 15.
    derived("sle-micro", "sles", release::sle_micro),
    derived("sle-micro-rancher", "sles", release::sle_micro),
    derived("suse-microos", "sles", release::sle_micro),
    // 6.x is not made of SLE 15; its own advisories have another product.
    derived("sl-micro", "sles", release::none),
    derived("opensuse-microos", "opensuse", release::tumbleweed),
    derived("aeon", "opensuse", release::tumbleweed),
    derived("kalpa", "opensuse", release::tumbleweed),
    derived("opensuse-leap-micro", "opensuse", release::none),
    derived("opensuse-slowroll", "opensuse", release::none),
    // Rebuilds of RHEL, with its version numbers; CentOS Stream runs ahead of it.
    derived("centos", "redhat", release::major),
    derived("eurolinux", "redhat", release::major),
    derived("scientific", "redhat", release::major),
    derived("springdale", "redhat", release::major),
    derived("virtuozzo", "redhat", release::major),
    derived("vzlinux", "redhat", release::major),
    derived("devuan", "debian", release::devuan),
    derived("pureos", "debian", release::pureos),
    // A mixture of testing and own packages at a moment that no field names.
    derived("kali", "debian", release::none),
];

/// Parents that a distribution without a row of its own may name in `ID_LIKE`.
///
/// Others (`rhel`, `fedora`, `suse`) are named by distributions that number their packages in
/// their own way; the parent's advisories would be wrong for them.
const PARENTS: &[Row] = &[
    derived("ubuntu", "ubuntu", release::ubuntu_parent),
    derived("debian", "debian", release::debian_parent),
    derived("alpine", "alpine", release::alpine_parent),
    derived("arch", "arch", release::none),
];

/// Finds the row of a distribution, or that of its parent.
pub(super) fn row_of(fields: &ReleaseFields) -> Option<&'static Row> {
    if let Some(row) = ROWS.iter().find(|row| *row.id == *fields.id) {
        return Some(row);
    }
    // Ubuntu's derivatives name Debian too, and not always Ubuntu.
    if release::other(fields, "UBUNTU_CODENAME").is_some() {
        return parent("ubuntu");
    }
    if release::other(fields, "DEBIAN_CODENAME").is_some() {
        return parent("debian");
    }
    PARENTS.iter().find(|parent| fields.id_like.iter().any(|like| **like == *parent.id))
}

fn parent(id: &str) -> Option<&'static Row> {
    PARENTS.iter().find(|row| row.id == id)
}

/// Tells whether the release is known, or the distribution's advisories have none.
pub(super) fn has_release(distribution: &Distribution) -> bool {
    !distribution.advisory_release.is_empty() || ROLLING.contains(&&*distribution.advisory_id)
}
