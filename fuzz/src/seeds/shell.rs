//! Seeds of the targets of the shell.

use seawall_serve::token::{Access, Claims};
use sha2::{Digest as _, Sha256};

use super::{Seeds, add, letter};
use crate::file::Tar;
use crate::shell::{DOCUMENTS, SEPARATOR};

const CONFIG: &str = r#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"#;
const LAYOUT: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;

pub(super) fn add_all(seeds: &mut Seeds) {
    registry(seeds);
    download(seeds);
    credentials(seeds);
    login(seeds);
    images(seeds);
    facts(seeds);
    // Entries of the cache are stored analyses.
    for (name, bytes) in seeds.get("analysis").cloned().unwrap_or_default() {
        add(seeds, "cache_entry", &name, bytes);
    }
    let header =
        [b"SWLAYER\n".as_slice(), &[1, 0, 0, 0, 2, 0, 0, 0], &Sha256::digest(b"")].concat();
    add(seeds, "cache_entry", "header", header);
}

fn digest(text: &str) -> String {
    let hex: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

fn manifest() -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}","size":0}}]}}"#,
        digest(CONFIG),
        CONFIG.len(),
        digest("")
    )
}

fn index(manifest: &str) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":{},"platform":{{"os":"linux","architecture":"amd64"}}}}]}}"#,
        digest(manifest),
        manifest.len()
    )
}

fn answer(status: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    let mut answer = format!("HTTP/1.1 {status}\r\n");
    for header in headers.iter().chain(&[&*length]) {
        answer.push_str(header);
        answer.push_str("\r\n");
    }
    [answer.as_bytes(), b"\r\n", body.as_bytes()].concat()
}

fn registry(seeds: &mut Seeds) {
    let json = "Content-Type: application/json";
    let (manifest, config) = (manifest(), CONFIG);
    let manifest_type = "Content-Type: application/vnd.oci.image.manifest.v1+json";
    let index_type = "Content-Type: application/vnd.oci.image.index.v1+json";
    let bearer = r#"WWW-Authenticate: Bearer realm="http://registry.test/token",service="a",scope="repository:a/b:pull""#;
    let found = answer("200 OK", &[manifest_type], &manifest);
    let blob = answer("200 OK", &[], config);
    let token = answer("200 OK", &[json], r#"{"token":"abc","access_token":"d","expires_in":300}"#);
    let denied = r#"{"errors":[{"code":"DENIED","message":"no\u001b[1m","detail":{}}]}"#;
    let several: &[(&str, &[Vec<u8>])] = &[
        ("manifest", &[found.clone(), blob.clone()]),
        (
            "index",
            &[answer("200 OK", &[index_type], &index(&manifest)), found.clone(), blob.clone()],
        ),
        ("token", &[answer("401 No", &[bearer], ""), token, found.clone(), blob]),
        ("denied", &[answer("403 No", &[json], denied)]),
        (
            "later",
            &[
                answer("429 Later", &["Retry-After: 1"], ""),
                answer("503 Later", &["Retry-After: Fri, 31 Dec 2027 23:59:59 GMT"], ""),
            ],
        ),
        (
            "redirects",
            &[
                answer("307 There", &["Location: /v2/c/d?x=1#y"], ""),
                answer("301 There", &["Location: http://other.test/e"], ""),
                answer("308 There", &["Location: https://other.test:444/e"], ""),
            ],
        ),
        (
            "chunks",
            &[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n"
                .to_vec()],
        ),
        (
            "ranges",
            &[
                found,
                [answer("200 OK", &[], config).as_slice().split_at(90).0].concat(),
                answer("206 Part", &["Content-Range: bytes 30-169/170"], &config[30..]),
            ],
        ),
        (
            "challenges",
            &[answer(
                "401 No",
                &[
                    r#"WWW-Authenticate: Negotiate, Basic realm="a\"b", Bearer realm=https://a/, x"#,
                    "Docker-Content-Digest: sha256:00",
                ],
                "",
            )],
        ),
    ];
    for (name, answers) in several {
        add(seeds, "registry", name, answers.join(SEPARATOR));
    }
}

fn download(seeds: &mut Seeds) {
    let sum = digest("feed").replace("sha256:", "");
    let feed =
        answer("200 OK", &["ETag: \"a\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"], "feed");
    let sums = [
        ("gnu", format!("{sum}  feed\n")),
        ("binary", format!("# sums\n{sum} *./a/feed\n")),
        ("bsd", format!("SHA256 (feed) = {sum}\n")),
        ("bare", sum.to_uppercase()),
        ("other", format!("{sum}  other\n")),
    ];
    for (name, sums) in sums {
        let answers = [answer("200 OK", &[], &sums), feed.clone()];
        add(seeds, "download", name, answers.join(SEPARATOR));
    }
    let unchanged = [answer("404 No", &[], ""), answer("304 Same", &[], "")];
    add(seeds, "download", "unchanged", unchanged.join(SEPARATOR));
}

fn login(seeds: &mut Seeds) {
    let claims = Claims {
        iss: "registry.test".into(),
        aud: "seawall".into(),
        sub: "ci".into(),
        key: "".into(),
        iat: 1,
        iat_millis: 1000,
        exp: 300,
        jti: "1".into(),
        access: vec![Access::catalog()],
    };
    let token = crate::serve::token_key().issue(&claims);
    let texts = [
        ("basic", "Basic Y2k6c2VjcmV0"),
        ("bearer", "Bearer swk_0123456789abcdef_AAAA"),
        ("scope", "repository:prod/app:pull,push"),
        ("catalog", "registry:catalog:*"),
        ("cookies", "a=1; session=x=y; b=2"),
        ("restriction", "prod/**:pull,push"),
        ("token", &*token),
    ];
    for (name, text) in texts {
        add(seeds, "login", name, text.into());
    }
}

fn credentials(seeds: &mut Seeds) {
    let texts = [
        (
            "auth",
            r#"a{"auths":{"registry.test":{"auth":"dXNlcjpwYXNz"},"https://index.docker.io/v1/":{}}}"#,
        ),
        (
            "path",
            r#"a{"auths":{"https://registry.test/a/b":{"username":"u","password":"p"},"registry.test/a":{"auth":"dTo="}}}"#,
        ),
        (
            "tokens",
            r#"a{"auths":{"registry.test":{"identitytoken":"t"},"registry.test/a":{"registrytoken":"r"}}}"#,
        ),
        ("helpers", r#"a{"credsStore":"fuzz","credHelpers":{"registry.test":"../x"}}"#),
        ("answer", r#"b{"ServerURL":"registry.test","Username":"u","Secret":"s"}"#),
        ("answer-token", r#"b{"Username":"<token>","Secret":"s"}"#),
        ("refusal", "ccredentials not found in native keychain\n"),
        ("failure", "c\u{1b}[31mbroken\u{7}"),
    ];
    for (name, text) in texts {
        add(seeds, "credentials", name, text.into());
    }
}

fn images(seeds: &mut Seeds) {
    let manifest = manifest();
    let index = index(&manifest);
    let name_of = |text: &str| digest(text).replace("sha256:", "blobs/sha256/");
    let saved = format!(
        r#"[{{"Config":"{}","RepoTags":["a:1","b/c:2"],"Layers":["{}"]}}]"#,
        name_of(CONFIG),
        name_of("")
    );
    let texts = [CONFIG, &manifest, &index, LAYOUT, &saved];
    for ((number, name), text) in DOCUMENTS.iter().enumerate().zip(texts) {
        add(seeds, "image_document", name, [&[letter(number)], text.as_bytes()].concat());
    }
    let archive = |tar: Tar| {
        tar.file(&name_of(CONFIG), CONFIG.as_bytes())
            .file(&name_of(&manifest), manifest.as_bytes())
            .file(&name_of(""), b"")
            .end()
    };
    let oci =
        Tar::default().file("oci-layout", LAYOUT.as_bytes()).file("./index.json", index.as_bytes());
    add(seeds, "image_archive", "oci", archive(oci));
    add(
        seeds,
        "image_archive",
        "docker",
        archive(Tar::default().file("manifest.json", saved.as_bytes())),
    );
    let links = Tar::default()
        .file("manifest.json", br#"[{"Config":"c.json","RepoTags":null,"Layers":["a/layer.tar"]}]"#)
        .file("c.json", CONFIG.as_bytes())
        .entry(b'2', "a/layer.tar", "../b/layer.tar", b"")
        .entry(b'2', "b/layer.tar", "../a/layer.tar", b"")
        .pax(b'x', &[("path", "d/layer.tar"), ("size", "1")])
        .file("short", b"x");
    add(seeds, "image_archive", "links", links.end());
}

fn facts(seeds: &mut Seeds) {
    let texts = [
        (
            "image",
            r#"{"gate":"ci","image":{"reference":"docker.io/library/a:1","user":"0","runsAsRoot":true,"ageDays":-3,"base":{"name":"b","layers":1},"distribution":"debian","release":"12","endOfLife":true}}"#,
        ),
        (
            "finding",
            r#"{"findings":[{"id":"1","kind":"vulnerability","vulnerability":"CVE-2024-0001","package":"a","purls":["pkg:deb/debian/a@1"],"severity":"critical","epss":0.97,"fixAgeDays":400}]}"#,
        ),
        (
            "scan",
            r#"{"scan":{"packages":1,"covered":0,"notAssessed":["pkg:apk/a"],"gaps":2,"graveGaps":1,"unknownDistribution":true}}"#,
        ),
    ];
    for (name, text) in texts {
        add(seeds, "policy_facts", name, text.into());
    }
}
