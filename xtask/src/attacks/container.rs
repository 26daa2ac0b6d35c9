//! One case in one container: its layers, its surroundings, `runc`, a time limit.

use std::fs::{self, File, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use super::bundle::{self, Surroundings};
use super::case::{Case, Entered, Need, Shared};
use super::image::{self, Layers};
use super::network::Network;
use super::node::{self, Node};
use super::{Begin, MARKER, Places};

/// Most bytes of a case's output that are kept.
const OUTPUT_MAX: u64 = 64 * 1024;
/// The mode of the script in its layer.
const EXECUTABLE: u32 = 0o755;
/// How many containers there were: a case may run again, and its container is another one then.
static CONTAINERS: AtomicU32 = AtomicU32::new(0);
/// How often an ending process is looked at.
const POLL: Duration = Duration::from_millis(10);
/// What a container does that is entered later.
const WAITING: [&str; 3] = ["/bin/sh", "-c", "sleep 600"];
/// What the container of an attack does: a shell is told to execute a script, as an intruder would.
/// Nothing that the script does counts as the image's own start.
const TOLD: [&str; 2] = ["/bin/sh", "/opt/case/run.sh"];
/// What the container of ordinary load does: its image begins with the script itself.
const ENTRY_POINT: [&str; 1] = ["/opt/case/run.sh"];

/// What became of a case.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The container's identifier; empty if none was started.
    pub(crate) id: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) end: End,
    pub(crate) took: Duration,
}

/// How a case ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum End {
    /// The script ended well and said that what it claims happened.
    TookPlace,
    /// It did not happen, and why.
    Failed(String),
    /// This machine cannot run it, and why.
    Skipped(String),
}

impl Outcome {
    /// One line for the person at the terminal.
    pub(crate) fn line(&self, case: &Case) -> String {
        let seconds = self.took.as_secs_f32();
        match &self.end {
            End::TookPlace => format!("{:<50} took place ({seconds:.1} s)", case.name),
            End::Failed(why) => {
                format!("{:<50} DID NOT HAPPEN: {why}\n{}{}", case.name, self.stdout, self.stderr)
            }
            End::Skipped(why) => format!("{:<50} SKIPPED: {why}", case.name),
        }
    }
}

/// Fails where no case can run at all.
pub(crate) fn check_machine() -> Result<()> {
    for program in ["runc", "unshare", "nsenter", "ip", "mount", "script", "cc"] {
        find_program(program).with_context(|| format!("the cases need `{program}`"))?;
    }
    let status = fs::read_to_string("/proc/self/status").context("read /proc/self/status")?;
    let is_root = status.lines().any(|line| line.starts_with("Uid:\t0\t0"));
    ensure!(is_root, "containers with capabilities need user 0");
    Ok(())
}

/// Finds a program on the search path.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Runs one case.
pub(crate) fn run(
    places: &Places,
    (case, begin): (&Case, Begin),
    layers: &Layers,
    programs: &Path,
) -> Result<Outcome> {
    let started = Instant::now();
    if let Some(why) = case.file.needs.iter().find_map(|need| lacks(*need)) {
        return Ok(Outcome {
            id: String::new(),
            stdout: String::new(),
            stderr: String::new(),
            end: End::Skipped(why.to_owned()),
            took: Duration::ZERO,
        });
    }
    let stage = Stage::set(places, (case, begin), layers, programs)?;
    let end = stage.play(case)?;
    let (stdout, stderr) = (stage.read("stdout"), stage.read("stderr"));
    let end = match end {
        Some(status) if status.success() && stdout.lines().any(|line| line.trim() == MARKER) => {
            End::TookPlace
        }
        Some(status) => End::Failed(status.to_string()),
        None => End::Failed(format!("no end after {} s", case.file.seconds)),
    };
    Ok(Outcome { id: stage.id.clone(), stdout, stderr, end, took: started.elapsed() })
}

/// Says what this machine lacks, if it does.
fn lacks(need: Need) -> Option<&'static str> {
    let text = |path| fs::read_to_string(path).unwrap_or_default();
    let has_type = |name: &str| {
        text("/proc/filesystems").lines().any(|line| line.split_whitespace().any(|w| w == name))
    };
    let (has, why) = match need {
        Need::IoUring => {
            (text("/proc/sys/kernel/io_uring_disabled").trim() == "0", "io_uring is switched off")
        }
        Need::Cgroup1 => (has_type("cgroup"), "the kernel has no control groups of version 1"),
        Need::Cgroup2 => (has_type("cgroup2"), "the kernel has no control groups of version 2"),
        Need::Modules => (Path::new("/proc/modules").exists(), "the kernel loads no modules"),
        Need::Kexec => {
            (Path::new("/sys/kernel/kexec_loaded").exists(), "the kernel loads no other")
        }
        Need::Binfmt => (has_type("binfmt_misc"), "the kernel has no binfmt_misc"),
    };
    (!has).then_some(why)
}

/// Everything that a case needs while it runs; dropped, it is gone.
struct Stage {
    id: String,
    folder: PathBuf,
    entered: Option<Entered>,
    /// Held, not read: its end ends the namespace.
    _node: Option<Node>,
    _network: Network,
}

impl Stage {
    fn set(
        places: &Places,
        (case, begin): (&Case, Begin),
        layers: &Layers,
        programs: &Path,
    ) -> Result<Self> {
        let folder = places.derived.join("run");
        clear(&folder)?;
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        let own = add_layer(&folder, case, programs)?;
        let root = folder.join("rootfs");
        mount(&folder, &root, &own, layers)?;
        let node_root = node::make_root(&image::busybox(places)?, &folder)?;
        let is_shared = case.file.container.processes == Shared::Node;
        let node = is_shared.then(|| Node::start(&node_root)).transpose()?;
        let network = Network::start(&folder, programs, case.file.visitor.as_ref())?;
        let id = identifier(&case.name);
        let around = Surroundings {
            id: &id,
            network: network.path(),
            processes: node.as_ref().map(Node::path),
            runtime_socket: folder.join("docker.sock").display().to_string(),
            node_root: node_root.display().to_string(),
        };
        let script = fs::read_to_string(&case.script).context("read run.sh")?;
        let first = first_process(case, begin, &script);
        let config = bundle::config(&case.file.container, &around, &first);
        fs::write(folder.join("config.json"), config.to_string()).context("write config.json")?;
        let entered = entered(case, begin);
        Ok(Self { id, folder, entered, _node: node, _network: network })
    }

    /// Runs the script and returns how it ended; `None` if it had to be ended.
    fn play(&self, case: &Case) -> Result<Option<ExitStatus>> {
        let limit = Duration::from_secs(case.file.seconds);
        let mut child = match self.entered {
            None => self.start(&["run", "--bundle", &self.bundle(), &self.id])?,
            Some(entered) => self.enter(entered)?,
        };
        let end = wait(&mut child, limit)?;
        self.end()?;
        if end.is_none() {
            drop(child.kill());
            child.wait().context("wait for runc")?;
        }
        Ok(end)
    }

    /// Starts the container, then the script in it.
    fn enter(&self, entered: Entered) -> Result<Child> {
        let mut child = self.start(&["run", "--detach", "--bundle", &self.bundle(), &self.id])?;
        let end = wait(&mut child, Duration::from_secs(10))?.context("runc does not start")?;
        ensure!(end.success(), "runc does not start: {}", self.read("stderr"));
        if entered == Entered::Plain {
            return self.start(&["exec", &self.id, "/bin/sh", "/opt/case/run.sh"]);
        }
        let inner =
            format!("runc --root {} exec --tty {} /bin/sh /opt/case/run.sh", self.state(), self.id);
        self.spawn(Command::new("script").args(["-qec", &inner, "/dev/null"]))
    }

    fn start(&self, arguments: &[&str]) -> Result<Child> {
        self.spawn(Command::new("runc").args(["--root", &self.state()]).args(arguments))
    }

    /// Starts a command whose output goes to files: what it leaves behind may hold a pipe open.
    fn spawn(&self, command: &mut Command) -> Result<Child> {
        let file = |name: &str| {
            let options = File::options().create(true).append(true).open(self.folder.join(name));
            options.with_context(|| format!("open {name}"))
        };
        command
            .stdin(Stdio::null())
            .stdout(file("stdout")?)
            .stderr(file("stderr")?)
            .spawn()
            .with_context(|| format!("run {}", command.get_program().display()))
    }

    /// Ends every process of the container and forgets it.
    fn end(&self) -> Result<()> {
        let mut command = Command::new("runc");
        command.args(["--root", &self.state(), "delete", "--force", &self.id]);
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.context("run runc delete")?;
        Ok(())
    }

    fn bundle(&self) -> String {
        self.folder.display().to_string()
    }

    fn state(&self) -> String {
        self.folder.join("state").display().to_string()
    }

    /// Reads what the case wrote, at most [`OUTPUT_MAX`] bytes.
    fn read(&self, name: &str) -> String {
        let mut bytes = Vec::new();
        let file = File::open(self.folder.join(name));
        drop(file.map(|file| file.take(OUTPUT_MAX).read_to_end(&mut bytes)));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.end());
        drop(unmount(&self.folder.join("rootfs")));
    }
}

/// Returns what the container of a case begins with.
pub(crate) fn first_process<'a>(case: &Case, begin: Begin, script: &'a str) -> Vec<&'a str> {
    let asked = match begin {
        Begin::Usual if case.is_ordinary() => Begin::Image,
        Begin::Usual => Begin::Told,
        Begin::Told | Begin::Image | Begin::Command | Begin::Entered => begin,
    };
    match asked {
        _ if entered(case, begin).is_some() => WAITING.to_vec(),
        Begin::Image => ENTRY_POINT.to_vec(),
        Begin::Command => {
            let named = script.lines().next().and_then(|line| line.strip_prefix("#!"));
            vec![named.map_or("/bin/sh", str::trim), "-c", script]
        }
        Begin::Usual | Begin::Told | Begin::Entered => TOLD.to_vec(),
    }
}

/// Returns how the script of a case comes into a container that already runs, if it does.
fn entered(case: &Case, begin: Begin) -> Option<Entered> {
    let asked = (begin == Begin::Entered).then_some(Entered::Plain);
    case.file.container.entered.or(asked)
}

/// Waits for a process to end; `None` if it does not in time.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let end = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait().context("wait for a process")? {
            return Ok(Some(status));
        }
        if end <= Instant::now() {
            return Ok(None);
        }
        sleep(POLL);
    }
}

/// Makes the layer that only this case has: its script and its programs.
fn add_layer(folder: &Path, case: &Case, programs: &Path) -> Result<PathBuf> {
    let layer = folder.join("layer");
    for part in ["opt/case", "opt/tools"] {
        fs::create_dir_all(layer.join(part)).with_context(|| format!("make {part}"))?;
    }
    let script = layer.join("opt/case/run.sh");
    fs::copy(&case.script, &script).context("copy run.sh")?;
    let mode = Permissions::from_mode(EXECUTABLE);
    fs::set_permissions(&script, mode).context("make run.sh executable")?;
    for name in &case.file.programs {
        let to = layer.join("opt/tools").join(name);
        fs::copy(programs.join(name), to).with_context(|| format!("copy the program {name}"))?;
    }
    Ok(layer)
}

fn mount(folder: &Path, root: &Path, own: &Path, layers: &Layers) -> Result<()> {
    let mut lower = own.display().to_string();
    for layer in layers {
        lower.push(':');
        lower.push_str(&layer.display().to_string());
    }
    for part in ["upper", "scratch", "rootfs"] {
        fs::create_dir_all(folder.join(part)).with_context(|| format!("make {part}"))?;
    }
    let (upper, scratch) = (folder.join("upper"), folder.join("scratch"));
    let options =
        format!("lowerdir={lower},upperdir={},workdir={}", upper.display(), scratch.display());
    image::run(Command::new("mount").args(["-t", "overlay", "overlay", "-o", &options]).arg(root))
}

/// Removes what an earlier case left.
fn clear(folder: &Path) -> Result<()> {
    let root = folder.join("rootfs");
    unmount(&root)?;
    image::remove(folder)
}

fn unmount(root: &Path) -> Result<()> {
    let mounts = fs::read_to_string("/proc/self/mounts").context("read the mounts")?;
    let place = root.display().to_string();
    if mounts.lines().any(|line| line.split(' ').nth(1) == Some(&place)) {
        image::run(Command::new("umount").arg("--lazy").arg(root))?;
    }
    Ok(())
}

/// An identifier in the form that engines give to containers: 64 hexadecimal digits.
fn identifier(name: &str) -> String {
    let number = CONTAINERS.fetch_add(1, Ordering::Relaxed);
    format!("{:x}", Sha256::digest(format!("{} {number} {name}", std::process::id())))
}
