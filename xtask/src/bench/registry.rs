//! `cargo xtask bench registry`: the rows of the registry.
//!
//! The client is a plain socket that sends prepared requests, so that what is measured is the
//! server. The servers run side by side, each in a folder of its own, and take turns; zot and
//! docker-registry take part where they are on PATH, zot with `commit: true`, so that it syncs
//! what it acknowledges as Seawall does (docker-registry cannot).

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use sha2::Digest as _;

use super::{median, wait_until};
use crate::output::say;

mod again;
mod load;
mod scanned;
mod secure;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONNECTIONS: usize = 16;
const MEASURED: Duration = Duration::from_secs(4);
const TAG_COUNTS: [usize; 3] = [1, 200, 20_000];
const PEER_TAGS_MAX: usize = 200;
const LAYER_BYTES: usize = 524 * 1000 * 1000;
const LAYER_GIGABYTES: f64 = 0.524;
const SMALL_IMAGES: usize = 200;
const SMALL_CLIENTS: usize = 4;
const STORED_MANIFESTS: usize = 100_000;
const RUNS: usize = 5;
/// How long a server may take to begin, or to answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// Measures the registry, and its peers beside it.
pub(super) fn run(out: &Path, binary: &Path) -> Result<()> {
    let folder = emptied(out, "registry")?;
    let mut servers = vec![Server::start(&Kind::Seawall(binary.to_owned()), &folder)?];
    for (program, kind) in [("zot", Kind::Zot), ("docker-registry", Kind::DockerRegistry)] {
        if super::on_path(program) {
            servers.push(Server::start(&kind, &folder)?);
        } else {
            say(&format!("SKIPPED: {program} is not on PATH"));
        }
    }
    for server in &servers {
        say(&format!("{:16} idle memory {:.0} MiB", server.name, server.memory_mib()?));
    }
    let layer = random_layer(out)?;
    large_layers(&servers, layer.clone())?;
    small_images(&servers)?;
    for server in &servers {
        // zot parses the whole index of a repository for each request: more tags take hours.
        let counts =
            TAG_COUNTS.iter().filter(|&&count| server.name == "seawall" || count <= PEER_TAGS_MAX);
        for &count in counts {
            let references = fill_tags(server, &format!("tags/{count}"), count)?;
            manifest_gets(server, &format!("tags/{count}"), &references, "")?;
        }
        say(&format!("{:16} memory after the load {:.0} MiB", server.name, server.memory_mib()?));
    }
    drop(servers);
    secure::rows(&folder, binary, &layer)?;
    scanned::rows(&folder, binary, &layer)?;
    drop(layer);
    judged(&folder, binary)?;
    many_manifests(&folder, binary)
}

/// Measures judging again.
pub(super) fn again(out: &Path, binary: &Path, feeds: &Path) -> Result<()> {
    again::rows(&emptied(out, "again")?, binary, feeds)
}

/// Makes a folder anew.
fn emptied(out: &Path, name: &str) -> Result<PathBuf> {
    let folder = out.join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).context("make a folder")?;
    Ok(folder)
}

/// Manifest GETs with a bearer token, of images that were judged.
fn judged(folder: &Path, binary: &Path) -> Result<()> {
    let folder = folder.join("judged");
    fs::create_dir_all(&folder).context("make a folder")?;
    fs::write(folder.join("seawall.toml"), "policies = [\"advise\"]\n").context("settings")?;
    let mut server = Server::start(&Kind::Judging(binary.to_owned()), &folder)?;
    let key = robot(binary, &folder)?;
    for count in TAG_COUNTS {
        let repository = format!("tags/{count}");
        server.show_token(&key, &repository)?;
        let references = fill_tags(&server, &repository, count)?;
        for (tag, _) in references.iter().rev() {
            server.wait_until_judged(&repository, tag)?;
        }
        // A token holds for five minutes.
        server.show_token(&key, &repository)?;
        manifest_gets(&server, &repository, &references, ", token and verdict")?;
    }
    Ok(())
}

/// Adds a robot that may push, and returns its key.
fn robot(binary: &Path, folder: &Path) -> Result<String> {
    let added = Command::new(binary)
        .args(["robot", "add", "bench", "--role", "maintainer=tags/**", "--role", "auditor=**"])
        .arg("--data")
        .arg(folder.join("seawall"))
        .current_dir(folder)
        .output()
        .context("add a robot")?;
    let text = String::from_utf8_lossy(&added.stdout);
    let key = text.split_whitespace().find(|word| word.starts_with("swk_"));
    Ok(key.with_context(|| format!("no key in `{text}`"))?.to_owned())
}

/// How long a start takes with many manifests.
fn many_manifests(folder: &Path, binary: &Path) -> Result<()> {
    let kind = Kind::Seawall(binary.to_owned());
    let server = Server::start(&kind, folder)?;
    fill(&server, STORED_MANIFESTS)?;
    drop(server);
    let start = Instant::now();
    let server = Server::start(&kind, folder)?;
    let elapsed = start.elapsed().as_secs_f64();
    let memory = server.memory_mib()?;
    say(&format!(
        "{:16} start with {STORED_MANIFESTS} more manifests {elapsed:.2} s, then {memory:.0} MiB",
        server.name
    ));
    Ok(())
}

/// A fresh layer of random bytes, which nothing can compress or guess.
fn random_layer(out: &Path) -> Result<Vec<u8>> {
    fs::create_dir_all(out).context("make out/bench")?;
    let mut layer = Vec::new();
    let random = File::open("/dev/urandom").context("open /dev/urandom")?;
    random.take(LAYER_BYTES as u64).read_to_end(&mut layer).context("read random bytes")?;
    Ok(layer)
}

enum Kind {
    /// Everybody may push, nothing is judged: what the peers do.
    Seawall(PathBuf),
    /// As it comes: tokens and verdicts.
    Judging(PathBuf),
    /// The same with TLS.
    Secure(PathBuf),
    Zot,
    DockerRegistry,
}

/// A running server; it is ended when this is dropped.
struct Server {
    name: &'static str,
    child: Child,
    address: SocketAddr,
    /// The line of a request's head that shows a token.
    token: String,
}

impl Server {
    fn start(kind: &Kind, folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = port.context("find a free port")?;
        let (name, mut command) = match kind {
            Kind::Seawall(binary) | Kind::Judging(binary) | Kind::Secure(binary) => {
                let mut command = Command::new(binary);
                command.arg("serve").arg("--data").arg(folder.join("seawall"));
                command.args(["--listen", &address.to_string()]);
                if !matches!(kind, Kind::Secure(_)) {
                    command.arg("--insecure-http");
                }
                if matches!(kind, Kind::Seawall(_)) {
                    command.args(["--anonymous", "push", "--gate", "off"]);
                }
                ("seawall", command)
            }
            Kind::Zot => {
                let config = folder.join("zot.json");
                let text = format!(
                    r#"{{"distSpecVersion":"1.1.0","storage":{{"rootDirectory":"{}","commit":true,"gc":false}},"http":{{"address":"127.0.0.1","port":"{}"}},"log":{{"level":"error"}}}}"#,
                    folder.join("zot").display(),
                    address.port()
                );
                fs::write(&config, text).context("write the settings of zot")?;
                let mut command = Command::new("zot");
                command.arg("serve").arg(config);
                ("zot", command)
            }
            Kind::DockerRegistry => {
                let config = folder.join("docker-registry.yaml");
                let text = format!(
                    "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage:                      {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: \"{address}\"}}\n",
                    folder.join("docker-registry").display(),
                );
                fs::write(&config, text).context("write the settings of docker-registry")?;
                let mut command = Command::new("docker-registry");
                command.arg("serve").arg(config);
                ("docker-registry", command)
            }
        };
        command.stdout(Stdio::null()).stderr(Stdio::null()).current_dir(folder);
        let child = command.spawn().context("start the server")?;
        let server = Self { name, child, address, token: String::new() };
        let listens = || Ok(TcpStream::connect(address).is_ok());
        wait_until("the server does not listen", PATIENCE, listens)?;
        Ok(server)
    }

    /// Asks for a token for a repository and shows it from now on.
    fn show_token(&mut self, key: &str, repository: &str) -> Result<()> {
        let path = format!("/auth/token?service=seawall&scope=repository:{repository}:pull,push");
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("bench:{key}"));
        self.token = format!("Authorization: Basic {basic}\r\n");
        let mut connection = self.connect()?;
        connection.write("GET", &path, "", b"")?;
        let token = token_of(&connection.body()?)?;
        self.token = format!("Authorization: Bearer {token}\r\n");
        Ok(())
    }

    /// Asks the API as the robot whose key this is.
    fn ask(&mut self, key: &str, path: &str) -> Result<serde_json::Value> {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("bench:{key}"));
        let token = std::mem::replace(&mut self.token, format!("Authorization: Basic {basic}\r\n"));
        let mut connection = self.connect()?;
        self.token = token;
        connection.write("GET", path, "", b"")?;
        serde_json::from_slice(&connection.body()?).context("read an answer of the API")
    }

    /// Waits until a manifest is let out.
    fn wait_until_judged(&self, repository: &str, tag: &str) -> Result<()> {
        let path = format!("/v2/{repository}/manifests/{tag}");
        wait_until(&format!("{path} is not let out"), PATIENCE, || {
            Ok(self.connect()?.send("GET", &path, "", b"")?.status == 200)
        })
    }

    fn memory_mib(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?;
        Ok(kib.parse::<f64>()? / 1024.0)
    }

    /// Processor time that the server used so far, in seconds.
    fn cpu_seconds(&self) -> Result<f64> {
        super::cpu_seconds(self.child.id())
    }

    fn connect(&self) -> Result<Connection> {
        let stream = connected(self.address)?;
        let reader = BufReader::with_capacity(256 * 1024, stream.try_clone().context("clone")?);
        Ok(Connection { stream, reader, token: self.token.clone() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Connects; what is written is sent at once.
fn connected(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).context("connect")?;
    stream.set_nodelay(true).context("set up the connection")?;
    Ok(stream)
}

/// A kept connection.
struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    token: String,
}

struct Answer {
    status: u16,
    location: String,
    length: u64,
}

impl Connection {
    fn send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<Answer> {
        self.write(method, path, kind, body)?;
        let answer = self.head()?;
        if method != "HEAD" {
            self.skip(answer.length)?;
        }
        Ok(answer)
    }

    fn write(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<()> {
        let lines = format!(
            "Accept: {MANIFEST}\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n",
            self.token,
            body.len()
        );
        let head = head(method, path, &lines);
        if body.len() < 64 * 1024 {
            self.stream.write_all(&[head.as_bytes(), body].concat())?;
        } else {
            self.stream.write_all(head.as_bytes())?;
            self.stream.write_all(body)?;
        }
        Ok(())
    }

    /// Reads the head of an answer.
    fn head(&mut self) -> Result<Answer> {
        let mut answer = Answer { status: 0, location: String::new(), length: 0 };
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.reader.read_line(&mut line)? != 0, "the server closed the connection");
            let text = line.trim_end();
            if text.is_empty() {
                return Ok(answer);
            }
            match text.split_once(':') {
                None => answer.status = text.get(9..12).unwrap_or("0").parse()?,
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    answer.length = value.trim().parse()?;
                }
                Some((name, value)) if name.eq_ignore_ascii_case("location") => {
                    value.trim().clone_into(&mut answer.location);
                }
                Some(_) => {}
            }
        }
    }

    /// Throws a body away.
    fn skip(&mut self, length: u64) -> Result<()> {
        let mut rest = length;
        while 0 < rest {
            let held = self.reader.fill_buf()?.len();
            ensure!(held != 0, "the server closed the connection");
            let used = held.min(usize::try_from(rest)?);
            self.reader.consume(used);
            rest -= used as u64;
        }
        Ok(())
    }

    /// Reads an answer and returns its body.
    fn body(&mut self) -> Result<Vec<u8>> {
        let answer = self.head()?;
        let mut body = vec![0; usize::try_from(answer.length)?];
        self.reader.read_exact(&mut body)?;
        ensure!(answer.status == 200, "{}: {}", answer.status, String::from_utf8_lossy(&body));
        Ok(body)
    }

    /// Pushes a blob as clients do: ask for an upload, then send it.
    fn push_blob(&mut self, repository: &str, digest: &str, content: &[u8]) -> Result<()> {
        let octets = "application/octet-stream";
        let path = format!("/v2/{repository}/blobs/uploads/");
        let begun = self.send("POST", &path, octets, b"")?;
        ensure!(begun.status == 202, "POST {path}: {}", begun.status);
        let path = upload_end(&begun.location, digest)?;
        let done = self.send("PUT", &path, octets, content)?;
        ensure!(done.status == 201, "PUT {path}: {}", done.status);
        Ok(())
    }

    fn push_manifest(&mut self, repository: &str, tag: &str, manifest: &str) -> Result<()> {
        let path = format!("/v2/{repository}/manifests/{tag}");
        let done = self.send("PUT", &path, MANIFEST, manifest.as_bytes())?;
        ensure!(done.status == 201, "PUT {path}: {}", done.status);
        Ok(())
    }
}

/// The token of an answer of the token endpoint.
fn token_of(answer: &[u8]) -> Result<String> {
    let answer: serde_json::Value =
        serde_json::from_slice(answer).context("read the answer with the token")?;
    let token = answer.get("token").and_then(serde_json::Value::as_str);
    Ok(token.context("no token")?.to_owned())
}

/// Where an upload ends that a server began at `location`.
fn upload_end(location: &str, digest: &str) -> Result<String> {
    let path = location.find("/v2/").and_then(|start| location.get(start..));
    let path = path.context("no location")?;
    let sign = if path.contains('?') { '&' } else { '?' };
    Ok(format!("{path}{sign}digest={digest}"))
}

fn digest(content: &[u8]) -> String {
    format!("sha256:{:x}", sha2::Sha256::digest(content))
}

fn manifest(
    config: &str,
    config_bytes: usize,
    layer: &str,
    layer_bytes: usize,
    note: &str,
) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":{config_bytes}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{layer}","size":{layer_bytes}}}],"annotations":{{"note":"{note}"}}}}"#
    )
}

/// Pushes the layer to servers that do not have it, and pulls it.
fn large_layers(servers: &[Server], mut layer: Vec<u8>) -> Result<()> {
    let mut rows = vec![[const { Vec::new() }; 4]; servers.len()];
    for run in 0..RUNS {
        // Another layer each time: nothing of the run before helps.
        layer.extend_from_slice(&run.to_le_bytes());
        let digest = digest(&layer);
        let mut turns: Vec<_> = servers.iter().zip(&mut rows).collect();
        // Nobody always comes first.
        if run % 2 == 1 {
            turns.reverse();
        }
        for (server, [pushes, push_cpus, pulls, pull_cpus]) in turns {
            let mut connection = server.connect()?;
            let (start, cpu) = (Instant::now(), server.cpu_seconds()?);
            connection.push_blob("large", &digest, &layer)?;
            pushes.push(start.elapsed().as_secs_f64());
            push_cpus.push(server.cpu_seconds()? - cpu);
            let (start, cpu) = (Instant::now(), server.cpu_seconds()?);
            let path = format!("/v2/large/blobs/{digest}");
            let pulled = connection.send("GET", &path, "", b"")?;
            ensure!(pulled.length == layer.len() as u64, "the layer came back shorter");
            pulls.push(LAYER_GIGABYTES / start.elapsed().as_secs_f64());
            pull_cpus.push(server.cpu_seconds()? - cpu);
        }
    }
    let ours = rows.first().cloned().unwrap_or_default();
    for (server, row) in servers.iter().zip(rows) {
        // The machine is slower in one run than in another: each is compared with its own.
        let [wall, cpu, rate, _] = std::array::from_fn(|figure| ratio(&ours, &row, figure));
        let [push, push_cpu, pull, pull_cpu] = row.map(median);
        let compared = if server.name == "seawall" {
            String::new()
        } else {
            format!("; of it seawall's push: {wall:.2} × wall, {cpu:.2} × CPU; pull {rate:.2} ×")
        };
        say(&format!(
            "{:16} push of a fresh layer of 524 MB {push:.2} s wall, {push_cpu:.2} s CPU; \
             pull {pull:.2} GB/s, {pull_cpu:.2} s CPU{compared}",
            server.name
        ));
    }
    Ok(())
}

/// Returns what one server needs of what another does, as the median of the runs.
fn ratio(ours: &[Vec<f64>; 4], theirs: &[Vec<f64>; 4], figure: usize) -> f64 {
    let [ours, theirs] = [ours, theirs].map(|rows| rows.get(figure).cloned().unwrap_or_default());
    median(ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect())
}

fn small_images(servers: &[Server]) -> Result<()> {
    let mut rows = vec![Vec::new(); servers.len()];
    for run in 0..RUNS {
        for (server, runs) in servers.iter().zip(&mut rows) {
            let start = Instant::now();
            std::thread::scope(|scope| -> Result<()> {
                let clients: Vec<_> = (0..SMALL_CLIENTS)
                    .map(|client| {
                        scope.spawn(move || {
                            small_images_of(server, &format!("small/{client}"), run, client)
                        })
                    })
                    .collect();
                for client in clients {
                    joined(client)?;
                }
                Ok(())
            })?;
            runs.push(start.elapsed().as_secs_f64());
        }
    }
    for (server, runs) in servers.iter().zip(rows) {
        say(&format!(
            "{:16} push of {SMALL_IMAGES} small images by {SMALL_CLIENTS} clients {:.2} s",
            server.name,
            median(runs)
        ));
    }
    Ok(())
}

fn small_images_of(server: &Server, repository: &str, run: usize, client: usize) -> Result<()> {
    let mut connection = server.connect()?;
    for number in 0..SMALL_IMAGES / SMALL_CLIENTS {
        let name = format!("{run}-{client}-{number}");
        let config = format!(r#"{{"note":"{name}"}}"#);
        let layer = scanned::small_archive(&name);
        let (config_digest, layer_digest) = (digest(config.as_bytes()), digest(&layer));
        connection.push_blob(repository, &config_digest, config.as_bytes())?;
        connection.push_blob(repository, &layer_digest, &layer)?;
        let manifest = manifest(&config_digest, config.len(), &layer_digest, layer.len(), &name);
        connection.push_manifest(repository, &name, &manifest)?;
    }
    Ok(())
}

/// Pushes so many tags, each with a manifest of its own; returns tags and digests.
fn fill_tags(server: &Server, repository: &str, count: usize) -> Result<Vec<(String, String)>> {
    let mut connection = server.connect()?;
    // Two empty blocks are an empty archive, so that there is something to scan.
    let empty = [0; 1024];
    let (config, layer) = (digest(b"{}"), digest(&empty));
    connection.push_blob(repository, &config, b"{}")?;
    connection.push_blob(repository, &layer, &empty)?;
    let mut references = Vec::new();
    for number in 0..count {
        let manifest = manifest(&config, 2, &layer, empty.len(), &number.to_string());
        connection.push_manifest(repository, &format!("t{number}"), &manifest)?;
        references.push((format!("t{number}"), digest(manifest.as_bytes())));
    }
    Ok(references)
}

/// Pulls the manifests of a repository by tag and by digest.
fn manifest_gets(
    server: &Server,
    repository: &str,
    references: &[(String, String)],
    note: &str,
) -> Result<()> {
    let rate = |references: Vec<&str>| {
        let request = |reference| {
            let path = format!("/v2/{repository}/manifests/{reference}");
            head("GET", &path, &format!("Accept: {MANIFEST}\r\n{}", server.token))
        };
        let requests: Vec<String> = references.into_iter().map(request).collect();
        load::rate(server.address, &requests, CONNECTIONS, MEASURED)
    };
    let by_tag = rate(references.iter().map(|(tag, _)| tag.as_str()).collect())?;
    let by_digest = rate(references.iter().map(|(_, digest)| digest.as_str()).collect())?;
    say(&format!(
        "{:16} manifest GET, {CONNECTIONS} connections, {} tags{note}: {by_tag:.0}/s by tag, \
         {by_digest:.0}/s by digest",
        server.name,
        references.len()
    ));
    Ok(())
}

/// The head of a request, with further lines of it.
fn head(method: &str, path: &str, lines: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n")
}

/// Waits for a client of a measurement.
fn joined(client: std::thread::ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    client.join().unwrap_or_else(|_| bail!("a client panicked"))
}

/// Pushes so many manifests, by as many clients as are connected otherwise.
fn fill(server: &Server, count: usize) -> Result<()> {
    std::thread::scope(|scope| -> Result<()> {
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|client| {
                scope.spawn(move || -> Result<()> {
                    let repository = format!("fill/{client}");
                    let mut connection = server.connect()?;
                    let (config, layer) = (digest(b"{}"), digest(b"layer"));
                    connection.push_blob(&repository, &config, b"{}")?;
                    connection.push_blob(&repository, &layer, b"layer")?;
                    for number in 0..count / CONNECTIONS {
                        let manifest = manifest(&config, 2, &layer, 5, &number.to_string());
                        connection.push_manifest(&repository, &format!("t{number}"), &manifest)?;
                    }
                    Ok(())
                })
            })
            .collect();
        for client in clients {
            joined(client)?;
        }
        Ok(())
    })
}
