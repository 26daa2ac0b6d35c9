//! Hostile inputs by class: each is made by code, scanned cold and warm by the real program, and
//! held to bounds of time and memory, to a clear answer, and to writing nothing outside the cache.
//!
//! The quick classes run with every test. All of them run with `SEAWALL_SLOW_TESTS=1`, which
//! `cargo xtask bench limits` sets beside a release build; it prints the table that stands in
//! `docs/reference/limits.md`.

use std::fmt::Write as _;
use std::time::Duration;

use crate::feeds::EXPLOITED;
use crate::sandbox::{NOW, Run, Sandbox, finish, is_slow};

mod archives;
mod bombs;
mod documents;
mod network;
mod stream;

/// The promise of the specification for any input that is scanned.
const PEAK_MIB_MAX: u64 = 256;
/// Time on processors that no input may take, even without optimisation.
const CPU_MAX: Duration = Duration::from_mins(1);

/// One class of hostile input.
#[derive(Clone, Copy, Debug)]
struct Case {
    name: &'static str,
    speed: Speed,
    /// Writes the input below `in`, and returns the arguments of the program.
    make: fn(&Sandbox) -> String,
    ends: Ends,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Speed {
    Quick,
    Slow,
}

/// How a scan of the input has to end.
#[derive(Clone, Copy, Debug)]
enum Ends {
    /// With a report that has the finding of the lowest layer and says the text.
    Reads(&'static str),
    /// With a report that says the text; what the lowest layer had is hidden.
    Says(&'static str),
    /// With this exit code and a message that says the text.
    Stops(i32, &'static str),
}

impl Case {
    const fn quick(name: &'static str, make: fn(&Sandbox) -> String, ends: Ends) -> Self {
        Self { name, speed: Speed::Quick, make, ends }
    }

    const fn slow(name: &'static str, make: fn(&Sandbox) -> String, ends: Ends) -> Self {
        Self { name, speed: Speed::Slow, make, ends }
    }

    /// Runs the case; returns its row of the table, and what is wrong.
    fn run(&self) -> (String, Vec<String>) {
        let sandbox = Sandbox::with_database();
        let arguments = (self.make)(&sandbox);
        let before = sandbox.files_outside(&["cache"]);
        let mut wrong = Vec::new();
        let mut row = format!("| {} ", self.name);
        let mut said = String::new();
        for temperature in ["cold", "warm"] {
            let mut command = sandbox.command(&arguments);
            command.env("SEAWALL_NOW", NOW);
            let run = finish(command, "");
            let peak = run.peak_kib.div_ceil(1024);
            let seconds = run.cpu.as_secs_f64();
            write!(row, "| {seconds:.2} s | {peak} MiB ").expect("a text");
            if CPU_MAX < run.cpu || PEAK_MIB_MAX < peak {
                wrong.push(format!("{temperature}: {seconds:.2} CPU s, {peak} MiB"));
            }
            wrong.extend(self.ends.judge(&run).map(|fault| format!("{temperature}: {fault}")));
            if sandbox.files_outside(&["cache"]) != before {
                wrong.push(format!("{temperature}: files outside the cache changed"));
            }
            if temperature == "warm" && said != run.stdout {
                wrong.push("warm: another report than cold".to_owned());
            }
            said = run.stdout;
        }
        writeln!(row, "| {} |", self.ends.words()).expect("a text");
        (row, wrong)
    }
}

impl Ends {
    fn judge(self, run: &Run) -> Option<String> {
        let all = format!("{}\n{}", run.stdout, run.stderr);
        let words = all.split_whitespace().collect::<Vec<_>>().join(" ");
        let (code, texts) = match self {
            Self::Reads(text) => (0, [EXPLOITED, text]),
            Self::Says(text) => (0, ["NOT LOOKED AT", text]),
            Self::Stops(code, text) => (code, ["error: ", text]),
        };
        let is_right = run.code == code
            && texts.iter().all(|text| words.contains(text))
            && !words.replace("0 findings in what could be read", "").contains("0 findings");
        let start: String = words.chars().take(1500).collect();
        (!is_right).then(|| format!("exit code {} for {code}, {texts:?} in: {start}", run.code))
    }

    fn words(self) -> String {
        match self {
            Self::Reads("") => "read".to_owned(),
            Self::Reads(text) | Self::Says(text) => format!("gap: `{text}`"),
            Self::Stops(code, text) => format!("exit code {code}: `{text}`"),
        }
    }
}

/// Runs the cases that are due and prints their table.
#[track_caller]
fn run_all(tables: &[&[Case]]) {
    let only = std::env::var("SEAWALL_LIMITS_ONLY").unwrap_or_default();
    let mut table = String::new();
    let mut faults = String::new();
    for case in tables.iter().copied().flatten() {
        if (case.speed == Speed::Slow && !is_slow()) || !case.name.contains(&only) {
            continue;
        }
        let (row, wrong) = case.run();
        print_row(&row);
        table.push_str(&row);
        for fault in wrong {
            writeln!(faults, "{}: {fault}", case.name).expect("a text");
        }
    }
    assert!(!table.is_empty() || !only.is_empty(), "no case ran");
    assert!(faults.is_empty(), "{faults}\n{table}");
}

/// The test harness keeps this unless the test fails or `--nocapture` asks for it.
#[expect(clippy::print_stdout, reason = "the table is what the command is for")]
fn print_row(row: &str) {
    print!("{row}");
}

#[test]
fn hostile_archives_are_read_or_refused_within_bounds() {
    run_all(&[archives::CASES]);
}

#[test]
fn bombs_are_read_or_refused_within_bounds() {
    run_all(&[bombs::CASES]);
}

#[test]
fn hostile_documents_are_read_or_refused_within_bounds() {
    run_all(&[documents::CASES]);
}

#[test]
fn misbehaving_registries_are_given_up_within_bounds() {
    run_all(&[network::CASES]);
}
