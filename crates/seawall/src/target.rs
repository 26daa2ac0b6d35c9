//! Targets, in the spelling that users of skopeo know.

use std::path::PathBuf;

use anyhow::Result;
use seawall_artifact::reference::ImageReference;

use crate::exit::Hinted;

/// What is to be scanned.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Target {
    /// An image in a registry.
    Registry(ImageReference),
    /// An OCI layout in a folder, and the image in it.
    OciLayout(PathBuf, Option<String>),
    /// An OCI layout in an archive, and the image in it.
    OciArchive(PathBuf, Option<String>),
    /// An archive of `docker save`, and the image in it.
    DockerArchive(PathBuf, Option<String>),
    /// A root file system in a folder.
    RootFs(PathBuf),
    /// This machine.
    Host,
    /// An SBOM document.
    Sbom(PathBuf),
}

/// Targets of the design that are not there yet.
const LATER: [(&str, &str); 5] = [
    (
        "docker-daemon",
        "save the image with `docker save -o FILE IMAGE` and scan `docker-archive:FILE`",
    ),
    (
        "containerd",
        "export the image with `ctr images export FILE IMAGE` and scan `oci-archive:FILE`",
    ),
    (
        "containers-storage",
        "copy the image with `skopeo copy containers-storage:IMAGE oci:DIR` and scan `oci:DIR`",
    ),
    ("dir", "scan the built image, or `rootfs:DIR` for an unpacked one"),
    ("container", "scan the container's image, or its root with `rootfs:/proc/PID/root`"),
];

impl Target {
    /// Parses a target as given on the command line.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        if text == "host" {
            return Ok(Self::Host);
        }
        if let Some(reference) = text.strip_prefix("docker://") {
            return Ok(Self::Registry(reference.parse()?));
        }
        let Some((scheme, rest)) = text.split_once(':') else { return Self::parse_reference(text) };
        if let Some((_, hint)) = LATER.iter().find(|(name, _)| *name == scheme) {
            let message = format!("targets of the form `{scheme}:…` are not there yet");
            return Err(Hinted::usage(message, *hint));
        }
        let file = || Ok(PathBuf::from(rest)).and_then(|path| not_empty(scheme, path));
        match scheme {
            "oci" => split(scheme, rest).map(|(path, name)| Self::OciLayout(path, name)),
            "oci-archive" => split(scheme, rest).map(|(path, name)| Self::OciArchive(path, name)),
            "docker-archive" => {
                split(scheme, rest).map(|(path, name)| Self::DockerArchive(path, name))
            }
            "rootfs" => file().map(Self::RootFs),
            "sbom" => file().map(Self::Sbom),
            _ => Self::parse_reference(text),
        }
    }

    /// Returns the name of an image in a registry.
    pub(crate) fn reference(&self) -> Option<&ImageReference> {
        if let Self::Registry(reference) = self { Some(reference) } else { None }
    }

    fn parse_reference(text: &str) -> Result<Self> {
        text.parse().map(Self::Registry).map_err(|error| {
            let hint = "an image is named as REGISTRY/REPOSITORY:TAG; files as oci:DIR, oci-archive:FILE, docker-archive:FILE, rootfs:DIR, sbom:FILE; this machine as host";
            let message = format!("`{text}` is no target: {error}");
            let exists = std::path::Path::new(text).exists();
            let own = format!("it is a file or folder here: say what it is, for example oci-archive:{text} or rootfs:{text}");
            Hinted::usage(message, if exists { own } else { hint.to_owned() })
        })
    }
}

fn not_empty(scheme: &str, path: PathBuf) -> Result<PathBuf> {
    if path.as_os_str().is_empty() {
        return Err(Hinted::usage(
            format!("`{scheme}:` names no file"),
            format!("write {scheme}:PATH"),
        ));
    }
    Ok(path)
}

/// Splits `PATH[:NAME]`; a path that exists as it stands has no name.
fn split(scheme: &str, text: &str) -> Result<(PathBuf, Option<String>)> {
    let whole = PathBuf::from(text);
    let (path, name) = match text.split_once(':') {
        Some((path, name)) if !whole.exists() && !name.is_empty() => {
            (PathBuf::from(path), Some(name.to_owned()))
        }
        _ => (whole, None),
    };
    Ok((not_empty(scheme, path)?, name))
}

#[cfg(test)]
mod tests;
