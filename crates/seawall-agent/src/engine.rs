//! The API of Docker and Podman, and the files in which Podman keeps what its API would tell.
//!
//! Both engines answer `GET /containers/ID/json` alike (Docker Engine API 1.24 and later). Asked
//! is in HTTP/1.0, so that the answer is one body which ends with the connection.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use seawall_artifact::digest::Digest;
use seawall_runtime::container::{Image, Port, Runtime};
use seawall_runtime::text::escape;
use serde::Deserialize;
use serde_json::Value;

use crate::bundle::bounded;
use crate::limits::{ANSWER_BYTES_MAX, ANSWER_TIME_MAX, PORTS_MAX};
use crate::{cri, read};

/// What an engine tells of a container.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Told {
    /// Its name.
    pub name: Option<String>,
    /// Its image.
    pub image: Image,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Ports of the host that lead to it.
    pub ports: Vec<Port>,
    /// Whether it was asked for with all rights.
    pub is_privileged: Option<bool>,
}

/// Where engines listen and keep their files.
#[derive(Clone, Debug)]
pub struct Engines {
    /// Sockets of APIs.
    pub sockets: Vec<(Runtime, PathBuf)>,
    /// Podman's storage.
    pub storages: Vec<PathBuf>,
    /// Sockets of containerd and CRI-O.
    pub cri: Vec<PathBuf>,
}

/// Why an engine told nothing.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Nobody listens there, or not in time.
    #[error("cannot ask the engine")]
    Io(#[from] io::Error),
    /// It answered something else.
    #[error("the engine answered `{0}`")]
    Status(String),
    /// What it answered is not understood.
    #[error("the engine's answer is not understood")]
    Form(#[from] serde_json::Error),
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Inspected {
    name: String,
    image: String,
    image_name: String,
    image_digest: String,
    config: Configured,
    host_config: Hosted,
    network_settings: Networked,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Configured {
    image: String,
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Hosted {
    privileged: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Networked {
    ports: Option<BTreeMap<String, Option<Vec<Binding>>>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Binding {
    host_port: String,
}

impl Engines {
    /// Asks for a container: the engine that made it if the control group told which, else all.
    pub fn ask(&self, id: &str, runtime: Runtime) -> Result<(Runtime, Told), Vec<String>> {
        let mut reasons = Vec::new();
        let is_asked =
            |who: Runtime| who == runtime || matches!(runtime, Runtime::Oci | Runtime::Other);
        for (who, socket) in self.sockets.iter().filter(|(who, _)| is_asked(*who)) {
            if !socket.exists() {
                continue;
            }
            match inspect(socket, id) {
                Ok(told) => return Ok((*who, told)),
                Err(error) => reasons.push(format!("`{}`: {error}", socket.display())),
            }
        }
        if is_asked(Runtime::Podman) {
            let mut storages = self.storages.iter();
            if let Some(told) = storages.find_map(|storage| from_storage(storage, id)) {
                return Ok((Runtime::Podman, told));
            }
        }
        if is_asked(Runtime::Containerd) || is_asked(Runtime::Crio) {
            for socket in self.cri.iter().filter(|socket| socket.exists()) {
                match cri::inspect(socket, id) {
                    Ok(Some(told)) => return Ok(told),
                    Ok(None) => {}
                    Err(error) => reasons.push(format!("`{}`: {error}", socket.display())),
                }
            }
        }
        Err(reasons)
    }
}

impl Told {
    /// Tells whether an image and its digest are told.
    pub fn is_whole(&self) -> bool {
        self.image.reference.is_some() && self.image.digest.is_some()
    }
}

/// Asks the engine behind a socket for a container.
pub fn inspect(socket: &Path, id: &str) -> Result<Told, EngineError> {
    // An identifier comes from the name of a control group, which has hexadecimal digits only.
    let body = get(socket, &format!("/containers/{id}/json"))?;
    Ok(parse(&body)?)
}

/// Reads what an engine answered.
pub fn parse(body: &[u8]) -> Result<Told, serde_json::Error> {
    let inspected: Inspected = serde_json::from_slice(body)?;
    let named =
        if inspected.image_name.is_empty() { inspected.config.image } else { inspected.image_name };
    let id = if inspected.image.contains(':') {
        inspected.image.clone()
    } else {
        format!("sha256:{}", inspected.image)
    };
    Ok(Told {
        name: some(inspected.name.trim_start_matches('/')),
        image: Image {
            // Docker names an image by its identifier if it was started by that.
            reference: some(&named).filter(|named| *named != inspected.image),
            digest: inspected.image_digest.parse::<Digest>().ok(),
            id: id.parse::<Digest>().ok(),
        },
        labels: bounded(inspected.config.labels.unwrap_or_default()),
        ports: inspected.network_settings.ports.map(published).unwrap_or_default(),
        is_privileged: Some(inspected.host_config.privileged),
    })
}

fn published(table: BTreeMap<String, Option<Vec<Binding>>>) -> Vec<Port> {
    let mut found = Vec::new();
    for (inside, bindings) in table {
        let Some((port, protocol)) = inside.split_once('/') else { continue };
        let Ok(port) = port.parse::<u16>() else { continue };
        for binding in bindings.unwrap_or_default() {
            let host_port = binding.host_port.parse::<u16>().ok();
            let told = Port { protocol: escape(protocol.as_bytes()), port, host_port };
            if found.len() < PORTS_MAX && !found.contains(&told) {
                found.push(told);
            }
        }
    }
    found
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| escape(text.as_bytes()))
}

fn get(socket: &Path, path: &str) -> Result<Vec<u8>, EngineError> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
    stream.set_write_timeout(Some(ANSWER_TIME_MAX))?;
    // At once: whoever answers after the first part and closes would break the second.
    let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let Some((head, body)) = end.and_then(|end| answer.split_at_checked(end)) else {
        return Err(EngineError::Status("nothing".to_owned()));
    };
    let head = String::from_utf8_lossy(head);
    let status = head.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        return Err(EngineError::Status(escape(status.as_bytes())));
    }
    Ok(body.get(4..).unwrap_or_default().to_vec())
}

/// Reads what Podman keeps of a container in its storage (containers/storage,
/// `overlay-containers/containers.json` and `overlay-images/images.json`).
fn from_storage(storage: &Path, id: &str) -> Option<Told> {
    let read = |name: &str| read::whole(&storage.join(name), ANSWER_BYTES_MAX).ok();
    let containers = read("overlay-containers/containers.json")?;
    let images = read("overlay-images/images.json").unwrap_or_default();
    let mut told = stored(&containers, &images, id)?;
    let bundle = storage.join("overlay-containers").join(id).join("userdata/config.json");
    if let Ok(bytes) = read::whole(&bundle, ANSWER_BYTES_MAX)
        && let Ok(bundle) = crate::bundle::parse(&bytes, &storage.join(id))
    {
        told.labels = bundle.annotations;
    }
    Some(told)
}

/// Finds a container in Podman's lists of containers and images.
pub fn stored(containers: &[u8], images: &[u8], id: &str) -> Option<Told> {
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let with_id = |list: &[u8], id: &str| {
        let list: Vec<Value> = serde_json::from_slice(list).ok()?;
        list.into_iter().find(|entry| text(entry, "id").as_deref() == Some(id))
    };
    let container = with_id(containers, id)?;
    let metadata: Value = serde_json::from_str(&text(&container, "metadata")?).ok()?;
    let image = text(&container, "image").unwrap_or_default();
    let digest = with_id(images, &image).and_then(|image| text(&image, "digest")?.parse().ok());
    Some(Told {
        name: some(&text(&metadata, "name").unwrap_or_default()),
        image: Image {
            reference: some(&text(&metadata, "image-name").unwrap_or_default()),
            digest,
            id: format!("sha256:{image}").parse().ok(),
        },
        ..Told::default()
    })
}

#[cfg(test)]
mod tests;
