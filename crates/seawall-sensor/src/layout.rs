//! Records and values of maps as the kernel's side lays them out: `ebpf/seawall.h`, in Rust.
//!
//! The C structures have no hidden padding, so that a form is the sequence of its members. A test
//! compares names, offsets and sizes with the debug information of the compiled object.

use crate::decode::DecodeError;
use crate::decode::cursor::Cursor;

/// A form in the bytes of a record.
pub(crate) trait Form: Sized {
    /// Its size in bytes.
    const SIZE: usize;
    /// Takes it from the front of the bytes.
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError>;
}

macro_rules! number {
    ($($form:ty),*) => {$(
        impl Form for $form {
            const SIZE: usize = size_of::<$form>();
            fn read(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
                cursor.array().map(<$form>::from_ne_bytes)
            }
        }
    )*};
}
number!(u8, u16, u32, u64, i32);

impl<const N: usize> Form for [u8; N] {
    const SIZE: usize = N;
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.array()
    }
}

impl<const N: usize> Form for [u64; N] {
    const SIZE: usize = N * 8;
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u64::read(cursor)?;
        }
        Ok(numbers)
    }
}

/// A member of a form: its name in C, its size.
pub(crate) type Member = (&'static str, usize);

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident = $c:literal { $($member:ident: $form:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, Eq, PartialEq)]
            pub(crate) struct $name { $(pub(crate) $member: $form),* }
            impl Form for $name {
                const SIZE: usize = 0 $(+ <$form as Form>::SIZE)*;
                fn read(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
                    $(let $member = <$form as Form>::read(cursor)?;)*
                    Ok(Self { $($member),* })
                }
            }
        )*
        /// Every form with its name in C and its members.
        #[cfg_attr(not(test), expect(dead_code, reason = "for the comparison with C"))]
        pub(crate) const FORMS: &[(&str, usize, &[Member])] = &[
            $(($c, <$name as Form>::SIZE, &[$((stringify!($member), <$form as Form>::SIZE)),*])),*
        ];
    };
}
pub(crate) use forms;

forms! {
    /// Who did it, and when.
    Header = "sw_header" {
        time: u64, cgroup: u64, start: u64, parent_start: u64, capabilities: u64, exe_inode: u64,
        exe_changed: u64, exe_device: u32, pid: u32, thread: u32, pid_inside: u32, parent: u32,
        user: u32, group: u32, mount_namespace: u32, pid_namespace: u32, network_namespace: u32,
        user_namespace: u32, kind: u16, body: u16, name: [u8; 16],
    }
    /// A file.
    FileForm = "sw_file" {
        inode: u64, changed: u64, size: u64, device: u32, mode: u32, owner: u32, links: u32,
        special: u32, inner: u32, place: u16, flags: u16, path: u32,
    }
    /// A program was started.
    ExecForm = "sw_exec" {
        header: Header, file: FileForm, loader: FileForm, script: u32, folder: u32,
        arguments: u32, environment: u32, folder_flags: u16, arguments_cut: u8, is_raised: u8,
        has_terminal: u8, streams: [u8; 3],
    }
    /// A process was made.
    ForkForm = "sw_fork" { header: Header, start: u64, cgroup: u64, pid: u32, namespaces: u32 }
    /// A process ended.
    ExitForm = "sw_exit" { header: Header, code: u32, padding: u32 }
    /// A control group came or went.
    GroupForm = "sw_group" { header: Header, cgroup: u64, path: u32, padding: u32 }
    /// A number or two and a text.
    PlainForm = "sw_plain" {
        header: Header, number: u64, other: u32, text: u32, flags: u16, is_parts: u16,
        result: i32,
    }
    /// Something that was done to another process.
    TargetForm = "sw_target" {
        header: Header, start: u64, cgroup: u64, pid: u32, number: u32, means: u32, result: i32,
    }
    /// Rights changed.
    CredentialsForm = "sw_credentials" {
        header: Header, capabilities_before: u64, user_before: u32, group_before: u32,
        is_program: u32, was_root: u32,
    }
    /// Something was mounted.
    MountForm = "sw_mount" {
        header: Header, flags: u64, source: u32, target: u32, filesystem: u32, target_flags: u16,
        is_parts: u16, result: i32, padding: u32,
    }
    /// Code for the kernel was loaded.
    ModuleForm = "sw_module" { header: Header, file: FileForm, name: u32, result: i32 }
    /// Two ends of a connection.
    ConnectionForm = "sw_connection" {
        header: Header, sent: u64, received: u64, local: [u8; 16], remote: [u8; 16],
        local_port: u16, remote_port: u16, family: u16, form: u16, protocol: u16, has_local: u8,
        has_remote: u8, result: i32, path: u32, payload: u32, length: u32, padding: u32,
    }
    /// A file was opened or mapped.
    AccessForm = "sw_access" {
        header: Header, file: FileForm, dentry: u64, mount: u64, flags: u32, result: i32,
    }
    /// A name was changed.
    ChangeForm = "sw_change" {
        header: Header, file: FileForm, base: u32, name: u32, target_base: u32, target: u32,
        extended: u32, flags: u32, is_symbolic: u32, result: i32, number: u64,
    }
    /// A name of a file in a container, and the program that used it.
    NameForm = "sw_name" {
        cgroup: u64, dentry: u64, mount: u64, inode: u64, exe: u64, writer: u64,
    }
    /// What was told of it.
    SeenForm = "sw_seen" { changed: u64, how: u32, is_sensitive: u32 }
    /// A tracked control group.
    TrackedForm = "sw_tracked" {
        rate: u64, burst: u64, tokens: u64, stamp: u64, lost_ring: [u64; 3], lost_quota: u64,
        lost_since: [u64; 3], slot: u64, sent: u64, flags: u32, padding: u32,
    }
    /// The settings.
    SettingsForm = "sw_settings" {
        generation: u32, track_new: u32, rate: u64, burst: u64,
    }
    /// What was told of losses.
    ToldForm = "sw_told" { ring: [u64; 3], quota: u64 }
    /// What was lost.
    LossesForm = "sw_losses" { all: u64, unknown: u64 }
}

/// Kinds of records (`enum sw_kind`).
pub(crate) mod kind {
    macro_rules! kinds {
        ($($name:ident = $number:literal),* $(,)?) => {
            $(pub(crate) const $name: u16 = $number;)*
            /// Every kind with its name in C.
            #[cfg_attr(not(test), expect(dead_code, reason = "for the comparison with C"))]
            pub(crate) const ALL: &[(&str, u16)] = &[$((concat!("SW_", stringify!($name)), $number)),*];
        };
    }
    kinds! {
        EXEC = 1, FORK = 2, EXIT = 3, CREDENTIALS = 4, CAPABILITY = 5, TRACE = 6, SIGNAL = 7,
        MOUNT = 8, UNMOUNT = 9, ROOT = 10, NAMESPACE = 11, MODULE = 12, BPF = 13, MEMORY = 14,
        RING = 15, GROUP_MADE = 16, GROUP_GONE = 17, CONNECT = 18, ACCEPT = 19, BIND = 20,
        LISTEN = 21, TRAFFIC = 22, DNS = 23, OPEN = 24, MAP = 25, PROTECT = 26, UNLINK = 27,
        RENAME = 28, LINK = 29, ATTRIBUTES = 30, TIMES = 31, OPEN_NAMED = 32, CALL = 33,
        SOCKET = 34, NAMED = 35, MANY = 36,
    }
}

/// Calls of `SW_CALL` (`enum sw_call`, from 1): the name in C, and that of the event.
pub(crate) const CALLS: [(&str, &str); 27] = [
    ("SW_CALL_OPEN_BY_HANDLE_AT", "open_by_handle_at"),
    ("SW_CALL_USERFAULTFD", "userfaultfd"),
    ("SW_CALL_PERF_EVENT_OPEN", "perf_event_open"),
    ("SW_CALL_KEXEC_LOAD", "kexec_load"),
    ("SW_CALL_KEXEC_FILE_LOAD", "kexec_file_load"),
    ("SW_CALL_MKNOD", "mknod"),
    ("SW_CALL_SWAPON", "swapon"),
    ("SW_CALL_REBOOT", "reboot"),
    ("SW_CALL_IOPL", "iopl"),
    ("SW_CALL_IOPERM", "ioperm"),
    ("SW_CALL_DELETE_MODULE", "delete_module"),
    ("SW_CALL_ACCT", "acct"),
    ("SW_CALL_QUOTACTL", "quotactl"),
    ("SW_CALL_ADD_KEY", "add_key"),
    ("SW_CALL_REQUEST_KEY", "request_key"),
    ("SW_CALL_KEYCTL", "keyctl"),
    ("SW_CALL_SETHOSTNAME", "sethostname"),
    ("SW_CALL_SETDOMAINNAME", "setdomainname"),
    ("SW_CALL_SETTIMEOFDAY", "settimeofday"),
    ("SW_CALL_CLOCK_SETTIME", "clock_settime"),
    ("SW_CALL_SYSLOG", "syslog"),
    ("SW_CALL_CLONE", "clone"),
    ("SW_CALL_SET_FLAGS", "FS_IOC_SETFLAGS"),
    ("SW_CALL_TUNNEL", "TUNSETIFF"),
    ("SW_CALL_PUSH_INPUT", "TIOCSTI"),
    ("SW_CALL_SET_MM", "PR_SET_MM"),
    ("SW_CALL_LINE_DISCIPLINE", "TIOCSETD"),
];

/// Flag of a change of attributes: the mode was set.
pub(crate) const SETS_MODE: u32 = 1;
/// Flag of a text: it is not whole.
pub(crate) const CUT: u16 = 1;
/// Flag of a path: it does not lie below the root of the process.
pub(crate) const UNREACHABLE: u16 = 2;
/// Flag of a path: it lies in no folder.
pub(crate) const NAMELESS: u16 = 4;
/// Flag of a tracked control group: nobody asked for it, it was made.
pub(crate) const AUTOMATIC: u32 = 1;

#[cfg(test)]
mod tests;
