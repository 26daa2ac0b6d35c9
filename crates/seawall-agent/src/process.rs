//! What `/proc` tells of a process: parsing of its texts, and reading them.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use seawall_runtime::container::{Port, Security};
use seawall_runtime::text::escape;

use crate::limits::{COMMAND_LINE_BYTES_MAX, KERNEL_FILE_BYTES_MAX, PARENTS_MAX, PORTS_MAX};
use crate::mount::{self, Mount};
use crate::read;

/// Namespaces that a container may share with its host, as `/proc/PID/ns` names them.
const NAMESPACES: [&str; 7] = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"];
/// The clock of `/proc/PID/stat`; the kernel shows user space 100 on every platform of ours.
const TICKS_PER_SECOND: u64 = 100;

/// Returns the folder of a process.
pub fn folder(pid: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}"))
}

/// A process as an alert tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Told {
    /// Its number.
    pub pid: u32,
    /// The short name, which it may set itself.
    pub name: String,
    /// The file that it executes.
    pub path: String,
    /// Its command line.
    pub arguments: Vec<String>,
    /// The user, as the host counts.
    pub user: Option<u32>,
    /// Its number, as the container counts.
    pub pid_inside: Option<u32>,
    /// Its parent.
    pub parent: Option<u32>,
}

/// Returns one field of the text of `/proc/PID/status`.
pub fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

/// Reads what the process may do from the text of `/proc/PID/status`.
pub fn security(status: &str) -> Security {
    let mask = |name| field(status, name).and_then(|text| u64::from_str_radix(text, 16).ok());
    Security {
        capabilities: mask("CapEff"),
        capabilities_bounding: mask("CapBnd"),
        seccomp: field(status, "Seccomp").and_then(|text| text.parse().ok()),
        may_raise: field(status, "NoNewPrivs").map(|text| text == "0"),
        ..Security::default()
    }
}

/// Translates a user of the host to the container's, with the text of `/proc/PID/uid_map`.
pub fn user_inside(map: &str, user: u32) -> Option<u32> {
    map.lines().find_map(|line| {
        let mut numbers = line.split_whitespace().filter_map(|text| text.parse::<u32>().ok());
        let (inside, outside, length) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let offset = user.checked_sub(outside).filter(|offset| *offset < length)?;
        inside.checked_add(offset)
    })
}

/// Returns when the process started, in ticks since the machine did, from `/proc/PID/stat`.
pub fn start_ticks(stat: &str) -> Option<u64> {
    // The name stands in brackets and may contain any sign, brackets too.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(19)?.parse().ok()
}

/// Returns the processor time of a process, and that of its children that it waited for, from the
/// text of `/proc/PID/stat`.
pub fn cpu_times(stat: &str) -> Option<(Duration, Duration)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut ticks = rest.split_whitespace().skip(11).map(|text| text.parse::<u64>().ok());
    let mut time = || {
        let ticks = ticks.next()??.checked_add(ticks.next()??)?;
        Some(Duration::from_millis(ticks.checked_mul(1_000)?.checked_div(TICKS_PER_SECOND)?))
    };
    Some((time()?, time()?))
}

/// Returns the processor time of a process, and that of its children that it waited for.
pub fn cpu_time(pid: u32) -> Option<(Duration, Duration)> {
    cpu_times(&read::text(&folder(pid).join("stat"), KERNEL_FILE_BYTES_MAX).ok()?)
}

/// Returns when the machine started, in seconds since 1970, from `/proc/stat`.
pub fn boot_time(stat: &str) -> Option<u64> {
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

/// Reads listening sockets from the text of `/proc/PID/net/tcp`, `udp` and so on.
pub fn ports(table: &str, protocol: &str) -> Vec<Port> {
    // 0A: listening; 07: a datagram socket without a peer.
    let wanted = if protocol == "tcp" { "0A" } else { "07" };
    let mut found: Vec<Port> = Vec::new();
    for line in table.lines().skip(1) {
        let mut fields = line.split_whitespace().skip(1);
        let (Some(local), _, Some(state)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let Some((address, port)) = local.rsplit_once(':') else { continue };
        let Ok(port) = u16::from_str_radix(port, 16) else { continue };
        // Loopback is open to nobody else.
        let is_loopback = address.ends_with("7F") || address.ends_with("00000001000000");
        let is_known = found.iter().any(|other| other.port == port);
        if state == wanted && port != 0 && !is_loopback && !is_known && found.len() < PORTS_MAX {
            found.push(Port { protocol: protocol.to_owned(), port, host_port: None });
        }
    }
    found
}

/// Returns the listening sockets in the network namespace of a process.
pub fn listening(pid: u32) -> Vec<Port> {
    let mut found = Vec::new();
    for (file, protocol) in [("tcp", "tcp"), ("tcp6", "tcp"), ("udp", "udp"), ("udp6", "udp")] {
        let path = folder(pid).join("net").join(file);
        let table = read::text(&path, KERNEL_FILE_BYTES_MAX).unwrap_or_default();
        for port in ports(&table, protocol) {
            if !found.contains(&port) {
                found.push(port);
            }
        }
    }
    found
}

/// Returns the namespaces that a process shares with the agent, which runs in the host's.
pub fn shared_namespaces(pid: u32) -> Vec<String> {
    let own = Path::new("/proc/self/ns");
    let other = folder(pid).join("ns");
    let is_shared = |name: &&str| {
        let inode = |path: PathBuf| fs::metadata(path).map(|metadata| metadata.ino()).ok();
        let (mine, theirs) = (inode(own.join(name)), inode(other.join(name)));
        mine.is_some() && mine == theirs
    };
    NAMESPACES.iter().filter(|name| is_shared(name)).map(|name| (*name).to_owned()).collect()
}

/// Returns the mounts of a process.
pub fn mounts(pid: u32) -> std::io::Result<Vec<Mount>> {
    read::text(&folder(pid).join("mountinfo"), KERNEL_FILE_BYTES_MAX)
        .map(|text| mount::parse(&text))
}

/// Returns when a process started, in seconds since 1970.
pub fn started(pid: u32) -> Option<u64> {
    let stat = read::text(&folder(pid).join("stat"), KERNEL_FILE_BYTES_MAX).ok()?;
    let boot = boot_time(&read::text(Path::new("/proc/stat"), KERNEL_FILE_BYTES_MAX).ok()?)?;
    boot.checked_add(start_ticks(&stat)?.checked_div(TICKS_PER_SECOND)?)
}

/// Returns what tells this process from a later one of the same number.
pub fn start_of(pid: u32) -> Option<u64> {
    start_ticks(&read::text(&folder(pid).join("stat"), KERNEL_FILE_BYTES_MAX).ok()?)
}

/// Returns the command line of a process, as bytes.
pub fn arguments(pid: u32) -> Vec<Vec<u8>> {
    let path = folder(pid).join("cmdline");
    let bytes = read::whole(&path, COMMAND_LINE_BYTES_MAX).unwrap_or_default();
    let bytes = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
    if bytes.is_empty() {
        return Vec::new();
    }
    bytes.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect()
}

/// Returns what an alert tells of a process; what is gone is empty.
pub fn told(pid: u32) -> Told {
    let status = read::text(&folder(pid).join("status"), KERNEL_FILE_BYTES_MAX).unwrap_or_default();
    let number = |name| {
        field(&status, name).and_then(|text| text.split_whitespace().next()?.parse::<u32>().ok())
    };
    Told {
        pid,
        name: field(&status, "Name").map(|name| escape(name.as_bytes())).unwrap_or_default(),
        path: executable(pid).unwrap_or_default(),
        arguments: arguments(pid).iter().map(|argument| escape(argument)).collect(),
        user: number("Uid"),
        pid_inside: field(&status, "NSpid")
            .and_then(|text| text.split_whitespace().next_back()?.parse().ok()),
        parent: number("PPid").filter(|parent| *parent != 0),
    }
}

/// Returns the path of the file that a process executes.
pub fn executable(pid: u32) -> Option<String> {
    use std::os::unix::ffi::OsStrExt as _;
    let path = fs::read_link(folder(pid).join("exe")).ok()?;
    Some(escape(path.as_os_str().as_bytes()))
}

/// Returns the parents of a process, nearest first, up to the machine's first.
pub fn parents(pid: u32) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    let mut next = told(pid).parent;
    while let Some(parent) = next.filter(|_| found.len() < PARENTS_MAX) {
        let told = told(parent);
        next = told.parent.filter(|grandparent| *grandparent != parent);
        found.push(told);
    }
    found
}

#[cfg(test)]
mod tests;
