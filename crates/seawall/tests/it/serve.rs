//! `seawall serve` as a platform team runs it: first start, users, revocation, evidence, the end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::sandbox::{Sandbox, finish, terminate};

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    greeting: String,
}

impl Server {
    /// Starts a server on the folder `data` of the sandbox, on a port of the kernel's choice.
    pub(crate) fn start(sandbox: &Sandbox, flags: &str) -> Self {
        let line = format!("serve --data @/data --listen 127.0.0.1:0 {flags}");
        let mut command = sandbox.command(&line);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut greeting = String::new();
        let wanted = if flags.contains("insecure") { "without TLS" } else { "fingerprint" };
        while !greeting.contains(wanted) {
            assert_ne!(output.read_line(&mut greeting).expect("it is read"), 0, "{greeting}");
        }
        // At the first start, the password follows.
        if !sandbox.path("in/started").exists() {
            sandbox.write("started", "");
            output.read_line(&mut greeting).expect("it is read");
        }
        let address = greeting.split("://").nth(1).and_then(|rest| rest.lines().next());
        let address = address.expect("an address").to_owned();
        Self { child, address, greeting }
    }

    pub(crate) fn password(&self) -> String {
        let rest = self.greeting.split("password: ").nth(1).expect("it is shown");
        rest.split(' ').next().expect("a word").to_owned()
    }

    pub(crate) fn ask(&self, request: &str, who: Option<(&str, &str)>) -> (u16, String) {
        let basic = |(name, secret)| STANDARD.encode(format!("{name}:{secret}"));
        self.send(
            request,
            &who.map_or_else(String::new, |who| format!("authorization: Basic {}\r\n", basic(who))),
        )
    }

    pub(crate) fn ask_as(&self, request: &str, credential: &str) -> (u16, String) {
        self.send(request, &format!("authorization: {credential}\r\n"))
    }

    fn send(&self, request: &str, who: &str) -> (u16, String) {
        self.send_with(request, who, &[])
    }

    /// Sends a request with further lines of its head, and a body.
    pub(crate) fn send_with(&self, request: &str, head: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let (host, length) = (&self.address, body.len());
        let length =
            if body.is_empty() { String::new() } else { format!("content-length: {length}\r\n") };
        let text = format!(
            "{request} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{length}{head}\r\n"
        );
        stream.write_all(&[text.as_bytes(), body].concat()).expect("it is taken");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it is read");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("no answer: {answer}")), answer)
    }

    pub(crate) fn stop(mut self) {
        let status = terminate(&mut self.child);
        assert!(status.success(), "{status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits up to two seconds for something that another process does within one.
pub(crate) fn soon(mut is_so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn a_server_is_started_used_and_audited() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    let admin = server.password();
    let admin = Some(("admin", admin.as_str()));
    assert_eq!(server.ask("GET /healthz", None).0, 200);
    assert_eq!(server.ask("GET /readyz", None).0, 200);
    assert_eq!(server.ask("GET /metrics", None).0, 401);
    assert_eq!(server.ask("GET /metrics", admin).0, 200);
    let (status, answer) = server.ask("GET /v2/", None);
    assert_eq!(status, 401);
    let realm = format!("Bearer realm=\"http://{}/auth/token\"", server.address);
    assert!(answer.contains(&realm), "{answer}");
    let (status, answer) = server.ask("GET /auth/token?service=seawall", admin);
    assert_eq!(status, 200, "{answer}");
    let token = answer.split("\"token\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.expect("a token");
    assert_eq!(server.ask_as("GET /v2/", &format!("Bearer {token}")).0, 200);
    assert_eq!(server.ask_as("GET /v2/", &format!("Bearer {token}x")).0, 401);

    let run = sandbox.run("user add ann --role auditor=** --data @/data").expect_code(0);
    let password = run.stdout.split("password: ").nth(1).expect("it is shown");
    let password = password.split(' ').next().expect("a word").to_owned();
    let ann = Some(("ann", password.as_str()));
    assert!(soon(|| server.ask("GET /api/v1/users", ann).0 == 200));
    sandbox.run("role list --data @/data").expect_code(0).expect_text("ann");
    sandbox.run("user disable ann --data @/data").expect_code(0);
    assert!(soon(|| server.ask("GET /api/v1/users", ann).0 == 401));
    let last = sandbox.run("user remove admin --data @/data").expect_code(2);
    last.expect_text("is the last administrator").expect_text("add another administrator");
    sandbox.run("serve --data @/data --insecure-http").expect_code(2).expect_text("is in use by");
    let search = "evidence search --action user-created --data @/data";
    let is_there = || sandbox.run(search).expect_code(0).stdout.contains("user=ann");
    assert!(soon(is_there), "the server takes over what the command recorded");
    server.stop();

    sandbox.run("evidence verify --data @/data").expect_code(0).expect_text("VERIFIED");
    sandbox.run("evidence export --out @/log.swlog --data @/data").expect_code(0);
    sandbox
        .run("evidence verify @/log.swlog --key @/data/evidence/log.pub")
        .expect_code(0)
        .expect_text("VERIFIED");
    let all = sandbox.run("evidence search --data @/data").expect_code(0);
    for action in ["started", "stopped", "login", "user-changed", "exported", "evidence-verified"] {
        assert!(all.stdout.contains(action), "{action}: {}", all.stdout);
    }
    assert!(!all.stdout.contains(&password), "a password is in the log");
}

#[test]
fn a_second_start_shows_no_password_and_keys_are_their_owners() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "");
    assert!(server.greeting.contains("https://"), "{}", server.greeting);
    server.stop();
    let server = Server::start(&sandbox, "");
    assert!(!server.greeting.contains("password"), "{}", server.greeting);
    server.stop();
    for key in ["evidence/log.key", "keys/token.key", "tls/ca.key", "tls/server.key"] {
        let path = sandbox.path("in/data").join(key);
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{key}");
    }
}

#[test]
fn robots_and_keys_are_looked_after_by_commands() {
    let sandbox = Sandbox::new();
    sandbox.run("user list --data @/data").expect_code(2).expect_text("there is no data folder");
    let server = Server::start(&sandbox, "--insecure-http");
    let run = sandbox.run("robot add ci --role pusher=prod/** --expires 30d --data @/data");
    let run = run.expect_code(0);
    let key = run.stdout.split("key: ").nth(1).expect("it is shown");
    let key = key.split(' ').next().expect("a word").to_owned();
    let token = "GET /auth/token?scope=repository:prod/app:pull,push";
    assert_eq!(server.ask(token, Some(("ci", &key))).0, 200);
    sandbox.run("key add ci --scope prod/**:pull --data @/data").expect_code(0);
    sandbox.run("key add ci --scope prod/**:fly --data @/data").expect_code(2);
    sandbox.run("key add ci --expires soon --data @/data").expect_code(2);
    let listed = sandbox.run("key list --data @/data").expect_code(0);
    assert_eq!(listed.stdout.lines().count(), 2, "{}", listed.stdout);
    let id = listed.stdout.split(' ').next().expect("an id").to_owned();
    sandbox.run(&format!("key revoke {id} --data @/data")).expect_code(0);
    sandbox.run("robot disable ci --data @/data").expect_code(0);
    assert!(soon(|| server.ask(token, Some(("ci", &key))).0 == 401));
    sandbox.run("user disable ci --data @/data").expect_code(2).expect_text("there is no user");
    sandbox.run("robot remove ci --data @/data").expect_code(0);
    sandbox.run("user add Bad --data @/data").expect_code(2).expect_text("is no name");
    sandbox.run("role grant admin king ** --data @/data").expect_code(2).expect_text("is no role");
    server.stop();
    let up = sandbox.command("up --insecure-http --listen 0.0.0.0:0");
    finish(up, "up").expect_code(2).expect_text("loopback");
}

#[test]
fn a_backup_of_a_running_server_is_restored_and_goes_on() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    let password = server.password();
    sandbox.run("backup create --out @/backup --data @/data").expect_code(0);
    sandbox.run("backup create --out @/backup --data @/data").expect_code(2);
    sandbox.run("backup verify @/backup").expect_code(0).expect_text("VERIFIED");
    sandbox.run("user add late --data @/data").expect_code(0);
    server.stop();
    std::fs::rename(sandbox.path("in/data"), sandbox.path("in/lost")).expect("it is lost");
    sandbox.run("backup restore @/backup --data @/data").expect_code(0);
    let server = Server::start(&sandbox, "--insecure-http");
    assert_eq!(server.ask("GET /api/v1/users", Some(("admin", &password))).0, 200);
    server.stop();
    let users = sandbox.run("user list --data @/data").expect_code(0);
    assert!(!users.stdout.contains("late"), "{}", users.stdout);
    sandbox.run("evidence verify --data @/data").expect_code(0);
    sandbox
        .run("evidence search --action restore --data @/data")
        .expect_code(0)
        .expect_text("backup=");
    std::fs::write(sandbox.path("in/backup/keys/token.key"), "other").expect("it is damaged");
    let run = sandbox.run("backup verify @/backup").expect_code(1);
    run.expect_text("NOT VERIFIED").expect_text("keys/token.key");
    sandbox.run("backup restore @/backup --data @/other").expect_code(2);
}
