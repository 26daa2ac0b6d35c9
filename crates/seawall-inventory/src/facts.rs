//! What the analysis of one layer yields: the unit of the cache.
//!
//! A layer's result depends on its bytes and on [`ANALYSER_VERSION`] only, never on the layers
//! around it. Whiteouts, links and owners are applied when layers are merged.

use seawall_artifact::digest::Digest;
use seawall_artifact::layer::LayerWalk;
use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::{EntryNumber, LayerTree};
use serde::{Deserialize, Serialize};

use crate::executable::Executable;
use crate::gap::{Gap, GapKind};
use crate::package::Package;

/// Version of the catalogers; raise it whenever the same layer would yield another result.
pub const ANALYSER_VERSION: u32 = 3;

/// Most gaps that are listed for one file.
// LIMIT: a file of garbage would else yield a gap a line.
pub const FILE_GAPS_MAX: usize = 100;

/// One analysed layer, as the cache keeps it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LayerAnalysis {
    /// Digest of the uncompressed tar.
    pub diff_id: Digest,
    /// Size of the uncompressed tar, in bytes.
    pub tar_bytes: u64,
    /// The layer's table of contents.
    pub tree: LayerTree,
    /// What catalogers found in its files.
    pub facts: LayerFacts,
}

impl LayerAnalysis {
    /// Puts the result of the walk over a layer and what the analyser found into one value;
    /// what the walk left out becomes gaps.
    pub fn new(walk: LayerWalk, mut facts: LayerFacts) -> Self {
        let listed = u64::try_from(walk.gaps.len()).unwrap_or(u64::MAX);
        for gap in walk.gaps {
            let path = ImagePath::from_bytes(gap.path.as_bytes());
            // A hostile name is no path; it is told in the words.
            let reason = match &path {
                Some(_) => gap.kind.to_string(),
                None => format!("{}: `{}`", gap.kind, gap.path.escape_default()),
            };
            let kind = GapKind::MalformedEntry;
            facts.gaps.push(Gap { kind, path, line: None, reason: reason.into() });
        }
        if listed < walk.gap_count {
            let more = walk.gap_count.saturating_sub(listed);
            let reason = format!("{more} more entries of the layer are malformed").into();
            let kind = GapKind::MalformedEntry;
            facts.gaps.push(Gap { kind, path: None, line: None, reason });
        }
        Self { diff_id: walk.diff_id, tar_bytes: walk.tar_bytes, tree: walk.tree, facts }
    }

    /// Returns how much memory the layer needs until the image is judged, in bytes.
    pub fn held_bytes(&self) -> u64 {
        let files = self.facts.files.iter().map(FileFacts::held_bytes);
        let executables = self.facts.executables.iter();
        let executables = executables.map(|found| held_by_executable(&found.executable));
        let gaps = self.facts.gaps.iter().map(held_by_gap);
        let facts = files.chain(executables).chain(gaps).fold(0, u64::saturating_add);
        self.tree.held_bytes().saturating_add(facts)
    }
}

// What one fact needs from the layer's analysis to the report, beside its texts: its own copy,
// that of the inventory, the places where it is looked up, its rows in reports (measured with a
// million of each).
const FILE_BYTES: u64 = 600;
const PACKAGE_BYTES: u64 = 600;
const EXECUTABLE_BYTES: u64 = 600;
const PATH_BYTES: u64 = 80;
const GAP_BYTES: u64 = 200;

/// Returns how much memory an executable needs until the image is judged, in bytes.
pub(crate) fn held_by_executable(executable: &Executable) -> u64 {
    held_by_text(executable.path.as_str()).saturating_add(EXECUTABLE_BYTES)
}

/// Returns how much memory a gap needs until the image is judged, in bytes.
fn held_by_gap(gap: &Gap) -> u64 {
    let path = gap.path.as_ref().map_or("", ImagePath::as_str);
    held_by_text(path).saturating_add(held_by_text(&gap.reason)).saturating_add(GAP_BYTES)
}

/// A text is copied into the inventory, and written into a report.
fn held_by_text(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_mul(3)
}

/// What catalogers found in the files of one layer.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct LayerFacts {
    /// One entry for each file that a cataloger read, in the order of the archive.
    pub files: Vec<FileFacts>,
    /// Every executable, shared library and script.
    pub executables: Vec<FoundExecutable>,
    /// Gaps that belong to no file that a cataloger read.
    pub gaps: Vec<Gap>,
}

/// An executable of a layer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FoundExecutable {
    /// The layer's entry that brings it.
    pub entry: EntryNumber,
    /// What it is; its path is the one under which the layer stores it.
    pub executable: Executable,
}

/// What one cataloger found in one file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileFacts {
    /// The path under which the layer stores the file.
    pub path: ImagePath,
    /// The layer's entry that brings the file; its path may have several.
    pub entry: EntryNumber,
    /// Name of the cataloger, for example `dpkg-status`.
    pub cataloger: Box<str>,
    /// Packages that the file declares.
    pub packages: Vec<Package>,
    /// Files that distribution packages own.
    pub owned: Vec<OwnedFiles>,
    /// Files of distribution packages that lie elsewhere than their packages say.
    pub diversions: Vec<Diversion>,
    /// Licences of packages that another file declares.
    pub licences: Vec<PackageLicences>,
    /// The operating system's release, from `os-release` and its likes.
    pub release: Option<ReleaseFields>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl FileFacts {
    /// Makes an empty result of `cataloger` for the file at `path`, without its entry.
    pub fn new(path: &ImagePath, cataloger: &str) -> Self {
        Self {
            path: path.clone(),
            entry: EntryNumber::default(),
            cataloger: cataloger.into(),
            packages: Vec::new(),
            owned: Vec::new(),
            diversions: Vec::new(),
            licences: Vec::new(),
            release: None,
            gaps: Vec::new(),
        }
    }

    /// Returns how much memory the facts need until the image is judged, in bytes.
    pub(crate) fn held_bytes(&self) -> u64 {
        let packages = self.packages.iter().map(Package::held_bytes);
        let packages = packages.map(|bytes| bytes.saturating_add(PACKAGE_BYTES));
        let owned = self.owned.iter().map(|owned| owned.paths.byte_count() + PATH_BYTES);
        let diversions = self.diversions.iter().map(|diversion| {
            let paths = [&diversion.from, &diversion.to].map(|path| held_by_text(path.as_str()));
            paths.into_iter().fold(2 * PATH_BYTES, u64::saturating_add)
        });
        let licences = self.licences.iter().flat_map(|found| &found.licences);
        let licences = licences.map(|text| held_by_text(text).saturating_add(PATH_BYTES));
        let gaps = self.gaps.iter().map(held_by_gap);
        let bytes = packages.chain(owned).chain(diversions).chain(licences).chain(gaps);
        bytes.fold(held_by_text(self.path.as_str()).saturating_add(FILE_BYTES), u64::saturating_add)
    }

    /// Adds a gap; after [`FILE_GAPS_MAX`] of them one more says that the rest is not listed.
    pub fn add_gap(&mut self, gap: Gap) {
        match self.gaps.len() {
            FILE_GAPS_MAX => {
                let reason = "has more gaps than are listed";
                self.gaps.push(Gap::file(gap.kind, &self.path, reason));
            }
            count if count < FILE_GAPS_MAX => self.gaps.push(gap),
            _ => {}
        }
    }
}

/// The files of one distribution package.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OwnedFiles {
    /// Name of the package; with `:architecture` where the database writes it so (dpkg).
    pub package: Box<str>,
    /// Paths as the database lists them, without leading `/`; folders may be among them.
    pub paths: PathList,
}

/// A file that lies elsewhere than its package says, because another package has one there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Diversion {
    /// The path that packages list.
    pub from: ImagePath,
    /// Where the files of all other packages lie.
    pub to: ImagePath,
    /// The package whose file stays at `from`; `None` for an administrator's diversion.
    pub package: Option<Box<str>>,
}

/// Paths in one text: an image lists a hundred thousand of them, and most are only compared.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PathList {
    /// Each path ends with a NUL byte, which no path holds.
    text: String,
}

impl PathList {
    const END: char = '\0';

    /// Adds a path.
    pub fn push(&mut self, path: &ImagePath) {
        self.text.push_str(path.as_str());
        self.text.push(Self::END);
    }

    /// Returns how long the text is.
    fn byte_count(&self) -> u64 {
        u64::try_from(self.text.len()).unwrap_or(u64::MAX)
    }

    /// Tells whether there is no path.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Iterates over the paths in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator(Self::END)
    }
}

/// Licences that a file states for a package that another file declares.
///
/// Comes from Debian's `usr/share/doc/NAME/copyright`. The merge adds the licences to each `deb`
/// package of the image whose binary name is `package` and whose own list is empty. Where that
/// path is a link (`usr/share/doc/NAME`, or the file in it), it adds those of the file that the
/// link resolves to: packages of one source often share a folder.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PackageLicences {
    /// Name of the binary package, without architecture.
    pub package: Box<str>,
    /// Licence statements as found, each once, in the order of the file.
    pub licences: Vec<Box<str>>,
}

/// Fields of `os-release` or of a fallback file.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReleaseFields {
    /// `ID`, lower case, for example `debian`.
    pub id: Box<str>,
    /// `ID_LIKE`, split at blanks.
    pub id_like: Vec<Box<str>>,
    /// `VERSION_ID`, for example `12`; empty for rolling releases.
    pub version_id: Box<str>,
    /// `VERSION_CODENAME`, for example `bookworm`.
    pub codename: Option<Box<str>>,
    /// `PRETTY_NAME`.
    pub pretty_name: Option<Box<str>>,
    /// Other fields that tell derivatives apart (`UBUNTU_CODENAME`, `DEBIAN_CODENAME`,
    /// `PLATFORM_ID`, `CPE_NAME`, `VARIANT_ID`, `IMAGE_ID`…), name and value.
    pub others: Vec<(Box<str>, Box<str>)>,
}
