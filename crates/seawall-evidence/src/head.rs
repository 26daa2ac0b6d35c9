//! Heads: what the log says of itself at one moment, signed.
//!
//! A head is a checkpoint (<https://c2sp.org/tlog-checkpoint>): origin, size and root, and
//! below them lines of our own with its number, the hash of the head before it, the hash of the
//! last record, the time, and, when the key changes, the next key. Witnesses add cosignatures
//! (<https://c2sp.org/tlog-cosignature>, `cosignature/v1`).

use crate::hash::Hash;
use crate::key::{KeyId, KeyUse, PublicKey, SigningKey, is_key_name};
use crate::note::{self, Note, NoteSignature};
use crate::timestamp::Timestamp;

/// What a log says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Head {
    /// The name of the log.
    pub origin: Box<str>,
    /// How many records there are.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// The number of this head; the first is 1.
    pub number: u64,
    /// The hash of the text of the head before it; of the first, [`Hash::of_origin`].
    pub previous: Hash,
    /// The hash of the last record; without records, [`Hash::of_origin`].
    pub chain: Hash,
    /// When it was signed.
    pub time: Timestamp,
    /// The key that signs every later head, if it is another.
    pub next_key: Option<PublicKey>,
}

impl Head {
    /// Returns the text that is signed.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n{}\nhead {}\nprevious {}\nchain {}\ntime {}\n",
            self.origin,
            self.size,
            self.root.to_base64(),
            self.number,
            self.previous.to_base64(),
            self.chain.to_base64(),
            self.time
        );
        if let Some(key) = &self.next_key {
            text.extend(["next-key ", &key.to_string(), "\n"]);
        }
        text
    }

    /// Signs the head.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let signature = key.sign(text.as_bytes());
        let public = key.public();
        format!("{text}\n{}", note::signature_line(public.name(), public.id(), &signature))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| is_key_name(origin))?;
        let size = lines.next()?.parse().ok()?;
        let root = Hash::from_base64(lines.next()?)?;
        let number = lines.next()?.strip_prefix("head ")?.parse().ok()?;
        let previous = Hash::from_base64(lines.next()?.strip_prefix("previous ")?)?;
        let chain = Hash::from_base64(lines.next()?.strip_prefix("chain ")?)?;
        let time = Timestamp::parse(lines.next()?.strip_prefix("time ")?)?;
        let next_key = match lines.next() {
            Some(line) => Some(line.strip_prefix("next-key ")?.parse().ok()?),
            None => None,
        };
        if next_key.as_ref().is_some_and(|key: &PublicKey| key.key_use() != KeyUse::Log) {
            return None;
        }
        let origin = origin.into();
        let head = Self { origin, size, root, number, previous, chain, time, next_key };
        // Numbers with a sign or leading zeroes, and lines that follow, are written otherwise.
        (head.text() == text).then_some(head)
    }
}

/// A head with its signatures, none of them verified.
#[derive(Clone, Debug)]
pub struct SignedHead<'n> {
    /// What is signed.
    pub head: Head,
    note: Note<'n>,
}

/// What a key has to say under a head.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seal {
    /// The key did not sign.
    Absent,
    /// The signature in its name is not by the key.
    Wrong,
    /// The key signed; a witness says when.
    Signed {
        /// Seconds since 1970, of a witness.
        seconds: Option<u64>,
    },
}

impl<'n> SignedHead<'n> {
    /// Parses a note that is a head; `None` if it is none.
    pub fn parse(note: &'n str) -> Option<Self> {
        let note = note::parse(note)?;
        let head = Head::parse(note.text)?;
        Some(Self { head, note })
    }

    /// Returns the hash of the text, which the next head names.
    pub fn hash(&self) -> Hash {
        Hash::of_head(self.note.text)
    }

    /// Returns names and ids of the keys in whose name the head is signed.
    pub fn signers(&self) -> impl Iterator<Item = (&'n str, KeyId)> {
        self.note.signatures.iter().map(|line| (line.name, line.id))
    }

    /// Checks what `key` has to say. A key that signs twice must be right twice.
    pub fn seal(&self, key: &PublicKey) -> Seal {
        let is_of_key = |line: &&NoteSignature<'_>| line.name == key.name() && line.id == key.id();
        let mut seal = Seal::Absent;
        for line in self.note.signatures.iter().filter(is_of_key) {
            let seconds = match key.key_use() {
                KeyUse::Log if key.verifies(self.note.text.as_bytes(), &line.bytes) => None,
                KeyUse::Log => return Seal::Wrong,
                KeyUse::Witness => match cosigned_at(key, self.note.text, &line.bytes) {
                    Some(seconds) => Some(seconds),
                    None => return Seal::Wrong,
                },
            };
            seal = Seal::Signed { seconds };
        }
        seal
    }
}

/// Adds the signature of a witness to a note, which it has to have verified before.
pub fn cosign(note: &str, witness: &SigningKey, seconds: u64) -> String {
    let text = note::parse(note).map_or(note, |note| note.text);
    let mut bytes = seconds.to_be_bytes().to_vec();
    bytes.extend(witness.sign(cosigned_text(text, seconds).as_bytes()));
    let public = witness.public();
    format!("{note}{}", note::signature_line(public.name(), public.id(), &bytes))
}

fn cosigned_text(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

fn cosigned_at(key: &PublicKey, text: &str, bytes: &[u8]) -> Option<u64> {
    let (seconds, signature) = bytes.split_first_chunk()?;
    let seconds = u64::from_be_bytes(*seconds);
    key.verifies(cosigned_text(text, seconds).as_bytes(), signature).then_some(seconds)
}

#[cfg(test)]
mod tests;
