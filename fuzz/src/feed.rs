//! Targets of the feeds: each row of `seawall_advisory::feed::feeds` in one of seven groups.
//!
//! The first byte of an input chooses the row, and with it feed and path.

use seawall_advisory::database::{Database, DatabaseBuilder, FeedSource};
use seawall_advisory::date::Date;
use seawall_advisory::feed::{Feed, FeedFile, FeedOutput, feeds};

use crate::{advisory, choose};

/// A feed, and the path of one of its files.
pub type Row = (&'static str, &'static str);

/// OSV in JSON, and GitHub's forms.
pub const OSV: &[Row] = &[
    ("alma-osv", "advisories/almalinux8/ALSA-2026:0001.json"),
    ("bitnami-osv", "data/demo/BIT-demo-2022-1.json"),
    ("drupal-osv", "advisories/demo/DRUPAL-CONTRIB-2021-025.json"),
    ("go-vulndb-osv", "data/osv/GO-2025-3982.json"),
    ("k8s-vulns", "upstream/CVE-2023-2727.json"),
    ("osv-samples-2026-01", "npm.json"),
    ("osv-samples-2026-01", "lines.json"),
    ("psf-osv", "advisories/python/PSF-2017-1.json"),
    ("rustsec-osv", "crates/RUSTSEC-2020-0001.json"),
    ("osv-npm", "GHSA-1111-2222-3333.json"),
    ("ghsa", "advisories/github-reviewed/2021/01/GHSA-1111-2222-3333/GHSA-1111-2222-3333.json"),
    ("ghsa", "graphql/page.json"),
    ("ghsa", "graphql/vunnel.json"),
    ("osv-samples-2026-01", "debian.json"),
    ("osv-samples-2026-01", "ubuntu.json"),
    ("osv-samples-2026-01", "malformed.json"),
    ("chainguard-osv", "CGA-22hv-wp9q-0001.json"),
    ("dhi-osv-vex", "osv/node/CVE-2024-0001.json"),
    ("rocky-osv", "RLSA-2024_0001.json"),
    ("ubuntu-osv", "UBUNTU-CVE-2024-0001.json"),
    ("ubuntu-vex", "cve/2024/CVE-2024-0001.json"),
];

/// YAML.
pub const YAML: &[Row] = &[
    ("elixir-advisories", "packages/demo/GHSA-738q-mc72-2q22.yml"),
    ("oss-fuzz-osv", "vulns/demo/OSV-2026-629.yaml"),
    ("pypa-osv", "vulns/demo/PYSEC-2020-1.yaml"),
    ("php-security-advisories", "demo/one/CVE-2018-0001.yaml"),
    ("ruby-advisory-db", "gems/resque/CVE-2023-50725.yml"),
    ("ruby-advisory-db", "rubies/ruby/CVE-2008-1145.yml"),
    ("victims-cve-db", "database/java/2019/10086.yaml"),
    ("victims-cve-db", "database/python/2014/1829.yaml"),
    ("alpine-secdb-2020", "v3.11/main.yaml"),
];

/// Markdown with fields in TOML or YAML.
pub const MARKDOWN: &[Row] = &[
    ("haskell-advisories", "advisories/published/2023/HSEC-2023-0009.md"),
    ("julia-advisories", "advisories/published/2025/JLSEC-2025-1.md"),
    ("rustsec-md", "crates/demo/RUSTSEC-2020-0001.md"),
    ("endoflife", "products/debian.md"),
    ("endoflife", "products/nginx.md"),
];

/// JSON of one publisher each.
pub const JSON: &[Row] = &[
    ("alpine-secdb", "v3.20/main.json"),
    ("alpine-secfixes", "edge/main.json"),
    ("chainguard-secdb", "security.json"),
    ("minimos-secdb", "security.json"),
    ("wolfi-secdb", "security.json"),
    ("debian-tracker-json", "tracker.json"),
    ("nodejs-security-wg", "vuln/npm/410.json"),
    ("nodejs-security-wg", "vuln/core/129.json"),
    ("retirejs", "repository/jsrepository-v6.json"),
    ("retirejs", "repository/npmrepository.json"),
    ("roave-composer-conflicts", "composer.json"),
    ("kev", "known_exploited_vulnerabilities.json"),
    ("nvd", "page.json"),
    ("nvd-data-overrides", "data/2019/CVE-2019-7317.json"),
    ("vulnrichment", "2024/39xxx/CVE-2024-39063.json"),
    ("arch-security", "all.json"),
    ("photon-cve", "cve_data_photon5.0.json"),
];

/// CSAF.
pub const CSAF: &[Row] = &[
    ("redhat-csaf-vex", "cve-2024-0001.json"),
    ("suse-csaf", "suse-su-2024_0001-1.json"),
    ("openeuler-csaf", "openeuler-sa-2024-1001.json"),
];

/// OVAL, and rpm's lists of updates in XML.
pub const OVAL: &[Row] = &[
    ("azurelinux-oval", "azurelinux-3.0-oval.xml"),
    ("oracle-oval", "com.oracle.elsa-all.xml"),
    ("photon-oval", "com.vmware.phsa-photon3.xml"),
    ("redhat-oval", "rhel-8-including-unpatched.oval.xml"),
    ("suse-oval", "suse.linux.enterprise.server.15.xml"),
    ("amazon-updateinfo", "2/updateinfo.xml"),
    ("fedora-updateinfo", "updateinfo.xml"),
];

/// Lines and tables.
pub const TEXT: &[Row] = &[
    ("ubuntu-cve-tracker", "active/CVE-2023-6246"),
    ("debian-tracker-2023", "data/CVE/list"),
    ("debian-tracker-2023", "data/DSA/list"),
    ("debian-changelog-cve", "changelog-cve.jsonl"),
    ("debian-indices", "trixie-security.Sources"),
    ("debian-indices", "bookworm.main-sources.tsv"),
    ("debian-indices", "sid.release-header"),
    ("distro-eol", "debian.csv"),
    ("distro-eol", "ubuntu.csv"),
    ("distro-eol", "security-support-ended.deb12"),
    ("distro-eol", "security-support-limited"),
    ("docker-official-images", "library/caddy"),
    ("epss", "epss_scores-current.csv"),
    ("alpine-secfixes", "edge/current-versions.tsv"),
];

/// Every group with the name of its target.
pub const GROUPS: &[(&str, &[Row])] = &[
    ("feed_csaf", CSAF),
    ("feed_json", JSON),
    ("feed_markdown", MARKDOWN),
    ("feed_osv", OSV),
    ("feed_oval", OVAL),
    ("feed_text", TEXT),
    ("feed_yaml", YAML),
];

/// The group [`CSAF`].
pub fn csaf(input: &[u8]) {
    parse(CSAF, input);
}

/// The group [`JSON`].
pub fn json(input: &[u8]) {
    parse(JSON, input);
}

/// The group [`MARKDOWN`].
pub fn markdown(input: &[u8]) {
    parse(MARKDOWN, input);
}

/// The group [`OSV`].
pub fn osv(input: &[u8]) {
    parse(OSV, input);
}

/// The group [`OVAL`].
pub fn oval(input: &[u8]) {
    parse(OVAL, input);
}

/// The group [`TEXT`].
pub fn text(input: &[u8]) {
    parse(TEXT, input);
}

/// The group [`YAML`].
pub fn yaml(input: &[u8]) {
    parse(YAML, input);
}

/// Finds a feed.
pub fn feed(name: &str) -> &'static Feed {
    feeds().find(|feed| feed.name == name).unwrap_or_else(|| panic!("there is no feed `{name}`"))
}

/// Parses a file; of what is kept a database can be built that validates and answers.
fn parse(rows: &[Row], input: &[u8]) {
    let Some(((name, path), bytes)) = choose(rows, input) else { return };
    let feed = feed(name);
    let mut out = FeedOutput::default();
    (feed.parse)(FeedFile { path, bytes }, &mut out);
    (feed.conclude)(&mut out);
    if out.advisories.is_empty() && out.side.is_empty() {
        return;
    }
    let mut builder = DatabaseBuilder::new();
    let id = builder.add_feed(FeedSource::of(feed, None, None));
    builder.add_output(id, out);
    let Some(day) = Date::from_days(20_454) else { return };
    let bytes = builder.finish(day).unwrap_or_else(|error| panic!("{name}: {error}"));
    let database = Database::open(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    database.validate().unwrap_or_else(|error| panic!("{name}: {error}"));
    advisory::ask(&database).unwrap_or_else(|error| panic!("{name}: {error}"));
}
