//! Tests of [`super`].

use super::*;

#[track_caller]
fn check(text: &str, wanted: &Target) {
    assert_eq!(&Target::parse(text).unwrap(), wanted);
}

#[test]
fn targets_are_spelt_as_skopeo_spells_them() {
    check("alpine:3.18", &Target::Registry("docker.io/library/alpine:3.18".parse().unwrap()));
    check("docker://localhost:5000/a", &Target::Registry("localhost:5000/a".parse().unwrap()));
    check("localhost:5000/a:b", &Target::Registry("localhost:5000/a:b".parse().unwrap()));
    check("oci:dir:v1", &Target::OciLayout("dir".into(), Some("v1".into())));
    check("oci-archive:x.tar", &Target::OciArchive("x.tar".into(), None));
    check(
        "docker-archive:x.tar:a/b:1",
        &Target::DockerArchive("x.tar".into(), Some("a/b:1".into())),
    );
    check("rootfs:/", &Target::RootFs("/".into()));
    check("host", &Target::Host);
    check("sbom:x.json", &Target::Sbom("x.json".into()));
}

#[test]
fn targets_that_come_later_say_so_and_what_to_do() {
    for (scheme, _) in LATER {
        let error = Target::parse(&format!("{scheme}:x")).unwrap_err();
        assert!(error.to_string().contains("not there yet"), "{error}");
    }
    assert!(Target::parse("oci:").is_err());
    assert!(Target::parse("Not An Image").is_err());
}
