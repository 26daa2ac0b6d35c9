//! RetireJS: `jsrepository-v6.json` (browser libraries) and `npmrepository.json` (npm packages).
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
    let order = VersionOrder::Npm;
    let below = text(value, "below");
    let from = text(value, "atOrAbove");
    let ranged = |text: &str| order.parse(text).map_err(|_unparsable| "a version does not parse");
    let mut set = VersionSet::everything();
    if let Some(from) = from {
        set = VersionSet::at_least(ranged(from)?);
    }
    if let Some(below) = below {
        set = set.intersection(&VersionSet::below(ranged(below)?).with_fixes())?;
    }
    for excluded in texts(value.get("excludes")) {
        set = set.intersection(&VersionSet::exactly(ranged(excluded)?).complement())?;
    }
    if set.is_nothing() || (below.is_none() && from.is_none()) {
        return Err("the entry has no affected version");
    }
    let identifiers = value.get("identifiers").unwrap_or(&Value::Null);
    let cves: Vec<Box<str>> =
        texts(identifiers.get("CVE")).filter_map(draft::cve).map(Into::into).collect();
    let ghsa = text(identifiers, "githubID");
    let mut advisory = draft::advisory(&identifier(library, identifiers, from, below));
    advisory.vulnerabilities = cves;
    advisory.aliases.extend(ghsa.map(Into::into));
    advisory.severities.extend(word(value, "severity", "retirejs"));
    advisory.cwes = texts(value.get("cwe")).filter_map(rating::cwe_number).collect();
    let ranges = set.ranges();
    if let Some(name) = own_name {
        advisory.affected.push(affected(Ecosystem::JavaScriptLibrary, name, ranges.clone()));
    }
    if let Some(name) = npm_name {
        advisory.affected.push(affected(Ecosystem::Npm, name, ranges));
    }
    Ok(advisory)
}

/// Makes an identifier for what has none of its own: the library, RetireJS's number or the
/// issue, and the range, since one vulnerability is listed once a branch.
fn identifier(
    library: &str,
    identifiers: &Value,
    from: Option<&str>,
    below: Option<&str>,
) -> String {
    let names = ["githubID", "retid", "issue", "bug", "PR", "release", "osvdb"];
    let own = names.iter().find_map(|name| text(identifiers, name));
    let cve = texts(identifiers.get("CVE")).next();
    let parts = [cve.or(own), from, below];
    let mut id = format!("RETIREJS-{library}");
    for part in parts.into_iter().flatten() {
        id.push('-');
        id.extend(part.chars().filter(char::is_ascii_graphic).take(64));
    }
    id
}
