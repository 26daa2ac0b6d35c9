//! Analyses the files of one layer in the one pass in which the layer is read.
//!
//! [`LayerAnalyser`] asks every row of [`CATALOGERS`] about each file, holds what they want,
//! and records every executable with its digest. Executables that are too large to be held
//! are examined while they stream by.
//!
//! **Invariant:** facts describe the last file of each path: an archive may hold a path twice;
//! the walk says so ([`FileVisitor::superseded`]), and the facts of the earlier one are dropped.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use seawall_artifact::digest::{DigestAlgorithm, DigestHasher};
use seawall_artifact::path::ImagePath;
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, Want};

use crate::cataloger::{CATALOGERS, Cataloger, FileHead, Wanted, cargo_auditable, golang_binary};
use crate::executable::sniff::sniff;
use crate::executable::stretches::StretchCollector;
use crate::executable::{EXECUTABLE_WHOLE_BYTES_MAX, Executable, ExecutableKind, is_binary};
use crate::facts::{FileFacts, LayerFacts, held_by_executable, held_by_gap};
use crate::gap::{Gap, GapKind};

/// Collects the facts of one layer; pass it to the walk over the layer.
#[derive(Debug, Default)]
pub struct LayerAnalyser {
    facts: LayerFacts,
    held_bytes: u64,
    current: Option<CurrentFile>,
    superseded: Superseded,
}

/// Files that later entries took the place of, and whose facts are still among the others.
#[derive(Debug, Default)]
struct Superseded {
    /// The facts of each path that came before these places are to be dropped.
    before: HashMap<ImagePath, Places, RandomState>,
    events: usize,
}

/// How many facts of each kind there are at a moment.
#[derive(Clone, Copy, Debug)]
struct Places {
    files: usize,
    executables: usize,
    gaps: usize,
}

impl Places {
    fn total(self) -> usize {
        self.files.saturating_add(self.executables).saturating_add(self.gaps)
    }
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
    pub fn finish(mut self) -> LayerFacts {
        self.drop_superseded();
        self.facts
    }

    fn places(&self) -> Places {
        Places {
            files: self.facts.files.len(),
            executables: self.facts.executables.len(),
            gaps: self.facts.gaps.len(),
        }
    }

    fn push_file(&mut self, file: FileFacts) {
        self.held_bytes = self.held_bytes.saturating_add(file.held_bytes());
        self.facts.files.push(file);
    }

    fn push_gap(&mut self, gap: Gap) {
        self.held_bytes = self.held_bytes.saturating_add(held_by_gap(&gap));
        self.facts.gaps.push(gap);
    }

    /// Drops the facts of files that later entries took the place of.
    fn drop_superseded(&mut self) {
        let Superseded { before, events } = std::mem::take(&mut self.superseded);
        if events == 0 {
            return;
        }
        let dropped = std::cell::Cell::new(0_u64);
        let keeps = |path: &ImagePath, place: usize, of: fn(&Places) -> usize, bytes: u64| {
            let is_kept = before.get(path).is_none_or(|places| of(places) <= place);
            if !is_kept {
                dropped.set(dropped.get().saturating_add(bytes));
            }
            is_kept
        };
        let mut place = 0..;
        self.facts.files.retain(|file| {
            let place = place.next().unwrap_or_default();
            keeps(&file.path, place, |places| places.files, file.held_bytes())
        });
        let mut place = 0..;
        self.facts.executables.retain(|found| {
            let place = place.next().unwrap_or_default();
            keeps(&found.path, place, |places| places.executables, held_by_executable(found))
        });
        let mut place = 0..;
        self.facts.gaps.retain(|gap| {
            let place = place.next().unwrap_or_default();
            let Some(path) = &gap.path else { return true };
            keeps(path, place, |places| places.gaps, held_by_gap(gap))
        });
        self.held_bytes = self.held_bytes.saturating_sub(dropped.get());
    }

    fn add_gap(&mut self, cataloger: &Cataloger, path: &ImagePath, kind: GapKind, reason: &str) {
        let mut file = FileFacts::new(path, cataloger.name);
        file.add_gap(Gap::file(kind, path, reason));
        self.push_file(file);
    }

    /// Runs the catalogers over the whole file.
    fn catalog(
        &mut self,
        wanting: &[&'static Cataloger],
        path: &ImagePath,
        bytes: &[u8],
        is_code: bool,
    ) {
        for cataloger in wanting {
            let mut file = FileFacts::new(path, cataloger.name);
            (cataloger.catalog)(path, bytes, &mut file);
            // An empty database is a fact; an executable that records no packages is none.
            if !(is_code && is_empty(&file)) {
                self.push_file(file);
            }
        }
    }

    /// Runs the catalogers of executables over the stretches that were kept of a large one.
    fn catalog_stretches(&mut self, path: &ImagePath, stretches: &StretchCollector) {
        let held = stretches.held();
        let mut golang = FileFacts::new(path, golang_binary::NAME);
        golang_binary::catalog_held(path, &held, &mut golang);
        let mut cargo = FileFacts::new(path, cargo_auditable::NAME);
        cargo_auditable::catalog_held(path, &held, &mut cargo);
        for file in [golang, cargo].into_iter().filter(|file| !is_empty(file)) {
            self.push_file(file);
        }
    }

    fn add_executable(&mut self, file: FileEntry<'_>, code: Code) {
        if code.hashed_bytes != file.size_bytes {
            let reason = "the executable could not be read to its end";
            return self.push_gap(Gap::file(GapKind::MalformedFile, file.path, reason));
        }
        let executable = Executable {
            path: file.path.clone(),
            digest: code.hasher.finish(),
            size_bytes: file.size_bytes,
            kind: code.kind,
        };
        self.held_bytes = self.held_bytes.saturating_add(held_by_executable(&executable));
        self.facts.executables.push(executable);
    }
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
                    self.add_gap(cataloger, file.path, GapKind::TooLarge, reason);
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
            Content::Whole(bytes) => self.catalog(&current.wanting, file.path, bytes, is_code),
            Content::Pieces => {}
            Content::TooLarge => {
                for cataloger in &current.wanting {
                    let reason = "the file did not fit into the memory that was left";
                    self.add_gap(cataloger, file.path, GapKind::TooLarge, reason);
                }
            }
            Content::Truncated => {
                for cataloger in &current.wanting {
                    let reason = "the layer ends before the file does";
                    self.add_gap(cataloger, file.path, GapKind::MalformedFile, reason);
                }
            }
        }
        let Some(mut code) = current.code else { return };
        match (code.stretches.take(), code.kind) {
            (Some(_), ExecutableKind::Foreign) => {
                let reason = "a large program for another operating system is not examined";
                self.push_gap(Gap::file(GapKind::TooLarge, file.path, reason));
            }
            (Some(stretches), _) => self.catalog_stretches(file.path, &stretches),
            (None, _) => {}
        }
        self.add_executable(file, code);
    }

    fn held_bytes(&self) -> u64 {
        self.held_bytes
    }

    fn superseded(&mut self, path: &ImagePath) {
        let places = self.places();
        self.superseded.before.insert(path.clone(), places);
        self.superseded.events = self.superseded.events.saturating_add(1);
        // Each sweep goes over all facts, so it waits until there is that much to do.
        if places.total() / 16 <= self.superseded.events {
            self.drop_superseded();
        }
    }
}

#[cfg(test)]
mod tests;
