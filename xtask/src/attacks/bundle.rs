//! The configuration of a container for `runc`, as an engine would write it (OCI runtime
//! specification 1.0.2), less a seccomp profile: cases show what the agent sees, not what a
//! profile would have refused.

use serde_json::{Value, json};

use super::case::{ContainerWish, Device, Mount, Shared};

/// The capabilities that Docker and containerd give to every container.
const CAPABILITIES: [&str; 14] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SYS_CHROOT",
    "MKNOD",
    "AUDIT_WRITE",
    "SETFCAP",
];
/// Shared that a container may have unless a case says otherwise.
const PROCESSES_MAX: u32 = 1024;
/// Bytes that a container may use.
const MEMORY_MAX: u64 = 1 << 30;
/// Files of the kernel that engines hide.
const MASKED: [&str; 9] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
];
/// Files of the kernel that engines make read-only.
const READ_ONLY: [&str; 5] =
    ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/// What surrounds a container: its name and what other processes hold for it.
pub(crate) struct Surroundings<'a> {
    /// The container's identifier.
    pub(crate) id: &'a str,
    /// The path of its network namespace.
    pub(crate) network: String,
    /// The path of the node's process namespace, if it is shared.
    pub(crate) processes: Option<String>,
    /// The socket that stands for the runtime's.
    pub(crate) runtime_socket: String,
    /// The root of the node.
    pub(crate) node_root: String,
}

/// Returns `config.json` for a container that runs `arguments`.
pub(crate) fn config(wish: &ContainerWish, around: &Surroundings<'_>, arguments: &[&str]) -> Value {
    json!({
        "ociVersion": "1.0.2",
        "hostname": "case",
        "root": { "path": "rootfs" },
        "process": {
            "terminal": false,
            "cwd": "/",
            "args": arguments,
            "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            "user": { "uid": wish.user, "gid": wish.user },
            "capabilities": capabilities(wish),
            "noNewPrivileges": false,
        },
        "mounts": mounts(wish, around),
        "linux": linux(wish, around),
    })
}

fn capabilities(wish: &ContainerWish) -> Value {
    let added = wish.capabilities.iter().map(String::as_str);
    let names: Vec<String> =
        CAPABILITIES.into_iter().chain(added).map(|name| format!("CAP_{name}")).collect();
    // A process of another user has none, as with every engine; the bounding set stays.
    let held = if wish.user == 0 { json!(names) } else { json!([]) };
    json!({ "bounding": names, "effective": held, "permitted": held })
}

fn mounts(wish: &ContainerWish, around: &Surroundings<'_>) -> Value {
    let hardened = ["nosuid", "noexec", "nodev"];
    let mut mounts = vec![
        json!({ "destination": "/proc", "type": "proc", "source": "proc", "options": hardened }),
        json!({ "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
                "options": ["nosuid", "strictatime", "mode=755", "size=65536k"] }),
        json!({ "destination": "/dev/pts", "type": "devpts", "source": "devpts",
                "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"] }),
        json!({ "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                "options": ["nosuid", "nodev", "mode=1777", "size=65536k"] }),
        json!({ "destination": "/sys", "type": "sysfs", "source": "sysfs",
                "options": ["nosuid", "noexec", "nodev", "ro"] }),
    ];
    for mount in &wish.mounts {
        let (to, from) = match mount {
            Mount::RuntimeSocket => ("/run/docker.sock", &around.runtime_socket),
            Mount::NodeRoot => ("/host", &around.node_root),
        };
        mounts.push(json!({ "destination": to, "type": "bind", "source": from,
                            "options": ["rbind", "rw"] }));
    }
    json!(mounts)
}

fn linux(wish: &ContainerWish, around: &Surroundings<'_>) -> Value {
    let processes = match (wish.processes, &around.processes) {
        (Shared::Node, Some(path)) => json!({ "type": "pid", "path": path }),
        _ => json!({ "type": "pid" }),
    };
    let (masked, read_only): (&[&str], &[&str]) =
        if wish.kernel_files_writable { (&[], &[]) } else { (&MASKED, &READ_ONLY) };
    let mut namespaces = vec![
        processes,
        json!({ "type": "ipc" }),
        json!({ "type": "uts" }),
        json!({ "type": "mount" }),
        json!({ "type": "network", "path": around.network }),
    ];
    if wish.control_groups == Shared::Own {
        namespaces.push(json!({ "type": "cgroup" }));
    }
    json!({
        "cgroupsPath": format!("/seawall-cases/{}", around.id),
        "namespaces": namespaces,
        "maskedPaths": masked,
        "readonlyPaths": read_only,
        "resources": {
            "devices": devices(wish),
            "memory": { "limit": MEMORY_MAX },
            "pids": { "limit": wish.processes_max.unwrap_or(PROCESSES_MAX) },
        },
    })
}

fn devices(wish: &ContainerWish) -> Value {
    let mut rules = vec![
        json!({ "allow": false, "access": "rwm" }),
        // Making a node is allowed everywhere, opening it is not: as engines do it.
        json!({ "allow": true, "type": "b", "access": "m" }),
        json!({ "allow": true, "type": "c", "access": "m" }),
    ];
    rules.extend(wish.devices.iter().map(|device| match device {
        Device::BlockRead => json!({ "allow": true, "type": "b", "access": "rm" }),
        Device::Tun => {
            json!({ "allow": true, "type": "c", "major": 10, "minor": 200, "access": "rwm" })
        }
    }));
    json!(rules)
}
