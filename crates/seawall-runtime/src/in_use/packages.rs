//! Which packages a path belongs to.

use foldhash::{HashMap, HashSet};

/// Most packages of one image.
// LIMIT: the largest images have some thousands.
pub const PACKAGES_MAX: usize = 100_000;
/// Most paths of one image.
// LIMIT: an operating system with two languages has some hundred thousand.
pub const PATHS_MAX: usize = 2_000_000;

/// The files and folders of an image's packages.
///
/// A file may belong to several: a Go program to all modules in it, a jar to all that it contains.
/// A folder stands for everything below it: `site-packages/requests`, `node_modules/express`.
#[derive(Debug, Default)]
pub struct PackageMap {
    purls: Vec<Box<str>>,
    files: HashMap<Box<str>, Vec<u32>>,
    folders: HashMap<Box<str>, Vec<u32>>,
    paths: usize,
    left_out: u64,
    /// Packages whose paths are guesses.
    guessed: HashSet<u32>,
}

impl PackageMap {
    /// Makes a map without packages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a package with its files and folders, as the container sees them.
    pub fn add<'p>(
        &mut self,
        purl: &str,
        files: impl IntoIterator<Item = &'p str>,
        folders: impl IntoIterator<Item = &'p str>,
    ) {
        let number = match u32::try_from(self.purls.len()) {
            Ok(number) if self.purls.len() < PACKAGES_MAX => number,
            _ => {
                self.left_out = self.left_out.saturating_add(1);
                return;
            }
        };
        self.purls.push(purl.into());
        for (map, paths) in [
            (&mut self.files, files.into_iter().collect::<Vec<_>>()),
            (&mut self.folders, folders.into_iter().collect()),
        ] {
            for path in paths {
                if PATHS_MAX <= self.paths {
                    self.left_out = self.left_out.saturating_add(1);
                    continue;
                }
                self.paths = self.paths.saturating_add(1);
                map.entry(plain(path).into()).or_default().push(number);
            }
        }
    }

    /// Says that the paths of the package that was added last are guessed from its name.
    pub fn guess(&mut self) {
        let last = self.purls.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        self.guessed.extend(last);
    }

    /// Tells whether a package's paths are guesses.
    pub(super) fn is_guess(&self, number: u32) -> bool {
        self.guessed.contains(&number)
    }

    /// Returns the package URLs, in the order in which they were added.
    pub fn purls(&self) -> impl Iterator<Item = &str> {
        self.purls.iter().map(|purl| &**purl)
    }

    /// Returns how many packages and paths found no place.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Iterates over the packages that own `path`: by itself, or by the nearest folder.
    pub fn owners(&self, path: &str) -> impl Iterator<Item = u32> {
        let path = plain(path);
        let of_file = self.files.get(path).map_or(&[][..], Vec::as_slice);
        let of_folder = if of_file.is_empty() { self.nearest(path) } else { &[] };
        of_file.iter().chain(of_folder).copied()
    }

    fn nearest(&self, path: &str) -> &[u32] {
        if self.folders.is_empty() {
            return &[];
        }
        let mut rest = path;
        loop {
            if let Some(owners) = self.folders.get(rest) {
                return owners;
            }
            match rest.rsplit_once('/') {
                Some((parent, _)) if !parent.is_empty() => rest = parent,
                _ => return &[],
            }
        }
    }
}

/// Returns a path in the form in which both sides are compared: without `/usr` where a merged
/// system has it and its packages' lists may not.
fn plain(path: &str) -> &str {
    const MERGED: [&str; 6] = ["/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/"];
    let path = path.trim_end_matches('/');
    let without = path.strip_prefix("/usr").unwrap_or(path);
    if MERGED.iter().any(|folder| without.starts_with(folder)) { without } else { path }
}
