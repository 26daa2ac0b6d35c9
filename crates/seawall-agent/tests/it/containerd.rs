//! Containers of containerd, made through the Container Runtime Interface as a kubelet does and
//! through its own API as `ctr` does: who they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cri::{Cri, IMAGE, archive, check_web, described, unmount_below};
use crate::host::{Host, lacking, skip, soon};

const LONE: &str = "5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5ea5";

struct Containerd {
    child: Child,
    cri: Cri,
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
        let started = Self { child, cri: Cri { socket }, state, root };
        soon("containerd answers", || started.ctr(&["version"]).is_some());
        started
    }

    fn ctr(&self, arguments: &[&str]) -> Option<String> {
        let output =
            Command::new("ctr").arg("--address").arg(&self.cri.socket).args(arguments).output();
        let output = output.unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        drop(self.ctr(&["--namespace", "lone", "task", "kill", "--signal", "9", LONE]));
        drop(self.ctr(&["--namespace", "lone", "task", "delete", "--force", LONE]));
        drop(self.ctr(&["--namespace", "lone", "container", "delete", LONE]));
        drop(self.child.kill());
        drop(self.child.wait());
        unmount_below(&self.state);
        unmount_below(&self.root);
    }
}

#[test]
fn containers_of_containerd_are_known_by_name_image_and_pod() {
    let what = "containers of containerd";
    if let Some(reason) = lacking(&["containerd", "ctr", "runc", "busybox"]) {
        skip(what, &reason);
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
    let (sandbox, id) = containerd.cri.pod(&["/bin/busybox", "sleep", "600"]);
    let told = described(&host, &id);
    let digest = check_web(&told["container"], "containerd");
    assert!(listed.contains(&digest), "{digest} is none of {listed}");
    let pause = described(&host, &sandbox);
    assert_eq!(pause["container"]["workload"]["name"], "shop-1", "{pause}");
    assert_eq!(pause["container"]["image"]["digest"], digest.as_str());
    containerd.cri.remove_pod(&sandbox);

    let run = ["--namespace", "lone", "run", "--detach", IMAGE, LONE, "/bin/busybox", "sleep", "9"];
    assert!(containerd.ctr(&run).is_some(), "a container of ctr starts");
    let lone = described(&host, LONE);
    assert_eq!(lone["container"]["image"]["reference"], IMAGE, "{lone}");
    assert_eq!(lone["container"]["image"]["digest"], digest.as_str());
    assert_eq!(lone["container"]["runtime"], "containerd");
}
