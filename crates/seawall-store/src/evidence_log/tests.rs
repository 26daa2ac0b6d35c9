//! What is acknowledged stays; what is half-written goes; what is exported verifies.

use std::fs;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use seawall_evidence::record::{Actor, Value};
use seawall_evidence::search::{Pattern, Query};
use seawall_evidence::text::Text;
use seawall_evidence::verify::{Report, Trust, verify};
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind,
};

use super::read::{ReadError, Whole, export, further_files, search, signed_count};
use super::witness::WitnessFile;
use super::*;
use crate::data_folder::DataFolder;

const ORIGIN: &str = "registry.example/evidence";

fn moment(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(millis).expect("a moment")
}

fn entry(millis: u64, name: &str) -> Entry {
    let name = Text::new(name).expect("a text");
    let actor = Actor { kind: ActorKind::User, authentication: Authentication::Password, name };
    Entry::new(moment(millis), actor, Action::Push, Outcome::Done)
        .on(SubjectKind::Repository, Text::new("prod/app").expect("a text"))
        .expect("an entry")
}

struct Place {
    _temporary: tempfile::TempDir,
    data: DataFolder,
}

impl Place {
    fn new() -> Self {
        let temporary = tempfile::tempdir().expect("a folder");
        let data = DataFolder::open(temporary.path()).expect("a data folder");
        Self { _temporary: temporary, data }
    }

    fn options() -> Options {
        let clock = Clock::new(|| moment(1_800_000_000_000));
        Options { head_interval: Duration::from_hours(1), ..Options::new(ORIGIN, clock) }
    }

    /// A test beside this one that starts a program has, until that program runs, a copy of every
    /// open file, and with it of a lock that was given back a moment ago.
    fn lock(&self) -> FolderLock {
        let mut tries = std::iter::repeat_with(|| self.data.lock()).take(10_000);
        let free = tries.find_map(|lock| {
            lock.inspect_err(|_in_use| std::thread::sleep(Duration::from_millis(1))).ok()
        });
        free.expect("nobody else")
    }

    fn open(&self, options: Options) -> EvidenceLog {
        let lock = self.lock();
        EvidenceLog::open(&self.data.evidence(), lock, options).expect("it opens")
    }

    /// Writes `count` records, `at_once` of them together.
    fn fill(&self, options: Options, count: u64, at_once: u64) {
        let log = self.open(options);
        for first in (0..count).step_by(usize::try_from(at_once).expect("a count")) {
            let of_round = first..count.min(first + at_once);
            let entries = of_round.map(|number| entry(1_800_000_000_000 + number, "ci"));
            let pending: Vec<_> = entries.map(|entry| log.append(entry).expect("room")).collect();
            for pending in pending {
                pending.wait().expect("it is written");
            }
        }
        log.close();
    }

    fn trust(&self) -> Trust {
        let key = fs::read_to_string(self.data.evidence().join("log.pub")).expect("a key");
        Trust { keys: vec![key.trim().parse().expect("a key")], ..Trust::default() }
    }

    fn verify_whole(&self) -> Report {
        let whole = Whole::open(&self.data.evidence()).expect("there is a log");
        verify(whole, &self.trust()).expect("it is a log")
    }

    fn newest(&self) -> PathBuf {
        let files = files::list(&self.data.evidence()).expect("a folder");
        files.last().expect("a file").path.clone()
    }
}

#[test]
fn many_append_and_few_syncs_write() {
    let place = Place::new();
    let log = place.open(Place::options());
    std::thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            let log = log.clone();
            scope.spawn(move || {
                let entries = (0..200).map(|number| entry(1_800_000_000_000 + number, name));
                let pending: Vec<_> =
                    entries.map(|entry| log.append(entry).expect("there is room")).collect();
                let numbers: Vec<u64> =
                    pending.into_iter().map(|one| one.wait().expect("it is written")).collect();
                assert!(numbers.is_sorted_by(|one, next| one < next));
            });
        }
    });
    let status = log.status();
    assert_eq!((status.record_count, status.unsigned_count), (800, 800));
    assert!(status.sync_count < 400, "{} syncs", status.sync_count);
    assert_eq!(log.sign().expect("there is room").wait().expect("it is signed"), 800);
    log.close();
    assert!(matches!(log.append(entry(0, "late")), Err(AppendError::Closed)));
    let report = place.verify_whole();
    assert!(report.is_verified(), "{:?}", report.faults);
    assert_eq!((report.record_count, report.head_count), (800, 1));
}

#[test]
fn heads_come_after_records_and_after_time() {
    let place = Place::new();
    place.fill(Options { head_records: 10, ..Place::options() }, 35, 5);
    assert_eq!(place.verify_whole().head_count, 4);
    let log = place.open(Options { head_interval: Duration::ZERO, ..Place::options() });
    log.append(entry(1_800_000_000_100, "ci")).expect("room").wait().expect("it is written");
    assert_eq!(log.status().unsigned_count, 0);
}

#[test]
fn a_log_of_many_files_is_one_log() {
    let place = Place::new();
    let options = || Options { head_records: 8, file_bytes: 2000, ..Place::options() };
    place.fill(options(), 60, 3);
    place.fill(options(), 60, 1);
    let further = further_files(&place.data.evidence()).expect("a folder");
    assert!(5 < further.len(), "{} files", further.len());
    let report = place.verify_whole();
    assert!(report.is_verified(), "{:?}", report.faults);
    assert_eq!(report.record_count, 120);
    let trust = Trust { may_omit: true, ..place.trust() };
    for file in further {
        let report = verify(fs::File::open(&file).expect("it opens"), &trust).expect("a log");
        assert!(report.is_verified(), "{}: {:?}", file.display(), report.faults);
    }
}

#[test]
fn every_export_verifies() {
    let place = Place::new();
    let options = Options { head_records: 8, file_bytes: 1500, ..Place::options() };
    place.fill(options, 41, 3);
    let folder = place.data.evidence();
    assert_eq!(signed_count(&folder).expect("a log"), 41);
    for first in 1..=41 {
        for last in first..=41 {
            let mut bytes = Vec::new();
            export(&folder, first, Some(last), &mut bytes).expect("it is exported");
            let trust = Trust { may_omit: true, ..place.trust() };
            let report = verify(bytes.as_slice(), &trust).expect("it is a log");
            assert!(report.is_verified(), "{first} to {last}: {:?}", report.faults);
            assert_eq!(report.record_count, last - first + 1);
        }
    }
    let mut bytes = Vec::new();
    let exported = export(&folder, 1, None, &mut bytes).expect("it is exported");
    assert_eq!(exported.last, 41);
    assert!(verify(bytes.as_slice(), &place.trust()).expect("a log").is_verified());
    for (first, last) in [(0, Some(1)), (3, Some(2)), (1, Some(42)), (42, None)] {
        let outside = export(&folder, first, last, io::sink());
        assert!(matches!(outside, Err(ReadError::OutOfRange { .. })), "{first} to {last:?}");
    }
}

#[test]
fn a_search_finds_what_fits_in_every_file() {
    let place = Place::new();
    let options = Options { head_records: 8, file_bytes: 1500, ..Place::options() };
    place.fill(options, 40, 3);
    let query = Query { from: Some(moment(1_800_000_000_010)), ..Query::default() };
    let find = |first, query: &Query| {
        let mut numbers = Vec::new();
        search(&place.data.evidence(), first, query, |record| {
            numbers.push(record.sequence);
            if numbers.len() < 5 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .expect("it is read");
        numbers
    };
    assert_eq!(find(1, &query), [11, 12, 13, 14, 15]);
    assert_eq!(find(37, &query), [37, 38, 39, 40]);
    let nobody = Query { actor: Some(Pattern::new("nobody")), ..Query::default() };
    assert_eq!(find(1, &nobody), [0; 0]);
}

#[test]
fn a_torn_tail_is_cut_and_recorded() {
    let place = Place::new();
    place.fill(Place::options(), 3, 1);
    let whole = fs::read(place.newest()).expect("it is there");
    let torn = entry_frame();
    for length in 1..torn.len() {
        fs::write(place.newest(), [whole.as_slice(), &torn[..length]].concat()).expect("written");
        place.open(Place::options()).close();
        let report = place.verify_whole();
        assert!(report.is_verified(), "{:?}", report.faults);
        assert_eq!(report.record_count, 4);
        let query = Query { actions: vec![Action::TornTailCut], ..Query::default() };
        let mut cut = None;
        search(&place.data.evidence(), 1, &query, |record| {
            cut = Some(record.entry.details().to_vec());
            ControlFlow::Break(())
        })
        .expect("it is read");
        let bytes = Value::Count(length as u64);
        assert_eq!(cut, Some(vec![(DetailKey::Bytes, bytes)]));
    }
    let mut changed = whole;
    changed[100] ^= 1;
    fs::write(place.newest(), changed).expect("written");
    let lock = place.lock();
    let opened = EvidenceLog::open(&place.data.evidence(), lock, Place::options());
    assert!(matches!(opened, Err(OpenError::Damaged { .. })));
}

/// Returns a frame of a record, as one that is being written.
fn entry_frame() -> Vec<u8> {
    let (log, _) = seawall_evidence::log::Log::create(ORIGIN).expect("a log");
    log.append(entry(1_800_000_000_000, "ci")).expect("it fits").bytes
}

#[test]
fn a_clock_that_is_set_back_is_recorded() {
    let place = Place::new();
    let log = place.open(Place::options());
    for millis in [1_800_000_000_000, 1_700_000_000_000, 1_700_000_000_001] {
        log.append(entry(millis, "ci")).expect("room").wait().expect("it is written");
    }
    assert_eq!(log.status().record_count, 4);
    log.close();
    let report = place.verify_whole();
    assert!(report.is_verified(), "{:?}", report.faults);
}

#[test]
fn the_witness_holds_the_newest_head_and_holds_nothing_up() {
    let place = Place::new();
    let noted = place.data.path().join("elsewhere/head.txt");
    let witness = || Some(Box::new(WitnessFile::new(&noted)) as Box<dyn Witness>);
    place.fill(Options { witness: witness(), ..Place::options() }, 3, 1);
    let head = fs::read_to_string(&noted).expect("a head was noted");
    let trust = Trust { noted_heads: vec![head], ..place.trust() };
    let whole = Whole::open(&place.data.evidence()).expect("a log");
    assert!(verify(whole, &trust).expect("a log").is_verified());

    fs::remove_dir_all(noted.parent().expect("a folder")).expect("it goes");
    fs::write(noted.parent().expect("a folder"), "no folder").expect("written");
    let log = place.open(Options { witness: witness(), ..Place::options() });
    log.append(entry(1_800_000_000_009, "ci")).expect("room").wait().expect("it is written");
    log.sign().expect("room").wait().expect("it is signed");
    log.close();
    assert!(log.status().witness_failure.is_some());
}

#[test]
fn one_process_writes_and_the_key_stays() {
    let place = Place::new();
    let log = place.open(Place::options());
    assert!(place.data.lock().is_err());
    let key = log.public_key().clone();
    assert_eq!(log.origin(), ORIGIN);
    drop(log);
    assert_eq!(*place.open(Place::options()).public_key(), key);
}

#[test]
fn what_nobody_waits_for_is_written_in_its_order() {
    let place = Place::new();
    let log = place.open(Place::options());
    for number in 1..=300 {
        log.note(entry(1_800_000_000_000, "ci")).expect("room");
        if number % 100 == 0 {
            let written = log.append(entry(1_800_000_000_000, "ci")).expect("room").wait();
            assert_eq!(written.expect("it is written"), number + number / 100);
        }
    }
    log.note(entry(1_800_000_000_000, "last")).expect("room");
    log.close();
    let status = log.status();
    assert_eq!((status.record_count, status.unwritten_count), (304, 0));
}

#[test]
fn the_queue_is_bounded() {
    let queue = Queue::default();
    let push = || {
        let (answer, _) = oneshot::channel();
        queue.push(Request::Sign { answer })
    };
    for _ in 0..QUEUE_LENGTH_MAX {
        push().expect("there is room");
    }
    assert!(matches!(push(), Err(AppendError::Overloaded)));
}

#[test]
fn a_disk_that_is_full_fails_clearly_and_leaves_nothing_half_written() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = DataFolder::open(&disk.path.join("data")).expect("a data folder");
    let open = || {
        let lock = data.lock().expect("nobody else");
        EvidenceLog::open(&data.evidence(), lock, Place::options())
    };
    let log = open().expect("it opens");
    let mut acknowledged = 0;
    let error = loop {
        let written = log.append(entry(1_800_000_000_000, &"x".repeat(900))).expect("room").wait();
        match written {
            Ok(number) => acknowledged = number,
            Err(error) => break error,
        }
        assert!(acknowledged < 10_000, "the disk is larger than it is");
    };
    assert!(matches!(error, AppendError::Write { .. }), "{error}");
    assert!(100 < acknowledged);
    // What nobody waits for is counted. The signing tells that the writer is done with it.
    log.note(entry(1_800_000_000_000, &"x".repeat(900))).expect("room");
    drop(log.sign().expect("room").wait());
    assert_eq!(log.status().unwritten_count, 1);
    // Reading goes on, and so does writing when there is room.
    let count = |query: &Query| {
        let counted = AtomicU64::new(0);
        search(&data.evidence(), 1, query, |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            ControlFlow::Continue(())
        })
        .expect("it is read");
        counted.into_inner()
    };
    assert_eq!(count(&Query::default()), acknowledged);
    fs::remove_file(disk.path.join("ballast")).expect("the ballast goes");
    let next = log.append(entry(1_800_000_000_000, "ci")).expect("room").wait();
    assert_eq!(next.expect("there is room on the disk"), acknowledged + 1);
    log.close();
    let key = fs::read_to_string(data.evidence().join("log.pub")).expect("a key");
    let trust = Trust { keys: vec![key.trim().parse().expect("a key")], ..Trust::default() };
    let whole = Whole::open(&data.evidence()).expect("a log");
    let report = verify(whole, &trust).expect("a log");
    assert!(report.is_verified(), "{:?}", report.faults);

    disk.remount_read_only();
    let error = data.lock().expect_err("nothing can be written").to_string();
    assert!(error.contains("cannot open"), "{error}");
    assert_eq!(count(&Query::default()), acknowledged + 1);
}

/// A file system of 1 MiB in memory; only root may mount one.
struct SmallDisk {
    path: PathBuf,
    _temporary: tempfile::TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = temporary.path().to_owned();
        let status = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "seawall-test"])
            .arg(&path)
            .status();
        if !status.is_ok_and(|status| status.success()) {
            skipped("a tmpfs cannot be mounted here");
            return None;
        }
        fs::write(path.join("ballast"), vec![0; 128 * 1024]).expect("there is room");
        Some(Self { path, _temporary: temporary })
    }

    fn remount_read_only(&self) {
        let status =
            std::process::Command::new("mount").args(["-o", "remount,ro"]).arg(&self.path).status();
        assert!(status.expect("mount runs").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let status = std::process::Command::new("umount").arg(&self.path).status();
        assert!(status.is_ok_and(|status| status.success()), "the disk stays mounted");
    }
}

#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn skipped(why: &str) {
    println!("SKIPPED: {why}");
}
