//! Rights, other processes, mounts, namespaces, code for the kernel.

use seawall_runtime::event::{Action, CgroupId, CredentialMeans, Often, ProcessId, TraceMeans};

use super::cursor::Cursor;
use super::text::reversed_path;
use super::{DecodeError, done_or_refused, file, take, take_text};
use crate::layout::{
    CredentialsForm, Form as _, ModuleForm, MountForm, PlainForm, TargetForm, kind,
};

pub(super) fn action(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    match kind {
        kind::CREDENTIALS => credentials(body),
        kind::TRACE | kind::SIGNAL => target(kind, body),
        kind::MOUNT => mount(body),
        kind::MODULE => module(body),
        _ => plain(kind, body),
    }
}

fn credentials(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = CredentialsForm::read(body)?;
    Ok(Action::Credentials {
        user_before: form.user_before,
        group_before: form.group_before,
        capabilities_before: form.capabilities_before,
        was_root: form.was_root != 0,
        means: if form.is_program == 0 { CredentialMeans::Call } else { CredentialMeans::Program },
    })
}

fn target(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = TargetForm::read(body)?;
    let target = ProcessId { pid: form.pid, start: form.start };
    let target_cgroup = CgroupId(form.cgroup);
    if kind == kind::SIGNAL {
        let number = u8::try_from(form.number).unwrap_or(u8::MAX);
        return Ok(Action::Signal { number, target, target_cgroup });
    }
    let means = match form.means {
        0 => TraceMeans::Ptrace,
        1 => TraceMeans::MemoryRead,
        2 => TraceMeans::MemoryWrite,
        3 => TraceMeans::MemoryFile,
        4 => TraceMeans::Descriptor,
        _ => return Err(DecodeError::Value),
    };
    let action = Action::Trace { means, request: form.number, target, target_cgroup };
    Ok(done_or_refused(action, form.result))
}

fn mount(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = MountForm::read(body)?;
    let source = take_text(form.source, body)?;
    let target = if form.is_parts == 0 {
        take_text(form.target, body)?
    } else {
        reversed_path(take(form.target, body)?, form.target_flags)
    };
    let filesystem = take_text(form.filesystem, body)?;
    let action = Action::Mount { source, target, filesystem, flags: form.flags };
    Ok(done_or_refused(action, form.result))
}

fn module(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ModuleForm::read(body)?;
    let path = if form.file.path == 0 { None } else { Some(file(&form.file, body)?) };
    let action = Action::Module { name: take_text(form.name, body)?, file: path };
    Ok(done_or_refused(action, form.result))
}

/// Something that was done very often (`enum sw_many`).
fn many(what: u32, count: u32) -> Result<Action, DecodeError> {
    let what = match what {
        1 => Often::FoldersOpened,
        2 => Often::PacketsSent,
        _ => return Err(DecodeError::Value),
    };
    Ok(Action::Many { what, count })
}

fn plain(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = PlainForm::read(body)?;
    let text = if form.is_parts == 0 {
        take_text(form.text, body)?
    } else {
        reversed_path(take(form.text, body)?, form.flags)
    };
    let number = u32::try_from(form.number).unwrap_or(u32::MAX);
    let action = match kind {
        kind::CAPABILITY => Action::Capability {
            number: u8::try_from(form.number).unwrap_or(u8::MAX),
            is_granted: form.other != 0,
        },
        kind::UNMOUNT => Action::Unmount { target: text },
        kind::ROOT => Action::Root { target: text },
        kind::NAMESPACE => Action::Namespace { kinds: number, is_entered: form.other != 0 },
        kind::BPF => Action::Bpf { program: number, name: text },
        kind::MEMORY => {
            Action::Memory { name: text.strip_prefix("memfd:").unwrap_or(&text).to_owned() }
        }
        kind::RING => Action::Ring { entries: number },
        kind::NAMED => Action::Named { before: text },
        kind::MANY => many(form.other, number)?,
        other => return Err(DecodeError::Kind(other)),
    };
    Ok(done_or_refused(action, form.result))
}
