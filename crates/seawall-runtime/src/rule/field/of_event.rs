//! Fields of events.
#![expect(clippy::wildcard_enum_match_arm, reason = "a field is of some kinds of events")]

use crate::event::{
    Action, CgroupId, Connection, CredentialMeans, Dns, Event, File, Often, Protocol, TraceMeans,
};
use crate::rule::kind::Kind;
use crate::rule::rights;

use super::Getter::{self, Address, Endpoint, Flag, Number, Rights, Text};
use super::of_process::place;
use super::{Field, Scope, bounded};

/// Kinds that are about a file.
const OF_FILE: &[Kind] = &[
    Kind::Exec,
    Kind::Open,
    Kind::Map,
    Kind::Protect,
    Kind::Module,
    Kind::Unlink,
    Kind::Rename,
    Kind::Link,
    Kind::Attributes,
    Kind::Times,
    Kind::Call,
];
/// Kinds that are about a connection.
const OF_CONNECTION: &[Kind] =
    &[Kind::Connect, Kind::Accept, Kind::Bind, Kind::Listen, Kind::Traffic, Kind::Socket];
/// Kinds that make or enter namespaces.
const OF_NAMESPACES: &[Kind] = &[Kind::Namespace, Kind::Fork];
/// Answers of the kernel that are no refusal: done, `EINPROGRESS`, `EALREADY`.
const PENDING: [i32; 3] = [0, -115, -114];
/// The type of a file in its mode (`inode(7)`).
const TYPE_BITS: u32 = 0o170_000;

/// The kernel's form of a device: so many bits for the minor number.
const MINOR_BITS: u32 = 20;
const MINOR_MASK: u32 = 0xf_ffff;

const fn row(
    name: &'static str,
    kinds: &'static [Kind],
    getter: Getter,
    meaning: &'static str,
) -> Field {
    Field { name, kinds, getter, meaning }
}

/// Fields that several kinds have.
pub(super) const FIELDS: &[Field] = &[
    row(
        "kind",
        &[],
        Text(|scope| Kind::of(&scope.event.action).map(Kind::name)),
        "the kind of the event",
    ),
    row(
        "file.path",
        OF_FILE,
        Text(|scope| Some(&file(scope.event)?.path)),
        "the file as the process sees it, links resolved",
    ),
    row("file.name", OF_FILE, Text(file_name), "the last part of the path"),
    row(
        "file.top",
        OF_FILE,
        Text(|scope| file(scope.event)?.path.split('/').find(|part| !part.is_empty())),
        "the first part of the path",
    ),
    row(
        "file.folder",
        OF_FILE,
        Text(|scope| Some(file(scope.event)?.path.rsplit_once('/').map_or("", |parts| parts.0))),
        "the path without its last part",
    ),
    row(
        "file.extension",
        OF_FILE,
        Text(|scope| Some(extension(file_name(scope)?).1)),
        "what stands behind the last dot of the name; empty without one",
    ),
    row(
        "file.stem",
        OF_FILE,
        Text(|scope| Some(extension(file_name(scope)?).0)),
        "the name without its last extension",
    ),
    row(
        "file.place",
        OF_FILE,
        Text(|scope| Some(place(file(scope.event)?.place))),
        "where its content lies, as `process.place`",
    ),
    row(
        "file.type",
        OF_FILE,
        Text(|scope| Some(file_type(file(scope.event)?.mode))),
        "`file`, `folder`, `block-device`, `character-device`, `pipe`, `socket`, `link`",
    ),
    row(
        "file.isExecutable",
        OF_FILE,
        Flag(|scope| Some(file(scope.event)?.mode & 0o111 != 0)),
        "whether anybody may execute it",
    ),
    row(
        "file.isSetId",
        OF_FILE,
        Flag(|scope| Some(is_set_id(file(scope.event)?.mode))),
        "whether it raises rights (set-user-ID, set-group-ID)",
    ),
    row(
        "file.owner",
        OF_FILE,
        Number(|scope| bounded(file(scope.event)?.owner)),
        "its owner, as the host counts",
    ),
    row(
        "file.size",
        OF_FILE,
        Number(|scope| bounded(file(scope.event)?.size)),
        "its length in bytes",
    ),
    row(
        "file.links",
        OF_FILE,
        Number(|scope| bounded(file(scope.event)?.links)),
        "how many names it has",
    ),
    row(
        "file.origin",
        OF_FILE,
        Text(|scope| match scope.origin {
            Some(origin) => Some(origin),
            None => Some(&file(scope.event)?.path),
        }),
        "the path that its content had when the container started, whatever was renamed, linked or mounted since; the path itself where nothing was",
    ),
    row(
        "written.path",
        &[Kind::Open, Kind::Rename, Kind::Link],
        Text(written),
        "the name at which content is new: a file that is opened to be written, or what is renamed or linked to; unknown where a file is only read",
    ),
    row(
        "written.name",
        &[Kind::Open, Kind::Rename, Kind::Link],
        Text(|scope| written(scope)?.rsplit('/').next()),
        "its last part",
    ),
    row(
        "file.wasWritten",
        OF_FILE,
        Flag(|scope| {
            let group = scope.table.group(scope.event.cgroup)?;
            Some(group.was_written(&file(scope.event)?.path))
        }),
        "whether it is a file of the system (below `/usr`, `/bin`, `/sbin`, `/lib`) that was seen being written, renamed to or linked to; changes of its mode or owner, by which an overlay copies it as well, do not count",
    ),
    row(
        "file.wasBuilt",
        OF_FILE,
        Flag(|scope| {
            let path = &file(scope.event)?.path;
            Some(scope.table.was_built(scope.event.cgroup, path))
        }),
        "whether a linker of the image, or what a build of the image started, wrote it since the container was met, and nobody else since",
    ),
    row(
        "file.isRunning",
        OF_FILE,
        Flag(|scope| {
            let group = scope.table.group(scope.event.cgroup)?;
            Some(group.is_running(&file(scope.event)?.path))
        }),
        "whether a program that the image does not contain runs from this path",
    ),
    row(
        "file.major",
        OF_FILE,
        Number(|scope| bounded(file(scope.event)?.special >> MINOR_BITS)),
        "of a device, the major number; zero for all else",
    ),
    row(
        "file.minor",
        OF_FILE,
        Number(|scope| bounded(file(scope.event)?.special & MINOR_MASK)),
        "of a device, the minor number",
    ),
    row(
        "open.isOwnScript",
        &[Kind::Open],
        Flag(is_own_script),
        "whether it is what the interpreter that opens it was told to execute (`sh FILE`, `#!`)",
    ),
    row(
        "open.isOfItself",
        &[Kind::Open],
        Flag(is_of_itself),
        "whether it is a file by which the kernel tells of the very process that opens it (`/proc/self/…`)",
    ),
    row(
        "connection.protocol",
        OF_CONNECTION,
        Text(|scope| Some(protocol(connection(scope)?.protocol))),
        "`tcp`, `udp`, `raw`, `packet`, `netfilter` (messages to the packet filter), `unix`, `vsock`, `other`",
    ),
    row(
        "connection.family",
        OF_CONNECTION,
        Number(|scope| bounded(connection(scope)?.family)),
        "the family of addresses (`AF_…`); zero where nobody told it",
    ),
    row(
        "connection.remote",
        OF_CONNECTION,
        Endpoint(|scope| connection(scope)?.remote),
        "address and port of the other end",
    ),
    row(
        "connection.remote.address",
        OF_CONNECTION,
        Address(|scope| Some(connection(scope)?.remote?.address)),
        "address of the other end",
    ),
    row(
        "connection.remote.port",
        OF_CONNECTION,
        Number(|scope| bounded(connection(scope)?.remote?.port)),
        "port of the other end",
    ),
    row(
        "connection.local.address",
        OF_CONNECTION,
        Address(|scope| Some(connection(scope)?.local?.address)),
        "address of this end",
    ),
    row(
        "connection.local.port",
        OF_CONNECTION,
        Number(|scope| bounded(connection(scope)?.local?.port)),
        "port of this end",
    ),
    row(
        "connection.path",
        OF_CONNECTION,
        Text(|scope| Some(&connection(scope)?.path)),
        "path of a local socket",
    ),
    row(
        "connection.hasFailed",
        OF_CONNECTION,
        Flag(|scope| Some(!PENDING.contains(&connection(scope)?.result))),
        "whether the kernel refused; a connection that is still being made has not failed",
    ),
    row(
        "connection.isServed",
        OF_CONNECTION,
        Flag(is_served),
        "whether this end is a port that the container serves: the connection came from outside",
    ),
    row(
        "target.isOutside",
        &[Kind::Trace, Kind::Signal],
        Flag(|scope| target_group(scope.event).map(|group| group != scope.event.cgroup)),
        "whether the other process belongs to another container or to the host",
    ),
    row(
        "container.image",
        &[],
        Text(|scope| scope.container?.image.reference.as_deref()),
        "the image, by the name that it was asked for",
    ),
    row(
        "container.name",
        &[],
        Text(|scope| scope.container?.name.as_deref()),
        "the container's name",
    ),
    row(
        "container.isPrivileged",
        &[],
        Flag(|scope| scope.container?.security.is_privileged),
        "whether it was asked for with all rights",
    ),
    row(
        "container.processes",
        &[],
        Number(|scope| bounded(scope.table.group(scope.event.cgroup)?.living())),
        "processes that run in it",
    ),
];

/// Fields of one kind each, or of two.
pub(super) const FIELDS_OF_ONE_KIND: &[Field] = &[
    row(
        "exec.loader",
        &[Kind::Exec],
        Text(|scope| match scope.event.tried() {
            Action::Exec(exec) => exec.loader.as_ref().map(|file| &*file.path),
            _ => None,
        }),
        "the loader that the program names",
    ),
    row(
        "exec.loaderPlace",
        &[Kind::Exec],
        Text(|scope| match scope.event.tried() {
            Action::Exec(exec) => exec.loader.as_ref().map(|file| place(file.place)),
            _ => None,
        }),
        "where the loader's content lies",
    ),
    row(
        "exit.code",
        &[Kind::Exit],
        Number(|scope| match scope.event.tried() {
            Action::Exit { code, .. } => bounded(*code),
            _ => None,
        }),
        "what it returned",
    ),
    row(
        "exit.signal",
        &[Kind::Exit],
        Number(|scope| match scope.event.tried() {
            Action::Exit { signal, .. } => bounded(*signal),
            _ => None,
        }),
        "the signal that ended it, zero for none",
    ),
    row(
        "open.isWrite",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 3 != 0)),
        "whether it is opened to be written",
    ),
    row(
        "open.isRead",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 3 != 1)),
        "whether it is opened to be read",
    ),
    row(
        "open.isCreate",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 0o100 != 0)),
        "whether it may be made (`O_CREAT`)",
    ),
    row(
        "open.isTruncate",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 0o1000 != 0)),
        "whether it is emptied (`O_TRUNC`)",
    ),
    row(
        "open.isExclusive",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 0o200 != 0)),
        "whether it must not be there before (`O_EXCL`): then it is new",
    ),
    row(
        "open.isAppend",
        &[Kind::Open],
        Flag(|scope| Some(open_flags(scope)? & 0o2000 != 0)),
        "whether writes go to its end (`O_APPEND`)",
    ),
    row(
        "protection.isWritable",
        &[Kind::Map, Kind::Protect],
        Flag(|scope| Some(protection(scope)? & 2 != 0)),
        "whether the memory can be written as well as executed",
    ),
    row(
        "protection.isExecutable",
        &[Kind::Map, Kind::Protect],
        Flag(|scope| Some(protection(scope)? & 4 != 0)),
        "whether the memory can be executed",
    ),
    row(
        "protection.hasFile",
        &[Kind::Map, Kind::Protect],
        Flag(|scope| Some(file(scope.event).is_some())),
        "whether a file is mapped there",
    ),
    row(
        "traffic.sent",
        &[Kind::Traffic],
        Number(|scope| match scope.event.tried() {
            Action::Traffic { sent, .. } => bounded(*sent),
            _ => None,
        }),
        "bytes sent in all",
    ),
    row(
        "traffic.received",
        &[Kind::Traffic],
        Number(|scope| match scope.event.tried() {
            Action::Traffic { received, .. } => bounded(*received),
            _ => None,
        }),
        "bytes received in all",
    ),
    row(
        "traffic.sentNow",
        &[Kind::Traffic],
        Number(|scope| bounded(scope.sent_now)),
        "bytes sent since the connection was last looked at",
    ),
    row("dns.name", &[Kind::Dns], Text(|scope| Some(&dns(scope)?.name)), "the name asked for"),
    row(
        "dns.domain",
        &[Kind::Dns],
        Text(|scope| Some(domain(&dns(scope)?.name))),
        "its last two labels",
    ),
    row(
        "dns.longestLabel",
        &[Kind::Dns],
        Number(|scope| longest_label(&dns(scope)?.name)),
        "the length of its longest label",
    ),
    row(
        "dns.type",
        &[Kind::Dns],
        Number(|scope| bounded(dns(scope)?.kind)),
        "the type asked for (1 address, 10 null, 16 text, 28 IPv6 address)",
    ),
    row(
        "dns.isAnswer",
        &[Kind::Dns],
        Flag(|scope| Some(dns(scope)?.is_answer)),
        "whether it is an answer",
    ),
    row(
        "dns.code",
        &[Kind::Dns],
        Number(|scope| bounded(dns(scope)?.code)),
        "the code of the answer (3: no such name)",
    ),
    row(
        "trace.means",
        &[Kind::Trace],
        Text(|scope| match scope.event.tried() {
            Action::Trace { means, .. } => Some(trace_means(*means)),
            _ => None,
        }),
        "`ptrace`, `memory-read`, `memory-write`, `memory-file`, `descriptor`",
    ),
    row(
        "trace.request",
        &[Kind::Trace],
        Number(|scope| match scope.event.tried() {
            Action::Trace { request, .. } => bounded(*request),
            _ => None,
        }),
        "the request of `ptrace`",
    ),
    row(
        "mount.source",
        &[Kind::Mount],
        Text(|scope| match scope.event.tried() {
            Action::Mount { source, .. } => Some(source),
            _ => None,
        }),
        "what was mounted",
    ),
    row(
        "mount.target",
        &[Kind::Mount, Kind::Unmount, Kind::Root],
        Text(|scope| match scope.event.tried() {
            Action::Mount { target, .. } | Action::Unmount { target } | Action::Root { target } => {
                Some(target)
            }
            _ => None,
        }),
        "where; of `root`, the new root",
    ),
    row(
        "mount.filesystem",
        &[Kind::Mount],
        Text(|scope| match scope.event.tried() {
            Action::Mount { filesystem, .. } => Some(filesystem),
            _ => None,
        }),
        "the type of file system; empty where none was named",
    ),
    row(
        "mount.isBind",
        &[Kind::Mount],
        Flag(|scope| match scope.event.tried() {
            Action::Mount { flags, .. } => Some(flags & 0x1000 != 0),
            _ => None,
        }),
        "whether a folder is shown in another place",
    ),
    row(
        "mount.isRemount",
        &[Kind::Mount],
        Flag(|scope| match scope.event.tried() {
            Action::Mount { flags, .. } => Some(flags & 0x20 != 0),
            _ => None,
        }),
        "whether a mount that is there was changed",
    ),
    row(
        "credentials.means",
        &[Kind::Credentials],
        Text(|scope| match scope.event.tried() {
            Action::Credentials { means, .. } => Some(credential_means(*means)),
            _ => None,
        }),
        "`call`, `program`, `unexplained`",
    ),
    row(
        "credentials.userBefore",
        &[Kind::Credentials],
        Number(|scope| match scope.event.tried() {
            Action::Credentials { user_before, .. } => bounded(*user_before),
            _ => None,
        }),
        "effective user before",
    ),
    row(
        "credentials.gained",
        &[Kind::Credentials],
        Rights(|scope| match scope.event.tried() {
            Action::Credentials { capabilities_before, .. } => {
                Some(scope.event.process.capabilities & !capabilities_before)
            }
            _ => None,
        }),
        "capabilities that it did not have before",
    ),
    row(
        "capability.name",
        &[Kind::Capability],
        Text(|scope| match scope.event.tried() {
            Action::Capability { number, .. } => rights::name(*number),
            _ => None,
        }),
        "which capability was asked for, without `CAP_`",
    ),
    row(
        "capability.isGranted",
        &[Kind::Capability],
        Flag(|scope| match scope.event.tried() {
            Action::Capability { is_granted, .. } => Some(*is_granted),
            _ => None,
        }),
        "whether the kernel granted it",
    ),
    row(
        "namespaces.isEntered",
        OF_NAMESPACES,
        Flag(|scope| match scope.event.tried() {
            Action::Namespace { is_entered, .. } => Some(*is_entered),
            Action::Fork { .. } => Some(false),
            _ => None,
        }),
        "whether it was there before (`setns`)",
    ),
    row(
        "namespaces.isMount",
        OF_NAMESPACES,
        Flag(|scope| has_namespace(scope, 0x0002_0000)),
        "whether mounts are concerned",
    ),
    row(
        "namespaces.isUser",
        OF_NAMESPACES,
        Flag(|scope| has_namespace(scope, 0x1000_0000)),
        "whether users are concerned",
    ),
    row(
        "namespaces.isPid",
        OF_NAMESPACES,
        Flag(|scope| has_namespace(scope, 0x2000_0000)),
        "whether processes are concerned",
    ),
    row(
        "namespaces.isNetwork",
        OF_NAMESPACES,
        Flag(|scope| has_namespace(scope, 0x4000_0000)),
        "whether the network is concerned",
    ),
    row(
        "namespaces.isCgroup",
        OF_NAMESPACES,
        Flag(|scope| has_namespace(scope, 0x0200_0000)),
        "whether control groups are concerned",
    ),
    row(
        "module.name",
        &[Kind::Module],
        Text(|scope| match scope.event.tried() {
            Action::Module { name, .. } => Some(name),
            _ => None,
        }),
        "the module's name",
    ),
    row(
        "bpf.program",
        &[Kind::Bpf],
        Number(|scope| match scope.event.tried() {
            Action::Bpf { program, .. } => bounded(*program),
            _ => None,
        }),
        "the type of the program (`BPF_PROG_TYPE_…`)",
    ),
    row(
        "bpf.name",
        &[Kind::Bpf],
        Text(|scope| match scope.event.tried() {
            Action::Bpf { name, .. } => Some(name),
            _ => None,
        }),
        "its name",
    ),
    row("rename.target", &[Kind::Rename], Text(target), "the name afterwards"),
    row(
        "rename.isExchange",
        &[Kind::Rename],
        Flag(|scope| match scope.event.tried() {
            Action::Rename { flags, .. } => Some(flags & 2 != 0),
            _ => None,
        }),
        "whether two files change their names",
    ),
    row(
        "rename.appended",
        &[Kind::Rename],
        Text(appended),
        "what was put behind the name; empty for another change",
    ),
    row("link.target", &[Kind::Link], Text(target), "the further name"),
    row(
        "link.isSymbolic",
        &[Kind::Link],
        Flag(|scope| match scope.event.tried() {
            Action::Link { is_symbolic, .. } => Some(*is_symbolic),
            _ => None,
        }),
        "whether the further name only points there",
    ),
    row(
        "attributes.addsSetId",
        &[Kind::Attributes],
        Flag(|scope| match scope.event.tried() {
            Action::Attributes { mode, is_mode, .. } => Some(*is_mode && sets_id(*mode)),
            _ => None,
        }),
        "whether its mode was set so that it raises rights",
    ),
    row(
        "attributes.addsExecute",
        &[Kind::Attributes],
        Flag(|scope| match scope.event.tried() {
            Action::Attributes { mode, is_mode, .. } => Some(*is_mode && mode & 0o111 != 0),
            _ => None,
        }),
        "whether its mode was set so that it can be executed",
    ),
    row(
        "attributes.isForAll",
        &[Kind::Attributes],
        Flag(|scope| match scope.event.tried() {
            Action::Attributes { mode, .. } => Some(mode & 0o002 != 0),
            _ => None,
        }),
        "whether anybody may write it afterwards",
    ),
    row(
        "attributes.extended",
        &[Kind::Attributes],
        Text(|scope| match scope.event.tried() {
            Action::Attributes { extended, .. } => Some(extended),
            _ => None,
        }),
        "the extended attribute that was written; empty for none",
    ),
    row(
        "memory.name",
        &[Kind::Memory],
        Text(|scope| match scope.event.tried() {
            Action::Memory { name } => Some(name),
            _ => None,
        }),
        "the name for people",
    ),
    row(
        "signal.number",
        &[Kind::Signal],
        Number(|scope| match scope.event.tried() {
            Action::Signal { number, .. } => bounded(*number),
            _ => None,
        }),
        "the signal",
    ),
    row(
        "ring.entries",
        &[Kind::Ring],
        Number(|scope| match scope.event.tried() {
            Action::Ring { entries } => bounded(*entries),
            _ => None,
        }),
        "how many entries it has",
    ),
    row(
        "times.ageDays",
        &[Kind::Times],
        Number(|scope| age_days(scope.event)),
        "by how many days the time that was set lies before now",
    ),
    row(
        "call.name",
        &[Kind::Call],
        Text(|scope| match scope.event.tried() {
            Action::Call { name, .. } => Some(name),
            _ => None,
        }),
        "the system call",
    ),
    row(
        "credentials.wasRoot",
        &[Kind::Credentials],
        Flag(|scope| match scope.event.tried() {
            Action::Credentials { was_root, .. } => Some(*was_root),
            _ => None,
        }),
        "whether one of its users (real, effective, saved) was root before",
    ),
    row(
        "many.what",
        &[Kind::Many],
        Text(|scope| match scope.event.tried() {
            Action::Many { what: Often::FoldersOpened, .. } => Some("folders-opened"),
            Action::Many { what: Often::PacketsSent, .. } => Some("packets-sent"),
            _ => None,
        }),
        "what was done so often: `folders-opened` (200 within ten seconds), `packets-sent` (3000 within a second, without a connection)",
    ),
    row(
        "many.count",
        &[Kind::Many],
        Number(|scope| match scope.event.tried() {
            Action::Many { count, .. } => bounded(*count),
            _ => None,
        }),
        "how often so far",
    ),
    row(
        "connection.isNamed",
        OF_CONNECTION,
        Flag(|scope| {
            let address = connection(scope)?.remote?.address;
            Some(scope.table.group(scope.event.cgroup)?.is_named(address))
        }),
        "whether an answer of DNS told the container the address of the other end; addresses of `/etc/hosts` and of DNS over TCP or TLS were not told",
    ),
    row(
        "connection.boundBy",
        OF_CONNECTION,
        Number(|scope| {
            let path = &connection(scope)?.path;
            bounded(scope.table.group(scope.event.cgroup)?.bound_by(path)?)
        }),
        "of a local socket: the user who took its address, as the host counts",
    ),
    row(
        "refused.what",
        &[Kind::Refused],
        Text(|scope| Kind::of(scope.event.tried()).map(Kind::name)),
        "the kind of event that was tried; its fields can be used",
    ),
    row(
        "call.hasFailed",
        &[Kind::Call],
        Flag(|scope| match scope.event.tried() {
            Action::Call { result, .. } => Some(*result < 0),
            _ => None,
        }),
        "whether the kernel refused",
    ),
];

pub(super) fn file(event: &Event) -> Option<&File> {
    match event.tried() {
        Action::Exec(exec) => Some(&exec.file),
        Action::Open { file, .. }
        | Action::Map { file, .. }
        | Action::Unlink { file }
        | Action::Rename { file, .. }
        | Action::Link { file, .. }
        | Action::Attributes { file, .. }
        | Action::Times { file, .. } => Some(file),
        Action::Protect { file, .. } | Action::Module { file, .. } | Action::Call { file, .. } => {
            file.as_ref()
        }
        _ => None,
    }
}

fn written<'a>(scope: &Scope<'a>) -> Option<&'a str> {
    match scope.event.tried() {
        Action::Open { file, flags } if flags & 3 != 0 => Some(&file.path),
        Action::Rename { target, .. } | Action::Link { target, .. } => Some(target),
        _ => None,
    }
}

/// A script is known by its path, and by its file where the sensor found that.
fn is_own_script(scope: &Scope<'_>) -> Option<bool> {
    let program = scope.process.program.as_deref()?;
    let file = file(scope.event)?;
    let by_file = program.exec.script.as_ref().is_some_and(|script| {
        script.id.inode != 0
            && (script.id.device, script.id.inode) == (file.id.device, file.id.inode)
    });
    Some(by_file || program.scripts.iter().any(|script| **script == *file.path))
}

/// The path has the number that the process has in its container, since links are resolved.
fn is_of_itself(scope: &Scope<'_>) -> Option<bool> {
    let path = file(scope.event)?.path.strip_prefix("/proc/");
    let owner = path.and_then(|rest| rest.split('/').next());
    Some(owner.and_then(|owner| owner.parse().ok()) == Some(scope.process.state.pid_inside))
}

fn file_name<'a>(scope: &Scope<'a>) -> Option<&'a str> {
    file(scope.event)?.path.rsplit('/').next()
}

/// Splits a name at its last dot; one at the start makes a hidden file, no extension.
fn extension(name: &str) -> (&str, &str) {
    let parts = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    parts.unwrap_or((name, ""))
}

fn file_type(mode: u32) -> &'static str {
    match mode & TYPE_BITS {
        0o040_000 => "folder",
        0o060_000 => "block-device",
        0o020_000 => "character-device",
        0o010_000 => "pipe",
        0o140_000 => "socket",
        0o120_000 => "link",
        _ => "file",
    }
}

fn is_set_id(mode: u32) -> bool {
    mode & TYPE_BITS == 0o100_000 && mode & 0o6000 != 0 && mode & 0o111 != 0
}

/// Where nobody could tell any more what the file is, a folder is given no bit of a user.
fn sets_id(mode: u32) -> bool {
    is_set_id(mode) || mode & TYPE_BITS == 0 && mode & 0o4000 != 0 && mode & 0o111 != 0
}

fn connection<'a>(scope: &Scope<'a>) -> Option<&'a Connection> {
    match scope.event.tried() {
        Action::Connect(connection)
        | Action::Accept(connection)
        | Action::Bind(connection)
        | Action::Listen(connection)
        | Action::Socket(connection)
        | Action::Traffic { connection, .. } => Some(connection),
        _ => None,
    }
}

fn is_served(scope: &Scope<'_>) -> Option<bool> {
    let port = connection(scope)?.local?.port;
    Some(scope.table.group(scope.event.cgroup)?.serves(port))
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Raw => "raw",
        Protocol::Packet => "packet",
        Protocol::Netfilter => "netfilter",
        Protocol::Unix => "unix",
        Protocol::Vsock => "vsock",
        Protocol::Other => "other",
    }
}

fn target_group(event: &Event) -> Option<CgroupId> {
    match event.tried() {
        Action::Trace { target_cgroup, .. } | Action::Signal { target_cgroup, .. } => {
            Some(*target_cgroup)
        }
        _ => None,
    }
}

fn open_flags(scope: &Scope<'_>) -> Option<u32> {
    match scope.event.tried() {
        Action::Open { flags, .. } => Some(*flags),
        _ => None,
    }
}

fn protection(scope: &Scope<'_>) -> Option<u32> {
    match scope.event.tried() {
        Action::Map { protection, .. } | Action::Protect { protection, .. } => Some(*protection),
        _ => None,
    }
}

fn dns<'a>(scope: &Scope<'a>) -> Option<&'a Dns> {
    match scope.event.tried() {
        Action::Dns(dns) => Some(dns),
        _ => None,
    }
}

fn domain(name: &str) -> &str {
    let before = name.rmatch_indices('.').nth(1);
    before.and_then(|(dot, _)| name.get(dot.saturating_add(1)..)).unwrap_or(name)
}

fn longest_label(name: &str) -> Option<i64> {
    name.split('.').map(str::len).max().and_then(bounded)
}

fn trace_means(means: TraceMeans) -> &'static str {
    match means {
        TraceMeans::Ptrace => "ptrace",
        TraceMeans::MemoryRead => "memory-read",
        TraceMeans::MemoryWrite => "memory-write",
        TraceMeans::MemoryFile => "memory-file",
        TraceMeans::Descriptor => "descriptor",
    }
}

fn credential_means(means: CredentialMeans) -> &'static str {
    match means {
        CredentialMeans::Call => "call",
        CredentialMeans::Program => "program",
        CredentialMeans::Unexplained => "unexplained",
    }
}

fn has_namespace(scope: &Scope<'_>, bit: u32) -> Option<bool> {
    match scope.event.tried() {
        Action::Namespace { kinds, .. } | Action::Fork { namespaces: kinds, .. } => {
            Some(kinds & bit != 0)
        }
        _ => None,
    }
}

fn target<'a>(scope: &Scope<'a>) -> Option<&'a str> {
    match scope.event.tried() {
        Action::Rename { target, .. } | Action::Link { target, .. } => Some(target),
        _ => None,
    }
}

fn appended<'a>(scope: &Scope<'a>) -> Option<&'a str> {
    match scope.event.tried() {
        Action::Rename { file, target, .. } => {
            Some(target.strip_prefix(&*file.path).unwrap_or_default())
        }
        _ => None,
    }
}

fn age_days(event: &Event) -> Option<i64> {
    const SECONDS_PER_DAY: u64 = 86_400;
    const NANOS_PER_SECOND: u64 = 1_000_000_000;
    match event.tried() {
        Action::Times { modified, .. } => {
            let now = event.time.checked_div(NANOS_PER_SECOND)?;
            bounded(now.saturating_sub(*modified).checked_div(SECONDS_PER_DAY)?)
        }
        _ => None,
    }
}
