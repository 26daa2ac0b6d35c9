//! A small set of feeds, written by hand, the database made of it, and layers that match it.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::image::{Image, Layer, to_bytes};
use crate::sandbox::Sandbox;

/// The day on which the database is built: two days before [`crate::sandbox::NOW`].
pub(crate) const BUILT_EPOCH: &str = "1772323200";

/// Critical, exploited, fixed in openssl 3.0.2-1 of Debian 12.
pub(crate) const EXPLOITED: &str = "CVE-2024-1001";
/// Low, of zlib; Debian will not fix it.
pub(crate) const IGNORED: &str = "CVE-2024-1002";
/// Medium, of zlib; there is no fix.
pub(crate) const OPEN: &str = "CVE-2024-1003";
/// High, of the npm package left-padder, fixed in 1.0.1.
pub(crate) const OF_NPM: &str = "CVE-2024-1004";
/// Of busybox in Alpine 3.20, fixed in 1.36.1-r5.
pub(crate) const OF_ALPINE: &str = "CVE-2024-1005";

/// Writes all feeds into `folder`.
pub(crate) fn write_feeds(folder: &Path) {
    let put = |name: &str, bytes: Vec<u8>| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("write a feed");
    };
    put("debian-tracker-json/tracker.json", to_bytes(&tracker()));
    put("debian-tracker-2023/data/DSA/list", DSA_LIST.into());
    put("alpine-secfixes/v3.20/main.json", to_bytes(&secfixes()));
    put("distro-eol/debian.csv", DEBIAN_CSV.into());
    put("osv-npm/GHSA-aaaa-aaaa-aaaa.json", to_bytes(&npm_advisory("left-padder", OF_NPM)));
    put("osv-npm/GHSA-bbbb-bbbb-bbbb.json", to_bytes(&npm_advisory("odd", "CVE-2024-1006")));
    put("kev/known_exploited_vulnerabilities.json", to_bytes(&kev()));
    put("epss/epss_scores-current.csv", EPSS.into());
    put("nvd/page.json", to_bytes(&nvd()));
}

const DSA_LIST: &str = "[02 Jan 2026] DSA-6001-1 openssl - security update
\t{CVE-2024-1001}
\t[bookworm] - openssl 3.0.2-1
";

const DEBIAN_CSV: &str = "version,codename,series,created,release,eol,eol-lts,eol-elts
10,Buster,buster,2017-06-17,2019-07-06,2022-09-10,2024-06-30,2024-06-30
12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2028-06-30,2033-06-30
";

const EPSS: &str = "#model_version:v2025.03.14,score_date:2026-03-01T00:00:00+0000
cve,epss,percentile
CVE-2024-1001,0.97100,0.99900
CVE-2024-1004,0.00100,0.30000
";

fn tracker() -> Value {
    let fixed =
        json!({ "status": "resolved", "fixed_version": "3.0.2-1", "urgency": "not yet assigned" });
    let ignored = json!({
        "status": "open", "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": "ignored",
    });
    let open = json!({ "status": "open", "urgency": "medium" });
    json!({
        "openssl": { EXPLOITED: { "releases": { "bookworm": fixed } } },
        "zlib": {
            IGNORED: { "releases": { "bookworm": ignored } },
            OPEN: { "releases": { "bookworm": open } },
        },
    })
}

fn secfixes() -> Value {
    let package = json!({ "name": "busybox", "secfixes": { "1.36.1-r5": [OF_ALPINE] } });
    json!({
        "distroversion": "v3.20",
        "reponame": "main",
        "packages": [{ "pkg": package }],
    })
}

fn npm_advisory(name: &str, vulnerability: &str) -> Value {
    let letter = if name == "odd" { "bbbb" } else { "aaaa" };
    let events = json!([{ "introduced": "0" }, { "fixed": "1.0.1" }]);
    json!({
        "schema_version": "1.4.0",
        "id": format!("GHSA-{letter}-{letter}-{letter}"),
        "modified": "2026-02-01T00:00:00Z",
        "published": "2026-01-10T00:00:00Z",
        "aliases": [vulnerability],
        "severity": [
            { "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" },
        ],
        "affected": [{
            "package": { "ecosystem": "npm", "name": name },
            "ranges": [{ "type": "SEMVER", "events": events }],
        }],
        "database_specific": { "severity": "HIGH", "github_reviewed": true },
    })
}

fn kev() -> Value {
    let entry = json!({
        "cveID": EXPLOITED,
        "dateAdded": "2026-01-05",
        "dueDate": "2026-01-20",
        "knownRansomwareCampaignUse": "Known",
    });
    json!({ "catalogVersion": "2026.02.28", "dateReleased": "2026-02-28T00:00:00Z", "count": 1,
            "vulnerabilities": [entry] })
}

fn nvd() -> Value {
    let vector = |vector: &str| {
        json!({ "cvssMetricV31": [{
            "source": "nvd@nist.gov", "type": "Primary", "cvssData": { "vectorString": vector },
        }] })
    };
    let entry = |id: &str, metrics: Value| {
        json!({ "cve": {
            "id": id, "published": "2026-01-01T10:00:00.000", "vulnStatus": "Analyzed",
            "metrics": metrics,
        } })
    };
    json!({ "resultsPerPage": 2, "vulnerabilities": [
        entry(EXPLOITED, vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")),
        entry(OF_ALPINE, vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")),
    ] })
}

/// The database of all feeds, built once by the program itself.
pub(crate) fn database() -> &'static [u8] {
    static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
    DATABASE.get_or_init(|| {
        let sandbox = Sandbox::new();
        write_feeds(&sandbox.path("in/feeds"));
        let mut command = sandbox.command("db build --feeds @/feeds --out @/built.swdb");
        command.env("SOURCE_DATE_EPOCH", BUILT_EPOCH);
        crate::sandbox::finish(command, "").expect_code(0).expect_text("debian-tracker-json");
        fs::read(sandbox.path("in/built.swdb")).expect("the database")
    })
}

pub(crate) const DEBIAN_12: &str =
    "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";

pub(crate) const DPKG_STATUS: &str = "Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl
Version: 3.0.1-1
Maintainer: Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>
Description: library

Package: zlib1g
Status: install ok installed
Architecture: amd64
Source: zlib (1:1.2.13-1)
Version: 1:1.2.13-1+b1
Maintainer: Mark Brown <broonie@debian.org>
Description: library
";

/// The base of a Debian 12 image: libssl3 and zlib1g.
pub(crate) fn debian() -> Layer {
    debian_with(DPKG_STATUS)
}

pub(crate) fn debian_with(status: &str) -> Layer {
    Layer::new().file("etc/os-release", DEBIAN_12).file("var/lib/dpkg/status", status)
}

/// An npm package.
pub(crate) fn npm(folder: &str, name: &str, version: &str) -> Layer {
    let manifest = json!({ "name": name, "version": version, "license": "MIT" });
    let path = format!("{folder}/node_modules/{name}/package.json");
    Layer::new().file(&path, to_bytes(&manifest))
}

/// A Python package, which no feed here covers.
pub(crate) fn python() -> Layer {
    Layer::new().file(
        "usr/lib/python3/dist-packages/snake-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: snake\nVersion: 1.0\n",
    )
}

/// An Alpine 3.20 image with a vulnerable busybox.
pub(crate) fn alpine() -> Layer {
    Layer::new().file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n").file(
        "lib/apk/db/installed",
        "P:busybox\nV:1.36.1-r4\nA:x86_64\no:busybox\nL:GPL-2.0-only\n\n",
    )
}

/// The image of most tests: Debian 12 and an npm package above, with findings of each segment.
pub(crate) fn image() -> Image {
    Image::new(&[debian(), npm("app", "left-padder", "1.0.0")])
}

/// A sandbox with the database and [`image`] as the layout `in/image`.
pub(crate) fn with_image() -> Sandbox {
    let sandbox = Sandbox::with_database();
    image().write_layout(&sandbox.path("in/image"));
    sandbox
}
