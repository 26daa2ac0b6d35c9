//! Packages as catalogers find them.

use seawall_artifact::path::ImagePath;
use serde::{Deserialize, Serialize};

/// The type of a package, which fixes the rules of its name and version (purl `type`).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackageType {
    /// Alpine's and Wolfi's packages.
    Apk,
    /// Debian's and Ubuntu's packages.
    Deb,
    /// Packages of the RPM family.
    Rpm,
    /// Arch Linux's packages.
    Alpm,
    /// Rust crates.
    Cargo,
    /// PHP packages.
    Composer,
    /// Ruby gems.
    Gem,
    /// Go modules; the standard library is `stdlib`.
    Golang,
    /// Erlang and Elixir packages.
    Hex,
    /// Haskell packages.
    Hackage,
    /// Java archives, `group:artifact`.
    Maven,
    /// JavaScript packages.
    Npm,
    /// .NET packages.
    Nuget,
    /// Dart packages.
    Pub,
    /// Python packages.
    Pypi,
    /// R packages.
    Cran,
    /// Swift packages.
    Swift,
    /// Julia packages.
    Julia,
    /// Bitnami components.
    Bitnami,
    /// Anything that has no type of its own.
    Generic,
}

impl PackageType {
    /// Returns the purl type, for example `golang`.
    pub fn purl_type(self) -> &'static str {
        match self {
            Self::Apk => "apk",
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Alpm => "alpm",
            Self::Cargo => "cargo",
            Self::Composer => "composer",
            Self::Gem => "gem",
            Self::Golang => "golang",
            Self::Hex => "hex",
            Self::Hackage => "hackage",
            Self::Maven => "maven",
            Self::Npm => "npm",
            Self::Nuget => "nuget",
            Self::Pub => "pub",
            Self::Pypi => "pypi",
            Self::Cran => "cran",
            Self::Swift => "swift",
            Self::Julia => "julia",
            Self::Bitnami => "bitnami",
            Self::Generic => "generic",
        }
    }

    /// Tells whether packages of this type come from a distribution's package manager.
    pub fn is_distribution(self) -> bool {
        matches!(self, Self::Apk | Self::Deb | Self::Rpm | Self::Alpm)
    }
}

/// One installed unit, as one file of the image declares it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Package {
    /// Type.
    pub package_type: PackageType,
    /// Name in the ecosystem's own spelling: `@scope/name` for npm, `group:artifact` for Maven
    /// (`artifact` alone where the group is unknown), the module path for Go.
    pub name: Box<str>,
    /// Version in full, epoch and revision included, as the package manager prints it
    /// (`1:2.3-4` for deb, `1:2.3-4.el9` for rpm, `3.1.4-r5` for apk). Go versions keep their `v`.
    pub version: Box<str>,
    /// Architecture as the package manager names it.
    pub architecture: Option<Box<str>>,
    /// What the package was built from, where the database says.
    pub source: Option<SourcePackage>,
    /// Licence statements as found: expressions or names, one an entry.
    pub licences: Vec<Box<str>>,
    /// Maintainer (deb, apk) or vendor (rpm), as found.
    pub supplier: Option<Box<str>>,
    /// Module and stream of an rpm, for example `nodejs:18`.
    pub module: Option<Box<str>>,
    /// Where a language's package manager took it from, as it says: `crates.io`, `git`, `local`.
    pub origin: Option<Box<str>>,
    /// The file that declares the package.
    pub declared_in: ImagePath,
    /// Where inside that file, for archives in archives: `BOOT-INF/lib/x.jar`, or `a.jar!/b.jar`.
    pub nested_in: Option<Box<str>>,
    /// Whether the name or version was guessed (from a file's name), not declared.
    pub is_guess: bool,
}

/// The source package of a distribution's package (origin, in Alpine's words).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SourcePackage {
    /// Name.
    pub name: Box<str>,
    /// Version in full; `None` where it is that of the binary package.
    pub version: Option<Box<str>>,
}

/// The name of the entries of rpm's database that hold public keys.
const KEY_NAME: &str = "gpg-pubkey";

impl Package {
    /// Returns the bytes of all texts, twice, as the inventory has a copy.
    pub(crate) fn held_bytes(&self) -> u64 {
        let source = self.source.as_ref();
        let optional = [
            self.architecture.as_deref(),
            self.supplier.as_deref(),
            self.module.as_deref(),
            self.origin.as_deref(),
            self.nested_in.as_deref(),
            source.map(|source| &*source.name),
            source.and_then(|source| source.version.as_deref()),
        ];
        let texts = [&*self.name, &*self.version, self.declared_in.as_str()].into_iter();
        let texts = texts.chain(optional.into_iter().flatten());
        let texts = texts.chain(self.licences.iter().map(|licence| &**licence));
        let bytes = texts.map(|text| u64::try_from(text.len()).unwrap_or(u64::MAX));
        bytes.fold(0, u64::saturating_add).saturating_mul(2)
    }

    /// Makes a package with a name and a version; everything else is empty.
    pub fn new(
        package_type: PackageType,
        name: impl Into<Box<str>>,
        version: impl Into<Box<str>>,
        declared_in: &ImagePath,
    ) -> Self {
        Self {
            package_type,
            name: name.into(),
            version: version.into(),
            architecture: None,
            source: None,
            licences: Vec::new(),
            supplier: None,
            module: None,
            origin: None,
            declared_in: declared_in.clone(),
            nested_in: None,
            is_guess: false,
        }
    }

    /// Tells whether the package is no software, but a public key, which rpm lists among its
    /// packages: `rpm --import` makes one with the key's number for a version.
    pub fn is_public_key(&self) -> bool {
        self.package_type == PackageType::Rpm && &*self.name == KEY_NAME
    }

    /// Returns name and version of the source package, or the package's own.
    pub fn source_or_self(&self) -> (&str, &str) {
        match &self.source {
            Some(source) => (&source.name, source.version.as_deref().unwrap_or(&self.version)),
            None => (&self.name, &self.version),
        }
    }
}
