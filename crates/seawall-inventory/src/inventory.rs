//! The inventory of an image: the layers' facts after whiteouts, links and owners.
//!
//! **Invariant:** the same layers in the same order give the same inventory, byte for byte.

use seawall_artifact::digest::Digest;
use seawall_artifact::path::ImagePath;
use seawall_artifact::platform::Platform;
use serde::{Deserialize, Serialize};

use crate::executable::Executable;
use crate::facts::ReleaseFields;
use crate::gap::Gap;
use crate::package::Package;

/// What is inside one image (or root file system).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Inventory {
    /// The target.
    pub subject: Subject,
    /// The distribution, where `os-release` or a fallback tells.
    pub distribution: Option<Distribution>,
    /// The image that this one was built on, where something tells.
    pub base: Option<BaseImage>,
    /// Layers, lowest first; one made-up layer for a root file system.
    pub layers: Vec<LayerInfo>,
    /// Packages, sorted by type, name, version, path.
    pub packages: Vec<InstalledPackage>,
    /// Executables, libraries and scripts, sorted by path.
    pub executables: Vec<InstalledExecutable>,
    /// What was not looked at, sorted.
    pub gaps: Vec<Gap>,
}

/// What was scanned.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Subject {
    /// The target as the user named it.
    pub name: Box<str>,
    /// `image`, `rootfs`, `host` or `sbom`.
    pub kind: Box<str>,
    /// Digest of the image's manifest, where there is one.
    pub manifest_digest: Option<Digest>,
    /// Digest of the image's configuration, where there is one.
    pub config_digest: Option<Digest>,
    /// Platform, where known.
    #[serde(with = "platform_text")]
    pub platform: Option<Platform>,
    /// Repository digests and tags that the source names.
    pub references: Vec<Box<str>>,
    /// Time of creation as the configuration says, RFC 3339.
    pub created: Option<Box<str>>,
    /// User that the image runs as; empty for root.
    pub user: Box<str>,
}

/// A platform as text, `linux/arm64/v8`: its own form leaves fields out, which forms that do not
/// name their fields cannot read.
mod platform_text {
    use seawall_artifact::platform::Platform;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "the form that serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        platform: &Option<Platform>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        platform.as_ref().map(Platform::to_string).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Platform>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

/// The distribution of an image.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Distribution {
    /// The fields as found.
    pub fields: ReleaseFields,
    /// The distribution whose advisories hold, for example `debian` (also for derivatives).
    pub advisory_id: Box<str>,
    /// The release as that distribution's advisories name it: `12`, `22.04`, `3.18`, `9`, `edge`.
    pub advisory_release: Box<str>,
    /// Whether it is a derivative, judged by the advisories of its parent.
    pub is_derivative: bool,
}

/// The image that an image was built on.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BaseImage {
    /// How many of the lowest layers are its; `None` where only its name is known.
    pub layer_count: Option<usize>,
    /// What tells how many layers are its.
    pub evidence: BaseEvidence,
    /// Its name, from the annotation `org.opencontainers.image.base.name`.
    pub name: Option<Box<str>>,
    /// Its manifest's digest, from the annotation `org.opencontainers.image.base.digest`.
    pub digest: Option<Digest>,
}

/// How the base image is known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaseEvidence {
    /// The image's annotations or labels name it; how many layers it has is not known.
    Annotation,
    /// The image's history has a `CMD` or `ENTRYPOINT` before other steps: a guess.
    History,
}

/// One layer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LayerInfo {
    /// Digest of the blob as stored, where there is one.
    pub digest: Option<Digest>,
    /// Digest of the uncompressed tar.
    pub diff_id: Option<Digest>,
    /// Size of the blob, in bytes.
    pub size_bytes: u64,
    /// The build step, from the image's history.
    pub created_by: Option<Box<str>>,
    /// Whether the layer belongs to the base image; `None` where that is unknown.
    pub from_base: Option<bool>,
}

/// A package and where it comes from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InstalledPackage {
    /// The package.
    pub package: Package,
    /// Package URL, canonical.
    pub purl: Box<str>,
    /// Index of the layer that brought it in this version.
    pub layer: usize,
    /// Index into [`Inventory::packages`] of the distribution package that owns its files.
    pub owner: Option<usize>,
}

/// An executable and where it comes from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InstalledExecutable {
    /// The file.
    pub executable: Executable,
    /// Index of the layer that brought it.
    pub layer: usize,
    /// Index into [`Inventory::packages`] of the package that owns it.
    pub owner: Option<usize>,
}

impl Inventory {
    /// Returns the package that owns the file at `path`, if it is an executable of the image.
    pub fn owner_of_executable(&self, path: &ImagePath) -> Option<&InstalledPackage> {
        let found = self.executables.binary_search_by(|entry| entry.executable.path.cmp(path));
        let owner = found.ok().and_then(|index| self.executables.get(index))?.owner?;
        self.packages.get(owner)
    }

    /// Counts the executables that no package owns.
    pub fn unowned_executable_count(&self) -> usize {
        self.executables.iter().filter(|executable| executable.owner.is_none()).count()
    }
}
