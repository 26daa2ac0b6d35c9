//! Tests of [`super`]; the archives are built by [`crate::zip::testing`].

use proptest::prelude::*;

use super::*;
use crate::zip::testing::ZipFile;

fn run(name: &str, bytes: &[u8]) -> FileFacts {
    let path = ImagePath::parse(&format!("app/{name}")).unwrap();
    let mut facts = FileFacts::new(&path, NAME);
    catalog(&path, bytes, &mut facts);
    facts
}

fn lines(facts: &FileFacts) -> Vec<String> {
    let packages = facts.packages.iter().map(|found| {
        let place = found.nested_in.as_deref().map(|place| format!(" in {place}"));
        let guess = if found.is_guess { " (guess)" } else { "" };
        format!("{} {}{}{guess}", found.name, found.version, place.unwrap_or_default())
    });
    packages.chain(facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason))).collect()
}

#[track_caller]
fn check(name: &str, archive: &ZipFile, wanted: &[&str]) {
    assert_eq!(lines(&run(name, &archive.bytes())), wanted);
}

fn with_pom(archive: ZipFile, group: &str, artifact: &str, version: &str) -> ZipFile {
    let text =
        format!("#Generated\r\nversion={version}\r\ngroupId={group}\r\nartifactId={artifact}\r\n");
    archive.deflated(&format!("META-INF/maven/{group}/{artifact}/pom.properties"), text.as_bytes())
}

fn with_manifest(archive: ZipFile, lines: &[&str]) -> ZipFile {
    let text = format!(
        "Manifest-Version: 1.0\r\n{}\r\n\r\nName: x\r\nBundle-Version: 9\r\n",
        lines.join("\r\n")
    );
    archive.deflated("META-INF/MANIFEST.MF", text.as_bytes())
}

#[test]
fn properties_are_trusted_first_and_all_of_a_shaded_archive_count() {
    let archive = with_manifest(ZipFile::default(), &["Implementation-Version: 7"]);
    let archive = with_pom(archive, "com.example", "app", "1.0");
    check("renamed.jar", &archive, &["com.example:app 1.0"]);
    let archive = with_pom(archive, "org.lib", "lib", "2.0");
    check("app-1.0.jar", &archive, &["com.example:app 1.0", "org.lib:lib 2.0"]);
    check("app.jar", &archive, &["com.example:app 1.0", "org.lib:lib 2.0"]);
    check("app-all-1.0.jar", &archive, &["com.example:app 1.0", "org.lib:lib 2.0"]);
    check(
        "other-3.0.jar",
        &archive,
        &["com.example:app 1.0", "org.lib:lib 2.0", "other 3.0 (guess)"],
    );
}

#[test]
fn properties_count_wherever_a_repacker_put_them() {
    let text = |artifact: &str| format!("groupId=org.lib\nartifactId={artifact}\nversion=2.0\n");
    let archive = ZipFile::default()
        .deflated("agent/lib/pom.properties", text("one").as_bytes())
        .deflated("pom.properties", text("two").as_bytes())
        .deflated("xpom.properties", text("three").as_bytes());
    check("agent.jar", &archive, &["org.lib:one 2.0", "org.lib:two 2.0"]);
}

#[test]
fn the_manifest_gives_the_group_where_there_are_no_properties() {
    let manifest = |lines: &[&str]| with_manifest(ZipFile::default(), lines);
    let version = "Implementation-Version: 2.9.8";
    check(
        "jackson-core-2.9.8.jar",
        &manifest(&[
            "Bundle-SymbolicName: com.fasterxml.jackson.core.jackson-core;singleton:=true",
            version,
        ]),
        &["com.fasterxml.jackson.core:jackson-core 2.9.8"],
    );
    check(
        "thing-2.9.8.jar",
        &manifest(&["Implementation-Vendor-Id: org.example.things", version]),
        &["org.example.things:thing 2.9.8"],
    );
    check(
        "thing-2.9.8.jar",
        &manifest(&["Implementation-Vendor-Id: Example Inc.", version]),
        &["thing 2.9.8"],
    );
    check(
        "thing-2.9.8.jar",
        &manifest(&["Implementation-Vendor-Id: org.apache", version]),
        &["thing 2.9.8"],
    );
    check(
        "plugin.hpi",
        &manifest(&[
            "Group-Id: org.jenkins-ci.plugins",
            "Short-Name: git",
            "Plugin-Version: 4.1 (private-x)",
        ]),
        &["org.jenkins-ci.plugins:git 4.1"],
    );
    let long = manifest(&["Implementation-Vendor-Id: org.exam", " ple.things", version]);
    check("thing-2.9.8.jar", &long, &["org.example.things:thing 2.9.8"]);
}

#[test]
fn well_known_artifacts_have_their_group() {
    let archive = with_manifest(ZipFile::default(), &["Implementation-Version: 5.2.0.RELEASE"]);
    check(
        "spring-core-5.2.0.RELEASE.jar",
        &archive,
        &["org.springframework:spring-core 5.2.0.RELEASE"],
    );
    check("spring-core.jar", &archive, &["org.springframework:spring-core 5.2.0.RELEASE"]);
    check("h2-1.4.199.jar", &ZipFile::default(), &["com.h2database:h2 1.4.199 (guess)"]);
}

#[test]
fn artifacts_that_moved_have_the_group_of_their_version() {
    for (name, wanted) in [
        ("hibernate-core-5.6.9.Final.jar", "org.hibernate:hibernate-core 5.6.9.Final (guess)"),
        ("hibernate-core-6.2.0.Final.jar", "org.hibernate.orm:hibernate-core 6.2.0.Final (guess)"),
        ("asm-3.3.1.jar", "asm:asm 3.3.1 (guess)"),
        ("asm-9.3.jar", "org.ow2.asm:asm 9.3 (guess)"),
        ("dom4j-1.6.1.jar", "dom4j:dom4j 1.6.1 (guess)"),
        ("dom4j-2.1.3.jar", "org.dom4j:dom4j 2.1.3 (guess)"),
        ("c3p0-0.9.1.2.jar", "c3p0:c3p0 0.9.1.2 (guess)"),
        ("c3p0-0.9.5.5.jar", "com.mchange:c3p0 0.9.5.5 (guess)"),
        ("jackson-mapper-asl-1.9.13.jar", "org.codehaus.jackson:jackson-mapper-asl 1.9.13 (guess)"),
        ("kafka_2.13-3.2.0.jar", "org.apache.kafka:kafka_2.13 3.2.0 (guess)"),
        ("jna-5.11.0.jar", "net.java.dev.jna:jna 5.11.0 (guess)"),
        (
            "opentelemetry-javaagent-1.14.0.jar",
            "io.opentelemetry.javaagent:opentelemetry-javaagent 1.14.0 (guess)",
        ),
    ] {
        check(name, &ZipFile::default(), &[wanted]);
    }
}

#[test]
fn archives_of_tomcat_have_the_names_of_their_artifacts() {
    let bundle = |name: &str| {
        let name = format!("Bundle-SymbolicName: {name}");
        with_manifest(ZipFile::default(), &[&name, "Bundle-Version: 10.0.20"])
    };
    let catalina = bundle("org.apache.tomcat-catalina");
    check("catalina.jar", &catalina, &["org.apache.tomcat:tomcat-catalina 10.0.20"]);
    let core = bundle("org.apache.tomcat-embed-core");
    check("core.jar", &core, &["org.apache.tomcat.embed:tomcat-embed-core 10.0.20"]);
    let old = with_manifest(
        ZipFile::default(),
        &["Implementation-Title: Apache Tomcat", "Implementation-Version: 8.5.32"],
    );
    check("jasper.jar", &old, &["org.apache.tomcat:tomcat-jasper 8.5.32"]);
    check("catalina-tribes.jar", &old, &["org.apache.tomcat:tomcat-tribes 8.5.32"]);
    check("tomcat-util.jar", &old, &["org.apache.tomcat:tomcat-util 8.5.32"]);
}

#[test]
fn libraries_of_quarkus_have_their_group_in_the_name() {
    let run = |name: &str, bytes: &[u8]| {
        let path = ImagePath::parse(&format!("opt/keycloak/lib/lib/main/{name}")).unwrap();
        let mut facts = FileFacts::new(&path, NAME);
        catalog(&path, bytes, &mut facts);
        lines(&facts)
    };
    let empty = ZipFile::default().bytes();
    for (name, wanted) in [
        ("org.ow2.asm.asm-9.5.jar", "org.ow2.asm:asm 9.5 (guess)"),
        ("jakarta.el.jakarta.el-api-5.0.1.jar", "jakarta.el:jakarta.el-api 5.0.1 (guess)"),
        ("antlr.antlr-2.7.7.jar", "antlr:antlr 2.7.7 (guess)"),
        ("plain-1.0.jar", "plain 1.0 (guess)"),
    ] {
        assert_eq!(run(name, &empty), [wanted]);
    }
    let archive = with_pom(ZipFile::default(), "io.quarkus", "quarkus-core", "2.9.0.Final");
    let name = "io.quarkus.quarkus-core-2.9.0.Final.jar";
    assert_eq!(run(name, &archive.bytes()), ["io.quarkus:quarkus-core 2.9.0.Final"]);
}

#[test]
fn an_archive_that_nothing_identifies_is_no_package() {
    let archive = with_manifest(
        ZipFile::default(),
        &["Implementation-Title: orders", "Implementation-Version: 1.2.3"],
    );
    check("orders-boot.jar", &archive, &[]);
    check("a.jar", &ZipFile::default(), &[]);
}

#[test]
fn archives_in_archives_are_read_with_their_place() {
    let library = with_pom(ZipFile::default(), "org.lib", "lib", "2.0").bytes();
    let war = ZipFile::default().deflated("WEB-INF/lib/lib-2.0.jar", &library).bytes();
    let ear = ZipFile::default().stored("app.war", &war).stored("lib/x-1.0.jar", b"no zip");
    check(
        "app.ear",
        &ear,
        &[
            "org.lib:lib 2.0 in app.war!/WEB-INF/lib/lib-2.0.jar",
            "gap: `lib/x-1.0.jar` in the archive: is no ZIP archive, or is cut off",
        ],
    );
}

#[test]
fn nesting_is_bounded() {
    let mut bytes = with_pom(ZipFile::default(), "g", "deep", "1").bytes();
    for _ in 0..DEPTH_MAX {
        bytes = ZipFile::default().deflated("a.jar", &bytes).bytes();
    }
    assert_eq!(run("a.jar", &bytes).packages.len(), 1);
    bytes = ZipFile::default().deflated("a.jar", &bytes).bytes();
    let facts = run("a.jar", &bytes);
    assert!(facts.packages.is_empty());
    assert!(facts.gaps[0].reason.ends_with("is nested too deep"), "{:?}", facts.gaps);
}

#[test]
fn a_bomb_is_a_gap() {
    let huge = vec![0; usize::try_from(LIVE_BYTES_MAX).unwrap() + 1];
    let archive = ZipFile::default().deflated("bomb.jar", &huge);
    check("a.jar", &archive, &["gap: `bomb.jar` in the archive: inflates to more than is read"]);
    let text = vec![b' '; usize::try_from(TEXT_BYTES_MAX).unwrap() + 1];
    let archive = ZipFile::default().deflated("META-INF/MANIFEST.MF", &text);
    check("a.jar", &archive, &["gap: `META-INF/MANIFEST.MF` inflates to more than is read"]);
}

#[test]
fn broken_properties_declare_nothing() {
    for text in ["", "groupId=g\nartifactId=a\n", "groupId=${g}\nartifactId=a\nversion=1\n"] {
        let archive =
            ZipFile::default().stored("META-INF/maven/g/a/pom.properties", text.as_bytes());
        check("x.jar", &archive, &[]);
    }
}

#[test]
fn only_archives_are_wanted() {
    let wanted = |name: &str, bytes: &[u8]| {
        let head = FileHead { size_bytes: 100, mode: 0o644, bytes };
        wants(&ImagePath::parse(name).unwrap(), head) != Wanted::No
    };
    assert!(wanted("a/b.jar", b"PK\x03\x04"));
    assert!(wanted("a/b.JAR", b"#!/bin/sh"));
    assert!(wanted("a/b.war", b"damaged"));
    assert!(!wanted("a/b.par", b"text"));
    assert!(!wanted("a/jar", b"PK\x03\x04"));
}

#[test]
fn file_names_are_split_before_the_version() {
    for (name, artifact, version) in [
        ("spring-core-5.2.0.RELEASE.jar", "spring-core", Some("5.2.0.RELEASE")),
        ("guava-31.1-jre.jar", "guava", Some("31.1-jre")),
        ("log4j-1.2-api-2.14.1.jar", "log4j-1.2-api", Some("2.14.1")),
        ("netty-transport-4.1.50.Final-linux-x86_64.jar", "netty-transport", Some("4.1.50.Final")),
        ("app-1.0-SNAPSHOT.jar", "app", Some("1.0-SNAPSHOT")),
        ("app-1.0-20200101.123456-1.jar", "app", Some("1.0-20200101.123456-1")),
        ("kafka_2.13-3.4.0.jar", "kafka_2.13", Some("3.4.0")),
        ("jakarta.el-api-3.0.3.jar", "jakarta.el-api", Some("3.0.3")),
        ("lib-2.0-beta-3.jar", "lib", Some("2.0-beta-3")),
        ("commons-io.jar", "commons-io", None),
        ("BOOT-INF/lib/a-1.jar", "a", Some("1")),
        ("jsr305-3.0.2.jar", "jsr305", Some("3.0.2")),
        ("x-1.0-custom.jar", "x", Some("1.0-custom")),
        ("sisu-guice-3.1.0-no_aop.jar", "sisu-guice", Some("3.1.0")),
        ("-1.0.jar", "-1.0", None),
    ] {
        assert_eq!(FileName::parse(name), FileName { group: None, artifact, version }, "{name}");
    }
}

proptest! {
    #[test]
    fn any_name_is_split_without_panic(name in "\\PC{0,30}") {
        let parsed = FileName::parse(&name);
        prop_assert!(parsed.artifact.len() <= name.len());
    }
}
