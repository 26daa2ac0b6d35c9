//! Whether a package URL of a statement is an installed package.
//!
//! What a package URL does not say (version, qualifiers) is any; what it says must fit.

use seawall_advisory::record::{Ecosystem, Scope};
use seawall_inventory::inventory::{Distribution, InstalledPackage};
use seawall_inventory::package::PackageType;
use seawall_inventory::purl::ParsedPurl;

use super::place::Miss;

/// Qualifiers that tell where a file is from or what form it has, not which package it is.
const OTHER_QUALIFIERS: [&str; 9] = [
    "checksum",
    "checksums",
    "classifier",
    "download_url",
    "file_name",
    "repository_url",
    "type",
    "vcs_url",
    "vers",
];

/// Makes the key by which package URLs of one name meet.
pub(super) fn key_of(purl: &ParsedPurl) -> String {
    let name = purl.package_name();
    let name = match purl.package_type() {
        Some(PackageType::Pypi) => Scope::normalise(Ecosystem::Pypi, &name).to_string(),
        Some(PackageType::Nuget) => name.to_ascii_lowercase(),
        Some(PackageType::Golang) => name.to_ascii_lowercase(),
        _ => name,
    };
    format!("{}/{name}", purl.purl_type)
}

/// Tells whether `wanted` is the package `installed`, whose package URL is `own`.
pub(super) fn fits(
    wanted: &ParsedPurl,
    installed: &InstalledPackage,
    own: &ParsedPurl,
    distribution: Option<&Distribution>,
    is_binary_name: bool,
) -> Result<(), Miss> {
    let key = key_of(wanted);
    let source = installed.package.source.as_ref();
    let is_package = key == key_of(own);
    let of_source =
        source.map(|source| ParsedPurl { name: source.name.to_string(), ..own.clone() });
    // A name is a binary package's, unless it says otherwise or there is none of that name.
    let may_be_source = wanted.qualifier("arch") == Some("source") || !is_binary_name;
    let is_source = may_be_source && of_source.is_some_and(|of_source| key == key_of(&of_source));
    if !is_package && !is_source {
        return Err(Miss::new(Miss::NAME, format!("`{wanted}` is another package")));
    }
    let is_distribution = installed.package.package_type.is_distribution();
    if is_distribution && !same_namespace(&wanted.namespace, &own.namespace) {
        let why =
            format!("it names a package of `{}`, not of `{}`", wanted.namespace, own.namespace);
        return Err(Miss::new(Miss::PLACE, why));
    }
    fits_version(wanted, installed, own, is_source)?;
    if !wanted.subpath.is_empty() {
        let why = format!("it is about the part `{}` of `{own}` only", wanted.subpath);
        return Err(Miss::new(Miss::VERSION, why));
    }
    for (key, value) in &wanted.qualifiers {
        if !fits_qualifier(key, value, own.qualifier(key), distribution) {
            let own = own.qualifier(key).unwrap_or("another");
            let why = format!("it names `{key}={value}`, the package has `{own}`");
            return Err(Miss::new(Miss::VERSION, why));
        }
    }
    Ok(())
}

/// Names of one vendor.
fn same_namespace(wanted: &str, own: &str) -> bool {
    let vendor = |name: &str| match name {
        "rhel" => "redhat".to_owned(),
        "opensuse-leap" | "opensuse-tumbleweed" => "opensuse".to_owned(),
        other => other.to_owned(),
    };
    wanted.is_empty() || vendor(wanted) == vendor(own)
}

fn fits_version(
    wanted: &ParsedPurl,
    installed: &InstalledPackage,
    own: &ParsedPurl,
    is_source: bool,
) -> Result<(), Miss> {
    let package = &installed.package;
    let version = wanted.version.as_str();
    if version.is_empty() {
        return Ok(());
    }
    let (_, source_version) = package.source_or_self();
    let mut forms = vec![&*package.version, &own.version];
    if is_source {
        forms.push(source_version);
    }
    let package_type = package.package_type;
    if forms.iter().any(|form| bare(package_type, form) == bare(package_type, version)) {
        return Ok(());
    }
    let why = format!("it names version `{version}`, installed is `{}`", package.version);
    Err(Miss::new(Miss::VERSION, why))
}

/// Takes off what the forms of one version differ by.
fn bare(package_type: PackageType, version: &str) -> &str {
    if package_type == PackageType::Golang {
        version.trim_start_matches('v').trim_end_matches("+incompatible")
    } else if package_type == PackageType::Rpm {
        // The epoch may stand in a qualifier, which is compared by itself.
        version.split_once(':').map_or(version, |(_epoch, rest)| rest)
    } else {
        version
    }
}

fn fits_qualifier(
    key: &str,
    value: &str,
    own: Option<&str>,
    distribution: Option<&Distribution>,
) -> bool {
    let fields = distribution.map(|distribution| &distribution.fields);
    let codename = fields.and_then(|fields| fields.codename.as_deref());
    match key {
        "distro" => {
            own.is_none_or(|own| same_release(value, own))
                || codename.is_some_and(|codename| {
                    value == codename || value.ends_with(&format!("-{codename}"))
                })
        }
        // Docker's names.
        "os_name" => fields.is_none_or(|fields| *fields.id == *value),
        "os_version" => fields.is_none_or(|fields| same_release(value, &fields.version_id)),
        "os_distro" => codename.is_none_or(|codename| codename == value),
        "arch" if value == "source" => true,
        "arch" => own.is_none_or(|own| own == value || matches!(own, "all" | "noarch")),
        "epoch" => own.unwrap_or("0") == value,
        "upstream" => own.is_none_or(|own| own == value),
        _ if OTHER_QUALIFIERS.contains(&key) => true,
        _ => own == Some(value),
    }
}

/// Tells whether one of two releases is the other in fewer words: `debian-12` and `debian-12.4`.
fn same_release(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    begins(one, other) || begins(other, one)
}
