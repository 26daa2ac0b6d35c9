//! Tests of [`super`]: what a denial of the kernel tells.

use seawall_runtime::drift::Use;
use seawall_runtime::event::{CgroupId, Place};
use seawall_sensor::Denial;

use super::{OVERLAYFS_MAGIC, TMPFS_MAGIC, refused};

#[test]
fn the_file_system_tells_the_place() {
    for (magic, name, is_load, expected) in [
        (OVERLAYFS_MAGIC, "x", false, (Place::Upper, Use::Execute)),
        (TMPFS_MAGIC, "x", true, (Place::Tmpfs, Use::Load)),
        (TMPFS_MAGIC, "memfd:x", false, (Place::Memory, Use::Execute)),
        (0xef53, "memfd:x", true, (Place::Other, Use::Load)),
    ] {
        let denial = Denial {
            time: 1,
            cgroup: CgroupId(1),
            process: 1,
            thread: 1,
            is_load,
            inode: 1,
            magic,
            name: name.as_bytes().to_vec(),
        };
        let (known, used) = refused(&denial);
        assert_eq!((known.place, used), expected, "{name}");
    }
}
