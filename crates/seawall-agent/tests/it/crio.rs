//! Containers of CRI-O, made as a kubelet does: who they are, and that the hook guards them.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cri::{Cri, IMAGE, archive, check_web, described, unmount_below};
use crate::host::{Host, find, lacking, skip, soon};

/// What CRI-O and its containers need.
const PROGRAMS: [&str; 6] = ["crio", "conmon", "pinns", "runc", "skopeo", "busybox"];

struct CriO {
    child: Child,
    cri: Cri,
    folder: PathBuf,
    /// A sandbox that has to be removed.
    sandbox: Option<String>,
}

impl CriO {
    /// Starts one with folders of its own and the image, and waits until it answers.
    fn start(folder: &Path) -> Self {
        let settings = settings(folder);
        fs::write(folder.join("crio.conf"), settings).unwrap();
        fs::write(
            folder.join("policy.json"),
            r#"{"default": [{"type": "insecureAcceptAnything"}]}"#,
        )
        .unwrap();
        let storage = format!(
            "containers-storage:[vfs@{}+{}]{IMAGE}",
            folder.join("root").display(),
            folder.join("runroot").display()
        );
        let archive = format!("docker-archive:{}", archive(folder).display());
        let copied =
            Command::new("skopeo").args(["--insecure-policy", "copy", &archive, &storage]).output();
        let copied = copied.unwrap();
        assert!(copied.status.success(), "{copied:?}");
        let log = fs::File::create(folder.join("crio.log")).unwrap();
        let socket = folder.join("crio.sock");
        let child = Command::new("crio")
            .arg("--config")
            .arg(folder.join("crio.conf"))
            .args(["--config-dir", ""])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let started = Self { child, cri: Cri { socket }, folder: folder.to_owned(), sandbox: None };
        soon("CRI-O answers", || UnixStream::connect(&started.cri.socket).is_ok());
        started
    }
}

/// The settings of a CRI-O that touches nothing outside `folder`.
fn settings(folder: &Path) -> String {
    let at = |name: &str| format!("{:?}", folder.join(name));
    let program = |name: &str| format!("{:?}", find(name).unwrap());
    format!(
        "[crio]\nroot = {root}\nrunroot = {runroot}\nstorage_driver = \"vfs\"\n\
         log_dir = {logs}\nversion_file = {version}\nclean_shutdown_file = {clean}\n\
         [crio.api]\nlisten = {socket}\n\
         [crio.runtime]\nconmon = {conmon}\npinns_path = {pinns}\ncgroup_manager = \"cgroupfs\"\n\
         conmon_cgroup = \"pod\"\nhooks_dir = [{hooks}]\n\
         namespaces_dir = {namespaces}\ncontainer_exits_dir = {exits}\n\
         container_attach_socket_dir = {attach}\ndefault_runtime = \"runc\"\n\
         apparmor_profile = \"unconfined\"\nirqbalance_config_restore_file = \"disable\"\n\
         [crio.runtime.runtimes.runc]\nruntime_path = {runc}\nruntime_root = {states}\n\
         monitor_path = {conmon}\nmonitor_cgroup = \"pod\"\n\
         [crio.image]\npause_image = {IMAGE:?}\nsignature_policy = {policy}\n\
         [crio.network]\nnetwork_dir = {none}\nplugin_dirs = [{none}]\n\
         [crio.nri]\nenable_nri = false\n",
        root = at("root"),
        runroot = at("runroot"),
        logs = at("logs"),
        version = at("version"),
        clean = at("clean"),
        socket = at("crio.sock"),
        conmon = program("conmon"),
        pinns = program("pinns"),
        hooks = at("hooks"),
        namespaces = at("namespaces"),
        exits = at("exits"),
        attach = at("attach"),
        runc = program("runc"),
        states = at("states"),
        policy = at("policy.json"),
        none = at("cni"),
    )
}

impl Drop for CriO {
    fn drop(&mut self) {
        if let Some(sandbox) = self.sandbox.take() {
            self.cri.remove_pod(&sandbox);
        }
        drop(self.child.kill());
        drop(self.child.wait());
        unmount_below(&self.folder);
    }
}

#[test]
fn containers_of_cri_o_are_known_by_name_image_and_pod_and_guarded_by_the_hook() {
    let what = "containers of CRI-O";
    if let Some(reason) = lacking(&PROGRAMS) {
        skip(what, &reason);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "cri_sockets = [{:?}]\nruntime_roots = [{:?}]\n",
        folder.path().join("crio.sock"),
        folder.path().join("states"),
    );
    let Some(host) = Host::start(what, &settings) else { return };
    host.write_hook(&folder.path().join("hooks"));
    let mut crio = CriO::start(folder.path());
    let script = "/bin/busybox cp /bin/busybox /x; /x true; /bin/busybox sleep 600";
    let (sandbox, id) = crio.cri.pod(&["/bin/busybox", "sh", "-c", script]);
    crio.sandbox = Some(sandbox);
    soon("the denial is told", || !host.drift(&id).is_empty());
    let told = described(&host, &id);
    check_web(&told["container"], "crio");
    assert_eq!(told["protection"]["is_from_start"], true);
}
