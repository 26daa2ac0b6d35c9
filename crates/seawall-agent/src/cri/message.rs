//! Messages of `runtime.v1` (cri-api 0.31, `api.proto`) and of containerd's services
//! `namespaces.v1`, `containers.v1` and `images.v1` (containerd 2): the fields that are read, with
//! the numbers that they have there.

use std::collections::BTreeMap;

/// Asks who answers.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct VersionRequest {
    #[prost(string, tag = "1")]
    pub(super) version: String,
}

/// Who answers.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct VersionResponse {
    #[prost(string, tag = "2")]
    pub(super) runtime_name: String,
}

/// Asks for a container.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerStatusRequest {
    #[prost(string, tag = "1")]
    pub(super) container_id: String,
    #[prost(bool, tag = "2")]
    pub(super) verbose: bool,
}

/// A container, and what the runtime says of it beyond that.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerStatusResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) status: Option<ContainerStatus>,
    #[prost(btree_map = "string, string", tag = "2")]
    pub(super) info: BTreeMap<String, String>,
}

/// A container.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerStatus {
    #[prost(message, optional, tag = "2")]
    pub(super) metadata: Option<ContainerMetadata>,
    #[prost(message, optional, tag = "8")]
    pub(super) image: Option<ImageSpec>,
    #[prost(string, tag = "9")]
    pub(super) image_ref: String,
    #[prost(btree_map = "string, string", tag = "12")]
    pub(super) labels: BTreeMap<String, String>,
    #[prost(btree_map = "string, string", tag = "13")]
    pub(super) annotations: BTreeMap<String, String>,
    #[prost(string, tag = "17")]
    pub(super) image_id: String,
}

/// The name of a container in its pod.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerMetadata {
    #[prost(string, tag = "1")]
    pub(super) name: String,
}

/// An image, as it was asked for.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImageSpec {
    #[prost(string, tag = "1")]
    pub(super) image: String,
}

/// Asks for an image.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImageStatusRequest {
    #[prost(message, optional, tag = "1")]
    pub(super) image: Option<ImageSpec>,
    #[prost(bool, tag = "2")]
    pub(super) verbose: bool,
}

/// An image, if it is there.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImageStatusResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) image: Option<StoredImage>,
}

/// An image that the runtime has.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct StoredImage {
    #[prost(string, tag = "1")]
    pub(super) id: String,
    #[prost(string, repeated, tag = "2")]
    pub(super) repo_tags: Vec<String>,
    #[prost(string, repeated, tag = "3")]
    pub(super) repo_digests: Vec<String>,
}

/// Asks for the sandbox of a pod.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PodSandboxStatusRequest {
    #[prost(string, tag = "1")]
    pub(super) pod_sandbox_id: String,
    #[prost(bool, tag = "2")]
    pub(super) verbose: bool,
}

/// A sandbox, and what the runtime says of it beyond that.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PodSandboxStatusResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) status: Option<PodSandboxStatus>,
    #[prost(btree_map = "string, string", tag = "2")]
    pub(super) info: BTreeMap<String, String>,
}

/// The sandbox of a pod.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PodSandboxStatus {
    #[prost(message, optional, tag = "2")]
    pub(super) metadata: Option<PodSandboxMetadata>,
    #[prost(btree_map = "string, string", tag = "7")]
    pub(super) labels: BTreeMap<String, String>,
    #[prost(btree_map = "string, string", tag = "8")]
    pub(super) annotations: BTreeMap<String, String>,
}

/// The pod of a sandbox.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PodSandboxMetadata {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) uid: String,
    #[prost(string, tag = "3")]
    pub(super) namespace: String,
}

/// Asks for the namespaces of containerd.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct NamespacesRequest {
    #[prost(string, tag = "1")]
    pub(super) filter: String,
}

/// The namespaces of containerd.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct NamespacesResponse {
    #[prost(message, repeated, tag = "1")]
    pub(super) namespaces: Vec<Namespace>,
}

/// A namespace of containerd.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Namespace {
    #[prost(string, tag = "1")]
    pub(super) name: String,
}

/// Asks containerd for a container.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerRequest {
    #[prost(string, tag = "1")]
    pub(super) id: String,
}

/// A container of containerd, if it is there.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ContainerResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) container: Option<Container>,
}

/// A container of containerd.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Container {
    #[prost(btree_map = "string, string", tag = "2")]
    pub(super) labels: BTreeMap<String, String>,
    #[prost(string, tag = "3")]
    pub(super) image: String,
}

/// Asks containerd for an image by its name.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImageRequest {
    #[prost(string, tag = "1")]
    pub(super) name: String,
}

/// An image of containerd, if it is there.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImageResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) image: Option<NamedImage>,
}

/// A name, and what it stands for.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct NamedImage {
    #[prost(message, optional, tag = "3")]
    pub(super) target: Option<Descriptor>,
}

/// A manifest or an index.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Descriptor {
    #[prost(string, tag = "2")]
    pub(super) digest: String,
}
