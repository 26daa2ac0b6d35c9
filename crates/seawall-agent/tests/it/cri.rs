//! A client of the Container Runtime Interface that asks as a kubelet does, and the image that its
//! containers are made of.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

use crate::host::{Host, soon};

/// The image of [`archive`].
pub(crate) const IMAGE: &str = "registry.example/seawall/test:1";

/// The name of a container; the settings of [`Host`] have those alone guarded that begin so.
const WEB: &str = "seawall-test-web";

/// What a kubelet asks for, with the numbers of cri-api's `api.proto`.
mod message {
    use std::collections::BTreeMap;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct RunPodSandboxRequest {
        #[prost(message, optional, tag = "1")]
        pub(super) config: Option<PodSandboxConfig>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct PodSandboxConfig {
        #[prost(message, optional, tag = "1")]
        pub(super) metadata: Option<PodSandboxMetadata>,
        #[prost(message, optional, tag = "8")]
        pub(super) linux: Option<LinuxPodSandboxConfig>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct PodSandboxMetadata {
        #[prost(string, tag = "1")]
        pub(super) name: String,
        #[prost(string, tag = "2")]
        pub(super) uid: String,
        #[prost(string, tag = "3")]
        pub(super) namespace: String,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct LinuxPodSandboxConfig {
        #[prost(message, optional, tag = "2")]
        pub(super) security_context: Option<SecurityContext>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct SecurityContext {
        #[prost(message, optional, tag = "1")]
        pub(super) namespaces: Option<NamespaceOption>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct NamespaceOption {
        /// 2: that of the node.
        #[prost(int32, tag = "1")]
        pub(super) network: i32,
        /// 1: one of its own for each container.
        #[prost(int32, tag = "2")]
        pub(super) processes: i32,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct CreateContainerRequest {
        #[prost(string, tag = "1")]
        pub(super) sandbox: String,
        #[prost(message, optional, tag = "2")]
        pub(super) config: Option<ContainerConfig>,
        #[prost(message, optional, tag = "3")]
        pub(super) sandbox_config: Option<PodSandboxConfig>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct ContainerConfig {
        #[prost(message, optional, tag = "1")]
        pub(super) metadata: Option<Named>,
        #[prost(message, optional, tag = "2")]
        pub(super) image: Option<ImageSpec>,
        #[prost(string, repeated, tag = "3")]
        pub(super) command: Vec<String>,
        #[prost(btree_map = "string, string", tag = "9")]
        pub(super) labels: BTreeMap<String, String>,
        #[prost(message, optional, tag = "15")]
        pub(super) linux: Option<LinuxContainerConfig>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct LinuxContainerConfig {
        #[prost(message, optional, tag = "2")]
        pub(super) security_context: Option<ContainerSecurityContext>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct ContainerSecurityContext {
        #[prost(message, optional, tag = "3")]
        pub(super) namespaces: Option<NamespaceOption>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct ImageSpec {
        #[prost(string, tag = "1")]
        pub(super) image: String,
        /// As a user wrote it, for the check of signatures.
        #[prost(string, tag = "18")]
        pub(super) user_specified: String,
    }
    /// A message whose first field is its name: metadata of a container, a request that names a container or a sandbox, the answers to such requests.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Named {
        #[prost(string, tag = "1")]
        pub(super) name: String,
    }
}
use message::{
    ContainerConfig, ContainerSecurityContext, CreateContainerRequest, ImageSpec,
    LinuxContainerConfig, LinuxPodSandboxConfig, Named, NamespaceOption, PodSandboxConfig,
    PodSandboxMetadata, RunPodSandboxRequest, SecurityContext,
};

/// Where a runtime listens.
pub(crate) struct Cri {
    pub(crate) socket: PathBuf,
}

impl Cri {
    /// Asks the Container Runtime Interface.
    fn call<Question, Answer>(&self, method: &'static str, question: Question) -> Answer
    where
        Question: prost::Message + 'static,
        Answer: prost::Message + Default + 'static,
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let address = format!("unix:{}", self.socket.display());
            let channel: Channel = Endpoint::from_shared(address).unwrap().connect().await.unwrap();
            let mut client = Grpc::new(channel);
            client.ready().await.unwrap();
            let path = tonic::codegen::http::uri::PathAndQuery::from_static(method);
            let request = tonic::Request::new(question);
            client.unary(request, path, ProstCodec::default()).await.unwrap().into_inner()
        })
    }

    /// Starts a container in a pod, and returns the identifiers of both.
    pub(crate) fn pod(&self, command: &[&str]) -> (String, String) {
        let metadata = PodSandboxMetadata {
            name: "shop-1".to_owned(),
            uid: "00000000-0000-0000-0000-000000000001".to_owned(),
            namespace: "prod".to_owned(),
        };
        let namespaces = Some(NamespaceOption { network: 2, processes: 1 });
        let context = SecurityContext { namespaces: namespaces.clone() };
        let linux = LinuxPodSandboxConfig { security_context: Some(context) };
        let config = PodSandboxConfig { metadata: Some(metadata), linux: Some(linux) };
        let request = RunPodSandboxRequest { config: Some(config.clone()) };
        let sandbox: Named = self.call("/runtime.v1.RuntimeService/RunPodSandbox", request);
        let named = |name: &str| Some(Named { name: name.to_owned() });
        let request = CreateContainerRequest {
            sandbox: sandbox.name.clone(),
            config: Some(ContainerConfig {
                metadata: named(WEB),
                image: Some(ImageSpec {
                    image: IMAGE.to_owned(),
                    user_specified: IMAGE.to_owned(),
                }),
                command: command.iter().map(|word| (*word).to_owned()).collect(),
                labels: BTreeMap::from([(
                    "io.kubernetes.container.name".to_owned(),
                    WEB.to_owned(),
                )]),
                linux: Some(LinuxContainerConfig {
                    security_context: Some(ContainerSecurityContext { namespaces }),
                }),
            }),
            sandbox_config: Some(config),
        };
        let container: Named = self.call("/runtime.v1.RuntimeService/CreateContainer", request);
        let _: Named = self.call("/runtime.v1.RuntimeService/StartContainer", container.clone());
        (sandbox.name, container.name)
    }

    pub(crate) fn remove_pod(&self, sandbox: &str) {
        let named = Named { name: sandbox.to_owned() };
        let _: Named = self.call("/runtime.v1.RuntimeService/StopPodSandbox", named.clone());
        let _: Named = self.call("/runtime.v1.RuntimeService/RemovePodSandbox", named);
    }
}

/// Checks that the container of [`Cri::pod`] is known, and returns the digest of its image.
pub(crate) fn check_web(container: &Value, runtime: &str) -> String {
    assert_eq!(container["runtime"], runtime, "{container}");
    assert_eq!(container["name"], WEB);
    assert_eq!(container["image"]["reference"], IMAGE);
    assert!(container["image"]["id"].as_str().unwrap().starts_with("sha256:"));
    let workload = &container["workload"];
    assert_eq!(workload["orchestrator"], "kubernetes");
    assert_eq!((&workload["namespace"], &workload["name"]), (&json!("prod"), &json!("shop-1")));
    assert_eq!(container["unknown"], json!([]), "nothing is left open");
    let digest = container["image"]["digest"].as_str().unwrap();
    assert!(digest.starts_with("sha256:"), "{digest}");
    digest.to_owned()
}

/// Takes away what a runtime left mounted below a folder.
pub(crate) fn unmount_below(folder: &Path) {
    for mount in fs::read_to_string("/proc/self/mounts").unwrap_or_default().lines() {
        let at = mount.split(' ').nth(1).unwrap_or_default();
        if Path::new(at).starts_with(folder) {
            drop(Command::new("umount").args(["-l", at]).output());
        }
    }
}

/// Waits until the agent knows the image of a container, and returns what it tells.
pub(crate) fn described(host: &Host, id: &str) -> Value {
    soon("the container is known", || {
        host.told(id).is_some_and(|told| told["container"]["image"]["digest"].is_string())
    });
    host.told(id).unwrap()
}

/// Makes an image of one static program, as `docker save` writes it.
pub(crate) fn archive(folder: &Path) -> PathBuf {
    let (root, parts) = (folder.join("image"), folder.join("archive"));
    fs::create_dir_all(root.join("bin")).unwrap();
    fs::create_dir_all(&parts).unwrap();
    fs::copy("/usr/bin/busybox", root.join("bin/busybox")).unwrap();
    tar(&root, &parts.join("layer.tar"));
    let sum = Command::new("sha256sum").arg(parts.join("layer.tar")).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let sum = sum.split(' ').next().unwrap();
    let config = json!({
        "architecture": if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" },
        "os": "linux",
        "config": {"Entrypoint": ["/bin/busybox", "sleep", "600"]},
        "rootfs": {"type": "layers", "diff_ids": [format!("sha256:{sum}")]},
    });
    fs::write(parts.join("config.json"), config.to_string()).unwrap();
    let manifest = json!([{"Config": "config.json", "RepoTags": [IMAGE], "Layers": ["layer.tar"]}]);
    fs::write(parts.join("manifest.json"), manifest.to_string()).unwrap();
    tar(&parts, &folder.join("image.tar"));
    folder.join("image.tar")
}

fn tar(folder: &Path, file: &Path) {
    let made = Command::new("tar").arg("-C").arg(folder).arg("-cf").arg(file).arg(".").status();
    assert!(made.unwrap().success());
}
