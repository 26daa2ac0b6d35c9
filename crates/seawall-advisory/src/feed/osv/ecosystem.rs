//! OSV's names of ecosystems and releases (schema, "Defined ecosystems"), as ours.

use crate::record::{Ecosystem, FixAccess, Scope};

/// Where a package is at home.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Home {
    /// Ecosystem, release, part of the release.
    pub(crate) scope: Scope,
    /// Who gets fixes there.
    pub(crate) fix_access: FixAccess,
}

/// Names of ecosystems without releases.
const PLAIN: [(&str, Ecosystem); 20] = [
    ("Bioconductor", Ecosystem::Cran),
    ("Bitnami", Ecosystem::Bitnami),
    ("CRAN", Ecosystem::Cran),
    ("crates.io", Ecosystem::Cargo),
    ("Chainguard", Ecosystem::Chainguard),
    ("GitHub Actions", Ecosystem::GithubActions),
    ("Go", Ecosystem::Go),
    ("Hackage", Ecosystem::Hackage),
    ("Hex", Ecosystem::Hex),
    ("Julia", Ecosystem::Julia),
    ("Kubernetes", Ecosystem::Kubernetes),
    ("kubernetes", Ecosystem::Kubernetes),
    ("Maven", Ecosystem::Maven),
    ("npm", Ecosystem::Npm),
    ("NuGet", Ecosystem::Nuget),
    ("Pub", Ecosystem::Pub),
    ("PyPI", Ecosystem::Pypi),
    ("RubyGems", Ecosystem::RubyGems),
    ("SwiftURL", Ecosystem::Swift),
    ("Wolfi", Ecosystem::Wolfi),
];

/// Names of distributions whose release is what follows the colon.
const RELEASED: [(&str, Ecosystem); 15] = [
    ("AlmaLinux", Ecosystem::Alma),
    ("Alpine", Ecosystem::Alpine),
    ("Amazon Linux", Ecosystem::Amazon),
    ("Azure Linux", Ecosystem::AzureLinux),
    ("Debian", Ecosystem::Debian),
    ("Docker Hardened Images", Ecosystem::DockerHardened),
    ("Fedora", Ecosystem::Fedora),
    ("MinimOS", Ecosystem::MinimOs),
    ("openEuler", Ecosystem::OpenEuler),
    ("Oracle Linux", Ecosystem::Oracle),
    ("Photon OS", Ecosystem::Photon),
    ("Rocky Linux", Ecosystem::Rocky),
    ("openSUSE", Ecosystem::OpenSuse),
    ("Red Hat", Ecosystem::Redhat),
    ("SUSE", Ecosystem::Suse),
];

/// Finds the home of packages of OSV's ecosystem `name`.
pub(crate) fn home(name: &str, _package: &str) -> Option<Home> {
    let (base, release) = name.split_once(':').unwrap_or((name, ""));
    if base == "Ubuntu" {
        return ubuntu(release);
    }
    let general = |scope| Some(Home { scope, fix_access: FixAccess::General });
    if let Some((_, ecosystem)) = PLAIN.iter().find(|(known, _)| *known == base) {
        // What follows the colon names a registry (`Packagist:https://packages.drupal.org/8`):
        // its packages are installed under the same names.
        return general(Scope::of(*ecosystem));
    }
    if base == "Packagist" {
        return general(Scope::of(Ecosystem::Packagist));
    }
    let (_, ecosystem) = RELEASED.iter().find(|(known, _)| *known == base)?;
    let release = match base {
        "Alpine" => release.strip_prefix('v').unwrap_or(release).to_owned(),
        "Red Hat" => return general(redhat(release)?),
        "SUSE" => suse(release)?,
        "openSUSE" => opensuse(release)?,
        "Rocky Linux" | "AlmaLinux" | "Oracle Linux" => {
            release.split('.').next().unwrap_or_default().to_owned()
        }
        _ => release.to_owned(),
    };
    general(Scope::release(*ecosystem, release))
}

/// `22.04:LTS`, `25.10`, `Pro:18.04:LTS`, `Pro:FIPS-updates:22.04:LTS`.
///
/// The parts before the release become the repository in lower case (`pro`, `fips-updates`):
/// a FIPS build is no fix for the package outside that archive.
fn ubuntu(text: &str) -> Option<Home> {
    let mut repository = Vec::new();
    let mut release = None;
    for part in text.split(':') {
        let is_release = part.starts_with(|first: char| first.is_ascii_digit());
        if is_release && release.is_none() {
            release = Some(part);
        } else if part != "LTS" && release.is_none() {
            repository.push(part.to_ascii_lowercase());
        }
    }
    let is_pro = repository.first().is_some_and(|part| part == "pro");
    if is_pro && repository.len() > 1 {
        repository.remove(0);
    }
    let mut scope = Scope::release(Ecosystem::Ubuntu, release?);
    scope.repository = repository.join(":").into();
    let fix_access = if is_pro { FixAccess::Subscription } else { FixAccess::General };
    Some(Home { scope, fix_access })
}

/// `enterprise_linux:9::baseos`, the tail of a product's CPE; other products are not images'
/// operating systems.
fn redhat(text: &str) -> Option<Scope> {
    let mut parts = text.split(':');
    let product = parts.next()?;
    let release = parts.next()?.split('.').next()?;
    let repository = match product {
        "enterprise_linux" => "",
        "rhel_eus" | "rhel_aus" | "rhel_tus" | "rhel_e4s" | "rhel_els" => {
            product.strip_prefix("rhel_")?
        }
        _ => return None,
    };
    let mut scope = Scope::release(Ecosystem::Redhat, release);
    scope.repository = repository.into();
    Some(scope)
}

/// `Linux Enterprise Server 15 SP5`, `Linux Enterprise Module for Basesystem 15 SP5`.
fn suse(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let position = words
        .iter()
        .position(|word| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))?;
    let release = words.get(position)?;
    let pack = words.get(position.saturating_add(1)).and_then(|word| word.strip_prefix("SP"));
    Some(match pack {
        Some(pack) => format!("{release}.{pack}"),
        None => (*release).to_owned(),
    })
}

/// `Leap 15.5`, `Tumbleweed`.
fn opensuse(text: &str) -> Option<String> {
    match text.strip_prefix("Leap ") {
        Some(release) => Some(release.split_whitespace().next()?.to_owned()),
        None => (text == "Tumbleweed").then(|| "tumbleweed".to_owned()),
    }
}

#[cfg(test)]
mod tests;
