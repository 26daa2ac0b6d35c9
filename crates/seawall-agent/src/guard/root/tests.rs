//! Tests of [`super`].

use super::{is_guarded, is_own_file_system};
use crate::mount;

#[test]
fn only_the_containers_own_file_systems_are_marked_whole() {
    let host = mount::parse(
        "1 0 8:1 / / rw - ext4 /dev/sda rw\n\
         2 1 0:21 / /run rw - tmpfs tmpfs rw\n\
         3 1 0:50 / /var/lib/containers/storage/overlay/x/merged rw - overlay overlay rw\n",
    );
    let inside = mount::parse(
        "10 9 0:50 / / rw - overlay overlay rw\n\
         11 10 0:21 /secret /run/secret rw - tmpfs tmpfs rw\n\
         12 10 0:60 / /tmp rw - tmpfs tmpfs rw\n\
         13 10 8:1 /srv /data rw - ext4 /dev/sda rw\n\
         14 10 0:61 / /proc rw - proc proc rw\n",
    );
    let own: Vec<bool> = inside.iter().map(|mount| is_own_file_system(mount, &host)).collect();
    assert_eq!(own, [true, false, true, false, false]);
    let guarded: Vec<bool> = inside.iter().map(|mount| is_guarded(mount, &inside[0])).collect();
    assert_eq!(guarded, [true, true, true, true, false]);
    // An agent that itself runs in a container sees its own root as an overlay.
    let within = mount::parse("1 0 0:50 / / rw - overlay overlay rw\n");
    assert!(!is_own_file_system(&inside[0], &within));
}

#[test]
fn before_the_start_only_mounts_below_the_new_root_are_guarded() {
    let mounts = mount::parse(
        "1 0 8:1 / / rw - ext4 /dev/sda rw\n\
         2 1 8:1 /b/rootfs /b/rootfs rw - ext4 /dev/sda rw\n\
         3 2 0:60 / /b/rootfs/tmp rw - tmpfs tmpfs rw\n\
         4 1 0:61 / /b/rootfs-other rw - tmpfs tmpfs rw\n",
    );
    let guarded: Vec<bool> = mounts.iter().map(|mount| is_guarded(mount, &mounts[1])).collect();
    assert_eq!(guarded, [false, true, true, false]);
}
