//! A small database with one of everything, and generated records.

use proptest::prelude::*;

use super::*;
use crate::feed::{CoverageLevel, SideFact};
use crate::record::*;

pub(crate) fn affected(ecosystem: Ecosystem, release: &str, name: &str, fixed: &str) -> Affected {
    Affected {
        scope: Scope::release(ecosystem, release),
        key: ecosystem.key(),
        name: name.into(),
        architectures: Vec::new(),
        module: None,
        ranges: vec![Range::new(None, RangeEnd::Fixed(fixed.into()))],
        versions: Vec::new(),
        state: FixState::Fixed,
        fix_access: FixAccess::General,
        fixed_on: None,
        fix_advisory: None,
        severities: Vec::new(),
    }
}

pub(crate) fn advisory(id: &str, aliases: &[&str], affected: Vec<Affected>) -> Advisory {
    let is_cve = |id: &&str| id.starts_with("CVE-");
    let named: Vec<&str> = aliases.iter().copied().chain([id]).collect();
    Advisory {
        id: id.into(),
        vulnerabilities: named.into_iter().filter(is_cve).map(Into::into).collect(),
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
        kind: AdvisoryKind::Vulnerability,
        published: Some(day(19_000)),
        modified: None,
        withdrawn: None,
        severities: vec![Severity { author: "debian".into(), rating: Rating::Word(Level::High) }],
        cwes: vec![79, 89],
        affected,
    }
}

pub(crate) fn side_facts() -> Vec<SideFact> {
    let cve = || "CVE-2024-0001".into();
    vec![
        SideFact::Cvss {
            vulnerability: cve(),
            author: "nvd".into(),
            vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".into(),
        },
        SideFact::Cwes { vulnerability: cve(), cwes: vec![787, 20] },
        SideFact::Ssvc {
            vulnerability: cve(),
            exploitation: "active".into(),
            automatable: Some(true),
            technical_impact: Some("total".into()),
        },
        SideFact::Published { vulnerability: cve(), date: day(18_999) },
        SideFact::Withdrawn { vulnerability: "CVE-2024-0009".into(), date: None },
        SideFact::EpssModel { version: "v2026.03".into(), date: day(20_001) },
        SideFact::Epss { vulnerability: cve(), score: 97_531, percentile: 9_999 },
        SideFact::Epss { vulnerability: "CVE-2020-7777".into(), score: 0, percentile: 0 },
        SideFact::KnownExploited {
            vulnerability: cve(),
            added: Some(day(19_500)),
            due: Some(day(19_521)),
            ransomware: true,
        },
        SideFact::EndOfLife {
            product: "debian".into(),
            release: "12".into(),
            codename: Some("bookworm".into()),
            released: Some(day(19_518)),
            ends: Some(day(20_614)),
            has_ended: false,
            extended_ends: None,
        },
        SideFact::SupportEnded {
            ecosystem: Ecosystem::Debian,
            release: "12".into(),
            package: "chromium".into(),
            date: Some(day(20_100)),
            version: Some("120.0-1".into()),
            is_limited: false,
        },
        SideFact::Coverage {
            ecosystem: Ecosystem::Debian,
            release: "12".into(),
            package: None,
            level: CoverageLevel::Partial,
            date: Some(day(19_900)),
        },
        SideFact::NewestVersion {
            ecosystem: Ecosystem::Debian,
            release: "12".into(),
            package: "openssl".into(),
            version: "3.0.17-1~deb12u2".into(),
            is_security: true,
        },
        SideFact::OfficialImage {
            repository: "alpine".into(),
            tags: vec!["3.20".into(), "latest".into()],
            architectures: vec!["amd64".into()],
        },
        SideFact::Cpe {
            vulnerability: cve(),
            product: "a:openssl:openssl".into(),
            target_software: None,
            version: None,
            start: Some(("3.0.0".into(), true)),
            end: Some(("3.0.17".into(), false)),
        },
    ]
}

/// One of everything, in two feeds.
pub(crate) fn build() -> Vec<u8> {
    let mut builder = DatabaseBuilder::new();
    let debian = builder.add_feed(source("debian"));
    let openssl = affected(Ecosystem::Debian, "12", "openssl", "3.0.11-1~deb12u1");
    let mut curl = affected(Ecosystem::Debian, "12", "curl", "7.88.1-10+deb12u5");
    curl.fix_advisory = Some("DSA-1-1".into());
    curl.fixed_on = Some(day(19_300));
    builder.add(debian, &advisory("CVE-2024-0001", &[], vec![openssl, curl]));
    let pypi = builder.add_feed(source("pypi"));
    let requests = affected(Ecosystem::Pypi, "", "requests", "2.32.0");
    builder.add(pypi, &advisory("PYSEC-2024-1", &["CVE-2024-0001", "GHSA-aaaa"], vec![requests]));
    for fact in side_facts() {
        builder.add_side(debian, &fact);
    }
    builder.finish(day(20_500)).unwrap()
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = Box<str>> {
    prop::sample::select(words).prop_map(Into::into)
}

fn id() -> impl Strategy<Value = Box<str>> {
    prop_oneof![
        "CVE-20(19|2[0-4])-[1-9][0-9]{3,4}".prop_map(Into::into),
        "(GHSA|DSA|GO)-[a-c]{1,2}".prop_map(Into::into),
        word(&["CVE-2018-123", "", "é", "CVE-2024-00001"]),
    ]
}

fn version() -> impl Strategy<Value = Box<str>> {
    prop_oneof!["[0-9]{1,2}\\.[0-9]".prop_map(Into::into), word(&["", "1:2~ß", "0"])]
}

fn date() -> impl Strategy<Value = Option<Date>> {
    prop::option::of((-719_162_i32..=2_932_896).prop_map(day))
}

fn severity() -> impl Strategy<Value = Severity> {
    const LEVELS: [Level; 6] =
        [Level::None, Level::Negligible, Level::Low, Level::Medium, Level::High, Level::Critical];
    let rating = prop_oneof![
        prop::sample::select(&LEVELS[..]).prop_map(Rating::Word).boxed(),
        any::<u8>().prop_map(Rating::Score).boxed(),
        word(&["CVSS:3.1/AV:N", "AV:N/AC:L"]).prop_map(Rating::Cvss).boxed(),
    ];
    (word(&["debian", "nvd", "ghsa"]), rating)
        .prop_map(|(author, rating)| Severity { author, rating })
}

fn range() -> impl Strategy<Value = Range> {
    let end = prop_oneof![
        Just(RangeEnd::Open),
        version().prop_map(RangeEnd::Fixed),
        version().prop_map(RangeEnd::LastAffected),
        version().prop_map(RangeEnd::Below),
    ];
    (prop::option::of(version()), any::<bool>(), end).prop_map(
        |(introduced, excludes_introduced, end)| Range { introduced, excludes_introduced, end },
    )
}

fn any_affected() -> impl Strategy<Value = Affected> {
    const STATES: [FixState; 7] = [
        FixState::Fixed,
        FixState::Affected,
        FixState::WillNotFix,
        FixState::Deferred,
        FixState::UnderInvestigation,
        FixState::NotAffected,
        FixState::EndOfLife,
    ];
    const KEYS: [PackageKey; 3] = [PackageKey::Source, PackageKey::Binary, PackageKey::Name];
    let scope = (
        prop::sample::select(Ecosystem::ALL),
        word(&["", "12", "22.04"]),
        word(&["", "main", "pro"]),
    )
        .prop_map(|(ecosystem, release, repository)| Scope { ecosystem, release, repository });
    let name = prop_oneof!["[a-d]{1,2}".prop_map(Into::into), word(&["", "ü", "linux"])];
    let place = (scope, name, prop::sample::select(&KEYS[..]));
    let limits = (
        prop::collection::vec(word(&["amd64", "arm64"]), 0..2),
        prop::option::of(word(&["nodejs:18", "php:8.1"])),
    );
    let versions = (prop::collection::vec(range(), 0..3), prop::collection::vec(version(), 0..3));
    let state = (prop::sample::select(&STATES[..]), any::<bool>(), date(), prop::option::of(id()));
    (place, limits, versions, state, prop::collection::vec(severity(), 0..2)).prop_map(
        |(place, limits, versions, state, severities)| Affected {
            scope: place.0,
            key: place.2,
            name: place.1,
            architectures: limits.0,
            module: limits.1,
            ranges: versions.0,
            versions: versions.1,
            state: state.0,
            fix_access: if state.1 { FixAccess::General } else { FixAccess::Subscription },
            fixed_on: state.2,
            fix_advisory: state.3,
            severities,
        },
    )
}

/// Any advisory.
pub(crate) fn any_advisory() -> impl Strategy<Value = Advisory> {
    const KINDS: [AdvisoryKind; 5] = [
        AdvisoryKind::Vulnerability,
        AdvisoryKind::Malware,
        AdvisoryKind::Unmaintained,
        AdvisoryKind::Unsound,
        AdvisoryKind::Notice,
    ];
    let ids = (id(), prop::collection::vec(id(), 0..3), prop::collection::vec(id(), 0..3));
    let dates = (date(), date(), prop::option::weighted(0.2, 0_i32..30_000));
    let ratings =
        (prop::collection::vec(severity(), 0..3), prop::collection::vec(any::<u32>(), 0..3));
    let affected = prop::collection::vec(any_affected(), 0..5);
    (ids, prop::sample::select(&KINDS[..]), dates, ratings, affected).prop_map(
        |(ids, kind, dates, ratings, affected)| Advisory {
            id: ids.0,
            vulnerabilities: ids.1,
            aliases: ids.2,
            kind,
            published: dates.0,
            modified: dates.1,
            withdrawn: dates.2.map(day),
            severities: ratings.0,
            cwes: ratings.1,
            affected,
        },
    )
}
