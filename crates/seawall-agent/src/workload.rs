//! What labels and annotations say that a container belongs to.

use std::collections::BTreeMap;

use seawall_runtime::container::{Orchestrator, Workload};

/// The keys by which one orchestrator names what a container belongs to; the first that is there
/// counts.
#[derive(Debug)]
struct Keys {
    orchestrator: Orchestrator,
    /// One of these has to be there.
    signs: &'static [&'static str],
    namespace: &'static [&'static str],
    name: &'static [&'static str],
    uid: &'static [&'static str],
    container: &'static [&'static str],
}

/// In this order: OpenShift is Kubernetes too.
const ORCHESTRATORS: &[Keys] = &[
    Keys {
        orchestrator: Orchestrator::Openshift,
        signs: &[
            "openshift.io/scc",
            "openshift.io/deployment-config.name",
            "openshift.io/build.name",
        ],
        ..KUBERNETES
    },
    KUBERNETES,
    Keys {
        orchestrator: Orchestrator::Swarm,
        signs: &["com.docker.swarm.service.name", "com.docker.swarm.task.id"],
        namespace: &["com.docker.stack.namespace"],
        name: &["com.docker.swarm.task.name", "com.docker.swarm.service.name"],
        uid: &["com.docker.swarm.task.id"],
        container: &["com.docker.swarm.service.name"],
    },
    Keys {
        orchestrator: Orchestrator::Nomad,
        signs: &["com.hashicorp.nomad.alloc_id", "NOMAD_ALLOC_ID"],
        namespace: &["com.hashicorp.nomad.namespace", "NOMAD_NAMESPACE"],
        name: &["com.hashicorp.nomad.job_name", "NOMAD_JOB_NAME", "NOMAD_ALLOC_NAME"],
        uid: &["com.hashicorp.nomad.alloc_id", "NOMAD_ALLOC_ID"],
        container: &["com.hashicorp.nomad.task_name", "NOMAD_TASK_NAME"],
    },
    Keys {
        orchestrator: Orchestrator::Mesos,
        signs: &["MESOS_TASK_ID", "org.apache.mesos.task.id", "DCOS_SPACE", "MARATHON_APP_ID"],
        namespace: &["DCOS_SPACE", "MARATHON_APP_ID"],
        name: &["MARATHON_APP_ID", "MESOS_TASK_ID", "org.apache.mesos.task.id"],
        uid: &["MESOS_TASK_ID", "org.apache.mesos.task.id"],
        container: &["MESOS_CONTAINER_NAME"],
    },
    Keys {
        orchestrator: Orchestrator::ServiceFabric,
        signs: &["Fabric_ServicePackageActivationId", "Fabric_ApplicationName", "ApplicationName"],
        namespace: &["Fabric_ApplicationName", "ApplicationName"],
        name: &["Fabric_ServiceName", "ServicePackageName", "Fabric_ServicePackageName"],
        uid: &["Fabric_ServicePackageActivationId"],
        container: &["Fabric_CodePackageName", "CodePackageName"],
    },
    Keys {
        orchestrator: Orchestrator::Compose,
        signs: &["com.docker.compose.project", "io.podman.compose.project"],
        namespace: &["com.docker.compose.project", "io.podman.compose.project"],
        name: &["com.docker.compose.service"],
        uid: &["com.docker.compose.config-hash"],
        container: &["com.docker.compose.service"],
    },
];

const KUBERNETES: Keys = Keys {
    orchestrator: Orchestrator::Kubernetes,
    signs: &[
        "io.kubernetes.pod.name",
        "io.kubernetes.cri.sandbox-name",
        "io.kubernetes.cri-o.KubeName",
        "io.kubernetes.pod.uid",
    ],
    namespace: &[
        "io.kubernetes.pod.namespace",
        "io.kubernetes.cri.sandbox-namespace",
        "io.kubernetes.cri-o.Namespace",
    ],
    name: &[
        "io.kubernetes.pod.name",
        "io.kubernetes.cri.sandbox-name",
        "io.kubernetes.cri-o.KubeName",
    ],
    uid: &["io.kubernetes.pod.uid", "io.kubernetes.cri.sandbox-uid"],
    container: &["io.kubernetes.container.name", "io.kubernetes.cri.container-name"],
};

/// Returns what the labels say; `None` where they name no orchestrator.
pub fn workload(labels: &BTreeMap<String, String>) -> Option<Workload> {
    let value = |keys: &[&str]| {
        keys.iter().find_map(|key| labels.get(*key)).filter(|text| !text.is_empty()).cloned()
    };
    let keys = ORCHESTRATORS.iter().find(|keys| value(keys.signs).is_some())?;
    Some(Workload {
        orchestrator: keys.orchestrator,
        namespace: value(keys.namespace),
        name: value(keys.name),
        uid: value(keys.uid),
        container: value(keys.container),
    })
}

#[cfg(test)]
mod tests;
