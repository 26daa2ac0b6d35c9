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

use seawall_policy::access::{ActionKind, Caller, Grant, Permit, Place, Role, authorize};
use seawall_policy::glob::Glob;
use seawall_store::nodes::Nodes;
use seawall_store::nodes::seen::AlertFilter;
use seawall_store::tables::Tables;

use crate::sandbox::{Sandbox, is_slow, program};

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
    server: Option<Child>,
    fingerprint: String,
}

impl Site {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut site =
            Self { sandbox: Sandbox::new(), port, server: None, fingerprint: String::new() };
        site.start();
        site
    }

    fn start(&mut self) {
        let line = format!("serve --data @/data --listen 127.0.0.1:{}", self.port);
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
        let settings = site.sandbox.write(
            "agent.toml",
            "mode = \"observe\"\nmeans = \"kill\"\nevents = false\ncontainers = []\n",
        );
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
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.expect("it starts"));
        let start = Instant::now();
        while self.send(&serde_json::json!({ "do": "status" })).is_none() {
            assert!(start.elapsed() < PATIENCE, "the agent does not answer");
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

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
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

    agent.start();
    assert!(agent.raise(&[alert(0), alert(4)]));
    agent.settle();
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
    assert_eq!(agent.link()["waiting"], 1, "what it would have told is kept");
    site.kill();
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
    let mut dice = Dice(0x5ea_3a11);
    let kills = if is_slow() { 200 } else { 50 };
    let mut raised = 0;
    for _ in 0..kills {
        let count = 1 + dice.roll(40);
        let alerts: Vec<_> = (raised..raised + count).map(alert).collect();
        // Some die while they are handed over: what nobody answered for is handed over again.
        let is_early = dice.roll(3) == 0;
        if !is_early {
            assert!(agent.raise(&alerts));
        }
        std::thread::sleep(Duration::from_millis(dice.roll(120)));
        if dice.roll(2) == 0 {
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
    site.kill();
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
    assert_eq!(agent.link()["waiting"], 10_000);
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
    assert_eq!(arrived.len() as u64 + dropped, raised, "each arrived, or is counted");
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
