//! Tests of [`super`].

use crate::feed::testing::check_cases;

#[test]
fn cases_of_elixir() {
    check_cases("elixir-advisories");
}

#[test]
fn cases_of_github() {
    check_cases("ghsa");
}

#[test]
fn cases_of_haskell() {
    check_cases("haskell-advisories");
}

#[test]
fn cases_of_julia() {
    check_cases("julia-advisories");
}

#[test]
fn cases_of_node() {
    check_cases("nodejs-security-wg");
}

#[test]
fn cases_of_php() {
    check_cases("php-security-advisories");
}

#[test]
fn cases_of_retirejs() {
    check_cases("retirejs");
}

#[test]
fn cases_of_roave() {
    check_cases("roave-composer-conflicts");
}

#[test]
fn cases_of_ruby() {
    check_cases("ruby-advisory-db");
}

#[test]
fn cases_of_rustsec() {
    check_cases("rustsec-md");
}

#[test]
fn cases_of_victims() {
    check_cases("victims-cve-db");
}

#[test]
fn feeds_are_sorted_and_take_their_own_files_only() {
    let names: Vec<&str> = super::FEEDS.iter().map(|feed| feed.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    for feed in super::FEEDS {
        for path in ["README.md", "LICENSE", "package.lock", ".github/workflows/x.yml"] {
            assert!(!(feed.takes)(path), "{} takes {path}", feed.name);
        }
    }
}

#[test]
fn bytes_of_any_kind_break_no_parser() {
    let paths = [
        "x.json",
        "vulns/x/y.yaml",
        "crates/x/RUSTSEC-1.md",
        "gems/x/y.yml",
        "a/b/c.yaml",
        "composer.json",
        "repository/jsrepository-v6.json",
        "vuln/core/1.json",
        "graphql/x.json",
        "database/java/2019/1.yaml",
        "advisories/published/2026/A.md",
        "packages/x/y.yml",
    ];
    let contents: [&[u8]; 9] = [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b"null",
        b"---\n",
        b"```toml\n```\n",
        b"a: &a [*a]",
        b"{\"affected\":[[[]]],\"id\":{},\"conflict\":[],\"data\":7}",
    ];
    for feed in crate::feed::feeds() {
        for path in paths.iter().filter(|path| (feed.takes)(path)) {
            for bytes in contents {
                let mut out = crate::feed::FeedOutput::default();
                (feed.parse)(crate::feed::FeedFile { path, bytes }, &mut out);
                assert!(out.advisories.is_empty(), "{} {path} {bytes:?}", feed.name);
            }
        }
    }
}
