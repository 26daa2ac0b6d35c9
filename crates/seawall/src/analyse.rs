//! From a target to its inventory: opens the image, reads its layers in parallel through the
//! cache, composes what they hold.

use std::collections::BTreeMap;
use std::error::Error;
use std::mem::ManuallyDrop;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use indicatif::ProgressBar;
use seawall_artifact::digest::Digest;
use seawall_artifact::layer::{ExpectedLayer, LayerError, MemoryBudget};
use seawall_artifact::manifest::{DOCUMENT_BYTES_MAX, Descriptor, ImageConfig};
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use seawall_artifact::tree::LayerTree;
use seawall_artifact::visitor::Pair;
use seawall_distribution::{ClientConfig, PullError, RegistryClient};
use seawall_gate::layers::{
    Detector, LayerJob, Reading, UnreadableLayer, WHOLE_FILES_BYTES_MAX, Watch, analyse_layers,
    compose_image, layer_info,
};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::{ANALYSER_VERSION, LayerAnalysis, LayerFacts};
use seawall_inventory::gap::{Gap, GapKind};
use seawall_inventory::inventory::{Inventory, Subject};
use seawall_inventory::sbom::limits::SBOM_BYTES_MAX;
use seawall_store::cache::Cache;
use seawall_store::folder::{FolderError, FolderWalk, walk_folder};
use seawall_store::source::{self, LocalImage, SourceError};

use crate::cli::ReadArgs;
use crate::exit::Hinted;
use crate::malware::{MalwareDetector, MalwareResult};
use crate::output;
use crate::settings::{Settings, read_bytes};
use crate::target::Target;

/// Most times that a request is repeated, whatever the settings say.
const RETRIES_MAX: u32 = 10;
/// Folders of a running machine that are no part of its installation, or are other roots.
const HOST_LEFT_OUT: [&str; 8] = [
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "var/lib/docker",
    "var/lib/containerd",
    "var/lib/containers",
];

/// How targets are read.
#[derive(Debug)]
pub(crate) struct Reader {
    platform: Platform,
    cache: Option<Cache>,
    malware: Option<MalwareDetector>,
    client: ClientConfig,
    is_quiet: bool,
}

/// Shows the progress of reading, and what could not be cached.
struct Progress(ProgressBar);

impl Watch for Progress {
    fn advanced(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn could_not_cache(&self, error: &std::io::Error) {
        output::say_error(&format!("warning: the layer could not be cached: {error}"));
    }
}

impl Reader {
    /// Makes a reader from flags and settings.
    pub(crate) fn new(arguments: &ReadArgs, settings: &Settings, is_quiet: bool) -> Result<Self> {
        let platform = match &arguments.platform {
            Some(text) => text.parse()?,
            None => Platform::linux_for_rust_arch(std::env::consts::ARCH),
        };
        let cache = Cache::new(&crate::places::cache(), ANALYSER_VERSION);
        Ok(Self {
            platform,
            cache: (!arguments.no_cache).then_some(cache),
            malware: None,
            client: client(&arguments.plain_http, &arguments.ca_file, arguments.offline, settings),
            is_quiet,
        })
    }

    /// Searches for malware too, in whatever is read.
    pub(crate) fn with_malware(self, detector: MalwareDetector) -> Self {
        Self { malware: Some(detector), ..self }
    }

    /// Reads the inventory of `target`, which the user named `name`.
    pub(crate) fn inventory(&self, target: &Target, name: &str) -> Result<Inventory> {
        Ok(self.read(target, name)?.inventory)
    }

    /// Reads `target`, which the user named `name`.
    pub(crate) fn read(&self, target: &Target, name: &str) -> Result<Read> {
        match target {
            Target::Registry(reference) => self.registry(reference, name),
            Target::OciLayout(folder, image) => {
                let opened = source::open_oci_layout(folder, image.as_deref(), &self.platform);
                self.local(&opened.map_err(unusable)?, name)
            }
            Target::OciArchive(file, image) => {
                let opened = source::open_oci_archive(file, image.as_deref(), &self.platform);
                self.local(&opened.map_err(unusable)?, name)
            }
            Target::DockerArchive(file, tag) => {
                let opened = source::open_docker_archive(file, tag.as_deref());
                self.local(&opened.map_err(unusable)?, name)
            }
            Target::RootFs(folder) => self.root_file_system(folder, &[], "rootfs", name),
            Target::Host => self.root_file_system(Path::new("/"), &HOST_LEFT_OUT, "host", name),
            Target::Sbom(_) if self.malware.is_some() => Err(Hinted::usage(
                "an SBOM has no files that could be searched for malware",
                "scan the image itself",
            )),
            Target::Sbom(file) => Ok(Read { inventory: sbom(file, name)?, malware: None }),
        }
    }

    fn local(&self, image: &LocalImage, name: &str) -> Result<Read> {
        let jobs = image.layers.iter().map(|layer| LayerJob {
            expected: ExpectedLayer {
                digest: layer.digest.clone(),
                size_bytes: Some(layer.size_bytes),
                diff_id: layer.diff_id.clone(),
            },
            info: layer_info(layer.digest.clone(), layer.diff_id.clone(), layer.size_bytes),
            open: Box::new(|| Ok(Box::new(layer.open()?))),
        });
        let subject = Subject {
            name: name.into(),
            kind: "image".into(),
            manifest_digest: image.manifest_digest.clone(),
            config_digest: Some(image.config_digest.clone()),
            platform: image.platform.clone(),
            references: image.references.clone(),
            ..Subject::default()
        };
        let pair = |(key, value): &(Box<str>, Box<str>)| (key.to_string(), value.to_string());
        let annotations: BTreeMap<String, String> = image.annotations.iter().map(pair).collect();
        self.image(subject, &image.config, &annotations, &jobs.collect::<Vec<_>>())
    }

    fn registry(&self, reference: &ImageReference, name: &str) -> Result<Read> {
        let client = RegistryClient::new(self.client.clone())?;
        let resolved = client.image(reference, &self.platform)?;
        let manifest = &resolved.document;
        let bytes = client.blob_bytes(reference, &manifest.config, DOCUMENT_BYTES_MAX)?;
        let config =
            ImageConfig::parse(&bytes).with_context(|| format!("configuration of {reference}"))?;
        let diff_ids =
            config.rootfs.as_ref().map(|rootfs| rootfs.diff_ids.as_slice()).unwrap_or_default();
        let jobs =
            manifest.layers.iter().enumerate().map(|(number, layer): (usize, &Descriptor)| {
                let diff_id = diff_ids.get(number).cloned();
                let client = &client;
                LayerJob {
                    expected: ExpectedLayer {
                        digest: Some(layer.digest.clone()),
                        size_bytes: Some(layer.size),
                        diff_id: diff_id.clone(),
                    },
                    info: layer_info(Some(layer.digest.clone()), diff_id, layer.size),
                    open: Box::new(move || client.blob(reference, layer).map_err(Into::into)),
                }
            });
        let digest = resolved.manifest.digest.clone();
        let subject = Subject {
            name: name.into(),
            kind: "image".into(),
            manifest_digest: Some(digest.clone()),
            config_digest: Some(manifest.config.digest.clone()),
            platform: config.platform(),
            references: vec![
                reference.to_string().into(),
                reference.with_digest(digest).to_string().into(),
            ],
            ..Subject::default()
        };
        self.image(subject, &config, &manifest.annotations, &jobs.collect::<Vec<_>>())
    }

    fn image(
        &self,
        subject: Subject,
        config: &ImageConfig,
        annotations: &BTreeMap<String, String>,
        jobs: &[LayerJob<'_>],
    ) -> Result<Read> {
        let total_bytes = jobs.iter().map(|job| job.info.size_bytes).sum();
        let progress = Progress(output::progress("reading layers", total_bytes, self.is_quiet));
        let detector = self.malware.as_ref().map(|detector| -> &dyn Detector { detector });
        let reading = Reading { cache: self.cache.as_ref(), watch: &progress, detector };
        let analyses = analyse_layers(jobs, reading).map_err(unreadable)?;
        progress.0.finish_and_clear();
        // Never freed: the process ends with this image, and to free its hundred thousand names
        // takes a tenth of a scan whose layers are cached.
        let analyses = ManuallyDrop::new(analyses);
        let inventory = compose_image(subject, config, annotations, jobs, &analyses);
        let trees: Vec<&LayerTree> = analyses.iter().map(|analysis| &analysis.tree).collect();
        Ok(self.finish(inventory, &trees))
    }

    fn root_file_system(
        &self,
        folder: &Path,
        left_out: &[&str],
        kind: &str,
        name: &str,
    ) -> Result<Read> {
        let mut analyser = LayerAnalyser::new();
        let budget = MemoryBudget::new(WHOLE_FILES_BYTES_MAX);
        let mut walked = None;
        match &self.malware {
            None => walked = Some(walk_folder(folder, left_out, &budget, &mut analyser)),
            Some(detector) => detector
                .layer(0, &mut |visitor| {
                    let mut pair = Pair::new(&mut analyser, visitor);
                    walked = Some(walk_folder(folder, left_out, &budget, &mut pair));
                    Ok(())
                })
                .map_err(anyhow::Error::from_boxed)?,
        }
        let walked = walked.context("the folder was not walked")?;
        let walk = walked.map_err(|error| unreadable_folder(folder, error))?;
        let analysis = folder_analysis(walk, analyser.finish(), name);
        let subject = Subject { name: name.into(), kind: kind.into(), ..Subject::default() };
        let info = layer_info(None, None, analysis.tar_bytes);
        let layer = AnalysedLayer { analysis: &analysis, info };
        let image = ImageDescription { subject, config: None, annotations: None };
        Ok(self.finish(compose(image, &[layer]), &[&analysis.tree]))
    }

    /// Adds what the search for malware found, and what it could not look at.
    fn finish(&self, mut inventory: Inventory, trees: &[&LayerTree]) -> Read {
        let malware = self.malware.as_ref().map(|detector| detector.result(trees));
        if let Some(malware) = &malware {
            inventory.gaps.extend(malware.gaps.iter().cloned());
            inventory.gaps.sort();
            inventory.gaps.dedup();
        }
        Read { inventory, malware }
    }
}

/// What was read of a target.
#[derive(Debug)]
pub(crate) struct Read {
    /// What is inside.
    pub(crate) inventory: Inventory,
    /// What the search for malware found, where one was asked for.
    pub(crate) malware: Option<MalwareResult>,
}

/// Settles how registries and feeds are reached.
pub(crate) fn client(
    plain_http: &[String],
    ca_files: &[std::path::PathBuf],
    offline: bool,
    settings: &Settings,
) -> ClientConfig {
    let agent = concat!("seawall/", env!("CARGO_PKG_VERSION"));
    let mut client = ClientConfig::new(agent).with_environment(crate::places::variable);
    let registries = &settings.registries;
    client.trust.ca_files = registries.ca_files.iter().chain(ca_files).cloned().collect();
    client.plain_http_registries =
        registries.plain_http.iter().chain(plain_http).map(|host| host.as_str().into()).collect();
    client.mirrors = registries
        .mirrors
        .iter()
        .map(|(name, urls)| {
            (name.as_str().into(), urls.iter().map(|url| url.as_str().into()).collect())
        })
        .collect();
    if let Some(retries) = registries.retries {
        // LIMIT: with the longest pauses, a few minutes.
        client.retries_max = u32::from(retries).min(RETRIES_MAX);
    }
    client.offline = offline;
    client
}

fn unreadable(error: UnreadableLayer) -> anyhow::Error {
    let of_registry = causes(&error).find_map(|cause| cause.downcast_ref::<PullError>());
    let is_too_large = causes(&error).any(|cause| {
        matches!(cause.downcast_ref::<LayerError>(), Some(LayerError::TooLarge { .. }))
    });
    let of_image = if is_too_large {
        "the image is larger than a scan reads, as only hostile ones are known to be"
    } else {
        "pull or build the image again; if it persists, the image or its storage is damaged"
    };
    let hint = of_registry.map_or(of_image, PullError::hint);
    let message = format!("{error}, so nothing is decided");
    Hinted::undecided(message, hint, Some(anyhow::Error::from_boxed(error.cause)))
}

fn causes(error: &UnreadableLayer) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = &*error.cause;
    std::iter::successors(Some(first), |&cause| cause.source())
}

/// An image whose blobs are missing or changed decides nothing; anything else is a wrong input.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other error is one of input")]
fn unusable(error: SourceError) -> anyhow::Error {
    match error {
        SourceError::BlobMissing { .. } | SourceError::DigestMismatch { .. } => Hinted::undecided(
            "the image is damaged, so nothing is decided",
            "pull or build the image again",
            Some(anyhow!(error)),
        ),
        other => other.into(),
    }
}

impl From<Inventory> for Read {
    fn from(inventory: Inventory) -> Self {
        Self { inventory, malware: None }
    }
}

/// Makes of a walk over a folder what the walk over a layer yields.
fn folder_analysis(walk: FolderWalk, mut facts: LayerFacts, name: &str) -> LayerAnalysis {
    let listed = walk.gaps.len() as u64;
    for (path, reason) in walk.gaps {
        facts.gaps.push(Gap {
            kind: GapKind::MalformedEntry,
            path: Some(path),
            line: None,
            reason,
        });
    }
    if listed < walk.gap_count {
        let reason = format!("{} more files could not be read", walk.gap_count - listed);
        facts.gaps.push(Gap {
            kind: GapKind::MalformedEntry,
            path: None,
            line: None,
            reason: reason.into(),
        });
    }
    let diff_id = Digest::sha256_of(name.as_bytes());
    LayerAnalysis { diff_id, tar_bytes: walk.size_bytes, tree: walk.tree, facts }
}

fn unreadable_folder(folder: &Path, error: FolderError) -> anyhow::Error {
    let shown = folder.display();
    match error {
        FolderError::Read(error) => {
            anyhow!(error).context(format!("read the root file system `{shown}`"))
        }
        FolderError::TooLarge(error) => Hinted::undecided(
            format!("the root file system `{shown}` could not be read, so nothing is decided"),
            "it is larger than a scan reads; scan a part of it, or its image",
            Some(anyhow!(error)),
        ),
    }
}

fn sbom(file: &Path, name: &str) -> Result<Inventory> {
    let bytes = read_bytes(file, SBOM_BYTES_MAX as u64)?;
    let inventory = seawall_inventory::sbom::parse(name, &bytes);
    inventory.with_context(|| format!("read the SBOM `{}`", file.display()))
}
