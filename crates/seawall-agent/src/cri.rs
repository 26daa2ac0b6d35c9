//! The APIs of containerd and CRI-O: the Container Runtime Interface (`runtime.v1`), and what
//! containerd's own API tells of containers that no kubelet asked for.
//!
//! Both are gRPC over a socket. The messages are those of the interfaces' descriptions, with the
//! fields that are used; fields that are not named here are passed over.

use std::collections::BTreeMap;
use std::path::Path;

use prost::{DecodeError, Message as _};
use seawall_artifact::digest::Digest;
use seawall_runtime::container::{Image, Port, Runtime};
use seawall_runtime::text::escape;
use serde::Deserialize;
use tokio::runtime::Builder;
use tokio::time::timeout;
use tonic::client::Grpc;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;

use crate::bundle::bounded;
use crate::engine::Told;
use crate::limits::{ANSWER_BYTES_MAX, ANSWER_TIME_MAX, NAMESPACES_MAX, PORTS_MAX};

mod message;

use message::{
    Container, ContainerRequest, ContainerResponse, ContainerStatus, ContainerStatusRequest,
    ContainerStatusResponse, ImageRequest, ImageResponse, ImageSpec, ImageStatusRequest,
    ImageStatusResponse, NamespacesRequest, NamespacesResponse, PodSandboxStatusRequest,
    PodSandboxStatusResponse, VersionRequest, VersionResponse,
};

/// Why a runtime told nothing.
#[derive(Debug, thiserror::Error)]
pub enum CriError {
    /// Nobody listens there.
    #[error("cannot ask the runtime")]
    Connect(#[from] tonic::transport::Error),
    /// It did not answer in time.
    #[error("the runtime did not answer within {} s", ANSWER_TIME_MAX.as_secs())]
    Time(#[from] tokio::time::error::Elapsed),
    /// It answered that it cannot.
    #[error("the runtime answered `{}`", escape(.0.message().as_bytes()))]
    Status(#[from] Box<Status>),
    /// This machine gives no thread or socket.
    #[error("cannot ask the runtime")]
    Io(#[from] std::io::Error),
}

impl From<Status> for CriError {
    fn from(status: Status) -> Self {
        Self::Status(Box::new(status))
    }
}

/// Asks the runtime behind a socket for a container; `None` if it does not know it.
///
/// # Errors
///
/// Nobody listens, answers in time, or answers what can be used.
pub fn inspect(socket: &Path, id: &str) -> Result<Option<(Runtime, Told)>, CriError> {
    // One answer is waited for at a time, on the thread that asks.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { timeout(ANSWER_TIME_MAX, ask(socket, id)).await? })
}

async fn ask(socket: &Path, id: &str) -> Result<Option<(Runtime, Told)>, CriError> {
    let address = format!("unix:{}", socket.display());
    let mut api = Api { channel: Endpoint::from_shared(address)?.connect().await? };
    let who = api.version().await?;
    let told = match api.container(id).await? {
        Some(told) => Some(told),
        None => api.sandbox(id).await?,
    };
    // Without a kubelet, containers are in a namespace of containerd that its CRI does not show.
    if who == Some(Runtime::Crio) || told.as_ref().is_some_and(Told::is_whole) {
        return Ok(told.map(|told| (who.unwrap_or(Runtime::Containerd), told)));
    }
    let told = api.contained(id, told).await?;
    Ok(told.map(|told| (Runtime::Containerd, told)))
}

/// What a runtime answered, as it was sent: encoded messages of `runtime.v1` of a container, its
/// image and its pod's sandbox, then those of containerd's own API; empty where it was not asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answers<'a> {
    /// `ContainerStatusResponse`.
    pub container: &'a [u8],
    /// `ImageStatusResponse`.
    pub image: &'a [u8],
    /// `PodSandboxStatusResponse`.
    pub sandbox: &'a [u8],
    /// `GetContainerResponse` of containerd.
    pub contained: &'a [u8],
    /// `GetImageResponse` of containerd.
    pub contained_image: &'a [u8],
}

/// Reads answers as [`inspect`] does that asks for them; `None` if the runtime knows nothing.
///
/// # Errors
///
/// One of them is no such message.
pub fn read(answers: Answers<'_>) -> Result<Option<Told>, DecodeError> {
    let sandbox = match answers.sandbox {
        [] => None,
        bytes => Some(pod(PodSandboxStatusResponse::decode(bytes)?)),
    };
    let container = ContainerStatusResponse::decode(answers.container)?;
    let told = match container.status {
        Some(status) => {
            let details = Details::parse(&container.info);
            let image = ImageStatusResponse::decode(answers.image)?;
            Some(told(status, &details, image, sandbox.unwrap_or_default()))
        }
        None => sandbox,
    };
    if told.as_ref().is_some_and(Told::is_whole) {
        return Ok(told);
    }
    let contained = ContainerResponse::decode(answers.contained)?.container;
    let Some(contained) = contained else { return Ok(told) };
    let image = ImageResponse::decode(answers.contained_image)?;
    Ok(Some(filled(told.unwrap_or_default(), contained, Some(image))))
}

struct Api {
    channel: Channel,
}

impl Api {
    async fn call<Question, Answer>(
        &mut self,
        method: &'static str,
        request: Request<Question>,
    ) -> Result<Option<Answer>, CriError>
    where
        Question: prost::Message + 'static,
        Answer: prost::Message + Default + 'static,
    {
        let limit = usize::try_from(ANSWER_BYTES_MAX).unwrap_or(usize::MAX);
        let mut client = Grpc::new(self.channel.clone()).max_decoding_message_size(limit);
        client.ready().await?;
        let path = tonic::codegen::http::uri::PathAndQuery::from_static(method);
        match client.unary(request, path, ProstCodec::default()).await {
            Ok(answer) => Ok(Some(answer.into_inner())),
            // Who has no such service has no such container either.
            Err(status) if matches!(status.code(), Code::NotFound | Code::Unimplemented) => {
                Ok(None)
            }
            Err(status) => Err(status.into()),
        }
    }

    async fn version(&mut self) -> Result<Option<Runtime>, CriError> {
        let request = Request::new(VersionRequest { version: "v1".to_owned() });
        let answer: Option<VersionResponse> =
            self.call("/runtime.v1.RuntimeService/Version", request).await?;
        Ok(answer.and_then(|answer| named(&answer.runtime_name)))
    }

    async fn container(&mut self, id: &str) -> Result<Option<Told>, CriError> {
        let request = ContainerStatusRequest { container_id: id.to_owned(), verbose: true };
        let answer: Option<ContainerStatusResponse> =
            self.call("/runtime.v1.RuntimeService/ContainerStatus", Request::new(request)).await?;
        let Some(ContainerStatusResponse { status: Some(status), info }) = answer else {
            return Ok(None);
        };
        let details = Details::parse(&info);
        let image = self.image(&status.image_ref).await?;
        let sandbox = match &details.sandbox {
            Some(sandbox) => self.sandbox(sandbox).await?,
            None => None,
        };
        Ok(Some(told(status, &details, image, sandbox.unwrap_or_default())))
    }

    async fn image(&mut self, reference: &str) -> Result<ImageStatusResponse, CriError> {
        let image = Some(ImageSpec { image: reference.to_owned() });
        let request = Request::new(ImageStatusRequest { image, verbose: false });
        let answer = self.call("/runtime.v1.ImageService/ImageStatus", request).await?;
        Ok(answer.unwrap_or_default())
    }

    async fn sandbox(&mut self, id: &str) -> Result<Option<Told>, CriError> {
        let request = PodSandboxStatusRequest { pod_sandbox_id: id.to_owned(), verbose: true };
        let answer: Option<PodSandboxStatusResponse> =
            self.call("/runtime.v1.RuntimeService/PodSandboxStatus", Request::new(request)).await?;
        Ok(answer.map(pod))
    }

    /// Looks for a container in every namespace of containerd.
    async fn contained(&mut self, id: &str, told: Option<Told>) -> Result<Option<Told>, CriError> {
        let request = Request::new(NamespacesRequest::default());
        let answer: Option<NamespacesResponse> =
            self.call("/containerd.services.namespaces.v1.Namespaces/List", request).await?;
        for namespace in answer.unwrap_or_default().namespaces.into_iter().take(NAMESPACES_MAX) {
            let Ok(namespace) = namespace.name.parse::<MetadataValue<Ascii>>() else { continue };
            let request = within(ContainerRequest { id: id.to_owned() }, &namespace);
            let answer: Option<ContainerResponse> =
                self.call("/containerd.services.containers.v1.Containers/Get", request).await?;
            let Some(container) = answer.and_then(|answer| answer.container) else { continue };
            let request = within(ImageRequest { name: container.image.clone() }, &namespace);
            let image: Option<ImageResponse> =
                self.call("/containerd.services.images.v1.Images/Get", request).await?;
            return Ok(Some(filled(told.unwrap_or_default(), container, image)));
        }
        Ok(told)
    }
}

fn within<Question>(question: Question, namespace: &MetadataValue<Ascii>) -> Request<Question> {
    let mut request = Request::new(question);
    request.metadata_mut().insert("containerd-namespace", namespace.clone());
    request
}

fn named(runtime: &str) -> Option<Runtime> {
    match runtime {
        "containerd" => Some(Runtime::Containerd),
        "cri-o" => Some(Runtime::Crio),
        _ => None,
    }
}

/// What a verbose answer says beyond its own fields: JSON whose form is the runtime's affair.
/// containerd and CRI-O name alike what is read here.
#[derive(Debug, Default, PartialEq)]
struct Details {
    sandbox: Option<String>,
    is_privileged: Option<bool>,
    ports: Vec<Port>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Info {
    #[serde(rename = "sandboxID")]
    sandbox: Option<String>,
    privileged: Option<bool>,
    config: InfoConfig,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoConfig {
    linux: InfoLinux,
    port_mappings: Vec<InfoPort>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoLinux {
    security_context: InfoSecurity,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoSecurity {
    privileged: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoPort {
    protocol: Option<u8>,
    container_port: u16,
    host_port: u16,
}

impl Details {
    fn parse(info: &BTreeMap<String, String>) -> Self {
        let text = info.get("info").map(String::as_str).unwrap_or_default();
        let Ok(info) = serde_json::from_str::<Info>(text) else { return Self::default() };
        let is_privileged = info.privileged.or(info.config.linux.security_context.privileged);
        let ports = info.config.port_mappings.iter().filter_map(InfoPort::told);
        Self {
            sandbox: info.sandbox.filter(|sandbox| !sandbox.is_empty()),
            is_privileged,
            ports: ports.take(PORTS_MAX).collect(),
        }
    }
}

impl InfoPort {
    fn told(&self) -> Option<Port> {
        // `Protocol` of the interface: 0 TCP, 1 UDP, 2 SCTP.
        let protocol =
            ["tcp", "udp", "sctp"].get(usize::from(self.protocol.unwrap_or_default()))?;
        let host_port = Some(self.host_port).filter(|port| *port != 0)?;
        Some(Port {
            protocol: (*protocol).to_owned(),
            port: self.container_port,
            host_port: Some(host_port),
        })
    }
}

/// Reads the identifier of an image; CRI-O leaves the algorithm out.
fn identifier(text: &str) -> Option<Digest> {
    text.parse().ok().or_else(|| format!("sha256:{text}").parse().ok())
}

/// Joins what the interface says of a container, of its image and of its pod.
fn told(
    status: ContainerStatus,
    details: &Details,
    image: ImageStatusResponse,
    sandbox: Told,
) -> Told {
    let asked = status.image.map(|image| image.image).unwrap_or_default();
    let mut labels = sandbox.labels;
    labels.extend(bounded(status.annotations));
    labels.extend(bounded(status.labels));
    let found = image.image.unwrap_or_default();
    // An image is named by its identifier where it has no name (any more).
    let name = Some(asked).filter(|asked| asked.parse::<Digest>().is_err() && !asked.is_empty());
    let name = name.or_else(|| found.repo_tags.first().cloned());
    let digest = digest_of(&status.image_ref)
        .or_else(|| repository_digest(name.as_deref().unwrap_or_default(), &found.repo_digests));
    let identifiers = [&found.id, &status.image_id, &status.image_ref];
    Told {
        name: status.metadata.map(|metadata| escape(metadata.name.as_bytes())),
        image: Image {
            reference: name.map(|name| escape(name.as_bytes())),
            digest,
            id: identifiers.into_iter().find_map(|text| identifier(text)),
        },
        labels,
        ports: sandbox.ports,
        is_privileged: details.is_privileged,
    }
}

/// Returns the digest of `NAME@DIGEST`.
fn digest_of(reference: &str) -> Option<Digest> {
    reference.rsplit_once('@')?.1.parse().ok()
}

/// Returns the digest that an image has in the repository of `name`, or the only one.
fn repository_digest(name: &str, digests: &[String]) -> Option<Digest> {
    let repository = match name.split_once('@').map_or(name, |(name, _)| name).rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        _ => name,
    };
    let is_there =
        |text: &&String| text.rsplit_once('@').is_some_and(|(there, _)| there == repository);
    let mut found: Vec<Digest> = digests.iter().filter_map(|text| digest_of(text)).collect();
    found.dedup();
    let only = found.first().filter(|_| found.len() == 1).cloned();
    digests.iter().find(is_there).and_then(|text| digest_of(text)).or(only)
}

/// Puts what a pod's sandbox says into labels, under the names that a kubelet gives them.
fn pod(answer: PodSandboxStatusResponse) -> Told {
    let details = Details::parse(&answer.info);
    let status = answer.status.unwrap_or_default();
    let metadata = status.metadata.unwrap_or_default();
    let mut labels: BTreeMap<String, String> = [
        ("io.kubernetes.pod.name", metadata.name.clone()),
        ("io.kubernetes.pod.namespace", metadata.namespace),
        ("io.kubernetes.pod.uid", metadata.uid),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    labels.extend(status.annotations);
    labels.extend(status.labels);
    Told {
        name: Some(escape(metadata.name.as_bytes())).filter(|name| !name.is_empty()),
        image: Image::default(),
        labels: bounded(labels),
        ports: details.ports,
        is_privileged: details.is_privileged,
    }
}

/// Fills what is not told yet with what containerd's own API says.
fn filled(mut told: Told, container: Container, image: Option<ImageResponse>) -> Told {
    let some = |text: &str| (!text.is_empty()).then(|| escape(text.as_bytes()));
    let mut labels = bounded(container.labels);
    labels.extend(std::mem::take(&mut told.labels));
    let name = labels.get("nerdctl/name").cloned();
    let target = image.and_then(|image| image.image?.target);
    let image = &mut told.image;
    image.reference = image.reference.take().or_else(|| some(&container.image));
    image.digest =
        image.digest.take().or_else(|| target.and_then(|target| target.digest.parse().ok()));
    Told { name: told.name.or(name), labels, ..told }
}

#[cfg(test)]
mod tests;
