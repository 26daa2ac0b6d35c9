//! What differs between the publishers of OVAL.

use crate::feed::distribution::statement::{cover_file, has_extension};
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Ecosystem, FixAccess, Scope};

/// A publisher.
pub(super) struct Vendor {
    /// Who rates.
    pub(super) author: &'static str,
    /// Beginnings of the ids of its advisories.
    pub(super) prefixes: &'static [&'static str],
    /// All architectures that it builds for.
    pub(super) architectures: &'static [&'static str],
    /// Reads the name of a platform in a criterion.
    pub(super) platform: fn(&str) -> Platform,
    /// Finds the release where no criterion names it.
    pub(super) release_of_file: fn(path: &str, platforms: &[String]) -> Option<Scope>,
}

/// What a name stands for.
pub(in super::super) enum Platform {
    /// A release.
    Release(Scope, FixAccess),
    /// A product that is no image's system.
    Foreign,
    /// No platform at all.
    None,
}

/// The architectures that most vendors build for.
const FOUR: &[&str] = &["aarch64", "ppc64le", "s390x", "x86_64"];

const AZURE: Vendor = Vendor {
    author: "azurelinux",
    prefixes: &[],
    architectures: &["aarch64", "x86_64"],
    platform: |_| Platform::None,
    release_of_file: |path, _| {
        let name = path.rsplit('/').next()?;
        let release =
            name.split('-').find(|part| part.starts_with(|it: char| it.is_ascii_digit()))?;
        Some(Scope::release(Ecosystem::AzureLinux, release))
    },
};

const ORACLE: Vendor = Vendor {
    author: "oracle",
    prefixes: &["ELSA-"],
    architectures: &["aarch64", "x86_64"],
    platform: |name| numbered(name, "Oracle Linux ", Ecosystem::Oracle),
    release_of_file: |_, platforms| released(platforms, "Oracle Linux ", Ecosystem::Oracle),
};

const PHOTON: Vendor = Vendor {
    author: "photon",
    prefixes: &["PHSA-"],
    architectures: &["aarch64", "x86_64"],
    platform: |name| match numbered(name, "Photon OS ", Ecosystem::Photon) {
        Platform::Release(scope, access) => Platform::Release(photon(&scope), access),
        Platform::Foreign => Platform::Foreign,
        Platform::None => Platform::None,
    },
    release_of_file: |_, platforms| {
        released(platforms, "Photon ", Ecosystem::Photon).map(|scope| photon(&scope))
    },
};

const REDHAT: Vendor = Vendor {
    author: "redhat",
    prefixes: &["RHSA-"],
    architectures: FOUR,
    platform: |name| {
        let name = name.strip_suffix(" is installed").unwrap_or(name);
        if name.starts_with("Red Hat CoreOS") {
            return Platform::Foreign;
        }
        numbered(name, "Red Hat Enterprise Linux ", Ecosystem::Redhat)
    },
    release_of_file: |_, platforms| {
        released(platforms, "Red Hat Enterprise Linux ", Ecosystem::Redhat)
    },
};

const SUSE: Vendor = Vendor {
    author: "suse",
    prefixes: &[],
    architectures: FOUR,
    platform: suse,
    release_of_file: |_, _| None,
};

/// `Photon 3` is release 3.0.
fn photon(scope: &Scope) -> Scope {
    let release = &scope.release;
    let release = if release.contains('.') { (**release).into() } else { format!("{release}.0") };
    Scope::release(Ecosystem::Photon, release)
}

/// Reads `Oracle Linux 8`.
fn numbered(name: &str, prefix: &str, ecosystem: Ecosystem) -> Platform {
    let Some(release) = name.strip_prefix(prefix) else { return Platform::None };
    let release = release.split(' ').next().unwrap_or_default();
    let is_number = release.starts_with(|first: char| first.is_ascii_digit());
    if is_number {
        Platform::Release(Scope::release(ecosystem, release), FixAccess::General)
    } else {
        Platform::Foreign
    }
}

/// Reads the first of the platforms that names a release.
fn released(platforms: &[String], prefix: &str, ecosystem: Ecosystem) -> Option<Scope> {
    platforms.iter().find_map(|name| match numbered(name, prefix, ecosystem) {
        Platform::Release(scope, _) => Some(scope),
        Platform::Foreign | Platform::None => None,
    })
}

/// Reads a product of SUSE: the server, its modules, openSUSE Leap and Tumbleweed.
///
/// Long-term support is for subscribers; other products share packages with the server, which
/// are stated for it too.
pub(in super::super) fn suse(name: &str) -> Platform {
    if let Some(release) = name.strip_prefix("openSUSE Leap ") {
        let scope = Scope::release(Ecosystem::OpenSuse, release.trim());
        return Platform::Release(scope, FixAccess::General);
    }
    if name.starts_with("openSUSE Tumbleweed") {
        return Platform::Release(
            Scope::release(Ecosystem::OpenSuse, "tumbleweed"),
            FixAccess::General,
        );
    }
    let Some(product) = name.strip_prefix("SUSE ") else {
        return if name.starts_with("openSUSE ") { Platform::Foreign } else { Platform::None };
    };
    let is_module = product.starts_with("Linux Enterprise Module for ");
    let server = product.strip_prefix("Linux Enterprise Server ");
    let server = server.filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    if !is_module && server.is_none() {
        return Platform::Foreign;
    }
    // `15 SP1-LTSS`, `15-LTSS`, `15 SP1-BCL`, `15 SP2`, `Basesystem 15 SP2`, `Package Hub 15`.
    let mut words = product
        .split_whitespace()
        .skip_while(|word| !word.starts_with(|first: char| first.is_ascii_digit()));
    let (number, pack) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (number, support) = number.split_once('-').unwrap_or((number, ""));
    let (pack, pack_support) = pack.split_once('-').unwrap_or((pack, ""));
    let support = if support.is_empty() { pack_support } else { support };
    let release = match pack.strip_prefix("SP") {
        Some(pack) => format!("{number}.{pack}"),
        None => number.to_owned(),
    };
    let mut scope = Scope::release(Ecosystem::Suse, release);
    scope.repository = support.to_ascii_lowercase().into();
    let access = if support.is_empty() { FixAccess::General } else { FixAccess::Subscription };
    Platform::Release(scope, access)
}

/// Tells whether `path` is an OVAL file.
pub(in super::super) fn takes(path: &str) -> bool {
    has_extension(path, "xml")
}

/// Parses a file of Azure Linux or CBL-Mariner.
pub(in super::super) fn parse_azure(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, &AZURE, &[Ecosystem::AzureLinux], out);
}

/// Parses a file of Oracle.
pub(in super::super) fn parse_oracle(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, &ORACLE, &[Ecosystem::Oracle], out);
}

/// Parses a file of Photon.
pub(in super::super) fn parse_photon(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, &PHOTON, &[Ecosystem::Photon], out);
}

/// Parses a file of Red Hat.
pub(in super::super) fn parse_redhat(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, &REDHAT, &[Ecosystem::Redhat], out);
}

/// Parses a file of SUSE.
pub(in super::super) fn parse_suse(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, &SUSE, &[Ecosystem::Suse, Ecosystem::OpenSuse], out);
}

/// Parses a file and states what it covers: publishers put a release into one file.
fn parse(file: FeedFile<'_>, vendor: &Vendor, ecosystems: &[Ecosystem], out: &mut FeedOutput) {
    let first = out.advisories.len();
    super::parse(file, vendor, out);
    for ecosystem in ecosystems {
        cover_file(*ecosystem, first, out);
    }
}
