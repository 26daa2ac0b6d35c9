//! The row of judging again: many images, and a new database that comes while the server works.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::scanned::append;
use super::{CONNECTIONS, Kind, PATIENCE, Server, digest, joined, manifest, robot, wait_until};
use crate::output::say;

/// Images that are judged again.
const IMAGES: usize = 2_000;
/// Rounds in which they are pushed.
const ROUNDS: usize = 5;
/// What the list of packages of each image is made from.
const STATUS: &str = "/var/lib/dpkg/status";
const AGAIN: &str = "dev.seawall.images.judged-again";
/// How long the images may take to be judged for the first time.
const JUDGED_WAIT_MAX: Duration = Duration::from_mins(10);
/// Feeds that the first database lacks.
const LATER_FEEDS: [&str; 2] = ["kev.tar.zst", "epss.tar.zst"];

/// Measures how long it takes from the new database's file to the last verdict.
pub(super) fn rows(folder: &Path, binary: &Path, feeds: &Path) -> Result<()> {
    let Ok(status) = fs::read(STATUS) else {
        say(&format!("SKIPPED: judging again, because {STATUS} is not here"));
        return Ok(());
    };
    if !feeds.is_dir() {
        say("SKIPPED: judging again, because ../shared/feeds is not here");
        return Ok(());
    }
    let (first, second) = databases(folder, binary, feeds)?;
    let used = folder.join("database");
    fs::rename(first, &used).context("put the database in its place")?;
    let settings =
        format!("policies = [\"standard\"]\n[database]\npath = \"{}\"\n", used.display());
    fs::write(folder.join("seawall.toml"), settings).context("settings")?;
    let mut server = Server::start(&Kind::Judging(binary.to_owned()), folder)?;
    let key = robot(binary, folder)?;
    for round in 0..ROUNDS {
        // A token holds for five minutes.
        server.show_token(&key, "tags/again")?;
        push(&server, &status, round)?;
    }
    wait_until("the images are not judged", JUDGED_WAIT_MAX, || {
        Ok(waiting(&mut server, &key)? == 0)
    })?;
    let before = server.cpu_seconds()?;
    let start = Instant::now();
    fs::rename(second, &used).context("put the new database in its place")?;
    wait_until("the images are not judged again", PATIENCE, || {
        Ok(told(&mut server, &key)?.is_some())
    })?;
    let elapsed = start.elapsed().as_secs_f64();
    let packages =
        status.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b"Package: "));
    say(&format!(
        "{:16} {IMAGES} images of {} packages judged again {elapsed:.1} s after a new database was \
         there, {:.1} s CPU, {:.0} MiB",
        server.name,
        packages.count(),
        server.cpu_seconds()? - before,
        server.memory_mib()?
    ));
    Ok(())
}

/// Builds a database of most feeds, and one of all.
fn databases(
    folder: &Path,
    binary: &Path,
    feeds: &Path,
) -> Result<(std::path::PathBuf, std::path::PathBuf)> {
    let fewer = folder.join("feeds");
    fs::create_dir_all(&fewer).context("make a folder")?;
    let feeds = feeds.canonicalize().context("find the feeds")?;
    for entry in fs::read_dir(&feeds).context("read the feeds")? {
        let entry = entry.context("read the feeds")?;
        let is_later = LATER_FEEDS.iter().any(|name| entry.file_name() == *name);
        if !is_later {
            symlink(entry.path(), fewer.join(entry.file_name())).context("link a feed")?;
        }
    }
    let (first, second) = (folder.join("first"), folder.join("second"));
    for (feeds, database) in [(&fewer, &first), (&feeds, &second)] {
        let status = Command::new(binary)
            .args(["db", "build", "--feeds"])
            .arg(feeds)
            .arg("--out")
            .arg(database)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context("start seawall db build")?;
        ensure!(status.success(), "seawall db build: {status}");
    }
    Ok((first, second))
}

/// Pushes a round of images with the same packages, each with a layer of its own.
fn push(server: &Server, status: &[u8], round: usize) -> Result<()> {
    std::thread::scope(|scope| -> Result<()> {
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|client| {
                scope.spawn(move || -> Result<()> {
                    let mut connection = server.connect()?;
                    for number in 0..IMAGES / CONNECTIONS / ROUNDS {
                        let name = format!("i{client}-{round}-{number}");
                        let mut layer = Vec::new();
                        let release = format!("ID=debian\nVERSION_ID=\"12\"\nRUN={name}\n");
                        append(&mut layer, "etc/os-release", release.as_bytes());
                        append(&mut layer, "var/lib/dpkg/status", status);
                        layer.resize(layer.len() + 1024, 0);
                        let (config, layer_digest) = (digest(b"{}"), digest(&layer));
                        connection.push_blob("tags/again", &config, b"{}")?;
                        connection.push_blob("tags/again", &layer_digest, &layer)?;
                        let text = manifest(&config, 2, &layer_digest, layer.len(), &name);
                        connection.push_manifest("tags/again", &name, &text)?;
                    }
                    Ok(())
                })
            })
            .collect();
        clients.into_iter().try_for_each(joined)
    })
}

/// Images that wait for a verdict.
fn waiting(server: &mut Server, key: &str) -> Result<u64> {
    let overview = server.ask(key, "/api/v1/overview")?;
    let count = overview.get("pending").and_then(Value::as_u64);
    count.with_context(|| format!("no number of waiting images in {overview}"))
}

/// Whether the server told that it judged everything again.
fn told(server: &mut Server, key: &str) -> Result<Option<()>> {
    let events = server.ask(key, "/api/v1/events")?;
    let events = events.get("events").and_then(Value::as_array).context("no events")?;
    let is_it = |event: &Value| event.get("type").and_then(Value::as_str) == Some(AGAIN);
    Ok(events.iter().any(is_it).then_some(()))
}
