//! Tests of [`super`].

use super::*;

#[test]
fn commands_fit_their_ecosystem() {
    for (ecosystem, name, packages, version, wanted) in [
        (
            Ecosystem::Debian,
            "openssl",
            &["openssl", "libssl3"][..],
            "3.0.2-1",
            "apt-get update && apt-get install -y --only-upgrade libssl3 openssl",
        ),
        (Ecosystem::Alpine, "openssl", &["libssl3"], "3.1.1-r0", "apk upgrade --no-cache libssl3"),
        (Ecosystem::Npm, "@a/b", &["@a/b"], "1.2.3", "npm install @a/b@1.2.3"),
        (Ecosystem::Go, "stdlib", &["stdlib"], "1.21.3", "rebuild with Go 1.21.3"),
        (
            Ecosystem::Go,
            "golang.org/x/net",
            &["golang.org/x/net"],
            "0.17.0",
            "go get golang.org/x/net@v0.17.0",
        ),
    ] {
        assert_eq!(command(ecosystem, name, packages, version).as_deref(), Some(wanted));
    }
}

#[test]
fn a_hostile_name_gets_no_command() {
    assert_eq!(command(Ecosystem::Npm, "x; rm -rf ~", &["x; rm -rf ~"], "1"), None);
    assert_eq!(command(Ecosystem::Pypi, "x", &["x"], "1' && evil '"), None);
    assert_eq!(command(Ecosystem::Debian, "x", &["$(evil)"], "1"), None);
}
