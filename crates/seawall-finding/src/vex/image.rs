//! Whether a product is the image: by digest, else by repository and tag.
//!
//! `pkg:oci/NAME@DIGEST?repository_url=HOST/PATH/NAME&tag=…&arch=…` and `pkg:docker/PATH/NAME@TAG`
//! (package-url, `purl-types`), plain image references, plain digests. Documents in the field
//! write `repository_url` with and without the name; both are taken.

use std::collections::BTreeSet;
use std::str::FromStr;

use seawall_artifact::digest::Digest;
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use seawall_inventory::inventory::Subject;
use seawall_inventory::purl::ParsedPurl;

use super::place::Miss;

/// The image that was scanned.
#[derive(Debug)]
pub(super) struct Image {
    digests: BTreeSet<String>,
    references: Vec<ImageReference>,
    platform: Option<Platform>,
}

/// An image as a statement names it; what is not named is any.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct WantedImage {
    written: String,
    digest: Option<String>,
    /// Repositories with their hosts; one of them must fit.
    repositories: Vec<(String, String)>,
    /// Last part of a repository, where no host is named.
    name: Option<String>,
    tag: Option<String>,
    architecture: Option<String>,
    os: Option<String>,
}

impl Image {
    pub(super) fn of(subject: &Subject) -> Self {
        let is_image = &*subject.kind == "image";
        let names = is_image.then_some(&subject.name).into_iter().chain(&subject.references);
        let references: Vec<ImageReference> =
            names.filter_map(|name| ImageReference::from_str(name).ok()).collect();
        let own = [&subject.manifest_digest, &subject.config_digest];
        let own = own.into_iter().flatten().chain(references.iter().filter_map(|it| it.digest()));
        let digests = own.map(ToString::to_string).collect();
        Self { digests, references, platform: subject.platform.clone() }
    }

    pub(super) fn has_digest(&self, digest: &str) -> bool {
        self.digests.contains(digest)
    }

    /// Tells whether the image is `wanted`.
    pub(super) fn fits(&self, wanted: &WantedImage) -> Result<(), Miss> {
        if let Some(digest) = &wanted.digest {
            if self.has_digest(digest) {
                // The digest is the content: the same image in another repository is the same.
                return Ok(());
            }
            let own = self.digests.iter().next().map_or("without digest", String::as_str);
            let is_named = self.references.iter().any(|it| wanted.fits_repository(it));
            let closeness = if is_named { Miss::VERSION } else { Miss::NAME };
            return Err(Miss::new(closeness, format!("it names `{digest}`, the image is `{own}`")));
        }
        self.fits_name(wanted)?;
        self.fits_platform(wanted)
    }

    fn fits_name(&self, wanted: &WantedImage) -> Result<(), Miss> {
        let written = &wanted.written;
        if self.references.is_empty() {
            let why = format!("the image has no name to compare with `{written}`; name its digest");
            return Err(Miss::new(Miss::NAME, why));
        }
        let mut same = self.references.iter().filter(|it| wanted.fits_repository(it)).peekable();
        let Some(first) = same.peek() else {
            let own = self.references.first().map(ToString::to_string).unwrap_or_default();
            return Err(Miss::new(
                Miss::NAME,
                format!("it names `{written}`, the image is `{own}`"),
            ));
        };
        let own = first.to_string();
        match &wanted.tag {
            Some(tag) if !same.any(|it| it.tag() == Some(tag)) => Err(Miss::new(
                Miss::VERSION,
                format!("it names the tag `{tag}`, the image is `{own}`"),
            )),
            _ => Ok(()),
        }
    }

    fn fits_platform(&self, wanted: &WantedImage) -> Result<(), Miss> {
        let Some(platform) = &self.platform else { return Ok(()) };
        let pairs = [
            (&wanted.architecture, &*platform.architecture, "architecture"),
            (&wanted.os, &*platform.os, "system"),
        ];
        for (wanted, own, what) in pairs {
            if let Some(wanted) = wanted.as_ref().filter(|wanted| **wanted != own) {
                let why = format!("it names the {what} `{wanted}`, the image is for `{own}`");
                return Err(Miss::new(Miss::PLACE, why));
            }
        }
        Ok(())
    }
}

impl WantedImage {
    /// Reads `pkg:oci/…` and `pkg:docker/…`.
    pub(super) fn of_purl(purl: &ParsedPurl) -> Result<Self, Miss> {
        let path = match &*purl.namespace {
            "" => purl.name.clone(),
            namespace => format!("{namespace}/{}", purl.name),
        };
        let mut wanted = Self { written: purl.to_string(), ..Self::default() };
        wanted.take_version(&purl.version)?;
        let is_docker = purl.purl_type == "docker";
        match purl.qualifier("repository_url") {
            Some(url) => wanted.take_repository(url, &path),
            None if is_docker => wanted.take_reference(&path),
            None => wanted.name = Some(path),
        }
        wanted.tag = purl.qualifier("tag").map(ToOwned::to_owned).or(wanted.tag);
        wanted.architecture = purl.qualifier("arch").map(ToOwned::to_owned);
        wanted.os = purl.qualifier("os").map(ToOwned::to_owned);
        Ok(wanted)
    }

    /// Reads `sha256:…`, `nginx:1.21`, `registry.example.com/app@sha256:…`; `None` if the text is
    /// nothing of the kind.
    pub(super) fn of_reference(text: &str) -> Option<Result<Self, Miss>> {
        let mut wanted = Self { written: text.to_owned(), ..Self::default() };
        if text.starts_with("sha256:") || text.starts_with("sha512:") {
            return Some(wanted.take_version(text).map(|()| wanted));
        }
        let reference = ImageReference::from_str(text).ok()?;
        wanted.digest = reference.digest().map(ToString::to_string);
        wanted.tag = reference.tag().map(ToOwned::to_owned);
        wanted.take_reference(text);
        Some(Ok(wanted))
    }

    fn take_version(&mut self, version: &str) -> Result<(), Miss> {
        match (version, Digest::from_str(version)) {
            ("", _) => {}
            (_, Ok(digest)) => self.digest = Some(digest.to_string()),
            (tag, Err(_)) if !tag.contains(':') => self.tag = Some(tag.to_owned()),
            (_, Err(_)) => {
                let why = format!("`{version}` is no digest (`sha256:` and 64 digits)");
                return Err(Miss::new(Miss::VERSION, why));
            }
        }
        Ok(())
    }

    fn take_repository(&mut self, url: &str, path: &str) {
        let url = url.split_once("://").map_or(url, |(_scheme, rest)| rest).trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or(path);
        self.take_reference(url);
        // The host and folder alone.
        self.take_reference(&format!("{url}/{last}"));
    }

    fn take_reference(&mut self, text: &str) {
        if let Ok(reference) = ImageReference::from_str(text) {
            self.repositories
                .push((reference.registry().to_owned(), reference.repository().to_owned()));
        }
    }

    fn fits_repository(&self, reference: &ImageReference) -> bool {
        let (registry, repository) = (reference.registry(), reference.repository());
        if let Some(name) = &self.name {
            let before = repository.strip_suffix(name.as_str());
            return before.is_some_and(|before| before.is_empty() || before.ends_with('/'));
        }
        // A digest without any name.
        self.repositories.iter().any(|(host, path)| host == registry && path == repository)
    }
}
