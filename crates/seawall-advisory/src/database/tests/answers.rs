//! Coverage, aliases, exploitation data and search.

use super::sample::{advisory, affected};
use super::*;
use crate::feed::{CoverageLevel, FeedOutput, SideFact};
use crate::record::Ecosystem;

fn coverage(release: &str, package: Option<&str>, level: CoverageLevel, days: i32) -> SideFact {
    SideFact::Coverage {
        ecosystem: Ecosystem::Debian,
        release: release.into(),
        package: package.map(Into::into),
        level,
        date: Some(day(days)),
    }
}

fn build(feeds: &[(&str, Vec<SideFact>)]) -> Vec<u8> {
    let mut builder = DatabaseBuilder::new();
    for (name, facts) in feeds {
        let feed = builder.add_feed(source(name));
        let mut output = FeedOutput::default();
        output.side.clone_from(facts);
        builder.add_output(feed, output);
    }
    builder.finish(day(20_500)).unwrap()
}

#[track_caller]
fn check_coverage(
    bytes: &[u8],
    release: &str,
    package: &str,
    wanted: (CoverageLevel, Option<i32>, &[&str]),
) {
    let database = Database::open(bytes).unwrap();
    let found = database.coverage(Ecosystem::Debian, release, package).unwrap();
    let feeds: Vec<_> = found.feeds.iter().map(|feed| database.feed(*feed).unwrap().name).collect();
    assert_eq!((found.level, found.date, &*feeds), (wanted.0, wanted.1.map(day), wanted.2));
}

#[test]
fn coverage_is_what_the_best_feed_knows_of_the_package() {
    use CoverageLevel::{Complete, None as Nothing, Partial};
    let bytes = build(&[
        ("changelogs", vec![coverage("12", Some("openssl"), Partial, 20_300)]),
        (
            "tracker",
            vec![
                coverage("12", None, Complete, 19_000),
                coverage("12", Some("chromium"), Nothing, 19_000),
                coverage("", None, Partial, 18_000),
            ],
        ),
        ("other", vec![coverage("12", Some("openssl"), Complete, 19_500)]),
    ]);
    check_coverage(&bytes, "12", "openssl", (Complete, Some(19_500), &["other", "tracker"]));
    check_coverage(&bytes, "12", "curl", (Complete, Some(19_000), &["tracker"]));
    // The more specific statement of a feed goes before its general one.
    check_coverage(&bytes, "12", "chromium", (Nothing, None, &[]));
    check_coverage(&bytes, "13", "openssl", (Partial, Some(18_000), &["tracker"]));
    let database = Database::open(&bytes).unwrap();
    let fedora = database.coverage(Ecosystem::Fedora, "40", "openssl").unwrap();
    assert_eq!((fedora.level, fedora.feeds.len()), (Nothing, 0));
}

fn aliases(bytes: &[u8], id: &str) -> (String, Vec<String>) {
    let database = Database::open(bytes).unwrap();
    let found = database.vulnerability(id).unwrap().unwrap();
    assert_eq!(database.display_id(id).unwrap(), found.display.to_string());
    (found.display.to_string(), found.aliases.iter().map(ToString::to_string).collect())
}

#[test]
fn aliases_are_symmetric_and_transitive_and_show_the_cve_first() {
    let mut builder = DatabaseBuilder::new();
    let feed = builder.add_feed(source("osv"));
    builder.add(feed, &advisory("GO-1", &["GHSA-b"], Vec::new()));
    builder.add(feed, &advisory("GHSA-b", &["CVE-2024-0001"], Vec::new()));
    builder.add(feed, &advisory("RUSTSEC-1", &["GHSA-z"], Vec::new()));
    let bytes = builder.finish(day(1)).unwrap();
    assert_eq!(
        aliases(&bytes, "GO-1"),
        ("CVE-2024-0001".into(), vec!["CVE-2024-0001".into(), "GHSA-b".into()])
    );
    assert_eq!(
        aliases(&bytes, "CVE-2024-0001"),
        ("CVE-2024-0001".into(), vec!["GHSA-b".into(), "GO-1".into()])
    );
    assert_eq!(aliases(&bytes, "RUSTSEC-1"), ("GHSA-z".into(), vec!["GHSA-z".into()]));
}

#[test]
fn a_record_of_several_cves_makes_no_two_vulnerabilities_one() {
    let mut builder = DatabaseBuilder::new();
    let feed = builder.add_feed(source("osv"));
    builder.add(feed, &advisory("PYSEC-1", &["CVE-2024-0001", "CVE-2024-0002"], Vec::new()));
    let mut erratum = advisory("ALSA-1", &[], Vec::new());
    erratum.vulnerabilities = vec!["CVE-2024-0001".into(), "CVE-2024-0003".into()];
    builder.add(feed, &erratum);
    let bytes = builder.finish(day(1)).unwrap();
    for id in ["CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003", "ALSA-1", "PYSEC-1"] {
        assert_eq!(aliases(&bytes, id), (id.into(), Vec::new()));
    }
}

#[test]
fn a_withdrawn_record_matches_nothing_and_still_resolves() {
    let mut builder = DatabaseBuilder::new();
    let feed = builder.add_feed(source("osv"));
    let requests = affected(Ecosystem::Pypi, "", "requests", "2.0");
    let mut record = advisory("PYSEC-1", &["CVE-2024-0001"], vec![requests]);
    record.withdrawn = Some(day(100));
    builder.add(feed, &record);
    let bytes = builder.finish(day(1)).unwrap();
    let database = Database::open(&bytes).unwrap();
    assert_eq!(database.statements(Ecosystem::Pypi, "", "requests").unwrap().count(), 0);
    let found = database.vulnerability("PYSEC-1").unwrap().unwrap();
    assert_eq!(found.display.to_string(), "CVE-2024-0001");
    assert_eq!(database.advisory(found.advisories[0]).unwrap().withdrawn, Some(day(100)));
}

#[test]
fn everything_known_of_a_vulnerability_is_read_back() {
    let bytes = sample::build();
    let database = Database::open(&bytes).unwrap();
    let found = database.vulnerability("CVE-2024-0001").unwrap().unwrap();
    assert_eq!(found.cvss.len(), 1);
    assert_eq!(found.cvss[0].author, "nvd");
    assert_eq!(found.cwes, [20, 787]);
    assert_eq!(found.epss, Some(Epss { score: 97_531, percentile: 9_999 }));
    let exploited = found.known_exploited.unwrap();
    assert_eq!(
        (exploited.added, exploited.due, exploited.ransomware),
        (Some(day(19_500)), Some(day(19_521)), true)
    );
    let ssvc = found.ssvc.unwrap();
    assert_eq!(
        (ssvc.exploitation, ssvc.automatable, ssvc.technical_impact),
        ("active", Some(true), Some("total"))
    );
    assert_eq!(found.published, Some(day(18_999)));
    let zero = database.vulnerability("CVE-2020-7777").unwrap().unwrap();
    assert_eq!(zero.epss, Some(Epss { score: 0, percentile: 0 }), "zero is not absence");
    let rejected = database.vulnerability("CVE-2024-0009").unwrap().unwrap();
    assert_eq!(rejected.withdrawn.unwrap().date, None);
    let model = database.epss_model().unwrap().unwrap();
    assert_eq!((model.version, model.date), (Some("v2026.03"), Some(day(20_001))));
}

#[test]
fn scores_of_the_newest_feed_hold_as_a_whole() {
    let model = |days| SideFact::EpssModel { version: "v".into(), date: day(days) };
    let score = |id: &str, score| SideFact::Epss { vulnerability: id.into(), score, percentile: 1 };
    let bytes = build(&[
        ("old", vec![model(1), score("CVE-2024-0001", 10), score("CVE-2024-0002", 10)]),
        ("new", vec![model(2), score("CVE-2024-0001", 5)]),
    ]);
    let database = Database::open(&bytes).unwrap();
    let score_of = |id| database.vulnerability(id).unwrap().unwrap().epss.map(|epss| epss.score);
    assert_eq!((score_of("CVE-2024-0001"), score_of("CVE-2024-0002")), (Some(5), None));
}

#[test]
fn the_newest_feed_states_the_end_of_life_and_others_fill_in() {
    let end = |ends: Option<i32>, extended: Option<i32>| SideFact::EndOfLife {
        product: "debian".into(),
        release: "11".into(),
        codename: None,
        released: None,
        ends: ends.map(day),
        has_ended: false,
        extended_ends: extended.map(day),
    };
    let mut builder = DatabaseBuilder::new();
    let mut old = source("a");
    old.date = Some(day(1));
    let old = builder.add_feed(old);
    builder.add_side(old, &end(Some(10), Some(30)));
    let new = builder.add_feed(source("b"));
    builder.add_side(new, &end(Some(20), None));
    let bytes = builder.finish(day(1)).unwrap();
    let database = Database::open(&bytes).unwrap();
    let found = database.end_of_life(Ecosystem::Debian, "11").unwrap().unwrap();
    assert_eq!((found.ends, found.extended_ends), (Some(day(20)), Some(day(30))));
    assert_eq!(database.end_of_life(Ecosystem::Debian, "1").unwrap(), None);
    assert_eq!(database.product_releases("debian").unwrap().len(), 2);
}

#[track_caller]
fn check_search(term: &str, packages: &[&str], products: usize) {
    let bytes = sample::build();
    let database = Database::open(&bytes).unwrap();
    let found = database.search(term, 100).unwrap();
    let mut names: Vec<_> = found.rows.iter().map(|row| row.package).collect();
    names.sort_unstable();
    assert_eq!((&*names, found.products.len()), (packages, products), "{term}");
}

#[test]
fn search_finds_by_any_alias_and_by_name_or_its_beginning() {
    check_search("CVE-2024-0001", &["curl", "openssl", "requests"], 1);
    check_search("GHSA-AAAA", &["curl", "openssl", "requests"], 1);
    check_search("cve-2024-0001", &["curl", "openssl", "requests"], 1);
    check_search("PYSEC-2024-1", &["curl", "openssl", "requests"], 1);
    check_search("openssl", &["openssl"], 1);
    check_search("Requests", &["requests"], 0);
    check_search("open", &["openssl"], 0);
    check_search("absent", &[], 0);
    check_search("  ", &[], 0);
    let bytes = sample::build();
    let cut = Database::open(&bytes).unwrap().search("CVE-2024-0001", 2).unwrap();
    assert!(cut.is_cut && cut.rows.len() == 2);
}

#[test]
fn many_names_are_all_found_through_the_index() {
    let mut builder = DatabaseBuilder::new();
    let feed = builder.add_feed(source("npm"));
    let name = |number: usize| format!("package-{number}");
    for number in 0..20_000 {
        let one = affected(Ecosystem::Npm, "", &name(number), "1.0.0");
        builder.add(feed, &advisory("CVE-2024-0001", &[], vec![one]));
    }
    let bytes = builder.finish(day(1)).unwrap();
    let database = Database::open(&bytes).unwrap();
    for number in 0..20_000 {
        let found = database.statements(Ecosystem::Npm, "", &name(number)).unwrap();
        assert_eq!(found.count(), 1, "{number}");
    }
    assert_eq!(database.statements(Ecosystem::Npm, "", &name(20_000)).unwrap().count(), 0);
}
