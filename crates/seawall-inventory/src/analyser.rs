//! Analyses the files of one layer in the one pass in which the layer is read.
//!
//! [`LayerAnalyser`] asks every row of [`CATALOGERS`] about each file, holds what they want,
//! and records every executable with its digest. Executables that are too large to be held
//! are examined while they stream by.
//!
//! **Invariant:** facts carry the number of the entry that they describe: an archive may hold a
//! path twice, and the earlier file may live on under another name.

use seawall_artifact::digest::{DigestAlgorithm, DigestHasher};
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, Want};

use crate::cataloger::{CATALOGERS, Cataloger, FileHead, Wanted, cargo_auditable, golang_binary};
use crate::executable::sniff::sniff;
use crate::executable::stretches::StretchCollector;
use crate::executable::{EXECUTABLE_WHOLE_BYTES_MAX, Executable, ExecutableKind, is_binary};
use crate::facts::{FileFacts, FoundExecutable, LayerFacts, held_by_executable};
use crate::gap::{Gap, GapKind};

/// Stands for a cataloger in facts about executables as such.
const NAME: &str = "executable";

/// Collects the facts of one layer; pass it to the walk over the layer.
#[derive(Debug, Default)]
pub struct LayerAnalyser {
    facts: LayerFacts,
    held_bytes: u64,
    current: Option<CurrentFile>,
}

/// The file that streams by.
#[derive(Debug)]
struct CurrentFile {
    wanting: Vec<&'static Cataloger>,
    code: Option<Code>,
}

#[derive(Debug)]
struct Code {
    kind: ExecutableKind,
    hasher: DigestHasher,
    hashed_bytes: u64,
    stretches: Option<StretchCollector>,
}

impl Code {
    fn new(kind: ExecutableKind, size_bytes: u64, head: &[u8]) -> Self {
        let is_large = EXECUTABLE_WHOLE_BYTES_MAX < size_bytes && is_binary(head);
        Self {
            kind,
            hasher: DigestHasher::new(DigestAlgorithm::Sha256),
            hashed_bytes: 0,
            stretches: is_large.then(|| StretchCollector::new(size_bytes)),
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.hashed_bytes = self.hashed_bytes.saturating_add(count);
        if let Some(stretches) = &mut self.stretches {
            stretches.piece(bytes);
        }
    }
}

impl LayerAnalyser {
    /// Makes an analyser for one layer of an image, or for a root file system.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what was found.
    pub fn finish(self) -> LayerFacts {
        self.facts
    }

    fn push_file(&mut self, file: FileFacts) {
        self.held_bytes = self.held_bytes.saturating_add(file.held_bytes());
        self.facts.files.push(file);
    }

    fn add_gap(&mut self, name: &str, file: FileEntry<'_>, kind: GapKind, reason: &str) {
        let mut facts = facts_of(file, name);
        facts.add_gap(Gap::file(kind, file.path, reason));
        self.push_file(facts);
    }

    /// Runs the catalogers over the whole file.
    fn catalog(
        &mut self,
        wanting: &[&'static Cataloger],
        file: FileEntry<'_>,
        bytes: &[u8],
        is_code: bool,
    ) {
        for cataloger in wanting {
            let mut facts = facts_of(file, cataloger.name);
            (cataloger.catalog)(file.path, bytes, &mut facts);
            // An empty database is a fact; an executable that records no packages is none.
            if !(is_code && is_empty(&facts)) {
                self.push_file(facts);
            }
        }
    }

    /// Runs the catalogers of executables over the stretches that were kept of a large one.
    fn catalog_stretches(&mut self, file: FileEntry<'_>, stretches: &StretchCollector) {
        let held = stretches.held();
        let mut golang = facts_of(file, golang_binary::NAME);
        golang_binary::catalog_held(file.path, &held, &mut golang);
        let mut cargo = facts_of(file, cargo_auditable::NAME);
        cargo_auditable::catalog_held(file.path, &held, &mut cargo);
        for facts in [golang, cargo].into_iter().filter(|facts| !is_empty(facts)) {
            self.push_file(facts);
        }
    }

    fn add_executable(&mut self, file: FileEntry<'_>, code: Code) {
        if code.hashed_bytes != file.size_bytes {
            let reason = "the executable could not be read to its end";
            return self.add_gap(NAME, file, GapKind::MalformedFile, reason);
        }
        let executable = Executable {
            path: file.path.clone(),
            digest: code.hasher.finish(),
            size_bytes: file.size_bytes,
            kind: code.kind,
        };
        self.held_bytes = self.held_bytes.saturating_add(held_by_executable(&executable));
        self.facts.executables.push(FoundExecutable { entry: file.entry, executable });
    }
}

fn facts_of(file: FileEntry<'_>, cataloger: &str) -> FileFacts {
    FileFacts { entry: file.entry, ..FileFacts::new(file.path, cataloger) }
}

fn is_empty(file: &FileFacts) -> bool {
    file.packages.is_empty()
        && file.owned.is_empty()
        && file.release.is_none()
        && file.licences.is_empty()
        && file.gaps.is_empty()
}

impl FileVisitor for LayerAnalyser {
    fn begin(&mut self, file: FileEntry<'_>, head: &[u8]) -> Want {
        let mut wanting = Vec::new();
        let mut whole_bytes_max = None;
        let seen = FileHead { size_bytes: file.size_bytes, mode: file.mode, bytes: head };
        for cataloger in CATALOGERS {
            match (cataloger.wants)(file.path, seen) {
                Wanted::No => {}
                Wanted::Whole { bytes_max } if file.size_bytes <= bytes_max => {
                    wanting.push(cataloger);
                    whole_bytes_max = whole_bytes_max.max(Some(bytes_max));
                }
                Wanted::Whole { .. } => {
                    let reason = "the file is larger than is read";
                    self.add_gap(cataloger.name, file, GapKind::TooLarge, reason);
                }
            }
        }
        let kind = sniff(file.path, file.mode, file.size_bytes, head);
        let code = kind.map(|kind| Code::new(kind, file.size_bytes, head));
        let want = match (whole_bytes_max, &code) {
            (Some(bytes_max), _) => Want::Whole { bytes_max },
            (None, Some(_)) => Want::Pieces,
            (None, None) => Want::Nothing,
        };
        self.current = Some(CurrentFile { wanting, code });
        want
    }

    fn piece(&mut self, bytes: &[u8]) {
        if let Some(code) = self.current.as_mut().and_then(|current| current.code.as_mut()) {
            code.piece(bytes);
        }
    }

    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>) {
        let Some(current) = self.current.take() else { return };
        let is_code = current.code.is_some();
        match content {
            Content::Whole(bytes) => self.catalog(&current.wanting, file, bytes, is_code),
            Content::Pieces => {}
            Content::TooLarge => {
                for cataloger in &current.wanting {
                    let reason = "the file did not fit into the memory that was left";
                    self.add_gap(cataloger.name, file, GapKind::TooLarge, reason);
                }
            }
            Content::Truncated => {
                for cataloger in &current.wanting {
                    let reason = "the layer ends before the file does";
                    self.add_gap(cataloger.name, file, GapKind::MalformedFile, reason);
                }
            }
        }
        let Some(mut code) = current.code else { return };
        match (code.stretches.take(), code.kind) {
            (Some(_), ExecutableKind::Foreign) => {
                let reason = "a large program for another operating system is not examined";
                self.add_gap(NAME, file, GapKind::TooLarge, reason);
            }
            (Some(stretches), _) => self.catalog_stretches(file, &stretches),
            (None, _) => {}
        }
        self.add_executable(file, code);
    }

    fn held_bytes(&self) -> u64 {
        self.held_bytes
    }
}

#[cfg(test)]
mod tests;
