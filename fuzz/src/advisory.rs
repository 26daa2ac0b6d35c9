//! Targets of `seawall-advisory` and of severities: versions, requirements, the database.

use std::cmp::Ordering;

use seawall_advisory::database::{Database, DatabaseBuilder, DatabaseError, decompress, snapshot};
use seawall_advisory::date::Date;
use seawall_advisory::record::Ecosystem;
use seawall_advisory::version::requirement::{Requirement, RequirementSyntax};
use seawall_advisory::version::{VersionOrder, check_list};
use seawall_finding::severity::base_score;

use crate::file;

/// Bytes to which a packed database may unpack.
const UNPACKED_BYTES_MAX: u64 = 1024 * 1024;
/// Rows that a search may return.
const SEARCH_ROWS_MAX: usize = 20;

/// The orders that are transitive on all texts; the others are so where their tools are.
const fn is_transitive(order: VersionOrder) -> bool {
    !matches!(order, VersionOrder::Maven | VersionOrder::Pacman)
}

/// Three versions, one a line, in every order: the order is total.
pub fn versions(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut lines = text.split('\n');
    let (Some(a), Some(b), Some(c)) = (lines.next(), lines.next(), lines.next()) else { return };
    for order in VersionOrder::all() {
        check_order(order, [a, b, c]);
    }
    if let Some(order) = VersionOrder::from_code(u8::try_from(a.len() % 20).unwrap_or_default()) {
        let _report = check_list(order, text);
    }
}

fn check_order(order: VersionOrder, texts: [&str; 3]) {
    let compare = |a: &str, b: &str| {
        let compared = order.compare(a, b);
        let back = order.compare(b, a).map(Ordering::reverse);
        assert_eq!(back.as_ref().ok(), compared.as_ref().ok(), "{order}: {a:?} {b:?}");
        let are_versions = order.parse_check(a).is_ok() && order.parse_check(b).is_ok();
        assert_eq!(are_versions, compared.is_ok(), "{order}: {a:?} {b:?}");
        let any = order.compare_any(a, b).ok();
        let any_back = order.compare_any(b, a).ok();
        assert_eq!(any.map(|it| it.basis), any_back.map(|it| it.basis), "{order}: {a:?} {b:?}");
        let any_back = any_back.map(|it| it.order.reverse());
        assert_eq!(any.map(|it| it.order), any_back, "{order}: {a:?} {b:?}");
        assert!(!are_versions || any.map(|it| it.order) == compared.as_ref().ok().copied());
        let compared = compared.ok().filter(|_| are_versions)?;
        let (Ok(parsed), Ok(other)) = (order.parse(a), order.parse(b)) else {
            panic!("{order}: {a:?} and {b:?} compare and do not parse");
        };
        assert_eq!(parsed.compare(&other), compared, "{order}: {a:?} {b:?}");
        assert_eq!(parsed.compare_text(b), Ok(compared), "{order}: {a:?} {b:?}");
        Some(compared)
    };
    for text in texts {
        assert!(compare(text, text).is_none_or(Ordering::is_eq), "{order}: {text:?}");
    }
    let [a, b, c] = texts;
    let compared = (compare(a, b), compare(b, c), compare(a, c));
    let (Some(first), Some(second), Some(both)) = compared else { return };
    let implied = match (first, second) {
        (Ordering::Equal, other) | (other, Ordering::Equal) => other,
        (one, other) if one == other => one,
        _ => return,
    };
    assert!(both == implied || !is_transitive(order), "{order}: {a:?} {b:?} {c:?}");
}

/// A version in the first line, and a requirement, in every notation.
pub fn requirements(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Some((version, requirement)) = text.split_once('\n') else { return };
    let notations = [
        (RequirementSyntax::Plain, VersionOrder::Semver),
        (RequirementSyntax::Rubygems, VersionOrder::Rubygems),
        (RequirementSyntax::Npm, VersionOrder::Npm),
        (RequirementSyntax::Packagist, VersionOrder::Packagist),
        (RequirementSyntax::Cargo, VersionOrder::Cargo),
        (RequirementSyntax::Hex, VersionOrder::Hex),
        (RequirementSyntax::Hackage, VersionOrder::Hackage),
    ];
    for (syntax, order) in notations {
        let Ok(parsed) = Requirement::parse(syntax, requirement) else { continue };
        assert!(!parsed.to_string().is_empty() || parsed.any_of.is_empty());
        if let Ok(version) = order.parse(version) {
            let one = parsed.matches_version(&version).ok();
            assert_eq!(one, parsed.matches(order, version.as_str()).ok());
        }
    }
}

/// A CVSS vector of any version: a score is one, from 0.0 to 10.0.
pub fn cvss(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    assert!(base_score(text).is_none_or(|tenths| tenths <= 100), "{text}");
}

/// A database file whose digests and checksums fit: what validates answers every question.
pub fn database(input: &[u8]) {
    for bytes in [input.to_vec(), file::seal_database(input)] {
        let Ok(database) = Database::open(&bytes) else { continue };
        // Lookups in a file that was never validated end and do not panic, whatever they say.
        let _unchecked: Result<(), DatabaseError> = ask(&database);
        if database.validate().is_ok() {
            ask(&database).unwrap_or_else(|error| panic!("a valid database: {error}"));
        }
    }
}

/// A packed database, and what random changes rarely reach: any bytes in a sound frame.
pub fn database_transport(input: &[u8]) {
    let sealed = file::seal_database(input);
    for packed in [input, &file::zstd_frame(&sealed)] {
        if let Ok(bytes) = decompress(packed, UNPACKED_BYTES_MAX) {
            assert!(bytes.len() as u64 <= UNPACKED_BYTES_MAX);
            assert!(Database::open(&bytes).is_ok());
            assert!(packed == input || bytes == sealed);
        }
    }
}

/// The snapshot of a feed, unpacked; what is read is written and read back as the same, and a
/// database can be built of it.
pub fn snapshot(input: &[u8]) {
    let Ok(first) = snapshot::read(&file::zstd_frame(input)) else { return };
    let (source, rejected) = (first.source.clone(), first.rejected);
    let (advisories, side) = (first.output.advisories.len(), first.output.side.len());
    let packed = snapshot::write(first).unwrap_or_else(|error| panic!("{error}"));
    let second = snapshot::read(&packed).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((&second.source, second.rejected), (&source, rejected));
    assert_eq!((second.output.advisories.len(), second.output.side.len()), (advisories, side));
    let mut builder = DatabaseBuilder::new();
    builder.add_snapshot(second);
    let Some(day) = Date::from_days(20_454) else { return };
    let bytes = builder.finish(day).unwrap_or_else(|error| panic!("{error}"));
    let database = Database::open(&bytes).unwrap_or_else(|error| panic!("{error}"));
    database.validate().unwrap_or_else(|error| panic!("{error}"));
}

/// OpenVEX and CycloneDX VEX documents.
pub fn vex(input: &[u8]) {
    match seawall_advisory::vex::parse("vex.json", input) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(document) => {
            assert_eq!(Some(document), seawall_advisory::vex::parse("vex.json", input).ok())
        }
    }
}

/// Asks for everything that there is, and for what there is not.
pub(crate) fn ask(database: &Database<'_>) -> Result<(), DatabaseError> {
    database.feeds()?;
    database.section_bytes()?;
    database.epss_model()?;
    for ecosystem in Ecosystem::ALL {
        for release in database.releases(*ecosystem)? {
            database.end_of_life(*ecosystem, release)?;
            database.release_coverage(*ecosystem, release)?;
            let names = database.package_names(*ecosystem, release)?;
            for name in names.iter().copied().chain(["absent"]) {
                ask_package(database, *ecosystem, release, name)?;
            }
        }
    }
    for term in ["CVE-2024-0001", "CVE-1999-99999", "GHSA-absent", "a", "open", ""] {
        database.vulnerability(term)?;
        database.display_id(term)?;
        let found = database.search(term, SEARCH_ROWS_MAX)?;
        assert!(found.rows.len() <= SEARCH_ROWS_MAX);
        database.official_images(term)?;
        database.product_ranges(term)?;
        database.product_releases(term)?;
        database.product_end_of_life(term, "1")?;
    }
    Ok(())
}

fn ask_package(
    database: &Database<'_>,
    ecosystem: Ecosystem,
    release: &str,
    name: &str,
) -> Result<(), DatabaseError> {
    database.coverage(ecosystem, release, name)?;
    for statement in database.statements(ecosystem, release, name)? {
        let statement = statement?;
        let head = database.advisory(statement.advisory)?;
        database.feed(head.feed)?;
        for id in &head.vulnerabilities {
            database.vulnerability(&id.to_string())?;
        }
        for range in &statement.ranges {
            let _range = range.to_range();
        }
    }
    if let Some(package) = database.package(ecosystem, release, name)? {
        package.support_ended()?;
        package.newest_versions()?;
    }
    Ok(())
}
