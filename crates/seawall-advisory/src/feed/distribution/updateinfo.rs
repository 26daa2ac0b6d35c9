//! `updateinfo.xml` of rpm repositories: Amazon Linux and Fedora.
//!
//! Format (`createrepo_c`, "updateinfo"): `update` with `type`, `id`, `severity`, `issued`, references
//! of type `cve`, and `pkglist/collection/package` with name, epoch, version, release and arch.
//!
//! An Amazon advisory counts only for its repository: core, or a topic of the extras
//! (`ALAS2DOCKER-2021-001`).

use super::statement::{advisory, cover_file, fixed, is_cve, level, word};
use super::xml::{self, Element};
use crate::date::Date;
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Affected, Ecosystem, Scope};

/// Tells whether `path` is an updateinfo file.
pub(super) fn takes(path: &str) -> bool {
    path.ends_with("updateinfo.xml")
}

/// Parses a file of Amazon Linux.
pub(super) fn parse_amazon(file: FeedFile<'_>, out: &mut FeedOutput) {
    let first = out.advisories.len();
    parse(file, "amazon", |id, _| amazon(id), out);
    cover_file(Ecosystem::Amazon, first, out);
}

/// Parses a file of Fedora.
pub(super) fn parse_fedora(file: FeedFile<'_>, out: &mut FeedOutput) {
    let release = |_: &str, update: &Element| {
        let names = update.child_text("release").into_iter();
        let names = names.chain(
            update.child("pkglist").and_then(|list| list.child("collection")?.child_text("name")),
        );
        let mut releases = names.filter_map(|name| name.strip_prefix("Fedora "));
        let release = releases.next()?.split_whitespace().next()?;
        Some(Scope::release(Ecosystem::Fedora, release))
    };
    let first = out.advisories.len();
    parse(file, "fedora", release, out);
    cover_file(Ecosystem::Fedora, first, out);
}

/// Finds release and repository by the id of an advisory of Amazon.
fn amazon(id: &str) -> Option<Scope> {
    let kind = id.strip_prefix("ALAS")?.split('-').next()?;
    let digits = kind.len() - kind.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let (release, topic) = kind.split_at(digits);
    // Older topics of the extras put the release behind (`ALASANSIBLE2-2021-001`).
    let (release, topic) = match (release, topic.strip_suffix('2')) {
        ("", Some(topic)) => ("2", topic),
        ("", None) if topic.is_empty() => ("2018.03", topic),
        ("", None) => ("2", topic),
        _ => (release, topic),
    };
    let mut scope = Scope::release(Ecosystem::Amazon, release);
    if !topic.is_empty() {
        scope.repository = format!("extras:{}", topic.to_ascii_lowercase()).into();
    }
    Some(scope)
}

/// Parses a file; `scope_of` finds the release of an update.
fn parse(
    file: FeedFile<'_>,
    author: &str,
    scope_of: impl Fn(&str, &Element) -> Option<Scope>,
    out: &mut FeedOutput,
) {
    let ended = xml::each(file.bytes, &["update"], &mut |update| {
        out.read += 1;
        let id = update.child_text("id").unwrap_or_default();
        let place = || format!("{}: {id}", file.path);
        if update.attribute("type").is_some_and(|it| it != "security") {
            return out.rejected.add("update without security content", place);
        }
        let Some(scope) = scope_of(id, &update) else {
            return out.rejected.add("update of no known release", place);
        };
        take(&update, id, author, &scope, file.path, out);
    });
    if let Err(reason) = ended {
        out.rejected.add(reason, || file.path.to_owned());
    }
}

/// Takes one security update.
fn take(update: &Element, id: &str, author: &str, scope: &Scope, path: &str, out: &mut FeedOutput) {
    let place = || format!("{path}: {id}");
    let date =
        |name: &str| update.child(name).and_then(|it| it.attribute("date")).and_then(Date::parse);
    let mut record = advisory(id);
    record.published = date("issued");
    record.modified = date("updated");
    out.note_date(record.modified.or(record.published));
    record
        .severities
        .extend(update.child_text("severity").and_then(level).map(|level| word(author, level)));
    let references = update.child("references").into_iter().flat_map(|it| it.all("reference"));
    for reference in references {
        let texts = [reference.attribute("id"), reference.attribute("title")];
        let words = texts.into_iter().flatten().flat_map(|text| text.split([' ', ',', ':', ';']));
        record.vulnerabilities.extend(words.filter(|id| is_cve(id)).map(Box::from));
    }
    record.vulnerabilities.sort_unstable();
    record.vulnerabilities.dedup();
    if record.vulnerabilities.is_empty() {
        return out.rejected.add("update names no vulnerability", place);
    }
    let collections = update.child("pkglist").into_iter().flat_map(|it| it.all("collection"));
    for package in collections.flat_map(|it| it.all("package")) {
        match statement(package, scope) {
            Some(affected) => {
                merge(Affected { fixed_on: record.published, ..affected }, &mut record.affected);
            }
            None if package.attribute("arch") == Some("src") => {}
            None => out.rejected.add("package without a version", place),
        }
    }
    if record.affected.is_empty() {
        return out.rejected.add("update without packages", place);
    }
    for affected in &mut record.affected {
        let has = |name: &str| affected.architectures.iter().any(|known| &**known == name);
        if has("noarch") || (has("x86_64") && has("aarch64")) {
            affected.architectures.clear();
        }
    }
    out.advisories.push(record);
}

/// Reads one package; `None` for sources and for what has no version.
fn statement(package: &Element, scope: &Scope) -> Option<Affected> {
    let arch = package.attribute("arch").filter(|arch| *arch != "src")?;
    let (version, release) = (package.attribute("version")?, package.attribute("release")?);
    let evr = match package.attribute("epoch").filter(|epoch| *epoch != "0") {
        Some(epoch) => format!("{epoch}:{version}-{release}"),
        None => format!("{version}-{release}"),
    };
    let mut affected = fixed(scope.clone(), package.attribute("name")?, &evr);
    affected.architectures.push(arch.into());
    Some(affected)
}

/// Adds a statement, or its architectures to the same one.
fn merge(affected: Affected, statements: &mut Vec<Affected>) {
    let same =
        |known: &&mut Affected| known.name == affected.name && known.ranges == affected.ranges;
    match statements.iter_mut().find(same) {
        Some(known) => known.architectures.extend(affected.architectures),
        None => statements.push(affected),
    }
}
