//! Tests of [`super`].

use super::*;

fn shown(name: &str) -> String {
    match home(name, "x") {
        None => "none".to_owned(),
        Some(Home { scope, fix_access }) => format!(
            "{} {} {} {fix_access:?}",
            scope.ecosystem.name(),
            if scope.release.is_empty() { "-" } else { &scope.release },
            if scope.repository.is_empty() { "-" } else { &scope.repository },
        ),
    }
}

#[test]
fn names_of_ecosystems_carry_their_release() {
    let cases = [
        ("Debian:12", "debian 12 - General"),
        ("Alpine:v3.20", "alpine 3.20 - General"),
        ("AlmaLinux:9", "almalinux 9 - General"),
        ("Rocky Linux:9", "rocky 9 - General"),
        ("Ubuntu:22.04:LTS", "ubuntu 22.04 - General"),
        ("Ubuntu:25.10", "ubuntu 25.10 - General"),
        ("Ubuntu:Pro:18.04:LTS", "ubuntu 18.04 pro Subscription"),
        ("Ubuntu:Pro:FIPS-updates:22.04:LTS", "ubuntu 22.04 fips-updates Subscription"),
        ("Packagist:https://packages.drupal.org/8", "packagist - - General"),
        ("Packagist", "packagist - - General"),
        ("Maven:https://repo1.maven.org/maven2", "maven - - General"),
        ("Red Hat:enterprise_linux:9::baseos", "redhat 9 - General"),
        ("Red Hat:rhel_eus:9.2::baseos", "redhat 9 eus General"),
        ("Red Hat:openshift:4.12::el8", "none"),
        ("SUSE:Linux Enterprise Server 15 SP5", "sles 15.5 - General"),
        ("openSUSE:Leap 15.5", "opensuse 15.5 - General"),
        ("GIT", "none"),
        ("Linux", "none"),
        ("OSS-Fuzz", "none"),
        ("", "none"),
        ("Ubuntu", "none"),
    ];
    for (name, expected) in cases {
        assert_eq!(shown(name), expected, "{name}");
    }
}
