//! Tests of [`super`].

use super::*;

fn wanted(text: &str) -> bool {
    let head = FileHead { size_bytes: 10, mode: 0o644, bytes: b"{" };
    wants(&ImagePath::parse(text).unwrap(), head) != Wanted::No
}

#[track_caller]
fn check(json: &str, wanted: &[&str]) {
    let place = ImagePath::parse("app/package-lock.json").unwrap();
    let mut facts = FileFacts::new(&place, NAME);
    catalog(&place, json.as_bytes(), &mut facts);
    let packages = facts.packages.iter().map(|found| format!("{} {}", found.name, found.version));
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    assert_eq!(packages.chain(gaps).collect::<Vec<_>>(), wanted);
}

#[test]
fn lockfiles_of_the_project_are_wanted_those_of_its_packages_are_not() {
    assert!(wanted("app/package-lock.json"));
    assert!(wanted("npm-shrinkwrap.json"));
    assert!(wanted("app/node_modules/.package-lock.json"));
    assert!(!wanted("app/node_modules/a/package-lock.json"));
    assert!(!wanted("app/.package-lock.json"));
}

#[test]
fn version_1_nests_dependencies() {
    check(
        r#"{"name":"app","version":"0.1.0","lockfileVersion":1,"dependencies":{
            "a":{"version":"1.0.0","dependencies":{"b":{"version":"2.0.0"}}},
            "b":{"version":"1.0.0"},
            "c":{"version":"1.0.0","dev":true,"dependencies":{"d":{"version":"1.0.0","dev":true}}},
            "e":{"version":"npm:@s/real@3.1.0"},
            "f":{"version":"git+ssh://git@github.com/x/y.git#abc"},
            "g":{"version":"file:../g"}}}"#,
        &["@s/real 3.1.0", "a 1.0.0", "b 1.0.0", "b 2.0.0"],
    );
}

#[test]
fn version_2_is_read_by_its_places() {
    check(
        r#"{"lockfileVersion":2,
            "packages":{"":{"name":"app","version":"0.1.0"},"node_modules/a":{"version":"1.0.0"}},
            "dependencies":{"a":{"version":"1.0.0"},"only-here":{"version":"1.0.0"}}}"#,
        &["a 1.0.0"],
    );
}

#[test]
fn version_3_lists_places_links_and_aliases() {
    check(
        r#"{"lockfileVersion":3,"packages":{
            "":{"name":"app","version":"0.1.0"},
            "packages/own":{"version":"0.1.0"},
            "node_modules/own":{"resolved":"packages/own","link":true},
            "node_modules/outside":{"resolved":"../outside","link":true},
            "node_modules/@s/a":{"version":"1.0.0"},
            "node_modules/@s/a/node_modules/b":{"version":"2.0.0"},
            "node_modules/alias":{"name":"real","version":"3.0.0"},
            "node_modules/dev":{"version":"1.0.0","dev":true},
            "node_modules/optional":{"version":"1.0.0","devOptional":true}}}"#,
        &["@s/a 1.0.0", "b 2.0.0", "optional 1.0.0", "own 0.1.0", "real 3.0.0"],
    );
}

#[test]
fn hostile_lockfiles_are_gaps() {
    check("{", &["gap: is no lockfile of npm: EOF while parsing an object at line 1 column 1"]);
    check(r#"{"packages":{"node_modules/a":7,"node_modules/":{"version":"1.0.0"}}}"#, &[]);
    check(
        r#"{"packages":{
            "node_modules/a":{"version":["1.0.0"],"dev":{}},
            "node_modules/b":{"version":"1.0.0","dev":"yes","license":{"type":"MIT"},"cpu":[1,-1,1.5,null]},
            "node_modules/b":{"version":"2.0.0"},
            "node_modules\/c":{"version":"1.0.0-\u0061"},
            "node_modules/d":{"version":1,"link":false,"resolved":true}}}"#,
        &["b 2.0.0", "c 1.0.0-a"],
    );
    check(
        r#"{"dependencies":{
            "a":[],
            "b":{"version":"1.0.0","dependencies":[{"c":{"version":"1.0.0"}}]},
            "d":{"dependencies":{"e":{"version":"1.0.0"}}}}}"#,
        &["b 1.0.0", "e 1.0.0"],
    );
    let deep = r#"{"dependencies":{"a":"#.repeat(200);
    check(&deep, &["gap: is no lockfile of npm: recursion limit exceeded at line 1 column 1340"]);
}
