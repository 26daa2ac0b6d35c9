//! An event: what a process of a container did, as the kernel told it.
//!
//! Identity is the kernel's: a process is its number and its start, a file is its device and
//! inode. Texts (paths, names, arguments) went through [`crate::text::escape`] and are for people
//! and for rules that cannot do without; limits of their length are the sensor's, and what was cut
//! says so.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// One event.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Event {
    /// When, in nanoseconds since 1970 (UTC).
    pub time: u64,
    /// The control group (cgroup v2, its identifier) of the process, which tells the container.
    pub cgroup: CgroupId,
    /// Who did it.
    pub process: Process,
    /// What was done.
    pub action: Action,
}

impl Event {
    /// Returns what was done, or of what the kernel refused, what was tried.
    pub fn tried(&self) -> &Action {
        if let Action::Refused { action, .. } = &self.action { action } else { &self.action }
    }
}

/// A control group of version 2: the inode of its folder.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
pub struct CgroupId(pub u64);

/// A process for as long as the machine is up: numbers are used again, numbers with a start are
/// not.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
pub struct ProcessId {
    /// The thread group's number, as the host counts.
    pub pid: u32,
    /// When its first thread started, in nanoseconds since the machine did (`CLOCK_BOOTTIME`).
    pub start: u64,
}

/// A process at the moment of an event.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Process {
    /// The process.
    pub id: ProcessId,
    /// The thread's number, as the host counts.
    pub thread: u32,
    /// The process's number, as the container counts.
    pub pid_inside: u32,
    /// The process that has to wait for it.
    pub parent: ProcessId,
    /// Effective user, as the host counts.
    pub user: u32,
    /// Effective group, as the host counts.
    pub group: u32,
    /// Effective capabilities, one bit each (`capabilities(7)`).
    pub capabilities: u64,
    /// Its mount namespace.
    pub mount_namespace: u32,
    /// Its process namespace.
    pub pid_namespace: u32,
    /// Its network namespace.
    pub network_namespace: u32,
    /// Its user namespace.
    pub user_namespace: u32,
    /// The file that it executes.
    pub executable: FileId,
    /// Its short name (`comm`), which it may set itself.
    pub name: String,
}

impl Process {
    /// Returns a process of which nothing but its number is known.
    pub fn unknown(id: ProcessId) -> Self {
        Self {
            id,
            thread: id.pid,
            pid_inside: 0,
            parent: ProcessId { pid: 0, start: 0 },
            user: 0,
            group: 0,
            capabilities: 0,
            mount_namespace: 0,
            pid_namespace: 0,
            network_namespace: 0,
            user_namespace: 0,
            executable: FileId { device: 0, inode: 0, changed: 0 },
            name: String::new(),
        }
    }
}

/// A file, whatever it is called.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
pub struct FileId {
    /// The device, in the kernel's form (12 bits for the major number, 20 for the minor).
    pub device: u32,
    /// The inode. An overlay shows inodes of its own.
    pub inode: u64,
    /// When inode or content last changed, in nanoseconds since 1970. Another value is another
    /// content; zero where the sensor does not know it.
    pub changed: u64,
}

/// A file as an event met it.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct File {
    /// Which file.
    pub id: FileId,
    /// Its path as the process sees it: from its root, or with a mark in front where it cannot be
    /// reached from there.
    pub path: String,
    /// Whether `path` was too long to be told whole: its end is what stands there.
    pub is_path_cut: bool,
    /// Where its content lies.
    pub place: Place,
    /// Type and permissions (`st_mode`).
    pub mode: u32,
    /// The owner, as the host counts.
    pub owner: u32,
    /// Length in bytes.
    pub size: u64,
    /// How many names it has; none where it was deleted.
    pub links: u32,
    /// Of a device, which one, in the kernel's form; zero for all else.
    #[serde(default)]
    pub special: u32,
    /// Its path within its file system, where a mount shows a part of the overlay in another place;
    /// empty otherwise.
    #[serde(default)]
    pub inner: String,
}

/// Where the content of a file lies.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In a layer of the image, below the container's own.
    Lower,
    /// In the container's own layer: made or changed since it started.
    Upper,
    /// In memory with no file system in between (`memfd_create`).
    Memory,
    /// On a file system in memory (`tmpfs`, `/dev/shm`).
    Tmpfs,
    /// On any other file system: a volume, a folder of the host.
    Other,
    /// A file system of the kernel's own (`proc`, `sysfs`, a pipe, a socket).
    Kernel,
}

/// What was done.
#[expect(clippy::large_enum_variant, reason = "events are not kept; a box would cost each program")]
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Action {
    /// A program was started in the process; `Event::process` is the process that it became.
    Exec(Exec),
    /// A process was made.
    Fork {
        /// The new process.
        child: ProcessId,
        /// Namespaces that were made for it (`CLONE_NEW…`).
        namespaces: u32,
        /// The control group that it was made in, which may be another (`clone3`).
        cgroup: CgroupId,
    },
    /// The last thread of a process ended.
    Exit {
        /// What it returned.
        code: u8,
        /// The signal that ended it, zero for none.
        signal: u8,
    },
    /// A file was opened.
    Open {
        /// The file.
        file: File,
        /// How (`open(2)`: `O_WRONLY`, `O_CREAT`, …).
        flags: u32,
    },
    /// A file was mapped to be executed: a library, as a rule.
    Map {
        /// The file.
        file: File,
        /// How (`mmap(2)`: `PROT_…`).
        protection: u32,
    },
    /// Memory was made executable that holds no file, or that was written before.
    Protect {
        /// The file, where one is mapped there.
        file: Option<File>,
        /// How (`mprotect(2)`: `PROT_…`).
        protection: u32,
    },
    /// A connection was asked for, or a datagram sent to an address for the first time.
    Connect(Connection),
    /// A connection of another was taken.
    Accept(Connection),
    /// An address was taken.
    Bind(Connection),
    /// Connections are awaited.
    Listen(Connection),
    /// A connection ended, or the agent looked at it: what went through it.
    Traffic {
        /// Which one.
        connection: Connection,
        /// Bytes sent in all.
        sent: u64,
        /// Bytes received in all.
        received: u64,
    },
    /// A DNS message was sent or received.
    Dns(Dns),
    /// A process asked to look into or steer another.
    Trace {
        /// How.
        means: TraceMeans,
        /// The request (`ptrace(2)`), zero for the other means.
        request: u32,
        /// The other process.
        target: ProcessId,
        /// The control group of the other.
        target_cgroup: CgroupId,
    },
    /// A file system was mounted, moved, or its mount changed.
    Mount {
        /// What was mounted.
        source: String,
        /// Where.
        target: String,
        /// The type of file system; empty where none was named.
        filesystem: String,
        /// How (`mount(2)`: `MS_…`).
        flags: u64,
    },
    /// A file system was unmounted.
    Unmount {
        /// Where.
        target: String,
    },
    /// The root was changed (`chroot`, `pivot_root`).
    Root {
        /// To where.
        target: String,
    },
    /// User, group or capabilities changed.
    Credentials {
        /// Effective user before.
        user_before: u32,
        /// Effective group before.
        group_before: u32,
        /// Effective capabilities before.
        capabilities_before: u64,
        /// How.
        means: CredentialMeans,
        /// Whether it was root before in one of its users (real, effective, saved), and could come
        /// back to it without a right.
        #[serde(default = "yes")]
        was_root: bool,
    },
    /// A capability of the host was used, for the first time by this program in this container.
    Capability {
        /// Its number (`capabilities(7)`).
        number: u8,
        /// Whether the kernel granted it.
        is_granted: bool,
    },
    /// A namespace was made or entered.
    Namespace {
        /// Which kinds (`CLONE_NEW…`).
        kinds: u32,
        /// Whether it was there before (`setns`) or new (`unshare`).
        is_entered: bool,
    },
    /// A module of the kernel was loaded.
    Module {
        /// Its name.
        name: String,
        /// The file that it came from.
        file: Option<File>,
    },
    /// A BPF program was loaded.
    Bpf {
        /// Its type (`BPF_PROG_TYPE_…`).
        program: u32,
        /// Its name.
        name: String,
    },
    /// A name of a file was taken away.
    Unlink {
        /// The file, with the name.
        file: File,
    },
    /// A file got another name.
    Rename {
        /// The file, with its name before.
        file: File,
        /// Its name afterwards.
        target: String,
        /// How (`renameat2(2)`: `RENAME_EXCHANGE`, …).
        flags: u32,
    },
    /// A file got a further name.
    Link {
        /// The file, with the name that it had.
        file: File,
        /// The further name.
        target: String,
        /// Whether the further name only points there.
        is_symbolic: bool,
    },
    /// Permissions, owner or attributes of a file changed.
    Attributes {
        /// The file as it was.
        file: File,
        /// Its mode afterwards.
        mode: u32,
        /// Its owner afterwards.
        owner: u32,
        /// What wrote extended attributes names them here.
        extended: String,
        /// Whether it was the mode that was set.
        #[serde(default = "yes")]
        is_mode: bool,
    },
    /// A file without a name was made in memory.
    Memory {
        /// Its name for people.
        name: String,
    },
    /// A signal was sent to a process of another container, or to a process that the sender did
    /// not make.
    Signal {
        /// Its number.
        number: u8,
        /// To whom.
        target: ProcessId,
        /// The control group of the other.
        target_cgroup: CgroupId,
    },
    /// A new ring of `io_uring` was made, through which most of the above can be done.
    Ring {
        /// How many entries it has.
        entries: u32,
    },
    /// The times of a file were set to something else than now.
    Times {
        /// The file as it was.
        file: File,
        /// When its content changed, as was claimed, in seconds since 1970.
        modified: u64,
    },
    /// A system call that ordinary programs do not make, and that no other event tells of:
    /// `open_by_handle_at`, `userfaultfd`, `keyctl`, `perf_event_open`, `kexec_load`, `mknod` of a
    /// device, `swapon`, `reboot`, `iopl`, `ioperm`, `clock_settime`, …
    Call {
        /// Its name in the manual.
        name: String,
        /// What the kernel answered: a negative error number, otherwise no error.
        result: i64,
        /// The file that it is about, where it is about one.
        #[serde(default)]
        file: Option<File>,
    },
    /// A socket was made that sees or sends more than connections: raw, packets, another machine's
    /// hypervisor.
    Socket(Connection),
    /// A process gave itself another short name; `Event::process` has it.
    Named {
        /// The name before.
        before: String,
    },
    /// Something that is ordinary once was done very often within a short time; the limits are
    /// the sensor's. It is told once in ten seconds at most.
    Many {
        /// What.
        what: Often,
        /// How often so far.
        count: u32,
    },
    /// One of the above was tried, and the kernel refused.
    Refused {
        /// What was tried.
        action: Box<Self>,
        /// The kernel's answer: a negative error number.
        result: i32,
    },
    /// A control group was made: a container is about to start.
    GroupMade {
        /// Which.
        cgroup: CgroupId,
        /// Its path below the root of control groups.
        path: String,
    },
    /// A control group was removed: its container is gone.
    GroupGone {
        /// Which.
        cgroup: CgroupId,
    },
    /// Events were lost: from then to now, this is not to be seen.
    Blind(Blind),
}

/// What recordings that are older than a field mean.
fn yes() -> bool {
    true
}

/// What a process did very often.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Often {
    /// It opened folders, as a search does: 200 within ten seconds.
    FoldersOpened,
    /// It sent packets to other machines without a connection (UDP, ICMP, of its own making):
    /// 3000 within a second.
    PacketsSent,
}

/// A program that was started.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Exec {
    /// The file that is executed in the end: of a script, its interpreter.
    pub file: File,
    /// The file that was asked for, where it is another: a script.
    pub script: Option<File>,
    /// The loader that `file` names (`PT_INTERP`), where it has one.
    pub loader: Option<File>,
    /// Arguments, the first included.
    pub arguments: Vec<String>,
    /// Whether arguments were too long to be told whole.
    pub is_arguments_cut: bool,
    /// Those variables that make a loader or an interpreter execute something else (`LD_…`,
    /// `PYTHONPATH`, `NODE_OPTIONS`, `BASH_ENV`, …) as `NAME=VALUE`.
    pub environment: Vec<String>,
    /// The current folder.
    pub folder: String,
    /// What standard input, output and error are.
    pub streams: [Stream; 3],
    /// Whether it has a terminal.
    pub has_terminal: bool,
    /// Whether the program raised its rights (set-user-ID, set-group-ID, file capabilities).
    pub is_raised: bool,
}

/// What a standard stream is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// There is none.
    Closed,
    /// A file, a folder.
    File,
    /// A terminal.
    Terminal,
    /// A pipe.
    Pipe,
    /// A socket that is a connection to another machine.
    Network,
    /// Any other socket.
    Socket,
    /// Another device: `/dev/null`, as a rule.
    Device,
    /// What the sensor could not tell.
    Unknown,
}

/// Two ends.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Connection {
    /// Which protocol.
    pub protocol: Protocol,
    /// The family of addresses (`AF_…`); zero where nobody told it.
    #[serde(default)]
    pub family: u16,
    /// This end; `None` where it has no address yet.
    pub local: Option<Endpoint>,
    /// The other end; `None` where there is none.
    pub remote: Option<Endpoint>,
    /// The path of a local socket (`AF_UNIX`), empty otherwise; the first byte of an abstract one
    /// is `@`.
    pub path: String,
    /// What the kernel answered: zero, or a negative error number.
    pub result: i32,
}

/// A protocol of transport.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Packets without a protocol of transport (`SOCK_RAW`).
    Raw,
    /// Frames (`AF_PACKET`).
    Packet,
    /// Messages to the packet filter (`NETLINK_NETFILTER`).
    Netfilter,
    /// A socket of this machine (`AF_UNIX`).
    Unix,
    /// To another machine's hypervisor or guest (`AF_VSOCK`).
    Vsock,
    /// Any other.
    Other,
}

/// An end of a connection.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
pub struct Endpoint {
    /// The address. IPv4 in IPv6 is told as IPv4.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
}

/// A DNS message.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Dns {
    /// The server.
    pub server: Option<Endpoint>,
    /// Whether it is an answer.
    pub is_answer: bool,
    /// The name asked for, without the last dot.
    pub name: String,
    /// The type asked for (1: address, 16: text, …).
    // `kind` says in the written form what was done.
    #[serde(rename = "type")]
    pub kind: u16,
    /// The code of the answer (0: fine, 3: no such name).
    pub code: u8,
    /// Addresses in the answer.
    pub addresses: Vec<IpAddr>,
    /// Bytes of the message.
    pub length: u32,
}

/// How a process looked into another.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TraceMeans {
    /// `ptrace`.
    Ptrace,
    /// `process_vm_readv`.
    MemoryRead,
    /// `process_vm_writev`.
    MemoryWrite,
    /// `/proc/PID/mem`.
    MemoryFile,
    /// `pidfd_getfd`.
    Descriptor,
}

/// How rights changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialMeans {
    /// By a system call (`setuid`, `capset`, …).
    Call,
    /// By a program (set-user-ID, file capabilities).
    Program,
    /// By neither: somebody wrote into the kernel.
    Unexplained,
}

/// What was not seen.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Blind {
    /// From when, in nanoseconds since 1970; `Event::time` is until when.
    pub since: u64,
    /// Which class of events.
    pub class: Class,
    /// How many were lost; `None` where nobody can know.
    pub lost: Option<u64>,
    /// Why.
    pub reason: BlindReason,
}

/// Classes of events. Each has a ring of its own, so that one cannot crowd out another.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Processes, rights, modules, traces: never shed.
    Process,
    /// Connections: never shed.
    Network,
    /// Files.
    File,
    /// Everything.
    All,
}

/// Why something was not seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlindReason {
    /// The ring was full.
    RingFull,
    /// The container had used up what it may send.
    Quota,
    /// A program of the sensor was due on a processor on which it ran already.
    LeftOut,
    /// The container ran before anybody watched it.
    NotYetWatched,
    /// The agent was not running.
    AgentAway,
    /// The machine could not be asked: a kernel without what is needed.
    Unsupported,
}
