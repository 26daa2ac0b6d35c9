//! The environment's variables.

use super::*;

fn config(variables: &[(&str, &str)]) -> ClientConfig {
    ClientConfig::new("seawall-test/1").with_environment(|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| OsString::from(value))
    })
}

fn files(variables: &[(&str, &str)]) -> Vec<String> {
    let files = config(variables).credential_files;
    files.into_iter().map(|file| file.display().to_string()).collect()
}

#[test]
fn credentials_lie_where_podman_and_docker_put_them() {
    assert_eq!(
        files(&[("HOME", "/home/u"), ("XDG_RUNTIME_DIR", "/run/user/1")]),
        [
            "/run/user/1/containers/auth.json",
            "/home/u/.config/containers/auth.json",
            "/home/u/.docker/config.json"
        ]
    );
    assert_eq!(
        files(&[("HOME", "/home/u"), ("XDG_CONFIG_HOME", "/c"), ("DOCKER_CONFIG", "/d")]),
        ["/c/containers/auth.json", "/d/config.json"]
    );
    assert_eq!(files(&[("HOME", "/home/u"), ("REGISTRY_AUTH_FILE", "/f.json")]), ["/f.json"]);
    assert_eq!(files(&[("HOME", ""), ("REGISTRY_AUTH_FILE", "")]), [""; 0]);
}

#[test]
fn proxies_are_named_in_capitals_or_not() {
    let proxies = config(&[
        ("HTTPS_PROXY", "http://a"),
        ("https_proxy", "http://b"),
        ("http_proxy", "http://c"),
        ("ALL_PROXY", ""),
        ("no_proxy", "d"),
    ])
    .proxies;
    assert_eq!(proxies.https.as_deref(), Some("http://a"));
    assert_eq!(proxies.http.as_deref(), Some("http://c"));
    assert_eq!(proxies.all, None);
    assert_eq!(proxies.no_proxy.as_deref(), Some("d"));
}

#[test]
fn a_web_servers_request_chooses_no_proxy() {
    let proxies = config(&[("HTTP_PROXY", "http://evil"), ("REQUEST_METHOD", "GET")]).proxies;
    assert_eq!(proxies.http, None);
}

#[test]
fn certificates_and_the_search_path_are_taken_over() {
    let config = config(&[("SSL_CERT_FILE", "/f"), ("SSL_CERT_DIR", "/d:/e"), ("PATH", "/bin")]);
    assert_eq!(config.trust.system_file, Some("/f".into()));
    assert_eq!(config.trust.system_folders, [PathBuf::from("/d"), "/e".into()]);
    assert_eq!(config.helper_search_path, Some("/bin".into()));
}
