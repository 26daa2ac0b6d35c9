//! What a process that runs already uses: its program, what it has mapped and open, where it listens.
//!
//! All of it is what `/proc` shows at one moment. What was opened and closed before, nobody knows.

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStrExt as _;

use seawall_runtime::container::Unknown;
use seawall_runtime::event::{
    CgroupId, Connection, Endpoint, Exec, File, FileId, Place, Process, ProcessId, Protocol, Stream,
};
use seawall_runtime::process::Snapshot;
use seawall_runtime::text::escape;

use crate::limits::{KERNEL_FILE_BYTES_MAX, MAPPED_MAX, OPENED_MAX, SEEDED_MAX};
use crate::process::Told;
use crate::{clock, process, read};

/// Nanoseconds of one tick of `/proc/PID/stat`.
const NANOSECONDS_PER_TICK: u64 = 10_000_000;
/// Tables of sockets in `/proc/PID/net`, and which state is one that awaits connections: `0A` is
/// listening, `07` a datagram socket without a peer.
const TABLES: [(&str, Protocol, &str); 4] = [
    ("tcp", Protocol::Tcp, "0A"),
    ("tcp6", Protocol::Tcp, "0A"),
    ("udp", Protocol::Udp, "07"),
    ("udp6", Protocol::Udp, "07"),
];

/// Looks at processes of a control group; those that end meanwhile are left out.
pub fn of(pids: &[u32], cgroup: CgroupId) -> Vec<Snapshot> {
    pids.iter().take(SEEDED_MAX).filter_map(|pid| of_process(*pid, cgroup)).collect()
}

fn of_process(pid: u32, cgroup: CgroupId) -> Option<Snapshot> {
    let start = process::start_of(pid)?;
    let told = process::told(pid);
    if told.path.is_empty() {
        return None;
    }
    let id = ProcessId { pid, start: start.saturating_mul(NANOSECONDS_PER_TICK) };
    let mut unread = Vec::new();
    let mut fail = |what: &str, error: &std::io::Error| {
        unread.push(Unknown { what: what.to_owned(), reason: error.to_string() });
    };
    let folder = process::folder(pid);
    let mapped = match read::text(&folder.join("maps"), KERNEL_FILE_BYTES_MAX) {
        Ok(text) => mapped(&text),
        Err(error) => {
            fail("mapped files", &error);
            Vec::new()
        }
    };
    let links = match links(pid) {
        Ok(links) => links,
        Err(error) => {
            fail("open files", &error);
            Vec::new()
        }
    };
    let opened = links.iter().filter(|link| is_file(link)).map(|link| file(link)).collect();
    Some(Snapshot {
        time: clock::now(),
        cgroup,
        process: known_of(id, &told),
        program: Exec { arguments: told.arguments, ..program(file(&told.path)) },
        mapped: mapped.iter().map(|path| file(path)).collect(),
        opened,
        listening: listening(pid, &links),
        unread,
    })
}

/// Returns what `/proc` tells of a process that events tell as well.
fn known_of(id: ProcessId, told: &Told) -> Process {
    let parent = told.parent.and_then(|parent| {
        let start = process::start_of(parent)?.saturating_mul(NANOSECONDS_PER_TICK);
        Some(ProcessId { pid: parent, start })
    });
    let unknown = Process::unknown(id);
    Process {
        pid_inside: told.pid_inside.unwrap_or_default(),
        parent: parent.unwrap_or(unknown.parent),
        user: told.user.unwrap_or_default(),
        name: told.name.clone(),
        ..unknown
    }
}

/// Returns the files that are mapped to be executed, from the text of `/proc/PID/maps`.
pub fn mapped(maps: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in maps.lines() {
        // address permissions offset device inode path
        let mut fields = line.split_ascii_whitespace();
        let is_executed =
            fields.nth(1).is_some_and(|permissions| permissions.as_bytes().get(2) == Some(&b'x'));
        let Some(start) = line.find('/').filter(|_| is_executed) else { continue };
        let path = line.get(start..).unwrap_or_default();
        if found.len() < MAPPED_MAX && !found.iter().any(|known| known == path) {
            found.push(path.to_owned());
        }
    }
    found
}

/// Returns where descriptors lead.
fn links(pid: u32) -> std::io::Result<Vec<String>> {
    let entries = fs::read_dir(process::folder(pid).join("fd"))?;
    let links = entries.flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
    Ok(links.take(OPENED_MAX).map(|link| escape(link.as_os_str().as_bytes())).collect())
}

fn is_file(link: &str) -> bool {
    const NONE: [&str; 3] = ["/dev/", "/proc/", "/sys/"];
    link.starts_with('/') && !NONE.iter().any(|folder| link.starts_with(folder))
}

fn listening(pid: u32, links: &[String]) -> Vec<Connection> {
    let inode = |link: &String| link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok();
    let own: Vec<u64> = links.iter().filter_map(inode).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, protocol, state) in TABLES {
        let path = process::folder(pid).join("net").join(name);
        let table = read::text(&path, KERNEL_FILE_BYTES_MAX).unwrap_or_default();
        let sockets = sockets(&table, state);
        let ends = own.iter().filter_map(|inode| sockets.get(inode));
        found.extend(ends.map(|end| Connection {
            protocol,
            family: 0,
            local: Some(*end),
            remote: None,
            path: String::new(),
            result: 0,
        }));
    }
    found
}

/// Reads the sockets in a state from a table of `/proc/PID/net`, by their inodes.
pub fn sockets(table: &str, state: &str) -> HashMap<u64, Endpoint> {
    let row = |line: &str| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (address, port) = fields.next()?.split_once(':')?;
        let is_wanted = fields.nth(1)? == state;
        let inode = fields.nth(5)?.parse().ok()?;
        let end =
            Endpoint { address: address_of(address)?, port: u16::from_str_radix(port, 16).ok()? };
        (is_wanted && end.port != 0).then_some((inode, end))
    };
    table.lines().skip(1).filter_map(row).collect()
}

/// Reads an address: words of 32 bits in the machine's order.
fn address_of(text: &str) -> Option<IpAddr> {
    let mut bytes = Vec::with_capacity(16);
    for start in (0..text.len()).step_by(8) {
        let word = u32::from_str_radix(text.get(start..start.checked_add(8)?)?, 16).ok()?;
        bytes.extend(word.to_ne_bytes());
    }
    if let Ok(short) = <[u8; 4]>::try_from(bytes.as_slice()) {
        return Some(Ipv4Addr::from(short).into());
    }
    let long = Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?);
    Some(long.to_ipv4_mapped().map_or_else(|| long.into(), Into::into))
}

/// A file of which the path alone is known.
fn file(path: &str) -> File {
    let path = path.strip_suffix(" (deleted)").unwrap_or(path);
    File {
        id: FileId { device: 0, inode: 0, changed: 0 },
        path: path.to_owned(),
        is_path_cut: false,
        place: Place::Other,
        mode: 0,
        owner: 0,
        size: 0,
        links: 1,
        special: 0,
        inner: String::new(),
    }
}

fn program(file: File) -> Exec {
    Exec {
        file,
        script: None,
        loader: None,
        arguments: Vec::new(),
        is_arguments_cut: false,
        environment: Vec::new(),
        folder: String::new(),
        streams: [Stream::Closed; 3],
        has_terminal: false,
        is_raised: false,
    }
}

#[cfg(test)]
mod tests;
