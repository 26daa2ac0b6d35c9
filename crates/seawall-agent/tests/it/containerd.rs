//! Containers of containerd, made through the Container Runtime Interface as a kubelet does and
//! through its own API as `ctr` does: who they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

use crate::host::{Host, skip, soon};

const IMAGE: &str = "registry.example/seawall/test:1";
const LONE: &str = "5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5";

/// What a kubelet asks for, with the numbers of cri-api's `api.proto`.
mod message {
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
        pub(super) image: Option<Named>,
        #[prost(string, repeated, tag = "3")]
        pub(super) command: Vec<String>,
    }
    /// A message whose first field is its name: metadata of a container, a specification of an
    /// image, a request that names a container or a sandbox, the answers to such requests.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Named {
        #[prost(string, tag = "1")]
        pub(super) name: String,
    }
}
use message::{
    ContainerConfig, CreateContainerRequest, LinuxPodSandboxConfig, Named, NamespaceOption,
    PodSandboxConfig, PodSandboxMetadata, RunPodSandboxRequest, SecurityContext,
};

struct Containerd {
    child: Child,
    socket: PathBuf,
    state: PathBuf,
    root: PathBuf,
}

impl Containerd {
    /// Starts one with folders of its own, and waits until it answers.
    fn start(folder: &Path) -> Self {
        let (root, state) = (folder.join("root"), folder.join("state"));
        let socket = folder.join("containerd.sock");
        let settings = format!(
            "version = 2\nroot = {root:?}\nstate = {state:?}\n\
             [grpc]\naddress = {socket:?}\n[ttrpc]\naddress = {ttrpc:?}\n\
             [plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = {IMAGE:?}\n\
             disable_apparmor = true\nrestrict_oom_score_adj = true\n\
             [plugins.\"io.containerd.grpc.v1.cri\".cni]\nbin_dir = {none:?}\nconf_dir = {none:?}\n",
            ttrpc = folder.join("ttrpc.sock"),
            none = folder.join("cni"),
        );
        let file = folder.join("containerd.toml");
        fs::write(&file, settings).unwrap();
        let log = fs::File::create(folder.join("containerd.log")).unwrap();
        let child = Command::new("containerd")
            .arg("--config")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let started = Self { child, socket, state, root };
        soon("containerd answers", || started.ctr(&["version"]).is_some());
        started
    }

    fn ctr(&self, arguments: &[&str]) -> Option<String> {
        let output =
            Command::new("ctr").arg("--address").arg(&self.socket).args(arguments).output();
        let output = output.unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

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
    fn pod(&self, command: &[&str]) -> (String, String) {
        let metadata = PodSandboxMetadata {
            name: "shop-1".to_owned(),
            uid: "00000000-0000-0000-0000-000000000001".to_owned(),
            namespace: "prod".to_owned(),
        };
        let context = SecurityContext { namespaces: Some(NamespaceOption { network: 2 }) };
        let linux = LinuxPodSandboxConfig { security_context: Some(context) };
        let config = PodSandboxConfig { metadata: Some(metadata), linux: Some(linux) };
        let request = RunPodSandboxRequest { config: Some(config.clone()) };
        let sandbox: Named = self.call("/runtime.v1.RuntimeService/RunPodSandbox", request);
        let named = |name: &str| Some(Named { name: name.to_owned() });
        let request = CreateContainerRequest {
            sandbox: sandbox.name.clone(),
            config: Some(ContainerConfig {
                metadata: named("web"),
                image: named(IMAGE),
                command: command.iter().map(|word| (*word).to_owned()).collect(),
            }),
            sandbox_config: Some(config),
        };
        let container: Named = self.call("/runtime.v1.RuntimeService/CreateContainer", request);
        let _: Named = self.call("/runtime.v1.RuntimeService/StartContainer", container.clone());
        (sandbox.name, container.name)
    }

    fn remove_pod(&self, sandbox: &str) {
        let named = Named { name: sandbox.to_owned() };
        let _: Named = self.call("/runtime.v1.RuntimeService/StopPodSandbox", named.clone());
        let _: Named = self.call("/runtime.v1.RuntimeService/RemovePodSandbox", named);
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        drop(self.ctr(&["--namespace", "lone", "task", "kill", "--signal", "9", LONE]));
        drop(self.ctr(&["--namespace", "lone", "task", "delete", "--force", LONE]));
        drop(self.ctr(&["--namespace", "lone", "container", "delete", LONE]));
        drop(self.child.kill());
        drop(self.child.wait());
        for mount in fs::read_to_string("/proc/self/mounts").unwrap_or_default().lines() {
            let at = mount.split(' ').nth(1).unwrap_or_default();
            if Path::new(at).starts_with(&self.state) || Path::new(at).starts_with(&self.root) {
                drop(Command::new("umount").args(["-l", at]).output());
            }
        }
    }
}

#[test]
fn containers_of_containerd_are_known_by_name_image_and_pod() {
    let what = "containers of containerd";
    let is_there = |program: &str| {
        ["/usr/bin", "/usr/sbin"].iter().any(|folder| Path::new(folder).join(program).exists())
    };
    if !["containerd", "ctr", "runc", "busybox"].iter().all(|program| is_there(program)) {
        skip(what, "containerd, ctr, runc or busybox is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let states = folder.path().join("state/io.containerd.runtime.v2.task");
    let settings = format!(
        "cri_sockets = [{:?}]\nruntime_roots = [{:?}, {:?}]\n",
        folder.path().join("containerd.sock"),
        states.join("k8s.io"),
        states.join("lone"),
    );
    let Some(host) = Host::start(what, &settings) else { return };
    let containerd = Containerd::start(folder.path());
    let archive = archive(folder.path());
    for namespace in ["k8s.io", "lone"] {
        let import = ["--namespace", namespace, "images", "import"];
        let import = [&import[..], &[archive.to_str().unwrap()]].concat();
        assert!(containerd.ctr(&import).is_some(), "the image is imported");
    }
    let listed = containerd.ctr(&["--namespace", "k8s.io", "images", "ls"]).unwrap();
    let (sandbox, id) = containerd.pod(&["/bin/busybox", "sleep", "600"]);
    let told = described(&host, &id);
    let container = &told["container"];
    assert_eq!(container["runtime"], "containerd", "{container}");
    assert_eq!(container["name"], "web");
    assert_eq!(container["image"]["reference"], IMAGE);
    let digest = container["image"]["digest"].as_str().unwrap();
    assert!(listed.contains(digest), "{digest} is none of {listed}");
    assert!(container["image"]["id"].as_str().unwrap().starts_with("sha256:"));
    let workload = &container["workload"];
    assert_eq!(workload["orchestrator"], "kubernetes");
    assert_eq!((&workload["namespace"], &workload["name"]), (&json!("prod"), &json!("shop-1")));
    assert_eq!(container["unknown"], json!([]), "nothing is left open");
    let pause = described(&host, &sandbox);
    assert_eq!(pause["container"]["workload"]["name"], "shop-1", "{pause}");
    assert_eq!(pause["container"]["image"]["digest"], digest);
    containerd.remove_pod(&sandbox);

    let run = ["--namespace", "lone", "run", "--detach", IMAGE, LONE, "/bin/busybox", "sleep", "9"];
    assert!(containerd.ctr(&run).is_some(), "a container of ctr starts");
    let lone = described(&host, LONE);
    assert_eq!(lone["container"]["image"]["reference"], IMAGE, "{lone}");
    assert_eq!(lone["container"]["image"]["digest"], digest);
    assert_eq!(lone["container"]["runtime"], "containerd");
}

/// Waits until the agent knows the image of a container, and returns what it tells.
fn described(host: &Host, id: &str) -> Value {
    soon("the container is known", || {
        host.told(id).is_some_and(|told| told["container"]["image"]["digest"].is_string())
    });
    host.told(id).unwrap()
}

/// Makes an image of one static program, as `docker save` writes it.
fn archive(folder: &Path) -> PathBuf {
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
