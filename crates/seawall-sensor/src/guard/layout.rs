//! Records and values of maps of the guard: `ebpf/guard.h`, in Rust.

use crate::decode::DecodeError;
use crate::decode::cursor::Cursor;
use crate::layout::{Form, Member, forms};

forms! {
    /// A use that was denied.
    DenialForm = "sw_denial" {
        time: u64, cgroup: u64, inode: u64, magic: u64, process: u32, thread: u32, used: u32,
        device: u32, name: [u8; 256],
    }
    /// A guarded control group.
    GuardedForm = "sw_guarded" { device: u32, mode: u32 }
    /// An accepted file.
    AcceptedForm = "sw_accepted" { cgroup: u64, inode: u64, changed: u64, magic: u64 }
}
