//! Conditions of rules, field by field.

use crate::condition::{Bound, Condition, Test};
use crate::error::PolicyError;
use crate::expression::Expression;
use crate::facts::{CoverageFact, FixFact, SeverityFact, UseFact};
use crate::fields::Fields;
use crate::yaml::{Node, Value};

/// Names of the kinds of findings.
const KINDS: [&str; 9] = [
    "vulnerability",
    "malware",
    "unmaintained",
    "unsound",
    "notice",
    "unparsableVersion",
    "securityUpdate",
    "packageEndOfLife",
    "releaseEndOfLife",
];

/// Reads a condition; an empty one is refused, because it would match everything.
pub(super) fn read(mut fields: Fields<'_>) -> Result<Condition, PolicyError> {
    let mut tests = Vec::new();
    finding_tests(&mut fields, &mut tests)?;
    artifact_tests(&mut fields, &mut tests)?;
    if let Some(node) = fields.take("cel") {
        tests.push(Test::Cel(expression(&fields, node)?));
    }
    if tests.is_empty() && fields.names().is_empty() {
        let help = "write `always: true` for every artifact or `finding: any` for every finding";
        return Err(fields.error("the condition is empty", Some(help)));
    }
    fields.finish()?;
    Ok(Condition { tests })
}

fn finding_tests(fields: &mut Fields<'_>, tests: &mut Vec<Test>) -> Result<(), PolicyError> {
    if fields.choice("finding", &[("any", ())])?.is_some() {
        tests.push(Test::AnyFinding);
    }
    if let Some(node) = fields.take("severity") {
        tests.push(severity(fields, node)?);
    }
    if let Some(node) = fields.take("use") {
        tests.push(use_of(fields, node)?);
    }
    let fixes = words(fields, "fix", &FixFact::NAMES.map(|(_, name)| name))?;
    if !fixes.is_empty() {
        tests.push(Test::Fix(fixes.iter().filter_map(|name| FixFact::from_name(name)).collect()));
    }
    let kinds = words(fields, "kind", &KINDS)?;
    if !kinds.is_empty() {
        tests.push(Test::Kind(kinds));
    }
    for (name, make) in [
        ("fixAgeDays", Test::FixAgeDays as fn(Bound) -> Test),
        ("publishedDays", Test::PublishedDays),
        ("epss", Test::Epss),
        ("risk", Test::Risk),
    ] {
        bounds(fields, name, make, tests)?;
    }
    for (name, make) in [
        ("knownExploited", Test::KnownExploited as fn(bool) -> Test),
        ("ransomware", Test::Ransomware),
        ("fromBase", Test::FromBase),
    ] {
        truth(fields, name, make, tests)?;
    }
    for (name, make) in [
        ("vulnerability", Test::Vulnerability as fn(Vec<crate::glob::Glob>) -> Test),
        ("package", Test::Package),
    ] {
        patterns(fields, name, make, tests)?;
    }
    Ok(())
}

fn artifact_tests(fields: &mut Fields<'_>, tests: &mut Vec<Test>) -> Result<(), PolicyError> {
    if fields.choice("always", &[("true", ())])?.is_some() {
        tests.push(Test::Always);
    }
    let levels = words(fields, "coverage", &CoverageFact::NAMES.map(|(_, name)| name))?;
    if !levels.is_empty() {
        let levels = levels.iter().filter_map(|name| CoverageFact::from_name(name)).collect();
        tests.push(Test::Coverage(levels));
    }
    for (name, make) in [
        ("gaps", Test::Gaps as fn(Bound) -> Test),
        ("graveGaps", Test::GraveGaps),
        ("unownedExecutables", Test::UnownedExecutables),
        ("databaseAgeDays", Test::DatabaseAgeDays),
        ("imageAgeDays", Test::ImageAgeDays),
        ("layers", Test::Layers),
    ] {
        bounds(fields, name, make, tests)?;
    }
    for (name, make) in [
        ("endOfLife", Test::EndOfLife as fn(bool) -> Test),
        ("unknownDistribution", Test::UnknownDistribution),
        ("noDatabase", Test::NoDatabase),
        ("malwareScanned", Test::MalwareScanned),
        ("runsAsRoot", Test::RunsAsRoot),
    ] {
        truth(fields, name, make, tests)?;
    }
    for (name, make) in [
        ("registry", Test::Registry as fn(Vec<crate::glob::Glob>) -> Test),
        ("image", Test::Image),
        ("base", Test::Base),
    ] {
        patterns(fields, name, make, tests)?;
    }
    Ok(())
}

fn patterns(
    fields: &mut Fields<'_>,
    name: &'static str,
    make: fn(Vec<crate::glob::Glob>) -> Test,
    tests: &mut Vec<Test>,
) -> Result<(), PolicyError> {
    let globs = fields.globs(name)?;
    if !globs.is_empty() {
        tests.push(make(globs));
    }
    Ok(())
}

fn truth(
    fields: &mut Fields<'_>,
    name: &'static str,
    make: fn(bool) -> Test,
    tests: &mut Vec<Test>,
) -> Result<(), PolicyError> {
    tests.extend(fields.choice(name, &[("true", true), ("false", false)])?.map(make));
    Ok(())
}

/// Reads `NAME: { moreThan: 14 }`; several comparisons in one mapping must all hold.
fn bounds(
    fields: &mut Fields<'_>,
    name: &'static str,
    make: fn(Bound) -> Test,
    tests: &mut Vec<Test>,
) -> Result<(), PolicyError> {
    let Some(mut map) = fields.optional_map(name)? else { return Ok(()) };
    let before = tests.len();
    for (key, bound) in [
        ("moreThan", Bound::MoreThan as fn(f64) -> Bound),
        ("atLeast", Bound::AtLeast),
        ("lessThan", Bound::LessThan),
        ("atMost", Bound::AtMost),
    ] {
        let Some(node) = map.take(key) else { continue };
        let number = node.text().and_then(|text| text.parse::<f64>().ok());
        match number.filter(|number| number.is_finite()) {
            Some(number) => tests.push(make(bound(number))),
            None => return Err(map.error_at(node, format!("`{key}` needs a number"), None)),
        }
    }
    if tests.len() == before && map.names().is_empty() {
        let help = "for example { moreThan: 14 }";
        return Err(map.error(format!("`{name}` compares with nothing"), Some(help)));
    }
    map.finish()
}

/// Reads one word or a list of words, each of which must be known.
fn words(
    fields: &mut Fields<'_>,
    name: &'static str,
    known: &[&str],
) -> Result<Vec<Box<str>>, PolicyError> {
    let mut words = Vec::new();
    for (word, place) in fields.texts(name)? {
        if !known.contains(&&*word) {
            let help = format!("one of {}", known.join(", "));
            let message = format!("`{name}` can not be `{word}`");
            return Err(fields.source().error(place, message, Some(&help)));
        }
        words.push(word);
    }
    Ok(words)
}

/// `severity: high` is high or worse; a list names exactly these.
fn severity(fields: &Fields<'_>, node: &Node) -> Result<Test, PolicyError> {
    let read = |node: &Node| {
        let name = node.text();
        match name {
            Some("unknown") => Ok(None),
            Some(name) if SeverityFact::from_name(name).is_some() => {
                Ok(SeverityFact::from_name(name))
            }
            _ => {
                let help = "one of unknown, none, negligible, low, medium, high, critical";
                Err(fields.error_at(node, "this is no severity", Some(help)))
            }
        }
    };
    if let Value::List(items) = &node.value {
        let levels: Result<Vec<_>, _> = items.iter().map(read).collect();
        return Ok(Test::SeverityOneOf(levels?));
    }
    match read(node)? {
        Some(level) => Ok(Test::SeverityAtLeast(level)),
        None => Ok(Test::SeverityOneOf(vec![None])),
    }
}

/// `use: loaded` is loaded or more; a list names exactly these.
fn use_of(fields: &Fields<'_>, node: &Node) -> Result<Test, PolicyError> {
    let read = |node: &Node| match node.text() {
        Some("unknown") => Ok(None),
        Some(name) if UseFact::from_name(name).is_some() => Ok(UseFact::from_name(name)),
        _ => {
            let help = "one of unknown, present, loaded, executed, listening";
            Err(fields.error_at(node, "this is no grade of use", Some(help)))
        }
    };
    if let Value::List(items) = &node.value {
        let grades: Result<Vec<_>, _> = items.iter().map(read).collect();
        return Ok(Test::UseOneOf(grades?));
    }
    match read(node)? {
        Some(grade) => Ok(Test::UseAtLeast(grade)),
        None => Ok(Test::UseOneOf(vec![None])),
    }
}

fn expression(fields: &Fields<'_>, node: &Node) -> Result<Expression, PolicyError> {
    let Some(text) = node.text() else {
        return Err(fields.error_at(node, "`cel` must be a text", None));
    };
    let help = "the names are image, scan, finding, gate and namespace";
    Expression::compile(text)
        .map_err(|reason| fields.error_at(node, format!("no CEL expression: {reason}"), Some(help)))
}
