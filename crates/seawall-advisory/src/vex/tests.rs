//! Tests of [`super`]: every document of `fixtures/vex` with what is read of it.

use std::fmt::Write as _;
use std::path::Path;

use super::*;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vex")
}

fn show_component(component: &Component, indent: &str, text: &mut String) {
    let hashes: Vec<String> =
        component.hashes.iter().map(|(name, hash)| format!(" {name}={hash}")).collect();
    writeln!(text, "{indent}{}{}", component.ids.join(" | "), hashes.concat()).unwrap();
}

fn show(document: &VexDocument) -> String {
    let mut text = format!("{:?} by `{}`\n", document.format, document.author);
    for statement in &document.statements {
        let time = statement.timestamp.map(|time| time.to_string()).unwrap_or_default();
        let names = std::iter::once(&statement.vulnerability).chain(&statement.aliases);
        let names: Vec<&str> = names.map(|name| &**name).collect();
        let (number, status) = (statement.number, statement.status.name());
        let why = statement.justification.as_deref().unwrap_or("-");
        writeln!(text, "{number}: {} {status} ({why}) {time}", names.join(" = ")).unwrap();
        for product in &statement.products {
            show_component(&product.component, "  ", &mut text);
            for part in &product.subcomponents {
                show_component(part, "    ", &mut text);
            }
        }
    }
    for rejected in &document.rejected {
        let RejectedStatement { number, vulnerability, status, reason } = rejected;
        writeln!(text, "{number}: rejected: `{vulnerability}` `{status}`: {reason}").unwrap();
    }
    text
}

#[test]
fn documents_are_read_as_expected() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        count += 1;
        let document = parse("file.json", &std::fs::read(&path).unwrap()).unwrap();
        let expected = path.with_extension("json.expected");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, show(&document)).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(show(&document), wanted, "{}", path.display());
    }
    assert!(count >= 5, "the fixtures are there");
}

#[test]
fn a_broken_file_is_an_error_that_names_the_place() {
    for (bytes, wanted) in [
        (&b"{\n  \"a\": }"[..], "`x.json`, line 2, column 8: expected value"),
        (b"[]", "`x.json` is no VEX document: it is no JSON object"),
        (
            b"{}",
            "`x.json` is no VEX document: it has neither `@context` of OpenVEX nor `bomFormat` of CycloneDX",
        ),
        (
            br#"{"@context": "https://openvex.dev/ns/v0.2.0"}"#,
            "`x.json` is no VEX document: it has no `statements`",
        ),
        (br#"{"statements": {}}"#, "`x.json` is no VEX document: `statements` is no list"),
        (
            br#"{"statements": [], "timestamp": "now"}"#,
            "`x.json` is no VEX document: `timestamp` is no time (RFC 3339): `now`",
        ),
        (
            br#"{"bomFormat": "CycloneDX"}"#,
            "`x.json` is no VEX document: it has no `vulnerabilities`",
        ),
        (
            br#"{"document": {"csaf_version": "2.0"}}"#,
            "`x.json` is no VEX document: CSAF documents are not read; OpenVEX and CycloneDX are",
        ),
        (
            br#"{"payloadType": "x", "payload": ""}"#,
            "`x.json` is no VEX document: it is an envelope (DSSE); give the document inside",
        ),
    ] {
        assert_eq!(parse("x.json", bytes).unwrap_err().to_string(), wanted);
    }
}

#[test]
fn a_document_without_end_of_products_is_not_read_to_its_end() {
    let products = vec!["\"a\""; limits::COMPONENTS_MAX + 1].join(",");
    let text = format!(
        r#"{{"statements": [{{"vulnerability": "CVE-1", "status": "fixed", "products": [{products}]}}]}}"#
    );
    let document = parse("x.json", text.as_bytes()).unwrap();
    assert_eq!(&*document.rejected[0].reason, "`products` has more than 10000 entries");
    let nested = "[".repeat(100_000);
    assert!(parse("x.json", nested.as_bytes()).is_err());
}

#[test]
fn moments_are_ordered_across_time_zones() {
    let time = |text: &str| Timestamp::parse(text);
    assert!(time("2025-01-01T00:00:00Z") < time("2025-01-01T00:00:00.1Z"));
    assert_eq!(time("2025-01-01T00:00:00+01:00"), time("2024-12-31T23:00:00Z"));
    assert_eq!(time("2025-01-01T00:00:00-01:30"), time("2025-01-01 01:30:00z"));
    assert_eq!(time("2025-01-01"), time("2025-01-01T00:00:00Z"));
    assert_eq!(time("2025-01-01T00:00:00.5Z"), time("2025-01-01T00:00:00.500000000999Z"));
    for text in [
        "",
        "2025",
        "2025-01-01T",
        "2025-01-01T10:00Z",
        "2025-01-01T25:00:00Z",
        "2025-13-01",
        "2025-01-01T00:00:00",
        "2025-01-01T00:00:00.Z",
        "2025-01-01T00:00:00Zx",
        "ü025-01-01",
        "2025-01-01Tü0:00:00Z",
    ] {
        assert_eq!(time(text), None, "{text}");
    }
    assert_eq!(time("1969-12-31T23:59:58Z").unwrap().to_string(), "1969-12-31T23:59:58Z");
}

/// All OpenVEX documents of Docker Hardened Images (docker-hardened-images/advisories, Apache-2.0).
#[test]
fn real_documents_are_read_without_a_rejection() {
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/feeds/dhi-osv-vex.tar.zst");
    let Ok(file) = std::fs::File::open(&archive) else {
        #[expect(clippy::print_stdout, reason = "a skip is said aloud")]
        {
            println!("SKIPPED: {} is not there", archive.display());
        }
        return;
    };
    let mut archive = tar::Archive::new(zstd::Decoder::new(file).unwrap());
    let (mut documents, mut statements, mut products) = (0, 0, 0);
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        if !path.ends_with(".vex.json") {
            continue;
        }
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let document = parse(&path, &bytes).unwrap();
        assert_eq!(document.rejected, [], "{path}");
        documents += 1;
        statements += document.statements.len();
        products += document.statements.iter().map(|it| it.products.len()).sum::<usize>();
    }
    assert_eq!((documents, statements, products), (107, 6_705, 66_474));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}", member in "[a-z@]{1,12}") {
        drop(parse("x", text.as_bytes()));
        assert!(Timestamp::parse(&text).is_none_or(|_known| true));
        let value = serde_json::to_string(&text).unwrap();
        let wrapped = format!(r#"{{"statements": [{{"{member}": {value}, "vulnerability": {value}, "status": "fixed", "products": [{value}]}}]}}"#);
        let document = parse("x", wrapped.as_bytes()).unwrap();
        proptest::prop_assert_eq!(document.statements.len() + document.rejected.len(), 1);
    }
}
