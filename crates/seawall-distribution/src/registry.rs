//! Pulls from registries (OCI distribution specification 1.1, "Pull").

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use seawall_artifact::digest::{Digest, DigestHasher};
use seawall_artifact::manifest::{
    Descriptor, INDEX_TYPES, MANIFEST_TYPES, Manifest, ManifestDocument,
};
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use ureq::http::header;

use crate::blob::BlobReader;
use crate::clock::{Clock, SystemClock};
use crate::config::{ClientConfig, ConfigError};
use crate::credentials::CredentialSources;
use crate::error::PullError;
use crate::http::{HttpClient, Response, text_header};
use crate::limits::MANIFEST_BYTES_MAX;
use crate::retry::{Failure, resumes_max, with_retries};
use crate::token::{Authenticator, Scope};
use crate::url::{Scheme, Url};

/// The host that answers for `docker.io`.
const DOCKER_HUB_HOST: &str = "registry-1.docker.io";
/// The header by which a registry states the digest of a manifest.
const CONTENT_DIGEST: header::HeaderName = header::HeaderName::from_static("docker-content-digest");

/// A client of registries. Cloning is cheap; clones share connections and tokens.
#[derive(Clone, Debug)]
pub struct RegistryClient {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    http: HttpClient,
    authenticator: Authenticator,
    plain_http_registries: Vec<Box<str>>,
    mirrors: BTreeMap<Box<str>, Vec<Url>>,
    retries_max: u32,
}

/// A manifest or index as a registry gave it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResolvedManifest {
    /// The document; its digest was verified where one was known.
    pub bytes: Vec<u8>,
    /// The digest of `bytes`.
    pub digest: Digest,
    /// The media type that the registry states.
    pub media_type: Box<str>,
    /// The host that gave it: the registry or a mirror.
    pub host: Box<str>,
}

/// The image for one platform, and the index that led to it.
#[derive(Clone, Debug)]
pub struct ResolvedImage {
    /// The index, if the reference names one.
    pub index: Option<ResolvedManifest>,
    /// The manifest as the registry gave it.
    pub manifest: ResolvedManifest,
    /// The same, parsed.
    pub document: Box<Manifest>,
}

/// A place where a repository can be pulled from: a mirror or the registry itself.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    scheme: Scheme,
    authority: Box<str>,
    scope: Scope,
}

impl RegistryClient {
    /// Makes a client; nothing is read or connected to yet.
    pub fn new(config: ClientConfig) -> Result<Self, ConfigError> {
        Self::with_clock(config, Arc::new(SystemClock::new()))
    }

    /// Makes a client that lives by `clock`.
    pub fn with_clock(config: ClientConfig, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let http = HttpClient::new(&config, clock)?;
        let mut mirrors: BTreeMap<Box<str>, Vec<Url>> = BTreeMap::new();
        for (registry, addresses) in config.mirrors {
            let parsed: Result<Vec<Url>, ConfigError> =
                addresses.iter().map(|address| parse_mirror(address)).collect();
            mirrors.insert(registry, parsed?);
        }
        let sources = CredentialSources {
            files: config.credential_files,
            helper_search_path: config.helper_search_path,
        };
        Ok(Self {
            shared: Arc::new(Shared {
                http,
                authenticator: Authenticator::new(sources),
                plain_http_registries: config.plain_http_registries,
                mirrors,
                retries_max: config.retries_max,
            }),
        })
    }

    /// Fetches what `reference` names: a manifest or an index. A digest in the reference is
    /// verified over the bytes; of a tag, the digest that the registry states.
    pub fn resolve(&self, reference: &ImageReference) -> Result<ResolvedManifest, PullError> {
        self.fetch_manifest(reference, &reference.manifest_reference(), reference.digest())
    }

    /// Fetches the manifest `digest` of the repository that `reference` names.
    pub fn manifest(
        &self,
        reference: &ImageReference,
        digest: &Digest,
    ) -> Result<ResolvedManifest, PullError> {
        self.fetch_manifest(reference, &digest.to_string(), Some(digest))
    }

    /// Fetches the manifest of the image for `platform`, through an index if there is one.
    pub fn image(
        &self,
        reference: &ImageReference,
        platform: &Platform,
    ) -> Result<ResolvedImage, PullError> {
        let parse = |resolved: &ResolvedManifest| {
            ManifestDocument::parse(&resolved.bytes)
                .map_err(|error| PullError::protocol(reference, error.to_string()))
        };
        let resolved = self.resolve(reference)?;
        let index = match parse(&resolved)? {
            ManifestDocument::Manifest(document) => {
                return Ok(ResolvedImage { index: None, manifest: resolved, document });
            }
            ManifestDocument::Index(index) => index,
        };
        let entry = index
            .select(platform)
            .map_err(|error| PullError::protocol(reference, error.to_string()))?;
        let manifest = self.manifest(reference, &entry.digest)?;
        match parse(&manifest)? {
            ManifestDocument::Manifest(document) => {
                Ok(ResolvedImage { index: Some(resolved), manifest, document })
            }
            ManifestDocument::Index(_) => {
                Err(PullError::protocol(reference, "the index leads to another index"))
            }
        }
    }

    /// Opens the blob that `descriptor` names. The reader gives exactly `descriptor.size` bytes,
    /// takes a broken transfer up again, and fails in place of its last bytes if their digest is
    /// not the descriptor's ([`PullError::from_io`] tells the cause).
    pub fn blob(
        &self,
        reference: &ImageReference,
        descriptor: &Descriptor,
    ) -> Result<Box<dyn Read + Send>, PullError> {
        Ok(Box::new(BlobReader::open(self.clone(), reference, descriptor)?))
    }

    /// Fetches a small blob, such as an image configuration.
    pub fn blob_bytes(
        &self,
        reference: &ImageReference,
        descriptor: &Descriptor,
        limit_bytes: u64,
    ) -> Result<Vec<u8>, PullError> {
        let url = || format!("{reference} blob {}", descriptor.digest).into();
        if limit_bytes < descriptor.size {
            return Err(PullError::TooLarge { url: url(), limit_bytes });
        }
        let mut bytes = Vec::new();
        let mut reader = self.blob(reference, descriptor)?;
        match reader.read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(PullError::take_from_io(error, url())),
        }
    }

    fn fetch_manifest(
        &self,
        reference: &ImageReference,
        name: &str,
        expected: Option<&Digest>,
    ) -> Result<ResolvedManifest, PullError> {
        let path = format!("manifests/{name}");
        let accept = [MANIFEST_TYPES, INDEX_TYPES].concat().join(", ");
        let headers = [(header::ACCEPT, accept)];
        self.try_endpoints(reference, |endpoint| {
            self.with_retries(|| {
                let response = self.get(endpoint, &path, &headers)?.expect_success()?;
                read_manifest(response, expected)
            })
        })
    }

    /// Runs `attempt` for each mirror and then for the registry; the registry's error counts,
    /// since a mirror need not have what is asked for.
    fn try_endpoints<T>(
        &self,
        reference: &ImageReference,
        mut attempt: impl FnMut(&Endpoint) -> Result<T, PullError>,
    ) -> Result<T, PullError> {
        let (mirrors, registry) = self.endpoints(reference);
        for mirror in &mirrors {
            if let Ok(value) = attempt(mirror) {
                return Ok(value);
            }
        }
        attempt(&registry)
    }

    /// Returns the mirrors of `reference`'s registry, in order, and the registry itself.
    pub(crate) fn endpoints(&self, reference: &ImageReference) -> (Vec<Endpoint>, Endpoint) {
        let name = reference.registry();
        let mirrors = self.shared.mirrors.get(name).map(Vec::as_slice).unwrap_or_default();
        let mirrors = mirrors.iter().map(|mirror| {
            let prefix = mirror.path().trim_matches('/');
            let repository = match prefix {
                "" => reference.repository().into(),
                prefix => format!("{prefix}/{}", reference.repository()).into(),
            };
            Endpoint {
                scheme: mirror.scheme(),
                authority: mirror.authority().into(),
                scope: Scope { registry: mirror.authority().into(), repository },
            }
        });
        let is_plain = self.shared.plain_http_registries.iter().any(|plain| &**plain == name);
        let registry = Endpoint {
            scheme: if is_plain { Scheme::Http } else { Scheme::Https },
            authority: if name == "docker.io" { DOCKER_HUB_HOST } else { name }.into(),
            scope: Scope { registry: name.into(), repository: reference.repository().into() },
        };
        (mirrors.collect(), registry)
    }

    /// Asks `endpoint` for `path` of its repository once.
    pub(crate) fn get(
        &self,
        endpoint: &Endpoint,
        path: &str,
        headers: &[(header::HeaderName, String)],
    ) -> Result<Response, Failure> {
        let scope = &endpoint.scope;
        let url = Url::at(
            endpoint.scheme,
            &endpoint.authority,
            &format!("/v2/{}/{path}", scope.repository),
        )
        .map_err(|error| PullError::protocol(&endpoint.authority, error.0))?;
        self.shared.authenticator.get(&self.shared.http, scope, &url, headers)
    }

    pub(crate) fn with_retries<T>(
        &self,
        attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, PullError> {
        with_retries(&**self.clock(), self.shared.retries_max, attempt)
    }

    pub(crate) fn resumes_max(&self) -> u32 {
        resumes_max(self.shared.retries_max)
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        self.shared.http.clock()
    }
}

fn parse_mirror(address: &str) -> Result<Url, ConfigError> {
    let error = |reason: &str| ConfigError { setting: "mirrors", reason: reason.into() };
    Url::parse(address).map_err(|cause| error(&format!("`{}`: {}", shown(address), cause.0)))
}

/// A mirror's address without the password that someone may have put into it.
fn shown(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, host)| host)
}

fn read_manifest(
    mut response: Response,
    expected: Option<&Digest>,
) -> Result<ResolvedManifest, Failure> {
    if let Some(encoding) = response.content_encoding() {
        let reason = format!("it is encoded as `{encoding}`, though that was not asked for");
        return Err(PullError::protocol(&response.url, reason).into());
    }
    let stated = match text_header(&response.headers, &CONTENT_DIGEST) {
        Some(text) => Some(text.parse::<Digest>().map_err(|error| {
            PullError::protocol(&response.url, format!("its Docker-Content-Digest: {error}"))
        })?),
        None => None,
    };
    let content_type = text_header(&response.headers, &header::CONTENT_TYPE).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().into();
    let bytes = response.read_all(MANIFEST_BYTES_MAX)?;
    // What was asked for by digest must have that digest; a registry that states another one
    // for the same bytes is broken in either case.
    for known in [expected, stated.as_ref()].into_iter().flatten() {
        let actual = digest_like(known, &bytes);
        if actual != *known {
            return Err(PullError::DigestMismatch {
                url: response.url.to_string().into(),
                expected: Box::new(known.clone()),
                actual: Box::new(actual),
            }
            .into());
        }
    }
    let digest = expected.cloned().unwrap_or_else(|| Digest::sha256_of(&bytes));
    let host = response.url.authority().into();
    Ok(ResolvedManifest { bytes, digest, media_type, host })
}

/// Hashes `bytes` with the algorithm of `known`.
fn digest_like(known: &Digest, bytes: &[u8]) -> Digest {
    let mut hasher = DigestHasher::new(known.algorithm());
    hasher.update(bytes);
    hasher.finish()
}
