//! Tests of [`super`].

use seawall_runtime::container::Runtime;

use super::{container_of, hierarchies, path_in};
use crate::mount;

const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn groups_of_every_runtime_name_their_container() {
    for (path, expected) in [
        ("/libpod_parent/libpod-ID", Some(Runtime::Podman)),
        ("/machine.slice/libpod-ID.scope", Some(Runtime::Podman)),
        ("/machine.slice/libpod-ID.scope/container", Some(Runtime::Podman)),
        ("/machine.slice/libpod-conmon-ID.scope", None),
        ("/docker/ID", Some(Runtime::Docker)),
        ("/system.slice/docker-ID.scope", Some(Runtime::Docker)),
        (
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-ID.scope",
            Some(Runtime::Containerd),
        ),
        ("/kubepods/besteffort/pod123/ID", Some(Runtime::Containerd)),
        ("/kubepods.slice/kubepods-pod1.slice/crio-ID.scope", Some(Runtime::Crio)),
        ("/kubepods.slice/kubepods-pod1.slice/crio-conmon-ID.scope", None),
        ("/kubepods-burstable-pod1.slice:cri-containerd:ID", Some(Runtime::Containerd)),
        ("/k8s.io/ID", Some(Runtime::Containerd)),
        ("/ID", Some(Runtime::Oci)),
        ("/system.slice/ssh.service", None),
        ("/docker", None),
        ("", None),
    ] {
        let path = path.replace("ID", ID);
        let found = container_of(&path);
        assert_eq!(found.as_ref().map(|group| group.runtime), expected, "{path}");
        assert!(found.is_none_or(|group| group.id == ID), "{path}");
    }
}

#[test]
fn hierarchies_are_found_in_the_table_of_mounts() {
    let hybrid = mount::parse(
        "29 27 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n\
         30 29 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n\
         31 29 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
    );
    let found = hierarchies(&hybrid);
    assert_eq!(found.unified.as_deref(), Some("/sys/fs/cgroup/unified".as_ref()));
    assert_eq!(found.legacy.keys().collect::<Vec<_>>(), ["cpu", "cpuacct"]);
}

#[test]
fn the_group_of_a_process_is_that_of_version_two_first() {
    for (text, expected) in [
        ("9:name=systemd:/a\n8:pids:/b\n0::/c\n", Some("/c")),
        ("9:name=systemd:/a\n8:cpu,pids:/b\n0::/\n", Some("/b")),
        ("0::/\n", None),
        ("", None),
    ] {
        assert_eq!(path_in(text), expected, "{text}");
    }
}
