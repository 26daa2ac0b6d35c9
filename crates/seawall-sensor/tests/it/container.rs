//! Real containers: runc over an overlay that is made of this machine's own programs.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// Programs that the lower layer holds, with what they are linked with.
const PROGRAMS: [&str; 14] = [
    "dash", "perl", "true", "cat", "sleep", "timeout", "id", "chmod", "mv", "rm", "ln", "cp",
    "env", "mkdir",
];

/// The loader of this machine's programs, which lists what they are linked with.
const LOADER: &str = "/lib64/ld-linux-x86-64.so.2";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The folders and the name of a container; all that it leaves is taken away when it is dropped.
pub(crate) struct Container {
    folder: TempDir,
    pub(crate) name: String,
    is_mounted: bool,
}

/// What `config.json` says beyond what every container here has.
#[derive(Clone, Default)]
pub(crate) struct Config {
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<String>,
    pub(crate) capabilities: Vec<String>,
    pub(crate) user: u32,
    pub(crate) shares_network: bool,
}

impl Config {
    pub(crate) fn shell(script: &str) -> Self {
        let arguments = ["/bin/sh", "-c", script].map(str::to_owned).to_vec();
        Self { arguments, ..Self::default() }
    }
}

impl Container {
    /// Makes the folders: a lower layer of programs, an upper one that is empty.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("seawall-test-{}-{number}", std::process::id());
        let container = Self { folder, name, is_mounted: false };
        for part in [
            "lower/bin",
            "lower/etc",
            "lower/tmp",
            "lower/proc",
            "lower/dev",
            "upper",
            "work",
            "bundle/rootfs",
        ] {
            fs::create_dir_all(container.path(part)).expect("make a folder");
        }
        for program in PROGRAMS {
            container.install(program);
        }
        symlink("dash", container.path("lower/bin/sh")).expect("make a link");
        fs::write(container.path("lower/etc/shadow"), "nobody:*:1::::::\n").expect("write a file");
        container
    }

    pub(crate) fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    /// Copies a program of this machine, and its libraries, into the lower layer.
    pub(crate) fn install(&self, program: &str) {
        let found = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
            .iter()
            .map(|folder| Path::new(folder).join(program))
            .find(|path| path.is_file());
        let found = found.unwrap_or_else(|| panic!("{program} is not installed"));
        fs::copy(&found, self.path("lower/bin").join(program)).expect("copy a program");
        let output = Command::new(LOADER).arg("--list").arg(&found).output().expect("run it");
        for word in String::from_utf8_lossy(&output.stdout).split_whitespace() {
            if word.starts_with('/') {
                let target = self.path("lower").join(word.trim_start_matches('/'));
                fs::create_dir_all(target.parent().expect("a parent")).expect("make a folder");
                fs::copy(word, target).expect("copy a library");
            }
        }
    }

    /// Writes a file of the lower layer that can be executed.
    pub(crate) fn write(&self, path: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path("lower").join(path);
        fs::write(&path, text).expect("write a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set permissions");
    }

    /// Starts it.
    pub(crate) fn start(&mut self, config: &Config) -> Child {
        self.mount();
        fs::write(self.path("bundle/config.json"), self.config(config)).expect("write config.json");
        self.runc("run")
            .arg("--bundle")
            .arg(self.path("bundle"))
            .arg(&self.name)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("start runc")
    }

    /// Waits until runc says that it runs.
    pub(crate) fn wait_until_it_runs(&self) {
        while !self.path("state").join(&self.name).join("state.json").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    pub(crate) fn runc(&self, command: &str) -> Command {
        let mut runc = Command::new("runc");
        runc.arg("--root").arg(self.path("state")).arg(command);
        runc
    }

    /// The folder of its control group of version 2.
    pub(crate) fn cgroup(&self) -> PathBuf {
        let root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]
            .iter()
            .find(|folder| Path::new(folder).join("cgroup.procs").exists());
        Path::new(root.expect("control groups of version 2")).join(&self.name)
    }

    fn mount(&mut self) {
        if self.is_mounted {
            return;
        }
        let layers = format!(
            "lowerdir={},upperdir={},workdir={}",
            self.path("lower").display(),
            self.path("upper").display(),
            self.path("work").display()
        );
        let status = Command::new("mount")
            .args(["-t", "overlay", "overlay", "-o", &layers])
            .arg(self.path("bundle/rootfs"))
            .status()
            .expect("run mount");
        assert!(status.success(), "mount an overlay");
        self.is_mounted = true;
    }

    fn config(&self, config: &Config) -> String {
        let kinds = ["pid", "mount", "ipc", "uts", "network"];
        let namespaces: Vec<String> = kinds
            .iter()
            .filter(|kind| !(config.shares_network && **kind == "network"))
            .map(|kind| format!(r#"{{"type":"{kind}"}}"#))
            .collect();
        let sets: Vec<String> = ["bounding", "effective", "permitted"]
            .iter()
            .map(|set| format!(r#""{set}":{}"#, list(&config.capabilities)))
            .collect();
        let mut environment = vec!["PATH=/bin".to_owned()];
        environment.extend(config.environment.iter().cloned());
        format!(
            r#"{{"ociVersion":"1.0.2","root":{{"path":"rootfs"}},"process":{{"terminal":false,
"user":{{"uid":{user},"gid":{user}}},"cwd":"/","args":{arguments},"env":{environment},
"capabilities":{{{sets}}}}},
"mounts":[{{"destination":"/proc","type":"proc","source":"proc"}},
{{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}},
{{"destination":"/dev/shm","type":"tmpfs","source":"shm","options":["nosuid","mode=1777"]}}],
"linux":{{"cgroupsPath":"/{name}","namespaces":[{namespaces}]}}}}"#,
            user = config.user,
            arguments = list(&config.arguments),
            environment = list(&environment),
            sets = sets.join(","),
            name = self.name,
            namespaces = namespaces.join(","),
        )
    }
}

/// A list of texts without control characters, as JSON.
fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts
        .iter()
        .map(|text| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        })
        .collect();
    format!("[{}]", texts.join(","))
}

impl Drop for Container {
    fn drop(&mut self) {
        let _deleted = self.runc("delete").args(["--force", &self.name]).output();
        if self.is_mounted {
            let _unmounted = Command::new("umount").arg(self.path("bundle/rootfs")).status();
        }
    }
}

/// Makes a folder's number: what the kernel calls a control group.
pub(crate) fn number(folder: &Path) -> u64 {
    fs::metadata(folder).expect("the control group").ino()
}
