//! The matrix of authorisation of a whole server: every endpoint of the three tables × every
//! role × where it was granted, asked over HTTP of a server that runs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seawall_console::endpoint as console;
use seawall_policy::access::{Action, ROLES, Role};
use seawall_policy::glob::Glob;
use seawall_serve::api;

use crate::sandbox::Sandbox;
use crate::serve::Server;

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const PASSWORD: &str = "correct horse battery";

/// Somebody who asks.
struct Asker {
    name: String,
    /// The role and its pattern; `None` for an account that was granted nothing.
    grant: Option<(Role, &'static str)>,
}

impl Asker {
    fn may(&self, action: Action, repository: Option<&str>) -> bool {
        self.grant.is_some_and(|(role, pattern)| {
            let pattern = Glob::new(pattern);
            let fits =
                repository.map_or_else(|| pattern.fits_everything(), |name| pattern.matches(name));
            fits && role.actions().contains(&action)
        })
    }
}

/// Adds an account for each role and pattern, and one without any.
fn askers(sandbox: &Sandbox) -> Vec<Asker> {
    let mut askers = vec![Asker { name: "nothing".into(), grant: None }];
    for (role, _) in ROLES {
        for (place, pattern) in [("all", "**"), ("own", "own/**")] {
            let name = format!("{}-{place}", role.name());
            askers.push(Asker { name, grant: Some((role, pattern)) });
        }
    }
    sandbox.write("password", PASSWORD);
    for Asker { name, grant } in &askers {
        let role = grant.map_or_else(String::new, |(role, pattern)| {
            format!("--role {}={pattern}", role.name())
        });
        let line = format!("user add {name} {role} --password-file @/password --data @/data");
        sandbox.run(&line).expect_code(0);
    }
    askers
}

/// A request of the console or of the API, as its row describes it.
struct Example {
    line: String,
    body: String,
}

impl Example {
    fn of(method: &str, path: &str, repository: &str) -> Self {
        let concrete = path
            .replace("{name}", "nobody-here")
            .replace("{id}", "0000000000000000")
            .replace("{number}", "4711");
        let image =
            format!(r#"{{"repository":"{repository}","digest":"{DIGEST}","reason":"why"}}"#);
        let body = match (method, path) {
            ("POST", "/api/v1/quarantine" | "/api/v1/release") => image,
            ("POST", "/api/v1/exceptions") => format!(
                r#"{{"repository":"{repository}","finding":"CVE-1","owner":"a","reason":"b","expires":"2000-01-01"}}"#
            ),
            _ => String::new(),
        };
        let query = if path == "/alert" {
            "?number=4711".to_owned()
        } else if path == "/api/v1/container" {
            "?node=n&id=c".to_owned()
        } else if path == "/api/v1/link/safe-list" {
            format!("?digest={DIGEST}")
        } else if path.ends_with("/image") {
            format!("?repository={repository}&digest={DIGEST}")
        } else {
            String::new()
        };
        Self { line: format!("{method} {concrete}{query}"), body }
    }

    fn ask(&self, server: &Server, who: Option<&str>) -> (u16, String) {
        let mut head = String::new();
        if let Some(who) = who {
            let basic = STANDARD.encode(format!("{who}:{PASSWORD}"));
            head = format!("authorization: Basic {basic}\r\n");
        }
        if !self.body.is_empty() {
            head.push_str("content-type: application/json\r\n");
        }
        server.send_with(&self.line, &head, self.body.as_bytes())
    }
}

/// Tells what follows the head of an answer, without what differs from request to request.
fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn every_endpoint_of_the_console_asks_for_what_its_row_says() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    let askers = askers(&sandbox);
    // The server learns of accounts within a second.
    let known = |server: &Server| {
        Example::of("GET", "/api/v1/overview", "").ask(server, Some("nothing")).0 == 200
    };
    assert!(crate::serve::soon(|| known(&server)));
    let mut requests = 0;
    for row in console::ENDPOINTS {
        for repository in ["own/web", "foreign/web"] {
            let example = Example::of(row.method, row.path, repository);
            let (status, answer) = example.ask(&server, None);
            let is_open = row.needs == console::Needs::Nothing;
            // A page sends somebody without a name to the login.
            let is_refused = status == 401 || (status == 303 && answer.contains("/login"));
            assert_eq!(!is_refused, is_open, "{} without a name: {status}", example.line);
            if row.needs == console::Needs::Node {
                // A name is no certificate of a node.
                for asker in &askers {
                    let (status, answer) = example.ask(&server, Some(&asker.name));
                    assert_eq!(status, 401, "{} as {}: {answer}", example.line, asker.name);
                    requests += 1;
                }
                continue;
            }
            for asker in &askers {
                let may = match row.needs {
                    console::Needs::Node => continue,
                    console::Needs::Nothing | console::Needs::Name => true,
                    // There is no such exception, for nobody.
                    console::Needs::InRepository(_) if row.method == "DELETE" => true,
                    console::Needs::InRepository(action) => asker.may(action, Some(repository)),
                    console::Needs::System(action) => asker.may(action, None),
                };
                let (status, answer) = example.ask(&server, Some(&asker.name));
                let what = format!("{} as {}: {status}", example.line, asker.name);
                assert_eq!(status != 403, may, "{what}: {answer}");
                assert!(status != 401 && status < 500, "{what}: {answer}");
                requests += 1;
            }
        }
    }
    assert!(500 < requests, "{requests}");
    server.stop();
}

#[test]
fn every_endpoint_of_the_api_asks_for_what_its_row_says() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    let askers = askers(&sandbox);
    let first = Example::of("GET", "/api/v1/session", "");
    assert!(crate::serve::soon(|| first.ask(&server, Some("nothing")).0 == 200));
    for row in api::ENDPOINTS {
        let example = Example::of(row.method, row.path, "own/web");
        let (status, _) = example.ask(&server, None);
        let is_open = row.needs == api::Needs::Nothing;
        // Where one proves who one is, 401 is the answer to no proof.
        let asks_for_proof =
            matches!((row.method, row.path), ("GET", "/auth/token") | ("POST", "/api/v1/session"));
        if !asks_for_proof {
            assert_eq!(status != 401, is_open, "{} without a name: {status}", example.line);
        }
        for asker in &askers {
            let may = match row.needs {
                api::Needs::Nothing | api::Needs::Name => true,
                api::Needs::Action(action) => asker.may(action, None),
            };
            let (status, answer) = example.ask(&server, Some(&asker.name));
            let what = format!("{} as {}: {status}", example.line, asker.name);
            assert_eq!(status != 403, may, "{what}: {answer}");
            assert!(status < 500, "{what}: {answer}");
        }
    }
    server.stop();
}

#[test]
fn exceptions_are_shown_to_whom_they_bear_on_and_ended_by_their_maintainers() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    askers(&sandbox);
    let first = Example::of("GET", "/api/v1/session", "");
    assert!(crate::serve::soon(|| first.ask(&server, Some("nothing")).0 == 200));
    let mut numbers = Vec::new();
    for repository in ["own/web", "foreign/web", ""] {
        let add = Example::of("POST", "/api/v1/exceptions", repository);
        let (status, answer) = add.ask(&server, Some("administrator-all"));
        assert_eq!(status, 201, "{answer}");
        let number = answer.rsplit(':').next().expect("a number");
        numbers.push(number.trim_end_matches(['}', '\n', '\r']).to_owned());
    }
    let listed = |who: &str| {
        let list = Example::of("GET", "/api/v1/exceptions", "").ask(&server, Some(who)).1;
        numbers.iter().filter(|it| list.contains(&format!("\"number\":{it},"))).count()
    };
    // Their own, and the one that holds everywhere.
    assert_eq!((listed("maintainer-own"), listed("auditor-own")), (2, 2));
    assert_eq!((listed("administrator-all"), listed("nothing")), (3, 0));
    let end = |number: &str, who: &str| {
        let line = format!("DELETE /api/v1/exceptions/{number}");
        Example { line, body: String::new() }.ask(&server, Some(who))
    };
    let [own, foreign, everywhere] = &numbers[..] else { panic!("{numbers:?}") };
    // What one may not see, and what is not there, are answered alike.
    let (status, unseen) = end(foreign, "maintainer-own");
    let (_, missing) = end("4711", "maintainer-own");
    assert_eq!(status, 404);
    assert_eq!(body_of(&unseen).len(), body_of(&missing).len(), "{unseen} {missing}");
    assert_eq!(end(everywhere, "maintainer-own").0, 403);
    assert_eq!(end(own, "auditor-own").0, 403);
    assert_eq!(end(own, "maintainer-own").0, 204);
    assert_eq!(end(own, "maintainer-own").0, 404);
    assert_eq!((listed("maintainer-own"), listed("administrator-all")), (1, 2));
    server.stop();
}

#[test]
fn the_description_of_a_server_names_every_endpoint_of_its_api() {
    let sandbox = Sandbox::new();
    let server = Server::start(&sandbox, "--insecure-http");
    let (status, answer) = server.ask("GET /api/v1/openapi.json", None);
    assert_eq!(status, 200);
    let rows = console::ENDPOINTS.iter().map(|row| row.path);
    for path in rows.chain(api::ENDPOINTS.iter().map(|row| row.path)) {
        if path.starts_with("/api/") {
            assert!(answer.contains(&format!("\"{path}\":")), "{path}");
        }
    }
    server.stop();
}
