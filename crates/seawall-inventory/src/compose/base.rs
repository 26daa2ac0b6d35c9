//! Finds out which image an image was built on.
//!
//! Annotations `org.opencontainers.image.base.name` and `.digest` (OCI image specification 1.1,
//! "Annotations") name it. How many layers it has they do not say; the history is asked for that:
//! a base image ends with the step that says how it starts, and steps of the next build follow.

use seawall_artifact::manifest::HistoryEntry;

use super::ImageDescription;
use crate::inventory::{BaseEvidence, BaseImage};

const NAME: &str = "org.opencontainers.image.base.name";
const DIGEST: &str = "org.opencontainers.image.base.digest";

/// Returns what is known of the base image of an image of `layer_count` layers.
pub(super) fn find(image: &ImageDescription<'_>, layer_count: usize) -> Option<BaseImage> {
    let history = image.config.and_then(|config| config.history.as_deref()).unwrap_or_default();
    let base_layers = base_layer_count(history).filter(|count| *count < layer_count);
    let name = annotation(image, NAME);
    let digest = annotation(image, DIGEST).and_then(|digest| digest.parse().ok());
    if base_layers.is_none() && name.is_none() && digest.is_none() {
        return None;
    }
    let evidence =
        if base_layers.is_some() { BaseEvidence::History } else { BaseEvidence::Annotation };
    Some(BaseImage { layer_count: base_layers, evidence, name: name.map(Into::into), digest })
}

/// Looks at the manifest's annotations, then at the labels, where builders put them as well.
fn annotation<'a>(image: &ImageDescription<'a>, key: &str) -> Option<&'a str> {
    let annotations = image.annotations.and_then(|annotations| annotations.get(key));
    let labels = image.config.and_then(|config| config.config.as_ref()?.labels.as_ref()?.get(key));
    annotations.or(labels).map(String::as_str).filter(|text| !text.is_empty())
}

/// Counts the layers up to the last `CMD` that further layers follow; up to the last
/// `ENTRYPOINT` where there is no such `CMD`.
///
/// Steps at the end that make no layer belong to the image itself and are passed over.
fn base_layer_count(history: &[HistoryEntry]) -> Option<usize> {
    let own_end = history.iter().rposition(|step| !step.empty_layer)?;
    let below = history.get(..own_end)?;
    let last = |instruction: &str| {
        below.iter().rposition(|step| step.empty_layer && is_instruction(step, instruction))
    };
    let end = last("CMD").or_else(|| last("ENTRYPOINT"))?;
    let count = below.get(..end)?.iter().filter(|step| !step.empty_layer).count();
    (0 < count).then_some(count)
}

/// Knows the two spellings of steps: `BuildKit`'s and that of Docker's first builder.
fn is_instruction(step: &HistoryEntry, instruction: &str) -> bool {
    let text = step.created_by.as_deref().unwrap_or_default();
    let text = text.strip_prefix("/bin/sh -c #(nop)").unwrap_or(text).trim_start();
    text.strip_prefix(instruction).is_some_and(|rest| rest.starts_with([' ', '[', '\t']))
}
