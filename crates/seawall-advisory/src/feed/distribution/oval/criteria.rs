//! Trees of criteria, worked out into statements.
//!
//! A tree is AND and OR over criteria: a platform, an architecture, an enabled module, a kind of
//! build, a package below a version. Under AND, what is no package limits the packages beside it;
//! under OR, alternatives stay apart. `platform AND (a < 1 OR b < 2)` becomes `a < 1 on platform`,
//! `b < 2 on platform`.
//!
//! Where a definition demands two packages at once, both become statements: a scanner that knows
//! one of them below its fix reports it.

use super::vendor::{Platform, Vendor};
use super::{Parts, State};
use crate::feed::distribution::xml::Element;
use crate::record::{FixAccess, Scope};

/// Depth of a tree.
// LIMIT: public feeds are at most 6 deep; the reader of XML allows 64.
const DEPTH_MAX: usize = 32;

/// Alternatives of what limits packages, and statements, of one definition.
// LIMIT: SUSE's kernel has about 40 products and 20,000 packages over all of them.
const ALTERNATIVES_MAX: usize = 4_096;
/// See [`ALTERNATIVES_MAX`].
const STATEMENTS_MAX: usize = 100_000;

/// A node of a tree.
pub(super) enum Node {
    /// All of them.
    All(Vec<Self>),
    /// Any of them.
    Any(Vec<Self>),
    /// One criterion.
    Test {
        /// The test.
        test: String,
        /// What the publisher says that it tests.
        comment: String,
    },
}

impl Node {
    /// Reads `criteria` or `criterion`.
    pub(super) fn read(element: &Element, depth: usize) -> Self {
        if element.name == "criterion" || depth >= DEPTH_MAX {
            let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
            return Self::Test { test: attribute("test_ref"), comment: attribute("comment") };
        }
        // A negated criterion excludes other products (`NOT Red Hat CoreOS 4 is installed`).
        let members = element.children.iter().filter(|child| {
            matches!(child.name.as_str(), "criteria" | "criterion")
                && child.attribute("negate") != Some("true")
        });
        let members = members.map(|child| Self::read(child, depth + 1)).collect();
        let is_any = element.attribute("operator").is_some_and(|it| it.eq_ignore_ascii_case("or"));
        if is_any { Self::Any(members) } else { Self::All(members) }
    }
}

/// Which versions of a package a statement is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Bound {
    /// Below the fix.
    Below(String),
    /// Up to the last version known, which is affected.
    UpTo(String),
    /// Every version.
    Installed,
    /// None: the publisher says so.
    NotAffected,
}

/// A package and what limits the statement about it.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) package: String,
    pub(super) bound: Bound,
    pub(super) scope: Option<Scope>,
    pub(super) access: FixAccess,
    pub(super) architectures: Vec<String>,
    pub(super) module: Option<String>,
}

/// What limits packages.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Limits {
    platform: Option<(Scope, FixAccess)>,
    /// The platform is no system that images are made of.
    is_foreign: bool,
    architectures: Vec<String>,
    module: Option<String>,
    /// The kind of build (`ksplice`), which becomes the repository.
    build: Option<&'static str>,
}

impl Limits {
    /// Joins two that must both hold; `None` where they exclude each other.
    fn and(&self, other: &Self) -> Option<Self> {
        let platform = match (&self.platform, &other.platform) {
            (Some(own), Some(other)) if own != other => return None,
            (own, other) => own.clone().or_else(|| other.clone()),
        };
        let architectures = match (self.architectures.is_empty(), other.architectures.is_empty()) {
            (true, _) => other.architectures.clone(),
            (false, true) => self.architectures.clone(),
            (false, false) => {
                let both = |it: &&String| other.architectures.contains(it);
                let both: Vec<String> = self.architectures.iter().filter(both).cloned().collect();
                if both.is_empty() {
                    return None;
                }
                both
            }
        };
        Some(Self {
            platform,
            is_foreign: self.is_foreign || other.is_foreign,
            architectures,
            module: self.module.clone().or_else(|| other.module.clone()),
            build: self.build.or(other.build),
        })
    }
}

/// A package with limits.
#[derive(Clone, Debug)]
struct Limited {
    limits: Limits,
    package: String,
    bound: Bound,
}

/// What a subtree says: packages, or limits for the packages beside it.
enum Said {
    Limits(Vec<Limits>),
    Packages(Vec<Limited>),
}

/// What a tree says.
#[derive(Default)]
pub(super) struct Found {
    pub(super) statements: Vec<Statement>,
    /// Statements about products that are no image's system.
    pub(super) foreign: usize,
    /// A limit was reached.
    pub(super) is_cut: bool,
}

/// Works out the statements of a tree.
pub(super) fn work_out(node: &Node, parts: &Parts, vendor: &Vendor) -> Found {
    let mut found = Found::default();
    let worker = Worker { parts, vendor };
    let Said::Packages(packages) = worker.node(node, &mut found.is_cut) else { return found };
    for Limited { limits, package, bound } in packages {
        if limits.is_foreign {
            found.foreign += 1;
            continue;
        }
        let (mut scope, access) = limits.platform.unzip();
        if let (Some(scope), Some(build)) = (&mut scope, limits.build) {
            scope.repository = build.into();
        }
        found.statements.push(Statement {
            package,
            bound,
            scope,
            access: access.unwrap_or_default(),
            architectures: limits.architectures,
            module: limits.module,
        });
    }
    found
}

impl Found {
    /// Joins statements that differ only in architectures; all that the vendor has become none.
    pub(super) fn merge_architectures(&mut self, all: &[&str]) {
        let key = |it: &Statement| {
            (it.scope.clone(), it.package.clone(), it.module.clone(), format!("{:?}", it.bound))
        };
        self.statements.sort_by_cached_key(key);
        let mut merged: Vec<Statement> = Vec::with_capacity(self.statements.len());
        for statement in self.statements.drain(..) {
            match merged.last_mut() {
                Some(last) if key(last) == key(&statement) => {
                    if last.architectures.is_empty() || statement.architectures.is_empty() {
                        last.architectures.clear();
                    } else {
                        last.architectures.extend(statement.architectures);
                    }
                }
                _ => merged.push(statement),
            }
        }
        for statement in &mut merged {
            statement.architectures.sort_unstable();
            statement.architectures.dedup();
            let has = |it: &&str| statement.architectures.iter().any(|known| known == it);
            if all.iter().all(&has) || has(&"noarch") {
                statement.architectures.clear();
            }
        }
        self.statements = merged;
    }
}

/// Works out subtrees.
struct Worker<'a> {
    parts: &'a Parts,
    vendor: &'a Vendor,
}

impl Worker<'_> {
    fn node(&self, node: &Node, is_cut: &mut bool) -> Said {
        match node {
            Node::Test { test, comment } => self.test(test, comment),
            Node::Any(members) => self.any(members, is_cut),
            Node::All(members) => self.all(members, is_cut),
        }
    }

    fn any(&self, members: &[Node], is_cut: &mut bool) -> Said {
        let (mut limits, mut packages) = (Vec::new(), Vec::new());
        for member in members {
            match self.node(member, is_cut) {
                Said::Limits(more) => limits.extend(more),
                Said::Packages(more) => packages.extend(more),
            }
        }
        *is_cut |= packages.len() > STATEMENTS_MAX || limits.len() > ALTERNATIVES_MAX;
        packages.truncate(STATEMENTS_MAX);
        limits.truncate(ALTERNATIVES_MAX);
        if packages.is_empty() { Said::Limits(limits) } else { Said::Packages(packages) }
    }

    fn all(&self, members: &[Node], is_cut: &mut bool) -> Said {
        let mut limits = vec![Limits::default()];
        let mut packages: Option<Vec<Limited>> = None;
        for member in members {
            match self.node(member, is_cut) {
                Said::Packages(more) => packages.get_or_insert_default().extend(more),
                Said::Limits(more) => {
                    let pairs = limits.iter().flat_map(|own| more.iter().map(|it| own.and(it)));
                    let mut joined: Vec<Limits> = Vec::new();
                    for limit in pairs.flatten() {
                        if joined.len() >= ALTERNATIVES_MAX {
                            *is_cut = true;
                            break;
                        }
                        joined.push(limit);
                    }
                    joined.dedup();
                    limits = joined;
                }
            }
        }
        let Some(packages) = packages else { return Said::Limits(limits) };
        let has_fix = packages.iter().any(|it| matches!(it.bound, Bound::Below(_)));
        let mut limited = Vec::new();
        for package in packages {
            // `a is installed AND b is below 2`: only b has something to be fixed.
            if has_fix && package.bound == Bound::Installed {
                continue;
            }
            for limit in limits.iter().filter_map(|limit| limit.and(&package.limits)) {
                if limited.len() >= STATEMENTS_MAX {
                    *is_cut = true;
                    return Said::Packages(limited);
                }
                limited.push(Limited { limits: limit, ..package.clone() });
            }
        }
        Said::Packages(limited)
    }

    /// Tells what one criterion says, by its test, and by its comment where the test says less.
    fn test(&self, test: &str, comment: &str) -> Said {
        let words: Vec<&str> = comment.split_whitespace().collect();
        if let Some(module) = comment.strip_prefix("Module ") {
            let module = module.split_whitespace().next().map(str::to_owned);
            return Said::Limits(vec![Limits { module, ..Limits::default() }]);
        }
        if let Some(position) = words.windows(2).position(|pair| pair == ["arch", "is"]) {
            let architectures = words.get(position + 2).map(|it| (*it).to_owned());
            let architectures = architectures.into_iter().collect();
            return Said::Limits(vec![Limits { architectures, ..Limits::default() }]);
        }
        let builds = [("is ksplice-based", "ksplice"), ("is fips patched", "fips")];
        if let Some((_, build)) = builds.iter().find(|(ending, _)| comment.ends_with(ending)) {
            return Said::Limits(vec![Limits { build: Some(build), ..Limits::default() }]);
        }
        if words.windows(2).any(|pair| pair == ["signed", "with"]) {
            return Said::Limits(vec![Limits::default()]);
        }
        if let Some(limits) = self.platform(comment) {
            return Said::Limits(vec![limits]);
        }
        match self.package(test, comment) {
            Some(package) => Said::Packages(vec![package]),
            None => Said::Limits(vec![Limits::default()]),
        }
    }

    /// Reads `… is installed` of a platform.
    fn platform(&self, comment: &str) -> Option<Limits> {
        let name = comment
            .strip_suffix(" is installed")
            .or_else(|| comment.strip_suffix(" must be installed"))?;
        match (self.vendor.platform)(name) {
            Platform::Release(scope, access) => {
                Some(Limits { platform: Some((scope, access)), ..Limits::default() })
            }
            Platform::Foreign => Some(Limits { is_foreign: true, ..Limits::default() }),
            Platform::None => None,
        }
    }

    /// Reads a criterion about a package.
    fn package(&self, test: &str, comment: &str) -> Option<Limited> {
        let known = self.parts.tests.get(test);
        let object = known.and_then(|(object, _)| self.parts.objects.get(object));
        let states = known.map(|(_, states)| states.as_slice()).unwrap_or_default();
        let mut states = states.iter().filter_map(|state| self.parts.states.get(state));
        if let Some(name) = comment.strip_suffix(" is not affected") {
            let package = object.cloned().unwrap_or_else(|| name.to_owned());
            let (limits, bound) = (Limits::default(), Bound::NotAffected);
            return Some(Limited { limits, package, bound });
        }
        if let (Some(package), Some(state)) = (object, states.find(|state| state.evr.is_some())) {
            let bound = bound(state)?;
            let limits = Limits { architectures: architectures(state), ..Limits::default() };
            return Some(with_build(Limited { limits, package: package.clone(), bound }));
        }
        if let Some((package, version)) = comment.split_once(" is earlier than ") {
            let version = version.split([' ', ',']).next()?.to_owned();
            let package = package.strip_prefix("Package ").unwrap_or(package).to_owned();
            let (limits, bound) = (Limits::default(), Bound::Below(version));
            return Some(with_build(Limited { limits, package, bound }));
        }
        let package = comment.strip_suffix(" is installed")?;
        let is_name = !package.contains(' ') && object.is_none_or(|object| object == package);
        let bound = Bound::Installed;
        is_name.then(|| Limited { limits: Limits::default(), package: package.to_owned(), bound })
    }
}

/// Tells a build for certified cryptography by its release (`3.6.16-4.0.1.el8_fips`): it is no
/// fix for the general one.
fn with_build(mut limited: Limited) -> Limited {
    if let Bound::Below(version) = &limited.bound {
        if version.contains("_fips") {
            limited.limits.build = Some("fips");
        } else if version.contains(".ksplice") {
            limited.limits.build = Some("ksplice");
        }
    }
    limited
}

/// Reads operation and version of a state.
fn bound(state: &State) -> Option<Bound> {
    let (operation, version) = state.evr.as_ref()?;
    Some(match operation.as_str() {
        // One generator writes the operation as its number in the schema's list.
        "less than" | "6" => Bound::Below(version.clone()),
        "less than or equal" => Bound::UpTo(version.clone()),
        "greater than" | "greater than or equal" if version.starts_with("0:0") => Bound::Installed,
        _ => return None,
    })
}

/// Reads a pattern of architectures, `(aarch64|x86_64)`.
fn architectures(state: &State) -> Vec<String> {
    let pattern = state.arch.as_deref().unwrap_or_default();
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let pattern = pattern.trim_matches(['(', ')']);
    let is_list = pattern.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'|');
    if !is_list || pattern.is_empty() || pattern == "noarch" {
        return Vec::new();
    }
    pattern.split('|').map(str::to_owned).collect()
}
