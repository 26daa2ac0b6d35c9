//! From a target to its inventory: opens the image, reads its layers in parallel through the
//! cache, composes what they hold.

use std::collections::BTreeMap;
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow};
use indicatif::ProgressBar;
use seawall_artifact::digest::Digest;
use seawall_artifact::layer::{ExpectedLayer, LayerError, MemoryBudget, walk_layer};
use seawall_artifact::manifest::{DOCUMENT_BYTES_MAX, Descriptor, ImageConfig};
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use seawall_artifact::tree::LayerTree;
use seawall_distribution::{ClientConfig, PullError, RegistryClient};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::{ANALYSER_VERSION, LayerAnalysis, LayerFacts};
use seawall_inventory::gap::{Gap, GapKind};
use seawall_inventory::inventory::{Inventory, LayerInfo, Subject};
use seawall_inventory::sbom::limits::SBOM_BYTES_MAX;
use seawall_store::cache::Cache;
use seawall_store::folder::{FolderError, walk_folder};
use seawall_store::source::{self, LocalImage, SourceError};

use crate::cli::ReadArgs;
use crate::exit::Hinted;
use crate::output;
use crate::settings::{Settings, read_bytes};
use crate::target::Target;

/// Memory for files that are held whole, over all layers that are read at once, or of a root file
/// system.
// LIMIT: with the trees and buffers the process stays within 256 MiB.
const WHOLE_FILES_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Most layers that are read at once; each has two threads.
// LIMIT: bounds memory on machines with many processors.
const LAYERS_AT_ONCE_MAX: usize = 4;
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
    client: ClientConfig,
    is_quiet: bool,
}

/// A layer that is to be analysed.
struct LayerJob<'a> {
    expected: ExpectedLayer,
    info: LayerInfo,
    open: Box<dyn Fn() -> Result<Box<dyn Read + Send>> + Sync + 'a>,
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
            client: client(&arguments.plain_http, &arguments.ca_file, arguments.offline, settings),
            is_quiet,
        })
    }

    /// Reads the inventory of `target`, which the user named `name`.
    pub(crate) fn inventory(&self, target: &Target, name: &str) -> Result<Inventory> {
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
            Target::RootFs(folder) => root_file_system(folder, &[], "rootfs", name),
            Target::Host => root_file_system(Path::new("/"), &HOST_LEFT_OUT, "host", name),
            Target::Sbom(file) => sbom(file, name),
        }
    }

    fn local(&self, image: &LocalImage, name: &str) -> Result<Inventory> {
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

    fn registry(&self, reference: &ImageReference, name: &str) -> Result<Inventory> {
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
                    open: Box::new(move || Ok(client.blob(reference, layer)?)),
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
    ) -> Result<Inventory> {
        // Never freed: the process ends with this image, and to free its hundred thousand names
        // takes a tenth of a scan whose layers are cached.
        let analyses = ManuallyDrop::new(self.layers(jobs)?);
        let layers: Vec<AnalysedLayer<'_>> = analyses
            .iter()
            .zip(jobs)
            .map(|(analysis, job)| {
                let diff_id = job.info.diff_id.clone().or_else(|| Some(analysis.diff_id.clone()));
                AnalysedLayer { analysis, info: LayerInfo { diff_id, ..job.info.clone() } }
            })
            .collect();
        let image =
            ImageDescription { subject, config: Some(config), annotations: Some(annotations) };
        let mut inventory = compose(image, &layers);
        inventory.gaps.extend(diff_id_gap(config, jobs.len()));
        inventory.gaps.sort();
        Ok(inventory)
    }

    /// Analyses the layers, several at once, in the order of the image.
    fn layers(&self, jobs: &[LayerJob<'_>]) -> Result<Vec<LayerAnalysis>> {
        let total_bytes = jobs.iter().map(|job| job.info.size_bytes).sum();
        let bar = output::progress("reading layers", total_bytes, self.is_quiet);
        let budget = MemoryBudget::new(WHOLE_FILES_BYTES_MAX);
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Result<LayerAnalysis>)>> = Mutex::new(Vec::new());
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let workers = jobs.len().min(processors).clamp(1, LAYERS_AT_ONCE_MAX);
        let work = || {
            while let number = next.fetch_add(1, Ordering::Relaxed)
                && let Some(job) = jobs.get(number)
            {
                let result = self.layer(number, job, &budget, &bar);
                let has_failed = result.is_err();
                done.lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .push((number, result));
                if has_failed {
                    // One unreadable layer ends the scan: the others need not be read.
                    next.store(jobs.len(), Ordering::Relaxed);
                }
            }
        };
        if workers == 1 {
            work();
        } else {
            std::thread::scope(|scope| {
                for _ in 0..workers {
                    scope.spawn(work);
                }
            });
        }
        bar.finish_and_clear();
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, result)| result).collect()
    }

    fn layer(
        &self,
        number: usize,
        job: &LayerJob<'_>,
        budget: &MemoryBudget,
        bar: &ProgressBar,
    ) -> Result<LayerAnalysis> {
        let cached = self.cache.as_ref().zip(job.expected.diff_id.as_ref());
        let blob_digest = job.expected.digest.as_ref();
        if let Some((cache, diff_id)) = cached
            && blob_digest.is_none_or(|blob| cache.is_known(blob, diff_id))
            && let Some(analysis) = cache.read::<LayerAnalysis>(diff_id)
        {
            bar.inc(job.info.size_bytes);
            if !budget.hold(analysis.held_bytes()) {
                return Err(unreadable(number, job, anyhow!(LayerError::held_too_much())));
            }
            return Ok(analysis);
        }
        let blob = (job.open)().map_err(|error| unreadable(number, job, error))?;
        let blob = bar.wrap_read(blob);
        let mut analyser = LayerAnalyser::new();
        let walk = match walk_layer(blob, &job.expected, budget, &mut analyser) {
            Ok(walk) => walk,
            Err(error) => return Err(unreadable(number, job, anyhow!(error))),
        };
        let analysis = LayerAnalysis::new(walk, analyser.finish());
        if let Some(cache) = &self.cache {
            let written = cache.write(&analysis.diff_id, &analysis).and_then(|()| {
                blob_digest.map_or(Ok(()), |blob| cache.note(blob, &analysis.diff_id))
            });
            if let Err(error) = written {
                output::say_error(&format!("warning: the layer could not be cached: {error}"));
            }
        }
        Ok(analysis)
    }
}

/// Says that the configuration does not name what each layer inflates to, so that it could not be
/// verified; runtimes refuse such an image.
fn diff_id_gap(config: &ImageConfig, layer_count: usize) -> Option<Gap> {
    let named = config.rootfs.as_ref().map_or(0, |rootfs| rootfs.diff_ids.len());
    (named != layer_count).then(|| {
        let reason = format!(
            "the image's configuration names {named} diff IDs for {layer_count} layers: what the layers inflate to is not verified by it, and container runtimes refuse the image"
        );
        Gap { kind: GapKind::MalformedFile, path: None, line: None, reason: reason.into() }
    })
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

fn unreadable(number: usize, job: &LayerJob<'_>, error: anyhow::Error) -> anyhow::Error {
    let of_registry = error.chain().find_map(|cause| cause.downcast_ref::<PullError>());
    let is_too_large = error.chain().any(|cause| {
        matches!(cause.downcast_ref::<LayerError>(), Some(LayerError::TooLarge { .. }))
    });
    let of_image = if is_too_large {
        "the image is larger than a scan reads, as only hostile ones are known to be"
    } else {
        "pull or build the image again; if it persists, the image or its storage is damaged"
    };
    let hint = of_registry.map_or(of_image, PullError::hint);
    let blob = job.info.digest.as_ref().or(job.info.diff_id.as_ref());
    let name = blob.map_or_else(|| "without a digest".to_owned(), Digest::to_string);
    Hinted::undecided(
        format!("layer {} ({name}) could not be read, so nothing is decided", number + 1),
        hint,
        Some(error),
    )
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

fn layer_info(digest: Option<Digest>, diff_id: Option<Digest>, size_bytes: u64) -> LayerInfo {
    LayerInfo { digest, diff_id, size_bytes, created_by: None, from_base: None }
}

fn root_file_system(folder: &Path, left_out: &[&str], kind: &str, name: &str) -> Result<Inventory> {
    let mut analyser = LayerAnalyser::new();
    let budget = MemoryBudget::new(WHOLE_FILES_BYTES_MAX);
    let walked = walk_folder(folder, left_out, &budget, &mut analyser);
    let walk = walked.map_err(|error| unreadable_folder(folder, error))?;
    let mut facts: LayerFacts = analyser.finish();
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
    let tree: LayerTree = walk.tree;
    let diff_id = Digest::sha256_of(name.as_bytes());
    let analysis = LayerAnalysis { diff_id, tar_bytes: walk.size_bytes, tree, facts };
    let subject = Subject { name: name.into(), kind: kind.into(), ..Subject::default() };
    let layer =
        AnalysedLayer { analysis: &analysis, info: layer_info(None, None, walk.size_bytes) };
    Ok(compose(ImageDescription { subject, config: None, annotations: None }, &[layer]))
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
