//! Targets of the shell: what registries and feeds answer, files of credentials, images on disk,
//! entries of the cache.
//!
//! The crates of the shell have no parser that takes bytes: they are given a server and files,
//! as in use. Whatever host a client is told to go to, its proxy is that server, so that nothing
//! leaves this machine.

use std::collections::VecDeque;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use seawall_artifact::digest::Digest;
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use seawall_distribution::download::{Checksum, Downloader, Feed};
use seawall_distribution::{ClientConfig, Clock, PullError, RegistryClient};
use seawall_inventory::facts::{ANALYSER_VERSION, LayerAnalysis};
use seawall_store::cache::Cache;
use seawall_store::source::{
    LocalImage, SourceError, open_docker_archive, open_oci_archive, open_oci_layout,
};
use serde::Serialize;
use serde::ser::{SerializeTuple as _, Serializer};

use crate::{choose, file, inventory};

/// Between two answers of an input.
pub const SEPARATOR: &[u8] = b"\n--\n";
/// Answers of one input.
// LIMIT: an image needs six, with redirects and retries; more only repeat.
const ANSWERS_MAX: usize = 12;
/// Bytes of a request that the server reads.
const REQUEST_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a blob that are fetched.
const BLOB_BYTES_MAX: u64 = 64 * 1024;
/// First byte of a TLS handshake (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 22;
/// How long a connection may stand still; a server that breaks off closes it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A registry's answers, byte for byte: an image is pulled from them.
pub fn registry(input: &[u8]) {
    serve(input);
    let Ok(reference) = "registry.test/a/b:1".parse::<ImageReference>() else { return };
    let Ok(client) = RegistryClient::with_clock(config(), Arc::new(Standstill)) else { return };
    if let Err(error) = pull(&client, &reference) {
        assert!(!error.to_string().is_empty());
    }
}

/// A feed's server's answers: the file of checksums, and the feed.
pub fn download(input: &[u8]) {
    serve(input);
    let folder = folder().join("feeds");
    let Ok(downloader) = Downloader::with_clock(&config(), Arc::new(Standstill)) else { return };
    let feed = Feed {
        checksum: Checksum::File("http://registry.test/feed.sha256".into()),
        size_bytes_max: BLOB_BYTES_MAX,
        ..Feed::new("feed", "http://registry.test/feed")
    };
    if let Ok(loaded) = downloader.download(&feed, &folder, &|_, _| Ok(()), &mut |_| {}) {
        let bytes = fs::read(&loaded.path).unwrap_or_default();
        assert_eq!(loaded.size_bytes, bytes.len() as u64);
        assert_eq!(loaded.digest, Digest::sha256_of(&bytes));
    }
    let _gone = fs::remove_dir_all(&folder);
}

/// Docker's `config.json`, and what a credential helper writes, with success and without.
pub fn credentials(input: &[u8]) {
    let Some((form, bytes)) = choose(&["config", "answer", "refusal"], input) else { return };
    let folder = folder();
    let file = folder.join("config.json");
    let helper = r#"{"credHelpers":{"registry.test":"fuzz"},"credsStore":"fuzz"}"#;
    write(&file, if *form == "config" { bytes } else { helper.as_bytes() });
    write(&folder.join("answer"), bytes);
    let status = u8::from(*form == "refusal");
    let script =
        format!("#!/bin/sh\nread server\n/bin/cat '{}/answer'\nexit {status}\n", folder.display());
    let program = folder.join("docker-credential-fuzz");
    if !program.exists() || fs::read(&program).ok().as_deref() != Some(script.as_bytes()) {
        write(&program, script.as_bytes());
        let executable = fs::set_permissions(&program, fs::Permissions::from_mode(0o700));
        executable.unwrap_or_else(|error| panic!("{error}"));
    }
    let asks =
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n";
    serve(asks.as_bytes());
    let config = ClientConfig {
        credential_files: vec![file],
        helper_search_path: Some(folder.into_os_string()),
        ..config()
    };
    let Ok(reference) = "registry.test/a/b:1".parse::<ImageReference>() else { return };
    let Ok(client) = RegistryClient::with_clock(config, Arc::new(Standstill)) else { return };
    if let Err(error) = client.resolve(&reference) {
        assert!(!error.to_string().is_empty());
    }
}

/// An archive of an image whose headers have their checksums, Docker's and OCI's.
pub fn image_archive(input: &[u8]) {
    let file = folder().join("image.tar");
    write(&file, &file::seal_tar(input));
    check_image(open_docker_archive(&file, None));
    check_image(open_docker_archive(&file, Some("a:1")));
    check_image(open_oci_archive(&file, None, &platform()));
}

/// One of the documents of an image on disk, the others being sound.
pub fn image_document(input: &[u8]) {
    let Some((name, bytes)) = choose(&DOCUMENTS, input) else { return };
    let config: &[u8] =
        br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
    let config = if *name == "config" { bytes } else { config };
    let config_digest = Digest::sha256_of(config);
    let blob = |digest: &Digest| format!("blobs/sha256/{}", digest.hex());
    let manifest = format!(
        r#"{{"schemaVersion":2,"config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config_digest}","size":{}}},"layers":[]}}"#,
        config.len()
    );
    let manifest = if *name == "manifest" { bytes } else { manifest.as_bytes() };
    let digest = Digest::sha256_of(manifest);
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{}}}]}}"#,
        manifest.len()
    );
    let index = if *name == "index.json" { bytes } else { index.as_bytes() };
    let layout = if *name == "oci-layout" { bytes } else { br#"{"imageLayoutVersion":"1.0.0"}"# };
    let saved =
        format!(r#"[{{"Config":"{}","RepoTags":["a:1"],"Layers":[]}}]"#, blob(&config_digest));
    let saved = if *name == "manifest.json" { bytes } else { saved.as_bytes() };
    let files = [
        ("oci-layout".to_owned(), layout),
        ("index.json".to_owned(), index),
        ("manifest.json".to_owned(), saved),
        (blob(&config_digest), config),
        (blob(&digest), manifest),
    ];
    let root = folder().join("layout");
    let _gone = fs::remove_dir_all(&root);
    let mut tar = file::Tar::default();
    for (name, bytes) in files {
        write(&root.join(&name), bytes);
        tar = tar.file(&name, bytes);
    }
    let archive = folder().join("image.tar");
    write(&archive, &tar.end());
    check_image(open_docker_archive(&archive, None));
    let one = open_oci_archive(&archive, None, &platform());
    let other = open_oci_layout(&root, None, &platform());
    assert_eq!(one.is_ok(), other.is_ok(), "{:?} {:?}", one.err(), other.err());
    check_image(other);
}

/// The documents of [`image_document`].
pub const DOCUMENTS: [&str; 5] =
    ["config", "manifest", "index.json", "oci-layout", "manifest.json"];

/// An entry of the cache: as a file, and as the payload of a sound one.
pub fn cache_entry(input: &[u8]) {
    let cache = Cache::new(&folder(), ANALYSER_VERSION);
    let layer = Digest::sha256_of(b"layer");
    let written = cache.write(&layer, &Payload(input));
    written.unwrap_or_else(|error| panic!("{error}"));
    let analysis = cache.read::<LayerAnalysis>(&layer);
    inventory::check_analyses(&analysis.into_iter().collect::<Vec<_>>());
    let places =
        [format!("layers/1.{ANALYSER_VERSION}"), layer.hex()[..2].into(), layer.hex().into()];
    let place = places.iter().fold(folder(), |folder, name| folder.join(name));
    assert!(place.is_file(), "the cache has no file {}", place.display());
    write(&place, input);
    let read = cache.read::<LayerAnalysis>(&layer);
    assert!(read.is_none() || input.starts_with(b"SWLAYER\n"));
}

/// Bytes that are written as they are.
struct Payload<'a>(&'a [u8]);

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        for byte in self.0 {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }
}

fn platform() -> Platform {
    Platform::linux_for_rust_arch("x86_64")
}

fn check_image(image: Result<LocalImage, SourceError>) {
    match image {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(image) => {
            for layer in &image.layers {
                let Ok(bytes) = layer.open() else { continue };
                let mut read = Vec::new();
                let _result: std::io::Result<usize> =
                    bytes.take(BLOB_BYTES_MAX).read_to_end(&mut read);
                assert!(read.len() as u64 <= layer.size_bytes);
            }
        }
    }
}

/// The folder of this process.
fn folder() -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("seawall-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{error}"));
        folder
    });
    FOLDER.clone()
}

fn write(file: &Path, bytes: &[u8]) {
    let written = match file.parent() {
        Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(file, bytes)),
        None => fs::write(file, bytes),
    };
    written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

fn pull(client: &RegistryClient, reference: &ImageReference) -> Result<(), PullError> {
    let image = client.image(reference, &platform())?;
    let bytes = client.blob_bytes(reference, &image.document.config, BLOB_BYTES_MAX)?;
    assert_eq!(bytes.len() as u64, image.document.config.size);
    Ok(())
}

/// What the server answers next.
static ANSWERS: Mutex<VecDeque<Vec<u8>>> = Mutex::new(VecDeque::new());

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    thread::spawn(move || {
        // A client that goes away early is no concern of the server.
        listener.incoming().flatten().for_each(|stream| drop(answer(stream)));
    });
    address
});

/// Splits an input into the answers to come.
fn serve(input: &[u8]) {
    let mut answers = VecDeque::new();
    let mut rest = input;
    while answers.len() < ANSWERS_MAX && !rest.is_empty() {
        let end = rest.windows(SEPARATOR.len()).position(|bytes| bytes == SEPARATOR);
        let (one, behind) = rest.split_at(end.unwrap_or(rest.len()));
        answers.push_back(one.to_vec());
        rest = behind.get(SEPARATOR.len()..).unwrap_or_default();
    }
    *ANSWERS.lock().unwrap_or_else(PoisonError::into_inner) = answers;
}

/// Reads requests, answers one and closes the connection; a tunnel is opened whereto it may be.
fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = read_request(&mut stream)?;
    if request.starts_with(b"CONNECT ") {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        read_request(&mut stream)?;
    }
    let next = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    stream.write_all(&next.unwrap_or_default())
}

/// Reads to the end of a request's head, or the first bytes of TLS.
fn read_request(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        let count = stream.read(&mut buffer)?;
        request.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let is_tls = request.first() == Some(&TLS_HANDSHAKE);
        if count == 0 || is_tls || REQUEST_BYTES_MAX < request.len() {
            break;
        }
    }
    Ok(request)
}

fn config() -> ClientConfig {
    let mut config = ClientConfig::new("fuzz");
    config.plain_http_registries = vec!["registry.test".into()];
    config.proxies.all = Some(format!("http://{}", *SERVER));
    config.retries_max = 1;
    config.timeouts.connect = PATIENCE;
    config.timeouts.response = PATIENCE;
    config.timeouts.idle = PATIENCE;
    config
}

/// A clock that stands: nobody waits, and nothing is left to chance.
#[derive(Debug)]
struct Standstill;

impl Clock for Standstill {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_780_000_000)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) {}

    fn jitter(&self, _: Duration) -> Duration {
        Duration::ZERO
    }
}

/// A record of the kernel's side of the sensor.
pub fn sensor_decode(input: &[u8]) {
    if let Ok(decoded) = seawall_sensor::decode(input, 1 << 60) {
        // What a text says in escapes is at most four times as long, and a path has its marks.
        let text = format!("{:?}", decoded.event);
        assert!(text.len() <= 16 * 1024 + 64 * input.len(), "an event without measure");
    }
}
