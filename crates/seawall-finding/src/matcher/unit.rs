//! Units: packages that a publisher's statements cannot tell apart.

use seawall_advisory::record::{Ecosystem, PackageKey, Scope};
use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::package::{Package, PackageType};

use crate::finding::NotAssessedReason;

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
    if is_third_party(ecosystem, package) {
        return Err(NotAssessedReason::ThirdParty);
    }
    let (name, version) = match ecosystem.key() {
        PackageKey::Source => package.source_or_self(),
        PackageKey::Binary | PackageKey::Name => (&*package.name, &*package.version),
    };
    let is_rpm = package.package_type == PackageType::Rpm;
    Ok(UnitKey {
        ecosystem,
        release: distribution.advisory_release.clone(),
        name: Scope::normalise(ecosystem, name),
        version: version.into(),
        architecture: package.architecture.clone().filter(|_| is_rpm),
        module: package.module.clone(),
    })
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

/// Tells whether an rpm comes from somebody else than the distribution: EPEL, a database
/// vendor, a driver vendor. The distribution's advisories do not speak of such packages.
fn is_third_party(ecosystem: Ecosystem, package: &Package) -> bool {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others sign with many names")]
    let vendors: &[&str] = match ecosystem {
        Ecosystem::Redhat => &["Red Hat"],
        Ecosystem::CentOs => &["CentOS"],
        Ecosystem::Alma => &["AlmaLinux"],
        Ecosystem::Rocky => &["Rocky"],
        Ecosystem::Oracle => &["Oracle"],
        Ecosystem::Amazon => &["Amazon"],
        Ecosystem::Fedora => &["Fedora"],
        Ecosystem::Suse | Ecosystem::OpenSuse => &["SUSE"],
        _ => return false,
    };
    package.supplier.as_ref().is_some_and(|supplier| {
        !vendors
            .iter()
            .any(|vendor| supplier.to_ascii_lowercase().contains(&vendor.to_ascii_lowercase()))
    })
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
