//! Tests of [`super`].

use super::*;

fn path(text: &str) -> ImagePath {
    ImagePath::parse(text).unwrap()
}

#[track_caller]
fn check(place: &str, json: &str, wanted: &str) {
    let place = path(place);
    let mut facts = FileFacts::new(&place, NAME);
    catalog(&place, json.as_bytes(), &mut facts);
    let packages = facts
        .packages
        .iter()
        .map(|found| format!("{} {} {:?}", found.name, found.version, found.licences));
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    assert_eq!(packages.chain(gaps).collect::<Vec<_>>().join("\n"), wanted);
}

const PLACE: &str = "app/node_modules/a/package.json";

#[test]
fn names_versions_and_all_forms_of_licences_are_read() {
    let cases = [
        (r#"{"name":"a","version":"1.0.0","license":"MIT"}"#, r#"a 1.0.0 ["MIT"]"#),
        (
            r#"{"name":"a","version":"1.0.0","license":{"type":"ISC","url":"x"}}"#,
            r#"a 1.0.0 ["ISC"]"#,
        ),
        (
            r#"{"name":"a","version":"1.0.0","licenses":[{"type":"MIT"},"Apache-2.0",7]}"#,
            r#"a 1.0.0 ["MIT", "Apache-2.0"]"#,
        ),
        ("\u{feff}{\"name\":\"@s/a\",\"version\":\" 2.0.0 \"}", "@s/a 2.0.0 []"),
    ];
    for (json, wanted) in cases {
        check(PLACE, json, wanted);
    }
}

#[test]
fn files_that_only_set_options_declare_nothing() {
    check(PLACE, r#"{"type":"module"}"#, "");
    check(PLACE, r#"{"name":"a"}"#, "");
    check(PLACE, r#"{"name":"a","version":7}"#, "");
    check(PLACE, r#"{"name":"a","version":""}"#, "");
}

#[test]
fn a_field_that_is_there_twice_hides_no_package() {
    check(
        PLACE,
        r#"{"name":"a","license":"MIT","version":"1.0.0","version":"1.0.1","license":"ISC"}"#,
        r#"a 1.0.1 ["ISC"]"#,
    );
}

#[test]
fn names_of_templates_are_none() {
    for name in ["<%= name %>", "{{name}}", "my app", "a/b", "@a", "@/a", "@a/b/c", "ünder"] {
        check(PLACE, &format!(r#"{{"name":"{name}","version":"1.0.0"}}"#), "");
    }
    check(PLACE, r#"{"name":"@Sco.pe/JSON~2_x","version":"1.0.0"}"#, "@Sco.pe/JSON~2_x 1.0.0 []");
}

#[test]
fn a_broken_file_is_a_gap_where_a_package_is_installed() {
    check(PLACE, "{", "gap: is no package.json: EOF while parsing an object at line 1 column 1");
    check(
        "app/node_modules/@s/a/package.json",
        "7",
        "gap: is no package.json: invalid type: integer `7`, expected an object at line 1 column 1",
    );
    check("app/node_modules/a/test/broken/package.json", "{", "");
    check("app/node_modules/.cache/package.json", "{", "");
    check("app/node_modules/@s/package.json", "{", "");
    check(
        PLACE,
        &format!(r#"{{"license":{}"#, "[".repeat(100_000)),
        "gap: is no package.json: recursion limit exceeded at line 1 column 138",
    );
}
