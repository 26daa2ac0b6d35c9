//! The stand-in for the node: a process outside of every container with namespaces of its own for
//! processes and mounts, and a root of its own. What escapes to it has really escaped from its
//! container, and has reached nothing of the machine.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use anyhow::{Context as _, Result};

use super::image::copy;
use super::network::{held, read_line};

/// Makes `$1` the root of the namespace and waits there.
const SETTLE: &str = "set -e
mount --bind \"$1\" \"$1\"
cd \"$1\"
mount -t proc proc proc
pivot_root . old
cd /
/bin/busybox umount -l /old
exec /bin/busybox sh -c 'echo ready; exec /bin/busybox cat'";

/// The process that stands for the node; dropped, it is gone.
pub(crate) struct Node {
    child: Child,
    first: u32,
}

impl Node {
    /// Starts the process with `root` as its root.
    pub(crate) fn start(root: &Path) -> Result<Self> {
        let mut command = Command::new("unshare");
        command.args(["--pid", "--fork", "--mount", "--propagation", "private", "--kill-child"]);
        command.args(["--", "/bin/sh", "-c", SETTLE, "sh"]).arg(root);
        let mut child = held(&mut command)?;
        read_line(&mut child, "ready").context("the stand-in for the node does not start")?;
        let first = only_child(child.id())?;
        Ok(Self { child, first })
    }

    /// The path of its process namespace.
    pub(crate) fn path(&self) -> String {
        format!("/proc/{}/ns/pid", self.first)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn only_child(parent: u32) -> Result<u32> {
    let path = format!("/proc/{parent}/task/{parent}/children");
    let text = fs::read_to_string(&path).with_context(|| format!("read {path}"))?;
    text.trim().parse().with_context(|| format!("`{}` is no process", text.trim()))
}

/// Makes a root for the node: busybox, and a few files that an intruder looks for.
pub(crate) fn make_root(busybox: &Path, folder: &Path) -> Result<PathBuf> {
    let root = folder.join("node");
    copy(busybox, &root)?;
    for part in ["old", "root", "etc/cron.d", "home", "proc"] {
        fs::create_dir_all(root.join(part)).with_context(|| format!("make {part}"))?;
    }
    for (name, text) in [
        ("etc/hostname", "node-1\n"),
        ("etc/node", "the stand-in for a node\n"),
        ("etc/passwd", "root:x:0:0:root:/:/bin/sh\n"),
        ("etc/shadow", "root:*:19700:0:99999:7:::\n"),
    ] {
        fs::write(root.join(name), text).with_context(|| format!("write {name}"))?;
    }
    drop(symlink("bin", root.join("sbin")));
    Ok(root)
}
