//! Reports for tests: a case is everything that a [`Report`] borrows.

use seawall_advisory::date::Date;
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::record::{AdvisoryKind, FixAccess, FixState, Level};
use seawall_artifact::digest::Digest;
use seawall_artifact::path::ImagePath;
use seawall_inventory::executable::{Executable, ExecutableKind};
use seawall_inventory::facts::ReleaseFields;
use seawall_inventory::gap::{Gap, GapKind};
use seawall_inventory::inventory::{
    BaseEvidence, BaseImage, Distribution, InstalledExecutable, InstalledPackage, Inventory,
    LayerInfo, Subject,
};
use seawall_inventory::package::{Package, PackageType, SourcePackage};
use seawall_inventory::purl::purl_of;

use crate::finding::{
    CvssChoice, Evidence, Finding, FindingKind, Findings, Fix, KnownExploited, NotAssessed,
    NotAssessedReason, PackageCoverage, ReleaseSupport, Segment, SeverityBasis, SeverityChoice,
};
use crate::malware::MalwareFile;
use crate::report::{
    DatabaseUse, DecisionView, ExceptionView, FeedUse, MalwareUse, ReasonView, Report, VerdictView,
    VexUse,
};

/// Text that tries what foreign text can try: escapes, lines, quotes, direction of writing.
pub(super) const HOSTILE: &str =
    "evil\u{1b}[2J\u{1b}]0;owned\u{7}\r\nALLOWED\t\"'`$(id)<script>\u{202e}\u{200b}\u{9b}31m\\";

/// Everything that a report is made of.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) inventory: Inventory,
    pub(super) findings: Option<Findings>,
    pub(super) database: Option<DatabaseUse>,
    pub(super) decision: Option<DecisionView>,
    pub(super) vex: Vec<VexUse>,
    pub(super) malware: Option<MalwareUse>,
}

impl Case {
    pub(super) fn report(&self) -> Report<'_> {
        Report {
            tool_version: "0.1.0",
            time: "2026-11-23T03:00:00Z",
            day: date(2026, 11, 23),
            inventory: &self.inventory,
            findings: self.findings.as_ref(),
            database: self.database.clone(),
            decision: self.decision.clone(),
            vex: self.vex.clone(),
            malware: self.malware.clone(),
        }
    }
}

/// Every case with its name.
pub(super) fn cases() -> Vec<(&'static str, Case)> {
    vec![
        ("clean", clean()),
        ("empty", empty()),
        ("hostile", hostile()),
        ("image", image()),
        ("inventory", Case { findings: None, database: None, decision: None, ..clean() }),
        ("malware", malware()),
        ("uncovered", uncovered()),
    ]
}

pub(super) fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd(year, month, day).unwrap()
}

fn path(text: &str) -> ImagePath {
    ImagePath::parse(text).unwrap()
}

fn digest(text: &str) -> Digest {
    Digest::sha256_of(text.as_bytes())
}

fn debian() -> Distribution {
    Distribution {
        fields: ReleaseFields {
            id: "debian".into(),
            version_id: "12".into(),
            codename: Some("bookworm".into()),
            pretty_name: Some("Debian GNU/Linux 12 (bookworm)".into()),
            ..ReleaseFields::default()
        },
        advisory_id: "debian".into(),
        advisory_release: "12".into(),
        is_derivative: false,
    }
}

fn installed(package: Package, layer: usize, owner: Option<usize>) -> InstalledPackage {
    let purl = purl_of(&package, Some(&debian())).into();
    InstalledPackage { package, purl, layer, owner }
}

fn deb(name: &str, version: &str, source: Option<(&str, Option<&str>)>) -> Package {
    let mut package = Package::new(PackageType::Deb, name, version, &path("var/lib/dpkg/status"));
    package.architecture = Some("amd64".into());
    package.supplier = Some("Debian Team <team@lists.debian.org>".into());
    package.source = source.map(|(name, version)| SourcePackage {
        name: name.into(),
        version: version.map(Into::into),
    });
    package
}

fn layer(name: &str, step: &str, from_base: bool) -> LayerInfo {
    LayerInfo {
        digest: Some(digest(name)),
        diff_id: Some(digest(step)),
        size_bytes: 1_234_567,
        created_by: Some(step.into()),
        from_base: Some(from_base),
    }
}

/// Eight packages of three types in two layers; the order is that of an inventory.
fn packages() -> Vec<InstalledPackage> {
    let mut libssl = deb("libssl3", "3.0.9-1", Some(("openssl", None)));
    libssl.licences = vec!["Apache-2.0".into()];
    let mut bsdutils = deb("bsdutils", "1:2.38.1-5", Some(("util-linux", Some("2.38.1-5"))));
    bsdutils.licences = vec!["GPL-2+".into(), "BSD-4-clause".into(), "public-domain".into()];
    let mut requests =
        Package::new(PackageType::Pypi, "requests", "2.28.1", &path("usr/lib/python3/METADATA"));
    requests.licences = vec!["Apache-2.0".into()];
    let mut log4j = Package::new(
        PackageType::Maven,
        "org.apache.logging.log4j:log4j-core",
        "2.14.1",
        &path("app/app.jar"),
    );
    log4j.nested_in = Some("BOOT-INF/lib/log4j-core-2.14.1.jar".into());
    let mut guess = Package::new(PackageType::Maven, "mystery", "1.0", &path("app/app.jar"));
    guess.is_guess = true;
    let angular = |folder: &str| {
        let file = format!("app/{folder}/package.json");
        let mut package = Package::new(PackageType::Npm, "@angular/core", "16.0.0", &path(&file));
        package.licences = vec!["MIT".into()];
        package
    };
    vec![
        installed(bsdutils, 0, None),
        installed(libssl, 0, None),
        installed(deb("openssl", "3.0.9-1", None), 0, None),
        installed(guess, 1, None),
        installed(log4j, 1, None),
        installed(angular("a"), 1, None),
        installed(angular("b"), 1, None),
        installed(requests, 0, Some(2)),
    ]
}

fn inventory() -> Inventory {
    let executable = |text: &str, owner| InstalledExecutable {
        executable: Executable {
            path: path(text),
            digest: digest(text),
            size_bytes: 4096,
            kind: ExecutableKind::Program,
        },
        layer: 0,
        owner,
    };
    let status = path("var/lib/dpkg/status");
    Inventory {
        subject: Subject {
            name: "registry.example/app:1.2".into(),
            kind: "image".into(),
            manifest_digest: Some(digest("manifest")),
            config_digest: Some(digest("config")),
            platform: "linux/amd64".parse().ok(),
            references: vec!["registry.example/app:1.2".into()],
            created: Some("2026-10-01T00:00:00Z".into()),
            user: "app".into(),
        },
        distribution: Some(debian()),
        base: Some(BaseImage {
            layer_count: Some(1),
            evidence: BaseEvidence::History,
            name: Some("debian:12".into()),
            digest: None,
        }),
        layers: vec![
            layer("base", "/bin/sh -c #(nop) ADD file:1 in /", true),
            layer("app", "COPY app /app", false),
        ],
        packages: packages(),
        executables: vec![executable("app/server", None), executable("usr/bin/openssl", Some(2))],
        gaps: vec![
            Gap::line(GapKind::MalformedRecord, &status, 17, "the version is missing"),
            Gap::file(GapKind::Unsupported, &path("app/secret.jar"), "the archive is encrypted"),
        ],
    }
}

fn database() -> DatabaseUse {
    let feed = |name: &str, publisher: &str| FeedUse {
        name: name.into(),
        publisher: publisher.into(),
        date: Some("2026-11-12".into()),
        licence: "CC-BY-4.0".into(),
    };
    DatabaseUse {
        built: "2026-11-13".into(),
        age_days: 10,
        content_id: "ab".repeat(32).into(),
        feeds: vec![feed("debian-tracker", "Debian"), feed("ghsa", "GitHub")],
    }
}

fn evidence(scope: &str, package: &str, range: &str, state: FixState) -> Evidence {
    Evidence {
        feed: if scope.starts_with("debian") { "debian-tracker".into() } else { "ghsa".into() },
        feed_date: Some(date(2026, 11, 12)),
        record: if scope.starts_with("debian") { "DSA-5417-1".into() } else { "GHSA-1".into() },
        scope: scope.into(),
        package: package.into(),
        range: range.into(),
        state,
    }
}

fn finding(
    id: &str,
    vulnerability: &str,
    package: (&str, &str),
    packages: &[usize],
    level: Option<Level>,
) -> Finding {
    Finding {
        id: id.into(),
        kind: FindingKind::Advisory(AdvisoryKind::Vulnerability),
        vulnerability: vulnerability.into(),
        aliases: vec!["GHSA-jfh8-c2jp-5v3q".into()],
        package_name: package.0.into(),
        installed_version: package.1.into(),
        packages: packages.to_vec(),
        segment: Segment::NoFixYet,
        state: FixState::Affected,
        severity: SeverityChoice {
            level,
            author: if level.is_some() { "nvd".into() } else { "".into() },
            basis: if level.is_some() { SeverityBasis::Cvss } else { SeverityBasis::Unknown },
            all: level.map(|level| ("nvd".into(), level)).into_iter().collect(),
        },
        cvss: None,
        epss: None,
        known_exploited: None,
        risk: 0,
        cwes: Vec::new(),
        published: None,
        fix: None,
        evidence: evidence("debian 12", package.0, "any version", FixState::Affected),
        others: Vec::new(),
    }
}

fn fix(version: &str, command: &str, layer: usize, advice: &str) -> Fix {
    Fix {
        version: version.into(),
        published: Some(date(2026, 6, 1)),
        access: FixAccess::General,
        advisory: Some("DSA-5417-1".into()),
        command: Some(command.into()),
        layer,
        advice: advice.into(),
    }
}

const APT: &str = "apt-get update && apt-get install -y --only-upgrade";
const BASE: &str = "it comes from the base image debian:12: build on a current one, or add the command to the Dockerfile";

#[expect(clippy::too_many_lines, reason = "a table of values")]
fn findings() -> Findings {
    let mut log4shell = finding(
        "SW-000000000001",
        "CVE-2021-44228",
        ("org.apache.logging.log4j:log4j-core", "2.14.1"),
        &[4],
        Some(Level::Critical),
    );
    log4shell.segment = Segment::FixAvailable;
    log4shell.state = FixState::Fixed;
    log4shell.cvss = Some(CvssChoice {
        vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H".into(),
        score: 100,
        author: "nvd".into(),
    });
    log4shell.epss = Some((94_432, 9_996));
    log4shell.known_exploited = Some(KnownExploited {
        added: Some(date(2021, 12, 10)),
        due: Some(date(2021, 12, 24)),
        ransomware: true,
    });
    log4shell.risk = 1000;
    log4shell.cwes = vec![20, 502];
    log4shell.published = Some(date(2021, 12, 10));
    log4shell.evidence = evidence(
        "maven",
        "org.apache.logging.log4j:log4j-core",
        ">= 2.0, < 2.15.0",
        FixState::Fixed,
    );
    log4shell.fix = Some(fix(
        "2.15.0",
        "set the version of org.apache.logging.log4j:log4j-core to 2.15.0 in pom.xml or build.gradle",
        1,
        "it comes from layer 2, made by `COPY app /app`: change that step",
    ));
    let mut openssl = finding(
        "SW-000000000002",
        "CVE-2023-2650",
        ("openssl", "3.0.9-1"),
        &[1, 2],
        Some(Level::Medium),
    );
    openssl.segment = Segment::FixAvailable;
    openssl.state = FixState::Fixed;
    openssl.epss = Some((41, 1_200));
    openssl.risk = 12;
    openssl.severity.all.push(("debian".into(), Level::Low));
    openssl.fix = Some(fix("3.0.9-1+deb12u1", &format!("{APT} libssl3 openssl"), 0, BASE));
    let mut bsdutils = openssl.clone();
    bsdutils.id = "SW-000000000003".into();
    bsdutils.vulnerability = "CVE-2024-28085".into();
    bsdutils.package_name = "util-linux".into();
    bsdutils.installed_version = "2.38.1-5".into();
    bsdutils.packages = vec![0];
    bsdutils.fix = Some(fix("2.38.1-5+deb12u1", &format!("{APT} bsdutils"), 0, BASE));
    let mut deferred =
        finding("SW-000000000004", "CVE-2022-0563", ("util-linux", "2.38.1-5"), &[0], None);
    deferred.segment = Segment::WillNotFix;
    deferred.state = FixState::WillNotFix;
    let mut angular = finding(
        "SW-000000000005",
        "CVE-2025-1000",
        ("@angular/core", "16.0.0"),
        &[5, 6],
        Some(Level::Negligible),
    );
    angular.evidence = evidence("npm", "@angular/core", "< 17", FixState::Affected);
    let mut update =
        finding("SW-000000000006", "PACKAGE-END-OF-LIFE", ("openssl", "3.0.9-1"), &[2], None);
    update.kind = FindingKind::PackageEndOfLife;
    update.segment = Segment::EndOfLife;
    update.aliases.clear();
    Findings {
        findings: vec![log4shell, openssl, bsdutils, deferred, angular, update],
        coverage: (0..8).map(coverage).collect(),
        not_assessed: vec![NotAssessed { package: 3, reason: NotAssessedReason::NoVersion }],
        covered_count: 4,
        partial_count: 2,
        owned_count: 1,
        release_support: ReleaseSupport::Supported(Some(date(2028, 6, 30))),
    }
}

/// Four packages are covered, the fifth and the sixth in part, the fourth not at all, the last is
/// judged as part of another.
fn coverage(package: usize) -> Option<PackageCoverage> {
    let (level, date) = match package {
        3 => (CoverageLevel::None, None),
        4 | 5 => (CoverageLevel::Partial, Some(date(2026, 11, 10))),
        7 => return None,
        _ => (CoverageLevel::Complete, Some(date(2026, 11, 13))),
    };
    Some(PackageCoverage { level, date })
}

fn decision() -> DecisionView {
    DecisionView {
        verdict: VerdictView::Deny,
        exit_code: 1,
        reasons: vec![
            ReasonView {
                policy: "standard".into(),
                rule: "exploited".into(),
                verdict: VerdictView::Deny,
                observed: false,
                text: "known to be exploited".into(),
                findings: vec!["SW-000000000001".into()],
            },
            ReasonView {
                policy: "trial".into(),
                rule: "not-assessed".into(),
                verdict: VerdictView::Warn,
                observed: true,
                text: "".into(),
                findings: Vec::new(),
            },
        ],
        exceptions: vec![
            ExceptionView {
                policy: "standard".into(),
                finding: "CVE-2023-2650".into(),
                owner: "team-legacy".into(),
                reason: "see ticket 4711".into(),
                expires: "2026-12-31".into(),
                state: "applied".into(),
                findings: vec!["SW-000000000002".into()],
            },
            ExceptionView {
                policy: "standard".into(),
                finding: "CVE-2020-1".into(),
                owner: "team-legacy".into(),
                reason: "gone".into(),
                expires: "2026-01-31".into(),
                state: "expired".into(),
                findings: Vec::new(),
            },
        ],
        policies: vec![("standard".into(), digest("policy").to_string().into())],
        facts_digest: digest("facts").to_string().into(),
    }
}

/// An image with findings of every segment, exceptions, VEX and gaps.
pub(super) fn image() -> Case {
    let vex = |applied, why: &str, findings: &[&str]| VexUse {
        file: "vex.json".into(),
        vulnerability: "CVE-2025-1000".into(),
        status: "not_affected".into(),
        justification: Some("vulnerable_code_not_in_execute_path".into()),
        applied,
        why: why.into(),
        findings: findings.iter().map(|id| (*id).into()).collect(),
    };
    Case {
        inventory: inventory(),
        findings: Some(findings()),
        database: Some(database()),
        decision: Some(decision()),
        vex: vec![
            vex(false, "no product of the statement is this image", &[]),
            vex(true, "the product is the image's digest", &["SW-000000000005"]),
        ],
        malware: None,
    }
}

/// An image without findings, every package of which was compared.
pub(super) fn clean() -> Case {
    let mut case = image();
    case.inventory.gaps.clear();
    case.inventory.executables.retain(|executable| executable.owner.is_some());
    let count = case.inventory.packages.len();
    case.findings = Some(Findings {
        covered_count: count,
        release_support: ReleaseSupport::Supported(Some(date(2028, 6, 30))),
        ..Findings::default()
    });
    case.database.as_mut().unwrap().age_days = 1;
    case.decision = Some(DecisionView {
        verdict: VerdictView::Allow,
        exit_code: 0,
        reasons: Vec::new(),
        exceptions: Vec::new(),
        ..decision()
    });
    case.vex.clear();
    case
}

/// An image with nothing in it.
pub(super) fn empty() -> Case {
    Case {
        inventory: Inventory::default(),
        findings: Some(Findings::default()),
        database: Some(database()),
        decision: None,
        vex: Vec::new(),
        malware: None,
    }
}

/// An image with a miner, and with a web shell that a layer above deletes.
fn malware() -> Case {
    let file = |path: &str, rule: &str, is_visible| MalwareFile {
        path: path.into(),
        layer: 0,
        is_visible,
        sha256: Some("0123456789abcdef".repeat(4).into()),
        rule: rule.into(),
        family: "family".into(),
        description: "what it is".into(),
        level: Level::Critical,
    };
    let mut case = clean();
    let files = [
        file("/usr/bin/kworker", "Miner_Program", true),
        file("/srv/a b.php", "Webshell_Php_Request", false),
    ];
    if let Some(findings) = &mut case.findings {
        crate::malware::add(&files, findings);
    }
    let rules_digest = "f".repeat(64).into();
    case.malware = Some(MalwareUse { files: 1200, bytes: 34_000_000, rules: 27, rules_digest });
    case
}

/// An image of which the database covers nothing.
pub(super) fn uncovered() -> Case {
    let mut case = clean();
    let reason = |index: usize| match index {
        0..3 => NotAssessedReason::UnknownDistribution,
        _ => NotAssessedReason::NoFeed,
    };
    let entries = (0..case.inventory.packages.len())
        .map(|package| NotAssessed { package, reason: reason(package) });
    case.inventory.distribution = None;
    for installed in &mut case.inventory.packages {
        installed.purl = purl_of(&installed.package, None).into();
    }
    case.inventory.gaps = vec![Gap {
        kind: GapKind::UnknownDistribution,
        path: None,
        line: None,
        reason: "distribution `homemade 1` is unknown".into(),
    }];
    case.findings = Some(Findings { not_assessed: entries.collect(), ..Findings::default() });
    let decision = case.decision.as_mut().unwrap();
    decision.verdict = VerdictView::Undecided;
    decision.exit_code = 3;
    case
}

/// Hostile text wherever text comes from elsewhere.
pub(super) fn hostile() -> Case {
    let mut case = image();
    let long = format!("{HOSTILE}{}", "x".repeat(5_000));
    let inventory = &mut case.inventory;
    inventory.subject.name = long.clone().into();
    inventory.distribution.as_mut().unwrap().fields.pretty_name = Some(HOSTILE.into());
    inventory.packages = vec![
        InstalledPackage {
            package: deb(HOSTILE, &long, Some((HOSTILE, Some(HOSTILE)))),
            purl: "pkg:deb/debian/evil".into(),
            layer: 0,
            owner: None,
        },
        InstalledPackage {
            package: Package {
                licences: vec![HOSTILE.into(), "y".repeat(3_000).into()],
                ..Package::new(PackageType::Npm, HOSTILE, HOSTILE, &path(HOSTILE))
            },
            purl: "pkg:npm/evil".into(),
            layer: 1,
            owner: Some(0),
        },
    ];
    inventory.layers[1].created_by = Some(HOSTILE.into());
    inventory.executables[0].executable.path = path(HOSTILE);
    inventory.gaps = vec![Gap::file(GapKind::MalformedFile, &path(HOSTILE), HOSTILE)];
    let findings = case.findings.as_mut().unwrap();
    findings.findings.truncate(2);
    for found in &mut findings.findings {
        found.vulnerability = HOSTILE.into();
        found.aliases = vec![HOSTILE.into()];
        found.package_name = HOSTILE.into();
        found.installed_version = long.clone().into();
        found.packages = vec![0, 1];
        found.severity.author = HOSTILE.into();
        found.evidence.range = HOSTILE.into();
        let fix = found.fix.as_mut().unwrap();
        fix.version = HOSTILE.into();
        fix.command = Some(HOSTILE.into());
        fix.advice = HOSTILE.into();
    }
    findings.not_assessed = vec![NotAssessed { package: 1, reason: NotAssessedReason::NoFeed }];
    let decision = case.decision.as_mut().unwrap();
    decision.reasons[0].policy = HOSTILE.into();
    decision.reasons[0].text = HOSTILE.into();
    decision.exceptions[0].reason = HOSTILE.into();
    case.vex[0].why = HOSTILE.into();
    case.vex[1].file = HOSTILE.into();
    case
}
