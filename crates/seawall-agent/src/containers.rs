//! Containers of this host: who they are, from their control groups, their processes and what
//! runtimes keep of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use seawall_runtime::container::{
    Container, Image, Limits, Mount as Mounted, Port, Runtime, Security, Unknown,
};
use seawall_runtime::event::CgroupId;
use seawall_runtime::text::escape;

use crate::bundle::{self, Bundle};
use crate::cgroup::{Group, Hierarchies};
use crate::engine::{Engines, Told};
use crate::limits::KERNEL_FILE_BYTES_MAX;
use crate::mount::Mount;
use crate::{process, read, workload};

/// Where runtimes keep what they know.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Folders with one folder for each container: states of runc and crun, bundles.
    pub bundles: Vec<PathBuf>,
    /// Engines.
    pub engines: Engines,
}

impl Sources {
    /// Returns the places that the runtimes use by themselves, and further ones: folders of states,
    /// storages of Podman, sockets of containerd and CRI-O.
    pub fn usual(bundles: &[PathBuf], storages: &[PathBuf], sockets: &[PathBuf]) -> Self {
        let usual = PathBuf::from("/var/lib/containers/storage");
        let cri = [
            "/run/containerd/containerd.sock",
            "/run/crio/crio.sock",
            "/run/k3s/containerd/containerd.sock",
            "/var/snap/microk8s/common/run/containerd.sock",
        ];
        let further = bundles;
        let bundles = [
            "/run/runc",
            "/run/crun",
            "/run/containerd/io.containerd.runtime.v2.task/k8s.io",
            "/run/containerd/io.containerd.runtime.v2.task/moby",
            "/run/containerd/io.containerd.runtime.v2.task/default",
            "/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
            "/run/docker/runtime-runc/moby",
            "/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby",
        ];
        Self {
            bundles: further.iter().cloned().chain(bundles.map(PathBuf::from)).collect(),
            engines: Engines {
                sockets: vec![
                    (Runtime::Docker, "/run/docker.sock".into()),
                    (Runtime::Podman, "/run/podman/podman.sock".into()),
                ],
                storages: storages.iter().cloned().chain([usual]).collect(),
                cri: sockets.iter().cloned().chain(cri.map(PathBuf::from)).collect(),
            },
        }
    }
}

impl Sources {
    /// Returns the places without APIs: an engine that waits for a hook answers nobody.
    #[must_use]
    pub fn without_engines(&self) -> Self {
        let engines = Engines { sockets: Vec::new(), cri: Vec::new(), ..self.engines.clone() };
        Self { bundles: self.bundles.clone(), engines }
    }
}

/// Learns everything of a container that can be learned now.
///
/// `bundle` is its bundle, where somebody told it; else it is looked for.
pub fn describe(
    group: &Group,
    hierarchies: &Hierarchies,
    sources: &Sources,
    bundle: Option<Bundle>,
) -> Container {
    let pid = hierarchies.first_process(&group.path);
    let mut unknown = Unknowns::default();
    let bundle = bundle.or_else(|| bundle::find(&group.id, &sources.bundles));
    if bundle.is_none() {
        unknown.add("bundle", "no runtime's state names it");
    }
    let (runtime, told) = engine(group, sources, &mut unknown);
    let mut labels = bundle.as_ref().map(|bundle| bundle.annotations.clone()).unwrap_or_default();
    labels.extend(bundle.iter().flat_map(|bundle| bundle.variables.clone()));
    labels.extend(told.labels.clone());
    labels.extend(crio_labels(&labels));
    let workload = workload::workload(&labels);
    let image = image(&told, &labels, &mut unknown);
    let name = told.name.clone().or_else(|| named(&labels));
    if name.is_none() {
        unknown.add("name", "neither engine nor annotations tell it");
    }
    let cgroup = hierarchies.identifier(&group.path);
    if cgroup.is_none() {
        unknown.add("cgroup", "it is in no control group of version 2");
    }
    Container {
        id: group.id.clone(),
        cgroup: cgroup.unwrap_or(CgroupId(0)),
        cgroup_path: escape(group.path.as_bytes()),
        runtime,
        name,
        image,
        workload,
        labels,
        started: pid.and_then(process::started),
        pid,
        security: security(pid, bundle.as_ref(), &told, &mut unknown),
        mounts: mounted(pid),
        limits: limits(group, hierarchies),
        ports: ports(pid, &told),
        unknown: unknown.0,
    }
}

#[derive(Default)]
struct Unknowns(Vec<Unknown>);

impl Unknowns {
    fn add(&mut self, what: &str, reason: &str) {
        self.0.push(Unknown { what: what.to_owned(), reason: reason.to_owned() });
    }
}

fn engine(group: &Group, sources: &Sources, unknown: &mut Unknowns) -> (Runtime, Told) {
    match sources.engines.ask(&group.id, group.runtime) {
        Ok(told) => told,
        Err(reasons) => {
            for reason in reasons {
                unknown.add("engine", &reason);
            }
            (group.runtime, Told::default())
        }
    }
}

/// Names of containers and images in annotations of CRI implementations and of nerdctl.
const NAMES: &[&str] =
    &["io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name"];
const IMAGES: &[&str] = &[
    "io.kubernetes.cri.image-name",
    "io.kubernetes.cri-o.ImageName",
    "io.kubernetes.cri-o.Image",
    "org.opencontainers.image.ref.name",
];

fn named(labels: &BTreeMap<String, String>) -> Option<String> {
    NAMES.iter().find_map(|key| labels.get(*key)).cloned()
}

fn image(told: &Told, labels: &BTreeMap<String, String>, unknown: &mut Unknowns) -> Image {
    let mut image = told.image.clone();
    if image.reference.is_none() {
        image.reference = IMAGES.iter().find_map(|key| labels.get(*key)).cloned();
    }
    if let Some(reference) = &image.reference
        && image.digest.is_none()
    {
        image.digest = reference.rsplit_once('@').and_then(|(_, digest)| digest.parse().ok());
    }
    if image.reference.is_none() {
        unknown.add("image.reference", "neither engine nor annotations tell it");
    }
    if image.digest.is_none() {
        unknown.add("image.digest", "neither engine nor annotations tell it");
    }
    image
}

/// CRI-O puts labels into one annotation, as JSON.
fn crio_labels(labels: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let text = labels.get("io.kubernetes.cri-o.Labels").map(String::as_str).unwrap_or_default();
    bundle::bounded(serde_json::from_str(text).unwrap_or_default())
}

fn security(
    pid: Option<u32>,
    bundle: Option<&Bundle>,
    told: &Told,
    unknown: &mut Unknowns,
) -> Security {
    let status = pid.map(|pid| process::folder(pid).join("status"));
    let status = status.and_then(|path| read::text(&path, KERNEL_FILE_BYTES_MAX).ok());
    let Some((pid, status)) = pid.zip(status) else {
        unknown.add("security", "it has no process");
        return Security::default();
    };
    let map = read::text(&process::folder(pid).join("uid_map"), KERNEL_FILE_BYTES_MAX);
    let user = process::field(&status, "Uid").and_then(|text| text.split_whitespace().nth(1));
    let user = user.and_then(|text| text.parse::<u32>().ok());
    let apparmor = read::text(&process::folder(pid).join("attr/current"), KERNEL_FILE_BYTES_MAX);
    let apparmor = apparmor.ok().map(|text| escape(text.trim_end_matches(['\0', '\n']).as_bytes()));
    let mut found = process::security(&status);
    found.user = user.and_then(|user| process::user_inside(&map.unwrap_or_default(), user));
    found.apparmor = apparmor
        .filter(|profile| !profile.is_empty())
        .or_else(|| bundle.and_then(|bundle| bundle.apparmor.clone()))
        .or_else(|| Some("unconfined".to_owned()));
    found.is_privileged = told.is_privileged.or_else(|| bundle.map(|bundle| bundle.is_privileged));
    found.is_root_read_only = bundle.and_then(|bundle| bundle.is_root_read_only).or_else(|| {
        let mounts = process::mounts(pid).ok()?;
        mounts.iter().rev().find(|mount| mount.target == "/").map(Mount::is_read_only)
    });
    found.host_namespaces = process::shared_namespaces(pid);
    found
}

fn mounted(pid: Option<u32>) -> Vec<Mounted> {
    let mounts = pid.and_then(|pid| process::mounts(pid).ok()).unwrap_or_default();
    let is_told = |mount: &&Mount| mount.target != "/" && !mount.is_kernel();
    mounts.iter().filter(is_told).map(told_mount).collect()
}

fn told_mount(mount: &Mount) -> Mounted {
    let is_bind = mount.root != "/" && !mount.is_tmpfs();
    let source = if is_bind { &mount.root } else { &mount.source };
    let filesystem = if is_bind { "bind" } else { &mount.filesystem };
    Mounted {
        source: escape(source.as_bytes()),
        target: escape(mount.target.as_bytes()),
        filesystem: escape(filesystem.as_bytes()),
        is_read_only: mount.is_read_only(),
        is_no_exec: mount.has_flag("noexec"),
    }
}

fn limits(group: &Group, hierarchies: &Hierarchies) -> Limits {
    let path = group.path.as_str();
    let period = hierarchies.limit(path, "cpu.max", ("cpu", "cpu.cfs_period_us"));
    let quota = hierarchies.limit(path, "cpu.max", ("cpu", "cpu.cfs_quota_us"));
    let period = period.filter(|period| Some(*period) != quota).unwrap_or(100_000);
    Limits {
        memory: hierarchies.limit(path, "memory.max", ("memory", "memory.limit_in_bytes")),
        processor_millis: quota.and_then(|quota| quota.checked_mul(1_000)?.checked_div(period)),
        processes: hierarchies.limit(path, "pids.max", ("pids", "pids.max")),
    }
}

/// Returns the ports of a container as they are now; those of the host stay as they were told.
pub fn ports_now(container: &Container) -> Vec<Port> {
    let published = container.ports.iter().filter(|port| port.host_port.is_some()).cloned();
    ports(container.pid, &Told { ports: published.collect(), ..Told::default() })
}

fn ports(pid: Option<u32>, told: &Told) -> Vec<Port> {
    let shares =
        pid.is_some_and(|pid| process::shared_namespaces(pid).iter().any(|name| name == "net"));
    // With the host's network, the host's sockets are not the container's.
    let mut found =
        if shares { Vec::new() } else { pid.map(process::listening).unwrap_or_default() };
    for port in &told.ports {
        found.retain(|other| (&other.protocol, other.port) != (&port.protocol, port.port));
        found.push(port.clone());
    }
    found
}
