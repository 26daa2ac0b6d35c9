//! Tests of [`super`].

use std::path::Path;

use super::{bundle_of_state, parse};

#[test]
fn a_bundle_says_what_the_container_may_do() {
    let bundle = parse(
        br#"{"ociVersion":"1.0.2","root":{"path":"rootfs","readonly":true},"hostname":"web",
            "annotations":{"io.kubernetes.cri.sandbox-name":"web-1","bad\u0007":"x\u001b[1m"},
            "process":{"env":["PATH=/bin","NOMAD_ALLOC_ID=7"],"noNewPrivileges":true,
                       "capabilities":{"bounding":["CAP_CHOWN"]}},
            "linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO"}}}"#,
        Path::new("/run/x"),
    )
    .unwrap();
    assert_eq!(bundle.root, Path::new("/run/x/rootfs"));
    assert_eq!(bundle.is_root_read_only, Some(true));
    assert_eq!(bundle.may_raise, Some(false));
    assert!(!bundle.is_privileged);
    assert_eq!(bundle.annotations.get("bad\\x07").map(String::as_str), Some("x\\x1b[1m"));
    assert_eq!(bundle.variables.len(), 1);
}

#[test]
fn all_rights_are_recognised() {
    let names: Vec<String> = (0..41).map(|number| format!("\"CAP_{number}\"")).collect();
    let text = format!(
        r#"{{"process":{{"capabilities":{{"bounding":[{}]}}}},
            "linux":{{"resources":{{"devices":[{{"allow":true,"access":"rwm"}}]}}}}}}"#,
        names.join(",")
    );
    assert!(parse(text.as_bytes(), Path::new("/")).unwrap().is_privileged);
}

#[test]
fn states_of_runc_and_crun_name_the_bundle() {
    for (state, expected) in [
        (r#"{"config":{"labels":["a=b","bundle=/run/b"]}}"#, Some("/run/b")),
        (r#"{"pid":1,"bundle":"/run/c"}"#, Some("/run/c")),
        (r#"{"config":{}}"#, None),
        ("no json", None),
    ] {
        assert_eq!(bundle_of_state(state.as_bytes()).as_deref(), expected.map(Path::new));
    }
}
