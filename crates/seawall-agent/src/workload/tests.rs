//! Tests of [`super`].

use std::collections::BTreeMap;

use seawall_runtime::container::Orchestrator;

use super::workload;

#[track_caller]
fn check(labels: &[(&str, &str)], expected: Option<(Orchestrator, &str, &str)>) {
    let labels: BTreeMap<String, String> =
        labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let found = workload(&labels);
    let told = found.as_ref().map(|found| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        (found.orchestrator, text(&found.namespace), text(&found.name))
    });
    let expected = expected.map(|(who, space, name)| (who, space.to_owned(), name.to_owned()));
    assert_eq!(told, expected, "{labels:?}");
}

#[test]
fn labels_of_each_orchestrator_name_the_workload() {
    let pod = [("io.kubernetes.pod.name", "web-1"), ("io.kubernetes.pod.namespace", "shop")];
    check(&pod, Some((Orchestrator::Kubernetes, "shop", "web-1")));
    let cri = [
        ("io.kubernetes.cri.sandbox-name", "web-1"),
        ("io.kubernetes.cri.sandbox-namespace", "shop"),
    ];
    check(&cri, Some((Orchestrator::Kubernetes, "shop", "web-1")));
    let openshift = [("openshift.io/scc", "restricted"), pod[0], pod[1]];
    check(&openshift, Some((Orchestrator::Openshift, "shop", "web-1")));
    check(
        &[
            ("com.docker.stack.namespace", "shop"),
            ("com.docker.swarm.service.name", "shop_web"),
            ("com.docker.swarm.task.name", "shop_web.1.abc"),
        ],
        Some((Orchestrator::Swarm, "shop", "shop_web.1.abc")),
    );
    check(
        &[("com.docker.compose.project", "shop"), ("com.docker.compose.service", "web")],
        Some((Orchestrator::Compose, "shop", "web")),
    );
    check(
        &[("com.hashicorp.nomad.alloc_id", "1"), ("com.hashicorp.nomad.job_name", "web")],
        Some((Orchestrator::Nomad, "", "web")),
    );
    check(
        &[("MESOS_TASK_ID", "web.1"), ("MARATHON_APP_ID", "/shop/web")],
        Some((Orchestrator::Mesos, "/shop/web", "/shop/web")),
    );
    check(
        &[("Fabric_ApplicationName", "fabric:/Shop"), ("Fabric_ServiceName", "Web")],
        Some((Orchestrator::ServiceFabric, "fabric:/Shop", "Web")),
    );
    check(&[("maintainer", "somebody")], None);
    check(&[("com.docker.compose.project", "")], None);
}
