//! A container: what the runtime, the control group and the process table tell of it.

use std::collections::BTreeMap;

use seawall_artifact::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::event::CgroupId;

/// A container that runs, or ran.
///
/// What nobody told is `None` or empty and never guessed; [`Container::unknown`] names it.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Container {
    /// Its identifier, as the runtime says it.
    pub id: String,
    /// Its control group.
    pub cgroup: CgroupId,
    /// The path of its control group, below the root of control groups.
    pub cgroup_path: String,
    /// Who made it.
    pub runtime: Runtime,
    /// Its name.
    pub name: Option<String>,
    /// The image that it was made of.
    pub image: Image,
    /// The pod, task group or service that it belongs to.
    pub workload: Option<Workload>,
    /// Labels and annotations, those of the orchestrator included.
    pub labels: BTreeMap<String, String>,
    /// When it started, in seconds since 1970.
    pub started: Option<u64>,
    /// Its first process, as the host counts.
    pub pid: Option<u32>,
    /// What it may do.
    pub security: Security,
    /// What is mounted into it besides its root.
    pub mounts: Vec<Mount>,
    /// What it may use.
    pub limits: Limits,
    /// Ports that are open to others.
    pub ports: Vec<Port>,
    /// What could not be learned, and why.
    pub unknown: Vec<Unknown>,
}

/// Who made a container.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
    /// containerd.
    Containerd,
    /// CRI-O.
    Crio,
    /// An OCI runtime (runc, crun) without anything above it.
    Oci,
    /// Something that makes control groups and namespaces.
    Other,
}

/// The image of a container.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Image {
    /// The name that it was asked for by.
    pub reference: Option<String>,
    /// The digest of its manifest.
    pub digest: Option<Digest>,
    /// The digest of its configuration (the "image ID").
    pub id: Option<Digest>,
}

/// What an orchestrator says that the container belongs to.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Workload {
    /// Which orchestrator.
    pub orchestrator: Orchestrator,
    /// The namespace, project, job or stack.
    pub namespace: Option<String>,
    /// The pod, task or allocation.
    pub name: Option<String>,
    /// Its unique identifier.
    pub uid: Option<String>,
    /// The container's name within.
    pub container: Option<String>,
}

/// An orchestrator.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orchestrator {
    /// Kubernetes.
    Kubernetes,
    /// OpenShift.
    Openshift,
    /// Docker Swarm.
    Swarm,
    /// Docker Compose.
    Compose,
    /// Nomad.
    Nomad,
    /// Mesos or DC/OS.
    Mesos,
    /// Service Fabric.
    ServiceFabric,
}

/// What a container may do.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Security {
    /// User of its first process, as the container counts.
    pub user: Option<u32>,
    /// Effective capabilities of its first process, one bit each.
    pub capabilities: Option<u64>,
    /// Bounding capabilities of its first process, one bit each.
    pub capabilities_bounding: Option<u64>,
    /// The mode of seccomp: 0 none, 1 strict, 2 filter.
    pub seccomp: Option<u8>,
    /// The profile of AppArmor; `unconfined` where there is none.
    pub apparmor: Option<String>,
    /// Whether rights can be raised by programs (`no_new_privs` is not set).
    pub may_raise: Option<bool>,
    /// Whether it was asked for with all rights.
    pub is_privileged: Option<bool>,
    /// Whether its root cannot be written.
    pub is_root_read_only: Option<bool>,
    /// Namespaces that it shares with the host (`pid`, `net`, `ipc`, `uts`, `user`, `cgroup`).
    pub host_namespaces: Vec<String>,
}

/// Something mounted into a container.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Mount {
    /// Where it comes from: a path of the host, a volume.
    pub source: String,
    /// Where it is in the container.
    pub target: String,
    /// The type of file system, or `bind`.
    pub filesystem: String,
    /// Whether it cannot be written.
    pub is_read_only: bool,
    /// Whether nothing can be executed from it.
    pub is_no_exec: bool,
}

/// What a container may use; `None` means no limit, or not known.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Limits {
    /// Bytes of memory.
    pub memory: Option<u64>,
    /// Thousandths of a processor.
    pub processor_millis: Option<u64>,
    /// Processes and threads.
    pub processes: Option<u64>,
}

/// A port that is open to others.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Port {
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The port inside.
    pub port: u16,
    /// The port of the host that leads to it.
    pub host_port: Option<u16>,
}

/// Something that could not be learned.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Unknown {
    /// What, in the words of the fields.
    pub what: String,
    /// Why.
    pub reason: String,
}
