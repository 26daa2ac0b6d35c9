//! Finds the distribution package that owns a file.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::VisibleFile;
use super::visible::Visible;
use crate::facts::Diversion;
use crate::inventory::Inventory;

/// Owners of the paths that matter: those of executables and of files that declare packages.
#[derive(Debug)]
pub(super) struct Owners {
    /// For each executable, then for each package, its owner.
    of_executables: Vec<Option<usize>>,
    of_packages: Vec<Option<usize>>,
}

/// The paths whose owners are asked for, and what was found.
///
/// Distributions list ten times as many paths as are asked for, so the few are indexed and the
/// many looked up.
struct Questions {
    numbers: HashMap<Box<str>, usize, RandomState>,
    answers: Vec<Option<usize>>,
}

impl Questions {
    fn ask(&mut self, path: Box<str>, number: usize) {
        self.numbers.entry(path).or_insert(number);
    }

    fn answer(&mut self, path: &str, owner: usize) {
        let answer = self.numbers.get(path).and_then(|number| self.answers.get_mut(*number));
        if let Some(answer) = answer {
            // Where several packages list a file, the first by name has it.
            *answer = Some(answer.map_or(owner, |other| other.min(owner)));
        }
    }
}

impl Owners {
    pub(super) fn collect(
        files: &[VisibleFile<'_>],
        visible: &Visible,
        inventory: &Inventory,
    ) -> Self {
        let owned: Vec<_> = files.iter().flat_map(|file| &file.facts.owned).collect();
        let mut questions = Questions { numbers: HashMap::default(), answers: Vec::new() };
        let executables = inventory.executables.iter().map(|found| &found.executable.path);
        let declaring = inventory.packages.iter().map(|found| &found.package.declared_in);
        let paths: Vec<_> = executables.chain(declaring).collect();
        let mut numbers = Vec::with_capacity(paths.len());
        for path in paths {
            let next = questions.answers.len();
            let number = *questions.numbers.entry(path.as_str().into()).or_insert(next);
            numbers.push(number);
            if number == next {
                questions.answers.push(None);
                if !owned.is_empty() {
                    for alias in visible.aliases(path) {
                        questions.ask(alias.into(), number);
                    }
                }
            }
        }
        let names = package_names(inventory);
        for (path, number) in &questions.numbers {
            let owner = maintainer_script(path).and_then(|package| names.get(package));
            if let Some(answer) = questions.answers.get_mut(*number) {
                *answer = owner.copied();
            }
        }
        let diversions = diversions(files);
        for entry in owned {
            let Some(owner) = names.get(&*entry.package).copied() else { continue };
            for path in entry.paths.iter() {
                questions.answer(installed_at(path, &entry.package, &diversions), owner);
            }
        }
        let answer = |number: &usize| questions.answers.get(*number).copied().flatten();
        let (executables, packages) =
            numbers.split_at_checked(inventory.executables.len()).unwrap_or_default();
        Self {
            of_executables: executables.iter().map(answer).collect(),
            of_packages: packages.iter().map(answer).collect(),
        }
    }

    pub(super) fn assign(self, inventory: &mut Inventory) {
        for (package, owner) in inventory.packages.iter_mut().zip(self.of_packages) {
            if !package.package.package_type.is_distribution() {
                package.owner = owner;
            }
        }
        for (executable, owner) in inventory.executables.iter_mut().zip(self.of_executables) {
            executable.owner = owner;
        }
    }
}

type Diversions<'a> = HashMap<&'a str, &'a Diversion, RandomState>;

/// Collects diversions by the path that packages list; of several the first holds, as for dpkg.
fn diversions<'a>(files: &[VisibleFile<'a>]) -> Diversions<'a> {
    let mut all = Diversions::default();
    for diversion in files.iter().flat_map(|file| &file.facts.diversions) {
        all.entry(diversion.from.as_str()).or_insert(diversion);
    }
    all
}

/// Returns where the file that `package` lists at `path` was put (dpkg-divert(1)).
fn installed_at<'a>(path: &'a str, package: &str, diversions: &Diversions<'a>) -> &'a str {
    let Some(diversion) = diversions.get(path) else { return path };
    let name = package.split(':').next().unwrap_or(package);
    if diversion.package.as_deref() == Some(name) { path } else { diversion.to.as_str() }
}

/// Returns the package whose maintainer script the file is: dpkg keeps them beside its lists, in
/// which they are not (deb-preinst(5) and its likes).
fn maintainer_script(path: &str) -> Option<&str> {
    let (package, script) = path.strip_prefix("var/lib/dpkg/info/")?.rsplit_once('.')?;
    let is_script = ["preinst", "postinst", "prerm", "postrm", "config"].contains(&script);
    is_script.then_some(package)
}

/// Maps names of distribution packages, with and without architecture, to their place.
fn package_names(inventory: &Inventory) -> HashMap<Box<str>, usize, RandomState> {
    let mut names: HashMap<Box<str>, usize, RandomState> = HashMap::default();
    for (index, installed) in inventory.packages.iter().enumerate() {
        let package = &installed.package;
        if !package.package_type.is_distribution() {
            continue;
        }
        names.entry(package.name.clone()).or_insert(index);
        if let Some(architecture) = &package.architecture {
            let name = format!("{}:{architecture}", package.name);
            names.entry(name.into()).or_insert(index);
        }
    }
    names
}
