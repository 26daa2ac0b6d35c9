//! The rows with scanning: from the push until the image may be pulled.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::{
    Kind, RUNS, SMALL_CLIENTS, SMALL_IMAGES, Server, digest, joined, manifest, robot,
    small_images_of,
};
use crate::bench::median;
use crate::output::say;

const LARGE: &str = "tags/large";
const SMALL: &str = "tags/small";
const BLOCK: usize = 512;
/// Bytes of each file in the large layer.
const FILE_BYTES: usize = 1 << 20;

/// Measures a large layer of many files, and small images.
pub(super) fn rows(folder: &Path, binary: &Path, random: &[u8]) -> Result<()> {
    let folder = folder.join("scanned");
    fs::create_dir_all(&folder).context("make a folder")?;
    fs::write(folder.join("seawall.toml"), "policies = [\"advise\"]\n").context("settings")?;
    let mut server = Server::start(&Kind::Judging(binary.to_owned()), &folder)?;
    let key = robot(binary, &folder)?;
    server.show_token(&key, LARGE)?;
    let (mut pushes, mut waits, mut cpus) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let layer = archive(random, run);
        let digest_of_layer = digest(&layer);
        let config = format!(r#"{{"architecture":"amd64","os":"linux","run":{run}}}"#);
        let digest_of_config = digest(config.as_bytes());
        let mut connection = server.connect()?;
        let (start, before) = (Instant::now(), server.cpu_seconds()?);
        connection.push_blob(LARGE, &digest_of_layer, &layer)?;
        connection.push_blob(LARGE, &digest_of_config, config.as_bytes())?;
        let note = "scanned";
        let text = manifest(&digest_of_config, config.len(), &digest_of_layer, layer.len(), note);
        let tag = format!("r{run}");
        connection.push_manifest(LARGE, &tag, &text)?;
        pushes.push(start.elapsed().as_secs_f64());
        server.wait_until_judged(LARGE, &tag)?;
        waits.push(start.elapsed().as_secs_f64());
        cpus.push(server.cpu_seconds()? - before);
    }
    let (push, wait, cpu) = (median(pushes), median(waits), median(cpus));
    say(&format!(
        "{:16} with scanning: image with a layer of 524 MB in 499 files: pushed after {push:.2} s, \
         judged and let out after {wait:.2} s, {cpu:.2} s CPU",
        server.name
    ));
    small(&mut server, &key)
}

/// Small images: pushed by clients at once, then waited for.
fn small(server: &mut Server, key: &str) -> Result<()> {
    let (mut pushes, mut waits) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        server.show_token(key, SMALL)?;
        let asked: &Server = server;
        let start = Instant::now();
        std::thread::scope(|scope| -> Result<()> {
            let clients: Vec<_> = (0..SMALL_CLIENTS)
                .map(|client| scope.spawn(move || small_images_of(asked, SMALL, run, client)))
                .collect();
            clients.into_iter().try_for_each(joined)
        })?;
        pushes.push(start.elapsed().as_secs_f64());
        for client in 0..SMALL_CLIENTS {
            for number in 0..SMALL_IMAGES / SMALL_CLIENTS {
                asked.wait_until_judged(SMALL, &format!("{run}-{client}-{number}"))?;
            }
        }
        waits.push(start.elapsed().as_secs_f64());
    }
    let (push, wait) = (median(pushes), median(waits));
    say(&format!(
        "{:16} with scanning: {SMALL_IMAGES} small images by {SMALL_CLIENTS} clients: pushed after \
         {push:.2} s, all judged and let out after {wait:.2} s",
        server.name
    ));
    Ok(())
}

/// An archive of a distribution's release and of files of random bytes.
fn archive(random: &[u8], run: usize) -> Vec<u8> {
    let mut archive = Vec::with_capacity(random.len() + (2 << 20));
    let release = format!("ID=debian\nVERSION_ID=\"12\"\nRUN={run}\n");
    append(&mut archive, "etc/os-release", release.as_bytes());
    for (number, content) in random.chunks_exact(FILE_BYTES).enumerate() {
        append(&mut archive, &format!("opt/run-{run}/file-{number}"), content);
    }
    archive.extend_from_slice(&[0; 2 * BLOCK]);
    archive
}

/// An archive of one file that no other image has.
pub(super) fn small_archive(name: &str) -> Vec<u8> {
    let mut archive = Vec::new();
    append(&mut archive, name, name.repeat(2000).as_bytes());
    archive.extend_from_slice(&[0; 2 * BLOCK]);
    archive
}

/// Appends a regular file in the form of POSIX ustar.
pub(super) fn append(archive: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut head = Vec::with_capacity(BLOCK);
    let mut field = |text: &str, bytes: usize| {
        head.extend_from_slice(text.as_bytes());
        head.resize(head.len() + bytes - text.len(), 0);
    };
    field(name, 100);
    field("0000644", 8);
    field("0000000", 8);
    field("0000000", 8);
    field(&format!("{:011o}", content.len()), 12);
    field("00000000000", 12);
    field("        ", 8);
    field("0", 1);
    field("", 100);
    field("ustar", 6);
    field("00", 2);
    field("", BLOCK - 265);
    let sum: u32 = head.iter().map(|&byte| u32::from(byte)).sum();
    head.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
    archive.extend_from_slice(&head);
    archive.extend_from_slice(content);
    archive.resize(archive.len().next_multiple_of(BLOCK), 0);
}
