//! Tests of [`super`].

use std::fs;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::symlink;

use super::*;

#[test]
fn links_are_followed_and_never_out_of_the_root() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("root");
    fs::create_dir_all(root.join("etc/app")).unwrap();
    fs::create_dir_all(root.join("tmp")).unwrap();
    fs::write(root.join("etc/secret"), "inner").unwrap();
    fs::write(outer.path().join("secret"), "outer").unwrap();
    symlink("/etc/secret", root.join("tmp/whole")).unwrap();
    symlink("../tmp/whole", root.join("etc/link")).unwrap();
    symlink("/etc", root.join("tmp/folder")).unwrap();
    symlink("../../../../../secret", root.join("tmp/out")).unwrap();
    symlink("circle", root.join("tmp/circle")).unwrap();
    symlink("missing", root.join("tmp/nowhere")).unwrap();
    let opened = File::open(&root).unwrap();
    let led = |path: &str| {
        let found = open(&opened, path)?;
        let path = fs::read_link(format!("/proc/self/fd/{}", found.as_raw_fd()))?;
        Ok::<_, io::Error>(path.strip_prefix(&root).unwrap().to_owned())
    };
    for (path, expected) in [
        ("/etc/secret", "etc/secret"),
        ("/tmp/whole", "etc/secret"),
        ("/tmp/./../etc/link", "etc/secret"),
        ("/tmp/folder/app/../link", "etc/secret"),
        ("/tmp/folder/", "etc"),
        ("/tmp/folder/app/../../..", ""),
        ("/", ""),
    ] {
        assert_eq!(led(path).unwrap().to_str(), Some(expected), "{path}");
    }
    for path in ["/tmp/out", "/tmp/circle", "/tmp/nowhere", "/none/none"] {
        assert!(led(path).is_err(), "{path}");
    }
}
