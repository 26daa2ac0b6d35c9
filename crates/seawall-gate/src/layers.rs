//! Reads the layers of an image, several at once, through the cache.
//!
//! **Invariant:** memory is bounded whatever the layers hold: one budget is shared by all layers
//! that are read at once. A layer that cannot be read in full is an error, never a smaller image.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use seawall_artifact::digest::Digest;
use seawall_artifact::layer::{ExpectedLayer, LayerError, MemoryBudget, walk_layer};
use seawall_artifact::manifest::ImageConfig;
use seawall_artifact::visitor::{FileVisitor, Pair};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::LayerAnalysis;
use seawall_inventory::gap::{Gap, GapKind};
use seawall_inventory::inventory::{Inventory, LayerInfo, Subject};
use seawall_store::cache::Cache;

/// Memory for files that are held whole, over all layers that are read at once, or of a root file
/// system.
// LIMIT: with the trees and buffers the process stays within 256 MiB.
pub const WHOLE_FILES_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Most layers that are read at once; each has two threads.
// LIMIT: bounds memory on machines with many processors.
pub const LAYERS_AT_ONCE_MAX: usize = 4;

/// What went wrong outside this crate.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Opens a layer's blob.
pub type OpenLayer<'a> = Box<dyn Fn() -> Result<Box<dyn Read + Send>, Cause> + Sync + 'a>;

/// A layer that is to be read.
pub struct LayerJob<'a> {
    /// What its bytes must be.
    pub expected: ExpectedLayer,
    /// What is known of it before it is read.
    pub info: LayerInfo,
    /// Opens it; not called where the cache knows the layer.
    pub open: OpenLayer<'a>,
}

impl std::fmt::Debug for LayerJob<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LayerJob")
            .field("expected", &self.expected)
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// Whoever wants to know how reading goes on.
pub trait Watch: Sync {
    /// Is told how many bytes of blobs were read, or need not be read.
    fn advanced(&self, bytes: u64);
    /// Is told that an analysed layer could not be put into the cache; the result is not affected.
    fn could_not_cache(&self, error: &io::Error);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advanced(&self, _bytes: u64) {}
    fn could_not_cache(&self, _error: &io::Error) {}
}

/// Looks at the files of layers beside the analyser, in the same pass.
///
/// What it finds is not cached: with a detector every layer is read.
pub trait Detector: Sync {
    /// Looks at one layer, by its place in the image, from 0: passes on a visitor to `walk`.
    fn layer(
        &self,
        index: usize,
        walk: &mut dyn FnMut(&mut dyn FileVisitor) -> Result<(), Cause>,
    ) -> Result<(), Cause>;
}

/// How layers are read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Where analysed layers are kept, if they are.
    pub cache: Option<&'a Cache>,
    /// Who wants to know how it goes on.
    pub watch: &'a dyn Watch,
    /// Who looks at the files beside the analyser.
    pub detector: Option<&'a dyn Detector>,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Reading").field("cache", &self.cache).finish_non_exhaustive()
    }
}

/// A layer that could not be read, so that nothing can be decided about the image.
#[derive(Debug, thiserror::Error)]
#[error("layer {} ({name}) could not be read", index + 1)]
pub struct UnreadableLayer {
    /// Its place in the image, from 0.
    pub index: usize,
    /// Its digest as text, or `without a digest`.
    pub name: Box<str>,
    /// Why.
    #[source]
    pub cause: Cause,
}

/// Returns a layer's description from what the image says of it.
pub fn layer_info(digest: Option<Digest>, diff_id: Option<Digest>, size_bytes: u64) -> LayerInfo {
    LayerInfo { digest, diff_id, size_bytes, created_by: None, from_base: None }
}

/// Analyses the layers, several at once, in the order of the image.
///
/// The first unreadable layer ends the work.
pub fn analyse_layers(
    jobs: &[LayerJob<'_>],
    reading: Reading<'_>,
) -> Result<Vec<LayerAnalysis>, UnreadableLayer> {
    let budget = MemoryBudget::new(WHOLE_FILES_BYTES_MAX);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<LayerAnalysis, UnreadableLayer>)>> = Mutex::new(Vec::new());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = jobs.len().min(processors).clamp(1, LAYERS_AT_ONCE_MAX);
    let work = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(job) = jobs.get(index)
        {
            let result = analyse_layer(index, job, reading, &budget)
                .map_err(|cause| UnreadableLayer { index, name: name_of(job), cause });
            let has_failed = result.is_err();
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
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
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Composes analysed layers to the inventory of the image.
pub fn compose_image(
    subject: Subject,
    config: &ImageConfig,
    annotations: &BTreeMap<String, String>,
    jobs: &[LayerJob<'_>],
    analyses: &[LayerAnalysis],
) -> Inventory {
    let layers: Vec<AnalysedLayer<'_>> = analyses
        .iter()
        .zip(jobs)
        .map(|(analysis, job)| {
            let diff_id = job.info.diff_id.clone().or_else(|| Some(analysis.diff_id.clone()));
            AnalysedLayer { analysis, info: LayerInfo { diff_id, ..job.info.clone() } }
        })
        .collect();
    let image = ImageDescription { subject, config: Some(config), annotations: Some(annotations) };
    let mut inventory = compose(image, &layers);
    inventory.gaps.extend(diff_id_gap(config, jobs.len()));
    inventory.gaps.sort();
    inventory
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

fn analyse_layer(
    index: usize,
    job: &LayerJob<'_>,
    reading: Reading<'_>,
    budget: &MemoryBudget,
) -> Result<LayerAnalysis, Cause> {
    if let Some(analysis) = cached(job, reading) {
        reading.watch.advanced(job.info.size_bytes);
        if !budget.hold(analysis.held_bytes()) {
            return Err(LayerError::held_too_much().into());
        }
        return Ok(analysis);
    }
    let analysis = read_layer(index, job, reading, budget)?;
    if let Some(cache) = reading.cache {
        let blob_digest = job.expected.digest.as_ref();
        let written = cache
            .write(&analysis.diff_id, &analysis)
            .and_then(|()| blob_digest.map_or(Ok(()), |blob| cache.note(blob, &analysis.diff_id)));
        if let Err(error) = written {
            reading.watch.could_not_cache(&error);
        }
    }
    Ok(analysis)
}

/// Returns what the cache knows of a layer, unless somebody wants to see its files.
fn cached(job: &LayerJob<'_>, reading: Reading<'_>) -> Option<LayerAnalysis> {
    let (cache, diff_id) = reading.cache.zip(job.expected.diff_id.as_ref())?;
    let is_known = |blob| cache.is_known(blob, diff_id);
    if reading.detector.is_some() || !job.expected.digest.as_ref().is_none_or(is_known) {
        return None;
    }
    cache.read(diff_id)
}

/// Reads a layer's blob, in one pass for all who look at its files.
fn read_layer(
    index: usize,
    job: &LayerJob<'_>,
    reading: Reading<'_>,
    budget: &MemoryBudget,
) -> Result<LayerAnalysis, Cause> {
    let mut analyser = LayerAnalyser::new();
    let open = || (job.open)().map(|blob| Watched { blob, watch: reading.watch });
    let Some(detector) = reading.detector else {
        let walk = walk_layer(open()?, &job.expected, budget, &mut analyser)?;
        return Ok(LayerAnalysis::new(walk, analyser.finish()));
    };
    let mut walked = None;
    detector.layer(index, &mut |visitor| {
        let mut pair = Pair::new(&mut analyser, visitor);
        walked = Some(walk_layer(open()?, &job.expected, budget, &mut pair)?);
        Ok(())
    })?;
    let walk = walked.ok_or("the detector did not look at the layer")?;
    Ok(LayerAnalysis::new(walk, analyser.finish()))
}

fn name_of(job: &LayerJob<'_>) -> Box<str> {
    let blob = job.info.digest.as_ref().or(job.info.diff_id.as_ref());
    blob.map_or_else(|| "without a digest".into(), |digest| digest.to_string().into())
}

/// A blob whose reading is watched.
struct Watched<'a> {
    blob: Box<dyn Read + Send>,
    watch: &'a dyn Watch,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.blob.read(buffer)?;
        self.watch.advanced(count as u64);
        Ok(count)
    }
}
