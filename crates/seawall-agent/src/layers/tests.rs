//! Tests of [`super`].

use std::fs;
use std::path::Path;

use super::{Root, image_file, lower_folders, split};
use crate::mount;

#[test]
fn folders_of_layers_are_read_with_their_escapes() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().to_str().unwrap();
    for layer in ["a", "b:c", "l"] {
        fs::create_dir(folder.path().join(layer)).unwrap();
    }
    let line = |options: &str| {
        let line = format!("1 1 0:50 / / rw - overlay overlay rw,{options},upperdir=/u,workdir=/w");
        lower_folders(&mount::parse(&line)[0], &[folder.path().to_owned()])
    };
    let told = |found: Option<Vec<std::path::PathBuf>>| {
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        found.map(|found| found.iter().map(name).collect::<Vec<_>>())
    };
    let layers = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(told(line(&format!("lowerdir={name}/a:{name}/l"))), layers(&["a", "l"]));
    assert_eq!(told(line("lowerdir=l:a")), layers(&["l", "a"]));
    assert_eq!(told(line(&format!("lowerdir+={name}/l,lowerdir+={name}/a"))), layers(&["l", "a"]));
    assert_eq!(told(line(&format!("lowerdir={name}/b\\:c"))), layers(&["b:c"]));
    assert_eq!(told(line(&format!("lowerdir={name}/a:{name}/gone"))), None);
    assert_eq!(split("a\\:b:c", ':'), ["a\\:b", "c"]);
    let plain = mount::parse("1 1 8:1 / / rw - ext4 /dev/sda rw,lowerdir=/a");
    assert_eq!(lower_folders(&plain[0], &[]), None);
    assert_ne!(Root::Overlay(Vec::new()), Root::Plain { started: 0 });
}

#[test]
fn the_topmost_layer_with_a_file_counts_and_hides_those_below() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, path.to_str().unwrap()).unwrap();
    };
    for path in ["2/bin/a", "2/bin/b", "2/lib/c", "1/bin/b", "1/lib", "2/opt/x/d", "1/opt/y"] {
        write(path);
    }
    std::os::unix::fs::symlink("bin", folder.path().join("1/usr")).unwrap();
    let layers = ["1", "2"].map(|name| folder.path().join(name));
    let content = |path: &str| {
        let file = image_file(&layers, path).unwrap()?;
        let text = std::io::read_to_string(file.open().unwrap()).unwrap();
        Some(text.strip_prefix(folder.path().to_str().unwrap()).unwrap().to_owned())
    };
    for (path, expected) in [
        ("/bin/a", Some("/2/bin/a")),
        ("/bin/b", Some("/1/bin/b")),
        ("/opt/x/d", Some("/2/opt/x/d")),
        ("/lib/c", None),
        ("/usr/a", None),
        ("/bin", None),
        ("/bin/../bin/a", None),
        ("/nothing", None),
        ("/", None),
    ] {
        assert_eq!(content(path).as_deref(), expected, "{path}");
    }
    assert!(image_file(&[Path::new("/nowhere").to_owned()], "/a").is_err());
}
