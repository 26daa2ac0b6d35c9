//! Credential helpers, as shell scripts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

/// Runs the helper `name`, which is `script`, for `registry.example`.
fn run(name: &str, script: &str) -> Result<Option<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("docker-credential-test");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let search_path = format!("{}:/usr/bin:/bin", folder.path().display());
    let found = loop {
        match ask(name, "registry.example", search_path.as_ref()).map_err(String::from) {
            // A process that another test starts holds the script open until it runs its program.
            Err(error) if error.contains("Text file busy") => thread::yield_now(),
            other => break other?,
        }
    };
    Ok(found.map(|found| match found {
        Credentials::Password { user, password } => format!("{user}:{}", password.reveal()),
        Credentials::Identity(token) => format!("identity {}", token.reveal()),
        Credentials::Bearer(_) => "bearer".into(),
    }))
}

#[test]
fn the_server_is_asked_for_on_standard_input() {
    let script = r#"read server; printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$server" "$1" "$server""#;
    assert_eq!(run("test", script), Ok(Some("get:registry.example".into())));
}

#[test]
fn a_token_user_means_a_refresh_token() {
    assert_eq!(
        run("test", r#"echo '{"Username":"<token>","Secret":"T"}'"#),
        Ok(Some("identity T".into()))
    );
}

#[test]
fn no_entry_means_anonymous() {
    assert_eq!(run("test", "echo credentials not found in native keychain; exit 1"), Ok(None));
    assert_eq!(run("test", r#"echo '{"Username":"","Secret":""}'"#), Ok(None));
}

#[test]
fn failures_say_why_and_show_no_secret() {
    let error = run("test", "echo keychain is locked; exit 1").unwrap_err();
    assert_eq!(error, "failed: keychain is locked");
    let error = run("test", r#"echo '{"Secret":"hunter2"'"#).unwrap_err();
    assert!(!error.contains("hunter2"), "{error}");
    let error = run("other", "").unwrap_err();
    assert!(error.starts_with("cannot be started"), "{error}");
    for name in ["", "../evil", "a b", "x/y"] {
        assert!(run(name, "").unwrap_err().contains("name"), "{name}");
    }
}

#[test]
fn a_flood_is_cut_off() {
    let error = run("test", "yes | head -c 10000000").unwrap_err();
    assert!(error.contains("more than"), "{error}");
}

#[test]
fn a_helper_that_hangs_is_ended() {
    let mut child = Command::new("sh")
        .args(["-c", "exec sleep 600"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let error = exchange(&mut child, "x", Duration::from_millis(1)).unwrap_err();
    assert!(error.contains("did not answer"), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
}
