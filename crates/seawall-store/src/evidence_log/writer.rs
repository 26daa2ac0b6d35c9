//! The thread that writes: group commit, heads, further files.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seawall_evidence::key::SigningKey;
use seawall_evidence::log::{AppendError as Refusal, Appended, Log, Resumed};
use seawall_evidence::record::{Actor, EncodedEntry, Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, DetailKey, Outcome};

use super::files::{self, LogFile};
use super::queue::{Answer, Batch, Queue, Request};
use super::witness::Publisher;
use super::{AppendError, Clock, OpenError, Status, io_error};
use crate::atomic::{self, Durability};
use crate::data_folder::FolderLock;

/// Most requests that are written together.
// LIMIT: what a sync of the disk is shared by; their answers come together.
const BATCH_LENGTH_MAX: usize = 1024;
/// Size of a batch above which no further record joins it, in bytes.
// LIMIT: one write, held in memory.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How the log is kept.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) origin: String,
    pub(super) key: SigningKey,
    pub(super) clock: Clock,
    pub(super) head_records: u64,
    pub(super) head_interval: Duration,
    pub(super) file_bytes: u64,
}

/// The log and its newest file.
#[derive(Debug)]
pub(super) struct Writer {
    log: Log,
    file: File,
    place: LogFile,
    /// The bytes of the file that are the log's.
    length: u64,
    rules: Rules,
    queue: Arc<Queue>,
    publisher: Option<Publisher>,
    head_at: Instant,
    appended_count: u64,
    sync_count: u64,
    unwritten_count: u64,
    failure: Option<Arc<io::Error>>,
    _lock: FolderLock,
}

impl Writer {
    /// Opens the newest file of the log, or begins the first.
    pub(super) fn open(
        folder: &Path,
        rules: Rules,
        queue: Arc<Queue>,
        publisher: Option<Publisher>,
        lock: FolderLock,
    ) -> Result<Self, OpenError> {
        let files = files::list(folder).map_err(|source| io_error("list", folder, source))?;
        let place = match files.into_iter().next_back() {
            Some(place) => place,
            None => begin(folder, &rules.origin)?,
        };
        let failed = |what| {
            let path = place.path.clone();
            move |source| OpenError::Io { what, path, source }
        };
        let file = OpenOptions::new().read(true).write(true).open(&place.path);
        let file = file.map_err(failed("open"))?;
        let Resumed { log, whole_bytes, torn_bytes } = Log::resume(BufReader::new(&file))
            .map_err(|source| OpenError::Damaged { path: place.path.clone(), source })?;
        if torn_bytes != 0 {
            file.set_len(whole_bytes).map_err(failed("cut"))?;
            file.sync_all().map_err(failed("sync"))?;
        }
        let mut writer = Self {
            log,
            file,
            place,
            length: whole_bytes,
            rules,
            queue,
            publisher,
            head_at: Instant::now(),
            appended_count: 0,
            sync_count: 0,
            unwritten_count: 0,
            failure: None,
            _lock: lock,
        };
        if torn_bytes != 0 {
            writer.record_cut(torn_bytes)?;
        }
        writer.report();
        Ok(writer)
    }

    fn record_cut(&mut self, torn_bytes: u64) -> Result<(), OpenError> {
        let entry = own_entry(self.rules.clock.now(), Action::TornTailCut);
        // The key takes a number and is there once.
        let entry = entry.with(DetailKey::Bytes, Value::Count(torn_bytes));
        let path = self.place.path.clone();
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            io_error("write", &path, io::Error::other(error))
        };
        let entry = entry.map_err(|error| failed(error.into()))?;
        let (answer, mut pending) = tokio::sync::oneshot::channel();
        self.commit(vec![Request::Append { entry: entry.into(), answer: Some(answer) }]);
        match pending.try_recv() {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(error.into())),
            Err(error) => Err(failed(error.into())),
        }
    }

    pub(super) fn origin(&self) -> &str {
        self.log.origin()
    }

    fn status(&self) -> Status {
        Status {
            record_count: self.log.size(),
            unsigned_count: self.log.unsigned_count(),
            appended_count: self.appended_count,
            sync_count: self.sync_count,
            unwritten_count: self.unwritten_count,
            failure: self.failure.as_ref().map(ToString::to_string),
            witness_failure: None,
        }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(mut self) {
        loop {
            match self.queue.take(BATCH_LENGTH_MAX, self.patience()) {
                Batch::Requests(requests) => self.commit(requests),
                Batch::Idle => self.commit(vec![]),
                Batch::Closed => break,
            }
        }
        let (answer, _) = tokio::sync::oneshot::channel();
        self.commit(vec![Request::Sign { answer }]);
    }

    fn report(&self) {
        self.queue.report(|status| {
            let witness_failure = status.witness_failure.take();
            *status = Status { witness_failure, ..self.status() };
        });
    }

    /// Returns how long nothing has to be signed; `None` is for ever.
    fn patience(&self) -> Option<Duration> {
        let is_waiting = 0 < self.log.unsigned_count() && self.failure.is_none();
        is_waiting.then(|| self.rules.head_interval.saturating_sub(self.head_at.elapsed()))
    }

    /// Writes requests together, answers them, and signs if it is time to.
    fn commit(&mut self, requests: Vec<Request>) {
        if let Some(source) = &self.failure {
            let error = self.failed(Arc::clone(source));
            let answers = requests.into_iter().map(|request| (request.into_answer(), None));
            self.answer(answers.collect(), &Err(error));
            return;
        }
        let mut batch = Stage::after(&self.log);
        let mut must_sign = false;
        for request in requests {
            match request {
                Request::Sign { answer } => {
                    must_sign = true;
                    batch.answers.push((Some(answer), None));
                }
                Request::Append { entry, answer } => {
                    if BATCH_BYTES_MAX <= batch.bytes.len() {
                        self.flush(batch);
                        batch = Stage::after(&self.log);
                    }
                    batch.append(entry, answer);
                }
            }
        }
        let unsigned = batch.log.unsigned_count();
        let is_time = self.rules.head_records <= unsigned
            || self.rules.head_interval <= self.head_at.elapsed();
        let head = (0 < unsigned && (must_sign || is_time)).then(|| self.sign(&mut batch));
        if self.flush(batch)
            && let Some(head) = head.flatten()
        {
            self.adopt_head(&head);
        }
    }

    /// Adds a head to what is to be written.
    fn sign(&self, batch: &mut Stage) -> Option<Appended> {
        let now = self.rules.clock.now();
        let signed = match batch.log.sign(&self.rules.key, now) {
            Err(Refusal::ClockSetBack { .. }) => {
                batch.note_clock(now);
                batch.log.sign(&self.rules.key, now)
            }
            other => other,
        };
        // A head that cannot be signed (the log is full) is missed by whoever verifies.
        let signed = signed.ok()?;
        batch.bytes.extend(&signed.bytes);
        batch.log = signed.log.clone();
        Some(signed)
    }

    /// Writes and syncs a stage, and answers; tells whether it is on the disk.
    fn flush(&mut self, stage: Stage) -> bool {
        let Stage { log, bytes, answers, refused_count } = stage;
        self.unwritten_count += refused_count;
        let result = if bytes.is_empty() { Ok(()) } else { self.write(&bytes) };
        if result.is_ok() {
            self.appended_count += log.size().saturating_sub(self.log.size());
            self.log = log;
        }
        self.answer(answers, &result);
        result.is_ok()
    }

    /// Tells those who wait what became of it; what nobody waits for is counted if it is lost.
    fn answer(&mut self, answers: Vec<Awaited>, result: &Result<(), AppendError>) {
        if result.is_err() {
            let notes = answers.iter().filter(|(answer, _)| answer.is_none()).count();
            self.unwritten_count += u64::try_from(notes).unwrap_or(u64::MAX);
        }
        self.report();
        let size = self.log.size();
        for (answer, number) in answers {
            let Some(answer) = answer else { continue };
            // Whoever does not wait any more has nothing to be told.
            drop(answer.send(result.clone().map(|()| number.unwrap_or(size))));
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), AppendError> {
        if let Some(source) = &self.failure {
            return Err(self.failed(Arc::clone(source)));
        }
        if let Err(source) = self.file.write_all_at(bytes, self.length) {
            let source = Arc::new(source);
            // A part may be there. It goes, or the log ends.
            if self.file.set_len(self.length).and_then(|()| self.file.sync_all()).is_err() {
                self.failure = Some(Arc::clone(&source));
                return Err(self.failed(source));
            }
            return Err(AppendError::Write { path: self.place.path.clone(), source });
        }
        self.sync_count += 1;
        if let Err(source) = self.file.sync_data() {
            // After a failed sync nobody knows which pages are on the disk, and the next sync
            // would not tell (Linux marks them clean).
            let source = Arc::new(source);
            self.failure = Some(Arc::clone(&source));
            return Err(self.failed(source));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn failed(&self, source: Arc<io::Error>) -> AppendError {
        AppendError::Failed { path: self.place.path.clone(), source }
    }

    /// Goes on after a head: tells the witness, and begins a further file if this one is large.
    fn adopt_head(&mut self, head: &Appended) {
        self.head_at = Instant::now();
        if let Some(publisher) = &self.publisher
            && let Some(note) = note_of(&head.bytes)
        {
            publisher.publish(note);
        }
        if self.rules.file_bytes <= self.length {
            // Without a further file, this one goes on; the next head tries again.
            drop(self.begin_next(&head.bytes));
        }
    }

    fn begin_next(&mut self, head: &[u8]) -> io::Result<()> {
        let folder = self.place.path.parent().unwrap_or_else(|| Path::new("."));
        let next = LogFile::new(folder, self.log.size().saturating_add(1));
        let bytes = self.log.segment(head);
        atomic::write_file(&next.path, &bytes, Durability::Synced)?;
        // From here on the newer file is the one that is opened: this one must not go on.
        match OpenOptions::new().read(true).write(true).open(&next.path) {
            Ok(file) => self.file = file,
            Err(error) => {
                let error = Arc::new(error);
                self.failure = Some(Arc::clone(&error));
                return Err(io::Error::new(error.kind(), error));
            }
        }
        self.length = bytes.len() as u64;
        self.place = next;
        Ok(())
    }
}

/// What is to be written next, and who waits for it.
#[derive(Debug)]
struct Stage {
    log: Log,
    bytes: Vec<u8>,
    answers: Vec<Awaited>,
    /// Records that the log refuses and that nobody waits for.
    refused_count: u64,
}

/// Who waits for a record, if somebody does, and its number; a head has none.
type Awaited = (Option<Answer>, Option<u64>);

impl Stage {
    fn after(log: &Log) -> Self {
        Self { log: log.clone(), bytes: Vec::new(), answers: Vec::new(), refused_count: 0 }
    }

    fn append(&mut self, entry: EncodedEntry, answer: Option<Answer>) {
        if matches!(self.log.check_time(entry.time()), Err(Refusal::ClockSetBack { .. })) {
            self.note_clock(entry.time());
        }
        match self.log.append(entry) {
            Ok(appended) => {
                self.bytes.extend(&appended.bytes);
                self.log = appended.log;
                self.answers.push((answer, Some(self.log.size())));
            }
            Err(error) => match answer {
                Some(answer) => drop(answer.send(Err(error.into()))),
                None => self.refused_count += 1,
            },
        }
    }

    /// Records that the clock was set back.
    fn note_clock(&mut self, now: Timestamp) {
        let entry = own_entry(now, Action::ClockChanged).with(DetailKey::ToTime, Value::Time(now));
        if let Some(appended) = entry.ok().and_then(|entry| self.log.append(entry).ok()) {
            self.bytes.extend(&appended.bytes);
            self.log = appended.log;
        }
    }
}

fn own_entry(time: Timestamp, action: Action) -> Entry {
    let name = Text::tamed("seawall");
    let actor = Actor { kind: ActorKind::System, authentication: Authentication::Machine, name };
    Entry::new(time, actor, action, Outcome::Done)
}

fn begin(folder: &Path, origin: &str) -> Result<LogFile, OpenError> {
    let name = || OpenError::Name { origin: origin.to_owned() };
    let (_, bytes) = Log::create(origin).map_err(|_error| name())?;
    let place = LogFile::new(folder, 1);
    atomic::write_file(&place.path, &bytes, Durability::Synced)
        .map_err(|source| io_error("write", &place.path, source))?;
    Ok(place)
}

/// Returns the signed note in the frame of a head.
fn note_of(frame: &[u8]) -> Option<String> {
    use seawall_evidence::frame::{FRAME_CHECK_BYTES, FRAME_HEAD_BYTES};
    let content = frame.get(FRAME_HEAD_BYTES..frame.len().checked_sub(FRAME_CHECK_BYTES)?)?;
    String::from_utf8(content.to_vec()).ok()
}
