//! Tests of [`super`].

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use seawall_artifact::path::ImagePath;

use super::*;
use crate::facts::ReleaseFields;
use crate::package::SourcePackage;

/// Runs the specification's own cases; those that do not hold are listed in `specification.expected`,
/// each a deviation that is known: `UPDATE_EXPECT=1 cargo test`.
#[test]
fn the_specifications_cases_hold_but_for_the_known_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/purl");
    let cases = std::fs::read_to_string(folder.join("specification.cases")).unwrap();
    let mut count = 0;
    let mut deviations = String::new();
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        count += 1;
        let (actual, wanted) = run(line);
        if actual != wanted {
            writeln!(deviations, "{line}\n    here: {actual}").unwrap();
        }
    }
    assert_eq!(count, 514);
    let expected = folder.join("specification.expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &deviations).unwrap();
    }
    assert_eq!(deviations, std::fs::read_to_string(&expected).unwrap());
}

fn run(line: &str) -> (String, String) {
    let fields: Vec<&str> = line.split('\t').collect();
    let (kind, input) = (fields[0], fields[1]);
    let wanted = fields[if kind == "build" { 7 } else { 2 }..].join("\t");
    let actual = match kind {
        "parse" => parse(input).map(|purl| components(&purl)),
        "valid" => parse(input).map(|purl| purl.to_string()),
        "build" => build(&fields[1..7]).map(|purl| purl.to_string()),
        other => panic!("unknown kind of case {other}"),
    };
    (actual.unwrap_or_else(|_| "!".to_owned()), wanted)
}

fn components(purl: &ParsedPurl) -> String {
    let qualifiers: Vec<_> =
        purl.qualifiers.iter().map(|(key, value)| format!("{key}={value}")).collect();
    [
        &purl.purl_type,
        &purl.namespace,
        &purl.name,
        &purl.version,
        &qualifiers.join("&"),
        &purl.subpath,
    ]
    .map(String::as_str)
    .join("\t")
}

fn build(fields: &[&str]) -> Result<ParsedPurl, PurlError> {
    let qualifiers = fields[4].split('&').filter(|pair| !pair.is_empty());
    let mut purl = ParsedPurl {
        purl_type: fields[0].to_lowercase(),
        namespace: fields[1].to_owned(),
        name: fields[2].to_owned(),
        version: fields[3].to_owned(),
        qualifiers: qualifiers
            .map(|pair| pair.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned())))
            .collect::<Option<_>>()
            .ok_or(PurlError::InvalidQualifier)?,
        subpath: fields[5].to_owned(),
    };
    purl.normalise();
    parse(&purl.to_string())
}

fn distribution(id: &str, version_id: &str) -> Distribution {
    Distribution {
        fields: ReleaseFields {
            id: id.into(),
            version_id: version_id.into(),
            ..ReleaseFields::default()
        },
        advisory_id: id.into(),
        advisory_release: version_id.into(),
        is_derivative: false,
    }
}

fn package(package_type: PackageType, name: &str, version: &str) -> Package {
    Package::new(package_type, name, version, &ImagePath::default())
}

#[track_caller]
fn check(package: &Package, distribution: Option<&Distribution>, wanted: &str) {
    let purl = purl_of(package, distribution);
    assert_eq!(purl, wanted);
    assert_eq!(parse(&purl).unwrap().to_string(), purl);
}

#[test]
fn distribution_packages_carry_architecture_release_source_and_epoch() {
    let mut found = package(PackageType::Deb, "libgcc-s1", "12.2.0-14");
    found.architecture = Some("amd64".into());
    found.source = Some(SourcePackage { name: "gcc-12".into(), version: None });
    check(
        &found,
        Some(&distribution("debian", "12")),
        "pkg:deb/debian/libgcc-s1@12.2.0-14?arch=amd64&distro=debian-12&upstream=gcc-12",
    );

    found = package(PackageType::Deb, "libgcc1", "1:12.2.0-14+b1");
    found.source = Some(SourcePackage { name: "gcc-12".into(), version: Some("12.2.0-14".into()) });
    check(
        &found,
        Some(&distribution("debian", "12")),
        "pkg:deb/debian/libgcc1@1:12.2.0-14%2Bb1?distro=debian-12&upstream=gcc-12%4012.2.0-14",
    );

    found = package(PackageType::Rpm, "openssl-libs", "1:3.0.7-27.el9");
    found.architecture = Some("x86_64".into());
    check(
        &found,
        Some(&distribution("rhel", "9.4")),
        "pkg:rpm/redhat/openssl-libs@3.0.7-27.el9?arch=x86_64&distro=rhel-9.4&epoch=1",
    );

    check(
        &package(PackageType::Apk, "musl", "1.2.4-r2"),
        Some(&distribution("alpine", "3.18.9")),
        "pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18.9",
    );
    check(&package(PackageType::Apk, "musl", "1.2.4-r2"), None, "pkg:apk/musl@1.2.4-r2");
}

#[test]
fn names_of_languages_are_split_and_spelled_as_their_types_say() {
    let cases = [
        (PackageType::Npm, "@angular/core", "1.0.0", "pkg:npm/%40angular/core@1.0.0"),
        (PackageType::Npm, "JSONStream", "1.3.5", "pkg:npm/jsonstream@1.3.5"),
        (PackageType::Pypi, "Foo_Bar", "1.0+local", "pkg:pypi/foo-bar@1.0%2Blocal"),
        (PackageType::Maven, "org.a:b", "1", "pkg:maven/org.a/b@1"),
        (PackageType::Maven, "b", "1", "pkg:maven/b@1"),
        (
            PackageType::Golang,
            "github.com/BurntSushi/toml/v2",
            "v2.0.0+incompatible",
            "pkg:golang/github.com/burntsushi/toml/v2@v2.0.0%2Bincompatible",
        ),
        (PackageType::Golang, "stdlib", "1.22.3", "pkg:golang/stdlib@1.22.3"),
        (PackageType::Golang, "example.com/a/", "v1.0.0", "pkg:golang/example.com%2Fa%2F@v1.0.0"),
        (PackageType::Golang, "example.com/a", "(devel)", "pkg:golang/example.com/a"),
        (PackageType::Cargo, "serde_json", "1.0.0", "pkg:cargo/serde_json@1.0.0"),
    ];
    for (package_type, name, version, wanted) in cases {
        check(&package(package_type, name, version), None, wanted);
    }
}

#[test]
fn parsed_names_are_those_of_packages() {
    for (purl, name) in [
        ("pkg:npm/%40angular/core@1", "@angular/core"),
        ("pkg:maven/org.a/b@1", "org.a:b"),
        ("pkg:deb/debian/libc6@1", "libc6"),
        ("pkg:golang/github.com/a/b@1", "github.com/a/b"),
    ] {
        assert_eq!(parse(purl).unwrap().package_name(), name);
    }
}

proptest! {
    #[test]
    fn what_parses_is_stable(text in "pkg:[a-z]{2,5}/[ -~éß%/@]{0,30}") {
        if let Ok(purl) = parse(&text) {
            let canonical = purl.to_string();
            prop_assert_eq!(parse(&canonical).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn any_name_and_version_give_a_purl_that_parses(
        name in "[ -~é]{1,20}", version in "\\PC{0,20}"
    ) {
        for package_type in [PackageType::Npm, PackageType::Golang, PackageType::Pypi, PackageType::Maven] {
            let purl = purl_of(&package(package_type, &name, &version), None);
            prop_assert_eq!(parse(&purl).map(|parsed| parsed.to_string()), Ok(purl));
        }
    }
}
