//! Units: packages that a publisher's statements cannot tell apart.

use std::borrow::Cow;

use seawall_advisory::record::{Ecosystem, PackageKey, Scope};
use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::package::{Package, PackageType};

use crate::finding::{Findings, NotAssessed, NotAssessedReason};

/// What the packages of a unit have in common.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct UnitKey {
    pub(super) ecosystem: Ecosystem,
    pub(super) release: Box<str>,
    /// Name that the publisher counts by, normalised.
    pub(super) name: Box<str>,
    /// Version of that package.
    pub(super) version: Box<str>,
    pub(super) architecture: Option<Box<str>>,
    pub(super) module: Option<Box<str>>,
}

/// Packages that are judged together.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) key: UnitKey,
    /// Indices into the inventory's packages.
    pub(super) packages: Vec<usize>,
    pub(super) inventory: &'a Inventory,
}

impl Unit<'_> {
    /// Returns the layer that the unit's first package comes from.
    pub(super) fn layer(&self) -> usize {
        let first = self.packages.first().and_then(|index| self.inventory.packages.get(*index));
        first.map_or(0, |installed| installed.layer)
    }

    /// Tells whether the package was built from a newer release for this one, beside it:
    /// Debian's backports carry `~bpo` in their version (backports.debian.org, "Contribute").
    pub(super) fn is_backport(&self) -> bool {
        self.key.ecosystem == Ecosystem::Debian && self.key.version.contains("~bpo")
    }

    /// Lists the unit's packages as not assessed.
    pub(super) fn leave(&self, reason: NotAssessedReason, findings: &mut Findings) {
        let entries = self.packages.iter().map(|package| NotAssessed { package: *package, reason });
        findings.not_assessed.extend(entries);
    }

    /// Returns the names of the unit's packages, each once, in the inventory's order.
    pub(super) fn package_names(&self) -> Vec<&str> {
        let packages = self.packages.iter().filter_map(|index| self.inventory.packages.get(*index));
        let mut names: Vec<&str> = packages.map(|installed| &*installed.package.name).collect();
        names.dedup();
        names
    }
}

/// Finds the place of a package in the world of advisories.
pub(super) fn place_of(
    inventory: &Inventory,
    installed: &InstalledPackage,
) -> Result<UnitKey, NotAssessedReason> {
    let package = &installed.package;
    if package.version.is_empty() || &*package.version == "(devel)" {
        return Err(NotAssessedReason::NoVersion);
    }
    if package.package_type.is_distribution() {
        return distribution_place(inventory, package);
    }
    let ecosystem = language_ecosystem(package).ok_or(NotAssessedReason::NoFeed)?;
    if ecosystem == Ecosystem::Maven && !package.name.contains(':') {
        return Err(NotAssessedReason::IncompleteName);
    }
    Ok(UnitKey {
        ecosystem,
        release: "".into(),
        name: Scope::normalise(ecosystem, &package.name),
        version: package.version.clone(),
        architecture: None,
        module: None,
    })
}

fn distribution_place(
    inventory: &Inventory,
    package: &Package,
) -> Result<UnitKey, NotAssessedReason> {
    let distribution =
        inventory.distribution.as_ref().ok_or(NotAssessedReason::UnknownDistribution)?;
    let ecosystem = Ecosystem::from_name(&distribution.advisory_id)
        .filter(|ecosystem| package_type_of(*ecosystem) == Some(package.package_type))
        .ok_or(NotAssessedReason::UnknownDistribution)?;
    if distribution.advisory_release.is_empty() && !is_rolling(ecosystem) {
        return Err(NotAssessedReason::UnknownDistribution);
    }
    if is_third_party(ecosystem, package) {
        return Err(NotAssessedReason::ThirdParty);
    }
    let (name, version) = match ecosystem.key() {
        PackageKey::Source => source_of(package),
        PackageKey::Binary | PackageKey::Name => (Cow::Borrowed(&*package.name), &*package.version),
    };
    let is_rpm = package.package_type == PackageType::Rpm;
    Ok(UnitKey {
        ecosystem,
        release: distribution.advisory_release.clone(),
        name: Scope::normalise(ecosystem, &name),
        version: version.into(),
        architecture: package.architecture.clone().filter(|_| is_rpm),
        module: package.module.clone(),
    })
}

/// Finds name and version of the source package that publishers speak of.
fn source_of(package: &Package) -> (Cow<'_, str>, &str) {
    let (name, version) = package.source_or_self();
    if package.package_type != PackageType::Deb {
        return (Cow::Borrowed(name), version);
    }
    // The signed kernel is built from a package of its own, whose version has another form
    // (`6.1.55+1`); the binary packages have the kernel's.
    if let Some((before, after)) = name.split_once("linux-signed") {
        let flavour = match after {
            "-amd64" | "-arm64" | "-i386" | "-armhf" => "",
            flavour => flavour,
        };
        if before.is_empty() {
            return (Cow::Owned(format!("linux{flavour}")), &package.version);
        }
    }
    let has_own_version = package.source.as_ref().is_some_and(|source| source.version.is_some());
    (Cow::Borrowed(name), if has_own_version { version } else { without_rebuild(version) })
}

/// Takes the mark of a binary-only rebuild off (`1.2-3+b1`): the source has none.
fn without_rebuild(version: &str) -> &str {
    match version.rsplit_once("+b") {
        Some((source, number))
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            source
        }
        _ => version,
    }
}

/// Tells whether a distribution's advisories have no releases.
fn is_rolling(ecosystem: Ecosystem) -> bool {
    matches!(
        ecosystem,
        Ecosystem::Arch | Ecosystem::Chainguard | Ecosystem::MinimOs | Ecosystem::Wolfi
    )
}

fn package_type_of(ecosystem: Ecosystem) -> Option<PackageType> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are no distributions")]
    match ecosystem {
        Ecosystem::Debian | Ecosystem::Ubuntu => Some(PackageType::Deb),
        Ecosystem::Alpine | Ecosystem::Wolfi | Ecosystem::Chainguard | Ecosystem::MinimOs => {
            Some(PackageType::Apk)
        }
        Ecosystem::Arch => Some(PackageType::Alpm),
        Ecosystem::Redhat
        | Ecosystem::Alma
        | Ecosystem::Rocky
        | Ecosystem::Oracle
        | Ecosystem::Amazon
        | Ecosystem::Fedora
        | Ecosystem::Suse
        | Ecosystem::OpenSuse
        | Ecosystem::Photon
        | Ecosystem::AzureLinux
        | Ecosystem::CentOs
        | Ecosystem::OpenEuler => Some(PackageType::Rpm),
        _ => None,
    }
}

/// Marks in a deb's version that repositories beside the distribution's write: `PostgreSQL`,
/// `NodeSource`, Sury (PHP), `MariaDB`, `MySQL`, Launchpad.
const THIRD_PARTY_MARKS: [&str; 6] =
    [".pgdg", "nodesource", "deb.sury.org", "+maria~", "~ppa", "-1debian1"];

/// Words in a deb's maintainer of projects that build packages under the names of
/// distributions' packages.
const THIRD_PARTY_MAINTAINERS: [&str; 4] =
    ["nginx packaging", "docker <support@docker.com>", "nodesource", "mysql release engineering"];

/// Tells whether a package comes from somebody else than the distribution: EPEL, a database
/// vendor, a driver vendor. The distribution's advisories do not speak of such packages.
fn is_third_party(ecosystem: Ecosystem, package: &Package) -> bool {
    let supplier = package.supplier.as_deref().unwrap_or_default().to_ascii_lowercase();
    if package.package_type == PackageType::Deb {
        return THIRD_PARTY_MARKS.iter().any(|mark| package.version.contains(mark))
            || THIRD_PARTY_MAINTAINERS.iter().any(|name| supplier.contains(name));
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others sign with many names")]
    let vendors: &[&str] = match ecosystem {
        // Rebuilds are judged by Red Hat's advisories, and sign with their own names.
        Ecosystem::Redhat => {
            &["red hat", "centos", "eurolinux", "scientific linux", "springdale", "virtuozzo"]
        }
        Ecosystem::CentOs => &["centos"],
        Ecosystem::Alma => &["almalinux"],
        Ecosystem::Rocky => &["rocky"],
        Ecosystem::Oracle => &["oracle"],
        Ecosystem::Amazon => &["amazon"],
        Ecosystem::Fedora => &["fedora"],
        Ecosystem::Suse | Ecosystem::OpenSuse => &["suse"],
        _ => return false,
    };
    // The build service of openSUSE hosts everybody's projects.
    let is_hosted = supplier
        .strip_prefix("obs://")
        .is_some_and(|project| !project.contains("/suse:") && !project.contains("/opensuse:"));
    is_hosted || !(supplier.is_empty() || vendors.iter().any(|vendor| supplier.contains(vendor)))
}

fn language_ecosystem(package: &Package) -> Option<Ecosystem> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the others have no ecosystem of advisories"
    )]
    match package.package_type {
        PackageType::Cargo => Some(Ecosystem::Cargo),
        PackageType::Composer => Some(Ecosystem::Packagist),
        PackageType::Gem => Some(Ecosystem::RubyGems),
        PackageType::Golang => Some(Ecosystem::Go),
        PackageType::Hex => Some(Ecosystem::Hex),
        PackageType::Hackage => Some(Ecosystem::Hackage),
        PackageType::Maven => Some(Ecosystem::Maven),
        PackageType::Npm => Some(Ecosystem::Npm),
        PackageType::Nuget => Some(Ecosystem::Nuget),
        PackageType::Pub => Some(Ecosystem::Pub),
        PackageType::Pypi => Some(Ecosystem::Pypi),
        PackageType::Cran => Some(Ecosystem::Cran),
        PackageType::Swift => Some(Ecosystem::Swift),
        PackageType::Julia => Some(Ecosystem::Julia),
        PackageType::Bitnami => Some(Ecosystem::Bitnami),
        _ => None,
    }
}
