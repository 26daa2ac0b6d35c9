//! The guard in the kernel: what it refuses in a guarded control group, on an overlay.
//!
//! It needs a kernel with `bpf` among its security modules; elsewhere it is skipped, loudly.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use seawall_runtime::event::CgroupId;
use seawall_sensor::{Accepted, Denial, Guarded, KernelGuard};

use crate::watch::{lacking, say};

const OVERLAYFS_MAGIC: u64 = 0x794c_7630;
/// What the shell says of a program that it may not execute.
const REFUSED: i32 = 126;

/// An overlay with a static program in its lower layer, and a control group.
struct Stage {
    folder: tempfile::TempDir,
    group: PathBuf,
}

impl Stage {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        mount(&["-t", "tmpfs", "tmpfs"], folder.path());
        for name in ["lower", "upper", "work", "merged", "tmpfs"] {
            fs::create_dir(at(name)).unwrap();
        }
        fs::copy(find("busybox")?, at("lower/busybox")).unwrap();
        let options = format!(
            "lowerdir={},upperdir={},workdir={}",
            at("lower").display(),
            at("upper").display(),
            at("work").display()
        );
        mount(&["-t", "overlay", "overlay", "-o", &options], &at("merged"));
        mount(&["-t", "tmpfs", "tmpfs"], &at("tmpfs"));
        let group = unified()?.join(format!("seawall-guard-{}", std::process::id()));
        fs::create_dir(&group).unwrap();
        Some(Self { folder, group })
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join("merged").join(name)
    }

    fn cgroup(&self) -> CgroupId {
        CgroupId(fs::metadata(&self.group).unwrap().ino())
    }

    fn device(&self) -> (u32, u32) {
        let device = fs::metadata(self.at("busybox")).unwrap().dev();
        (rustix::fs::major(device), rustix::fs::minor(device))
    }

    /// Runs a program in the control group.
    fn run(&self, program: &Path, arguments: &str) -> ExitStatus {
        let line = format!(
            "echo $$ >{}/cgroup.procs && exec -a busybox {} {arguments}",
            self.group.display(),
            program.display()
        );
        Command::new("busybox").args(["sh", "-c"]).arg(line).status().unwrap()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(fs::remove_dir(&self.group));
        for name in ["tmpfs", "merged", ""] {
            drop(Command::new("umount").arg("-l").arg(self.folder.path().join(name)).output());
        }
    }
}

fn mount(arguments: &[&str], target: &Path) {
    let done = Command::new("mount").args(arguments).arg(target).status().unwrap();
    assert!(done.success(), "{arguments:?} on {}", target.display());
}

fn find(program: &str) -> Option<PathBuf> {
    let places = ["/bin", "/usr/bin", "/sbin", "/usr/sbin"];
    places.iter().map(|place| Path::new(place).join(program)).find(|path| path.exists())
}

fn unified() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let line = mounts.lines().find(|line| line.split(' ').nth(2) == Some("cgroup2"))?;
    line.split(' ').nth(1).map(PathBuf::from)
}

fn drained(guard: &mut KernelGuard) -> Vec<Denial> {
    let mut denials = Vec::new();
    guard.drain(&mut |denial| denials.push(denial));
    denials
}

#[test]
fn what_is_not_of_the_image_is_refused_by_the_kernel() {
    let what = "the guard in the kernel";
    if let Some(reason) = lacking() {
        say(&format!("SKIPPED: {reason}; {what} was not tested"));
        return;
    }
    let probe = find("true").unwrap();
    let mut guard = match KernelGuard::start(None, &probe) {
        Ok(guard) => guard,
        Err(error) => {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            say(&format!("SKIPPED: {error}: {source:?}; {what} was not tested"));
            return;
        }
    };
    let Some(stage) = Stage::new() else {
        say("SKIPPED: no busybox, or no control group of version 2; the guard was not tested");
        return;
    };
    let (own, copy) = (stage.at("busybox"), stage.at("copy"));
    fs::copy(&own, &copy).unwrap();
    assert!(stage.run(&copy, "true").success(), "nothing is refused before it is guarded");
    let guarded = Guarded { device: stage.device(), is_enforced: true };
    guard.guard(stage.cgroup(), guarded).unwrap();
    assert!(stage.run(&own, "true").success(), "a program of the image runs");
    assert!(drained(&mut guard).is_empty());

    assert_eq!(stage.run(&copy, "true").code(), Some(REFUSED), "a copy does not run");
    let denials = drained(&mut guard);
    assert_eq!(denials.len(), 1, "{denials:?}");
    assert_eq!((denials[0].cgroup, &denials[0].name[..]), (stage.cgroup(), &b"copy"[..]));
    assert!(!denials[0].is_load);

    let other = stage.folder.path().join("tmpfs/x");
    fs::copy(&own, &other).unwrap();
    assert_eq!(stage.run(&other, "true").code(), Some(REFUSED), "other file systems are foreign");
    let script = stage.at("script");
    fs::write(&script, format!("#!{} sh\n", own.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(stage.run(&script, "").code(), Some(REFUSED), "a script is a program");
    fs::hard_link(&copy, stage.at("link")).unwrap();
    assert_eq!(stage.run(&stage.at("link"), "true").code(), Some(REFUSED));
    fs::rename(&copy, stage.at("busybox")).unwrap();
    assert_eq!(stage.run(&own, "true").code(), Some(REFUSED), "also under the name of its own");
    assert_eq!(drained(&mut guard).len(), 4);

    accepted_files_run_until_they_change(&guard, &stage);
    guard.guard(stage.cgroup(), Guarded { is_enforced: false, ..guarded }).unwrap();
    assert!(stage.run(&stage.at("link"), "true").success(), "watching refuses nothing");
    guard.guard(stage.cgroup(), guarded).unwrap();
    assert_eq!(stage.run(&stage.at("link"), "true").code(), Some(REFUSED));
    guard.release(stage.cgroup()).unwrap();
    assert!(stage.run(&stage.at("link"), "true").success(), "what is released is free");
}

fn accepted_files_run_until_they_change(guard: &KernelGuard, stage: &Stage) {
    let file = stage.at("tool");
    fs::copy(stage.at("link"), &file).unwrap();
    assert_eq!(stage.run(&file, "true").code(), Some(REFUSED));
    let told = fs::metadata(&file).unwrap();
    let changed = u64::try_from(told.ctime() * 1_000_000_000 + told.ctime_nsec()).unwrap();
    let accepted =
        Accepted { cgroup: stage.cgroup(), inode: told.ino(), changed, magic: OVERLAYFS_MAGIC };
    let acceptor = guard.acceptor().unwrap();
    acceptor.accept(&accepted).unwrap();
    assert!(stage.run(&file, "true").success(), "what is accepted runs");
    let mut content = fs::read(&file).unwrap();
    content.push(0);
    fs::write(&file, content).unwrap();
    assert_eq!(stage.run(&file, "true").code(), Some(REFUSED), "until it changes");
}
