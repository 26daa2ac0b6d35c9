//! Tests of [`super`]: which files count for which package.

use serde_json::{Value, json};

use super::*;
use crate::in_use::files::{FileUse, UsedFiles};
use crate::in_use::{Grade, Unobserved, Watched};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn package(kind: &str, name: &str, declared_in: &str) -> Value {
    json!({
        "package": {
            "package_type": kind, "name": name, "version": "1", "architecture": null, "source": null,
            "licences": [], "supplier": null, "module": null, "origin": null,
            "declared_in": declared_in, "nested_in": null, "is_guess": false,
        },
        "purl": format!("pkg:x/{name}@1"), "layer": 0, "owner": null,
    })
}

fn executable(path: &str, owner: usize) -> Value {
    json!({
        "executable": {"path": path, "digest": DIGEST, "size_bytes": 1, "kind": "program"},
        "layer": 0, "owner": owner,
    })
}

fn inventory() -> Inventory {
    serde_json::from_value(json!({
        "subject": {"name": "x", "kind": "rootfs", "manifest_digest": null, "config_digest": null,
            "platform": null, "references": [], "created": null, "user": ""},
        "distribution": null, "base": null, "layers": [],
        "packages": [
            package("deb", "openssl", "var/lib/dpkg/status"),
            package("deb", "tzdata", "var/lib/dpkg/status"),
            package("pypi", "Flask-Cors", "usr/lib/python3/dist-packages/Flask_Cors-1.dist-info/METADATA"),
            package("npm", "express", "app/node_modules/express/package.json"),
            package("maven", "org.x:log", "app/app.jar"),
            package("golang", "golang.org/x/net", "app/server"),
        ],
        "executables": [executable("usr/bin/openssl", 0), executable("usr/lib/libssl.so.3", 0)],
        "gaps": [],
    }))
    .unwrap()
}

#[test]
fn each_kind_of_package_is_met_by_its_files() {
    let watched = Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true };
    for (path, package, expected) in [
        ("/usr/lib/libssl.so.3", "openssl", Grade::Loaded),
        ("/usr/bin/openssl", "openssl", Grade::Executed),
        ("/usr/lib/python3/dist-packages/flask_cors/core.py", "Flask-Cors", Grade::Loaded),
        ("/app/node_modules/express/lib/router/index.js", "express", Grade::Loaded),
        ("/app/app.jar", "org.x:log", Grade::Loaded),
        ("/app/server", "golang.org/x/net", Grade::Listening),
    ] {
        let listens = (expected == Grade::Listening).then(|| "0.0.0.0:80".to_owned());
        let file = FileUse { path: path.to_owned(), grade: expected, pid: 7, time: 1, listens };
        let used = UsedFiles { watched, files: vec![file], unobserved: Vec::new() };
        for one in map_of(&inventory()).join(&used) {
            let is_it = one.purl == format!("pkg:x/{package}@1");
            let wanted = if is_it { expected } else { Grade::Present };
            assert_eq!(one.grade, wanted, "{path}: {}", one.purl);
        }
    }
}

#[test]
fn a_lower_grade_says_what_was_not_seen() {
    let watched = Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true };
    let used = UsedFiles { watched, files: Vec::new(), unobserved: vec![Unobserved::BeganBefore] };
    let report = map_of(&inventory()).join(&used);
    assert_eq!(report[0].words(), "present; may be more: it ran before the agent watched it");
    // Of data alone nobody knows the files, of a module nobody knows the name.
    for guessed in [&report[1], &report[2]] {
        assert!(guessed.words().ends_with("which files the package has is not known in full"));
    }
}
