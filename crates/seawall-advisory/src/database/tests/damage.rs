//! A damaged file is an error or gives the answers that it gave before: never others.

use proptest::prelude::*;

use super::*;
use crate::database::blocks::BLOCK_BYTES;
use crate::database::format::{FileWriter, Header, Section};
use crate::record::Ecosystem;

/// Every kind of lookup, as text; an error is `None`.
fn answers(database: &Database<'_>) -> Vec<Option<String>> {
    fn text<T: std::fmt::Debug>(answer: Result<T, DatabaseError>) -> Option<String> {
        answer.ok().map(|answer| format!("{answer:?}"))
    }
    let statements = |ecosystem, release, name| {
        text(
            database
                .statements(ecosystem, release, name)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>),
        )
    };
    let ends = database.package(Ecosystem::Debian, "12", "chromium");
    let newest = database.package(Ecosystem::Debian, "12", "openssl");
    vec![
        text(database.feeds()),
        statements(Ecosystem::Debian, "12", "openssl"),
        statements(Ecosystem::Debian, "12", "curl"),
        statements(Ecosystem::Debian, "12", "absent"),
        statements(Ecosystem::Pypi, "", "requests"),
        text(database.advisory(AdvisoryNumber(0))),
        text(database.advisory(AdvisoryNumber(1))),
        text(database.vulnerability("CVE-2024-0001")),
        text(database.vulnerability("CVE-2020-7777")),
        text(database.vulnerability("CVE-2024-0009")),
        text(database.vulnerability("GHSA-aaaa")),
        text(database.vulnerability("GHSA-absent")),
        text(database.coverage(Ecosystem::Debian, "12", "openssl")),
        text(database.end_of_life(Ecosystem::Debian, "12")),
        text(ends.and_then(|package| package.map(|package| package.support_ended()).transpose())),
        text(
            newest.and_then(|package| package.map(|package| package.newest_versions()).transpose()),
        ),
        text(database.official_images("alpine")),
        text(database.product_ranges("a:openssl:openssl")),
        text(database.search("PYSEC-2024-1", 10)),
        text(database.search("open", 10)),
        text(database.epss_model()),
    ]
}

#[test]
fn a_flipped_byte_never_changes_an_answer() {
    let good = sample::build();
    let wanted = answers(&Database::open(&good).unwrap());
    assert!(wanted.iter().all(Option::is_some));
    let mut damaged = good.clone();
    for place in 0..good.len() {
        for mask in [0x01, 0xff] {
            damaged[place] ^= mask;
            if let Ok(database) = Database::open(&damaged) {
                assert!(database.validate().is_err(), "byte {place} is not covered");
                let database = Database::open(&damaged).unwrap();
                for (answer, wanted) in answers(&database).into_iter().zip(&wanted) {
                    assert!(answer.is_none() || answer == *wanted, "byte {place}: {answer:?}");
                }
            }
            damaged[place] ^= mask;
        }
    }
}

#[test]
fn a_cut_off_or_prolonged_file_does_not_open() {
    let good = sample::build();
    for length in 0..good.len() {
        assert!(Database::open(&good[..length]).is_err(), "{length} bytes");
    }
    let mut longer = good;
    longer.push(0);
    assert!(matches!(Database::open(&longer), Err(DatabaseError::CutOff { .. })));
}

#[test]
fn a_file_of_another_format_says_so() {
    let mut bytes = sample::build();
    bytes[8] = 9;
    let error = Database::open(&bytes).unwrap_err();
    assert_eq!(error, DatabaseError::Format { found: 9, supported: FORMAT });
    assert!(error.hint().contains("update Seawall"));
    bytes[8] = 0;
    assert!(Database::open(&bytes).unwrap_err().hint().contains("db update"));
    assert_eq!(Database::open(b"PK\x03\x04").unwrap_err(), DatabaseError::NotADatabase);
}

/// Gives changed content the checksums and digests that a forger would give it.
fn reseal(bytes: &[u8], section_edits: &[(u8, u8, u64)]) -> Vec<u8> {
    let header = Header::parse(&sample::build()).unwrap();
    let sections = [
        Section::Feeds,
        Section::Texts,
        Section::Scopes,
        Section::Names,
        Section::Packages,
        Section::Advisories,
        Section::Postings,
        Section::Cves,
        Section::Identifiers,
        Section::Details,
        Section::Clusters,
        Section::EndOfLife,
        Section::Images,
        Section::Products,
        Section::Exploitation,
    ];
    let mut file = FileWriter::new();
    for (section, number) in sections.into_iter().zip(0_u8..) {
        let table = header.table(section).unwrap();
        let mut count = table.count;
        for (edited, what, value) in section_edits {
            if *edited == number && *what == 0 {
                count = u32::try_from(*value & 0xffff_ffff).unwrap();
            }
        }
        let start = usize::try_from(table.offset).unwrap();
        let end = start + usize::try_from(table.length).unwrap();
        file.section(section, count, &[&bytes[start..end]]);
    }
    file.finish(header.built)
}

/// Tells whether every feed that an answer names is one of the file's.
fn feeds_resolve(database: &Database<'_>) -> bool {
    let ends = database.product_releases("Debian").unwrap().into_iter().map(|end| end.feed);
    let images = database.official_images("alpine").unwrap().into_iter().map(|image| image.feed);
    let ranges = database.product_ranges("a:openssl:openssl").unwrap().into_iter();
    let heads = [0, 1].map(|number| database.advisory(AdvisoryNumber(number)).unwrap().feed);
    let model = database.epss_model().unwrap().map(|model| model.feed);
    let coverage = database.coverage(Ecosystem::Debian, "12", "openssl").unwrap().feeds;
    let known = database.vulnerability("CVE-2024-0001").unwrap();
    let known = known.and_then(|found| found.known_exploited).map(|entry| entry.feed);
    let feeds = ends.chain(images).chain(ranges.map(|range| range.feed)).chain(heads);
    let feeds = feeds.chain(model).chain(coverage).chain(known);
    feeds.into_iter().all(|feed| database.feed(feed).is_ok())
}

#[test]
fn what_validates_answers_whatever_byte_is_forged() {
    let good = sample::build();
    assert!(feeds_resolve(&Database::open(&good).unwrap()));
    let mut forged = good.clone();
    for place in usize::try_from(BLOCK_BYTES).unwrap()..good.len() {
        for value in [good[place].wrapping_add(1), 0x7f] {
            forged[place] = value;
            let sealed = reseal(&forged, &[]);
            if let Ok(database) = Database::open(&sealed)
                && database.validate().is_ok()
            {
                assert!(answers(&database).iter().all(Option::is_some), "byte {place}");
                assert!(feeds_resolve(&database), "byte {place}");
            }
        }
        forged[place] = good[place];
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_forged_file_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        counts in prop::collection::vec((0_u8..15, 0_u8..4, any::<u64>()), 0..2),
    ) {
        let mut bytes = sample::build();
        let content = usize::try_from(BLOCK_BYTES).unwrap()..bytes.len();
        for (index, value) in edits {
            let place = content.start + index.index(content.len());
            bytes[place] = value;
        }
        let forged = reseal(&bytes, &counts);
        if let Ok(database) = Database::open(&forged) {
            answers(&database);
            let _verdict = database.validate();
            let mut builder = DatabaseBuilder::new();
            if builder.add_database(&database, &|_feed| true).is_ok() {
                let _file = builder.finish(day(1));
            }
        }
    }
}
