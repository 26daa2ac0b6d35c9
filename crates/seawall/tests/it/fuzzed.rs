//! The API asked from its own description: every operation with values that fit and values that
//! do not. Nothing answers 500, hangs or breaks off, and errors have the form that is documented.
//! 2026-11-29.
//!
//! `SEAWALL_FUZZ_SEED` repeats a run, `SEAWALL_FUZZ_CASES` says how many cases an operation gets.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seawall_registry::endpoint::ENDPOINTS;
use seawall_store::testing::numbers::Numbers;
use serde_json::{Map, Value, json};

use crate::sandbox::{Sandbox, is_slow};
use crate::serve::Server;

/// How deep bodies are made.
const DEPTH_MAX: u8 = 6;

/// Texts that are nothing in particular, or much too particular.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "a",
        "web",
        "prod/web",
        "../../../etc/passwd",
        "**",
        "%00",
        "\u{0}",
        "\r\nx-header: 1",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "naïve",
        "\u{202e}gnp.exe",
        "\u{1f980}\u{200d}\u{1f980}",
        "2026-11-29",
        "9999-99-99",
        "2026-11-29T12:00:00Z",
        "30d",
        "-1",
        "0",
        "18446744073709551616",
        "1e309",
        "NaN",
        "true",
        "null",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0",
        "sha512:00",
        "reader",
        "administrator",
        "CVE-2021-44228",
        "pkg:deb/debian/openssl@3.0.9",
        "apiVersion: seawall.dev/v1\nkind: Policy\n",
        "{\"a\":",
    ]
    .map(str::to_owned)
    .into();
    texts.extend(["x".repeat(300), "é".repeat(5_000), "[".repeat(2_000)]);
    texts
}

struct Generator {
    numbers: Numbers,
    texts: Vec<String>,
    document: Value,
}

impl Generator {
    fn text(&mut self) -> String {
        let place = self.numbers.index(self.texts.len());
        self.texts[place].clone()
    }

    /// A value of any type.
    fn anything(&mut self, depth: u8) -> Value {
        match self.numbers.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.numbers.below(2) == 0),
            2 => json!(self.numbers.draw()),
            3 => json!(-1.5e300),
            4 | 5 => json!(self.text()),
            6 => json!([self.anything(depth - 1), self.anything(depth - 1)]),
            _ => {
                let name = self.text();
                json!({ name: self.anything(depth - 1) })
            }
        }
    }

    fn resolved(&self, schema: &Value) -> Value {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return schema.clone();
        };
        let pointer = reference.trim_start_matches('#');
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference}")).clone()
    }

    /// A value that fits a schema, but for what is wrong on purpose now and then.
    fn value(&mut self, schema: &Value, depth: u8) -> Value {
        if depth == 0 || self.numbers.below(8) == 0 {
            return self.anything(depth.min(2));
        }
        let schema = self.resolved(schema);
        for choice in ["oneOf", "anyOf", "allOf"] {
            if let Some(all) = schema.get(choice).and_then(Value::as_array) {
                let one = self.numbers.one_of(all).clone();
                return self.value(&one, depth - 1);
            }
        }
        if let Some(all) = schema.get("enum").and_then(Value::as_array) {
            return self.numbers.one_of(all).clone();
        }
        let types = match schema.get("type") {
            Some(Value::Array(all)) => self.numbers.one_of(all).clone(),
            Some(one) => one.clone(),
            None => Value::Null,
        };
        match types.as_str() {
            Some("object") => self.object(&schema, depth),
            Some("array") => {
                let count = *self.numbers.one_of(&[0, 1, 2, 200]);
                let items = schema.get("items").cloned().unwrap_or_default();
                (0..count).map(|_| self.value(&items, depth - 1)).collect()
            }
            Some("integer" | "number") => {
                let numbers = [json!(0), json!(1), json!(-1), json!(u64::MAX), json!(i64::MIN)];
                self.numbers.one_of(&numbers).clone()
            }
            Some("boolean") => json!(self.numbers.below(2) == 0),
            Some("string") => json!(self.text()),
            _ => self.anything(2),
        }
    }

    fn object(&mut self, schema: &Value, depth: u8) -> Value {
        let mut object = Map::new();
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                // Something is left out now and then.
                if self.numbers.below(10) != 0 {
                    object.insert(name.clone(), self.value(property, depth - 1));
                }
            }
        }
        if self.numbers.below(6) == 0 {
            object.insert(self.text(), self.anything(1));
        }
        Value::Object(object)
    }
}

/// Writes a text so that it can stand in a path or a query.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").unwrap();
        }
    }
    escaped
}

/// The parameters of an operation by place, each with its schema.
fn parameters<'a>(operation: &'a Value, path: &'a Value, place: &str) -> Vec<(&'a str, &'a Value)> {
    let all = [operation, path].into_iter().filter_map(|one| one.get("parameters")?.as_array());
    all.flatten()
        .filter(|one| one["in"] == place)
        .map(|one| (one["name"].as_str().expect("a name"), &one["schema"]))
        .collect()
}

/// Makes the path and the query of a request.
fn address(generator: &mut Generator, template: &str, operation: &Value, path: &Value) -> String {
    let mut address = template.to_owned();
    for (name, _) in parameters(operation, path, "path") {
        let value = generator.text();
        let mut value = if value.is_empty() { "x".to_owned() } else { escaped(&value) };
        // The rest of the path has to follow; a sign may be cut in its middle.
        value.truncate(1_500);
        address = address.replace(&format!("{{{name}}}"), &value);
    }
    let mut pairs = Vec::new();
    for (name, schema) in parameters(operation, path, "query") {
        if generator.numbers.below(4) != 0 {
            let value = generator.value(schema, 2);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            pairs.push(format!("{name}={}", escaped(&value)));
        }
    }
    if generator.numbers.below(8) == 0 {
        pairs.push("%zz=%&&=&".to_owned());
    }
    if !pairs.is_empty() {
        address.push('?');
        address.push_str(&pairs.join("&"));
    }
    // A request line has an end.
    address.truncate(6_000);
    address
}

/// Makes the head and the body of a request.
fn content(generator: &mut Generator, operation: &Value) -> (String, Vec<u8>) {
    let Some(body) = operation.pointer("/requestBody/content") else {
        return (String::new(), Vec::new());
    };
    let (kind, media) = body.as_object().expect("kinds").iter().next().expect("one kind");
    let (kind, schema) = (kind.clone(), media["schema"].clone());
    let value = generator.value(&schema, DEPTH_MAX);
    let mut bytes = if kind == "application/json" {
        serde_json::to_vec(&value).expect("JSON")
    } else {
        value.as_str().map_or_else(|| value.to_string(), str::to_owned).into_bytes()
    };
    match generator.numbers.below(16) {
        0 => bytes.truncate(bytes.len() / 2),
        1 => bytes = vec![0xff; 40],
        2 => bytes.resize(100_000, b' '),
        _ => {}
    }
    let kinds = [kind.as_str(), kind.as_str(), kind.as_str(), "text/plain", "a/b;c=\"", ""];
    let kind = *generator.numbers.one_of(&kinds);
    let head = if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
    (head, bytes)
}

/// Holds an answer against what is documented of errors.
fn check(what: &str, is_page: bool, status: u16, answer: &str) {
    let shown: String = answer.chars().take(400).collect();
    assert!(status < 500, "{what}: {shown}");
    if status < 400 || is_page {
        return;
    }
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let head = head.to_ascii_lowercase();
    // What the listener itself cannot understand has no more than a status.
    if status == 431 || status == 414 || (status == 400 && body.is_empty()) {
        return;
    }
    assert!(head.contains("content-type: application/problem+json"), "{what}: {shown}");
    let problem: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{what}: {shown}"));
    assert_eq!(problem["status"], status, "{what}: {shown}");
    assert!(problem["title"].is_string(), "{what}: {shown}");
}

fn start(sandbox: &Sandbox) -> (Server, Vec<String>, Generator) {
    let server = Server::start(sandbox, "--insecure-http");
    sandbox.write("password", "correct horse battery");
    // Whoever is changed by a request is another one than who asks.
    for (name, role) in [("asker", "administrator=**"), ("reader", "reader=**")] {
        let line =
            format!("user add {name} --role {role} --password-file @/password --data @/data");
        sandbox.run(&line).expect_code(0);
    }
    let credential = |name: &str| {
        let basic = STANDARD.encode(format!("{name}:correct horse battery"));
        format!("authorization: Basic {basic}\r\n")
    };
    let askers = vec![credential("asker"), credential("reader"), String::new()];
    let known = || server.send_with("GET /api/v1/session", &askers[0], b"").0 == 200;
    assert!(crate::serve::soon(known));
    let (status, answer) = server.ask("GET /api/v1/openapi.json", None);
    assert_eq!(status, 200);
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let document = serde_json::from_str(body).expect("JSON");
    let seed = std::env::var("SEAWALL_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    let numbers = Numbers(seed.unwrap_or(20_261_129));
    (server, askers, Generator { numbers, texts: texts(), document })
}

fn cases() -> usize {
    let named = std::env::var("SEAWALL_FUZZ_CASES").ok().and_then(|count| count.parse().ok());
    named.unwrap_or_else(|| if is_slow() { 400 } else { 25 })
}

#[test]
fn no_request_that_the_description_allows_or_forbids_is_an_internal_error() {
    let sandbox = Sandbox::with_database();
    let (server, askers, mut generator) = start(&sandbox);
    let paths = generator.document["paths"].as_object().expect("paths").clone();
    let mut requests = 0;
    for (template, path) in &paths {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = path.get(method) else { continue };
            for case in 0..cases() {
                let line = address(&mut generator, template, operation, path);
                let line = format!("{} {line}", method.to_ascii_uppercase());
                let (head, body) = content(&mut generator, operation);
                let who = generator.numbers.one_of(&askers).clone();
                let (status, answer) = server.send_with(&line, &format!("{who}{head}"), &body);
                let is_page = template == "/readyz" || template == "/healthz";
                let shown: String = line.chars().take(200).collect();
                check(&format!("case {case} of {template}: {shown}"), is_page, status, &answer);
                requests += 1;
            }
        }
    }
    assert!(30 * cases() < requests, "{requests}");
    assert_eq!(server.send_with("GET /readyz", "", b"").0, 200);
    server.stop();
}

#[test]
fn no_page_of_the_console_is_an_internal_error() {
    let sandbox = Sandbox::with_database();
    let (server, askers, mut generator) = start(&sandbox);
    let names =
        ["repository", "digest", "q", "package", "vulnerability", "before", "after", "page"];
    for row in seawall_console::endpoint::ENDPOINTS {
        if row.path.starts_with("/api/") {
            continue;
        }
        for case in 0..cases() {
            let mut pairs = Vec::new();
            for name in names {
                if generator.numbers.below(2) == 0 {
                    pairs.push(format!("{name}={}", escaped(&generator.text())));
                }
            }
            let mut line = format!("{} {}?{}", row.method, row.path, pairs.join("&"));
            line.truncate(6_000);
            let who = generator.numbers.one_of(&askers).clone();
            let (status, answer) = server.send_with(&line, &who, b"");
            let shown: String = line.chars().take(200).collect();
            check(&format!("case {case}: {shown}"), true, status, &answer);
        }
    }
    server.stop();
}

#[test]
fn no_request_of_the_registry_is_an_internal_error() {
    let sandbox = Sandbox::with_database();
    let (server, askers, mut generator) = start(&sandbox);
    for row in ENDPOINTS {
        for method in row.methods {
            for case in 0..cases() {
                let mut path = row.shape.pattern().to_owned();
                for place in ["<name>", "<digest>", "<tag-or-digest>", "<id>"] {
                    path = path.replace(place, &escaped(&generator.text()));
                }
                let mut pairs = Vec::new();
                for name in ["n", "last", "digest", "mount", "from", "tag", "artifactType"] {
                    if generator.numbers.below(4) == 0 {
                        pairs.push(format!("{name}={}", escaped(&generator.text())));
                    }
                }
                let mut line = format!("{method} {path}?{}", pairs.join("&"));
                line.truncate(6_000);
                let range = generator.text().replace(['\r', '\n', '\0'], " ");
                let head = format!("content-range: {range}\r\nrange: bytes={range}\r\n");
                let body = generator.anything(3).to_string();
                let who = generator.numbers.one_of(&askers).clone();
                let asked = server.send_with(&line, &format!("{who}{head}"), body.as_bytes());
                let (status, answer) = asked;
                let shown: String = line.chars().take(200).collect();
                let what = format!("case {case}: {shown}");
                check(&what, true, status, &answer);
                if 400 <= status && method.as_str() != "HEAD" && status != 431 {
                    let told: String = answer.chars().take(400).collect();
                    assert!(answer.contains("\"errors\":[{\"code\":\""), "{what}: {told}");
                }
            }
        }
    }
    server.stop();
}
