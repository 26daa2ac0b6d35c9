//! The heads of a file: keys and their succession, the chain of heads, what each covers, and
//! the witnesses.

use crate::hash::Hash;
use crate::head::{Head, Seal, SignedHead};
use crate::key::PublicKey;
use crate::limits::KEYS_MAX;
use crate::verify::records::RecordCheck;
use crate::verify::{Fault, Faults, Proved, Trust, VerifyError};

/// What is known after the heads so far.
#[derive(Debug)]
pub(super) struct HeadCheck<'t> {
    origin: Box<str>,
    trust: &'t Trust,
    /// Keys that may sign the next head.
    keys: Vec<PublicKey>,
    /// Keys that were replaced.
    retired: Vec<PublicKey>,
    noted: Vec<NotedHead<'t>>,
    /// Number and hash of the head before; no hash if it could not be read.
    last: (u64, Option<Hash>),
    /// Records that had been left out at the head before.
    omitted_count: u64,
    count: u64,
    handover_count: u64,
    proved: Option<Proved>,
    /// Whether a head did not fit its records, and heads since then that do not either.
    misfits: Option<u64>,
    witnessed: Vec<Option<(u64, u64)>>,
}

#[derive(Debug)]
struct NotedHead<'t> {
    signed: SignedHead<'t>,
    is_checked: bool,
    /// Whether it was told that the log is another one.
    is_refuted: bool,
}

impl NotedHead<'_> {
    fn refute(&mut self, faults: &mut Faults) {
        if !self.is_refuted {
            faults.add(Fault::Rewritten { noted: self.signed.head.size });
        }
        self.is_refuted = true;
    }
}

impl<'t> HeadCheck<'t> {
    pub(super) fn new(origin: &str, trust: &'t Trust) -> Result<Self, VerifyError> {
        let mut noted = Vec::new();
        for (place, note) in (1..).zip(&trust.noted_heads) {
            let signed = SignedHead::parse(note).ok_or(VerifyError::NotAHead { place })?;
            noted.push(NotedHead { signed, is_checked: false, is_refuted: false });
        }
        Ok(Self {
            origin: origin.into(),
            trust,
            keys: trust.keys.clone(),
            retired: Vec::new(),
            noted,
            last: (0, Some(Hash::of_origin(origin))),
            omitted_count: 0,
            count: 0,
            handover_count: 0,
            proved: None,
            misfits: None,
            witnessed: vec![None; trust.witnesses.len()],
        })
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn handover_count(&self) -> u64 {
        self.handover_count
    }

    pub(super) fn witnessed(&self) -> Vec<(PublicKey, Option<(u64, u64)>)> {
        self.trust.witnesses.iter().cloned().zip(self.witnessed.iter().copied()).collect()
    }

    pub(super) fn into_proved(self) -> Option<Proved> {
        self.proved
    }

    /// Counts a head that cannot be read.
    pub(super) fn damaged(&mut self, records: &RecordCheck, faults: &mut Faults) {
        self.count += 1;
        self.pass_over();
        faults.add(Fault::HeadAltered { record: records.last() });
    }

    /// Checks a head.
    pub(super) fn head(
        &mut self,
        signed: &SignedHead<'_>,
        records: &mut RecordCheck,
        faults: &mut Faults,
    ) {
        self.count += 1;
        let head = &signed.head;
        if head.origin != self.origin {
            let origin = head.origin.clone();
            faults.add(Fault::HeadOfOtherLog { record: records.last(), origin });
            self.pass_over();
            return;
        }
        let Some(key) = self.signer(signed, faults) else {
            self.pass_over();
            return;
        };
        let before = faults.count();
        self.succession(head, signed.hash(), records, faults);
        let is_other = |noted: &&mut NotedHead<'_>| {
            noted.signed.head.number == head.number && noted.signed.hash() != signed.hash()
        };
        self.noted.iter_mut().filter(is_other).for_each(|noted| noted.refute(faults));
        let fits = self.coverage(head, records, faults);
        records.time_of_head(head.time, faults);
        self.cosignatures(signed, faults);
        if fits && faults.count() == before {
            let (size, root, head_number, time) = (head.size, head.root, head.number, head.time);
            self.proved = Some(Proved { size, root, head_number, time, key: key.clone() });
        }
        if let Some(next) = &head.next_key {
            self.hand_over(&key, next);
        }
    }

    /// Goes on after a head that counts for nothing: the next one cannot be held against it.
    fn pass_over(&mut self) {
        self.last = (self.last.0.saturating_add(1), None);
    }

    /// Finds the trusted key that signed, and tells what is wrong with the signatures.
    fn signer(&self, signed: &SignedHead<'_>, faults: &mut Faults) -> Option<PublicKey> {
        let number = signed.head.number;
        let mut signer = None;
        for key in &self.keys {
            match signed.seal(key) {
                Seal::Signed { .. } => signer = Some(key.clone()),
                Seal::Wrong => {
                    faults.add(Fault::HeadSignature { head: number, key: key.id() });
                    return None;
                }
                Seal::Absent => {}
            }
        }
        if signer.is_none() {
            let is_signer = |key: &&PublicKey| signed.seal(key) != Seal::Absent;
            faults.add(match self.retired.iter().find(is_signer) {
                Some(key) => Fault::HeadKeyRetired { head: number, key: key.id() },
                None => Fault::HeadKeyUnknown {
                    head: number,
                    signers: signed.signers().map(|(name, id)| format!("{name} ({id})")).collect(),
                },
            });
        }
        signer
    }

    /// Holds a head against the head before.
    fn succession(&mut self, head: &Head, hash: Hash, records: &RecordCheck, faults: &mut Faults) {
        let may_be_left_out = self.omitted_count < records.omitted_count();
        self.omitted_count = records.omitted_count();
        let (last, expected) = std::mem::replace(&mut self.last, (head.number, Some(hash)));
        if head.number <= last {
            faults.add(Fault::HeadMoved { head: head.number, after: last });
        } else if head.number - last == 1 {
            if expected.is_some_and(|expected| expected != head.previous) {
                faults.add(Fault::HeadChainBroken { head: head.number });
            }
        } else if !may_be_left_out {
            faults.add(Fault::HeadsRemoved { first: last + 1, last: head.number - 1 });
        }
    }

    /// Holds a head against the records before it; tells whether it fits.
    fn coverage(&mut self, head: &Head, records: &RecordCheck, faults: &mut Faults) -> bool {
        let found = records.tree().size();
        let fault = if head.size != found {
            Some(Fault::HeadSize { head: head.number, signed: head.size, found })
        } else if head.root != records.tree().root() {
            let first = self.proved.as_ref().map_or(0, |proved| proved.size) + 1;
            Some(Fault::HeadRoot { head: head.number, first: first.min(found), last: found })
        } else if records.chain().is_some_and(|chain| chain != head.chain) {
            Some(Fault::HeadChain { head: head.number })
        } else {
            None
        };
        let fits = fault.is_none();
        match (fault, &mut self.misfits) {
            (None, _) => self.misfits = None,
            (Some(_), Some(later)) => *later += 1,
            (Some(fault), None) => {
                faults.add(fault);
                self.misfits = Some(0);
            }
        }
        fits
    }

    fn cosignatures(&mut self, signed: &SignedHead<'_>, faults: &mut Faults) {
        let (head, size) = (signed.head.number, signed.head.size);
        for (witness, seen) in self.trust.witnesses.iter().zip(&mut self.witnessed) {
            match signed.seal(witness) {
                Seal::Signed { seconds } => *seen = Some((size, seconds.unwrap_or_default())),
                Seal::Wrong => {
                    faults.add(Fault::WitnessSignature { head, witness: witness.name().into() });
                }
                Seal::Absent => {}
            }
        }
    }

    fn hand_over(&mut self, old: &PublicKey, new: &PublicKey) {
        self.handover_count += 1;
        self.keys.retain(|key| key != old);
        if !self.retired.contains(old) && self.retired.len() < KEYS_MAX {
            self.retired.push(old.clone());
        }
        self.retired.retain(|key| key != new);
        if !self.keys.contains(new) && self.keys.len() < KEYS_MAX {
            self.keys.push(new.clone());
        }
    }

    /// Holds noted heads against the tree, when it has their size.
    pub(super) fn check_noted(&mut self, records: &RecordCheck, faults: &mut Faults) {
        let size = records.tree().size();
        for noted in self.noted.iter_mut().filter(|noted| noted.signed.head.size == size) {
            noted.is_checked = true;
            if noted.signed.head.root != records.tree().root() {
                noted.refute(faults);
            }
        }
    }

    /// Tells what only the end of the file shows.
    pub(super) fn finish(&self, records: &RecordCheck, faults: &mut Faults) {
        if let Some(count) = self.misfits.filter(|count| 0 < *count) {
            faults.add(Fault::LaterHeads { count });
        }
        let proved = self.proved.as_ref().map(|proved| proved.size);
        let tail = records.tree().size().saturating_sub(proved.unwrap_or_default());
        match proved {
            None => faults.add(Fault::NothingSigned),
            Some(proved) if 0 < tail => faults.add(Fault::UnprovedTail { records: tail, proved }),
            Some(_) => {}
        }
        for (witness, seen) in self.trust.witnesses.iter().zip(&self.witnessed) {
            let size = seen.map(|(size, _)| size);
            if size.is_none() || size != proved {
                faults.add(Fault::NotWitnessed { witness: witness.name().into(), size });
            }
        }
        for noted in &self.noted {
            self.finish_noted(noted, records, faults);
        }
    }

    fn finish_noted(&self, noted: &NotedHead<'_>, records: &RecordCheck, faults: &mut Faults) {
        let size = noted.signed.head.size;
        let is_sealed = |key| matches!(noted.signed.seal(key), Seal::Signed { .. });
        let is_trusted = self.keys.iter().chain(&self.retired).any(is_sealed);
        if noted.signed.head.origin != self.origin || !is_trusted {
            faults.add(Fault::NotedHeadUntrusted { size });
        } else if records.tree().size() < size || self.last.0 < noted.signed.head.number {
            faults.add(Fault::CutBack { noted: size });
        } else if !noted.is_checked {
            faults.add(Fault::NotedHeadOmitted { noted: size });
        }
    }
}
