//! Records of the kernel's side to events.
//!
//! Pure and bounded: nothing here asks the kernel, and no bytes make it panic or take more memory
//! than a few times their length. A record that is not understood is an error, never half an event.

pub(crate) mod cursor;
mod dns;
mod files;
mod network;
mod rights;
pub(crate) mod text;

use seawall_runtime::event::{
    Action, CgroupId, Event, Exec, File, FileId, Place, Process, ProcessId, Stream,
};
use seawall_runtime::text::escape;

use crate::layout::{
    self, ExecForm, ExitForm, FileForm, ForkForm, Form, GroupForm, Header, NameForm, kind,
};
use cursor::Cursor;
use text::{pieces, reversed_path};

/// Why a record was not understood.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// It ends before what it announces.
    #[error("the record ends too early")]
    Short,
    /// Its kind has no meaning here: programs of another version run in the kernel.
    #[error("a record of the unknown kind {0}")]
    Kind(u16),
    /// A member has a value that has no meaning.
    #[error("the record has a member without meaning")]
    Value,
}

/// A record that was understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decoded {
    /// The event.
    pub event: Event,
    /// For a file: the name by which the kernel's side remembers that it was told.
    pub(crate) name: Option<NameForm>,
}

/// Turns a record into an event. `wall` is what has to be added to the kernel's time (nanoseconds
/// since the machine started) for nanoseconds since 1970.
pub fn decode(record: &[u8], wall: u64) -> Result<Decoded, DecodeError> {
    let header = Header::read(&mut Cursor::new(record))?;
    let mut body = Cursor::new(record);
    let mut name = None;
    let action = action(&header, &mut body, &mut name)?;
    let mut event = Event {
        time: header.time.saturating_add(wall),
        cgroup: CgroupId(header.cgroup),
        process: process(&header),
        action,
    };
    if let Action::Named { before } = &mut event.action {
        // The kernel tells the new name while the process still has the old one.
        std::mem::swap(before, &mut event.process.name);
    }
    Ok(Decoded { event, name })
}

/// The time of a record as the kernel says it, to bring records of several rings into order.
pub(crate) fn time_of(record: &[u8]) -> u64 {
    u64::read(&mut Cursor::new(record)).unwrap_or(0)
}

fn process(header: &Header) -> Process {
    Process {
        id: ProcessId { pid: header.pid, start: header.start },
        thread: header.thread,
        pid_inside: header.pid_inside,
        parent: ProcessId { pid: header.parent, start: header.parent_start },
        user: header.user,
        group: header.group,
        capabilities: header.capabilities,
        mount_namespace: header.mount_namespace,
        pid_namespace: header.pid_namespace,
        network_namespace: header.network_namespace,
        user_namespace: header.user_namespace,
        executable: FileId {
            device: header.exe_device,
            inode: header.exe_inode,
            changed: header.exe_changed,
        },
        name: text::name(&header.name),
    }
}

fn action(
    header: &Header,
    body: &mut Cursor<'_>,
    name: &mut Option<NameForm>,
) -> Result<Action, DecodeError> {
    match header.kind {
        kind::EXEC => exec(body).map(Action::Exec),
        kind::FORK => fork(body),
        kind::EXIT => exit(body),
        kind::GROUP_MADE | kind::GROUP_GONE => group(header.kind, body),
        kind::CREDENTIALS..=kind::RING => rights::action(header.kind, body),
        kind::CONNECT..=kind::DNS => network::action(header.kind, body),
        kind::OPEN..=kind::PROTECT => files::access(header.kind, body, name),
        kind::UNLINK..=kind::TIMES | kind::OPEN_NAMED => files::change(header.kind, body),
        kind::CALL => files::call(body),
        kind::SOCKET => network::action(header.kind, body),
        kind::NAMED | kind::MANY => rights::action(header.kind, body),
        other => Err(DecodeError::Kind(other)),
    }
}

/// What was done, or only tried where the result is an error.
fn done_or_refused(action: Action, result: i32) -> Action {
    if result < 0 { Action::Refused { action: Box::new(action), result } } else { action }
}

fn exec(body: &mut Cursor<'_>) -> Result<Exec, DecodeError> {
    let form = ExecForm::read(body)?;
    let [input, output, error] = form.streams.map(stream);
    Ok(Exec {
        file: file(&form.file, body)?,
        script: script(form.script, body)?,
        loader: optional_file(&form.loader, body)?,
        folder: reversed_path(take(form.folder, body)?, form.folder_flags),
        arguments: pieces(take(form.arguments, body)?),
        is_arguments_cut: form.arguments_cut != 0,
        environment: pieces(take(form.environment, body)?),
        streams: [input?, output?, error?],
        has_terminal: form.has_terminal != 0,
        is_raised: form.is_raised != 0,
    })
}

fn take<'b>(length: u32, body: &mut Cursor<'b>) -> Result<&'b [u8], DecodeError> {
    body.bytes(usize::try_from(length).unwrap_or(usize::MAX))
}

/// Takes a text of the kernel that may have a zero byte at its end.
fn take_text(length: u32, body: &mut Cursor<'_>) -> Result<String, DecodeError> {
    let text = take(length, body)?;
    Ok(escape(text.strip_suffix(&[0]).unwrap_or(text)))
}

/// A script is told by its path only: the kernel gave its file back before anybody could ask.
fn script(length: u32, body: &mut Cursor<'_>) -> Result<Option<File>, DecodeError> {
    if length == 0 {
        return Ok(None);
    }
    Ok(Some(files::unknown(take_text(length, body)?)))
}

fn file(form: &FileForm, body: &mut Cursor<'_>) -> Result<File, DecodeError> {
    let path = reversed_path(take(form.path, body)?, form.flags);
    let inner = take(form.inner, body)?;
    Ok(File {
        id: FileId { device: form.device, inode: form.inode, changed: form.changed },
        path,
        is_path_cut: form.flags & layout::CUT != 0,
        place: place(form.place),
        mode: form.mode,
        owner: form.owner,
        size: form.size,
        links: form.links,
        special: form.special,
        inner: if inner.is_empty() { String::new() } else { reversed_path(inner, 0) },
    })
}

fn optional_file(form: &FileForm, body: &mut Cursor<'_>) -> Result<Option<File>, DecodeError> {
    (form.path != 0).then(|| file(form, body)).transpose()
}

fn place(number: u16) -> Place {
    match number {
        0 => Place::Lower,
        1 => Place::Upper,
        2 => Place::Memory,
        3 => Place::Tmpfs,
        5 => Place::Kernel,
        _ => Place::Other,
    }
}

fn stream(number: u8) -> Result<Stream, DecodeError> {
    Ok(match number {
        0 => Stream::Closed,
        1 => Stream::File,
        2 => Stream::Terminal,
        3 => Stream::Pipe,
        4 => Stream::Network,
        5 => Stream::Socket,
        6 => Stream::Device,
        7 => Stream::Unknown,
        _ => return Err(DecodeError::Value),
    })
}

fn fork(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ForkForm::read(body)?;
    Ok(Action::Fork {
        child: ProcessId { pid: form.pid, start: form.start },
        namespaces: form.namespaces,
        cgroup: CgroupId(form.cgroup),
    })
}

/// What `wait(2)` tells: the low seven bits are a signal, the next byte is what was returned.
fn exit(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ExitForm::read(body)?;
    let [low, code, ..] = form.code.to_le_bytes();
    Ok(Action::Exit { code, signal: low & 0x7f })
}

fn group(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = GroupForm::read(body)?;
    let path = take_text(form.path, body)?;
    let cgroup = CgroupId(form.cgroup);
    if kind == kind::GROUP_GONE {
        return Ok(Action::GroupGone { cgroup });
    }
    Ok(Action::GroupMade { cgroup, path })
}

#[cfg(test)]
mod tests;
