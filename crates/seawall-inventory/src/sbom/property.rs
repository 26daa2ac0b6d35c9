//! Names of the properties that Seawall writes into CycloneDX documents and reads back.

/// Document: the form of these properties; a document that has it is Seawall's own.
pub const FORMAT: &str = "seawall:format";
/// The value of [`FORMAT`].
pub const FORMAT_VERSION: &str = "1";
/// Document: the base image, as JSON.
pub const BASE_IMAGE: &str = "seawall:baseImage";
/// Document: a layer, lowest first, as JSON.
pub const LAYER: &str = "seawall:layer";
/// Document: a gap, as JSON.
pub const GAP: &str = "seawall:gap";
/// Artifact: digest of the manifest.
pub const MANIFEST_DIGEST: &str = "seawall:manifestDigest";
/// Artifact: digest of the configuration.
pub const CONFIG_DIGEST: &str = "seawall:configDigest";
/// Artifact: platform.
pub const PLATFORM: &str = "seawall:platform";
/// Artifact: a repository digest or tag.
pub const REFERENCE: &str = "seawall:reference";
/// Operating system: the distribution, as JSON.
pub const DISTRIBUTION: &str = "seawall:distribution";
/// Package: name in the ecosystem's own spelling, which purls do not keep.
pub const NAME: &str = "seawall:name";
/// Package: version, where the document's own field cannot hold it.
pub const VERSION: &str = "seawall:version";
/// Package: architecture.
pub const ARCHITECTURE: &str = "seawall:architecture";
/// Package: name of the source package.
pub const SOURCE_NAME: &str = "seawall:sourceName";
/// Package: version of the source package, where it is not the package's.
pub const SOURCE_VERSION: &str = "seawall:sourceVersion";
/// Package: module and stream of an rpm.
pub const MODULE: &str = "seawall:module";
/// Package: where a language's package manager took it from.
pub const ORIGIN: &str = "seawall:origin";
/// Package: the file that declares it.
pub const DECLARED_IN: &str = "seawall:declaredIn";
/// Package: where inside that file.
pub const NESTED_IN: &str = "seawall:nestedIn";
/// Package: `true` where name or version was guessed.
pub const IS_GUESS: &str = "seawall:isGuess";
/// Package: a licence statement as found, where the document's own field has another form.
pub const LICENCE: &str = "seawall:licence";
/// Package: index of the layer that brought it, from 0.
pub const LAYER_INDEX: &str = "seawall:layerIndex";
/// Package: reference of the distribution package that owns it.
pub const OWNER: &str = "seawall:owner";
