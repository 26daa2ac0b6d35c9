//! Tests of [`super`].

use super::{parse, unescape};

#[test]
fn a_table_of_mounts_is_read() {
    let mounts = parse(
        "700 600 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/l/a:/l/b,upperdir=/u,workdir=/w\n\
         701 700 254:0 /srv/a\\040b /data ro,noexec master:1 - ext4 /dev/vda rw\n\
         nonsense\n\
         702 700 0:51 / /tmp rw - tmpfs tmpfs rw,size=4k\n",
    );
    assert_eq!(mounts.len(), 3);
    assert_eq!(mounts[0].device, (0, 50));
    assert_eq!(mounts[1].root, "/srv/a b");
    assert!(mounts[1].is_read_only() && mounts[1].has_flag("noexec"));
    assert!(mounts[2].is_tmpfs() && !mounts[2].is_read_only());
}

#[test]
fn escapes_are_undone_once() {
    for (text, expected) in [
        ("a\\040b", "a b"),
        ("a\\134040", "a\\040"),
        ("a\\", "a\\"),
        ("\\9", "\\9"),
        ("\\777", "\\777"),
    ] {
        assert_eq!(unescape(text), expected);
    }
}
