//! Credential files.

use std::fs;

use super::*;

/// Looks `registry/repository` up in a file with `content`; shows what was found.
fn lookup(content: &str, registry: &str, repository: &str) -> Result<Option<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.json");
    fs::write(&path, content).unwrap();
    let missing = folder.path().join("missing.json");
    let sources = CredentialSources { files: vec![missing, path], helper_search_path: None };
    let found = sources.find(registry, repository).map_err(|error| error.to_string())?;
    Ok(found.map(|found| match found {
        Credentials::Password { user, password } => format!("{user}:{}", password.reveal()),
        Credentials::Identity(token) => format!("identity {}", token.reveal()),
        Credentials::Bearer(token) => format!("bearer {}", token.reveal()),
    }))
}

#[track_caller]
fn check(content: &str, registry: &str, repository: &str, expected: Option<&str>) {
    assert_eq!(lookup(content, registry, repository).unwrap().as_deref(), expected);
}

#[test]
fn the_hub_is_known_by_all_its_names() {
    for key in
        ["https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"]
    {
        let file = format!(r#"{{"auths":{{"{key}":{{"auth":"dXNlcjpwYTpzcw=="}}}}}}"#);
        check(&file, "docker.io", "library/alpine", Some("user:pa:ss"));
        check(&file, "ghcr.io", "x", None);
    }
}

#[test]
fn keys_may_be_urls() {
    for key in [
        "r.example:5000",
        "https://r.example:5000",
        "http://r.example:5000/",
        "https://r.example:5000/v2/",
    ] {
        let file = format!(r#"{{"auths":{{"{key}":{{"auth":"dXNlcjpwYTpzcw"}}}}}}"#);
        check(&file, "r.example:5000", "app", Some("user:pa:ss"));
        check(&file, "r.example", "app", None);
        check(&file, "r.example:50001", "app", None);
    }
}

#[test]
fn the_longest_path_wins() {
    let file = r#"{"auths":{
        "r.example": {"username":"all","password":"1"},
        "r.example/team": {"username":"team","password":"2"},
        "r.example/team/app": {"username":"app","password":"3"}}}"#;
    check(file, "r.example", "team/app", Some("app:3"));
    check(file, "r.example", "team/app/part", Some("app:3"));
    check(file, "r.example", "team/apple", Some("team:2"));
    check(file, "r.example", "teams", Some("all:1"));
}

#[test]
fn tokens_go_before_passwords() {
    let entry = |entry: &str| format!(r#"{{"auths":{{"r.example":{entry}}}}}"#);
    check(
        &entry(r#"{"auth":"dXNlcjpw","identitytoken":"T"}"#),
        "r.example",
        "x",
        Some("identity T"),
    );
    check(
        &entry(r#"{"identitytoken":"T","registrytoken":"R"}"#),
        "r.example",
        "x",
        Some("bearer R"),
    );
    // What Docker leaves behind when a credential store holds the secret.
    check(&entry("{}"), "r.example", "x", None);
    check(&entry(r#"{"auth":"","identitytoken":""}"#), "r.example", "x", None);
}

#[test]
fn a_file_that_is_none_is_an_error_without_its_content() {
    for content in
        [r#"{"auths":{"r.example":{"auth":"hunter2"#, r#"{"auths":["hunter2"]}"#, "hunter2"]
    {
        let error = lookup(content, "r.example", "x").unwrap_err();
        assert!(error.contains("config.json") && error.contains("line 1"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let error =
        lookup(r#"{"auths":{"r.example":{"auth":"hunter2!"}}}"#, "r.example", "x").unwrap_err();
    assert!(!error.contains("hunter2"), "{error}");
    check("", "r.example", "x", None);
    check("{}", "r.example", "x", None);
}
