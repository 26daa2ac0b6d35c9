//! What the tests of this crate share: cases as data, an inventory and a database from one JSON
//! file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use seawall_advisory::database::{Database, DatabaseBuilder, FeedSource};
use seawall_advisory::date::Date;
use seawall_advisory::feed::{CoverageLevel, SideFact};
use seawall_advisory::record::*;
use seawall_artifact::path::ImagePath;
use seawall_inventory::facts::ReleaseFields;
use seawall_inventory::inventory::{
    BaseEvidence, BaseImage, Distribution, InstalledPackage, Inventory, LayerInfo, Subject,
};
use seawall_inventory::package::{Package, PackageType, SourcePackage};
use seawall_inventory::purl::purl_of;
use serde_json::Value;

use crate::finding::{Evidence, Finding, Findings};
use crate::matcher::match_inventory;

/// The day of all tests.
pub(crate) fn today() -> Date {
    Date::parse("2026-01-15").unwrap()
}

/// One case.
pub(crate) struct Case {
    pub(crate) inventory: Inventory,
    pub(crate) database: Vec<u8>,
}

impl Case {
    /// Reads a case.
    pub(crate) fn parse(text: &str) -> Self {
        Self::of(&serde_json::from_str(text).unwrap())
    }

    /// Makes a case of its JSON form.
    pub(crate) fn of(value: &Value) -> Self {
        Self { inventory: inventory(value), database: database(value) }
    }

    /// Matches the inventory with the database.
    pub(crate) fn findings(&self) -> Findings {
        let database = Database::open(&self.database).unwrap();
        database.validate().unwrap();
        match_inventory(&self.inventory, &database, today()).unwrap()
    }
}

/// Runs each `fixtures/<subject>/*.json` through `render` and compares with the `.expected`
/// beside it; `UPDATE_EXPECT=1` rewrites those.
#[track_caller]
pub(crate) fn check_cases(subject: &str, render: impl Fn(&Value) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(subject);
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|it| it == "json")).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "no case in {}", folder.display());
    let mut wrong = String::new();
    for input in inputs {
        let text = std::fs::read_to_string(&input).unwrap();
        let value: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", input.display()));
        assert!(value["about"].is_string(), "{} says what it is about", input.display());
        let got = render(&value);
        let expected = input.with_extension("json.expected");
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if got == wanted {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &got).unwrap();
        } else {
            writeln!(wrong, "{}\n--- expected\n{wanted}--- got\n{got}", input.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn optional(value: &Value, name: &str) -> Option<Box<str>> {
    value[name].as_str().map(Into::into)
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn texts(value: &Value, name: &str) -> Vec<Box<str>> {
    list(value, name).iter().map(|text| text.as_str().unwrap().into()).collect()
}

fn date(value: &Value, name: &str) -> Option<Date> {
    value[name].as_str().map(|text| Date::parse(text).unwrap())
}

fn inventory(value: &Value) -> Inventory {
    let distribution = value.get("distribution").map(distribution);
    let subject = &value["subject"];
    let digest = |name: &str| subject[name].as_str().map(|text| text.parse().unwrap());
    let mut layers: Vec<LayerInfo> = list(value, "layers").iter().map(layer).collect();
    if layers.is_empty() {
        layers.push(layer(&Value::Null));
    }
    let packages = list(value, "packages").iter();
    Inventory {
        subject: Subject {
            name: text(subject, "name").into(),
            kind: "image".into(),
            manifest_digest: digest("manifest"),
            config_digest: digest("config"),
            platform: subject["platform"].as_str().map(|text| text.parse().unwrap()),
            references: texts(subject, "references"),
            ..Subject::default()
        },
        base: value["base"].as_str().map(|name| BaseImage {
            layer_count: Some(1),
            evidence: BaseEvidence::Annotation,
            name: Some(name.into()),
            digest: None,
        }),
        layers,
        packages: packages.map(|value| installed(value, distribution.as_ref())).collect(),
        distribution,
        ..Inventory::default()
    }
}

fn distribution(value: &Value) -> Distribution {
    let (id, release) = (text(value, "id"), text(value, "release"));
    Distribution {
        fields: ReleaseFields {
            id: id.into(),
            version_id: release.into(),
            codename: optional(value, "codename"),
            ..ReleaseFields::default()
        },
        advisory_id: optional(value, "advisories").unwrap_or_else(|| id.into()),
        advisory_release: release.into(),
        is_derivative: value.get("advisories").is_some(),
    }
}

fn layer(value: &Value) -> LayerInfo {
    LayerInfo {
        digest: value["digest"].as_str().map(|text| text.parse().unwrap()),
        diff_id: None,
        size_bytes: 0,
        created_by: optional(value, "createdBy"),
        from_base: value["fromBase"].as_bool(),
    }
}

fn installed(value: &Value, distribution: Option<&Distribution>) -> InstalledPackage {
    let package_type: PackageType = serde_json::from_value(value["type"].clone()).unwrap();
    let file = optional(value, "file").unwrap_or_else(|| "var/lib/packages".into());
    let path = ImagePath::parse(&file).unwrap();
    let source = value.get("source").map(|source| {
        let source = source.as_str().unwrap();
        let (name, version) = source.split_once(' ').unwrap_or((source, ""));
        SourcePackage {
            name: name.into(),
            version: Some(version).filter(|it| !it.is_empty()).map(Into::into),
        }
    });
    let package = Package {
        architecture: optional(value, "architecture"),
        source,
        supplier: optional(value, "supplier"),
        module: optional(value, "module"),
        ..Package::new(package_type, text(value, "name"), text(value, "version"), &path)
    };
    let number = |name: &str| value[name].as_u64().map(|number| usize::try_from(number).unwrap());
    InstalledPackage {
        purl: purl_of(&package, distribution).into(),
        package,
        layer: number("layer").unwrap_or(0),
        owner: number("owner"),
    }
}

fn database(value: &Value) -> Vec<u8> {
    let mut builder = DatabaseBuilder::new();
    for (index, record) in list(value, "advisories").iter().enumerate() {
        let name = optional(record, "feed").unwrap_or_else(|| "made-up".into());
        let feed = builder.add_feed(FeedSource {
            publisher: format!("publisher of {name}").into(),
            name,
            licence: "CC0-1.0".into(),
            revision: None,
            date: Date::parse("2026-01-10"),
        });
        if record.get("fact").is_some() {
            builder.add_side(feed, &fact(record));
        } else {
            let record = advisory(record);
            assert!(!record.affected.is_empty(), "advisory {index} affects nothing");
            builder.add(feed, &record);
        }
    }
    builder.finish(today()).unwrap()
}

fn advisory(value: &Value) -> Advisory {
    let id = text(value, "id");
    let mut vulnerabilities = texts(value, "vulnerabilities");
    if vulnerabilities.is_empty() {
        let own = Box::from(id);
        let aliases = texts(value, "aliases");
        let names = std::iter::once(&own).chain(&aliases);
        vulnerabilities = names.filter(|id| id.starts_with("CVE-")).cloned().collect();
    }
    Advisory {
        id: id.into(),
        vulnerabilities,
        aliases: texts(value, "aliases"),
        kind: match text(value, "kind") {
            "" => AdvisoryKind::Vulnerability,
            "malware" => AdvisoryKind::Malware,
            "unmaintained" => AdvisoryKind::Unmaintained,
            other => panic!("kind {other}"),
        },
        published: date(value, "published"),
        modified: date(value, "modified"),
        withdrawn: date(value, "withdrawn"),
        severities: severities(value),
        cwes: list(value, "cwes")
            .iter()
            .map(|it| u32::try_from(it.as_u64().unwrap()).unwrap())
            .collect(),
        affected: list(value, "affected").iter().map(affected).collect(),
    }
}

/// `["debian high", "nvd CVSS:3.1/…", "ghsa 9.8"]`.
fn severities(value: &Value) -> Vec<Severity> {
    let parse = |text: &Value| {
        let (author, rating) = text.as_str().unwrap().split_once(' ').unwrap();
        let rating = match rating {
            "none" => Rating::Word(Level::None),
            "low" => Rating::Word(Level::Low),
            "medium" => Rating::Word(Level::Medium),
            "high" => Rating::Word(Level::High),
            "critical" => Rating::Word(Level::Critical),
            _ if rating.contains(':') => Rating::Cvss(rating.into()),
            _ => Rating::Score(rating.replace('.', "").parse().unwrap()),
        };
        Severity { author: author.into(), rating }
    };
    list(value, "severities").iter().map(parse).collect()
}

fn affected(value: &Value) -> Affected {
    let ecosystem = Ecosystem::from_name(text(value, "ecosystem")).unwrap();
    let ranges: Vec<Range> = list(value, "ranges").iter().map(range).collect();
    let state = match text(value, "state") {
        "" if ranges.iter().any(|range| matches!(range.end, RangeEnd::Fixed(_))) => FixState::Fixed,
        "" => FixState::Affected,
        "not-affected" => FixState::NotAffected,
        "will-not-fix" => FixState::WillNotFix,
        "deferred" => FixState::Deferred,
        "end-of-life" => FixState::EndOfLife,
        other => panic!("state {other}"),
    };
    Affected {
        scope: Scope {
            ecosystem,
            release: text(value, "release").into(),
            repository: text(value, "repository").into(),
        },
        key: ecosystem.key(),
        name: Scope::normalise(ecosystem, text(value, "name")),
        architectures: texts(value, "architectures"),
        module: optional(value, "module"),
        ranges,
        versions: texts(value, "versions"),
        state,
        fix_access: if text(value, "access") == "subscription" {
            FixAccess::Subscription
        } else {
            FixAccess::General
        },
        fixed_on: date(value, "fixedOn"),
        fix_advisory: optional(value, "fixAdvisory"),
        severities: severities(value),
    }
}

/// `<2`, `<=2`, `>=1 <2`, `>1 <2`, `>=1`, `>=1 until 2`, `*`.
fn range(value: &Value) -> Range {
    let mut range = Range::new(None, RangeEnd::Open);
    let mut words = value.as_str().unwrap().split(' ');
    while let Some(word) = words.next() {
        if word == "until" {
            range.end = RangeEnd::Below(words.next().unwrap().into());
        } else if let Some(version) = word.strip_prefix("<=") {
            range.end = RangeEnd::LastAffected(version.into());
        } else if let Some(version) = word.strip_prefix('<') {
            range.end = RangeEnd::Fixed(version.into());
        } else if let Some(version) = word.strip_prefix(">=") {
            range.introduced = Some(version.into());
        } else if let Some(version) = word.strip_prefix('>') {
            range.introduced = Some(version.into());
            range.excludes_introduced = true;
        } else {
            assert_eq!(word, "*");
        }
    }
    range
}

fn fact(value: &Value) -> SideFact {
    let vulnerability = text(value, "vulnerability").into();
    let ecosystem = || Ecosystem::from_name(text(value, "ecosystem")).unwrap();
    let release = text(value, "release").into();
    let number = |name: &str| u32::try_from(value[name].as_u64().unwrap()).unwrap();
    match text(value, "fact") {
        "coverage" => SideFact::Coverage {
            ecosystem: ecosystem(),
            release,
            package: optional(value, "package"),
            level: match text(value, "level") {
                "complete" => CoverageLevel::Complete,
                _ => CoverageLevel::Partial,
            },
            date: None,
        },
        "epss" => SideFact::Epss {
            vulnerability,
            score: number("score"),
            percentile: number("percentile"),
        },
        "epss-model" => {
            SideFact::EpssModel { version: "v1".into(), date: date(value, "date").unwrap() }
        }
        "kev" => SideFact::KnownExploited {
            vulnerability,
            added: date(value, "added"),
            due: None,
            ransomware: value["ransomware"] == true,
        },
        "cvss" => SideFact::Cvss {
            vulnerability,
            author: text(value, "author").into(),
            vector: text(value, "vector").into(),
        },
        "end-of-life" => SideFact::EndOfLife {
            product: text(value, "ecosystem").into(),
            release,
            codename: None,
            released: None,
            ends: date(value, "ends"),
            has_ended: false,
            extended_ends: date(value, "extendedEnds"),
        },
        "support-ended" => SideFact::SupportEnded {
            ecosystem: ecosystem(),
            release,
            package: text(value, "package").into(),
            date: date(value, "date"),
            version: optional(value, "version"),
            is_limited: value["isLimited"] == true,
        },
        "newest" => SideFact::NewestVersion {
            ecosystem: ecosystem(),
            release,
            package: text(value, "package").into(),
            version: text(value, "version").into(),
            is_security: value["isSecurity"] != false,
        },
        other => panic!("fact {other}"),
    }
}

/// Writes findings as lines.
pub(crate) fn show(findings: &Findings, inventory: &Inventory) -> String {
    let mut text = String::new();
    for finding in &findings.findings {
        show_finding(finding, inventory, &mut text);
    }
    for entry in &findings.not_assessed {
        let package = &inventory.packages[entry.package];
        writeln!(text, "not assessed: {} {:?}", package.purl, entry.reason).unwrap();
    }
    let Findings { covered_count, partial_count, owned_count, release_support, .. } = findings;
    writeln!(
        text,
        "covered {covered_count}, partly {partial_count}, owned {owned_count}, release {release_support:?}"
    )
    .unwrap();
    text
}

fn show_finding(finding: &Finding, inventory: &Inventory, text: &mut String) {
    let Finding { vulnerability, package_name, installed_version, .. } = finding;
    writeln!(text, "{vulnerability} in {package_name} {installed_version}, {}", finding.id)
        .unwrap();
    let names = finding.packages.iter().map(|index| {
        let package = &inventory.packages[*index].package;
        let architecture = package.architecture.as_ref().map(|it| format!(".{it}"));
        format!("{}{}", package.name, architecture.unwrap_or_default())
    });
    let names: Vec<String> = names.collect();
    let also = finding.aliases.join(" ");
    writeln!(text, "  {:?} of {} also [{also}]", finding.kind, names.join(" ")).unwrap();
    let severity = &finding.severity;
    let level = severity.level.map_or_else(|| "unknown".to_owned(), |level| format!("{level:?}"));
    let by = format!("{:?} by `{}`", severity.basis, severity.author);
    writeln!(
        text,
        "  {:?}, {:?}, {level} ({by}), risk {}",
        finding.segment, finding.state, finding.risk
    )
    .unwrap();
    if let Some(fix) = &finding.fix {
        let more = [&fix.advisory, &fix.command].map(|it| it.as_deref().unwrap_or("-"));
        writeln!(text, "  fix {} for {:?}: {}", fix.version, fix.access, more.join(", ")).unwrap();
    }
    show_evidence("by", &finding.evidence, text);
    for other in &finding.others {
        show_evidence("not by", other, text);
    }
}

fn show_evidence(role: &str, evidence: &Evidence, text: &mut String) {
    let Evidence { feed, record, scope, range, state, .. } = evidence;
    writeln!(text, "  {role} {feed} {record} ({scope}): {range}, {state:?}").unwrap();
}
