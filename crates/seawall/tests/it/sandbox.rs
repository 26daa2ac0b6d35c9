//! A folder of its own for each test, and the program run in it with an empty environment.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::feeds;

/// The moment of all scans.
pub(crate) const NOW: &str = "2026-03-03T12:00:00Z";
/// After this time a run counts as endless.
const PATIENCE: Duration = Duration::from_mins(10);

/// Folders that only one test uses: `home`, `work` (where the program runs), `cache`, `data`,
/// `tmp` and `in` (what the test wrote).
#[derive(Debug)]
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Highest resident memory that was seen, in KiB.
    pub(crate) peak_kib: u64,
    pub(crate) elapsed: Duration,
    /// Time on processors that was seen; unlike `elapsed` it does not grow with the machine's load.
    pub(crate) cpu: Duration,
}

/// Asks a server to stop, and waits until it did.
pub(crate) fn terminate(server: &mut Child) -> ExitStatus {
    // The shell's own `kill`: a minimal system has no program of that name.
    let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", server.id())]).status();
    assert!(asked.expect("sh runs").success());
    server.wait().expect("it ends")
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["home", "work", "cache", "data", "tmp", "in"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    /// Makes a sandbox whose data folder holds the database of [`feeds`].
    pub(crate) fn with_database() -> Self {
        let sandbox = Self::new();
        fs::write(sandbox.database(), feeds::database()).expect("write the database");
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the program looks for its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.path("data/vulnerabilities.swdb")
    }

    /// Writes a file below `in` and returns its path.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path("in").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, bytes).expect("write a file");
        path
    }

    /// Writes the root file system of the image of [`feeds::debian`] to `in/root`.
    pub(crate) fn write_root(&self) {
        self.write("root/etc/os-release", feeds::DEBIAN_12);
        self.write("root/var/lib/dpkg/status", feeds::DPKG_STATUS);
    }

    /// Prepares the program with these arguments, separated by blanks; `@` stands for the folder
    /// `in`.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let inputs = self.path("in").display().to_string();
        let mut command = Command::new(program());
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("SEAWALL_CACHE_DIR", self.path("cache"))
            .env("SEAWALL_DATA_DIR", self.path("data"))
            .current_dir(self.path("work"))
            .args(arguments.split_whitespace().map(|word| word.replace('@', &inputs)));
        command
    }

    #[track_caller]
    pub(crate) fn run(&self, arguments: &str) -> Run {
        finish(self.command(arguments), "")
    }

    /// Runs the program at [`NOW`].
    #[track_caller]
    pub(crate) fn run_now(&self, arguments: &str) -> Run {
        let mut command = self.command(arguments);
        command.env("SEAWALL_NOW", NOW);
        finish(command, "")
    }

    /// Scans and returns the JSON report; the exit code is the caller's to judge.
    #[track_caller]
    pub(crate) fn report(&self, arguments: &str) -> (Run, Value) {
        let run = self.run_now(&format!("scan -o json {arguments}"));
        let report = serde_json::from_str(&run.stdout);
        let report = report.unwrap_or_else(|error| panic!("{error}: {run:?}"));
        (run, report)
    }

    /// Lists all files with their sizes, except those below `except`.
    pub(crate) fn files_outside(&self, except: &[&str]) -> BTreeSet<(PathBuf, u64)> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("list a folder") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(self.folder.path()).expect("inside");
                if except.iter().any(|except| name.starts_with(except)) {
                    continue;
                }
                let metadata = fs::symlink_metadata(&path).expect("metadata");
                if metadata.is_dir() {
                    folders.push(path.clone());
                }
                let size = if metadata.is_file() { metadata.len() } else { 0 };
                found.insert((name.to_owned(), size));
            }
        }
        found
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that standard output or standard error holds `text`, however it is wrapped.
    #[track_caller]
    pub(crate) fn expect_text(self, text: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        let words: Vec<&str> = all.split_whitespace().collect();
        assert!(words.join(" ").contains(text), "no `{text}` in:\n{all}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_no_text(self, text: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        let words: Vec<&str> = all.split_whitespace().collect();
        assert!(!words.join(" ").contains(text), "`{text}` in:\n{all}");
        self
    }
}

/// The program under test: this build's, or another one that is to be measured.
pub(crate) fn program() -> PathBuf {
    let other = std::env::var_os("SEAWALL_TEST_BINARY");
    other.map_or_else(|| env!("CARGO_BIN_EXE_seawall").into(), PathBuf::from)
}

/// Tells whether tests over a second are asked for.
pub(crate) fn is_slow() -> bool {
    std::env::var_os("SEAWALL_SLOW_TESTS").is_some()
}

/// Runs a command to its end; a signal or a run without end fails the test.
#[track_caller]
pub(crate) fn finish(mut command: Command, input: &str) -> Run {
    let start = Instant::now();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("start the program");
    let folder = format!("/proc/{}", child.id());
    let mut stdin = child.stdin.take().expect("standard input");
    let mut stdout = child.stdout.take().expect("standard output");
    let mut stderr = child.stderr.take().expect("standard error");
    let input = input.to_owned();
    // A program that does not read its input closes the pipe.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let out = std::thread::spawn(move || read_all(&mut stdout));
    let err = std::thread::spawn(move || read_all(&mut stderr));
    let (mut peak_kib, mut cpu) = (0, Duration::ZERO);
    let status = loop {
        peak_kib = peak_of(&format!("{folder}/status")).unwrap_or_default().max(peak_kib);
        cpu = cpu_of(&format!("{folder}/stat")).unwrap_or_default().max(cpu);
        if let Some(status) = child.try_wait().expect("wait for the program") {
            break status;
        }
        if PATIENCE < start.elapsed() {
            child.kill().expect("end the program");
            panic!("{command:?} did not end");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    writer.join().expect("the input is written");
    let code = status.code().unwrap_or_else(|| panic!("{command:?} ended by {status}"));
    let run = Run {
        code,
        stdout: out.join().expect("standard output"),
        stderr: err.join().expect("standard error"),
        peak_kib,
        elapsed: start.elapsed(),
        cpu,
    };
    assert!(code <= 3 && !run.stderr.contains("panicked"), "{command:?}: {run:?}");
    run
}

fn read_all(pipe: &mut dyn std::io::Read) -> String {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes).expect("read a pipe");
    String::from_utf8(bytes).expect("text")
}

/// Reads user and system time from `/proc` (`proc_pid_stat(5)`, fields 14 and 15), which Linux
/// counts in hundredths of a second for programs.
fn cpu_of(stat_file: &str) -> Option<Duration> {
    let mut text = String::new();
    fs::File::open(stat_file).ok()?.read_to_string(&mut text).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let times = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = times.filter_map(|time| time.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

/// Reads the peak of resident memory from `/proc` (`proc_pid_status(5)`, `VmHWM`).
fn peak_of(status_file: &str) -> Option<u64> {
    let mut text = String::new();
    fs::File::open(status_file).ok()?.read_to_string(&mut text).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The ids of all findings in a JSON report.
pub(crate) fn finding_ids(report: &Value) -> BTreeSet<String> {
    findings(report).iter().map(|finding| text(&finding["id"])).collect()
}

pub(crate) fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().expect("a list of findings")
}

/// Finds the finding about a vulnerability.
#[track_caller]
pub(crate) fn finding<'a>(report: &'a Value, vulnerability: &str) -> &'a Value {
    let found = findings(report).iter().find(|it| it["vulnerability"] == vulnerability);
    found.unwrap_or_else(|| panic!("no finding {vulnerability} in {:#}", report["findings"]))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The path as an argument.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A generator of the numbers that tests draw (xorshift64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below the bound")
    }
}

/// Lists the files in a folder and in all folders in it, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("list").flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
