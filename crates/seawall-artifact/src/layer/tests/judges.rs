//! What other tar writers write: the `tar` crate, and GNU tar where it is installed.

use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use crate::testing::{listing, walk};

fn name() -> impl Strategy<Value = String> {
    let component = prop_oneof!["[a-c]", "[a-zäß ]{1,40}", "x{90,160}"];
    proptest::collection::vec(component, 1..4).prop_map(|parts| parts.join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_tar_crate_writes_is_read(
        entries in proptest::collection::btree_map(
            name(), proptest::option::of(proptest::collection::vec(any::<u8>(), 0..1500)), 0..12),
    ) {
        let mut builder = tar::Builder::new(Vec::new());
        let mut wanted = Vec::new();
        for (name, content) in &entries {
            // A name below another one would replace it.
            if entries.keys().any(|other| name.starts_with(&format!("{other}/"))) {
                continue;
            }
            let mut header = tar::Header::new_gnu();
            header.set_mode(0o644);
            if let Some(content) = content {
                header.set_size(content.len() as u64);
                builder.append_data(&mut header, name, &content[..]).unwrap();
                wanted.push(format!("/{name} File {{ size_bytes: {}, mode: 420 }}", content.len()));
            } else {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_size(0);
                builder.append_link(&mut header, name, name).unwrap();
                wanted.push(format!("/{name} Symlink {{ target: {name:?} }}"));
            }
        }
        let (walk, _) = walk(&builder.into_inner().unwrap()).unwrap();
        prop_assert_eq!(listing(&walk), wanted);
    }
}

/// Archives a folder with GNU tar in each of its formats; sparse where a format has it.
#[test]
fn what_gnu_tar_writes_is_read() {
    let runs = Command::new("tar").arg("--version").stdout(Stdio::piped()).output();
    if !runs.is_ok_and(|output| output.stdout.starts_with(b"tar (GNU tar)")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let long = format!("{}/{}", "l".repeat(120), "m".repeat(120));
    std::fs::create_dir_all(root.join("l".repeat(120))).unwrap();
    std::fs::write(root.join(&long), b"long").unwrap();
    std::fs::write(root.join("hole"), sparse_content()).unwrap();
    std::fs::hard_link(root.join("hole"), root.join("linked")).unwrap();
    for format in
        [&["v7"][..], &["gnu"], &["ustar"], &["posix", "0.0"], &["posix", "0.1"], &["posix", "1.0"]]
    {
        let takes_long = !matches!(format[0], "v7" | "ustar");
        let tar = archive(root, format);
        let (walk, lines) = walk(&tar).unwrap();
        assert_eq!(walk.gap_count, 0, "{format:?}: {:?}", walk.gaps);
        assert!(
            lines.iter().any(|line| line.starts_with("/hole pieces 300000 ")),
            "{format:?}: {lines:?}"
        );
        let found =
            lines.iter().any(|line| line.starts_with(&format!("/{long} pieces 4 \"long\"")));
        assert_eq!(found, takes_long, "{format:?}: {lines:?}");
        assert!(
            listing(&walk).contains(&"/linked HardLink { target: \"hole\" }".to_owned()),
            "{format:?}"
        );
    }
}

/// Twelve stretches, more than an old GNU header holds.
fn sparse_content() -> Vec<u8> {
    let mut content = vec![0; 300_000];
    for stretch in 0..12 {
        content[stretch * 24_576..][..100].fill(b'd');
    }
    content
}

fn archive(root: &Path, format: &[&str]) -> Vec<u8> {
    let mut command = Command::new("tar");
    command.arg("-C").arg(root).arg(format!("--format={}", format[0])).args([
        "--sort=name",
        "-cf",
        "-",
    ]);
    if matches!(format[0], "gnu" | "posix") {
        command.args(["--sparse", "--hole-detection=raw"]);
    }
    if let Some(version) = format.get(1) {
        command.arg(format!("--sparse-version={version}"));
    }
    // Formats without long names leave such files out and say so by their exit code.
    command.arg(".").stderr(Stdio::null()).output().unwrap().stdout
}
