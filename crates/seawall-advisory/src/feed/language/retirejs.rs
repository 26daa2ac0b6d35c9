//! `RetireJS`: `jsrepository-v6.json` (browser libraries) and `npmrepository.json` (npm packages).
//!
//! A map of libraries, each with `vulnerabilities`: `atOrAbove` is inclusive, `below` is not;
//! `excludes` names builds that carry the fix. `npmname` says under which name npm has the
//! library.

use serde_json::Value;

use crate::feed::draft::{self, Reason, affected, text, texts, word};
use crate::feed::interval::VersionSet;
use crate::feed::osv::rating;
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Advisory, Ecosystem};
use crate::version::VersionOrder;

/// Vulnerabilities of one library.
// LIMIT: the most in the list are about 60.
const VULNERABILITIES_MAX: usize = 10_000;

/// Entries of the lists that are tests of the tool, not libraries.
const NOT_LIBRARIES: [&str; 2] = ["retire-example", "dont check"];

/// Parses a list.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let parsed: Option<Value> = serde_json::from_slice(file.bytes).ok();
    let Some(libraries) = parsed.as_ref().and_then(Value::as_object) else {
        out.read += 1;
        out.rejected.add("the file is no map of libraries", || file.path.to_owned());
        return;
    };
    let is_npm = file.path.ends_with("npmrepository.json");
    for (library, entry) in libraries {
        let vulnerabilities = entry.get("vulnerabilities").and_then(Value::as_array);
        for (index, value) in vulnerabilities.into_iter().flatten().enumerate() {
            out.read += 1;
            let place = || format!("{}: {library} {index}", file.path);
            if NOT_LIBRARIES.contains(&library.as_str()) {
                out.rejected.add("a test entry of RetireJS itself", place);
            } else if index >= VULNERABILITIES_MAX {
                out.rejected.add("the library has too many entries", place);
            } else {
                let npm_name = if is_npm { Some(library.as_str()) } else { text(entry, "npmname") };
                let own_name = (!is_npm).then_some(library.as_str());
                match advisory(value, library, own_name, npm_name) {
                    Ok(advisory) => draft::keep(advisory, out),
                    Err(reason) => out.rejected.add(reason, place),
                }
            }
        }
    }
}

fn advisory(
    value: &Value,
    library: &str,
    own_name: Option<&str>,
    npm_name: Option<&str>,
) -> Result<Advisory, Reason> {
    let identifiers = value.get("identifiers").unwrap_or(&Value::Null);
    let mut advisory = draft::advisory(&identifier(library, identifiers, value));
    let cves = texts(identifiers.get("CVE")).filter_map(draft::cve);
    advisory.vulnerabilities = cves.map(Into::into).collect();
    advisory.aliases.extend(text(identifiers, "githubID").map(Into::into));
    advisory.severities.extend(word(value, "severity", "retirejs"));
    advisory.cwes = texts(value.get("cwe")).filter_map(rating::cwe_number).collect();
    let names = [(Ecosystem::JavaScriptLibrary, own_name), (Ecosystem::Npm, npm_name)];
    let mut failed = "the entry names no package";
    for (ecosystem, name) in names {
        let Some(name) = name else { continue };
        // Libraries have versions of four numbers that are none of npm's.
        match vulnerable(value, ecosystem.order()) {
            Ok(set) => advisory.affected.push(affected(ecosystem, name, set.ranges())),
            Err(reason) => failed = reason,
        }
    }
    if advisory.affected.is_empty() { Err(failed) } else { Ok(advisory) }
}

fn vulnerable(value: &Value, order: VersionOrder) -> Result<VersionSet, Reason> {
    let version = |text: &str| order.parse(text).map_err(|_unparsable| "a version does not parse");
    let (from, below) = (text(value, "atOrAbove"), text(value, "below"));
    let mut set = VersionSet::everything();
    if let Some(from) = from {
        set = VersionSet::at_least(version(from)?);
    }
    if let Some(below) = below {
        set = set.intersection(&VersionSet::below(version(below)?).with_fixes())?;
    }
    for excluded in texts(value.get("excludes")) {
        set = set.intersection(&VersionSet::exactly(version(excluded)?).complement())?;
    }
    if set.is_nothing() || (below.is_none() && from.is_none()) {
        return Err("the entry has no affected version");
    }
    Ok(set)
}

/// Makes an identifier for what has none of its own: the library, `RetireJS`'s number or the
/// issue, and the range, since one vulnerability is listed once a branch.
fn identifier(library: &str, identifiers: &Value, value: &Value) -> String {
    let names = ["githubID", "retid", "issue", "bug", "PR", "release", "osvdb"];
    let own = names.iter().find_map(|name| text(identifiers, name));
    let cve = texts(identifiers.get("CVE")).next();
    let parts = [cve.or(own), text(value, "atOrAbove"), text(value, "below")];
    let mut id = format!("RETIREJS-{library}");
    for part in parts.into_iter().flatten() {
        id.push('-');
        id.extend(part.chars().filter(char::is_ascii_graphic).take(64));
    }
    id
}
