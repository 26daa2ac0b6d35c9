//! A process that appends to the evidence log is killed at random moments, again and again.
//! Every record that it said was written is there, in its place, and the log verifies.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seawall_evidence::record::{Actor, Entry, Record};
use seawall_evidence::search::Query;
use seawall_evidence::text::Text;
use seawall_evidence::verify::{Trust, verify};
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, Outcome};
use seawall_store::data_folder::DataFolder;
use seawall_store::evidence_log::read::{Whole, export, search};
use seawall_store::evidence_log::{Clock, EvidenceLog, Options};
use seawall_store::testing::numbers::Numbers;

const FOLDER: &str = "SEAWALL_TEST_CRASH_FOLDER";

fn open(folder: &Path) -> EvidenceLog {
    let data = DataFolder::open(folder).expect("a data folder");
    let lock = data.lock().expect("nobody else");
    let options = Options::new("registry.example/evidence", Clock::system());
    let options = Options { head_records: 20, file_bytes: 16 * 1024, ..options };
    EvidenceLog::open(&data.evidence(), lock, options).expect("it opens")
}

/// The process that is killed: it appends for ever and says what was written.
#[test]
fn child_that_appends_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let log = open(Path::new(&folder));
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let log = log.clone();
            scope.spawn(move || {
                for count in 0_u64.. {
                    let name = Text::new(&format!("t{thread}-{}-{count}", std::process::id()));
                    let name = name.expect("a text");
                    let (kind, authentication) = (ActorKind::Robot, Authentication::Token);
                    let actor = Actor { kind, authentication, name: name.clone() };
                    let entry = Entry::new(log.now(), actor, Action::Push, Outcome::Done);
                    let number = log.append(entry).expect("room").wait().expect("it is written");
                    let line = format!("written {number} {name}\n");
                    std::io::stdout().write_all(line.as_bytes()).expect("somebody reads");
                }
            });
        }
    });
}

/// Lets a child append, kills it after `most` answers, and returns all that it gave.
fn run_child(folder: &Path, most: u64) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "evidence_crash::child_that_appends_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut text = String::new();
    let mut count = 0;
    while count < most {
        let mut line = String::new();
        assert_ne!(output.read_line(&mut line).expect("it is read"), 0, "the child ended: {text}");
        count += u64::from(line.contains("written "));
        text.push_str(&line);
    }
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    output.read_to_string(&mut text).expect("the rest is read");
    // The test runner writes before the first line; a line without its end was not said.
    let (whole, _) = text.rsplit_once('\n').unwrap_or_default();
    whole
        .lines()
        .filter_map(|line| line.split_once("written ").map(|(_, said)| said))
        .map(|said| {
            let (number, name) = said.split_once(' ').expect("a number and a name");
            (number.parse().expect("a number"), name.to_owned())
        })
        .collect()
}

fn records(folder: &Path) -> Vec<Record> {
    let mut records = Vec::new();
    // A child that was killed at once has not even made the folder.
    if !folder.join("evidence").exists() {
        return records;
    }
    search(&folder.join("evidence"), 1, &Query::default(), |record| {
        records.push(record);
        std::ops::ControlFlow::Continue(())
    })
    .expect("it is read");
    records
}

#[test]
fn every_acknowledged_record_outlives_a_kill() {
    let is_slow = std::env::var_os("SEAWALL_SLOW_TESTS").is_some();
    let rounds = if is_slow { 1000 } else { 25 };
    let seed = std::process::id().into();
    let mut numbers = Numbers(seed);
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path().join("data");
    let mut acknowledged = Vec::new();
    for round in 0..rounds {
        let most = numbers.below(60);
        acknowledged.extend(run_child(&folder, most));
        let records = records(&folder);
        for (number, name) in &acknowledged {
            let place = usize::try_from(number - 1).expect("a place");
            let found = records.get(place).map(|record| record.entry.actor().name.as_str());
            let where_ = format!("seed {seed}, round {round}, killed after {most} answers");
            assert_eq!(found, Some(name.as_str()), "record {number}: {where_}");
        }
    }
    open(&folder).close();
    let key_file = folder.join("evidence/log.pub");
    let key = std::fs::read_to_string(&key_file).expect("a key").trim().parse().expect("a key");
    let trust = Trust { keys: vec![key], ..Trust::default() };
    let whole = Whole::open(&folder.join("evidence")).expect("a log");
    let report = verify(whole, &trust).expect("it is a log");
    assert!(report.is_verified(), "seed {seed}: {:?}", report.faults);
    assert!(acknowledged.len() as u64 <= report.record_count);
    verify_with_oracle(&folder, &key_file);
}

/// Holds an export against the second verifier, which shares no line with the first.
fn verify_with_oracle(folder: &Path, key_file: &Path) {
    let exported = folder.join("export.swlog");
    let file = std::fs::File::create(&exported).expect("it is made");
    export(&folder.join("evidence"), 1, None, file).expect("it is exported");
    let oracle = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../oracle/evidence.py");
    let output = Command::new("python3")
        .args([oracle.as_os_str(), exported.as_os_str()])
        .arg("--key")
        .arg(key_file)
        .output();
    let Ok(output) = output else {
        skipped("the oracle needs python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("verified"), "{said}");
}

#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn skipped(why: &str) {
    println!("SKIPPED: {why}");
}
