//! A host for tests: an agent with a data folder of its own, and containers of runc over layers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// Packages whose programs have to work undisturbed, and which the cases use.
const PACKAGES: &str = "busybox,python3,nodejs,nginx-light,redis-server,postgresql,cron,curl,gawk,\
    lua5.4,php-cli,ruby,default-jre-headless,sqlite3,git,rsync,memcached,lighttpd,haproxy,\
    openssh-server,apache2,procps,musl,tcl,make";
/// How long a container may run.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long is waited for what the agent does within a second.
const SOON: Duration = Duration::from_secs(20);

/// What a container may do, as engines set it by themselves.
const CAPABILITIES: [&str; 15] = [
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FSETID",
    "CAP_FOWNER",
    "CAP_MKNOD",
    "CAP_NET_RAW",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETFCAP",
    "CAP_SETPCAP",
    "CAP_NET_BIND_SERVICE",
    "CAP_SYS_CHROOT",
    "CAP_KILL",
    "CAP_AUDIT_WRITE",
    // To bring up the loopback interface.
    "CAP_NET_ADMIN",
];

/// How many times as long as on an ordinary machine is waited: emulated ones are slow.
pub(crate) fn patience(time: Duration) -> Duration {
    let factor = std::env::var("SEAWALL_PATIENCE").ok().and_then(|text| text.parse::<u32>().ok());
    time.saturating_mul(factor.unwrap_or(1))
}

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// An agent at work, with what its containers need.
pub(crate) struct Host {
    pub(crate) folder: tempfile::TempDir,
    agent: Option<Child>,
    settings: String,
    /// Layers of the containers, topmost first.
    pub(crate) layers: Vec<PathBuf>,
    _turn: MutexGuard<'static, ()>,
}

/// A container that was started.
pub(crate) struct Container<'a> {
    host: &'a Host,
    pub(crate) id: String,
    root: PathBuf,
}

/// Returns why containers cannot be tested here.
fn obstacle() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("only root can".to_owned());
    }
    lacking(&["runc", "cc", "mmdebstrap", "mount"])
}

/// Finds a program on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Says which of these programs are not installed, if there is one.
pub(crate) fn lacking(programs: &[&str]) -> Option<String> {
    let missing: Vec<&&str> = programs.iter().filter(|name| find(name).is_none()).collect();
    (!missing.is_empty()).then(|| format!("not installed: {missing:?}"))
}

/// Says something on standard error, whatever the harness captures.
pub(crate) fn say(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

/// Says loudly that a test does not run.
pub(crate) fn skip(what: &str, reason: &str) {
    say(&format!("SKIPPED {what}: {reason}"));
}

/// Returns a Debian root file system, made once.
fn debian() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = folder.join("node-root");
    if root.is_dir() {
        return Ok(root);
    }
    let new = folder.join("node-root.new");
    drop(fs::remove_dir_all(&new));
    // It hands the number of a descriptor to `dash`, which knows those below ten only.
    let script = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec mmdebstrap \"$@\"";
    let output = Command::new("sh")
        .args(["-c", script, "mmdebstrap"])
        .args(["--quiet", "--mode=root", "--variant=minbase"])
        .args(["--aptopt=Apt::Install-Recommends \"false\"", "--aptopt=Acquire::Retries \"10\""])
        .arg(format!("--include={PACKAGES}"))
        .arg("bookworm")
        .arg(&new)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    fs::rename(&new, &root).map_err(|error| error.to_string())?;
    Ok(root)
}

impl Host {
    /// Starts an agent with these settings; `None` where the machine cannot, which is said.
    pub(crate) fn start(what: &str, settings: &str) -> Option<Self> {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = obstacle() {
            skip(what, &reason);
            return None;
        }
        let root = match debian() {
            Ok(root) => root,
            Err(reason) => {
                skip(what, &format!("no root file system: {reason}"));
                return None;
            }
        };
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut host = Self {
            folder,
            agent: None,
            settings: format!("containers = [\"seawall-test-*\"]\n{settings}"),
            layers: vec![root],
            _turn: turn,
        };
        host.start_agent();
        Some(host)
    }

    /// Starts the agent and waits until it answers.
    pub(crate) fn start_agent(&mut self) {
        let path = self.folder.path().join("agent.toml");
        fs::write(&path, &self.settings).unwrap();
        let log = File::create(self.folder.path().join("agent.log")).unwrap();
        let agent = Command::new(env!("CARGO_BIN_EXE_seawall-agent"))
            .args(["run", "--standalone", "--config"])
            .arg(&path)
            .arg("--data")
            .arg(self.data())
            .arg("--alerts")
            .arg(self.folder.path().join("alerts.jsonl"))
            .stderr(log)
            .spawn()
            .unwrap();
        self.agent = Some(agent);
        let deadline = Instant::now() + patience(SOON);
        while self.status().is_none() {
            let ended = self.agent.as_mut().unwrap().try_wait().unwrap();
            let is_late = deadline < Instant::now();
            if is_late || ended.is_some() {
                let said = fs::read_to_string(self.folder.path().join("agent.log")).unwrap();
                panic!("the agent does not answer (ended: {ended:?}); it said: {said}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the agent as the kernel would: at once.
    pub(crate) fn kill_agent(&mut self) {
        if let Some(mut agent) = self.agent.take() {
            agent.kill().unwrap();
            agent.wait().unwrap();
        }
    }

    pub(crate) fn agent_pid(&self) -> u32 {
        self.agent.as_ref().unwrap().id()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Asks the agent for everything.
    pub(crate) fn status(&self) -> Option<Value> {
        let output = Command::new(env!("CARGO_BIN_EXE_seawall-agent"))
            .args(["status", "--json", "--data"])
            .arg(self.data())
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).ok()
    }

    /// Returns what the agent says of one container.
    pub(crate) fn told(&self, id: &str) -> Option<Value> {
        let status = self.status()?;
        let mut containers = status["containers"].as_array()?.iter();
        containers.find(|running| running["container"]["id"] == id).cloned()
    }

    /// Returns the alerts of a container.
    pub(crate) fn alerts(&self, id: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join("alerts.jsonl")).unwrap_or_default();
        // What stands behind the last end of a line is being written.
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let lines = whole.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|alert| alert["container"]["id"] == id).collect()
    }

    /// Waits until the agent wrote what it found by now.
    pub(crate) fn settle(&self) {
        let looks = |host: &Self| host.status().unwrap()["looks"].as_u64().unwrap();
        let before = looks(self);
        soon("the agent looks again", || before + 2 <= looks(self));
    }

    /// Returns those alerts of a container that say that a file is foreign. What rules find in what
    /// programs do is a matter of its own.
    pub(crate) fn drift(&self, id: &str) -> Vec<Value> {
        let mut alerts = self.alerts(id);
        alerts
            .retain(|alert| alert["rule"].as_str().is_some_and(|rule| rule.starts_with("drift-")));
        alerts
    }

    /// The hook that lets no process of a container run before the agent guards it.
    fn hook(&self) -> Value {
        json!({
            "path": env!("CARGO_BIN_EXE_seawall-agent"),
            "args": ["seawall-agent", "hook", "--on-failure", "closed", "--data", self.data()],
        })
    }

    /// Writes it for all containers of an engine that reads hooks from `folder`.
    pub(crate) fn write_hook(&self, folder: &Path) {
        let hook = json!({
            "version": "1.0.0",
            "hook": self.hook(),
            "when": {"always": true},
            "stages": ["createRuntime"],
        });
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("seawall.json"), hook.to_string()).unwrap();
    }

    /// Makes a container over the layers that has not started yet.
    pub(crate) fn container(
        &self,
        name: &str,
        has_hook: bool,
        arguments: &[&str],
    ) -> Container<'_> {
        let id = format!("seawall-test-{}-{name}", std::process::id());
        let bundle = self.folder.path().join(&id);
        let root = bundle.join("rootfs");
        for folder in ["rootfs", "upper", "work"] {
            fs::create_dir_all(bundle.join(folder)).unwrap();
        }
        let layers: Vec<&str> = self.layers.iter().map(|layer| layer.to_str().unwrap()).collect();
        let options = format!(
            "lowerdir={},upperdir={},workdir={}",
            layers.join(":"),
            bundle.join("upper").display(),
            bundle.join("work").display()
        );
        let mounted = Command::new("mount")
            .args(["-t", "overlay", "overlay", "-o", &options])
            .arg(&root)
            .status()
            .unwrap();
        assert!(mounted.success());
        let mut config = configuration(arguments, &self.foreign());
        if has_hook {
            config["hooks"] = json!({"createRuntime": [self.hook()]});
        }
        fs::write(bundle.join("config.json"), config.to_string()).unwrap();
        Container { host: self, id, root }
    }

    /// Removes a container that was forgotten.
    pub(crate) fn remove(&self, id: &str) {
        let root = self.folder.path().join(id).join("rootfs");
        remove(id, &root);
    }

    /// The folder that containers see as a volume.
    pub(crate) fn foreign(&self) -> PathBuf {
        let folder = self.folder.path().join("foreign");
        fs::create_dir_all(&folder).unwrap();
        folder
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.kill_agent();
    }
}

fn configuration(arguments: &[&str], foreign: &Path) -> Value {
    let tmpfs = |target: &str| json!({"destination": target, "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"]});
    let sets: BTreeMap<&str, Value> =
        ["bounding", "effective", "permitted"].map(|set| (set, json!(CAPABILITIES))).into();
    json!({
        "ociVersion": "1.0.2",
        "process": {
            "terminal": false,
            "user": {"uid": 0, "gid": 0},
            "args": arguments,
            "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"],
            "cwd": "/",
            "capabilities": sets,
        },
        "root": {"path": "rootfs"},
        "hostname": "test",
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755"]},
            {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance"]},
            tmpfs("/dev/shm"), tmpfs("/tmp"), tmpfs("/run"),
            {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
            {"destination": "/foreign", "type": "bind", "source": foreign, "options": ["rbind", "rw"]},
        ],
        "linux": {"namespaces": [
            {"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"},
        ]},
    })
}

impl Container<'_> {
    fn bundle(&self) -> PathBuf {
        self.host.folder.path().join(&self.id)
    }

    /// Runs it to its end and returns what it wrote.
    pub(crate) fn run(&self) -> String {
        let out = self.bundle().join("output");
        let file = File::create(&out).unwrap();
        let mut child = Command::new("runc")
            .args(["run", "--bundle"])
            .arg(self.bundle())
            .arg(&self.id)
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let deadline = Instant::now() + patience(PATIENCE);
        while child.try_wait().unwrap().is_none() {
            if deadline < Instant::now() {
                drop(Command::new("runc").args(["kill", &self.id, "KILL"]).status());
                child.wait().unwrap();
                panic!("{} did not end: {}", self.id, fs::read_to_string(&out).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        String::from_utf8_lossy(&fs::read(&out).unwrap()).into_owned()
    }

    /// Starts it in the background.
    pub(crate) fn start(&self) {
        let file = File::create(self.bundle().join("output")).unwrap();
        let status = Command::new("runc")
            .args(["run", "--detach", "--bundle"])
            .arg(self.bundle())
            .arg(&self.id)
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .status()
            .unwrap();
        let output = fs::read_to_string(self.bundle().join("output")).unwrap_or_default();
        assert!(status.success(), "{output}");
    }

    /// Runs a command in it.
    pub(crate) fn exec(&self, arguments: &[&str]) -> Output {
        Command::new("timeout")
            .args(["--signal=KILL", "60", "runc", "exec", &self.id])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

impl Drop for Container<'_> {
    fn drop(&mut self) {
        remove(&self.id, &self.root);
    }
}

fn remove(id: &str, root: &Path) {
    let null = Stdio::null;
    drop(Command::new("runc").args(["delete", "--force", id]).stderr(null()).status());
    drop(Command::new("umount").arg("-l").arg(root).stderr(null()).status());
}

/// Sends a signal to a process that the test started, or its agent.
#[track_caller]
pub(crate) fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

/// Waits until something holds that the agent does within a second.
#[track_caller]
pub(crate) fn soon(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + patience(SOON);
    while !holds() {
        assert!(Instant::now() < deadline, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
