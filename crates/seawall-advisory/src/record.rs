//! One publisher's statement, normalised: what every feed parser returns, what the database
//! stores and what the matcher asks.
//!
//! Facts only: identifiers, packages, ranges, severities, dates. No prose of others.

use crate::date::Date;
use crate::version::VersionOrder;

/// One record of a feed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Advisory {
    /// The publisher's identifier, for example `DSA-5380-1`, `GHSA-…`, `ALSA-2026:0001`, or the
    /// CVE itself where the publisher keeps one record a CVE.
    pub id: Box<str>,
    /// The vulnerabilities that it speaks of (CVE where there is one): one finding each. Empty
    /// where the record is itself the vulnerability and has no CVE.
    pub vulnerabilities: Vec<Box<str>>,
    /// Other identifiers of the *same* vulnerability (symmetric, transitive); never `related`.
    pub aliases: Vec<Box<str>>,
    /// What the record is about.
    pub kind: AdvisoryKind,
    /// Date of publication.
    pub published: Option<Date>,
    /// Date of the last change.
    pub modified: Option<Date>,
    /// Date of withdrawal; a withdrawn record matches nothing, but its id still resolves.
    pub withdrawn: Option<Date>,
    /// Ratings that hold for the whole record.
    pub severities: Vec<Severity>,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// Affected (or explicitly not affected) packages.
    pub affected: Vec<Affected>,
}

/// What a record is about.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum AdvisoryKind {
    /// A vulnerability.
    #[default]
    Vulnerability,
    /// A package that is malicious itself.
    Malware,
    /// A package that nobody maintains.
    Unmaintained,
    /// A package with an unsound interface.
    Unsound,
    /// Any other notice without a vulnerability.
    Notice,
}

/// A rating and who gave it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Severity {
    /// Who rated: `debian`, `nvd`, `cna`, `cisa-adp`, `ghsa`, `redhat`…
    pub author: Box<str>,
    /// The rating.
    pub rating: Rating,
}

/// The form of a rating.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Rating {
    /// A vendor's own word, mapped: see [`Level`].
    Word(Level),
    /// A CVSS vector in full, with its prefix (`CVSS:3.1/…`, `CVSS:4.0/…`); version 2 without.
    Cvss(Box<str>),
    /// A base score without a vector, in tenths (`98` is 9.8).
    Score(u8),
}

/// Severity levels, rising.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Without security impact (Debian's `unimportant`).
    None,
    /// Negligible.
    Negligible,
    /// Low.
    Low,
    /// Medium or moderate.
    Medium,
    /// High or important.
    High,
    /// Critical.
    Critical,
}

/// One package in one release of one ecosystem.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Affected {
    /// Whose packages, in which order of versions, in which release.
    pub scope: Scope,
    /// Which name of a package is meant.
    pub key: PackageKey,
    /// The name, normalised by [`Scope::normalise`].
    pub name: Box<str>,
    /// Architectures that the statement is limited to; empty for all.
    pub architectures: Vec<Box<str>>,
    /// Module and stream that an rpm must come from (`nodejs:18`); `None` for no module.
    pub module: Option<Box<str>>,
    /// Affected ranges; a union.
    pub ranges: Vec<Range>,
    /// Affected versions by name, in union with the ranges.
    pub versions: Vec<Box<str>>,
    /// What the publisher says about a package in the ranges. With empty ranges and versions
    /// the state holds for every version of the package.
    pub state: FixState,
    /// Who gets the fix.
    pub fix_access: FixAccess,
    /// When the fixed version was published.
    pub fixed_on: Option<Date>,
    /// The publisher's advisory for the fix, where it has another id (`DSA-…` for a CVE record).
    pub fix_advisory: Option<Box<str>>,
    /// Ratings that hold for this package only; they go before the record's.
    pub severities: Vec<Severity>,
}

/// Whose packages a statement is about.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Scope {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// The release: `12` (Debian), `22.04` (Ubuntu), `3.18` or `edge` (Alpine), `9` (RPM family),
    /// `15.5` (SLES), `2023` (Amazon)…; empty where the ecosystem has none.
    pub release: Box<str>,
    /// A part of the release: repository (`main`, `community`), `pro` (Ubuntu), `extras:docker`
    /// (Amazon), `eus`…; empty for the whole.
    pub repository: Box<str>,
}

macro_rules! ecosystems {
    ($($(#[$doc:meta])* $variant:ident $code:literal $name:literal $order:ident $key:ident;)*) => {
        /// The ecosystems that advisories speak of.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Ecosystem { $($(#[$doc])* $variant,)* }

        impl Ecosystem {
            /// All ecosystems, in the order of their codes.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the number that stands for the ecosystem in the database file.
            pub fn code(self) -> u8 { match self { $(Self::$variant => $code,)* } }

            /// Returns the ecosystem's name in commands, reports and policies.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// Returns the order of the ecosystem's versions.
            pub fn order(self) -> VersionOrder { match self { $(Self::$variant => VersionOrder::$order,)* } }

            /// Returns the package name that the ecosystem's publishers count by.
            pub fn key(self) -> PackageKey { match self { $(Self::$variant => PackageKey::$key,)* } }
        }
    };
}

ecosystems! {
    /// Debian.
    Debian 1 "debian" Debian Source;
    /// Ubuntu.
    Ubuntu 2 "ubuntu" Debian Source;
    /// Alpine Linux.
    Alpine 3 "alpine" Alpine Source;
    /// Wolfi.
    Wolfi 4 "wolfi" Alpine Source;
    /// Chainguard.
    Chainguard 5 "chainguard" Alpine Source;
    /// Red Hat Enterprise Linux.
    Redhat 6 "redhat" Redhat Binary;
    /// AlmaLinux.
    Alma 7 "almalinux" Redhat Binary;
    /// Rocky Linux.
    Rocky 8 "rocky" Redhat Binary;
    /// Oracle Linux.
    Oracle 9 "oracle" Redhat Binary;
    /// Amazon Linux.
    Amazon 10 "amazon" Redhat Binary;
    /// Fedora.
    Fedora 11 "fedora" Redhat Binary;
    /// SUSE Linux Enterprise Server and its relatives; the release tells which (`15.5`).
    Suse 12 "sles" Redhat Binary;
    /// openSUSE Leap and Tumbleweed.
    OpenSuse 13 "opensuse" Redhat Binary;
    /// Photon OS.
    Photon 14 "photon" Redhat Binary;
    /// Azure Linux, CBL-Mariner before.
    AzureLinux 15 "azurelinux" Redhat Binary;
    /// Arch Linux.
    Arch 16 "arch" Pacman Binary;
    /// Docker Hardened Images.
    DockerHardened 17 "dhi" Bitnami Name;
    /// `MinimOS`.
    MinimOs 18 "minimos" Alpine Source;
    /// `CentOS`, where its own advisories are meant.
    CentOs 19 "centos" Redhat Binary;
    /// openEuler.
    OpenEuler 20 "openeuler" Redhat Binary;
    /// crates.io.
    Cargo 40 "cargo" Cargo Name;
    /// Go modules.
    Go 41 "go" Go Name;
    /// npm.
    Npm 42 "npm" Npm Name;
    /// PyPI.
    Pypi 43 "pypi" Pypi Name;
    /// Maven.
    Maven 44 "maven" Maven Name;
    /// RubyGems.
    RubyGems 45 "rubygems" Rubygems Name;
    /// Packagist.
    Packagist 46 "packagist" Packagist Name;
    /// NuGet.
    Nuget 47 "nuget" Nuget Name;
    /// Hackage.
    Hackage 48 "hackage" Hackage Name;
    /// CRAN and Bioconductor.
    Cran 49 "cran" Cran Name;
    /// pub.dev.
    Pub 50 "pub" Pub Name;
    /// Hex.
    Hex 51 "hex" Hex Name;
    /// Swift package URLs.
    Swift 52 "swift" Semver Name;
    /// Julia.
    Julia 53 "julia" Julia Name;
    /// Bitnami components.
    Bitnami 54 "bitnami" Bitnami Name;
    /// GitHub Actions.
    GithubActions 55 "github-actions" Semver Name;
    /// Kubernetes components.
    Kubernetes 56 "kubernetes" Semver Name;
    /// Programs without a package manager, by name (`node`, `python`, `ruby`, `php`).
    Program 57 "program" Semver Name;
    /// Browser JavaScript libraries, by `RetireJS`'s names.
    JavaScriptLibrary 58 "javascript" Semver Name;
}

impl Ecosystem {
    /// Finds the ecosystem with the number `code`.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|ecosystem| ecosystem.code() == code)
    }

    /// Finds the ecosystem with the name `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ecosystem| ecosystem.name() == name)
    }
}

impl Scope {
    /// Makes the scope of an ecosystem without releases.
    pub fn of(ecosystem: Ecosystem) -> Self {
        Self { ecosystem, release: "".into(), repository: "".into() }
    }

    /// Makes the scope of one release.
    pub fn release(ecosystem: Ecosystem, release: impl Into<Box<str>>) -> Self {
        Self { ecosystem, release: release.into(), repository: "".into() }
    }

    /// Normalises a package name so that advisory and inventory meet: PEP 503 for PyPI, lower
    /// case for NuGet, Packagist, Hex and GitHub Actions, as it stands elsewhere.
    #[expect(clippy::wildcard_enum_match_arm, reason = "names stand as they are everywhere else")]
    pub fn normalise(ecosystem: Ecosystem, name: &str) -> Box<str> {
        match ecosystem {
            Ecosystem::Pypi => {
                let lower = name.trim().to_ascii_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-").into()
            }
            Ecosystem::Nuget | Ecosystem::Packagist | Ecosystem::Hex | Ecosystem::GithubActions => {
                name.trim().to_ascii_lowercase().into()
            }
            _ => name.trim().into(),
        }
    }
}

/// Which name of a package a statement counts by.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PackageKey {
    /// The source package (Debian, Ubuntu) or origin (Alpine).
    Source,
    /// The binary package.
    Binary,
    /// The only name that there is.
    Name,
}

/// One run of affected versions.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Range {
    /// First affected version; `None` from the beginning.
    pub introduced: Option<Box<str>>,
    /// Whether `introduced` itself is out of the range (`> 1.2.3`); `false` for nearly all
    /// ranges, and always without `introduced`.
    pub excludes_introduced: bool,
    /// Where it ends.
    pub end: RangeEnd,
}

impl Range {
    /// Makes the range from `introduced`, inclusive, to `end`.
    pub fn new(introduced: Option<Box<str>>, end: RangeEnd) -> Self {
        Self { introduced, excludes_introduced: false, end }
    }
}

/// The end of a range.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RangeEnd {
    /// Every later version is affected.
    Open,
    /// The first version that is not affected: the fix.
    Fixed(Box<str>),
    /// The last affected version, inclusive; no fix is known.
    LastAffected(Box<str>),
    /// The first version that is out of range without being a fix (another branch begins).
    Below(Box<str>),
}

/// What a publisher says about a package.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FixState {
    /// Affected below the fixed version of the range.
    Fixed,
    /// Affected; no fix yet.
    Affected,
    /// Affected; there will be no fix.
    WillNotFix,
    /// Affected; the fix is put off (Debian's `postponed`, Ubuntu's `deferred`).
    Deferred,
    /// Not yet judged.
    UnderInvestigation,
    /// Not affected, as the publisher states explicitly.
    NotAffected,
    /// The release or package is out of support; nothing more will be said.
    EndOfLife,
}

/// Who gets a fix.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FixAccess {
    /// Everybody.
    #[default]
    General,
    /// Subscribers only (Ubuntu Pro, extended support).
    Subscription,
}
