//! Mounts of a process (`/proc/PID/mountinfo`, `proc_pid_mountinfo(5)`).

use crate::limits::MOUNTS_MAX;

/// One mount.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mount {
    /// Its number.
    pub id: u64,
    /// The device of its file system, as `stat` tells it for most of its files.
    pub device: (u32, u32),
    /// The folder of the file system that is mounted.
    pub root: String,
    /// Where.
    pub target: String,
    /// Options of the mount (`ro`, `noexec`, …), separated by commas.
    pub flags: String,
    /// The type of file system.
    pub filesystem: String,
    /// What was mounted: a device, or a name.
    pub source: String,
    /// Options of the file system, separated by commas.
    pub options: String,
}

impl Mount {
    /// Tells whether one of the mount's own options is `flag`.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.split(',').any(|option| option == flag)
    }

    /// Tells whether nothing can be written through it.
    pub fn is_read_only(&self) -> bool {
        self.has_flag("ro") || self.options.split(',').any(|option| option == "ro")
    }

    /// Tells whether it is a file system of the kernel's own, which holds no programs.
    pub fn is_kernel(&self) -> bool {
        matches!(
            self.filesystem.as_str(),
            "proc"
                | "sysfs"
                | "cgroup"
                | "cgroup2"
                | "devpts"
                | "mqueue"
                | "bpf"
                | "debugfs"
                | "tracefs"
                | "securityfs"
                | "pstore"
                | "configfs"
                | "binfmt_misc"
                | "nsfs"
                | "fusectl"
                | "efivarfs"
                | "selinuxfs"
        )
    }

    /// Tells whether its file system lies in memory.
    pub fn is_tmpfs(&self) -> bool {
        matches!(self.filesystem.as_str(), "tmpfs" | "ramfs" | "devtmpfs" | "hugetlbfs")
    }
}

/// Reads a table of mounts; lines that are no mount are passed over.
pub fn parse(text: &str) -> Vec<Mount> {
    text.lines().take(MOUNTS_MAX).filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Mount> {
    let (mount, filesystem) = line.split_once(" - ")?;
    let mut fields = mount.split(' ');
    let id = fields.next()?.parse().ok()?;
    let _parent = fields.next()?;
    let (major, minor) = fields.next()?.split_once(':')?;
    let root = unescape(fields.next()?);
    let target = unescape(fields.next()?);
    let flags = fields.next()?.to_owned();
    let mut rest = filesystem.split(' ');
    let filesystem = rest.next()?.to_owned();
    let source = unescape(rest.next()?);
    let options = rest.next().unwrap_or_default().to_owned();
    let device = (major.parse().ok()?, minor.parse().ok()?);
    Some(Mount { id, device, root, target, flags, filesystem, source, options })
}

/// Undoes what the kernel writes for spaces, tabs, line ends and backslashes: `\040`.
pub fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..3).filter(|_| *first == b'\\');
        let code = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        if let Some(byte) = code {
            bytes.push(byte);
            rest = tail.get(3..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
