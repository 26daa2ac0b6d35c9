//! What goes in comes out, in whatever order it went in.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::sample::any_advisory;
use super::*;
use crate::record::{Advisory, Affected, Rating, Scope, Severity};

/// Builds from advisories of several feeds.
fn build(advisories: &[(usize, Advisory)]) -> Vec<u8> {
    let mut builder = DatabaseBuilder::new();
    for (feed, advisory) in advisories {
        let feed = builder.add_feed(source(&format!("feed-{feed}")));
        builder.add(feed, advisory);
    }
    builder.finish(day(20_500)).unwrap()
}

fn severity(view: &SeverityView<'_>) -> Severity {
    let rating = match view.rating {
        RatingView::Word(level) => Rating::Word(level),
        RatingView::Cvss(vector) => Rating::Cvss(vector.into()),
        RatingView::Score(tenths) => Rating::Score(tenths),
    };
    Severity { author: view.author.into(), rating }
}

fn ids(identifiers: &[Identifier<'_>]) -> Vec<Box<str>> {
    identifiers.iter().map(|identifier| identifier.to_string().into()).collect()
}

/// One line for each head of an advisory and for each statement.
fn lines_of_input(advisories: &[(usize, Advisory)]) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (feed, advisory) in advisories {
        let head = Advisory { affected: Vec::new(), ..advisory.clone() };
        lines.insert(format!("feed-{feed} {head:?}"));
        for affected in advisory.affected.iter().filter(|_| advisory.withdrawn.is_none()) {
            lines.insert(format!("feed-{feed} {head:?} {affected:?}"));
        }
    }
    lines
}

fn head_line(database: &Database<'_>, number: AdvisoryNumber) -> String {
    let head = database.advisory(number).unwrap();
    let advisory = Advisory {
        id: head.id.to_string().into(),
        vulnerabilities: ids(&head.vulnerabilities),
        aliases: ids(&head.aliases),
        kind: head.kind,
        published: head.published,
        modified: head.modified,
        withdrawn: head.withdrawn,
        severities: head.severities.iter().map(severity).collect(),
        cwes: head.cwes,
        affected: Vec::new(),
    };
    format!("{} {advisory:?}", database.feed(head.feed).unwrap().name)
}

fn lines_of_database(database: &Database<'_>) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for number in 0..database.tables.advisories.count {
        lines.insert(head_line(database, AdvisoryNumber(number)));
    }
    for number in 0..database.tables.scopes.count {
        let scope = database.scope_at(number).unwrap();
        for package in scope.first_package..scope.first_package + scope.package_count {
            let name = database.package_at(package).unwrap().name();
            let found = database.statements(scope.ecosystem, scope.release, name).unwrap();
            for statement in found {
                let statement = statement.unwrap();
                let head = head_line(database, statement.advisory);
                let affected = affected_of(&scope, name, &statement);
                assert!(lines.insert(format!("{head} {affected:?}")), "a row is there twice");
            }
        }
    }
    lines
}

fn affected_of(scope: &reader::ScopeRecord<'_>, name: &str, statement: &Statement<'_>) -> Affected {
    let boxed = |texts: &[&str]| texts.iter().map(|text| (*text).into()).collect();
    Affected {
        scope: Scope {
            ecosystem: scope.ecosystem,
            release: scope.release.into(),
            repository: statement.repository.into(),
        },
        key: statement.key,
        name: name.into(),
        architectures: boxed(&statement.architectures),
        module: statement.module.map(Into::into),
        ranges: statement.ranges.iter().map(RangeView::to_range).collect(),
        versions: boxed(&statement.versions),
        state: statement.state,
        fix_access: statement.fix_access,
        fixed_on: statement.fixed_on,
        fix_advisory: statement.fix_advisory.map(Into::into),
        severities: statement.severities.iter().map(severity).collect(),
    }
}

proptest! {
    #[test]
    fn what_is_built_is_read_back(
        advisories in prop::collection::vec((0_usize..3, any_advisory()), 0..12)
    ) {
        let bytes = build(&advisories);
        let database = Database::open(&bytes).unwrap();
        prop_assert_eq!(database.validate(), Ok(()));
        prop_assert_eq!(lines_of_database(&database), lines_of_input(&advisories));
        for (_feed, advisory) in &advisories {
            for id in advisory.aliases.iter().chain(&advisory.vulnerabilities).chain([&advisory.id]) {
                let found = database.vulnerability(id).unwrap();
                prop_assert_eq!(found.unwrap().id.to_string(), &**id, "every identifier resolves");
            }
        }
    }

    #[test]
    fn the_order_of_input_does_not_matter(
        advisories in prop::collection::vec((0_usize..3, any_advisory()), 0..12)
    ) {
        let mut other = advisories.clone();
        other.reverse();
        // The counts in the stamps tell how often a record was added; the rest may not.
        let one = build(&advisories);
        let mut reversed = build(&other);
        prop_assert_eq!(&one, &reversed);
        other.extend(advisories);
        reversed = build(&other);
        let (first, second) = (Database::open(&one).unwrap(), Database::open(&reversed).unwrap());
        prop_assert_eq!(lines_of_database(&first), lines_of_database(&second));
    }

    #[test]
    fn a_database_is_taken_over_whole(
        advisories in prop::collection::vec((0_usize..3, any_advisory()), 0..12)
    ) {
        let bytes = build(&advisories);
        let database = Database::open(&bytes).unwrap();
        let mut builder = DatabaseBuilder::new();
        builder.add_database(&database, &|_feed| true).unwrap();
        prop_assert_eq!(builder.finish(day(20_500)).unwrap(), bytes);
    }

    #[test]
    fn fresh_feeds_replace_those_of_an_older_database(
        old in prop::collection::vec((0_usize..3, any_advisory()), 0..8),
        new in prop::collection::vec((1_usize..2, any_advisory()), 1..8),
    ) {
        let bytes = build(&old);
        let mut builder = DatabaseBuilder::new();
        for (feed, advisory) in &new {
            let feed = builder.add_feed(source(&format!("feed-{feed}")));
            builder.add(feed, advisory);
        }
        builder.add_database(&Database::open(&bytes).unwrap(), &|feed| feed != "feed-2").unwrap();
        let merged = builder.finish(day(20_500)).unwrap();
        let kept = old.into_iter().filter(|(feed, _advisory)| *feed == 0);
        let wanted: Vec<_> = kept.chain(new).collect();
        let database = Database::open(&merged).unwrap();
        prop_assert_eq!(lines_of_database(&database), lines_of_input(&wanted));
    }
}

#[test]
fn an_empty_database_answers_that_it_knows_nothing() {
    let bytes = DatabaseBuilder::new().finish(day(1)).unwrap();
    let database = Database::open(&bytes).unwrap();
    assert_eq!(database.validate(), Ok(()));
    let ecosystem = crate::record::Ecosystem::Debian;
    assert_eq!(database.statements(ecosystem, "12", "x").unwrap().count(), 0);
    let coverage = database.coverage(ecosystem, "12", "x").unwrap();
    assert_eq!(coverage.level, crate::feed::CoverageLevel::None);
    assert_eq!(database.vulnerability("CVE-2024-1").unwrap(), None);
}

#[test]
fn side_facts_survive_being_taken_over() {
    let bytes = sample::build();
    let mut builder = DatabaseBuilder::new();
    builder.add_database(&Database::open(&bytes).unwrap(), &|_feed| true).unwrap();
    assert_eq!(builder.finish(day(20_500)).unwrap(), bytes);
}

#[test]
fn the_content_id_does_not_depend_on_the_day_of_the_build() {
    let one = DatabaseBuilder::new().finish(day(1)).unwrap();
    let other = DatabaseBuilder::new().finish(day(2)).unwrap();
    assert_ne!(one, other);
    let id = |bytes: &[u8]| Database::open(bytes).unwrap().content_id();
    assert_eq!(id(&one), id(&other));
}
