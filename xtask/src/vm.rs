//! `cargo xtask vm [--drift|--units] [SUITE…]`: the sensor's tests on the kernels of Debian's suites,
//! in QEMU; with `--drift` the cases of `e2e/drift` instead, which the kernel's BPF-LSM has to refuse;
//! with `--units` a server and an agent as services of systemd.
//!
//! Kernels are downloaded from the archive that this machine's apt knows and unpacked, never
//! installed. The machine is software (no KVM is needed): the tests and runc lie in an initial RAM
//! file system, the result comes back on the serial console. What is missing here is named, and the
//! command fails: it is only called by somebody who wants the answer.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::output::say;
use crate::suite::{cargo_path, mmdebstrap, target_folder};

/// Suites whose kernels are tested: the oldest that is supported, the next, the newest.
const SUITES: [&str; 3] = ["bookworm", "trixie", "sid"];
/// Programs of this machine that the tests put into containers or call.
const PROGRAMS: [&str; 16] = [
    "dash", "perl", "true", "cat", "sleep", "timeout", "id", "chmod", "mv", "rm", "ln", "cp",
    "env", "mkdir", "runc", "busybox",
];
const LOADER: &str = "/lib64/ld-linux-x86-64.so.2";
/// What the machine says when the tests passed.
const PASSED: &str = "seawall-vm: passed";
/// Longest time for one kernel, in seconds: the machine is slow, and a hang has to end.
const SECONDS_MAX: &str = "900";
/// The same for the cases of drift, each of which starts a container.
const DRIFT_SECONDS_MAX: &str = "7200";
/// What the root file system has that the cases of drift run in, beyond what is essential.
const DRIFT_PACKAGES: &str = "busybox-static,gcc,libc6-dev,libelf1,mmdebstrap,mount,runc,zlib1g";

/// The same for services.
const UNIT_PACKAGES: &str = "busybox-static,libelf1,mount,runc,systemd,systemd-sysv,zlib1g";

/// Runs the tests on the kernels of the suites that are named, or of all.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    for tool in ["qemu-system-x86_64", "busybox", "cpio", "runc", "dpkg-deb", "xz"] {
        ensure!(
            find(tool).is_some(),
            "`{tool}` is missing: apt-get install qemu-system-x86 busybox-static cpio runc xz-utils"
        );
    }
    let (options, suites): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let what = match options.as_slice() {
        [] => What::Sensor,
        [option] if *option == "--drift" => What::Drift,
        [option] if *option == "--units" => What::Units,
        _ => bail!("no options {options:?}; there are --drift and --units"),
    };
    if let Some(unknown) = suites.iter().find(|name| !SUITES.contains(&name.as_str())) {
        bail!("no suite `{unknown}`; there are {}", SUITES.join(", "));
    }
    let out = root.join("out/vm");
    let tests = match what {
        What::Sensor => build_tests(root, "seawall-sensor")?,
        What::Drift => build_tests(root, "seawall-agent")?,
        // Both programs are built with the tests.
        What::Units => {
            build_tests(root, "seawall-agent")?;
            target_folder(root).join("debug")
        }
    };
    let wanted = SUITES
        .iter()
        .filter(|suite| suites.is_empty() || suites.iter().any(|argument| argument == *suite));
    let mut failed = Vec::new();
    for suite in wanted {
        let folder = out.join(suite);
        let kernel = kernel(&folder, suite)?;
        let image = match what {
            What::Sensor => initial_files(&folder, &kernel, &tests)?,
            What::Drift => drift_files(root, &folder, &kernel, &tests)?,
            What::Units => unit_files(root, &folder, &kernel, &tests)?,
        };
        if !boot(&kernel.image, &image, &folder, what)? {
            failed.push(*suite);
        }
    }
    ensure!(failed.is_empty(), "the tests failed on the kernels of {}", failed.join(", "));
    Ok(())
}

/// What a machine shows.
#[derive(Clone, Copy, Debug)]
enum What {
    Sensor,
    Drift,
    Units,
}

/// A kernel that was unpacked.
struct Kernel {
    image: PathBuf,
    modules: PathBuf,
}

/// Downloads and unpacks the newest cloud kernel of a suite, once.
fn kernel(folder: &Path, suite: &str) -> Result<Kernel> {
    let unpacked = folder.join("kernel");
    if !unpacked.is_dir() {
        fs::create_dir_all(folder.join("lists/partial")).context("make a folder")?;
        let mirror = mirror()?;
        let list = folder.join("sources.list");
        let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
        fs::write(&list, format!("deb [signed-by={keyring}] {mirror} {suite} main\n"))
            .context("write a list of sources")?;
        apt(folder, "apt-get", &["update", "-qq"])?;
        let depends = apt(folder, "apt-cache", &["depends", "linux-image-cloud-amd64"])?;
        let package = depends
            .split_whitespace()
            .filter(|word| *word != "linux-image-cloud-amd64")
            .find(|word| word.starts_with("linux-image-") && word.ends_with("-cloud-amd64"))
            .context("the suite has no cloud kernel")?
            .to_owned();
        say(&format!("{suite}: {package}"));
        let version = package.trim_start_matches("linux-image-");
        // Newer suites have the kernel and its modules in packages of their own.
        let parts = ["image", "binary", "modules"].map(|part| format!("linux-{part}-{version}"));
        for part in parts.iter().filter(|part| depends_on(folder, &package, part)) {
            apt(folder, "apt-get", &["download", "-qq", part])?;
        }
        for entry in fs::read_dir(folder).context("read the downloads")?.flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "deb") {
                let target = folder.join("unpacking");
                call(Command::new("dpkg-deb").arg("-x").arg(entry.path()).arg(target))?;
            }
        }
        fs::rename(folder.join("unpacking"), &unpacked).context("keep the kernel")?;
    }
    let image = image(&unpacked)?;
    let modules = ["usr/lib/modules", "lib/modules"]
        .iter()
        .map(|place| unpacked.join(place))
        .find(|place| place.is_dir())
        .context("the kernel has no modules")?;
    Ok(Kernel { image, modules })
}

/// Whether a package is `other`, or needs it.
fn depends_on(folder: &Path, package: &str, other: &str) -> bool {
    let depends = apt(folder, "apt-cache", &["depends", package]).unwrap_or_default();
    depends.split_whitespace().any(|word| word == other)
}

/// The image of the kernel, wherever the suite keeps it.
fn image(unpacked: &Path) -> Result<PathBuf> {
    let output = Command::new("find")
        .arg(unpacked)
        .args(["-type", "f", "-name", "vmlinuz*"])
        .output()
        .context("run find")?;
    let found = String::from_utf8_lossy(&output.stdout);
    found.lines().next().map(PathBuf::from).context("the packages have no kernel")
}

/// The archive that apt asks on this machine.
fn mirror() -> Result<String> {
    let listed = Command::new("apt-get")
        .args(["indextargets", "--format", "$(SITE)", "Created-By: Packages"])
        .output()
        .context("run apt-get indextargets")?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let found = listed.lines().find(|line| line.contains("/debian") && !line.contains("security"));
    Ok(found.unwrap_or("http://deb.debian.org/debian").trim_end_matches('/').to_owned())
}

/// Calls a tool of apt with lists of its own, so that this machine's stay as they are.
fn apt(folder: &Path, tool: &str, arguments: &[&str]) -> Result<String> {
    let option = |name: &str, path: &str| format!("{name}={}", folder.join(path).display());
    let output = Command::new(tool)
        .args(["-o", &option("Dir::Etc::SourceList", "sources.list")])
        .args(["-o", "Dir::Etc::SourceParts=/dev/null", "-o", "APT::Sandbox::User=root"])
        .args(["-o", &option("Dir::State::Lists", "lists")])
        .args(["-o", &option("Dir::Cache", "cache")])
        .args(arguments)
        .current_dir(folder)
        .output()
        .with_context(|| format!("run {tool}"))?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{tool} {}: {words}", arguments.join(" "));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first entry of a folder whose name has a part.
fn first(folder: &Path, part: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(part)))
        .with_context(|| format!("{} has no `{part}`", folder.display()))
}

/// Builds the tests and returns the program of a package's. With the whole workspace, libraries
/// have the features that they have in every other build of tests.
fn build_tests(root: &Path, package: &str) -> Result<PathBuf> {
    let manifest = format!("crates/{package}/Cargo.toml");
    let output = Command::new(cargo_path())
        .args(["test", "--locked", "--workspace", "--test", "it", "--no-run"])
        .args(["--message-format", "json"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("build the tests")?;
    ensure!(output.status.success(), "the tests could not be built");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| {
            let name = message.pointer("/target/name")?.as_str()?;
            let program = message.get("executable")?.as_str()?;
            let is_its = message.get("manifest_path")?.as_str()?.ends_with(&manifest);
            (name == "it" && is_its).then(|| PathBuf::from(program))
        })
        .context("cargo did not name the program of the tests")
}

fn find(program: &str) -> Option<PathBuf> {
    ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
        .iter()
        .map(|folder| Path::new(folder).join(program))
        .find(|path| path.is_file())
}

/// Packs what the machine starts with.
fn initial_files(folder: &Path, kernel: &Kernel, tests: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).context("remove the old files")?;
    }
    for part in ["usr/bin", "lib64", "proc", "sys", "dev", "tmp", "run", "modules", "newroot"] {
        fs::create_dir_all(tree.join(part)).context("make a folder")?;
    }
    for link in ["bin", "sbin", "usr/sbin"] {
        let target = if link == "usr/sbin" { "bin" } else { "usr/bin" };
        symlink(target, tree.join(link)).context("make a link")?;
    }
    for program in PROGRAMS {
        let from = find(program).with_context(|| format!("`{program}` is missing"))?;
        install(&tree, &from, &tree.join("usr/bin").join(program))?;
    }
    install(&tree, tests, &tree.join("it"))?;
    module(kernel, &tree)?;
    write_program(&tree.join("init"), INIT)?;
    write_program(&tree.join("second"), SECOND)?;
    pack(&tree, &folder.join("initrd"))
}

fn pack(tree: &Path, image: &Path) -> Result<PathBuf> {
    let pack = format!(
        "find . | cpio -o -H newc --quiet | gzip -1 > {}",
        shell_word(&image.display().to_string())
    );
    call(Command::new("sh").args(["-c", &pack]).current_dir(tree))?;
    Ok(image.to_owned())
}

/// Makes a Debian system with these packages and the module that overlays need.
fn debian(tree: &Path, packages: &str, kernel: &Kernel) -> Result<()> {
    if tree.exists() {
        fs::remove_dir_all(tree).context("remove the old files")?;
    }
    let include = format!("--include={packages}");
    call(mmdebstrap().args(["--mode=root", &include, "bookworm"]).arg(tree))?;
    for part in ["modules", "newroot"] {
        fs::create_dir_all(tree.join(part)).context("make a folder")?;
    }
    module(kernel, tree)
}

/// Copies a program without what only debuggers read: the machine is slow, and has it in memory.
fn copy_stripped(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().context("a program without a folder")?)?;
    call(Command::new("strip").arg("-o").arg(to).arg(from))
}

/// Packs a Debian system with systemd, both programs and their units.
fn unit_files(root: &Path, folder: &Path, kernel: &Kernel, programs: &Path) -> Result<PathBuf> {
    let tree = folder.join("unit-tree");
    debian(&tree, UNIT_PACKAGES, kernel)?;
    for program in ["seawall", "seawall-agent"] {
        copy_stripped(&programs.join(program), &tree.join("usr/local/bin").join(program))?;
    }
    let units = tree.join("etc/systemd/system");
    for unit in ["seawall.service", "seawall-agent.service"] {
        fs::copy(root.join("deploy/systemd").join(unit), units.join(unit))
            .context("copy a unit")?;
    }
    fs::write(units.join("seawall-vm.service"), UNIT_CHECK_SERVICE).context("write a unit")?;
    call(Command::new("ln").args(["-s", "../seawall-vm.service"]).arg({
        let wants = units.join("multi-user.target.wants");
        fs::create_dir_all(&wants).context("make a folder")?;
        wants.join("seawall-vm.service")
    }))?;
    write_program(&tree.join("init"), &DRIFT_INIT.replace("/second", "/lib/systemd/systemd"))?;
    write_program(&tree.join("check"), UNIT_CHECK)?;
    pack(&tree, &folder.join("unit-initrd"))
}

/// Packs a Debian system with the agent, its tests and the cases, at the places where the tests
/// were built to look for them.
fn drift_files(root: &Path, folder: &Path, kernel: &Kernel, tests: &Path) -> Result<PathBuf> {
    let tree = folder.join("drift-tree");
    debian(&tree, DRIFT_PACKAGES, kernel)?;
    let target = target_folder(root);
    let containers = target.join("tmp/node-root");
    ensure!(
        containers.is_dir(),
        "{} is missing: cargo test -p seawall-agent makes it",
        containers.display()
    );
    let inside = |path: &Path| tree.join(path.strip_prefix("/").unwrap_or(path));
    for from in [containers, root.join("e2e/drift")] {
        let to = inside(&from);
        fs::create_dir_all(to.parent().context("a folder has no parent")?).context("make it")?;
        call(Command::new("cp").arg("-a").args([&from, &to]))?;
    }
    let agent = target.join("debug/seawall-agent");
    fs::create_dir_all(inside(&root.join("crates/seawall-agent"))).context("make a folder")?;
    copy_stripped(&agent, &inside(&agent))?;
    copy_stripped(tests, &tree.join("it"))?;
    write_program(&tree.join("init"), DRIFT_INIT)?;
    write_program(&tree.join("second"), DRIFT_SECOND)?;
    pack(&tree, &folder.join("drift-initrd"))
}

fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Copies a program and what it is linked with.
fn install(tree: &Path, from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("copy {}", from.display()))?;
    let listed = Command::new(LOADER).arg("--list").arg(from).output().context("list libraries")?;
    for word in String::from_utf8_lossy(&listed.stdout).split_whitespace() {
        if let Some(relative) = word.strip_prefix('/') {
            let target = tree.join(relative);
            fs::create_dir_all(target.parent().context("a library without a folder")?)?;
            fs::copy(word, &target).with_context(|| format!("copy {word}"))?;
        }
    }
    Ok(())
}

/// Unpacks the module of overlays, which the cloud kernels do not have built in.
fn module(kernel: &Kernel, tree: &Path) -> Result<()> {
    let version = first(&kernel.modules, "")?;
    let folder = version.join("kernel/fs/overlayfs");
    let packed = first(&folder, "overlay.ko")?;
    let target = tree.join("modules/overlay.ko");
    if packed.extension().is_some_and(|extension| extension == "xz") {
        let output = Command::new("xz").arg("-dc").arg(&packed).output().context("run xz")?;
        ensure!(output.status.success(), "xz could not unpack {}", packed.display());
        fs::write(target, output.stdout).context("write a module")?;
    } else {
        fs::copy(packed, target).context("copy a module")?;
    }
    Ok(())
}

fn write_program(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).context("write a script")?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).context("set permissions")
}

/// runc changes the root, which the first file system does not allow: all moves to another.
const INIT: &str = "#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t tmpfs -o size=80% tmpfs /newroot
for part in usr bin sbin lib lib64 it second modules; do
  [ ! -e /$part ] || /bin/busybox cp -a /$part /newroot/
done
for part in proc sys dev tmp run; do /bin/busybox mkdir /newroot/$part; done
/bin/busybox umount /proc
exec /bin/busybox switch_root /newroot /second
";

const SECOND: &str = "#!/bin/busybox sh
for tool in mount umount insmod ifconfig poweroff uname gzip; do
  [ -e /usr/bin/$tool ] || /bin/busybox ln -s busybox /usr/bin/$tool
done
export PATH=/usr/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t securityfs securityfs /sys/kernel/security
insmod /modules/overlay.ko
ifconfig lo 127.0.0.1
echo seawall-vm: Linux $(uname -r)
export RUST_BACKTRACE=0
# Where the kernel does not take the programs, the rest says nothing more.
if /it --nocapture coverage:: && /it --test-threads=1; then echo seawall-vm: passed; else echo seawall-vm: failed; fi
poweroff -f
";

/// As [`INIT`], with all there is.
const DRIFT_INIT: &str = "#!/bin/busybox sh
/usr/bin/busybox mount -t tmpfs -o size=90% tmpfs /newroot
/usr/bin/busybox mv /usr /newroot/
for part in /*; do
  case $part in
    /newroot|/proc|/sys|/dev|/run|/init|/usr) ;;
    *) /newroot/usr/bin/busybox mv $part /newroot/ ;;
  esac
done
exec /newroot/usr/bin/busybox switch_root /newroot /second
";

const DRIFT_SECOND: &str = "#!/bin/sh
mkdir -p /proc /sys /dev /run /tmp
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t securityfs securityfs /sys/kernel/security
mount -t bpf bpf /sys/fs/bpf
busybox insmod /modules/overlay.ko
busybox ifconfig lo 127.0.0.1
echo seawall-vm: Linux $(uname -r)
export RUST_BACKTRACE=0 SEAWALL_PATIENCE=20
if /it --nocapture --test-threads=1 drift:: lsm::; then echo seawall-vm: passed; else echo seawall-vm: failed; fi
poweroff -f || busybox poweroff -f
";

const UNIT_CHECK_SERVICE: &str = "[Unit]
Description=What is shown of the units
After=basic.target
[Service]
Type=oneshot
ExecStart=/check
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
TimeoutStartSec=infinity
";

/// A server and an agent as services: both start, the agent enrols, refuses a foreign program in a
/// container, tells the server, and comes back when it is killed.
const UNIT_CHECK: &str = r#"#!/bin/sh
fail() {
  echo "seawall-vm: $1"
  journalctl --no-pager -u seawall -u seawall-agent | tail -n 60
  echo seawall-vm: failed
  sleep 2
  systemctl poweroff -ff
  exit 1
}
# Everything takes its time here.
soon() {
  what=$1; shift
  tries=0
  until "$@"; do
    tries=$((tries + 1)); [ $tries -lt 600 ] || fail "in vain: $what"
    sleep 1
  done
  echo "seawall-vm: $what"
}
export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
echo "seawall-vm: Linux $(uname -r), systemd $(systemctl --version | head -n 1)"
busybox insmod /modules/overlay.ko
busybox ifconfig lo 127.0.0.1
mkdir -p /etc/seawall
echo '[server]
listen = "127.0.0.1:5000"' > /etc/seawall/seawall.toml
echo 'containers = ["seawall-vm*"]' > /etc/seawall/agent.toml
seawall config check --config /etc/seawall/seawall.toml || fail "the settings"
systemctl start seawall.service || fail "the server does not start"
fingerprint() { journalctl --no-pager -o cat -u seawall | sed -n 's/.*(SHA-256): *//p' | grep .; }
soon "the server shows its fingerprint" fingerprint
fingerprint=$(fingerprint | head -n 1)
token=$(seawall node token create --expires 1h --data /var/lib/seawall | sed -n 's/.*token: \([^ ]*\).*//p')
[ -n "$token" ] || fail "no token"
seawall-agent enroll --server https://127.0.0.1:5000 --fingerprint "$fingerprint" --token "$token"   --data /var/lib/seawall-agent || fail "the agent does not enrol"
systemctl start seawall-agent.service || fail "the agent does not start"
answers() { seawall-agent status > /tmp/status 2>&1; }
soon "the agent answers" answers
head -n 20 /tmp/status
mkdir -p /box/lower/bin /box/upper /box/work /box/rootfs /box/lower/proc /box/lower/tmp /box/lower/dev
cp /bin/busybox /box/lower/bin/busybox
for applet in sh cp sleep true echo; do ln -s busybox /box/lower/bin/$applet; done
mount -t tmpfs tmpfs /run/shm 2>/dev/null
mount -t overlay overlay -o lowerdir=/box/lower,upperdir=/box/upper,workdir=/box/work /box/rootfs || fail "no overlay"
cat > /box/config.json <<'EOF'
{"ociVersion": "1.0.2",
 "process": {"terminal": false, "user": {"uid": 0, "gid": 0}, "args": ["sleep", "6000"],
  "env": ["PATH=/bin"], "cwd": "/"},
 "root": {"path": "rootfs"},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
  {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777"]}],
 "hooks": {"createRuntime": [{"path": "/usr/local/bin/seawall-agent",
  "args": ["seawall-agent", "hook", "--on-failure", "closed"]}]},
 "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"}]}}
EOF
runc run --detach --bundle /box seawall-vm < /dev/null > /dev/null 2>&1 || fail "the container does not start"
runc exec seawall-vm true || fail "a program of the image is refused"
foreign() { runc exec seawall-vm sh -c 'cp /bin/busybox /tmp/foreign; /tmp/foreign true' > /dev/null 2>&1; }
foreign && fail "a foreign program ran"
echo "seawall-vm: a foreign program was refused"
alerted() { grep -q drift-denied /var/lib/seawall-agent/alerts.jsonl; }
soon "the refusal is an alert" alerted
told() { seawall running --data /var/lib/seawall > /tmp/running 2>&1 && grep -q seawall-vm /tmp/running; }
soon "the server knows the container" told
cat /tmp/running
pid=$(systemctl show -p MainPID --value seawall-agent)
kill -KILL "$pid"
again() { new=$(systemctl show -p MainPID --value seawall-agent); [ "$new" != 0 ] && [ "$new" != "$pid" ] && answers; }
soon "the agent is started again" again
foreign && fail "a foreign program ran after the agent was killed"
echo "seawall-vm: a foreign program was refused again"
systemctl stop seawall.service seawall-agent.service || fail "they do not stop"
[ "$(systemctl is-failed seawall.service)" != failed ] || fail "the server failed"
echo seawall-vm: passed
sleep 2
systemctl poweroff -ff
"#;

/// Starts the machine; says whether its tests passed.
fn boot(kernel: &Path, image: &Path, folder: &Path, what: What) -> Result<bool> {
    let (seconds, memory) = match what {
        What::Sensor => (SECONDS_MAX, "2048"),
        What::Drift => (DRIFT_SECONDS_MAX, "8192"),
        What::Units => (DRIFT_SECONDS_MAX, "6144"),
    };
    let console = folder.join("console");
    let file = fs::File::create(&console).context("make a file for the console")?;
    let status = Command::new("timeout")
        .args([seconds, "qemu-system-x86_64", "-accel", "tcg"])
        // With this instruction QEMU 7.2 spoils flags now and then, and the kernel dies of it.
        .args(["-cpu", "max,cx16=off", "-smp", "1", "-m", memory, "-nographic", "-no-reboot"])
        .args(["-nic", "none", "-kernel"])
        .arg(kernel)
        .arg("-initrd")
        .arg(image)
        .arg("-append")
        .arg("console=ttyS0 quiet panic=-1 lsm=landlock,lockdown,yama,bpf mitigations=off nokaslr no_timer_check")
        .stdin(Stdio::null())
        .stdout(file)
        .status()
        .context("run qemu")?;
    let said = fs::read(&console).context("read what the console said")?;
    let said = String::from_utf8_lossy(&said);
    if !status.success() {
        say(&format!("qemu ended with {status}; all that it said is in {}", console.display()));
    }
    for line in said.lines().filter(|line| {
        ["seawall-vm", "test ", "not covered", "panicked", "guarded by"]
            .iter()
            .any(|part| line.contains(part))
    }) {
        say(line.trim_end());
    }
    Ok(said.lines().any(|line| line.trim_end() == PASSED))
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
