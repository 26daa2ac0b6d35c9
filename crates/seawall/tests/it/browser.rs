//! A browser that is driven over `WebDriver` (W3C, JSON over HTTP): Chromium by its `chromedriver`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The key of a reference to an element (`WebDriver`, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window; it ends with the value.
pub(crate) struct Browser {
    driver: Child,
    address: String,
    session: String,
}

impl Browser {
    /// Starts a browser that reaches nothing but this machine; `None` where there is none.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub(crate) fn start(folder: &Path) -> Option<Self> {
        // The driver takes a port for one family of addresses and ends where somebody else has the same
        // number in the other: it is then asked again.
        const TRIES: usize = 8;
        let mut said = String::new();
        let started = (0..TRIES).find_map(|_| {
            let mut command = Command::new("chromedriver");
            command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
            command.env("HOME", folder).env("TMPDIR", folder);
            let mut driver = command.spawn().ok()?;
            let mut output = BufReader::new(driver.stdout.take().expect("a pipe"));
            said.clear();
            while output.read_line(&mut said).expect("it is read") > 0 {
                if let Some((_, port)) = said.split_once("successfully on port ") {
                    let port = port.trim_end().trim_end_matches('.').to_owned();
                    return Some((driver, output, port));
                }
            }
            drop(driver.wait());
            None
        });
        let Some((driver, mut output, port)) = started else {
            assert!(said.is_empty(), "the driver does not start: {said}");
            eprintln!("SKIPPED: chromedriver is not installed");
            return None;
        };
        // What the driver says later has to go somewhere.
        std::thread::spawn(move || drop(std::io::copy(&mut output, &mut std::io::sink())));
        let mut browser =
            Self { driver, address: format!("127.0.0.1:{port}"), session: String::new() };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "acceptInsecureCerts": true,
            "goog:chromeOptions": { "args": arguments },
        } } });
        let session = browser.ask("POST", "/session", &wanted);
        browser.session = session["sessionId"].as_str().expect("a session").to_owned();
        Some(browser)
    }

    /// Opens a page.
    pub(crate) fn open(&self, url: &str) {
        self.command("/url", &json!({ "url": url }));
    }

    /// Types into the field that a CSS selector finds; `\u{e007}` is the enter key.
    #[track_caller]
    pub(crate) fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        self.command(&format!("/element/{element}/value"), &json!({ "text": text }));
    }

    /// Presses what a CSS selector finds.
    #[track_caller]
    pub(crate) fn press(&self, selector: &str) {
        let element = self.find(selector);
        self.command(&format!("/element/{element}/click"), &json!({}));
    }

    /// Returns what a script returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Returns the text of the page as a person sees it.
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Makes the window so wide, and the system light or dark.
    pub(crate) fn look(&self, width: u32, scheme: &str) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    /// Returns a picture of the window as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let picture =
            self.ask("GET", &format!("/session/{}/screenshot", self.session), &Value::Null);
        STANDARD.decode(picture.as_str().expect("a picture")).expect("base64")
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.command("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    #[track_caller]
    fn find(&self, selector: &str) -> String {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.command("/element", &wanted);
        let element = found[ELEMENT].as_str();
        element.unwrap_or_else(|| panic!("no `{selector}`: {}", self.text())).to_owned()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }

    /// Asks the driver; an error is `Value::Null`, for what is not there (yet) is no failure here.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let address = &self.address;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it is taken");
        let (is_done, body) = answer(BufReader::new(stream));
        let mut answer: Value = serde_json::from_slice(&body).expect("JSON");
        if is_done { answer["value"].take() } else { Value::Null }
    }
}

/// Reads an answer; the driver keeps the connection open whatever it is asked.
fn answer(mut stream: BufReader<TcpStream>) -> (bool, Vec<u8>) {
    let mut status = String::new();
    stream.read_line(&mut status).expect("it is read");
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).expect("it is read");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("it is read");
    (status.starts_with("HTTP/1.1 200"), body)
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
