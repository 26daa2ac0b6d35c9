//! The network of a case: a namespace for the container, one for the peer, a pair of devices
//! between them. Both namespaces live as long as the processes that hold them, and those end when
//! their standard input closes: nothing stays if the runner dies.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::case::{Speech, Visitor};

/// What the peer's side looks like: gateway, internet, name server, metadata services.
const PEER: &str = "link set lo up
addr add 10.77.0.1/24 dev eth0
addr add 203.0.113.10/32 dev lo
addr add 203.0.113.53/32 dev lo
addr add 169.254.169.254/32 dev lo
addr add 169.254.170.2/32 dev lo
link set eth0 up
route add local 203.0.113.0/24 dev lo
route add local 198.51.100.0/24 dev lo
";
/// What the container's side looks like.
const OWN: &str = "link set lo up
addr add 10.77.0.2/24 dev eth0
link set eth0 up
route add default via 10.77.0.1
";

/// The two namespaces; dropped, they are gone.
pub(crate) struct Network {
    peer: Child,
    holder: Child,
}

impl Network {
    /// Makes the namespaces, joins them, and waits until the peer listens.
    ///
    /// `folder` gets the socket of the runtime; `programs` is what the peer gives for download.
    pub(crate) fn start(folder: &Path, programs: &Path, visitor: Option<&Visitor>) -> Result<Self> {
        let own = std::env::current_exe().context("find this program")?;
        let mut peer = Command::new("unshare");
        peer.args(["--net", "--"]).arg(own).arg("attacks-peer").arg(folder).arg(programs);
        if let Some(visitor) = visitor {
            let kind = if visitor.speaks == Speech::Shell { "shell" } else { "http" };
            peer.arg(kind).arg(visitor.port.to_string()).arg(&visitor.sends);
        }
        let mut holder = Command::new("unshare");
        holder.args(["--net", "--", "sh", "-c", "echo ready; exec cat"]);
        let mut network = Self { peer: held(&mut peer)?, holder: held(&mut holder)? };
        read_line(&mut network.peer, "ready")?;
        read_line(&mut network.holder, "ready")?;
        network.join()?;
        let input = network.peer.stdin.as_mut().context("the peer has no input")?;
        writeln!(input, "go").context("tell the peer")?;
        read_line(&mut network.peer, "listening")?;
        Ok(network)
    }

    fn join(&self) -> Result<()> {
        let other = self.holder.id();
        let link = format!("link add eth0 type veth peer name eth0 netns {other}\n");
        configure(self.peer.id(), &(link + PEER))?;
        configure(other, OWN)
    }

    /// The path of the container's network namespace.
    pub(crate) fn path(&self) -> String {
        format!("/proc/{}/ns/net", self.holder.id())
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for child in [&mut self.peer, &mut self.holder] {
            drop(child.stdin.take());
            drop(child.kill());
            drop(child.wait());
        }
    }
}

fn configure(process: u32, lines: &str) -> Result<()> {
    let mut child = Command::new("nsenter")
        .args(["--net", "--target", &process.to_string(), "ip", "-batch", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .context("run nsenter and ip")?;
    let mut input = child.stdin.take().context("ip has no input")?;
    input.write_all(lines.as_bytes()).context("write to ip")?;
    drop(input);
    ensure!(child.wait().context("wait for ip")?.success(), "ip refused the addresses");
    Ok(())
}

/// Starts a process that lives until its input is closed.
pub(crate) fn held(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("run {}", command.get_program().to_string_lossy()))
}

/// Reads one line of a held process and compares it.
pub(crate) fn read_line(child: &mut Child, wanted: &str) -> Result<()> {
    let output = child.stdout.as_mut().context("a process has no output")?;
    let mut line = String::new();
    // One line at a time is written, so nothing behind it is lost in the buffer.
    BufReader::new(output).read_line(&mut line).context("read from a process")?;
    ensure!(line.trim() == wanted, "a process said `{}` and not `{wanted}`", line.trim());
    Ok(())
}
