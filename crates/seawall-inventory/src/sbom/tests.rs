//! Tests of [`super`]; documents as other tools write them stand in `fixtures/sbom`.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::*;

/// Reads every document of the folder and compares what it holds with `NAME.expected`.
#[test]
fn documents_of_other_tools_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sbom");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        count += 1;
        let actual = match parse("bom.json", &std::fs::read(&file).unwrap()) {
            Ok(inventory) => show(&inventory),
            Err(error) => format!("error: {error}\n"),
        };
        let expected = file.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &actual).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(actual == wanted, "{} differs:\n{actual}", file.display());
    }
    assert!(6 <= count, "{count} documents");
}

fn show(inventory: &Inventory) -> String {
    let mut text = String::new();
    if let Some(distribution) = &inventory.distribution {
        let (id, release) = (&distribution.advisory_id, &distribution.advisory_release);
        writeln!(text, "distribution {id} {release}").unwrap();
    }
    for digest in [&inventory.subject.manifest_digest, &inventory.subject.config_digest] {
        writeln!(text, "digest {}", digest.as_ref().map_or("-", |digest| digest.short())).unwrap();
    }
    writeln!(text, "references {:?}", inventory.subject.references).unwrap();
    writeln!(text, "layers {}", inventory.layers.len()).unwrap();
    for installed in &inventory.packages {
        let package = &installed.package;
        let (source, source_version) = package.source_or_self();
        write!(text, "{} {} {}", package.package_type.purl_type(), package.name, package.version)
            .unwrap();
        if package.package_type.is_distribution() {
            write!(text, " source {source} {source_version}").unwrap();
        }
        for (name, value) in [
            ("arch", package.architecture.as_deref()),
            ("module", package.module.as_deref()),
            ("supplier", package.supplier.as_deref()),
            ("in", Some(package.declared_in.as_str()).filter(|path| !path.is_empty())),
        ] {
            if let Some(value) = value {
                write!(text, " {name} {value}").unwrap();
            }
        }
        if !package.licences.is_empty() {
            write!(text, " licences {:?}", package.licences).unwrap();
        }
        writeln!(text, " layer {}", installed.layer).unwrap();
    }
    for gap in &inventory.gaps {
        writeln!(text, "gap {:?} {:?} {}", gap.kind, gap.line, gap.reason).unwrap();
    }
    text
}

#[test]
fn a_broken_package_of_spdx_hides_no_other_one() {
    for broken in [
        "17",
        "null",
        r#"{"name":17}"#,
        r#"{"name":"x"}"#,
        r#"{"name":"x","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:"}]}"#,
        r#"{"name":"x","externalRefs":{}}"#,
        r#"{"primaryPackagePurpose":"OPERATING-SYSTEM"}"#,
    ] {
        let good = r#"{"name":"y","versionInfo":"2","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:npm/y@2"}]}"#;
        let text = format!(r#"{{"spdxVersion":"SPDX-2.3","packages":[{broken},{good}]}}"#);
        let inventory = parse("x", text.as_bytes()).unwrap();
        let names: Vec<&str> =
            inventory.packages.iter().map(|found| &*found.package.name).collect();
        assert_eq!(names, ["y"], "{broken}");
        assert_eq!(inventory.gaps.len(), 1, "{broken}: {:?}", inventory.gaps);
        assert_eq!(inventory.gaps[0].line, Some(1), "{broken}");
    }
}

fn bom(components: &str) -> String {
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{components}]}}"#)
}

fn read(components: &str) -> Inventory {
    parse("bom.json", bom(components).as_bytes()).unwrap()
}

#[test]
fn a_broken_component_hides_no_other_one() {
    for broken in [
        "17",
        "null",
        r#"{"type":"library","name":"x","purl":17}"#,
        r#"{"type":"library","name":"x","purl":"pkg:"}"#,
        r#"{"type":"library","name":"x","purl":"http://x"}"#,
        r#"{"type":"library","name":"x"}"#,
        r#"{"name":"x"}"#,
        r#"{"type":"library","name":"x","purl":"pkg:npm/x@1","properties":{}}"#,
        r#"{"type":"operating-system"}"#,
    ] {
        let inventory =
            read(&format!(r#"{broken},{{"type":"library","name":"y","purl":"pkg:npm/y@2"}}"#));
        let names: Vec<&str> =
            inventory.packages.iter().map(|found| &*found.package.name).collect();
        assert_eq!(names, ["y"], "{broken}");
        assert_eq!(inventory.gaps.len(), 1, "{broken}: {:?}", inventory.gaps);
        assert_eq!(inventory.gaps[0].line, Some(1), "{broken}");
    }
}

#[test]
fn what_is_no_json_of_either_kind_is_an_error_that_says_what_to_give() {
    let error = |text: &str| parse("x", text.as_bytes()).unwrap_err();
    for spdx in [r#"{"spdxVersion":"SPDX-3.0"}"#, "SPDXVersion: SPDX-2.3\n", r#"{"@graph":[]}"#] {
        assert_eq!(error(spdx), SbomError::Spdx, "{spdx}");
    }
    assert_eq!(error(" <bom/>"), SbomError::Xml);
    assert_eq!(error(r#"{"artifacts":[]}"#), SbomError::Neither);
    assert_eq!(error(r#"{"bomFormat":"Other"}"#), SbomError::Neither);
    for malformed in ["", "17", "{", "\u{feff}x", r#"{"bomFormat":"CycloneDX"} x"#] {
        assert!(matches!(error(malformed), SbomError::Malformed(_)), "{malformed}");
    }
    assert!(matches!(parse("x", b"{\"a\":\"\xff\"}"), Err(SbomError::Malformed(_))));
}

#[test]
fn nesting_ends_with_a_gap() {
    let mut nested = r#"{"type":"library","name":"deep","purl":"pkg:npm/deep@1"}"#.to_owned();
    for _ in 0..40 {
        nested = format!(
            r#"{{"type":"library","name":"a","purl":"pkg:npm/a@1","components":[{nested}]}}"#
        );
    }
    let inventory = read(&nested);
    assert!(inventory.gaps.iter().any(|gap| gap.kind == GapKind::TooLarge));
    assert!(inventory.packages.iter().all(|found| &*found.package.name != "deep"));
}

#[test]
fn a_million_empty_entries_cost_little_and_are_counted() {
    let entries = vec!["{}"; 1_000_000].join(",");
    let component =
        format!(r#"{{"type":"library","name":"a","purl":"pkg:npm/a@1","properties":[{entries}]}}"#);
    assert_eq!(read(&component).packages.len(), 1);
    let inventory = read(&entries);
    assert_eq!(inventory.packages.len(), 0);
    assert!(inventory.gaps.iter().any(|gap| gap.kind == GapKind::TooLarge));
    assert!(inventory.gaps.len() <= limits::GAPS_MAX + 1);
}

#[test]
fn a_newer_version_of_the_format_is_read_and_said() {
    let text = bom(r#"{"type":"library","name":"y","purl":"pkg:npm/y@2"}"#);
    let inventory = parse("x", text.replace("1.6", "1.9").as_bytes()).unwrap();
    assert_eq!(inventory.packages.len(), 1);
    assert_eq!(inventory.gaps[0].kind, GapKind::Unsupported);
}

#[test]
fn distributions_are_told_by_purls_where_no_component_tells_them() {
    for (purl, wanted) in [
        ("pkg:deb/debian/a@1?distro=debian-12", "debian 12"),
        ("pkg:deb/debian/a@1?distro=debian-12.5", "debian 12"),
        ("pkg:deb/debian/a@1?distro=bookworm", ""),
        ("pkg:deb/debian/a@1?distro=debian-bookworm", "debian 12"),
        ("pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", "ubuntu 22.04"),
        ("pkg:apk/alpine/a@1?distro=3.18.4", "alpine 3.18"),
        ("pkg:apk/alpine/a@1?distro=alpine-3.18.4", "alpine 3.18"),
        ("pkg:apk/alpine/a@1?os_name=alpine&os_version=3.18", "alpine 3.18"),
        ("pkg:apk/wolfi/a@1?distro=wolfi-20230201", "wolfi "),
        ("pkg:rpm/redhat/a@1?distro=redhat-9.3", "redhat 9"),
        ("pkg:rpm/redhat/a@1?distro=rhel-9.3", "redhat 9"),
        ("pkg:rpm/amazon/a@1?distro=amazon-2023", "amazon 2023"),
        ("pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5", "opensuse 15.5"),
        ("pkg:rpm/opensuse/a@1?distro=opensuse-tumbleweed", "opensuse tumbleweed"),
        ("pkg:rpm/oracle/a@1?distro=oracle-9.2", "oracle 9"),
        ("pkg:rpm/rocky/a@1?distro=rocky-9.2", "rocky 9"),
    ] {
        let inventory = read(&format!(r#"{{"type":"library","name":"a","purl":"{purl}"}}"#));
        let found = inventory.distribution.as_ref();
        let found = found
            .map(|it| format!("{} {}", it.advisory_id, it.advisory_release))
            .unwrap_or_default();
        assert_eq!(found, wanted, "{purl}");
        assert_eq!(wanted.is_empty(), !inventory.gaps.is_empty(), "{purl}: {:?}", inventory.gaps);
    }
}

#[test]
fn epochs_and_source_packages_are_found_wherever_tools_put_them() {
    let component = |purl: &str, properties: &[(&str, &str)]| {
        let properties: Vec<String> = properties
            .iter()
            .map(|(name, value)| format!(r#"{{"name":"{name}","value":"{value}"}}"#))
            .collect();
        let text = format!(
            r#"{{"type":"library","name":"a","purl":"{purl}","properties":[{}]}}"#,
            properties.join(",")
        );
        let package = read(&text).packages[0].package.clone();
        let (name, version) = package.source_or_self();
        format!("{} from {name} {version}", package.version)
    };
    assert_eq!(
        component("pkg:deb/debian/a@2.38-1?distro=debian-12&epoch=1", &[]),
        "1:2.38-1 from a 1:2.38-1"
    );
    assert_eq!(
        component("pkg:deb/debian/a@1%3A2.38-1?distro=debian-12&upstream=b%402.38-1", &[]),
        "1:2.38-1 from b 2.38-1"
    );
    assert_eq!(
        component("pkg:rpm/redhat/a@2.28-1.el9?epoch=2&upstream=glibc-2.28-1.el9.src.rpm", &[]),
        "2:2.28-1.el9 from glibc 2.28-1.el9"
    );
    let trivy = [
        ("aquasecurity:trivy:SrcName", "util-linux"),
        ("aquasecurity:trivy:SrcVersion", "2.38.1"),
        ("aquasecurity:trivy:SrcRelease", "5"),
        ("aquasecurity:trivy:SrcEpoch", "3"),
    ];
    assert_eq!(
        component("pkg:deb/debian/a@1?distro=debian-12", &trivy),
        "1 from util-linux 3:2.38.1-5"
    );
    let syft = [("syft:metadata:originPackage", "busybox")];
    assert_eq!(component("pkg:apk/alpine/a@1?distro=alpine-3.18", &syft), "1 from busybox 1");
}

#[test]
fn names_keep_the_spelling_that_purls_lose() {
    let name = |purl: &str, fields: &str| {
        let text = format!(r#"{{"type":"library","purl":"{purl}",{fields}}}"#);
        read(&text).packages[0].package.name.to_string()
    };
    assert_eq!(
        name("pkg:golang/github.com/burntsushi/toml@v1", r#""name":"github.com/BurntSushi/toml""#),
        "github.com/BurntSushi/toml"
    );
    assert_eq!(
        name(
            "pkg:golang/github.com/cespare/xxhash@v2.1.1#v2",
            r#""name":"github.com/cespare/xxhash/v2""#
        ),
        "github.com/cespare/xxhash/v2"
    );
    assert_eq!(name("pkg:maven/org.x/y@1", r#""group":"org.x","name":"y""#), "org.x:y");
    assert_eq!(
        name("pkg:npm/%40angular/core@1", r#""group":"@angular","name":"core""#),
        "@angular/core"
    );
    assert_eq!(name("pkg:npm/jsonstream@1", r#""name":"JSONStream""#), "JSONStream");
    // A name that is another's is not believed.
    assert_eq!(name("pkg:npm/left-pad@1", r#""name":"right-pad""#), "left-pad");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        drop(parse("x", text.as_bytes()));
        drop(read(&format!("{{\"type\":\"library\",\"purl\":{}}}", serde_json::to_string(&text).unwrap())));
    }

    #[test]
    fn a_component_with_any_strings_is_a_package_or_a_gap(
        name in ".{0,20}", version in ".{0,20}", qualifier in "[a-z0-9.:@%&=-]{0,30}",
    ) {
        let purl = format!("pkg:rpm/redhat/{name}@{version}?{qualifier}");
        let quoted = serde_json::to_string(&purl).unwrap();
        let inventory = read(&format!(r#"{{"type":"library","name":"a","purl":{quoted}}}"#));
        prop_assert!(inventory.packages.len() == 1 || !inventory.gaps.is_empty());
    }
}
