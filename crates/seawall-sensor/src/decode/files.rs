//! Files that were opened, mapped, renamed, changed.

use seawall_runtime::event::{Action, File, FileId, Place};
use seawall_runtime::text::escape;

use super::cursor::Cursor;
use super::text::{joined, reversed_path};
use super::{DecodeError, done_or_refused, file, optional_file, take, take_text};
use crate::layout::{AccessForm, CALLS, ChangeForm, Form as _, NameForm, SETS_MODE, kind};

/// The bits of an opening's flags that say how: zero is reading.
const ACCESS_MODE: u32 = 0o3;
/// The bits of a mode that a call sets.
const MODE_MASK: u32 = 0o7777;
const MODE_BITS: u64 = 0o7777;

pub(super) fn access(
    kind: u16,
    body: &mut Cursor<'_>,
    name: &mut Option<NameForm>,
) -> Result<Action, DecodeError> {
    let form = AccessForm::read(body)?;
    let is_to_write = kind == kind::OPEN && form.flags & ACCESS_MODE != 0;
    *name = Some(NameForm {
        cgroup: form.header.cgroup,
        dentry: form.dentry,
        mount: form.mount,
        inode: form.file.inode,
        exe: form.header.exe_inode,
        writer: if is_to_write { form.header.start } else { 0 },
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
    let action = match kind {
        kind::UNLINK => Action::Unlink { file },
        kind::RENAME => Action::Rename { file, target, flags: form.flags },
        kind::LINK if form.is_symbolic != 0 => {
            // The new name is what the event is about; where it points is the file.
            let points_to = unknown(target);
            Action::Link { file: points_to, target: file.path, is_symbolic: true }
        }
        kind::LINK => Action::Link { file, target, is_symbolic: false },
        kind::ATTRIBUTES => {
            let is_mode = form.flags & SETS_MODE != 0;
            let asked = u32::try_from(form.number & MODE_BITS).unwrap_or(0);
            let (known, owner) = (file.mode, file.owner);
            let mode = if is_mode { known & !MODE_MASK | asked } else { known };
            Action::Attributes { file, mode, owner, extended, is_mode }
        }
        kind::TIMES => Action::Times { file, modified: form.number },
        kind::OPEN_NAMED => Action::Open { file, flags: form.flags },
        other => return Err(DecodeError::Kind(other)),
    };
    Ok(done_or_refused(action, form.result))
}

/// A call that is told because it is rare. Of a node that was made the name is known, and what it
/// is: its mode and its device.
pub(super) fn call(body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ChangeForm::read(body)?;
    let known = optional_file(&form.file, body)?;
    let path = path(form.base, form.name, body)?;
    let number = usize::try_from(form.flags).unwrap_or(0).checked_sub(1);
    let name = number.and_then(|number| CALLS.get(number)).ok_or(DecodeError::Value)?.1;
    let node = || {
        let [device, mode] = [form.number, form.number >> 32]
            .map(|number| u32::try_from(number & u64::from(u32::MAX)).unwrap_or(0));
        File { mode, special: kernel_form(device), ..unknown(path) }
    };
    let file = known.or_else(|| (form.name != 0).then(node));
    Ok(Action::Call { name: name.to_owned(), result: form.result.into(), file })
}

/// The kernel's form of a device, of that of the call: there the minor number lies around the
/// major one (`new_encode_dev`).
fn kernel_form(device: u32) -> u32 {
    let major = device >> 8 & 0xfff;
    let minor = device & 0xff | device >> 12 & 0xf_ff00;
    major << 20 | minor
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
        special: 0,
        inner: String::new(),
    }
}
