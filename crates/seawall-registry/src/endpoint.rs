//! The endpoints: one table, from which requests are told apart, documentation is written and
//! the matrix of authorisation is tested.
//!
//! Names of repositories contain slashes, so that a path is read from its end. A request is
//! parsed here and nowhere else; what handlers get are values of the domain.
//!
//! **Invariant:** what no row of [`ENDPOINTS`] describes is reached by no request.

use std::borrow::Cow;

use axum::http::Method;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_policy::access::Action;
use seawall_store::blobs::UploadId;

use crate::error::RegistryError;
use crate::query::decode_path;

/// What a request asks for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EndpointKind {
    /// Ask whether this is a registry, and who one is.
    Base,
    /// List repositories.
    Catalogue,
    /// Pull a blob, or ask for it.
    PullBlob,
    /// Pull a manifest, or ask for it.
    PullManifest,
    /// Begin an upload; mount a blob; push one at once.
    BeginUpload,
    /// Add to an upload.
    AppendUpload,
    /// End an upload.
    CommitUpload,
    /// Ask how far an upload is.
    UploadStatus,
    /// Give an upload up.
    CancelUpload,
    /// Push a manifest.
    PushManifest,
    /// List tags.
    ListTags,
    /// List what refers to a manifest.
    ListReferrers,
    /// Delete a manifest or a tag.
    DeleteManifest,
    /// Delete a blob from a repository.
    DeleteBlob,
    /// Bring back a deleted manifest or tag.
    Undelete,
    /// List what can be brought back.
    ListDeleted,
    /// Begin to read every blob again.
    BeginScrub,
    /// Ask what reading every blob again has found.
    ScrubStatus,
}

/// The form of a path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// `/v2/`
    Base,
    /// `/v2/_catalog`
    Catalogue,
    /// `/v2/NAME/blobs/DIGEST`
    Blob,
    /// `/v2/NAME/manifests/REFERENCE`
    Manifest,
    /// `/v2/NAME/blobs/uploads/`
    Uploads,
    /// `/v2/NAME/blobs/uploads/ID`
    Upload,
    /// `/v2/NAME/tags/list`
    Tags,
    /// `/v2/NAME/referrers/DIGEST`
    Referrers,
    /// `/v2/NAME/_seawall/undelete/REFERENCE`
    Undelete,
    /// `/v2/NAME/_seawall/deleted`
    Deleted,
    /// `/v2/_seawall/scrub`
    Scrub,
}

impl Shape {
    /// Returns the form as documentation writes it.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Base => "/v2/",
            Self::Catalogue => "/v2/_catalog",
            Self::Blob => "/v2/<name>/blobs/<digest>",
            Self::Manifest => "/v2/<name>/manifests/<tag-or-digest>",
            Self::Uploads => "/v2/<name>/blobs/uploads/",
            Self::Upload => "/v2/<name>/blobs/uploads/<id>",
            Self::Tags => "/v2/<name>/tags/list",
            Self::Referrers => "/v2/<name>/referrers/<digest>",
            Self::Undelete => "/v2/<name>/_seawall/undelete/<tag-or-digest>",
            Self::Deleted => "/v2/<name>/_seawall/deleted",
            Self::Scrub => "/v2/_seawall/scrub",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndpointRow {
    /// What is asked for.
    pub kind: EndpointKind,
    /// The identifiers in the specification.
    pub ids: &'static str,
    /// The methods.
    pub methods: &'static [Method],
    /// The form of the path.
    pub shape: Shape,
    /// What the caller needs to be allowed, in the repository if the path names one; `None` is
    /// nothing but to be known.
    pub action: Option<Action>,
    /// The status of success.
    pub success: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
}

macro_rules! endpoints {
    ($($kind:ident $ids:literal $($method:ident)|+ $shape:ident $action:expr, $success:literal $about:literal;)*) => {
        /// Every endpoint, in the order of documentation.
        pub const ENDPOINTS: &[EndpointRow] = &[$(EndpointRow {
            kind: EndpointKind::$kind,
            ids: $ids,
            methods: &[$(Method::$method),+],
            shape: Shape::$shape,
            action: $action,
            success: $success,
            about: $about,
        }),*];
    };
}

endpoints! {
    Base "end-1" GET|HEAD Base None, "200"
        "Tells that this is a registry; with credentials, that they hold.";
    PullBlob "end-2" GET|HEAD Blob Some(Action::Pull), "200, 206"
        "Pulls a blob or, with `Range`, a part of it.";
    PullManifest "end-3" GET|HEAD Manifest Some(Action::Pull), "200"
        "Pulls a manifest, unless the gate withholds it.";
    BeginUpload "end-4a, end-4b, end-4c, end-11" POST Uploads Some(Action::Push), "201, 202"
        "Begins an upload; with `digest` takes the whole blob; with `mount` takes it from another repository.";
    AppendUpload "end-5" PATCH Upload Some(Action::Push), "202"
        "Adds a chunk, or a stream, to an upload.";
    CommitUpload "end-6" PUT Upload Some(Action::Push), "201"
        "Ends an upload, with or without a last chunk; `digest` is what it has to have.";
    PushManifest "end-7a, end-7b" PUT Manifest Some(Action::Push), "201"
        "Pushes a manifest; `tag`, which may occur several times, sets further tags.";
    ListTags "end-8a, end-8b" GET Tags Some(Action::Pull), "200"
        "Lists tags in the order of their bytes, `n` of them behind `last`.";
    DeleteManifest "end-9" DELETE Manifest Some(Action::Delete), "202"
        "Deletes a tag; or a manifest with its tags, unless an index there needs it.";
    DeleteBlob "end-10" DELETE Blob Some(Action::Delete), "202"
        "Deletes a blob from the repository, unless a manifest there needs it.";
    ListReferrers "end-12a, end-12b" GET Referrers Some(Action::Pull), "200"
        "Lists the manifests whose subject is the digest, those of `artifactType` if it is given.";
    UploadStatus "end-13" GET Upload Some(Action::Push), "204"
        "Tells how far an upload is.";
    CancelUpload "end-14" DELETE Upload Some(Action::Push), "204"
        "Gives an upload up.";
    Catalogue "" GET Catalogue None, "200"
        "Lists the repositories that the caller may pull from, `n` of them behind `last`.";
    Undelete "" POST Undelete Some(Action::Delete), "200"
        "Brings back a deleted manifest with its tags, or a deleted tag.";
    ListDeleted "" GET Deleted Some(Action::Delete), "200"
        "Lists the manifests and tags that can be brought back, the last deleted first.";
    BeginScrub "" POST Scrub Some(Action::Operate), "202"
        "Begins to read every blob again, unless that goes on already. Nothing is deleted.";
    ScrubStatus "" GET Scrub Some(Action::Operate), "200"
        "Tells what reading every blob again has found.";
}

/// What a manifest is called by.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Reference {
    /// The name that may move.
    Tag(Tag),
    /// The name that cannot.
    Digest(Digest),
}

/// The values that the path of a request carries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Target {
    /// Nothing.
    None,
    /// A repository.
    Repository(RepositoryName),
    /// A manifest.
    Manifest(RepositoryName, Reference),
    /// A digest.
    Digest(RepositoryName, Digest),
    /// An upload.
    Upload(RepositoryName, UploadId),
}

impl Target {
    /// Returns the repository, if there is one.
    pub(crate) fn repository(&self) -> Option<&RepositoryName> {
        match self {
            Self::None => None,
            Self::Repository(name)
            | Self::Manifest(name, _)
            | Self::Digest(name, _)
            | Self::Upload(name, _) => Some(name),
        }
    }
}

/// Finds the row of a request and reads the values of its path.
///
/// The row comes first: a client that may not know a repository learns nothing from a name
/// that is malformed, and everybody learns whether a path is none of the registry.
pub(crate) fn parse(
    method: &Method,
    path: &str,
) -> Result<(&'static EndpointRow, Result<Target, RegistryError>), RegistryError> {
    let path = decode_path(path);
    let parts = split(&path).ok_or(RegistryError::NoSuchPath)?;
    let mut is_known = false;
    for row in ENDPOINTS.iter().filter(|row| row.shape == parts.shape) {
        is_known = true;
        if row.methods.contains(method) {
            return Ok((row, target(&parts).map_err(|error| as_asked(row.kind, error))));
        }
    }
    Err(if is_known { RegistryError::MethodNotAllowed } else { RegistryError::NoSuchPath })
}

/// A tag that cannot be is an error of who sets it; who asks for it learns that it is not there.
fn as_asked(kind: EndpointKind, error: RegistryError) -> RegistryError {
    if kind != EndpointKind::PushManifest && matches!(error, RegistryError::TagInvalid { .. }) {
        return RegistryError::ManifestUnknown;
    }
    error
}

/// Returns the methods of a form, for `Allow`.
pub(crate) fn methods_of(path: &str) -> Vec<&'static str> {
    let path: Cow<'_, str> = decode_path(path);
    let Some(parts) = split(&path) else { return Vec::new() };
    ENDPOINTS
        .iter()
        .filter(|row| row.shape == parts.shape)
        .flat_map(|row| row.methods.iter().map(Method::as_str))
        .collect()
}

struct Parts<'a> {
    shape: Shape,
    name: &'a str,
    last: &'a str,
}

fn split(path: &str) -> Option<Parts<'_>> {
    let rest = path.strip_prefix("/v2")?;
    let Some(rest) = rest.strip_prefix('/').filter(|rest| !rest.is_empty()) else {
        let is_base = rest.is_empty() || rest == "/";
        return is_base.then_some(Parts { shape: Shape::Base, name: "", last: "" });
    };
    if rest == "_catalog" {
        return Some(Parts { shape: Shape::Catalogue, name: "", last: "" });
    }
    if rest == "_seawall/scrub" {
        return Some(Parts { shape: Shape::Scrub, name: "", last: "" });
    }
    let (front, last) = rest.rsplit_once('/')?;
    if last == "deleted"
        && let Some(name) = front.strip_suffix("/_seawall")
    {
        return Some(Parts { shape: Shape::Deleted, name, last });
    }
    let (name, keyword) = front.rsplit_once('/')?;
    if keyword == "uploads" {
        let name = name.strip_suffix("/blobs")?;
        let shape = if last.is_empty() { Shape::Uploads } else { Shape::Upload };
        return Some(Parts { shape, name, last });
    }
    if keyword == "undelete" {
        let name = name.strip_suffix("/_seawall")?;
        return Some(Parts { shape: Shape::Undelete, name, last });
    }
    let shape = match (keyword, last) {
        // Some clients leave the slash away.
        ("blobs", "uploads") => Shape::Uploads,
        ("blobs", _) => Shape::Blob,
        ("manifests", _) => Shape::Manifest,
        ("tags", "list") => Shape::Tags,
        ("referrers", _) => Shape::Referrers,
        _ => return None,
    };
    Some(Parts { shape, name, last })
}

fn target(parts: &Parts<'_>) -> Result<Target, RegistryError> {
    let name = || -> Result<RepositoryName, RegistryError> {
        parts
            .name
            .parse()
            .map_err(|_malformed| RegistryError::NameInvalid { name: parts.name.into() })
    };
    Ok(match parts.shape {
        Shape::Base | Shape::Catalogue | Shape::Scrub => Target::None,
        Shape::Tags | Shape::Uploads | Shape::Deleted => Target::Repository(name()?),
        Shape::Blob | Shape::Referrers => Target::Digest(name()?, digest(parts.last)?),
        Shape::Manifest | Shape::Undelete => Target::Manifest(name()?, reference(parts.last)?),
        Shape::Upload => {
            let id = parts.last.parse().map_err(|_malformed| RegistryError::UploadUnknown)?;
            Target::Upload(name()?, id)
        }
    })
}

/// Reads a digest that a client named.
pub(crate) fn digest(text: &str) -> Result<Digest, RegistryError> {
    text.parse()
        .map_err(|source| RegistryError::DigestInvalid { reason: format!("{source}").into() })
}

fn reference(text: &str) -> Result<Reference, RegistryError> {
    // A tag has no colon, a digest has one.
    if text.contains(':') {
        return digest(text).map(Reference::Digest);
    }
    let tag = text.parse().map_err(|_malformed| RegistryError::TagInvalid { tag: text.into() })?;
    Ok(Reference::Tag(tag))
}

#[cfg(test)]
mod tests;
