//! Who opens a file, and what for: from `/proc` while the opener waits for the answer.

use std::fs::File;
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, fstat, open, openat2};
use seawall_runtime::drift::interpreter;

use crate::limits::KERNEL_FILE_BYTES_MAX;
use crate::{process, read};

/// What an open is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// Nothing is executed: the file is read as data.
    Data,
    /// A loader maps it into a process.
    Load,
    /// An interpreter executes it.
    Interpret,
    /// The kernel reads it to start a program.
    Start,
}

/// The system call in which a thread waits, from `/proc/TID/syscall`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Call {
    /// Its number.
    number: u64,
    arguments: [u64; 6],
    /// Where the program goes on afterwards.
    program_counter: u64,
}

/// Numbers of system calls, which differ between machines. Those of 32-bit programs stand beside
/// the machine's own: none of theirs is the number of another call here that opens or executes a
/// file.
#[derive(Debug)]
struct Numbers {
    /// Opens, with the number of the argument that has the flags.
    opens: &'static [(u64, usize)],
    /// Opens for writing.
    creates: &'static [u64],
    /// Starts of programs by path.
    execs: &'static [u64],
    /// Starts of programs by descriptor and path.
    execs_at: &'static [u64],
}

#[cfg(target_arch = "x86_64")]
const NUMBERS: Numbers = Numbers {
    opens: &[(2, 1), (257, 2), (304, 2), (5, 1), (295, 2)],
    creates: &[85, 8],
    execs: &[59, 11],
    execs_at: &[322, 358],
};
#[cfg(not(target_arch = "x86_64"))]
const NUMBERS: Numbers = Numbers {
    opens: &[(56, 2), (265, 2), (5, 1), (322, 2)],
    creates: &[8],
    execs: &[221, 11],
    execs_at: &[281, 387],
};

/// `O_ACCMODE`, and its value for reading alone.
const ACCESS_MASK: u64 = 3;
const READ_ONLY: u64 = 0;
/// `\x7fELF`, and the types of files that can be executed or loaded.
const ELF: &[u8] = b"\x7fELF";
const ELF_TYPES: [u16; 2] = [2, 3];
/// Beginnings of what Java executes: archives and classes.
const JAVA: [&[u8]; 2] = [b"PK\x03\x04", &[0xca, 0xfe, 0xba, 0xbe]];
/// Bytes of a file's beginning that are looked at.
const HEAD_BYTES: usize = 20;

/// Reads the text of `/proc/TID/syscall`.
pub fn parse_call(text: &str) -> Option<Call> {
    let mut fields = text.split_whitespace();
    let number = fields.next()?.parse().ok()?;
    let mut hexadecimal = || u64::from_str_radix(fields.next()?.strip_prefix("0x")?, 16).ok();
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        *argument = hexadecimal()?;
    }
    let _stack = hexadecimal()?;
    Some(Call { number, arguments, program_counter: hexadecimal()? })
}

impl Call {
    fn starts_a_program(&self) -> bool {
        NUMBERS.execs.contains(&self.number) || NUMBERS.execs_at.contains(&self.number)
    }

    /// Tells whether the call says that the file is opened to be written, too.
    pub fn writes(&self) -> bool {
        let opened = NUMBERS.opens.iter().find(|(number, _)| *number == self.number);
        let flags = opened.and_then(|(_, argument)| self.arguments.get(*argument));
        NUMBERS.creates.contains(&self.number)
            || flags.is_some_and(|flags| flags & ACCESS_MASK != READ_ONLY)
    }
}

/// LIMIT: how long a thread that asked may take until it sleeps. It asks first and falls asleep
/// then, and whoever looks between sees it run.
const ASLEEP_WAIT_MAX: Duration = Duration::from_millis(250);
/// How long is waited before it is looked at again.
const ASLEEP_PAUSE: Duration = Duration::from_micros(20);
/// What the kernel tells of a thread that runs.
const RUNNING: &str = "running";

/// Returns the system call in which a thread waits, where it tells.
pub fn call_of(thread: u32) -> Option<Call> {
    let path = process::folder(thread).join("syscall");
    let start = Instant::now();
    loop {
        let text = read::text(&path, KERNEL_FILE_BYTES_MAX).ok()?;
        if text.trim_end() != RUNNING || ASLEEP_WAIT_MAX <= start.elapsed() {
            return parse_call(&text);
        }
        std::thread::sleep(ASLEEP_PAUSE);
    }
}

/// Finds out what a thread opens a foreign file for by its call, which does not say that it
/// writes. What cannot be found out of a program or a library counts as loading: a thread that
/// hides its call (`io_uring`) gains nothing.
pub fn purpose(thread: u32, call: Option<Call>, file: &File, path: &str) -> Purpose {
    if call.is_some_and(|call| call.starts_a_program()) {
        return Purpose::Start;
    }
    let mut head = [0; HEAD_BYTES];
    let length = file.read_at(&mut head, 0).unwrap_or(0);
    let head = head.get(..length).unwrap_or_default();
    if is_loadable(head) {
        let is_loader = call.is_none_or(|call| is_loader(thread, call.program_counter));
        return if is_loader { Purpose::Load } else { Purpose::Data };
    }
    if is_interpreted(thread, file, path, head) { Purpose::Interpret } else { Purpose::Data }
}

/// Memory that is executed as a program.
#[derive(Debug)]
pub struct Memory {
    /// Its name.
    pub name: String,
    /// The memory itself, to be looked at only: to open what the thread has there by then might
    /// wait for ever, or for the guard itself.
    pub content: OwnedFd,
}

/// Returns the memory that a thread executes, where it does: a file of
/// `memfd_create`, on no mount that could be marked, is executed through its descriptor. The kernel
/// asks when it opens the loader or the interpreter that the memory names.
pub fn executed_memory(thread: u32) -> Option<Memory> {
    let folder = process::folder(thread);
    let call = call_of(thread).filter(Call::starts_a_program)?;
    let [first, second, ..] = call.arguments;
    let (descriptor, pointer) =
        if NUMBERS.execs.contains(&call.number) { (None, first) } else { (Some(first), second) };
    let name = string_at(&folder, pointer)?;
    let descriptor = match descriptor {
        Some(descriptor) if name.is_empty() => u32::try_from(descriptor).ok()?.to_string(),
        _ => descriptor_in(&name)?.to_owned(),
    };
    let link = folder.join("fd").join(descriptor);
    let content = open(link, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let name = std::fs::read_link(format!("/proc/self/fd/{}", content.as_raw_fd())).ok()?;
    let name = seawall_runtime::text::escape(name.as_os_str().as_bytes());
    name.starts_with("/memfd:").then_some(Memory { name, content })
}

/// LIMIT: bytes of a path (`PATH_MAX`).
const PATH_BYTES_MAX: usize = 4096;

fn string_at(folder: &Path, pointer: u64) -> Option<String> {
    let memory = File::open(folder.join("mem")).ok()?;
    let mut bytes = vec![0; PATH_BYTES_MAX];
    let length = memory.read_at(&mut bytes, pointer).ok()?;
    let bytes = bytes.get(..length)?.split(|byte| *byte == 0).next()?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// Returns the number of the descriptor that a path of `/proc` or `/dev` names.
pub fn descriptor_in(path: &str) -> Option<&str> {
    let is_there =
        path.starts_with("/proc/") || path.starts_with("/dev/fd/") || !path.contains('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("fd", path));
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    (is_there && is_number && (folder == "fd" || folder.ends_with("/fd"))).then_some(name)
}

/// Tells whether a file begins like a program or a library.
pub fn is_loadable(head: &[u8]) -> bool {
    let kind =
        head.get(16..).and_then(<[u8]>::first_chunk::<2>).map(|bytes| u16::from_le_bytes(*bytes));
    head.starts_with(ELF) && kind.is_some_and(|kind| ELF_TYPES.contains(&kind))
}

/// Tells whether the code at an address is that of the loader, from the thread's map of memory.
fn is_loader(thread: u32, address: u64) -> bool {
    let map = read::text(&process::folder(thread).join("maps"), KERNEL_FILE_BYTES_MAX);
    // A map that is too long to be read hides nothing.
    map.map_or(true, |map| mapped_file(&map, address).is_none_or(is_loader_name))
}

/// Returns the path of the file that is mapped at an address (`proc_pid_maps(5)`).
pub fn mapped_file(map: &str, address: u64) -> Option<&str> {
    map.lines().find_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let number = |text| u64::from_str_radix(text, 16).ok();
        let is_inside = number(from)? <= address && address < number(to)?;
        let (_, path) = rest.split_once('/')?;
        is_inside.then_some(path)
    })
}

/// Loaders of glibc, of musl (which is its whole C library) and of others.
fn is_loader_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["ld-", "ld.so", "ld64", "libc.musl", "linker"].iter().any(|prefix| name.starts_with(prefix))
}

fn is_interpreted(thread: u32, file: &File, path: &str, head: &[u8]) -> bool {
    let Some(executable) = process::executable(thread) else { return false };
    let executable = executable.strip_suffix(" (deleted)").unwrap_or(&executable);
    let name = executable.rsplit('/').next().unwrap_or(executable);
    if name == "java" {
        return JAVA.iter().any(|magic| head.starts_with(magic)) || named(thread, name, file, path);
    }
    named(thread, name, file, path)
}

/// Opens the scripts that a process was told to execute, for looking at them only.
pub fn scripts(pid: u32, name: &str) -> Vec<OwnedFd> {
    let arguments = process::arguments(pid);
    let texts: Vec<&str> =
        arguments.iter().map(|bytes| std::str::from_utf8(bytes).unwrap_or_default()).collect();
    let scripts = interpreter::scripts(name, &texts);
    scripts.into_iter().filter_map(|script| resolve(pid, script).ok()).collect()
}

/// Tells whether the command line names the file as a script.
fn named(thread: u32, name: &str, file: &File, path: &str) -> bool {
    let arguments = process::arguments(thread);
    let texts: Vec<&str> =
        arguments.iter().map(|bytes| std::str::from_utf8(bytes).unwrap_or("\u{fffd}")).collect();
    let scripts = interpreter::scripts(name, &texts);
    scripts.into_iter().any(|script| {
        // A folder can be a program of Python's, an archive of a wildcard one of Java's.
        is_same(thread, script, file) || is_below(path, script)
    })
}

fn is_below(path: &str, script: &str) -> bool {
    let script = script.trim_end_matches(['/', '*']);
    let rest = (1 < script.len()).then(|| path.strip_prefix(script)).flatten();
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Tells whether the name, as the thread sees it, leads to the file.
fn is_same(thread: u32, name: &str, file: &File) -> bool {
    let Ok(found) = resolve(thread, name) else { return false };
    let (Ok(found), Ok(wanted)) = (fstat(found), fstat(file)) else { return false };
    (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino)
}

/// Opens what a name leads to, as the thread sees it, without asking for permission.
fn resolve(thread: u32, name: &str) -> std::io::Result<OwnedFd> {
    let folder = process::folder(thread);
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    // Links of descriptors lead nowhere that another process could follow by name.
    if name.starts_with('/')
        && let Some(number) = descriptor_in(name)
    {
        return Ok(open(folder.join("fd").join(number), flags, Mode::empty())?);
    }
    let root = open(folder.join("root"), flags | OFlags::DIRECTORY, Mode::empty())?;
    let name = if name.starts_with('/') {
        name.to_owned()
    } else {
        let current = std::fs::read_link(folder.join("cwd"))?;
        // The folder is told from the host's root where the thread has another; its own view of
        // it begins at its root.
        let inside = inside(&folder, &current);
        format!("{inside}/{name}")
    };
    Ok(openat2(root.as_fd(), name, flags, Mode::empty(), ResolveFlags::IN_ROOT)?)
}

/// Returns the path of a folder as seen from the thread's root.
fn inside(folder: &Path, current: &Path) -> String {
    let root = std::fs::read_link(folder.join("root")).unwrap_or_default();
    let below = current.strip_prefix(&root).map_or(current, |rest| rest);
    let text = String::from_utf8_lossy(below.as_os_str().as_bytes()).into_owned();
    format!("/{}", text.trim_start_matches('/'))
}

/// The mount namespace of a thread, to tell the host's programs from a container's.
pub fn mount_namespace(thread: &str) -> Option<u64> {
    let stat =
        rustix::fs::statat(CWD, format!("/proc/{thread}/ns/mnt"), rustix::fs::AtFlags::empty());
    stat.ok().map(|stat| stat.st_ino)
}

#[cfg(test)]
mod tests;
