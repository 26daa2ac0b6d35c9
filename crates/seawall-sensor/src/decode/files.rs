//! Files that were opened, mapped, renamed, changed.

use seawall_runtime::event::{Action, File, FileId, Place};
use seawall_runtime::text::escape;

use super::cursor::Cursor;
use super::text::{joined, reversed_path};
use super::{DecodeError, file, optional_file, take, take_text};
use crate::layout::{AccessForm, ChangeForm, Form as _, NameForm, kind};

pub(super) fn access(
    kind: u16,
    body: &mut Cursor<'_>,
    name: &mut Option<NameForm>,
) -> Result<Action, DecodeError> {
    let form = AccessForm::read(body)?;
    *name = Some(NameForm {
        cgroup: form.header.cgroup,
        dentry: form.dentry,
        mount: form.mount,
        inode: form.file.inode,
    });
    Ok(match kind {
        kind::OPEN => Action::Open { file: file(&form.file, body)?, flags: form.flags },
        kind::MAP => Action::Map { file: file(&form.file, body)?, protection: form.flags },
        kind::PROTECT => {
            Action::Protect { file: optional_file(&form.file, body)?, protection: form.flags }
        }
        other => return Err(DecodeError::Kind(other)),
    })
}

/// A call that names files by paths. What the paths led to is not known here: the kernel has let
/// it go when the call ends. The sensor asks the file system where that still can tell.
pub(super) fn change(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ChangeForm::read(body)?;
    let known = optional_file(&form.file, body)?;
    let name = path(form.base, form.name, body)?;
    let target = path(form.target_base, form.target, body)?;
    let extended = take_text(form.extended, body)?;
    let file = known.unwrap_or_else(|| unknown(name));
    Ok(match kind {
        kind::UNLINK => Action::Unlink { file },
        kind::RENAME => Action::Rename { file, target, flags: form.flags },
        kind::LINK if form.is_symbolic != 0 => {
            // The new name is what the event is about; where it points is the file.
            let points_to = unknown(target);
            Action::Link { file: points_to, target: file.path, is_symbolic: true }
        }
        kind::LINK => Action::Link { file, target, is_symbolic: false },
        kind::ATTRIBUTES => {
            let (mode, owner) = (file.mode, file.owner);
            Action::Attributes { file, mode, owner, extended }
        }
        other => return Err(DecodeError::Kind(other)),
    })
}

fn path(base: u32, name: u32, body: &mut Cursor<'_>) -> Result<String, DecodeError> {
    let base = take(base, body)?;
    let name = take(name, body)?;
    let name = escape(name.strip_suffix(&[0]).unwrap_or(name));
    if base.is_empty() { Ok(name) } else { Ok(joined(&reversed_path(base, 0), &name)) }
}

/// A file of which only the path is known.
pub(super) fn unknown(path: String) -> File {
    File {
        id: FileId { device: 0, inode: 0, changed: 0 },
        path,
        is_path_cut: false,
        place: Place::Other,
        mode: 0,
        owner: 0,
        size: 0,
        links: 0,
    }
}
