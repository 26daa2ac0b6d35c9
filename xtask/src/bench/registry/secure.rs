//! The rows with TLS, by clients of others (curl, wrk) beside the same requests without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use super::{
    Kind, LAYER_GIGABYTES, MANIFEST, RUNS, Server, digest, manifest, robot, token_of, upload_end,
};
use crate::bench::{median, on_path, wait_until};
use crate::output::say;

const REPOSITORY: &str = "tags/secure";
const MEASURED_SECONDS: &str = "4s";

/// Pushes, pulls and asks for a manifest over TLS, and without it.
pub(super) fn rows(folder: &Path, binary: &Path, layer: &[u8]) -> Result<()> {
    for program in ["curl", "wrk"] {
        if !on_path(program) {
            say(&format!("SKIPPED: the rows with TLS, because {program} is not on PATH"));
            return Ok(());
        }
    }
    let folder = folder.join("secure");
    fs::create_dir_all(&folder).context("make a folder")?;
    let content = folder.join("layer");
    fs::write(&content, layer).context("write the layer")?;
    let kinds =
        [("TLS", Kind::Secure(binary.to_owned())), ("plain", Kind::Judging(binary.to_owned()))];
    for (name, kind) in kinds {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).context("make a folder")?;
        fs::write(folder.join("seawall.toml"), "policies = [\"advise\"]\n").context("settings")?;
        let server = Server::start(&kind, &folder)?;
        let key = robot(binary, &folder)?;
        let client = Client::new(&server, &kind, &folder, &key)?;
        client.measure(&server, name, &content, layer)?;
    }
    Ok(())
}

/// How curl and wrk are called.
struct Client {
    base: String,
    ca: PathBuf,
    folder: PathBuf,
    authorization: String,
}

impl Client {
    fn new(server: &Server, kind: &Kind, folder: &Path, key: &str) -> Result<Self> {
        let scheme = if matches!(kind, Kind::Secure(_)) { "https" } else { "http" };
        let mut client = Self {
            base: format!("{scheme}://{}", server.address),
            ca: folder.join("seawall/tls/ca.crt"),
            folder: folder.to_owned(),
            authorization: String::new(),
        };
        let path = format!("/auth/token?service=seawall&scope=repository:{REPOSITORY}:pull,push");
        let answer = client.curl(&path, &["--user", &format!("bench:{key}")])?;
        let token = token_of(answer.as_bytes())?;
        client.authorization = format!("Authorization: Bearer {token}");
        Ok(client)
    }

    fn measure(&self, server: &Server, name: &str, content: &Path, layer: &[u8]) -> Result<()> {
        let digest_of_layer = digest(layer);
        // Once only: it would be no fresh layer a second time.
        let (start, before) = (Instant::now(), server.cpu_seconds()?);
        self.push(&digest_of_layer, content)?;
        let (push, cpu) = (start.elapsed().as_secs_f64(), server.cpu_seconds()? - before);
        let mut pulls = Vec::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let path = format!("/v2/{REPOSITORY}/blobs/{digest_of_layer}");
            self.curl(&path, &["--output", "/dev/null"])?;
            pulls.push(LAYER_GIGABYTES / start.elapsed().as_secs_f64());
        }
        let pull = median(pulls);
        say(&format!(
            "{:16} {name}: curl: push of a fresh layer of 524 MB {push:.2} s wall, {cpu:.2} s CPU \
             of the server; pull {pull:.2} GB/s",
            server.name
        ));
        let rate = self.manifests(server)?;
        say(&format!(
            "{:16} {name}: wrk: manifest GET by tag, 16 connections, token and verdict: {rate}/s",
            server.name
        ));
        Ok(())
    }

    fn push(&self, digest: &str, content: &Path) -> Result<()> {
        let begin = format!("/v2/{REPOSITORY}/blobs/uploads/");
        let head = self.curl(&begin, &["--request", "POST", "--data", "", "--dump-header", "-"])?;
        let location = head
            .lines()
            .find_map(|line| {
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("location"))
            })
            .map(|(_, value)| value.trim())
            .context("no location")?;
        let to = upload_end(location, digest)?;
        let content = content.to_str().context("the folder's name is no text")?;
        self.curl(
            &to,
            &["--header", "Content-Type: application/octet-stream", "--upload-file", content],
        )?;
        Ok(())
    }

    /// Requests a second for one manifest that was judged.
    fn manifests(&self, server: &Server) -> Result<String> {
        let empty = [0; 1024];
        let (config, layer) = (digest(b"{}"), digest(&empty));
        for (digest, content) in [(&config, &b"{}"[..]), (&layer, &empty)] {
            let file = self.folder.join("small");
            fs::write(&file, content).context("write a blob")?;
            self.push(digest, &file)?;
        }
        let text = manifest(&config, 2, &layer, empty.len(), "secure");
        let file = self.folder.join("manifest");
        fs::write(&file, text).context("write a manifest")?;
        let path = format!("/v2/{REPOSITORY}/manifests/t");
        let file = file.to_str().context("the folder's name is no text")?;
        let kind = format!("Content-Type: {MANIFEST}");
        self.curl(&path, &["--header", &kind, "--upload-file", file])?;
        let is_let_out = || Ok(self.curl(&path, &[]).is_ok());
        wait_until("the image is not judged", super::PATIENCE, is_let_out)?;
        let accept = format!("Accept: {MANIFEST}");
        let url = format!("{}{path}", self.base);
        let mut wrk = Command::new("wrk");
        wrk.args(["-t", "2", "-c", "16", "-d", MEASURED_SECONDS, "-H", &self.authorization]);
        let text = said(wrk.args(["-H", &accept, &url]))?;
        ensure!(!text.contains("Non-2xx"), "{}: {text}", server.name);
        let rate = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
        Ok(rate.context("wrk says no rate")?.trim().to_owned())
    }

    fn curl(&self, path: &str, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--fail", "--cacert"]).arg(&self.ca);
        if !self.authorization.is_empty() {
            command.args(["--header", &self.authorization]);
        }
        said(command.args(arguments).arg(format!("{}{path}", self.base)))
    }
}

/// What a program says; an error if it fails.
fn said(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("start {name}"))?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name}: {}", error.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
