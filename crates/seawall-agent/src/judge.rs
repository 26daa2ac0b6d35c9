//! The judge of one container: its mode, what an administrator added, and what is told of it.

use std::fs::File;
use std::os::fd::BorrowedFd;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::time::Instant;

use seawall_artifact::digest::Digest;
use seawall_runtime::drift::{
    Addition, Answer, Mode, Origin, Question, Reason, Use, Verdict, answer, verdict,
};
use seawall_runtime::event::Place;

use crate::classify::{Known, View, digest};
use crate::clock;
use crate::limits::DECISION_TIME_MAX;
use crate::link::downlink::Executables;
use crate::malware::Way;
use crate::malware::door::{Door, Suspect, file_system};
use crate::process::{self, Told};

/// What a script begins with that can be executed like a program.
const SCRIPT_SIGN: [u8; 2] = *b"#!";

/// What judges a container's files.
#[derive(Clone, Debug)]
pub struct Judge {
    /// The container.
    pub container: String,
    /// Its image, as it was asked for; empty where nobody knows.
    pub image: String,
    /// What happens to foreign files.
    pub mode: Mode,
    /// What is allowed beyond the image.
    pub additions: Vec<Addition>,
    /// The executables of the image, as the server knows them: where the layers cannot be looked
    /// into, they decide.
    pub safe: Option<Arc<Executables>>,
    /// Who looks for malware in what is foreign, where somebody does.
    pub door: Option<Arc<Door>>,
}

/// A foreign file that was executed, or was to be.
#[derive(Clone, Debug)]
pub struct Finding {
    /// When, in nanoseconds since 1970.
    pub time: u64,
    /// The container.
    pub container: String,
    /// The file.
    pub path: String,
    /// Where it lies.
    pub place: Place,
    /// What was to be done with it.
    pub used: Use,
    /// Whether it is executed by its first line (`#!`), which an interpreter reads. What nobody
    /// could look into counts as no script.
    pub is_script: bool,
    /// What happened.
    pub verdict: Verdict,
    /// Why it is foreign.
    pub reason: Reason,
    /// What could not be found out.
    pub origin: Origin,
    /// Whether it ran before it was seen, and was ended.
    pub is_late: bool,
    /// Who.
    pub process: Told,
    /// The parents of that process, nearest first.
    pub parents: Vec<Told>,
}

impl Judge {
    /// Decides on a file; the reason holds where it is foreign.
    pub fn decide(&self, known: &Known, used: Use, content: Option<&File>) -> (Verdict, Reason) {
        let mut question = Question {
            path: &known.path,
            place: known.place,
            is_deleted: known.is_deleted,
            links: known.links,
            origin: &known.origin,
            digest: None,
            used,
            image: &self.image,
            now: clock::now() / 1_000_000_000,
        };
        let reason = seawall_runtime::drift::reason(&question);
        let first = answer(&question, &self.additions);
        let safe = self.safe.as_ref().filter(|_| is_unknown(known));
        if first != Answer::NeedsDigest && safe.is_none() {
            return (verdict(&first, self.mode), reason);
        }
        let deadline = Instant::now() + DECISION_TIME_MAX;
        let computed: Option<Digest> = content.and_then(|file| digest(file, deadline).ok());
        if safe.zip(computed.as_ref()).is_some_and(|(safe, digest)| safe.contains(digest)) {
            return (Verdict::Allow, reason);
        }
        question.digest = computed.as_ref();
        (verdict(&answer(&question, &self.additions), self.mode), reason)
    }
}

/// Tells whether a file begins with the sign by which the kernel hands it to an interpreter.
pub fn is_script(file: &File) -> bool {
    let mut start = [0; SCRIPT_SIGN.len()];
    file.read_exact_at(&mut start, 0).is_ok() && start == SCRIPT_SIGN
}

/// Tells whether a file with a name is there of which nobody can say where it comes from.
fn is_unknown(known: &Known) -> bool {
    matches!(known.origin, Origin::Unknown(_)) && known.place != Place::Memory && !known.is_deleted
}

impl Judge {
    /// Shows a foreign file to whoever looks for malware; its user does not wait for that.
    /// `finding` is what was found of it; it has none if an administrator allows it.
    pub fn show(&self, foreign: &Shown<'_>, finding: Option<&Finding>) {
        let Some(door) = &self.door else { return };
        let suspect = |content| {
            let (process, parents) = finding.map_or_else(
                || (process::told(foreign.thread), process::parents(foreign.thread)),
                |finding| (finding.process.clone(), finding.parents.clone()),
            );
            let action = match finding {
                Some(finding) if finding.verdict == Verdict::Deny && finding.is_late => "ended",
                Some(finding) if finding.verdict == Verdict::Deny => "denied",
                Some(_) | None => "allowed",
            };
            Suspect {
                container: self.container.clone(),
                path: seawall_runtime::text::escape(foreign.known.path.as_bytes()),
                content,
                file_system: foreign.file_system(),
                way: Way::Drift { action, process: Box::new(process), parents },
            }
        };
        door.show(&self.container, foreign.content, suspect);
    }
}

/// A foreign file that somebody uses.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The thread that uses it.
    pub thread: u32,
    /// What is known of it.
    pub known: &'a Known,
    /// The file.
    pub content: BorrowedFd<'a>,
    /// The container's file systems.
    pub view: &'a View,
}

impl Shown<'_> {
    /// Returns the kind of its file system; what is only in memory has one, too.
    fn file_system(&self) -> Option<String> {
        if self.known.place == Place::Memory {
            return Some("tmpfs".to_owned());
        }
        file_system(self.content, self.view, self.thread)
    }
}

impl Finding {
    /// Gathers what is told of a finding; the process waits or runs meanwhile.
    pub fn of(
        judge: &Judge,
        thread: u32,
        known: &Known,
        used: Use,
        verdict: Verdict,
        reason: Reason,
    ) -> Self {
        Self {
            time: clock::now(),
            container: judge.container.clone(),
            path: seawall_runtime::text::escape(known.path.as_bytes()),
            place: known.place,
            used,
            is_script: false,
            verdict,
            reason,
            origin: known.origin.clone(),
            is_late: false,
            process: process::told(thread),
            parents: process::parents(thread),
        }
    }
}
