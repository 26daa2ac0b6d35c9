//! Where the program writes and whom it speaks to: as told by the folders after it ran, by
//! `strace` where that is installed, and by listeners on loopback.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::feeds::{self, with_image};
use crate::image::{Image, Packing, archive_folder};
use crate::registry::{Fault, registry};
use crate::sandbox::{Run, Sandbox, finish};
use crate::server::Server;

/// Calls by which something is made, changed or removed, whatever their flags.
const CHANGING: [&str; 14] = [
    "creat(",
    "mkdir(",
    "mkdirat(",
    "rename(",
    "renameat(",
    "renameat2(",
    "unlink(",
    "unlinkat(",
    "rmdir(",
    "link(",
    "linkat(",
    "symlink(",
    "symlinkat(",
    "truncate(",
];

/// Runs a command of the program under `strace`; returns the run and the lines of the log.
#[track_caller]
fn traced(sandbox: &Sandbox, command: &Command) -> (Run, Vec<String>) {
    let log = tempfile::NamedTempFile::new().expect("a log");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=%file,%network", "-o"]).arg(log.path());
    strace.arg(command.get_program()).args(command.get_args());
    strace.env_clear().env("PATH", "/usr/bin:/bin");
    strace.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    strace.current_dir(sandbox.path("work"));
    let run = finish(strace, "");
    let text = fs::read_to_string(log.path()).expect("the log");
    assert!(text.contains("openat("), "strace saw nothing: {run:?}");
    (run, text.lines().map(str::to_owned).collect())
}

/// Tells whether processes can be traced here; says so where not.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn can_trace() -> bool {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    let works = works.is_ok_and(|status| status.success());
    if !works {
        eprintln!("SKIPPED: strace is not installed, or may not trace");
    }
    works
}

/// Returns the paths that the calls of a log made, opened for writing, changed or removed.
fn written(log: &[String], folder: &Path) -> BTreeSet<PathBuf> {
    let is_write = |line: &str| {
        let opens = line.contains("open(") || line.contains("openat(");
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
        (opens && writes.iter().any(|flag| line.contains(flag)))
            || CHANGING.iter().any(|call| line.contains(&format!(" {call}")))
    };
    let lines = log.iter().filter(|line| is_write(line) && !line.contains(" = -1 "));
    let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    // A relative path begins where the program runs.
    quoted.map(|path| folder.join(path)).filter(|path| path != Path::new("/dev/null")).collect()
}

/// A sandbox with one image in each form of target, and the arguments that name them.
fn targets() -> (Sandbox, Server, Vec<String>) {
    let sandbox = with_image();
    let image = feeds::image();
    archive_folder(&sandbox.path("in/image"), &sandbox.path("in/image.tar"));
    let plain = Image::packed(&[feeds::debian()], Packing::Plain);
    plain.write_docker_archive(&sandbox.path("in/docker.tar"), "team/app:1");
    sandbox.write_root();
    sandbox.run_now("sbom oci:@/image --no-cache -o cyclonedx=@/bom.json").expect_code(0);
    let server = registry(Fault::None);
    let address = &server.address;
    let targets = vec![
        "oci:@/image".to_owned(),
        "oci-archive:@/image.tar".to_owned(),
        "docker-archive:@/docker.tar".to_owned(),
        "rootfs:@/root".to_owned(),
        "sbom:@/bom.json".to_owned(),
        format!("{address}/team/app:1 --plain-http {address}"),
    ];
    drop(image);
    (sandbox, server, targets)
}

#[track_caller]
fn at_now(sandbox: &Sandbox, arguments: &str) -> Command {
    let mut command = sandbox.command(arguments);
    command.env("SEAWALL_NOW", crate::sandbox::NOW);
    for (name, folder) in [("XDG_CONFIG_HOME", "home/config"), ("XDG_STATE_HOME", "home/state")] {
        command.env(name, sandbox.path(folder));
    }
    command
}

/// The commands that read a target.
fn commands(target: &str) -> [String; 3] {
    let (name, flags) = target.split_once(' ').unwrap_or((target, ""));
    [
        format!("scan {target}"),
        format!("sbom {target}"),
        format!("explain CVE-2024-1001 --target {name} {flags}"),
    ]
}

#[test]
fn whatever_is_read_nothing_is_written_outside_of_the_cache() {
    let (sandbox, _server, targets) = targets();
    let before = sandbox.files_outside(&["cache"]);
    let is_traced = can_trace();
    for target in &targets {
        for arguments in commands(target) {
            let command = at_now(&sandbox, &arguments);
            if !is_traced {
                finish(command, "").expect_code(0);
                continue;
            }
            let (run, log) = traced(&sandbox, &command);
            run.expect_code(0);
            let places = written(&log, &sandbox.path("work"));
            let cache = sandbox.path("cache");
            let outside: Vec<_> = places.iter().filter(|path| !path.starts_with(&cache)).collect();
            assert!(outside.is_empty(), "{arguments}: {outside:?}");
        }
        assert_eq!(sandbox.files_outside(&["cache"]), before, "{target}");
    }
}

#[test]
fn without_a_cache_nothing_is_written_at_all() {
    let (sandbox, _server, targets) = targets();
    let before = sandbox.files_outside(&[]);
    let is_traced = can_trace();
    for target in &targets {
        for arguments in commands(target) {
            let command = at_now(&sandbox, &format!("{arguments} --no-cache"));
            if is_traced {
                let (run, log) = traced(&sandbox, &command);
                run.expect_code(0);
                let places = written(&log, &sandbox.path("work"));
                assert!(places.is_empty(), "{arguments}: {places:?}");
            } else {
                finish(command, "").expect_code(0);
            }
        }
        assert_eq!(sandbox.files_outside(&[]), before, "{target}");
    }
}

#[test]
fn offline_opens_no_socket() {
    let (sandbox, server, targets) = targets();
    let is_traced = can_trace();
    for target in targets.iter().map(|target| format!("{target} --offline --no-cache")) {
        let command = at_now(&sandbox, &format!("scan {target}"));
        let wanted = if target.contains("--plain-http") { 2 } else { 0 };
        if is_traced {
            let (run, log) = traced(&sandbox, &command);
            run.expect_code(wanted);
            let sockets: Vec<_> = log.iter().filter(|line| line.contains("socket(")).collect();
            assert!(sockets.is_empty(), "{target}: {sockets:?}");
        } else {
            finish(command, "").expect_code(wanted);
        }
    }
    let run = sandbox.run("db update --offline --feed kev");
    run.expect_code(3).expect_text("the database stays as it is");
    assert_eq!(server.paths(), Vec::<String>::new());
}

#[test]
fn folders_are_those_of_the_xdg_base_directories() {
    let sandbox = Sandbox::new();
    let explain = |variables: &[(&str, &str)]| {
        let mut command = sandbox.command("config explain");
        command.env_remove("SEAWALL_CACHE_DIR").env_remove("SEAWALL_DATA_DIR");
        command.envs(variables.iter().copied());
        finish(command, "").expect_code(0)
    };
    let run = explain(&[("XDG_CACHE_HOME", "/xdg/cache"), ("XDG_DATA_HOME", "/xdg/data")]);
    let run = run.expect_text("cache folder /xdg/cache/seawall");
    run.expect_text("data folder /xdg/data/seawall")
        .expect_text("/xdg/data/seawall/vulnerabilities.swdb");
    // A relative path is ignored (XDG base directories, 0.8).
    let run = explain(&[("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "")]);
    run.expect_no_text("work/cache").expect_no_text("cache folder cache");
    let run = explain(&[("SEAWALL_CACHE_DIR", "/own"), ("XDG_CACHE_HOME", "/xdg/cache")]);
    run.expect_text("cache folder /own");
    let cache = sandbox.path("home/xdg");
    let mut command = sandbox.command("scan rootfs:@ --offline");
    command.env_remove("SEAWALL_CACHE_DIR").env("XDG_CACHE_HOME", &cache);
    finish(command, "").expect_code(0);
    assert!(cache.join("seawall/targets").is_file());
}

/// A proxy on loopback that connects where it is told to.
struct Proxy {
    address: String,
    /// The first lines of its requests.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start(is_open: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                // A client that goes away is no fault of the test.
                std::thread::spawn(move || drop(serve(client, &seen, is_open)));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the requests").clone()
    }
}

fn serve(mut client: TcpStream, seen: &Mutex<Vec<String>>, is_open: bool) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let first = text.lines().next().unwrap_or_default().to_owned();
    seen.lock().expect("the requests").push(first.clone());
    if !is_open {
        return client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    }
    let mut words = first.split(' ');
    let (method, place) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_tunnel = method == "CONNECT";
    let host = place.trim_start_matches("http://").split('/').next().unwrap_or_default();
    let mut server = TcpStream::connect(host)?;
    if is_tunnel {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    } else {
        server.write_all(text.replace(&format!("http://{host}"), "").as_bytes())?;
    }
    let (mut back, mut forth) = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || drop(std::io::copy(&mut forth, &mut server)));
    std::io::copy(&mut back, &mut client)?;
    client.shutdown(std::net::Shutdown::Both)
}

/// A listener that notes the first byte of each connection and says nothing.
fn silent() -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
    let noted = Arc::clone(&seen);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut first = [0];
            if stream.read_exact(&mut first).is_ok() {
                noted.lock().expect("the bytes").extend(first);
            }
        }
    });
    (address, seen)
}

/// A sandbox in which no request is repeated.
fn impatient() -> Sandbox {
    let sandbox = Sandbox::with_database();
    fs::write(sandbox.path("work/seawall.toml"), "[registries]\nretries = 0\n").expect("write");
    sandbox
}

#[test]
fn proxies_are_used_for_the_hosts_that_they_are_for() {
    /// The record type of a TLS handshake (RFC 8446, section 5.1).
    const HANDSHAKE: u8 = 22;
    let sandbox = impatient();
    for (variable, no_proxy, is_proxied) in [
        ("HTTPS_PROXY", "", true),
        ("ALL_PROXY", "", true),
        ("HTTPS_PROXY", "127.0.0.1", false),
        ("HTTPS_PROXY", "other.example,127.0.0.0/8", false),
        ("HTTPS_PROXY", "*", false),
        ("HTTP_PROXY", "", false),
    ] {
        let proxy = Proxy::start(true);
        let (address, bytes) = silent();
        let mut command = at_now(&sandbox, &format!("scan {address}/team/app:1"));
        command.env(variable, format!("http://{}", proxy.address)).env("NO_PROXY", no_proxy);
        finish(command, "").expect_code(2).expect_text(&address);
        let asked = proxy.asked();
        let place = format!("{variable}, NO_PROXY {no_proxy}: {asked:?}");
        let tunnel = format!("CONNECT {address} HTTP/1.1");
        assert_eq!(asked.contains(&tunnel), is_proxied, "{place}");
        assert_eq!(asked.is_empty(), !is_proxied, "{place}");
        let bytes = bytes.lock().expect("the bytes").clone();
        assert_eq!(bytes.first(), Some(&HANDSHAKE), "{place}");
    }
}

#[test]
fn an_image_is_pulled_through_a_proxy() {
    let (sandbox, server, proxy) = (impatient(), registry(Fault::None), Proxy::start(true));
    let address = &server.address;
    let arguments = format!("scan {address}/team/app:1 --plain-http {address}");
    let mut command = at_now(&sandbox, &arguments);
    command.env("HTTP_PROXY", format!("http://{}", proxy.address));
    finish(command, "").expect_code(0).expect_text(feeds::EXPLOITED);
    assert!(
        proxy.asked().iter().any(|line| line.contains(address.as_str())),
        "{:?}",
        proxy.asked()
    );
    let closed = Proxy::start(false);
    let mut command = at_now(&sandbox, &format!("{arguments} --no-cache"));
    command.env("HTTP_PROXY", format!("http://{}", closed.address));
    finish(command, "").expect_code(2).expect_text("hint:").expect_no_text("0 findings");
    assert!(!closed.asked().is_empty());
}
