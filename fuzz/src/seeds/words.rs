//! Seeds of text formats that have no fixtures in files of their own.

use super::{Seeds, add};

const MANIFEST: &str = r#"{"schemaVersion":2,
"mediaType":"application/vnd.oci.image.manifest.v1+json",
"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":2},
"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],
"annotations":{"org.opencontainers.image.base.name":"docker.io/library/alpine:3.18"}}"#;
const INDEX: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",
"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":9,"platform":{"os":"linux","architecture":"amd64"}}]}"#;
const CONFIG: &str = r#"{"architecture":"amd64","os":"linux","created":"2026-01-01T00:00:00Z",
"config":{"User":"app","Env":["A=b"],"Labels":{"a":"b"}},
"rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},
"history":[{"created_by":"COPY . /","empty_layer":false},{"created_by":"CMD [\"sh\"]","empty_layer":true}]}"#;

/// Target, name and text.
const TEXTS: &[(&str, &str, &str)] = &[
    ("manifest", "manifest", MANIFEST),
    ("manifest", "index", INDEX),
    ("manifest", "config", CONFIG),
    ("reference", "short", "alpine:3.18"),
    (
        "reference",
        "port",
        "localhost:5000/a/b__c:v1.2-x@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    ("reference", "upper", "Registry.Example/a"),
    (
        "reference",
        "digest",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    ("reference", "platform", "linux/arm64/v8"),
    ("reference", "path", "./usr//lib/../bin/"),
    ("purl", "maven", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar#a/b"),
    ("purl", "deb", "pkg:deb/debian/openssl@1%3A3.0-1?arch=amd64&distro=debian-12"),
    ("purl", "npm", "pkg:npm/%40angular/core@16.0.0"),
    ("purl", "golang", "pkg:golang/github.com/A/B@v1.2.3+incompatible#cmd/x"),
    ("purl", "rpm", "pkg:rpm/redhat/bash@5.1-2?epoch=1&arch=x86_64"),
    ("purl", "encoding", "pkg:generic/a%2fb%"),
    (
        "npm_installed",
        "package",
        r#"{"name":"@a/b","version":"1.0.0","license":{"type":"MIT"},"licenses":[{"type":"ISC"}]}"#,
    ),
    (
        "npm_lockfile",
        "v3",
        r#"a{"lockfileVersion":3,"packages":{"":{"name":"x"},"node_modules/a":{"version":"1.0.0","resolved":"https://registry.npmjs.org/a/-/a-1.0.0.tgz"},"node_modules/a/node_modules/@b/c":{"version":"2.0.0","link":false}}}"#,
    ),
    (
        "npm_lockfile",
        "v1",
        r#"a{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","requires":{"b":"1"},"dependencies":{"b":{"version":"npm:c@1.0.0"}}}}}"#,
    ),
    (
        "npm_lockfile",
        "hidden",
        r#"b{"lockfileVersion":2,"packages":{"node_modules/a":{"version":"1.0.0"}}}"#,
    ),
    (
        "python_metadata",
        "metadata",
        "aMetadata-Version: 2.1\nName: Demo_Pkg\nVersion: 1.0rc1\nLicense-Expression: MIT\nClassifier: License :: OSI Approved :: MIT License\nLicense: a\n  b\n\nName: no\n",
    ),
    (
        "python_metadata",
        "egg",
        "bMetadata-Version: 1.0\r\nName: demo\r\nVersion: 1\r\nLicense: UNKNOWN\r\n",
    ),
    ("dpkg_list", "list", "a/.\n/usr\n/usr/bin/app\n/usr/share/doc\n"),
    ("dpkg_list", "md5sums", "bd41d8cd98f00b204e9800998ecf8427e  usr/bin/app\n"),
    ("dpkg_list", "diversions", "d/bin/sh\n/bin/sh.distrib\ndash\n"),
    ("dpkg_list", "opkg", "c/usr/bin/app\t0755\n/etc/x\t0644\t/y\n"),
    (
        "dpkg_copyright",
        "machine",
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: GPL-2+ and MIT\n text\n .\n\nLicense: MIT\n text\n",
    ),
    (
        "dpkg_copyright",
        "prose",
        "The licence is in /usr/share/common-licenses/GPL-3.\nLicense: Apache-2.0\n",
    ),
    (
        "rpm_manifest",
        "manifest",
        "bash\t5.1.8-2.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t9999\tx86_64\t0\tbash-5.1.8-2.cm2.src.rpm\n",
    ),
    (
        "sbom",
        "cyclonedx",
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"container","name":"alpine","bom-ref":"r"}},"components":[{"type":"operating-system","name":"alpine","version":"3.18.4"},{"type":"library","name":"musl","version":"1.2.4-r1","purl":"pkg:apk/alpine/musl@1.2.4-r1?arch=x86_64&upstream=musl-src","bom-ref":"m","licenses":[{"license":{"id":"MIT"}},{"expression":"MIT OR ISC"}],"properties":[{"name":"seawall:layer","value":"0"}],"components":[{"type":"library","name":"b","version":"1"}]}],"dependencies":[{"ref":"r","dependsOn":["m"]}]}"#,
    ),
    (
        "sbom",
        "own-component",
        r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{"type":"library","group":"@a","name":"b","version":"1.0.0","purl":"pkg:npm/%40a/b@1.0.0"},{"type":"library","name":"","purl":"pkg:npm/"},{"type":7}]}"#,
    ),
    ("cvss", "v2", "AV:N/AC:L/Au:N/C:P/I:P/A:P"),
    ("cvss", "v3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C"),
    ("cvss", "v4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A"),
    ("cvss", "v3.0", "CVSS:3.0/AV:P/AC:H/PR:H/UI:R/S:C/C:N/I:N/A:N"),
    ("versions", "debian", "1:2.3~rc1-4+deb12u1\n1:2.3-4\n2.3-4.1"),
    ("versions", "semver", "1.0.0-alpha.1+b\n1.0.0\nv2.0.0-0.20200101000000-abcdefabcdef"),
    ("versions", "pypi", "1!2.0.post1.dev3+local.1\n2.0a1\n2.0rc1"),
    ("versions", "maven", "1.0-alpha-1\n1.0.ga-SNAPSHOT\n1-sp.x0"),
    ("versions", "alpine", "1.2.3_pre4_p5-r6\n1.2.3a-r0\n1.02"),
    ("versions", "zeros", "1.0.0\n01.00\n1"),
    ("versions", "packagist", "dev-main\n1.0.0-RC1\n9999999-dev"),
    ("versions", "list", "1.0 < 1.1\n1.1 = 1.1\n# words"),
    ("requirements", "npm", "1.2.3\n^1.2 || ~2.3.4 || 1.0 - 2.0 || 3.x || >=1.0.0-beta <2"),
    ("requirements", "rubygems", "1.2.3\n~> 1.2, != 1.2.3, >= 0"),
    ("requirements", "packagist", "1.2.3\n^1.2|~2.3.4,!=2.3.9 || 3.*@dev"),
    ("requirements", "hex", "1.2.3\n~> 1.2 or >= 2.0.0 and < 3.0.0"),
    ("requirements", "hackage", "1.2.3\n>=1 && <2 || ==3.* || ^>=1.2 || -any"),
    ("requirements", "nines", "9.9.9\n^999999999999999999999.9 || ~0.0.99999999999999999999"),
    ("glob", "stars", "registry.example/*/x-?\nregistry.example/a/x-1"),
    ("glob", "double", "**/a*b**c\nx/y/azzb/c"),
    ("glob", "many", "*a*a*a*a*a*a*a*b\naaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ("policy_expression", "base", "!image.base.name.startsWith('registry.example/base/')"),
    ("policy_expression", "finding", "finding.severity == 'critical' && finding.epss > 0.1"),
    (
        "policy_expression",
        "macro",
        "finding.purls.exists(p, p.contains('openssl')) || scan.gaps > 0",
    ),
    ("policy_expression", "regex", "image.reference.matches('^docker[.]io/(a|b)*$')"),
    (
        "policy_expression",
        "numbers",
        "9223372036854775807 + 1 > 0 || 1 / 0 == 1 || -9223372036854775808 == 1",
    ),
    (
        "policy_expression",
        "chain",
        "image.a.b.c.d[0]['x'].size() in [1, 2u, 3.0, b'x', null] ? true : {'a': 1}.a == 1",
    ),
    (
        "policy_expression",
        "conversions",
        "duration('1h') < duration('-9223372036s') || timestamp('2026-01-01T00:00:00Z').getFullYear() == int('2026')",
    ),
];

/// Adds them all.
pub(super) fn add_all(seeds: &mut Seeds) {
    for (target, name, text) in TEXTS {
        add(seeds, target, name, text.as_bytes().to_vec());
    }
    // Chains without brackets, as long as an expression may be.
    for (name, link) in [("long-sum", "1+"), ("long-or", "true||"), ("long-members", "a.")] {
        let text = format!("{}1", link.repeat(4000 / link.len()));
        add(seeds, "policy_expression", name, text.into_bytes());
    }
}
