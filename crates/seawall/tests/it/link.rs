//! The link between a node and a server, with both programs as they run (2026-11-29): enrolment,
//! revocation, and that nothing is lost or doubled whoever dies, or while the server is away.
//!
//! The agent here guards nobody and asks no kernel (`events = false`); alerts are handed to it
//! over its socket, as a drill does. `SEAWALL_SLOW_TESTS=1` kills more often.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use seawall_distribution::ClientConfig;
use seawall_distribution::api::ApiClient;
use seawall_distribution::link::{Credentials, LinkClient, LinkError, new_request};
use seawall_policy::access::{ActionKind, Caller, Grant, Permit, Place, Role, authorize};
use seawall_policy::glob::Glob;
use seawall_store::nodes::Nodes;
use seawall_store::nodes::seen::AlertFilter;
use seawall_store::tables::Tables;

use crate::browser::Browser;
use crate::console::{look_from_all_sides, says, says_after_loading};
use crate::feeds;
use crate::sandbox::{Numbers, Sandbox, is_slow, program, terminate};

/// Longer than any pause between two attempts of the agent.
const PATIENCE: Duration = Duration::from_mins(3);

/// Returns the agent that was built beside the program; says so if there is none.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn agent_program() -> Option<PathBuf> {
    let path = program().with_file_name("seawall-agent");
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: `{}` was not built: cargo build -p seawall-agent", path.display());
    None
}

/// A server that can be killed and started again under the same address.
struct Site {
    sandbox: Sandbox,
    port: u16,
    flags: &'static str,
    server: Option<Child>,
    fingerprint: String,
    /// Of the first administrator.
    password: String,
}

impl Site {
    fn new() -> Self {
        Self::over(Sandbox::new(), "")
    }

    fn over(sandbox: Sandbox, flags: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut site = Self {
            sandbox,
            port,
            flags,
            server: None,
            fingerprint: String::new(),
            password: String::new(),
        };
        site.start();
        site
    }

    fn start(&mut self) {
        let line = format!("serve --data @/data --listen 127.0.0.1:{} {}", self.port, self.flags);
        let start = Instant::now();
        // What the kernel still has of the one that was killed may hold the port for a moment.
        while start.elapsed() < PATIENCE {
            let mut command = self.sandbox.command(&line);
            let mut child =
                command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
            let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
            let mut greeting = String::new();
            while !greeting.contains("fingerprint") {
                if output.read_line(&mut greeting).expect("it is read") == 0 {
                    break;
                }
            }
            if let Some(rest) = greeting.split("(SHA-256): ").nth(1) {
                rest.lines().next().unwrap_or_default().trim().clone_into(&mut self.fingerprint);
                if self.password.is_empty() {
                    output.read_line(&mut greeting).expect("it is read");
                    let rest = greeting.split("password: ").nth(1).unwrap_or_default();
                    rest.split(' ').next().unwrap_or_default().clone_into(&mut self.password);
                }
                // Somebody has to read what it says.
                std::thread::spawn(move || drop(output.read_to_end(&mut Vec::new())));
                self.server = Some(child);
                return;
            }
            drop(child.wait());
        }
        panic!("the server does not start");
    }

    /// Ends the server as a loss of power would.
    fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().expect("it is ended");
            server.wait().expect("it ended");
        }
    }

    /// Asks the server to stop, which writes all records before.
    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            assert!(terminate(&mut server).success());
        }
    }

    fn address(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    fn token(&self) -> String {
        let run = self.sandbox.run("node token create --expires 1h --data @/data").expect_code(0);
        let token = run.stdout.split("token: ").nth(1).expect("it is shown");
        token.split(' ').next().expect("a word").to_owned()
    }

    /// Asks the tables of the server.
    fn ask<T>(&self, question: impl AsyncFnOnce(&Nodes, &Tables) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.expect("threads").block_on(async {
            let path = self.sandbox.path("in/data/seawall.db");
            let tables = Tables::open_sqlite(&path).await.expect("the tables");
            let answer = question(&Nodes::new(tables.clone()), &tables).await;
            tables.close().await;
            answer
        })
    }

    /// Returns identifiers and counts of all alerts that the server has, sorted.
    fn alerts(&self) -> Vec<(String, i64)> {
        self.ask(async |nodes, _| {
            let mut filter = AlertFilter::default();
            let mut all = Vec::new();
            loop {
                let page = nodes.alerts(&permit(), &filter, 5_000).await.expect("alerts");
                let Some(last) = page.last() else { break };
                filter.before = last.number;
                for row in &page {
                    let alert: serde_json::Value =
                        serde_json::from_str(&row.content).expect("JSON");
                    all.push((alert["id"].as_str().expect("an id").to_owned(), row.count));
                }
            }
            all.sort();
            all
        })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            drop(server.kill());
            drop(server.wait());
        }
    }
}

fn permit<A: ActionKind>() -> Permit<A> {
    let grants = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
    let caller = Caller { name: "test".into(), grants, scope: None };
    authorize(&caller, Place::System).expect("an administrator may")
}

/// Of an agent that guards nobody and asks no kernel.
const AGENT_SETTINGS: &str =
    "mode = \"observe\"\nmeans = \"kill\"\nevents = false\ncontainers = []\n";

/// A node.
struct Agent {
    program: PathBuf,
    data: PathBuf,
    settings: PathBuf,
    child: Option<Child>,
    /// A file system of its own for the data, and how large it is.
    tmpfs: Option<&'static str>,
}

impl Agent {
    fn new(site: &Site, program: PathBuf) -> Self {
        let settings = site.sandbox.write("agent.toml", AGENT_SETTINGS);
        let data = site.sandbox.path("in/agent");
        fs::create_dir_all(&data).expect("a folder");
        Self { program, data, settings, child: None, tmpfs: None }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().args(arguments).arg("--data").arg(&self.data);
        command
    }

    /// Enrols; returns the exit code and what was said.
    fn enrol(&self, site: &Site, token: &str, flags: &[&str]) -> (i32, String) {
        let server = site.address();
        let mut arguments = vec!["enroll", "--server", &server, "--token", token];
        arguments.extend(["--name", "web-1"]);
        arguments.extend(flags);
        let output = self.command(&arguments).output().expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    fn start(&mut self) {
        let settings = self.settings.display().to_string();
        let mut command = match self.tmpfs {
            None => self.command(&["run", "--config", &settings]),
            Some(size) => {
                let data = self.data.display();
                let program = self.program.display();
                let script = format!(
                    "cp -a {data} {data}.kept && mount -t tmpfs -o size={size} none {data} \
                     && cp -a {data}.kept/. {data}/ \
                     && exec {program} run --config {settings} --data {data}"
                );
                let mut command = Command::new("unshare");
                command.args(["--mount", "--propagation", "private", "sh", "-c", &script]);
                command
            }
        };
        let said = self.settings.with_extension("said");
        let log = fs::File::create(&said).expect("a file for what it says");
        let child = command.stdout(Stdio::null()).stderr(log).spawn();
        self.child = Some(child.expect("it starts"));
        let start = Instant::now();
        while self.send(&serde_json::json!({ "do": "status" })).is_none() {
            let said = || fs::read_to_string(&said).unwrap_or_default();
            assert!(start.elapsed() < PATIENCE, "the agent does not answer: {}", said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it is ended");
            child.wait().expect("it ended");
        }
    }

    /// Where the agent's data are, as this process sees them.
    fn seen(&self) -> PathBuf {
        match (&self.child, self.tmpfs) {
            (Some(child), Some(_)) => {
                let inside = self.data.strip_prefix("/").expect("an absolute path");
                Path::new("/proc").join(child.id().to_string()).join("root").join(inside)
            }
            _ => self.data.clone(),
        }
    }

    fn send(&self, request: &serde_json::Value) -> Option<serde_json::Value> {
        let mut stream = UnixStream::connect(self.seen().join("agent.sock")).ok()?;
        stream.write_all(format!("{request}\n").as_bytes()).ok()?;
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).ok()?;
        serde_json::from_str(&answer).ok()
    }

    /// Hands alerts over; tells whether the agent answered for them.
    fn raise(&self, alerts: &[serde_json::Value]) -> bool {
        let request = serde_json::json!({ "do": "raise", "alerts": alerts });
        self.send(&request).is_some_and(|answer| answer["answer"] == "raised")
    }

    fn link(&self) -> serde_json::Value {
        let status = self.send(&serde_json::json!({ "do": "status" }));
        status.map(|status| status["link"].clone()).unwrap_or_default()
    }

    /// Waits until the server has everything.
    #[track_caller]
    fn settle(&self) {
        let start = Instant::now();
        while self.link()["waiting"] != 0 {
            assert!(start.elapsed() < PATIENCE, "{}", self.link());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

fn alert(number: u64) -> serde_json::Value {
    let severity = ["notice", "low", "medium", "high", "critical"];
    let severity = severity[usize::try_from(number % 5).expect("a digit")];
    serde_json::json!({
        "schema": "https://seawall.dev/schemas/alert/1",
        "id": format!("drill-{number:08}"),
        "time": "2026-03-03T12:00:00.000Z",
        "rule": "drill",
        "title": "a drill",
        "technique": "T1059",
        "techniques": ["T1059"],
        "severity": severity,
        "reason": "somebody practises",
        "advice": "nothing is to be done",
        "subject": "/bin/sh",
        "event": "exec",
        "count": 1,
        "last": "2026-03-03T12:00:00.000Z",
        "container": {
            "id": "c0ffee", "name": "web", "image": "registry.example/shop/web:1",
            "digest": null, "imageId": null, "namespace": "prod", "pod": "web-7", "cgroup": 7
        },
        "process": {
            "pid": 77, "pidInside": 7, "program": "sh", "path": "/bin/sh", "script": null,
            "args": ["sh", "-c", "id"], "name": "sh", "user": 0, "folder": "/", "isJoined": false
        },
        "packages": []
    })
}

fn names(numbers: std::ops::Range<u64>) -> Vec<(String, i64)> {
    numbers.map(|number| (format!("drill-{number:08}"), 1)).collect()
}

#[test]
fn a_node_enrols_once_reports_and_is_refused_when_it_is_removed() {
    let Some(program) = agent_program() else { return };
    let mut site = Site::new();
    let mut agent = Agent::new(&site, program);
    let not_enrolled = agent.command(&["run"]).output().expect("it runs");
    assert_eq!(not_enrolled.status.code(), Some(2));

    let token = site.token();
    let fingerprint = site.fingerprint.clone();
    let wrong: String = fingerprint.chars().rev().collect();
    let (code, said) = agent.enrol(&site, &token, &["--fingerprint", &wrong]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("did not show a CA with this fingerprint"), "{said}");
    let (code, unknown) =
        agent.enrol(&site, "swn_0123456789abcdef_x", &["--fingerprint", &fingerprint]);
    assert_eq!(code, 2, "{unknown}");
    let (code, said) = agent.enrol(&site, &token, &["--fingerprint", &fingerprint]);
    assert_eq!(code, 0, "{said}");
    // Used, unknown and malformed tokens are refused in the same words.
    for refused in [token.as_str(), "", "swn_x", "nonsense"] {
        let (code, said) = agent.enrol(&site, refused, &["--fingerprint", &fingerprint]);
        assert_eq!(code, 2, "{said}");
        let reason = |said: &str| said.lines().last().unwrap_or_default().to_owned();
        assert_eq!(reason(&said), reason(&unknown));
    }
    let ca = site.sandbox.path("in/data/tls/ca.crt").display().to_string();
    let (code, said) = agent.enrol(&site, &site.token(), &["--ca", &ca]);
    assert_eq!(code, 0, "{said}");
    let listed = site.sandbox.run("node list --data @/data").expect_code(0);
    listed.expect_text("2 nodes");

    // A certificate is renewed before it ends, for another key.
    let path = agent.data.join("link/identity.json");
    let text = fs::read_to_string(&path).expect("the identity");
    let mut before: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    before["renew"] = 0.into();
    fs::write(&path, before.to_string()).expect("the identity");
    agent.start();
    assert!(agent.raise(&[alert(0), alert(4)]));
    agent.settle();
    let text = fs::read_to_string(&path).expect("the identity");
    let after: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(after["node"], before["node"]);
    assert_ne!((&after["key"], &after["certificate"]), (&before["key"], &before["certificate"]));
    assert_ne!(after["renew"], 0);
    assert_eq!(site.alerts(), [("drill-00000000".to_owned(), 1), ("drill-00000004".to_owned(), 1)]);
    let node = agent.link()["node"].as_str().expect("an identifier").to_owned();
    site.sandbox.run(&format!("node remove {node} --data @/data")).expect_code(0);
    assert!(agent.raise(&[alert(1)]));
    let start = Instant::now();
    while !agent.link()["failure"].as_str().unwrap_or_default().contains("does not accept") {
        assert!(start.elapsed() < PATIENCE, "{}", agent.link());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(site.alerts().len(), 2, "nothing comes of a node that was removed");
    // Other containers of this machine may have brought blind intervals.
    assert!(agent.link()["waiting"].as_u64().is_some_and(|it| 1 <= it), "it is kept");
    site.stop();
    for (action, count) in
        [("node-token-created", 2), ("node-enrolled", 2), ("node-removed", 1), ("alert-raised", 1)]
    {
        let search = format!("evidence search --action {action} --data @/data");
        let found = site.sandbox.run(&search).expect_code(0);
        let lines = found.stdout.lines().filter(|line| line.contains(action)).count();
        assert_eq!(lines, count, "{action}: {}", found.stdout);
    }
    site.sandbox.run("evidence verify --data @/data").expect_code(0).expect_text("VERIFIED");
}

#[test]
fn whoever_dies_no_alert_is_lost_or_doubled() {
    let Some(program) = agent_program() else { return };
    let mut site = Site::new();
    let mut agent = Agent::new(&site, program);
    let (code, said) = agent.enrol(&site, &site.token(), &["--fingerprint", &site.fingerprint]);
    assert_eq!(code, 0, "{said}");
    agent.start();
    let mut dice = Numbers(0x5ea_3a11);
    let kills = if is_slow() { 200 } else { 50 };
    let mut raised = 0;
    for _ in 0..kills {
        let count = 1 + dice.below(40) as u64;
        let alerts: Vec<_> = (raised..raised + count).map(alert).collect();
        // Some die while they are handed over: what nobody answered for is handed over again.
        let is_early = dice.below(3) == 0;
        if !is_early {
            assert!(agent.raise(&alerts));
        }
        std::thread::sleep(Duration::from_millis(dice.below(120) as u64));
        if dice.below(2) == 0 {
            agent.kill();
            agent.start();
        } else {
            site.kill();
            site.start();
        }
        if is_early {
            assert!(agent.raise(&alerts));
        }
        raised += count;
    }
    agent.settle();
    assert_eq!(site.alerts(), names(0..raised), "after {kills} kills");
    assert_eq!(agent.link()["dropped"], 0);
    // Each grave one is in the evidence log once: the outbox may write one twice after a crash,
    // which is its promise, so that fewer are what would be wrong.
    site.stop();
    let found =
        site.sandbox.run("evidence search --action alert-raised --limit 100000 --data @/data");
    let found = found.expect_code(0);
    let grave = (0..raised).filter(|number| 3 <= number % 5);
    for number in grave {
        assert!(found.stdout.contains(&format!("drill-{number:08}")), "{number}");
    }
}

#[test]
fn ten_thousand_alerts_wait_while_the_server_is_away() {
    let Some(program) = agent_program() else { return };
    let mut site = Site::new();
    let mut agent = Agent::new(&site, program);
    let (code, said) = agent.enrol(&site, &site.token(), &["--fingerprint", &site.fingerprint]);
    assert_eq!(code, 0, "{said}");
    agent.start();
    site.kill();
    for start in (0..10_000).step_by(500) {
        let alerts: Vec<_> = (start..start + 500).map(alert).collect();
        assert!(agent.raise(&alerts));
    }
    assert!(agent.link()["waiting"].as_u64().is_some_and(|it| 10_000 <= it));
    agent.kill();
    agent.start();
    site.start();
    agent.settle();
    assert_eq!(site.alerts(), names(0..10_000));
    assert_eq!(agent.link()["dropped"], 0);
}

/// Tells whether file systems can be mounted; says so if not.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn can_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-c", "mount -t tmpfs none /mnt"])
        .stderr(Stdio::null())
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        eprintln!("SKIPPED: no file system can be mounted here (root and `unshare` are needed)");
    }
    can
}

#[test]
fn on_a_full_disk_what_is_lost_is_counted_and_told() {
    let Some(program) = agent_program() else { return };
    if !can_mount() {
        return;
    }
    let mut site = Site::new();
    let mut agent = Agent::new(&site, program);
    let (code, said) = agent.enrol(&site, &site.token(), &["--fingerprint", &site.fingerprint]);
    assert_eq!(code, 0, "{said}");
    agent.tmpfs = Some("4m");
    agent.start();
    site.kill();
    let full = agent.seen().join("full");
    let mut file = fs::File::create(&full).expect("a file");
    while file.write_all(&[1; 4096]).is_ok() {}
    drop(file);
    // More than memory takes: the lightest go first.
    let raised = 12_000;
    for start in (0..raised).step_by(500) {
        let alerts: Vec<_> = (start..start + 500).map(alert).collect();
        // Nobody answers for what is in memory only.
        agent.raise(&alerts);
    }
    let dropped = agent.link()["dropped"].as_u64().expect("a number");
    assert!(0 < dropped, "{}", agent.link());
    assert!(agent.link()["diskFailure"].is_string(), "{}", agent.link());
    // The server comes back while the disk is still full: it gets what is in memory.
    site.start();
    agent.settle();
    let arrived = site.alerts();
    let dropped = agent.link()["dropped"].as_u64().expect("a number");
    // Blind intervals of other containers of this machine may be among what was given up.
    let known = arrived.len() as u64 + dropped;
    assert!((raised..raised + 50).contains(&known), "each arrived, or is counted: {known}");
    let critical = |number: &u64| number % 5 == 4;
    let grave = (0..raised).filter(critical).map(|number| format!("drill-{number:08}"));
    for id in grave {
        assert!(arrived.binary_search(&(id.clone(), 1)).is_ok(), "{id} is critical and missing");
    }
    let listed = site.sandbox.run("node list --data @/data").expect_code(0);
    listed.expect_text(&format!("{dropped} records given up for lack of room"));
    fs::remove_file(&full).expect("there is room again");
    assert!(agent.raise(&[alert(raised)]));
    agent.settle();
    assert_eq!(agent.link()["diskFailure"], serde_json::Value::Null);
}

/// Pushes the image of the sandbox; says so where there is no client for it.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn push(site: &Site) -> Option<String> {
    let image = site.sandbox.path("in/image");
    let output = Command::new("skopeo")
        .args(["--insecure-policy", "copy", "--dest-tls-verify=false", "--dest-creds"])
        .arg(format!("admin:{}", site.password))
        .arg(format!("oci:{}", image.display()))
        .arg(format!("docker://127.0.0.1:{}/shop/web:1", site.port))
        .env("HOME", site.sandbox.path("home"))
        .output();
    let Ok(output) = output else {
        eprintln!("SKIPPED: skopeo is not installed");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let index = fs::read_to_string(image.join("index.json")).expect("an index");
    let index: serde_json::Value = serde_json::from_str(&index).expect("JSON");
    index["manifests"][0]["digest"].as_str().map(ToOwned::to_owned)
}

fn container(number: usize, digest: &str) -> serde_json::Value {
    serde_json::json!({
        "container": {
            "id": format!("{number:064x}"), "cgroup": number, "cgroup_path": "/c", "runtime": "oci",
            "name": format!("web-{number}"),
            "image": { "reference": "registry.example/shop/web:1", "digest": digest, "id": null },
            "workload": {
                "orchestrator": "kubernetes", "namespace": "prod", "name": format!("web-{number}"),
                "uid": null, "container": null
            },
            "labels": {}, "started": 1_772_539_200, "pid": 7,
            "security": {
                "user": null, "capabilities": null, "capabilities_bounding": null, "seccomp": null,
                "apparmor": null, "may_raise": null, "is_privileged": null,
                "is_root_read_only": null, "host_namespaces": []
            },
            "mounts": [], "limits": { "memory": null, "processor_millis": null, "processes": null },
            "ports": [], "unknown": []
        },
        "mode": "enforce", "means": "fanotify", "gaps": []
    })
}

/// Enrols a node that only the test is, and tells the server of `count` containers.
fn report(site: &Site, count: usize, digest: &str) -> LinkClient {
    let ca = fs::read_to_string(site.sandbox.path("in/data/tls/ca.crt")).expect("the CA");
    let (key_pem, csr) = new_request().expect("a request");
    let enrolment =
        serde_json::json!({ "token": site.token(), "name": "many", "csr": csr }).to_string();
    let client = LinkClient::new(&site.address(), &ca, None, "test").expect("a client");
    let answer = client.post("/api/v1/link/enrolment", &enrolment, 99_999).expect("it enrols");
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let certificate_pem = answer["certificate"].as_str().expect("a certificate").to_owned();
    let credentials = Credentials { certificate_pem, key_pem };
    let client = LinkClient::new(&site.address(), &ca, Some(&credentials), "test");
    let client = client.expect("a client");
    let present: Vec<String> = (0..count).map(|number| format!("{number:064x}")).collect();
    let numbers: Vec<usize> = (0..count).collect();
    let mut base = serde_json::Value::Null;
    for (generation, some) in (1_u64..).zip(numbers.chunks(256)) {
        let changed: Vec<_> = some.iter().map(|number| container(*number, digest)).collect();
        let present = if base.is_null() { present.clone() } else { Vec::new() };
        let report = serde_json::json!({
            "protocol": 1, "queue": "0".repeat(32), "status": {},
            "containers": {
                "base": base, "generation": generation, "present": present, "changed": changed,
                "gone": []
            },
            "records": [], "dropped": []
        });
        let answer = client.post("/api/v1/link/report", &report.to_string(), 99_999);
        let answer: serde_json::Value =
            serde_json::from_str(&answer.expect("it is taken")).expect("JSON");
        assert_eq!(answer["generation"], generation);
        base = generation.into();
    }
    client
}

/// The use of files of a container, as an agent tells it: `unobserved` as JSON, and paths with
/// grades.
fn told_use(
    number: usize,
    (base, revision): (u64, u64),
    unobserved: &serde_json::Value,
    files: &[(&str, &str)],
) -> serde_json::Value {
    let file = |(path, grade): &(&str, &str)| serde_json::json!({ "path": path, "grade": grade, "pid": 7, "time": 9, "listens": null });
    serde_json::json!({
        "container": format!("{number:064x}"),
        "change": {
            "account": 5, "base": base, "revision": revision, "isWhole": true,
            "watched": {
                "has_opens": true, "has_maps": true, "has_execs": true, "has_listens": true
            },
            "unobserved": unobserved,
            "files": files.iter().map(file).collect::<Vec<_>>(),
        },
    })
}

/// Tells the server of uses; all of them have to be taken.
fn tell_uses(client: &LinkClient, uses: &[serde_json::Value]) {
    for some in uses.chunks(100) {
        let report = serde_json::json!({
            "protocol": 1, "queue": "0".repeat(32), "status": {}, "containers": null,
            "records": [], "dropped": [], "uses": some,
        });
        let answer = client.post("/api/v1/link/report", &report.to_string(), 999_999);
        let answer: serde_json::Value =
            serde_json::from_str(&answer.expect("it is taken")).expect("JSON");
        assert_eq!(answer["uses"].as_array().map(Vec::len), Some(some.len()), "{answer}");
    }
}

/// Asks for the containers with left-padder until each has the wanted grade, whether it may be
/// more, and decision.
fn await_grades(site: &Site, server: &str, wanted: &[(serde_json::Value, bool, &str)]) {
    let start = Instant::now();
    loop {
        let line = format!("{server} --package left-padder --format json");
        let report: serde_json::Value =
            serde_json::from_str(&site.sandbox.run(&line).stdout).expect("JSON");
        let containers = report["containers"].as_array().expect("a list");
        let found: Vec<(serde_json::Value, bool, &str)> = containers
            .iter()
            .map(|one| {
                let used = &one["uses"][0];
                let may_be_more = used["unobserved"].as_array().is_some_and(|it| !it.is_empty());
                let decision = one["decision"]["verdict"].as_str().unwrap_or_default();
                (used["grade"].clone(), may_be_more, decision)
            })
            .collect();
        if found == wanted {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{found:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn an_image_shows_where_it_is_used_most(site: &Site, digest: &str, key: &str) {
    let mut config = ClientConfig::new("test");
    config.trust.ca_files = vec![site.sandbox.path("in/data/tls/ca.crt")];
    let api = ApiClient::new(&config, &site.address(), key).expect("a client");
    let image = |more: &[(&str, &str)]| -> serde_json::Value {
        let mut parameters = vec![("repository", "shop/web"), ("digest", digest)];
        parameters.extend(more);
        let answer = api.get("/api/v1/image", &parameters, 9_999_999).expect("an image");
        serde_json::from_str(&answer).expect("JSON")
    };
    let all = image(&[("sort", "use")]);
    let first = &all["findings"][0];
    assert_eq!(first["vulnerability"], feeds::OF_NPM, "{all}");
    let used = &first["use"];
    assert_eq!((&used["grade"], &used["running"]), (&"executed".into(), &4.into()), "{used}");
    assert_eq!((&used["inUse"], &used["notWatched"]), (&2.into(), &1.into()), "{used}");
    assert_eq!(
        (&used["mayBeMore"], &used["where"]["container"]),
        (&true.into(), &format!("{:064x}", 0).into())
    );
    // What nobody watches everywhere may be anything: nothing is left out.
    let filtered = image(&[("use", "listening")]);
    assert_eq!(filtered["findingsLeftOut"], 0);
    let found =
        api.get("/api/v1/containers", &[("package", "left-padder"), ("use", "executed")], 999_999);
    let found: serde_json::Value = serde_json::from_str(&found.expect("an answer")).expect("JSON");
    let count = found["containers"].as_array().map(Vec::len);
    assert_eq!(count, Some(3), "that which is surely only loaded is left out: {found}");
}

#[test]
fn grades_come_from_what_a_node_tells_and_policies_judge_by_them() {
    let sandbox = feeds::with_image();
    sandbox.write("seawall.toml", "policies = [\"node.yaml\"]\n");
    let rule = format!("{{ vulnerability: {}, use: loaded }}", feeds::OF_NPM);
    let policy = format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: nodes }}\nspec:\n  \
         match: {{ gates: [node], namespaces: [\"prod\"] }}\n  onError: deny\n  rules:\n    \
         - id: used\n      deny: {rule}\n      reason: it is in use\n"
    );
    sandbox.write("node.yaml", &policy);
    let mut site = Site::over(sandbox, "--config @/seawall.toml");
    let Some(digest) = push(&site) else { return };
    let client = report(&site, 4, &digest);
    let run = site.sandbox.run("robot add asker --role auditor=** --data @/data").expect_code(0);
    let key = run.stdout.split("key: ").nth(1).expect("it is shown");
    let key = key.split(' ').next().expect("a word").to_owned();
    site.sandbox.write("key", &key);
    let server =
        format!("running --server {} --key-file @/key --ca-file @/data/tls/ca.crt", site.address());
    let (none, began) = (serde_json::json!([]), serde_json::json!([{ "kind": "began-before" }]));
    let index = "/app/node_modules/left-padder/index.js";
    tell_uses(
        &client,
        &[
            told_use(0, (0, 3), &none, &[(index, "executed"), ("/etc/hosts", "loaded")]),
            told_use(1, (0, 1), &none, &[]),
            told_use(2, (0, 1), &began, &[]),
        ],
    );
    let null = serde_json::Value::Null;
    // Where nobody saw it, nobody lets it pass.
    let mut wanted = [
        ("executed".into(), false, "deny"),
        ("present".into(), false, "allow"),
        ("present".into(), true, "deny"),
        (null, true, "deny"),
    ];
    await_grades(&site, &server, &wanted);
    let run = site.sandbox.run(&format!("{server} --finding {}", feeds::OF_NPM)).expect_code(0);
    let run = run.expect_text(&format!("executed: {index} in process 7"));
    let run = run.expect_text("present; may be more: it ran before the agent watched it");
    run.expect_text("present; whether it is in use nobody watches")
        .expect_text("policies of the node: deny it is in use (policy nodes, rule used)");
    // What changed is told, and raises the grade and the decision.
    tell_uses(&client, &[told_use(1, (1, 2), &none, &[(index, "loaded")])]);
    wanted[1] = ("loaded".into(), false, "deny");
    await_grades(&site, &server, &wanted);

    an_image_shows_where_it_is_used_most(&site, &digest, &key);
    site.stop();
    let search = "evidence search --action verdict-changed --data @/data";
    site.sandbox.run(search).expect_code(0).expect_text(&format!("{:064x}", 1));
}

#[test]
fn a_thousand_containers_are_answered_for_within_a_second() {
    let sandbox = feeds::with_image();
    sandbox.write("seawall.toml", "policies = [\"standard\", \"node.yaml\"]\n");
    sandbox.write(
        "node.yaml",
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: nodes }\nspec:\n  \
         match: { gates: [node], namespaces: [\"prod\"] }\n  mode: warn\n  onError: deny\n",
    );
    let site = Site::over(sandbox, "--config @/seawall.toml");
    let Some(digest) = push(&site) else { return };
    let client = report(&site, 1_000, &digest);
    let run = site.sandbox.run("robot add asker --role auditor=** --data @/data").expect_code(0);
    let key = run.stdout.split("key: ").nth(1).expect("it is shown");
    site.sandbox.write("key", key.split(' ').next().expect("a word"));
    let server =
        format!("running --server {} --key-file @/key --ca-file @/data/tls/ca.crt", site.address());
    // Until the image is judged, nobody can say what the containers contain.
    let start = Instant::now();
    while site.sandbox.run(&format!("{server} --package left-padder")).code != 0 {
        assert!(start.elapsed() < PATIENCE, "the image is not judged");
        std::thread::sleep(Duration::from_millis(100));
    }
    // Each container uses some hundred files, and one of the package that is asked for.
    let paths: Vec<String> = (0..300).map(|number| format!("/usr/lib/x/{number}.so")).collect();
    let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "loaded")).collect();
    files.push(("/app/node_modules/left-padder/index.js", "executed"));
    let none = serde_json::json!([]);
    let uses: Vec<_> = (0..1_000).map(|number| told_use(number, (0, 3), &none, &files)).collect();
    tell_uses(&client, &uses);
    await_grades(&site, &server, &vec![("executed".into(), false, "allow"); 1_000]);
    for (what, shown) in [
        ("--package left-padder", "left-padder"),
        (&format!("--finding {}", feeds::EXPLOITED), feeds::EXPLOITED),
    ] {
        for way in [&server, "running --data @/data"] {
            let run = site.sandbox.run(&format!("{way} {what}")).expect_code(0);
            let headline = format!("1000 of 1000 running containers contain {shown}");
            let run = run.expect_text(&headline).expect_text("admitted by: admin, who pushed it");
            let run = run.expect_text("on many prod/web-7 enforce by fanotify");
            let run = if what.contains("left-padder") {
                run.expect_text("executed: /app/node_modules/left-padder/index.js in process 7")
            } else {
                run
            };
            // Its own work: how busy the machine is, is not asked here.
            assert!(run.cpu < Duration::from_secs(1), "{way} {what}: {:?}", run.cpu);
        }
    }
    let none = site.sandbox.run(&format!("{server} --package nothing-of-the-kind")).expect_code(0);
    none.expect_text("0 of 1000 running containers contain nothing-of-the-kind");
    site.sandbox
        .run(&format!("running --server {} --key-file @/seawall.toml", site.address()))
        .expect_code(2);

    // What the node is told: the mode of the policy, and the executables of the image.
    let orders = client.get("/api/v1/link/orders", None, 99_999).expect("orders");
    let told = orders.body.expect("a document");
    assert!(
        told.contains(r#""policy":"nodes","images":[],"namespaces":["prod"],"mode":"warn""#),
        "{told}"
    );
    let again = client.get("/api/v1/link/orders", orders.tag.as_deref(), 99_999);
    assert_eq!(again.expect("an answer").body, None, "it has them");
    let path = format!("/api/v1/link/safe-list?digest={digest}");
    let list = client.get(&path, None, 9_999_999).expect("a list").body.expect("a document");
    assert!(list.contains(&digest), "{list}");
    let unknown = format!("/api/v1/link/safe-list?digest=sha256:{}", "0".repeat(64));
    assert!(matches!(client.get(&unknown, None, 99_999), Err(LinkError::Unknown(_))));
}

#[test]
fn somebody_sees_what_is_grave_where_it_runs_and_which_node_is_silent() {
    let sandbox = feeds::with_image();
    let Some(browser) = Browser::start(&sandbox.path("tmp")) else { return };
    let site = Site::over(sandbox, "");
    let digest = format!("sha256:{}", "7".repeat(64));
    let client = report(&site, 3, &digest);
    let mut record = alert(4);
    record["process"]["parents"] = serde_json::json!([record["process"].clone()]);
    record["reason"] = "<b>somebody</b> practises".into();
    let report = serde_json::json!({
        "protocol": 1, "queue": "0".repeat(32),
        "status": { "kernel": "6.1.0", "means": "fanotify", "unseen": ["events: it is a test"] },
        "containers": null, "dropped": [{ "lane": "notice", "count": 12 }],
        "records": [{ "lane": "critical", "number": 1, "record": { "alert": record } }]
    });
    client.post("/api/v1/link/report", &report.to_string(), 99_999).expect("it is taken");

    let address = site.address();
    browser.open(&format!("{address}/"));
    says(&browser, "Log in");
    browser.write("[name=name]", "admin");
    browser.write("[name=password]", &format!("{}\u{e007}", site.password));
    says(&browser, "What needs you now");
    says_after_loading(&browser, &format!("{address}/nodes"), "1 nodes");
    let text = browser.text();
    for shown in ["many", "fanotify", "6.1.0", "events: it is a test", "12"] {
        assert!(text.contains(shown), "`{shown}` is not on the page: {text}");
    }
    look_from_all_sides(&browser, "nodes");
    browser.press("main table a");
    says(&browser, "3 running containers");
    says(&browser, "not known: no repository here has the image");
    look_from_all_sides(&browser, "containers");
    browser.open(&format!("{address}/alerts?severity=high"));
    says(&browser, "T1059");
    look_from_all_sides(&browser, "alerts");
    browser.press("main table a");
    says(&browser, "<b>somebody</b> practises");
    says(&browser, "sh -c id");
    look_from_all_sides(&browser, "alert");
    browser.open(&format!("{address}/nodes"));
    browser.press("main table form button");
    says(&browser, "0 nodes");
}

/// The processes that a process started.
fn children_of(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let listed = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let text: String = listed.collect();
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn up_enrols_the_agent_of_this_machine_and_starts_it_again() {
    let Some(program) = agent_program() else { return };
    let user = Command::new("id").arg("-u").output().expect("id runs");
    if user.stdout.trim_ascii() != b"0" {
        eprintln!("SKIPPED: the agent needs root");
        return;
    }
    let sandbox = Sandbox::new();
    let settings = sandbox.write("agent.toml", AGENT_SETTINGS);
    let data = sandbox.path("in/agent");
    let mut command = sandbox.command("up --agent --data @/data --listen 127.0.0.1:0");
    command.env("SEAWALL_AGENT_CONFIG", &settings).env("SEAWALL_AGENT_DATA", &data);
    let mut up = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let agent = Agent { program, data, settings, child: None, tmpfs: None };
    let start = Instant::now();
    let linked = || {
        while agent.link()["waiting"].is_null() {
            assert!(start.elapsed() < PATIENCE, "the agent does not come");
            std::thread::sleep(Duration::from_millis(20));
        }
        match children_of(up.id()).as_slice() {
            [agent] => *agent,
            others => panic!("not one agent: {others:?}"),
        }
    };
    let first = linked();
    let listed = || sandbox.run("node list --data @/data").expect_code(0).stdout;
    while !listed().contains("  reported ") {
        assert!(start.elapsed() < PATIENCE, "{}", listed());
        std::thread::sleep(Duration::from_millis(100));
    }
    let killed = Command::new("sh").args(["-c", &format!("kill -KILL {first}")]).status();
    assert!(killed.expect("sh runs").success());
    while children_of(up.id()).first().is_none_or(|agent| *agent == first) {
        assert!(start.elapsed() < PATIENCE, "the agent is not started again");
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = linked();
    assert_ne!(first, second);
    assert!(terminate(&mut up).success());
    assert!(!Path::new(&format!("/proc/{second}")).exists(), "the agent ends with the server");
}
